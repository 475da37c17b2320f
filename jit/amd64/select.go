package amd64

import (
	"fmt"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/regalloc"
	"github.com/synoema/synoema/jit/slab"
	"github.com/synoema/synoema/jit/ssa"
)

// selectCode chooses machine instructions for a function. Blocks are visited in
// the order of f; a value gets its virtual register when it is first mentioned.
func (sp *Space) selectCode(f *ssa.Func, known func(*core.Fn) (abi.Callee, bool)) *program {
	if !sp.begun {
		sp.begin()
	}
	s := &sp.selector
	s.reset(&sp.program, f, known)
	s.survey()
	for _, b := range f.Blocks {
		s.first[b.ID] = s.p.newBlock()
		s.first[b.ID].cold = b.Cold
	}
	s.cur = s.first[f.Blocks[0].ID]
	s.entry()
	for _, b := range f.Blocks {
		s.block(b)
	}
	s.constants()
	return s.p
}

type selector struct {
	p        *program
	f        *ssa.Func
	known    func(*core.Fn) (abi.Callee, bool) // what is known of callees, or nil
	cur      *block
	regs     []vreg  // of each value
	uses     []int32 // how often each value is mentioned
	folded   []bool  // values that are part of their only user
	first    []*block
	ops      []regalloc.Operand // of the call under way
	test     []regalloc.Operand // of the condition under way
	pos      core.At
	destFree bool // the destination is only handed on to this function itself: nobody reads it

	// For folding.
	tests  []int32      // how often each value is tested
	tested []*ssa.Value // the conditions that are tested, one after the other
	born   []int32      // of each load: the epoch that it belongs to
	epoch  int32        // changes wherever loads may not go on
}

// reset begins with another function, in the memory of the one before.
func (s *selector) reset(p *program, f *ssa.Func, known func(*core.Fn) (abi.Callee, bool)) {
	n := f.NumValues()
	s.p, s.f, s.known, s.pos = p, f, known, core.At{}
	s.regs, s.uses, s.folded = slab.Filled(s.regs, n, -1), slab.Zeroed(s.uses, n), slab.Zeroed(s.folded, n)
	s.born, s.epoch = slab.Zeroed(s.born, n), 0
	s.first = slab.Zeroed(s.first, f.NumBlocks())
	p.reset(f)
}

// survey counts uses, and marks comparisons and loads that become part of their user.
func (s *selector) survey() {
	destUses, conditions := 0, s.tested[:0]
	for _, b := range s.f.Blocks {
		for _, v := range b.Instrs {
			if v.Op == ssa.OpTrapIf || v.Op == ssa.OpSelect {
				conditions = append(conditions, v.Args[0])
			}
			for i, a := range v.Args {
				s.uses[a.ID]++
				if a.Op == ssa.OpDest && !(i == 0 && v.Op == ssa.OpCall && v.Fn == s.f.Fn) {
					destUses++
				}
			}
		}
		if b.Term.Kind == ssa.TermBranch {
			conditions = append(conditions, b.Term.Args[0])
		}
		for i, a := range b.Term.Args {
			s.uses[a.ID]++
			if a.Op == ssa.OpDest && !(i == 0 && b.Term.Kind == ssa.TermTail && b.Term.Fn == s.f.Fn) {
				destUses++
			}
		}
		for _, e := range b.Term.Succs {
			for _, a := range e.Args {
				s.uses[a.ID]++
				if a.Op == ssa.OpDest {
					destUses++
				}
			}
		}
	}
	s.destFree, s.tested = destUses == 0, conditions
	s.foldConditions()
	for _, b := range s.f.Blocks {
		s.foldLoads(b)
	}
}

// entry makes the parameters appear in the places of the calling convention.
func (s *selector) entry() {
	params := s.f.Blocks[0].Params
	var assign abi.Assigning
	ops := s.ops[:0]
	for _, v := range params {
		if loc := assign.Next(v.Type == ssa.F64); !loc.InMem {
			ops = append(ops, fixed(regalloc.DefFixed, s.reg(v), loc.Reg))
		}
	}
	for _, v := range s.hidden() {
		r := abi.Dest
		if v.Op == ssa.OpEnv {
			r = abi.Env
		}
		ops = append(ops, fixed(regalloc.DefFixed, s.reg(v), r))
	}
	s.ops = ops
	s.emit(&inst{op: opEntry}, ops...)
	assign = abi.Assigning{}
	for _, v := range params {
		if loc := assign.Next(v.Type == ssa.F64); loc.InMem {
			s.emit(&inst{op: opLoadCtx, imm: moreArg(loc.More)}, use(regalloc.DefReg, s.reg(v)))
		}
	}
}

// hidden lists the first OpDest and OpEnv, which stand in the entry; others of the kind share their register.
func (s *selector) hidden() (out []*ssa.Value) {
	seen := [2]vreg{-1, -1}
	for _, v := range s.f.Blocks[0].Instrs {
		k := 0
		switch {
		case v.Op == ssa.OpEnv:
			k = 1
		case v.Op != ssa.OpDest || s.destFree:
			continue
		}
		if seen[k] < 0 {
			seen[k] = s.reg(v)
			out = append(out, v)
		}
		s.regs[v.ID] = seen[k]
	}
	return out
}

// reg is the virtual register of a value.
func (s *selector) reg(v *ssa.Value) vreg {
	if r := s.regs[v.ID]; r >= 0 {
		return r
	}
	r := vreg(-1)
	switch v.Op {
	case ssa.OpCast:
		r = s.reg(v.Args[0])
	case ssa.OpConst:
		r = s.p.newRemat(remat{kind: rematInt, imm: v.Aux})
	case ssa.OpFConst:
		r = s.p.newRemat(remat{kind: rematFloat, imm: v.Aux})
	case ssa.OpDesc:
		r = s.p.newRemat(remat{kind: rematDesc, fn: v.Fn})
	case ssa.OpStatic:
		r = s.p.newRemat(remat{kind: rematDesc, fn: v.Fn, imm: fnClosure})
	case ssa.OpStrAddr:
		r = s.p.newRemat(remat{kind: rematStr, str: int(v.Aux)})
	default:
		r = s.p.newVReg(classOf(v.Type))
	}
	s.regs[v.ID] = r
	return r
}

func classOf(t ssa.Type) regalloc.Class {
	if t == ssa.F64 {
		return regalloc.Float
	}
	return regalloc.Int
}

// constants defines all values made anew at the beginning of the entry block.
func (s *selector) constants() {
	entry := s.p.blocks[0]
	n := 0
	for i := range s.p.remats {
		if s.p.remats[i].kind != rematNot {
			n++
		}
	}
	insts := append(s.p.insts.Room(len(entry.insts)+n), entry.insts[0])
	for v := range s.p.remats {
		if s.p.remats[v].kind != rematNot {
			n := int32(len(s.p.operands))
			s.p.operands = append(s.p.operands, use(regalloc.DefReg, vreg(v)))
			insts = append(insts, inst{op: opRemat, first: n, last: n + 1})
		}
	}
	entry.insts = append(insts, entry.insts[1:]...)
}

func use(k regalloc.Kind, v vreg) regalloc.Operand { return regalloc.Operand{V: v, Kind: k} }

func fixed(k regalloc.Kind, v vreg, r abi.Reg) regalloc.Operand {
	return regalloc.Operand{V: v, Kind: k, Reg: preg(r)}
}

// emit appends a copy of in to the current block, field by field: reading in whole what was just written in parts
// waits until it is in the cache.
func (s *selector) emit(in *inst, ops ...regalloc.Operand) {
	if len(s.cur.insts) == cap(s.cur.insts) {
		s.cur.insts = append(s.p.insts.Room(2*len(s.cur.insts)+4), s.cur.insts...)
	}
	n := len(s.cur.insts)
	s.cur.insts = s.cur.insts[:n+1]
	to := &s.cur.insts[n]
	to.op, to.test, to.cc, to.sub, to.mem, to.commutes = in.op, in.test, in.cc, in.sub, in.mem, in.commutes
	to.clobbers, to.imm, to.trap, to.fn, to.val = in.clobbers, in.imm, in.trap, in.fn, in.val
	to.pos = s.pos
	to.first = int32(len(s.p.operands))
	for i := range ops {
		o := &ops[i]
		s.p.operands = append(s.p.operands, regalloc.Operand{V: o.V, Kind: o.Kind, Reg: o.Reg})
	}
	to.last = int32(len(s.p.operands))
}

func (s *selector) block(b *ssa.Block) {
	s.cur = s.first[b.ID]
	if s.cur.insts == nil {
		s.cur.insts = s.p.insts.Room(len(b.Instrs)*5/4 + 2)
	}
	if b != s.f.Blocks[0] {
		s.cur.params = s.p.vregs.Room(len(b.Params))
		for _, v := range b.Params {
			s.cur.params = append(s.cur.params, s.reg(v))
		}
	}
	for _, v := range b.Instrs {
		if s.folded[v.ID] || s.uses[v.ID] == 0 && v.Op.IsPure() {
			continue
		}
		s.pos = v.Pos
		s.value(v)
	}
	s.pos = b.Term.Pos
	s.term(&b.Term)
}

// value selects one instruction.
func (s *selector) value(v *ssa.Value) {
	if _, ok := comparisonOf(v.Op); ok {
		s.setCC(v)
		return
	}
	if int(v.Op) >= len(selections) || selections[v.Op] == nil {
		panic(fmt.Sprintf("select: no rule for %v", v))
	}
	selections[v.Op](s, v)
}
