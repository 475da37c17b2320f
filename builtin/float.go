package builtin

import (
	"math"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

const (
	floatFloat  = "Float -> Float"
	float2Float = "Float -> Float -> Float"
)

var floatRows = []row{
	{"add.float", float2Float, core.AddFloat, hidden, 0, floats2(func(a, b float64) float64 { return a + b }), "Sum of two Floats."},
	{"sub.float", float2Float, core.SubFloat, hidden, 0, floats2(func(a, b float64) float64 { return a - b }), "Difference of two Floats."},
	{"mul.float", float2Float, core.MulFloat, hidden, 0, floats2(func(a, b float64) float64 { return a * b }), "Product of two Floats."},
	{"div.float", float2Float, core.DivFloat, hidden, 0, floats2(func(a, b float64) float64 { return a / b }), "Quotient of two Floats."},
	{"pow.float", float2Float, core.LowerCall, hidden, 0, floats2(math.Pow), "Power of two Floats."},
	{"neg.float", floatFloat, core.NegFloat, hidden, 0, floats(func(x float64) float64 { return -x }), "Negated Float."},
	{"abs_float", floatFloat, core.AbsFloat, hidden, 0, floats(math.Abs), "Float without its sign."},
	{"id.float", floatFloat, core.LowerCall, hidden, 0, func(c *Call) heap.Word { return c.Args[0] }, "The Float itself."},

	{"to_float", "Int -> Float", core.IntToFloat, 0, 0, toFloat, "Int as a Float; beyond 2 to the 53rd the nearest one.\nexample: to_float 3 == 3.0"},
	{"to_int", "Float -> Int", core.LowerCall, fails, 0, toInt, "Float truncated to an Int; an error when it does not fit.\nexample: to_int (-2.7) == -2"},
	{"floor", floatFloat, core.FloorFloat, 0, 0, floats(math.Floor), "Largest whole number that is not greater.\nexample: floor (-2.5) == -3.0"},
	{"ceil", floatFloat, core.CeilFloat, 0, 0, floats(math.Ceil), "Smallest whole number that is not less.\nexample: ceil 2.1 == 3.0"},
	{"truncate", floatFloat, core.TruncFloat, 0, 0, floats(math.Trunc), "Float without what stands behind the point.\nexample: truncate (-2.7) == -2.0"},
	{"round", floatFloat, core.LowerCall, 0, 0, floats(math.Round), "Nearest whole number, halves away from zero.\nexample: round 2.5 == 3.0"},
	{"float_fixed", "Int -> Float -> String", core.LowerCall, fails | alloc, 0, floatFixed, "`float_fixed digits x` writes x with that many digits behind the point.\nexample: float_fixed 2 3.14159 == \"3.14\""},

	{"sqrt_float", floatFloat, core.SqrtFloat, hidden, 0, floats(math.Sqrt), "Square root."},
	{"exp_float", floatFloat, core.LowerCall, hidden, 0, floats(math.Exp), "e to the power of a Float."},
	{"log_float", floatFloat, core.LowerCall, hidden, 0, floats(math.Log), "Natural logarithm."},
	{"sin_float", floatFloat, core.LowerCall, hidden, 0, floats(math.Sin), "Sine."},
	{"cos_float", floatFloat, core.LowerCall, hidden, 0, floats(math.Cos), "Cosine."},
	{"tan_float", floatFloat, core.LowerCall, hidden, 0, floats(math.Tan), "Tangent."},
	{"atan2_float", float2Float, core.LowerCall, hidden, 0, floats2(math.Atan2), "atan2 y x is the angle of the point (x, y)."},
}

func float(w heap.Word) float64 { return math.Float64frombits(w) }

func floats(f func(float64) float64) Impl {
	return func(c *Call) heap.Word { return math.Float64bits(f(float(c.Args[0]))) }
}

func floats2(f func(a, b float64) float64) Impl {
	return func(c *Call) heap.Word { return math.Float64bits(f(float(c.Args[0]), float(c.Args[1]))) }
}

func toFloat(c *Call) heap.Word { return math.Float64bits(float64(int64(c.Args[0]))) }

func toInt(c *Call) heap.Word {
	x := float(c.Args[0])
	// -2^63 is an Int, 2^63 is not; both are exact Floats. nan fails both tests.
	if !(x >= -0x1p63 && x < 0x1p63) {
		fault(core.CodeBadArgument, "to_int: %s does not fit into an Int (64 bits)", heap.FormatFloat(x))
	}
	return heap.Word(int64(x))
}

// maxDigits bounds float_fixed: no Float has more digits behind the point.
const maxDigits = 1100

func floatFixed(c *Call) heap.Word {
	digits, x := int64(c.Args[0]), float(c.Args[1])
	if digits < 0 || digits > maxDigits {
		fault(core.CodeBadArgument, "float_fixed: the number of digits must be between 0 and %d, found %s", maxDigits, showInside(digits))
	}
	var buf [64]byte
	return c.Task.NewBytes(c.Dest, heap.AppendFixed(buf[:0], x, int(digits)))
}
