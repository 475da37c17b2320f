package builtin

import (
	"math/bits"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

const (
	intInt     = "Int -> Int -> Int"
	intIntBool = "Int -> Int -> Bool"
)

var intRows = []row{
	{"add.int", intInt, core.AddInt, fails | hidden, 0, checked(core.AddInt, AddChecked), "Sum of two Ints, checked."},
	{"sub.int", intInt, core.SubInt, fails | hidden, 0, checked(core.SubInt, SubChecked), "Difference of two Ints, checked."},
	{"mul.int", intInt, core.MulInt, fails | hidden, 0, checked(core.MulInt, MulChecked), "Product of two Ints, checked."},
	{"div.int", intInt, core.DivInt, fails | hidden, 0, divInt, "Quotient of two Ints, truncated towards zero."},
	{"mod.int", intInt, core.ModInt, fails | hidden, 0, modInt, "Remainder of two Ints, with the sign of the dividend."},
	{"pow.int", intInt, core.LowerCall, fails | hidden, 0, powInt, "Power of two Ints, checked; the exponent must not be negative."},
	{"neg.int", "Int -> Int", core.NegInt, fails | hidden, 0, negInt, "Negated Int, checked."},

	{"wrap_add", intInt, core.WrapAdd, 0, 0, ints(func(a, b int64) int64 { return a + b }), "Sum modulo 2 to the 64th.\nexample: wrap_add 9223372036854775807 1 == -9223372036854775808"},
	{"wrap_sub", intInt, core.WrapSub, 0, 0, ints(func(a, b int64) int64 { return a - b }), "Difference modulo 2 to the 64th."},
	{"wrap_mul", intInt, core.WrapMul, 0, 0, ints(func(a, b int64) int64 { return a * b }), "Product modulo 2 to the 64th."},
	{"bit_and", intInt, core.BitAnd, 0, 0, ints(func(a, b int64) int64 { return a & b }), "Bits set in both Ints.\nexample: bit_and 12 10 == 8"},
	{"bit_or", intInt, core.BitOr, 0, 0, ints(func(a, b int64) int64 { return a | b }), "Bits set in either Int.\nexample: bit_or 12 10 == 14"},
	{"bit_xor", intInt, core.BitXor, 0, 0, ints(func(a, b int64) int64 { return a ^ b }), "Bits set in exactly one of two Ints.\nexample: bit_xor 12 10 == 6"},
	{"shift_left", intInt, core.ShiftLeft, fails, 0, shiftLeft, "`shift_left x n` moves the bits of x up by n places, 0 to 63.\nexample: shift_left 1 4 == 16"},
	{"shift_right", intInt, core.ShiftRight, fails, 0, shiftRight, "`shift_right x n` moves the bits of x down by n places, 0 to 63, keeping the sign.\nexample: shift_right (-16) 2 == -4"},

	{"add_overflows", intIntBool, core.AddOverflows, hidden, 0, overflows(AddChecked), "Would the checked sum overflow?"},
	{"sub_overflows", intIntBool, core.SubOverflows, hidden, 0, overflows(SubChecked), "Would the checked difference overflow?"},
	{"mul_overflows", intIntBool, core.MulOverflows, hidden, 0, overflows(MulChecked), "Would the checked product overflow?"},

	{"not", "Bool -> Bool", core.NotBool, hidden, 0, func(c *Call) heap.Word { return c.Args[0] ^ 1 }, "The opposite truth value."},
}

func ints(f func(a, b int64) int64) Impl {
	return func(c *Call) heap.Word { return heap.Word(f(int64(c.Args[0]), int64(c.Args[1]))) }
}

func overflows(f func(a, b int64) (int64, bool)) Impl {
	return func(c *Call) heap.Word {
		_, fits := f(int64(c.Args[0]), int64(c.Args[1]))
		return word(!fits)
	}
}

func checked(op core.Lower, f func(a, b int64) (int64, bool)) Impl {
	return func(c *Call) heap.Word {
		r, ok := f(int64(c.Args[0]), int64(c.Args[1]))
		if !ok {
			fault(core.CodeOverflow, "%s", core.OverflowMsg(op))
		}
		return heap.Word(r)
	}
}

// AddChecked is a + b, and whether it fits.
func AddChecked(a, b int64) (int64, bool) {
	r := a + b
	return r, (a^r)&(b^r) >= 0
}

// SubChecked is a - b, and whether it fits.
func SubChecked(a, b int64) (int64, bool) {
	r := a - b
	return r, (a^b)&(a^r) >= 0
}

// MulChecked is a * b, and whether it fits.
func MulChecked(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	// bits.Mul64 is unsigned: correct the high word for negative factors.
	hi -= uint64(a>>63)&uint64(b) + uint64(b>>63)&uint64(a)
	return int64(lo), int64(hi) == int64(lo)>>63
}

// PowChecked is a to the power n >= 0, and whether it fits.
func PowChecked(a, n int64) (r int64, ok bool) {
	r, ok = 1, true
	for {
		if n&1 != 0 {
			if r, ok = MulChecked(r, a); !ok {
				return 0, false
			}
		}
		if n >>= 1; n == 0 {
			return r, true
		}
		if a, ok = MulChecked(a, a); !ok {
			return 0, false
		}
	}
}

const minInt = -1 << 63

func divInt(c *Call) heap.Word {
	a, b := int64(c.Args[0]), int64(c.Args[1])
	if b == 0 {
		fault(core.CodeDivisionByZero, core.DivisionByZeroMsg)
	}
	if a == minInt && b == -1 {
		fault(core.CodeOverflow, "%s", core.OverflowMsg(core.DivInt))
	}
	return heap.Word(a / b)
}

func modInt(c *Call) heap.Word {
	a, b := int64(c.Args[0]), int64(c.Args[1])
	if b == 0 {
		fault(core.CodeDivisionByZero, core.DivisionByZeroMsg)
	}
	return heap.Word(a % b)
}

func negInt(c *Call) heap.Word {
	a := int64(c.Args[0])
	if a == minInt {
		fault(core.CodeOverflow, "%s", core.OverflowMsg(core.NegInt))
	}
	return heap.Word(-a)
}

func powInt(c *Call) heap.Word {
	a, n := int64(c.Args[0]), int64(c.Args[1])
	if n < 0 {
		fault(core.CodeBadArgument, "**: the exponent of an Int must not be negative, found (%d)", n)
	}
	r, ok := PowChecked(a, n)
	if !ok {
		fault(core.CodeOverflow, "the result of ** does not fit into an Int (64 bits)")
	}
	return heap.Word(r)
}

func shiftLeft(c *Call) heap.Word {
	return c.Args[0] << shiftCount(core.ShiftLeft, c.Args[1])
}

func shiftRight(c *Call) heap.Word {
	return heap.Word(int64(c.Args[0]) >> shiftCount(core.ShiftRight, c.Args[1]))
}

func shiftCount(op core.Lower, n heap.Word) heap.Word {
	if n > 63 {
		fault(core.CodeBadArgument, "%s", core.WithValues(core.ShiftMsg(op), []string{showInside(int64(n))}))
	}
	return n
}
