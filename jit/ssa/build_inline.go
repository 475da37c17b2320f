package ssa

import "github.com/synoema/synoema/core"

// Builtins that have a stub (abi.StubOf) don't; another call of a Go builtin leaves native code, some 5 ns and every register. inline
// builds the ones that are a few instructions, or whose common case is: the rest of
// those stays a call, in a cold block. nil when op is none of them.
func (b *builder) inline(n *core.PrimNode) func(args []*Value) *Value {
	switch n.Op.Name {
	case "id.float", "show.string":
		return func(args []*Value) *Value { return args[0] }
	case "cmp.int":
		return b.compareInts
	case "is_digit":
		return func(args []*Value) *Value {
			return b.emit(OpULt, I1, b.emit(OpSub, I64, args[0], b.constant(I64, '0')), b.constant(I64, 10))
		}
	case "reverse_own":
		return func(args []*Value) *Value { return b.reverseInPlace(args[0]) }
	case "list_join":
		return func(args []*Value) *Value { return b.joinLists(n, args[0], args[1]) }
	case "str_len":
		return func(args []*Value) *Value { return b.stringLength(n, args) }
	case "str_byte_len":
		return func(args []*Value) *Value {
			return b.emit(OpAnd, I64, b.load(args[0], stringInfo, I64), b.constant(I64, stringLenMask))
		}
	case "char_from_code":
		return func(args []*Value) *Value { return b.charFromCode(n, args[0]) }
	case "is_space":
		return func(args []*Value) *Value { return b.charTest(n, args[0], b.asciiSpace) }
	case "is_alpha":
		return func(args []*Value) *Value { return b.charTest(n, args[0], b.asciiLetter) }
	case "eq.string":
		return func(args []*Value) *Value { return b.equalStrings(&n.NodeBase, n.Op, args, 1) }
	case "ne.string":
		return func(args []*Value) *Value { return b.equalStrings(&n.NodeBase, n.Op, args, 0) }
	}
	return nil
}

// compareInts is -1, 0 or 1: (x > y) - (x < y). Tests of it become tests of x and y (fold).
func (b *builder) compareInts(args []*Value) *Value {
	b.asInts(args)
	more := b.emit(OpCast, I64, b.emit(OpGt, I1, args...))
	return b.emit(OpSub, I64, more, b.emit(OpCast, I64, b.emit(OpLt, I1, args...)))
}

// reverseInPlace turns the tails of a list's cells round. They are no values that are the
// same for ever, so they are read anew.
func (b *builder) reverseInPlace(list *Value) *Value {
	const tail = 8
	header, turn, end := b.f.NewBlock(), b.f.NewBlock(), b.f.NewBlock()
	cell, done := b.param(header, Ptr), b.param(header, Ptr)
	none := b.constant(Ptr, 0)
	b.jump(header, list, none)
	b.cur = header
	b.poll()
	b.branch(b.emit(OpEq, I1, cell, none), end, turn)
	b.cur = turn
	next := b.emitAux(OpLoadMut, Ptr, tail, cell)
	b.store(cell, tail, done)
	b.jump(header, next, cell)
	b.cur = end
	return done
}

// joinLists copies the cells of xs from the front; the tail of each is filled in when the next
// is there. Meanwhile a cell may point to a younger one: nothing is collected in the loop.
func (b *builder) joinLists(n *core.PrimNode, xs, ys *Value) *Value {
	const cell, tail = 16, 8
	arena, at := b.arena(n.Other), b.at(n.At)
	some, header, turn, last, end := b.f.NewBlock(), b.f.NewBlock(), b.f.NewBlock(), b.f.NewBlock(), b.f.NewBlock()
	result, none := b.param(end, Ptr), b.constant(Ptr, 0)
	b.branch(b.emit(OpEq, I1, xs, none), end, some)
	b.cur.Term.Succs[0].Args = b.f.argList([]*Value{ys})

	b.cur = some
	first := b.emitAux(OpAlloc, Ptr, cell, arena)
	first.Pos = at
	b.store(first, 0, b.load(xs, 0, I64))
	from, before := b.param(header, Ptr), b.param(header, Ptr)
	b.jump(header, b.load(xs, tail, Ptr), first)

	b.cur = header
	b.poll()
	b.branch(b.emit(OpEq, I1, from, none), last, turn)

	b.cur = turn
	next := b.emitAux(OpAlloc, Ptr, cell, arena)
	next.Pos = at
	b.store(next, 0, b.load(from, 0, I64))
	b.store(before, tail, next)
	b.jump(header, b.load(from, tail, Ptr), next)

	b.cur = last
	b.store(before, tail, ys)
	b.jump(end, first)
	b.cur = end
	return result
}

// charTest asks Go only about characters that are not ASCII.
func (b *builder) charTest(n *core.PrimNode, c *Value, ascii func(c *Value) *Value) *Value {
	near, far, join := b.f.NewBlock(), b.f.NewBlock(), b.f.NewBlock()
	result := b.param(join, I1)
	b.branch(b.emit(OpULt, I1, c, b.constant(I64, 0x80)), near, far)
	b.cur = near
	b.jump(join, ascii(c))
	b.cur, far.Cold = far, true
	b.jump(join, b.helper(&n.NodeBase, n.Op, nil, I1, []*Value{nil, c}))
	b.cur = join
	return result
}

// charFromCode leaves what lies from the surrogates on to Go.
func (b *builder) charFromCode(n *core.PrimNode, code *Value) *Value {
	near, far, join := b.f.NewBlock(), b.f.NewBlock(), b.f.NewBlock()
	result := b.param(join, I64)
	b.branch(b.emit(OpULt, I1, code, b.constant(I64, 0xd800)), near, far)
	b.cur = near
	b.jump(join, code)
	b.cur, far.Cold = far, true
	b.jump(join, b.helper(&n.NodeBase, n.Op, nil, I64, []*Value{nil, code}))
	b.cur = join
	return result
}

// asciiSpace: one of tab to carriage return, or a blank.
func (b *builder) asciiSpace(c *Value) *Value {
	control := b.emit(OpULt, I1, b.emit(OpSub, I64, c, b.constant(I64, '\t')), b.constant(I64, 5))
	return b.emit(OpSelect, I1, control, b.constant(I1, 1), b.emit(OpEq, I1, c, b.constant(I64, ' ')))
}

func (b *builder) asciiLetter(c *Value) *Value {
	lower := b.emit(OpOr, I64, c, b.constant(I64, 0x20))
	return b.emit(OpULt, I1, b.emit(OpSub, I64, lower, b.constant(I64, 'a')), b.constant(I64, 26))
}

// Word 1 of a string value: ascii:1 offset:31 length:32 (heap/string.go).
const (
	stringInfo    = 8
	stringLenMask = 1<<32 - 1
)

// stringLength counts bytes when the string is ASCII, which makes word 1 negative.
func (b *builder) stringLength(n *core.PrimNode, args []*Value) *Value {
	info := b.load(args[0], stringInfo, I64)
	ascii, other, join := b.f.NewBlock(), b.f.NewBlock(), b.f.NewBlock()
	result := b.param(join, I64)
	b.branch(b.emit(OpLt, I1, info, b.constant(I64, 0)), ascii, other)
	b.cur = ascii
	b.jump(join, b.emit(OpAnd, I64, info, b.constant(I64, stringLenMask)))
	b.cur, other.Cold = other, true
	b.jump(join, b.helper(&n.NodeBase, n.Op, nil, I64, []*Value{nil, args[0]}))
	b.cur = join
	return result
}

// equalStrings asks Go only about different strings of one length. same is the
// result for equal ones; op gives it too.
func (b *builder) equalStrings(n *core.NodeBase, op *core.Op, args []*Value, same int64) *Value {
	differ, alike, unlike, join := b.f.NewBlock(), b.f.NewBlock(), b.f.NewBlock(), b.f.NewBlock()
	result := b.param(join, I1)
	equal := b.constant(I1, same)
	unequal := b.constant(I1, 1-same)
	b.branch(b.emit(OpEq, I1, args[0], args[1]), alike, differ)
	b.cur = alike
	b.jump(join, equal)
	b.cur = differ
	diff := b.emit(OpXor, I64, b.load(args[0], stringInfo, I64), b.load(args[1], stringInfo, I64))
	length := b.emit(OpAnd, I64, diff, b.constant(I64, stringLenMask))
	bytes := b.f.NewBlock()
	b.branch(b.emit(OpEq, I1, length, b.constant(I64, 0)), bytes, unlike)
	b.cur = bytes
	b.jump(join, b.helper(n, op, nil, I1, []*Value{nil, args[0], args[1]}))
	b.cur = unlike
	b.jump(join, unequal)
	b.cur = join
	return result
}
