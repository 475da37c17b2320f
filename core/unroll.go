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

const (
	unrollBudget = 180 // nodes that a body may have after unrolling
	unrollDepth  = 4   // calls inside each other that become one
)

// unrolling is one function and how its calls of itself look.
type unrolling struct {
	u       *unit
	lam     *Lam
	text    *Lam // a copy of lam, to be copied to the calls
	size    int
	inner   int  // calls that are not in tail position
	all     int  // calls
	lambdas bool // calls in functions inside count, too
}

func unrollPass(u *unit, e Expr) Expr {
	lam, ok := e.(*Lam)
	if !ok || u.fn.Memo {
		return e
	}
	r := &unrolling{u: u, lam: lam, lambdas: u.in.Redefinable == nil || !u.in.Redefinable(u.fn.Def)}
	r.measure(lam.Body, true)
	depth := r.depth()
	if depth == 0 {
		return e
	}
	r.text = u.copy(lam).(*Lam)
	lam.Body = r.unroll(lam.Body, depth, true)
	return lam
}

// measure counts nodes and calls.
func (r *unrolling) measure(e Expr, tail bool) {
	r.size++
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

// callsItself reports whether e is a call of the function with all its arguments.
func (r *unrolling) callsItself(e Expr) bool {
	app, ok := e.(*App)
	if !ok || len(app.Args) != len(r.lam.Params) {
		return false
	}
	g, ok := app.Fn.(*Global)
	return ok && g.Name == r.u.fn.Def && sameTypes(g.TyArgs, r.u.fn.TyArgs)
}

// unroll replaces the calls in e that are not in tail position, depth times inside each other.
func (r *unrolling) unroll(e Expr, depth int, tail bool) Expr {
	r.each(e, tail, func(c Expr, tail bool) Expr { return r.unroll(c, depth, tail) })
	if depth == 0 || tail || !r.callsItself(e) {
		return e
	}
	call := e.(*App)
	text := r.u.copyInto(&Inlined{r.u.fn, call.At}, r.text).(*Lam)
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
