package ssa

// markCold finds the blocks that only run when something goes wrong, or that
// Build marked as the unlikely way: those that end in a trap or never end, those that only lead
// to cold blocks and those that only cold blocks lead to. The code generator
// lays them out at the end.
func markCold(f *Func) {
	g := graphOf(f)
	for i := len(g.order) - 1; i > 0; i-- {
		b := g.order[i]
		if b.Term.Kind == TermTrap || diverges(b) || len(b.Term.Succs) > 0 && leadsToCold(b) {
			b.Cold = true
		}
	}
	for _, b := range g.order[1:] {
		cold := true
		for _, p := range g.preds(b) {
			cold = cold && p.from.Cold
		}
		b.Cold = b.Cold || cold
	}
	f.Blocks[0].Cold = false
}

// diverges reports whether b is a last block to whose end control never comes. Where blocks follow, a loop
// among them would not be cold, and would come before what it uses.
func diverges(b *Block) bool {
	if len(b.Term.Succs) > 0 {
		return false
	}
	for _, v := range b.Instrs {
		if v.Op == OpCallHelper && v.Builtin.Diverges() {
			return true
		}
	}
	return false
}

func leadsToCold(b *Block) bool {
	for i := range b.Term.Succs {
		if !b.Term.Succs[i].To.Cold {
			return false
		}
	}
	return true
}
