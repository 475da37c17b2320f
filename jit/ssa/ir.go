// Package ssa is the native tier's intermediate representation: SSA with block
// parameters, after Cranelift.
//
// In comes an instance (core.Body); out goes a Func that the code generator
// (jit/amd64) turns into machine code. Values are words: I64 (Int, Char), F64,
// I1 (Bool), Ptr (addresses in region memory, closures, constructors).
//
//	core.Body ─ Build ─► Func ─ passes ─► Func ─ amd64.Compile ─► code
package ssa

import (
	"github.com/synoema/synoema/core"
)

// Type of a value.
type Type uint8

const (
	Void Type = iota
	I64
	F64
	I1
	Ptr
)

// Op is the operation of a Value.
type Op uint8

const (
	OpInvalid Op = iota

	OpParam  // block parameter; Aux = index
	OpConst  // I64, I1 or Ptr constant: Aux
	OpFConst // F64 constant: Aux = bits

	// Pure on I64 (wrapping).
	OpAdd
	OpSub
	OpMul
	OpNeg
	OpAnd
	OpOr
	OpXor
	OpShl // count 0..63 known good
	OpSar
	OpShr
	OpMulHi // high 64 bits of the signed product (division by constants)
	OpDiv   // divisor known nonzero and not MinInt / -1
	OpMod
	OpDivConst // by Aux (not 0, not -1), selected as multiplication and shifts
	OpModConst

	// Checked on I64: trap Trap when the result does not fit. Pinned: they keep
	// their order with calls, stores to the world and each other.
	OpAddOv
	OpSubOv
	OpMulOv
	OpNegOv

	// OpTrapIf traps with Trap when its I1 argument is true. Pinned.
	OpTrapIf

	// Comparisons to I1.
	OpEq // I64, I1 or Ptr
	OpNe
	OpLt // signed I64
	OpLe
	OpGt
	OpGe
	OpULt // unsigned
	OpULe
	OpFEq // ordered IEEE; FNe is true for nan
	OpFNe
	OpFLt
	OpFLe
	OpFGt
	OpFGe
	OpAddOver // would the sum overflow? I64
	OpSubOver
	OpMulOver
	OpNot    // I1
	OpSelect // args: I1, a, b

	// F64
	OpFAdd
	OpFSub
	OpFMul
	OpFDiv
	OpFNeg
	OpFAbs
	OpFSqrt
	OpFFloor
	OpFCeil
	OpFTrunc
	OpIntToFloat
	OpBitsToFloat // I64 bits -> F64
	OpFloatToBits

	OpCast // same word under another type (I1, I64, Ptr)

	// Memory. Values are immutable once built, so loads from region memory are pure.
	OpLoad     // args: ptr; Aux = byte offset; result of Type
	OpStore    // args: ptr, value; Aux = byte offset
	OpLoadCtx  // Aux = context offset; not pure
	OpStoreCtx // args: value; Aux = context offset
	OpLoadMut  // like OpLoad but of mutable memory (descriptors): not pure
	OpLoad32   // args: ptr; Aux = byte offset; an int32, sign-extended to I64, of memory that never changes (FnArity): pure
	OpAlloc    // args: arena; Aux = bytes. May call out (arena full). Pinned.
	OpAllocIf  // args: arena, I1; Aux = bytes. Without the condition there is only room for it. Pinned.

	// Arenas (core/region.go). Pinned but for OpOther.
	OpOther      // args: arena; the other one of the task
	OpTop        // args: arena; I64: where its next object will lie
	OpRestore    // args: arena, an earlier top: what lies above it is given back
	OpGrown      // args: trigger; I1: the sum of both tops is above it
	OpScopePoint // args: arena, its top when the scope began, value; TyArgs: the value's type; the value, maybe moved
	OpLoopPoint  // args: tops of A and B when the loop began, roots; TyArgs: their types; the next trigger. The roots, maybe moved, are in the context from heap.CtxRoots on

	// Addresses
	OpDesc    // Ptr: descriptor of Fn
	OpStatic  // Ptr: the closure without captures of Fn (descriptor + FnClosure)
	OpStrAddr // Ptr: the static string number Aux of Func.Strings

	// Hidden parameters, only in the entry block
	OpDest // Ptr: this function's destination
	OpEnv  // Ptr: this function's closure

	// Calls. Pinned; everything live across is preserved in the frame. The first
	// argument is the destination for the callee's result.
	OpCall        // Fn; args: dest, arguments…
	OpCallEnv     // Fn; args: dest, closure, arguments… (known callee with captures)
	OpCallClosure // args: dest, closure, arguments…; arity was checked
	OpCallHelper  // Builtin; TyArgs; args: dest, arguments…; goes through an exit to Go; traps by itself
	OpForce       // Fn: value of a nullary definition, through an exit when not yet known; args: dest
	OpPoll        // once a turn of a loop: leaves when the stack limit is poisoned

	numOps
)

// Value is an SSA value or an instruction for effect (Type Void).
type Value struct {
	ID    int32
	Op    Op
	Type  Type
	Aux   int64
	Args  []*Value
	Block *Block

	Fn      *core.Fn     // OpCall, OpCallEnv, OpDesc, OpStatic, OpForce
	Builtin *core.Op     // OpCallHelper
	TyArgs  []*core.Type // OpCallHelper with ByType, OpScopePoint, OpLoopPoint
	Trap    int32        // OpXxxOv, OpTrapIf, OpCallHelper: index into Func.Traps, else -1
	Pos     core.At      // place in the source
}

// TermKind is the kind of a terminator.
type TermKind uint8

const (
	TermNone        TermKind = iota
	TermJump                 // Succs[0]
	TermBranch               // Args[0] I1 ? Succs[0] : Succs[1]
	TermSwitch               // Args[0] in [0, len(Succs)-1) selects; the last is the default
	TermRet                  // Args[0]
	TermTail                 // Fn; Args: dest, arguments…
	TermTailEnv              // Fn; Args: dest, closure, arguments…
	TermTailClosure          // Args: dest, closure, arguments…
	TermTrap                 // Trap; Args: values shown in the message (with TyArgs in the Trap)
)

// Edge is a jump to a block with arguments for its parameters.
type Edge struct {
	To   *Block
	Args []*Value
}

// Term ends a block.
type Term struct {
	Kind  TermKind
	Args  []*Value
	Succs []Edge
	Fn    *core.Fn
	Trap  int32
	Pos   core.At
}

// Block is a basic block: parameters, instructions, one terminator.
type Block struct {
	ID     int32
	Params []*Value
	Instrs []*Value
	Term   Term
	Cold   bool // laid out at the end
}

// Trap describes a run-time error that code can raise: what the exit to Go needs to make the Fault.
type Trap struct {
	Code   string
	Msg    string
	At     core.At
	TyArgs []*core.Type // types of the values shown after Msg (TermTrap)
}

// Func is one function. Blocks[0] is the entry; its parameters are the function's.
type Func struct {
	Fn      *core.Fn
	Name    string
	Params  []Type
	Ret     Type
	Blocks  []*Block
	Traps   []Trap
	Strings []string

	// Chain: memory may grow from one tail call to the next, and a chain of them may lead back
	// here, so that entering by one is a collection point.
	Chain bool

	// CheckedRestores has every restore go through heap.Task.RestoreTop: for the modes
	// in which freed memory is not used again.
	CheckedRestores bool

	// Places: every value knows its place in the source, and the code is to say which
	// instructions are from where (abi.Code.Lines).
	Places bool

	made                 opSet // operations that values have had when they were made
	nextValue, nextBlock int32
	space                *Space // that memory is from: see mem
	graph                *graph // of the blocks as they are, or nil: see graphOf
}

// instrRoom is the number of instructions that a block has room for at first.
const instrRoom = 8

// NewBlock appends an empty block.
func (f *Func) NewBlock() *Block {
	f.graph = nil
	mem := f.mem()
	b := mem.blocks.One()
	b.ID, b.Instrs = f.nextBlock, mem.lists.Room(instrRoom)
	f.nextBlock++
	f.Blocks = append(f.Blocks, b)
	return b
}

// NewValue makes a value that belongs to no block's instructions yet.
func (f *Func) NewValue(op Op, t Type, args ...*Value) *Value {
	v := f.blankValue(f.nextValue)
	v.Op, v.Type, v.Args = op, t, f.argList(args)
	f.made.add(op)
	f.nextValue++
	return v
}

// NewParam adds a parameter to a block. What leads there must give it a value.
func (f *Func) NewParam(b *Block, t Type) *Value {
	v := f.NewValue(OpParam, t)
	v.Aux, v.Block = int64(len(b.Params)), b
	b.Params = append(b.Params, v)
	return v
}

// appendValue makes a value at the end of a block.
func (f *Func) appendValue(b *Block, op Op, t Type, aux int64, args ...*Value) *Value {
	v := f.NewValue(op, t, args...)
	v.Aux = aux
	return b.add(v)
}

// add puts a value at the end of a block.
func (b *Block) add(v *Value) *Value {
	v.Block = b
	b.Instrs = append(b.Instrs, v)
	return v
}

// blankValue makes a value without an operation.
func (f *Func) blankValue(id int32) *Value {
	v := f.mem().values.One()
	v.ID, v.Trap = id, -1
	return v
}

// argList copies args, so that the caller's slice may live on its stack.
func (f *Func) argList(args []*Value) []*Value {
	if len(args) == 0 {
		return nil
	}
	return append(f.mem().lists.Room(len(args)), args...)
}

// NumValues is an upper bound of value ids, NumBlocks of block ids.
func (f *Func) NumValues() int { return int(f.nextValue) }
func (f *Func) NumBlocks() int { return int(f.nextBlock) }

// Mentions reports whether f may run another function, or makes a value of it.
func (f *Func) Mentions(fn *core.Fn) bool {
	for _, b := range f.Blocks {
		if b.Term.Fn == fn {
			return true
		}
		for _, v := range b.Instrs {
			if v.Fn == fn {
				return true
			}
		}
	}
	return false
}

// TypeOf returns the SSA type of a Core type.
func TypeOf(t *core.Type) Type {
	switch {
	case t.Is(core.BFloat):
		return F64
	case t.Is(core.BBool):
		return I1
	case t.Is(core.BInt), t.Is(core.BChar), t.Is(core.BUnit):
		return I64
	}
	return Ptr
}
