// Copy: a value is copied out of a task's arenas, and stays as it is: a message for another task.
//
// It works in two passes, so that the destination is one allocation of the exact size:
//
//	plan    walk the value; each object met for the first time gets the next place
//	        (forwarding: a shadow word for each word of the source)
//	write   fill the places, translating addresses through the shadow
//
// Sharing and cycles (closures that capture each other) are kept. What lies outside the
// source ranges - static strings, descriptors, the session heap - is not copied.
// Places are given from the top down: parts come to lie below wholes, as when
// they were built. Of a string's block only the range that copied values use is kept.

package heap

import (
	"fmt"
	"slices"
)

// copier is one copy in progress.
type copier struct {
	t       *Task
	ls      *Layouts
	fns     *FnTable
	from    []shadow
	todo    []item
	objects []item
	blocks  []blockRange
	total   Word // bytes planned so far; an object's shadow is total after it was added
	base    Word // of the destination
}

// blockRange is the part of a string block that is needed.
type blockRange struct {
	block    Word
	lo, hi   int
	distance Word // from the end of the destination
}

// item is a value still to be looked at.
type item struct {
	word   Word
	layout *Layout
}

// shadow maps a source range: the word at addr has its forwarding word at table+addr-lo.
type shadow struct{ lo, hi, table Word }

// slot is the forwarding word of addr, or 0 when addr is not copied.
func (c *copier) slot(addr Word) Word {
	for i := range c.from {
		s := &c.from[i]
		if addr-s.lo < s.hi-s.lo {
			return s.table + addr - s.lo
		}
	}
	return 0
}

// start empties the lists of the copy before, if any.
func (c *copier) start(t *Task) {
	*c = copier{t: t, ls: t.Shared.Layouts, fns: t.Shared.Space.Fns,
		from: c.from[:0], todo: c.todo[:0], objects: c.objects[:0], blocks: c.blocks[:0]}
}

const maxKeptItems = 1 << 18

// run copies value w; alloc gives the destination.
func (c *copier) run(w Word, l *Layout, alloc func(bytes int) Word) Word {
	if l.IsWord() || c.slot(w) == 0 {
		return w
	}
	defer c.clear()
	c.todo = append(c.todo, item{w, l})
	for len(c.todo) > 0 {
		it := c.todo[len(c.todo)-1]
		c.todo = c.todo[:len(c.todo)-1]
		c.plan(it.word, it.layout)
	}
	for i := range c.blocks {
		b := &c.blocks[i]
		c.total += Word(blockBytes(b.hi - b.lo))
		b.distance = c.total
	}
	c.base = alloc(int(c.total))
	for i, o := range c.objects {
		if i%lookStep == lookStep-1 {
			c.t.poll()
		}
		c.write(o.word, o.layout)
	}
	for i := range c.blocks {
		b := &c.blocks[i]
		n := b.hi - b.lo
		block := c.base + c.total - b.distance
		startBlock(block, n, n)
		c.t.Fill(Bytes(block+blockHeader, n), viewBlock(b.block, b.lo, n))
	}
	return c.moved(w, l)
}

// plan gives w and what hangs on its last field a place, and leaves the rest in todo.
func (c *copier) plan(w Word, l *Layout) {
	for {
		if l.IsWord() {
			return
		}
		slot := c.slot(w)
		if slot == 0 || Load(slot, 0) != 0 {
			return
		}
		c.grow()
		first, fields := c.parts(w, l)
		c.total += Word(first + 8*len(fields))
		if l.Kind == KindString {
			c.total += stringBytes
			c.planBlock(w)
		}
		Store(slot, 0, c.total)
		c.objects = append(c.objects, item{w, l})
		if len(fields) == 0 {
			return
		}
		last := len(fields) - 1
		for i, f := range fields[:last] {
			if !f.IsWord() {
				c.todo = append(c.todo, item{Load(w, first+8*i), f})
			}
		}
		w, l = Load(w, first+8*last), fields[last]
	}
}

// grow makes room for an object in the list, and counts what copying takes beside the copy: twice what
// it has taken so far.
func (c *copier) grow() {
	n := len(c.objects)
	if n%lookStep == lookStep-1 {
		c.t.poll()
	}
	if n == cap(c.objects) {
		c.t.Scratch(2 * ((n+cap(c.todo))*bytesOf[item]() + int(c.total)))
		c.objects = slices.Grow(c.objects, max(n, 64)) // twice as many: old ones are garbage
	}
}

func (c *copier) planBlock(s Word) {
	info := infoOf(s)
	lo, hi := infoOffset(info), infoOffset(info)+infoLen(info)
	slot := c.slot(blockOf(s))
	if slot == 0 {
		return
	}
	if n := Load(slot, 0); n != 0 {
		b := &c.blocks[n-1]
		b.lo, b.hi = min(b.lo, lo), max(b.hi, hi)
		return
	}
	c.blocks = append(c.blocks, blockRange{block: blockOf(s), lo: lo, hi: hi})
	Store(slot, 0, Word(len(c.blocks)))
}

// parts are the fields of the object at w: the offset of the first, and their
// layouts. A string has none: it is special.
func (c *copier) parts(w Word, l *Layout) (first int, fields []*Layout) {
	switch l.Kind {
	case KindList:
		return 0, l.Cons[1].Fields
	case KindRecord, KindTuple:
		return 0, l.Fields
	case KindVariant:
		con := &l.Cons[l.Tag(w)]
		return con.Shape.first, con.Fields
	case KindFun:
		fn := c.fns.FnOf(w)
		if fn == nil {
			panic(fmt.Sprintf("heap: closure %#x of type %s has no descriptor", w, l.Type))
		}
		return 8, c.ls.captures(fn)
	case KindString:
		return 0, nil
	}
	panic(fmt.Sprintf("heap: copy of kind %d", l.Kind))
}

// write fills the new object of w.
func (c *copier) write(w Word, l *Layout) {
	to := c.moved(w, l)
	if l.Kind == KindString {
		c.writeString(w, to)
		return
	}
	first, fields := c.parts(w, l)
	if first == 8 {
		Store(to, 0, Load(w, 0))
	}
	for i, f := range fields {
		Store(to, first+8*i, c.moved(Load(w, first+8*i), f))
	}
}

func (c *copier) writeString(w, to Word) {
	info := infoOf(w)
	block, offset := blockOf(w), infoOffset(info)
	if slot := c.slot(block); slot != 0 {
		b := &c.blocks[Load(slot, 0)-1]
		block, offset = c.base+c.total-b.distance, offset-b.lo
	}
	writeString(to, block, offset, infoLen(info), info&asciiBit != 0)
}

// moved is what the copy holds in place of w.
func (c *copier) moved(w Word, l *Layout) Word {
	if l.IsWord() {
		return w
	}
	slot := c.slot(w)
	if slot == 0 {
		return w
	}
	return c.base + c.total - Load(slot, 0)
}

// clear leaves the shadow all zero, as the next copy expects it.
// Very long lists are given up.
func (c *copier) clear() {
	for _, o := range c.objects {
		Store(c.slot(o.word), 0, 0)
	}
	for i := range c.blocks {
		Store(c.slot(c.blocks[i].block), 0, 0)
	}
	if cap(c.objects)+cap(c.todo) > maxKeptItems {
		c.objects, c.todo = nil, nil
	}
	c.t.Scratch(0)
	for i := range c.from {
		c.from[i].trim()
	}
}

// forwarding is the shadow of a task's arenas, reserved at its first copy: as many
// bytes as the arenas have, committed as far as they have been used.
type forwarding struct {
	base      Word
	size      int
	committed [2]Word
}

func (f *forwarding) close() error {
	if f.base == 0 {
		return nil
	}
	return release(f.base, f.size)
}

// shadow makes the shadow of arena i usable up to the arena's top.
func (t *Task) shadow(i int) shadow {
	f, a := &t.forward, &t.arenas[i]
	if f.base == 0 {
		f.size = int(t.arenas[1].limit - t.arenas[0].base)
		base, err := reserve(f.size)
		if err != nil {
			panic(tooMuchKept())
		}
		f.base = base
		f.committed = [2]Word{base, base + t.arenas[1].base - t.arenas[0].base}
	}
	s := shadow{a.base, t.next(i), f.base + a.base - t.arenas[0].base}
	if need := s.table + s.hi - s.lo; need > f.committed[i] {
		to := (need + firstChunk) &^ (pageSize - 1)
		to = min(to, s.table+a.limit-a.base)
		if commit(f.committed[i], int(to-f.committed[i])) != nil {
			panic(tooMuchKept())
		}
		f.committed[i] = to
	}
	return s
}

// CopyOut copies the part of w that lies in the task's arenas to where alloc says.
func (t *Task) CopyOut(w Word, l *Layout, alloc func(bytes int) Word) Word {
	if l.IsWord() || !t.Owns(w) {
		return w
	}
	c := &t.copies
	c.start(t)
	c.from = append(c.from, t.shadow(0), t.shadow(1))
	return c.run(w, l, alloc)
}

// keptShadow is how much of the shadow stays for the next copy.
const keptShadow = 4 << 20

// trim gives shadow memory back after a large copy.
func (s *shadow) trim() {
	if bytes := pages(int(s.hi - s.lo)); bytes > keptShadow {
		if err := discard(s.table, bytes); err != nil {
			panic(fmt.Sprintf("heap: giving copying memory back: %v", err))
		}
	}
}
