package build

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
)

// walker finds the occurrences of locals, each with the branches that lead to
// it: a branch is what `?` or the right side of `&&`, `||` and `when` may or
// may not run. Inside lambdas, local functions, comprehensions and spawned
// tasks the path stays that of the outside: nothing is to be moved into them.
type walker struct {
	b      *builder
	found  func(l *core.Local, path []syntax.Expr)
	path   []syntax.Expr
	frozen int
}

// group walks a where-line that stands at the end of the path.
func (w *walker) group(g *localGroup) {
	if g.bind != nil {
		w.rightSide(g.bind.Rhs, g.bind.Where)
	}
	for _, f := range g.funs {
		if f.lam != nil {
			w.expr(f.lam)
		} else {
			w.freeze(func() { w.function(f.decl) })
		}
	}
}

// rightSide walks a body and its where-lines, each at its place.
func (w *walker) rightSide(body syntax.Expr, where []syntax.Item) {
	w.expr(body)
	if w.frozen > 0 {
		w.items(where)
		return
	}
	if len(where) == 0 {
		return
	}
	outer := w.path
	side := w.b.side(body, where)
	for i, l := range side.lines {
		w.path = append(outer[:len(outer):len(outer)], side.paths[i]...)
		w.group(l.group)
	}
	w.path = outer
}

func (w *walker) freeze(inside func()) {
	w.frozen++
	inside()
	w.frozen--
}

func (w *walker) branch(e syntax.Expr) {
	if e == nil {
		return
	}
	if w.frozen > 0 {
		w.expr(e)
		return
	}
	outer := w.path
	w.path = append(outer[:len(outer):len(outer)], e)
	w.expr(e)
	w.path = outer
}

func (w *walker) exprs(es []syntax.Expr) {
	for _, e := range es {
		w.expr(e)
	}
}

func (w *walker) expr(e syntax.Expr) {
	switch e := e.(type) {
	case *syntax.Var:
		if ref := w.b.ref(e); ref.Kind == types.RefLocal {
			w.found(ref.Local, w.path)
		}
	case *syntax.Binary:
		w.binary(e)
	case *syntax.Cond:
		w.expr(e.Cond)
		w.branch(e.Then)
		w.branch(e.Else)
	case *syntax.Match:
		w.expr(e.Scrut)
		for _, a := range e.Alts {
			w.branch(a.Body)
		}
	case *syntax.Lambda:
		w.freeze(func() { w.expr(e.Body) })
	case *syntax.ListComp:
		w.freeze(func() { w.comprehension(e) })
	case *syntax.Spawn:
		w.freeze(func() { w.expr(e.E) })
	case *syntax.Block:
		w.items(e.Items)
	default:
		w.exprs(children(e))
	}
}

func (w *walker) binary(e *syntax.Binary) {
	switch e.Op {
	case "&&", "||":
		w.expr(e.L)
		w.branch(e.R)
	case "when":
		w.expr(e.R)
		w.branch(e.L)
	default:
		w.expr(e.L)
		w.expr(e.R)
	}
}

func (w *walker) comprehension(e *syntax.ListComp) {
	for _, q := range e.Quals {
		w.expr(q.E)
	}
	w.expr(e.Body)
}

func (w *walker) items(items []syntax.Item) {
	for _, it := range items {
		switch it := it.(type) {
		case *syntax.BindItem:
			w.rightSide(it.Rhs, it.Where)
		case *syntax.ExprItem:
			w.expr(it.E)
		case *syntax.FunItem:
			w.freeze(func() { w.function(it.Fun) })
		}
	}
}

func (w *walker) function(f *syntax.FunDecl) {
	for _, c := range f.Clauses {
		w.expr(c.Body)
		w.items(c.Where)
	}
}

// children are the parts of an expression that has no branches and no scopes.
func children(e syntax.Expr) []syntax.Expr {
	switch e := e.(type) {
	case *syntax.Interp:
		return e.Parts
	case *syntax.App:
		return append([]syntax.Expr{e.Fn}, e.Args...)
	case *syntax.Neg:
		return []syntax.Expr{e.E}
	case *syntax.LeftSection:
		return []syntax.Expr{e.E}
	case *syntax.RightSection:
		return []syntax.Expr{e.E}
	case *syntax.ListLit:
		return e.Elems
	case *syntax.RangeLit:
		return []syntax.Expr{e.Lo, e.Hi}
	case *syntax.TupleLit:
		return e.Elems
	case *syntax.RecordLit:
		return recordParts(e)
	case *syntax.Select:
		return []syntax.Expr{e.E}
	case *syntax.Scope:
		return []syntax.Expr{e.Body}
	}
	return nil
}

func recordParts(e *syntax.RecordLit) []syntax.Expr {
	var out []syntax.Expr
	if e.Spread != nil {
		out = append(out, e.Spread)
	}
	for _, f := range e.Fields {
		out = append(out, f.Value)
	}
	return out
}
