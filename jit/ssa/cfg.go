package ssa

// simplifyCFG makes the control flow smaller, until nothing changes:
//
//	constant conditions        br true, a, b        → jump a
//	threading                  jump to a block that only jumps or only tests
//	                           a constant passed to it → jump to where that leads
//	merging                    a block and its only successor's only predecessor
//	parameters                 that get the same value on every edge go away
//
// Every round is linear; rounds are few because each removes blocks or edges. Whether there is another one the
// conditions and jumps tell: what they leave, the rest has dealt with in the round before.
func simplifyCFG(f *Func) (changed bool) {
	for round := 0; round < maxCFGRounds; round++ {
		again := foldTerms(f)
		again = threadJumps(f) || again
		if round > 0 && !again {
			break
		}
		again = removeUnreachable(f) || again
		again = dropParams(f) || again
		again = mergeBlocks(f) || again
		if !again {
			return changed
		}
		changed = true
	}
	return changed
}

const maxCFGRounds = 20

// removeUnreachable drops blocks that nothing leads to. The order of the others stays.
func removeUnreachable(f *Func) bool {
	g := flowOf(f) // which knows nothing of those that are dropped
	if len(g.order) == len(f.Blocks) {
		return false
	}
	keep := f.Blocks[:0]
	for _, b := range f.Blocks {
		if g.reachable(b) {
			keep = append(keep, b)
		}
	}
	clear(f.Blocks[len(keep):])
	f.Blocks = keep
	return true
}

func foldTerms(f *Func) (changed bool) {
	for _, b := range f.Blocks {
		changed = foldTerm(&b.Term) || changed
	}
	if changed {
		f.graph = nil
	}
	return changed
}

// foldTerm decides what is known and turns br not x around.
func foldTerm(t *Term) bool {
	switch {
	case t.Kind == TermBranch && t.Args[0].Op == OpNot:
		t.Args[0] = t.Args[0].Args[0]
		t.Succs[0], t.Succs[1] = t.Succs[1], t.Succs[0]
	case t.Kind == TermBranch && sameEdge(&t.Succs[0], &t.Succs[1]):
		t.take(0)
	case t.Kind == TermBranch && t.Args[0].Op == OpConst:
		t.take(1 - int(t.Args[0].Aux))
	case t.Kind == TermSwitch && len(t.Succs) == 1:
		t.take(0)
	case t.Kind == TermSwitch && t.Args[0].Op == OpConst:
		last := len(t.Succs) - 1
		if x := uint64(t.Args[0].Aux); x < uint64(last) {
			last = int(x)
		}
		t.take(last)
	default:
		return false
	}
	return true
}

// take makes t a jump along successor i.
func (t *Term) take(i int) {
	t.Succs[0] = t.Succs[i]
	t.Kind, t.Args, t.Succs = TermJump, nil, t.Succs[:1]
}

func sameEdge(a, b *Edge) bool {
	if a.To != b.To {
		return false
	}
	for i := range a.Args {
		if a.Args[i] != b.Args[i] {
			return false
		}
	}
	return true
}

// threadJumps lets edges to empty blocks go to where the block leads. A block can be
// gone around only when nothing outside its own terminator uses its parameters.
func threadJumps(f *Func) (changed bool) {
	around := passable(f)
	if around == nil {
		return false
	}
	for _, b := range f.Blocks {
		for i := range b.Term.Succs {
			for hops := 0; hops < len(f.Blocks) && around[b.Term.Succs[i].To.ID]; hops++ {
				next, ok := through(f, &b.Term.Succs[i])
				if !ok {
					break
				}
				b.Term.Succs[i] = next
				changed = true
			}
		}
	}
	if changed {
		f.graph = nil
	}
	return changed
}

// passable tells, by block id, the blocks without instructions whose parameters
// are used by their own terminator alone; nil when there are none.
func passable(f *Func) []bool {
	var ok []bool
	params := false
	for _, b := range f.Blocks {
		if len(b.Instrs) > 0 || b == f.Blocks[0] {
			continue
		}
		jumps := b.Term.Kind == TermJump && b.Term.Succs[0].To != b
		tests := b.Term.Kind == TermBranch && b.Term.Args[0].Op == OpParam && b.Term.Args[0].Block == b
		if !jumps && !tests {
			continue
		}
		if ok == nil {
			ok = f.mem().flags.Take(f.NumBlocks())
		}
		ok[b.ID] = true
		params = params || len(b.Params) > 0
	}
	if !params {
		return ok
	}
	for _, b := range f.Blocks {
		for _, v := range b.Instrs {
			forbidForeign(ok, nil, v.Args)
		}
		forbidForeign(ok, b, b.Term.Args)
		for i := range b.Term.Succs {
			forbidForeign(ok, b, b.Term.Succs[i].Args)
		}
	}
	return ok
}

func forbidForeign(ok []bool, user *Block, args []*Value) {
	for _, a := range args {
		if a.Op == OpParam && a.Block != user {
			ok[a.Block.ID] = false
		}
	}
}

// through is the edge that e amounts to when its target does nothing.
func through(f *Func, e *Edge) (Edge, bool) {
	t := &e.To.Term
	next := &t.Succs[0]
	if t.Kind == TermBranch {
		cond := e.Args[t.Args[0].Aux]
		if cond.Op != OpConst {
			return Edge{}, false
		}
		next = &t.Succs[1-cond.Aux]
	}
	args := f.argList(next.Args)
	for i, a := range args {
		if a.Op == OpParam && a.Block == e.To {
			args[i] = e.Args[a.Aux]
		}
	}
	return Edge{To: next.To, Args: args}, true
}

// dropParams removes parameters that get one value, or themselves, on every edge.
func dropParams(f *Func) (changed bool) {
	s := newSubstitution(f)
	g := flowOf(f)
	for again := true; again; {
		again = false
		for _, b := range g.order[1:] {
			for i, p := range b.Params {
				if s.replaced(p) {
					continue
				}
				if v := soleArg(s, g, b, i); v != nil {
					s.replace(p, v)
					again, changed = true, true
				}
			}
		}
	}
	if changed {
		for _, b := range g.order[1:] {
			removeParams(g, b, func(p *Value) bool { return s.replaced(p) })
		}
		s.apply()
	}
	return changed
}

// soleArg is the one value that parameter i of b gets, nil when there are several.
func soleArg(s *substitution, g *graph, b *Block, i int) *Value {
	var sole *Value
	for _, l := range g.preds(b) {
		a := s.find(l.edge().Args[i])
		if a == b.Params[i] || a == sole {
			continue
		}
		if sole != nil && !sameConst(a, sole) {
			return nil
		}
		sole = a
	}
	if sole != nil && sole.Op == OpConst || sole != nil && sole.Op == OpFConst {
		return constFor(g, b, i, sole)
	}
	return sole
}

func sameConst(a, b *Value) bool {
	return a.Op == b.Op && (a.Op == OpConst || a.Op == OpFConst) && a.Type == b.Type && a.Aux == b.Aux
}

// constFor makes the constant again in b, because the equal constants on the
// edges need not dominate it.
func constFor(g *graph, b *Block, i int, c *Value) *Value {
	v := g.f.NewValue(c.Op, c.Type)
	v.Aux, v.Block = c.Aux, b
	b.Instrs = append([]*Value{v}, b.Instrs...)
	return v
}

// removeParams drops the chosen parameters of b and their arguments on every edge.
func removeParams(g *graph, b *Block, drop func(*Value) bool) {
	n := 0
	for _, p := range b.Params {
		if drop(p) {
			n++
		}
	}
	if n == 0 {
		return
	}
	keep := make([]int, 0, len(b.Params)-n)
	for i, p := range b.Params {
		if !drop(p) {
			keep = append(keep, i)
		}
	}
	b.Params = pick(b.Params, keep)
	for i, p := range b.Params {
		p.Aux = int64(i)
	}
	for _, l := range g.preds(b) {
		e := l.edge()
		e.Args = pick(e.Args, keep)
	}
}

// pick keeps the elements at the given rising positions, in place.
func pick(vs []*Value, keep []int) []*Value {
	for to, from := range keep {
		vs[to] = vs[from]
	}
	return vs[:len(keep)]
}

// mergeBlocks appends to a block that jumps the block it jumps to, when no
// other edge leads there.
func mergeBlocks(f *Func) bool {
	g := flowOf(f)
	s := newSubstitution(f)
	var gone []bool
	for _, b := range f.Blocks {
		for (gone == nil || !gone[b.ID]) && b.Term.Kind == TermJump && b.Term.Succs[0].To != b && len(g.preds(b.Term.Succs[0].To)) == 1 {
			if gone == nil {
				gone = f.mem().flags.Take(f.NumBlocks())
			}
			next := b.Term.Succs[0].To
			for i, p := range next.Params {
				s.replace(p, b.Term.Succs[0].Args[i])
			}
			for _, v := range next.Instrs {
				v.Block = b
			}
			b.Instrs = append(b.Instrs, next.Instrs...)
			b.Term = next.Term
			gone[next.ID] = true
		}
	}
	if gone == nil {
		return false
	}
	keep := f.Blocks[:0]
	for _, b := range f.Blocks {
		if !gone[b.ID] {
			keep = append(keep, b)
		}
	}
	clear(f.Blocks[len(keep):])
	f.Blocks, f.graph = keep, nil
	s.apply()
	return true
}
