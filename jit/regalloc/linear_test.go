//go:build linux

package regalloc

import (
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// TestLinear compiles functions of growing size: the time for an instruction must not grow much.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip()
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	perInstr := func(size int) float64 {
		start, instrs := threadTime(), 0
		for seed := int64(1); instrs < 60000; seed++ {
			f := longFunc(seed, size)
			Run(f, testMachine)
			instrs += len(f.Instrs)
		}
		return float64(threadTime()-start) / float64(instrs)
	}
	small, large := perInstr(500), perInstr(20000)
	t.Logf("ns per instruction: %.0f at 500, %.0f at 20000", small, large)
	if large > 12*small {
		t.Errorf("time is not nearly linear")
	}
}

// threadTime is the processor time of this thread in nanoseconds: others don't count.
func threadTime() int64 {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_THREAD, &u); err != nil {
		panic(err)
	}
	return u.Utime.Nano()
}
