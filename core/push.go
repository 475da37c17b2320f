// Pushing: a list that loops inside each other make, element by element, and that another loop
// takes apart, is never made: what the consumer does with an element is done where it is made.
//
//	sum [e | x <- xs, y <- ys]
//
//	foldl 0 (reverse (outer [] xs))      outer acc (x : t) = outer (inner acc ys) t;  outer acc [] = acc
//	                                     inner acc (y : t) = inner (e : acc) t;       inner acc [] = acc
//
//	outer 0 xs                           inner acc (y : t) = inner (acc + e) t;       …
//
// The accumulator of the producer becomes the state of the consumer. This is foldr/build
// fusion (Gill, Launchbury, Peyton Jones 1993) for loops with accumulators. Lists that one
// loop makes are left to streams (fuse.go), of which a consumer need not take all.
//
// Evaluation is strict: the producer's errors come before the consumer's. So either of them
// must be total; or the producer does nothing that can be seen but fail, and the consumer fails only where
// it can be foreseen: then the producer's text is run once more first, as it was (rest).

package core

const (
	maxPushes   = 16  // in one function
	smallSource = 160 // nodes of a producer that is written down a second time
)

func pushPass(u *unit, e Expr) Expr {
	for range maxPushes {
		if !u.text.mayLoop() {
			break
		}
		p := newFusing(u, e)
		pushed := false
		for _, l := range p.order {
			if c := p.pushConsumer(l); c != nil {
				if made := c.push(); made != nil {
					e = p.replace(e, l.outside[0], made)
					pushed = true
					u.text.changes++
					break
				}
			}
		}
		if !pushed {
			u.fusing = p
			break
		}
	}
	return e
}

// replace puts made in the place of a consumer's only call; loops that have moved there go.
func (p *fusing) replace(e Expr, call *App, made Expr) Expr {
	if e == Expr(call) {
		return made
	}
	rewriteChildren(e, func(c Expr) Expr { return p.replace(c, call, made) })
	if rec, ok := e.(*LetRec); ok && p.moved[rec] {
		return rec.Body
	}
	return e
}

// pushConsumer is a loop that takes every element of a list and carries one value, its state:
//
//	go s [] = end;  go s (x : t) = go step t
type pushConsumer struct {
	p        *fusing
	l        *loopUses
	list     int  // the list's position among the parameters
	state    int  // the state's position, -1: there is none
	step     *Lam // of state and element: the next state
	end      Expr
	failures bool // the step may fail before the producer would
}

// pushConsumer recognises a consumer in a loop of the library. The frames of other functions
// would be missed in the traces of errors.
func (p *fusing) pushConsumer(l *loopUses) *pushConsumer {
	if !l.one() || l.lam.Stands == Written && (l.lam.In == nil || !isPrelude(l.lam.In.Fn.Def)) && !isPrelude(p.u.fn.Def) {
		return nil
	}
	for k := range l.lam.Params {
		t := p.takesApart(l, k)
		if t == nil || t.again || len(t.cases) > 1 || l.lam.Body != Expr(t.cases[0]) {
			continue
		}
		c := &pushConsumer{p: p, l: l, list: k, state: -1}
		if c.recognise(t) {
			return c
		}
	}
	return nil
}

func (c *pushConsumer) recognise(t *takenApart) bool {
	ts := c.p.u.in.types
	none, more := t.none(ts), t.more(ts)
	if none.Body == more.Body || len(more.Binds) != 2 {
		return false
	}
	turns, ok := 0, true
	tails(more.Body, TypeOf(ts, more.Body), func(e Expr) Expr {
		if _, fails := e.(*Fail); !fails {
			ok = ok && c.goesOn(e)
			turns++
		}
		return e
	})
	if !ok || turns == 0 || turns != occurrences(c.l.lam.Body, c.l.local) {
		return false
	}
	c.end = none.Body
	c.makeStep(more)
	return true
}

// goesOn reports whether e is a call of the loop that changes no parameter but the list and one more.
func (c *pushConsumer) goesOn(e Expr) bool {
	a, ok := e.(*App)
	if !ok || !calls(a, c.l.local) || len(a.Args) != len(c.l.lam.Params) {
		return false
	}
	for i, q := range c.l.lam.Params {
		if v, ok := a.Args[i].(*Var); i == c.list || ok && v.Local == q {
			continue
		}
		if c.state >= 0 && c.state != i {
			return false
		}
		c.state = i
	}
	return true
}

// stateType is the type of what the producer's loops will carry.
func (c *pushConsumer) stateType() *Type {
	if c.state < 0 {
		return c.p.u.in.types.Unit
	}
	return c.l.lam.Params[c.state].Type
}

// tails is tails for an expression that is to give a state; its failures do so, too.
func (c *pushConsumer) tails(e Expr, f func(Expr) Expr) Expr {
	return tails(e, c.stateType(), func(e Expr) Expr {
		if fails, ok := e.(*Fail); ok {
			fails.Type = c.stateType()
			return e
		}
		return f(e)
	})
}

func (c *pushConsumer) makeStep(more *Arm) {
	ty, at := c.stateType(), more.Body.Place()
	s, x := c.p.u.newLocal("s", ty), more.Binds[0]
	if c.state >= 0 {
		s = c.l.lam.Params[c.state]
	}
	if x == nil {
		x = c.p.u.newLocal("", c.l.lam.Params[c.list].Type.Args[0])
	}
	step := &Lam{At: at, Params: []*Local{s, x}, Body: more.Body, Type: c.p.u.in.types.Fun(ty, ty, x.Type)}
	c.step = c.p.u.copy(step).(*Lam)
	c.step.Body = c.tails(c.step.Body, func(e Expr) Expr {
		if c.state < 0 {
			return &Lit{At: e.Place(), Type: ty}
		}
		return e.(*App).Args[c.state]
	})
}

// push gives what takes the place of the consumer's call, nil when it cannot be done.
func (c *pushConsumer) push() Expr {
	p, call := c.p, c.l.outside[0]
	source, loop := c.source(call.Args[c.list])
	if source == nil || !c.mayNest(loop) || !p.allTotal(call.Args[c.list+1:]) || !c.mayTakeTurns(source) {
		return nil
	}
	// Everything is tried on copies: the producer stays as it is where it cannot be done.
	w := &pushing{c: c}
	w.before, w.start = c.begin()
	if c.failures {
		w.rest = c.restOf(source)
	}
	made := p.u.copy(source)
	w.loops = findLoops(made)
	made = c.tails(made, w.source)
	if w.bad || !w.nested || w.yields > 1 && sizeWithin(c.step.Body, smallMore)*(w.yields-1) > smallMore {
		return nil
	}
	p.moved[c.l.rec], p.moved[loop.rec] = true, true
	if w.rest != nil {
		w.before = append(w.before, w.rest)
	}
	return w.before.around(c.ended(call.At, made))
}

// source gives the expression of the list together with the loop that makes it; nil when none does.
func (c *pushConsumer) source(list Expr) (Expr, *loopUses) {
	_, e := floated(list)
	if a, ok := e.(*App); ok {
		if made := c.p.u.turnedRound(a); made != nil {
			_, e = floated(made)
		}
	}
	a, ok := e.(*App)
	if !ok {
		return nil, nil
	}
	v, ok := a.Fn.(*Var)
	if !ok {
		return nil, nil
	}
	loop := c.p.loops[v.Local]
	if loop == nil || !loop.one() || loop.outside[0] != a {
		return nil, nil
	}
	if boundIn(list, loop.rec) {
		return list, loop
	}
	return &LetRec{loop.rec.At, loop.rec.Locals, loop.rec.Rhss, list}, loop
}

// mayNest reports whether there may be a loop inside of the one that makes the list.
func (c *pushConsumer) mayNest(l *loopUses) bool {
	return l.from < l.to || mentionsGlobal(l.lam.Body, reverseOntoName)
}

func mentionsGlobal(e Expr, name Name) bool {
	g, ok := e.(*Global)
	found := ok && g.Name == name
	eachChild(e, func(c Expr) { found = found || mentionsGlobal(c, name) })
	return found
}

// boundIn reports whether rec is part of e.
func boundIn(e Expr, rec *LetRec) bool {
	found := e == Expr(rec)
	eachChild(e, func(c Expr) { found = found || boundIn(c, rec) })
	return found
}

// mayTakeTurns reports whether nobody could tell that the consumer does not wait for the end of the producer.
func (c *pushConsumer) mayTakeTurns(source Expr) bool {
	p := c.p
	switch {
	case p.total(c.step.Body), p.total(source):
		return true
	case p.simple(c.step.Body) && p.onlyFails(source) && sizeWithin(source, smallSource) <= smallSource:
		c.failures = true
		return true
	}
	return false
}

// restOf is the function that runs the producer as it was, once more.
func (c *pushConsumer) restOf(source Expr) *LetRec {
	u, ts, at := c.p.u, c.p.u.in.types, source.Place()
	unit := &Lit{At: at, Type: ts.Unit}
	body := &Let{at, u.newLocal("", TypeOf(ts, source)), u.copy(source), unit}
	lam := &Lam{At: at, Name: "rest", Params: []*Local{u.newLocal("", ts.Unit)}, Body: body, Type: ts.Fun(ts.Unit, ts.Unit), Stands: Inner}
	rest := u.newLocal("rest", lam.Type)
	k := &keeping{j: &joint{p: c.p, hold: rest}}
	c.step.Body = k.asked(c.step.Body)
	return &LetRec{At: at, Locals: []*Local{rest}, Rhss: []Expr{lam}}
}

// begin evaluates the consumer's arguments but the list: start is the first state.
func (c *pushConsumer) begin() (before frames, start Expr) {
	u, call := c.p.u, c.l.outside[0]
	start = &Lit{At: call.At, Type: u.in.types.Unit}
	for i, q := range c.l.lam.Params {
		switch arg := call.Args[i]; {
		case i == c.list:
		case i != c.state:
			before = append(before, &Let{At: call.At, Local: q, Rhs: arg})
		case u.isNil(arg):
			start = arg // the next consumer finds it
		default:
			start = before.atoms(u, []Expr{arg})[0]
		}
	}
	return before, start
}

// ended is what the consumer makes of the last state.
func (c *pushConsumer) ended(at At, last Expr) Expr {
	if c.state < 0 {
		return &Let{at, c.p.u.newLocal("", c.p.u.in.types.Unit), last, c.end}
	}
	s := c.l.lam.Params[c.state]
	isLast := func(e Expr) bool { v, ok := e.(*Var); return ok && v.Local == s }
	if isLast(c.end) {
		return last
	}
	if a, ok := c.end.(*App); ok && isLast(c.p.u.turnedRound(a)) {
		a.Args[0] = last // the next consumer finds the list
		return a
	}
	return &Let{at, s, last, c.end}
}

// pushing rewrites the text of a producer.
type pushing struct {
	c      *pushConsumer
	loops  *localLoops // of the text
	before frames      // what is evaluated before the list
	start  Expr        // the first state, an atom
	rest   *LetRec     // or nil
	yields int
	nested bool // loops inside each other make the list
	bad    bool // it is no such producer
}

// source rewrites the expression that gives the list.
func (w *pushing) source(e Expr) Expr {
	a, ok := e.(*App)
	if !ok {
		w.bad = true
		return e
	}
	if made := w.c.p.u.turnedRound(a); made != nil {
		return w.c.tails(made, func(e Expr) Expr { return w.called(e, true) })
	}
	return w.called(a, false)
}

// called rewrites the call of the outermost loop; raw when it gives the accumulator itself.
func (w *pushing) called(e Expr, raw bool) Expr {
	if x, ok := e.(*App); ok {
		if l := w.loops.callee(x); l != nil {
			for k, a := range x.Args {
				if w.c.p.u.isNil(a) && l.lam.Params[k].Type == w.listType() {
					x.Args[k] = w.start
					w.loop(l, x, k, raw)
					return x
				}
			}
		}
	}
	w.bad = true
	return e
}

func (w *pushing) listType() *Type { return w.c.l.lam.Params[w.c.list].Type }

// loop rewrites a loop that is called from one place and has its accumulator at position k.
func (w *pushing) loop(l *localLoop, call *App, k int, raw bool) {
	if w.bad = w.bad || l.escapes || len(l.outside) != 1 || len(l.lam.Params) == 1; w.bad {
		return
	}
	t := &pushedLoop{w: w, l: l, k: k, acc: l.lam.Params[k], raw: raw}
	uses, self := occurrences(l.lam.Body, t.acc), occurrences(l.lam.Body, l.local)
	l.lam.Body = w.c.tails(l.lam.Body, t.turn)
	w.bad = w.bad || uses != t.uses || self != t.self
	t.acc.Type, call.Type = w.c.stateType(), w.c.stateType()
	l.retype(w.c.p.u.in.types, w.c.stateType())
}

// pushedLoop is a loop of the producer on its way.
type pushedLoop struct {
	w    *pushing
	l    *localLoop
	k    int
	acc  *Local
	raw  bool
	uses int // of the accumulator that have been understood
	self int // calls of itself that have
}

func (t *pushedLoop) isAcc(e Expr) bool {
	v, ok := e.(*Var)
	return ok && v.Local == t.acc
}

// turn rewrites the end of a turn.
func (t *pushedLoop) turn(e Expr) Expr {
	switch x := e.(type) {
	case *Var:
		if t.raw && t.isAcc(x) {
			t.uses++
			return x
		}
	case *App:
		if calls(x, t.l.local) && len(x.Args) == len(t.l.lam.Params) {
			t.self++
			x.Args[t.k] = t.w.c.tails(x.Args[t.k], t.next)
			x.Type = t.w.c.stateType()
			return x
		}
		if made := t.w.c.p.u.turnedRound(x); made != nil && !t.raw && t.isAcc(made) {
			t.uses++
			return made
		}
	}
	t.w.bad = true
	return e
}

// next rewrites an accumulator of the next turn.
func (t *pushedLoop) next(e Expr) Expr {
	switch x := e.(type) {
	case *Var:
		if t.isAcc(x) {
			t.uses++
			return x
		}
	case *Construct:
		if x.Con == t.w.c.p.u.in.types.Cons {
			return t.w.yield(x.At, x.Args[0], t.w.c.tails(x.Args[1], t.next))
		}
	case *App:
		if l := t.w.loops.callee(x); l != nil && l != t.l {
			return t.through(l, x)
		}
		if g, ok := x.Fn.(*Global); ok && g.Name == reverseOntoName && len(x.Args) == 2 && t.isAcc(x.Args[1]) {
			t.uses++
			return t.w.each(x)
		}
	}
	t.w.bad = true
	return e
}

// through rewrites the call of a loop that is handed the accumulator.
func (t *pushedLoop) through(l *localLoop, x *App) Expr {
	w := t.w
	for k, a := range x.Args {
		if occurrences(a, t.acc) > 0 {
			x.Args[k] = w.c.tails(a, t.next)
			w.nested = true
			w.loop(l, x, k, true)
			return x // an accumulator in a further argument has not been understood
		}
	}
	w.bad = true
	return x
}

// yield does the consumer's step with an element.
func (w *pushing) yield(at At, elem, state Expr) Expr {
	w.yields++
	u, step := w.c.p.u, w.c.step
	c := &copier{u: u, new: u.in.copied.begin()}
	var lets frames
	for i, arg := range []Expr{state, elem} {
		if v, ok := arg.(*Var); ok {
			c.new.set(step.Params[i], v.Local) // no other name, which would hide what the accumulator is
		} else {
			lets = append(frames{&Let{At: at, Local: c.bind(step.Params[i]), Rhs: arg}}, lets...)
		}
	}
	return lets.around(c.expr(step.Body))
}

// each does the consumer's step with the elements of a list: acc with them in front.
func (w *pushing) each(a *App) Expr {
	u, ts, at := w.c.p.u, w.c.p.u.in.types, a.At
	w.nested = true
	ty, list := w.c.stateType(), w.listType()
	s, xs := u.newLocal("s", ty), u.newLocal("xs", list)
	x, t := u.newLocal("x", list.Args[0]), u.newLocal("t", list)
	use := func(l *Local) Expr { return &Var{At: at, Local: l} }
	lam := &Lam{At: at, Name: "each", Params: []*Local{s, xs}, Type: ts.Fun(ty, ty, list), Stands: Inner}
	each := u.newLocal("each", lam.Type)
	again := &App{at, use(each), []Expr{w.yield(at, use(x), use(s)), use(t)}, ty}
	lam.Body = &Case{At: at, Scrut: use(xs), ScrutTy: list, Type: ty, Arms: []*Arm{
		{Con: ts.Nil, Body: use(s)}, {Con: ts.Cons, Binds: []*Local{x, t}, Body: again}}}
	call := &App{at, use(each), []Expr{a.Args[1], a.Args[0]}, ty}
	return &LetRec{At: at, Locals: []*Local{each}, Rhss: []Expr{lam}, Body: call}
}
