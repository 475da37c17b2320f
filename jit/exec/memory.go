//go:build linux && amd64

package exec

import (
	"errors"
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

// mapCode maps it. A shared mapping that no file has a name for is seen twice by asking mremap
// for a copy of it; and `perf`, which looks up names of functions in memory without a file
// only, takes it for such.
func mapCode(at uintptr, size int) (*codeMemory, error) {
	rw, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_ANONYMOUS|unix.MAP_NORESERVE)
	if err != nil {
		return nil, fmt.Errorf("code memory: %w", err)
	}
	// unsafe: the address lies in memory that package heap reserved off the Go heap
	target := unsafe.Pointer(at)
	_, err = unix.MremapPtr(unsafe.Pointer(&rw[0]), 0, target, uintptr(size), unix.MREMAP_MAYMOVE|unix.MREMAP_FIXED)
	if err == nil {
		err = unix.Mprotect(unsafe.Slice((*byte)(target), size), unix.PROT_READ|unix.PROT_EXEC)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("code memory: %w", err), unix.Munmap(rw))
	}
	return &codeMemory{rw: rw, rx: at, limit: size}, nil
}

func (m *codeMemory) unmap() error { return unix.Munmap(m.rw) }
