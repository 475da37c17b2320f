// Positions: where the code points of long text lie that is not ASCII. Lengths and
// positions count code points, so programs that go through a text by position
// would otherwise take time quadratic in its length.
//
// A table belongs to a block and holds, for every 256th byte, the number of code
// points that begin before it. Bytes below `used` never change, so a table only
// grows. A task keeps the tables that it used last, outside its arenas. Which
// block a table belongs to is told by a number in the block's first word, set when
// the first table is made: the address would not do, since freed memory is
// used again, and initBlock clears the number.

package heap

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
	"sort"
	"sync/atomic"
	"unicode/utf8"
)

const (
	positionStep = 256
	// positionsFrom is the length in bytes from which text gets a table: shorter
	// text is gone through.
	positionsFrom = 4 * positionStep
	keptPositions = 4
)

// positions is the table of one block. Offsets are in bytes from the block's start.
type positions struct {
	id     Word
	counts []uint32 // counts[k]: code points that begin before offset k*positionStep
	// The last code point asked for, from which the next is usually not far.
	n, off int
}

// CodePoints is the number of code points of s before byte offset off.
func (t *Task) CodePoints(s Word, off int) int {
	i := infoOf(s)
	if i&asciiBit != 0 {
		return off
	}
	p := t.positions(s)
	if p == nil {
		return t.countStarts(blockOf(s), infoOffset(i), infoOffset(i)+off)
	}
	return p.before(blockOf(s), infoOffset(i)+off) - p.before(blockOf(s), infoOffset(i))
}

// Len is the length of s in code points.
func (t *Task) Len(s Word) int { return t.CodePoints(s, ByteLen(s)) }

// ByteOffset is the byte offset of code point n of s, or the length when there are fewer.
func (t *Task) ByteOffset(s Word, n int) int { return t.ByteOffsetFrom(s, 0, n) }

// ByteOffsetFrom is the byte offset of the code point n behind the one at byte offset off.
func (t *Task) ByteOffsetFrom(s Word, off, n int) int {
	i := infoOf(s)
	lo, length := infoOffset(i), infoLen(i)
	switch {
	case i&asciiBit != 0:
		return off + min(n, length-off)
	case n < positionStep/2 && n < length-off:
		return t.skip(View(s), off, n)
	}
	p := t.positions(s)
	if p == nil {
		return t.skip(View(s), off, n)
	}
	block := blockOf(s)
	return p.offset(block, p.before(block, lo+off)+min(n, length), lo+length) - lo
}

// skip goes n code points on from byte offset off.
func (t *Task) skip(text string, off, n int) int {
	for ; n > 0 && off < len(text); n-- {
		_, size := utf8.DecodeRuneInString(text[off:])
		off += size
		t.Worked(size)
	}
	return off
}

// positions is the table of s's block, up to the end of s at least, or nil for short text.
func (t *Task) positions(s Word) *positions {
	i := infoOf(s)
	if infoLen(i) < positionsFrom {
		return nil
	}
	block := blockOf(s)
	id := t.Shared.textID(block)
	if id == 0 {
		return nil
	}
	k := slices.IndexFunc(t.texts[:], func(p positions) bool { return p.id == id })
	if k < 0 {
		k = len(t.texts) - 1
		t.texts[k] = positions{id: id, counts: append(t.texts[k].counts[:0], 0)}
	}
	p := t.texts[k]
	copy(t.texts[1:k+1], t.texts[:k]) // the last used first
	t.texts[0] = p
	t.texts[0].extend(t, block, infoOffset(i)+infoLen(i))
	return &t.texts[0]
}

// textID is the number of a block, given to it now if it has none; 0 when there
// are no more numbers.
func (s *Shared) textID(block Word) Word {
	head := atomicWord(block) // another task may be about to give it one
	for {
		w := atomic.LoadUint64(head)
		if id := w >> 32; id != 0 {
			return id
		}
		id := s.textIDs.Add(1)
		if id > math.MaxUint32 {
			return 0
		}
		if atomic.CompareAndSwapUint64(head, w, w|id<<32) {
			return id
		}
	}
}

func (p *positions) extend(t *Task, block Word, end int) {
	for k := len(p.counts); k*positionStep <= end; k++ {
		n := countStarts(block, (k-1)*positionStep, k*positionStep)
		t.Worked(positionStep)
		p.counts = append(p.counts, p.counts[k-1]+uint32(n))
	}
}

// before is the number of code points of the block that begin before off.
func (p *positions) before(block Word, off int) int {
	if off == p.off {
		return p.n
	}
	k := off / positionStep
	return int(p.counts[k]) + countStarts(block, k*positionStep, off)
}

// offset is where code point n of the block begins, or end if that is earlier.
func (p *positions) offset(block Word, n, end int) int {
	from, at := p.n, p.off
	if n < from || n >= from+positionStep {
		k := sort.Search(len(p.counts), func(k int) bool { return int(p.counts[k]) > n }) - 1
		from, at = int(p.counts[k]), k*positionStep
	}
	b := Bytes(block+blockHeader, end)
	for ; at < end; at++ {
		if !utf8.RuneStart(b[at]) {
			continue
		}
		if from == n {
			break
		}
		from++
	}
	if from == n {
		p.n, p.off = n, at
	}
	return min(at, end)
}

// countStarts is countStarts for long text.
func (t *Task) countStarts(block Word, from, to int) int {
	n := 0
	for ; to-from > WorkStep; from += WorkStep {
		n += countStarts(block, from, from+WorkStep)
		t.Worked(WorkStep)
	}
	return n + countStarts(block, from, to)
}

// countStarts is the number of code points of the block that begin in [from, to).
func countStarts(block Word, from, to int) int {
	b := Bytes(block+blockHeader+Word(from), to-from)
	n := len(b)
	for ; len(b) >= 8; b = b[8:] {
		x := binary.LittleEndian.Uint64(b)
		n -= bits.OnesCount64(x >> 7 &^ (x >> 6) & 0x0101010101010101) // bytes 10xxxxxx continue one
	}
	for _, c := range b {
		if !utf8.RuneStart(c) {
			n--
		}
	}
	return n
}
