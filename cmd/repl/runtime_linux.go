package main

import "golang.org/x/sys/unix"

// preferLargePages advises the kernel. It may refuse, which changes nothing but time.
func preferLargePages(begin, bytes uintptr) {
	_, _, _ = unix.Syscall(unix.SYS_MADVISE, begin, bytes, unix.MADV_HUGEPAGE)
}
