package core

// pure reports whether evaluating e can neither fail nor act nor diverge, so
// that it may be dropped. It looks at no more than the budget's nodes: deep
// expressions count as impure.
func (in *Instances) pure(e Expr, budget int) bool {
	return in.pureWithin(e, &budget)
}

func (in *Instances) pureWithin(e Expr, budget *int) bool {
	if *budget--; *budget < 0 {
		return false
	}
	switch e := e.(type) {
	case *Var, *Lit, *Lam:
		return true
	case *Global:
		// A nullary definition is judged by its text, if that can't change.
		def := in.def(e.Name)
		*budget = min(*budget, 64) // definitions may go in circles
		return in.defFact(def).arity > 0 ||
			(in.Redefinable == nil || !in.Redefinable(e.Name)) && in.pureWithin(def.Body, budget)
	case *App:
		g, ok := e.Fn.(*Global)
		if !ok || len(e.Args) >= in.arityOf(g.Name) {
			return false
		}
	case *Prim:
		if e.Op.Fails && !cannotFail(e) || e.Op.Effect {
			return false
		}
	case *Fail, *Method: // a method may be a definition without parameters
		return false
	case *done:
		return in.pureWithin(e.Expr, budget)
	case *LetRec:
		return in.pureWithin(e.Body, budget)
	}
	ok := true
	eachChild(e, func(c Expr) { ok = ok && in.pureWithin(c, budget) })
	return ok
}

const anySize = 1 << 30
