package regalloc

import (
	"fmt"
	"slices"
)

// Check verifies a result symbolically, as regalloc2's checker does. It knows
// nothing of how the allocation was made.
//
// A state S maps each place (register or slot) to the set of values it holds.
// The state on entry is empty; the state at a block is the intersection over
// its predecessors' edges, iterated to the greatest fixpoint.
//
//	move a → b          S[b] := S[a]; S[b] := {v} when a = remat(v)
//	use of v at a       v ∈ S[a], or a = remat(v) and the constraint allows it
//	clobber of r        S[r] := ∅
//	definition of v at a  S[x] := S[x] \ {v} for all x; S[a] := {v}
//	edge with v_i for p_i S[x] := (S[x] \ {p…}) ∪ {p_i | v_i ∈ S[x]}
//
// Besides: a fixed operand is in its register; a use of kind Same shares the
// register of DefSame; late uses share none with results, temporaries and
// clobbers, and early ones none with temporaries and DefSame; results and temporaries differ from
// each other; registers are of the right class.
func Check(f *Func, m *Machine, res *Result) error {
	c := &checker{f: f, m: m, res: res, in: make([]state, len(f.Blocks))}
	c.in[0] = state{}
	work := []int32{0}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		out := c.run(b, c.in[b].clone(), nil)
		for e, s := range f.Blocks[b].Succs {
			if c.flow(s, c.rename(b, e, out)) {
				work = append(work, s)
			}
		}
	}
	for b := range f.Blocks {
		if c.in[b] == nil {
			continue
		}
		var err error
		c.run(int32(b), c.in[b].clone(), &err)
		if err != nil {
			return err
		}
	}
	return nil
}

type checker struct {
	f   *Func
	m   *Machine
	res *Result
	in  []state
}

// state maps places to the sorted values they hold.
type state map[Alloc][]VReg

func (s state) clone() state {
	t := make(state, len(s))
	for a, vs := range s {
		t[a] = vs
	}
	return t
}

func (s state) holds(a Alloc, v VReg) bool {
	return a.IsRemat() && a.Value() == v || slices.Contains(s[a], v)
}

// define makes a the only place of v.
func (s state) define(a Alloc, v VReg) {
	for x, vs := range s {
		if slices.Contains(vs, v) {
			s[x] = slices.DeleteFunc(slices.Clone(vs), func(o VReg) bool { return o == v })
		}
	}
	s[a] = []VReg{v}
}

// flow meets the state at block b with one of its predecessors; true when it changed.
func (c *checker) flow(b int32, s state) bool {
	old := c.in[b]
	if old == nil {
		c.in[b] = s
		return true
	}
	changed := false
	for a, vs := range old {
		both := slices.DeleteFunc(slices.Clone(vs), func(v VReg) bool { return !slices.Contains(s[a], v) })
		if len(both) != len(vs) {
			changed = true
			old[a] = both
		}
	}
	return changed
}

// rename passes arguments for parameters on edge e of block b. The moves that
// realise it have run already when b has one successor; else they run in the successor, where
// the arguments are still where they were.
func (c *checker) rename(b int32, e int, s state) state {
	blk := &c.f.Blocks[b]
	params := c.f.Blocks[blk.Succs[e]].Params
	if len(params) == 0 {
		return s.clone()
	}
	t := make(state, len(s))
	for a, vs := range s {
		var now []VReg
		for _, v := range vs {
			if !slices.Contains(params, v) {
				now = append(now, v)
			}
		}
		for i, arg := range blk.Args[e] {
			if slices.Contains(vs, arg) {
				now = append(now, params[i])
			}
		}
		t[a] = now
	}
	return t
}

// run carries the state through a block; with err it also checks.
func (c *checker) run(b int32, s state, err *error) state {
	blk := &c.f.Blocks[b]
	k, _ := slices.BinarySearchFunc(c.res.Edits, 4*blk.First, func(e Edit, pos int32) int { return int(e.Pos - pos) })
	for i := blk.First; i < blk.Last; i++ {
		for ; k < len(c.res.Edits) && c.res.Edits[k].Pos == 4*i; k++ {
			s.move(c.res.Edits[k])
		}
		c.instr(i, s, err)
		for ; k < len(c.res.Edits) && c.res.Edits[k].Pos == 4*i+3; k++ {
			s.move(c.res.Edits[k])
		}
	}
	return s
}

func (s state) move(e Edit) {
	if e.From.IsRemat() {
		s[e.To] = []VReg{e.From.Value()}
		return
	}
	s[e.To] = s[e.From]
}

// instr checks one instruction and applies it to the state.
func (c *checker) instr(i int32, s state, err *error) {
	in := &c.f.Instrs[i]
	if err != nil && *err == nil {
		*err = c.operands(i, s)
	}
	for r := PReg(0); r < 32; r++ {
		if in.Clobbers.Has(r) {
			delete(s, InReg(r))
		}
	}
	for k := in.First; k < in.Last; k++ {
		if o := c.f.Operands[k]; isDef(o.Kind) {
			s.define(c.res.Allocs[k], o.V)
			if o.Kind == Temp {
				delete(s, c.res.Allocs[k])
			}
			if c.f.Remat[o.V] {
				s.define(AsRemat(o.V), o.V)
			}
		}
	}
}

func (c *checker) operands(i int32, s state) error {
	in := &c.f.Instrs[i]
	for k := in.First; k < in.Last; k++ {
		o, at := c.f.Operands[k], c.res.Allocs[k]
		if !c.allowed(o, at) {
			return fmt.Errorf("%s: instruction %d: v%d in %v against its constraint %d", c.f.Name, i, o.V, at, o.Kind)
		}
		if !isDef(o.Kind) && !s.holds(at, o.V) {
			return fmt.Errorf("%s: instruction %d: %v holds v%v, not v%d", c.f.Name, i, at, s[at], o.V)
		}
		for l := in.First; l < in.Last; l++ {
			if p := c.f.Operands[l]; l != k && at.IsReg() && at == c.res.Allocs[l] && clash(o.Kind, p.Kind) {
				return fmt.Errorf("%s: instruction %d: v%d and v%d share %v", c.f.Name, i, o.V, p.V, at)
			}
		}
		if late(o.Kind) && at.IsReg() && in.Clobbers.Has(at.Reg()) {
			return fmt.Errorf("%s: instruction %d: v%d in %v is clobbered", c.f.Name, i, o.V, at)
		}
	}
	return nil
}

// allowed reports whether the place satisfies the operand's own constraint.
func (c *checker) allowed(o Operand, at Alloc) bool {
	switch o.Kind {
	case UseFixed, DefFixed:
		return at == InReg(o.Reg)
	case UseAny, UseLateAny:
		if !at.IsReg() {
			return at.IsSlot() || at == AsRemat(o.V)
		}
	case DefReg:
		if at.IsRemat() {
			return c.f.Remat[o.V]
		}
	}
	return at.IsReg() && slices.Contains(c.m.Order[c.f.Class[o.V]], at.Reg())
}

func late(k Kind) bool { return k == UseLate || k == UseLateAny }

// clash reports whether operands of these kinds must not share a register.
func clash(x, y Kind) bool {
	if isDef(x) && isDef(y) {
		return true
	}
	if isDef(y) {
		x, y = y, x
	}
	switch {
	case !isDef(x):
		return false
	case late(y):
		return true
	case x == DefSame || x == Temp:
		return y == UseReg || y == UseAny || y == UseFixed
	}
	return false
}
