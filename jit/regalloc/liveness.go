package regalloc

import (
	"fmt"
	"slices"
)

// liveRanges finds, for every value, where it is live and used: from each use
// it walks up the predecessors to the definition (Boissinot et al., "Computing
// liveness sets for SSA-form programs").
func (a *allocator) liveRanges() {
	a.layout()
	uses, defs := a.collectUses()
	a.roots = make([]interval, len(a.f.Class))
	w := &liveWalk{a: a, mark: make([]VReg, len(a.f.Blocks)), end: make([]int32, len(a.f.Blocks))}
	for i := range w.mark {
		w.mark[i] = -1
	}
	for v := range a.roots {
		it := &a.roots[v]
		it.v, it.root, it.uses = VReg(v), true, uses[v]
		if defs[v].block < 0 {
			if len(uses[v]) > 0 {
				panic(fmt.Sprintf("regalloc %s: v%d is used but not defined", a.f.Name, v))
			}
			continue
		}
		it.spans = w.spans(it, defs[v])
		it.weight = a.weigh(it)
	}
}

// layout numbers blocks and finds the places where registers are taken.
func (a *allocator) layout() {
	f := a.f
	a.blockOf = make([]int32, len(f.Instrs))
	for b := range f.Blocks {
		for i := f.Blocks[b].First; i < f.Blocks[b].Last; i++ {
			a.blockOf[i] = int32(b)
		}
	}
	for i := range f.Instrs {
		in := &f.Instrs[i]
		if in.Clobbers&a.all == a.all {
			a.calls = append(a.calls, int32(i))
			continue
		}
		taken := in.Clobbers
		for _, op := range f.Operands[in.First:in.Last] {
			if op.Kind == UseFixed || op.Kind == DefFixed {
				taken |= 1 << op.Reg
			}
		}
		for r := PReg(0); taken != 0; r, taken = r+1, taken>>1 {
			if taken&1 != 0 {
				a.blocked[r] = append(a.blocked[r], int32(i))
			}
		}
	}
}

// def is where a value is defined.
type def struct{ pos, end, block int32 }

// usePos returns the position of an operand of instruction i and the end of a
// range that ends there.
func usePos(k Kind, i int32) (pos, end int32) {
	p := &positions[k]
	return 4*i + p.from, 4*i + p.to
}

// positions are within the four of an instruction, for each kind of operand.
var positions = [...]span{
	UseReg: {1, 2}, UseAny: {1, 2},
	UseLate: {1, 3}, UseLateAny: {1, 3}, DefSame: {1, 3}, Temp: {1, 3},
	UseFixed: {0, 1}, UseSame: {0, 1},
	DefReg:   {2, 3},
	DefFixed: {3, 4},
}

// IsDef reports whether the operand is written.
func (k Kind) IsDef() bool { return isDef(k) }

func isDef(k Kind) bool {
	return k == DefReg || k == DefSame || k == DefFixed || k == Temp || k == defParam
}

// collectUses lists the occurrences of each value by position.
func (a *allocator) collectUses() ([][]use, []def) {
	f := a.f
	count := make([]int32, len(f.Class))
	a.eachUse(func(v VReg, u use, end int32) { count[v]++ })
	total := int32(0)
	for _, c := range count {
		total += c
	}
	backing := make([]use, total)
	uses := make([][]use, len(f.Class))
	for v, c := range count {
		uses[v], backing = backing[:0:c], backing[c:]
	}
	defs := make([]def, len(f.Class))
	for v := range defs {
		defs[v].block = -1
	}
	a.eachUse(func(v VReg, u use, end int32) {
		uses[v] = append(uses[v], u)
		if isDef(u.kind) {
			defs[v] = def{u.pos, end, u.block}
		}
	})
	return uses, defs
}

// eachUse visits all occurrences in order of position.
func (a *allocator) eachUse(visit func(v VReg, u use, end int32)) {
	f := a.f
	for b := range f.Blocks {
		blk := &f.Blocks[b]
		for _, v := range blk.Params {
			visit(v, use{pos: 4 * blk.First, op: -1, block: int32(b), kind: defParam}, 4*blk.First+1)
		}
		for i := blk.First; i < blk.Last; i++ {
			a.eachOperand(i, int32(b), visit)
		}
		for _, args := range blk.Args {
			for _, v := range args {
				visit(v, use{pos: 4*blk.Last - 1, op: -1, block: int32(b), kind: useEdge}, 4*blk.Last)
			}
		}
	}
}

// eachOperand visits the operands of one instruction by position.
func (a *allocator) eachOperand(i, b int32, visit func(v VReg, u use, end int32)) {
	in := &a.f.Instrs[i]
	for phase, left := int32(0), in.Last-in.First; left > 0; phase++ {
		for op := in.First; op < in.Last; op++ {
			o := &a.f.Operands[op]
			if p := &positions[o.Kind]; p.from == phase {
				visit(o.V, use{pos: 4*i + phase, op: op, block: b, kind: o.Kind, reg: o.Reg}, 4*i+p.to)
				left--
			}
		}
	}
}

// liveWalk finds the blocks in which one value after the other is live.
type liveWalk struct {
	a     *allocator
	mark  []VReg  // of each block: the last value found live-in
	end   []int32 // where its range in the block ends
	found []int32 // blocks marked for the current value
	work  []int32
	slab  []span
}

// spans returns the live range of a value as spans.
func (w *liveWalk) spans(it *interval, d def) []span {
	w.found = w.found[:0]
	local := d.end
	for i := range it.uses {
		u := &it.uses[i]
		if u.block == d.block && u.pos >= d.pos {
			local = max(local, w.useEnd(u))
		} else if w.enter(it.v, u.block, w.useEnd(u)) {
			local = max(local, w.climb(it.v, d.block))
		}
	}
	w.sortFound(it.v)
	out := w.spanSlice(len(w.found) + 1)
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
	w.slab = w.slab[len(out):]
	return out[:len(out):len(out)]
}

// sortFound brings the blocks found for v into layout order, by a look at the
// marks where they lie close together.
func (w *liveWalk) sortFound(v VReg) {
	if len(w.found) < 16 {
		slices.Sort(w.found)
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

// spanSlice returns an empty slice at the beginning of the slab, which the caller then moves on.
func (w *liveWalk) spanSlice(n int) []span {
	if len(w.slab) < n {
		w.slab = make([]span, 256+n)
	}
	return w.slab[:0:n]
}

// useEnd is where a range ends that ends with use u.
func (w *liveWalk) useEnd(u *use) int32 {
	if u.kind == useEdge {
		return u.pos + 1
	}
	if u.kind == defParam {
		return u.pos + 1
	}
	_, end := usePos(u.kind, u.instr())
	return end
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
	w.work = append(w.work, b)
	return true
}

// climb walks up from the blocks in work to the definition and returns where
// the range in the definition's block ends.
func (w *liveWalk) climb(v VReg, defBlock int32) (local int32) {
	for len(w.work) > 0 {
		b := w.work[len(w.work)-1]
		w.work = w.work[:len(w.work)-1]
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

// weigh sums the uses of a piece by frequency; a use that can be served from the
// slot counts half.
func (a *allocator) weigh(it *interval) float32 {
	w := float32(0)
	for i := range it.uses {
		f := a.f.Blocks[it.uses[i].block].Freq
		if !it.uses[i].mustReg() {
			f /= 2
		}
		w += f
	}
	return w
}
