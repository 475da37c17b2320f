package amd64

import "github.com/synoema/synoema/jit/ssa"

// cond is a condition code of the machine, or one of two float conditions that need
// the parity flag as well.
type cond uint8

const (
	ccO  cond = 0x0
	ccB  cond = 0x2
	ccAE cond = 0x3
	ccE  cond = 0x4
	ccNE cond = 0x5
	ccBE cond = 0x6
	ccA  cond = 0x7
	ccP  cond = 0xa
	ccNP cond = 0xb
	ccL  cond = 0xc
	ccGE cond = 0xd
	ccLE cond = 0xe
	ccG  cond = 0xf

	ccFEq cond = 0x10 // equal and ordered
	ccFNe cond = 0x11
)

// not is the opposite: conditions differ from it in their lowest bit.
func (c cond) not() cond { return c ^ 1 }

// mirror is the condition with the operands of the comparison exchanged.
func (c cond) mirror() cond {
	switch c {
	case ccL:
		return ccG
	case ccG:
		return ccL
	case ccLE:
		return ccGE
	case ccGE:
		return ccLE
	case ccB:
		return ccA
	case ccA:
		return ccB
	case ccBE:
		return ccAE
	case ccAE:
		return ccBE
	}
	return c
}

// comparison says how an SSA comparison is done: ucomisd sets "below" also for
// unordered operands, so less-than is asked the other way round.
type comparison struct {
	test testKind
	cc   cond
	swap bool
}

var comparisons = [...]comparison{
	ssa.OpEq:  {testInt, ccE, false},
	ssa.OpNe:  {testInt, ccNE, false},
	ssa.OpLt:  {testInt, ccL, false},
	ssa.OpLe:  {testInt, ccLE, false},
	ssa.OpGt:  {testInt, ccG, false},
	ssa.OpGe:  {testInt, ccGE, false},
	ssa.OpULt: {testInt, ccB, false},
	ssa.OpULe: {testInt, ccBE, false},
	ssa.OpFEq: {testFloat, ccFEq, false},
	ssa.OpFNe: {testFloat, ccFNe, false},
	ssa.OpFLt: {testFloat, ccA, true},
	ssa.OpFLe: {testFloat, ccAE, true},
	ssa.OpFGt: {testFloat, ccA, false},
	ssa.OpFGe: {testFloat, ccAE, false},

	// Comparing subtracts. The others add or multiply in the scratch register.
	ssa.OpAddOver: {testAdd, ccO, false},
	ssa.OpSubOver: {testInt, ccO, false},
	ssa.OpMulOver: {testMul, ccO, false},

	ssa.OpGrown: {testTops, ccA, false},
}

// comparisonOf is how an operation is done that is a comparison.
func comparisonOf(op ssa.Op) (c comparison, ok bool) {
	if int(op) < len(comparisons) {
		c = comparisons[op]
	}
	return c, c.test != testNone
}
