// Instances: what both tiers run.

package core

import (
	"sync/atomic"

	"github.com/synoema/synoema/source"
)

// Fn is one function instance: a definition at concrete types, a lambda lifted
// out of one, or a function made by the compiler (partial application, generic
// apply). Its identity, and its index in the function table, last as long as the
// session; its body is filled on demand and dropped when something it was made
// from is redefined.
type Fn struct {
	ID      int    // index in the function table
	Key     string // unique, readable: "map[Int,Int]", "map[Int,Int].go", "apply2[Int -> Int -> Int]"
	Display string // what traces and messages call it
	Def     Name   // definition it belongs to
	TyArgs  []*Type
	Owner   *Fn      // of a lambda or local function: the instance whose body it was made with
	Home    *Inlined // of a function lifted out of inlined text: the call that the text replaced

	Params   []*Type // parameter types; parameters are slots 0..len(Params)-1
	Captures []*Type // captured values; slots len(Params).. after them, loaded from the closure at entry
	Ret      *Type
	Memo     bool // nullary definition: no parameters, value kept

	Code atomic.Pointer[Body] // nil until instantiated
}

// Body is the code of an instance.
type Body struct {
	Fn    *Fn
	Slots []*Type  // types of all slots
	Names []string // name of each slot as written, "" for temporaries
	Root  Node
	Size  int    // number of nodes, the weight of a call for heat
	Loop  bool   // memory may grow from one self tail call to the next: they are collection points
	Chain bool   // the same for tail calls of others: entries by tail call are collection points
	Deps  []Name // definitions whose text went into this body (itself, inlined ones)
	Calls []*Fn  // instances that it mentions

	regions *summary // what was found out about it; nil before annotate
}

// Node is an expression of an instance. Operands may nest; evaluation is
// strict and left to right. Results are allocated in the function's destination (a
// hidden parameter) or in the other arena, as NodeBase.Other says.
type Node interface {
	Span() source.Span
	Place() At
	Type() *Type
	common() *NodeBase
	node()
}

// NodeBase is embedded by every Node.
type NodeBase struct {
	At
	Ty    *Type
	Other bool // allocates in the other arena than the function's destination; see region.go
}

// Type returns the type of the node's value.
func (b *NodeBase) Type() *Type { return b.Ty }

func (b *NodeBase) common() *NodeBase { return b }

type (
	// Slot reads local N.
	Slot struct {
		NodeBase
		N int
	}
	// Const is an Int, Float, Bool, Char or () constant.
	Const struct {
		NodeBase
		Bits uint64
	}
	// StrConst is a string literal.
	StrConst struct {
		NodeBase
		Text string
	}
	// LetNode evaluates Rhs into slot N, then Body. N < 0 drops the value.
	LetNode struct {
		NodeBase
		N    int
		Rhs  Node
		Body Node
	}
	// LetClosures allocates a group of closures as one block, bound to Slots
	// before the captures are stored, so that they may capture each other.
	LetClosures struct {
		NodeBase
		Slots    []int
		Closures []*MkClosure
		Body     Node
	}
	// Switch takes the arm that fits the value of Scrut. Bool conditions are
	// Switches on the constructors false and true.
	Switch struct {
		NodeBase
		Scrut   Node
		ScrutN  int // slot that keeps the scrutinee for Default and field loads, or -1
		Arms    []*NodeArm
		Default Node // nil when the arms are exhaustive
	}
	// Alloc builds a constructor, tuple or record with fields in layout order.
	// Con is nil for records. A nullary constructor has no Args and is a constant.
	Alloc struct {
		NodeBase
		Con  *DataCon
		Args []Node
	}
	// Field loads field Index (layout order) of a record, tuple or constructor Con.
	Field struct {
		NodeBase
		E     Node
		Con   *DataCon // nil for records
		Index int
	}
	// PrimNode applies an operation.
	PrimNode struct {
		NodeBase
		Op     *Op
		TyArgs []*Type
		Args   []Node
		plain  bool // its value and those of its operands are none of memory; see region_place.go
	}
	// Call calls a known instance with exactly its parameters. Env, when not nil,
	// is the closure value whose captures the callee reads.
	Call struct {
		NodeBase
		Fn   *Fn
		Env  Node
		Args []Node
		Tail bool
	}
	// Apply calls an unknown function value. When the closure's arity is
	// len(Args), its code is entered; else Slow is called with the closure and
	// the arguments (it over- or under-applies).
	Apply struct {
		NodeBase
		Fn   Node
		Args []Node
		Slow *Fn // nil when the arity is certain or the Apply is inside Slow itself (Exact)
		Tail bool
	}
	// MkClosure allocates a closure, or is a constant when nothing is captured.
	MkClosure struct {
		NodeBase
		Fn       *Fn
		Captures []Node
	}
	// ArityOf is the number of arguments a closure waits for, as an Int.
	ArityOf struct {
		NodeBase
		E Node
	}
	// Force is a mention of a nullary definition (Fn.Memo).
	Force struct {
		NodeBase
		Fn *Fn
	}
	// ScopeNode ends with giving memory back. Its value was evaluated into one of the
	// arenas (NodeBase.Other). At the end
	//	Restore  the top of the arena that the value is not in goes back to where it was
	//	Evac     what the value does not reach may be given back too: a collection point,
	//	         with the tops at the beginning as the mark and the value as the root
	// A value that the scope gives may have moved; others are not touched.
	ScopeNode struct {
		NodeBase
		Body          Node
		Restore, Evac bool
	}
	// FailNode raises a run-time error.
	FailNode struct {
		NodeBase
		Code string
		Msg  string
		Args []Node // shown after Msg
	}
)

// NodeArm is one arm of a Switch. Binds[i] is the slot that receives field i, or -1.
type NodeArm struct {
	Con   *DataCon // or nil
	Binds []int
	Lit   *Lit // Int, Float, Char, String
	Body  Node
}

func (*Slot) node()        {}
func (*Const) node()       {}
func (*StrConst) node()    {}
func (*LetNode) node()     {}
func (*LetClosures) node() {}
func (*Switch) node()      {}
func (*Alloc) node()       {}
func (*Field) node()       {}
func (*PrimNode) node()    {}
func (*Call) node()        {}
func (*Apply) node()       {}
func (*MkClosure) node()   {}
func (*ArityOf) node()     {}
func (*Force) node()       {}
func (*ScopeNode) node()   {}
func (*FailNode) node()    {}

// Fault is a run-time error on its way out. Messages never depend on the tier.
type Fault struct {
	Code  string
	Msg   string
	At    At
	Trace []TraceEntry // innermost first; filled while unwinding, see AddTrace
	Hint  string       // what to do, where the code's own advice does not fit

	Deep    bool // it was raised because recursion is deep, wherever that happened to be
	Omitted int  // entries left out of Trace behind its first TraceHead; see TraceEnds
}

// TraceEntry is one function of the chain that led to a fault, with the place of the call in it.
type TraceEntry struct {
	Fn *Fn
	At At
}

func (f *Fault) Error() string { return f.Code + ": " + f.Msg }
