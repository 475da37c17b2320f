package amd64

import (
	"fmt"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/regalloc"
	"github.com/synoema/synoema/jit/ssa"
)

// selectCode chooses machine instructions for a function. Blocks are visited in
// the order of f; a value gets its virtual register when it is first mentioned.
func selectCode(f *ssa.Func, known func(*core.Fn) (abi.Callee, bool)) *program {
	s := &selector{p: &program{f: f}, f: f, known: known,
		regs:   make([]vreg, f.NumValues()),
		uses:   make([]int32, f.NumValues()),
		folded: make([]bool, f.NumValues()),
		first:  make([]*block, f.NumBlocks()),
	}
	for i := range s.regs {
		s.regs[i] = -1
	}
	n := f.NumValues()
	s.p.operands, s.p.class, s.p.remats = make([]regalloc.Operand, 0, 3*n), make([]regalloc.Class, 0, n), make([]remat, 0, n)
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
	instSlab []inst              // not handed out yet
	argSlab  []vreg              // the same
	tests    [4]regalloc.Operand // of the condition under way
	pos      core.At
	destFree bool // the destination is only handed on to this function itself: nobody reads it
}

// survey counts uses, and marks comparisons and loads that become part of their user.
func (s *selector) survey() {
	destUses := 0
	for _, b := range s.f.Blocks {
		for _, v := range b.Instrs {
			for i, a := range v.Args {
				s.uses[a.ID]++
				if a.Op == ssa.OpDest && !(i == 0 && v.Op == ssa.OpCall && v.Fn == s.f.Fn) {
					destUses++
				}
			}
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
	s.destFree = destUses == 0
	s.foldConditions()
	for _, b := range s.f.Blocks {
		s.foldLoads(b)
	}
}

// entry makes the parameters appear in the places of the calling convention.
func (s *selector) entry() {
	params := s.f.Blocks[0].Params
	isFloat := make([]bool, len(params))
	for i, v := range params {
		isFloat[i] = v.Type == ssa.F64
	}
	locs := abi.Assign(isFloat)
	var ops []regalloc.Operand
	for i, v := range params {
		if !locs[i].InMem {
			ops = append(ops, fixed(regalloc.DefFixed, s.reg(v), locs[i].Reg))
		}
	}
	for _, v := range s.hidden() {
		r := abi.Dest
		if v.Op == ssa.OpEnv {
			r = abi.Env
		}
		ops = append(ops, fixed(regalloc.DefFixed, s.reg(v), r))
	}
	s.emit(inst{op: opEntry}, ops...)
	for i, v := range params {
		if locs[i].InMem {
			s.emit(inst{op: opLoadCtx, imm: moreArg(locs[i].More)}, use(regalloc.DefReg, s.reg(v)))
		}
	}
}

// hidden lists the first OpDest and OpEnv; others of the kind share their register.
func (s *selector) hidden() (out []*ssa.Value) {
	seen := [2]vreg{-1, -1}
	for _, b := range s.f.Blocks {
		for _, v := range b.Instrs {
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
	insts := entry.insts[:1:1]
	for v, r := range s.p.remats {
		if r.kind != rematNot {
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

// emit appends an instruction to the current block.
func (s *selector) emit(in inst, ops ...regalloc.Operand) {
	in.first = int32(len(s.p.operands))
	s.p.operands = append(s.p.operands, ops...)
	in.last = int32(len(s.p.operands))
	if in.pos == (core.At{}) {
		in.pos = s.pos
	}
	s.cur.insts = append(s.cur.insts, in)
}

func (s *selector) block(b *ssa.Block) {
	s.cur = s.first[b.ID]
	if s.cur.insts == nil {
		s.cur.insts = s.instList(len(b.Instrs) + 1)
	}
	if b != s.f.Blocks[0] {
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

// instList is an empty list with room for n instructions.
func (s *selector) instList(n int) []inst {
	if len(s.instSlab) < n {
		s.instSlab = make([]inst, 64+n)
	}
	l := s.instSlab[:0:n]
	s.instSlab = s.instSlab[n:]
	return l
}

// value selects one instruction.
func (s *selector) value(v *ssa.Value) {
	if _, ok := comparisons[v.Op]; ok {
		s.setCC(v)
		return
	}
	if int(v.Op) >= len(selections) || selections[v.Op] == nil {
		panic(fmt.Sprintf("select: no rule for %v", v))
	}
	selections[v.Op](s, v)
}
