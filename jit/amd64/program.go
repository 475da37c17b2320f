package amd64

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/regalloc"
	"github.com/synoema/synoema/jit/slab"
	"github.com/synoema/synoema/jit/ssa"
)

type vreg = regalloc.VReg

// opcode is a machine instruction, or a short fixed sequence of them. Operands are
// listed in the order in which emission reads them.
type opcode uint8

const (
	opEntry opcode = iota // parameters appear in their registers
	opRemat               // definition of a constant or address: no code

	opAdd     // d = a + b, without flags: add or lea
	opALU     // d(=a) op b; imm: aluXxx
	opALUTrap // the same, then jo
	opIMulImm // d = a * imm
	opUnary   // d(=a): neg
	opNegTrap
	opShiftImm // d(=a) by imm
	opShiftCL  // d(=a) by RCX
	opMulHi    // RDX = high(RAX * b)
	opIDiv     // RAX, RDX = RDX:RAX / b

	opSetCC  // d = condition
	opSelect // d(=b) = condition ? a : b
	opTrapIf // condition: trap

	opFALU // d(=a) op b
	opFSign
	opFSqrt
	opFRound
	opIntToFloat
	opBitsToFloat
	opFloatToBits

	opLoad
	opLoad32
	opLoadDesc // from the descriptor of fn
	opStore
	opLoadCtx
	opStoreCtx
	opAlloc
	opAllocIf
	opRestore // of operand 0 to operand 1, checked
	opPoll

	opCallSelf
	opCallDirect
	opCallSlot
	opCallClosure
	opCallHelper
	opCallForce // slow path of a force

	opJump
	opBranch   // condition ? succs[0] : succs[1]
	opMemoDone // FnMemo of fn is MemoDone ? succs[0] : succs[1]
	opSwitch
	opRet
	opTailSelf
	opTailDirect
	opTailSlot
	opTailClosure
	opTrap
)

// testKind says how an instruction that depends on a condition compares.
type testKind uint8

const (
	testNone  testKind = iota
	testInt            // cmp a, b
	testBool           // test a, a
	testMask           // test a, imm
	testFloat          // ucomisd a, b
	testTops           // cmp (sum of both tops), a
	testAdd            // a + b, not kept
	testMul            // a * b, not kept
)

// inst is one instruction. With mem, the operand b is [base+disp] and the base stands in its place.
type inst struct {
	op          opcode
	test        testKind
	cc          cond
	sub         uint8 // aluXxx, shXxx, falu opcode, rounding mode
	mem         bool
	commutes    bool
	first, last int32 // operands in program.operands
	clobbers    regalloc.RegSet
	imm         int64 // immediate, or displacement
	trap        int32
	fn          *core.Fn
	val         *ssa.Value // opCallHelper, which is also a collection point
	pos         core.At
}

// isCall reports whether the instruction leaves a return address in this function's frame.
func (in *inst) isCall() bool { return opCallSelf <= in.op && in.op <= opCallForce }

// block is a basic block of a program. The last instruction is the terminator.
type block struct {
	index    int // in program.blocks
	insts    []inst
	params   []vreg
	succs    []*block
	args     [][]vreg // for each successor
	preds    []*block
	cold     bool
	diverges bool    // control never comes to its end
	loop     *block  // header of the innermost loop, or nil
	outer    *block  // of a header: header of the loop around it
	share    float32 // executions, loops not counted
	freq     float32 // executions in one call, estimated
}

// remat says how a value without a register of its own is made.
type remat struct {
	kind rematKind
	imm  int64 // constant or bits
	fn   *core.Fn
	str  int
}

type rematKind uint8

const (
	rematNot rematKind = iota
	rematInt
	rematFloat
	rematDesc // address of fn's descriptor plus imm
	rematStr  // address of static string str
)

// program is a function between selection and emission.
type program struct {
	f        *ssa.Func
	blocks   []*block
	operands []regalloc.Operand
	class    []regalloc.Class
	remats   []remat // of each vreg

	insts     slab.Of[inst]
	blockSlab slab.Of[block]
	lists     slab.Of[*block]
	argLists  slab.Of[[]vreg]
	vregs     slab.Of[vreg]
	rpo       []*block // for arrange
	idom      []int    // the same
	stack     []visit  // the same
	todo      []*block // the same
	returns   []bool   // of each block, once arranged: may control come to the end of the function from it?
	work      []*block // for findReturning
	input     regalloc.Func
	indexes   []int32 // its lists of blocks

	keepable bool // some helper call may keep registers: see keepRegisters

	marks []vreg // what collection points of loops want to know
	calls bool   // makes calls
	deep  bool   // and of code that it doesn't know, so that recursion is possible; or hands on to such
	below int32  // bytes of the stack that those which it knows take
}

// begin takes what a small function needs as one piece of memory.
func (sp *Space) begin() {
	m := new(struct {
		insts                [128]inst
		blockSlab            [32]block
		blocks, rpo, todo    [32]*block
		first, work          [32]*block
		lists                [256]*block
		argLists             [64][]vreg
		vregs                [128]vreg
		operands             [256]regalloc.Operand
		class                [96]regalloc.Class
		remat                [96]bool
		remats               [96]remat
		idom                 [32]int
		stack                [32]visit
		returns              [32]bool
		instrs               [128]regalloc.Instr
		regBlocks            [32]regalloc.Block
		indexes              [128]int32
		regs                 [128]vreg
		uses, tests, born    [128]int32
		folded               [128]bool
		tested               [32]*ssa.Value
		ops, test            [16]regalloc.Operand
		buf                  [1024]byte
		relocs               [32]abi.Reloc
		labels               [128]int32
		jumps                [128]jump
		cuts                 [64]cut
		firstCuts            [64]int32
		loads                [16]fixup
		pool                 [16]uint64
		goTo                 [32]int
		empty, bare          [32]bool
		blockEdits, lastTrap [33]int32
		late                 [32]lateCode
		sites                [32]abi.Site
		traps                [32]trapExit
	})
	sp.begun = true
	p := &sp.program
	p.insts.Begin(m.insts[:])
	p.blockSlab.Begin(m.blockSlab[:])
	p.lists.Begin(m.lists[:])
	p.argLists.Begin(m.argLists[:])
	p.vregs.Begin(m.vregs[:])
	p.blocks, p.rpo, p.todo, p.work, p.idom, p.stack = m.blocks[:], m.rpo[:], m.todo[:], m.work[:], m.idom[:], m.stack[:]
	p.operands, p.class, p.remats, p.returns, p.indexes = m.operands[:], m.class[:], m.remats[:], m.returns[:], m.indexes[:]
	p.input = regalloc.Func{Instrs: m.instrs[:], Blocks: m.regBlocks[:], Remat: m.remat[:]}
	s := &sp.selector
	s.regs, s.uses, s.tests, s.born, s.folded = m.regs[:], m.uses[:], m.tests[:], m.born[:], m.folded[:]
	s.first, s.tested, s.ops, s.test = m.first[:], m.tested[:], m.ops[:], m.test[:]
	e := &sp.emitter
	e.buf, e.relocs, e.labels, e.jumps = m.buf[:], m.relocs[:], m.labels[:], m.jumps[:]
	e.cuts.list, e.cuts.first = m.cuts[:], m.firstCuts[:]
	e.loads, e.pool, e.goTo, e.empty, e.bare = m.loads[:], m.pool[:], m.goTo[:], m.empty[:], m.bare[:]
	e.blockEdits, e.lastTrap, e.late, e.sites, e.traps = m.blockEdits[:], m.lastTrap[:], m.late[:], m.sites[:], m.traps[:]
}

// reset begins with another function, in the memory of the one before.
func (p *program) reset(f *ssa.Func) {
	n := f.NumValues()
	p.f, p.blocks, p.operands = f, slab.Empty(p.blocks, f.NumBlocks()), slab.Empty(p.operands, 2*n)
	p.class, p.remats = slab.Empty(p.class, n), slab.Empty(p.remats, n)
	p.insts.Reset()
	p.blockSlab.Reset()
	p.lists.Reset()
	p.argLists.Reset()
	p.vregs.Reset()
	p.marks, p.calls, p.deep, p.below, p.keepable = p.marks[:0], false, false, 0, false
}

// newBlock appends a block with room for two predecessors and two successors.
func (p *program) newBlock() *block {
	b := p.blockSlab.One()
	b.index = len(p.blocks)
	b.succs, b.preds, b.args = p.lists.Room(2), p.lists.Room(2), p.argLists.Room(2)
	p.blocks = append(p.blocks, b)
	return b
}

func (p *program) newVReg(c regalloc.Class) vreg {
	p.class = append(p.class, c)
	p.remats = append(p.remats, remat{})
	return vreg(len(p.class) - 1)
}

func (p *program) newRemat(r remat) vreg {
	c := regalloc.Int
	if r.kind == rematFloat {
		c = regalloc.Float
	}
	v := p.newVReg(c)
	p.remats[v] = r
	return v
}

func link(from, to *block, args []vreg) {
	from.succs = append(from.succs, to)
	from.args = append(from.args, args)
	to.preds = append(to.preds, from)
}

// forAllocation describes the program to the register allocator.
func (p *program) forAllocation() *regalloc.Func {
	f := &p.input
	f.Name, f.Class, f.Remat, f.Home = p.f.Name, p.class, slab.Sized(f.Remat, len(p.class)), p.homes()
	for v := range p.remats {
		f.Remat[v] = p.remats[v].kind != rematNot
	}
	n, edges := 0, 0
	for _, b := range p.blocks {
		n += len(b.insts)
		edges += len(b.succs) + len(b.preds)
	}
	p.indexes = slab.Sized(p.indexes, edges)
	lists := p.indexes[:0]
	indexes := func(bs []*block) []int32 {
		from := len(lists)
		for _, b := range bs {
			lists = append(lists, int32(b.index))
		}
		return lists[from:len(lists):len(lists)]
	}
	f.Instrs, f.Operands, f.Blocks = slab.Sized(f.Instrs, n), p.operands, slab.Sized(f.Blocks, len(p.blocks))
	next := int32(0)
	for i, b := range p.blocks {
		rb := &f.Blocks[i]
		rb.First, rb.Params, rb.Args, rb.Freq = next, b.params, b.args, b.freq
		for k := range b.insts {
			in, ri := &b.insts[k], &f.Instrs[next]
			ri.First, ri.Last, ri.Clobbers, ri.Commutes = in.first, in.last, in.clobbers, in.commutes
			next++
		}
		rb.Last = next
		rb.Succs, rb.Preds = indexes(b.succs), indexes(b.preds)
	}
	return f
}

// homes marks what only collection points want to know: marks and triggers of loops, which would
// take five registers and their moves on every way around. nil when there are none.
func (p *program) homes() []bool {
	if len(p.marks) == 0 {
		return nil
	}
	home, param := make([]bool, len(p.class)), make([]bool, len(p.class))
	for _, v := range p.marks {
		home[v] = true
	}
	for _, b := range p.blocks {
		for _, v := range b.params {
			param[v] = true
		}
	}
	for changed := true; changed; {
		changed = false
		for i := len(p.blocks) - 1; i >= 0; i-- {
			for e, to := range p.blocks[i].succs {
				for k, v := range p.blocks[i].args[e] {
					if home[to.params[k]] && param[v] && !home[v] {
						home[v], changed = true, true
					}
				}
			}
		}
	}
	return home
}
