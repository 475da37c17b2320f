package regalloc

import (
	"math/bits"
	"slices"

	"github.com/synoema/synoema/jit/slab"
)

// noReg is the absence of a register.
const noReg = PReg(0xff)

// hints finds, for each value, the register that it will be wanted in at the
// end of its life, so that the scan can look one copy ahead: a result that becomes
// an argument, a block parameter that is returned.
func (a *allocator) hints() {
	a.pref = slab.Filled(a.pref, len(a.f.Class), noReg)
	k := len(a.fixed) - 1
	for b := len(a.f.Blocks) - 1; b >= 0; b-- {
		blk := &a.f.Blocks[b]
		for e, s := range blk.Succs {
			for i, arg := range blk.Args[e] {
				a.want(arg, a.pref[a.f.Blocks[s].Params[i]])
			}
		}
		for ; k >= 0 && a.fixed[k] >= blk.First; k-- {
			a.hintsOf(&a.f.Instrs[a.fixed[k]])
		}
	}
}

func (a *allocator) hintsOf(in *Instr) {
	wanted := noReg
	for _, o := range a.f.Operands[in.First:in.Last] {
		switch o.Kind {
		case UseFixed:
			a.pref[o.V] = o.Reg
		case DefSame:
			wanted = a.pref[o.V]
		}
	}
	for _, o := range a.f.Operands[in.First:in.Last] {
		if o.Kind == UseSame {
			a.want(o.V, wanted)
		}
	}
}

func (a *allocator) want(v VReg, r PReg) {
	if r != noReg && a.pref[v] == noReg {
		a.pref[v] = r
	}
}

// scoreRegs sums up how much each register would save in moves if it had the piece.
func (a *allocator) scoreRegs(it *interval) {
	for ; a.scored != 0; a.scored &= a.scored - 1 {
		a.score[bits.TrailingZeros32(uint32(a.scored))] = 0
	}
	if !it.root {
		a.scoreBefore(it)
	}
	if it.kinds&hinting == 0 {
		return
	}
	for i := range it.uses {
		if u := &it.uses[i]; 1<<u.kind&hinting != 0 {
			a.scoreUse(it, u)
		}
	}
}

// scoreBefore prefers for a rest where the value was before.
func (a *allocator) scoreBefore(it *interval) {
	if prev := a.pieceBefore(it); prev != nil && prev.loc.IsReg() {
		a.like(prev.loc.Reg(), a.freqAt(it.start()))
	} else if root := &a.roots[it.v]; root.loc.IsReg() {
		a.like(root.loc.Reg(), a.freqAt(it.start())/4)
	}
	if b := a.blockAt(it.start()); 4*a.f.Blocks[b].First == it.start() {
		a.scorePreds(it, b)
	}
}

// like adds to the score of a register.
func (a *allocator) like(r PReg, saved float32) {
	a.score[r] += saved
	a.scored |= 1 << r
}

// scorePreds prefers for a piece that begins with block b where the value comes from.
func (a *allocator) scorePreds(it *interval, b int32) {
	for _, p := range a.f.Blocks[b].Preds {
		if p < b {
			if from := a.roots[it.v].pieceAt(4*a.f.Blocks[p].Last - 1); from.loc.IsReg() {
				a.like(from.loc.Reg(), a.edgeFreq(p, b))
			}
		}
	}
}

// pieceBefore is the piece that ends where it, a rest, starts.
func (a *allocator) pieceBefore(it *interval) *interval {
	for p := &a.roots[it.v]; p != nil && p != it; p = p.next {
		if p.next == it && p.end() == it.start() {
			return p
		}
	}
	return nil
}

func (a *allocator) freqAt(pos int32) float32 { return a.f.Blocks[a.blockAt(pos)].Freq }

// blockAt is the block that position pos lies in.
func (a *allocator) blockAt(pos int32) int32 {
	return a.blockOf[min(int(pos>>2), len(a.blockOf)-1)]
}

func (a *allocator) scoreUse(it *interval, u *use) {
	freq := a.f.Blocks[u.block].Freq
	switch u.kind {
	case UseFixed, DefFixed:
		a.like(u.reg, freq)
	case UseSame:
		if d := a.sameDef(u.instr()); it.end() <= u.pos+1 && a.pref[d] != noReg {
			a.like(a.pref[d], freq/2)
		}
	case DefSame:
		if src := a.sameSource(u.instr()); src >= 0 {
			a.scoreLike(src, 4*u.instr(), freq)
		}
	case defParam:
		a.scoreParam(it.v, u)
	case useEdge:
		a.scoreEdges(it.v, u)
	}
}

// scoreLike prefers the register that v has at pos.
func (a *allocator) scoreLike(v VReg, pos int32, freq float32) {
	if p := a.roots[v].pieceAt(pos); p != nil && p.loc.IsReg() {
		a.like(p.loc.Reg(), freq)
	}
}

func (a *allocator) sameDef(instr int32) VReg { return a.operandOf(instr, DefSame) }

func (a *allocator) sameSource(instr int32) VReg { return a.operandOf(instr, UseSame) }

func (a *allocator) operandOf(instr int32, k Kind) VReg {
	in := &a.f.Instrs[instr]
	for _, o := range a.f.Operands[in.First:in.Last] {
		if o.Kind == k {
			return o.V
		}
	}
	return -1
}

// scoreParam prefers for a block parameter what its arguments have.
func (a *allocator) scoreParam(v VReg, u *use) {
	blk := &a.f.Blocks[u.block]
	i := slices.Index(blk.Params, v)
	for _, p := range blk.Preds {
		pred := &a.f.Blocks[p]
		for e, s := range pred.Succs {
			if s == u.block {
				a.scoreLike(pred.Args[e][i], 4*pred.Last-1, pred.Freq)
			}
		}
	}
}

// scoreEdges prefers for an argument the register of its parameter, or the one
// that the parameter will want.
func (a *allocator) scoreEdges(v VReg, u *use) {
	blk := &a.f.Blocks[u.block]
	for e, s := range blk.Succs {
		for i, arg := range blk.Args[e] {
			if arg != v {
				continue
			}
			par := a.f.Blocks[s].Params[i]
			if root := &a.roots[par]; root.loc.IsReg() {
				a.like(root.loc.Reg(), blk.Freq)
			} else if a.pref[par] != noReg {
				a.like(a.pref[par], blk.Freq/2)
			}
		}
	}
}
