package abi

import "github.com/synoema/synoema/core"

// Code is the machine code of one function before it is linked: what jit/amd64
// makes and jit/exec places.
type Code struct {
	Fn        *core.Fn
	Bytes     []byte
	Relocs    []Reloc
	Text      int    // bytes of instructions; constants and jump tables follow
	FrameSize int    // bytes from RSP in the body to the return address
	Sites     []Site // by Off: every return address in the code
	Lines     []Line // by Off, for people; nil unless they were asked for
	Traps     []Trap
	Callee    Callee
	Stats     Stats
}

// Callee is what a caller may know of code that it calls directly, because nothing will take
// its place.
type Callee struct {
	Clobbers uint32 // registers that it changes, scratch registers and result left aside
	Stack    int32  // bytes that it takes of the stack before anything checks that there is room
}

// Direct gives what is known of the functions that the code calls directly.
func (c *Code) Direct(known func(*core.Fn) (Callee, bool)) map[*core.Fn]Callee {
	var out map[*core.Fn]Callee
	for i := range c.Relocs {
		if r := &c.Relocs[i]; r.Kind == RelocCode {
			if out == nil {
				out = map[*core.Fn]Callee{}
			}
			out[r.Fn], _ = known(r.Fn)
		}
	}
	return out
}

// Trap describes a run-time error that code can raise (see ssa.Trap).
type Trap struct {
	Code, Msg string
	At        core.At
	TyArgs    []*core.Type
}

// Site is a place that a call or an exit returns to.
type Site struct {
	Off  int // offset of the return address
	At   core.At
	Bare bool // the frame is not made (a poll in the prologue): the caller's return address follows at once
}

// Line says where the instructions from Off on come from, up to the next Line.
type Line struct {
	Off int
	At  core.At // nowhere: the code's own doings
}

// Stats is what compiling cost and gave.
type Stats struct {
	Instrs, Spills int
	Nanos          int64
}

// RelocKind says what a relocation refers to. All are 4 bytes, relative to the
// end of the field (RIP-relative or rel32) unless said otherwise: function table
// and code share one reservation of less than 2 GiB.
type RelocKind uint8

const (
	RelocStub   RelocKind = iota // address of stub Stub
	RelocCode                    // address of the code of Fn, which stays as it is
	RelocDesc                    // address of the descriptor of Fn, plus Addend
	RelocString                  // address of the static string value Str (its two-word object)
	RelocHelper                  // absolute imm32: the number of the helper call in the engine's table
	RelocPoint                   // absolute imm32: the number of the collection point in the table of helper calls
	RelocTrap                    // absolute imm32: the number of trap Trap of this code in the engine's table
)

// Reloc is one place to patch.
type Reloc struct {
	Kind   RelocKind
	Stub   Stub
	Addend int32
	Off    int // of the 4-byte field
	Trap   int
	Fn     *core.Fn
	Str    string
	Call   *HelperCall // RelocHelper, RelocPoint
}

// HelperCall is a call of a builtin, or of a collection point.
type HelperCall struct {
	Op     *core.Op // nil for a collection point
	TyArgs []*core.Type
	At     core.At
	Loop   bool // the collection point of a loop, not that at the end of a scope

	IsFloat []bool // of a builtin: which arguments are Floats
}

// Stub is a piece of code that the engine emits once; code reaches it by CALL
// (its return address is a Site) with a number in R11. One exit shape serves all.
type Stub uint8

const (
	// StubTrap raises trap R11 (engine number). The values shown in the message
	// are in the argument registers as for a call. Never returns.
	StubTrap Stub = iota
	// StubPoll serves a poisoned stack limit (or raises stack_overflow).
	// Preserves every register but R11 and X15. Prologues jump to a cold
	// `CALL StubPoll; JMP back` before the frame is made, loop headers with it.
	StubPoll
	// StubAlloc makes room: R11 = bytes wanted, CtxScratch = destination. Gives
	// the address of the new object in R11 and has advanced the arena.
	// Preserves every other register but X15.
	StubAlloc
	// StubRestore gives back what lies above address R11 in arena CtxScratch.
	// Preserves every register but R11 and X15.
	StubRestore
	// StubBeginChain begins a chain of tail calls and goes on at address R11, for a function whose
	// code nothing of has run (amd64's emitter.chain). StubEndChain is the return address that it leaves.
	StubBeginChain
	StubEndChain
	// StubChainPoint collects at the entry of function R11 (its Fn.ID): arguments and closure are as for a
	// call, before and, maybe moved, after it.
	StubChainPoint
	// StubHelper calls helper R11 (engine number, RelocHelper): arguments as for a
	// call, destination in R14; result in RAX or X0.
	StubHelper
	// StubForce gives the value of nullary function R11 (its Fn.ID), destination in R14; result in RAX or X0.
	StubForce
	// StubHelperKept and StubForceKept are the same for rare calls: they preserve every register but
	// the results', R11 and X15.
	StubHelperKept
	StubForceKept
	// StubInterp is where the thunk of a function without machine code jumps
	// (not calls), with its Fn.ID in R11 and the arguments as for a call.
	StubInterp

	// StubString is the first of StringStubs: arguments, result and R11 as for StubHelper, which they stand in for.
	StubString

	NumStubs = StubString + Stub(len(StringStubs))
)

// StringStubs are the builtins that machine code does, in the order of jit/exec's strings_amd64.s. Its
// common case, that is: the others it leaves to the helper, but for those that know no others.
var StringStubs = [...]struct {
	Name string
	// Changes are the registers that are not as before, the result among them, when the operation never
	// needs the helper: neither an exit nor a destination. Else nil: every register may change.
	Changes []Reg
}{{"str_byte", []Reg{RAX, RCX, RDX}}, {"cmp.string", comparing}, {"lt.string", comparing}, {"le.string", comparing},
	{"gt.string", comparing}, {"ge.string", comparing}, {"eq.string", equating}, {"ne.string", equating},
	{"str_starts_with", matching}, {"str_ends_with", matching},
	{"append.string", nil}, {"show.int", nil}, {"show.char", nil}, {"str_chars", nil}, {"str_from_chars", nil}, {"str_slice", nil}, {"str_byte_slice", nil},
	{"str_split", nil}, {"str_is_int", nil}, {"str_int_value", nil}, {"json_escape", nil},
	{"concat.3", nil}, {"concat.4", nil}, {"concat.5", nil}, {"concat.6", nil}, {"concat.7", nil}, {"concat.8", nil},
	{"str_upper", nil}, {"str_lower", nil}, {"str_repeat", nil}, {"str_reversed", nil}}

var (
	comparing = []Reg{RAX, RBX, RCX, RDX, RSI, RDI, R8}
	equating  = []Reg{RAX, RBX, RCX, RSI, R8}
	matching  = []Reg{RAX, RCX, RDX, RSI, RDI, R8, R12}
)

var stubNames = [StubString]string{"trap", "poll", "alloc", "restore", "begin_chain", "end_chain", "chain_point", "helper", "force", "helper kept", "force kept", "interp"}

// String is the stub's name in dumps.
func (s Stub) String() string {
	if s < StubString {
		return stubNames[s]
	}
	return StringStubs[s-StubString].Name
}

// StubOf is the stub that does the builtin of the given name: StubHelper when there is none of its own. It may
// change any register, and needs the helper's number and a destination, when changes is nil.
func StubOf(name string) (s Stub, changes []Reg) {
	for i := range StringStubs {
		if r := &StringStubs[i]; r.Name == name {
			return StubString + Stub(i), r.Changes
		}
	}
	return StubHelper, nil
}
