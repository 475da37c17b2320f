// Recursion behind a cell: x : f rest, where the cell is the value of f.
//
// The caller's frame waits on the value stack as for any call, so that traces, depth and the order
// of evaluation are the same. But nothing waits on Go's stack, which takes five times as much: the call
// makes the frame of the callee and returns, whoever runs the function goes on there, and
// when a value has come, the cells that wait for it are made, frame by frame. A function that makes
// tail calls, too, is left alone: each of its activations would need a mark for its turns.

package interp

import (
	"slices"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// behind is Thread.next when the function at hand wants to be run in the frame at Thread.inner.
const behind = -1

// recursion is a function that calls itself behind cells.
type recursion struct {
	f     *function
	e     *entry
	root  code
	nodes map[core.Node]bool // the calls, and the cells around them
	calls []*cellCall

	around []*waitingCell // those that the node being compiled is the rest of
}

// cellCall is such a call; its number in recursion.calls is kept in the frame that it makes.
type cellCall struct {
	rec              *recursion
	back, site, flip Word
	number           Word
	cells            []*waitingCell // what is made of its value
}

// waitingCell is a cell whose first field waits in the frame.
type waitingCell struct {
	cell
	at      int
	checked *core.Alloc // or nil
	layout  *heap.Layout
}

// findRecursion returns nil for a function that doesn't call itself behind a cell, or not only so.
func findRecursion(f *function, body *core.Body) *recursion {
	if len(f.fn.Captures) > 0 || makesTailCalls(body.Root) {
		return nil
	}
	r := &recursion{f: f, nodes: map[core.Node]bool{}}
	if !r.find(body.Root, false) {
		return nil
	}
	return r
}

// find looks for calls in tail position, or in that of the rest of a cell.
func (r *recursion) find(n core.Node, inCell bool) (found bool) {
	switch n := n.(type) {
	case *core.LetNode:
		return r.find(n.Body, inCell)
	case *core.LetClosures:
		return r.find(n.Body, inCell)
	case *core.Switch:
		for _, a := range n.Arms {
			found = r.find(a.Body, inCell) || found
		}
		return n.Default != nil && r.find(n.Default, inCell) || found
	case *core.Alloc:
		found = isCell(n) && r.find(n.Args[1], true)
	case *core.Call:
		found = inCell && n.Fn == r.f.fn && n.Env == nil
	}
	if found {
		r.nodes[n] = true
	}
	return found
}

// isCell tells of an object of two fields and no tag.
func isCell(n *core.Alloc) bool {
	return len(n.Args) == 2 && (n.Con == nil || !heap.ShapeOf(n.Con).HasTag)
}

// waiting compiles a cell around calls.
func (c *compiler) waiting(n *core.Alloc, site, flip Word) code {
	o := &waitingCell{cell: cell{first: c.code(n.Args[0]), site: site, flip: flip}, at: 8 * c.height}
	if c.m.Checked {
		o.checked, o.layout = n, c.m.shared.Layouts.Of(n.Type())
	}
	c.rec.around = append(c.rec.around, o)
	o.second = c.above(1, n.Args[1])
	c.rec.around = c.rec.around[:len(c.rec.around)-1]
	return func(th *Thread, fp Word) Word {
		heap.Store(fp, o.at, o.first(th, fp))
		rest := o.second(th, fp)
		if th.next != 0 {
			return 0
		}
		return o.build(th, fp, rest)
	}
}

// build makes the cell: its first field is in the frame at fp.
func (o *waitingCell) build(th *Thread, fp, rest Word) Word {
	p := o.room(th, fp)
	heap.Store(p, 0, heap.Load(fp, o.at))
	heap.Store(p, 8, rest)
	if o.checked != nil {
		th.check(p, o.layout, o.checked)
	}
	return p
}

// callBehind compiles such a call.
func (c *compiler) callBehind(n *core.Call) code {
	words := c.height + frameHead/8
	back := Word(8 * words)
	to := &cellCall{rec: c.rec, back: back, site: c.m.site(c.f.fn, n.Place(), back), flip: arena(n),
		number: Word(len(c.rec.calls)), cells: slices.Clone(c.rec.around)}
	slices.Reverse(to.cells)
	c.rec.calls = append(c.rec.calls, to)
	switch len(n.Args) {
	case 1:
		k := c.code(n.Args[0])
		return func(th *Thread, fp Word) Word {
			heap.Store(fp+to.back, 0, k(th, fp))
			return to.invoke(th, fp)
		}
	case 2:
		k0, k1 := c.code(n.Args[0]), c.code(n.Args[1])
		return func(th *Thread, fp Word) Word {
			a := k0(th, fp)
			b := k1(th, fp)
			heap.Store(fp+to.back, 0, a)
			heap.Store(fp+to.back, 8, b)
			return to.invoke(th, fp)
		}
	}
	put := c.arguments(words, n.Args)
	return func(th *Thread, fp Word) Word {
		put(th, fp)
		return to.invoke(th, fp)
	}
}

// invoke is what the function invoke is to other calls.
func (to *cellCall) invoke(th *Thread, from Word) Word {
	fp, f, e := from+to.back, to.rec.f, to.rec.e
	heap.Store(fp, frameSite, to.site)
	heap.Store(fp, frameDest, heap.Load(from, frameDest)^to.flip)
	heap.Store(fp, frameEnv, to.number)
	heat := heap.Load(f.desc, heap.FnHeat)
	heap.Store(f.desc, heap.FnHeat, heat-e.weight)
	if heat-1 < e.weight || fp > th.limit || f.entry.Load() != e || e.body != f.fn.Code.Load() || heap.Load(th.ctx, heap.CtxPending) != 0 {
		return th.enter(f, fp)
	}
	th.next, th.inner = behind, fp
	return 0
}

// run makes e run the function so.
func (r *recursion) run(e *entry) {
	r.e, r.root = e, e.run
	e.run = func(th *Thread, fp Word) Word {
		w := r.root(th, fp)
		if th.next == 0 {
			return w
		}
		return r.deeper(th, fp)
	}
	e.step = e.run
}

// deeper runs what the frame at base waits for, and gives the value of its function.
func (r *recursion) deeper(th *Thread, base Word) (w Word) {
	fp := base
	for th.next != 0 {
		th.next = 0
		th.depth.light += int(th.inner - fp)
		fp = th.inner
		w = r.root(th, fp)
	}
	th.depth.light -= int(fp - base)
	for fp != base {
		to := r.calls[heap.Load(fp, frameEnv)]
		fp -= to.back
		for _, o := range to.cells {
			w = o.build(th, fp, w)
		}
	}
	return w
}
