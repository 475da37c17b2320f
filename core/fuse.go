// Fusion: a loop that takes a list apart and the loop that makes this list become one
// loop, and the list is never made.
//
//	sum (map f (filter p [a..b]))
//
//	let go acc i n = case n < 0 of
//	      true  -> acc
//	      false -> case p i of true -> go (acc + f i) (i+1) (n-1); false -> go acc (i+1) (n-1)
//	in go 0 a (case a > b of true -> -1; false -> b - a)
//
// Loops are known by their shape, not by their names (fuse_producer.go): what the library
// does with lists are local loops once it is inlined and specialised, and so is what
// programs write themselves. The consumer's test of the list is replaced by one turn of the
// producer, whose state takes the list's place among the parameters. This is stream
// fusion (Coutts, Leshchinskiy, Stewart 2007) with the steps put together by the compiler.
//
// Evaluation is strict: the producer's errors and effects all come before the consumer's.
// Fused, they take turns, and fuse_order.go sees to it that nobody can tell.

package core

// loopUses is a loop and what fusion has made of it.
type loopUses struct {
	*localLoop
	done   bool // fusing it has been tried
	finite bool // every turn takes an element of a stream that has an end
	fused  bool // its LetRec goes to the place of its call, inside of frames
	frames frames
}

// one reports whether the loop is called from one place and used in no other way.
func (l *loopUses) one() bool { return !l.escapes && len(l.outside) == 1 }

type fusing struct {
	u     *unit
	known *localLoops
	loops map[*Local]*loopUses
	order []*loopUses
	calls map[*App]*loopUses // calls that the LetRec of a fused loop is to be put around
	moved map[*LetRec]bool   // … from here, or whose text has become part of another loop
}

func newFusing(u *unit, e Expr) *fusing {
	p := &fusing{u: u, known: findLoops(e), loops: map[*Local]*loopUses{}, calls: map[*App]*loopUses{}, moved: map[*LetRec]bool{}}
	for _, l := range p.known.order {
		uses := &loopUses{localLoop: l}
		p.loops[l.local] = uses
		p.order = append(p.order, uses)
	}
	return p
}

func fusePass(u *unit, e Expr) Expr {
	p := u.fusing
	if u.fusing = nil; p == nil && u.text.mayLoop() {
		p = newFusing(u, e)
	}
	if p == nil || len(p.order) == 0 {
		return e
	}
	for _, l := range p.order {
		p.fuse(l)
	}
	return p.place(e)
}

// dup copies text.
func (p *fusing) dup(e Expr) Expr {
	c := p.u.copy(e)
	p.known.visitCopy(c)
	return c
}

// fuse puts the producers of a loop's lists into it.
func (p *fusing) fuse(l *loopUses) {
	if l.done {
		return
	}
	l.done = true
	for _, inner := range p.order[l.from:l.to] {
		p.fuse(inner)
	}
	if !l.one() {
		return
	}
	l.lam.Body = p.place(l.lam.Body) // it may be copied
	call := l.outside[0]
	for k := 0; k < len(call.Args); k++ {
		apart := p.takesApart(l, k)
		if apart == nil {
			continue
		}
		s := p.stream(call.Args[k])
		if s == nil {
			continue
		}
		p.u.text.changes++
		if !p.fits(l, apart, s) {
			s.giveBack()
			continue
		}
		p.splice(l, apart, s)
		k += len(s.params) - 1
	}
}

// place puts fused loops where they belong.
func (p *fusing) place(e Expr) Expr {
	rewriteChildren(e, p.place)
	switch e := e.(type) {
	case *LetRec:
		if p.moved[e] {
			return e.Body
		}
	case *App:
		if l := p.calls[e]; l != nil {
			delete(p.calls, e)
			return p.around(l, e)
		}
	}
	return e
}

func (p *fusing) around(l *loopUses, call *App) Expr {
	rec := &LetRec{l.rec.At, l.rec.Locals, l.rec.Rhss, call}
	l.rec = rec
	var here frames
	for _, f := range l.frames {
		if r, ok := f.(*LetRec); ok && p.moved[r] {
			continue // fused since it became a frame: it is at its call
		}
		p.placeFrame(f)
		here = append(here, f)
	}
	return here.around(rec)
}

func (p *fusing) placeFrame(f Expr) {
	switch f := f.(type) {
	case *Let:
		f.Rhs = p.place(f.Rhs)
	case *LetRec:
		rewriteAll(f.Rhss, p.place)
	}
}

// frames are Lets and LetRecs to be put around an expression, the outermost first.
type frames []Expr

func (fs frames) around(e Expr) Expr {
	for i := len(fs) - 1; i >= 0; i-- {
		switch f := fs[i].(type) {
		case *Let:
			f.Body, e = e, f
		case *LetRec:
			f.Body, e = e, f
		}
	}
	return e
}

// atoms binds every argument that is not an atom, in order.
func (fs *frames) atoms(u *unit, es []Expr) []Expr {
	b := &bindings{u: u}
	out := b.atoms(es)
	for _, l := range b.lets {
		*fs = append(*fs, l)
	}
	return out
}

// tails rewrites what stands in tail position in e; ty is the type that it has then.
func tails(e Expr, ty *Type, f func(Expr) Expr) Expr {
	switch x := e.(type) {
	case *Let:
		x.Body = tails(x.Body, ty, f)
	case *LetRec:
		x.Body = tails(x.Body, ty, f)
	case *Case:
		x.Type = ty
		eachBranch(x, func(b Expr) Expr { return tails(b, ty, f) })
	default:
		return f(e)
	}
	return e
}

// occurrences counts those of a local in e.
func occurrences(e Expr, l *Local) int {
	n := 0
	var visit func(Expr)
	visit = func(e Expr) {
		if v, ok := e.(*Var); ok && v.Local == l {
			n++
		}
		eachChild(e, visit)
	}
	visit(e)
	return n
}
