package amd64

import (
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/regalloc"
	"github.com/synoema/synoema/jit/ssa"
)

// passArgs puts arguments into the places of the calling convention: those that have no
// register are stored to the context by instructions before the call.
func (s *selector) passArgs(args []*ssa.Value) (ops []regalloc.Operand) {
	isFloat := floats(args)
	for i, loc := range abi.Assign(isFloat) {
		if loc.InMem {
			s.emit(inst{op: opStoreCtx, imm: moreArg(loc.More)}, use(regalloc.UseAny, s.reg(args[i])))
		} else {
			ops = append(ops, fixed(regalloc.UseFixed, s.reg(args[i]), loc.Reg))
		}
	}
	return ops
}

func floats(args []*ssa.Value) []bool {
	out := make([]bool, len(args))
	for i, a := range args {
		out[i] = a.Type == ssa.F64
	}
	return out
}

// hiddenArgs passes the destination, and the closure for callees that read one.
func (s *selector) hiddenArgs(args []*ssa.Value, env, self bool) (ops []regalloc.Operand) {
	if !(self && s.destFree) {
		ops = append(ops, fixed(regalloc.UseFixed, s.reg(args[0]), abi.Dest))
	}
	if env {
		ops = append(ops, fixed(regalloc.UseFixed, s.reg(args[1]), abi.Env))
	}
	return ops
}

// result makes a value appear where a call leaves it.
func (s *selector) result(v *ssa.Value) (ops []regalloc.Operand) {
	switch {
	case s.uses[v.ID] == 0 || v.Type == ssa.Void:
		return nil
	case v.Type == ssa.F64:
		return []regalloc.Operand{fixed(regalloc.DefFixed, s.reg(v), abi.FloatResult)}
	}
	return []regalloc.Operand{fixed(regalloc.DefFixed, s.reg(v), abi.IntResult)}
}

func (s *selector) call(v *ssa.Value) {
	in := inst{op: opCallSlot, fn: v.Fn, clobbers: allRegs}
	env, self := v.Op != ssa.OpCall, false
	switch {
	case v.Op == ssa.OpCallClosure:
		in.op = opCallClosure
	case v.Fn == s.f.Fn && v.Fn != nil:
		in.op, self = opCallSelf, true
	default:
		s.direct(&in, opCallDirect, 8)
	}
	s.p.deep = s.p.deep || in.op != opCallDirect
	first := 1
	if env {
		first = 2
	}
	ops := s.passArgs(v.Args[first:])
	ops = append(ops, s.hiddenArgs(v.Args, env, self && !env)...)
	s.p.calls = true
	s.emit(in, append(ops, s.result(v)...)...)
}

// direct makes a call of code that is known one of op, which takes so much of the stack itself.
func (s *selector) direct(in *inst, op opcode, frame int32) {
	if s.known == nil {
		return
	}
	if c, ok := s.known(in.fn); ok {
		in.op, in.clobbers = op, regalloc.RegSet(c.Clobbers)
		s.p.below = max(s.p.below, c.Stack+frame)
	}
}

func (s *selector) callHelper(v *ssa.Value) {
	ops := s.passArgs(v.Args[1:])
	if _, changes := abi.StubOf(v.Builtin.Name); changes != nil {
		s.p.below = max(s.p.below, 8)
		s.emit(inst{op: opCallHelper, val: v, trap: v.Trap, clobbers: regSet(changes)}, append(ops, s.result(v)...)...)
		return
	}
	ops = append(ops, s.hiddenArgs(v.Args, false, false)...)
	s.p.calls, s.p.deep = true, true
	in := inst{op: opCallHelper, val: v, trap: v.Trap, clobbers: allRegs}
	if s.cur.cold {
		in.clobbers = keptRegs
	}
	s.emit(in, append(ops, s.result(v)...)...)
}

// scopePoint calls with the mark and the value.
func (s *selector) scopePoint(v *ssa.Value) {
	ops := s.passArgs(v.Args[1:])
	ops = append(ops, s.hiddenArgs(v.Args, false, false)...)
	s.point(v, ops)
}

// loopPoint calls with the mark; the roots are in the context.
func (s *selector) loopPoint(v *ssa.Value) {
	for i, root := range v.Args[2:] {
		if i == heap.MaxRoots {
			panic("select: too many roots")
		}
		s.emit(inst{op: opStoreCtx, imm: heap.CtxRoots + 8*int64(i)}, use(regalloc.UseAny, s.reg(root)))
	}
	s.p.marks = append(s.p.marks, s.reg(v.Args[0]), s.reg(v.Args[1]))
	s.point(v, s.passArgs(v.Args[:2]))
}

func (s *selector) point(v *ssa.Value, ops []regalloc.Operand) {
	s.emit(inst{op: opCallHelper, val: v, trap: -1, clobbers: keptRegs}, append(ops, s.result(v)...)...)
}

// force loads the value of a nullary definition, or calls for it in a cold block.
func (s *selector) force(v *ssa.Value) {
	ready, slow, join := s.p.newBlock(), s.p.newBlock(), s.p.newBlock()
	ready.cold, slow.cold, join.cold = s.cur.cold, true, s.cur.cold
	s.emit(inst{op: opMemoDone, fn: v.Fn})
	link(s.cur, ready, nil)
	link(s.cur, slow, nil)

	c := classOf(v.Type)
	known, made := s.p.newVReg(c), s.p.newVReg(c)
	s.cur = ready
	s.emit(inst{op: opLoadDesc, fn: v.Fn, imm: fnValue}, use(regalloc.DefReg, known))
	s.jump(join, known)

	s.cur = slow
	ret := abi.IntResult
	if c == regalloc.Float {
		ret = abi.FloatResult
	}
	s.p.calls, s.p.deep = true, true
	s.emit(inst{op: opCallForce, fn: v.Fn, clobbers: keptRegs},
		append(s.hiddenArgs(v.Args, false, false), fixed(regalloc.DefFixed, made, ret))...)
	s.jump(join, made)

	join.params = []vreg{s.reg(v)}
	s.cur = join
}

func (s *selector) jump(to *block, args ...vreg) {
	s.emit(inst{op: opJump})
	link(s.cur, to, args)
}

// edge links the current block to the target of an SSA edge.
func (s *selector) edge(e *ssa.Edge) {
	n := len(e.Args)
	if len(s.argSlab) < n {
		s.argSlab = make([]vreg, 64+n)
	}
	args := s.argSlab[:n:n]
	s.argSlab = s.argSlab[n:]
	for i, a := range e.Args {
		args[i] = s.reg(a)
	}
	link(s.cur, s.first[e.To.ID], args)
}

func (s *selector) term(t *ssa.Term) {
	switch t.Kind {
	case ssa.TermJump:
		s.emit(inst{op: opJump})
	case ssa.TermBranch:
		in := inst{op: opBranch}
		ops := s.condition(&in, t.Args[0], false)
		s.emit(in, ops...)
	case ssa.TermSwitch:
		s.switchOn(t)
	case ssa.TermRet:
		r := abi.IntResult
		if t.Args[0].Type == ssa.F64 {
			r = abi.FloatResult
		}
		s.emit(inst{op: opRet}, fixed(regalloc.UseFixed, s.reg(t.Args[0]), r))
	case ssa.TermTail, ssa.TermTailEnv, ssa.TermTailClosure:
		s.tail(t)
	case ssa.TermTrap:
		s.emit(inst{op: opTrap, trap: t.Trap}, s.passArgs(t.Args)...)
	default:
		panic("select: block without terminator")
	}
	for i := range t.Succs {
		s.edge(&t.Succs[i])
	}
}

// switchOn needs a register beside the number for a jump table.
func (s *selector) switchOn(t *ssa.Term) {
	if len(t.Succs) == 1 {
		s.emit(inst{op: opJump})
		return
	}
	ops := []regalloc.Operand{use(regalloc.UseReg, s.reg(t.Args[0]))}
	if len(t.Succs)-1 > maxCompares {
		ops = append(ops, use(regalloc.Temp, s.p.newVReg(regalloc.Int)))
	}
	s.emit(inst{op: opSwitch}, ops...)
}

// maxCompares is the number of cases up to which a switch is a row of comparisons.
const maxCompares = 4

func (s *selector) tail(t *ssa.Term) {
	in := inst{op: opTailSlot, fn: t.Fn}
	env, self := t.Kind != ssa.TermTail, false
	switch {
	case t.Kind == ssa.TermTailClosure:
		in.op = opTailClosure
	case t.Fn == s.f.Fn && t.Fn != nil:
		in.op, self = opTailSelf, true
	default:
		s.direct(&in, opTailDirect, 0)
	}
	s.p.deep = s.p.deep || in.op != opTailDirect
	first := 1
	if env {
		first = 2
	}
	ops := s.passArgs(t.Args[first:])
	s.emit(in, append(ops, s.hiddenArgs(t.Args, env, self && !env)...)...)
}
