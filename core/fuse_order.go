// The order of errors and effects.
//
// Unfused, the producer has made its whole list before the consumer begins. Fused, they
// take turns. Nobody can tell
//
//   - when the producer's steps are total: neither fail nor act, and come to an end,
//   - or when nothing that the consumer does can be seen before the list ends.
//
// For the second the consumer may fail only in operations that can be asked beforehand
// whether they would, and may stop early; at these places the rest of the producer's work is done
// first, its elements dropped, which then raises the producer's error if there is one:
//
//	go (acc + x) s    case add_overflows acc x of true -> rest s; acc + x; false -> wrap_add acc x

package core

// total reports whether evaluating e neither fails nor acts, and comes to an end.
func (p *fusing) total(e Expr) bool {
	j := &judging{p: p, known: map[*Local]bool{}}
	return j.quiet(e)
}

func (p *fusing) allTotal(es []Expr) bool {
	for _, e := range es {
		if !p.total(e) {
			return false
		}
	}
	return true
}

// onlyFails reports whether evaluating e does nothing that can be seen but, perhaps, fail.
func (p *fusing) onlyFails(e Expr) bool {
	j := &judging{p: p, known: map[*Local]bool{}, failing: true}
	return j.quiet(e)
}

// simple is total but for failing where it can be foreseen.
func (p *fusing) simple(e Expr) bool {
	j := &judging{p: p, known: map[*Local]bool{}, foreseen: true}
	return j.quiet(e)
}

// ends reports whether every turn of a loop takes an element of a list or stream that has an end.
func (p *fusing) ends(l *loopUses) bool { return p.endsBut(l, -1) }

// endsBut leaves one parameter out.
func (p *fusing) endsBut(l *loopUses, but int) bool {
	if l.finite {
		return true
	}
	for k := range l.lam.Params {
		if k != but {
			if t := p.takesApart(l, k); t != nil && !t.again {
				return true
			}
		}
	}
	return false
}

// judging walks an expression and the local functions that it calls.
type judging struct {
	p        *fusing
	known    map[*Local]bool // judgements; true for those being made
	foreseen bool            // failing where it can be foreseen counts as quiet
	failing  bool            // failing and going on for ever do
}

func (j *judging) quiet(e Expr) bool {
	switch e := e.(type) {
	case *Lam:
		return true
	case *Global:
		return j.p.u.in.pure(e, smallGlobal)
	case *App:
		return j.call(e)
	case *Prim:
		if e.Op.Effect || e.Op.Fails && !cannotFail(e) && !(j.foreseen && foreseeable(e)) && !j.failing {
			return false
		}
	case *Fail:
		return j.foreseen || j.failing
	case *Method:
		return false
	case *LetRec:
		return j.quiet(e.Body)
	}
	ok := true
	eachChild(e, func(c Expr) { ok = ok && j.quiet(c) })
	return ok
}

// call judges the call of a local function by its text, and by the frames that are still to be put
// around it. Where failing counts as quiet, it is not so in there: nobody would ask beforehand.
func (j *judging) call(e *App) bool {
	if l := j.p.calls[e]; l != nil && !j.framesQuiet(l.frames) {
		return false
	}
	for _, a := range e.Args {
		if !j.quiet(a) {
			return false
		}
	}
	switch f := e.Fn.(type) {
	case *Global:
		ends := f.Name == rangeName || f.Name == reverseName || f.Name == reverseOntoName
		return ends || len(e.Args) < j.p.u.in.arityOf(f.Name)
	case *Var:
		return j.function(f.Local)
	}
	return false
}

func (j *judging) framesQuiet(fs frames) bool {
	foreseen := j.foreseen
	j.foreseen = false
	defer func() { j.foreseen = foreseen }()
	for _, f := range fs {
		if let, ok := f.(*Let); ok && !j.quiet(let.Rhs) {
			return false
		}
	}
	return true
}

func (j *judging) function(f *Local) bool {
	if q, ok := j.known[f]; ok {
		return q
	}
	foreseen := j.foreseen
	j.foreseen, j.known[f] = false, true
	l, lam := j.p.loops[f], j.p.known.lams[f]
	q := false
	switch {
	case lam != nil:
		q = j.quiet(lam.Body)
	case l != nil:
		q = (j.failing || j.p.ends(l)) && j.quiet(l.lam.Body)
	default:
		q = f.Type == j.p.u.in.types.Unit // a marker
	}
	j.foreseen, j.known[f] = foreseen, q
	return q
}

// cannotFail recognises division by what is neither 0 nor -1.
func cannotFail(e *Prim) bool {
	if e.Op.Lower != DivInt && e.Op.Lower != ModInt {
		return false
	}
	d, ok := e.Args[1].(*Lit)
	return ok && int64(d.Bits) != 0 && int64(d.Bits) != -1
}

// askFirst are the operations that say whether others would fail, and those that do
// the same without asking.
var askFirst = [NumLowers]struct{ ask, then string }{
	AddInt: {"add_overflows", "wrap_add"},
	SubInt: {"sub_overflows", "wrap_sub"},
	MulInt: {"mul_overflows", "wrap_mul"},
}

func foreseeable(e *Prim) bool {
	switch e.Op.Lower {
	case AddInt, SubInt, MulInt, NegInt, DivInt, ModInt:
		return true
	}
	return false
}

// orderly reports whether what a consumer does until its list ends is simple. All its calls
// of itself must be tail calls: what follows one comes after the list's end.
func (p *fusing) orderly(l *loopUses, t *takenApart) bool {
	o := &ordering{p: p, l: l, c: t.cases[0], none: t.none(p.u.in.types).Body, more: t.more(p.u.in.types).Body}
	return o.none != o.more && o.turn(l.lam.Body) && o.tested && o.calls == occurrences(l.lam.Body, l.local)
}

// ordering walks a turn of a consumer.
type ordering struct {
	p          *fusing
	l          *loopUses
	c          *Case // the test of the list
	none, more Expr  // its alternatives
	tested     bool
	calls      int // of the loop itself, in tail position
}

func (o *ordering) turn(e Expr) bool {
	switch x := e.(type) {
	case *Case:
		if x == o.c {
			o.tested = true
			return o.turn(o.more)
		}
		ok := o.p.simple(x.Scrut)
		eachBranch(x, func(b Expr) Expr { ok = ok && o.turn(b); return b })
		return ok
	case *Let:
		return o.p.simple(x.Rhs) && o.turn(x.Body)
	case *LetRec:
		return o.turn(x.Body)
	case *App:
		if o.again(x) {
			o.calls++
			for _, a := range x.Args {
				if !o.p.simple(a) {
					return false
				}
			}
		}
	}
	return true
}

func (o *ordering) again(a *App) bool { return calls(a, o.l.local) }

// keepOrder marks the places in a consumer before which the producer's work must be
// finished, and makes the loop that does it.
func (j *joint) keepOrder() {
	ts := j.p.u.in.types
	j.hold = j.p.u.newLocal("hold", ts.Unit)
	j.rest = j.restOf()
	k := &keeping{j: j, o: &ordering{p: j.p, l: j.l, c: j.t.cases[0], none: j.t.none(ts).Body, more: j.t.more(ts).Body}}
	j.l.lam.Body = k.turn(j.l.lam.Body)
}

// restOf is the loop that runs the producer to its end and drops the elements.
func (j *joint) restOf() *LetRec {
	p, s, ts := j.p, j.s, j.p.u.in.types
	lam := p.dup(&Lam{At: s.at, Name: "rest", Params: s.params, Body: s.step, Type: ts.Unit, Stands: Inner}).(*Lam)
	var tys []*Type
	for _, q := range s.params {
		tys = append(tys, q.Type)
	}
	lam.Type = ts.Fun(ts.Unit, tys...)
	rest := p.u.newLocal("rest", lam.Type)
	lam.Body = tails(lam.Body, ts.Unit, func(e Expr) Expr {
		a, ok := e.(*App)
		if !ok {
			return e // a failure
		}
		next := &App{a.At, &Var{At: a.At, Local: rest}, a.Args, ts.Unit}
		switch a.Fn.(*Var).Local {
		case s.yield:
			next.Args = a.Args[1:]
			return &Let{a.At, p.u.newLocal("", TypeOf(ts, a.Args[0])), a.Args[0], next}
		case s.skip:
			return next
		}
		return &Lit{At: a.At, Type: ts.Unit}
	})
	return &LetRec{At: s.at, Locals: []*Local{rest}, Rhss: []Expr{lam}}
}

// drains is the loop for the rest, if a place wants it.
func (j *joint) drains() frames {
	if j.rest == nil || occurrences(j.l.lam.Body, j.rest.Locals[0]) == 0 {
		return nil
	}
	return frames{j.rest}
}

// keeping rewrites the parts that ordering has accepted.
type keeping struct {
	j *joint
	o *ordering
}

func (k *keeping) turn(e Expr) Expr {
	switch x := e.(type) {
	case *Case:
		if x == k.o.c {
			eachBranch(x, func(b Expr) Expr {
				if b == k.o.none {
					return b
				}
				return k.turn(b)
			})
			return x
		}
		x.Scrut = k.asked(x.Scrut)
		eachBranch(x, k.turn)
		return x
	case *Let:
		x.Rhs, x.Body = k.asked(x.Rhs), k.turn(x.Body)
		return x
	case *LetRec:
		x.Body = k.turn(x.Body)
		return x
	case *App:
		if k.o.again(x) {
			rewriteAll(x.Args, k.asked)
			return x
		}
	}
	return k.held(e.Place(), e) // it stops before the list ends
}

// held does the rest of the producer's work before e.
func (k *keeping) held(at At, e Expr) Expr {
	unit := k.j.p.u.in.types.Unit
	call := &App{at, &Var{At: at, Local: k.j.hold}, []Expr{&Lit{At: at, Type: unit}}, unit}
	return &Let{at, k.j.p.u.newLocal("", unit), call, e}
}

// asked lets operations that may fail be asked beforehand.
func (k *keeping) asked(e Expr) Expr {
	if _, isLam := e.(*Lam); isLam {
		return e
	}
	if l, ok := e.(*LetRec); ok {
		l.Body = k.asked(l.Body)
		return l
	}
	rewriteChildren(e, k.asked)
	switch x := e.(type) {
	case *Fail:
		return k.held(x.At, x)
	case *Prim:
		if x.Op.Fails && !cannotFail(x) {
			return k.ask(x)
		}
	}
	return e
}

func (k *keeping) ask(e *Prim) Expr {
	p, ts := k.j.p, k.j.p.u.in.types
	b := &bindings{u: p.u}
	e.Args = b.atoms(e.Args)
	fails := func() Expr { return k.held(e.At, p.u.copy(e)) }
	again := func(i int) Expr { return p.u.copy(e.Args[i]) }
	lit := func(n int64) *Lit { return p.int(e.At, n).(*Lit) }
	switch e.Op.Lower {
	case NegInt:
		return b.around(&Case{At: e.At, Scrut: again(0), ScrutTy: ts.Int, Type: ts.Int,
			Arms:    []*Arm{{Lit: lit(-1 << 63), Body: fails()}},
			Default: p.prim(e.At, "wrap_sub", ts.Int, lit(0), e.Args[0])})
	case DivInt, ModInt:
		return b.around(&Case{At: e.At, Scrut: again(1), ScrutTy: ts.Int, Type: ts.Int,
			Arms: []*Arm{{Lit: lit(0), Body: fails()}, {Lit: lit(-1), Body: k.byMinusOne(e, fails)}}, Default: e})
	}
	with := askFirst[e.Op.Lower]
	return b.around(&Case{At: e.At, Scrut: p.prim(e.At, with.ask, ts.Bool, again(0), again(1)), ScrutTy: ts.Bool, Type: ts.Int, Arms: []*Arm{
		{Con: ts.True, Body: fails()},
		{Con: ts.False, Body: p.prim(e.At, with.then, ts.Int, e.Args...)}}})
}

// byMinusOne is the quotient, which overflows at the smallest Int, or the remainder, 0.
func (k *keeping) byMinusOne(e *Prim, fails func() Expr) Expr {
	p, ts := k.j.p, k.j.p.u.in.types
	if e.Op.Lower == ModInt {
		return p.int(e.At, 0)
	}
	return &Case{At: e.At, Scrut: p.u.copy(e.Args[0]), ScrutTy: ts.Int, Type: ts.Int,
		Arms:    []*Arm{{Lit: p.int(e.At, -1<<63).(*Lit), Body: fails()}},
		Default: p.prim(e.At, "wrap_sub", ts.Int, p.int(e.At, 0), p.u.copy(e.Args[0]))}
}
