// Strings: UTF-8, immutable, sharing blocks.
//
//	value ─► ┌───────┬──────────────────────────────────┐
//	         │ block │ ascii:1 │ offset:31 │ length:32  │   bit 63 … bit 0; bytes, not code points
//	         └───┼───┴──────────────────────────────────┘
//	             ▼
//	         ┌──────────┬──────┬────────────────────────┐
//	         │ capacity │ used │ bytes … ▓▓▓▓▓▓▓▓░░░░░░ │   bytes from used on are free
//	         └──────────┴──────┴────────────────────────┘
//
// The upper half of the first word is 0, or the block's number in positions.go.
// A block's bytes below used never change, so values may share it. `a ++ b` writes b
// behind a when a ends at used and the block is this task's: whoever comes first
// gets the place, everybody else copies.

package heap

import (
	"math"
	"unicode/utf8"

	"github.com/synoema/synoema/core"
)

const (
	stringBytes = 16 // the value
	blockHeader = 16
	// shareFrom is the length from which a slice shares its block: below, the copy
	// costs less than keeping a large block alive.
	shareFrom = 256
	asciiBit  = Word(1) << 63
	// MaxString is the longest string in bytes.
	MaxString = 1<<31 - 1
)

// Parts of a string value.
func blockOf(s Word) Word   { return Load(s, 0) }
func infoOf(s Word) Word    { return Load(s, 8) }
func infoLen(i Word) int    { return int(uint32(i)) }
func infoOffset(i Word) int { return int(i >> 32 &^ (1 << 31)) }

func capacityOf(block Word) Word { return Load(block, 0) & math.MaxUint32 }

func blockBytes(capacity int) int { return blockHeader + (capacity+7)&^7 }

func initBlock(block Word, capacity int, content string) {
	startBlock(block, capacity, len(content))
	copy(Bytes(block+blockHeader, len(content)), content)
}

// startBlock makes a block whose n bytes of text are still to be filled in.
func startBlock(block Word, capacity, n int) {
	Store(block, 0, Word((capacity+7)&^7))
	Store(block, 8, Word(n))
}

func writeString(obj, block Word, offset, length int, ascii bool) {
	info := Word(offset)<<32 | Word(length)
	if ascii {
		info |= asciiBit
	}
	Store(obj, 0, block)
	Store(obj, 8, info)
}

func viewBlock(block Word, offset, length int) string {
	return text(block+blockHeader+Word(offset), length)
}

// View is the text of string s without copying. It is valid as long as the value
// is: until the task frees or evacuates, which no builtin does before it returns.
func View(s Word) string {
	i := infoOf(s)
	return text(blockOf(s)+blockHeader+i>>32&^(1<<31), infoLen(i))
}

// GoString is a copy of the text of s.
func GoString(s Word) string { return string([]byte(View(s))) }

// ByteLen is the length of s in bytes.
func ByteLen(s Word) int { return infoLen(infoOf(s)) }

// IsASCII reports whether s is known to be ASCII: then code points are bytes.
func IsASCII(s Word) bool { return infoOf(s)&asciiBit != 0 }

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// NewString makes a string value in dest from Go text, which must be valid UTF-8.
func (t *Task) NewString(dest Word, s string) Word {
	if len(s) == 0 {
		return t.Shared.Space.Statics.Empty()
	}
	return t.newString(dest, s, t.isASCII(s), len(s))
}

// NewASCII is NewString for text known to be ASCII.
func (t *Task) NewASCII(dest Word, s string) Word {
	if len(s) == 0 {
		return t.Shared.Space.Statics.Empty()
	}
	return t.newString(dest, s, true, len(s))
}

// NewBytes is NewString for a buffer that the caller goes on using.
func (t *Task) NewBytes(dest Word, b []byte) Word {
	if len(b) == 0 {
		return t.Shared.Space.Statics.Empty()
	}
	return t.NewString(dest, viewBytes(b))
}

// NewASCIIBytes is NewBytes for text known to be ASCII.
func (t *Task) NewASCIIBytes(dest Word, b []byte) Word { return t.NewASCII(dest, viewBytes(b)) }

func (t *Task) newString(dest Word, s string, ascii bool, capacity int) Word {
	if len(s) > MaxString {
		panic(tooLong())
	}
	block := t.Alloc(dest, blockBytes(capacity)+stringBytes)
	if len(s) < fillStep {
		initBlock(block, capacity, s)
	} else {
		initBlock(block, capacity, "")
		t.fillLong(Bytes(block+blockHeader, len(s)), s)
		Store(block, 8, Word(len(s)))
	}
	obj := block + Word(blockBytes(capacity))
	writeString(obj, block, 0, len(s), ascii)
	return obj
}

// RawString makes a string value of n > 0 bytes in dest for the caller to fill at once
// with valid UTF-8; ascii promises that it will be ASCII.
func (t *Task) RawString(dest Word, n int, ascii bool) (Word, []byte) {
	if n > MaxString || n < 0 {
		panic(tooLong())
	}
	block := t.Alloc(dest, blockBytes(n)+stringBytes)
	initBlock(block, n, "")
	Store(block, 8, Word(n))
	obj := block + Word(blockBytes(n))
	writeString(obj, block, 0, n, ascii)
	return obj, Bytes(block+blockHeader, n)
}

// NewInt makes the decimal text of n in dest, digit by digit where it will stay: text
// formatted elsewhere and copied is read before the processor has written it.
func (t *Task) NewInt(dest Word, n int64) Word {
	u, sign := uint64(n), 0
	if n < 0 {
		u, sign = -u, 1
	}
	obj, b := t.RawString(dest, sign+digitsOf(u), true)
	i := len(b) - 1
	for ; u >= 10; i-- {
		b[i] = byte('0' + u%10)
		u /= 10
	}
	b[i] = byte('0' + u)
	if n < 0 {
		b[0] = '-'
	}
	return obj
}

// digitsOf is the length of u in decimal.
func digitsOf(u uint64) int {
	n := 1
	for ; u >= 10_000; n += 4 {
		u /= 10_000
	}
	for ; u >= 10; n++ {
		u /= 10
	}
	return n
}

// Cons is head : tail in dest.
func (t *Task) Cons(dest, head, tail Word) Word {
	p := Bump(dest, 16)
	if p == 0 {
		p = t.Grow(dest, 16)
	}
	SetField(p, 0, head)
	SetField(p, 1, tail)
	return p
}

func tooLong() *core.Fault {
	return &core.Fault{Code: "out_of_memory", Msg: "a string is longer than 2147483647 bytes"}
}

// Concat is a ++ b in dest.
func (t *Task) Concat(dest, a, b Word) Word {
	if ByteLen(a) == 0 {
		return b
	}
	both := [...]Word{a, b}
	return t.ConcatAll(dest, both[:])
}

// ConcatAll is the strings of parts, one behind the other, in dest. It shares memory with the first only.
func (t *Task) ConcatAll(dest Word, parts []Word) Word {
	total, ascii := 0, true
	for _, s := range parts {
		total += ByteLen(s)
		ascii = ascii && IsASCII(s)
	}
	info := infoOf(parts[0])
	switch {
	case total == infoLen(info):
		return parts[0]
	case total > MaxString:
		panic(tooLong())
	}
	block, offset, used := blockOf(parts[0]), infoOffset(info), infoOffset(info)+infoLen(info)
	room := total
	if Word(used) == Load(block, 8) && t.Owns(block) {
		if Word(offset+total) <= capacityOf(block) {
			t.fillAll(Bytes(block+blockHeader+Word(used), total-infoLen(info)), parts[1:])
			Store(block, 8, Word(offset+total))
			obj := t.Alloc(dest, stringBytes)
			writeString(obj, block, offset, total, ascii)
			return obj
		}
		room = min(2*total, MaxString) // it is growing: doubling makes it linear
	}
	block = t.Alloc(dest, blockBytes(room)+stringBytes)
	initBlock(block, room, "")
	Store(block, 8, Word(total))
	t.fillAll(Bytes(block+blockHeader, total), parts)
	obj := block + Word(blockBytes(room))
	writeString(obj, block, 0, total, ascii)
	return obj
}

func (t *Task) fillAll(b []byte, parts []Word) {
	for _, s := range parts {
		b = t.Fill(b, View(s))
	}
}

// SliceBytes is the part of s between byte offsets from and to, which lie on code points.
func (t *Task) SliceBytes(dest, s Word, from, to int) Word {
	i := infoOf(s)
	n := to - from
	switch {
	case n == infoLen(i):
		return s
	case n == 0:
		return t.Shared.Space.Statics.Empty()
	}
	part := View(s)[from:to]
	ascii := i&asciiBit != 0 || t.isASCII(part)
	if n < shareFrom {
		return t.newString(dest, part, ascii, n)
	}
	obj := t.Alloc(dest, stringBytes)
	writeString(obj, blockOf(s), infoOffset(i)+from, n, ascii)
	return obj
}

// ConsPart is the part of s between two byte offsets, before tail. What splitting makes is mostly short
// parts of ASCII: text, value and cell are one piece of memory then.
func (t *Task) ConsPart(dest, s Word, from, to int, tail Word) Word {
	i, n := infoOf(s), to-from
	if i&asciiBit != 0 && 0 < n && n < min(shareFrom, infoLen(i)) {
		obj := Word(blockBytes(n))
		if block := Bump(dest, obj+stringBytes+16); block != 0 {
			obj += block
			initBlock(block, n, View(s)[from:to])
			writeString(obj, block, 0, n, true)
			SetField(obj+stringBytes, 0, obj)
			SetField(obj+stringBytes, 1, tail)
			return obj + stringBytes
		}
	}
	return t.Cons(dest, t.SliceBytes(dest, s, from, to), tail)
}

// EqualStrings reports whether two strings have the same text.
func (t *Task) EqualStrings(a, b Word) bool { return a == b || t.EqualText(View(a), View(b)) }

// CompareStrings orders the text of two strings.
func (t *Task) CompareStrings(a, b Word) Order { return t.CompareText(View(a), View(b)) }
