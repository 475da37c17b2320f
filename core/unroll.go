// Unrolling of recursion: a small function that calls itself, not in tail position,
// takes its own text in place of such calls.
//
//	fib n = if n < 2 then n else fib (n - 1) + fib (n - 2)
//
//	fib n = if n < 2 then n else (let m = n - 1 in if m < 2 then m else fib (m - 1) + fib (m - 2)) + …
//
// A call costs most of what such a function does. What is inlined keeps the place of its
// call, so traces show the frames that the text has. Calls in tail position of the
// function stay: they are loops. (GCC's recursive inlining does the same within
// a budget.)

package core

import "slices"

const (
	unrollBudget = 180 // nodes that a body may have after unrolling
	unrollDepth  = 4   // calls inside each other that become one
)

// unrolling is one function and how its calls of itself look.
type unrolling struct {
	u       *unit
	lam     *Lam
	local   *Local   // the name of a local function, nil for the instance itself
	home    *Inlined // what the places of its text have around them
	frame   *Fn      // what traces show for a call of it
	text    *Lam     // a copy of lam, to be copied to the calls
	size    int
	inner   int  // calls that are not in tail position
	all     int  // calls
	lambdas bool // calls in functions inside count, too
	foreign bool // it runs text of another function, too
}

func unrollPass(u *unit, e Expr) Expr {
	itself := u.text.mayMentionItself()
	if u.text.mayLoop() {
		u.unrollLocals(e)
	}
	lam, ok := e.(*Lam)
	if !ok || u.fn.Memo || !itself {
		return e
	}
	r := &unrolling{u: u, lam: lam, frame: u.fn, lambdas: u.in.Redefinable == nil || !u.in.Redefinable(u.fn.Def)}
	r.run()
	return lam
}

// unrollLocals unrolls local functions, inner ones first.
func (u *unit) unrollLocals(e Expr) {
	eachChild(e, u.unrollLocals)
	rec, ok := e.(*LetRec)
	if !ok || len(rec.Locals) > 1 {
		return
	}
	l, lam := rec.Locals[0], rec.Rhss[0].(*Lam)
	if lam.Stands == Written && l.Name != "" {
		frame := &Fn{Def: u.fn.Def, Display: shownLocal(l.Name, lam.In, u.fn)}
		if lam.In != nil {
			frame.Def = lam.In.Fn.Def
		}
		r := &unrolling{u: u, lam: lam, local: l, home: lam.In, frame: frame, lambdas: true}
		r.run()
	}
}

// run unrolls the function as deep as it may.
func (r *unrolling) run() {
	r.measure(r.lam.Body, true)
	if depth := r.depth(); depth > 0 && !r.foreign && !r.loops(r.lam.Body) {
		r.text = r.u.copy(r.lam).(*Lam)
		r.lam.Body = r.unroll(r.lam.Body, depth, true)
		r.u.text.changes++
	}
}

// measure counts nodes and calls, in a function that is not too large in any case.
func (r *unrolling) measure(e Expr, tail bool) {
	if r.size++; r.size > unrollBudget {
		return
	}
	r.foreign = r.foreign || !r.owns(e.Place())
	if r.callsItself(e) {
		r.all++
		if !tail {
			r.inner++
		}
	}
	r.each(e, tail, func(c Expr, tail bool) Expr {
		r.measure(c, tail)
		return c
	})
}

// depth is how many calls inside each other become one within the budget.
func (r *unrolling) depth() int {
	if r.inner == 0 {
		return 0
	}
	depth, copied := 0, r.size
	for depth < unrollDepth && r.size+r.inner*copied <= min(unrollBudget, r.u.fuel) {
		depth++
		copied = r.size + r.all*copied
	}
	return depth
}

// loops reports whether the native tier makes a loop of the function (jit/ssa/cells.go), which is better than anything
// here: nothing in it can fail, and it calls itself behind cells, at most.
func (r *unrolling) loops(e Expr) bool {
	switch e := e.(type) {
	case *Let:
		return r.pure(e.Rhs) && r.loops(e.Body)
	case *Case:
		all := r.pure(e.Scrut)
		eachBranch(e, func(b Expr) Expr { all = all && r.loops(b); return b })
		return all
	case *Construct:
		return e.Con == r.u.in.types.Cons && r.pure(e.Args[0]) && r.loops(e.Args[1])
	case *App:
		return r.callsItself(e) && !slices.ContainsFunc(e.Args, func(a Expr) bool { return !r.pure(a) })
	}
	return r.pure(e)
}

func (r *unrolling) pure(e Expr) bool { return r.u.in.pure(e, unrollBudget) }

// callsItself reports whether e is a call of the function with all its arguments.
func (r *unrolling) callsItself(e Expr) bool {
	app, ok := e.(*App)
	if !ok || len(app.Args) != len(r.lam.Params) {
		return false
	}
	switch f := app.Fn.(type) {
	case *Global:
		return r.local == nil && f.Name == r.u.fn.Def && sameTypes(f.TyArgs, r.u.fn.TyArgs)
	case *Var:
		return r.local != nil && f.Local == r.local
	}
	return false
}

// owns reports whether a place is in the function's text or in what was inlined there. A
// loop made for a function that its caller gave runs that one's text, too.
func (r *unrolling) owns(a At) bool {
	in := a.In
	for in != r.home && in != nil {
		in = in.Call.In
	}
	return in == r.home || a.Sp.IsZero()
}

// unroll replaces the calls in e that are not in tail position, depth times inside each other.
func (r *unrolling) unroll(e Expr, depth int, tail bool) Expr {
	r.each(e, tail, func(c Expr, tail bool) Expr { return r.unroll(c, depth, tail) })
	if depth == 0 || tail || !r.callsItself(e) {
		return e
	}
	call := e.(*App)
	text := r.u.copyInto(&Inlined{r.frame, call.At}, r.home, r.text).(*Lam)
	r.u.fuel -= r.size
	binds := &bindings{u: r.u}
	for i, p := range text.Params {
		binds.add(call.At, p, call.Args[i])
	}
	return binds.around(r.unroll(text.Body, depth-1, false))
}

// each replaces the direct subexpressions of e by their images; f is told whether they are
// in tail position of the function. Functions inside are left alone where a closure
// may outlive the text.
func (r *unrolling) each(e Expr, tail bool, f func(Expr, bool) Expr) {
	inner := func(c Expr) Expr { return f(c, false) }
	switch e := e.(type) {
	case *Var, *Lit, *Global:
	case *Lam:
		if r.lambdas {
			e.Body = f(e.Body, true)
		}
	case *Let:
		e.Rhs, e.Body = inner(e.Rhs), f(e.Body, tail)
	case *LetRec:
		rewriteAll(e.Rhss, inner)
		e.Body = f(e.Body, tail)
	case *Case:
		e.Scrut = inner(e.Scrut)
		eachBranch(e, func(c Expr) Expr { return f(c, tail) })
	default:
		rewriteChildren(e, inner)
	}
}
