package regalloc

import "slices"

// Positions. Instruction i owns four of them; the moves before it happen at 4i,
// those after it at 4i+3.
//
//	4i     moves: pieces of live ranges change places, then fixed and same operands are set up
//	4i+1   operands are read; temporaries, clobbered registers and DefSame begin to be taken
//	4i+2   results are written
//	4i+3   moves: fixed results, stores of spilled values
//
// A range [from, to) of a value read at 4i+1 ends at 4i+2, or at 4i+3 when the read is late.

const maxPos = int32(1<<31 - 1)

// span is a half-open range of positions.
type span struct{ from, to int32 }

// use is an occurrence of a value, definitions included.
type use struct {
	pos   int32
	op    int32 // index of the operand, or -1
	block int32
	kind  Kind
	reg   PReg
}

// mustReg reports whether the value has to be in a register at this use.
func (u *use) mustReg() bool { return 1<<u.kind&(wantingReg|defsInReg) != 0 }

// kinds is a set of kinds of operands.
type kinds uint16

// elsewhere stands among them for a use in another block than the definition's, or before it.
const elsewhere kinds = 1 << 15

const (
	defsInReg   kinds = 1<<DefReg | 1<<DefSame | 1<<Temp
	definitions       = defsInReg | 1<<DefFixed | 1<<defParam
	wantingReg  kinds = 1<<UseReg | 1<<UseLate // uses that have to be in a register
	// hinting are those that have a say in which register is best.
	hinting kinds = 1<<UseFixed | 1<<DefFixed | 1<<UseSame | 1<<DefSame | 1<<defParam | 1<<useEdge
)

func (u *use) instr() int32 { return u.pos >> 2 }

// interval is a piece of the live range of v, in one place. The pieces of a value
// are chained in order of position, beginning with its root.
//
//	def        split at a call          reload
//	├── r3 ──┤├──────── home ────────┤├── r1 ──┤
type interval struct {
	v        VReg
	root     bool
	anywhere bool   // a value made anew that no use wants in a register: it has no spans
	kinds    kinds  // of the uses, and maybe of those of pieces before
	spans    []span // sorted, disjoint, not adjacent
	uses     []use  // by pos
	at       int    // spans before it are over (the scan's cursor)
	loc      Alloc
	next     *interval
	weight   float32 // uses, weighted by frequency, once somebody asked
}

func (it *interval) start() int32 { return it.spans[0].from }
func (it *interval) end() int32   { return it.spans[len(it.spans)-1].to }

// covers reports whether the interval is live at pos, which never decreases
// between calls during the scan.
func (it *interval) covers(pos int32) bool {
	for it.at < len(it.spans) && it.spans[it.at].to <= pos {
		it.at++
	}
	return it.at < len(it.spans) && it.spans[it.at].from <= pos
}

// liveAt reports whether the interval covers pos, wherever the scan is.
func (it *interval) liveAt(pos int32) bool {
	k, _ := slices.BinarySearchFunc(it.spans, pos+1, func(s span, p int32) int { return int(s.to - p) })
	return k < len(it.spans) && it.spans[k].from <= pos
}

// meets returns the first position that both intervals cover, or maxPos. Spans
// of b before its cursor are over.
func (a *interval) meets(b *interval) int32 {
	x, y := a.spans, b.spans[b.at:]
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0].to <= y[0].from:
			x = x[1:]
		case y[0].to <= x[0].from:
			y = y[1:]
		default:
			return max(x[0].from, y[0].from)
		}
	}
	return maxPos
}

// split cuts the interval at pos, which lies strictly inside, and returns the rest.
func (a *allocator) split(it *interval, pos int32) *interval {
	if pos <= it.start() || pos >= it.end() {
		panic("regalloc split: position outside of the interval")
	}
	a.cut = true
	rest := a.pieces.One()
	rest.v, rest.kinds, rest.next, it.next = it.v, it.kinds, it.next, rest
	i := 0
	for it.spans[i].to <= pos {
		i++
	}
	if s := it.spans[i]; s.from < pos {
		rest.spans = it.spans[i:]
		if head := it.spans[: i+1 : i+1]; len(head) < len(rest.spans) {
			it.spans = a.newSpans(head)
		} else {
			it.spans, rest.spans = head, a.newSpans(rest.spans)
		}
		rest.spans[0].from, it.spans[i].to = pos, pos
	} else {
		rest.spans = it.spans[i:]
		it.spans = it.spans[:i:i]
	}
	it.at = min(it.at, len(it.spans))
	k := len(it.uses)
	for k > 0 && it.uses[k-1].pos >= pos {
		k--
	}
	rest.uses = it.uses[k:]
	it.uses = it.uses[:k:k]
	it.weight, rest.weight = unknownWeight, unknownWeight
	return rest
}

func (a *allocator) newSpans(s []span) []span { return append(a.spans.Room(len(s)), s...) }

// pieceAt returns the piece of it and its followers that covers pos, or nil.
func (it *interval) pieceAt(pos int32) *interval {
	if it.anywhere {
		return it
	}
	for p := it; p != nil; p = p.next {
		if pos < p.end() {
			for _, s := range p.spans {
				if s.from <= pos && pos < s.to {
					return p
				}
			}
			return nil
		}
	}
	return nil
}

// lastUseBefore returns the last use with a position below pos, or nil.
func (it *interval) lastUseBefore(pos int32) *use {
	for i := len(it.uses) - 1; i >= 0; i-- {
		if it.uses[i].pos < pos {
			return &it.uses[i]
		}
	}
	return nil
}

// neverRead reports whether a root is defined for nothing.
func (it *interval) neverRead() bool { return it.root && it.next == nil && len(it.uses) == 1 }
