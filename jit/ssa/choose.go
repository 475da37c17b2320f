package ssa

import "slices"

// chooseValues turns branches whose ways do next to nothing into selections, because what data
// decide is often predicted wrong, at the cost of a dozen instructions:
//
//	br x < y, b(x), b(y)                    →   v = select x < y, x, y; jump b(v)
//
//	br x < y, t, b(l)                       →   c = allocif a, x < y, 16; store c, …
//	t: c = alloc a, 16; store c, …; jump b(c)   v = select x < y, c, l; jump b(v)
//
// Only what compares numbers by size is taken for undecided: most tests for equality fail. And only
// numbers are selected, or what was just made: an address that is soon read is better guessed,
// so that reading begins before the test is done. But for the ways that a search may take from a node
// whose key the test compares: there each other guess is wrong.
func chooseValues(f *Func) (changed bool) {
	if f.CheckedRestores {
		return false // an object that was not made after all would be above the top
	}
	if !slices.ContainsFunc(f.Blocks, func(b *Block) bool { return b.Term.Kind == TermBranch && isUndecided(b.Term.Args[0]) }) {
		return false
	}
	s := &chooser{f: f, preds: f.mem().ints.Take(f.NumBlocks())}
	for _, b := range f.Blocks {
		for i := range b.Term.Succs {
			s.preds[b.Term.Succs[i].To.ID]++
		}
	}
	for _, b := range f.Blocks {
		if t := &b.Term; t.Kind == TermBranch && isUndecided(t.Args[0]) {
			s.branch(b)
		}
	}
	removeUnreachable(f)
	return true
}

type chooser struct {
	f     *Func
	preds []int32 // by block: how many edges lead to it
}

func isUndecided(c *Value) bool {
	switch c.Op {
	case OpLt, OpLe, OpGt, OpGe:
		return true
	}
	return false
}

// maxChoices is the number of values that one branch may choose.
const maxChoices = 2

func (s *chooser) branch(b *Block) {
	yes, no, cond := &b.Term.Succs[0], &b.Term.Succs[1], b.Term.Args[0]
	switch {
	case yes.To == no.To:
		s.merge(b, cond, yes, no, nil)
	case s.asksAgain(cond, yes, no.To):
		s.search(b, cond, yes, no.To)
	case s.makes(yes.To, no.To):
		s.merge(b, cond, &yes.To.Term.Succs[0], no, yes.To)
	case s.makes(no.To, yes.To):
		opposite := b.add(s.f.NewValue(inverted[cond.Op], I1, cond.Args...))
		s.merge(b, opposite, &no.To.Term.Succs[0], yes, no.To)
	}
}

// asksAgain reports whether m, where cond is false, only looks whether the opposite is true, and then goes where yes goes.
func (s *chooser) asksAgain(cond *Value, yes *Edge, m *Block) bool {
	t := &m.Term
	if s.preds[m.ID] != 1 || len(m.Params) > 0 || t.Kind != TermBranch || t.Succs[0].To != yes.To {
		return false
	}
	for _, v := range m.Instrs {
		if v != t.Args[0] && !isWay(cond, v, v) {
			return false
		}
	}
	c := t.Args[0]
	strict := cond.Op == OpLt && c.Op == OpGt || cond.Op == OpGt && c.Op == OpLt
	return strict && c.Args[0] == cond.Args[0] && c.Args[1] == cond.Args[1]
}

// search makes one branch of two, for less and for greater, that lead to the same block.
func (s *chooser) search(b *Block, cond *Value, yes *Edge, m *Block) {
	greater := &m.Term.Succs[0]
	if !choosable(cond, yes.Args, greater.Args) {
		return
	}
	for _, v := range m.Instrs {
		b.add(v)
	}
	differ := b.add(s.f.NewValue(OpNe, I1, cond.Args...))
	args := s.chosen(b, cond, yes.Args, greater.Args)
	b.Term.Args, b.Term.Succs = []*Value{differ}, []Edge{{To: yes.To, Args: args}, m.Term.Succs[1]}
	m.Instrs = nil
	s.f.graph = nil
}

// makes reports whether t only makes one object on the way to block to.
func (s *chooser) makes(t, to *Block) bool {
	if s.preds[t.ID] != 1 || t.Cold || len(t.Params) > 0 || t.Term.Kind != TermJump || t.Term.Succs[0].To != to {
		return false
	}
	var obj *Value
	for _, v := range t.Instrs {
		switch {
		case v.Op == OpAlloc && obj == nil:
			obj = v
		case v.Op == OpStore && obj != nil && baseOf(v.Args[0]) == obj, v.Op == OpConst:
		default:
			return false
		}
	}
	return obj != nil && obj.Aux <= maxGuess
}

// maxGuess is the size in bytes of what is worth making for nothing.
const maxGuess = 32

// merge makes the branch of b a jump along yes or, when cond is false, along no, which lead to the
// same block. What block t does on the way, if there is one, b does itself.
func (s *chooser) merge(b *Block, cond *Value, yes, no *Edge, t *Block) {
	if !choosable(cond, yes.Args, no.Args) {
		return
	}
	if t != nil {
		for _, v := range t.Instrs {
			if v.Op == OpAlloc {
				v.Op, v.Args = OpAllocIf, s.f.argList([]*Value{v.Args[0], cond})
			}
			b.add(v)
		}
		t.Instrs = nil
	}
	args := s.chosen(b, cond, yes.Args, no.Args)
	b.Term.Kind, b.Term.Args, b.Term.Succs = TermJump, nil, s.f.jumpEdge(yes.To, args)
	s.f.graph = nil
}

// chosen are the arguments of one way or the other.
func (s *chooser) chosen(b *Block, cond *Value, yes, no []*Value) []*Value {
	args := s.f.argList(yes)
	for i, v := range no {
		if v != args[i] {
			args[i] = b.add(s.f.NewValue(OpSelect, v.Type, cond, args[i], v))
		}
	}
	return args
}

// choosable reports whether the arguments that differ may be selected.
func choosable(cond *Value, yes, no []*Value) bool {
	differ := 0
	for i, v := range yes {
		if v == no[i] {
			continue
		}
		differ++
		if v.Type == F64 || v.Type == Ptr && v.Op != OpAlloc && !isWay(cond, v, no[i]) {
			return false
		}
	}
	return differ <= maxChoices
}

// isWay reports whether two addresses are read from the object that cond reads a word of.
func isWay(cond, v, w *Value) bool {
	if v.Op != OpLoad || w.Op != OpLoad || v.Args[0] != w.Args[0] {
		return false
	}
	for _, key := range cond.Args {
		if key.Op == OpLoad && key.Args[0] == v.Args[0] {
			return true
		}
	}
	return false
}
