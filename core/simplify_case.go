package core

import "math"

// caseOf goes on with a Case whose scrutinee is simplified.
func (s *simplifier) caseOf(e *Case, scrut Expr) Expr {
	if out, in := floated(scrut); out != nil {
		s.changed = true
		return s.into(out, in, func(scrut Expr) Expr { return s.caseOf(e, scrut) })
	}
	if len(e.Arms) == 0 {
		s.changed = true
		return s.letOf(&Let{e.At, s.u.newLocal("", e.ScrutTy), nil, e.Default}, scrut)
	}
	switch x := scrut.(type) {
	case *Lit:
		if arm, ok := s.armOfLit(e, x); ok {
			return s.take(e, arm, nil)
		}
	case *Construct:
		return s.take(e, armOfCon(e, x.Con), x.Args)
	case *Fail:
		for _, a := range e.Arms {
			s.drop(a.Body)
		}
		if e.Default != nil {
			s.drop(e.Default)
		}
		x.Type = e.Type
		return x
	case *Var:
		switch k := s.fact(x.Local).known.(type) {
		case *Construct:
			s.fact(x.Local).uses--
			return s.take(e, armOfCon(e, k.Con), s.again(k.Args))
		case *Lit:
			if arm, ok := s.armOfLit(e, k); ok {
				s.fact(x.Local).uses--
				return s.take(e, arm, nil)
			}
		}
		e.Scrut = x
		return s.arms(e, x.Local)
	case *Prim:
		if x.Op.Lower == NotBool {
			return s.caseOf(s.swapped(e), x.Args[0])
		}
	case *Case:
		if r := s.caseOfCase(e, x); r != nil {
			return r
		}
	}
	e.Scrut = scrut
	return s.arms(e, nil)
}

// again makes further occurrences of atoms.
func (s *simplifier) again(atoms []Expr) []Expr {
	out := make([]Expr, len(atoms))
	for i, a := range atoms {
		out[i] = s.u.copy(a)
		s.count(out[i], 1)
	}
	return out
}

// arms simplifies the arms. Within an arm the scrutinised local is known.
func (s *simplifier) arms(e *Case, x *Local) Expr {
	for _, a := range e.Arms {
		if x == nil {
			a.Body = s.expr(a.Body)
			continue
		}
		before := s.fact(x).known
		if s.fact(x).uses > 1 { // elsewhere than here
			s.fact(x).known = s.knownIn(a, e.ScrutTy, before)
		}
		if a.Con != nil && len(a.Binds) > 0 && a.Binds[0] != nil {
			f := s.fact(a.Binds[0])
			f.arm, f.whole = a, x
		}
		a.Body = s.expr(a.Body)
		s.fact(x).known = before
	}
	if e.Default != nil {
		e.Default = s.expr(e.Default)
	}
	return e
}

func (s *simplifier) knownIn(a *Arm, ty *Type, before Expr) Expr {
	if a.Con == nil {
		if ty.Is(BFloat) || ty.Is(BString) {
			return before // 0.0 also matches -0.0
		}
		return a.Lit
	}
	k := &Construct{Con: a.Con, Type: ty}
	for i, b := range a.Binds {
		if b == nil {
			b = s.u.newLocal("", s.u.in.types.FieldsOf(a.Con, ty)[i])
			a.Binds[i] = b
		}
		k.Args = append(k.Args, &Var{Local: b})
	}
	return k
}

// armOfCon finds the arm for a constructor; the Default is an arm without constructor.
func armOfCon(e *Case, c *DataCon) *Arm {
	for _, a := range e.Arms {
		if a.Con == c {
			return a
		}
	}
	return &Arm{Body: e.Default}
}

func (s *simplifier) armOfLit(e *Case, l *Lit) (*Arm, bool) {
	if l.Type.Is(BBool) && e.Arms[0].Con != nil {
		return armOfCon(e, s.u.in.types.BoolCon.Cons[l.Bits]), true
	}
	for _, a := range e.Arms {
		if a.Lit != nil && sameLit(a.Lit, l) {
			return a, true
		}
	}
	return &Arm{Body: e.Default}, e.Default != nil
}

func sameLit(a, b *Lit) bool {
	if a.Type.Is(BFloat) {
		return math.Float64frombits(a.Bits) == math.Float64frombits(b.Bits)
	}
	return a.Bits == b.Bits && a.Str == b.Str
}

// take replaces a Case by one of its arms; args are the constructor's fields,
// simplified already.
func (s *simplifier) take(e *Case, arm *Arm, args []Expr) Expr {
	s.changed = true
	if arm.Body == nil {
		broken("simplify", s.u.fn.Key+": no arm fits", e)
	}
	for _, a := range e.Arms {
		if a != arm {
			s.drop(a.Body)
		}
	}
	if e.Default != nil && arm.Body != e.Default {
		s.drop(e.Default)
	}
	binds := &bindings{u: s.u}
	for i, x := range args {
		var b *Local
		if i < len(arm.Binds) {
			b = arm.Binds[i]
		}
		if b == nil {
			b = s.u.newLocal("", TypeOf(s.u.in.types, x))
		}
		binds.add(x.Place(), b, &done{x})
	}
	return s.expr(binds.around(arm.Body))
}

// swapped exchanges the arms of a Case on Bool.
func (s *simplifier) swapped(e *Case) *Case {
	s.changed = true
	for _, a := range e.Arms {
		if a.Con != nil {
			a.Con = a.Con.TyCon.Cons[1-a.Con.Tag]
		} else {
			l := *a.Lit
			l.Bits = 1 - l.Bits
			a.Lit = &l
		}
	}
	return e
}

// selectFrom takes a field of a record that is known.
func (s *simplifier) selectFrom(e *Select, rec Expr) Expr {
	if out, in := floated(rec); out != nil {
		s.changed = true
		return s.into(out, in, func(rec Expr) Expr { return s.selectFrom(e, rec) })
	}
	switch r := rec.(type) {
	case *Var:
		if k, ok := s.fact(r.Local).known.(*Record); ok {
			s.changed = true
			s.fact(r.Local).uses--
			return s.expr(s.again(k.Args[indexOf(k.Names, e.Field):][:1])[0])
		}
	case *Record:
		s.changed = true
		binds := &bindings{u: s.u}
		args := s.atomise(binds, r.Args)
		picked := indexOf(r.Names, e.Field)
		for i, a := range args {
			if i != picked {
				s.drop(a)
			}
		}
		for _, l := range binds.lets {
			l.Rhs = &done{l.Rhs}
		}
		return s.expr(binds.around(args[picked]))
	}
	e.E = rec
	return e
}

func indexOf(names []string, name string) int {
	for i, n := range names {
		if n == name {
			return i
		}
	}
	broken("simplify", "no field "+name, nil)
	return -1
}
