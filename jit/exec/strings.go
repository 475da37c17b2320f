//go:build linux && amd64

package exec

import (
	"encoding/binary"
	"fmt"
	"unsafe"

	"github.com/synoema/synoema/jit/abi"
)

// stringCode is machine code for operations on strings, in strings_amd64.s. It is position
// independent, and runs where stringStubs puts a copy: near to the code that calls it, and where the
// signal hooks know what stands there.
func stringCode()

func stringCodeAt() uintptr

// stringStubs gives the code, behind which the exit to a helper has to stand, and where in it
// each of abi.StringStubs is. The code tells that itself: it begins with one jump to each, and one to its end.
func stringStubs() (code []byte, entry [len(abi.StringStubs)]int) {
	const most = 1 << 16
	// unsafe: the address is that of code in the binary itself, which is only read
	text := unsafe.Slice((*byte)(unsafe.Pointer(stringCodeAt())), most)
	at := 0
	next := func() int {
		to, size := jumpAt(text[at:])
		at += size
		return at + to
	}
	for i := range entry {
		entry[i] = next()
	}
	return text[:next()], entry
}

// jumpAt is the distance and the size of the jump that code begins with.
func jumpAt(code []byte) (to, size int) {
	switch code[0] {
	case 0xeb:
		return int(int8(code[1])), 2
	case 0xe9:
		return int(int32(binary.LittleEndian.Uint32(code[1:]))), 5
	}
	panic(fmt.Sprintf("exec: the table of string stubs holds % x", code[:8]))
}
