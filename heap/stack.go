// Stacks of a task. Both are reserved once and never move.
//
// The limit of the native stack comes down as the stack is used: where native code meets it,
// the next piece is charged to the memory limit.
//
//	lo      floor               limit            hi
//	├─ margin ─┼─ never used yet ──┼─ charged ─┼─ free piece ─┤
//	                                    ◄── grows

package heap

import (
	"fmt"
	"sync/atomic"

	"github.com/synoema/synoema/core"
)

// nativeStack is the range of the native stack, usable once somebody has asked for it.
type nativeStack struct {
	lo, hi Word
	floor  Word // the limit never comes below
	limit  Word // of now, as long as no request has poisoned the context's
	usable bool
}

const (
	freeStack = 256 << 10 // of the native stack, not charged
	leastStep = 64 << 10  // of charging it
	mostStep  = 8 << 20
)

// Stack is the interpreter's value stack; pages are zero until touched and cost nothing
// before. An access past its end is a Go bounds panic, a stray one through an address hits
// a guard page.
func (t *Task) Stack() []Word { return t.stack }

// TrimStack gives back the memory of the value stack from word n up.
func (t *Task) TrimStack(n int) {
	from := Word(pages(int(addrOfWords(t.stack)) + 8*n))
	to := addrOfWords(t.stack) + Word(len(t.stack))*8
	if from < to {
		if err := discard(from, int(to-from)); err != nil {
			panic(fmt.Sprintf("heap: trimming the value stack: %v", err))
		}
	}
}

// NativeStack is the range of the native stack, made usable at the first call. The
// page below it is a guard.
func (t *Task) NativeStack() (lo, hi Word, err error) {
	s := &t.native
	if !s.usable {
		if err := commit(s.lo, int(s.hi-s.lo)); err != nil {
			return 0, 0, fmt.Errorf("native stack: %w", err)
		}
		s.usable = true
	}
	return s.lo, s.hi, nil
}

// LimitNative sets the first limit of the native stack and lifts any poison. The limit
// stays margin above the end for what does not look at it.
func (t *Task) LimitNative(margin Word) {
	s := &t.native
	s.floor = s.lo + margin
	s.limit = max(s.floor, s.hi-min(freeStack, s.hi-s.lo))
	atomic.StoreUint64(atomicWord(t.Ctx+CtxRealLimit), s.limit)
	atomic.StoreUint64(atomicWord(t.Ctx+CtxStackLimit), s.limit)
}

// DeepenNative moves the limit of the native stack, which sp has come below. It gives the fault
// of a stack, or of a memory limit, that is used up.
func (t *Task) DeepenNative(sp Word) *core.Fault {
	s := &t.native
	if sp < s.floor {
		return &core.Fault{Code: core.CodeStackOverflow, Msg: core.StackOverflowMsg}
	}
	var fault *core.Fault
	for _, step := range []Word{min(max((s.hi-sp)/2, leastStep), mostStep), leastStep} {
		to := max(min(sp, s.limit)-min(step, sp-s.floor), s.floor) &^ (pageSize - 1)
		if fault = t.ChargeStack(int(s.limit - to)); fault == nil {
			t.moveLimit(to)
			return nil
		}
	}
	return fault
}

// ChargeStack is charge for a stack: which call fails is a matter of the tier.
func (t *Task) ChargeStack(bytes int) *core.Fault {
	f := t.charge(bytes)
	if f != nil {
		f.Deep = true
	}
	return f
}

// moveLimit sets the limit of the native stack. A request may poison the context's at any
// time; then this one comes into force when that has been served.
func (t *Task) moveLimit(to Word) {
	old := t.native.limit
	t.native.limit = to
	atomic.StoreUint64(atomicWord(t.Ctx+CtxRealLimit), to)
	atomic.CompareAndSwapUint64(atomicWord(t.Ctx+CtxStackLimit), old, to)
}

// shrinkNative gives back what deep recursion has touched of the native stack and does not
// use now, and tells how much was charged for it. Native code must have left, or not run.
func (t *Task) shrinkNative() (freed int) {
	s := &t.native
	keep := Word(pages(int(Load(t.Ctx, CtxNativeSP)))) - freeStack
	if !s.usable || keep <= s.limit || keep > s.hi {
		return 0
	}
	if err := discard(s.lo, int(keep-s.lo)); err != nil {
		panic(fmt.Sprintf("heap: trimming the native stack: %v", err))
	}
	freed = int(keep - s.limit)
	t.charged -= freed
	t.moveLimit(keep)
	return freed
}

// TrimNative is called when no code runs.
func (t *Task) TrimNative() { t.shrinkNative() }
