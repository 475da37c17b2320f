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
	loops *localLoops
	own   map[*App]bool // reversals that may be done in place

	// extends says of a loop's parameters whether its value is made by putting cells in front of them.
	extends map[*Local]bool
}

func reversePass(u *unit, e Expr) Expr {
	if !u.text.mayLoop() {
		return e
	}
	loops := findLoops(e)
	if len(loops.order) == 0 {
		return e
	}
	o := &owning{u: u, loops: loops, own: map[*App]bool{}, extends: map[*Local]bool{}}
	for _, l := range o.loops.order {
		for k, q := range l.lam.Params {
			if q.Type.Is(BList) && o.startsEmpty(l, k) {
				w := &ownWalk{o: o, l: l, acc: q, position: k}
				w.accept()
			}
		}
	}
	o.reversed(e)
	if len(o.own) == 0 {
		return e
	}
	return o.replace(e)
}

// startsEmpty reports whether every call of the loop begins with an empty list.
func (o *owning) startsEmpty(l *localLoop, k int) bool {
	for _, c := range l.outside {
		if !o.u.isNil(c.Args[k]) {
			return false
		}
	}
	return !l.escapes
}

// reversed finds the loops whose value is turned round by their callers.
func (o *owning) reversed(e Expr) {
	eachChild(e, o.reversed)
	if a, ok := e.(*App); ok {
		if x := o.u.turnedRound(a); x != nil && o.fresh(x) {
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
	l := o.loops.callee(call)
	if l == nil {
		return false
	}
	for k, a := range call.Args {
		if o.u.isNil(a) && o.extending(l, k) {
			return true
		}
	}
	return false
}

// extending reports whether a loop gives parameter k with new cells in front of it.
func (o *owning) extending(l *localLoop, k int) bool {
	q := l.lam.Params[k]
	yes, known := o.extends[q]
	if !known {
		w := &ownWalk{o: o, l: l, acc: q, position: k, raw: true}
		o.extends[q] = false // while it is being found out
		yes = !l.escapes && q.Type.Is(BList) && w.turn(l.lam.Body) <= 1 && !w.bad
		o.extends[q] = yes
	}
	return yes
}

// ownWalk checks that a loop uses its accumulator once in each turn, and only to go on
// or, at the end, to reverse it; with raw, to give it back.
type ownWalk struct {
	o         *owning
	l         *localLoop
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
	return w.most(e, func(x Expr) int {
		switch x := x.(type) {
		case *Var:
			if w.raw && x.Local == w.acc {
				return 1
			}
		case *App:
			return w.leaf(x)
		}
		if w.raw { // something else than the accumulator
			_, fails := x.(*Fail)
			w.bad = w.bad || !fails
		}
		return w.ended(x)
	})
}

// most is the largest count among the expressions that e may come to.
func (w *ownWalk) most(e Expr, count func(Expr) int) int {
	switch x := e.(type) {
	case *Let:
		return w.none(x.Rhs) + w.most(x.Body, count)
	case *LetRec:
		w.noneOf(x.Rhss)
		return w.most(x.Body, count)
	case *Case:
		n := 0
		eachBranch(x, func(b Expr) Expr { n = max(n, w.most(b, count)); return b })
		return w.none(x.Scrut) + n
	}
	return count(e)
}

// leaf judges a call at the end of a turn: nothing may be called with what was reversed.
func (w *ownWalk) leaf(x *App) int {
	if w.o.loops.callee(x) != w.l {
		if w.o.u.turnedRound(x) != nil && !w.raw {
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
	return w.most(e, func(x Expr) int {
		switch x := x.(type) {
		case *Var:
			if x.Local == w.acc {
				return 1
			}
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
	})
}

// through judges a call of another loop that puts cells in front of the accumulator.
func (w *ownWalk) through(x *App) (n int, ok bool) {
	l := w.o.loops.callee(x)
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
		if v, ok := w.o.u.turnedRound(x).(*Var); ok && v.Local == w.acc && !w.raw {
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
