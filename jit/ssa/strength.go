package ssa

import "math/bits"

// reduceStrength replaces multiplications by cheaper operations: by a power of
// two with a shift, checked doubling with a checked addition. Division by
// constants is OpDivConst and OpModConst since foldConstants; the code generator
// selects multiplications and shifts for those.
func reduceStrength(f *Func) {
	s := &simplifier{f: f}
	for _, b := range f.Blocks {
		s.b, s.out = b, s.out[:0]
		for _, v := range b.Instrs {
			s.reduce(v)
			s.out = append(s.out, v)
		}
		b.Instrs = append(b.Instrs[:0], s.out...)
	}
}

func (s *simplifier) reduce(v *Value) {
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
