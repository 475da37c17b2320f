// Saturation: the last step before lowering, never switched off.
//
// Afterwards a known function (a global with parameters, a local bound to a
// lambda) is either called with all its arguments at least, or used as a value;
// no lambda stands in the place of a callee.
//
//	add 1            \y -> add 1 y        (arguments evaluated first, left to right)
//	(\x -> e) a      let x = a in e

package core

type saturation struct {
	u     *unit
	arity []int32 // by Local.ID, 0 when not bound to a lambda
}

func saturatePass(u *unit, e Expr) Expr {
	s := &saturation{u: u, arity: make([]int32, u.locals+1)}
	return s.expr(e)
}

func (s *saturation) expr(e Expr) Expr {
	switch x := e.(type) {
	case *Var, *Lit, *Global:
		return e
	case *Let:
		s.know(x.Local, x.Rhs)
	case *LetRec:
		for i, l := range x.Locals {
			s.know(l, x.Rhss[i])
		}
	case *App:
		rewriteChildren(e, s.expr)
		return s.apply(x)
	}
	rewriteChildren(e, s.expr)
	return e
}

func (s *saturation) know(l *Local, rhs Expr) {
	if lam, ok := rhs.(*Lam); ok {
		for l.ID >= len(s.arity) {
			s.arity = append(s.arity, 0)
		}
		s.arity[l.ID] = int32(len(lam.Params))
	}
}

func (s *saturation) apply(e *App) Expr {
	n := 0
	switch f := e.Fn.(type) {
	case *Lam:
		return s.beta(f, e)
	case *Global:
		n = s.u.in.arityOf(f.Name)
	case *Var:
		if f.Local.ID < len(s.arity) {
			n = int(s.arity[f.Local.ID])
		}
	}
	if len(e.Args) >= n {
		return e
	}
	return s.partial(e, n)
}

// beta binds a lambda's parameters to arguments, one after the other.
func (s *saturation) beta(f *Lam, e *App) Expr {
	n := min(len(f.Params), len(e.Args))
	body := f.Body
	if n < len(f.Params) {
		ty := afterArgs(f.Type, n)
		body = &Lam{f.At, f.Name, f.Params[n:], f.Body, ty, f.Stands}
	}
	binds := &bindings{u: s.u}
	for i := range n {
		binds.add(e.At, f.Params[i], e.Args[i])
	}
	if rest := e.Args[n:]; len(rest) > 0 {
		body = &App{e.At, body, binds.atoms(rest), e.Type}
	}
	return binds.around(body)
}

// partial makes the function that waits for the remaining arguments.
func (s *saturation) partial(e *App, arity int) Expr {
	binds := &bindings{u: s.u}
	args := binds.atoms(e.Args)
	lam := &Lam{At: e.At, Type: e.Type}
	if g, ok := e.Fn.(*Global); ok {
		lam.Name, lam.Stands = s.u.in.def(g.Name).Display, Mention
	}
	ty := e.Type
	for len(args) < arity {
		p := s.u.newLocal("", ty.Args[0])
		lam.Params = append(lam.Params, p)
		args = append(args, &Var{At: e.At, Local: p})
		ty = ty.Args[1]
	}
	lam.Body = &App{e.At, e.Fn, args, ty}
	return binds.around(lam)
}

// bindings is a sequence of lets to be put around an expression.
type bindings struct {
	u    *unit
	lets []*Let
}

func (b *bindings) add(at At, l *Local, rhs Expr) {
	b.lets = append(b.lets, &Let{At: at, Local: l, Rhs: rhs})
}

// atoms binds every argument that is not an atom, in order.
func (b *bindings) atoms(es []Expr) []Expr {
	out := make([]Expr, len(es), len(es)+4)
	for i, e := range es {
		out[i] = b.atom(e)
	}
	return out
}

func (b *bindings) atom(e Expr) Expr {
	if isAtom(e) {
		return e
	}
	l := b.u.newLocal("", TypeOf(b.u.in.types, e))
	b.add(e.Place(), l, e)
	return &Var{At: e.Place(), Local: l}
}

func (b *bindings) around(e Expr) Expr {
	for i := len(b.lets) - 1; i >= 0; i-- {
		b.lets[i].Body = e
		e = b.lets[i]
	}
	return e
}

// isAtom reports whether evaluating e costs nothing and can be repeated.
func isAtom(e Expr) bool {
	switch e := e.(type) {
	case *Var:
		return true
	case *Lit:
		return !e.Type.Is(BString)
	}
	return false
}
