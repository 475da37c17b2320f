package ssa

// dropPoints drops collection points that are never reached with more memory than before:
// those behind turns of a loop that leave nothing behind, and the entry of a function that
// leaves nothing behind when it hands on to another.
func dropPoints(f *Func) (changed bool) {
	if f.Chain {
		f.Chain = handsOnMore(flowOf(f))
	}
	if !has(f, OpGrown) {
		return false
	}
	g := graphOf(f)
	for _, l := range findLoops(g) {
		l.dropPoints(g)
	}
	return true
}

// opSet is a set of operations.
type opSet [(numOps + 63) / 64]uint64

func (s *opSet) add(op Op) { s[op/64] |= 1 << (op % 64) }

func (s *opSet) has(op Op) bool { return s[op/64]>>(op%64)&1 != 0 }

// asked are the operations that mayHave is asked for. No pass may give them to an instruction that had another: the
// verifier finds one that does.
var asked = opSet{}.with(OpAlloc, OpLoadMut, OpTop, OpRestore, OpGrown, OpScopePoint, OpLoopPoint, OpCallHelper)

func (s opSet) with(ops ...Op) opSet {
	for _, op := range ops {
		s.add(op)
	}
	return s
}

// mayHave reports whether an instruction of f may have one of the given operations, without a look at them.
func (f *Func) mayHave(ops ...Op) bool {
	for _, op := range ops {
		if f.made.has(op) {
			return true
		}
	}
	return false
}

// has reports whether an instruction of f has the given operation.
func has(f *Func, op Op) bool {
	if !f.mayHave(op) {
		return false
	}
	for _, b := range f.Blocks {
		for _, v := range b.Instrs {
			if v.Op == op {
				return true
			}
		}
	}
	return false
}

// atFirst are the tops at the beginning of what is looked at.
var atFirst = topState{{}, {}}

// handsOnMore reports whether a tail call may find more memory in use than the entry did.
func handsOnMore(g *graph) bool {
	t := newTops(g, g.order[0], nil, atFirst)
	for _, b := range g.order {
		switch b.Term.Kind {
		case TermTail, TermTailEnv, TermTailClosure:
			if t.out[b.ID] != atFirst {
				return true
			}
		}
	}
	return false
}

func (l *loop) dropPoints(g *graph) {
	points := l.grown()
	if len(points) == 0 {
		return
	}
	inside := g.f.mem().flags.Take(len(g.nodes))
	for _, b := range l.blocks {
		inside[b.ID] = true
	}
	t := newTops(g, l.header, func(b *Block) bool { return inside[b.ID] }, atFirst)
	for _, v := range points {
		if t.before(v) == atFirst {
			v.Op, v.Args = OpConst, nil // false
		}
	}
}

// grown lists the tests in front of the loop's points.
func (l *loop) grown() (points []*Value) {
	for _, b := range l.blocks {
		for _, v := range b.Instrs {
			if v.Op == OpGrown {
				points = append(points, v)
			}
		}
	}
	return points
}

// before is what holds in front of instruction v.
func (t *tops) before(v *Value) topState {
	s := t.in[v.Block.ID]
	for _, x := range v.Block.Instrs {
		if x == v {
			break
		}
		t.after(&s, x)
	}
	return s
}
