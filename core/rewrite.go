package core

// rewriteChildren replaces every direct subexpression of e by its image, in
// the order of evaluation. Passes own the closed Expr that they work on and
// change it in place.
func rewriteChildren(e Expr, f func(Expr) Expr) {
	switch e := e.(type) {
	case *Lam:
		e.Body = f(e.Body)
	case *App:
		e.Fn = f(e.Fn)
		rewriteAll(e.Args, f)
	case *Let:
		e.Rhs = f(e.Rhs)
		e.Body = f(e.Body)
	case *LetRec:
		rewriteAll(e.Rhss, f)
		e.Body = f(e.Body)
	case *Construct:
		rewriteAll(e.Args, f)
	case *Record:
		rewriteAll(e.Args, f)
	case *Select:
		e.E = f(e.E)
	case *Update:
		e.E = f(e.E)
		rewriteAll(e.Args, f)
	case *Case:
		e.Scrut = f(e.Scrut)
		for _, a := range e.Arms {
			a.Body = f(a.Body)
		}
		if e.Default != nil {
			e.Default = f(e.Default)
		}
	case *Prim:
		rewriteAll(e.Args, f)
	case *Fail:
		rewriteAll(e.Values, f)
	}
}

func rewriteAll(es []Expr, f func(Expr) Expr) {
	for i, e := range es {
		es[i] = f(e)
	}
}

// eachChild visits the direct subexpressions in the order of evaluation.
func eachChild(e Expr, f func(Expr)) {
	switch e := e.(type) {
	case *Lam:
		f(e.Body)
	case *App:
		f(e.Fn)
		eachOf(e.Args, f)
	case *Let:
		f(e.Rhs)
		f(e.Body)
	case *LetRec:
		eachOf(e.Rhss, f)
		f(e.Body)
	case *Construct:
		eachOf(e.Args, f)
	case *Record:
		eachOf(e.Args, f)
	case *Select:
		f(e.E)
	case *Update:
		f(e.E)
		eachOf(e.Args, f)
	case *Case:
		f(e.Scrut)
		for _, a := range e.Arms {
			f(a.Body)
		}
		if e.Default != nil {
			f(e.Default)
		}
	case *Prim:
		eachOf(e.Args, f)
	case *Fail:
		eachOf(e.Values, f)
	case *done:
		f(e.Expr)
	}
}

func eachOf(es []Expr, f func(Expr)) {
	for _, e := range es {
		f(e)
	}
}

// mapped gives the images of list.
func mapped[S, T any](list []S, f func(S) T) []T {
	out := make([]T, len(list))
	for i, x := range list {
		out[i] = f(x)
	}
	return out
}
