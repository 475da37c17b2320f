package core

// app simplifies a call. Arguments are looked at, and simplified once, when it
// is clear what becomes of the callee.
func (s *simplifier) app(e *App) Expr {
	switch f := e.Fn.(type) {
	case *Var:
		return s.appVar(e, f)
	case *Lam:
		return s.expr(s.beta(e.At, f, e.Args, e.Type))
	case *Global:
		return s.appGlobal(e, f)
	case *App:
		if s.waits(f) || s.allValues(e.Args) && !s.hasText(f.Fn) { // the call of a text keeps its place
			s.changed = true
			return s.app(&App{e.At, f.Fn, append(f.Args[:len(f.Args):len(f.Args)], e.Args...), e.Type})
		}
	}
	fn := s.expr(e.Fn)
	if out, in := floated(fn); out != nil {
		s.changed = true
		return s.into(out, in, func(fn Expr) Expr { return s.app(&App{e.At, &done{fn}, e.Args, e.Type}) })
	}
	switch f := fn.(type) {
	case *Lam, *Global:
		return s.app(&App{e.At, f, e.Args, e.Type})
	}
	return s.callAs(e, fn)
}

// callAs leaves the call, with its arguments simplified.
func (s *simplifier) callAs(e *App, fn Expr) Expr {
	e.Fn = fn
	rewriteAll(e.Args, s.expr)
	return e
}

// waits reports whether a call only makes a function that waits for further
// arguments: then these may be evaluated before the call.
func (s *simplifier) waits(e *App) bool {
	g, ok := e.Fn.(*Global)
	return ok && len(e.Args) < s.u.in.arityOf(g.Name)
}

// hasText reports whether a callee is known by name.
func (s *simplifier) hasText(e Expr) bool {
	switch e := e.(type) {
	case *Global:
		return true
	case *Var:
		return s.fact(e.Local).fun
	}
	return false
}

// allValues reports whether evaluating the arguments does nothing, so that it
// does not matter whether the callee is evaluated before or after them.
func (s *simplifier) allValues(es []Expr) bool {
	for _, e := range es {
		if !isAtom(e) {
			if _, ok := e.(*Lam); !ok {
				return false
			}
		}
	}
	return true
}

func (s *simplifier) appVar(e *App, v *Var) Expr {
	f := s.fact(v.Local)
	if f.once {
		if f.uses > 1 { // the call has been copied meanwhile
			return s.callAs(e, v)
		}
		lam := f.known.(*Lam)
		f.known, f.once = nil, false
		f.uses--
		return s.expr(s.beta(e.At, lam, e.Args, e.Type))
	}
	if lam, ok := f.known.(*Lam); ok && len(e.Args) >= len(lam.Params) && s.spend(smallLam) {
		f.uses--
		body := s.u.copy(lam).(*Lam)
		s.count(body, 1)
		return s.expr(s.beta(e.At, body, e.Args, e.Type))
	}
	switch fn := s.variable(v).(type) {
	case *Var:
		if fn.Local != v.Local {
			return s.appVar(&App{e.At, fn, e.Args, e.Type}, fn)
		}
		return s.callAs(e, fn)
	case *Global:
		return s.appGlobal(&App{e.At, fn, e.Args, e.Type}, fn)
	default:
		return s.callAs(e, fn)
	}
}

// spend takes from the nodes that inlining may add to this body.
func (s *simplifier) spend(nodes int) bool {
	if s.u.fuel < nodes {
		return false
	}
	s.u.fuel -= nodes
	return true
}

// beta binds the parameters to the arguments, left to right. Arguments beyond
// the parameters are evaluated before the body runs, too.
func (s *simplifier) beta(at At, f *Lam, args []Expr, ty *Type) Expr {
	s.changed = true
	n := min(len(f.Params), len(args))
	body := f.Body
	if n < len(f.Params) {
		body = &Lam{f.At, f.Name, f.Params[n:], f.Body, afterArgs(f.Type, n), f.Stands}
	}
	binds := &bindings{u: s.u}
	for i := range n {
		binds.add(at, f.Params[i], args[i])
	}
	if rest := args[n:]; len(rest) > 0 {
		for i := range rest {
			if d, ok := rest[i].(*done); ok && isAtom(d.Expr) {
				rest[i] = d.Expr
			}
		}
		body = &App{at, body, s.atomise(binds, rest), ty}
	}
	return binds.around(body)
}
