package build

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
)

// binary builds `l op r`. The operators of fixed meaning have no Ref.
func (b *builder) binary(e *syntax.Binary) core.Expr {
	switch e.Op {
	case ";":
		return &core.Let{At: at(e.Span()), Local: b.fresh("_", b.ty(e.L)), Rhs: b.expr(e.L), Body: b.expr(e.R)}
	case "|>":
		return b.pipe(e)
	case ">>":
		return b.compose(e)
	case "&&", "||", "when":
		return b.logic(e)
	}
	args := []core.Expr{b.expr(e.L), b.expr(e.R)}
	return b.call(at(e.Span()), b.ref(e), b.t.Fun(b.ty(e), b.ty(e.L), b.ty(e.R)), args)
}

func (b *builder) logic(e *syntax.Binary) core.Expr {
	first, second := e.L, e.R
	if e.Op == "when" {
		first, second = e.R, e.L
	}
	rest := func() core.Expr { return b.expr(second) }
	fixed := func() core.Expr { return b.boolean(e.Sp, e.Op != "&&") }
	if e.Op == "||" {
		return b.cond(at(e.Span()), b.t.Bool, b.expr(first), fixed, rest)
	}
	return b.cond(at(e.Span()), b.t.Bool, b.expr(first), rest, fixed)
}

// stage is a function on the right of `|>` or in a chain of `>>`, taken apart
// so that a known function gets the piped value as its last argument.
type stage struct {
	now    bool // applied once, at once
	before lets // evaluated first: arguments given already
	apply  func(x core.Expr) core.Expr
}

// keep returns what apply may use for the operand e.
func (s *stage) keep(b *builder, e syntax.Expr) core.Expr {
	value := b.expr(e)
	if s.now && b.isInert(value) {
		return value
	}
	return s.before.keep(b, value, b.ty(e))
}

// stage prepares e for application to one more argument. Errors of the call point at e.
// In a pipe (now) a known function's arguments may be joined by the piped value; a composed
// function may be applied many times, so it is joined only where it surely awaits it.
func (b *builder) stage(e syntax.Expr, now bool) stage {
	s := stage{now: now}
	switch e := e.(type) {
	case *syntax.App:
		if b.named(e.Fn) && (now || b.awaits(e.Fn, len(e.Args)+1)) {
			args := make([]core.Expr, 0, len(e.Args)+1)
			for _, a := range e.Args {
				args = append(args, s.keep(b, a))
			}
			s.apply = func(x core.Expr) core.Expr { return b.applyTo(e, e.Fn, append(args, x)) }
			return s
		}
	case *syntax.LeftSection, *syntax.RightSection:
		return b.sectionStage(e, now)
	case *syntax.Var, *syntax.Con, *syntax.OpFunc:
		if b.named(e) && (now || b.awaits(e, 1)) {
			s.apply = func(x core.Expr) core.Expr { return b.applyTo(e, e, []core.Expr{x}) }
			return s
		}
	}
	fn := s.keep(b, e)
	res := result(b.ty(e), 1)
	s.apply = func(x core.Expr) core.Expr {
		return &core.App{At: at(e.Span()), Fn: fn, Args: []core.Expr{x}, Type: res}
	}
	return s
}

// named: fn is a name that the checker resolved.
func (b *builder) named(fn syntax.Expr) bool {
	switch fn.(type) {
	case *syntax.Var, *syntax.Con, *syntax.OpFunc:
		return b.ref(fn).Kind != types.RefNone
	}
	return false
}

// awaits: fn runs nothing before it has n arguments.
func (b *builder) awaits(fn syntax.Expr, n int) bool {
	ref := b.ref(fn)
	switch ref.Kind {
	case types.RefCon:
		return true
	case types.RefOp:
		return ref.Op.Arity >= n
	case types.RefLocal:
		return n == 1 || b.arities[ref.Local] >= n
	case types.RefMethod:
		op := core.ClassOpOf(ref.Method)
		return n == 1 || op != nil && op.Class == ref.Class
	case types.RefGlobal:
		return b.arity[ref.Global] >= n || isPrelude(ref.Global)
	}
	return false
}

// pipe is `x |> f`: x first, then what f needs, then the call.
func (b *builder) pipe(e *syntax.Binary) core.Expr {
	if lam, ok := e.R.(*syntax.Lambda); ok && len(lam.Params) == 1 {
		m := &matching{span: lam.Sp, kind: "pattern", ty: b.ty(e),
			clauses: []*clause{{span: lam.Sp, pats: b.patterns(lam.Params), body: func() core.Expr { return b.expr(lam.Body) }}}}
		return b.matchOn(m, b.expr(e.L), b.ty(e.L))
	}
	x := b.expr(e.L)
	s := b.stage(e.R, true)
	if len(s.before) == 0 {
		return s.apply(x)
	}
	var first lets
	x = first.keep(b, x, b.ty(e.L))
	return append(first, s.before...).around(s.apply(x))
}

// compose is f >> g >> h: the functions are evaluated first, once.
func (b *builder) compose(e *syntax.Binary) core.Expr {
	tys, _ := peel(b.ty(e), 1)
	x := b.fresh("x", tys[0])
	body := b.use(e.Sp, x)
	var before lets
	var rest syntax.Expr = e
	for rest != nil {
		f := rest
		rest = nil
		if c, ok := f.(*syntax.Binary); ok && c.Op == ">>" {
			f, rest = c.L, c.R
		}
		s := b.stage(f, false)
		before = append(before, s.before...)
		body = s.apply(body)
	}
	return before.around(&core.Lam{At: at(e.Span()), Params: []*core.Local{x}, Body: body, Type: b.ty(e)})
}

// operatorFunction is (op).
func (b *builder) operatorFunction(e *syntax.OpFunc) core.Expr {
	if b.ref(e).Kind != types.RefNone {
		return b.reference(e)
	}
	tys, res := peel(b.ty(e), 2)
	l, r := b.fresh("", tys[0]), b.fresh("", tys[1])
	return &core.Lam{At: at(e.Span()), Name: e.Op, Params: []*core.Local{l, r}, Type: b.ty(e), Stands: core.Mention,
		Body: b.fixed(at(e.Span()), e.Op, tys[0], res, b.use(e.Sp, l), b.use(e.Sp, r))}
}

// section is (e op) or (op e); e is evaluated first, once.
func (b *builder) section(e syntax.Expr) core.Expr {
	s := b.sectionStage(e, false)
	tys, _ := peel(b.ty(e), 1)
	x := b.fresh("", tys[0])
	body := s.apply(b.use(e.Span(), x))
	return s.before.around(&core.Lam{At: at(e.Span()), Params: []*core.Local{x}, Body: body, Type: b.ty(e)})
}

func (b *builder) sectionStage(e syntax.Expr, now bool) stage {
	s := stage{now: now}
	tys, res := peel(b.ty(e), 1)
	switch e := e.(type) {
	case *syntax.LeftSection:
		l := s.keep(b, e.E)
		s.apply = func(x core.Expr) core.Expr { return b.operate(e, e.Op, b.ty(e.E), tys[0], res, l, x) }
	case *syntax.RightSection:
		r := s.keep(b, e.E)
		s.apply = func(x core.Expr) core.Expr { return b.operate(e, e.Op, tys[0], b.ty(e.E), res, x, r) }
	}
	return s
}

func (b *builder) operate(node syntax.Expr, op string, lty, rty, res *core.Type, l, r core.Expr) core.Expr {
	if b.ref(node).Kind == types.RefNone {
		return b.fixed(at(node.Span()), op, lty, res, l, r)
	}
	return b.call(at(node.Span()), b.ref(node), b.t.Fun(res, lty, rty), []core.Expr{l, r})
}

// fixed applies an operator of fixed meaning to values.
func (b *builder) fixed(at core.At, op string, lty, ty *core.Type, l, r core.Expr) core.Expr {
	give := func(e core.Expr) func() core.Expr { return func() core.Expr { return e } }
	constant := func(v bool) func() core.Expr { return give(b.boolean(at.Sp, v)) }
	switch op {
	case ";":
		return &core.Let{At: at, Local: b.fresh("_", lty), Rhs: l, Body: r}
	case "|>":
		return &core.App{At: at, Fn: r, Args: []core.Expr{l}, Type: ty}
	case ">>":
		return b.composed(at, lty.Args[1], ty, l, r)
	case "&&":
		return b.cond(at, ty, l, give(r), constant(false))
	case "||":
		return b.cond(at, ty, l, constant(true), give(r))
	case "when":
		return b.cond(at, ty, r, give(l), constant(true))
	}
	panic(broken("fixed", nil, "operator "+op+" was not resolved"))
}

// composed is \x -> g (f x), with f's result of type mid.
func (b *builder) composed(at core.At, mid, ty *core.Type, f, g core.Expr) core.Expr {
	x := b.fresh("x", ty.Args[0])
	inner := &core.App{At: at, Fn: f, Args: []core.Expr{b.use(at.Sp, x)}, Type: mid}
	return &core.Lam{At: at, Params: []*core.Local{x}, Type: ty,
		Body: &core.App{At: at, Fn: g, Args: []core.Expr{inner}, Type: ty.Args[1]}}
}
