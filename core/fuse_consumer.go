// What takes lists apart, and how a stream is put in the place of such a list.

package core

// takenApart is what a loop does with one of its parameters, a list that is only a
// scrutinee, and whose tail and itself only are what the loop goes on with.
type takenApart struct {
	l         *loopUses
	position  int
	xs        *Local
	cases     []*Case
	tails     map[*Local]bool
	again     bool // it goes on with the list itself
	otherwise bool
}

// takesApart describes parameter k of a loop, nil when it is used otherwise.
func (p *fusing) takesApart(l *loopUses, k int) *takenApart {
	xs := l.lam.Params[k]
	if !xs.Type.Is(BList) {
		return nil
	}
	t := &takenApart{l: l, position: k, xs: xs, tails: map[*Local]bool{}}
	t.visit(l.lam.Body)
	if t.otherwise || len(t.cases) == 0 {
		return nil
	}
	return t
}

func (t *takenApart) visit(e Expr) {
	switch e := e.(type) {
	case *Var:
		t.otherwise = t.otherwise || e.Local == t.xs || t.tails[e.Local] || e.Local == t.l.local
		return
	case *Case:
		if v, ok := e.Scrut.(*Var); ok && v.Local == t.xs {
			t.cases = append(t.cases, e)
			for _, a := range e.Arms {
				if len(a.Binds) == 2 && a.Binds[1] != nil {
					t.tails[a.Binds[1]] = true
				}
			}
			eachBranch(e, func(b Expr) Expr { t.visit(b); return b })
			return
		}
	case *App:
		if calls(e, t.l.local) && len(e.Args) == len(t.l.lam.Params) {
			t.call(e)
			return
		}
	}
	eachChild(e, t.visit)
}

func (t *takenApart) call(e *App) {
	for i, a := range e.Args {
		if i != t.position {
			t.visit(a)
			continue
		}
		v, ok := a.(*Var)
		t.otherwise = t.otherwise || !ok || v.Local != t.xs && !t.tails[v.Local]
		t.again = t.again || ok && v.Local == t.xs
	}
}

// more and none are the alternatives of the first test that takes an element and that ends.
func (t *takenApart) more(ts *Types) *Arm { return armOfCon(t.cases[0], ts.Cons) }
func (t *takenApart) none(ts *Types) *Arm { return armOfCon(t.cases[0], ts.Nil) }

const (
	smallStep = 16 // nodes of a step that is written down for every test of a list
	smallMore = 40 // … of what a consumer does with an element or at the end, for every further way to get there
)

// fits reports whether fusing would neither repeat what should happen once nor change the
// order of what can be seen.
func (p *fusing) fits(l *loopUses, t *takenApart, s *stream) bool {
	ts := p.u.in.types
	small := s.total && sizeWithin(s.step, smallStep) <= smallStep
	if !small && (len(t.cases) > 1 || t.again || ways(l.lam.Body, l.local) > 1 || !within(l.lam.Body, t.cases[0])) {
		return false
	}
	yields, skips, ends := s.ways()
	if yields > 1 && sizeWithin(t.more(ts).Body, smallMore)*(yields-1) > smallMore ||
		ends > 1 && sizeWithin(t.none(ts).Body, smallMore)*(ends-1) > smallMore {
		return false
	}
	if skips > 0 && !p.atTail(l.lam.Body, t) {
		return false
	}
	return s.total || p.allTotal(l.outside[0].Args[t.position+1:]) && p.orderly(l, t)
}

// ways is the number of calls of f that an evaluation of e may make.
func ways(e Expr, f *Local) int {
	switch x := e.(type) {
	case *App:
		if calls(x, f) {
			n := 1
			for _, a := range x.Args {
				n += ways(a, f)
			}
			return n
		}
	case *Case:
		most := 0
		eachBranch(x, func(b Expr) Expr { most = max(most, ways(b, f)); return b })
		return ways(x.Scrut, f) + most
	}
	n := 0
	eachChild(e, func(c Expr) { n += ways(c, f) })
	return n
}

// ways counts the ends of a step.
func (s *stream) ways() (yields, skips, ends int) {
	tails(s.step, s.unit, func(e Expr) Expr {
		if a, ok := e.(*App); ok {
			switch a.Fn.(*Var).Local {
			case s.yield:
				yields++
			case s.skip:
				skips++
			case s.done:
				ends++
			}
		}
		return e
	})
	return yields, skips, ends
}

// atTail reports whether the list is tested at the end of a turn and with little before
// it, so that skipping an element may begin the turn again.
func (p *fusing) atTail(e Expr, t *takenApart) bool {
	for before := 0; ; {
		switch x := e.(type) {
		case *Case:
			if x == t.cases[0] {
				return true
			}
			before += sizeWithin(x.Scrut, smallStep)
			e = nil
			eachBranch(x, func(b Expr) Expr {
				if within(b, t.cases[0]) {
					e = b
				}
				return b
			})
			if e == nil || before > smallStep || !p.total(x.Scrut) {
				return false
			}
		case *Let:
			before += sizeWithin(x.Rhs, smallStep)
			if before > smallStep || !p.total(x.Rhs) {
				return false
			}
			e = x.Body
		default:
			return false
		}
	}
}

// within reports whether c is part of e but of no function in it.
func within(e Expr, c *Case) bool {
	if _, isLam := e.(*Lam); isLam {
		return false
	}
	found := e == Expr(c)
	eachChild(e, func(x Expr) { found = found || within(x, c) })
	return found
}

// splice puts a stream in the place of a list parameter.
func (p *fusing) splice(l *loopUses, t *takenApart, s *stream) {
	l.finite = p.endsBut(l, t.position) || s.finite && !t.again
	j := &joint{p: p, l: l, t: t, s: s}
	if !s.total {
		j.keepOrder()
	}
	call, k := l.outside[0], t.position
	l.lam.Params = spliced(l.lam.Params, k, s.params)
	l.lam.Body = j.resume(j.expr(l.lam.Body), t.xs, j.state())
	l.retype(p.u.in.types, TypeOf(p.u.in.types, l.lam.Body))
	before := p.first(&l.frames, call.Args[:k])
	l.frames = append(append(l.frames, s.frames...), j.drains()...)
	call.Args = append(append(before, s.init...), call.Args[k+1:]...)
	l.fused = true
	p.moved[l.rec] = true
	p.calls[call] = l
}

// first lets what matters in arguments be evaluated in frames.
func (p *fusing) first(fs *frames, args []Expr) []Expr {
	out := append([]Expr(nil), args...)
	for i, a := range args {
		if !p.total(a) {
			out[i] = fs.atoms(p.u, args[i:i+1])[0]
		}
	}
	return out
}

// spliced replaces element k of a list.
func spliced[T any](list []T, k int, by []T) []T {
	out := append(make([]T, 0, len(list)+len(by)), list[:k]...)
	return append(append(out, by...), list[k+1:]...)
}

// joint is a consumer that is becoming one with its producer.
type joint struct {
	p    *fusing
	l    *loopUses
	t    *takenApart
	s    *stream
	more []*Arm // what to do with an element, for each way to yield one

	hold *Local // marks where the rest of the producer's work comes first: see fuse_order.go
	rest *LetRec
}

// state makes occurrences of the parameters that took the list's place.
func (j *joint) state() []Expr {
	var out []Expr
	for _, q := range j.s.params {
		out = append(out, &Var{At: j.s.at, Local: q})
	}
	return out
}

// expr puts the step in the place of each test of the list.
func (j *joint) expr(e Expr) Expr {
	rewriteChildren(e, j.expr)
	if c, ok := e.(*Case); ok {
		if v, ok := c.Scrut.(*Var); ok && v.Local == j.t.xs {
			return j.test(c)
		}
	}
	return e
}

func (j *joint) test(c *Case) Expr {
	ts := j.p.u.in.types
	empty, more := armOfCon(c, ts.Nil), armOfCon(c, ts.Cons)
	if empty.Body == more.Body { // one Default for both
		return empty.Body
	}
	step := j.s.step
	if len(j.t.cases) > 1 {
		step = j.p.u.copy(step) // a small one, wanted as it is for the other tests
	}
	yields, _, _ := j.s.ways()
	j.more = []*Arm{more}
	for len(j.more) < yields {
		j.more = append(j.more, j.p.copyArm(more, c.ScrutTy))
	}
	ends := 0
	return tails(step, c.Type, func(e Expr) Expr {
		call, ok := e.(*App)
		if !ok {
			e.(*Fail).Type = c.Type
			return e
		}
		switch call.Fn.(*Var).Local {
		case j.s.yield:
			return j.element(c, call)
		case j.s.skip:
			return j.skipped(call, c.Type)
		}
		if ends++; ends > 1 {
			return j.p.dup(empty.Body)
		}
		return empty.Body
	})
}

func (p *fusing) copyArm(a *Arm, ty *Type) *Arm {
	c := p.dup(&Case{Scrut: &Lit{Type: p.u.in.types.Unit}, ScrutTy: ty, Arms: []*Arm{a}}).(*Case)
	return c.Arms[0]
}

// element does what the consumer does with an element, which goes on with the next state.
func (j *joint) element(c *Case, call *App) Expr {
	arm := j.more[0]
	j.more = j.more[1:]
	elem, next := call.Args[0], call.Args[1:]
	var x, tail *Local
	if len(arm.Binds) == 2 {
		x, tail = arm.Binds[0], arm.Binds[1]
	}
	body := j.resume(arm.Body, tail, next)
	if x == nil {
		if j.p.total(elem) {
			return body
		}
		x = j.p.u.newLocal("", j.t.xs.Type.Args[0])
	}
	return &Let{c.At, x, elem, body}
}

// skipped begins the turn again with the next state.
func (j *joint) skipped(call *App, ty *Type) Expr {
	again := &App{At: call.At, Fn: &Var{At: call.At, Local: j.l.local}, Type: ty}
	for _, q := range j.l.lam.Params {
		again.Args = append(again.Args, &Var{At: call.At, Local: q})
	}
	at := 0
	for j.l.lam.Params[at] != j.s.params[0] {
		at++
	}
	again.Args = append(append(again.Args[:at:at], call.Args...), again.Args[at+len(j.s.params):]...)
	return again
}

// resume lets calls of the loop that go on with a list go on with a state.
func (j *joint) resume(e Expr, list *Local, next []Expr) Expr {
	rewriteChildren(e, func(c Expr) Expr { return j.resume(c, list, next) })
	a, ok := e.(*App)
	if !ok {
		return e
	}
	f, ok := a.Fn.(*Var)
	if !ok {
		return e
	}
	switch f.Local {
	case j.l.local:
		if v, ok := a.Args[j.t.position].(*Var); ok && v.Local == list && list != nil {
			a.Args = spliced(a.Args, j.t.position, j.copies(next))
		}
	case j.hold:
		if j.hold != nil {
			return &App{a.At, &Var{At: a.At, Local: j.rest.Locals[0]}, j.copies(next), a.Type}
		}
	}
	return e
}

func (j *joint) copies(es []Expr) []Expr {
	out := make([]Expr, len(es))
	for i, e := range es {
		out[i] = j.p.dup(e)
	}
	return out
}
