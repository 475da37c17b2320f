package ssa

import "github.com/synoema/synoema/core"

// simpleLower are the operations that are one instruction and cannot fail.
var simpleLower = [core.NumLowers]Op{
	core.WrapAdd: OpAdd, core.WrapSub: OpSub, core.WrapMul: OpMul,
	core.BitAnd: OpAnd, core.BitOr: OpOr, core.BitXor: OpXor,
	core.AddFloat: OpFAdd, core.SubFloat: OpFSub, core.MulFloat: OpFMul, core.DivFloat: OpFDiv,
	core.NegFloat: OpFNeg, core.SqrtFloat: OpFSqrt, core.AbsFloat: OpFAbs,
	core.FloorFloat: OpFFloor, core.CeilFloat: OpFCeil, core.TruncFloat: OpFTrunc,
	core.IntToFloat: OpIntToFloat,
	core.EqInt:      OpEq, core.NeInt: OpNe, core.LtInt: OpLt, core.LeInt: OpLe, core.GtInt: OpGt, core.GeInt: OpGe,
	core.EqFloat: OpFEq, core.NeFloat: OpFNe,
	core.LtFloat: OpFLt, core.LeFloat: OpFLe, core.GtFloat: OpFGt, core.GeFloat: OpFGe,
	core.NotBool:      OpNot,
	core.AddOverflows: OpAddOver, core.SubOverflows: OpSubOver, core.MulOverflows: OpMulOver,
}

// checkedLower are the ones that are one instruction with an overflow check.
var checkedLower = [core.NumLowers]Op{
	core.AddInt: OpAddOv, core.SubInt: OpSubOv, core.MulInt: OpMulOv, core.NegInt: OpNegOv,
}

func (b *builder) prim(n *core.PrimNode) *Value {
	lower := n.Op.Lower
	if lower == core.LowerCall {
		if build := b.inline(n); build != nil {
			return build(b.values(n.Args, 0))
		}
		return b.helper(&n.NodeBase, n.Op, n.TyArgs, TypeOf(n.Ty), b.values(n.Args, 1))
	}
	args := b.values(n.Args, 0)
	switch lower {
	case core.DivInt, core.ModInt:
		return b.divide(n, args[0], args[1])
	case core.ShiftLeft:
		return b.shift(n, OpShl, args[0], args[1])
	case core.ShiftRight:
		return b.shift(n, OpSar, args[0], args[1])
	case core.CharToInt:
		return args[0]
	}
	if op := checkedLower[lower]; op != OpInvalid {
		v := b.emit(op, I64, args...)
		v.Trap, v.Pos = b.trap(core.CodeOverflow, core.OverflowMsg(lower), n), b.at(n.At)
		return v
	}
	op := simpleLower[lower]
	if op == OpInvalid {
		b.fail(n, "operation "+n.Op.Name+" has no lowering")
	}
	if op.info().arg == I64 {
		b.asInts(args)
	}
	return b.emit(op, op.info().res, args...)
}

// asInts makes Bools and constructors without fields comparable by order.
func (b *builder) asInts(args []*Value) {
	for i, a := range args {
		if a.Type != I64 {
			args[i] = b.emit(OpCast, I64, a)
		}
	}
}

// helper calls Go. args[0] is free for the destination.
func (b *builder) helper(n *core.NodeBase, op *core.Op, tyArgs []*core.Type, t Type, args []*Value) *Value {
	args[0] = b.arena(n.Other)
	v := b.emit(OpCallHelper, t, args...)
	v.Builtin, v.TyArgs, v.Pos = op, tyArgs, b.at(n.At)
	return v
}

// divide checks for zero and keeps -1 away from the machine's division, which
// faults on MinInt / -1: x / -1 is the checked negation, x % -1 is 0.
func (b *builder) divide(n *core.PrimNode, x, y *Value) *Value {
	mod := n.Op.Lower == core.ModInt
	if y.Op == OpConst && y.Aux != 0 && y.Aux != -1 {
		op := OpDivConst
		if mod {
			op = OpModConst
		}
		return b.emitAux(op, I64, y.Aux, x)
	}
	zero := b.emit(OpTrapIf, Void, b.emit(OpEq, I1, y, b.constant(I64, 0)))
	zero.Trap, zero.Pos = b.trap(core.CodeDivisionByZero, core.DivisionByZeroMsg, n), b.at(n.At)

	join, byMinusOne, other := b.f.NewBlock(), b.f.NewBlock(), b.f.NewBlock()
	result := b.param(join, I64)
	b.branch(b.emit(OpEq, I1, y, b.constant(I64, -1)), byMinusOne, other)

	b.cur = byMinusOne
	byMinusOne.Cold = true
	if mod {
		b.jump(join, b.constant(I64, 0))
	} else {
		neg := b.emit(OpNegOv, I64, x)
		neg.Trap, neg.Pos = b.trap(core.CodeOverflow, core.OverflowMsg(core.DivInt), n), b.at(n.At)
		b.jump(join, neg)
	}
	b.cur = other
	if mod {
		b.jump(join, b.emit(OpMod, I64, x, y))
	} else {
		b.jump(join, b.emit(OpDiv, I64, x, y))
	}
	b.cur = join
	return result
}

// shift fails, showing the count, unless it is in 0..63.
func (b *builder) shift(n *core.PrimNode, op Op, x, count *Value) *Value {
	good, bad := b.f.NewBlock(), b.f.NewBlock()
	b.branch(b.emit(OpULe, I1, count, b.constant(I64, 63)), good, bad)
	b.cur = bad
	b.leave(TermTrap, n, nil, b.f.argList([]*Value{count}))
	bad.Term.Trap = b.trap(core.CodeBadArgument, core.ShiftMsg(n.Op.Lower), n, b.types.Int)
	b.cur = good
	return b.emit(op, I64, x, count)
}
