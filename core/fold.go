package core

// prim folds an operation on constants. One that would fail stays: its error
// belongs to run time.
func (s *simplifier) prim(e *Prim) Expr {
	if !s.on("fold") {
		return e
	}
	switch len(e.Args) {
	case 1:
		if a, ok := e.Args[0].(*Lit); ok {
			return s.folded(e, fold1(e.Op.Lower, a.Bits))
		}
	case 2:
		a, okA := e.Args[0].(*Lit)
		b, okB := e.Args[1].(*Lit)
		switch {
		case okA && okB:
			return s.folded(e, fold2(e.Op.Lower, int64(a.Bits), int64(b.Bits)))
		case okB && neutral(e.Op.Lower, b.Bits):
			s.changed = true
			return e.Args[0]
		case okA && a.Bits == 0 && e.Op.Lower == AddInt, okA && a.Bits == 1 && e.Op.Lower == MulInt:
			s.changed = true
			return e.Args[1]
		}
	}
	return e
}

func (s *simplifier) folded(e *Prim, r result) Expr {
	if !r.ok {
		return e
	}
	s.changed = true
	return &Lit{At: e.At, Type: e.Type, Bits: r.bits}
}

// result of folding; not ok when the operation is not folded.
type result struct {
	bits uint64
	ok   bool
}

// neutral reports whether x op b is x.
func neutral(op Lower, b uint64) bool {
	switch op {
	case AddInt, SubInt, WrapAdd, WrapSub, BitOr, BitXor, ShiftLeft, ShiftRight:
		return b == 0
	case MulInt, WrapMul, DivInt:
		return b == 1
	}
	return false
}

func fold1(op Lower, a uint64) result {
	switch op {
	case NotBool:
		return result{1 - a, true}
	case NegInt:
		return result{-a, a != 1<<63}
	}
	return result{}
}

func fold2(op Lower, a, b int64) result {
	whole := func(n int64, ok bool) result { return result{uint64(n), ok} }
	truth := func(t bool) result {
		if t {
			return result{1, true}
		}
		return result{0, true}
	}
	switch op {
	case AddInt:
		n := a + b
		return whole(n, (n > a) == (b > 0))
	case SubInt:
		n := a - b
		return whole(n, (n < a) == (b > 0))
	case MulInt:
		n := a * b
		return whole(n, a == 0 || n/a == b && !(a == -1 && b == -1<<63))
	case DivInt:
		if b != 0 && b != -1 {
			return whole(a/b, true)
		}
	case ModInt:
		if b != 0 && b != -1 {
			return whole(a%b, true)
		}
	case WrapAdd:
		return whole(a+b, true)
	case WrapSub:
		return whole(a-b, true)
	case WrapMul:
		return whole(a*b, true)
	case BitAnd:
		return whole(a&b, true)
	case BitOr:
		return whole(a|b, true)
	case BitXor:
		return whole(a^b, true)
	case EqInt:
		return truth(a == b)
	case NeInt:
		return truth(a != b)
	case LtInt:
		return truth(a < b)
	case LeInt:
		return truth(a <= b)
	case GtInt:
		return truth(a > b)
	case GeInt:
		return truth(a >= b)
	}
	return result{}
}
