//go:build unix

package heap

import "golang.org/x/sys/unix"

// reserve takes n bytes of address space without memory behind it.
func reserve(n int) (Word, error) {
	p, err := unix.MmapPtr(-1, 0, nil, uintptr(n), unix.PROT_NONE, unix.MAP_ANON|unix.MAP_PRIVATE|mapNoReserve)
	return Word(uintptr(p)), err
}

// commit makes n bytes at addr usable; they read as zero until written.
func commit(addr Word, n int) error {
	return unix.Mprotect(Bytes(addr, n), unix.PROT_READ|unix.PROT_WRITE)
}

// forbid makes any access to n bytes at addr a fault.
func forbid(addr Word, n int) error { return unix.Mprotect(Bytes(addr, n), unix.PROT_NONE) }

// discard gives the memory behind n committed bytes back; their contents are lost.
func discard(addr Word, n int) error { return unix.Madvise(Bytes(addr, n), unix.MADV_DONTNEED) }

// release gives a whole reservation back.
func release(addr Word, n int) error { return unix.MunmapPtr(at(addr), uintptr(n)) }
