package heap

import "golang.org/x/sys/unix"

// preferHugePages asks for large pages in a range that is going to be filled from
// its start: filling 1 GiB takes a little more than half the time. Where the
// kernel has none it says so, and that is as good.
func preferHugePages(addr Word, n int) { _ = unix.Madvise(Bytes(addr, n), unix.MADV_HUGEPAGE) }
