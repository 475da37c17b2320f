// Package abi is Synoema's own calling convention on amd64.
//
//	R15  context, pinned           RSP  native stack
//	R14  destination (hidden parameter: address of an arena descriptor)
//	RDX  closure (hidden parameter, only read by functions with captures)
//	RAX RBX RCX RDI RSI R8 R9 R10   the first eight words that are not Floats
//	X0 … X7                         the first eight Floats
//	CtxMoreArgs[i]                  the rest, in order: stored by the caller, loaded at once by the callee
//	RAX or X0                       the result
//	R11 and X15                     scratch, never allocated
//
// Every register but R15 and RSP is clobbered by a call, unless the caller knows the code that
// it calls (Callee). R12, R13, RBP, X8–X14 are ordinary allocatable registers. Tail calls leave
// their frame first.
//
// A function that a chain of tail calls may lead back to, with memory growing on the way,
// looks at its return address when it is entered (amd64's emitter.chain): that of
// StubEndChain tells that a chain has come here, which may collect; any other that a chain
// begins. So nobody else needs to know which functions are of this kind. What a chain's points have to
// know lies beside that return address (ChainA and so on).
package abi

// Reg is a hardware register: 0–15 general (RAX RCX RDX RBX RSP RBP RSI RDI R8…R15, the
// encoding's numbers), 16–31 X0–X15.
type Reg uint8

const (
	RAX Reg = iota
	RCX
	RDX
	RBX
	RSP
	RBP
	RSI
	RDI
	R8
	R9
	R10
	R11
	R12
	R13
	R14
	R15
	X0
	X1
	X2
	X3
	X4
	X5
	X6
	X7
	X8
	X9
	X10
	X11
	X12
	X13
	X14
	X15
)

// IsFloat reports whether r is an X register.
func (r Reg) IsFloat() bool { return r >= X0 }

// Fixed roles.
const (
	Context      = R15
	Dest         = R14
	Env          = RDX
	IntScratch   = R11
	FloatScratch = X15
	IntResult    = RAX
	FloatResult  = X0
)

// IntArgs and FloatArgs are the argument registers in order.
var (
	IntArgs   = [...]Reg{RAX, RBX, RCX, RDI, RSI, R8, R9, R10}
	FloatArgs = [...]Reg{X0, X1, X2, X3, X4, X5, X6, X7}
)

// Loc is the place of an argument: a register, or a word of CtxMoreArgs.
type Loc struct {
	Reg   Reg
	InMem bool
	More  int // index into CtxMoreArgs when InMem
}

// Assign places arguments; isFloat tells which are Floats.
func Assign(isFloat []bool) []Loc {
	out := make([]Loc, len(isFloat))
	var a Assigning
	for i, f := range isFloat {
		out[i] = a.Next(f)
	}
	return out
}

// Assigning places one argument after the other.
type Assigning struct{ ints, floats, more int }

// Next is the place of the next argument.
func (a *Assigning) Next(isFloat bool) Loc {
	switch {
	case isFloat && a.floats < len(FloatArgs):
		a.floats++
		return Loc{Reg: FloatArgs[a.floats-1]}
	case !isFloat && a.ints < len(IntArgs):
		a.ints++
		return Loc{Reg: IntArgs[a.ints-1]}
	}
	a.more++
	return Loc{InMem: true, More: a.more - 1}
}

// Of a chain of tail calls, from the stack pointer at the entry of the function that it has come to: the tops when
// it began, the sum of both tops from which on its points collect, the tops when it last did.
const (
	ChainA       = 8
	ChainB       = 16
	ChainTrigger = 24
	ChainOldA    = 32
	ChainOldB    = 40
	ChainWords   = 5
)
