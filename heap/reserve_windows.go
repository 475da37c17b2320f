package heap

import "golang.org/x/sys/windows"

// reserve takes n bytes of address space without memory behind it.
func reserve(n int) (Word, error) {
	p, err := windows.VirtualAlloc(0, uintptr(n), windows.MEM_RESERVE, windows.PAGE_NOACCESS)
	return Word(p), err
}

// commit makes n bytes at addr usable; they read as zero until written.
func commit(addr Word, n int) error {
	_, err := windows.VirtualAlloc(uintptr(addr), uintptr(n), windows.MEM_COMMIT, windows.PAGE_READWRITE)
	return err
}

// forbid makes any access to n bytes at addr a fault.
func forbid(addr Word, n int) error {
	return windows.VirtualFree(uintptr(addr), uintptr(n), windows.MEM_DECOMMIT)
}

// discard gives the memory behind n committed bytes back; their contents are lost.
func discard(addr Word, n int) error {
	if err := forbid(addr, n); err != nil {
		return err
	}
	return commit(addr, n)
}

// release gives a whole reservation back.
func release(addr Word, _ int) error {
	return windows.VirtualFree(uintptr(addr), 0, windows.MEM_RELEASE)
}
