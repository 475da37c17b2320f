package ssa

import "github.com/synoema/synoema/jit/slab"

// sinkValues moves pure values down to the blocks that need them: the fields of a
// matched constructor, say, which Build loads where the arm begins, to the
// branches that look at them. A value moves to the nearest block that dominates
// all its uses, but never into a loop, and a load never past a place where memory is given back.
//
// Blocks are visited against the order, instructions from last to first, so
// that the place of every use is settled before its definition's.
func sinkValues(f *Func) (changed bool) {
	g := graphOf(f)
	if len(g.order) == 1 {
		return false
	}
	s := &sinking{g: g, nest: newNest(g), memory: newMemoryStates(g), use: f.mem().ints.Take(f.NumValues())}
	for i := range s.use {
		s.use[i] = -1
	}
	for i := len(g.order) - 1; i >= 0; i-- {
		s.block(g.order[i])
	}
	if s.sunk == nil {
		return false
	}
	for _, b := range g.order {
		if moved := s.sunk[b.ID]; len(moved) > 0 {
			reverse(moved)
			b.Instrs = append(append(s.g.f.mem().lists.Room(len(moved)+len(b.Instrs)), moved...), b.Instrs...)
		}
	}
	return true
}

type sinking struct {
	g      *graph
	nest   *nest
	memory *memoryStates
	use    []int32    // by value: position in the order of the block that dominates the uses seen
	sunk   [][]*Value // by block: what moved there, last first; nil when nothing did
}

func (s *sinking) block(b *Block) {
	at := s.g.nodes[b.ID].rpo
	s.usedAt(at, b.Term.Args)
	for i := range b.Term.Succs {
		s.usedAt(at, b.Term.Succs[i].Args)
	}
	stay := len(b.Instrs) // what stays moves up to here
	for i := len(b.Instrs) - 1; i >= 0; i-- {
		v := b.Instrs[i]
		to := s.target(v, b, i)
		s.usedAt(s.g.nodes[to.ID].rpo, v.Args)
		if to == b {
			stay--
			b.Instrs[stay] = v
			continue
		}
		v.Block = to
		if s.sunk == nil {
			mem := s.g.f.mem()
			mem.sunk = slab.Zeroed(mem.sunk, len(s.g.nodes))
			s.sunk = mem.sunk
		}
		if s.sunk[to.ID] == nil {
			s.sunk[to.ID] = s.g.f.mem().work.Room(4)
		}
		s.sunk[to.ID] = append(s.sunk[to.ID], v)
	}
	b.Instrs = b.Instrs[stay:]
}

func reverse(vs []*Value) {
	for i, j := 0, len(vs)-1; i < j; i, j = i+1, j-1 {
		vs[i], vs[j] = vs[j], vs[i]
	}
}

func (s *sinking) usedAt(at int32, args []*Value) {
	for _, a := range args {
		switch u := &s.use[a.ID]; {
		case *u < 0:
			*u = at
		case *u != at && *u != 0:
			*u = s.g.meet(*u, at)
		}
	}
}

// target is the block that v, instruction i of b, belongs in: up from its uses until no loop is entered.
func (s *sinking) target(v *Value, b *Block, i int) *Block {
	if !v.Op.IsPure() || v.Op == OpDest || v.Op == OpEnv || v.Op == OpSelect || s.use[v.ID] < 0 {
		return b
	}
	to := s.g.order[s.use[v.ID]]
	for to != b && !(s.nest.within(to, b) && (v.Op != OpLoad || s.memory.reaches(b, i, to))) {
		to = s.g.idom(to)
	}
	return to
}

// nest tells which loops a block is in.
type nest struct {
	inner  []int32 // by block: index of the innermost loop, -1 outside
	parent []int32 // by loop
}

func newNest(g *graph) *nest {
	loops := findLoops(g)
	if len(loops) == 0 {
		return &nest{}
	}
	mem := g.f.mem()
	n := &nest{inner: mem.ints.Take(len(g.nodes)), parent: mem.ints.Take(len(loops))}
	for i := range n.inner {
		n.inner[i] = -1
	}
	for i := range n.parent {
		n.parent[i] = -1
	}
	for i, l := range loops { // inner loops come first
		for _, b := range l.blocks {
			n.adopt(b, int32(i))
		}
	}
	return n
}

// adopt notes that b, with the loops around it so far, lies in the given loop.
func (n *nest) adopt(b *Block, outer int32) {
	at := &n.inner[b.ID]
	for *at >= 0 && *at != outer {
		at = &n.parent[*at]
	}
	*at = outer
}

// within reports whether every loop around a is around b too.
func (n *nest) within(a, b *Block) bool {
	if n.inner == nil || n.inner[a.ID] < 0 {
		return true
	}
	for l := n.inner[b.ID]; l >= 0; l = n.parent[l] {
		if l == n.inner[a.ID] {
			return true
		}
	}
	return false
}
