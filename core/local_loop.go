// Local recursive functions and what calls them: what passes that change loops begin with.

package core

// localLoop is a function that a LetRec binds alone.
type localLoop struct {
	local   *Local
	rec     *LetRec
	lam     *Lam
	within  bool   // its own text is being walked
	self    []*App // calls in its own text, with all arguments
	outside []*App // … and elsewhere
	escapes bool   // it is used in another way, too

	from, to int // the loops in its text, by their order
}

// localLoops are those of one body.
type localLoops struct {
	of    map[*Local]*localLoop
	order []*localLoop    // inner ones come first
	lams  map[*Local]*Lam // local functions that are not recursive
}

func findLoops(e Expr) *localLoops {
	ls := &localLoops{of: map[*Local]*localLoop{}, lams: map[*Local]*Lam{}}
	ls.visit(e)
	return ls
}

// retype gives the loop the type that its parameters have now and a result.
func (l *localLoop) retype(ts *Types, result *Type) {
	tys := make([]*Type, len(l.lam.Params))
	for i, q := range l.lam.Params {
		tys[i] = q.Type
	}
	l.lam.Type = ts.Fun(result, tys...)
	l.local.Type = l.lam.Type
}

// calls reports whether a is a call of f.
func calls(a *App, f *Local) bool {
	v, ok := a.Fn.(*Var)
	return ok && v.Local == f
}

// callee is the loop that a call with all arguments runs, or nil.
func (ls *localLoops) callee(e *App) *localLoop {
	if v, ok := e.Fn.(*Var); ok {
		if l := ls.of[v.Local]; l != nil && len(e.Args) == len(l.lam.Params) {
			return l
		}
	}
	return nil
}

func (ls *localLoops) visit(e Expr) {
	switch e := e.(type) {
	case *Var:
		ls.use(e)
		return
	case *App:
		if l := ls.callee(e); l != nil {
			l.called(e)
			eachOf(e.Args, ls.visit)
			return
		}
	case *Let:
		ls.bind(e)
	case *LetRec:
		if len(e.Locals) == 1 {
			ls.visitLoop(e)
			return
		}
	}
	eachChild(e, ls.visit)
}

func (ls *localLoops) visitLoop(e *LetRec) {
	l := &localLoop{local: e.Locals[0], rec: e, lam: e.Rhss[0].(*Lam), within: true, from: len(ls.order)}
	ls.of[l.local] = l
	ls.visit(l.lam)
	l.within, l.to = false, len(ls.order)
	ls.order = append(ls.order, l)
	ls.visit(e.Body)
}

// visitCopy takes note of text that was copied: calls of loops outside of it have got one more
// place, so that these loops can no longer be moved to their only call.
func (ls *localLoops) visitCopy(e Expr) {
	switch e := e.(type) {
	case *Var:
		ls.use(e)
	case *Let:
		ls.bind(e)
	}
	eachChild(e, ls.visitCopy)
}

func (ls *localLoops) use(v *Var) {
	if l := ls.of[v.Local]; l != nil {
		l.escapes = true
	}
}

func (ls *localLoops) bind(e *Let) {
	if lam, ok := e.Rhs.(*Lam); ok {
		ls.lams[e.Local] = lam
	}
}

func (l *localLoop) called(e *App) {
	if l.within {
		l.self = append(l.self, e)
	} else {
		l.outside = append(l.outside, e)
	}
}

const rangeName, reverseName, reverseOntoName Name = "Prelude.range", "Prelude.reverse", "Prelude._reverse_onto"

func (u *unit) isNil(e Expr) bool {
	c, ok := e.(*Construct)
	return ok && c.Con == u.in.types.Nil
}

// turnedRound gives the list that a call of the library reverses, nil for other calls.
func (u *unit) turnedRound(e *App) Expr {
	g, ok := e.Fn.(*Global)
	if ok && (g.Name == reverseName && len(e.Args) == 1 || g.Name == reverseOntoName && len(e.Args) == 2 && u.isNil(e.Args[1])) {
		return e.Args[0]
	}
	return nil
}
