package ssa

import (
	"math"
	"math/bits"
)

// result is the interval of what v computes.
func (r *ranges) result(v *Value) interval {
	switch v.Op {
	case OpConst:
		return interval{v.Aux, v.Aux}
	case OpAdd, OpSub, OpMul, OpNeg, OpAddOv, OpSubOv, OpMulOv, OpNegOv:
		in, fits := r.exact(v)
		if fits || v.Op.is(traps) { // past the check, the result did fit
			return in
		}
	case OpAnd:
		if c := r.of(v.Args[1]); c.lo >= 0 {
			return interval{0, c.hi}
		}
		if c := r.of(v.Args[0]); c.lo >= 0 {
			return interval{0, c.hi}
		}
	case OpShr:
		if c := v.Args[1]; c.Op == OpConst && c.Aux > 0 && c.Aux < 64 {
			return interval{0, int64(^uint64(0) >> uint(c.Aux))}
		}
		if r.of(v.Args[0]).lo >= 0 {
			return interval{0, r.of(v.Args[0]).hi}
		}
	case OpSar:
		if a := r.of(v.Args[0]); a.lo >= 0 {
			return interval{0, a.hi}
		}
	case OpModConst:
		return modInterval(r.of(v.Args[0]), v.Aux)
	case OpDivConst:
		return divInterval(r.of(v.Args[0]), v.Aux)
	case OpCast:
		if v.Args[0].Type == I1 {
			return interval{0, 1}
		}
	case OpSelect:
		a, b := r.of(v.Args[1]), r.of(v.Args[2])
		return interval{min(a.lo, b.lo), max(a.hi, b.hi)}
	case OpLoad32:
		return interval{math.MinInt32, math.MaxInt32}
	}
	return anyInt
}

// modInterval: the remainder has the dividend's sign and is smaller than the divisor.
func modInterval(a interval, d int64) interval {
	if d < 0 {
		d = -d
	}
	if d < 0 { // MinInt
		return anyInt
	}
	out := interval{-(d - 1), d - 1}
	if a.lo >= 0 {
		out.lo, out.hi = 0, min(out.hi, a.hi)
	}
	if a.hi <= 0 {
		out.hi, out.lo = 0, max(out.lo, a.lo)
	}
	return out
}

func divInterval(a interval, d int64) interval {
	p, q := a.lo/d, a.hi/d
	return interval{min(p, q), max(p, q)}
}

// exact is the interval of the mathematical result, cut to 64 bits, and whether
// no cut was needed.
func (r *ranges) exact(v *Value) (interval, bool) {
	a := r.of(v.Args[0])
	if v.Op == OpNeg || v.Op == OpNegOv {
		return span(subSat(0, a.hi), subSat(0, a.lo))
	}
	b := r.of(v.Args[1])
	switch v.Op {
	case OpAdd, OpAddOv, OpAddOver:
		return span(addSat(a.lo, b.lo), addSat(a.hi, b.hi))
	case OpSub, OpSubOv, OpSubOver:
		return span(subSat(a.lo, b.hi), subSat(a.hi, b.lo))
	}
	lo, hi := saturated{math.MaxInt64, false}, saturated{math.MinInt64, false}
	for _, p := range [...]saturated{mulSat(a.lo, b.lo), mulSat(a.lo, b.hi), mulSat(a.hi, b.lo), mulSat(a.hi, b.hi)} {
		lo.cut, hi.cut = lo.cut || p.cut, hi.cut || p.cut
		lo.n, hi.n = min(lo.n, p.n), max(hi.n, p.n)
	}
	return span(lo, hi)
}

func span(lo, hi saturated) (interval, bool) {
	return interval{lo.n, hi.n}, !lo.cut && !hi.cut
}

// saturated is a sum or product, cut to the nearest Int when it does not fit.
type saturated struct {
	n   int64
	cut bool
}

func addSat(a, b int64) saturated {
	s, carry := a+b, (a^(a+b))&(b^(a+b)) < 0
	if carry {
		return extreme(a < 0)
	}
	return saturated{s, false}
}

func subSat(a, b int64) saturated {
	if (a^b)&(a^(a-b)) < 0 {
		return extreme(a < 0)
	}
	return saturated{a - b, false}
}

func mulSat(a, b int64) saturated {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	high := int64(hi) - (a>>63)&b - (b>>63)&a
	if high != int64(lo)>>63 {
		return extreme((a < 0) != (b < 0))
	}
	return saturated{int64(lo), false}
}

func extreme(negative bool) saturated {
	if negative {
		return saturated{math.MinInt64, true}
	}
	return saturated{math.MaxInt64, true}
}
