// Depth: how recursion of the program is kept from overflowing Go's stack, which
// would end the process.
//
// The value stack is the measure. For every call, the distance between the caller's fp
// and the callee's is at least 1/goRatio of an upper bound of the Go stack that the nest of
// func values between them takes, so comparing fp with Thread.limit bounds both stacks
// at once; there is no counter to keep or to restore. Frames that no Go stack goes with (cells.go)
// are counted, for they may go beyond the end.
//
//	base        shallow      limit of this Go stack                  end
//	├────────────┼────────────────┼───────────────────┼──────────────┤   value stack
//	 as it comes   grown to 1 GiB   a fresh goroutine   another one     stack_overflow
//
// Growing happens in one step, by calling an assembly function with a huge frame:
// doubling from 8 KiB would copy the frames again and again. A value stack of less than
// the usual size tells that address space is limited: then Go's stack grows as it
// comes, and so little of the value stack is used that there is room for it.

package interp

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

const (
	maxGoStack = 1 << 30
	goRatio    = 8

	// What Go functions take at most: one func value of compiled code, and what a function's takes
	// beside it for tail calls; the check of what a node has allocated; a boundary with the
	// engine's frames around it.
	closureBytes  = 96
	loopBytes     = 256
	checkBytes    = 192
	boundaryBytes = 4096

	shallowBytes = 2 << 20   // of Go stack, before it is grown in one step
	growBytes    = 700 << 20 // frame of growStack (stack_amd64.s)
	goReserve    = 192 << 20 // left for builtins, the compiler and everything else the host runs
	goStep       = 64 << 20  // least progress that makes staying on a stack worth it
	depthBytes   = 320 << 20 // of value stack; with goRatio, 2.5 GiB of Go stack at the very most

	spareBytes = 64 << 20 // of value stack that is never used

	// Pieces of value stack that are charged to the memory limit at a time, and how many bytes of both
	// stacks for each byte of it: what was measured, for goRatio is a bound.
	leastStep    = 16 << 10
	mostStep     = 2 << 20
	chargedRatio = 5
)

// depth is the part of a Thread that knows the stacks.
type depth struct {
	base  Word // bottom of the value stack
	end   Word // no frame begins above, if all are heavy
	most  Word // … if none is
	start Word // fp where the present Go stack took over
	deep  bool // the value stack was used beyond shallow

	light   int  // bytes of the value stack that no Go stack goes with (cells.go)
	charged int  // bytes of both stacks, to the memory limit
	tight   bool // address space is limited
}

// usualStack is the size of the value stack where address space is not limited.
const usualStack = 1 << 30

func (d *depth) init(base Word, bytes int) {
	d.base, d.start = base, base
	d.end, d.most = base+depthBytes, base+Word(bytes)-spareBytes
	if d.tight = bytes < usualStack; d.tight {
		d.end = base + Word(bytes/(2*goRatio))
		d.most = d.end
	}
}

// top is where recursion ends. What takes no Go stack may take as much as native frames, so that
// a memory limit ends recursion of this kind in both tiers or in none.
func (d *depth) top() Word { return max(d.end, min(d.end+Word(d.light), d.most)) }

func (d *depth) shallow(from Word) Word { return min(from+shallowBytes/goRatio, d.end) }

// deepen runs k in the frame at fp, which lies above the limit, with a higher one.
func (th *Thread) deepen(k code, fp Word) Word {
	d := &th.depth
	if fp > d.top() {
		panic(&core.Fault{Code: core.CodeStackOverflow, Msg: core.StackOverflowMsg})
	}
	d.deep = true
	room := d.goRoom(fp - d.start)
	if room < goStep {
		return th.elsewhere(k, fp)
	}
	before := th.room()
	if fault := th.raise(fp, min(fp+Word(room)/goRatio, d.top())); fault != nil {
		panic(fault)
	}
	r := k(th, fp)
	th.lower(before)
	return r
}

// raise puts the limit above fp, to at most the given address, and charges both stacks up to there
// to the task: a piece of half of what is used so far, or where that is too much a small one.
func (th *Thread) raise(fp, most Word) (fault *core.Fault) {
	for _, step := range []Word{min(max((fp-th.depth.base)/2, leastStep), mostStep), leastStep} {
		to := min(fp+step, most)
		cost := th.depth.cost(to)
		if fault = th.t.ChargeStack(cost - th.depth.charged); fault == nil {
			th.limit, th.depth.charged = to, cost
			return nil
		}
	}
	return fault
}

// cost is what both stacks take when the value stack is used up to an address; what comes above is
// taken for heavy.
func (d *depth) cost(to Word) int {
	return max(chargedRatio*int(to-d.shallow(d.base))-(chargedRatio-1)*d.light, 0)
}

// room is how far frames may go, and what was charged for it.
type room struct {
	limit   Word
	charged int
}

func (th *Thread) room() room { return room{th.limit, th.depth.charged} }

// lower takes the room back to what it was.
func (th *Thread) lower(to room) {
	if to.charged != th.depth.charged {
		th.t.ChargeStack(to.charged - th.depth.charged)
	}
	th.limit, th.depth.charged = to.limit, to.charged
}

// goRoom makes the present Go stack as large as it may be, and tells how many bytes
// compiled code may still take of it. used is how much of the value stack it serves.
func (d *depth) goRoom(used Word) int {
	if d.tight {
		return maxGoStack - goReserve
	}
	left, size := stackRoom()
	if size == 0 { // the platform cannot tell
		return maxGoStack - goReserve - int(used)*goRatio
	}
	if size < maxGoStack && size-left < maxGoStack-growBytes-goStep {
		growStack()
		left, _ = stackRoom()
	}
	return left - goReserve
}

// outcome is what a goroutine that took over hands back.
type outcome struct {
	word     Word
	panicked any
}

// elsewhere runs k on the stack of a fresh goroutine. Panics cross over.
func (th *Thread) elsewhere(k code, fp Word) Word {
	start, before := th.depth.start, th.room()
	done := make(chan outcome)
	go func() {
		var out outcome
		defer func() {
			out.panicked = recover()
			done <- out
		}()
		th.depth.start = fp
		out.word = th.deepen(k, fp)
	}()
	out := <-done
	th.depth.start = start
	th.lower(before)
	if out.panicked != nil {
		panic(out.panicked)
	}
	return out.word
}

// trim gives back value stack that a deep run has touched. Only the outermost
// boundary may call it.
func (th *Thread) trim() {
	if th.depth.deep {
		th.depth.deep = false
		th.t.TrimStack(shallowBytes / goRatio / 8)
	}
}

// enter runs f in the frame at fp after everything that a call may have to wait
// for: room, requests, a new body, promotion.
func (th *Thread) enter(f *function, fp Word) Word {
	if fp > th.limit {
		th.leave(entered, fp, f.above(fp))
		return th.deepen(f.prepared, fp)
	}
	return f.prepared(th, fp)
}

func (f *function) prepared(th *Thread, fp Word) Word { return th.prepare(f, fp).run(th, fp) }

// prepare returns the entry to be run in the frame at fp, whose parameters are set.
func (th *Thread) prepare(f *function, fp Word) *entry {
	th.leave(entered, fp, f.above(fp))
	if heap.Load(th.ctx, heap.CtxPending) != 0 {
		th.m.host.Poll(th.t)
	}
	e := f.entry.Load()
	if heat := int64(heap.Load(f.desc, heap.FnHeat)); heat <= 0 && heat > -int64(e.weight) {
		th.m.host.Hot(th.t, f.fn)
		e = f.entry.Load()
	}
	if e.body != f.fn.Code.Load() {
		e = th.m.refresh(f)
	}
	return e
}
