package tiering

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// background compiles hot functions beside the program, which goes on in the interpreter
// and finds them native at its next call or loop turn.
//
//	task ──heat──► want ──► queue ──► worker: Compile ──► Link, SetNative
//	                                     ▲
//	start … an evaluation … rest ── stops it
//
// The worker lives at most as long as the evaluation that wanted something of it: between
// evaluations nothing is under way, so redefinition, undo and sweeps see tables at rest, and
// no code of a text that is no longer in force can be published. What an evaluation's end
// cuts short is wanted again by the next call.
type background struct {
	promote func(*fnState)
	release func(*fnState) // of what was not done

	mu     sync.Mutex
	queue  []*fnState
	open   bool          // an evaluation is under way
	worker chan struct{} // closed when the worker has ended; nil when there is none
	ending atomic.Bool   // the evaluation is over
}

// newBackground returns nil where no second core would do the work.
func (s *Session) newBackground() *background {
	if s.cfg.Tier != Auto || !s.hasHelper() {
		return nil
	}
	return &background{promote: s.promoteBeside, release: func(st *fnState) { s.release(st, 1) }}
}

// hasHelper reports whether functions may be compiled on a second core.
func (s *Session) hasHelper() bool {
	inOrder := s.cfg.Profile != nil || s.cfg.Fuel != nil // who counts wants one function after the other
	return s.cfg.Beside >= 0 && !inOrder && runtime.GOMAXPROCS(0) > 1
}

// start opens the queue for the time of an evaluation.
func (b *background) start() {
	if b != nil {
		b.mu.Lock()
		b.open = true
		b.ending.Store(false)
		b.mu.Unlock()
	}
}

// want has a function compiled; false when the caller has to do it.
func (b *background) want(st *fnState) bool {
	if b == nil {
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.open {
		return false
	}
	b.queue = append(b.queue, st)
	if b.worker == nil {
		b.worker = make(chan struct{})
		go b.work(b.worker)
	}
	return true
}

// work takes functions from the queue until it is empty or the evaluation is over.
func (b *background) work(done chan struct{}) {
	defer close(done)
	for st := b.next(); st != nil; st = b.next() {
		b.promote(st)
	}
}

func (b *background) next() *fnState {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.queue) == 0 || b.ending.Load() {
		b.worker = nil
		return nil
	}
	st := b.queue[0]
	b.queue = b.queue[1:]
	return st
}

// rest ends an evaluation's compiling: nothing is under way when it returns.
func (b *background) rest() {
	if b == nil {
		return
	}
	b.mu.Lock()
	b.open = false
	b.ending.Store(true)
	worker, left := b.worker, b.queue
	b.queue = nil
	b.mu.Unlock()
	if worker != nil {
		<-worker
	}
	for _, st := range left {
		b.release(st)
	}
}

// over tells the worker that nobody waits for its work any more.
func (b *background) over() bool { return b.ending.Load() }
