// Reversal in place: a list that a loop has made for itself, cell by cell, and that nothing
// else can see is turned round instead of copied.
//
//	go acc … = … go (e : acc) … ; reverse acc               reverse_own acc
//	reverse (go [] …) where go acc … = … go (e : acc) … ; acc
//
// Afterwards older cells point to younger ones, which must not matter to any mark (DESIGN §4).
// Marks of those who wait for the loop are older than all of its cells. The loop's
// own mark, which may lie between them, is out of use: what is reversed becomes part of the
// loop's result, and nothing is called after that.

package core

const reverseOwn = "reverse_own"

type owning struct {
	u     *unit
	loops map[*Local]*ownLoop
	order []*ownLoop
	own   map[*App]bool // reversals that may be done in place
}

// ownLoop is a local recursive function and its calls.
type ownLoop struct {
	local   *Local
	lam     *Lam
	within  bool // its own text is being walked
	outside []*App
	escapes bool
	extends map[int]bool // parameters that the loop's value is made of by putting cells in front
}

func reversePass(u *unit, e Expr) Expr {
	o := &owning{u: u, loops: map[*Local]*ownLoop{}, own: map[*App]bool{}}
	o.visit(e)
	for _, l := range o.order {
		for k, q := range l.lam.Params {
			if q.Type.Is(BList) && l.startsEmpty(o, k) {
				w := &ownWalk{o: o, l: l, acc: q, position: k}
				w.accept()
			}
		}
	}
	o.reversed(e)
	return o.replace(e)
}

// visit collects loops and their calls, inner loops first.
func (o *owning) visit(e Expr) {
	switch e := e.(type) {
	case *Var:
		if l := o.loops[e.Local]; l != nil {
			l.escapes = true
		}
		return
	case *App:
		if l := o.callee(e); l != nil {
			if !l.within {
				l.outside = append(l.outside, e)
			}
			eachOf(e.Args, o.visit)
			return
		}
	case *LetRec:
		if len(e.Locals) == 1 {
			l := &ownLoop{local: e.Locals[0], lam: e.Rhss[0].(*Lam), within: true, extends: map[int]bool{}}
			o.loops[l.local] = l
			o.visit(l.lam)
			l.within = false
			o.order = append(o.order, l)
			o.visit(e.Body)
			return
		}
	}
	eachChild(e, o.visit)
}

// callee is the loop that a call with all arguments runs, or nil.
func (o *owning) callee(e *App) *ownLoop {
	if v, ok := e.Fn.(*Var); ok {
		if l := o.loops[v.Local]; l != nil && len(e.Args) == len(l.lam.Params) {
			return l
		}
	}
	return nil
}

func (o *owning) isNil(e Expr) bool {
	c, ok := e.(*Construct)
	return ok && c.Con == o.u.in.types.Nil
}

// startsEmpty reports whether every call of the loop begins with an empty list.
func (l *ownLoop) startsEmpty(o *owning, k int) bool {
	for _, c := range l.outside {
		if !o.isNil(c.Args[k]) {
			return false
		}
	}
	return !l.escapes
}

// reversal gives the list that a call turns round, or nil.
func (o *owning) reversal(e *App) Expr {
	g, ok := e.Fn.(*Global)
	if ok && (g.Name == reverseName && len(e.Args) == 1 || g.Name == reverseOntoName && len(e.Args) == 2 && o.isNil(e.Args[1])) {
		return e.Args[0]
	}
	return nil
}

// reversed finds the loops whose value is turned round by their callers.
func (o *owning) reversed(e Expr) {
	eachChild(e, o.reversed)
	if a, ok := e.(*App); ok {
		if x := o.reversal(a); x != nil && o.fresh(x) {
			o.own[a] = true
		}
	}
}

// fresh reports whether all cells of a list were made by the loop that is called for it.
func (o *owning) fresh(x Expr) bool {
	_, x = floated(x)
	call, ok := x.(*App)
	if !ok {
		return false
	}
	l := o.callee(call)
	if l == nil {
		return false
	}
	for k, a := range call.Args {
		if o.isNil(a) && o.extending(l, k) {
			return true
		}
	}
	return false
}

// extending reports whether a loop gives parameter k with new cells in front of it.
func (o *owning) extending(l *ownLoop, k int) bool {
	yes, known := l.extends[k]
	if !known {
		q := l.lam.Params[k]
		w := &ownWalk{o: o, l: l, acc: q, position: k, raw: true}
		l.extends[k] = false // while it is being found out
		yes = !l.escapes && q.Type.Is(BList) && w.turn(l.lam.Body) <= 1 && !w.bad
		l.extends[k] = yes
	}
	return yes
}

// ownWalk checks that a loop uses its accumulator once in each turn, and only to go on
// or, at the end, to reverse it; with raw, to give it back.
type ownWalk struct {
	o         *owning
	l         *ownLoop
	acc       *Local
	position  int
	raw       bool
	bad       bool
	reversals []*App
}

func (w *ownWalk) accept() {
	if w.turn(w.l.lam.Body) <= 1 && !w.bad {
		for _, a := range w.reversals {
			w.o.own[a] = true
		}
	}
}

// turn counts the uses of the accumulator on the way through e, which is in tail position,
// that has most.
func (w *ownWalk) turn(e Expr) int {
	switch x := e.(type) {
	case *Let:
		return w.none(x.Rhs) + w.turn(x.Body)
	case *LetRec:
		w.noneOf(x.Rhss)
		return w.turn(x.Body)
	case *Case:
		most := 0
		eachBranch(x, func(b Expr) Expr { most = max(most, w.turn(b)); return b })
		return w.none(x.Scrut) + most
	case *Var:
		if w.raw && x.Local == w.acc {
			return 1
		}
	case *App:
		return w.leaf(x)
	}
	if w.raw { // something else than the accumulator
		_, fails := e.(*Fail)
		w.bad = w.bad || !fails
	}
	return w.ended(e)
}

// leaf judges a call at the end of a turn: nothing may be called with what was reversed.
func (w *ownWalk) leaf(x *App) int {
	if w.o.callee(x) != w.l {
		if w.o.reversal(x) != nil && !w.raw {
			return w.ended(x)
		}
		w.bad = w.bad || w.raw
		return w.none(x)
	}
	n := 0
	for i, a := range x.Args {
		if i == w.position {
			n += w.next(a)
		} else {
			n += w.none(a)
		}
	}
	return n
}

// next judges the accumulator of the next turn: this one with new cells in front.
func (w *ownWalk) next(e Expr) int {
	switch x := e.(type) {
	case *Var:
		if x.Local == w.acc {
			return 1
		}
	case *Let:
		return w.none(x.Rhs) + w.next(x.Body)
	case *LetRec:
		w.noneOf(x.Rhss)
		return w.next(x.Body)
	case *Case:
		most := 0
		eachBranch(x, func(b Expr) Expr { most = max(most, w.next(b)); return b })
		return w.none(x.Scrut) + most
	case *Construct:
		if x.Con == w.o.u.in.types.Cons {
			return w.none(x.Args[0]) + w.next(x.Args[1])
		}
	case *App:
		if n, ok := w.through(x); ok {
			return n
		}
	}
	w.bad = true
	return 0
}

// through judges a call of another loop that puts cells in front of the accumulator.
func (w *ownWalk) through(x *App) (n int, ok bool) {
	l := w.o.callee(x)
	if l == nil || l == w.l {
		return 0, false
	}
	for k, a := range x.Args {
		if occurrences(a, w.acc) == 0 {
			w.none(a)
			continue
		}
		if ok || !w.o.extending(l, k) {
			return 0, false
		}
		n, ok = w.next(a), true
	}
	return n, ok
}

// ended counts the reversals in the value of the last turn.
func (w *ownWalk) ended(e Expr) int {
	switch x := e.(type) {
	case *App:
		if v, ok := w.o.reversal(x).(*Var); ok && v.Local == w.acc && !w.raw {
			w.reversals = append(w.reversals, x)
			return 1
		}
		return w.none(x)
	case *Construct, *Record:
		n := 0
		eachChild(e, func(c Expr) { n += w.ended(c) })
		return n
	}
	return w.none(e)
}

// none takes note of an expression that must have nothing to do with the accumulator.
func (w *ownWalk) none(e Expr) int {
	w.bad = w.bad || occurrences(e, w.acc) > 0 || occurrences(e, w.l.local) > 0
	return 0
}

func (w *ownWalk) noneOf(es []Expr) {
	for _, e := range es {
		w.none(e)
	}
}

// replace puts the operation in the place of the calls.
func (o *owning) replace(e Expr) Expr {
	rewriteChildren(e, o.replace)
	if a, ok := e.(*App); ok && o.own[a] {
		return &Prim{a.At, o.u.in.op(reverseOwn), a.Type.Args, a.Args[:1], a.Type}
	}
	return e
}
