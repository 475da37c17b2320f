// Package interp is the tree-walking tier.
//
// In come instances (core.Fn, core.Body) and tasks (heap.Task); out go words. Each node of
// a body is compiled once into a Go func value, specialised by the shape of its
// operands, so that `n < 2` or `f (n - 1)` is one call and no dispatch. The technique is
// closure generation (Feeley and Lapalme 1987), with Go's func values as the closures.
//
//	Body ─ compile ─► code: func(th *Thread, fp Word) Word ─ entry.run ─► result
//	                                       │
//	     value stack (frame.go) ◄──────────┘   slots and temporaries, off the Go heap
//
// What the package promises:
//   - Types decide: one word a value, nothing boxed, nothing allocated on the Go heap
//     while a program runs.
//   - Tail calls take constant stack: to the function itself by a loop in its entry,
//     others by a trampoline, to native code and back by CallFromNative.
//   - Depth is bounded by memory we choose, never by Go's (depth.go).
//   - A fault is a panic(*core.Fault) on the inside; its trace is read from the value stack
//     by the nearest boundary (Run, CallFromNative), so that calls pay nothing for it.
//   - Compiled code is immutable and published atomically; several tasks may run at once.
package interp

import (
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// Word is one value.
type Word = heap.Word

// Host is what the machine needs from the tiers around it.
type Host interface {
	// Body gives a function's body, instantiated if need be, and sees to it that every
	// function it mentions has its descriptor. Panics with a *core.Fault when it cannot be.
	Body(fn *core.Fn) *core.Body
	// Hot says that fn's heat has run out. It may call SetNative before it returns.
	Hot(t *heap.Task, fn *core.Fn)
	// EnterNative runs a function that SetNative marked. args is valid until the call
	// has copied it. Panics with a *core.Fault.
	EnterNative(t *heap.Task, fn *core.Fn, env Word, args []Word, dest Word) Word
	// Force evaluates a nullary definition that has no value yet.
	Force(t *heap.Task, fn *core.Fn, dest Word) Word
	// Poll serves pending requests of the task. Panics with a *core.Fault to end the entry.
	Poll(t *heap.Task)
}

// Machine holds the compiled functions of one session. Safe for concurrent use by several tasks.
type Machine struct {
	Checked bool // verify every object that is made; for tests. Set before first use

	host   Host
	shared *heap.Shared

	mu      sync.Mutex // guards writing of everything below
	fns     atomic.Pointer[[]atomic.Pointer[function]]
	sites   []site
	threads sync.Map // *heap.Task → *Thread
}

// function is what the machine knows of one core.Fn.
type function struct {
	fn     *core.Fn
	desc   Word // address of its descriptor
	native atomic.Bool
	heat   int64        // the countdown's value when counting began with the present weight; guarded by Machine.mu
	calls  int64        // calls counted with earlier weights; guarded by Machine.mu
	given  atomic.Int64 // of the countdown to crossings since counting began
	entry  atomic.Pointer[entry]
	enter  code // Thread.enter of this function
	roots  atomic.Pointer[roots]
}

// entry is the way into a function: compiled from body, or native. It is out of
// date when the function's body is another one.
type entry struct {
	body *core.Body
	// run goes on until there is a value. step also returns when the function ends in a
	// tail call of another function, which is then Thread.next.
	run, step code
	weight    Word // of a call or loop turn, taken from the descriptor's heat
	native    bool
}

// code evaluates an expression in the frame at fp.
type code func(th *Thread, fp Word) Word

// cond is code of a Bool.
type cond func(th *Thread, fp Word) bool

// New returns a machine on the memory of a session. It raises the Go runtime's
// limit on the size of a stack, which holds for the process.
func New(shared *heap.Shared, host Host) *Machine {
	debug.SetMaxStack(maxGoStack)
	m := &Machine{host: host, shared: shared, sites: make([]site, firstSite)}
	m.fns.Store(&[]atomic.Pointer[function]{})
	return m
}

// SetNative says whether calls of fn go to native code from now on, running loops of
// fn included: they see it at their next turn.
func (m *Machine) SetNative(fn *core.Fn, native bool) {
	f := m.function(fn)
	m.mu.Lock()
	f.settle()
	f.native.Store(native)
	f.entry.Store(outOfDate())
	m.mu.Unlock()
}

// Stats are what the interpreter has counted of a function.
type Stats struct {
	Calls, Turns int64
}

// Stats reads the counters of fn. Tasks count without locking: the numbers are
// good estimates.
func (m *Machine) Stats(fn *core.Fn) Stats {
	f := m.function(fn)
	m.mu.Lock()
	defer m.mu.Unlock()
	turns := int64(heap.Load(f.desc, heap.FnTurns))
	return Stats{Calls: max(f.calls+f.counted()-turns, 0), Turns: turns}
}

// Heat gives fn a new countdown to its promotion.
func (m *Machine) Heat(fn *core.Fn, heat int64) {
	f := m.function(fn)
	m.mu.Lock()
	f.settle()
	heap.Store(f.desc, heap.FnHeat, Word(heat))
	f.heat = heat
	m.mu.Unlock()
}

// counted is the number of calls and turns since heat was set.
func (f *function) counted() int64 {
	e := f.entry.Load()
	if e.weight == 0 {
		return 0
	}
	return (f.heat - f.given.Load() - int64(heap.Load(f.desc, heap.FnHeat))) / int64(e.weight)
}

// crossing is what a call from native code adds to a function's heat: the way to the interpreter and back takes
// as long as that many nodes.
const crossing = 30

// crossed counts the way from native code. The last step of the countdown is left to the call.
func (f *function) crossed() {
	left := int64(heap.Load(f.desc, heap.FnHeat))
	if n := min(crossing, left-1); n > 0 {
		heap.Store(f.desc, heap.FnHeat, Word(left-n))
		f.given.Add(n)
	}
}

// settle books what was counted with the present weight.
func (f *function) settle() {
	f.calls += f.counted()
	f.given.Store(0)
	f.heat = int64(heap.Load(f.desc, heap.FnHeat))
}

// function returns the machine's record of fn.
func (m *Machine) function(fn *core.Fn) *function {
	if f := m.known(fn.ID); f != nil && f.fn == fn {
		return f
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	table := *m.fns.Load()
	if fn.ID >= len(table) {
		grown := make([]atomic.Pointer[function], max(2*len(table), fn.ID+64))
		for i := range table {
			grown[i].Store(table[i].Load())
		}
		m.fns.Store(&grown)
		table = grown
	}
	f := table[fn.ID].Load()
	if f == nil || f.fn != fn {
		f = &function{fn: fn, desc: m.shared.Space.Fns.Desc(fn.ID)}
		f.heat = int64(heap.Load(f.desc, heap.FnHeat))
		f.enter = func(th *Thread, fp Word) Word { return th.enter(f, fp) }
		f.entry.Store(outOfDate())
		table[fn.ID].Store(f)
	}
	return f
}

// known returns the record of the function with the given number, or nil.
func (m *Machine) known(id int) *function {
	table := *m.fns.Load()
	if id >= len(table) {
		return nil
	}
	return table[id].Load()
}

// byID returns the record of the function with the given number.
func (m *Machine) byID(id int) *function {
	if f := m.known(id); f != nil {
		return f
	}
	return m.function(m.shared.Space.Fns.Fn(id))
}

// outOfDate is an entry that no body fits.
func outOfDate() *entry { return &entry{body: new(core.Body)} }

// refresh makes the entry that fits the function's present state. Compiling runs
// unlocked: two tasks may both do it, and either result serves.
func (m *Machine) refresh(f *function) *entry {
	if f.native.Load() {
		e := &entry{body: f.fn.Code.Load(), run: enterNative(f), native: true}
		e.step = e.run
		f.entry.Store(e)
		return e
	}
	body := m.host.Body(f.fn)
	e := compile(m, f, body)
	m.mu.Lock()
	f.settle()
	f.entry.Store(e)
	m.mu.Unlock()
	return e
}

// above is the first free address over a frame at fp that holds only parameters.
func (f *function) above(fp Word) Word { return fp + Word(8*len(f.fn.Params)) }

// enterNative hands the call in the frame at fp to the native tier.
func enterNative(f *function) code {
	return func(th *Thread, fp Word) Word {
		th.leave(entered, fp, f.above(fp))
		args := heap.Words(fp, len(f.fn.Params))
		return th.m.host.EnterNative(th.t, f.fn, heap.Load(fp, frameEnv), args, heap.Load(fp, frameDest))
	}
}
