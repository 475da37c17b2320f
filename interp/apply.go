// Calls of unknown functions, and of builtins.

package interp

import (
	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// closureFn is the function of a closure.
func closureFn(th *Thread, closure Word) *function {
	return th.m.byID(int(heap.Load(heap.Load(closure, 0), heap.FnID)))
}

// apply compiles a call of a function value.
func (c *compiler) apply(n *core.Apply) code {
	if n.Tail {
		return c.tailApply(n)
	}
	to := c.callee(n, nil)
	back, site, flip, count := to.back, to.site, to.flip, len(n.Args)
	fn := c.code(n.Fn)
	slow := c.slowApply(n)
	if count == 1 {
		arg := c.code(n.Args[0])
		return func(th *Thread, fp Word) Word {
			closure := fn(th, fp)
			a := arg(th, fp)
			heap.Store(fp+back, 0, a)
			if slow != nil && heap.Arity(closure) != 1 {
				return slow.call(th, fp, fp+back, closure, 1, site, flip)
			}
			heap.Store(fp+back, frameEnv, closure)
			return invoke(th, closureFn(th, closure), fp, fp+back, site, flip)
		}
	}
	put := c.arguments(int(back/8), n.Args)
	return func(th *Thread, fp Word) Word {
		closure := fn(th, fp)
		// The header of the callee's frame is safe from the arguments' own calls.
		heap.Store(fp+back, frameEnv, closure)
		put(th, fp)
		if slow != nil && heap.Arity(closure) != count {
			return slow.call(th, fp, fp+back, closure, count, site, flip)
		}
		return invoke(th, closureFn(th, closure), fp, fp+back, site, flip)
	}
}

// slowApply is the function that over- or under-applies a closure, or nil.
func (c *compiler) slowApply(n *core.Apply) *function {
	if n.Slow == nil {
		return nil
	}
	return c.m.function(n.Slow)
}

// call calls f, a Slow function, for count arguments in the frame at fp: the closure
// goes before them.
func (f *function) call(th *Thread, from, fp, closure Word, count int, site, flip Word) Word {
	f.shiftIn(fp, closure, count)
	return invoke(th, f, from, fp, site, flip)
}

func (f *function) shiftIn(fp, closure Word, count int) {
	for i := count; i > 0; i-- {
		heap.SetField(fp, i, heap.Field(fp, i-1))
	}
	heap.Store(fp, 0, closure)
}

// tailApply compiles a tail call of a function value.
func (c *compiler) tailApply(n *core.Apply) code {
	c.tails = true
	at, count, slow := Word(8*c.height), len(n.Args), c.slowApply(n)
	fn := c.code(n.Fn)
	put := c.arguments(c.height+1, n.Args)
	return func(th *Thread, fp Word) Word {
		heap.Store(fp+at, 0, fn(th, fp))
		put(th, fp)
		closure := heap.Load(fp+at, 0)
		for i := 0; i < count; i++ {
			heap.SetField(fp, i, heap.Field(fp+at, i+1))
		}
		if slow != nil && heap.Arity(closure) != count {
			slow.shiftIn(fp, closure, count)
			th.next = slow.fn.ID + 1
			return 0
		}
		heap.Store(fp, frameEnv, closure)
		th.next = int(heap.Load(heap.Load(closure, 0), heap.FnID)) + 1
		return 0
	}
}

// builtin compiles the call of a Go function of the builtin table.
func (c *compiler) builtin(n *core.PrimNode) code {
	impl, site, flip := builtin.Func(n.Op), c.site(n), arena(n)
	var layouts []*heap.Layout
	if n.Op.ByType {
		for _, ty := range n.TyArgs {
			layouts = append(layouts, c.m.shared.Layouts.Of(ty))
		}
	}
	count, at := len(n.Args), Word(8*c.height)
	top := at + Word(8*count)
	if count == 1 {
		arg := c.code(n.Args[0])
		return func(th *Thread, fp Word) Word {
			a := arg(th, fp)
			th.leave(site, fp, fp+top)
			call := th.t.TakeCall(1)
			call.Args[0], call.Layouts, call.Dest = a, layouts, heap.Load(fp, frameDest)^flip
			w := impl(call)
			th.t.GiveCall(call)
			if th.t.Sampled() {
				th.leave(site, fp, fp+top)
				th.attribute()
			}
			return w
		}
	}
	fill := c.temporaries(n.Args)
	return func(th *Thread, fp Word) Word {
		fill(th, fp)
		th.leave(site, fp, fp+top)
		call := th.t.TakeCall(count)
		copy(call.Args, heap.Words(fp+at, count))
		call.Layouts, call.Dest = layouts, heap.Load(fp, frameDest)^flip
		w := impl(call)
		th.t.GiveCall(call)
		if th.t.Sampled() {
			th.leave(site, fp, fp+top)
			th.attribute()
		}
		return w
	}
}
