package core

const smallArm = 8

// outerArm is an alternative of the outer Case and how many inner arms choose it.
type outerArm struct {
	arm   *Arm // the Default is an arm without pattern
	picks int
}

// caseOfCase lets each arm of the inner Case choose the outer arm itself.
//
//	case (case a of p -> Just x; q -> None) of Just y -> e; None -> f
//	case a of p -> let y = x in e; q -> f
//
// An outer arm that is chosen more than once is copied when small, else it
// becomes a local function, provided every choice is known; otherwise nothing
// is done (nil).
func (s *simplifier) caseOfCase(e, inner *Case) Expr {
	if !s.on("case-of-case") {
		return nil
	}
	arms, unknown := s.picks(e, inner)
	for _, a := range arms {
		if a.picks > 1 && unknown > 0 && sizeWithin(a.arm.Body, smallArm) > smallArm {
			return nil
		}
	}
	if !s.spend(2 * smallArm) { // nested ones are simplified again and again
		return nil
	}
	s.changed = true
	joins := &bindings{u: s.u}
	for _, a := range arms {
		if a.picks == 0 {
			s.drop(a.arm.Body)
		} else if a.picks > 1 && sizeWithin(a.arm.Body, smallArm) > smallArm {
			s.join(joins, a.arm, e.Type)
		}
	}
	inner.Type = e.Type
	inner.Scrut = &done{inner.Scrut}
	eachBranch(inner, func(leaf Expr) Expr { return s.continueIn(e, arms, leaf) })
	return s.expr(joins.around(inner))
}

func eachBranch(e *Case, f func(Expr) Expr) {
	for _, a := range e.Arms {
		a.Body = f(a.Body)
	}
	if e.Default != nil {
		e.Default = f(e.Default)
	}
}

// picks counts how often each outer arm is chosen, and the inner arms whose
// choice is not known.
func (s *simplifier) picks(e, inner *Case) (arms []*outerArm, unknown int) {
	for _, a := range e.Arms {
		arms = append(arms, &outerArm{arm: a})
	}
	if e.Default != nil {
		arms = append(arms, &outerArm{arm: &Arm{Body: e.Default}})
	}
	eachBranch(inner, func(leaf Expr) Expr {
		_, in := floated(leaf)
		if _, fails := in.(*Fail); fails {
			return leaf
		}
		if a := s.chosen(e, arms, in); a != nil {
			a.picks++
			return leaf
		}
		unknown++
		for _, a := range arms {
			a.picks++
		}
		return leaf
	})
	return arms, unknown
}

// chosen returns the outer arm that a known value chooses, or nil.
func (s *simplifier) chosen(e *Case, arms []*outerArm, in Expr) *outerArm {
	var arm *Arm
	switch x := in.(type) {
	case *Construct:
		arm = armOfCon(e, x.Con)
	case *Lit:
		var ok bool
		if arm, ok = s.armOfLit(e, x); !ok {
			return nil
		}
	default:
		return nil
	}
	for _, a := range arms {
		if a.arm == arm || arm.Con == nil && arm.Lit == nil && a.arm.Con == nil && a.arm.Lit == nil {
			return a
		}
	}
	return nil
}

// join turns an arm's body into a local function of its fields.
func (s *simplifier) join(joins *bindings, arm *Arm, ty *Type) {
	lam := &Lam{At: arm.Body.Place(), Name: "join", Body: arm.Body, Stands: Inner}
	call := &App{At: lam.At, Type: ty}
	for i, b := range arm.Binds {
		if b == nil {
			continue
		}
		p := s.u.newLocal(b.Name, b.Type)
		lam.Params, call.Args = append(lam.Params, b), append(call.Args, &Var{At: lam.At, Local: p})
		arm.Binds[i] = p
	}
	if len(lam.Params) == 0 {
		unit := s.u.in.types.Unit
		lam.Params, call.Args = []*Local{s.u.newLocal("", unit)}, []Expr{&Lit{At: lam.At, Type: unit}}
	}
	var tys []*Type
	for _, p := range lam.Params {
		tys = append(tys, p.Type)
	}
	lam.Type = s.u.in.types.Fun(ty, tys...)
	j := s.u.newLocal("join", lam.Type)
	joins.add(lam.At, j, lam)
	call.Fn = &Var{At: lam.At, Local: j}
	s.count(call, 1)
	arm.Body = call
}

// continueIn puts the outer Case behind one inner arm.
func (s *simplifier) continueIn(e *Case, arms []*outerArm, leaf Expr) Expr {
	out, in := floated(leaf)
	if out != nil {
		for x := out; x != in; {
			switch l := x.(type) {
			case *Let:
				l.Rhs, x = &done{l.Rhs}, l.Body
			case *LetRec:
				x = l.Body
			}
		}
		return s.into(out, in, func(in Expr) Expr { return s.continueIn(e, arms, in) })
	}
	if f, ok := in.(*Fail); ok {
		f.Type = e.Type
		return f
	}
	if a := s.chosen(e, arms, in); a != nil {
		arm := s.useArm(a)
		binds := &bindings{u: s.u}
		if c, ok := in.(*Construct); ok {
			for i, x := range c.Args {
				b := s.u.newLocal("", TypeOf(s.u.in.types, x))
				if i < len(arm.Binds) && arm.Binds[i] != nil {
					b = arm.Binds[i]
				}
				binds.add(x.Place(), b, &done{x})
			}
		}
		return binds.around(arm.Body)
	}
	n := &Case{At: e.At, Scrut: &done{in}, ScrutTy: e.ScrutTy, Type: e.Type}
	for _, a := range arms {
		arm := s.useArm(a)
		if arm.Con == nil && arm.Lit == nil {
			n.Default = arm.Body
		} else {
			n.Arms = append(n.Arms, arm)
		}
	}
	return n
}

// useArm gives the arm itself to the last who chooses it, a copy to the others.
func (s *simplifier) useArm(a *outerArm) *Arm {
	if a.picks--; a.picks == 0 {
		return a.arm
	}
	n := s.u.copy(&Case{Scrut: &Lit{Type: s.u.in.types.Unit}, Arms: []*Arm{a.arm}}).(*Case).Arms[0]
	s.count(n.Body, 1)
	return n
}
