// Task: what one thread of evaluation owns.

package heap

import (
	"cmp"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/synoema/synoema/core"
)

// TaskConfig says how large a task may become. Zero fields take the defaults.
type TaskConfig struct {
	Shared      *Shared
	ArenaBytes  int     // reserved for each arena; defaultArena, less where that much address space is not to be had
	StackBytes  int     // reserved for the value stack; 1 GiB
	Nursery     int     // allocated by a loop between two collections; less where memory is short; 1.75 MiB
	NativeBytes int     // reserved for the native stack; 1 GiB
	MemoryLimit int     // a budget of its own; 0 is that of Shared
	Freeing     Freeing // what becomes of freed memory
	Always      bool    // evacuate at every point, for tests
	Checked     bool    // remember what CheckStore has to know
	Sampling    int     // bytes between two samples of who allocates, for a profile; 0 is no profile
	Host        any     // the builtins' world: a *builtin.Host

	// Own reports whether a place is of the program's own text, not the library's. May be nil.
	Own func(core.TraceEntry) bool
}

// Task owns a context, two arenas, a value stack and a native stack.
// It belongs to one goroutine at a time; only Request may come from others.
type Task struct {
	Ctx    Word // address of the context; R15 in native code
	Shared *Shared
	Host   any // see TaskConfig

	// Call runs a closure in the tier that is current: set by whoever runs the
	// task, used by builtins that take functions. The result goes to dest.
	Call func(t *Task, closure Word, args []Word, dest Word) (Word, *core.Fault)
	// ShowByImpl is the text that an impl of Show gives a value inside another, if there
	// is one for its type or a part of it. May be nil.
	ShowByImpl func(t *Task, w Word, l *Layout) (text string, ok bool)
	// Callers adds to f the calls of the other tier that are outside the present calls of one,
	// native or not; see Attribute. May be nil.
	Callers func(t *Task, f *core.Fault, native bool)
	// Poll serves pending requests inside long-running builtins; it may panic with a *core.Fault. May be nil.
	Poll func(t *Task)
	// Conc is how builtins reach the scheduler of scope, spawn and channels.
	Conc Concurrency

	// Effects counts the builtins with effects that the task has run.
	Effects int64

	arenas   [2]arena
	budget   *Budget // nil: no limit
	granted  int     // drawn from it
	nursery  int     // see TaskConfig
	sampling int
	charged  int // outside the arenas: stacks and scratch
	scratch  int // see Scratch
	freeing  Freeing
	mapping  Word // the reservation; see NewTask
	mapped   int
	stack    []Word
	native   nativeStack
	work     int        // bytes that builtins have gone over since the last look; see Worked
	out      []byte     // reused by show and by builtins that build text
	calls    *Call      // free ones
	pairs    []pair     // stack of Compare, between comparisons
	shows    []showItem // stack of Show
	copies   copier     // lists of CopyOut
	forward  forwarding
	texts    [keptPositions]positions // of the texts used last
	evac     evacuator
	points   points
	sites    sites
	own      func(core.TraceEntry) bool
	stats    Stats
	always   bool
	checked  bool
	fences   int           // see shut
	wake     chan struct{} // a request was made; see Await

	explaining bool // ShowByImpl is running
}

// Concurrency is what the scheduler of a session offers to builtins. Values that
// leave the task are copied by Pack and Unpack. Faults are panics.
type Concurrency interface {
	Chan(t *Task) Word
	Send(t *Task, ch, v Word, elem *Layout)
	Recv(t *Task, ch Word, elem *Layout, dest Word) Word
	Scope(t *Task, body Word, dest Word) Word
	Spawn(t *Task, body Word)
}

const (
	defaultArena = 64 << 30
	leastArena   = 64 << 20
)

// NewTask reserves a task's memory. Nothing but the context, a first piece of
// each arena and the value stack's range is made usable.
//
//	mapping
//	├─ guard ─┼─ native stack ◄─┼─ value stack ──► ─┼─ guard ─┼─ arena A ──► ─┼─ arena B ──► ─┤
//
// The order is for the kernel, which bounds the number of ranges that differ in
// protection: the stacks are one, what is not yet used of B and the next task's guard another.
func NewTask(cfg TaskConfig) (*Task, error) {
	t := &Task{Shared: cfg.Shared, Host: cfg.Host, budget: cmp.Or(NewBudget(cfg.MemoryLimit), cfg.Shared.Budget), freeing: cfg.Freeing,
		always: cfg.Always, checked: cfg.Checked, sampling: cfg.Sampling, own: cfg.Own, wake: make(chan struct{}, 1)}
	arenaBytes, err := t.reserveAll(&cfg)
	if err != nil {
		return nil, fmt.Errorf("reserving a task's memory: %w", err)
	}
	t.evac.poll = t.poll
	t.nursery = cfg.nursery(arenaBytes, t.budget)
	if err := t.makeUsable(arenaBytes); err != nil {
		return nil, errors.Join(err, release(t.mapping, t.mapped))
	}
	return t, nil
}

// nursery is how much a loop of the task allocates between two collections.
func (cfg *TaskConfig) nursery(arenaBytes int, b *Budget) int {
	n := cfg.Nursery
	if n == 0 {
		n = nursery
	}
	n = min(n, arenaBytes/64)
	if b != nil {
		n = min(n, b.limit/16)
	}
	return max(n, floor/4)
}

// reserveAll lays out the reservation, with smaller arenas where address space is
// limited, and gives their size.
func (t *Task) reserveAll(cfg *TaskConfig) (arenaBytes int, err error) {
	part, stackPart := 12, 24
	if cfg.ArenaBytes != 0 { // one of many
		part, stackPart = 128, 64
	}
	size := func(n, def, part int) int { return share(pages(cmp.Or(n, def)), part) }
	arenaBytes = max(size(cfg.ArenaBytes, defaultArena, part), firstChunk)
	nativeBytes, stackBytes := size(cfg.NativeBytes, 1<<30, stackPart), size(cfg.StackBytes, 1<<30, stackPart)
	for {
		slack := 0
		if arenaBytes >= manyTasks {
			arenaBytes, slack = arenaBytes&^(hugePage-1), hugePage // see arenaBase
		}
		t.mapped = 2*arenaBytes + nativeBytes + stackBytes + 2*pageSize + slack
		if t.mapping, err = reserve(t.mapped); err == nil {
			break
		}
		if arenaBytes /= 4; arenaBytes < leastArena {
			return 0, err
		}
	}
	t.native.lo = t.mapping + pageSize
	t.native.hi = t.native.lo + Word(nativeBytes)
	t.stack = Words(t.native.hi, stackBytes/8)
	return arenaBytes, nil
}

// manyTasks is the size from which on arenas are worth large pages: smaller ones
// belong to one of many tasks.
const manyTasks = 2 << 30

// arenaBase is where the arenas lie, from the given address on. Where large pages are wanted the first
// begins behind an arena's first chunk: who needs little touches small pages, and clearing a
// large one costs as much as 60 small ones.
func arenaBase(from Word, arenaBytes int) Word {
	if arenaBytes < manyTasks {
		return from
	}
	base := (from+firstChunk+hugePage-1)&^(hugePage-1) - firstChunk
	preferHugePages(base, 2*arenaBytes)
	return base
}

func (t *Task) makeUsable(arenaBytes int) (err error) {
	if err = commit(t.native.hi, 8*len(t.stack)); err != nil {
		return fmt.Errorf("value stack: %w", err)
	}
	if t.Ctx, err = t.Shared.Space.takeContext(); err != nil {
		return err
	}
	base := arenaBase(t.native.hi+Word(8*len(t.stack))+pageSize, arenaBytes)
	for i := range t.arenas {
		lo := base + Word(i*arenaBytes)
		t.arenas[i] = arena{base: lo, limit: lo + Word(arenaBytes), committed: lo, high: lo}
		t.setNext(i, lo)
		t.openArena(i)
	}
	Store(t.Ctx, CtxFnTable, t.Shared.Space.Fns.Base)
	Store(t.Ctx, CtxRealLimit, 0)
	Store(t.Ctx, CtxEmpty, t.Shared.Space.Statics.Empty())
	Store(t.Ctx, CtxOwnBase, base)
	Store(t.Ctx, CtxOwnSize, Word(2*arenaBytes))
	t.resume()
	t.wakePoints()
	return nil
}

// openArena sets the soft end of an empty arena: a first chunk without a limit,
// nothing with one, so that the first allocation is judged.
func (t *Task) openArena(i int) {
	a := &t.arenas[i]
	end := a.base
	if t.budget == nil {
		end += min(firstChunk, t.chunk())
		if fault := t.commitTo(a, end); fault != nil {
			panic(fault)
		}
		a.high = end
	}
	Store(t.Ctx, CtxArenaA+16*i+8, end)
}

// Close gives everything back but the context, which goes to the pool.
func (t *Task) Close() error {
	err := errors.Join(release(t.mapping, t.mapped), t.forward.close(), t.evac.bitmap.close())
	t.Shared.Space.giveContext(t.Ctx)
	if t.budget != nil {
		t.budget.put(t.granted)
	}
	return err
}

// Request asks the task, from any goroutine, to leave its code and serve bit.
func (t *Task) Request(bit Word) {
	atomic.OrUint64(atomicWord(t.Ctx+CtxPending), bit)
	atomic.StoreUint64(atomicWord(t.Ctx+CtxStackLimit), PoisonLimit)
	select {
	case t.wake <- struct{}{}:
	default: // one wake-up is waiting already
	}
}

// Await waits for done, or for a request whose service panics: how a builtin
// waits for the outside world without becoming deaf.
func (t *Task) Await(done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		case <-t.wake:
			t.poll()
		}
	}
}

// TakePending lifts the poison, then takes all bits; there may be none.
// The order matters: a request made in between poisons again.
func (t *Task) TakePending() Word {
	limit := atomic.LoadUint64(atomicWord(t.Ctx + CtxRealLimit))
	atomic.StoreUint64(atomicWord(t.Ctx+CtxStackLimit), limit)
	return atomic.SwapUint64(atomicWord(t.Ctx+CtxPending), 0)
}

// Asked reports whether a request of any kind is pending; it may be called from any goroutine.
func (t *Task) Asked() bool { return atomic.LoadUint64(atomicWord(t.Ctx+CtxPending)) != 0 }

// Poisoned reports whether a request waits; one load, for the interpreter's loops.
func (t *Task) Poisoned() bool {
	return atomic.LoadUint64(atomicWord(t.Ctx+CtxStackLimit)) == PoisonLimit
}
