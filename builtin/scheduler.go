package builtin

import (
	"fmt"
	"sync"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// Scheduler runs the tasks of a session: scopes, spawn and channels. It is what
// heap.Task.Conc is set to.
//
//	main ──► scope S1 (owner: main) ──► members: task 2, task 3
//	                                              └─► scope S2 (owner: task 3) ──► task 4
//
// Each task runs in a goroutine of its own, on its own memory; closures and messages are
// copied. A scope ends when its body and its members have ended. The first error
// in it stops the others: they are asked to (PendingStop), unwind with the fault
// `stopped` when they next poll, and the scope raises the error in its owner.
//
// When every task waits - for a message, or for its members - nobody will ever go
// on: the oldest task that waits for a message gets the error `deadlock`.
type Scheduler struct {
	// newTask makes a task that can run closures, beside so many others; endTask takes it back.
	newTask func(others int) (*heap.Task, error)
	endTask func(*heap.Task)
	limit   int // tasks at one time

	mu       sync.Mutex
	tasks    map[*heap.Task]*running
	waiting  int // tasks with an unsettled wait
	starting int // tasks being made, not yet in tasks
	started  int // tasks so far: their numbers
	channels []*channel
}

// NewScheduler returns a scheduler without tasks.
func NewScheduler(limit int, newTask func(others int) (*heap.Task, error), endTask func(*heap.Task)) *Scheduler {
	return &Scheduler{newTask: newTask, endTask: endTask, limit: limit, tasks: map[*heap.Task]*running{}}
}

// Close frees the messages that nobody took. No task may run.
func (s *Scheduler) Close(sh *heap.Shared) {
	for _, ch := range s.channels {
		for _, p := range ch.waiting() {
			sh.Free(p)
		}
	}
	s.channels = nil
}

// CodeStopped is the code of the fault with which a task unwinds because another
// one of its scope failed. It never leaves the scheduler.
const CodeStopped = "stopped"

// running is a task that has not ended.
type running struct {
	number int
	member *scopeState   // that it belongs to; nil for main
	open   []*scopeState // that it owns, innermost last
	wait   *wait         // nil while it runs
	ending bool          // its code is done: no more requests
}

// scopeState is a scope that has not ended.
type scopeState struct {
	members map[*heap.Task]bool
	fault   *core.Fault // the first error
	broken  any         // a panic that is not a fault, from a member
	stopped bool        // members are to stop
	join    *wait       // of the owner, while it waits for the members
}

func (sc *scopeState) stopping() bool { return sc.stopped || sc.fault != nil || sc.broken != nil }

// wait is one wait of one task, settled once: by what it waits for, by a deadlock, or
// by being given up. All fields but ready are guarded by Scheduler.mu.
type wait struct {
	ready    chan struct{}
	channel  *channel // nil when the task waits for its members
	message  heap.Parcel
	settled  bool
	deadlock bool
}

// Main runs the body of a program, which is a scope, on t.
func (s *Scheduler) Main(t *heap.Task, body func() heap.Word) heap.Word {
	s.mu.Lock()
	s.add(t, nil)
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.tasks, t)
		s.mu.Unlock()
	}()
	return s.scoped(t, body)
}

func (s *Scheduler) add(t *heap.Task, member *scopeState) {
	s.started++
	s.tasks[t] = &running{number: s.started, member: member}
}

// Scope runs a closure and waits for what it spawned.
func (s *Scheduler) Scope(t *heap.Task, body heap.Word, dest heap.Word) heap.Word {
	return s.scoped(t, func() heap.Word { return mustCall(t, body, dest) })
}

func mustCall(t *heap.Task, closure, dest heap.Word) heap.Word {
	unit := [1]heap.Word{}
	v, f := t.Call(t, closure, unit[:], dest)
	if f != nil {
		panic(f)
	}
	return v
}

// scoped opens a scope of t, runs body, waits for the members and closes the scope.
func (s *Scheduler) scoped(t *heap.Task, body func() heap.Word) (v heap.Word) {
	sc := &scopeState{members: map[*heap.Task]bool{}}
	s.mu.Lock()
	r := s.tasks[t]
	r.open = append(r.open, sc)
	s.mu.Unlock()
	f := faultOf(func() { v = body() })
	if f == nil {
		f = faultOf(func() { s.join(t, sc) })
	}
	if f != nil {
		s.abandon(t, sc, f)
	}
	s.mu.Lock()
	r.open = r.open[:len(r.open)-1]
	s.mu.Unlock()
	switch {
	case sc.broken != nil:
		panic(sc.broken)
	case sc.fault != nil:
		panic(sc.fault)
	case f != nil:
		panic(f)
	}
	return v
}

// faultOf runs f and gives the fault that it panics with.
func faultOf(f func()) (fault *core.Fault) {
	defer func() {
		if r := recover(); r != nil {
			var ok bool
			if fault, ok = r.(*core.Fault); !ok {
				panic(r)
			}
		}
	}()
	f()
	return nil
}

// join waits until sc has no members.
func (s *Scheduler) join(t *heap.Task, sc *scopeState) {
	s.mu.Lock()
	if len(sc.members) == 0 {
		s.mu.Unlock()
		return
	}
	sc.join = &wait{ready: make(chan struct{})}
	s.startWait(t, sc.join)
	s.mu.Unlock()
	s.await(t, sc.join)
}

// abandon stops the members of a scope whose owner has the fault f, and waits for
// them; they poll, so it ends.
func (s *Scheduler) abandon(t *heap.Task, sc *scopeState, f *core.Fault) {
	s.mu.Lock()
	if f.Code != CodeStopped && !sc.stopping() {
		sc.fault = f
	}
	s.stop(sc)
	if len(sc.members) == 0 {
		s.mu.Unlock()
		return
	}
	// Not a counted wait: members that stop are progress.
	w := &wait{ready: make(chan struct{}), settled: true}
	sc.join = w
	s.mu.Unlock()
	<-w.ready
}

// stop asks all members to end.
func (s *Scheduler) stop(sc *scopeState) {
	sc.stopped = true
	for m := range sc.members {
		s.request(m, heap.PendingStop)
	}
}

// Spawn runs a closure in a new task of t's innermost scope.
func (s *Scheduler) Spawn(t *heap.Task, body heap.Word) {
	types := t.Shared.Layouts.Types()
	parcel := t.Pack(body, t.Shared.Layouts.Of(types.Fun(types.Unit, types.Unit)))
	nt := s.makeTask(t, parcel)
	s.mu.Lock()
	defer s.mu.Unlock()
	sc := s.tasks[t].innermost()
	s.starting--
	s.add(nt, sc)
	sc.members[nt] = true
	if sc.stopping() {
		nt.Request(heap.PendingStop)
	}
	go s.run(nt, sc, parcel)
}

// makeTask makes a task for t to spawn, within the limit.
func (s *Scheduler) makeTask(t *heap.Task, parcel heap.Parcel) *heap.Task {
	s.mu.Lock()
	others := len(s.tasks) + s.starting
	full := others >= s.limit
	if !full {
		s.starting++
	}
	s.mu.Unlock()
	if full {
		t.Shared.Free(parcel)
		fault("task_limit", "more than %d tasks at one time", s.limit)
	}
	nt, err := s.newTask(others)
	if err != nil {
		s.mu.Lock()
		s.starting--
		s.mu.Unlock()
		t.Shared.Free(parcel)
		fault("task_limit", "no memory for another task: %v", err)
	}
	return nt
}

// innermost is the scope that spawn joins: the task's own, or the one it is a member of.
func (r *running) innermost() *scopeState {
	if n := len(r.open); n > 0 {
		return r.open[n-1]
	}
	return r.member
}

// run is the life of a spawned task.
func (s *Scheduler) run(t *heap.Task, sc *scopeState, body heap.Parcel) {
	var f *core.Fault
	defer func() { s.ended(t, sc, f, recover()) }()
	f = faultOf(func() { mustCall(t, t.Unpack(body, t.DestA()), t.DestA()) })
}

// ended takes a member out of its scope; its error, if it is the first, stops the
// others and the owner.
func (s *Scheduler) ended(t *heap.Task, sc *scopeState, f *core.Fault, broken any) {
	s.mu.Lock()
	s.tasks[t].ending = true
	s.mu.Unlock()
	s.endTask(t) // before its scope can end, and with it the session
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.tasks, t)
	delete(sc.members, t)
	if failed := f != nil && f.Code != CodeStopped; (failed || broken != nil) && !sc.stopping() {
		sc.broken = broken
		if failed {
			sc.fault = f
		}
		s.stop(sc)
		for owner, r := range s.tasks {
			if r.owns(sc) {
				s.request(owner, heap.PendingStop)
			}
		}
	}
	if len(sc.members) == 0 && sc.join != nil {
		s.settle(sc.join)
	}
	s.checkDeadlock()
}

func (r *running) owns(sc *scopeState) bool {
	for _, o := range r.open {
		if o == sc {
			return true
		}
	}
	return false
}

// ServeStop is the service of PendingStop: it panics when t really is to stop. A
// request may be late, for a scope that has ended.
func (s *Scheduler) ServeStop(t *heap.Task) {
	s.mu.Lock()
	r := s.tasks[t]
	stopping := r != nil && r.stopping()
	s.mu.Unlock()
	if stopping {
		fault(CodeStopped, "another task of the scope failed")
	}
}

func (r *running) stopping() bool {
	for _, sc := range r.open {
		if sc.stopping() {
			return true
		}
	}
	return r.member != nil && r.member.stopping()
}

// RequestAll makes a request of every task: an interrupt or a timeout is for all.
func (s *Scheduler) RequestAll(bit heap.Word) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for t := range s.tasks {
		s.request(t, bit)
	}
}

func (s *Scheduler) request(t *heap.Task, bit heap.Word) {
	if r := s.tasks[t]; !r.ending {
		t.Request(bit)
	}
}

// startWait registers that t is about to wait. Called with mu held.
func (s *Scheduler) startWait(t *heap.Task, w *wait) {
	s.tasks[t].wait = w
	s.waiting++
	s.checkDeadlock()
}

// settle ends a wait. Called with mu held.
func (s *Scheduler) settle(w *wait) {
	if !w.settled {
		w.settled = true
		s.waiting--
	}
	close(w.ready)
}

// await waits until w is settled. When a request's service panics, the wait is given up.
func (s *Scheduler) await(t *heap.Task, w *wait) {
	t.Rest()
	done := false
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.tasks[t].wait = nil
		switch {
		case !w.settled:
			w.settled = true
			s.waiting--
			w.channel.forget(w)
		case !done && w.channel != nil && !w.deadlock: // the message came too late for this one
			w.channel.putBack(w.message)
		}
	}()
	t.Await(w.ready)
	done = true
}

// checkDeadlock is called, with mu held, whenever a task starts to wait or ends.
func (s *Scheduler) checkDeadlock() {
	if s.waiting == 0 || s.waiting != len(s.tasks) {
		return
	}
	var oldest *running
	for _, r := range s.tasks {
		if r.stopping() {
			return // it will unwind, and that is progress
		}
		if w := r.wait; w != nil && w.channel != nil && (oldest == nil || r.number < oldest.number) {
			oldest = r
		}
	}
	if oldest == nil {
		panic(fmt.Sprintf("builtin: %d tasks wait for members that are not there", s.waiting))
	}
	oldest.wait.deadlock = true
	oldest.wait.channel.forget(oldest.wait)
	s.settle(oldest.wait)
}
