package regalloc

import (
	"fmt"
	"math/bits"
	"slices"
)

// scan gives every piece of every live range a place, in order of start. At any time
//
//	active[r]    is the piece in register r that covers the position,
//	inactive[r]  are pieces in r that have a hole there.
//
// A piece that can't keep its register to its end is cut, and the rest queued.
func (a *allocator) scan() {
	for it := a.pop(); it != nil; it = a.pop() {
		a.pos = it.start()
		if a.event <= a.pos {
			a.advance(a.pos)
		}
		a.place(it)
	}
}

// pop takes the next piece: from the roots, or from the heap of rests.
func (a *allocator) pop() *interval {
	var root *interval
	for ; a.placed < len(a.order); a.placed++ {
		if root = &a.roots[a.order[a.placed]]; !root.anywhere {
			break
		}
		root = nil
	}
	if len(a.heap) > 0 && (root == nil || a.heap[0].start() <= root.start()) {
		return a.popRest()
	}
	a.placed++
	return root
}

// advance brings active and inactive up to date with pos.
func (a *allocator) advance(pos int32) {
	a.event = maxPos
	for s := a.held | a.waited; s != 0; s &= s - 1 {
		r := PReg(bits.TrailingZeros32(uint32(s)))
		if a.until[r] <= pos {
			a.until[r] = maxPos
			if it := a.active[r]; it != nil {
				a.leave(it, r, pos)
			}
			if a.waited.Has(r) {
				a.wakeUp(r, pos)
			}
		}
		a.event = min(a.event, a.until[r])
	}
}

// leave takes register r from the piece that has it, if a span of that is over, and notes how long it keeps it else.
func (a *allocator) leave(it *interval, r PReg, pos int32) {
	switch covers := it.covers(pos); {
	case covers:
		a.until[r] = it.spans[it.at].to
		return
	case it.at < len(it.spans):
		a.inactive[r] = append(a.inactive[r], it)
		a.waited |= 1 << r
	}
	a.setActive(r, nil)
}

// wakeUp looks through the pieces that wait for register r.
func (a *allocator) wakeUp(r PReg, pos int32) {
	list := a.inactive[r][:0]
	for _, it := range a.inactive[r] {
		switch {
		case it.covers(pos):
			a.setActive(r, it)
		case it.at < len(it.spans):
			list = append(list, it)
			a.until[r] = min(a.until[r], it.spans[it.at].from)
		}
	}
	if a.inactive[r] = list; len(list) == 0 {
		a.waited &^= 1 << r
	}
}

// setActive gives register r to a piece, or to none.
func (a *allocator) setActive(r PReg, it *interval) {
	if it == nil {
		a.active[r] = nil
		a.held &^= 1 << r
		a.heldRanks[a.class[r]] &^= 1 << a.rank[r]
		return
	}
	if o := a.active[r]; o != nil && o != it {
		panic(fmt.Sprintf("regalloc %s: v%d and v%d in r%d at %d", a.f.Name, o.v, it.v, r, it.start()))
	}
	a.active[r] = it
	a.held |= 1 << r
	a.heldRanks[a.class[r]] |= 1 << a.rank[r]
	to := it.spans[it.at].to
	if a.waited.Has(r) {
		to = min(to, a.until[r])
	}
	a.until[r], a.event = to, min(a.event, to)
}

// unheld is the set of registers of a class that no piece has, by their places in the machine's order.
func (a *allocator) unheld(c Class) RegSet {
	return (1<<len(a.m.Order[c]) - 1) &^ a.heldRanks[c]
}

// place decides about one piece.
func (a *allocator) place(it *interval) {
	call := maxPos
	if len(a.calls) > 0 {
		call = a.firstCall(it)
	}
	switch {
	case it.root && a.f.Remat[it.v]:
		a.spill(it) // a constant takes a register where one is needed
	case !it.root && it.start()&3 != 0 && !it.bornAtStart():
		a.spill(it) // cut inside of an instruction, because the register is lost there
	case call != maxPos && it.waitsFor(call), it.kinds&(1<<defParam) != 0 && a.passesHome(it):
		a.spill(it)
	case a.staysHome(it.v):
		a.sendHome(it)
	default:
		a.takeAny(it, call)
	}
}

// bornAtStart reports whether a piece begins with the value's definition. Where blocks that use a value lie
// before the one that defines it, that is not the first piece.
func (it *interval) bornAtStart() bool {
	return len(it.uses) > 0 && it.uses[0].pos == it.start() && isDef(it.uses[0].kind)
}

// takeAny gives a register to a piece that would lose whatever register it has to the call at position call.
func (a *allocator) takeAny(it *interval, call int32) {
	if !a.takeFree(it, call) {
		a.contend(it, call)
	}
}

// staysHome reports whether a value is to be in its slot wherever it may.
func (a *allocator) staysHome(v VReg) bool { return a.f.Home != nil && a.f.Home[v] }

// sendHome places a piece of a value that stays at home: where it needs a register it has one
// up to the last use in the same block.
func (a *allocator) sendHome(it *interval) {
	if !a.mustStart(it) && (!it.root || isAnywhere(it.uses[0].kind)) {
		a.spill(it)
		return
	}
	end := 4 * a.f.Blocks[it.uses[0].block].Last
	if at := 4 * (it.lastUseBefore(end).instr() + 1); at < it.end() {
		a.push(a.split(it, at))
	}
	a.takeAny(it, a.firstCall(it))
}

// isAnywhere reports whether what is defined so may be born in its slot.
func isAnywhere(k Kind) bool { return k == DefFixed || k == defParam }

// waitsFor reports whether a call comes before every use that a register would serve.
func (it *interval) waitsFor(call int32) bool {
	for i := range it.uses {
		u := &it.uses[i]
		if u.pos >= call {
			break
		}
		if !isAnywhere(u.kind) {
			return false
		}
	}
	return true
}

// passesHome reports whether a piece is a block parameter that is only passed on to others
// that are at home.
func (a *allocator) passesHome(it *interval) bool {
	if !it.root || len(it.uses) < 2 || it.uses[0].kind != defParam {
		return false
	}
	for i := range it.uses[1:] {
		u := &it.uses[i+1]
		if u.kind != useEdge {
			return false
		}
		blk := &a.f.Blocks[u.block]
		for e, s := range blk.Succs {
			for k, arg := range blk.Args[e] {
				if par := &a.roots[a.f.Blocks[s].Params[k]]; arg == it.v && par.loc != home(par.v) {
					return false
				}
			}
		}
	}
	return true
}

// firstCall returns the position at which the piece, which begins at the scan's position or later, loses
// whatever register it has to a call.
func (a *allocator) firstCall(it *interval) int32 {
	for a.called < len(a.calls) && 4*a.calls[a.called]+1 < a.pos {
		a.called++
	}
	list := a.calls[a.called:]
	if len(list) == 0 || 4*list[0]+1 >= it.end() {
		return maxPos
	}
	for _, s := range it.spans[it.at:] {
		// The first call i with s.from <= 4i+1 < s.to.
		k, _ := slices.BinarySearch(list, (s.from+2)>>2)
		if k < len(list) && 4*list[k]+1 < s.to {
			return 4*list[k] + 1
		}
	}
	return maxPos
}

// firstBlock returns the position at which register r is taken by an
// instruction's own constraint while the piece is live.
func (a *allocator) firstBlock(it *interval, r PReg) int32 {
	list := a.blocked[r]
	k := a.taken[r]
	for k < len(list) && 4*list[k]+3 <= a.pos {
		k++
	}
	a.taken[r] = k
	if list = list[k:]; len(list) == 0 || 4*list[0]+1 >= it.end() {
		return maxPos
	}
	for _, s := range it.spans[it.at:] {
		// The first i with s.from < 4i+3 and 4i+1 < s.to.
		k, _ := slices.BinarySearch(list, (s.from+1)>>2)
		if k < len(list) && 4*list[k]+1 < s.to {
			return max(4*list[k]+1, s.from)
		}
	}
	return maxPos
}

// freeUntil is up to where the piece could have register r.
func (a *allocator) freeUntil(it *interval, r PReg, limit int32) int32 {
	if a.held.Has(r) {
		return 0
	}
	free := min(limit, a.firstBlock(it, r))
	if a.waited.Has(r) {
		end := it.end()
		for _, o := range a.inactive[r] {
			if o.spans[o.at].from < end {
				free = min(free, it.meets(o))
			}
		}
	}
	return free
}

// takeFree gives the piece a register that nobody has, for as long as possible: among those that are alike
// the one that saves most moves, among those the first.
func (a *allocator) takeFree(it *interval, limit int32) bool {
	regs := a.m.Order[a.f.Class[it.v]]
	a.scoreRegs(it)
	want, liked := min(it.end(), limit), regs[0]
	for s := a.scored; s != 0; s &= s - 1 {
		r := PReg(bits.TrailingZeros32(uint32(s)))
		if x, most := a.score[r], a.score[liked]; a.class[r] == a.f.Class[it.v] && (x > most || x == most && a.rank[r] < a.rank[liked]) {
			liked = r
		}
	}
	best, free := liked, a.freeUntil(it, liked, limit)
	if free < want { // else none is better
		best, free = noReg, -1
		most := a.score[liked]
		for s := a.unheld(a.f.Class[it.v]); s != 0; s &= s - 1 {
			r := regs[bits.TrailingZeros32(uint32(s))]
			f := a.freeUntil(it, r, limit)
			if full := min(f, want); best == noReg || full > min(free, want) || full == min(free, want) && a.score[r] > a.score[best] {
				best, free = r, f
			}
			if f >= want && a.score[r] >= most {
				break
			}
		}
		if best == noReg {
			return false
		}
	}
	return a.takeUntil(it, best, free, free == limit)
}

// takeUntil gives the piece register r, which it loses at limit (to a call?).
func (a *allocator) takeUntil(it *interval, r PReg, limit int32, isCall bool) bool {
	if limit < it.end() {
		at := a.cutBefore(it, limit, isCall)
		if at <= it.start() {
			return false
		}
		a.push(a.split(it, at))
	}
	if at := a.lastNeed(it); at < it.end() {
		a.spill(a.split(it, at))
	}
	it.loc = InReg(r)
	a.setActive(r, it)
	return true
}

// contend finds a place for a piece when no register is free: it evicts the cheapest piece, or itself.
func (a *allocator) contend(it *interval, limit int32) {
	must := a.mustStart(it)
	victim, cost := noReg, a.density(it)
	if must {
		cost = maxWeight
	}
	for _, r := range a.m.Order[a.f.Class[it.v]] {
		if o := a.active[r]; o != nil && a.canEvict(o, it.start()) && a.usableAt(it, r) {
			if d := a.density(o); d < cost {
				victim, cost = r, d
			}
		}
	}
	if victim == noReg {
		if must {
			panic(fmt.Sprintf("regalloc %s: no register for v%d at instruction %d", a.f.Name, it.v, it.start()>>2))
		}
		a.spill(it)
		return
	}
	a.evict(victim, it.start())
	free := a.freeUntil(it, victim, limit)
	if !a.takeUntil(it, victim, free, free == limit) {
		panic(fmt.Sprintf("regalloc %s: r%d is no use to v%d at instruction %d", a.f.Name, victim, it.v, it.start()>>2))
	}
}

const maxWeight = float32(1e30)

// mustStart reports whether the piece needs a register at the instruction it starts at.
func (a *allocator) mustStart(it *interval) bool {
	for i := range it.uses {
		u := &it.uses[i]
		if u.instr() > it.start()>>2 {
			return false
		}
		if u.mustReg() {
			return true
		}
	}
	return false
}

// density is what spilling a piece costs, for each position that it occupies.
func (a *allocator) density(it *interval) float32 {
	d := a.weigh(it) / float32(it.end()-it.start()+8)
	if a.f.Remat[it.v] {
		d /= 4
	}
	return d
}

// canEvict reports whether a piece can lose its register at pos: it isn't needed there.
func (a *allocator) canEvict(o *interval, pos int32) bool {
	from := pos
	if o.start() >= pos&^3 {
		from = pos &^ 3 // it arrived just now, and will not have arrived at all
	}
	for i := len(o.uses) - 1; i >= 0 && o.uses[i].instr() >= pos>>2; i-- {
		u := &o.uses[i]
		if u.instr() == pos>>2 && (u.pos >= from && u.mustReg() || u.pos < from && late(u.kind)) {
			return false
		}
	}
	return o.end() > pos
}

// usableAt reports whether register r, once free, could serve the first instruction of the piece.
func (a *allocator) usableAt(it *interval, r PReg) bool {
	need := min(it.end(), it.start()&^3+4)
	if a.firstBlock(it, r) < need {
		return false
	}
	for _, o := range a.inactive[r] {
		if it.meets(o) < need {
			return false
		}
	}
	return true
}

// evict cuts the piece in register r, at the latest at pos, and spills the rest.
func (a *allocator) evict(r PReg, pos int32) {
	o := a.active[r]
	a.setActive(r, nil)
	if o.start() >= pos&^3 {
		a.spill(o)
		return
	}
	at := a.cutBefore(o, pos, true)
	if at <= o.start() {
		panic(fmt.Sprintf("regalloc %s: v%d can't leave r%d before %d", a.f.Name, o.v, r, pos))
	}
	a.spill(a.split(o, at))
}
