package build

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/syntax"
)

// block builds the items in order; the last one is the value.
func (b *builder) block(e *syntax.Block) core.Expr { return b.items(e, e.Items) }

func (b *builder) items(e *syntax.Block, items []syntax.Item) core.Expr {
	if len(items) == 0 {
		panic(broken("block", e, "ends without a value"))
	}
	rest := func() core.Expr { return b.items(e, items[1:]) }
	switch it := items[0].(type) {
	case *syntax.SigItem:
		return rest()
	case *syntax.ExprItem:
		value := b.expr(it.E)
		if len(items) == 1 {
			return value
		}
		return &core.Let{At: at(it.Span()), Local: b.fresh("_", b.ty(it.E)), Rhs: value, Body: rest()}
	case *syntax.BindItem:
		if !isLambda(it) {
			return b.bind(it, b.ty(e), rest)
		}
	}
	run := functionRun(items)
	return b.groups(b.functionGroups(items[:run]), b.ty(e), func() core.Expr { return b.items(e, items[run:]) })
}

// isLambda: `name = \…` is a function like `name p = …`.
func isLambda(it *syntax.BindItem) bool {
	_, name := it.Pat.(*syntax.PVar)
	_, lam := it.Rhs.(*syntax.Lambda)
	return name && lam
}

// functionRun counts the adjacent local functions at the start of items, with
// the signatures between them.
func functionRun(items []syntax.Item) int {
	for i, it := range items {
		switch it := it.(type) {
		case *syntax.ExprItem:
			return i
		case *syntax.BindItem:
			if !isLambda(it) {
				return i
			}
		}
	}
	return len(items)
}

// localGroup is a binding of a block or a where-line: one pattern, or local
// functions that call each other.
type localGroup struct {
	bind *syntax.BindItem
	funs []*localFun
}

// localFun is a local function: equations, or a lambda bound to a name.
type localFun struct {
	local *core.Local
	name  string
	decl  *syntax.FunDecl
	lam   *syntax.Lambda
}

// localFun returns nil for an item that is no function.
func (b *builder) localFun(it syntax.Item) *localFun {
	switch it := it.(type) {
	case *syntax.FunItem:
		b.arities[b.info.Funs[it.Fun].Local] = len(it.Fun.Clauses[0].Params)
		return &localFun{local: b.info.Funs[it.Fun].Local, name: it.Fun.Name.Name, decl: it.Fun}
	case *syntax.BindItem:
		if isLambda(it) {
			v := it.Pat.(*syntax.PVar)
			lam := it.Rhs.(*syntax.Lambda)
			b.arities[b.info.Locals[v.ID]] = len(lam.Params)
			return &localFun{local: b.info.Locals[v.ID], name: v.Name, lam: lam}
		}
	}
	return nil
}

// functionGroups splits adjacent functions into groups that really are
// mutually recursive, each after those that it needs.
func (b *builder) functionGroups(items []syntax.Item) []*localGroup {
	var out []*localGroup
	for _, l := range b.whereLines(items) {
		out = append(out, l.group)
	}
	return out
}

// groups builds bindings around a body of type ty.
func (b *builder) groups(gs []*localGroup, ty *core.Type, body func() core.Expr) core.Expr {
	if len(gs) == 0 {
		return body()
	}
	rest := func() core.Expr { return b.groups(gs[1:], ty, body) }
	if gs[0].bind != nil {
		return b.bind(gs[0].bind, ty, rest)
	}
	return b.functionGroup(gs[0].funs, rest)
}

func (b *builder) functionGroup(funs []*localFun, rest func() core.Expr) core.Expr {
	rec := &core.LetRec{}
	for _, f := range funs {
		rec.Locals = append(rec.Locals, f.local)
		rec.Rhss = append(rec.Rhss, b.localFunction(f))
	}
	rec.At = core.At{Sp: rec.Rhss[0].Span()}
	if len(funs) == 1 && b.uses[funs[0].local] == 0 {
		return &core.Let{At: rec.At, Local: rec.Locals[0], Rhs: rec.Rhss[0], Body: rest()}
	}
	rec.Body = rest()
	return rec
}

func (b *builder) localFunction(f *localFun) core.Expr {
	outer := b.display
	b.display = f.name
	defer func() { b.display = outer }()
	if f.lam != nil {
		return b.lambda(f.lam, f.name)
	}
	return b.function(f.decl, f.local.Type)
}

// bind builds `p = e` around the rest, which has type ty.
func (b *builder) bind(it *syntax.BindItem, ty *core.Type, rest func() core.Expr) core.Expr {
	switch p := it.Pat.(type) {
	case *syntax.PVar:
		return &core.Let{At: at(it.Span()), Local: b.info.Locals[p.ID], Rhs: b.rightSide(it.Rhs, it.Where), Body: rest()}
	case *syntax.PWild:
		return &core.Let{At: at(it.Span()), Local: b.fresh("_", b.ty(it.Rhs)), Rhs: b.rightSide(it.Rhs, it.Where), Body: rest()}
	}
	scrut := b.rightSide(it.Rhs, it.Where)
	m := &matching{span: it.Pat.Span(), kind: "pattern", ty: ty}
	m.clauses = []*clause{{span: it.Pat.Span(), pats: []pattern{b.pattern(it.Pat)}, body: rest}}
	return b.matchOn(m, scrut, b.ty(it.Rhs))
}
