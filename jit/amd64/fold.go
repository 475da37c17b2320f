package amd64

import "github.com/synoema/synoema/jit/ssa"

// foldLoads marks loads that become the memory operand of their only user. The
// user is in the same block, and nothing between may write memory, call or move
// the heap. A comparison that is folded itself reads where its own user stands.
func (s *selector) foldLoads(b *ssa.Block) {
	epoch := int32(0)
	born := map[*ssa.Value]int32{}
	for _, v := range b.Instrs {
		switch {
		case v.Op == ssa.OpLoad && s.uses[v.ID] == 1:
			born[v] = epoch
		case v.Op == ssa.OpTrapIf || v.Op == ssa.OpSelect:
			s.foldTested(v.Args[0], born, epoch)
		case !s.folded[v.ID]:
			s.foldOperand(v, born, epoch)
		}
		if isBarrier(v.Op) {
			epoch++
		}
	}
	if b.Term.Kind == ssa.TermBranch {
		s.foldTested(b.Term.Args[0], born, epoch)
	}
}

func isBarrier(op ssa.Op) bool {
	return op.IsCall() || op == ssa.OpStore || op == ssa.OpStoreCtx || op == ssa.OpAlloc || op == ssa.OpPoll || op == ssa.OpRestore
}

// foldTested folds into the comparison behind a condition, if it is done at the test.
func (s *selector) foldTested(v *ssa.Value, born map[*ssa.Value]int32, epoch int32) {
	for s.folded[v.ID] && v.Op == ssa.OpNot {
		v = v.Args[0]
	}
	if _, ok := comparisons[v.Op]; ok && s.folded[v.ID] {
		s.foldOperand(v, born, epoch)
	}
}

// foldOperand marks one operand of v when the instruction can read it from memory.
func (s *selector) foldOperand(v *ssa.Value, born map[*ssa.Value]int32, epoch int32) {
	if len(born) == 0 {
		return
	}
	fresh := func(a *ssa.Value) bool { e, ok := born[a]; return ok && e == epoch && a.Args[0].Op != ssa.OpDesc }
	c, isCmp := comparisons[v.Op]
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
	case right && fresh(y):
		s.folded[y.ID] = true
	case left && fresh(x):
		s.folded[x.ID] = true
	}
}
