//go:build unix

package main

import (
	"os/exec"
	"syscall"
	"time"
)

// ownTime is the processor time of this process and of those it waited for.
func ownTime() (own time.Duration) {
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if syscall.Getrusage(who, &u) == nil {
			own += time.Duration(u.Utime.Nano() + u.Stime.Nano())
		}
	}
	return own
}

// peakOf is the exact peak from rusage. Linux counts what the harness had
// resident when it started the process, so below that the watched one is taken.
func peakOf(cmd *exec.Cmd, watched int64) int64 {
	var own syscall.Rusage
	used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok || syscall.Getrusage(syscall.RUSAGE_SELF, &own) != nil || used.Maxrss <= own.Maxrss {
		return watched
	}
	return int64(used.Maxrss)
}
