package regalloc

import (
	"fmt"
	"math/bits"
	"slices"

	"github.com/synoema/synoema/jit/slab"
)

// liveRanges finds, for every value, where it is live and used: from each use
// it walks up the predecessors to the definition (Boissinot et al., "Computing
// liveness sets for SSA-form programs").
func (a *allocator) liveRanges() {
	a.roots = slab.Zeroed(a.roots, len(a.f.Class))
	a.collectUses()
	w := &a.walk
	w.a, w.mark, w.end = a, slab.Filled(w.mark, len(a.f.Blocks), -1), slab.Zeroed(w.end, len(a.f.Blocks))
	for v := range a.roots {
		it := &a.roots[v]
		it.v, it.root, it.weight = VReg(v), true, unknownWeight
		switch {
		case a.defs[v].block < 0 && len(it.uses) > 0:
			panic(fmt.Sprintf("regalloc %s: v%d is used but not defined", a.f.Name, v))
		case a.defs[v].block < 0:
		case a.f.Remat[v] && it.kinds&wantingReg == 0:
			it.anywhere, it.loc = true, AsRemat(it.v)
		default:
			it.spans = w.spans(it, a.defs[v])
		}
	}
}

// def is where a value is defined.
type def struct{ pos, end, block int32 }

// positions are within the four of an instruction, for each kind of operand: where it is read or written, and
// where a range ends that ends there.
var positions = [...]span{
	UseReg: {1, 2}, UseAny: {1, 2},
	UseLate: {1, 3}, UseLateAny: {1, 3}, DefSame: {1, 3}, Temp: {1, 3},
	UseFixed: {0, 1}, UseSame: {0, 1},
	DefReg:   {2, 3},
	DefFixed: {3, 4},
	useEdge:  {3, 4},
	defParam: {0, 1},
}

// end is where a range ends that ends with the use.
func (u *use) end() int32 { return u.pos&^3 + positions[u.kind].to }

// IsDef reports whether the operand is written.
func (k Kind) IsDef() bool { return isDef(k) }

func isDef(k Kind) bool { return 1<<k&definitions != 0 }

// collectUses lists the occurrences of each value by position, the values by that of their definitions, and the
// places where registers are taken.
func (a *allocator) collectUses() {
	f := a.f
	a.countUses()
	a.blockOf = slab.Sized(a.blockOf, len(f.Instrs))
	a.defs = slab.Filled(a.defs, len(f.Class), def{block: -1})
	for b := range f.Blocks {
		blk := &f.Blocks[b]
		for _, v := range blk.Params {
			a.note(v, 4*blk.First, -1, int32(b), defParam, 0)
		}
		for i := blk.First; i < blk.Last; i++ {
			a.blockOf[i] = int32(b)
			a.noteTaken(i, a.noteOperands(i, int32(b)))
		}
		for _, args := range blk.Args {
			for _, v := range args {
				a.note(v, 4*blk.Last-1, -1, int32(b), useEdge, 0)
			}
		}
	}
}

// countUses gives the list of each value's occurrences its room.
func (a *allocator) countUses() {
	f := a.f
	a.count = slab.Zeroed(a.count, len(f.Class))
	total := len(f.Operands)
	for i := range f.Operands {
		a.count[f.Operands[i].V]++
	}
	for b := range f.Blocks {
		blk := &f.Blocks[b]
		total += len(blk.Params)
		for _, v := range blk.Params {
			a.count[v]++
		}
		for _, args := range blk.Args {
			total += len(args)
			for _, v := range args {
				a.count[v]++
			}
		}
	}
	a.uses = slab.Sized(a.uses, total)
	left := a.uses
	for v, n := range a.count {
		a.roots[v].uses, left = left[:0:n], left[n:]
	}
}

// noteTaken notes the registers that one instruction clobbers, or insists on for its operands.
func (a *allocator) noteTaken(i int32, fixed RegSet) {
	clobbers := a.f.Instrs[i].Clobbers
	if clobbers&a.all == a.all {
		a.calls = append(a.calls, i)
		return
	}
	for taken := clobbers | fixed; taken != 0; taken &= taken - 1 {
		r := bits.TrailingZeros32(uint32(taken))
		a.blocked[r] = append(a.blocked[r], i)
	}
}

// noteOperands notes the operands of one instruction by position, mostly the order in which they stand, and
// returns the registers that it insists on.
func (a *allocator) noteOperands(i, b int32) (fixed RegSet) {
	in := &a.f.Instrs[i]
	inOrder, last, same := true, int32(0), false
	for op := in.First; op < in.Last; op++ {
		o := &a.f.Operands[op]
		p := positions[o.Kind].from
		inOrder, last = inOrder && last <= p, p
		if o.Kind == UseFixed || o.Kind == DefFixed {
			fixed |= 1 << o.Reg
		}
		same = same || o.Kind == UseSame
	}
	if same || fixed != 0 {
		a.fixed = append(a.fixed, i)
	}
	for phase := int32(0); phase < 4; phase++ {
		for op := in.First; op < in.Last; op++ {
			o := &a.f.Operands[op]
			if p := positions[o.Kind].from; inOrder || p == phase {
				a.note(o.V, 4*i+p, op, b, o.Kind, o.Reg)
			}
		}
		if inOrder {
			break
		}
	}
	return fixed
}

// note adds an occurrence of v. It is written field by field where it stays: reading a struct in words that
// was just written in smaller parts waits until they are in the cache.
func (a *allocator) note(v VReg, pos, op, block int32, kind Kind, reg PReg) {
	it := &a.roots[v]
	n := len(it.uses)
	it.uses = it.uses[:n+1] // which countUses has made room for
	u := &it.uses[n]
	u.pos, u.op, u.block, u.kind, u.reg = pos, op, block, kind, reg
	it.kinds |= 1 << kind
	d := &a.defs[v]
	if !isDef(kind) {
		if d.block != block {
			it.kinds |= elsewhere
		}
	} else {
		d.pos, d.end, d.block = pos, u.end(), block
		a.order = append(a.order, v)
		for k := len(a.order) - 1; k > 0 && a.order[k-1] > v && a.defs[a.order[k-1]].pos == pos; k-- {
			a.order[k-1], a.order[k] = v, a.order[k-1]
		}
	}
}

// liveWalk finds the blocks in which one value after the other is live.
type liveWalk struct {
	a     *allocator
	mark  []VReg  // of each block: the last value found live-in
	end   []int32 // where its range in the block ends
	found []int32 // blocks marked for the current value
	todo  int     // those of them from here on are still to be climbed from
}

// spans returns the live range of a value as spans.
func (w *liveWalk) spans(it *interval, d def) []span {
	if it.kinds&elsewhere == 0 {
		return append(w.a.spans.Room(1), span{d.pos, it.lastEnd()})
	}
	w.found, w.todo = w.found[:0], 0
	local := d.end
	for i := range it.uses {
		u := &it.uses[i]
		if u.block == d.block && u.pos >= d.pos {
			local = max(local, u.end())
		} else if w.enter(it.v, u.block, u.end()) {
			local = max(local, w.climb(it.v, d.block))
		}
	}
	out := w.a.spans.Room(len(w.found) + 1)
	if len(w.found) == 0 {
		return append(out, span{d.pos, local})
	}
	w.sortFound(it.v)
	k, _ := slices.BinarySearch(w.found, d.block)
	for i := 0; i <= len(w.found); i++ {
		if i == k {
			out = join(out, span{d.pos, local})
		}
		if i < len(w.found) {
			b := w.found[i]
			out = join(out, span{4 * w.a.f.Blocks[b].First, w.end[b]})
		}
	}
	return out[:len(out):len(out)]
}

// lastEnd is where the last use ends, of all that the last instruction has.
func (it *interval) lastEnd() (end int32) {
	last := it.uses[len(it.uses)-1].instr()
	for i := len(it.uses) - 1; i >= 0 && it.uses[i].instr() == last; i-- {
		end = max(end, it.uses[i].end())
	}
	return end
}

// sortFound brings the blocks found for v into layout order, by a look at the
// marks where they lie close together.
func (w *liveWalk) sortFound(v VReg) {
	if n := len(w.found); n < 16 {
		if w.found[0] > w.found[n-1] {
			slices.Reverse(w.found) // as the walk up mostly comes to them
		}
		for i := 1; i < len(w.found); i++ {
			for k := i; k > 0 && w.found[k] < w.found[k-1]; k-- {
				w.found[k-1], w.found[k] = w.found[k], w.found[k-1]
			}
		}
		return
	}
	lo, hi := slices.Min(w.found), slices.Max(w.found)
	if int(hi-lo) > 8*len(w.found) {
		slices.Sort(w.found)
		return
	}
	w.found = w.found[:0]
	for b := lo; b <= hi; b++ {
		if w.mark[b] == v {
			w.found = append(w.found, b)
		}
	}
}

// enter marks v live-in at b up to end; true when it was not known.
func (w *liveWalk) enter(v VReg, b, end int32) bool {
	if w.mark[b] == v {
		w.end[b] = max(w.end[b], end)
		return false
	}
	if len(w.a.f.Blocks[b].Preds) == 0 {
		panic(fmt.Sprintf("regalloc %s: v%d is live into block %d, which nothing precedes", w.a.f.Name, v, b))
	}
	w.mark[b], w.end[b] = v, end
	w.found = append(w.found, b)
	return true
}

// climb walks up from the blocks found last to the definition and returns where
// the range in the definition's block ends.
func (w *liveWalk) climb(v VReg, defBlock int32) (local int32) {
	for ; w.todo < len(w.found); w.todo++ {
		b := w.found[w.todo]
		for _, p := range w.a.f.Blocks[b].Preds {
			end := 4 * w.a.f.Blocks[p].Last
			if p == defBlock {
				local = end
			} else {
				w.enter(v, p, end)
			}
		}
	}
	return local
}

// join appends a span, merging it with the last when they touch.
func join(spans []span, s span) []span {
	if n := len(spans); n > 0 && spans[n-1].to == s.from {
		spans[n-1].to = s.to
		return spans
	}
	return append(spans, s)
}

// unknownWeight is the weight of a piece that has not been weighed.
const unknownWeight = -1

// weigh sums the uses of a piece by frequency; a use that can be served from the
// slot counts half.
func (a *allocator) weigh(it *interval) float32 {
	if it.weight != unknownWeight {
		return it.weight
	}
	w := float32(0)
	for i := range it.uses {
		f := a.f.Blocks[it.uses[i].block].Freq
		if !it.uses[i].mustReg() {
			f /= 2
		}
		w += f
	}
	it.weight = w
	return w
}
