package amd64

import (
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/regalloc"
	"github.com/synoema/synoema/jit/ssa"
)

// passArgs puts arguments into the places of the calling convention: those that have no
// register are stored to the context by instructions before the call. The operands are good until the
// next call.
func (s *selector) passArgs(args []*ssa.Value) []regalloc.Operand {
	var assign abi.Assigning
	s.ops = s.ops[:0]
	for _, a := range args {
		if loc := assign.Next(a.Type == ssa.F64); loc.InMem {
			s.emit(&inst{op: opStoreCtx, imm: moreArg(loc.More)}, use(regalloc.UseAny, s.reg(a)))
		} else {
			s.ops = append(s.ops, fixed(regalloc.UseFixed, s.reg(a), loc.Reg))
		}
	}
	return s.ops
}

// floats tells which arguments are Floats, nil when none is.
func floats(args []*ssa.Value) (out []bool) {
	for i, a := range args {
		if a.Type == ssa.F64 {
			if out == nil {
				out = make([]bool, len(args))
			}
			out[i] = true
		}
	}
	return out
}

// hiddenArgs appends the destination, and the closure for callees that read one.
func (s *selector) hiddenArgs(ops []regalloc.Operand, args []*ssa.Value, env, self bool) []regalloc.Operand {
	if !(self && s.destFree) {
		ops = append(ops, fixed(regalloc.UseFixed, s.reg(args[0]), abi.Dest))
	}
	if env {
		ops = append(ops, fixed(regalloc.UseFixed, s.reg(args[1]), abi.Env))
	}
	return ops
}

// result appends the value that a call leaves.
func (s *selector) result(ops []regalloc.Operand, v *ssa.Value) []regalloc.Operand {
	switch {
	case s.uses[v.ID] == 0 || v.Type == ssa.Void:
		return ops
	case v.Type == ssa.F64:
		return append(ops, fixed(regalloc.DefFixed, s.reg(v), abi.FloatResult))
	}
	return append(ops, fixed(regalloc.DefFixed, s.reg(v), abi.IntResult))
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
	ops = s.hiddenArgs(ops, v.Args, env, self && !env)
	s.p.calls = true
	s.emit(&in, s.result(ops, v)...)
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
		s.emit(&inst{op: opCallHelper, val: v, trap: v.Trap, clobbers: regSet(changes)}, s.result(ops, v)...)
		return
	}
	ops = s.hiddenArgs(ops, v.Args, false, false)
	s.p.calls, s.p.deep = true, true
	s.cur.diverges = s.cur.diverges || v.Builtin.Diverges()
	in := inst{op: opCallHelper, val: v, trap: v.Trap, clobbers: allRegs}
	if s.cur.cold {
		in.clobbers = keptRegs
	} else {
		s.p.keepable = s.p.keepable || canKeep(v)
	}
	s.emit(&in, s.result(ops, v)...)
}

// scopePoint calls with the mark and the value.
func (s *selector) scopePoint(v *ssa.Value) {
	ops := s.passArgs(v.Args[1:])
	ops = s.hiddenArgs(ops, v.Args, false, false)
	s.point(v, ops)
}

// loopPoint calls with the mark; the roots are in the context.
func (s *selector) loopPoint(v *ssa.Value) {
	for i, root := range v.Args[2:] {
		if i == heap.MaxRoots {
			panic("select: too many roots")
		}
		s.emit(&inst{op: opStoreCtx, imm: heap.CtxRoots + 8*int64(i)}, use(regalloc.UseAny, s.reg(root)))
	}
	s.p.marks = append(s.p.marks, s.reg(v.Args[0]), s.reg(v.Args[1]))
	s.point(v, s.passArgs(v.Args[:2]))
}

func (s *selector) point(v *ssa.Value, ops []regalloc.Operand) {
	s.emit(&inst{op: opCallHelper, val: v, trap: -1, clobbers: keptRegs}, s.result(ops, v)...)
}

// force loads the value of a nullary definition, or calls for it in a cold block.
func (s *selector) force(v *ssa.Value) {
	ready, slow, join := s.p.newBlock(), s.p.newBlock(), s.p.newBlock()
	ready.cold, slow.cold, join.cold = s.cur.cold, true, s.cur.cold
	s.emit(&inst{op: opMemoDone, fn: v.Fn})
	link(s.cur, ready, nil)
	link(s.cur, slow, nil)

	c := classOf(v.Type)
	known, made := s.p.newVReg(c), s.p.newVReg(c)
	s.cur = ready
	s.emit(&inst{op: opLoadDesc, fn: v.Fn, imm: fnValue}, use(regalloc.DefReg, known))
	s.jump(join, known)

	s.cur = slow
	ret := abi.IntResult
	if c == regalloc.Float {
		ret = abi.FloatResult
	}
	s.p.calls, s.p.deep = true, true
	s.emit(&inst{op: opCallForce, fn: v.Fn, clobbers: keptRegs},
		append(s.hiddenArgs(s.ops[:0], v.Args, false, false), fixed(regalloc.DefFixed, made, ret))...)
	s.jump(join, made)

	join.params = []vreg{s.reg(v)}
	s.cur = join
}

func (s *selector) jump(to *block, arg vreg) {
	s.emit(&inst{op: opJump})
	link(s.cur, to, append(s.p.vregs.Room(1), arg))
}

// edge links the current block to the target of an SSA edge.
func (s *selector) edge(e *ssa.Edge) {
	args := s.p.vregs.Room(len(e.Args))
	for _, a := range e.Args {
		args = append(args, s.reg(a))
	}
	link(s.cur, s.first[e.To.ID], args)
}

func (s *selector) term(t *ssa.Term) {
	switch t.Kind {
	case ssa.TermJump:
		s.emit(&inst{op: opJump})
	case ssa.TermBranch:
		in := inst{op: opBranch}
		ops := s.condition(&in, t.Args[0], false)
		s.emit(&in, ops...)
	case ssa.TermSwitch:
		s.switchOn(t)
	case ssa.TermRet:
		r := abi.IntResult
		if t.Args[0].Type == ssa.F64 {
			r = abi.FloatResult
		}
		s.emit(&inst{op: opRet}, fixed(regalloc.UseFixed, s.reg(t.Args[0]), r))
	case ssa.TermTail, ssa.TermTailEnv, ssa.TermTailClosure:
		s.tail(t)
	case ssa.TermTrap:
		s.cur.diverges = true
		s.emit(&inst{op: opTrap, trap: t.Trap}, s.passArgs(t.Args)...)
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
		s.emit(&inst{op: opJump})
		return
	}
	s.ops = append(s.ops[:0], use(regalloc.UseReg, s.reg(t.Args[0])))
	if len(t.Succs)-1 > maxCompares {
		s.ops = append(s.ops, use(regalloc.Temp, s.p.newVReg(regalloc.Int)))
	}
	s.emit(&inst{op: opSwitch}, s.ops...)
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
	s.emit(&in, s.hiddenArgs(ops, t.Args, env, self && !env)...)
}
