package build

import (
	"math"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
	"github.com/synoema/synoema/source"
)

// expr builds an expression, behind the where-lines that run on entry to it.
func (b *builder) expr(e syntax.Expr) core.Expr {
	if groups := b.placed[e]; groups != nil {
		delete(b.placed, e)
		return b.groups(groups, b.ty(e), func() core.Expr { return b.expr(e) })
	}
	switch e := e.(type) {
	case *syntax.Var, *syntax.Con:
		return b.reference(e)
	case *syntax.IntLit, *syntax.FloatLit, *syntax.CharLit, *syntax.StrLit, *syntax.Unit:
		return b.literal(e)
	case *syntax.Interp:
		return b.interpolation(e)
	case *syntax.App:
		return b.applyTo(e, e.Fn, b.exprs(e.Args))
	case *syntax.Binary:
		return b.binary(e)
	case *syntax.Neg:
		return b.negation(e)
	case *syntax.OpFunc:
		return b.operatorFunction(e)
	case *syntax.LeftSection, *syntax.RightSection:
		return b.section(e)
	case *syntax.Lambda:
		return b.lambda(e, "")
	case *syntax.Cond, *syntax.Match:
		return b.branching(e)
	case *syntax.Block:
		return b.block(e)
	case *syntax.Scope:
		return b.thunkOp(e, e.Body)
	case *syntax.Spawn:
		return b.thunkOp(e, e.E)
	}
	return b.data(e)
}

// data builds lists, tuples and records and takes fields.
func (b *builder) data(e syntax.Expr) core.Expr {
	switch e := e.(type) {
	case *syntax.ListLit:
		return b.list(e.Span(), b.ty(e), b.exprs(e.Elems))
	case *syntax.RangeLit:
		return b.rangeList(e)
	case *syntax.ListComp:
		return b.comprehension(e)
	case *syntax.TupleLit:
		return b.tuple(at(e.Span()), b.ty(e), b.exprs(e.Elems))
	case *syntax.RecordLit:
		return b.record(e)
	case *syntax.Select:
		return &core.Select{At: at(e.Span()), E: b.expr(e.E), RecTy: b.ty(e.E), Field: e.Field.Name, Type: b.ty(e)}
	case *syntax.FieldFunc:
		return b.fieldFunction(e)
	}
	panic(broken("expr", e, "has no meaning after checking"))
}

func (b *builder) exprs(es []syntax.Expr) []core.Expr {
	out := make([]core.Expr, len(es))
	for i, e := range es {
		out[i] = b.expr(e)
	}
	return out
}

func (b *builder) ty(e syntax.Expr) *core.Type {
	ty := b.info.Types[e.NodeID()]
	if ty == nil {
		panic(broken("type", e, "was left without a type by the checker"))
	}
	return ty
}

func (b *builder) ref(e syntax.Expr) types.Ref { return b.info.Refs[e.NodeID()] }

func (b *builder) literal(e syntax.Expr) core.Expr {
	switch e := e.(type) {
	case *syntax.IntLit:
		return b.number(e.Sp, b.ty(e), e.Value)
	case *syntax.FloatLit:
		return b.float(e.Sp, e.Value)
	case *syntax.CharLit:
		return &core.Lit{At: at(e.Span()), Type: b.t.Char, Bits: uint64(e.Value)}
	case *syntax.StrLit:
		return b.str(e.Sp, e.Value)
	}
	return b.unit(e.Span())
}

// negation folds literals, but not 0: -0 may be the Float -0.0, and not the
// smallest Int (0x8000000000000000), whose negation overflows.
func (b *builder) negation(e *syntax.Neg) core.Expr {
	switch lit := e.E.(type) {
	case *syntax.IntLit:
		if lit.Value != 0 && lit.Value != math.MinInt64 {
			return b.number(e.Sp, b.ty(e), -lit.Value)
		}
	case *syntax.FloatLit:
		return b.float(e.Sp, -lit.Value)
	}
	ty := b.ty(e)
	return b.call(at(e.Span()), b.ref(e), b.t.Fun(ty, b.ty(e.E)), []core.Expr{b.expr(e.E)})
}

// interpolation shows the parts and joins them from the left, so that the
// string under construction grows in place.
func (b *builder) interpolation(e *syntax.Interp) core.Expr {
	var out core.Expr
	for _, p := range e.Parts {
		part := b.shown(p)
		if out == nil {
			out = part
			continue
		}
		out = &core.App{At: at(e.Span()), Type: b.t.String, Args: []core.Expr{out, part},
			Fn: b.method(e.Sp, "Append", "++", b.t.String, b.t.Fun(b.t.String, b.t.String, b.t.String))}
	}
	if out == nil {
		return b.str(e.Sp, "")
	}
	return out
}

func (b *builder) shown(p syntax.Expr) core.Expr {
	ty := b.ty(p)
	if ty == b.t.String {
		return b.expr(p)
	}
	return &core.App{At: at(p.Span()), Type: b.t.String, Args: []core.Expr{b.expr(p)},
		Fn: b.method(p.Span(), "Show", "show", ty, b.t.Fun(b.t.String, ty))}
}

func (b *builder) method(sp source.Span, class, name string, classTy, ty *core.Type) core.Expr {
	return &core.Method{At: core.At{Sp: sp}, Class: class, Name: name, ClassTy: classTy, Type: ty}
}

// lambda builds \p1 p2 -> e; name is that of the variable it is bound to, if any.
func (b *builder) lambda(e *syntax.Lambda, name string) core.Expr {
	tys, res := peel(b.ty(e), len(e.Params))
	params := b.params([][]syntax.Pat{e.Params}, tys)
	m := &matching{span: e.Sp, kind: "pattern", ty: res,
		clauses: []*clause{{span: e.Sp, pats: b.patterns(e.Params), body: func() core.Expr { return b.expr(e.Body) }}}}
	for i, p := range params {
		m.places = append(m.places, &place{ty: tys[i], local: p})
	}
	return &core.Lam{At: at(e.Span()), Name: name, Params: params, Body: b.match(m), Type: b.ty(e)}
}

func (b *builder) branching(e syntax.Expr) core.Expr {
	if e, ok := e.(*syntax.Match); ok {
		return b.matchExpr(e)
	}
	c := e.(*syntax.Cond)
	return b.cond(at(c.Span()), b.ty(c), b.expr(c.Cond), func() core.Expr { return b.expr(c.Then) }, func() core.Expr {
		if c.Else == nil {
			return b.unit(c.Sp)
		}
		return b.expr(c.Else)
	})
}

// cond is the Case on a Bool that `?`, `&&`, `||`, `when` and guards become.
func (b *builder) cond(at core.At, ty *core.Type, c core.Expr, yes, no func() core.Expr) core.Expr {
	return &core.Case{At: at, Scrut: c, ScrutTy: b.t.Bool, Type: ty,
		Arms: []*core.Arm{{Con: b.t.True, Body: yes()}, {Con: b.t.False, Body: no()}}}
}

func (b *builder) matchExpr(e *syntax.Match) core.Expr {
	m := &matching{span: e.Scrut.Span(), kind: "alternative", ty: b.ty(e)}
	for _, a := range e.Alts {
		m.clauses = append(m.clauses, &clause{span: a.Pat.Span(), pats: []pattern{b.pattern(a.Pat)},
			body: func() core.Expr { return b.expr(a.Body) }, copyable: b.copyable(a.Body)})
	}
	return b.matchOn(m, b.expr(e.Scrut), b.ty(e.Scrut))
}

// copyable expressions bind nothing, cost nothing and carry no where-lines.
func (b *builder) copyable(e syntax.Expr) bool {
	if b.placed[e] != nil {
		return false
	}
	switch e := e.(type) {
	case *syntax.IntLit, *syntax.FloatLit, *syntax.CharLit, *syntax.StrLit, *syntax.Unit:
		return true
	case *syntax.Var:
		return b.ref(e).Kind == types.RefLocal
	case *syntax.Con:
		return !b.ty(e).IsFun()
	case *syntax.ListLit:
		return len(e.Elems) == 0
	}
	return false
}

func (b *builder) list(sp source.Span, ty *core.Type, elems []core.Expr) core.Expr {
	var out core.Expr = &core.Construct{At: core.At{Sp: sp}, Con: b.t.Nil, Type: ty}
	for i := len(elems) - 1; i >= 0; i-- {
		out = b.cons(core.At{Sp: sp}, ty, elems[i], out)
	}
	return out
}

func (b *builder) cons(at core.At, ty *core.Type, head, tail core.Expr) core.Expr {
	return &core.Construct{At: at, Con: b.t.Cons, Type: ty, Args: []core.Expr{head, tail}}
}

// tuple builds the pair, a record, or a longer tuple.
func (b *builder) tuple(at core.At, ty *core.Type, elems []core.Expr) core.Expr {
	if len(elems) == 2 {
		return &core.Record{At: at, Type: ty, Names: []string{"fst", "snd"}, Args: elems}
	}
	return &core.Construct{At: at, Con: b.t.TupleCon(len(elems)).Cons[0], Type: ty, Args: elems}
}

func (b *builder) record(e *syntax.RecordLit) core.Expr {
	names := make([]string, len(e.Fields))
	values := make([]syntax.Expr, len(e.Fields))
	for i, f := range e.Fields {
		names[i], values[i] = f.Name.Name, f.Value
	}
	if e.Spread == nil {
		return &core.Record{At: at(e.Span()), Type: b.ty(e), Names: names, Args: b.exprs(values)}
	}
	old := b.expr(e.Spread)
	if len(names) == 0 {
		return old
	}
	return &core.Update{At: at(e.Span()), E: old, RecTy: b.ty(e.Spread), Names: names, Args: b.exprs(values), Type: b.ty(e)}
}

func (b *builder) fieldFunction(e *syntax.FieldFunc) core.Expr {
	tys, res := peel(b.ty(e), 1)
	r := b.fresh("r", tys[0])
	return &core.Lam{At: at(e.Span()), Name: "." + e.Field.Name, Params: []*core.Local{r}, Type: b.ty(e), Stands: core.Mention,
		Body: &core.Select{At: at(e.Span()), E: b.use(e.Sp, r), RecTy: tys[0], Field: e.Field.Name, Type: res}}
}

// thunkOp is `scope` or `spawn`: the hidden builtin applied to \() -> e.
func (b *builder) thunkOp(node, e syntax.Expr) core.Expr {
	fn := b.t.Fun(b.ty(e), b.t.Unit)
	thunk := &core.Lam{At: at(e.Span()), Params: []*core.Local{b.fresh("", b.t.Unit)}, Body: b.expr(e), Type: fn, Stands: core.Thunk}
	return b.call(at(node.Span()), b.ref(node), b.t.Fun(b.ty(node), fn), []core.Expr{thunk})
}
