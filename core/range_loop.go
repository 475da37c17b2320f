// Ranges: a loop over the list [a..b] counts instead of taking a list apart.
//
//	let go acc xs = case xs of [] -> e; x : t -> … go acc' t … in go z (range a b)
//
//	let go acc i n = case n < 0 of true -> e; false -> let x = i in … go acc' (i+1) (n-1) …
//	in go z a (case a > b of true -> -1; false -> b - a)
//
// A range raises no error and does nothing that can be seen, so it does not
// matter when its elements are made. n counts down to -1, so the last element
// may be the largest Int.

package core

const rangeName Name = "Prelude.range"

// loopUses is what is known of a local recursive function.
type loopUses struct {
	rec      *LetRec
	lam      *Lam
	within   bool // its own text is being walked
	self     []*App
	outside  []*App
	escapes  bool
	position int // of the list parameter
}

type rangePass struct {
	u     *unit
	loops map[*Local]*loopUses
	order []*loopUses
}

func rangeLoopPass(u *unit, e Expr) Expr {
	if u.in.prog.Defs[rangeName] == nil {
		return e
	}
	p := &rangePass{u: u, loops: map[*Local]*loopUses{}}
	p.visit(e)
	for _, l := range p.order {
		if p.fits(l) {
			p.rewrite(l)
		}
	}
	return e
}

// visit collects the calls of every local recursive function.
func (p *rangePass) visit(e Expr) {
	switch e := e.(type) {
	case *Var:
		if l := p.loops[e.Local]; l != nil {
			l.escapes = true
		}
		return
	case *App:
		if v, ok := e.Fn.(*Var); ok && p.called(v.Local, e) {
			for _, a := range e.Args {
				p.visit(a)
			}
			return
		}
	case *LetRec:
		if len(e.Locals) == 1 {
			l := &loopUses{rec: e, lam: e.Rhss[0].(*Lam), within: true}
			p.loops[e.Locals[0]], p.order = l, append(p.order, l)
			p.visit(l.lam)
			l.within = false
			p.visit(e.Body)
			return
		}
	}
	eachChild(e, p.visit)
}

func (p *rangePass) called(f *Local, e *App) bool {
	l := p.loops[f]
	if l == nil || len(e.Args) != len(l.lam.Params) {
		return false
	}
	if l.within {
		l.self = append(l.self, e)
	} else {
		l.outside = append(l.outside, e)
	}
	return true
}

// fits finds the parameter that is a range and is only taken apart.
func (p *rangePass) fits(l *loopUses) bool {
	if l.escapes || len(l.outside) != 1 {
		return false
	}
	for i, a := range l.outside[0].Args {
		if app, ok := a.(*App); ok && len(app.Args) == 2 {
			if g, ok := app.Fn.(*Global); ok && g.Name == rangeName {
				l.position = i
				t := &takenApart{l: l, xs: l.lam.Params[i], tails: map[*Local]bool{}}
				t.visit(l.lam.Body)
				return !t.otherwise && t.apart
			}
		}
	}
	return false
}

// takenApart checks that a list is only a scrutinee, its tail and itself only
// what the loop goes on with.
type takenApart struct {
	l         *loopUses
	xs        *Local
	tails     map[*Local]bool
	apart     bool
	otherwise bool
}

func (t *takenApart) visit(e Expr) {
	switch e := e.(type) {
	case *Var:
		t.otherwise = t.otherwise || e.Local == t.xs || t.tails[e.Local]
		return
	case *Case:
		if v, ok := e.Scrut.(*Var); ok && v.Local == t.xs {
			t.apart = true
			for _, a := range e.Arms {
				if len(a.Binds) == 2 && a.Binds[1] != nil {
					t.tails[a.Binds[1]] = true
				}
			}
			eachBranch(e, func(b Expr) Expr { t.visit(b); return b })
			return
		}
	case *App:
		if v, ok := e.Fn.(*Var); ok && v.Local == t.l.rec.Locals[0] {
			for i, a := range e.Args {
				if i != t.l.position {
					t.visit(a)
				} else if w, ok := a.(*Var); !ok || w.Local != t.xs && !t.tails[w.Local] {
					t.otherwise = true
				}
			}
			return
		}
	}
	eachChild(e, t.visit)
}

// rangeState holds the two parameters that take the list's place.
type rangeState struct {
	p    *rangePass
	l    *loopUses
	xs   *Local
	i, n *Local
}

func (p *rangePass) rewrite(l *loopUses) {
	t, k := p.u.in.types, l.position
	s := &rangeState{p, l, l.lam.Params[k], p.u.newLocal("i", t.Int), p.u.newLocal("n", t.Int)}
	l.lam.Params = spliced(l.lam.Params, k, s.i, s.n)
	for _, c := range l.self {
		c.Args = spliced(c.Args, k, s.next(c, s.i, "wrap_add"), s.next(c, s.n, "wrap_sub"))
	}
	l.lam.Body = s.expr(l.lam.Body)
	var tys []*Type
	for _, q := range l.lam.Params {
		tys = append(tys, q.Type)
	}
	l.lam.Type = t.Fun(TypeOf(t, l.lam.Body), tys...)
	l.rec.Locals[0].Type = l.lam.Type
	s.start(l.outside[0])
}

func spliced[T any](list []T, k int, a, b T) []T {
	out := append(make([]T, 0, len(list)+1), list[:k]...)
	return append(append(out, a, b), list[k+1:]...)
}

// next is the state that a recursive call goes on with: a step on for the
// tail, the same for the list itself.
func (s *rangeState) next(c *App, state *Local, op string) Expr {
	at, v := c.At, &Var{At: c.At, Local: state}
	if c.Args[s.l.position].(*Var).Local == s.xs {
		return v
	}
	return s.prim(at, op, s.p.u.in.types.Int, v, s.int(at, 1))
}

func (s *rangeState) prim(at At, op string, ty *Type, a, b Expr) Expr {
	return &Prim{at, s.p.u.in.op(op), nil, []Expr{a, b}, ty}
}

func (s *rangeState) int(at At, n int64) Expr {
	return &Lit{At: at, Type: s.p.u.in.types.Int, Bits: uint64(n)}
}

// expr replaces the Cases on the list by tests of the count.
func (s *rangeState) expr(e Expr) Expr {
	rewriteChildren(e, s.expr)
	c, ok := e.(*Case)
	if !ok {
		return e
	}
	if v, ok := c.Scrut.(*Var); !ok || v.Local != s.xs {
		return e
	}
	t := s.p.u.in.types
	empty, more := armOfCon(c, t.Nil), armOfCon(c, t.Cons)
	body := more.Body
	if len(more.Binds) == 2 && more.Binds[0] != nil {
		body = &Let{c.At, more.Binds[0], &Var{At: c.At, Local: s.i}, body}
	}
	test := s.prim(c.At, "lt.int", t.Bool, &Var{At: c.At, Local: s.n}, s.int(c.At, 0))
	n := &Case{At: c.At, Scrut: test, ScrutTy: t.Bool, Type: c.Type, Arms: []*Arm{{Con: t.True, Body: empty.Body}, {Con: t.False, Body: body}}}
	if empty.Body == more.Body { // one Default for both
		return empty.Body
	}
	return n
}

// start turns the call with the range into one with the first element and the
// count. What stands before the range is evaluated before its ends: the call is
// put into lets, by way of a lambda that is applied in its place.
func (s *rangeState) start(c *App) {
	k := s.l.position
	ends := c.Args[k].(*App)
	b := &bindings{u: s.p.u}
	args := b.atoms(c.Args[:k])
	lo, hi := b.atom(ends.Args[0]), b.atom(ends.Args[1])
	t := s.p.u.in.types
	empty := s.prim(ends.At, "gt.int", t.Bool, lo, hi)
	count := &Case{At: ends.At, Scrut: empty, ScrutTy: t.Bool, Type: t.Int, Arms: []*Arm{
		{Con: t.True, Body: s.int(ends.At, -1)},
		{Con: t.False, Body: s.prim(ends.At, "sub.int", t.Int, s.p.u.copy(hi), s.p.u.copy(lo))},
	}}
	rest := c.Args[k+1:]
	call := &App{c.At, c.Fn, append(append(args, s.p.u.copy(lo), count), rest...), c.Type}
	*c = App{c.At, &Lam{At: c.At, Params: []*Local{s.p.u.newLocal("", t.Unit)}, Type: t.Fun(c.Type, t.Unit), Body: b.around(call)},
		[]Expr{&Lit{At: c.At, Type: t.Unit}}, c.Type}
}
