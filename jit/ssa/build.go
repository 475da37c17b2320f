package ssa

import (
	"fmt"
	"slices"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// Build translates an instance. Operands are evaluated left to right, in the
// order in which the tree-walker does it: instructions that can fail or have
// effects stand in the block in that order.
//
// A slot is bound before it is read on every path and is out of scope where
// paths meet, so one array of current values replaces the search for reaching
// definitions; only values of expressions and loops make block parameters.
//
// A function that calls itself in tail position becomes a loop:
//
//	block0(params):                block1(params'):            header
//	    jump block1(params)  ──►       poll
//	                                   …  jump block1(new params)
func Build(body *core.Body, lay *heap.Layouts) *Func { return BuildWith(body, lay, Building{}) }

// Building is what BuildWith may do. The zero value is what Build does.
type Building struct {
	// Text gives the body of a function that may be built into the one that calls it, or
	// nil when it must stay a function.
	Text    func(*core.Fn) *core.Body
	Callees bool // small loops are built where they are called (build_callee.go)
	Rings   bool // functions that call each other in tail position become loops (build_merge.go)
	// Places has every value know its place in the source, for people to see: else only those
	// do that may show it when the program runs. The code is the same.
	Places bool
	// Space is memory to work in, nil for new one. The function is good until another one is built there.
	Space *Space
}

// BuildWith is Build in another way.
func BuildWith(body *core.Body, lay *heap.Layouts, way Building) *Func {
	fn := body.Fn
	if way.Space != nil {
		way.Space.reset()
	}
	b := &builder{
		f:       &Func{Fn: fn, Name: fn.Key, Ret: TypeOf(fn.Ret), Chain: body.Chain, Places: way.Places, space: way.Space},
		types:   lay.Types(),
		layouts: lay,
		way:     way,
		room:    calleeRoom,
		frame:   &frame{body: body, slots: make([]*Value, len(body.Slots))},
	}
	b.prologue()
	b.tail(body.Root)
	b.dropUnreachable()
	return b.f
}

// dropUnreachable drops the blocks that follow what cannot return. It takes no graph of the function, which the
// first pass changes anyway.
func (b *builder) dropUnreachable() {
	f, mem := b.f, b.f.mem()
	reached := mem.flags.Take(f.NumBlocks())
	work, n := append(mem.todoBlocks[:0], f.Blocks[0]), 1
	reached[f.Blocks[0].ID] = true
	for len(work) > 0 {
		t := &work[len(work)-1].Term
		work = work[:len(work)-1]
		for i := range t.Succs {
			if to := t.Succs[i].To; !reached[to.ID] {
				reached[to.ID] = true
				work = append(work, to)
				n++
			}
		}
	}
	mem.todoBlocks = work
	if n < len(f.Blocks) {
		f.Blocks = slices.DeleteFunc(f.Blocks, func(x *Block) bool { return !reached[x.ID] })
	}
}

type builder struct {
	f       *Func
	types   *core.Types
	layouts *heap.Layouts
	way     Building
	room    int // nodes of callees that may still be built here
	merged  *merging
	here    core.At // with f.Places: that of the innermost node that is being built
	cur     *Block
	*frame
}

// frame is the function whose text is being built: the one that is compiled, or one that
// is built in the place of its call.
type frame struct {
	body  *core.Body
	slots []*Value     // current value by slot
	env   *Value       // hidden parameter
	loop  *loopBuilder // of self tail calls, or nil

	dest, other *Value       // hidden parameter, and the other arena, once asked for
	in          *inlinedCall // nil for the function that is compiled
}

// fail reports a broken invariant of the input.
func (b *builder) fail(n core.Node, why string) {
	panic(fmt.Sprintf("ssa: build of %s: %T: %s", b.body.Fn.Key, n, why))
}

func (b *builder) prologue() {
	b.cur = b.f.NewBlock()
	fn := b.body.Fn
	for i, t := range fn.Params {
		st := TypeOf(t)
		b.f.Params = append(b.f.Params, st)
		b.slots[i] = b.param(b.cur, st)
	}
	loop := selfTailCalls(b.body.Root, fn)
	if b.merged = b.merge(); b.merged.again {
		loop.fromMerged()
	}
	if len(fn.Captures) > 0 {
		b.env = b.emit(OpEnv, Ptr)
	}
	if loop.calls > 0 {
		b.enterLoop(loop)
	}
	for i, t := range fn.Captures {
		b.slots[len(fn.Params)+i] = b.load(b.env, closureField(i), TypeOf(t))
	}
}

// mark notes the place of the node that is about to be built.
func (b *builder) mark(n core.Node) {
	if b.f.Places {
		if at := b.at(n.Place()); at != (core.At{}) {
			b.here = at
		}
	}
}

// Emitting.

func (b *builder) param(blk *Block, t Type) *Value { return b.f.NewParam(blk, t) }

func (b *builder) emit(op Op, t Type, args ...*Value) *Value {
	v := b.f.NewValue(op, t, args...)
	v.Block, v.Pos = b.cur, b.here
	b.cur.Instrs = append(b.cur.Instrs, v)
	return v
}

func (b *builder) emitAux(op Op, t Type, aux int64, args ...*Value) *Value {
	v := b.emit(op, t, args...)
	v.Aux = aux
	return v
}

func (b *builder) constant(t Type, aux int64) *Value {
	if t == F64 {
		return b.emitAux(OpFConst, F64, aux)
	}
	return b.emitAux(OpConst, t, aux)
}

func (b *builder) load(ptr *Value, off int, t Type) *Value {
	return b.emitAux(OpLoad, t, int64(off), ptr)
}

func (b *builder) store(ptr *Value, off int, v *Value) {
	b.emitAux(OpStore, Void, int64(off), ptr, v)
}

// arena is where a node allocates: the destination, which is a hidden parameter, or the other arena.
func (b *builder) arena(other bool) *Value {
	f := b.frame
	for ; f.in != nil; f = f.in.from {
		other = other != f.in.other
	}
	if f.dest == nil {
		f.dest = b.atEntry(b.f.NewValue(OpDest, Ptr), 0)
	}
	switch {
	case !other:
		return f.dest
	case f.other == nil:
		f.other = b.atEntry(b.f.NewValue(OpOther, Ptr, f.dest), 1)
	}
	return f.other
}

// atEntry makes v instruction i of the entry.
func (b *builder) atEntry(v *Value, i int) *Value {
	v.Block = b.f.Blocks[0]
	v.Block.Instrs = slices.Insert(v.Block.Instrs, i, v)
	return v
}

func (b *builder) jump(to *Block, args ...*Value) {
	b.cur.Term = Term{Kind: TermJump, Succs: b.f.jumpEdge(to, b.f.argList(args)), Trap: -1, Pos: b.here}
}

func (b *builder) branch(cond *Value, t, f *Block) {
	b.cur.Term = Term{Kind: TermBranch, Args: b.f.argList([]*Value{cond}), Succs: b.f.branchEdges(t, f), Trap: -1, Pos: b.here}
}

func (b *builder) ret(v *Value) {
	b.cur.Term = Term{Kind: TermRet, Args: b.f.argList([]*Value{v}), Trap: -1, Pos: b.here}
}

// leave ends the block with a tail call or trap.
func (b *builder) leave(kind TermKind, n core.Node, fn *core.Fn, args []*Value) {
	b.cur.Term = Term{Kind: kind, Args: args, Fn: fn, Trap: -1, Pos: b.at(n.Place())}
}

func (b *builder) trap(code, msg string, n core.Node, shown ...*core.Type) int32 {
	b.f.Traps = append(b.f.Traps, Trap{Code: code, Msg: msg, At: b.at(n.Place()), TyArgs: shown})
	return int32(len(b.f.Traps) - 1)
}

// closureField is the byte offset of capture i in a closure.
func closureField(i int) int { return 8 * (1 + i) }
