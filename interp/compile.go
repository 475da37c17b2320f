// Compiling a body: every node becomes a func value, once.

package interp

import (
	"fmt"
	"slices"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// compiler compiles one body. While it is at a node it knows how much of the frame
// and of Go's stack is in use there.
type compiler struct {
	m      *Machine
	f      *function
	height int        // words of the frame in use
	goUsed int        // bytes of Go stack between the function's entry and the node, at most
	goMost int        // largest goUsed
	rec    *recursion // of the function behind cells, or nil
}

// maxNesting bounds the Go stack that the expressions of one body may need; goReserve covers it.
const maxNesting = 128 << 20

// compile makes the entry of a function from its body.
func compile(m *Machine, f *function, body *core.Body) *entry {
	c := &compiler{m: m, f: f, height: len(body.Slots), goUsed: closureBytes}
	if c.rec = findRecursion(f, body); c.rec != nil || makesTailCalls(body.Root) {
		c.goUsed += loopBytes
	}
	root := c.code(body.Root)
	if c.goMost > maxNesting {
		s := c.site(body.Root)
		root = func(th *Thread, fp Word) Word { return th.fail(s, fp, core.CodeStackOverflow, core.StackOverflowMsg) }
	}
	if len(f.fn.Captures) > 0 {
		root = loadCaptures(len(f.fn.Params), len(f.fn.Captures), root)
	}
	e := &entry{body: body, run: root, step: root, weight: Word(max(body.Size, 1))}
	if makesTailCalls(body.Root) {
		e.run, e.step = runner(f, e, root)
	}
	if c.rec != nil {
		c.rec.run(e)
	}
	return e
}

// loadCaptures copies the captures of the closure into their slots, then goes on.
func loadCaptures(params, n int, root code) code {
	return func(th *Thread, fp Word) Word {
		unpackEnv(fp, params, n)
		return root(th, fp)
	}
}

// unpackEnv is a function of its own so that it takes no stack while the root runs.
//
//go:noinline
func unpackEnv(fp Word, params, n int) {
	env := heap.Load(fp, frameEnv)
	for i := 0; i < n; i++ {
		heap.SetField(fp, params+i, heap.Field(env, i+1))
	}
}

// code compiles a node whose value is wanted as a word.
func (c *compiler) code(n core.Node) code {
	before := c.goUsed
	c.goUsed += closureBytes
	if c.m.Checked {
		c.goUsed += checkBytes
	}
	c.goMost = max(c.goMost, c.goUsed)
	k := c.node(n)
	if c.m.Checked {
		k = c.checked(n, k)
	}
	c.goUsed = before
	return k
}

// makesTailCalls reports whether an expression in tail position ends in a tail call.
func makesTailCalls(n core.Node) bool {
	switch n := n.(type) {
	case *core.LetNode:
		return makesTailCalls(n.Body)
	case *core.LetClosures:
		return makesTailCalls(n.Body)
	case *core.Switch:
		return n.Default != nil && makesTailCalls(n.Default) ||
			slices.ContainsFunc(n.Arms, func(a *core.NodeArm) bool { return makesTailCalls(a.Body) })
	case *core.Call:
		return n.Tail
	case *core.Apply:
		return n.Tail
	}
	return false
}

// checked verifies the order of ages in what a node has allocated, see heap.CheckStore. Groups
// of closures are exempt.
func (c *compiler) checked(n core.Node, k code) code {
	switch n.(type) {
	case *core.Alloc, *core.MkClosure:
	default:
		return k
	}
	if c.isBehind(n) {
		return k // waitingCell.build checks it
	}
	layout := c.m.shared.Layouts.Of(n.Type())
	return func(th *Thread, fp Word) Word {
		w := k(th, fp)
		th.check(w, layout, n)
		return w
	}
}

func (th *Thread) check(w Word, layout *heap.Layout, n core.Node) {
	if err := th.t.CheckObject(w, layout); err != nil {
		panic(fmt.Sprintf("interp: %v at %s", err, core.PrintNode(n)))
	}
}

// isBehind tells of a node that it is part of the function's recursion behind cells.
func (c *compiler) isBehind(n core.Node) bool { return c.rec != nil && c.rec.nodes[n] }

func (c *compiler) node(n core.Node) code {
	switch n := n.(type) {
	case *core.Slot:
		return readSlot(8 * n.N)
	case *core.Const:
		return constant(n.Bits)
	case *core.StrConst:
		return constant(c.m.shared.Space.Statics.String(n.Text))
	case *core.LetNode:
		return c.let(n)
	case *core.LetClosures:
		return c.letClosures(n)
	case *core.Switch:
		return c.switchOn(n)
	case *core.Alloc:
		return c.alloc(n)
	case *core.Field:
		return c.field(n)
	case *core.PrimNode:
		return c.prim(n)
	case *core.Call:
		return c.call(n)
	case *core.Apply:
		return c.apply(n)
	case *core.MkClosure:
		return c.mkClosure(n)
	case *core.ArityOf:
		return c.arityOf(n)
	case *core.Force:
		return c.force(n)
	case *core.ScopeNode:
		return c.scope(n)
	case *core.FailNode:
		return c.failure(n)
	}
	panic(fmt.Sprintf("interp: %s: no code for node %T", c.f.fn.Key, n))
}

// site registers the place of a node that can fail or be waited on.
func (c *compiler) site(n core.Node) Word {
	return c.m.site(c.f.fn, n.Place(), 0)
}

// above compiles n while words more of the frame are in use.
func (c *compiler) above(words int, n core.Node) code {
	c.height += words
	k := c.code(n)
	c.height -= words
	return k
}

// temporaries compiles nodes whose values are kept in the words from c.height up.
// The result fills them, left to right.
func (c *compiler) temporaries(nodes []core.Node) func(th *Thread, fp Word) {
	codes := make([]code, len(nodes))
	c.goUsed += closureBytes // of the func returned here
	for i, n := range nodes {
		codes[i] = c.above(i, n)
	}
	c.goUsed -= closureBytes
	at := Word(8 * c.height)
	return func(th *Thread, fp Word) {
		for i, k := range codes {
			heap.SetField(fp+at, i, k(th, fp))
		}
	}
}

func readSlot(off int) code {
	switch off {
	case 0:
		return func(th *Thread, fp Word) Word { return heap.Load(fp, 0) }
	case 8:
		return func(th *Thread, fp Word) Word { return heap.Load(fp, 8) }
	}
	return func(th *Thread, fp Word) Word { return heap.Load(fp, off) }
}

func constant(w Word) code { return func(*Thread, Word) Word { return w } }

// let compiles a chain of bindings without nesting.
func (c *compiler) let(n *core.LetNode) code {
	type binding struct {
		off int // or -1
		rhs code
	}
	var chain []binding
	var body core.Node = n
	for {
		l, ok := body.(*core.LetNode)
		if !ok {
			break
		}
		off := -1
		if l.N >= 0 {
			off = 8 * l.N
		}
		chain = append(chain, binding{off, c.code(l.Rhs)})
		body = l.Body
	}
	last := c.code(body)
	first := chain[0]
	if len(chain) == 1 && first.off >= 0 {
		return func(th *Thread, fp Word) Word {
			heap.Store(fp, first.off, first.rhs(th, fp))
			return last(th, fp)
		}
	}
	if len(chain) == 2 && first.off >= 0 && chain[1].off >= 0 {
		two := &struct {
			first, second binding
			last          code
		}{first, chain[1], last}
		return func(th *Thread, fp Word) Word {
			heap.Store(fp, two.first.off, two.first.rhs(th, fp))
			heap.Store(fp, two.second.off, two.second.rhs(th, fp))
			return two.last(th, fp)
		}
	}
	all := &struct {
		chain []binding
		last  code
	}{chain, last}
	return func(th *Thread, fp Word) Word {
		for i := 0; i < len(all.chain); i++ {
			b := &all.chain[i]
			if w := b.rhs(th, fp); b.off >= 0 {
				heap.Store(fp, b.off, w)
			}
		}
		return all.last(th, fp)
	}
}

// force reads the value of a nullary definition.
func (c *compiler) force(n *core.Force) code {
	table, id, fn := c.m.shared.Space.Fns, n.Fn.ID, n.Fn
	site, flip, top := c.site(n), arena(n), Word(8*c.height)
	return func(th *Thread, fp Word) Word {
		if state, w := table.Memo(id); state == heap.MemoDone {
			return w
		}
		th.leave(site, fp, fp+top)
		return th.m.host.Force(th.t, fn, heap.Load(fp, frameDest)^flip)
	}
}

// failure raises a fault that shows the values of its arguments.
func (c *compiler) failure(n *core.FailNode) code {
	site, at := c.site(n), Word(8*c.height)
	fill := c.temporaries(n.Args)
	layouts := make([]*heap.Layout, len(n.Args))
	for i, a := range n.Args {
		layouts[i] = c.m.shared.Layouts.Of(a.Type())
	}
	return func(th *Thread, fp Word) Word {
		fill(th, fp)
		th.leave(site, fp, fp+at+8*Word(len(layouts)))
		shown := make([]string, len(layouts))
		for i, l := range layouts {
			shown[i] = th.t.ShowInside(heap.Field(fp+at, i), l)
		}
		return th.fail(site, fp, n.Code, core.WithValues(n.Msg, shown))
	}
}
