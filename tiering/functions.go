package tiering

import (
	"fmt"
	"slices"
	"time"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit"
	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/exec"
	"github.com/synoema/synoema/jit/ssa"
)

// fnState is what the session knows of a function instance.
type fnState struct {
	fn      *core.Fn
	body    *core.Body              // that the machine code was made from; nil while interpreted
	direct  map[*core.Fn]abi.Callee // the functions that the machine code calls directly
	code    int                     // bytes of machine code
	took    time.Duration
	seen    int64 // calls at the last sweep
	idle    int   // sweeps without a call
	refused bool  // compiling failed: it stays interpreted
	wanted  bool  // its compilation has begun or waits for its turn
	warmed  bool  // it had its heat for its size

	checked *core.Body // whose regions have been verified
}

// state returns the record of a registered function.
func (s *Session) state(fn *core.Fn) *fnState {
	s.mu.Lock()
	defer s.mu.Unlock()
	if fn.ID >= len(s.known) {
		return nil
	}
	return s.known[fn.ID]
}

// register gives functions their descriptors before any code can mention them.
func (s *Session) register(fns ...*core.Fn) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, fn := range fns {
		for len(s.known) <= fn.ID {
			s.known = append(s.known, nil)
		}
		if s.known[fn.ID] != nil {
			continue
		}
		if fn.ID >= heap.MaxFns {
			return fmt.Errorf("more than %d function instances", heap.MaxFns)
		}
		s.shared.Space.Fns.Init(fn)
		if s.engine != nil {
			if err := s.engine.Register(fn); err != nil {
				return err
			}
		}
		s.known[fn.ID] = &fnState{fn: fn}
	}
	return nil
}

// body instantiates a function and registers all that its body mentions.
func (s *Session) body(fn *core.Fn) (*core.Body, error) {
	b, err := s.insts.Body(fn)
	if err != nil {
		return nil, err
	}
	if err := s.register(fn); err != nil {
		return nil, err
	}
	if s.cfg.CheckRegions {
		if err := s.checkRegions(fn, b); err != nil {
			return nil, err
		}
	}
	return b, s.register(b.Calls...)
}

// checkRegions verifies the regions of a body once.
func (s *Session) checkRegions(fn *core.Fn, b *core.Body) error {
	st := s.state(fn)
	s.mu.Lock()
	done := st.checked == b
	st.checked = b
	s.mu.Unlock()
	if done {
		return nil
	}
	return s.insts.CheckRegions(fn)
}

// mustBody is body for the tiers: what goes wrong is a fault.
func (s *Session) mustBody(fn *core.Fn) *core.Body {
	b, err := s.body(fn)
	if err != nil {
		panic(instanceFault(err))
	}
	return b
}

func instanceFault(err error) *core.Fault {
	if f, ok := err.(*core.Fault); ok {
		return f
	}
	if le, ok := err.(*core.LimitError); ok {
		return &core.Fault{Code: "instance_limit", Msg: le.Message(), At: core.At{Sp: le.Span}}
	}
	return &core.Fault{Code: core.CodeInternal, Msg: err.Error()}
}

// besideNodes is the size of a function, in nodes, from which it is compiled beside the
// program. Smaller ones are done before another core has woken up; see docs/RATIONALE.md.
const besideNodes = 200

// hot is told that a function's heat has run out. It gets as much again for its size,
// since that is what compiling costs; then it is promoted, now, unless stop says to do other
// things first, or beside the program.
func (s *Session) hot(fn *core.Fn, stop func() bool) {
	st := s.claim(fn)
	switch {
	case st == nil:
		s.interp.Heat(fn, 1<<62)
	case s.warm(st):
	case s.large(fn) && s.beside.want(st):
	default:
		s.promoteHot(st, stop)
	}
}

// calleeHeat is the part of its heat, in per cent, that a callee must have had to be compiled
// before a caller that is hot already.
const calleeHeat = 5

// promoteHot promotes a hot function. What it calls and what will soon be hot itself goes
// first, where callers know what they call: code made before its callees would know nothing of them.
func (s *Session) promoteHot(st *fnState, stop func() bool) {
	if body := st.fn.Code.Load(); body != nil && s.jit.Known != nil {
		for _, c := range body.Calls {
			if callee := s.state(c); callee != nil && s.heatOf(callee) >= calleeHeat && !s.goesIntoCallers(c) && s.claim(c) != nil {
				s.promoteHot(callee, stop)
			}
		}
	}
	s.promote(st, "hot", stop)
}

// warm lets a function run on that has not had its heat for its size.
func (s *Session) warm(st *fnState) bool {
	more := s.sizeHeat(st.fn)
	if st.warmed || more == 0 {
		return false
	}
	st.warmed = true
	s.release(st, more)
	return true
}

// sizeHeat is the heat that a function needs for its size, beside the threshold.
func (s *Session) sizeHeat(fn *core.Fn) int64 {
	return int64(s.cfg.Threshold-1) * int64(sizeOf(fn)) / nodesPerThreshold
}

func (s *Session) large(fn *core.Fn) bool { return sizeOf(fn) >= s.cfg.Beside }

func sizeOf(fn *core.Fn) int {
	if b := fn.Code.Load(); b != nil {
		return b.Size
	}
	return 0
}

// claim gives the state of a function to whoever is to compile it; nil when nobody is.
func (s *Session) claim(fn *core.Fn) *fnState {
	st := s.state(fn)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.engine == nil || s.full || st == nil || st.refused || st.wanted || st.body != nil {
		return nil
	}
	st.wanted = true
	return st
}

// release takes a claim back: after that much more heat the function is hot again.
func (s *Session) release(st *fnState, heat int64) {
	s.mu.Lock()
	st.wanted = false
	s.mu.Unlock()
	s.interp.Heat(st.fn, heat)
}

// promoteBeside promotes a function on the worker, whose failure is nobody's fault.
func (s *Session) promoteBeside(st *fnState) {
	defer func() {
		if broken := recover(); broken != nil {
			s.refuse(st, fmt.Errorf("%v", broken))
		}
	}()
	s.promoteHot(st, s.beside.over)
}

// promote compiles a function and publishes its code for both tiers, unless stop says that it
// is too late.
func (s *Session) promote(st *fnState, why string, stop func() bool) {
	j := s.begin(st, why, stop)
	j.optimise(stop)
	s.finish(j, stop)
}

// begin takes a claimed function through what asks for instances.
func (s *Session) begin(st *fnState, why string, stop func() bool) *job {
	j := &job{st: st, why: why}
	defer j.clock()()
	s.cfg.Profile.begin()
	j.body, j.err = s.body(st.fn)
	s.cfg.Profile.step("core.", "regions")
	if j.err == nil {
		j.work, j.err = s.jit.Start(j.body, stop)
	}
	return j
}

// optimise takes it through the passes over SSA.
func (j *job) optimise(stop func() bool) {
	defer j.clock()()
	if j.err == nil {
		j.err = j.work.Optimize(stop)
	}
}

// finish makes the machine code and publishes it, or leaves the function to the interpreter.
func (s *Session) finish(j *job, stop func() bool) {
	code, err := s.link(j, stop)
	switch {
	case err == jit.ErrStopped:
		s.release(j.st, 1)
	case err != nil:
		s.refuse(j.st, err)
	default:
		s.cfg.Profile.end(j.st.fn, code.Stats.Instrs, len(code.Bytes))
		s.publish(j, code)
	}
}

func (s *Session) link(j *job, stop func() bool) (*abi.Code, error) {
	defer j.clock()()
	switch {
	case j.err != nil:
		return nil, j.err
	case s.isFull():
		return nil, jit.ErrStopped
	}
	code, err := j.work.Finish(stop)
	if err == nil {
		err = s.engine.Link(code)
	}
	return code, err
}

// clock counts what a job takes until the result is called.
func (j *job) clock() (stop func()) {
	start := time.Now()
	return func() { j.took += time.Since(start) }
}

// publish has the interpreter call code that is linked.
func (s *Session) publish(j *job, code *abi.Code) {
	s.mu.Lock()
	st := j.st
	st.body, st.code, st.took, st.wanted = j.body, len(code.Bytes), j.took, false
	if s.jit.Known != nil {
		st.direct = code.Direct(s.jit.Known)
	}
	s.promoted = append(s.promoted, st)
	s.mu.Unlock()
	s.interp.SetNative(st.fn, true)
	s.traceTier("%s turned native (%s) after %d calls and %d loop turns: %d bytes of code in %v", st.fn.Key, j.why,
		s.interp.Stats(st.fn).Calls, s.interp.Stats(st.fn).Turns, st.code, st.took.Round(time.Microsecond))
}

// refuse leaves a function to the interpreter.
func (s *Session) refuse(st *fnState, err error) {
	s.mu.Lock()
	st.refused, st.wanted = true, false
	s.full = s.full || err == exec.ErrCodeFull
	s.mu.Unlock()
	s.traceTier("%s stays interpreted: %v", st.fn.Key, err)
}

func (s *Session) isFull() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.full
}

// calleeText is the body of a function that may be built into code that calls it: nothing
// that a session could define anew, unless it goes with its caller.
func (s *Session) calleeText(fn *core.Fn) *core.Body {
	if fn.Owner == nil && s.insts.Redefinable != nil && s.insts.Redefinable(fn.Def) {
		return nil
	}
	body, err := s.body(fn)
	if err != nil {
		return nil
	}
	return body
}

// goesIntoCallers reports whether a function will be built where it is called.
func (s *Session) goesIntoCallers(fn *core.Fn) bool {
	lowered, err := s.insts.Lowered(fn)
	if err != nil || slices.ContainsFunc(lowered.Calls, func(c *core.Fn) bool { return c != fn }) {
		return false // its body, and those of all that it can reach, are not made for that
	}
	text := s.calleeText(fn)
	return text != nil && ssa.GoesIntoCallers(text)
}

// served serves requests outside of programs: the fault is what a request ends the evaluation with.
func (s *Session) served() (f *core.Fault) {
	defer func() {
		if r := recover(); r != nil {
			var ok bool
			if f, ok = r.(*core.Fault); !ok {
				panic(r)
			}
		}
	}()
	if s.task.Asked() {
		s.pollTask(s.task)
	}
	return nil
}

// demote sends instances whose text has changed back to the interpreter, with those whose code
// calls theirs directly.
func (s *Session) demote(fns []*core.Fn) {
	for _, fn := range s.withDirectCallers(fns) {
		st := s.state(fn)
		if st == nil || st.body == nil && !st.refused {
			continue
		}
		if st.body != nil {
			s.engine.Unlink(fn)
			s.interp.SetNative(fn, false)
		}
		s.interp.Heat(fn, s.heat())
		st.body, st.direct, st.code, st.took, st.refused, st.warmed = nil, nil, 0, 0, false, false
	}
}

// withDirectCallers adds to fns what calls them directly, and so on.
func (s *Session) withDirectCallers(fns []*core.Fn) []*core.Fn {
	if s.jit == nil || s.jit.Known == nil {
		return fns
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	all, found := map[*core.Fn]bool{}, slices.Clone(fns)
	for _, fn := range fns {
		all[fn] = true
	}
	for i := 0; i < len(found); i++ {
		for _, st := range s.known {
			if st == nil || all[st.fn] {
				continue
			}
			if _, calls := st.direct[found[i]]; calls {
				all[st.fn] = true
				found = append(found, st.fn)
			}
		}
	}
	return found
}

// forget drops kept values that were computed from a redefined text, but for those
// that the prompt computed when they were entered.
func (s *Session) forget(fns []*core.Fn, redefined core.Name) {
	for fn := range s.kept[redefined] {
		s.dropMemo(fn)
	}
	for _, fn := range fns {
		if p := s.functions[fn.Def]; !isEntry(fn.Def) && (p == nil || !p.value) {
			s.dropMemo(fn)
		}
	}
}

func (s *Session) traceTier(format string, args ...any) {
	if s.cfg.Trace != nil {
		s.mu.Lock() // the worker traces, too
		defer s.mu.Unlock()
		at := time.Since(s.started).Round(10 * time.Microsecond)
		fmt.Fprintf(s.cfg.Trace, "tier: %v: %s\n", at, fmt.Sprintf(format, args...))
	}
}
