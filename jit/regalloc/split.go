package regalloc

import "fmt"

// cutBefore chooses where a piece that loses its register at limit is cut: in the
// cheapest place behind its last use. A piece that goes home does so as soon as it
// may, even inside of an instruction (at no multiple of four), since the store is
// done before that instruction; its register is then free for the result. A piece
// that may go on to another register is cut before an instruction.
func (a *allocator) cutBefore(it *interval, limit int32, goesHome bool) int32 {
	lo := it.start() + 1
	u := it.lastUseBefore(limit)
	if u != nil {
		if u.instr() == limit>>2 && limit&3 != 0 {
			if goesHome && !a.mustAt(it, limit) {
				return limit
			}
			return limit &^ 3
		}
		lo = max(lo, u.pos+1)
	}
	at, _ := a.cheapest((lo+3)&^3, limit&^3)
	if !goesHome || u == nil || a.blockAt(at) != u.block || at <= lo {
		return at
	}
	if behind := u.pos + 1; !isDef(u.kind) && !it.lateIn(u.instr()) && it.start() < u.pos&^3 {
		return behind
	}
	return (lo + 3) &^ 3
}

// lateIn reports whether the piece has a late use in an instruction.
func (it *interval) lateIn(instr int32) bool {
	for i := range it.uses {
		if u := &it.uses[i]; u.instr() == instr && late(u.kind) {
			return true
		}
	}
	return false
}

// away reports whether the value was in no register right before the piece.
func (a *allocator) away(it *interval) bool {
	p := &a.roots[it.v]
	for p.next != it {
		p = p.next
	}
	return !p.loc.IsReg()
}

// lastNeed is where a piece that was loaded from its slot, or made anew, can give
// its register back because it isn't used any more, only kept for another turn of a loop around
// it. There must be no loop inside of the piece, whose head would want it again.
func (a *allocator) lastNeed(it *interval) int32 {
	if it.root || len(it.uses) == 0 || !a.away(it) {
		return maxPos
	}
	u := &it.uses[len(it.uses)-1]
	for b := a.blockAt(it.start()); b <= u.block; b++ {
		if 4*a.f.Blocks[b].First < it.start() {
			continue
		}
		for _, p := range a.f.Blocks[b].Preds {
			if p >= u.block && p >= b {
				return maxPos
			}
		}
	}
	return 4 * (u.instr() + 1)
}

// mustAt reports whether the piece needs a register from pos on within the same instruction.
func (a *allocator) mustAt(it *interval, pos int32) bool {
	for i := range it.uses {
		if u := &it.uses[i]; u.pos >= pos && u.instr() == pos>>2 && u.mustReg() {
			return true
		}
	}
	return false
}

// maxLook bounds the search for a better place to split.
const maxLook = 128

// cheapest returns the position in [lo, hi] where going to or from a slot costs
// least: hi itself, or the last start of a block where less control passes. What
// passes there are the edges from above to below on the way to hi; edges
// back to the head of a loop don't count, since the place stays the same around the loop.
func (a *allocator) cheapest(lo, hi int32) (best int32, cost float32) {
	last := a.blockAt(hi)
	best, cost = hi, a.f.Blocks[last].Freq
	crossing := float32(0)
	for b := last; b > 0 && lo < hi && last-b < maxLook; b-- {
		start := 4 * a.f.Blocks[b].First
		if start < lo {
			break
		}
		for _, p := range a.f.Blocks[b].Preds {
			if p < b {
				crossing += a.edgeFreq(p, b)
			}
		}
		if crossing < 0.999*cost && start <= hi {
			best, cost = start, crossing
		}
		for _, s := range a.f.Blocks[b-1].Succs {
			if b <= s && s <= last {
				crossing -= a.edgeFreq(b-1, s)
			}
		}
	}
	return best, cost
}

// edgeFreq estimates how often control goes from p to s.
func (a *allocator) edgeFreq(p, s int32) float32 {
	return min(a.f.Blocks[p].Freq/float32(len(a.f.Blocks[p].Succs)), a.f.Blocks[s].Freq)
}

// spill sends a piece home, up to the next use that is worth a register.
func (a *allocator) spill(it *interval) {
	if a.f.Remat[it.v] {
		it.loc = AsRemat(it.v)
	} else {
		it.loc, a.sent = home(it.v), true
	}
	for i := range it.uses {
		u := &it.uses[i]
		if isDef(u.kind) || !u.mustReg() && (u.kind == useEdge || a.f.Remat[it.v] || u.instr() <= a.pos>>2 || a.staysHome(it.v)) {
			continue
		}
		at, cost := a.reloadPlace(it, u)
		if u.mustReg() || a.f.Blocks[u.block].Freq > 1.5*cost {
			a.push(a.split(it, at))
			return
		}
	}
}

// reloadPlace is where a spilled piece would get a register for use u: behind the last call, as seldom as possible.
func (a *allocator) reloadPlace(it *interval, u *use) (at int32, cost float32) {
	first, hi := a.pos&^3+4, u.pos&^3
	if hi < first {
		panic(fmt.Sprintf("regalloc %s: v%d is spilled at instruction %d where it needs a register", a.f.Name, it.v, hi>>2))
	}
	lo := max(first, a.afterLastCall(hi))
	if at := a.stillThere(it, lo, hi); at >= 0 {
		return at, 0
	}
	return a.cheapest(lo, hi)
}

// stillThere is the last start of a block in [lo, hi] to which control comes only from where the value is
// in a register, else -1. The piece was sent home in code that lies before it, not on the way.
func (a *allocator) stillThere(it *interval, lo, hi int32) int32 {
	last := a.blockAt(hi)
	for b := last; b > 0 && 4*a.f.Blocks[b].First >= lo && last-b < maxLook; b-- {
		if start := 4 * a.f.Blocks[b].First; it.liveAt(start) && a.inRegister(it.v, b) {
			return start
		}
	}
	return -1
}

// inRegister reports whether a value comes to block b in registers, all ways of which are placed.
func (a *allocator) inRegister(v VReg, b int32) bool {
	for _, p := range a.f.Blocks[b].Preds {
		if p >= b || !a.roots[v].pieceAt(4*a.f.Blocks[p].Last-1).loc.IsReg() {
			return false
		}
	}
	return true
}

// afterLastCall is the first position behind the last call before pos.
func (a *allocator) afterLastCall(pos int32) int32 {
	lo, hi := 0, len(a.calls)
	for lo < hi {
		if m := (lo + hi) / 2; 4*a.calls[m] < pos {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo == 0 {
		return 0
	}
	return 4*a.calls[lo-1] + 4
}

// push queues a rest. The heap is written out, as container/heap would call for each comparison.
func (a *allocator) push(it *interval) {
	a.heap = append(a.heap, it)
	h := a.heap
	for k := len(h) - 1; k > 0; {
		up := (k - 1) / 2
		if h[k].start() >= h[up].start() {
			break
		}
		h[k], h[up] = h[up], h[k]
		k = up
	}
}

// popRest takes the rest with the first start.
func (a *allocator) popRest() *interval {
	h, n := a.heap, len(a.heap)-1
	h[0], h[n] = h[n], h[0]
	for k := 0; ; {
		down := 2*k + 1
		if down >= n {
			break
		}
		if down+1 < n && h[down+1].start() < h[down].start() {
			down++
		}
		if h[down].start() >= h[k].start() {
			break
		}
		h[k], h[down] = h[down], h[k]
		k = down
	}
	a.heap = h[:n]
	return h[n]
}
