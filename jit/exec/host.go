package exec

import (
	"errors"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// Host is what native code needs from the rest of the session. Faults are panics
// with a *core.Fault.
type Host interface {
	// CallInterp runs a function that has no machine code. When it ends in a tail
	// call of one that has, that call is returned instead of made.
	CallInterp(t *heap.Task, fn *core.Fn, env heap.Word, args []heap.Word, dest heap.Word) (heap.Word, *TailCall)
	// Force gives the value of a nullary definition.
	Force(t *heap.Task, fn *core.Fn, dest heap.Word) heap.Word
	// Poll serves the requests in pending (heap.PendingXxx).
	Poll(t *heap.Task, pending heap.Word)
}

// TailCall is a call that is left to the caller's caller.
type TailCall struct {
	Fn   *core.Fn
	Env  heap.Word
	Args []heap.Word
}

// ErrCodeFull is returned when the code region is used up; promotion stops then.
var ErrCodeFull = errors.New("code memory is full")
