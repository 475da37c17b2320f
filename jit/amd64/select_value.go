package amd64

import (
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/regalloc"
	"github.com/synoema/synoema/jit/ssa"
)

const (
	fnClosure = heap.FnClosure
	fnValue   = heap.FnValue
)

// moreArg is the context offset of an argument beyond the registers.
func moreArg(i int) int64 {
	if i >= heap.MaxMoreArgs {
		panic("select: too many arguments")
	}
	return heap.CtxMoreArgs + 8*int64(i)
}

// Integer operations by the number in their encoding.
const (
	aluAdd = 0
	aluOr  = 1
	aluAnd = 4
	aluSub = 5
	aluXor = 6
	aluCmp = 7
	aluMul = 8 // not of the family: imul

	shShl = 4
	shShr = 5
	shSar = 7

	unNeg = 3

	fSqrt = 0x51
	fAnd  = 0x54
	fXor  = 0x57
	fAdd  = 0x58
	fMul  = 0x59
	fSub  = 0x5c
	fDiv  = 0x5e

	roundFloor = 9
	roundCeil  = 10
	roundTrunc = 11
)

// selections is the rule of each operation but comparisons.
var selections = [...]func(*selector, *ssa.Value){
	ssa.OpAdd:      (*selector).add,
	ssa.OpSub:      aluRule(opALU, aluSub),
	ssa.OpMul:      (*selector).mul,
	ssa.OpAnd:      aluRule(opALU, aluAnd),
	ssa.OpOr:       aluRule(opALU, aluOr),
	ssa.OpXor:      aluRule(opALU, aluXor),
	ssa.OpAddOv:    aluRule(opALUTrap, aluAdd),
	ssa.OpSubOv:    aluRule(opALUTrap, aluSub),
	ssa.OpMulOv:    aluRule(opALUTrap, aluMul),
	ssa.OpNeg:      sameRule(inst{op: opUnary, sub: unNeg}),
	ssa.OpNegOv:    sameRule(inst{op: opNegTrap, sub: unNeg}),
	ssa.OpShl:      shiftRule(shShl),
	ssa.OpShr:      shiftRule(shShr),
	ssa.OpSar:      shiftRule(shSar),
	ssa.OpMulHi:    func(s *selector, v *ssa.Value) { s.mulHi(s.reg(v), s.reg(v.Args[0]), s.reg(v.Args[1])) },
	ssa.OpDiv:      divRule(abi.RAX, abi.RDX),
	ssa.OpMod:      divRule(abi.RDX, abi.RAX),
	ssa.OpDivConst: func(s *selector, v *ssa.Value) { s.divConst(s.reg(v), s.reg(v.Args[0]), v.Aux) },
	ssa.OpModConst: func(s *selector, v *ssa.Value) { s.modConst(s.reg(v), s.reg(v.Args[0]), v.Aux) },

	ssa.OpNot:    sameRule(inst{op: opALU, sub: aluXor, imm: 1}),
	ssa.OpSelect: (*selector).choose,
	ssa.OpTrapIf: (*selector).trapIf,

	ssa.OpFAdd:        faluRule(fAdd),
	ssa.OpFSub:        faluRule(fSub),
	ssa.OpFMul:        faluRule(fMul),
	ssa.OpFDiv:        faluRule(fDiv),
	ssa.OpFNeg:        sameRule(inst{op: opFSign, sub: fXor}),
	ssa.OpFAbs:        sameRule(inst{op: opFSign, sub: fAnd}),
	ssa.OpFSqrt:       convRule(inst{op: opFSqrt}),
	ssa.OpFFloor:      convRule(inst{op: opFRound, sub: roundFloor}),
	ssa.OpFCeil:       convRule(inst{op: opFRound, sub: roundCeil}),
	ssa.OpFTrunc:      convRule(inst{op: opFRound, sub: roundTrunc}),
	ssa.OpIntToFloat:  convRule(inst{op: opIntToFloat}),
	ssa.OpBitsToFloat: convRule(inst{op: opBitsToFloat}),
	ssa.OpFloatToBits: convRule(inst{op: opFloatToBits}),

	ssa.OpLoad:     (*selector).load,
	ssa.OpLoadMut:  (*selector).load,
	ssa.OpLoad32:   (*selector).load,
	ssa.OpStore:    (*selector).store,
	ssa.OpLoadCtx:  (*selector).loadCtx,
	ssa.OpStoreCtx: (*selector).storeCtx,
	ssa.OpAlloc:    (*selector).alloc,
	ssa.OpAllocIf:  (*selector).allocIf,
	ssa.OpOther:    sameRule(inst{op: opALU, sub: aluXor, imm: heap.CtxArenaA ^ heap.CtxArenaB}),
	ssa.OpTop:      (*selector).load,
	ssa.OpRestore:  (*selector).restore,
	ssa.OpPoll:     func(s *selector, v *ssa.Value) { s.emit(&inst{op: opPoll}) },

	ssa.OpConst:   noCode,
	ssa.OpFConst:  noCode,
	ssa.OpDesc:    noCode,
	ssa.OpStatic:  noCode,
	ssa.OpStrAddr: noCode,
	ssa.OpDest:    noCode,
	ssa.OpEnv:     noCode,
	ssa.OpCast:    noCode,

	ssa.OpCall:        (*selector).call,
	ssa.OpCallEnv:     (*selector).call,
	ssa.OpCallClosure: (*selector).call,
	ssa.OpCallHelper:  (*selector).callHelper,
	ssa.OpForce:       (*selector).force,

	ssa.OpScopePoint: (*selector).scopePoint,
	ssa.OpLoopPoint:  (*selector).loopPoint,
}

func noCode(*selector, *ssa.Value) {}

// isConst reports whether v is a constant integer.
func isConst(v *ssa.Value) bool { return v.Op == ssa.OpConst }

func isInt32(x int64) bool { return x == int64(int32(x)) }

// commuted returns the arguments with a constant, or a load that is folded, on the right.
func (s *selector) commuted(v *ssa.Value) (a, b *ssa.Value) {
	a, b = v.Args[0], v.Args[1]
	if isConst(a) || s.folded[a.ID] {
		a, b = b, a
	}
	return a, b
}

// right is the second operand of an instruction: any place, or the memory that a folded load reads.
func (s *selector) right(in *inst, b *ssa.Value, late bool) regalloc.Operand {
	k, mk := regalloc.UseAny, regalloc.UseReg
	if late {
		k, mk = regalloc.UseLateAny, regalloc.UseLate
	}
	if s.folded[b.ID] {
		in.mem, in.imm, in.commutes = true, b.Aux, false
		return use(mk, s.reg(b.Args[0]))
	}
	if isConst(b) && !isInt32(b.Aux) {
		k = mk // in a register, which a loop keeps
	}
	return use(k, s.reg(b))
}

func (s *selector) add(v *ssa.Value) {
	a, b := s.commuted(v)
	in := inst{op: opAdd}
	if s.folded[b.ID] {
		s.alu(opALU, aluAdd, v, a, b)
		return
	}
	s.emit(&in, use(regalloc.UseReg, s.reg(a)), s.right(&in, b, false), use(regalloc.DefReg, s.reg(v)))
}

func (s *selector) mul(v *ssa.Value) {
	a, b := s.commuted(v)
	if isConst(b) && isInt32(b.Aux) && !s.folded[a.ID] {
		s.emit(&inst{op: opIMulImm, imm: b.Aux, trap: -1}, use(regalloc.UseAny, s.reg(a)), use(regalloc.DefReg, s.reg(v)))
		return
	}
	s.alu(opALU, aluMul, v, a, b)
}

// alu selects d(=a) op b.
func (s *selector) alu(op opcode, sub uint8, v, a, b *ssa.Value) {
	in := inst{op: op, sub: sub, trap: v.Trap, commutes: sub != aluSub}
	r := s.right(&in, b, true)
	s.emit(&in, use(regalloc.UseSame, s.reg(a)), r, use(regalloc.DefSame, s.reg(v)))
}

func aluRule(op opcode, sub uint8) func(*selector, *ssa.Value) {
	return func(s *selector, v *ssa.Value) {
		a, b := v.Args[0], v.Args[1]
		if sub != aluSub {
			a, b = s.commuted(v)
		}
		if sub == aluMul && isConst(b) && isInt32(b.Aux) {
			s.emit(&inst{op: opIMulImm, imm: b.Aux, trap: v.Trap}, use(regalloc.UseAny, s.reg(a)), use(regalloc.DefReg, s.reg(v)))
			return
		}
		s.alu(op, sub, v, a, b)
	}
}

// sameRule is an operation of one operand in place.
func sameRule(in inst) func(*selector, *ssa.Value) {
	return func(s *selector, v *ssa.Value) {
		in := in
		in.trap = v.Trap
		s.emit(&in, use(regalloc.UseSame, s.reg(v.Args[0])), use(regalloc.DefSame, s.reg(v)))
	}
}

// convRule is an operation of one operand into another register.
func convRule(in inst) func(*selector, *ssa.Value) {
	return func(s *selector, v *ssa.Value) {
		s.emit(&in, use(regalloc.UseAny, s.reg(v.Args[0])), use(regalloc.DefReg, s.reg(v)))
	}
}

func shiftRule(sub uint8) func(*selector, *ssa.Value) {
	return func(s *selector, v *ssa.Value) {
		a, n := v.Args[0], v.Args[1]
		if isConst(n) {
			s.shiftImm(sub, s.reg(v), s.reg(a), n.Aux&63)
			return
		}
		s.emit(&inst{op: opShiftCL, sub: sub}, use(regalloc.UseSame, s.reg(a)), fixed(regalloc.UseFixed, s.reg(n), abi.RCX),
			use(regalloc.DefSame, s.reg(v)))
	}
}

func (s *selector) shiftImm(sub uint8, d, a vreg, n int64) {
	s.emit(&inst{op: opShiftImm, sub: sub, imm: n}, use(regalloc.UseSame, a), use(regalloc.DefSame, d))
}

// divRule is a division by a value that is known to be good; other is the register of the result that isn't wanted.
func divRule(result, other abi.Reg) func(*selector, *ssa.Value) {
	return func(s *selector, v *ssa.Value) {
		s.emit(&inst{op: opIDiv, clobbers: 1 << preg(other)},
			fixed(regalloc.UseFixed, s.reg(v.Args[0]), abi.RAX), use(regalloc.UseLate, s.reg(v.Args[1])),
			fixed(regalloc.DefFixed, s.reg(v), result))
	}
}

func (s *selector) mulHi(d, a, b vreg) {
	s.emit(&inst{op: opMulHi, clobbers: 1 << preg(abi.RAX)},
		fixed(regalloc.UseFixed, a, abi.RAX), use(regalloc.UseLate, b), fixed(regalloc.DefFixed, d, abi.RDX))
}

func faluRule(sub uint8) func(*selector, *ssa.Value) {
	return func(s *selector, v *ssa.Value) {
		in := inst{op: opFALU, sub: sub, commutes: sub == fAdd || sub == fMul}
		a, b := v.Args[0], v.Args[1]
		if in.commutes && s.folded[a.ID] {
			a, b = b, a
		}
		r := s.right(&in, b, true)
		s.emit(&in, use(regalloc.UseSame, s.reg(a)), r, use(regalloc.DefSame, s.reg(v)))
	}
}

// condition selects the test of an I1 value: the comparison itself when it is
// folded, else whether the value is true. The kinds of use are late when the
// instruction writes a result before it tests.
func (s *selector) condition(in *inst, v *ssa.Value, late bool) []regalloc.Operand {
	reg := regalloc.UseReg
	if late {
		reg = regalloc.UseLate
	}
	negate := false
	for s.folded[v.ID] && v.Op == ssa.OpNot {
		negate, v = !negate, v.Args[0]
	}
	c, ok := comparisonOf(v.Op)
	if !ok || !s.folded[v.ID] {
		in.test, in.cc = testBool, ccNE
		if negate {
			in.cc = ccE
		}
		return s.testing(use(reg, s.reg(v)))
	}
	in.test, in.cc = c.test, c.cc
	if c.test == testTops {
		if negate {
			in.cc = in.cc.not()
		}
		return s.testing(s.trigger(v.Args[0], late))
	}
	a, b := v.Args[0], v.Args[1]
	if isMaskTest(v) && s.folded[a.ID] {
		in.test, in.imm = testMask, a.Args[1].Aux
		if negate {
			in.cc = in.cc.not()
		}
		return s.testing(use(reg, s.reg(a.Args[0])))
	}
	switch {
	case c.swap:
		a, b = b, a
	case c.cc != ccO && c.test == testInt && (isConst(a) || s.folded[a.ID]):
		a, b, in.cc = b, a, c.cc.mirror()
	}
	if negate {
		in.cc = in.cc.not()
	}
	if c.cc == ccO && isConst(b) && !isInt32(b.Aux) {
		return s.testing(use(reg, s.reg(a)), use(reg, s.reg(b))) // the scratch register is in use
	}
	return s.testing(use(reg, s.reg(a)), s.right(in, b, late))
}

// testing gives the operands of a condition, good until the next one.
func (s *selector) testing(ops ...regalloc.Operand) []regalloc.Operand {
	s.test = append(s.test[:0], ops...)
	return s.test
}

// trigger is what the sum of the tops, in the scratch register, is compared with.
func (s *selector) trigger(v *ssa.Value, late bool) regalloc.Operand {
	k := regalloc.UseAny
	switch {
	case isConst(v) && late:
		k = regalloc.UseLate
	case isConst(v):
		k = regalloc.UseReg
	case late:
		k = regalloc.UseLateAny
	}
	s.p.marks = append(s.p.marks, s.reg(v))
	return use(k, s.reg(v))
}

func (s *selector) setCC(v *ssa.Value) {
	s.folded[v.ID] = true // for condition: it is done here
	in := inst{op: opSetCC}
	ops := s.condition(&in, v, false)
	s.folded[v.ID] = false
	s.emit(&in, append(ops, use(regalloc.DefReg, s.reg(v)))...)
}

// choose selects b into the result and then a over it when the condition holds.
func (s *selector) choose(v *ssa.Value) {
	in := inst{op: opSelect}
	s.ops = append(s.ops[:0], use(regalloc.UseSame, s.reg(v.Args[2])), use(regalloc.UseLate, s.reg(v.Args[1])), use(regalloc.DefSame, s.reg(v)))
	s.ops = append(s.ops, s.condition(&in, v.Args[0], true)...)
	s.emit(&in, s.ops...)
}

func (s *selector) trapIf(v *ssa.Value) {
	in := inst{op: opTrapIf, trap: v.Trap}
	ops := s.condition(&in, v.Args[0], false)
	s.emit(&in, ops...)
}

func (s *selector) load(v *ssa.Value) {
	base := v.Args[0]
	op := opLoad
	if v.Op == ssa.OpLoad32 {
		op = opLoad32
	}
	if base.Op == ssa.OpDesc && op == opLoad {
		s.emit(&inst{op: opLoadDesc, fn: base.Fn, imm: v.Aux}, use(regalloc.DefReg, s.reg(v)))
		return
	}
	s.emit(&inst{op: op, imm: v.Aux}, use(regalloc.UseReg, s.reg(base)), use(regalloc.DefReg, s.reg(v)))
}

func (s *selector) store(v *ssa.Value) {
	s.emit(&inst{op: opStore, imm: v.Aux}, use(regalloc.UseReg, s.reg(v.Args[0])), use(regalloc.UseAny, s.reg(v.Args[1])))
}

func (s *selector) restore(v *ssa.Value) {
	if !s.f.CheckedRestores {
		s.store(v)
		return
	}
	s.emit(&inst{op: opRestore}, use(regalloc.UseReg, s.reg(v.Args[0])), use(regalloc.UseReg, s.reg(v.Args[1])))
}

func (s *selector) loadCtx(v *ssa.Value) {
	s.emit(&inst{op: opLoadCtx, imm: v.Aux}, use(regalloc.DefReg, s.reg(v)))
}

func (s *selector) storeCtx(v *ssa.Value) {
	r := s.reg(v.Args[0])
	if v.Aux == heap.CtxOldA || v.Aux == heap.CtxOldB {
		s.p.marks = append(s.p.marks, r)
	}
	s.emit(&inst{op: opStoreCtx, imm: v.Aux}, use(regalloc.UseAny, r))
}

func (s *selector) alloc(v *ssa.Value) {
	s.emit(&inst{op: opAlloc, imm: v.Aux}, use(regalloc.UseLate, s.reg(v.Args[0])), use(regalloc.DefReg, s.reg(v)))
}

func (s *selector) allocIf(v *ssa.Value) {
	s.emit(&inst{op: opAllocIf, imm: v.Aux}, use(regalloc.UseLate, s.reg(v.Args[0])), use(regalloc.DefReg, s.reg(v)),
		use(regalloc.UseLate, s.reg(v.Args[1])))
}
