package ssa

// dropPoints drops collection points that are never reached with more memory than before:
// those of a loop whose turns leave nothing behind, and the entry of a function that
// leaves nothing behind when it hands on to another.
func dropPoints(f *Func) {
	g := graphOf(f)
	f.Chain = f.Chain && handsOnMore(g)
	for _, l := range findLoops(g) {
		l.dropPoints(g)
	}
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
	inside := map[*Block]bool{}
	grown := 0
	for _, b := range l.blocks {
		inside[b] = true
		for _, v := range b.Instrs {
			if v.Op == OpGrown {
				grown++
			}
		}
	}
	if grown == 0 {
		return
	}
	t := newTops(g, l.header, func(b *Block) bool { return inside[b] }, atFirst)
	for _, b := range l.blocks {
		s := t.in[b.ID]
		for _, v := range b.Instrs {
			if v.Op == OpGrown && s == atFirst {
				grown--
			}
			t.after(&s, v)
		}
	}
	if grown == 0 {
		l.neverGrown()
	}
}

func (l *loop) neverGrown() {
	for _, b := range l.blocks {
		for _, v := range b.Instrs {
			if v.Op == OpGrown {
				v.Op, v.Args, v.Aux = OpConst, nil, 0
			}
		}
	}
}
