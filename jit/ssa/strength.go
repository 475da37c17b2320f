package ssa

import (
	"math"
	"math/bits"
	"slices"
)

// reduceStrength replaces multiplications by cheaper operations: by a power of
// two with a shift, checked doubling with a checked addition. Tests of divisibility
// need no remainder. Division by
// constants is OpDivConst and OpModConst since gvn; the code generator
// selects multiplications and shifts for those.
func reduceStrength(f *Func) (changed bool) {
	s := &simplifier{f: f, out: f.mem().buf}
	for _, b := range f.Blocks {
		if !slices.ContainsFunc(b.Instrs, reducible) {
			continue
		}
		changed = true
		s.b, s.out = b, s.out[:0]
		for _, v := range b.Instrs {
			s.reduce(v)
			s.out = append(s.out, v)
		}
		b.Instrs = append(b.Instrs[:0], s.out...)
	}
	f.mem().buf = s.out
	return changed
}

// reducible reports whether reduce looks at v.
func reducible(v *Value) bool {
	switch v.Op {
	case OpMul, OpMulOv:
		return true
	case OpEq, OpNe:
		return v.Args[0].Op == OpModConst
	}
	return false
}

func (s *simplifier) reduce(v *Value) {
	if v.Op == OpEq || v.Op == OpNe {
		s.divisible(v)
		return
	}
	if v.Op != OpMul && v.Op != OpMulOv || v.Args[1].Op != OpConst {
		return
	}
	x, c := v.Args[0], v.Args[1].Aux
	switch {
	case c == 2 && v.Op == OpMulOv:
		v.Op, v.Args[1] = OpAddOv, x
	case c == 2:
		v.Op, v.Args[1] = OpAdd, x
	case c == -1 && v.Op == OpMul:
		v.Op, v.Args = OpNeg, v.Args[:1]
	case c == -1:
		v.Op, v.Args = OpNegOv, v.Args[:1]
	case v.Op == OpMul && bits.OnesCount64(uint64(c)) == 1:
		v.Op, v.Args[1] = OpShl, s.constant(I64, int64(bits.TrailingZeros64(uint64(c))))
	}
}

// divisible tests x % d == 0 for odd d: multiplying by the inverse of d modulo 2 to the 64th
// permutes the Ints, and takes exactly the multiples of d to their quotients, which
// lie between -most and most. (Granlund and Montgomery, "Division by invariant integers
// using multiplication", 1994, section 9.)
func (s *simplifier) divisible(v *Value) {
	r := v.Args[0]
	if r.Op != OpModConst || !isConst(v.Args[1], 0) || r.Aux&1 == 0 || r.Aux == 1 || r.Aux == -1 {
		return
	}
	d := max(r.Aux, -r.Aux)
	inverse := d // right in the lowest three bits; every step doubles how many are
	for range 5 {
		inverse *= 2 - d*inverse
	}
	most := math.MaxInt64 / d
	quotient := s.before(OpMul, r.Args[0], s.constant(I64, inverse))
	shifted, limit := s.before(OpAdd, quotient, s.constant(I64, most)), s.constant(I64, 2*most)
	if v.Op == OpEq {
		v.Op, v.Args = OpULe, s.f.argList([]*Value{shifted, limit})
	} else {
		v.Op, v.Args = OpULt, s.f.argList([]*Value{limit, shifted})
	}
}

// before makes an operation on Ints in front of the instruction at hand.
func (s *simplifier) before(op Op, x, y *Value) *Value {
	v := s.f.NewValue(op, I64, x, y)
	v.Block = s.b
	s.out = append(s.out, v)
	return v
}
