package core

const (
	smallGlobal = 24  // nodes of a definition that is inlined wherever it is called
	leafGlobal  = 72  // … when it calls nothing: the call would cost most of what it does
	bigGlobal   = 160 // … when it is given a function that is known here
	deepInline  = 10  // definitions inlined inside each other
)

// appGlobal simplifies a call of a definition: inlined when small or when a
// known function is passed to it, turned into a loop of its own when it passes
// that function on to itself.
func (s *simplifier) appGlobal(e *App, g *Global) Expr {
	def := s.u.in.def(g.Name)
	fact := s.u.in.defFact(def)
	e.Fn = g
	for i, a := range e.Args {
		if !isLam(a) {
			if a = s.expr(a); !isAtom(a) {
				a = &done{a}
			}
			e.Args[i] = a
		}
	}
	if fact.arity == 0 && s.mayInline(g.Name) && s.u.in.pure(def.Body, smallGlobal) && s.spend(fact.size) {
		return s.unfold(e, g, def)
	}
	if fact.arity == 0 || len(e.Args) < fact.arity || !s.mayInline(g.Name) {
		return s.callAs(e, g)
	}
	if fact.self {
		if loop := s.specialise(e, g, def, fact); loop != nil {
			return loop
		}
	} else if fact.size <= s.inlineLimit(e, fact) && !s.u.in.mutual(def) && s.spend(fact.size) {
		return s.inline(e, g, def)
	}
	return s.callAs(e, g)
}

// mayInline keeps recursion finite, and, in a careful unit, text that may be
// redefined out of what can become a closure.
func (s *simplifier) mayInline(name Name) bool {
	if !s.on("inline") || name == s.u.fn.Def || len(s.inside) >= deepInline || mentions(s.inside, name) {
		return false
	}
	return !s.u.careful || !s.redefinableInLambda(name)
}

func (s *simplifier) redefinableInLambda(name Name) bool {
	return s.lams > 0 && s.u.in.Redefinable != nil && s.u.in.Redefinable(name)
}

func (s *simplifier) inlineLimit(e *App, fact *defFact) int {
	big := s.u.wanted[e]
	for _, a := range e.Args[:fact.arity] {
		big = s.knownFunction(a) || fact.loops && s.makesList(a) || big
	}
	if big {
		return bigGlobal
	}
	if fact.leaf {
		return leafGlobal
	}
	return smallGlobal
}

// knownFunction reports whether an argument is a function whose text is at hand.
func (s *simplifier) knownFunction(e Expr) bool {
	if d, ok := e.(*done); ok {
		e = d.Expr
	}
	_, e = floated(e)
	switch e := e.(type) {
	case *Lam:
		return true
	case *Var:
		return s.fact(e.Local).fun
	case *Global:
		return s.u.in.arityOf(e.Name) > 0
	}
	return false
}

// makesList reports whether an argument is a call that makes a list: a loop that takes it
// apart may become one with the loop that makes it (fuse.go).
func (s *simplifier) makesList(e Expr) bool {
	if d, ok := e.(*done); ok {
		e = d.Expr
	}
	_, e = floated(e)
	app, ok := e.(*App)
	if !ok || !app.Type.Is(BList) {
		return false
	}
	switch f := app.Fn.(type) {
	case *Var:
		return s.fact(f.Local).fun
	case *Global:
		return f.Name == rangeName || s.loopOfItsOwn(app, f)
	}
	return false
}

// loopOfItsOwn reports whether a call can be inlined as a loop, and wants it to be.
func (s *simplifier) loopOfItsOwn(e *App, g *Global) bool {
	fact := s.u.in.defFact(s.u.in.def(g.Name))
	if !fact.loops || fact.size > bigGlobal || len(e.Args) < fact.arity || !s.mayInline(g.Name) {
		return false
	}
	if !s.u.wanted[e] {
		s.u.wanted[e], s.changed = true, true
	}
	return true
}

func (s *simplifier) inline(e *App, g *Global, def *Def) Expr {
	text := s.inlining(e.At, g).expr(def.Body).(*Lam)
	s.count(text, 1)
	return s.within(g.Name, s.beta(e.At, text, e.Args, e.Type))
}

// unfold replaces the name of a function that is defined without parameters,
// as a partial application or an alias.
func (s *simplifier) unfold(e *App, g *Global, def *Def) Expr {
	s.changed = true
	fn := s.inlining(e.At, g).expr(def.Body)
	s.count(fn, 1)
	return s.within(g.Name, &App{e.At, fn, e.Args, e.Type})
}

// inlining starts the copy of a definition's text to the place of its call.
func (s *simplifier) inlining(call At, g *Global) *mono {
	fn, err := s.u.in.instance(g.Name, g.TyArgs)
	if err != nil {
		panic(bailout{err})
	}
	s.u.dependOn(g.Name)
	s.u.daring = s.u.daring || s.redefinableInLambda(g.Name)
	m := newMono(s.u, g.TyArgs)
	m.in = &Inlined{fn, call}
	return m
}

// within simplifies text that comes from a definition.
func (s *simplifier) within(name Name, e Expr) Expr {
	s.inside = append(s.inside, name)
	e = s.expr(e)
	s.inside = s.inside[:len(s.inside)-1]
	return e
}

// constantOf replaces a nullary definition that is a constant.
func (s *simplifier) constantOf(g *Global) Expr {
	def := s.u.in.def(g.Name)
	if !s.mayInline(g.Name) {
		return g
	}
	switch b := def.Body.(type) {
	case *Lit:
		if b.Type.Is(BString) {
			return g
		}
	case *Construct:
		if len(b.Args) > 0 {
			return g
		}
	default:
		return g
	}
	s.changed = true
	return s.inlining(g.At, g).expr(def.Body)
}
