// Package regalloc assigns registers and stack slots to the virtual registers of
// one function in SSA form.
//
// In comes a Func: blocks in the order in which they will be laid out (cold ones
// last), instructions as bare lists of operands with constraints, block
// parameters on edges. Out goes a Result: a place for every operand and a list
// of moves ("edits") to be put between the instructions. The package knows
// nothing of the machine but its register numbers.
//
//	Func ─ live ranges ─ hints ─ scan (split, evict, spill) ─ stores ─ slots ─ edits ─► Result
//
// The method is linear scan over live ranges with holes (Wimmer and Mössenböck,
// "Optimized interval splitting in a linear scan register allocator", VEE 2005;
// Wimmer and Franz, "Linear scan register allocation on SSA form", CGO 2010).
// What differs from the papers:
//
//   - Every register is lost at a call, so a live range that crosses a call is
//     split there without any competition between registers.
//   - Stores to a spill slot are placed by data flow: either once behind the
//     definition or where the value goes from a register to its slot, whichever
//     is executed less often. A call on a cold path costs the hot path nothing.
//   - Constants and addresses ("remat" values) have no slot; they are made anew
//     where a register needs them and may be operands as they are.
//   - A fixed register is no live range of its own: the value is moved there in one
//     parallel move right before (after) the instruction, and hints make most
//     of these moves vanish.
//
// Every value is one 64-bit word. Promises: Check accepts the result; time is
// nearly linear in the number of instructions.
package regalloc

import "github.com/synoema/synoema/jit/slab"

// VReg is a virtual register: a dense number with exactly one definition.
type VReg int32

// PReg is a hardware register, 0–31.
type PReg uint8

// RegSet is a set of hardware registers.
type RegSet uint32

// Has reports whether r is in the set.
func (s RegSet) Has(r PReg) bool { return s>>r&1 != 0 }

// Class separates registers that can't take each other's place.
type Class uint8

const (
	Int Class = iota
	Float
	numClasses
)

// Kind is the constraint of an operand.
type Kind uint8

const (
	UseReg     Kind = iota // in a register, read before results are written
	UseAny                 // register, slot or constant; read before results are written
	UseLate                // in a register that no result of the instruction shares
	UseLateAny             // register, slot or constant, not shared with a result
	UseFixed               // moved to Reg right before the instruction
	UseSame                // moved to the register of DefSame right before the instruction
	DefReg                 // any register
	DefSame                // the register that UseSame was moved to
	DefFixed               // appears in Reg, and is moved away right behind the instruction
	Temp                   // a register for the instruction alone
	useEdge                // internal: argument of a block parameter
	defParam               // internal: a block parameter
)

// Operand is one use or definition.
type Operand struct {
	V    VReg
	Kind Kind
	Reg  PReg // UseFixed, DefFixed
}

// Instr is one instruction: Func.Operands[First:Last].
type Instr struct {
	First, Last int32
	Clobbers    RegSet // lost besides the fixed registers; everything allocatable makes it a call
	Commutes    bool   // the operands of kind UseSame and UseLateAny (the first two uses) may change places
}

// Block is a basic block: Func.Instrs[First:Last], at least one (the terminator).
type Block struct {
	First, Last int32
	Params      []VReg
	Preds       []int32
	Succs       []int32
	Args        [][]VReg // per successor: arguments for its parameters
	Freq        float32  // estimated executions for one call of the function
}

// Func is what is allocated. An edge from a block with several successors leads
// to a block with one predecessor (critical edges are split), and the
// terminator of a block with one successor has no operands. Blocks[0] is the entry and
// has neither parameters nor predecessors.
type Func struct {
	Name     string
	Blocks   []Block
	Instrs   []Instr
	Operands []Operand
	Class    []Class // of each VReg
	Remat    []bool  // of each VReg: can be made anew anywhere; its definition is no code
	Home     []bool  // of each VReg: takes a register only where it needs one, since it is hardly ever read; or nil
}

// Machine is the register file.
type Machine struct {
	Order   [numClasses][]PReg // allocatable registers, preferred first
	Scratch [numClasses]PReg   // breaks cycles of moves; of no class. That of Float may be clobbered by a move between slots
}

// all is the set of allocatable registers.
func (m *Machine) all() (s RegSet) {
	for _, order := range m.Order {
		for _, r := range order {
			s |= 1 << r
		}
	}
	return s
}

// Edit is a move of one word. From may be Remat, To not.
type Edit struct {
	Pos      int32 // 4i: before instruction i; 4i+3: after it
	From, To Alloc
}

// Result is the allocation.
type Result struct {
	Allocs []Alloc // of each operand
	Edits  []Edit  // by Pos; those with the same Pos in order
	Slots  int     // words of the frame that are used
	Spills int     // values with a slot
}

// Run allocates registers. It may swap operands of instructions that commute.
func Run(f *Func, m *Machine) *Result { return new(Space).Run(f, m) }

// Space is the memory of one run after the other.
type Space struct {
	allocator
	begun bool
}

// begin takes what a small function needs as one piece of memory.
func (s *Space) begin() {
	m := new(struct {
		count, slots, ends, counts, blockOf, markEnd [128]int32
		found, calls, fixed, stored                  [64]int32
		mark, order                                  [96]VReg
		uses                                         [256]use
		defs                                         [96]def
		roots                                        [96]interval
		pieces                                       [32]interval
		spans                                        [128]span
		blocked                                      [32][8]int32
		inactive                                     [32][4]*interval
		pref                                         [96]PReg
		heap, spilled                                [16]*interval
		flags                                        [4][64]bool
		stores                                       [16]move
		pending, sorted                              [128]move
		todo, remats                                 [32]move
		allocs                                       [256]Alloc
		edits                                        [128]Edit
		owners                                       [16][]*interval
		owned                                        [16][4]*interval
	})
	a := &s.allocator
	s.begun = true
	a.count, a.slots, a.ends, a.counts, a.blockOf = m.count[:], m.slots[:], m.ends[:], m.counts[:], m.blockOf[:]
	a.walk.mark, a.walk.end, a.walk.found = m.mark[:], m.markEnd[:], m.found[:0]
	a.calls, a.fixed, a.order, a.uses, a.defs = m.calls[:], m.fixed[:], m.order[:], m.uses[:], m.defs[:]
	a.roots, a.pref, a.heap, a.spilled = m.roots[:], m.pref[:], m.heap[:], m.spilled[:]
	a.pieces.Begin(m.pieces[:])
	a.spans.Begin(m.spans[:])
	for r := range a.blocked {
		a.blocked[r], a.inactive[r] = m.blocked[r][:], m.inactive[r][:]
	}
	w := &a.stores
	w.in, w.out, w.sent, w.home = m.flags[0][:], m.flags[1][:], m.flags[2][:], m.flags[3][:]
	w.blocks, w.stores = m.stored[:], m.stores[:]
	a.pending, a.sorted, a.todo, a.remats = m.pending[:], m.sorted[:], m.todo[:], m.remats[:]
	a.res.Allocs, a.res.Edits = m.allocs[:], m.edits[:]
	a.owners = m.owners[:]
	for i := range a.owners {
		a.owners[i] = m.owned[i][:0]
	}
}

// Run is like Run. The result is good until the next run in the same space.
func (s *Space) Run(f *Func, m *Machine) *Result {
	a := &s.allocator
	if !s.begun {
		s.begin()
	}
	a.reset(f, m)
	a.liveRanges()
	a.commute()
	a.hints()
	a.scan()
	a.placeStores()
	a.colourSlots()
	a.resolveEdges()
	return a.result()
}

// allocator is the state of one run.
type allocator struct {
	f   *Func
	m   *Machine
	all RegSet

	class [32]Class // of each register, numClasses of those that are nobody's
	rank  [32]uint8 // of each register: its place in the order of its class

	res   Result
	count []int32 // how often each VReg occurs
	uses  []use   // grouped by VReg
	defs  []def   // of each VReg
	walk  liveWalk

	roots   []interval // of each VReg
	pieces  slab.Of[interval]
	spans   slab.Of[span]
	blockOf []int32     // of each instruction
	calls   []int32     // instructions that clobber everything
	fixed   []int32     // instructions that want operands in certain registers, or in the same
	blocked [32][]int32 // of each register: instructions that take it
	pref    []PReg      // of each VReg: the register that a neighbour would like it in

	order     []VReg             // roots by start
	placed    int                // how many of them have been placed
	heap      []*interval        // pieces cut off, by start
	pos       int32              // start of the piece that is being placed
	held      RegSet             // registers with an active piece
	heldRanks [numClasses]RegSet // the same of each class, by rank
	waited    RegSet             // registers with inactive pieces
	cut       bool               // some piece has been cut off
	sent      bool               // some piece has been sent home
	event     int32              // up to here nothing changes for the pieces that are active and inactive
	until     [32]int32          // the same of each register
	active    [32]*interval
	inactive  [32][]*interval
	taken     [32]int // how many in blocked lie before pos
	called    int     // how many in calls do
	score     [32]float32
	scored    RegSet // registers whose score is not zero

	slots    []int32 // of each VReg: its slot, or -1
	numSlots int32
	spilled  []*interval // roots of the values that have a slot
	stores   storeWalk
	ends     []int32       // of each slot: where the life of its last value ends
	owners   [][]*interval // of each slot: its values
	pending  []move        // moves and stores, in no order
	sorted   []move        // the same by position
	counts   []int32       // of each instruction: its moves, for sorting
	todo     []move        // of the group that is being put into order
	remats   []move        // of the same group: values made anew
}

// reset forgets the run before, but for its memory.
func (a *allocator) reset(f *Func, m *Machine) {
	if a.f = f; a.m != m {
		a.m, a.all = m, m.all()
		for r := range a.class {
			a.class[r] = numClasses
		}
		for c, order := range m.Order {
			for i, r := range order {
				a.class[r], a.rank[r] = Class(c), uint8(i)
			}
		}
	}
	a.heldRanks = [numClasses]RegSet{}
	a.pieces.Reset()
	a.spans.Reset()
	a.calls, a.fixed, a.order, a.heap = a.calls[:0], a.fixed[:0], a.order[:0], a.heap[:0]
	for r := range a.blocked {
		a.blocked[r], a.inactive[r] = a.blocked[r][:0], a.inactive[r][:0]
	}
	a.active, a.taken, a.called = [32]*interval{}, [32]int{}, 0
	a.held, a.waited, a.event, a.pos, a.placed = 0, 0, maxPos, 0, 0
	a.cut, a.sent = false, false
	a.spilled, a.pending = a.spilled[:0], a.pending[:0]
}
