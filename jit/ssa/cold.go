package ssa

// markCold finds the blocks that only run when something goes wrong, or that
// Build marked as the unlikely way: those from which control never returns, those that only lead
// to cold blocks and those that only cold blocks lead to. The code generator
// lays them out at the end.
func markCold(f *Func) (changed bool) {
	g := flowOf(f)
	markDoomed(g)
	for i := len(g.order) - 1; i > 0; i-- {
		b := g.order[i]
		if len(b.Term.Succs) > 0 && leadsToCold(b) {
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
	return true
}

func leadsToCold(b *Block) bool {
	for i := range b.Term.Succs {
		if !b.Term.Succs[i].To.Cold {
			return false
		}
	}
	return true
}

// markDoomed marks blocks from which control comes to an error for certain, whatever loops are on
// the way, and those that would come after it. A function that always ends so has no others; nothing
// is marked then.
func markDoomed(g *graph) {
	reached := g.f.mem().flags.Take(len(g.nodes))
	var ends, errors []*Block
	reached[g.order[0].ID] = true
	for _, b := range g.order {
		switch {
		case !reached[b.ID]:
		case diverges(g.f, b):
			errors = append(errors, b)
		case len(b.Term.Succs) == 0:
			ends = append(ends, b)
		default:
			for i := range b.Term.Succs {
				reached[b.Term.Succs[i].To.ID] = true
			}
		}
	}
	if len(errors) == 0 {
		return
	}
	returns, fails := g.leadingTo(ends), g.leadingTo(errors)
	if !returns[g.order[0].ID] {
		return
	}
	for _, b := range g.order {
		b.Cold = b.Cold || !reached[b.ID] || !returns[b.ID] && fails[b.ID]
	}
}

// leadingTo is the set of blocks from which control may come to one of ends.
func (g *graph) leadingTo(ends []*Block) []bool {
	found := g.f.mem().flags.Take(len(g.nodes))
	for _, b := range ends {
		found[b.ID] = true
	}
	for work := ends; len(work) > 0; {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		for _, p := range g.preds(b) {
			if !found[p.from.ID] && !diverges(g.f, p.from) {
				found[p.from.ID] = true
				work = append(work, p.from)
			}
		}
	}
	return found
}

// diverges reports whether control never comes to the end of b.
func diverges(f *Func, b *Block) bool {
	if b.Term.Kind == TermTrap {
		return true
	}
	if !f.mayHave(OpCallHelper) {
		return false
	}
	for _, v := range b.Instrs {
		if v.Op == OpCallHelper && v.Builtin.Diverges() {
			return true
		}
	}
	return false
}
