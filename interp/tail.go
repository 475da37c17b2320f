// Tail calls. The node of a tail call puts the arguments into the parameters of
// its own frame, sets Thread.next and returns; who runs the function sees it.
//
//	root sets next = self ──► run, step: turn again
//	     next = other     ──► run: trampoline; step: return to it

package interp

import "github.com/synoema/synoema/heap"

// runner makes the entry points of a function whose root makes tail calls. Memory may grow from
// turn to turn: each is a collection point.
func runner(f *function, e *entry, root code) (run, step code) {
	l := &loop{f, e, root, f.fn.ID + 1, e.body.Loop}
	run = func(th *Thread, fp Word) Word {
		m := th.t.Mark()
		r := l.root(th, fp)
		if th.next == 0 {
			return r
		}
		return l.goOn(th, fp, m)
	}
	step = func(th *Thread, fp Word) Word {
		m := th.t.Mark()
		r := l.root(th, fp)
		if th.next != l.self {
			return r
		}
		return l.turns(th, fp, m)
	}
	return run, step
}

// loop runs a function that makes tail calls. An activation that has not made one yet knows the tops
// it began with and nothing else, so that recursion behind it takes less of Go's stack.
type loop struct {
	f     *function
	e     *entry
	root  code
	self  int // Thread.next of a tail call of the function itself
	grows bool
}

// goOn makes turns, and what comes after them.
func (l *loop) goOn(th *Thread, fp Word, m heap.Mark) Word {
	g := th.watch(m)
	for th.next == l.self && turn(th, l.f, l.e) {
		th.next = 0
		if l.grows || th.unknown {
			th.unknown = false
			g.collect(th, l.f, fp)
		}
		if r := l.root(th, fp); th.next == 0 {
			return r
		}
	}
	return th.trampoline(fp, &g)
}

// turns makes turns until something else is to be done, which is left to the caller.
func (l *loop) turns(th *Thread, fp Word, m heap.Mark) (r Word) {
	g := th.watch(m)
	for th.next == l.self && turn(th, l.f, l.e) {
		th.next = 0
		if l.grows || th.unknown {
			th.unknown = false
			g.collect(th, l.f, fp)
		}
		r = l.root(th, fp)
	}
	return r
}

// turn counts a loop turn if the loop may simply go on. Else turnTo counts it.
func turn(th *Thread, f *function, e *entry) bool {
	heat := heap.Load(f.desc, heap.FnHeat)
	if heat-1 < e.weight || heap.Load(th.ctx, heap.CtxPending) != 0 || f.entry.Load() != e || e.body != f.fn.Code.Load() {
		return false
	}
	heap.Store(f.desc, heap.FnHeat, heat-e.weight)
	heap.Store(f.desc, heap.FnTurns, heap.Load(f.desc, heap.FnTurns)+1)
	return true
}

// trampoline runs Thread.next, and what that tail-calls, in the frame at fp.
func (th *Thread) trampoline(fp Word, g *growth) Word {
	for {
		f := th.m.byID(th.next - 1)
		e := th.turnTo(f, fp)
		g.collect(th, f, fp)
		if r := e.step(th, fp); th.next == 0 {
			return r
		}
	}
}

// enterUntilNative is untilNative, after the room that any call may have to wait for.
func (th *Thread) enterUntilNative(fp Word) Word {
	if fp > th.limit {
		return th.deepen((*Thread).untilNative, fp)
	}
	return th.untilNative(fp)
}

// untilNative is trampoline, but a native function is left to the caller, as Thread.tail.
func (th *Thread) untilNative(fp Word) Word {
	g := th.watch(th.t.Mark())
	for {
		f := th.m.byID(th.next - 1)
		e := th.turnTo(f, fp)
		g.collect(th, f, fp)
		if e.native {
			th.tail = TailCall{f.fn, heap.Load(fp, frameEnv), heap.Words(fp, len(f.fn.Params))}
			th.tailed = true
			return 0
		}
		if r := e.step(th, fp); th.next == 0 {
			return r
		}
	}
}

// turnTo makes the frame at fp ready for a tail call of f.
func (th *Thread) turnTo(f *function, fp Word) *entry {
	th.next = 0
	e := f.entry.Load()
	heat := heap.Load(f.desc, heap.FnHeat)
	heap.Store(f.desc, heap.FnHeat, heat-e.weight)
	heap.Store(f.desc, heap.FnTurns, heap.Load(f.desc, heap.FnTurns)+1)
	if heat-1 < e.weight || heap.Load(th.ctx, heap.CtxPending) != 0 || e.body != f.fn.Code.Load() {
		e = th.prepare(f, fp)
	}
	return e
}
