//go:build linux && amd64

package exec

import (
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// codeMemory is one piece of memory seen twice: writable at rw, executable at
// rx inside the session's Space. Code is never writable where it runs.
type codeMemory struct {
	rw    []byte
	rx    uintptr
	used  int
	limit int // of used
}

func mapCode(at uintptr, size int) (*codeMemory, error) {
	fd, err := unix.MemfdCreate("synoema-code", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("code memory: %w", err)
	}
	defer unix.Close(fd)
	if err := unix.Ftruncate(fd, int64(size)); err != nil {
		return nil, fmt.Errorf("code memory: %w", err)
	}
	rw, err := unix.Mmap(fd, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_NORESERVE)
	if err != nil {
		return nil, fmt.Errorf("code memory: %w", err)
	}
	// unsafe: the address lies in memory that package heap reserved off the Go heap
	if _, err := unix.MmapPtr(fd, 0, unsafe.Pointer(at), uintptr(size),
		unix.PROT_READ|unix.PROT_EXEC, unix.MAP_SHARED|unix.MAP_FIXED); err != nil {
		return nil, fmt.Errorf("code memory: %w", err)
	}
	return &codeMemory{rw: rw, rx: at, limit: size}, nil
}

func (m *codeMemory) unmap() error { return unix.Munmap(m.rw) }
