// What makes lists: streams, recognised by the shape of a loop.
//
//	go acc … = … go (e : acc) … ; go acc …; reverse acc     pushes and reverses at the end
//	go acc … = … go (e : acc) … ; go acc …; acc             … if the call is that of reverse
//	go …     = … e : go …       ; go …    ; []              recursion
//	range a b
//
// A turn of such a loop yields an element and goes on, goes on without one, or is done.

package core

// stream is a producer as a step over a state, the locals params. Where a turn ends the
// step calls one of three markers: yield with the element and the next state, skip with
// the next state, done with ().
type stream struct {
	frames frames // what is to be evaluated before init, and functions that step calls
	params []*Local
	init   []Expr
	step   Expr

	yield, skip, done *Local
	unit              *Type

	at     At
	total  bool // a step neither fails nor acts, and every element comes in finite time
	finite bool

	giveBack func() // leaves the loop as it was
}

// stream recognises a producer that is called nowhere else, and takes its text.
func (p *fusing) stream(arg Expr) *stream {
	_, in := floated(arg)
	app, ok := in.(*App)
	if !ok {
		return nil
	}
	var s *stream
	switch f := app.Fn.(type) {
	case *Global:
		s = p.globalStream(app, f)
	case *Var:
		s = p.loopStream(app, f, false)
	}
	if s != nil {
		s.frames = append(above(arg, in), s.frames...)
	}
	return s
}

// above lists the Lets and LetRecs from e down to in.
func above(e, in Expr) (fs frames) {
	for e != in {
		switch x := e.(type) {
		case *Let:
			fs, e = append(fs, x), x.Body
		case *LetRec:
			fs, e = append(fs, x), x.Body
		}
	}
	return fs
}

func (p *fusing) globalStream(app *App, g *Global) *stream {
	if g.Name == rangeName && len(app.Args) == 2 {
		return p.rangeStream(app)
	}
	made := p.u.turnedRound(app)
	if made == nil {
		return nil
	}
	_, in := floated(made)
	call, ok := in.(*App)
	if !ok {
		return nil
	}
	v, ok := call.Fn.(*Var)
	if !ok {
		return nil
	}
	s := p.loopStream(call, v, true)
	if s != nil {
		s.frames = append(above(made, in), s.frames...)
	}
	return s
}

func (p *fusing) newStream(at At) *stream {
	unit := p.u.in.types.Unit
	return &stream{at: at, unit: unit, giveBack: func() {}, yield: p.u.newLocal("yield", unit), skip: p.u.newLocal("skip", unit), done: p.u.newLocal("done", unit)}
}

// mark ends a step.
func (p *fusing) mark(at At, marker *Local, args ...Expr) *App {
	return &App{at, &Var{At: at, Local: marker}, args, p.u.in.types.Unit}
}

func (p *fusing) ended(at At, s *stream) Expr {
	return p.mark(at, s.done, &Lit{At: at, Type: p.u.in.types.Unit})
}

// rangeStream counts: n down to -1, so that the last element may be the largest Int.
func (p *fusing) rangeStream(app *App) *stream {
	t, at := p.u.in.types, app.At
	s := p.newStream(at)
	i, n := p.u.newLocal("i", t.Int), p.u.newLocal("n", t.Int)
	ends := s.frames.atoms(p.u, app.Args)
	lo, hi := ends[0], ends[1]
	count := &Case{At: at, Scrut: p.prim(at, "gt.int", t.Bool, lo, hi), ScrutTy: t.Bool, Type: t.Int, Arms: []*Arm{
		{Con: t.True, Body: p.int(at, -1)},
		{Con: t.False, Body: p.prim(at, "sub.int", t.Int, p.u.copy(hi), p.u.copy(lo))},
	}}
	s.params, s.init = []*Local{i, n}, []Expr{p.u.copy(lo), count}
	use := func(l *Local) Expr { return &Var{At: at, Local: l} }
	s.step = &Case{At: at, Scrut: p.prim(at, "lt.int", t.Bool, use(n), p.int(at, 0)), ScrutTy: t.Bool, Type: t.Unit, Arms: []*Arm{
		{Con: t.True, Body: p.ended(at, s)},
		{Con: t.False, Body: p.mark(at, s.yield, use(i), p.prim(at, "wrap_add", t.Int, use(i), p.int(at, 1)), p.prim(at, "wrap_sub", t.Int, use(n), p.int(at, 1)))},
	}}
	s.total, s.finite = true, true
	return s
}

func (p *fusing) prim(at At, op string, ty *Type, args ...Expr) Expr {
	return &Prim{at, p.u.in.op(op), nil, args, ty}
}

func (p *fusing) int(at At, n int64) Expr {
	return &Lit{At: at, Type: p.u.in.types.Int, Bits: uint64(n)}
}

// loopStream makes a stream of a loop that is called only by app; reversed when what it
// gives is reversed then.
func (p *fusing) loopStream(app *App, v *Var, reversed bool) *stream {
	l := p.loops[v.Local]
	if l == nil {
		return nil
	}
	p.fuse(l)
	if !l.one() || l.outside[0] != app {
		return nil
	}
	m := &producing{p: p, l: l, list: app.Type, reversed: reversed}
	if !m.recognised(app) {
		return nil
	}
	return m.take(app)
}

// producing is a loop on its way to being a stream.
type producing struct {
	p        *fusing
	l        *loopUses
	list     *Type
	reversed bool   // it gives the accumulator itself
	position int    // of the accumulator among the parameters, -1: none
	acc      *Local // or nil
	yields   int
	s        *stream

	calls, accs int // self calls and uses of acc that the shape explains
	otherwise   bool
}

func (m *producing) recognised(app *App) bool {
	m.rescan()
	for m.position = range app.Args {
		if m.p.u.isNil(app.Args[m.position]) && app.Args[m.position].(*Construct).Type == m.list {
			m.acc = m.l.lam.Params[m.position]
			if m.fits() {
				return true
			}
		}
	}
	m.position, m.acc = -1, nil
	return !m.reversed && m.fits()
}

// rescan finds the loop's calls of itself as its text is now.
func (m *producing) rescan() {
	m.l.self = m.l.self[:0]
	var visit func(Expr)
	visit = func(e Expr) {
		if a, ok := e.(*App); ok {
			if calls(a, m.l.local) {
				m.l.self = append(m.l.self, a)
			}
		}
		eachChild(e, visit)
	}
	visit(m.l.lam.Body)
}

func (m *producing) fits() bool {
	m.calls, m.accs, m.yields, m.otherwise = 0, 0, 0, false
	tails(m.l.lam.Body, m.list, m.check)
	return !m.otherwise && m.yields > 0 && m.calls == len(m.l.self) && (m.acc == nil || m.accs == occurrences(m.l.lam.Body, m.acc))
}

func (m *producing) check(e Expr) Expr {
	switch x := e.(type) {
	case *Fail:
		return e
	case *Var:
		m.otherwise = m.otherwise || !m.reversed || !m.isAcc(e)
		return e
	case *Construct:
		if m.acc != nil {
			break
		}
		if x.Con == m.p.u.in.types.Nil {
			return e
		}
		if rest := m.self(x.Args[1]); rest != nil {
			m.calls++
			m.yields++
			return e
		}
	case *App:
		if m.exit(x) {
			m.accs++
			return e
		}
		if m.self(x) != nil {
			m.calls++
			m.checkPushes(x)
			return e
		}
	}
	m.otherwise = true
	return e
}

// isAcc counts the use when e is the accumulator.
func (m *producing) isAcc(e Expr) bool {
	v, ok := e.(*Var)
	if ok = ok && v.Local == m.acc; ok {
		m.accs++
	}
	return ok
}

func (m *producing) self(e Expr) *App {
	if a, ok := e.(*App); ok && len(a.Args) == len(m.l.lam.Params) && calls(a, m.l.local) {
		return a
	}
	return nil
}

// exit recognises the reversal of the accumulator.
func (m *producing) exit(a *App) bool {
	v, ok := m.p.u.turnedRound(a).(*Var)
	return ok && m.acc != nil && !m.reversed && v.Local == m.acc
}

const smallNext = 24 // nodes of a next state that is written down for each way to get there

// checkPushes looks at what a call of itself makes of the accumulator.
func (m *producing) checkPushes(a *App) {
	if m.acc == nil {
		return
	}
	ways := 0
	tails(a.Args[m.position], m.list, func(e Expr) Expr {
		ways++
		under := e
		if c, ok := e.(*Construct); ok && len(c.Args) == 2 {
			m.yields++
			under = c.Args[1]
		}
		m.otherwise = !m.isAcc(under) || m.otherwise
		return e
	})
	if ways > 1 {
		size := 0
		for _, next := range a.Args[m.position+1:] {
			size += sizeWithin(next, smallNext)
		}
		m.otherwise = m.otherwise || size > smallNext
	}
}

// take turns the loop's text into the step of a stream.
func (m *producing) take(app *App) *stream {
	p, l := m.p, m.l
	m.s = p.newStream(app.At)
	m.s.frames, m.s.finite = l.frames, p.ends(l)
	for i, q := range l.lam.Params {
		if i != m.position {
			m.s.params, m.s.init = append(m.s.params, q), append(m.s.init, app.Args[i])
		}
	}
	unit := p.u.in.types.Unit
	l.lam.Body = p.place(l.lam.Body)
	m.s.giveBack = m.backup(app)
	m.s.step = tails(l.lam.Body, unit, m.convert)
	l.lam.Body = &Lit{At: l.lam.At, Type: unit}
	p.moved[l.rec] = true
	delete(p.calls, app)
	m.s.total = m.s.finite && p.total(m.s.step)
	return m.s
}

// backup keeps the loop's text.
func (m *producing) backup(app *App) func() {
	p, l := m.p, m.l
	kept := p.u.copy(l.lam).(*Lam)
	return func() {
		p.known.visitCopy(kept)
		l.lam.Params, l.lam.Body = kept.Params, kept.Body
		if delete(p.moved, l.rec); l.fused {
			p.moved[l.rec], p.calls[app] = true, l
		}
	}
}

// convert makes a marker's call of the end of a turn.
func (m *producing) convert(e Expr) Expr {
	switch x := e.(type) {
	case *Fail:
		x.Type = m.p.u.in.types.Unit
		return x
	case *Construct:
		if len(x.Args) == 2 {
			call := x.Args[1].(*App)
			return m.goOn(x.At, m.s.yield, x.Args[0], call.Args)
		}
	case *App:
		if m.self(x) == nil {
			break
		}
		if m.acc == nil {
			return m.p.mark(x.At, m.s.skip, x.Args...)
		}
		return m.pushes(x)
	}
	return m.p.ended(e.Place(), m.s)
}

// goOn yields an element, which is evaluated before the next state.
func (m *producing) goOn(at At, marker *Local, elem Expr, next []Expr) Expr {
	for _, n := range next {
		if !m.p.total(n) {
			b := &bindings{u: m.p.u}
			all := b.atoms(append([]Expr{elem}, next...))
			return b.around(m.p.mark(at, marker, all...))
		}
	}
	return m.p.mark(at, marker, append([]Expr{elem}, next...)...)
}

// pushes lets each way to a new accumulator yield or skip.
func (m *producing) pushes(a *App) Expr {
	p, k := m.p, m.position
	before := &bindings{u: p.u}
	next := make([]Expr, 0, len(a.Args))
	for _, x := range a.Args[:k] {
		if !p.total(x) {
			x = before.atom(x)
		}
		next = append(next, x)
	}
	next = append(next, a.Args[k+1:]...)
	first := true
	step := tails(a.Args[k], p.u.in.types.Unit, func(e Expr) Expr {
		mine := next
		if !first {
			mine = nil
			for _, x := range next {
				mine = append(mine, p.dup(x))
			}
		}
		first = false
		if c, ok := e.(*Construct); ok {
			return m.goOn(a.At, m.s.yield, c.Args[0], mine)
		}
		return p.mark(a.At, m.s.skip, mine...)
	})
	return before.around(step)
}
