// Calls of known functions. One and two arguments, and an argument that is a
// local plus a constant, have code of their own.

package interp

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// callee is what compiled code knows about a call.
type callee struct {
	f    *function
	back Word // callee's fp minus caller's
	site Word
	flip Word // see arena
}

// callee plans the frame of a call at node n: above everything in use, and far
// enough to account for the Go stack in between (depth.go).
func (c *compiler) callee(n core.Node, f *function) *callee {
	words := max(c.height+frameHead/8, (c.goUsed+goRatio*8-1)/(goRatio*8))
	back := Word(8 * words)
	return &callee{f, back, c.m.site(c.f.fn, n.Place(), back), arena(n)}
}

// invoke runs f in the frame that call to makes, finished but for the destination: from is the
// caller's frame. It takes few arguments, for Go keeps room for them in the frame of whoever
// calls: so do all func values here that may wait for a recursion, and what they need after a
// call hangs on one pointer, since Go saves every captured variable by itself.
func invoke(th *Thread, f *function, to *callee, from Word) Word {
	fp := from + to.back
	heap.Store(fp, frameSite, to.site)
	heap.Store(fp, frameDest, heap.Load(from, frameDest)^to.flip)
	e := f.entry.Load()
	heat := heap.Load(f.desc, heap.FnHeat)
	heap.Store(f.desc, heap.FnHeat, heat-e.weight)
	if heat-1 < e.weight || fp > th.limit || e.body != f.fn.Code.Load() || heap.Load(th.ctx, heap.CtxPending) != 0 {
		return th.enter(f, fp)
	}
	return e.run(th, fp)
}

// call compiles a saturated call of a known function.
func (c *compiler) call(n *core.Call) code {
	f := c.m.function(n.Fn)
	if n.Tail {
		return c.tailCall(n, f)
	}
	if c.isBehind(n) {
		return c.callBehind(n)
	}
	to := c.callee(n, f)
	hasEnv := n.Env != nil || len(n.Fn.Captures) > 0
	if !hasEnv {
		switch len(n.Args) {
		case 1:
			return c.call1(to, n.Args[0])
		case 2:
			return c.call2(to, n.Args[0], n.Args[1])
		}
	}
	put := c.arguments(int(to.back/8), n.Args)
	env := readSlot(frameEnv) // its own, when a closure's function calls itself
	if n.Env != nil {
		env = c.code(n.Env)
	}
	return func(th *Thread, fp Word) Word {
		heap.Store(fp+to.back, frameEnv, env(th, fp))
		put(th, fp)
		return invoke(th, to.f, to, fp)
	}
}

func (c *compiler) call1(to *callee, arg core.Node) code {
	if off, k, ok := slotPlus(arg); ok {
		bad := c.overflow(arg.(*core.PrimNode))
		return func(th *Thread, fp Word) Word {
			a := int64(heap.Load(fp, off))
			r := a + k
			if (a^r)&(k^r) < 0 {
				return bad(th, fp)
			}
			heap.Store(fp+to.back, 0, Word(r))
			return invoke(th, to.f, to, fp)
		}
	}
	k := c.code(arg)
	return func(th *Thread, fp Word) Word {
		a := k(th, fp)
		heap.Store(fp+to.back, 0, a)
		return invoke(th, to.f, to, fp)
	}
}

// call2 is a call of a known function of two arguments.
type call2 struct {
	to            *callee
	first, second code
}

func (c *compiler) call2(to *callee, arg0, arg1 core.Node) code {
	p := &call2{to, c.code(arg0), c.code(arg1)}
	return func(th *Thread, fp Word) Word {
		a := p.first(th, fp)
		b := p.second(th, fp)
		to := p.to
		heap.Store(fp+to.back, 0, a)
		heap.Store(fp+to.back, 8, b)
		return invoke(th, to.f, to, fp)
	}
}

// arguments compiles code that puts the arguments into words at, at+1, … of the frame,
// which must not be below c.height.
func (c *compiler) arguments(at int, args []core.Node) func(th *Thread, fp Word) {
	low := c.height
	c.height = at
	put := c.temporaries(args)
	c.height = low
	return put
}

// tailCall puts the arguments into the function's own parameters and lets whoever
// runs it see to the rest.
func (c *compiler) tailCall(n *core.Call, f *function) code {
	next := f.fn.ID + 1
	if n.Env != nil {
		return c.tailWithEnv(n, next)
	}
	args := changed(n)
	switch len(args) {
	case 0:
		return func(th *Thread, fp Word) Word {
			th.next = next
			return 0
		}
	case 1:
		off, k := 8*args[0].slot, c.code(args[0].node)
		return func(th *Thread, fp Word) Word {
			heap.Store(fp, off, k(th, fp))
			th.next = next
			return 0
		}
	case 2:
		off0, off1 := 8*args[0].slot, 8*args[1].slot
		k0, k1 := c.code(args[0].node), c.code(args[1].node)
		return func(th *Thread, fp Word) Word {
			a := k0(th, fp)
			b := k1(th, fp)
			heap.Store(fp, off0, a)
			heap.Store(fp, off1, b)
			th.next = next
			return 0
		}
	case 3:
		off0, off1, off2 := 8*args[0].slot, 8*args[1].slot, 8*args[2].slot
		k0, k1, k2 := c.code(args[0].node), c.code(args[1].node), c.code(args[2].node)
		return func(th *Thread, fp Word) Word {
			a := k0(th, fp)
			b := k1(th, fp)
			d := k2(th, fp)
			heap.Store(fp, off0, a)
			heap.Store(fp, off1, b)
			heap.Store(fp, off2, d)
			th.next = next
			return 0
		}
	}
	nodes := make([]core.Node, len(args))
	for i, a := range args {
		nodes[i] = a.node
	}
	at, fill := Word(8*c.height), c.temporaries(nodes)
	return func(th *Thread, fp Word) Word {
		fill(th, fp)
		for i := range args {
			heap.SetField(fp, args[i].slot, heap.Field(fp+at, i))
		}
		th.next = next
		return 0
	}
}

// change is a parameter that a tail call sets.
type change struct {
	slot int
	node core.Node
}

// changed are the parameters of a tail call that do not already hold their value.
func changed(n *core.Call) []change {
	var out []change
	for i, a := range n.Args {
		if s, ok := a.(*core.Slot); !ok || s.N != i {
			out = append(out, change{i, a})
		}
	}
	return out
}

// tailWithEnv is a tail call of a closure's function.
func (c *compiler) tailWithEnv(n *core.Call, next int) code {
	nodes := append([]core.Node{n.Env}, n.Args...)
	at, fill := Word(8*c.height), c.temporaries(nodes)
	count := len(n.Args)
	return func(th *Thread, fp Word) Word {
		fill(th, fp)
		heap.Store(fp, frameEnv, heap.Load(fp+at, 0))
		for i := 0; i < count; i++ {
			heap.SetField(fp, i, heap.Field(fp+at, i+1))
		}
		th.next = next
		return 0
	}
}
