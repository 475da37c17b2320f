package ssa

import (
	"math"
	"math/bits"
)

// evalConst computes an operation on constants. Checked ones only when the
// check passes; floats only when the result is no nan, whose sign bit hardware
// chooses.
func evalConst(v *Value) (int64, bool) {
	var a [3]int64
	if len(v.Args) == 0 || len(v.Args) > len(a) {
		return 0, false
	}
	for i, x := range v.Args {
		if !isAnyConst(x) {
			return 0, false
		}
		a[i] = x.Aux
	}
	switch v.Op {
	case OpDivConst, OpModConst:
		a[1] = v.Aux
	}
	if v.Op.info().arg == F64 || v.Type == F64 {
		return foldFloat(v.Op, a[0], a[1])
	}
	switch v.Op {
	case OpNot:
		return 1 - a[0], true
	case OpCast:
		return a[0], v.Type != I1 || a[0]>>1 == 0
	case OpSelect:
		if a[0] != 0 {
			return a[1], true
		}
		return a[2], true
	}
	return foldInt(v.Op, a[0], a[1])
}

func foldInt(op Op, x, y int64) (int64, bool) {
	switch op {
	case OpAdd:
		return x + y, true
	case OpSub:
		return x - y, true
	case OpMul:
		return x * y, true
	case OpNeg:
		return -x, true
	case OpAnd:
		return x & y, true
	case OpOr:
		return x | y, true
	case OpXor:
		return x ^ y, true
	case OpShl:
		return x << (y & 63), true
	case OpSar:
		return x >> (y & 63), true
	case OpShr:
		return int64(uint64(x) >> (y & 63)), true
	case OpMulHi:
		return mulHigh(x, y), true
	case OpDiv, OpDivConst, OpMod, OpModConst:
		return foldDivision(op, x, y)
	case OpAddOv, OpSubOv, OpMulOv, OpNegOv:
		return foldChecked(op, x, y)
	}
	if checked := asks[op]; checked != OpInvalid {
		_, fits := foldChecked(checked, x, y)
		return truth(!fits), true
	}
	return foldCompare(op, x, y)
}

// asks gives the operation of which another says whether it would overflow.
var asks = [numOps]Op{OpAddOver: OpAddOv, OpSubOver: OpSubOv, OpMulOver: OpMulOv}

func mulHigh(x, y int64) int64 {
	hi, _ := bits.Mul64(uint64(x), uint64(y))
	return int64(hi) - (x>>63)&y - (y>>63)&x
}

func foldDivision(op Op, x, y int64) (int64, bool) {
	switch {
	case y == 0 || y == -1:
		return 0, false
	case op == OpDiv || op == OpDivConst:
		return x / y, true
	}
	return x % y, true
}

func foldChecked(op Op, x, y int64) (int64, bool) {
	switch op {
	case OpAddOv:
		r := x + y
		return r, (x^r)&(y^r) >= 0
	case OpSubOv:
		r := x - y
		return r, (x^y)&(x^r) >= 0
	case OpMulOv:
		r := x * y
		return r, mulHigh(x, y) == r>>63
	}
	return -x, x != math.MinInt64
}

func foldCompare(op Op, x, y int64) (int64, bool) {
	switch op {
	case OpEq:
		return truth(x == y), true
	case OpNe:
		return truth(x != y), true
	case OpLt:
		return truth(x < y), true
	case OpLe:
		return truth(x <= y), true
	case OpGt:
		return truth(x > y), true
	case OpGe:
		return truth(x >= y), true
	case OpULt:
		return truth(uint64(x) < uint64(y)), true
	case OpULe:
		return truth(uint64(x) <= uint64(y)), true
	}
	return 0, false
}

func foldFloat(op Op, xb, yb int64) (int64, bool) {
	x, y := math.Float64frombits(uint64(xb)), math.Float64frombits(uint64(yb))
	switch op {
	case OpFEq:
		return truth(x == y), true
	case OpFNe:
		return truth(x != y), true
	case OpFLt:
		return truth(x < y), true
	case OpFLe:
		return truth(x <= y), true
	case OpFGt:
		return truth(x > y), true
	case OpFGe:
		return truth(x >= y), true
	case OpFloatToBits, OpBitsToFloat:
		return xb, true
	case OpIntToFloat:
		return int64(math.Float64bits(float64(xb))), true
	}
	r, ok := floatResult(op, x, y)
	return int64(math.Float64bits(r)), ok && r == r
}

func floatResult(op Op, x, y float64) (float64, bool) {
	switch op {
	case OpFAdd:
		return x + y, true
	case OpFSub:
		return x - y, true
	case OpFMul:
		return x * y, true
	case OpFDiv:
		return x / y, true
	case OpFNeg:
		return -x, true
	case OpFAbs:
		return math.Abs(x), true
	case OpFSqrt:
		return math.Sqrt(x), true
	case OpFFloor:
		return math.Floor(x), true
	case OpFCeil:
		return math.Ceil(x), true
	case OpFTrunc:
		return math.Trunc(x), true
	}
	return 0, false
}
