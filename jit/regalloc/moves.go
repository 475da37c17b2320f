package regalloc

import (
	"slices"

	"github.com/synoema/synoema/jit/slab"
)

// Moves at the same position happen in groups; the moves of a group happen at once.
const (
	groupIn    = iota // at the start of a block with one predecessor
	groupSplit        // pieces change places; stores
	groupFixed        // operands are set up
	groupOut          // before the jump of a block with one successor
)

// move is one move of a parallel group.
type move struct {
	pos      int32
	group    uint8
	from, to Alloc
}

// onEdge is a move on the edge between two blocks.
func (a *allocator) onEdge(p, s int32, from, to Alloc) move {
	if pred := &a.f.Blocks[p]; len(pred.Succs) == 1 {
		return move{4 * (pred.Last - 1), groupOut, from, to}
	}
	return move{4 * a.f.Blocks[s].First, groupIn, from, to}
}

// resolveEdges connects the places that a value has at both ends of an edge,
// and arguments with parameters.
func (a *allocator) resolveEdges() {
	if a.cut {
		for v := range a.roots {
			if root := &a.roots[v]; root.next != nil {
				a.connectPieces(root)
			}
		}
	}
	for s := range a.f.Blocks {
		blk := &a.f.Blocks[s]
		if len(blk.Params) == 0 {
			continue
		}
		for _, p := range blk.Preds {
			pred := &a.f.Blocks[p]
			if e := slices.Index(pred.Succs, int32(s)); e >= 0 {
				a.passArgs(p, int32(s), pred.Args[e])
			}
		}
	}
}

// connectPieces moves a value into the register that it has at the beginning of each block that it is
// live into. Moves to its slot are placeStores' business.
func (a *allocator) connectPieces(root *interval) {
	for p := root; p != nil; p = p.next {
		if !p.loc.IsReg() {
			continue
		}
		for _, s := range p.spans {
			for b := a.blockAt(s.from); int(b) < len(a.f.Blocks) && 4*a.f.Blocks[b].First < s.to; b++ {
				if start := 4 * a.f.Blocks[b].First; start >= s.from && start != root.start() {
					a.connect(root, b, p.loc)
				}
			}
		}
	}
}

// connect moves a value to where it is at the beginning of block s.
func (a *allocator) connect(root *interval, s int32, to Alloc) {
	for _, p := range a.f.Blocks[s].Preds {
		if from := root.pieceAt(4*a.f.Blocks[p].Last - 1).loc; from != to {
			a.pending = append(a.pending, a.onEdge(p, s, from, to))
		}
	}
}

func (a *allocator) passArgs(p, s int32, args []VReg) {
	for i, par := range a.f.Blocks[s].Params {
		root := &a.roots[par]
		if root.neverRead() {
			continue
		}
		from, to := a.final(a.roots[args[i]].pieceAt(4*a.f.Blocks[p].Last-1).loc), a.final(root.loc)
		if from != to {
			a.pending = append(a.pending, a.onEdge(p, s, from, to))
		}
	}
}

// result fills in the operands and puts the moves into order.
func (a *allocator) result() *Result {
	res := &a.res
	*res = Result{Allocs: slab.Zeroed(res.Allocs, len(a.f.Operands)), Edits: res.Edits[:0], Slots: int(a.numSlots), Spills: len(a.spilled)}
	for v := range a.roots {
		for p := &a.roots[v]; p != nil; p = p.next {
			a.fillIn(res, p)
		}
	}
	a.setUp(res)
	for i := range a.pending {
		m := &a.pending[i]
		m.from, m.to = a.final(m.from), a.final(m.to)
	}
	a.sortMoves()
	for i := 0; i < len(a.sorted); {
		k := i + 1
		for k < len(a.sorted) && a.sorted[k].when() == a.sorted[i].when() {
			k++
		}
		res.Edits = a.sequence(res.Edits, a.sorted[i:k])
		i = k
	}
	return res
}

// when orders moves by position and group.
func (m *move) when() int32 { return m.pos<<2 | int32(m.group) }

// sortMoves brings pending into order, those of a group as they are: by instruction by counting,
// the few of one instruction by insertion.
func (a *allocator) sortMoves() {
	a.counts = slab.Zeroed(a.counts, len(a.f.Instrs)+1)
	for i := range a.pending {
		a.counts[a.pending[i].pos>>2+1]++
	}
	for i := range a.f.Instrs {
		a.counts[i+1] += a.counts[i]
	}
	a.sorted = slab.Sized(a.sorted, len(a.pending))
	for _, m := range a.pending {
		at := &a.counts[m.pos>>2]
		a.sorted[*at] = m
		*at++
	}
	for i := 1; i < len(a.sorted); i++ {
		for k := i; k > 0 && a.sorted[k].when() < a.sorted[k-1].when(); k-- {
			a.sorted[k-1], a.sorted[k] = a.sorted[k], a.sorted[k-1]
		}
	}
}

// fillIn gives the uses of a piece its place, and moves the value on to the next piece.
func (a *allocator) fillIn(res *Result, p *interval) {
	loc := a.final(p.loc)
	for i := range p.uses {
		u := &p.uses[i]
		if u.op < 0 {
			continue
		}
		res.Allocs[u.op] = loc
		if u.kind == DefFixed && loc != InReg(u.reg) && !p.neverRead() {
			a.pending = append(a.pending, move{u.pos, groupIn, InReg(u.reg), p.loc})
		}
	}
	if q := p.next; q != nil && a.follows(p, q) && q.loc.IsReg() {
		a.pending = append(a.pending, move{q.start(), groupSplit, p.loc, q.loc})
	}
}

// setUp moves operands to the registers that their instructions insist on.
func (a *allocator) setUp(res *Result) {
	for _, i := range a.fixed {
		in := &a.f.Instrs[i]
		var same Alloc
		for k := in.First; k < in.Last; k++ {
			if a.f.Operands[k].Kind == DefSame {
				same = res.Allocs[k]
			}
		}
		for k := in.First; k < in.Last; k++ {
			to := same
			switch o := &a.f.Operands[k]; o.Kind {
			case UseFixed:
				to = InReg(o.Reg)
			case DefFixed:
				res.Allocs[k] = InReg(o.Reg)
				continue
			case UseSame:
			default:
				continue
			}
			if from := res.Allocs[k]; from != to {
				a.pending = append(a.pending, move{4 * i, groupFixed, from, to})
				res.Allocs[k] = to
			}
		}
	}
}

// final turns the home of a value into its slot.
func (a *allocator) final(x Alloc) Alloc {
	if x.kind() == kindHome {
		return InSlot(a.slots[x.n()])
	}
	return x
}

// sequence appends moves that happen at once as moves one after the other. The
// scratch register breaks cycles; values made anew come last, when nothing is
// read any more.
func (a *allocator) sequence(out []Edit, moves []move) []Edit {
	if len(moves) == 1 {
		if m := &moves[0]; m.from != m.to {
			out = append(out, Edit{m.pos, m.from, m.to})
		}
		return out
	}
	todo, remat := a.todo[:0], a.remats[:0]
	from, to, slots := RegSet(0), RegSet(0), 0
	for _, m := range moves {
		switch {
		case m.from == m.to:
			continue
		case m.from.IsRemat():
			remat = append(remat, m)
			continue
		case m.from.IsReg():
			from |= 1 << m.from.Reg()
		default:
			slots |= 1
		}
		if m.to.IsReg() {
			to |= 1 << m.to.Reg()
		} else {
			slots |= 2
		}
		todo = append(todo, m)
	}
	if from&to == 0 && slots != 3 { // nothing is read behind a move that it would be lost to
		for i := range todo {
			out = append(out, Edit{todo[i].pos, todo[i].from, todo[i].to})
		}
		todo = todo[:0]
	}
	for len(todo) > 0 {
		i := slices.IndexFunc(todo, func(m move) bool { return !isSource(todo, m.to) })
		if i < 0 {
			saved := todo[0].from
			scratch := a.m.scratch(saved, todo)
			out = append(out, Edit{todo[0].pos, saved, scratch})
			for k := range todo {
				if todo[k].from == saved {
					todo[k].from = scratch
				}
			}
			continue
		}
		out = append(out, Edit{todo[i].pos, todo[i].from, todo[i].to})
		todo = slices.Delete(todo, i, i+1)
	}
	for _, m := range remat {
		out = append(out, Edit{m.pos, m.from, m.to})
	}
	a.todo, a.remats = todo, remat
	return out
}

// scratch is the register that breaks the cycle of from. Floats stay among
// floats, as a way through the other class takes the processor longer.
func (m *Machine) scratch(from Alloc, moves []move) Alloc {
	between := func(m move) bool { return m.from.IsSlot() && m.to.IsSlot() }
	if from.IsReg() && slices.Contains(m.Order[Float], from.Reg()) && !slices.ContainsFunc(moves, between) {
		return InReg(m.Scratch[Float])
	}
	return InReg(m.Scratch[Int])
}

func isSource(moves []move, at Alloc) bool {
	for _, m := range moves {
		if m.from == at {
			return true
		}
	}
	return false
}
