package ssa

import "github.com/synoema/synoema/jit/slab"

// Space is the memory in which one function after the other is built and optimised.
type Space struct {
	values slab.Of[Value]
	lists  slab.Of[*Value] // arguments, parameters, instructions
	blocks slab.Of[Block]
	edges  slab.Of[Edge]

	graph graph

	// What one pass needs, free again when the next begins.
	flags  slab.Of[bool]
	ints   slab.Of[int32]
	work   slab.Of[*Value]
	states slab.Of[topState]
	bounds slab.Of[interval]

	table    []numbered // for valueNumbering
	truth    []truthFact
	buf      []*Value // for the simplifier
	undo     []narrowed
	scopes   []scope  // of a walk over the dominator tree
	todo     []*Value // for deadCode
	fillings []filling

	todoBlocks []*Block // for dropUnreachable
}

// reset takes back everything that the function before had.
func (s *Space) reset() {
	s.values.Reset()
	s.lists.Reset()
	s.blocks.Reset()
	s.edges.Reset()
	s.nextPass()
}

// nextPass takes back what a pass had.
func (s *Space) nextPass() {
	s.flags.Reset()
	s.ints.Reset()
	s.work.Reset()
	s.states.Reset()
	s.bounds.Reset()
}

// mem is where the memory for the function is from.
func (f *Func) mem() *Space {
	if f.space == nil {
		f.space = new(Space)
	}
	return f.space
}

// jumpEdge and branchEdges are the edges of a jump and of a branch.
func (f *Func) jumpEdge(to *Block, args []*Value) []Edge {
	return append(f.mem().edges.Room(1), Edge{To: to, Args: args})
}

func (f *Func) branchEdges(yes, no *Block) []Edge {
	return append(f.mem().edges.Room(2), Edge{To: yes}, Edge{To: no})
}
