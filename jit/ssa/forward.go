package ssa

import "slices"

// forwardLists has loops that put cells in front of a list, which is turned round in place at their end
// (core/reverse.go), put them behind the last one instead, so that nothing is left to be turned round:
//
//	jump h(0)                        d = alloc other, 16; jump h(d)      a cell that is never read
//	h(acc): …                        h(last): …
//	c = alloc a, 16                  c = alloc a, 16
//	store c, x; store c+8, acc   →   store c, x; store last+8, c
//	jump h(c)                        jump h(c)
//	exit: jump reversal(acc, 0)      exit: store last+8, 0; list = loadmut d+8; restore other
//
// The cells lie as they did, and are the same at the end. While the loop runs a cell points to a younger one, and the
// last one's tail is anything: so no point may lie in it whose mark is older than the turn. What is called
// there has younger marks. An object that is made only if need be (choose) is put behind the last cell in any case: if it is none,
// another one or the end takes its place.
func forwardLists(f *Func) (changed bool) {
	if !has(f, OpLoadMut) {
		return false
	}
	for done := 0; done < maxForwards; done++ {
		if !forwardOne(f) {
			break
		}
		changed = true
	}
	if changed {
		removeUnreachable(f)
	}
	return changed
}

const maxForwards = 16 // loops in one function; each takes a few looks at all of it

func forwardOne(f *Func) bool {
	g := graphOf(f)
	for _, b := range slices.Backward(g.order) { // of two lists that are turned round one after the other, the second one first: what is taken first is given back last
		if r := reversalAt(g, b); r != nil {
			w := &web{f: f, g: g}
			if w.spin(r) {
				w.forward()
				return true
			}
		}
	}
	return false
}

const (
	cellSize = 16
	cellTail = 8
)

// reversal is a loop of reverseInPlace.
type reversal struct {
	header *Block
	from   link // the way in
}

func (r *reversal) list() *Value { return r.from.edge().Args[0] }

// reversalAt is the reversal whose header is b, or nil.
func reversalAt(g *graph, b *Block) *reversal {
	t, preds := &b.Term, g.preds(b)
	if len(b.Params) != 2 || t.Kind != TermBranch || len(preds) != 2 || !onlyOps(b, OpPoll, OpConst, OpEq) || !isNilTest(t.Args[0], b.Params[0]) {
		return nil
	}
	turn := t.Succs[1].To
	for i, p := range preds {
		in := preds[1-i]
		if p.from == turn && in.from != turn && turnsRound(turn, b) && isNil(in.edge().Args[1]) {
			return &reversal{header: b, from: in}
		}
	}
	return nil
}

func onlyOps(b *Block, ops ...Op) bool {
	return !slices.ContainsFunc(b.Instrs, func(v *Value) bool { return !slices.Contains(ops, v.Op) })
}

func isNil(v *Value) bool { return v.Op == OpConst && v.Aux == 0 }

func isNilTest(c, v *Value) bool {
	return c.Op == OpEq && (c.Args[0] == v && isNil(c.Args[1]) || c.Args[1] == v && isNil(c.Args[0]))
}

// turnsRound reports whether b is a turn of the reversal whose header is h.
func turnsRound(b, h *Block) bool {
	if b.Term.Kind != TermJump || len(b.Params) != 0 || len(b.Instrs) != 2 {
		return false
	}
	next, turned, args := b.Instrs[0], b.Instrs[1], b.Term.Succs[0].Args
	return next.Op == OpLoadMut && next.Aux == cellTail && next.Args[0] == h.Params[0] && isTailOf(turned, h.Params[0]) &&
		turned.Args[1] == h.Params[1] && args[0] == next && args[1] == h.Params[0]
}

// isTailOf reports whether v stores the tail of a cell.
func isTailOf(v, cell *Value) bool {
	return v.Op == OpStore && v.Aux == cellTail && v.Args[0] == cell
}

// web is all that may be the accumulator of a loop while it runs: parameters, new cells, selections among them.
type web struct {
	f       *Func
	g       *graph
	loop    *loop
	root    *Value // the parameter of the loop's header
	arena   *Value // where the cells are made
	members []*Value
	in      []bool   // members, by value
	inside  []bool   // the loop, by block
	tails   []*Value // the stores of the tails
	ends    []*reversal
}

// spin finds the web of the list that r turns round, and reports whether its loop may be changed.
func (w *web) spin(r *reversal) bool {
	w.in = make([]bool, w.f.NumValues())
	if !w.add(r.list()) || !w.findLoop() {
		return false
	}
	return w.usesAreGood() && w.exitsAreGood() && w.nothingFrees()
}

// add puts v and what it may be into the web.
func (w *web) add(v *Value) bool {
	if w.in[v.ID] {
		return true
	}
	w.in[v.ID] = true
	w.members = append(w.members, v)
	switch v.Op {
	case OpParam:
		return w.addParam(v)
	case OpSelect:
		c := v.Args[1] // chooseValues puts what was made there
		return c.Op == OpAllocIf && c.Args[1] == v.Args[0] && w.add(c) && w.tailOf(c) == v.Args[2]
	case OpAlloc, OpAllocIf:
		tail := w.tailOf(v)
		return tail != nil && (w.arena == nil || w.arena == v.Args[0]) && w.setArena(v.Args[0]) && w.add(tail)
	}
	return false
}

func (w *web) setArena(a *Value) bool {
	w.arena = a
	return arenaOf(a) >= 0
}

func (w *web) addParam(v *Value) bool {
	for _, p := range w.g.preds(v.Block) {
		a := p.edge().Args[v.Aux]
		if isNil(a) && (w.root == nil || w.root == v) && !w.g.dominates(v.Block, p.from) {
			w.root = v
		} else if !w.add(a) {
			return false
		}
	}
	return true
}

// tailOf is the tail of a cell that was just made, nil when it is none.
func (w *web) tailOf(cell *Value) *Value {
	if cell.Aux != cellSize {
		return nil
	}
	for _, v := range cell.Block.Instrs {
		if isTailOf(v, cell) {
			return v.Args[1]
		}
	}
	return nil
}

// findLoop finds the loop of the root and notes its blocks; all of the web must lie in it.
func (w *web) findLoop() bool {
	if w.root == nil || w.arena == nil {
		return false
	}
	for _, l := range findLoops(w.g) {
		if l.header == w.root.Block {
			w.loop = l
		}
	}
	if w.loop == nil {
		return false
	}
	w.inside = make([]bool, w.f.NumBlocks())
	for _, b := range w.loop.blocks {
		w.inside[b.ID] = true
	}
	for _, p := range w.g.preds(w.loop.header) {
		if !w.inside[p.from.ID] && !isNil(p.edge().Args[w.root.Aux]) {
			return false
		}
	}
	return allOf(w.members, func(v *Value) bool { return w.inside[v.Block.ID] })
}

// usesAreGood reports whether the web is used by itself and by reversals alone.
func (w *web) usesAreGood() bool {
	for _, b := range w.g.order {
		for _, v := range b.Instrs {
			if !w.usedWell(v) {
				return false
			}
		}
		if slices.ContainsFunc(b.Term.Args, w.has) {
			return false
		}
		for i := range b.Term.Succs {
			if !w.passedWell(link{b, i}) {
				return false
			}
		}
	}
	return true
}

func (w *web) has(v *Value) bool { return w.in[v.ID] }

func (w *web) usedWell(v *Value) bool {
	switch {
	case !slices.ContainsFunc(v.Args, w.has), v.Op == OpSelect && w.in[v.ID]:
		return true
	case v.Op != OpStore || v.Args[0].Op == OpParam || !w.has(v.Args[0]):
		return false
	case v.Aux == cellTail && w.has(v.Args[1]):
		w.tails = append(w.tails, v)
		return v.Args[1].Op != OpAllocIf
	}
	return v.Aux != cellTail && !w.has(v.Args[1])
}

// passedWell reports whether an edge brings members of the web only to members, or to a reversal.
func (w *web) passedWell(l link) bool {
	e := l.edge()
	for i, a := range e.Args {
		if !w.has(a) {
			continue
		}
		if a.Op == OpAllocIf { // it may be none
			return false
		}
		if w.has(e.To.Params[i]) {
			continue
		}
		r := reversalAt(w.g, e.To)
		if r == nil || i != 0 || r.from != l {
			return false
		}
		w.ends = append(w.ends, r)
	}
	return true
}

// exitsAreGood reports whether all ways out of the loop, but for errors, lead to a reversal at once.
func (w *web) exitsAreGood() bool {
	for _, b := range w.loop.blocks {
		for i := range b.Term.Succs {
			if to := b.Term.Succs[i].To; !w.inside[to.ID] && to.Term.Kind != TermTrap && !w.endsAt(to) {
				return false
			}
		}
	}
	return true
}

func (w *web) endsAt(b *Block) bool {
	for range maxForwards {
		if slices.ContainsFunc(w.ends, func(r *reversal) bool { return r.header == b }) {
			return true
		}
		if reversalAt(w.g, b) != nil { // of another list
			b = b.Term.Succs[0].To
			continue
		}
		if b.Term.Kind != TermJump || slices.ContainsFunc(b.Instrs, func(v *Value) bool { return looksAtTops(v) || v.Op.Frees() }) {
			return false
		}
		b = b.Term.Succs[0].To
	}
	return false
}

// nothingFrees reports whether only what is younger than the turn is given back in the loop.
func (w *web) nothingFrees() bool {
	for _, b := range w.loop.blocks {
		for _, v := range b.Instrs {
			var marks []*Value
			switch v.Op {
			case OpLoopPoint:
				marks = v.Args[:2]
			case OpScopePoint, OpRestore:
				marks = v.Args[1:2]
			}
			if !allOf(marks, func(m *Value) bool { return w.inside[m.Block.ID] }) {
				return false
			}
		}
	}
	return true
}

// forward changes the loop. A member of the web is now what the next cell is put behind.
func (w *web) forward() {
	pre := w.loop.preheader(w.g)
	if pre == nil {
		w.loop.addPreheader(w.f, w.g)
		pre = w.f.Blocks[len(w.f.Blocks)-1]
	}
	arena := w.otherArena()
	top := w.f.appendValue(pre, OpTop, I64, 0, arena)
	first := w.f.appendValue(pre, OpAlloc, Ptr, cellSize, arena)
	pre.Term.Succs[0].Args[w.root.Aux] = first
	for _, s := range w.tails {
		s.Args[0], s.Args[1] = s.Args[1], s.Args[0]
	}
	sub := newSubstitution(w.f)
	for _, r := range w.ends {
		sub.replace(r.header.Params[1], w.end(r, arena, first, top))
	}
	sub.apply()
	w.f.graph = nil
}

// end makes the block that is reached in the place of a reversal, and gives the list.
func (w *web) end(r *reversal, arena, first, top *Value) *Value {
	b, e := w.f.NewBlock(), r.from.edge()
	none := w.f.appendValue(b, OpConst, Ptr, 0)
	w.f.appendValue(b, OpStore, Void, cellTail, r.list(), none)
	list := w.f.appendValue(b, OpLoadMut, Ptr, cellTail, first)
	w.f.appendValue(b, OpRestore, Void, 0, arena, top)
	out := r.header.Term.Succs[0]
	b.Term = Term{Kind: TermJump, Succs: w.f.jumpEdge(out.To, out.Args), Trap: -1}
	e.To, e.Args = b, nil
	return list
}

// otherArena is the one that the cells are not in.
func (w *web) otherArena() *Value {
	if w.arena.Op == OpOther {
		return w.arena.Args[0]
	}
	entry := w.f.Blocks[0]
	for _, v := range entry.Instrs {
		if v.Op == OpOther {
			return v
		}
	}
	v := w.f.NewValue(OpOther, Ptr, w.arena)
	v.Block = entry
	entry.Instrs = slices.Insert(entry.Instrs, slices.Index(entry.Instrs, w.arena)+1, v)
	return v
}
