package oracle

import (
	"fmt"
	"math"
	"math/big"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/ssa"
)

// eval computes one instruction.
func (fr *frame) eval(v *ssa.Value) uint64 {
	a := fr.all(v.Args)
	switch v.Op {
	case ssa.OpConst, ssa.OpFConst:
		return uint64(v.Aux)
	case ssa.OpTrapIf:
		if a[0] != 0 {
			fr.trap(v.Trap, nil)
		}
		return 0
	case ssa.OpSelect:
		if a[0] != 0 {
			return a[1]
		}
		return a[2]
	case ssa.OpCast, ssa.OpBitsToFloat, ssa.OpFloatToBits:
		return a[0]
	case ssa.OpPoll:
		return 0
	case ssa.OpAddOv, ssa.OpSubOv, ssa.OpMulOv, ssa.OpNegOv:
		return fr.checked(v, a)
	}
	if r, ok := fr.evalArena(v, a); ok {
		return r
	}
	if r, ok := evalMemory(fr, v, a); ok {
		return r
	}
	if r, ok := fr.evalCall(v, a); ok {
		return r
	}
	if v.Op >= ssa.OpEq && v.Op <= ssa.OpNot {
		if compare(v.Op, a) {
			return 1
		}
		return 0
	}
	if v.Op >= ssa.OpFAdd && v.Op <= ssa.OpIntToFloat {
		return evalFloat(v.Op, a)
	}
	return evalInt(v, a)
}

func evalInt(v *ssa.Value, a []uint64) uint64 {
	x := int64(a[0])
	switch v.Op {
	case ssa.OpNeg:
		return -a[0]
	case ssa.OpDivConst:
		return uint64(x / v.Aux)
	case ssa.OpModConst:
		return uint64(x % v.Aux)
	}
	y := int64(a[1])
	switch v.Op {
	case ssa.OpAdd:
		return a[0] + a[1]
	case ssa.OpSub:
		return a[0] - a[1]
	case ssa.OpMul:
		return a[0] * a[1]
	case ssa.OpAnd:
		return a[0] & a[1]
	case ssa.OpOr:
		return a[0] | a[1]
	case ssa.OpXor:
		return a[0] ^ a[1]
	case ssa.OpShl:
		return a[0] << count(v, a[1])
	case ssa.OpSar:
		return uint64(x >> count(v, a[1]))
	case ssa.OpShr:
		return a[0] >> count(v, a[1])
	case ssa.OpMulHi:
		p := new(big.Int).Mul(big.NewInt(x), big.NewInt(y))
		return uint64(p.Rsh(p, 64).Int64())
	}
	if y == 0 || y == -1 && x == math.MinInt64 {
		panic("oracle: machine division fault in " + v.String())
	}
	if v.Op == ssa.OpDiv {
		return uint64(x / y)
	}
	if v.Op == ssa.OpMod {
		return uint64(x % y)
	}
	panic("oracle: unknown operation " + v.String())
}

// count is a shift count, which must be in range.
func count(v *ssa.Value, n uint64) uint64 {
	if n > 63 {
		panic("oracle: bad shift count in " + v.String())
	}
	return n
}

func (fr *frame) checked(v *ssa.Value, a []uint64) uint64 {
	r := exact(v.Op, a)
	if !r.IsInt64() {
		fr.trap(v.Trap, nil)
	}
	return uint64(r.Int64())
}

func exact(op ssa.Op, a []uint64) *big.Int {
	x, r := big.NewInt(int64(a[0])), new(big.Int)
	if op == ssa.OpNegOv {
		return r.Neg(x)
	}
	y := big.NewInt(int64(a[1]))
	switch op {
	case ssa.OpAddOv:
		r.Add(x, y)
	case ssa.OpSubOv:
		r.Sub(x, y)
	case ssa.OpMulOv:
		r.Mul(x, y)
	}
	return r
}

func compare(op ssa.Op, a []uint64) bool {
	if op == ssa.OpNot {
		return a[0] == 0
	}
	x, y := int64(a[0]), int64(a[1])
	f, g := math.Float64frombits(a[0]), math.Float64frombits(a[1])
	switch op {
	case ssa.OpEq:
		return x == y
	case ssa.OpNe:
		return x != y
	case ssa.OpLt:
		return x < y
	case ssa.OpLe:
		return x <= y
	case ssa.OpGt:
		return x > y
	case ssa.OpGe:
		return x >= y
	case ssa.OpULt:
		return a[0] < a[1]
	case ssa.OpULe:
		return a[0] <= a[1]
	case ssa.OpAddOver:
		return !exact(ssa.OpAddOv, a).IsInt64()
	case ssa.OpSubOver:
		return !exact(ssa.OpSubOv, a).IsInt64()
	case ssa.OpMulOver:
		return !exact(ssa.OpMulOv, a).IsInt64()
	case ssa.OpFEq:
		return f == g
	case ssa.OpFNe:
		return f != g
	case ssa.OpFLt:
		return f < g
	case ssa.OpFLe:
		return f <= g
	case ssa.OpFGt:
		return f > g
	}
	return f >= g
}

func evalFloat(op ssa.Op, a []uint64) uint64 {
	x := math.Float64frombits(a[0])
	var y float64
	if len(a) > 1 {
		y = math.Float64frombits(a[1])
	}
	var r float64
	switch op {
	case ssa.OpFAdd:
		r = x + y
	case ssa.OpFSub:
		r = x - y
	case ssa.OpFMul:
		r = x * y
	case ssa.OpFDiv:
		r = x / y
	case ssa.OpFNeg:
		r = -x
	case ssa.OpFAbs:
		r = math.Abs(x)
	case ssa.OpFSqrt:
		r = math.Sqrt(x)
	case ssa.OpFFloor:
		r = math.Floor(x)
	case ssa.OpFCeil:
		r = math.Ceil(x)
	case ssa.OpFTrunc:
		r = math.Trunc(x)
	case ssa.OpIntToFloat:
		r = float64(int64(a[0]))
	}
	if r != r {
		return math.Float64bits(math.NaN()) // one nan for all: its bits are not specified
	}
	return math.Float64bits(r)
}

func evalMemory(fr *frame, v *ssa.Value, a []uint64) (uint64, bool) {
	off := uint64(v.Aux)
	switch v.Op {
	case ssa.OpLoad, ssa.OpLoadMut:
		return *fr.word(a[0] + off), true
	case ssa.OpLoad32:
		at := a[0] + off
		return uint64(int64(int32(*fr.word(at &^ 7) >> (8 * (at & 4))))), true
	case ssa.OpStore:
		*fr.word(a[0] + off) = a[1]
	case ssa.OpLoadCtx:
		return fr.ctx[off/8], true
	case ssa.OpStoreCtx:
		fr.ctx[off/8] = a[0]
	case ssa.OpDesc:
		return fr.desc(v.Fn), true
	case ssa.OpStatic:
		return fr.desc(v.Fn) + heap.FnClosure, true
	case ssa.OpStrAddr:
		return fr.text(fr.f.Strings[off]), true
	case ssa.OpEnv:
		return fr.env, true
	default:
		return 0, false
	}
	return 0, true
}

func (fr *frame) evalCall(v *ssa.Value, a []uint64) (uint64, bool) {
	var r uint64
	switch v.Op {
	case ssa.OpCall:
		r = fr.callFn(v.Fn, a[0], 0, v.Args[1:], a[1:])
	case ssa.OpCallEnv:
		r = fr.callFn(v.Fn, a[0], a[1], v.Args[2:], a[2:])
	case ssa.OpCallClosure:
		fn := fr.fnAt[*fr.word(a[1])]
		if fn == nil {
			panic(fmt.Sprintf("oracle: %#x is no closure", a[1]))
		}
		r = fr.callFn(fn, a[0], a[1], v.Args[2:], a[2:])
	case ssa.OpCallHelper:
		r = fr.helper(v.Builtin, v.Args[1:], a[1:])
	case ssa.OpForce:
		r = fr.callFn(v.Fn, a[0], 0, nil, nil)
	default:
		return 0, false
	}
	if v.Type == ssa.I1 {
		r &= 1
	}
	return r, true
}

func (fr *frame) helper(op *core.Op, vs []*ssa.Value, args []uint64) uint64 {
	made := fr.unknown(op.Name, vs, args)
	if fr.Helper != nil {
		if r, known := fr.Helper(op, args); known {
			return r
		}
	}
	return made
}
