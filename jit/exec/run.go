//go:build linux && amd64

package exec

import (
	"fmt"
	"math"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/abi"
)

// activation is one Run: the stretch of native stack between entering at sp and
// the current exit.
type activation struct {
	e   *Engine
	t   *heap.Task
	ctx heap.Word
	sp  heap.Word // native SP before entering

	exit heap.Word // code of the current exit; nested activations overwrite the context's
}

// Run calls fn, which has machine code, and returns its result. A fault is a
// panic with a *core.Fault, to whose trace the native frames have been added;
// the native stack is then as it was before.
func (e *Engine) Run(t *heap.Task, fn *core.Fn, env heap.Word, args []heap.Word, dest heap.Word) heap.Word {
	a := activation{e: e, t: t, ctx: t.Ctx, sp: heap.Load(t.Ctx, heap.CtxNativeSP)}
	defer a.unwind()
	a.prepare(fn, env, args, dest)
	heap.Store(a.ctx, heap.CtxNativePC, heap.Word(e.stubs.enter))
	for {
		enter(uintptr(a.ctx))
		if a.exit = heap.Load(a.ctx, heap.CtxExit); a.exit == exitDone {
			break
		}
		resume := a.serve()
		heap.Store(a.ctx, heap.CtxNativePC, heap.Word(resume))
	}
	heap.Store(a.ctx, heap.CtxNativeSP, a.sp)
	if e.signature(fn).retF {
		return heap.Load(a.ctx, heap.CtxFloatArgs)
	}
	return heap.Load(a.ctx, heap.CtxIntArgs)
}

// prepare stores what the enter stub and the resumeTail stub load.
func (a *activation) prepare(fn *core.Fn, env heap.Word, args []heap.Word, dest heap.Word) {
	setArgs(a.ctx, a.e.signature(fn).locs, args)
	heap.Store(a.ctx, heap.CtxEnv, env)
	heap.Store(a.ctx, heap.CtxDest, dest)
	heap.Store(a.ctx, heap.CtxScratch, a.e.fns.Code(fn.ID))
}

// unwind runs when Run ends: on a fault it adds the native frames to the trace.
func (a *activation) unwind() {
	r := recover()
	if r == nil {
		return
	}
	if f, ok := r.(*core.Fault); ok {
		a.trace(f)
	}
	heap.Store(a.ctx, heap.CtxNativeSP, a.sp)
	panic(r)
}

// serve does what the exit asks for and returns where native code goes on.
func (a *activation) serve() uintptr {
	arg := int(heap.Load(a.ctx, heap.CtxExitArg))
	st := a.e.stubs
	switch a.exit {
	case exitHelper:
		a.helper(a.e.helpers.at(arg))
		return st.resumeResult
	case exitInterp:
		return a.interpret(a.e.fns.Fn(arg))
	case exitAlloc:
		addr, fault := a.t.AllocSlow(heap.Load(a.ctx, heap.CtxScratch), arg)
		if fault != nil {
			panic(fault)
		}
		if a.t.Sampled() {
			a.attribute()
		}
		heap.Store(a.ctx, heap.CtxScratch, addr)
		return st.resumeAlloc
	case exitRestore:
		a.t.RestoreTop(heap.Load(a.ctx, heap.CtxScratch), heap.Word(arg))
		return st.resumeSaved
	case exitPoll:
		a.poll()
		return st.resumeSaved
	case exitForce:
		at := a.save()
		v := a.e.host.Force(a.t, a.e.fns.Fn(arg), heap.Load(a.ctx, heap.CtxDest))
		a.restore(at)
		setResult(a.ctx, v)
		return st.resumeResult
	case exitChain:
		a.collect(a.e.fns.Fn(arg))
		return st.resumeArgs
	case exitTrap:
		panic(a.trap(a.e.traps.at(arg)))
	}
	panic(a.faulted())
}

// save and restore keep the suspended stack pointer over a nested Run.
func (a *activation) save() heap.Word      { return heap.Load(a.ctx, heap.CtxNativeSP) }
func (a *activation) restore(sp heap.Word) { heap.Store(a.ctx, heap.CtxNativeSP, sp) }

func (a *activation) helper(h *helperCall) {
	c := a.t.TakeCall(len(h.locs))
	getArgs(a.ctx, h.locs, c.Args)
	c.Layouts, c.Dest = h.layouts, heap.Load(a.ctx, heap.CtxDest)
	sp := a.save()
	v := h.impl(c)
	a.t.GiveCall(c)
	a.restore(sp)
	if a.t.Sampled() {
		a.attribute()
	}
	setResult(a.ctx, v)
}

// attribute tells the task who has allocated: the code that made the current exit.
func (a *activation) attribute() {
	f := a.t.Chain()
	a.walk(f, core.TraceHead)
	a.t.Attribute(f, true)
}

// Callers adds the innermost native calls of a task that has left native code to f.
func (e *Engine) Callers(t *heap.Task, f *core.Fault) {
	_, hi, _ := t.NativeStack()
	a := activation{e: e, t: t, ctx: t.Ctx, sp: hi}
	a.walk(f, core.TraceHead)
}

// interpret runs a function that is not native, or enters it if it has become so.
func (a *activation) interpret(fn *core.Fn) uintptr {
	var buf [8]heap.Word
	sig := a.e.signature(fn)
	args := buf[:0]
	if n := len(sig.locs); n <= len(buf) {
		args = buf[:n]
	} else {
		args = make([]heap.Word, n)
	}
	getArgs(a.ctx, sig.locs, args)
	env, dest := heap.Load(a.ctx, heap.CtxEnv), heap.Load(a.ctx, heap.CtxDest)
	if a.e.Native(fn) {
		a.prepare(fn, env, args, dest)
		return a.e.stubs.resumeTail
	}
	sp := a.save()
	v, tail := a.e.host.CallInterp(a.t, fn, env, args, dest)
	a.restore(sp)
	if tail != nil {
		a.prepare(tail.Fn, tail.Env, tail.Args, dest)
		return a.e.stubs.resumeTail
	}
	setResult(a.ctx, v)
	return a.e.stubs.resumeResult
}

// collect is the entry of fn by a tail call within a chain: its arguments and its closure are all
// that reaches what the chain has allocated.
func (a *activation) collect(fn *core.Fn) {
	var offsets []int
	var words []heap.Word
	var layouts []*heap.Layout
	root := func(off int, t *core.Type) {
		if l := a.e.layouts.Of(t); !l.IsWord() {
			offsets, words, layouts = append(offsets, off), append(words, heap.Load(a.ctx, off)), append(layouts, l)
		}
	}
	for i, l := range a.e.signature(fn).locs {
		root(argOffset(l), fn.Params[i])
	}
	if len(fn.Captures) > 0 {
		root(heap.CtxEnv, a.e.layouts.Types().Fun(fn.Ret, fn.Params...))
	}
	a.chainPoint(words, layouts)
	for i, off := range offsets {
		heap.Store(a.ctx, off, words[i])
	}
}

// chainPoint has the words of the chain, which lie above the return address of the exit and StubEndChain.
// Bit 0 of the first one tells that there has been an evacuation. Tops are multiples of 8.
func (a *activation) chainPoint(roots []heap.Word, layouts []*heap.Layout) {
	sp := a.save() + 8
	g := heap.TurnsFrom(heap.Mark{A: heap.Load(sp, abi.ChainA) &^ 1, B: heap.Load(sp, abi.ChainB)})
	if heap.Load(sp, abi.ChainA)&1 != 0 {
		g.Old = heap.Mark{A: heap.Load(sp, abi.ChainOldA), B: heap.Load(sp, abi.ChainOldB)}
	}
	heap.Store(sp, abi.ChainTrigger, a.t.LoopPoint(&g, roots, layouts))
	heap.Store(sp, abi.ChainA, g.Mark.A|1)
	heap.Store(sp, abi.ChainOldA, g.Old.A)
	heap.Store(sp, abi.ChainOldB, g.Old.B)
}

// poll serves a poisoned stack limit; a true overflow is a fault.
func (a *activation) poll() {
	pending := a.t.TakePending()
	if sp := a.save() + heap.Word(savedSize); sp < heap.Load(a.ctx, heap.CtxRealLimit) {
		if fault := a.t.DeepenNative(sp); fault != nil {
			panic(fault)
		}
	}
	yield(int(pending))
	if pending&^heap.PendingGC != 0 {
		sp := a.save()
		a.e.host.Poll(a.t, pending&^heap.PendingGC)
		a.restore(sp)
	}
}

// yield has a prologue in which the Go scheduler may stop this goroutine.
//
//go:noinline
func yield(n int) int {
	var room [64]int
	room[n&63] = n
	return room[(n+1)&63]
}

func (a *activation) trap(t *trap) *core.Fault {
	args := make([]heap.Word, len(t.locs))
	getArgs(a.ctx, t.locs, args)
	shown := make([]string, len(args))
	sp := a.save()
	for i, w := range args {
		shown[i] = a.t.ShowInside(w, t.layouts[i])
	}
	a.restore(sp)
	return &core.Fault{Code: t.Code, Msg: core.WithValues(t.Msg, shown), At: t.At}
}

// faulted explains a signal in native code: the guard page of the stack, or a
// defect of the compiler.
func (a *activation) faulted() *core.Fault {
	pc, addr := heap.Load(a.ctx, heap.CtxScratch), heap.Load(a.ctx, heap.CtxScratch+8)
	if lo, _, err := a.t.NativeStack(); err == nil && addr < lo && lo-addr <= 1<<20 {
		return &core.Fault{Code: core.CodeStackOverflow, Msg: core.StackOverflowMsg}
	}
	where := "a stub"
	if p := a.e.find(uintptr(pc)); p != nil {
		where = fmt.Sprintf("%s+%#x", p.code.Fn.Key, uintptr(pc)-p.lo)
	}
	return &core.Fault{Code: core.CodeInternal,
		Msg: fmt.Sprintf("native code of %s touched address %#x; please report this program", where, addr)}
}

// trace adds the frames between the exit and the entry of this activation.
func (a *activation) trace(f *core.Fault) { a.walk(f, math.MaxInt) }

// walk is trace for up to count frames.
func (a *activation) walk(f *core.Fault, count int) {
	sp := a.save()
	switch a.exit {
	case exitPoll, exitAlloc, exitRestore:
		sp += heap.Word(savedSize)
	case exitFault:
		return
	}
	for sp < a.sp && count > 0 {
		ret := uintptr(heap.Load(sp, 0))
		if ret == a.e.stubs.done {
			return
		}
		if ret == a.e.stubs.entry[abi.StubEndChain] {
			sp += heap.Word(8 + 8*abi.ChainWords)
			continue
		}
		if ret == a.e.stubs.kept[0] || ret == a.e.stubs.kept[1] {
			sp += heap.Word(8 + savedSize)
			continue
		}
		p := a.e.find(ret)
		if p == nil {
			return
		}
		site := p.site(ret)
		if site == nil {
			return
		}
		if site.Bare {
			sp += 8
			continue // the call has not begun: the place is the caller's
		}
		if f.At.Sp.IsZero() && len(f.Trace) == 0 { // else it is that of the first call that has one
			f.At = site.At
		}
		n := 1 // recursion returns to the same place again and again
		if a.exit == exitTrap && f.Code == core.CodeStackOverflow && len(f.Trace) == 0 {
			n = core.TraceHead + core.TraceTail + 1 // and is a loop in this function (jit/ssa/cells.go)
		}
		size := heap.Word(8 + p.code.FrameSize)
		for sp += size; n < count && sp < a.sp && uintptr(heap.Load(sp, 0)) == ret; sp += size {
			n++
		}
		f.AddTraces(p.code.Fn, site.At, n)
		count -= n
	}
}
