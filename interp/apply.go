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
	a := &application{to: to, fn: c.code(n.Fn), slow: c.slowApply(n), count: len(n.Args)}
	if a.count == 1 {
		a.arg = c.code(n.Args[0])
		return func(th *Thread, fp Word) Word {
			closure := a.fn(th, fp)
			x := a.arg(th, fp)
			heap.Store(fp+a.to.back, 0, x)
			return a.run(th, fp, closure)
		}
	}
	a.put = c.arguments(int(to.back/8), n.Args)
	return func(th *Thread, fp Word) Word {
		closure := a.fn(th, fp)
		// The header of the callee's frame is safe from the arguments' own calls.
		heap.Store(fp+a.to.back, frameEnv, closure)
		a.put(th, fp)
		return a.run(th, fp, heap.Load(fp+a.to.back, frameEnv))
	}
}

// application is a call of a function value.
type application struct {
	to    *callee
	fn    code
	arg   code                      // of one
	put   func(th *Thread, fp Word) // of many
	slow  *function                 // see slowApply
	count int
}

// slowApply is the function that over- or under-applies a closure, or nil.
func (c *compiler) slowApply(n *core.Apply) *function {
	if n.Slow == nil {
		return nil
	}
	return c.m.function(n.Slow)
}

// run calls a closure whose arguments are in the frame made for it: by a Slow function,
// for which the closure goes before them, where it does not wait for so many.
func (a *application) run(th *Thread, fp, closure Word) Word {
	to := a.to
	if a.slow != nil && heap.Arity(closure) != a.count {
		a.slow.shiftIn(fp+to.back, closure, a.count)
		return invoke(th, a.slow, to, fp)
	}
	heap.Store(fp+to.back, frameEnv, closure)
	return invoke(th, closureFn(th, closure), to, fp)
}

func (f *function) shiftIn(fp, closure Word, count int) {
	for i := count; i > 0; i-- {
		heap.SetField(fp, i, heap.Field(fp, i-1))
	}
	heap.Store(fp, 0, closure)
}

// tailApply compiles a tail call of a function value.
func (c *compiler) tailApply(n *core.Apply) code {
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
			th.next, th.unknown = slow.fn.ID+1, true
			return 0
		}
		heap.Store(fp, frameEnv, closure)
		th.next, th.unknown = int(heap.Load(heap.Load(closure, 0), heap.FnID))+1, true
		return 0
	}
}

// builtin compiles the call of a Go function of the builtin table.
func (c *compiler) builtin(n *core.PrimNode) code {
	var layouts []*heap.Layout
	if n.Op.ByType {
		for _, ty := range n.TyArgs {
			layouts = append(layouts, c.m.shared.Layouts.Of(ty))
		}
	}
	b := &builtinCall{builtin.Func(n.Op), layouts, len(n.Args), Word(8 * c.height), c.site(n), arena(n)}
	if b.count == 1 {
		arg := c.code(n.Args[0])
		return func(th *Thread, fp Word) Word { return b.one(th, fp, arg(th, fp)) }
	}
	fill := c.temporaries(n.Args)
	return func(th *Thread, fp Word) Word {
		fill(th, fp)
		call := th.t.TakeCall(b.count)
		copy(call.Args, heap.Words(fp+b.at, b.count))
		return b.run(th, fp, call)
	}
}

// builtinCall is the call of a Go function whose arguments, unless it is one, are in the frame.
type builtinCall struct {
	impl       func(*builtin.Call) Word
	layouts    []*heap.Layout
	count      int
	at         Word // of the arguments
	site, flip Word
}

func (b *builtinCall) one(th *Thread, fp, arg Word) Word {
	call := th.t.TakeCall(1)
	call.Args[0] = arg
	return b.run(th, fp, call)
}

func (b *builtinCall) run(th *Thread, fp Word, call *builtin.Call) Word {
	top := fp + b.at + Word(8*b.count)
	th.leave(b.site, fp, top)
	call.Layouts, call.Dest = b.layouts, heap.Load(fp, frameDest)^b.flip
	w := b.impl(call)
	th.t.GiveCall(call)
	if th.t.Sampled() {
		th.leave(b.site, fp, top)
		th.attribute()
	}
	return w
}
