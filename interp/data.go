// Data: constructors, records, fields and closures.

package interp

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// arena tells which arena a node allocates in: the destination of its frame xor the result.
func arena(n core.Node) Word {
	if core.InOther(n) {
		return heap.Other(0)
	}
	return 0
}

// allocate makes room in an arena of the frame at fp. The fast path is the one of native
// code: two loads, a compare and a store.
func allocate(th *Thread, fp Word, bytes int, site, flip Word) Word {
	dest := heap.Load(fp, frameDest) ^ flip
	p := heap.Load(dest, 0)
	next := p + Word(bytes)
	if next > heap.Load(dest, 8) {
		return th.grow(fp, dest, bytes, site)
	}
	heap.Store(dest, 0, next)
	return p
}

func (th *Thread) grow(fp, dest Word, bytes int, site Word) Word {
	th.site, th.fp = site, fp
	p := th.t.Grow(dest, bytes)
	if th.t.Sampled() {
		th.attribute()
	}
	return p
}

// alloc compiles the building of a constructor, tuple or record.
func (c *compiler) alloc(n *core.Alloc) code {
	bytes, first, tag := 8*len(n.Args), 0, -1
	if n.Con != nil {
		shape := heap.ShapeOf(n.Con)
		if shape.Nullary {
			return constant(shape.Immediate)
		}
		bytes, first = shape.Size, shape.FieldOffset(0)
		if shape.HasTag {
			tag = shape.Tag
		}
	}
	if len(n.Args) == 0 {
		return constant(0)
	}
	site, flip := c.site(n), arena(n)
	if c.isBehind(n) {
		return c.waiting(n, site, flip)
	}
	if tag < 0 && len(n.Args) == 2 {
		return c.alloc2(n, site, flip)
	}
	if tag >= 0 && len(n.Args) == 1 {
		o := &cell{second: c.code(n.Args[0]), site: site, flip: flip}
		return func(th *Thread, fp Word) Word {
			a := o.second(th, fp)
			p := o.room(th, fp)
			heap.Store(p, 0, Word(tag))
			heap.Store(p, 8, a)
			return p
		}
	}
	o := &object{c.temporaries(n.Args), Word(8 * c.height), len(n.Args), bytes, first, tag, site, flip}
	return func(th *Thread, fp Word) Word {
		o.fill(th, fp)
		return o.build(th, fp)
	}
}

// object is the making of an object whose parts are in the frame.
type object struct {
	fill              func(th *Thread, fp Word)
	at                Word // of the parts
	count             int
	bytes, first, tag int // word 0 is the tag, a closure's descriptor; none when it is negative
	site, flip        Word
}

func (o *object) build(th *Thread, fp Word) Word {
	p := allocate(th, fp, o.bytes, o.site, o.flip)
	if o.tag >= 0 {
		heap.Store(p, 0, Word(o.tag))
	}
	for i := 0; i < o.count; i++ {
		heap.SetField(p+Word(o.first), i, heap.Field(fp+o.at, i))
	}
	return p
}

// alloc2 builds an object of two fields and no tag: a list cell, a pair.
func (c *compiler) alloc2(n *core.Alloc, site, flip Word) code {
	o := &cell{c.code(n.Args[0]), c.code(n.Args[1]), site, flip}
	return func(th *Thread, fp Word) Word {
		a := o.first(th, fp)
		b := o.second(th, fp)
		p := o.room(th, fp)
		heap.Store(p, 0, a)
		heap.Store(p, 8, b)
		return p
	}
}

// cell is the making of an object of two fields.
type cell struct {
	first, second code
	site, flip    Word
}

// room is allocate for it.
func (o *cell) room(th *Thread, fp Word) Word {
	dest := heap.Load(fp, frameDest) ^ o.flip
	p := heap.Load(dest, 0)
	if p+16 > heap.Load(dest, 8) {
		return o.grow(th, fp)
	}
	heap.Store(dest, 0, p+16)
	return p
}

func (o *cell) grow(th *Thread, fp Word) Word {
	return th.grow(fp, heap.Load(fp, frameDest)^o.flip, 16, o.site)
}

// field compiles a field load.
func (c *compiler) field(n *core.Field) code {
	off := 8 * n.Index
	if n.Con != nil {
		shape := heap.ShapeOf(n.Con)
		off = shape.FieldOffset(n.Index)
	}
	if s, ok := n.E.(*core.Slot); ok {
		slot := 8 * s.N
		return func(th *Thread, fp Word) Word { return heap.Load(heap.Load(fp, slot), off) }
	}
	k := c.code(n.E)
	return func(th *Thread, fp Word) Word { return heap.Load(k(th, fp), off) }
}

// mkClosure compiles the making of one closure: [descriptor | captures…].
func (c *compiler) mkClosure(n *core.MkClosure) code {
	desc := c.m.function(n.Fn).desc
	if len(n.Captures) == 0 {
		return constant(desc + heap.FnClosure)
	}
	o := &object{at: Word(8 * c.height), count: len(n.Captures), bytes: 8 + 8*len(n.Captures), first: 8, site: c.site(n), flip: arena(n), tag: int(desc)}
	o.fill = c.temporaries(n.Captures)
	return func(th *Thread, fp Word) Word {
		o.fill(th, fp)
		return o.build(th, fp)
	}
}

// member is one closure of a group.
type member struct {
	slot     int // offset in the frame
	off      int // offset in the block
	desc     Word
	captures []code
}

// letClosures compiles a group of closures in one block. A closure without captures
// is a constant and takes no room.
func (c *compiler) letClosures(n *core.LetClosures) code {
	var group []member
	var fixed []member
	bytes := 0
	for i, k := range n.Closures {
		m := member{slot: 8 * n.Slots[i], off: bytes, desc: c.m.function(k.Fn).desc}
		for _, x := range k.Captures {
			m.captures = append(m.captures, c.code(x))
		}
		if len(m.captures) == 0 {
			fixed = append(fixed, m)
			continue
		}
		bytes += 8 + 8*len(m.captures)
		group = append(group, m)
	}
	site, flip, body := c.site(n), arena(n), c.code(n.Body)
	return func(th *Thread, fp Word) Word {
		for i := range fixed {
			heap.Store(fp, fixed[i].slot, fixed[i].desc+heap.FnClosure)
		}
		if bytes > 0 {
			tie(th, fp, allocate(th, fp, bytes, site, flip), group)
		}
		return body(th, fp)
	}
}

// tie binds the slots of a group of closures in the block at p, then stores what they capture.
func tie(th *Thread, fp, p Word, group []member) {
	for i := range group {
		heap.Store(fp, group[i].slot, p+Word(group[i].off))
	}
	for i := range group {
		m := &group[i]
		obj := p + Word(m.off)
		heap.Store(obj, 0, m.desc)
		for j, k := range m.captures {
			heap.SetField(obj, j+1, k(th, fp))
		}
	}
}

// arityOf compiles the number of arguments that a closure waits for.
func (c *compiler) arityOf(n *core.ArityOf) code {
	k := c.code(n.E)
	return func(th *Thread, fp Word) Word { return Word(heap.Arity(k(th, fp))) }
}
