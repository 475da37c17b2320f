package amd64

import (
	"github.com/synoema/synoema/jit/slab"
	"github.com/synoema/synoema/jit/ssa"
)

// foldConditions marks comparisons that are done where their results are tested. One that is tested
// several times is repeated when it needs no more registers than its result would; so the
// flags are made anew rather than kept.
func (s *selector) foldConditions() {
	s.tests = slab.Zeroed(s.tests, len(s.uses))
	tests := s.tests
	for i, v := range s.tested {
		v = s.behindNot(v)
		s.tested[i] = v
		tests[v.ID]++
	}
	for _, v := range s.tested {
		if _, ok := comparisonOf(v.Op); ok && tests[v.ID] == s.uses[v.ID] && (tests[v.ID] == 1 || repeatable(v)) {
			s.folded[v.ID] = true
			s.foldMask(v)
		}
	}
}

// behindNot is what a condition tests in the end.
func (s *selector) behindNot(v *ssa.Value) *ssa.Value {
	for v.Op == ssa.OpNot && s.uses[v.ID] == 1 {
		s.folded[v.ID] = true
		v = v.Args[0]
	}
	return v
}

// repeatable reports whether a comparison keeps one value alive at most.
func repeatable(v *ssa.Value) bool {
	c, _ := comparisonOf(v.Op)
	return c.test == testInt && (isConst(v.Args[0]) || isConst(v.Args[1]))
}

// foldMask marks the mask of which only a comparison with zero wants to know whether a bit is left.
func (s *selector) foldMask(v *ssa.Value) {
	if and := v.Args[0]; isMaskTest(v) && s.uses[and.ID] == 1 {
		s.folded[and.ID] = true
	}
}

// isMaskTest reports whether v is (x and c) == 0, or not.
func isMaskTest(v *ssa.Value) bool {
	if v.Op != ssa.OpEq && v.Op != ssa.OpNe || !isConst(v.Args[1]) || v.Args[1].Aux != 0 {
		return false
	}
	and := v.Args[0]
	return and.Op == ssa.OpAnd && isConst(and.Args[1]) && isInt32(and.Args[1].Aux)
}

// foldLoads marks loads that become the memory operand of their only user. The
// user is in the same block, and nothing between may write memory, call or move
// the heap. A comparison that is folded itself reads where its own user stands.
func (s *selector) foldLoads(b *ssa.Block) {
	s.epoch++
	for _, v := range b.Instrs {
		switch {
		case v.Op == ssa.OpLoad && s.uses[v.ID] == 1:
			s.born[v.ID] = s.epoch
		case v.Op == ssa.OpTrapIf || v.Op == ssa.OpSelect:
			s.foldTested(v.Args[0])
		case !s.folded[v.ID]:
			s.foldOperand(v)
		}
		if isBarrier(v.Op) {
			s.epoch++
		}
	}
	if b.Term.Kind == ssa.TermBranch {
		s.foldTested(b.Term.Args[0])
	}
}

func isBarrier(op ssa.Op) bool {
	return op.IsCall() || op == ssa.OpStore || op == ssa.OpStoreCtx || op == ssa.OpAlloc || op == ssa.OpAllocIf || op == ssa.OpPoll || op == ssa.OpRestore
}

// foldTested folds into the comparison behind a condition, if it is done at the test.
func (s *selector) foldTested(v *ssa.Value) {
	for s.folded[v.ID] && v.Op == ssa.OpNot {
		v = v.Args[0]
	}
	if _, ok := comparisonOf(v.Op); ok && s.folded[v.ID] && s.uses[v.ID] == 1 && !s.folded[v.Args[0].ID] {
		s.foldOperand(v)
	}
}

// fresh reports whether a is a load that may be done later, here.
func (s *selector) fresh(a *ssa.Value) bool {
	return s.born[a.ID] == s.epoch && a.Args[0].Op != ssa.OpDesc
}

// foldOperand marks one operand of v when the instruction can read it from memory.
func (s *selector) foldOperand(v *ssa.Value) {
	c, isCmp := comparisonOf(v.Op)
	if isCmp && (c.test == testTops || c.cc == ccO) {
		return
	}
	left, right := false, true
	switch v.Op {
	case ssa.OpAdd, ssa.OpAddOv, ssa.OpMul, ssa.OpMulOv, ssa.OpAnd, ssa.OpOr, ssa.OpXor, ssa.OpFAdd, ssa.OpFMul:
		left = true
	case ssa.OpSub, ssa.OpSubOv, ssa.OpFSub, ssa.OpFDiv:
	default:
		if !isCmp {
			return
		}
		left, right = c.test == testInt || c.swap, !c.swap
	}
	x, y := v.Args[0], v.Args[1]
	switch {
	case isConst(x) || isConst(y) || x == y:
	case right && s.fresh(y):
		s.folded[y.ID] = true
	case left && s.fresh(x):
		s.folded[x.ID] = true
	}
}
