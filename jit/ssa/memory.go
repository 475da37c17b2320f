package ssa

// memoryStates numbers, for each block, what loads see: two places have the same
// number when no memory is given back on any way between them. A load may move
// down only to where the number is the same.
type memoryStates struct {
	in, out []int32 // by block; 0 is not known yet
}

// newMemoryStates gives nil for a function that gives nothing back.
func newMemoryStates(g *graph) *memoryStates {
	if !g.f.mayHave(OpRestore, OpScopePoint, OpLoopPoint) {
		return nil
	}
	mem := g.f.mem()
	last, frees := mem.ints.Take(len(g.nodes)), false // what each block's last one to give memory back makes the state, or 0
	for _, b := range g.order {
		for _, v := range b.Instrs {
			if v.Op.Frees() {
				last[b.ID], frees = -state(v.ID), true
			}
		}
	}
	if !frees {
		return nil
	}
	m := &memoryStates{in: mem.ints.Take(len(g.nodes)), out: mem.ints.Take(len(g.nodes))}
	for changed := true; changed; {
		changed = false
		for _, b := range g.order {
			in := m.meet(g, b)
			out := in
			if last[b.ID] != 0 {
				out = last[b.ID]
			}
			changed = changed || in != m.in[b.ID] || out != m.out[b.ID]
			m.in[b.ID], m.out[b.ID] = in, out
		}
	}
	return m
}

// state is the number of what begins with a block, negated with an instruction.
func state(id int32) int32 { return id + 1 }

// meet is what holds at the beginning of b: what its predecessors agree on, else something new.
func (m *memoryStates) meet(g *graph, b *Block) int32 {
	agreed := int32(0)
	for _, p := range g.preds(b) {
		out := m.out[p.from.ID]
		switch {
		case out == 0 || out == agreed:
		case agreed != 0:
			return state(b.ID)
		default:
			agreed = out
		}
	}
	if agreed == 0 || m.in[b.ID] == state(b.ID) {
		return state(b.ID)
	}
	return agreed
}

// reaches reports whether a load may move from before instruction i of b to the beginning of to.
func (m *memoryStates) reaches(b *Block, i int, to *Block) bool {
	if m == nil || b == to {
		return true
	}
	for _, v := range b.Instrs[i:] {
		if v.Op.Frees() {
			return false
		}
	}
	return m.out[b.ID] == m.in[to.ID]
}
