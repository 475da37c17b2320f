package heap

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// room is how much more address space the process may have: sandboxes and ulimit -v
// give it a limit.
func room() int {
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_AS, &limit) != nil || limit.Cur >= unlimitedRoom {
		return unlimitedRoom
	}
	used := 0
	if text, err := os.ReadFile("/proc/self/statm"); err == nil {
		_, _ = fmt.Sscan(string(text), &used) // 0 when it cannot be read
	}
	return max(int(limit.Cur)-used*os.Getpagesize(), 0)
}
