// Threads: the interpreter's side of a task, and the boundaries where other code
// calls into it.

package interp

import (
	"reflect"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// Thread is the evaluation of one task. It belongs to one goroutine at a time.
type Thread struct {
	m     *Machine
	t     *heap.Task
	ctx   Word
	limit Word // no frame may begin above this address before deepen was asked
	next  int  // ID+1 of the function that a tail call wants run in the current frame, behind, or 0
	inner Word // where next is behind: the frame

	// unknown tells that a function value was called last in tail position. When that turns out to be the
	// function that runs, a turn of its loop is a collection point whatever its own text says.
	unknown bool

	// Set on the way out of the interpreter and when a fault is raised: the place,
	// the frame, and the first free address above it.
	site, fp, top Word

	depth  depth
	roots  []Word   // of the collection point that is being served
	reuses bool     // see heap.Task.Reuses
	tail   TailCall // of the last CallFromNative
	tailed bool     // it ended in one
}

// TailCall is a tail call that the native engine is to make. Args is valid until
// the task enters the interpreter again.
type TailCall struct {
	Fn   *core.Fn
	Env  Word
	Args []Word
}

// Thread returns the evaluation of a task, made at the first mention.
func (m *Machine) Thread(t *heap.Task) *Thread {
	if th, ok := m.threads.Load(t); ok {
		return th.(*Thread)
	}
	stack := t.Stack()
	base := Word(reflect.ValueOf(stack).Pointer())
	th := &Thread{m: m, t: t, ctx: t.Ctx, top: base, reuses: t.Reuses()}
	th.depth.init(base, 8*len(stack))
	th.limit = th.depth.shallow(base)
	m.threads.Store(t, th)
	return th
}

// Forget drops what the machine keeps for a task that is about to be closed.
func (m *Machine) Forget(t *heap.Task) { m.threads.Delete(t) }

// Run calls fn and is the outermost way in; builtins that call closures may use it
// from within. env is the closure when fn captures something. What the call leaves in the
// arena that dest is not is given back, after a fault all that it made.
func (m *Machine) Run(t *heap.Task, fn *core.Fn, env Word, args []Word, dest Word) (Word, *core.Fault) {
	th := m.Thread(t)
	f := m.function(fn)
	before := t.Mark()
	w, fault := th.guard(f.enter, env, args, dest)
	if fault != nil {
		t.ResetTo(before)
	} else {
		t.RestoreTop(heap.Other(dest), before.Of(t, heap.Other(dest)))
	}
	if th.top == th.depth.base {
		th.trim()
	}
	return w, fault
}

// CallFromNative calls fn, which is interpreted, for native code. When fn ends in a tail
// call of a native function, that call is returned instead of made, so that
// functions of both tiers that tail-call each other take constant stack. Panics with
// a *core.Fault.
func (m *Machine) CallFromNative(t *heap.Task, fn *core.Fn, env Word, args []Word, dest Word) (result Word, tail *TailCall) {
	return m.Thread(t).CallFromNative(fn, env, args, dest)
}

// CallFromNative is Machine.CallFromNative without the search for the thread.
func (th *Thread) CallFromNative(fn *core.Fn, env Word, args []Word, dest Word) (result Word, tail *TailCall) {
	th.m.function(fn).crossed()
	th.next, th.tailed = fn.ID+1, false
	w, fault := th.guard((*Thread).enterUntilNative, env, args, dest)
	switch {
	case fault != nil:
		panic(fault)
	case th.tailed:
		th.tailed = false // or a call further out would take it for its own
		return 0, &th.tail
	}
	return w, nil
}

// guard runs k in a boundary's frame above everything in use. A fault gets the chain
// of functions above the boundary. It is returned, not raised again by the deferred
// function: a panic from there would keep the stack of the one before it.
func (th *Thread) guard(k code, env Word, args []Word, dest Word) (result Word, fault *core.Fault) {
	room, light, site, fp, top := th.room(), th.depth.light, th.site, th.fp, th.top
	defer func() {
		panicked := recover()
		if f, ok := panicked.(*core.Fault); ok {
			th.m.locate(f, th.site, th.fp)
			fault, panicked = f, nil
		}
		if fault != nil || panicked != nil {
			th.next, th.tailed = 0, false
		}
		th.lower(room)
		th.depth.light = light
		th.site, th.fp, th.top = site, fp, top
		if panicked != nil {
			panic(panicked) // a broken invariant, not the program's fault
		}
	}()
	return k(th, th.base(env, args, dest)), nil
}

// base makes the frame of a boundary above everything in use.
func (th *Thread) base(env Word, args []Word, dest Word) Word {
	fp := (th.top+7)&^7 + frameHead + boundaryBytes/goRatio
	heap.Store(fp, frameSite, boundary)
	heap.Store(fp, frameDest, dest)
	heap.Store(fp, frameEnv, env)
	copy(heap.Words(fp, len(args)), args)
	th.site, th.fp = entered, fp
	return fp
}

// leave notes where the thread is before code outside the interpreter runs; top is
// the first address that such code may use when it calls back.
func (th *Thread) leave(site, fp, top Word) { th.site, th.fp, th.top = site, fp, top }
