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
	self := f.fn.ID + 1
	grows := e.body.Loop
	run = func(th *Thread, fp Word) Word {
		g := th.watch()
		for {
			r := root(th, fp)
			if th.next == 0 {
				return r
			}
			if th.next != self || !turn(th, f, e) {
				return th.trampoline(fp, &g)
			}
			th.next = 0
			if grows {
				g.collect(th, f, fp)
			}
		}
	}
	step = func(th *Thread, fp Word) Word {
		g := th.watch()
		for {
			r := root(th, fp)
			if th.next != self || !turn(th, f, e) {
				return r
			}
			th.next = 0
			if grows {
				g.collect(th, f, fp)
			}
		}
	}
	return run, step
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
	g := th.watch()
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
