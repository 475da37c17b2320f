package regalloc

import "slices"

// commute swaps the operands of commuting instructions where that saves a
// copy: the operand that is overwritten should be one that dies there, and
// best the loop variable that the result becomes.
func (a *allocator) commute() {
	for i := range a.f.Instrs {
		in := &a.f.Instrs[i]
		if !in.Commutes {
			continue
		}
		same, other, d := in.First, in.First, VReg(-1)
		for k := in.First; k < in.Last; k++ {
			switch o := &a.f.Operands[k]; o.Kind {
			case UseSame:
				same = k
			case UseLateAny:
				other = k
			case DefSame:
				d = o.V
			}
		}
		x, y := a.f.Operands[same].V, a.f.Operands[other].V
		if x == y || a.f.Remat[y] || !a.diesAt(y, 4*int32(i)+3) {
			continue
		}
		if !a.f.Remat[x] && a.diesAt(x, 4*int32(i)+1) && !a.becomes(d, y) && !a.comesFromSlot(x, y) {
			continue
		}
		a.swap(int32(i), same, other)
	}
}

// diesAt reports whether a span of v ends at pos.
func (a *allocator) diesAt(v VReg, pos int32) bool {
	_, ok := slices.BinarySearchFunc(a.roots[v].spans, pos, func(s span, p int32) int { return int(s.to - p) })
	return ok
}

// comesFromSlot reports whether x will be in memory, because it lives across a call, and y not.
func (a *allocator) comesFromSlot(x, y VReg) bool {
	return a.firstCall(&a.roots[x]) != maxPos && a.firstCall(&a.roots[y]) == maxPos
}

// becomes reports whether d is passed for block parameter p.
func (a *allocator) becomes(d, p VReg) bool {
	if a.roots[p].uses[0].kind != defParam {
		return false
	}
	for i := range a.roots[d].uses {
		u := &a.roots[d].uses[i]
		if u.kind != useEdge {
			continue
		}
		blk := &a.f.Blocks[u.block]
		for e, s := range blk.Succs {
			for i, arg := range blk.Args[e] {
				if arg == d && a.f.Blocks[s].Params[i] == p {
					return true
				}
			}
		}
	}
	return false
}

// swap exchanges operand same, which dies at 4i+1 or later, and operand other, which dies at 4i+3.
func (a *allocator) swap(i, same, other int32) {
	ops := a.f.Operands
	x, y := ops[same].V, ops[other].V
	ops[same].V, ops[other].V = y, x
	xDies := a.diesAt(x, 4*i+1)
	for k := range a.roots[x].uses {
		if u := &a.roots[x].uses[k]; u.op == same {
			*u = use{4*i + 1, other, u.block, UseLateAny, 0}
		}
	}
	for k := range a.roots[y].uses {
		if u := &a.roots[y].uses[k]; u.op == other {
			*u = use{4 * i, same, u.block, UseSame, 0}
		}
	}
	a.moveEnd(y, 4*i+3, 4*i+1)
	if xDies {
		a.moveEnd(x, 4*i+1, 4*i+3)
	}
}

func (a *allocator) moveEnd(v VReg, from, to int32) {
	spans := a.roots[v].spans
	for k := range spans {
		if spans[k].to == from {
			spans[k].to = to
		}
	}
}
