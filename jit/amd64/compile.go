// Package amd64 turns a function in SSA form into machine code.
//
//	ssa.Func ─ select ─► program ─ arrange ─► blocks in order ─ regalloc ─► emit ─► abi.Code
//	           select.go           arrange.go                              emit.go
//
// A program is a control-flow graph of machine instructions over virtual
// registers: comparisons are fused with the branches that use them, constants and
// addresses are operands that need no register, calls that happen rarely are blocks of
// their own. Emission writes bytes with the package's own encoder (encode.go): 12 ns
// an instruction where golang-asm's tables take 70, which would be more than a tenth of
// the whole (about 400 ns an instruction). golang-asm is the oracle: a test compares
// every form byte for byte.
//
// Conventions of the code are those of jit/abi: R15 is the context, R11 and X15
// are scratch within one instruction, every other register is the allocator's.
// The frame consists of spill slots only:
//
//	RSP + FrameSize   return address
//	RSP + 8*n         slot n
//
// Promises: the same function gives the same bytes; a broken invariant panics with the
// pass and the function's name, which Compile returns as an error.
package amd64

import (
	"fmt"
	"time"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/regalloc"
	"github.com/synoema/synoema/jit/ssa"
)

// Options are what Compile may be told; the zero value is good.
type Options struct {
	// Known gives what is known of a function whose code is there and will not be replaced
	// while the new code is used. It is called directly.
	Known func(*core.Fn) (abi.Callee, bool)
	// After is called at the end of every step.
	After func(step string)
	// Space is memory to work in, nil for new one.
	Space *Space
}

// Space is the memory in which one function after the other is compiled.
type Space struct {
	selector selector
	program  program
	alloc    regalloc.Space
	emitter  emitter
	begun    bool
}

// Compile makes the machine code of f. It doesn't change f.
func Compile(f *ssa.Func) (*abi.Code, error) { return CompileWith(f, Options{}) }

// CompileWith is Compile with options.
func CompileWith(f *ssa.Func, o Options) (code *abi.Code, err error) {
	after := o.After
	if after == nil {
		after = func(string) {}
	}
	defer func() {
		if x := recover(); x != nil {
			code, err = nil, fmt.Errorf("amd64: compiling %s: %v", f.Name, x)
		}
	}()
	start := time.Now()
	sp := o.Space
	if sp == nil {
		sp = new(Space)
	}
	p := sp.selectCode(f, o.Known)
	after("select")
	arrange(p)
	after("arrange")
	input := p.forAllocation()
	res := sp.alloc.Run(input, &machine)
	after("regalloc")
	code = sp.emit(p, input, res)
	after("encode")
	code.Stats = abi.Stats{Instrs: len(input.Instrs), Spills: res.Spills, Nanos: time.Since(start).Nanoseconds()}
	return code, nil
}

// machine is the register file as the allocator sees it. Argument registers that
// no instruction insists on come first.
var machine = regalloc.Machine{
	Order: [2][]regalloc.PReg{
		{preg(abi.RAX), preg(abi.RCX), preg(abi.RDX), preg(abi.RSI), preg(abi.RDI), preg(abi.RBX), preg(abi.R8), preg(abi.R9),
			preg(abi.R10), preg(abi.RBP), preg(abi.R14), preg(abi.R12), preg(abi.R13)},
		{preg(abi.X0), preg(abi.X1), preg(abi.X2), preg(abi.X3), preg(abi.X4), preg(abi.X5), preg(abi.X6), preg(abi.X7),
			preg(abi.X8), preg(abi.X9), preg(abi.X10), preg(abi.X11), preg(abi.X12), preg(abi.X13), preg(abi.X14)},
	},
	Scratch: [2]regalloc.PReg{preg(abi.IntScratch), preg(abi.FloatScratch)},
}

func preg(r abi.Reg) regalloc.PReg { return regalloc.PReg(r) }

// keptRegs is what a rare call of a helper clobbers.
const keptRegs regalloc.RegSet = 1<<abi.IntResult | 1<<abi.FloatResult

func regSet(rs []abi.Reg) (s regalloc.RegSet) {
	for _, r := range rs {
		s |= 1 << preg(r)
	}
	return s
}

// allRegs is what a call clobbers.
var allRegs = func() (s regalloc.RegSet) {
	for _, order := range machine.Order {
		for _, r := range order {
			s |= 1 << r
		}
	}
	return s
}()
