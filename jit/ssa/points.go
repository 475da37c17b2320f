package ssa

// dropPoints drops collection points that memory cannot grow between: those of a loop
// whose turns allocate nothing, only what comes behind it, and the entry of a function
// that only hands on to others.
func dropPoints(f *Func) {
	g := graphOf(f)
	f.Chain = f.Chain && grows(g.order)
	for _, l := range findLoops(g) {
		if !grows(l.blocks) {
			l.neverGrown()
		}
	}
}

// grows reports whether something in the blocks may allocate, points aside.
func grows(blocks []*Block) bool {
	for _, b := range blocks {
		for _, v := range b.Instrs {
			if v.Op == OpAlloc || movesTops(v) && !v.Op.is(point) {
				return true
			}
		}
	}
	return false
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
