package build

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
)

// reference is a name that stands alone.
func (b *builder) reference(e syntax.Expr) core.Expr {
	return b.call(at(e.Span()), b.ref(e), b.ty(e), nil)
}

// applyTo applies fn to arguments that are built already; node is the whole application.
func (b *builder) applyTo(node, fn syntax.Expr, args []core.Expr) core.Expr {
	switch fn.(type) {
	case *syntax.Var, *syntax.Con, *syntax.OpFunc:
		if b.ref(fn).Kind != types.RefNone {
			return b.call(at(node.Span()), b.ref(fn), b.ty(fn), args)
		}
	}
	res := result(b.ty(fn), len(args))
	return &core.App{At: at(node.Span()), Fn: b.expr(fn), Args: args, Type: res}
}

// call applies what ref means, at type ty, to zero or more arguments: one node
// when all are there, a lambda over the missing ones of a constructor or builtin.
func (b *builder) call(at core.At, ref types.Ref, ty *core.Type, args []core.Expr) core.Expr {
	switch ref.Kind {
	case types.RefCon:
		return b.construct(at, ref.Con, ty, args)
	case types.RefOp:
		return b.prim(at, ref, ty, args)
	}
	fn := b.function0(at, ref, ty)
	if len(args) == 0 {
		return fn
	}
	res := result(ty, len(args))
	return &core.App{At: at, Fn: fn, Args: args, Type: res}
}

// function0 is the mention of a function, method or variable.
func (b *builder) function0(at core.At, ref types.Ref, ty *core.Type) core.Expr {
	switch ref.Kind {
	case types.RefLocal:
		v := b.use(at.Sp, ref.Local).(*core.Var)
		v.TyArgs = ref.TyArgs
		return v
	case types.RefGlobal:
		return &core.Global{At: at, Name: ref.Global, TyArgs: ref.TyArgs, Type: ty}
	case types.RefMethod:
		return &core.Method{At: at, Class: ref.Class, Name: ref.Method, ClassTy: ref.ClassTy, TyArgs: ref.TyArgs, Type: ty}
	}
	panic(broken("function0", nil, "a name of type "+ty.String()+" was not resolved"))
}

func (b *builder) construct(at core.At, con *core.DataCon, ty *core.Type, args []core.Expr) core.Expr {
	n := len(con.Fields)
	if len(args) > n {
		panic(broken("construct", nil, con.Name+" has too many arguments"))
	}
	tys, res := peel(ty, n)
	return b.saturate(at, con.Name, tys, res, args, func(all []core.Expr) core.Expr {
		switch {
		case res.Kind == core.KRecord: // MkPair a b
			return b.tuple(at, res, all)
		case con.TyCon.Builtin == core.BBool:
			return b.boolean(at.Sp, con == b.t.True)
		}
		return &core.Construct{At: at, Con: con, Type: res, Args: all}
	})
}

func (b *builder) prim(at core.At, ref types.Ref, ty *core.Type, args []core.Expr) core.Expr {
	n := ref.Op.Arity
	tys, res := peel(ty, n)
	now, later := args, []core.Expr(nil)
	if len(args) > n {
		now, later = args[:n], args[n:]
	}
	out := b.saturate(at, ref.Op.Name, tys, res, now, func(all []core.Expr) core.Expr {
		return &core.Prim{At: at, Op: ref.Op, TyArgs: ref.TyArgs, Args: all, Type: res}
	})
	if len(later) == 0 {
		return out
	}
	_, final := peel(res, len(later))
	return &core.App{At: at, Fn: out, Args: later, Type: final}
}

// saturate gives node all its arguments, by a lambda over those that are
// missing. The given ones are evaluated first, once.
func (b *builder) saturate(at core.At, name string, tys []*core.Type, res *core.Type, args []core.Expr,
	node func([]core.Expr) core.Expr) core.Expr {
	given := len(args)
	if given == len(tys) {
		return node(args)
	}
	var kept lets
	all := make([]core.Expr, 0, len(tys))
	for i, a := range args {
		all = append(all, kept.keep(b, a, tys[i]))
	}
	lam := &core.Lam{At: at, Name: name, Type: b.t.Fun(res, tys[given:]...), Stands: core.Mention}
	for _, ty := range tys[given:] {
		p := b.fresh("", ty)
		lam.Params = append(lam.Params, p)
		all = append(all, b.use(at.Sp, p))
	}
	lam.Body = node(all)
	return kept.around(lam)
}

// lets collects values that have to be evaluated before an expression.
type lets []*core.Let

// keep returns an expression that may be evaluated later, or several times,
// instead of e: e itself when it is a value already, else a local bound to it.
func (ls *lets) keep(b *builder, e core.Expr, ty *core.Type) core.Expr {
	if b.isValue(e) {
		return e
	}
	l := b.fresh("", ty)
	*ls = append(*ls, &core.Let{At: core.At{Sp: e.Span()}, Local: l, Rhs: e})
	return b.use(e.Span(), l)
}

// around puts the bindings around e.
func (ls lets) around(e core.Expr) core.Expr {
	for i := len(ls) - 1; i >= 0; i-- {
		ls[i].Body = e
		e = ls[i]
	}
	return e
}

// isValue: evaluating e now or later, once or more, makes no difference.
func (b *builder) isValue(e core.Expr) bool {
	switch e := e.(type) {
	case *core.Var, *core.Lit, *core.Method, *core.Lam:
		return true
	case *core.Construct:
		return len(e.Args) == 0
	case *core.Global:
		return b.knownArity(e) > 0
	}
	return false
}

// isInert: evaluating e runs no code of the program, so that it may change
// places with something that does.
func (b *builder) isInert(e core.Expr) bool {
	var parts []core.Expr
	switch e := e.(type) {
	case *core.Construct:
		parts = e.Args
	case *core.Record:
		parts = e.Args
	default:
		return b.isValue(e)
	}
	for _, p := range parts {
		if !b.isInert(p) {
			return false
		}
	}
	return true
}

// knownArity is the number of parameters of a definition in this file. The
// prelude defines its functions with all their parameters, which counts the
// arrows of an occurrence's type from below.
func (b *builder) knownArity(g *core.Global) int {
	if n, ok := b.arity[g.Name]; ok {
		return n
	}
	if isPrelude(g.Name) && g.Type.IsFun() {
		return 1
	}
	return 0
}
