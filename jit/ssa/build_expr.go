package ssa

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// value builds n in the current block, or in blocks that it opens, and returns
// its value. After code that cannot return, building goes on in a block that
// nothing leads to; Build drops such blocks at the end.
func (b *builder) value(n core.Node) *Value {
	outer := b.here
	b.mark(n)
	v := b.node(n)
	b.here = outer
	return v
}

func (b *builder) node(n core.Node) *Value {
	switch n := n.(type) {
	case *core.Slot:
		return b.slot(n)
	case *core.Const:
		return b.constant(TypeOf(n.Ty), int64(n.Bits))
	case *core.StrConst:
		return b.emitAux(OpStrAddr, Ptr, b.stringIndex(n.Text))
	case *core.LetNode:
		b.let(n)
		return b.value(n.Body)
	case *core.LetClosures:
		b.letClosures(n)
		return b.value(n.Body)
	case *core.Switch:
		return b.switchValue(n)
	case *core.Alloc:
		return b.alloc(n)
	case *core.Field:
		return b.field(n)
	case *core.PrimNode:
		return b.prim(n)
	case *core.Call:
		return b.call(n)
	case *core.Apply:
		return b.apply(n)
	case *core.MkClosure:
		return b.closure(n)
	case *core.ArityOf:
		return b.arityOf(b.value(n.E))
	case *core.Force:
		v := b.emit(OpForce, TypeOf(n.Ty), b.arena(n.Other))
		v.Fn, v.Pos = n.Fn, b.at(n.At)
		return v
	case *core.ScopeNode:
		return b.scope(n)
	case *core.FailNode:
		b.failure(n)
		b.cur = b.f.NewBlock()
		return b.constant(TypeOf(n.Ty), 0)
	}
	b.fail(n, "unknown node")
	return nil
}

func (b *builder) values(ns []core.Node, room int) []*Value {
	out := b.f.mem().lists.Take(room + len(ns))[:room]
	for _, n := range ns {
		out = append(out, b.value(n))
	}
	return out
}

func (b *builder) slot(n *core.Slot) *Value {
	v := b.slots[n.N]
	if v == nil {
		b.fail(n, "slot "+b.body.Names[n.N]+" is read before it is bound")
	}
	return v
}

// tail builds n in tail position: the current block ends.
func (b *builder) tail(n core.Node) {
	b.mark(n)
	switch n := n.(type) {
	case *core.LetNode:
		b.let(n)
		b.tail(n.Body)
	case *core.LetClosures:
		b.letClosures(n)
		b.tail(n.Body)
	case *core.Switch:
		b.switchOn(n, b.tail)
	case *core.Call:
		b.tailCall(n)
	case *core.Apply:
		b.tailApply(n)
	case *core.FailNode:
		b.failure(n)
	default:
		b.result(n)
	}
}

// result ends the block with the value of the function.
func (b *builder) result(n core.Node) {
	if b.in != nil {
		b.in.result(n)
		return
	}
	b.ret(b.value(n))
}

func (b *builder) let(n *core.LetNode) {
	v := b.value(n.Rhs)
	if n.N >= 0 {
		b.slots[n.N] = v
	}
}

func (b *builder) stringIndex(text string) int64 {
	for i, s := range b.f.Strings {
		if s == text {
			return int64(i)
		}
	}
	b.f.Strings = append(b.f.Strings, text)
	return int64(len(b.f.Strings) - 1)
}

// failure ends the block with the error; the shown values are evaluated first.
func (b *builder) failure(n *core.FailNode) {
	args := b.values(n.Args, 0)
	shown := make([]*core.Type, len(n.Args))
	for i, a := range n.Args {
		shown[i] = a.Type()
	}
	b.leave(TermTrap, n, nil, args)
	b.cur.Term.Trap = b.trap(n.Code, n.Msg, n, shown...)
}

// Data.

// alloc evaluates the fields, then makes the object and fills it at once, so
// that no allocation comes between an object and its stores.
func (b *builder) alloc(n *core.Alloc) *Value {
	args := b.values(n.Args, 0)
	if n.Con == nil {
		if len(args) == 0 {
			return b.constant(TypeOf(n.Ty), 0)
		}
		return b.object(n, b.arena(n.Other), 8*len(args), nil, args, func(i int) int { return 8 * i })
	}
	shape := heap.ShapeOf(n.Con)
	if shape.Nullary {
		return b.constant(TypeOf(n.Ty), int64(shape.Immediate))
	}
	var first *Value
	if shape.HasTag {
		first = b.constant(I64, int64(shape.Tag))
	}
	return b.object(n, b.arena(n.Other), shape.Size, first, args, shape.FieldOffset)
}

// object allocates size bytes in an arena; first, when there is one, goes into word 0.
func (b *builder) object(n core.Node, arena *Value, size int, first *Value, fields []*Value, offset func(int) int) *Value {
	obj := b.emitAux(OpAlloc, Ptr, int64(size), arena)
	obj.Pos = b.at(n.Place())
	if first != nil {
		b.store(obj, 0, first)
	}
	for i, v := range fields {
		b.store(obj, offset(i), v)
	}
	return obj
}

func (b *builder) field(n *core.Field) *Value {
	off := 8 * n.Index
	if n.Con != nil {
		shape := heap.ShapeOf(n.Con)
		off = shape.FieldOffset(n.Index)
	}
	return b.load(b.value(n.E), off, TypeOf(n.Ty))
}

func (b *builder) closure(n *core.MkClosure) *Value {
	if len(n.Captures) == 0 {
		return b.static(n.Fn)
	}
	captures := b.values(n.Captures, 0)
	return b.object(n, b.arena(n.Other), closureField(len(captures)), b.descriptor(n.Fn), captures, closureField)
}

func (b *builder) static(fn *core.Fn) *Value {
	v := b.emit(OpStatic, Ptr)
	v.Fn = fn
	return v
}

func (b *builder) descriptor(fn *core.Fn) *Value {
	v := b.emit(OpDesc, Ptr)
	v.Fn = fn
	return v
}

// letClosures makes one block for the group and gives each closure its address
// in it before any capture is evaluated: captures may be closures of the group.
//
//	┌ desc f │ captures of f … │ desc g │ captures of g … ┐
//	└ f = block                └ g = block + size of f
func (b *builder) letClosures(n *core.LetClosures) {
	size := 0
	for _, c := range n.Closures {
		if len(c.Captures) > 0 {
			size += closureField(len(c.Captures))
		}
	}
	var block *Value
	if size > 0 {
		block = b.emitAux(OpAlloc, Ptr, int64(size), b.arena(n.Other))
		block.Pos = b.at(n.At)
	}
	at := 0
	for i, c := range n.Closures {
		if len(c.Captures) == 0 {
			b.slots[n.Slots[i]] = b.static(c.Fn)
			continue
		}
		b.slots[n.Slots[i]] = b.offset(block, at)
		at += closureField(len(c.Captures))
	}
	b.fillClosures(n)
}

func (b *builder) fillClosures(n *core.LetClosures) {
	for i, c := range n.Closures {
		if len(c.Captures) == 0 {
			continue
		}
		obj := b.slots[n.Slots[i]]
		b.store(obj, 0, b.descriptor(c.Fn))
		for j, capture := range c.Captures {
			b.store(obj, closureField(j), b.value(capture))
		}
	}
}

// offset is the address ptr + n, 0 <= n.
func (b *builder) offset(ptr *Value, n int) *Value {
	if n == 0 {
		return ptr
	}
	word := b.emit(OpCast, I64, ptr)
	return b.emit(OpCast, Ptr, b.emit(OpAdd, I64, word, b.constant(I64, int64(n))))
}
