// The evacuator: copies what roots reach out of memory that is then given up.
//
//	                 lo                    lo+size
//	from       ······│▓▓░░░▓░░░░▓▓▓░░░░░░░░│        survivors ▓, garbage ░
//	                  └──┐ └──┐ └───┐
//	stage                ▓▓▓  ▓  ▓▓▓ ► stage         may be moved down by delta afterwards
//
// One pass, depth first. An object is copied the first time it is met: its bit
// (one for each word of from) is set and word 0 of the old object becomes its
// new address, the one that it has after the move. Pointer fields of the copy
// are followed where they stand and overwritten. What lies outside both spaces
// is left alone, so sharing, cycles and older objects need no thought.
//
// No recursion, no allocation but for the two lists, which are kept.
//
// A request that ends the evaluation is served in between (see look): what lies in the spaces is
// broken then, and nobody uses it any more, for such a fault can't be caught by a program, and
// whoever catches it drops what is younger than the mark.

package heap

import (
	"fmt"
	"math"
)

// space is a range that objects are moved out of.
type space struct {
	lo, size Word
	bits     Word // address of the bitmap
	stage    Word // where the next copy goes
	delta    Word // of a copy's place, minus its address in the end
	exact    bool // strings keep no room to grow
}

// evacuator is one evacuation in progress. It never moves, for its work list is reused.
type evacuator struct {
	shared  *Shared
	spaces  [2]space
	lo      Word // both spaces lie in [lo, lo+span)
	span    Word
	todo    []slot
	blocks  []partBlock
	strings []Word // copies whose block is one of blocks
	bitmap  bitmap
	poll    func() // serves requests; it may panic. May be nil
}

// lookStep is how many objects are copied between two looks for requests.
const lookStep = 1 << 14

// look serves requests in the middle of an evacuation.
func (e *evacuator) look() {
	if e.poll != nil {
		e.poll()
	}
}

// slot is the address of a word that still holds an old address.
type slot struct {
	at     Word
	layout *Layout
}

// partBlock is a string block of which only [lo, hi) is known to be needed.
type partBlock struct {
	from   *space
	addr   Word
	lo, hi int
	head   Word // word 0 of the block, which is overwritten
	to     Word // its address in the end
}

// begin takes the spaces and clears their bitmaps. It fails when there is no memory for them.
func (e *evacuator) begin(sh *Shared, spaces [2]space) bool {
	e.shared, e.spaces = sh, spaces
	e.todo, e.blocks, e.strings = e.todo[:0], e.blocks[:0], e.strings[:0] // one may have been broken off
	a, b := &e.spaces[0], &e.spaces[1]
	e.lo = min(a.lo, b.lo)
	e.span = max(a.lo+a.size, b.lo+b.size) - e.lo
	return e.bitmap.clear(a, b)
}

// end completes the strings; then every copy is what it will be.
func (e *evacuator) end() {
	e.copyBlocks()
	if cap(e.todo)+cap(e.strings) > maxKeptItems {
		e.todo, e.strings = nil, nil
	}
	e.bitmap.trim()
}

// move gives the new address of w, of layout l.
func (e *evacuator) move(w Word, l *Layout) Word {
	root := e.bitmap.base // its first word, for follow wants an address
	Store(root, 0, w)
	e.follow(root, l)
	return Load(root, 0)
}

// follow replaces the old address at address at, of layout l, by the new one, and
// all old addresses that the copy reaches. A field that does not lead into the spaces is
// not even put on the list.
func (e *evacuator) follow(at Word, l *Layout) {
	todo, lo, span := e.todo, e.lo, e.span
	var m *objectMap
	for left := lookStep; ; left-- {
		if left <= 0 {
			left = lookStep
			e.look()
		}
		w := Load(at, 0)
		s := &e.spaces[0]
		off := w - s.lo
		if off >= s.size {
			s = &e.spaces[1]
			if off = w - s.lo; off >= s.size {
				goto next
			}
		}
		if !s.mark(off) {
			Store(at, 0, Load(w, 0))
			goto next
		}
		switch l.trace {
		case traceInts:
			left += int(s.stage) >> 4
			at = s.copySpine(at, w)
			if left -= int(s.stage) >> 4; at != 0 {
				continue
			}
			goto next
		case traceList:
			to := s.stage
			s.stage = to + 16
			head, tail := Field(w, 0), Field(w, 1)
			SetField(to, 0, head)
			SetField(to, 1, tail)
			s.forward(at, w, to)
			switch {
			case head-lo >= span:
				at = to + 8
			case tail-lo >= span:
				at, l = to, l.Elem
			default:
				todo = append(todo, slot{to + 8, l})
				at, l = to, l.Elem
			}
			continue
		case traceString:
			to := s.stage
			s.stage = to + stringBytes
			SetField(to, 0, Field(w, 0))
			SetField(to, 1, Field(w, 1))
			s.forward(at, w, to)
			e.moveBlock(to)
			goto next
		case traceTagged:
			m = &l.objects[Load(w, 0)]
		case traceClosure:
			m = e.shared.closureMap(Load(w, 0))
		default:
			m = &l.object
		}
		{
			to := s.copyWords(w, m.words)
			s.forward(at, w, to)
			at = 0
			for i := range m.pointers {
				p := &m.pointers[i]
				field := to + p.offset
				if Load(field, 0)-lo >= span {
					continue
				}
				if at != 0 {
					todo = append(todo, slot{at, l})
				}
				at, l = field, p.layout
			}
			if at != 0 {
				continue
			}
		}
	next:
		n := len(todo) - 1
		if n < 0 {
			break
		}
		at, l = todo[n].at, todo[n].layout
		todo = todo[:n]
	}
	e.todo = todo
}

// copyWords copies the n words at w to the stage.
func (s *space) copyWords(w Word, n int) Word {
	to := s.stage
	s.stage = to + Word(n)*8
	SetField(to, 0, Field(w, 0))
	for i := 1; i < n; i++ {
		SetField(to, i, Field(w, i))
	}
	return to
}

// mark sets the bit of the word off bytes into s and reports whether it was clear.
func (s *space) mark(off Word) bool {
	b := (*Word)(at(s.bits + off>>9<<3))
	mask := Word(1) << (off >> 3 & 63)
	old := *b
	*b = old | mask
	return old&mask == 0
}

// forward stores the new address of the object at w, copied to to, in the field
// at that led to it and in the old object.
func (s *space) forward(at, w, to Word) {
	final := to - s.delta
	Store(at, 0, final)
	Store(w, 0, final)
}

// copySpine copies cells of a list of words as long as they are new and in s, and not very many. It gives
// the last tail field for another look when it may lead on, or 0.
func (s *space) copySpine(at, w Word) Word {
	lo, size, to, delta := s.lo, s.size, s.stage, s.delta
	for end := to + lookStep*16; ; {
		tail := Field(w, 1)
		SetField(to, 0, Field(w, 0))
		Store(at, 0, to-delta)
		Store(w, 0, to-delta)
		at = to + 8
		to += 16
		off := tail - lo
		if off >= size || to >= end || !s.mark(off) {
			Store(at, 0, tail)
			s.stage = to
			if tail == 0 {
				return 0
			}
			return at
		}
		w = tail
	}
}

// moveBlock finds a new place for the block of the string copied to to.
//
// A string that covers all that is used of its block moves it at once. Otherwise
// the range needed is known only at the end: word 0 of the old block becomes
// an odd number, which tells the entry in blocks.
func (e *evacuator) moveBlock(to Word) {
	block, info := Field(to, 0), Field(to, 1)
	lo := infoOffset(info)
	hi := lo + infoLen(info)
	s := &e.spaces[0]
	off := block - s.lo
	if off >= s.size {
		s = &e.spaces[1]
		if off = block - s.lo; off >= s.size {
			return
		}
	}
	if !s.mark(off) {
		moved := Field(block, 0)
		if moved&1 == 0 {
			SetField(to, 0, moved)
			return
		}
		b := &e.blocks[moved>>1]
		b.lo, b.hi = min(b.lo, lo), max(b.hi, hi)
		e.strings = append(e.strings, to)
		return
	}
	head := Field(block, 0)
	if lo == 0 && hi == int(Field(block, 1)) {
		final := e.copyBlock(s, block, head, hi)
		SetField(block, 0, final)
		SetField(to, 0, final)
		return
	}
	SetField(block, 0, Word(len(e.blocks))<<1|1)
	e.blocks = append(e.blocks, partBlock{from: s, addr: block, lo: lo, hi: hi, head: head})
	e.strings = append(e.strings, to)
}

// copyBlock is partBlock's copy for a block of which n bytes are used and needed. Most are small and lie where
// nobody has looked for long: everything goes through registers, so that the processor needn't wait
// for one before it looks at the next.
func (e *evacuator) copyBlock(s *space, block, head Word, n int) Word {
	capacity := (n + s.room(head, n, n) + 7) &^ 7
	to := s.stage
	SetField(to, 0, head&^math.MaxUint32|Word(capacity))
	SetField(to, 1, Word(n))
	if n <= 64 {
		for i := blockHeader; i < blockHeader+n; i += 8 {
			Store(to, i, Load(block, i))
		}
	} else {
		e.copyText(Bytes(to+blockHeader, n), viewBlock(block, 0, n))
	}
	s.stage = to + Word(blockBytes(capacity))
	return to - s.delta
}

// copyText copies text that may be long.
func (e *evacuator) copyText(to []byte, text string) {
	for len(text) > WorkStep {
		n := copy(to, text[:WorkStep])
		to, text = to[n:], text[n:]
		e.look()
	}
	copy(to, text)
}

// room is how much of what a block has behind its text stays behind a copy of n bytes: doubling leaves
// as much room as text, so more than that is not kept.
func (s *space) room(head Word, used, n int) int {
	if s.exact {
		return 0
	}
	return min(int(head&math.MaxUint32)-used, n)
}

// copyPart moves the range of b to the stage and gives its new address. Room behind it
// stays when the string that ends there may be growing. A block of which all is kept keeps its number.
func (e *evacuator) copyPart(b *partBlock) Word {
	n, used := b.hi-b.lo, int(Field(b.addr, 1))
	room, number := 0, Word(0)
	if b.hi == used {
		room = b.from.room(b.head, used, n)
		if b.lo == 0 {
			number = b.head &^ math.MaxUint32
		}
	}
	to := b.from.stage
	startBlock(to, n+room, n)
	e.copyText(Bytes(to+blockHeader, n), viewBlock(b.addr, b.lo, n))
	SetField(to, 0, Field(to, 0)|number)
	b.from.stage = to + Word(blockBytes(n+room))
	return to - b.from.delta
}

// trial counts the words of what w reaches in [lo, lo+size), up to budget, without
// changing anything. What is shared counts each time.
func (e *evacuator) trial(sh *Shared, lo, size, w Word, l *Layout, budget int) (words int, ok bool) {
	e.todo = append(e.todo[:0], slot{w, l})
	for len(e.todo) > 0 && words <= budget {
		n := len(e.todo) - 1
		w, l = e.todo[n].at, e.todo[n].layout
		e.todo = e.todo[:n]
		if w-lo < size {
			words += e.tryObject(sh, lo, size, w, l)
		}
	}
	e.todo = e.todo[:0]
	return words, words <= budget
}

// tryObject counts one object for trial and adds what it points to to todo.
func (e *evacuator) tryObject(sh *Shared, lo, size, w Word, l *Layout) int {
	m := &l.object
	switch l.trace {
	case traceInts, traceList:
		e.todo = append(e.todo, slot{Field(w, 1), l})
		if l.trace == traceList {
			e.todo = append(e.todo, slot{Field(w, 0), l.Elem})
		}
		return 2
	case traceString:
		if Field(w, 0)-lo >= size {
			return 2
		}
		return 2 + blockBytes(ByteLen(w))/8
	case traceTagged:
		m = &l.objects[Load(w, 0)]
	case traceClosure:
		m = sh.closureMap(Load(w, 0))
	}
	for _, p := range m.pointers {
		e.todo = append(e.todo, slot{Load(w, int(p.offset)), p.layout})
	}
	return m.words
}

// copyBlocks copies the blocks of which only parts may be needed.
func (e *evacuator) copyBlocks() {
	for i := range e.blocks {
		b := &e.blocks[i]
		b.to = e.copyPart(b)
	}
	for _, s := range e.strings {
		b := &e.blocks[Field(Field(s, 0), 0)>>1]
		SetField(s, 0, b.to)
		SetField(s, 1, Field(s, 1)-Word(b.lo)<<32)
	}
	e.blocks, e.strings = e.blocks[:0], e.strings[:0]
}

// bitmap is the memory of both bitmaps, behind one word for a root.
type bitmap struct {
	base Word
	size int
}

// keptBitmap is how much of it stays when an evacuation has ended: for 16 MiB to look through.
const keptBitmap = 256 << 10

func bitmapBytes(size Word) int { return int(size+511) >> 9 << 3 }

// clear gives both spaces bitmaps of zeroes.
func (m *bitmap) clear(a, b *space) bool {
	na, nb := bitmapBytes(a.size), bitmapBytes(b.size)
	if 8+na+nb > m.size && !m.grow(8+na+nb) {
		return false
	}
	clear(Words(m.base, 1+(na+nb)/8))
	a.bits, b.bits = m.base+8, m.base+8+Word(na)
	return true
}

func (m *bitmap) grow(need int) bool {
	size := pages(max(2*need, 16*pageSize))
	base, err := reserve(size)
	if err != nil {
		return false
	}
	if commit(base, size) != nil || m.close() != nil {
		release(base, size)
		return false
	}
	m.base, m.size = base, size
	return true
}

func (m *bitmap) trim() {
	if m.size > keptBitmap {
		if err := discard(m.base+keptBitmap, m.size-keptBitmap); err != nil {
			panic(fmt.Sprintf("heap: giving a bitmap back: %v", err))
		}
	}
}

func (m *bitmap) close() error {
	if m.size == 0 {
		return nil
	}
	err := release(m.base, m.size)
	*m = bitmap{}
	return err
}
