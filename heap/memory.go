// Words and bytes at addresses. The only file of the package that turns an
// address into a pointer.

package heap

import "unsafe"

// at is the one place where an address becomes a pointer. go vet calls it a
// possible misuse: the memory is mmap'd and never the Go heap's, so the
// collector neither moves nor frees it, and a word may hold its address.
func at(addr Word) unsafe.Pointer { return unsafe.Pointer(uintptr(addr)) }

// Load reads the word off bytes behind addr.
func Load(addr Word, off int) Word { return *(*Word)(at(addr + Word(off))) }

// Store writes the word off bytes behind addr.
func Store(addr Word, off int, w Word) { *(*Word)(at(addr + Word(off))) = w }

// Field reads word i of the object at addr.
func Field(addr Word, i int) Word { return *(*Word)(at(addr + Word(i)*8)) }

// SetField writes word i of the object at addr.
func SetField(addr Word, i int, w Word) { *(*Word)(at(addr + Word(i)*8)) = w }

// Load32 reads the four bytes off bytes behind addr.
func Load32(addr Word, off int) int32 { return *(*int32)(at(addr + Word(off))) }

func store32(addr Word, off int, v int32) { *(*int32)(at(addr + Word(off))) = v }

// atomicWord lets sync/atomic work on a word that several threads share.
func atomicWord(addr Word) *uint64 { return (*uint64)(at(addr)) }

// Bytes is a view of n bytes at addr. It lives as long as the memory does.
func Bytes(addr Word, n int) []byte { return unsafe.Slice((*byte)(at(addr)), n) }

// Words is a view of n words at addr.
func Words(addr Word, n int) []Word { return unsafe.Slice((*Word)(at(addr)), n) }

// text is a string view of n bytes at addr.
func text(addr Word, n int) string { return unsafe.String((*byte)(at(addr)), n) }

// viewBytes is b as a string; nobody may write to b while it is in use.
func viewBytes(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// addrOfWords is the address of guest memory seen through a slice. Never of a Go
// slice: Go stacks move.
func addrOfWords(w []Word) Word { return Word(uintptr(unsafe.Pointer(unsafe.SliceData(w)))) }

// pages rounds up to whole pages.
func pages(bytes int) int { return (bytes + pageSize - 1) &^ (pageSize - 1) }

// bytesOf is what a value of a Go type takes.
func bytesOf[E any]() int { return int(unsafe.Sizeof(*new(E))) }
