package tiering

import (
	"fmt"
	"os"

	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/exec"
)

// jitOff is the switch for trouble: SYNOEMA_JIT=off runs without native code.
func jitOff() bool { return os.Getenv("SYNOEMA_JIT") == "off" }

// interpHost is the session as the interpreter sees it.
type interpHost Session

func (h *interpHost) Body(fn *core.Fn) *core.Body   { return (*Session)(h).mustBody(fn) }
func (h *interpHost) Hot(t *heap.Task, fn *core.Fn) { (*Session)(h).hot(fn, t.Asked) }
func (h *interpHost) Poll(t *heap.Task)             { (*Session)(h).pollTask(t) }

func (h *interpHost) EnterNative(t *heap.Task, fn *core.Fn, env heap.Word, args []heap.Word, dest heap.Word) heap.Word {
	return h.engine.Run(t, fn, env, args, dest)
}

func (h *interpHost) Force(t *heap.Task, fn *core.Fn, dest heap.Word) heap.Word {
	return (*Session)(h).force(t, fn, dest)
}

// nativeHost is the session as native code sees it.
type nativeHost Session

func (h *nativeHost) CallInterp(t *heap.Task, fn *core.Fn, env heap.Word, args []heap.Word, dest heap.Word) (heap.Word, *exec.TailCall) {
	v, tail := h.interp.CallFromNative(t, fn, env, args, dest)
	if tail == nil {
		return v, nil
	}
	return 0, &exec.TailCall{Fn: tail.Fn, Env: tail.Env, Args: tail.Args}
}

func (h *nativeHost) Force(t *heap.Task, fn *core.Fn, dest heap.Word) heap.Word {
	return (*Session)(h).force(t, fn, dest)
}

func (h *nativeHost) Poll(t *heap.Task, pending heap.Word) { (*Session)(h).serve(t, pending) }

// requestOf is the request that ends an evaluation with the given code, or 0.
func requestOf(code string) heap.Word {
	switch code {
	case codeInterrupted:
		return heap.PendingInterrupt
	case builtin.CodeStopped:
		return heap.PendingStop
	case "timeout":
		return heap.PendingTimeout
	}
	return 0
}

// serve ends the evaluation when one of the pending requests asks for it.
func (s *Session) serve(t *heap.Task, pending heap.Word) {
	switch {
	case pending&heap.PendingInterrupt != 0:
		panic(&core.Fault{Code: codeInterrupted, Msg: codeInterrupted})
	case pending&heap.PendingStop != 0:
		s.sched.ServeStop(t)
	case pending&heap.PendingTimeout != 0:
		panic(&core.Fault{Code: "timeout", Msg: "the evaluation took longer than " + s.cfg.Timeout.String()})
	}
}

// pollTask serves requests inside long-running builtins.
func (s *Session) pollTask(t *heap.Task) { s.serve(t, t.TakePending()) }

// callClosure runs a function value for a builtin, in whichever tier it is.
func (s *Session) callClosure(t *heap.Task, closure heap.Word, args []heap.Word, dest heap.Word) (heap.Word, *core.Fault) {
	return s.interp.Run(t, s.shared.Space.Fns.FnOf(closure), closure, args, dest)
}

// callers is heap.Task.Callers.
func (s *Session) callers(t *heap.Task, f *core.Fault, native bool) {
	switch {
	case native:
		s.interp.Thread(t).Callers(f)
	case s.engine != nil:
		s.engine.Callers(t, f)
	}
}

// force gives the value of a nullary definition: kept from an earlier evaluation,
// or evaluated now. The value is kept, outside the arenas, when evaluating it ran
// no effectful builtin and raised no error (LANGUAGE §3). Two tasks may evaluate
// the same definition at once; either value serves.
func (s *Session) force(t *heap.Task, fn *core.Fn, dest heap.Word) heap.Word {
	fns := s.shared.Space.Fns
	if state, v := fns.Memo(fn.ID); state == heap.MemoDone {
		return v
	}
	s.enterForce(t, fn)
	defer s.leaveForce(t)
	effects, before := t.Effects, t.Mark()
	v, f := s.interp.Run(t, fn, 0, nil, dest)
	if f != nil {
		panic(f)
	}
	if t.Effects == effects {
		v = s.keep(t, before, fn, v)
		t.RestoreTop(dest, before.Of(t, dest))
	}
	return v
}

func (s *Session) enterForce(t *heap.Task, fn *core.Fn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, outer := range s.forcing[t] {
		if outer == fn {
			panic(s.cycle(s.forcing[t][i:]))
		}
	}
	s.forcing[t] = append(s.forcing[t], fn)
}

func (s *Session) leaveForce(t *heap.Task) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.forcing[t]) - 1; n > 0 {
		s.forcing[t] = s.forcing[t][:n]
	} else {
		delete(s.forcing, t)
	}
}

// cycle is the error of a definition that needs itself, by way of the others.
func (s *Session) cycle(chain []*core.Fn) *core.Fault {
	text := ""
	for _, fn := range chain {
		text += fn.Display + " -> "
	}
	f := &core.Fault{Code: "user_error",
		Msg:  fmt.Sprintf("the definition of %s needs its own value: %s%s", chain[0].Display, text, chain[0].Display),
		Hint: "a value must be known before it is used: compute it from something else, or make it a function with a parameter"}
	if d := s.program.Def(chain[0].Def); d != nil {
		f.At.Sp = d.Span
	}
	return f
}
