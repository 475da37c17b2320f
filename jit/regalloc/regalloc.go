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
func Run(f *Func, m *Machine) *Result {
	a := &allocator{f: f, m: m, all: m.all()}
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

	roots   []interval  // of each VReg
	pieces  []interval  // not handed out yet
	spans   []span      // the same
	blockOf []int32     // of each instruction
	calls   []int32     // instructions that clobber everything
	blocked [32][]int32 // of each register: instructions that take it
	pref    []PReg      // of each VReg: the register that a neighbour would like it in

	order    []*interval // roots by start
	heap     []*interval // pieces cut off, by start
	pos      int32       // start of the piece that is being placed
	active   [32]*interval
	inactive [32][]*interval
	wake     [32]int32 // where the first inactive piece of each register becomes active again, at the earliest
	free     [32]int32
	score    [32]float32

	slots    []int32 // of each VReg: its slot, or -1
	numSlots int32
	spilled  []*interval // roots of the values that have a slot
	pending  []move      // moves and stores, in no order
	todo     []move      // of the group that is being put into order
	remats   []move      // of the same group: values made anew
}
