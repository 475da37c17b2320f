package regalloc

import (
	"slices"

	"github.com/synoema/synoema/jit/slab"
)

// placeStores decides when each spilled value is written to its slot. A value
// never changes, so one store on every path to a load is enough. Where the
// scan sends a value home, a store is needed unless the slot is valid there,
// which is a forward "must" problem over the blocks in which the value is live:
//
//	validIn(b)  = at home on entry, or validOut of all predecessors
//	validOut(b) = validIn(b), or the value goes home within b
//
// When these stores are executed more often than the definition, there is one
// store behind the definition instead.
func (a *allocator) placeStores() {
	if !a.sent {
		return
	}
	n := len(a.f.Blocks)
	w := &a.stores
	w.a, w.in, w.out, w.sent, w.home = a, slab.Sized(w.in, n), slab.Zeroed(w.out, n), slab.Sized(w.sent, n), slab.Sized(w.home, n)
	for v := range a.roots {
		root := &a.roots[v]
		if a.f.Remat[v] || !hasHome(root) {
			continue
		}
		a.spilled = append(a.spilled, root)
		if root.loc == home(root.v) {
			continue // born there
		}
		if w.atOnce(root) || w.costs(root) >= a.freqAt(root.start()) {
			a.pending = append(a.pending, a.storeBehindDef(root))
		} else {
			a.pending = append(a.pending, w.stores...)
		}
	}
}

func hasHome(root *interval) bool {
	for p := root; p != nil; p = p.next {
		if p.loc == home(p.v) {
			return true
		}
	}
	return false
}

// storeBehindDef is the one store of a value at its definition.
func (a *allocator) storeBehindDef(root *interval) move {
	pos := root.start() | 3
	if root.uses[0].kind == defParam {
		pos = root.start()
	}
	return move{pos, groupSplit, root.loc, home(root.v)}
}

// storeWalk solves the problem for one value after the other.
type storeWalk struct {
	a       *allocator
	in, out []bool
	sent    []bool  // the value goes home within the block
	home    []bool  // it is there where the block begins
	blocks  []int32 // where the value is live, in the order of the layout
	stores  []move
	cost    float32
}

// atOnce reports whether a value goes home in the block that defines it.
func (w *storeWalk) atOnce(root *interval) bool {
	q := root.next
	return q != nil && w.a.sentHome(root, q) && w.a.blockAt(q.start()) == w.a.blockAt(root.start())
}

// costs finds the stores where the value goes home, and returns how often they are executed.
func (w *storeWalk) costs(root *interval) float32 {
	w.solve(root)
	w.collect(root)
	return w.cost
}

func (w *storeWalk) solve(root *interval) {
	a := w.a
	defBlock := a.blockAt(root.start())
	w.blocks = w.blocks[:0]
	last := int32(-1)
	for p := root; p != nil; p = p.next {
		for _, s := range p.spans {
			for b, end := a.blockAt(s.from), a.blockAt(s.to-1); b <= end; b++ {
				if b != last {
					w.blocks, last = append(w.blocks, b), b
					w.in[b], w.out[b], w.sent[b], w.home[b] = b != defBlock, true, false, false
				}
				if s.from <= 4*a.f.Blocks[b].First {
					w.home[b] = p.loc == home(p.v)
				}
			}
		}
	}
	for p := root; p.next != nil; p = p.next {
		if a.sentHome(p, p.next) {
			w.sent[a.blockAt(p.next.start())] = true
		}
	}
	for changed := true; changed; {
		changed = false
		for _, b := range w.blocks {
			in := b != defBlock && (w.home[b] || w.allOut(b))
			out := in || w.sent[b]
			changed = changed || in != w.in[b] || out != w.out[b]
			w.in[b], w.out[b] = in, out
		}
	}
}

func (w *storeWalk) allOut(b int32) bool {
	for _, p := range w.a.f.Blocks[b].Preds {
		if !w.out[p] {
			return false
		}
	}
	return true
}

// sentHome reports whether piece p is followed by q at home in the middle of a block.
func (a *allocator) sentHome(p, q *interval) bool {
	return a.follows(p, q) && p.loc.IsReg() && q.loc == home(q.v)
}

// follows reports whether control flows from p to q within a block.
func (a *allocator) follows(p, q *interval) bool {
	return p.end() == q.start() && q.start() != 4*a.f.Blocks[a.blockAt(q.start())].First
}

// collect lists the stores that are needed, and what they cost.
func (w *storeWalk) collect(root *interval) {
	a := w.a
	w.stores, w.cost = w.stores[:0], 0
	last := int32(-1)
	for p := root; p.next != nil; p = p.next {
		b := a.blockAt(p.next.start())
		if !a.sentHome(p, p.next) || w.in[b] || b == last {
			continue
		}
		last = b
		w.add(move{p.next.start() &^ 3, groupSplit, p.loc, home(p.v)}, a.f.Blocks[b].Freq)
	}
	for _, b := range w.blocks {
		if !w.home[b] || 4*a.f.Blocks[b].First == root.start() {
			continue
		}
		for _, p := range a.f.Blocks[b].Preds {
			if from := root.pieceAt(4*a.f.Blocks[p].Last - 1); from.loc.IsReg() && !w.out[p] {
				w.add(a.onEdge(p, b, from.loc, home(from.v)), min(a.f.Blocks[p].Freq, a.f.Blocks[b].Freq))
			}
		}
	}
}

func (w *storeWalk) add(m move, freq float32) {
	w.stores = append(w.stores, m)
	w.cost += freq
}

// colourSlots gives values with disjoint lives the same slot.
func (a *allocator) colourSlots() {
	a.slots = slab.Filled(a.slots, len(a.roots), -1)
	slices.SortFunc(a.spilled, func(x, y *interval) int { return int(x.start() - y.start()) })
	ends, owners := a.ends[:0], a.owners[:0]
	for _, root := range a.spilled {
		s := a.slotLike(root, owners)
		for i := int32(0); s < 0 && i < int32(len(ends)); i++ {
			if ends[i] <= root.start() {
				s = i
			}
		}
		if s < 0 {
			s = int32(len(ends))
			ends, owners = append(ends, 0), appendEmpty(owners)
		}
		a.slots[root.v], ends[s], owners[s] = s, max(ends[s], lifeEnd(root)), append(owners[s], root)
	}
	a.numSlots, a.ends, a.owners = int32(len(ends)), ends, owners
}

// appendEmpty appends a list without elements, in the memory of one that was there before.
func appendEmpty(lists [][]*interval) [][]*interval {
	n := len(lists)
	if n == cap(lists) {
		return append(lists, nil)
	}
	lists = lists[:n+1]
	lists[n] = lists[n][:0]
	return lists
}

func lifeEnd(root *interval) int32 {
	p := root
	for p.next != nil {
		p = p.next
	}
	return p.end()
}

// slotLike is the slot of an argument, for a parameter that is never alive when another value of the
// slot is; else -1. What only goes around a loop then stays where it is.
func (a *allocator) slotLike(root *interval, owners [][]*interval) int32 {
	if root.uses[0].kind != defParam {
		return -1
	}
	b := a.blockAt(root.start())
	i := slices.Index(a.f.Blocks[b].Params, root.v)
	for _, p := range a.f.Blocks[b].Preds {
		pred := &a.f.Blocks[p]
		for e, to := range pred.Succs {
			if to != b {
				continue
			}
			if s := a.slots[pred.Args[e][i]]; s >= 0 && apart(root, owners[s]) {
				return s
			}
		}
	}
	return -1
}

// maxOwners bounds the values of a slot that are compared.
const maxOwners = 48

// apart reports whether a value is never alive when one of the others is.
func apart(root *interval, others []*interval) bool {
	return len(others) <= maxOwners && !slices.ContainsFunc(others, func(o *interval) bool { return overlap(root, o) })
}

// overlap reports whether two values, with all their pieces, are alive at the same time.
func overlap(x, y *interval) bool {
	i, k := 0, 0
	for x != nil && y != nil {
		switch {
		case i == len(x.spans):
			x, i = x.next, 0
		case k == len(y.spans):
			y, k = y.next, 0
		case x.spans[i].to <= y.spans[k].from:
			i++
		case y.spans[k].to <= x.spans[i].from:
			k++
		default:
			return true
		}
	}
	return false
}
