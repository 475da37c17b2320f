// The simplifier: one walk that does what shrinks or straightens the text,
// repeated while it finds something.
//
//	let x = atom in e                 e with the atom for x
//	(\x -> e) a                       let x = a in e
//	case Just a of Just x -> e        let x = a in e
//	let f = \x -> e in … f a …        inlined where f is used once or small
//	g a                               inlined where g is small (inline.go)
//	map (\x -> e) xs                  a loop of its own (specialise.go)
//	case (case a of …) of …           inner arms choose the outer ones (simplify_case.go)
//	case v of (x : t) -> … x : t …    v, where it is made again
//	1 + 2                             3 (fold.go)
//
// After Peyton Jones and Marlow, "Secrets of the Glasgow Haskell Compiler
// inliner" (2002), for a strict language: only values move, and a let of
// anything that may fail, act or diverge stays where it is.

package core

type simplifier struct {
	u       *unit
	locals  []simpleFact // by Local.ID
	inside  []Name       // definitions being inlined, for recursion
	lams    int          // lambdas around this place
	changed bool
}

// simpleFact is what the simplifier knows of a local. Counts are upper bounds.
type simpleFact struct {
	uses   int32
	scruts int32  // uses as a scrutinee or as a selected record
	calls  int32  // uses as a callee
	known  Expr   // an atom, a Lam, or a Construct or Record of atoms
	once   bool   // known is a Lam to be moved to its one call
	fun    bool   // bound to a lambda
	arm    *Arm   // whose first field it is bound to
	whole  *Local // what that arm took apart
}

const simplifyRounds = 4

func simplifyPass(u *unit, e Expr) Expr {
	for range simplifyRounds {
		if u.text.isSimple() {
			break
		}
		s := &simplifier{u: u, locals: u.in.simpleFacts(u.locals + 1)}
		s.count(e, 1)
		e = s.top(e)
		u.in.simple = s.locals
		if s.changed {
			u.text.changes++
		} else {
			u.text.simplified = u.text.changes + 1
		}
	}
	return e
}

// simpleFacts gives facts about n locals, all zero, in the memory of those before unless that has
// become large.
func (in *Instances) simpleFacts(n int) []simpleFact {
	const large = 10000
	facts := in.simple
	if in.simple = nil; cap(facts) < n || cap(facts) > large {
		return make([]simpleFact, n, 2*n+64)
	}
	facts = facts[:n]
	clear(facts)
	return facts
}

// top keeps the instance's own parameters: its arity is part of its identity.
func (s *simplifier) top(e Expr) Expr {
	if lam, ok := e.(*Lam); ok && !s.u.fn.Memo {
		lam.Body = s.expr(lam.Body)
		return lam
	}
	return s.expr(e)
}

func (s *simplifier) fact(l *Local) *simpleFact {
	for l.ID >= len(s.locals) {
		s.locals = append(s.locals, simpleFact{})
	}
	return &s.locals[l.ID]
}

func (s *simplifier) on(rule string) bool { return s.u.in.Options.on(rule, s.u.fn) }

// count adds by to the counts of all locals that occur in e.
func (s *simplifier) count(e Expr, by int32) {
	switch e := e.(type) {
	case *Var:
		s.fact(e.Local).uses += by
		return
	case *Lit, *Global:
		return
	case *Prim:
		s.countAll(e.Args, by)
		return
	case *App:
		if v, ok := e.Fn.(*Var); ok {
			s.fact(v.Local).calls += by
		}
		s.count(e.Fn, by)
		s.countAll(e.Args, by)
		return
	case *Let:
		s.count(e.Rhs, by)
		s.count(e.Body, by)
		return
	case *Construct:
		s.countAll(e.Args, by)
		return
	case *Case:
		s.countScrut(e.Scrut, by)
		s.count(e.Scrut, by)
		for _, a := range e.Arms {
			s.count(a.Body, by)
		}
		if e.Default != nil {
			s.count(e.Default, by)
		}
		return
	case *Select:
		s.countScrut(e.E, by)
	}
	eachChild(e, func(c Expr) { s.count(c, by) })
}

func (s *simplifier) countAll(es []Expr, by int32) {
	for _, e := range es {
		s.count(e, by)
	}
}

func (s *simplifier) countScrut(e Expr, by int32) {
	if v, ok := e.(*Var); ok {
		s.fact(v.Local).scruts += by
	}
}

// drop forgets an expression that will not be evaluated.
func (s *simplifier) drop(e Expr) {
	s.changed = true
	s.count(e, -1)
}

// done wraps an expression that this walk has simplified already.
type done struct{ Expr }

func (s *simplifier) expr(e Expr) Expr {
	switch e := e.(type) {
	case *done:
		return e.Expr
	case *Var:
		return s.variable(e)
	case *Lit:
		return e
	case *Global:
		return s.constantOf(e)
	case *Lam:
		s.lams++
		e.Body = s.expr(e.Body)
		s.lams--
		return s.mergeLam(e)
	case *App:
		return s.app(e)
	case *Let:
		return s.let(e)
	case *LetRec:
		return s.letRec(e)
	case *Case:
		return s.caseOf(e, s.expr(e.Scrut))
	case *Select:
		return s.selectFrom(e, s.expr(e.E))
	case *Prim:
		rewriteAll(e.Args, s.expr)
		return s.prim(e)
	case *Construct:
		rewriteAll(e.Args, s.expr)
		return s.construct(e)
	}
	rewriteChildren(e, s.expr)
	return e
}

// construct takes a value that a pattern has taken apart in the place of the same again.
func (s *simplifier) construct(e *Construct) Expr {
	if len(e.Args) == 0 {
		return e
	}
	first, ok := e.Args[0].(*Var)
	if !ok {
		return e
	}
	arm, whole := s.fact(first.Local).arm, s.fact(first.Local).whole
	if arm == nil || arm.Con != e.Con || whole.Type != e.Type {
		return e
	}
	for i, a := range e.Args {
		if v, ok := a.(*Var); !ok || v.Local != arm.Binds[i] {
			return e
		}
	}
	s.drop(e)
	s.fact(whole).uses++
	return &Var{At: e.At, Local: whole}
}

func (s *simplifier) mergeLam(e *Lam) Expr {
	if inner, ok := e.Body.(*Lam); ok {
		s.changed = true
		e.Params, e.Body = append(e.Params[:len(e.Params):len(e.Params)], inner.Params...), inner.Body
	}
	return e
}

// variable replaces a local that is known to be an atom.
func (s *simplifier) variable(e *Var) Expr {
	f := s.fact(e.Local)
	if f.known == nil || f.once {
		return e
	}
	switch k := f.known.(type) {
	case *Var:
		f.uses--
		s.fact(k.Local).uses++
		return s.variable(&Var{At: e.At, Local: k.Local})
	case *Lit:
		f.uses--
		return &Lit{e.At, k.Type, k.Bits, k.Str}
	case *Global:
		f.uses--
		return &Global{e.At, k.Name, k.TyArgs, k.Type}
	case *Construct:
		if len(k.Args) == 0 {
			f.uses--
			return &Construct{e.At, k.Con, k.Type, nil}
		}
	}
	return e
}

// substitutable reports whether e may stand wherever a local that is bound to
// it stands: it costs nothing and allocates nothing.
func (s *simplifier) substitutable(e Expr) bool {
	switch e := e.(type) {
	case *Global:
		return s.u.in.arityOf(e.Name) > 0
	case *Construct:
		return len(e.Args) == 0
	}
	return isAtom(e)
}

func (s *simplifier) let(e *Let) Expr {
	if lam, ok := e.Rhs.(*Lam); ok {
		return s.letLam(e, lam)
	}
	if s.fact(e.Local).uses <= 0 && s.u.in.pure(e.Rhs, anySize) {
		s.drop(e.Rhs)
		return s.expr(e.Body)
	}
	return s.letOf(e, s.expr(e.Rhs))
}

// letOf goes on with a let whose right side is simplified.
func (s *simplifier) letOf(e *Let, rhs Expr) Expr {
	if out, in := floated(rhs); out != nil {
		s.changed = true
		return s.into(out, in, func(rhs Expr) Expr { return s.letOf(e, rhs) })
	}
	if s.substitutable(rhs) {
		s.changed = true
		s.fact(e.Local).known = rhs
		body := s.expr(e.Body)
		if s.fact(e.Local).uses <= 0 {
			return body
		}
		e.Rhs, e.Body = rhs, body // occurrences in what was done before
		return e
	}
	if lam, ok := rhs.(*Lam); ok {
		return s.letLam(e, lam)
	}
	binds := &bindings{u: s.u}
	if s.fact(e.Local).scruts > 0 {
		s.takeApart(binds, e.Local, rhs)
	}
	e.Rhs = rhs
	e.Body = s.expr(e.Body)
	if s.fact(e.Local).uses <= 0 && s.u.in.pure(rhs, anySize) {
		s.drop(rhs)
		return binds.around(e.Body)
	}
	return binds.around(e)
}

// takeApart names the fields of a value that is a scrutinee later on.
func (s *simplifier) takeApart(b *bindings, l *Local, rhs Expr) {
	switch r := rhs.(type) {
	case *Construct:
		r.Args = s.atomise(b, r.Args)
	case *Record:
		r.Args = s.atomise(b, r.Args)
	default:
		return
	}
	s.fact(l).known = rhs
}

// atomise names what is not an atom.
func (s *simplifier) atomise(b *bindings, args []Expr) []Expr {
	n := len(b.lets)
	out := b.atoms(args)
	for _, l := range b.lets[n:] {
		s.fact(l.Local).uses++
	}
	return out
}

// letLam binds a lambda: moved to its only call, copied to its calls when
// small, or kept.
func (s *simplifier) letLam(e *Let, lam *Lam) Expr {
	f := s.fact(e.Local)
	f.fun = true
	if f.uses <= 0 {
		s.drop(lam)
		return s.expr(e.Body)
	}
	if f.uses == 1 && f.calls == 1 {
		f.known, f.once = lam, true
		body := s.expr(e.Body)
		f = s.fact(e.Local)
		if f.known == nil {
			s.changed = true
			return body
		}
		f.once, f.known = false, nil
		e.Rhs, e.Body = s.expr(lam), body
		return e
	}
	e.Rhs = s.expr(lam)
	if lam, ok := e.Rhs.(*Lam); ok && s.small(lam) {
		s.fact(e.Local).known = lam
	}
	e.Body = s.expr(e.Body)
	if s.fact(e.Local).uses <= 0 {
		s.drop(e.Rhs)
		return e.Body
	}
	return e
}

const smallLam = 14

func (s *simplifier) small(lam *Lam) bool { return sizeWithin(lam.Body, smallLam) <= smallLam }

// letRec drops groups that nothing outside uses and turns what is not
// recursive into lets.
func (s *simplifier) letRec(e *LetRec) Expr {
	if len(e.Locals) == 1 {
		before := s.fact(e.Locals[0]).uses
		s.count(e.Rhss[0], -1)
		outside := s.fact(e.Locals[0]).uses
		s.count(e.Rhss[0], 1)
		if outside <= 0 {
			s.drop(e.Rhss[0])
			return s.expr(e.Body)
		}
		if outside == before {
			s.changed = true
			return s.let(&Let{e.At, e.Locals[0], e.Rhss[0], e.Body})
		}
	}
	for _, l := range e.Locals {
		s.fact(l).fun = true
	}
	rewriteAll(e.Rhss, s.expr)
	e.Body = s.expr(e.Body)
	return e
}

// floated splits lets off an expression: out is the outermost of them (or
// nil) and in the expression below.
func floated(e Expr) (out, in Expr) {
	in = e
	for {
		switch x := in.(type) {
		case *Let:
			in = x.Body
		case *LetRec:
			in = x.Body
		default:
			if in == e {
				return nil, e
			}
			return e, in
		}
	}
}

// into puts f of the expression below the lets in its place.
func (s *simplifier) into(out, in Expr, f func(Expr) Expr) Expr {
	var last Expr
	for x := out; x != in; {
		last = x
		switch l := x.(type) {
		case *Let:
			x = l.Body
		case *LetRec:
			x = l.Body
		}
	}
	switch l := last.(type) {
	case *Let:
		l.Body = f(in)
	case *LetRec:
		l.Body = f(in)
	}
	return out
}
