package build

import "github.com/synoema/synoema/core"

// finish numbers the locals of a definition in the order in which they are
// bound, and panics when one is bound twice or not at all.
func finish(d *core.Def) *core.Def {
	n := &numbering{def: d, bound: map[*core.Local]bool{}}
	n.expr(d.Body)
	return d
}

type numbering struct {
	def   *core.Def
	bound map[*core.Local]bool
}

func (n *numbering) bind(ls ...*core.Local) {
	for _, l := range ls {
		if l == nil {
			continue
		}
		if n.bound[l] {
			panic(broken("finish", nil, "local "+l.Name+" of "+string(n.def.Name)+" is bound twice"))
		}
		l.ID = len(n.bound)
		n.bound[l] = true
	}
}

func (n *numbering) exprs(es []core.Expr) {
	for _, e := range es {
		n.expr(e)
	}
}

func (n *numbering) expr(e core.Expr) {
	switch e := e.(type) {
	case *core.Var:
		if !n.bound[e.Local] {
			panic(broken("finish", nil, "local "+e.Local.Name+" of "+string(n.def.Name)+" is used outside its scope"))
		}
	case *core.Global, *core.Lit, *core.Method:
	case *core.Lam:
		n.bind(e.Params...)
		n.expr(e.Body)
	case *core.App:
		n.expr(e.Fn)
		n.exprs(e.Args)
	case *core.Let:
		n.expr(e.Rhs)
		n.bind(e.Local)
		n.expr(e.Body)
	case *core.LetRec:
		n.bind(e.Locals...)
		n.exprs(e.Rhss)
		n.expr(e.Body)
	case *core.Case:
		n.cases(e)
	default:
		n.data(e)
	}
}

func (n *numbering) cases(e *core.Case) {
	n.expr(e.Scrut)
	for _, a := range e.Arms {
		n.bind(a.Binds...)
		n.expr(a.Body)
	}
	if e.Default != nil {
		n.expr(e.Default)
	}
}

func (n *numbering) data(e core.Expr) {
	switch e := e.(type) {
	case *core.Construct:
		n.exprs(e.Args)
	case *core.Record:
		n.exprs(e.Args)
	case *core.Select:
		n.expr(e.E)
	case *core.Update:
		n.expr(e.E)
		n.exprs(e.Args)
	case *core.Prim:
		n.exprs(e.Args)
	case *core.Fail:
		n.exprs(e.Values)
	default:
		panic(broken("finish", nil, "unknown Core node"))
	}
}
