package amd64

import (
	"fmt"
	"slices"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/regalloc"
	"github.com/synoema/synoema/jit/slab"
)

// emit writes the code of an allocated program: prologue, blocks in order with
// the allocator's moves between their instructions, and behind them what is
// hardly ever executed (polls that are served, traps, full arenas).
func (sp *Space) emit(p *program, in *regalloc.Func, res *regalloc.Result) *abi.Code {
	e := &sp.emitter
	e.reset(p, in, res)
	if p.deep && p.calls && e.frame == 0 {
		e.frame = 8 // a level of recursion takes sixteen bytes at least
	}
	for range p.blocks {
		e.newLabel()
	}
	e.wrapFrame()
	e.thread()
	e.prologue()
	for b := range p.blocks {
		e.block(b)
	}
	e.line(core.At{})
	for i := 0; i < len(e.late); i++ {
		e.writeLate(&e.late[i])
	}
	holes := e.shorten()
	for i := range e.sites { // which are in the order of the code
		e.sites[i].Off = int(holes.moved(int32(e.sites[i].Off)))
	}
	for i := range e.lines {
		e.lines[i].Off = int(holes.moved(int32(e.lines[i].Off)))
	}
	text := e.pc()
	e.tables()
	e.finish()
	return e.code(text)
}

// smallFrame is the size up to which a leaf function needs no check of the stack.
const smallFrame = 512

type emitter struct {
	assembler
	p          *program
	in         *regalloc.Func
	res        *regalloc.Result
	frame      int32
	start      label   // entry, for self-recursive calls
	edit       int     // next edit
	editPos    int32   // its position, -1 behind the last
	goTo       []int   // of each block: where a jump to it goes in the end
	empty      []bool  // blocks without code
	blockEdits []int32 // of each block: the first edit in it or behind it
	late       []lateCode
	sites      []abi.Site
	lines      []abi.Line // while places are wanted
	traps      []trapExit
	lastTrap   []int32 // of each trap: its last exit in traps, from 1
	jumpTables []jumpTable
	repeating  bool // the test of a loop, once more

	bare   []bool // blocks without the frame
	isBare bool   // of the current block

	ops []regalloc.Alloc // of the current instruction

	kept []byte // of functions before, which use them
}

// reset begins with another function, in the memory of the one before.
func (e *emitter) reset(p *program, in *regalloc.Func, res *regalloc.Result) {
	e.assembler.reset()
	e.p, e.in, e.res, e.frame = p, in, res, int32(8*res.Slots)
	e.late, e.sites, e.lines, e.jumpTables = e.late[:0], e.sites[:0], nil, e.jumpTables[:0]
	e.traps, e.lastTrap = e.traps[:0], slab.Zeroed(e.lastTrap, len(p.f.Traps))
	e.repeating = false
	e.blockEdits = slab.Zeroed(e.blockEdits, len(in.Blocks)+1)
	k := 0
	for b := range in.Blocks {
		for k < len(res.Edits) && res.Edits[k].Pos < 4*in.Blocks[b].First {
			k++
		}
		e.blockEdits[b] = int32(k)
	}
	e.blockEdits[len(in.Blocks)] = int32(len(res.Edits))
}

// editsIn are the edits of block b.
func (e *emitter) editsIn(b int) []regalloc.Edit {
	return e.res.Edits[e.blockEdits[b]:e.blockEdits[b+1]]
}

// lateCode is code that is hardly ever executed and stands behind the blocks.
type lateCode struct {
	kind      lateKind
	bare      bool    // without the frame
	prologue  bool    // latePoll: that of the prologue
	dest, reg abi.Reg // lateAlloc, lateRestore, lateDivide
	at, back  label   // where it begins, and where it goes on
	trap      int32   // lateTrap
	bytes     int64   // lateAlloc
	maybe     bool    // lateAlloc: of an object that may not be wanted
	wanted    abi.Reg // whether it is
	pos       core.At
}

type lateKind uint8

const (
	latePoll lateKind = iota
	lateAlloc
	lateRestore
	lateDivide
	lateTrap
	lateBeginChain
	lateChainPoint
)

// later notes code for writeLate, with labels. What else there is to say of it is filled in at once.
func (e *emitter) later(kind lateKind, pos core.At) *lateCode {
	e.late = append(e.late, lateCode{})
	l := &e.late[len(e.late)-1]
	l.kind, l.pos, l.at, l.back, l.bare = kind, pos, e.newLabel(), e.newLabel(), e.isBare
	return l
}

func (e *emitter) writeLate(l *lateCode) {
	e.bind(l.at)
	switch l.kind {
	case latePoll:
		e.servePoll(l)
	case lateAlloc:
		e.allocFull(l)
	case lateRestore:
		e.restoreMoved(l)
	case lateDivide:
		e.divideWide(l)
	case lateTrap:
		e.raise(l.trap, l.pos, l.bare)
	case lateBeginChain:
		e.leaLabel(abi.IntScratch, l.back)
		e.jmpStub(abi.StubBeginChain)
	case lateChainPoint:
		e.movImm(abi.IntScratch, int64(e.p.f.Fn.ID))
		e.callStub(abi.StubChainPoint)
		e.site(core.At{}).Bare = true
		e.jmp(l.back)
	}
}

// trapExit is the exit of a trap at a place in the source; before is another one of the same trap, from 1.
type trapExit struct {
	pos    core.At
	bare   bool
	at     label
	before int32
}

// thread finds blocks that consist of nothing but a jump.
func (e *emitter) thread() {
	n := len(e.p.blocks)
	e.goTo, e.empty = slab.Zeroed(e.goTo, n), slab.Zeroed(e.empty, n)
	for b, blk := range e.p.blocks {
		moves := len(e.editsIn(b)) > 0
		e.goTo[b] = b
		e.empty[b] = len(blk.insts) == 1 && blk.insts[0].op == opJump && !moves && b != 0 && !e.makesFrame(b)
	}
	for b := range e.goTo {
		to := b
		for n := 0; e.empty[to] && n < len(e.goTo); n++ {
			to = e.p.blocks[to].succs[0].index
		}
		e.goTo[b] = to
	}
}

// prologue checks the stack, and whether somebody wants native code to leave.
func (e *emitter) prologue() {
	e.start = e.newLabel()
	e.bind(e.start)
	if e.p.f.Chain {
		e.chain()
	}
	if !e.unchecked() {
		e.poll(core.At{}, true)
	}
}

// unchecked reports whether the function needs no check: it does a bounded amount of work without
// one, and takes little of the stack, since all that it calls does so too.
func (e *emitter) unchecked() bool { return !e.p.deep && e.frame+e.p.below <= smallFrame }

// chain is the entry of a function that chains of tail calls lead back to. The return
// address tells a tail call within a chain from every other call:
//
//	│ caller's frame                          │
//	│ return address                          │
//	│ ChainOldB … ChainA                      │  what StubBeginChain pushes
//	│ return address: StubEndChain            │
//	│ frame of the function that it has come to │
//
// A tail call within is a collection point: the arguments and the closure are all that
// reaches what has been allocated since the chain began.
func (e *emitter) chain() {
	begin, full := *e.later(lateBeginChain, core.At{}), *e.later(lateChainPoint, core.At{})
	e.reloc(abi.RelocStub).Stub = abi.StubEndChain
	e.lea(abi.IntScratch, e.lastReloc())
	e.aluMem(aluCmp, abi.IntScratch, at(abi.RSP, 0))
	e.jcc(ccNE, begin.at)
	e.loadTops()
	e.aluMem(aluCmp, abi.IntScratch, at(abi.RSP, abi.ChainTrigger))
	e.jcc(ccA, full.at)
	e.bind(begin.back)
	e.bind(full.back)
}

// loadTops leaves the sum of both tops in the scratch register.
func (e *emitter) loadTops() {
	e.load(abi.IntScratch, at(abi.Context, heap.CtxArenaA))
	e.aluMem(aluAdd, abi.IntScratch, at(abi.Context, heap.CtxArenaB))
}

// poll compares the stack pointer with the limit. In the prologue nothing of the
// function has begun: its site is bare for the stack walk.
func (e *emitter) poll(pos core.At, prologue bool) {
	e.aluMem(aluCmp, abi.RSP, at(abi.Context, heap.CtxStackLimit))
	l := e.later(latePoll, pos)
	l.prologue = prologue
	e.jcc(ccBE, l.at)
	e.bind(l.back)
}

// servePoll has a poll served.
func (e *emitter) servePoll(l *lateCode) {
	if l.prologue {
		e.callStub(abi.StubPoll)
		e.site(l.pos).Bare = true
	} else {
		e.coldCall(abi.StubPoll, l.pos, l.bare)
	}
	e.jmp(l.back)
}

// site notes the place of a return address. The frame is made.
func (e *emitter) site(pos core.At) *abi.Site {
	e.sites = append(e.sites, abi.Site{})
	s := &e.sites[len(e.sites)-1]
	s.Off, s.At = e.pc(), pos
	return s
}

// coldCall calls a stub from cold code, in a frame as the stack walk expects it.
func (e *emitter) coldCall(s abi.Stub, pos core.At, bare bool) {
	if bare {
		e.enterFrame()
	}
	e.callStub(s)
	e.site(pos)
	if bare && s != abi.StubTrap {
		e.dropFrame()
	}
}

func (e *emitter) block(b int) {
	if e.empty[b] {
		return
	}
	e.bind(label(b))
	e.isBare = e.bare[b]
	if e.makesFrame(b) {
		e.enterFrame()
	}
	e.body(b, b)
}

// body writes the code of block b, in the place of block at in the layout.
func (e *emitter) body(b, at int) {
	blk, first := e.p.blocks[b], e.in.Blocks[b].First
	e.goToEdit(int(e.blockEdits[b]))
	for i := range blk.insts {
		n := first + int32(i)
		in := &blk.insts[i]
		e.line(in.pos)
		if e.editPos == 4*n {
			e.edits()
		}
		e.ops = e.res.Allocs[in.first:in.last]
		if in.op == opBranch {
			e.testOps(in, 0)
			e.branch(in.cc, blk.succs, at)
			continue
		}
		e.inst(in, at)
		if e.editPos == 4*n+3 {
			e.edits()
		}
	}
}

// line notes where what follows is from.
func (e *emitter) line(pos core.At) {
	if e.p.f.Places {
		e.lines = append(e.lines, abi.Line{Off: e.pc(), At: pos})
	}
}

// edits writes the allocator's moves at editPos.
func (e *emitter) edits() {
	for pos := e.editPos; e.editPos == pos; e.goToEdit(e.edit + 1) {
		e.move(&e.res.Edits[e.edit])
	}
}

// goToEdit makes edit i the next one.
func (e *emitter) goToEdit(i int) {
	if e.edit, e.editPos = i, -1; i < len(e.res.Edits) {
		e.editPos = e.res.Edits[i].Pos
	}
}

func (e *emitter) slot(a regalloc.Alloc) mem { return at(abi.RSP, 8*int64(a.Slot())) }

// move copies one word between any places.
func (e *emitter) move(m *regalloc.Edit) {
	switch {
	case m.To.IsReg() && m.From.IsReg():
		e.mov(hw(m.To), hw(m.From))
	case m.To.IsReg() && m.From.IsSlot():
		e.load(hw(m.To), e.slot(m.From))
	case m.To.IsReg():
		e.make(hw(m.To), &e.p.remats[m.From.Value()])
	case m.From.IsReg():
		e.store(e.slot(m.To), hw(m.From))
	case m.From.IsSlot():
		e.load(abi.FloatScratch, e.slot(m.From))
		e.store(e.slot(m.To), abi.FloatScratch)
	default:
		e.storeRemat(e.slot(m.To), &e.p.remats[m.From.Value()])
	}
}

func hw(a regalloc.Alloc) abi.Reg { return abi.Reg(a.Reg()) }

// make produces a constant or address in a register.
func (e *emitter) make(d abi.Reg, r *remat) {
	switch r.kind {
	case rematInt:
		e.movImm(d, r.imm)
	case rematFloat:
		if r.imm == 0 {
			e.rr(op0F|0x57, d, d)
			return
		}
		e.load(d, e.constant(uint64(r.imm)))
	case rematDesc:
		e.lea(d, e.desc(r.fn, r.imm))
	case rematStr:
		e.reloc(abi.RelocString).Str = e.p.f.Strings[r.str]
		e.lea(d, e.lastReloc())
	default:
		panic("emit: value can't be made anew")
	}
}

func (e *emitter) desc(fn *core.Fn, off int64) mem {
	r := e.reloc(abi.RelocDesc)
	r.Fn, r.Addend = fn, int32(off)
	return e.lastReloc()
}

// storeRemat stores a constant or address, through a scratch register if need be.
func (e *emitter) storeRemat(m mem, r *remat) {
	if (r.kind == rematInt || r.kind == rematFloat) && isInt32(r.imm) {
		e.storeImm(m, int32(r.imm))
		return
	}
	if r.kind == rematFloat {
		e.movImm(abi.IntScratch, r.imm)
	} else {
		e.make(abi.IntScratch, r)
	}
	e.store(m, abi.IntScratch)
}

// jumpTo goes to a block, unless it comes next. The head of a loop that is no more
// than a test is repeated instead, so that a turn of the loop takes one jump.
func (e *emitter) jumpTo(b *block, from int) {
	to := e.goTo[b.index]
	switch {
	case e.comesNext(to, from):
	case !e.repeating && e.repeats(to, from):
		e.repeating = true
		e.body(to, from)
		e.repeating = false
	default:
		e.jmp(label(to))
	}
}

// maxRepeat is the number of instructions up to which a loop's test is repeated.
const maxRepeat = 4

// repeats reports whether block b is the head of a loop that ends with from, and short.
func (e *emitter) repeats(b, from int) bool {
	head := e.p.blocks[b]
	if b > from || head.loop != head || !e.p.blocks[from].in(head) || len(e.editsIn(b)) > 0 {
		return false
	}
	for i := range head.insts {
		switch head.insts[i].op {
		case opPoll, opALU, opAdd, opLoad, opShiftImm, opUnary, opALUTrap:
		case opBranch:
			return i < maxRepeat
		default:
			return false
		}
	}
	return false
}

// comesNext reports whether control falls from block from into block to.
func (e *emitter) comesNext(to, from int) bool {
	next := from + 1
	for next < len(e.empty) && e.empty[next] {
		next++
	}
	return next == to
}

// trapLabel is the cold exit of a trap at a place in the source.
func (e *emitter) trapLabel(trap int32, pos core.At) label {
	if trap < 0 || int(trap) >= len(e.p.f.Traps) {
		panic(fmt.Sprintf("emit: trap %d of %d", trap, len(e.p.f.Traps)))
	}
	last := &e.lastTrap[trap]
	for i := *last; i > 0; i = e.traps[i-1].before {
		if x := &e.traps[i-1]; x.pos == pos && x.bare == e.isBare {
			return x.at
		}
	}
	l := e.later(lateTrap, pos)
	l.trap = trap
	e.traps = append(e.traps, trapExit{pos, e.isBare, l.at, *last})
	*last = int32(len(e.traps))
	return l.at
}

func (e *emitter) raise(trap int32, pos core.At, bare bool) {
	if trap < 0 || int(trap) >= len(e.p.f.Traps) {
		panic(fmt.Sprintf("emit: trap %d of %d", trap, len(e.p.f.Traps)))
	}
	e.movReloc(abi.RelocTrap).Trap = int(trap)
	e.coldCall(abi.StubTrap, pos, bare)
}

// keepRoom is the size of the memory that the bytes of several functions share. Pieces of many sizes would
// take Go's allocator longer.
const keepRoom = 4096

// keep copies bytes that stay.
func (e *emitter) keep(b []byte) []byte {
	if cap(e.kept)-len(e.kept) < len(b) {
		e.kept = make([]byte, 0, max(keepRoom, len(b)))
	}
	n := len(e.kept)
	e.kept = append(e.kept, b...)
	return e.kept[n:len(e.kept):len(e.kept)]
}

func (e *emitter) code(text int) *abi.Code {
	c := &abi.Code{Fn: e.p.f.Fn, Bytes: e.keep(e.buf), Text: text, Relocs: slices.Clone(e.relocs), FrameSize: int(e.frame),
		Sites: slices.Clone(e.sites), Lines: e.lines, Callee: e.callee()}
	if n := len(e.p.f.Traps); n > 0 {
		c.Traps = make([]abi.Trap, 0, n)
	}
	for _, t := range e.p.f.Traps {
		c.Traps = append(c.Traps, abi.Trap{Code: t.Code, Msg: t.Msg, At: t.At, TyArgs: t.TyArgs})
	}
	return c
}
