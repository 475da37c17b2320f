package amd64

import (
	"fmt"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/regalloc"
	"github.com/synoema/synoema/jit/ssa"
)

// reg is the register of operand i.
func (e *emitter) reg(i int) abi.Reg { return hw(e.ops[i]) }

// inst writes one instruction of block b.
func (e *emitter) inst(in *inst, b int) {
	switch in.op {
	case opEntry, opRemat:
	case opAdd:
		e.add()
	case opALU, opALUTrap:
		e.aluOp(in)
	case opIMulImm:
		e.imul(in)
	case opUnary, opNegTrap:
		e.ext(opW|0xf7, in.sub, e.reg(1))
		if in.op == opNegTrap {
			e.jcc(ccO, e.trapLabel(in.trap, in.pos))
		}
	case opShiftImm:
		e.shiftImm(in.sub, e.reg(1), byte(in.imm))
	case opShiftCL:
		e.ext(opW|0xd3, in.sub, e.reg(2))
	case opMulHi:
		e.ext(opW|0xf7, 5, e.reg(1))
	case opIDiv:
		e.divide(e.reg(1))
	case opSetCC, opSelect, opTrapIf, opMemoDone:
		e.conditional(in, b)
	case opFALU, opFSign, opFSqrt, opFRound, opIntToFloat, opBitsToFloat, opFloatToBits:
		e.float(in)
	case opLoad, opLoad32, opLoadDesc, opStore, opLoadCtx, opStoreCtx, opAlloc, opAllocIf, opRestore:
		e.memoryOp(in)
	case opPoll:
		e.poll(in.pos, false)
	default:
		e.transfer(in, b)
	}
}

func (e *emitter) add() {
	a, b, d := e.reg(0), e.ops[1], e.reg(2)
	switch {
	case b.IsReg() && hw(b) == d:
		e.alu(aluAdd, d, a)
	case a == d:
		e.arith(aluAdd, d, b)
	case b.IsReg():
		e.lea2(d, a, hw(b))
	case b.IsRemat() && e.isImm(b):
		e.lea(d, at(a, e.p.remats[b.Value()].imm))
	default:
		e.mov(d, a)
		e.arith(aluAdd, d, b)
	}
}

// isImm reports whether a value made anew fits an immediate field.
func (e *emitter) isImm(b regalloc.Alloc) bool {
	r := &e.p.remats[b.Value()]
	return r.kind == rematInt && isInt32(r.imm)
}

// arith is d op= b for b in any place.
func (e *emitter) arith(sub uint8, d abi.Reg, b regalloc.Alloc) {
	switch {
	case b.IsReg():
		e.alu(sub, d, hw(b))
	case b.IsSlot():
		e.aluMem(sub, d, e.slot(b))
	case e.isImm(b):
		e.aluImm(sub, d, int32(e.p.remats[b.Value()].imm))
	default:
		e.make(abi.IntScratch, &e.p.remats[b.Value()])
		e.alu(sub, d, abi.IntScratch)
	}
}

func (e *emitter) aluOp(in *inst) {
	switch {
	case in.last-in.first == 2: // one operand and an immediate
		e.aluImm(in.sub, e.reg(1), int32(in.imm))
	case in.mem:
		e.aluMem(in.sub, e.reg(2), at(e.reg(1), in.imm))
	default:
		e.arith(in.sub, e.reg(2), e.ops[1])
	}
	if in.op == opALUTrap {
		e.jcc(ccO, e.trapLabel(in.trap, in.pos))
	}
}

func (e *emitter) imul(in *inst) {
	x := int32(in.imm)
	switch a := e.ops[0]; {
	case a.IsReg():
		e.imulImm(e.reg(1), hw(a), x)
	case a.IsSlot():
		e.imulMemImm(e.reg(1), e.slot(a), x)
	default:
		e.make(abi.IntScratch, &e.p.remats[a.Value()])
		e.imulImm(e.reg(1), abi.IntScratch, x)
	}
	if in.trap >= 0 {
		e.jcc(ccO, e.trapLabel(in.trap, in.pos))
	}
}

func (e *emitter) shiftImm(sub uint8, d abi.Reg, n byte) {
	switch {
	case n == 0:
	case n == 1 && sub == shShl:
		e.alu(aluAdd, d, d)
	case n == 1:
		e.ext(opW|0xd1, sub, d)
	default:
		e.ext(opW|0xc1, sub, d)
		e.put(n)
	}
}

// testOps writes the comparison of an instruction whose test begins at operand i.
func (e *emitter) testOps(in *inst, i int) {
	switch in.test {
	case testBool:
		e.rr(opW|0x85, e.reg(i), e.reg(i))
	case testMask:
		e.testImm(e.reg(i), int32(in.imm))
	case testInt:
		e.compare(in, e.reg(i), e.ops[i+1])
	case testTops:
		e.loadTops()
		e.arith(aluCmp, abi.IntScratch, e.ops[i])
	case testAdd, testMul:
		sub := uint8(aluAdd)
		if in.test == testMul {
			sub = aluMul
		}
		e.mov(abi.IntScratch, e.reg(i))
		e.arith(sub, abi.IntScratch, e.ops[i+1])
	case testFloat:
		e.floatArith(in, op66|op0F|0x2e, e.reg(i), e.ops[i+1])
	default:
		panic("emit: instruction without a test")
	}
}

// testImm is an and that leaves only flags, of which zero is looked at.
func (e *emitter) testImm(a abi.Reg, mask int32) {
	switch {
	case mask > 0 && mask < 128:
		e.ext(opByte|0xf6, 0, a)
		e.put(byte(mask))
	case mask >= 0:
		e.ext(0xf7, 0, a)
		e.imm32(mask)
	default:
		e.ext(opW|0xf7, 0, a)
		e.imm32(mask)
	}
}

func (e *emitter) compare(in *inst, a abi.Reg, b regalloc.Alloc) {
	switch {
	case in.mem:
		e.aluMem(aluCmp, a, at(hw(b), in.imm))
	case b.IsRemat() && e.isImm(b) && e.p.remats[b.Value()].imm == 0:
		e.rr(opW|0x85, a, a)
	default:
		e.arith(aluCmp, a, b)
	}
}

func (e *emitter) conditional(in *inst, b int) {
	switch in.op {
	case opSetCC:
		e.testOps(in, 0)
		e.setCC(in.cc, e.reg(len(e.ops)-1))
	case opSelect:
		e.testOps(in, 3)
		e.selectOp(in)
	case opTrapIf:
		e.testOps(in, 0)
		l := e.trapLabel(in.trap, in.pos)
		switch in.cc {
		case ccFEq:
			over := e.newLabel()
			e.jcc(ccNE, over)
			e.jcc(ccNP, l)
			e.bind(over)
		case ccFNe:
			e.jcc(ccNE, l)
			e.jcc(ccP, l)
		default:
			e.jcc(in.cc, l)
		}
	case opMemoDone:
		e.aluMemImm(aluCmp, e.desc(in.fn, heap.FnMemo), heap.MemoDone)
		e.branch(ccE, e.p.blocks[b].succs, b)
	}
}

// setCC makes 0 or 1 from a condition.
func (e *emitter) setCC(c cond, d abi.Reg) {
	set := func(c cond, d abi.Reg) { e.ext(opByte|op0F|0x90|opc(c), 0, d) }
	switch c {
	case ccFEq:
		set(ccNP, abi.IntScratch)
		set(ccE, d)
		e.rr(opByte|0x20, abi.IntScratch, d)
	case ccFNe:
		set(ccP, abi.IntScratch)
		set(ccNE, d)
		e.rr(opByte|0x08, abi.IntScratch, d)
	default:
		set(c, d)
	}
	e.rr(opByte|op0F|0xb6, d, d)
}

// selectOp moves operand 1 over the result (operand 2) when the condition holds.
func (e *emitter) selectOp(in *inst) {
	a, d := e.reg(1), e.reg(2)
	keep := e.newLabel()
	switch {
	case in.cc == ccFEq:
		e.jcc(ccNE, keep)
		e.jcc(ccP, keep)
	case in.cc == ccFNe:
		move := e.newLabel()
		e.jcc(ccP, move)
		e.jcc(ccE, keep)
		e.bind(move)
	case d.IsFloat():
		e.jcc(in.cc.not(), keep)
	default:
		e.rr(opW|op0F|0x40|opc(in.cc), d, a)
		e.bind(keep)
		return
	}
	e.mov(d, a)
	e.bind(keep)
}

// branch goes to the first successor when the condition holds, else to the
// second; at is the block in whose place the code stands.
func (e *emitter) branch(c cond, succs []*block, at int) {
	yes, no := succs[0], succs[1]
	if c == ccFEq {
		c, yes, no = ccFNe, no, yes
	}
	y, n := e.goTo[yes.index], e.goTo[no.index]
	if c == ccFNe {
		e.jcc(ccNE, label(y))
		e.jcc(ccP, label(y))
	} else {
		if e.comesNext(y, at) || n <= at && y > at && !e.comesNext(n, at) {
			c, y, no = c.not(), n, yes
		}
		e.jcc(c, label(y))
	}
	e.jumpTo(no, at)
}

// floatArith is a float operation with register d and an operand in any place.
func (e *emitter) floatArith(in *inst, op opc, d abi.Reg, b regalloc.Alloc) {
	switch {
	case in.mem:
		e.rm(op, d, at(hw(b), in.imm), 0)
	case b.IsReg():
		e.rr(op, d, hw(b))
	case b.IsSlot():
		e.rm(op, d, e.slot(b), 0)
	default:
		e.rm(op, d, e.constant(uint64(e.p.remats[b.Value()].imm)), 0)
	}
}

func (e *emitter) float(in *inst) {
	switch in.op {
	case opFALU:
		e.floatArith(in, opF2|op0F|opc(in.sub), e.reg(2), e.ops[1])
	case opFSign:
		mask := uint64(1) << 63
		if in.sub == fAnd {
			mask--
		}
		e.load(abi.FloatScratch, e.constant(mask))
		e.rr(op66|op0F|opc(in.sub), e.reg(1), abi.FloatScratch)
	case opFSqrt:
		e.forget(e.reg(1), e.ops[0])
		e.floatArith(in, opF2|op0F|fSqrt, e.reg(1), e.ops[0])
	case opFRound:
		e.round(in)
	case opIntToFloat:
		e.intToFloat()
	case opBitsToFloat, opFloatToBits:
		e.move(&regalloc.Edit{From: e.ops[0], To: e.ops[1]})
	}
}

func (e *emitter) round(in *inst) {
	const roundsd = op66 | op3A | 0x0b
	d := e.reg(1)
	e.forget(d, e.ops[0])
	switch a := e.ops[0]; {
	case a.IsReg():
		e.rr(roundsd, d, hw(a))
	case a.IsSlot():
		e.rm(roundsd, d, e.slot(a), 1)
	default:
		e.rm(roundsd, d, e.constant(uint64(e.p.remats[a.Value()].imm)), 1)
	}
	e.put(in.sub)
}

// forget clears a result register that isn't the operand: the instruction leaves its upper half
// alone and would wait for it.
func (e *emitter) forget(d abi.Reg, from regalloc.Alloc) {
	if !from.IsReg() || hw(from) != d {
		e.rr(op0F|0x57, d, d)
	}
}

// intToFloat clears the register first: the instruction leaves its upper half alone and would wait for it.
func (e *emitter) intToFloat() {
	const cvtsi2sd = opW | opF2 | op0F | 0x2a
	d := e.reg(1)
	e.rr(op0F|0x57, d, d)
	switch a := e.ops[0]; {
	case a.IsReg():
		e.rr(cvtsi2sd, d, hw(a))
	case a.IsSlot():
		e.rm(cvtsi2sd, d, e.slot(a), 0)
	default:
		e.make(abi.IntScratch, &e.p.remats[a.Value()])
		e.rr(cvtsi2sd, d, abi.IntScratch)
	}
}

func (e *emitter) memoryOp(in *inst) {
	switch in.op {
	case opLoad:
		e.load(e.reg(1), at(e.reg(0), in.imm))
	case opLoad32:
		e.rm(opW|0x63, e.reg(1), at(e.reg(0), in.imm), 0)
	case opLoadDesc:
		e.load(e.reg(0), e.desc(in.fn, in.imm))
	case opStore:
		e.storeAny(at(e.reg(0), in.imm), e.ops[1])
	case opLoadCtx:
		e.load(e.reg(0), at(abi.Context, in.imm))
	case opStoreCtx:
		e.storeAny(at(abi.Context, in.imm), e.ops[0])
	case opAlloc, opAllocIf:
		e.alloc(in)
	case opRestore:
		e.checkedRestore(in)
	}
}

// checkedRestore calls out when the top has moved.
func (e *emitter) checkedRestore(in *inst) {
	dest, top := e.reg(0), e.reg(1)
	e.aluMem(aluCmp, top, at(dest, 0))
	l := e.later(lateRestore, in.pos)
	l.dest, l.reg = dest, top
	e.jcc(ccNE, l.at)
	e.bind(l.back)
}

// restoreMoved has a top that has moved restored.
func (e *emitter) restoreMoved(l *lateCode) {
	e.store(at(abi.Context, heap.CtxScratch), l.dest)
	e.mov(abi.IntScratch, l.reg)
	e.coldCall(abi.StubRestore, l.pos, l.bare)
	e.jmp(l.back)
}

// storeAny stores a word from any place.
func (e *emitter) storeAny(m mem, a regalloc.Alloc) {
	switch {
	case a.IsReg():
		e.store(m, hw(a))
	case a.IsSlot():
		e.load(abi.IntScratch, e.slot(a))
		e.store(m, abi.IntScratch)
	default:
		e.storeRemat(m, &e.p.remats[a.Value()])
	}
}

// divide divides RAX by b. Numbers below 2^32, which most are, take a shorter division.
func (e *emitter) divide(b abi.Reg) {
	wide := e.later(lateDivide, core.At{})
	wide.reg = b
	e.mov(abi.IntScratch, abi.RAX)
	e.alu(aluOr, abi.IntScratch, b)
	e.shiftImm(shShr, abi.IntScratch, 32)
	e.jcc(ccNE, wide.at)
	e.rr(0x31, abi.RDX, abi.RDX)
	e.ext(0xf7, 6, b)
	e.bind(wide.back)
}

// divideWide divides RAX by any number.
func (e *emitter) divideWide(l *lateCode) {
	e.buf = append(e.buf, 0x48, 0x99) // cqo
	e.ext(opW|0xf7, 7, l.reg)
	e.jmp(l.back)
}

// alloc bumps the arena; the descriptor is {next, end}. opAllocIf leaves it where it is when its
// third operand is false.
func (e *emitter) alloc(in *inst) {
	dest, d := e.reg(0), e.reg(1)
	l := e.later(lateAlloc, in.pos)
	l.dest, l.reg, l.bytes = dest, d, in.imm
	if l.maybe = in.op == opAllocIf; l.maybe {
		l.wanted = e.reg(2)
	}
	e.load(d, at(dest, 0))
	e.lea(abi.IntScratch, at(d, in.imm))
	e.aluMem(aluCmp, abi.IntScratch, at(dest, 8))
	e.jcc(ccA, l.at)
	e.ifWanted(l)
	e.store(at(dest, 0), abi.IntScratch)
	e.bind(l.back)
}

// ifWanted leaves the top in the scratch register where it was, unless the object is wanted.
func (e *emitter) ifWanted(l *lateCode) {
	if l.maybe {
		e.rr(opW|0x85, l.wanted, l.wanted)
		e.rr(opW|op0F|0x40|opc(ccE), abi.IntScratch, l.reg)
	}
}

// allocFull has room made in an arena that is full.
func (e *emitter) allocFull(l *lateCode) {
	e.store(at(abi.Context, heap.CtxScratch), l.dest)
	e.movImm(abi.IntScratch, l.bytes)
	e.coldCall(abi.StubAlloc, l.pos, l.bare)
	e.mov(l.reg, abi.IntScratch)
	if l.maybe {
		e.load(abi.IntScratch, at(l.dest, 0))
		e.ifWanted(l)
		e.store(at(l.dest, 0), abi.IntScratch)
	}
	e.jmp(l.back)
}

// transfer writes calls and the terminators but branches.
func (e *emitter) transfer(in *inst, b int) {
	switch in.op {
	case opCallSelf:
		e.callLabel(e.start)
		e.site(in.pos)
	case opCallDirect:
		e.transferTo(0xe8, in.fn)
		e.site(in.pos)
	case opCallSlot:
		e.memory(0xff, 2, e.desc(in.fn, heap.FnCode), 0)
		e.site(in.pos)
	case opCallClosure:
		e.load(abi.IntScratch, at(abi.Env, 0))
		e.memory(0xff, 2, at(abi.IntScratch, heap.FnCode), 0)
		e.site(in.pos)
	case opCallHelper:
		e.callHelper(in)
	case opCallForce:
		e.movImm(abi.IntScratch, int64(in.fn.ID))
		e.callStub(abi.StubForceKept)
		e.site(in.pos)
	case opJump:
		e.jumpTo(e.p.blocks[b].succs[0], b)
	case opSwitch:
		e.switchOp(in, b)
	case opRet:
		e.leaveFrame()
		e.put(0xc3)
	case opTailSelf:
		e.leaveFrame()
		e.jmp(e.start)
	case opTailDirect:
		e.leaveFrame()
		e.transferTo(0xe9, in.fn)
	case opTailSlot:
		e.leaveFrame()
		e.memory(0xff, 4, e.desc(in.fn, heap.FnCode), 0)
	case opTailClosure:
		e.leaveFrame()
		e.load(abi.IntScratch, at(abi.Env, 0))
		e.memory(0xff, 4, at(abi.IntScratch, heap.FnCode), 0)
	case opTrap:
		e.raise(in.trap, in.pos, e.isBare)
	default:
		panic(fmt.Sprintf("emit: instruction of kind %d", in.op))
	}
}

func (e *emitter) callHelper(in *inst) {
	v := in.val
	if v.Builtin == nil {
		e.movReloc(abi.RelocPoint).Call = &abi.HelperCall{TyArgs: v.TyArgs, At: v.Pos, Loop: v.Op == ssa.OpLoopPoint}
		e.callStub(abi.StubHelperKept)
		e.site(in.pos)
		return
	}
	stub, changes := abi.StubOf(v.Builtin.Name)
	switch {
	case changes != nil:
		e.callStub(stub)
		return
	case in.clobbers == keptRegs:
		stub = abi.StubHelperKept
	}
	e.movReloc(abi.RelocHelper).Call = &abi.HelperCall{Op: v.Builtin, TyArgs: v.TyArgs, At: v.Pos, IsFloat: floats(v.Args[1:])}
	e.callStub(stub)
	e.site(in.pos)
}

// jumpTable is a table behind the code: for each case the distance from the table to its block.
type jumpTable struct {
	at    label
	cases []label
}

// switchOp is a row of comparisons, or a jump through a table.
func (e *emitter) switchOp(in *inst, b int) {
	succs := e.p.blocks[b].succs
	n := len(succs) - 1
	x, other := e.reg(0), label(e.goTo[succs[n].index])
	if n <= maxCompares {
		for i, s := range succs[:n] {
			if i == 0 {
				e.rr(opW|0x85, x, x)
			} else {
				e.aluImm(aluCmp, x, int32(i))
			}
			e.jcc(ccE, label(e.goTo[s.index]))
		}
		e.jumpTo(succs[n], b)
		return
	}
	t := jumpTable{at: e.newLabel()}
	for _, s := range succs[:n] {
		t.cases = append(t.cases, label(e.goTo[s.index]))
	}
	e.jumpTables = append(e.jumpTables, t)
	to := e.reg(1)
	e.aluImm(aluCmp, x, int32(n))
	e.jcc(ccAE, other)
	e.leaLabel(abi.IntScratch, t.at)
	e.loadIndexed32(to, abi.IntScratch, x)
	e.alu(aluAdd, to, abi.IntScratch)
	e.ext(0xff, 4, to)
}

// tables writes the jump tables.
func (e *emitter) tables() {
	for _, t := range e.jumpTables {
		for e.pc()%4 != 0 {
			e.put(0xcc)
		}
		e.bind(t.at)
		base := int32(e.pc())
		for _, l := range t.cases {
			e.imm32(e.labels[l] - base)
		}
	}
}
