package ssa

// loop is a natural loop: a header that dominates the sources of its back edges,
// and everything that reaches those without passing the header.
type loop struct {
	header  *Block
	blocks  []*Block // header first
	latches []*Block // sources of back edges
	calls   bool     // contains a call that loses registers
}

// findLoops returns the loops, inner ones before those that contain them.
func findLoops(g *graph) []*loop {
	var loops []*loop
	var seen []int32 // 1 + index of the loop that saw the block last
	for i := len(g.order) - 1; i >= 0; i-- {
		h := g.order[i]
		var latches []*Block
		for _, p := range g.preds(h) {
			if g.dominates(h, p.from) {
				latches = append(latches, p.from)
			}
		}
		if latches == nil {
			continue
		}
		if seen == nil {
			seen = make([]int32, len(g.nodes))
		}
		l := &loop{header: h, latches: latches}
		loops = append(loops, l)
		l.collect(g, seen, int32(len(loops)))
	}
	return loops
}

func (l *loop) collect(g *graph, seen []int32, mark int32) {
	seen[l.header.ID] = mark
	l.blocks = append(l.blocks, l.header)
	add := func(b *Block) {
		if seen[b.ID] != mark {
			seen[b.ID] = mark
			l.blocks = append(l.blocks, b)
		}
	}
	for _, b := range l.latches {
		add(b)
	}
	for i := 1; i < len(l.blocks); i++ {
		for _, p := range g.preds(l.blocks[i]) {
			add(p.from)
		}
	}
	for _, b := range l.blocks {
		for _, v := range b.Instrs {
			l.calls = l.calls || v.Op.IsCall() && !v.Op.is(point) && v.Op != OpForce
		}
	}
}

// preheader is the block that jumps to the header and nowhere else and is its
// only way in from outside, or nil.
func (l *loop) preheader(g *graph) *Block {
	var outside *Block
	for _, p := range g.preds(l.header) {
		if g.dominates(l.header, p.from) {
			continue
		}
		if outside != nil || p.from.Term.Kind != TermJump {
			return nil
		}
		outside = p.from
	}
	return outside
}

// makePreheaders gives every loop without one an empty block to hoist into.
func makePreheaders(f *Func) *graph {
	g := graphOf(f)
	made := false
	for _, l := range findLoops(g) {
		if l.preheader(g) == nil && l.header != f.Blocks[0] {
			l.addPreheader(f, g)
			made = true
		}
	}
	if made {
		return graphOf(f)
	}
	return g
}

func (l *loop) addPreheader(f *Func, g *graph) {
	pre := f.NewBlock() // which also forgets the graph
	args := make([]*Value, len(l.header.Params))
	for i, p := range l.header.Params {
		v := f.NewValue(OpParam, p.Type)
		v.Block, v.Aux = pre, int64(i)
		args[i] = v
	}
	pre.Params = args
	for _, p := range g.preds(l.header) {
		if !g.dominates(l.header, p.from) {
			p.edge().To = pre
		}
	}
	pre.Term = Term{Kind: TermJump, Succs: []Edge{{To: l.header, Args: f.argList(args)}}, Trap: -1}
}

// hoistInvariants moves pure values that a loop computes the same every time in
// front of it. What may fault where the program does not compute it (loads,
// divisions) moves only from the header, and only from before its first check.
// Where a loop calls, everything kept across the call lives in memory,
// so only what costs more than a reload moves.
func hoistInvariants(f *Func) {
	g := makePreheaders(f)
	inside := make([]int32, f.NumBlocks())
	for i, l := range findLoops(g) {
		pre := l.preheader(g)
		if pre == nil {
			continue
		}
		mark := int32(i + 1)
		for _, b := range l.blocks {
			inside[b.ID] = mark
		}
		for _, b := range g.order[g.nodes[l.header.ID].rpo:] {
			if inside[b.ID] == mark {
				l.hoistFrom(b, pre, func(v *Value) bool { return inside[v.Block.ID] != mark })
			}
		}
	}
}

func (l *loop) hoistFrom(b, pre *Block, outside func(*Value) bool) {
	keep := b.Instrs[:0]
	certain := b == l.header // runs whenever the loop is entered, and nothing guards what follows
	for _, v := range b.Instrs {
		certain = certain && v.Op != OpTrapIf
		if l.worthHoisting(v) && (certain || !v.Op.is(noSpec)) && allOf(v.Args, outside) {
			v.Block = pre
			pre.Instrs = append(pre.Instrs, v)
		} else {
			keep = append(keep, v)
		}
	}
	clear(b.Instrs[len(keep):])
	b.Instrs = keep
}

// worthHoisting: constants and addresses are made anew more cheaply than kept,
// comparisons belong to their branch.
func (l *loop) worthHoisting(v *Value) bool {
	switch {
	case !v.Op.IsPure(), v.Type == I1, len(v.Args) == 0:
		return v.Op == OpFConst && !l.calls
	}
	return !l.calls || !v.Op.is(cheap)
}

func allOf(vs []*Value, ok func(*Value) bool) bool {
	for _, v := range vs {
		if !ok(v) {
			return false
		}
	}
	return true
}
