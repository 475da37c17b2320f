package ssa

import "github.com/synoema/synoema/jit/slab"

// loop is a natural loop: a header that dominates the sources of its back edges,
// and everything that reaches those without passing the header.
type loop struct {
	header  *Block
	blocks  []*Block // header first
	latches []*Block // sources of back edges
}

// findLoops returns the loops, inner ones before those that contain them.
func findLoops(g *graph) []*loop {
	if !g.loopsKnown {
		g.loops, g.loopsKnown = g.newLoops(), true
	}
	return g.loops
}

func (g *graph) newLoops() []*loop {
	loops := g.loops[:0]
	var seen []int32 // 1 + index of the loop that saw the block last
	g.members = g.members[:0]
	for i := len(g.order) - 1; i >= 0; i-- {
		h := g.order[i]
		from := len(g.members)
		for _, p := range g.preds(h) {
			if g.dominates(h, p.from) {
				g.members = append(g.members, p.from)
			}
		}
		latches := g.members[from:len(g.members):len(g.members)]
		if len(latches) == 0 {
			continue
		}
		if seen == nil {
			g.seen = slab.Zeroed(g.seen, len(g.nodes))
			seen = g.seen
		}
		l := g.loopSlab.One()
		l.header, l.latches = h, latches
		loops = append(loops, l)
		l.collect(g, seen, int32(len(loops)))
	}
	return loops
}

func (l *loop) collect(g *graph, seen []int32, mark int32) {
	seen[l.header.ID] = mark
	blocks, from := append(g.members, l.header), len(g.members)
	add := func(b *Block) {
		if seen[b.ID] != mark {
			seen[b.ID] = mark
			blocks = append(blocks, b)
		}
	}
	for _, b := range l.latches {
		add(b)
	}
	for i := from + 1; i < len(blocks); i++ {
		for _, p := range g.preds(blocks[i]) {
			add(p.from)
		}
	}
	g.members, l.blocks = blocks, blocks[from:len(blocks):len(blocks)]
}

// calls reports whether the loop contains a call that loses registers.
func (l *loop) calls() bool {
	for _, b := range l.blocks {
		for _, v := range b.Instrs {
			if v.Op.IsCall() && !v.Op.is(point) && v.Op != OpForce {
				return true
			}
		}
	}
	return false
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
	pre.Term = Term{Kind: TermJump, Succs: f.jumpEdge(l.header, f.argList(args)), Trap: -1}
}

// hoistInvariants moves pure values that a loop computes the same every time in
// front of it. What may fault where the program does not compute it (loads,
// divisions) moves only from the header, and only from before its first check.
// Where a loop calls, everything kept across the call lives in memory,
// so only what costs more than a reload moves.
func hoistInvariants(f *Func) (changed bool) {
	if len(findLoops(graphOf(f))) == 0 {
		return false
	}
	g := makePreheaders(f)
	inside := f.mem().ints.Take(f.NumBlocks())
	for i, l := range findLoops(g) {
		pre := l.preheader(g)
		if pre == nil {
			continue
		}
		calls, mark := l.calls(), int32(i+1)
		for _, b := range l.blocks {
			inside[b.ID] = mark
		}
		for _, b := range g.order[g.nodes[l.header.ID].rpo:] {
			if inside[b.ID] == mark {
				l.hoistFrom(b, pre, calls, func(v *Value) bool { return inside[v.Block.ID] != mark })
			}
		}
	}
	return true
}

func (l *loop) hoistFrom(b, pre *Block, calls bool, outside func(*Value) bool) {
	keep := b.Instrs[:0]
	certain := b == l.header // runs whenever the loop is entered, and nothing guards what follows
	for _, v := range b.Instrs {
		certain = certain && v.Op != OpTrapIf
		if worthHoisting(v, calls) && (certain || !v.Op.is(noSpec)) && allOf(v.Args, outside) {
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
// comparisons belong to their branch. calls says that the loop loses registers to calls.
func worthHoisting(v *Value, calls bool) bool {
	switch {
	case !v.Op.IsPure(), v.Type == I1, len(v.Args) == 0:
		return v.Op == OpFConst && !calls
	}
	return !calls || !v.Op.is(cheap)
}

func allOf(vs []*Value, ok func(*Value) bool) bool {
	for _, v := range vs {
		if !ok(v) {
			return false
		}
	}
	return true
}
