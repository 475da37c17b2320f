package core

// prim folds an operation on constants. One that would fail stays: its error
// belongs to run time.
func (s *simplifier) prim(e *Prim) Expr {
	if !s.on("fold") {
		return e
	}
	switch e.Op.Name {
	case "eq.any", "ne.any":
		return s.tagTest(e)
	case "eq.int", "ne.int":
		if nullary(e.Args[0]) != nil || nullary(e.Args[1]) != nil {
			return s.tagTest(e)
		}
	case "show.any":
		return s.shownBool(e)
	case "str_from_chars":
		return s.fromChars(e)
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

// fromChars turns a String round without a list of its characters: there is no other way to say that.
func (s *simplifier) fromChars(e *Prim) Expr {
	if a, ok := e.Args[0].(*App); ok {
		if p, ok := s.u.turnedRound(a).(*Prim); ok && p.Op.Name == "str_chars" {
			s.changed = true
			return &Prim{e.At, s.u.in.op("str_reversed"), nil, p.Args, e.Type}
		}
	}
	return e
}

// tagTest turns structural equality with a constructor without fields into a
// Case on the other operand.
func (s *simplifier) tagTest(e *Prim) Expr {
	x, con := e.Args[0], nullary(e.Args[1])
	if con == nil {
		x, con = e.Args[1], nullary(e.Args[0])
	}
	if con == nil {
		return e
	}
	s.changed = true
	answer := func(b bool) Expr { return &Lit{At: e.At, Type: e.Type, Bits: uint64(truth(b))} }
	equal := e.Op.Name == "eq.any" || e.Op.Name == "eq.int"
	n := &Case{At: e.At, Scrut: x, ScrutTy: TypeOf(s.u.in.types, x), Type: e.Type, Arms: []*Arm{{Con: con, Body: answer(equal)}}}
	if len(con.TyCon.Cons) > 1 {
		n.Default = answer(!equal)
	}
	return s.caseOf(n, x)
}

// shownBool turns the text of a Bool into a choice between two literals.
func (s *simplifier) shownBool(e *Prim) Expr {
	t := s.u.in.types
	if e.TyArgs[0] != t.Bool {
		return e
	}
	s.changed = true
	text := func(con *DataCon) *Arm {
		return &Arm{Con: con, Body: &Lit{At: e.At, Type: e.Type, Str: con.Name}}
	}
	return s.caseOf(&Case{At: e.At, Scrut: e.Args[0], ScrutTy: t.Bool, Type: e.Type, Arms: []*Arm{text(t.True), text(t.False)}}, e.Args[0])
}

func nullary(e Expr) *DataCon {
	if c, ok := e.(*Construct); ok && len(c.Args) == 0 {
		return c.Con
	}
	return nil
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
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
	holds := func(t bool) result { return result{uint64(truth(t)), true} }
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
	case AddOverflows:
		return holds(!fold2(AddInt, a, b).ok)
	case SubOverflows:
		return holds(!fold2(SubInt, a, b).ok)
	case MulOverflows:
		return holds(!fold2(MulInt, a, b).ok)
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
		return holds(a == b)
	case NeInt:
		return holds(a != b)
	case LtInt:
		return holds(a < b)
	case LeInt:
		return holds(a <= b)
	case GtInt:
		return holds(a > b)
	case GeInt:
		return holds(a >= b)
	}
	return result{}
}
