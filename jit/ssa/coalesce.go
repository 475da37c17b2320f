package ssa

// coalesceAllocs makes one allocation of those in a row: objects that one block
// makes in the same arena lie side by side anyway. What may allocate, look at the
// arena or give memory back in between (calls, polls, scopes) ends a row.
//
//	a = alloc d, 16     →     a = alloc d, 40
//	b = alloc d, 24           b = a + 16
func coalesceAllocs(f *Func) (changed bool) {
	if !f.mayHave(OpAlloc) {
		return false
	}
	for _, b := range f.Blocks {
		if countAllocs(b) > 1 {
			coalesceIn(f, b)
			changed = true
		}
	}
	return changed
}

func countAllocs(b *Block) (n int) {
	for _, v := range b.Instrs {
		if v.Op == OpAlloc {
			n++
		}
	}
	return n
}

const maxCoalesced = 256 // bytes; more at once would meet the end of an arena early

func coalesceIn(f *Func, b *Block) {
	s := &simplifier{f: f, b: b, out: make([]*Value, 0, len(b.Instrs)+8)}
	var first *Value
	for _, v := range b.Instrs {
		switch {
		case v.Op == OpRestore, v.Op != OpAlloc && looksAtTops(v):
			first = nil
		case v.Op != OpAlloc:
		case first == nil || first.Args[0] != v.Args[0] || first.Aux+v.Aux > maxCoalesced:
			first = v
		default:
			s.inside(v, first)
		}
		s.out = append(s.out, v)
	}
	b.Instrs = s.out
}

// inside turns the allocation v into an address at the end of first, which grows.
func (s *simplifier) inside(v, first *Value) {
	at := s.constant(I64, first.Aux)
	first.Aux += v.Aux
	word := s.f.NewValue(OpCast, I64, first)
	sum := s.f.NewValue(OpAdd, I64, word, at)
	word.Block, sum.Block = s.b, s.b
	s.out = append(s.out, word, sum)
	v.Op, v.Aux, v.Args = OpCast, 0, s.f.argList([]*Value{sum})
}
