//go:build linux && amd64

package exec

import (
	"fmt"
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Signals belong to the process, so this table does too: the code regions of
// all live engines and where each wants faults to go. The hooks read it.
const maxRegions = 64

var (
	regions    [maxRegions][2]uintptr // lo, hi; unused when hi is 0
	faultExits [maxRegions]uintptr

	urgNext, segvNext, busNext, fpeNext uintptr // Go's own handlers

	hooksOnce sync.Once
	hooksErr  error
	regionsMu sync.Mutex
)

// kernelAction is struct sigaction as rt_sigaction takes it.
type kernelAction struct {
	handler, flags, restorer uintptr
	mask                     uint64
}

func rtSigaction(sig unix.Signal, set, old *kernelAction) error {
	_, _, e := unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(sig),
		uintptr(unsafe.Pointer(set)), uintptr(unsafe.Pointer(old)), 8, 0, 0) // unsafe: system call arguments
	if e != 0 {
		return fmt.Errorf("rt_sigaction(%v): %w", sig, e)
	}
	return nil
}

// installHooks puts the hooks in front of Go's handlers, once for the process.
func installHooks() error {
	hooksOnce.Do(func() {
		for n, h := range []struct {
			sig  unix.Signal
			next *uintptr
		}{{unix.SIGURG, &urgNext}, {unix.SIGSEGV, &segvNext}, {unix.SIGBUS, &busNext}, {unix.SIGFPE, &fpeNext}} {
			var act kernelAction
			if hooksErr = rtSigaction(h.sig, nil, &act); hooksErr != nil {
				return
			}
			*h.next = act.handler
			act.handler = hookPC(n)
			if hooksErr = rtSigaction(h.sig, &act, nil); hooksErr != nil {
				return
			}
		}
	})
	return hooksErr
}

// addRegion makes the hooks know a code region; the result undoes it.
func addRegion(lo, hi, faultExit uintptr) (remove func(), err error) {
	if err := installHooks(); err != nil {
		return nil, err
	}
	regionsMu.Lock()
	defer regionsMu.Unlock()
	for i := range regions {
		if atomic.LoadUintptr(&regions[i][1]) == 0 {
			faultExits[i] = faultExit
			regions[i][0] = lo
			atomic.StoreUintptr(&regions[i][1], hi)
			return func() { atomic.StoreUintptr(&regions[i][1], 0) }, nil
		}
	}
	return nil, fmt.Errorf("more than %d sessions with native code at once", maxRegions)
}
