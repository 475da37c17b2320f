package tiering

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/jit"
)

// pipeline makes all native that a function can reach, before it starts, on two cores where there are two:
//
//	          in order                   in any order      in order
//	task      instances, SSA built ─job─► SSA's passes ─► machine code, linked, published
//	helper                                SSA's passes ─► machine code, linked, published
//
// The two parts that know of other functions do one after the other in an order that depends on the program only:
// callees before their callers where they don't call each other, so that the callers know what they call. So the
// code is the same whoever was quicker, and the same on one core. Whoever has nothing else to do takes what is
// next, or optimises ahead.
type pipeline struct {
	s      *Session
	seen   map[*core.Fn]bool
	ended  *core.Fault // that a request ended the evaluation with
	beside bool        // there may be a helper

	changes atomic.Int64  // of what follows
	stop    atomic.Bool   // nothing more is to be done
	bell    chan struct{} // rung by the helper

	mu      sync.Mutex
	jobs    []*job // that are not published, in order
	nodes   int    // of these functions and of those whose turn will come, as far as they are known
	linking bool   // somebody makes machine code of the first
	helping bool   // there is a helper, or will be:
	there   bool   // it has woken up,
	busy    bool   // and has something in hand
	broken  any    // what it panicked with
}

// job is a function on its way to machine code.
type job struct {
	st    *fnState
	why   string
	size  int // nodes
	body  *core.Body
	work  *jit.Work
	err   error
	stage stage
	took  time.Duration
}

// stage is how far a job is.
type stage uint8

const (
	built      stage = iota
	optimising       // by somebody
	optimised
)

const (
	// pipelineNodes is the size of what is to be compiled, in nodes, from which a helper is woken.
	pipelineNodes = 120
	// ahead is the number of jobs from which on the task takes part in the rest, and doesn't make more.
	ahead = 2
	// most is the number that there may be. Each has memory of its own.
	most = 16
	// patience is how long one waits awake for the other. To be woken takes about as long, and to
	// wake somebody a fifth of it.
	patience = 100 * time.Microsecond
	// glance is the time between two looks for requests while asleep.
	glance = 5 * time.Millisecond
)

// compileAll makes everything native that fn can reach, before it starts. Functions that go into their callers
// come behind them, if anything is left of their calls.
func (s *Session) compileAll(fn *core.Fn) error {
	start := time.Now()
	p := &pipeline{s: s, seen: map[*core.Fn]bool{}, beside: s.hasHelper(), bell: make(chan struct{}, 1)}
	defer p.close()
	err := p.reach(fn)
	for p.waiting() > 0 && p.failed() == nil {
		p.turn()
	}
	if failed := p.failed(); failed != nil {
		err = failed
	}
	s.compiling += time.Since(start)
	return err
}

// reach compiles what fn can reach that has not been seen.
func (p *pipeline) reach(fn *core.Fn) error {
	s := p.s
	p.seen[fn] = true
	s.cfg.Profile.begin()
	text, err := s.insts.Lowered(fn)
	s.cfg.Profile.step("core.", "regions")
	if limit := (*core.LimitError)(nil); errors.As(err, &limit) {
		return nil // as in the interpreter, an error only once the program gets there
	}
	if err != nil {
		return err
	}
	p.count(text.Size)
	var inside []*core.Fn
	for _, c := range text.Calls {
		switch {
		case p.seen[c]:
		case p.goesInside(c):
			inside = append(inside, c)
		default:
			if err := p.reach(c); err != nil {
				return err
			}
		}
	}
	if inside, err = p.compile(fn, text.Size, inside); err != nil {
		return err
	}
	for _, c := range inside {
		if !p.seen[c] {
			if err := p.reach(c); err != nil {
				return err
			}
		}
	}
	return nil
}

// goesInside reports whether a function will be built where it is called.
func (p *pipeline) goesInside(fn *core.Fn) bool {
	defer p.s.cfg.Profile.step("core.", "regions")
	return p.s.goesIntoCallers(fn)
}

// compile starts a function unless it has been compiled. Of those that go into it, some are left that it may
// call by their own code.
func (p *pipeline) compile(fn *core.Fn, size int, inside []*core.Fn) (left []*core.Fn, err error) {
	p.wake()
	if err := p.failed(); err != nil {
		return nil, err
	}
	if _, err := p.s.body(fn); err != nil {
		return nil, err
	}
	st := p.s.claim(fn)
	if st == nil {
		p.count(-size)
		if st := p.s.state(fn); st == nil || st.body == nil {
			left = inside
		}
		return left, nil
	}
	j := p.s.begin(st, "before main", p.asked)
	j.size = size
	if len(inside) > 0 {
		j.optimise(p.asked)
		j.stage = optimised
	}
	for _, c := range inside {
		if j.err != nil || j.work.Mentions(c) {
			left = append(left, c)
		}
	}
	p.put(j)
	return left, p.failed()
}

// put hands a job on.
func (p *pipeline) put(j *job) {
	p.mu.Lock()
	p.jobs = append(p.jobs, j)
	p.mu.Unlock()
	p.changes.Add(1)
	p.wake()
	if !p.beside || p.waiting() > ahead {
		p.take(task, p.asked)
	}
	for p.waiting() >= most && p.failed() == nil {
		p.turn()
	}
}

// turn does what can be done next, or waits for the helper. Machine code is left to that as long as it is awake: what
// one core has just used is far away for the other.
func (p *pipeline) turn() {
	before := p.changes.Load()
	if p.take(task, p.asked) || p.awake(before) || p.take(alone, p.asked) {
		return
	}
	timer := time.NewTimer(glance)
	defer timer.Stop()
	select {
	case <-p.bell:
	case <-timer.C:
	}
}

// who takes a job.
type who uint8

const (
	task   who = iota
	alone      // the task, while the helper sleeps
	helper     // beside it
)

// take does what can be done next, if there is such a thing.
func (p *pipeline) take(by who, stop func() bool) bool {
	j, last := p.next(by)
	if j == nil {
		return false
	}
	if j.stage != optimised {
		j.optimise(stop)
	}
	if last {
		p.s.finish(j, stop)
	}
	p.done(j, last, by)
	return true
}

// next finds it: the rest of the first job, or the passes over any other.
func (p *pipeline) next(by who) (j *job, last bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if by == helper && p.stop.Load() {
		return nil, false
	}
	mayLink := !p.linking && (by != task || !p.there)
	for i, j := range p.jobs {
		switch {
		case i == 0 && mayLink && j.stage != optimising:
			p.linking = true
		case i == 0 && p.linking || j.stage != built:
			continue
		default:
			j.stage = optimising
		}
		if by == helper {
			p.busy = true
			p.changes.Add(1)
		}
		return j, i == 0 && p.linking
	}
	return nil, false
}

func (p *pipeline) done(j *job, last bool, by who) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if j.stage = optimised; last {
		p.jobs, p.linking = p.jobs[1:], false
		p.nodes -= j.size
	}
	p.busy = p.busy && by != helper
	p.changes.Add(1)
}

// wake has a helper where enough is left to be done.
func (p *pipeline) wake() {
	if !p.beside {
		return
	}
	p.mu.Lock()
	start := !p.helping && p.nodes >= p.s.cfg.Beside
	p.helping = p.helping || start
	p.mu.Unlock()
	if start {
		go p.help()
	}
}

// help takes part until there is nothing to do for a while.
func (p *pipeline) help() {
	defer p.leave()
	p.mu.Lock()
	p.there = true
	p.mu.Unlock()
	for before := p.changes.Load(); p.take(helper, p.stop.Load) || p.awake(before); before = p.changes.Load() {
		p.ring()
	}
}

// leave ends the helper's part.
func (p *pipeline) leave() {
	broken := recover()
	p.mu.Lock()
	p.helping, p.there, p.busy = false, false, false
	if broken != nil {
		p.broken = broken
		p.stop.Store(true)
	}
	p.mu.Unlock()
	p.ring()
}

func (p *pipeline) ring() {
	select {
	case p.bell <- struct{}{}:
	default:
	}
}

// awake waits for a change for a while, and tells whether there was one and more is to be done.
func (p *pipeline) awake(before int64) bool {
	for start := time.Now(); !p.stop.Load() && time.Since(start) < patience; {
		if p.changes.Load() != before {
			return true
		}
	}
	return false
}

// asked serves requests, and reports whether one ended the evaluation.
func (p *pipeline) asked() bool {
	if p.ended == nil && p.s.task.Asked() {
		if p.ended = p.s.served(); p.ended != nil {
			p.stop.Store(true)
		}
	}
	return p.ended != nil
}

// failed is why nothing more is to be compiled.
func (p *pipeline) failed() error {
	p.mu.Lock()
	broken := p.broken
	p.mu.Unlock()
	switch {
	case broken != nil:
		panic(broken)
	case p.asked():
		return p.ended
	case p.s.isFull():
		return &core.Fault{Code: "out_of_memory", Msg: "there is no more room for machine code"}
	}
	return nil
}

func (p *pipeline) waiting() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.jobs)
}

func (p *pipeline) count(nodes int) {
	p.mu.Lock()
	p.nodes += nodes
	p.mu.Unlock()
}

// close gives back what was not finished. The helper has nothing in hand when it returns, and ends by itself.
func (p *pipeline) close() {
	p.stop.Store(true)
	for p.isBusy() {
		<-p.bell
	}
	for _, j := range p.jobs {
		p.s.release(j.st, 1)
	}
}

func (p *pipeline) isBusy() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.busy
}
