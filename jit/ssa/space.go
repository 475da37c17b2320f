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
	substs slab.Of[substitution]
	parts  slab.Of[*Block] // lists of blocks
	bounds slab.Of[interval]

	table    []numbered // for valueNumbering
	truth    []truthFact
	buf      []*Value // for the simplifier
	undo     []narrowed
	scopes   []scope  // of a walk over the dominator tree
	todo     []*Value // for deadCode
	fillings []filling
	uses     [2][]use   // for invertLoops
	sunk     [][]*Value // for sinkValues

	todoBlocks []*Block // for dropUnreachable and removeChecks

	begun bool
}

// begin takes what a small function needs as one piece of memory.
func (s *Space) begin() {
	m := new(struct {
		values   [96]Value
		lists    [512]*Value
		blocks   [32]Block
		edges    [64]Edge
		flags    [512]bool
		ints     [512]int32
		work     [256]*Value
		states   [64]topState
		substs   [16]substitution
		parts    [64]*Block
		uses     [2][32]use
		bounds   [128]interval
		table    [64]numbered
		truth    [32]truthFact
		buf      [64]*Value
		undo     [32]narrowed
		scopes   [32]scope
		todo     [64]*Value
		fillings [32]filling
		toVisit  [32]*Block
		nodes    [32]node
		order    [32]*Block
		links    [64]link
		children [32]*Block
		stack    [32]visit
		size     [32]int32
		free     [32]int32
		seen     [32]int32
		members  [32]*Block
		loops    [8]*loop
		loopSlab [8]loop
	})
	s.begun = true
	s.values.Begin(m.values[:])
	s.lists.Begin(m.lists[:])
	s.blocks.Begin(m.blocks[:])
	s.edges.Begin(m.edges[:])
	s.flags.Begin(m.flags[:])
	s.ints.Begin(m.ints[:])
	s.work.Begin(m.work[:])
	s.states.Begin(m.states[:])
	s.substs.Begin(m.substs[:])
	s.parts.Begin(m.parts[:])
	s.uses[0], s.uses[1] = m.uses[0][:], m.uses[1][:]
	s.bounds.Begin(m.bounds[:])
	s.table, s.truth, s.buf, s.undo = m.table[:], m.truth[:], m.buf[:], m.undo[:]
	s.scopes, s.todo, s.fillings, s.todoBlocks = m.scopes[:], m.todo[:], m.fillings[:], m.toVisit[:]
	g := &s.graph
	g.nodes, g.order, g.links, g.children, g.stack = m.nodes[:], m.order[:], m.links[:], m.children[:], m.stack[:]
	g.size, g.free, g.seen, g.members, g.loops = m.size[:], m.free[:], m.seen[:], m.members[:], m.loops[:]
	g.loopSlab.Begin(m.loopSlab[:])
}

// reset takes back everything that the function before had.
func (s *Space) reset() {
	if !s.begun {
		s.begin()
	}
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
	s.substs.Reset()
	s.parts.Reset()
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
