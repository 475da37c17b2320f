// Reading expressions.

package image

import (
	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/core"
)

// Tags of nodes.
const (
	tagVar = iota
	tagGlobal
	tagLit
	tagLam
	tagApp
	tagLet
	tagLetRec
	tagConstruct
	tagRecord
	tagSelect
	tagUpdate
	tagCase
	tagPrim
	tagMethod
	tagFail
)

// slab hands out what lives as long as the session, many of a kind in one piece of memory.
type slab[T any] []T

func (s *slab[T]) many(n int) []T {
	if len(*s) < n {
		*s = make([]T, max(n, 32))
	}
	out := (*s)[:n:n]
	*s = (*s)[n:]
	return out
}

func (s *slab[T]) one() *T { return &s.many(1)[0] }

// slabs are for what expressions have most of.
type slabs struct {
	vars       slab[core.Var]
	lits       slab[core.Lit]
	apps       slab[core.App]
	prims      slab[core.Prim]
	methods    slab[core.Method]
	globals    slab[core.Global]
	constructs slab[core.Construct]
	cases      slab[core.Case]
	arms       slab[core.Arm]
	locals     slab[core.Local]
	exprLists  slab[core.Expr]
	armLists   slab[*core.Arm]
	localLists slab[*core.Local]
	tyLists    slab[*core.Type]
}

func (r *reader) local() *core.Local {
	l := r.l.slabs.locals.one()
	l.ID, l.Name, l.Type, l.TyVars = len(r.locals), r.text(), r.ty(), some(r, (*reader).number)
	r.locals = append(r.locals, l)
	return l
}

func (r *reader) exprs() []core.Expr { return someFrom(r, &r.l.slabs.exprLists, (*reader).expr) }

// expr reads a node in functions of their own: one for all kinds would need much of the stack at each level.
func (r *reader) expr() core.Expr {
	tag := r.number()
	at := core.At{Sp: r.span()}
	switch tag {
	case tagVar:
		return r.variable(at)
	case tagGlobal:
		return r.globalExpr(at)
	case tagLit:
		return r.lit(at)
	case tagLam:
		return r.lam(at)
	case tagApp:
		return r.app(at)
	case tagLet:
		return r.let(at)
	case tagLetRec:
		return r.letRec(at)
	case tagCase:
		return r.cases(at)
	case tagPrim:
		return r.prim(at)
	case tagMethod:
		return r.method(at)
	case tagConstruct:
		return r.construct(at)
	}
	return r.recordExpr(tag, at)
}

func (r *reader) variable(at core.At) core.Expr {
	e := r.l.slabs.vars.one()
	e.At, e.Local, e.TyArgs = at, r.locals[r.number()], r.tys()
	return e
}

func (r *reader) globalExpr(at core.At) core.Expr {
	e := r.l.slabs.globals.one()
	e.At, e.Name, e.TyArgs, e.Type = at, r.global(), r.tys(), r.ty()
	return e
}

func (r *reader) lit(at core.At) *core.Lit {
	e := r.l.slabs.lits.one()
	e.At, e.Type, e.Bits, e.Str = at, r.ty(), uint64(r.signed()), r.text()
	return e
}

func (r *reader) lam(at core.At) core.Expr {
	e := &core.Lam{At: at, Name: r.text(), Stands: core.LamRole(r.number()), Type: r.ty()}
	e.Params = r.binders()
	e.Body = r.expr()
	return e
}

func (r *reader) binders() []*core.Local { return someFrom(r, &r.l.slabs.localLists, (*reader).local) }

func (r *reader) app(at core.At) core.Expr {
	e := r.l.slabs.apps.one()
	e.At, e.Type = at, r.ty()
	e.Fn = r.expr()
	e.Args = r.exprs()
	return e
}

func (r *reader) let(at core.At) core.Expr {
	e := &core.Let{At: at, Rhs: r.expr()}
	e.Local = r.local()
	e.Body = r.expr()
	return e
}

func (r *reader) letRec(at core.At) core.Expr {
	e := &core.LetRec{At: at, Locals: r.binders()}
	e.Rhss = r.exprs()
	e.Body = r.expr()
	return e
}

func (r *reader) prim(at core.At) core.Expr {
	e := r.l.slabs.prims.one()
	e.At, e.Op, e.Type, e.TyArgs = at, builtin.Lookup(r.text()), r.ty(), r.tys()
	e.Args = r.exprs()
	return e
}

func (r *reader) method(at core.At) core.Expr {
	e := r.l.slabs.methods.one()
	e.At, e.Class, e.Name, e.ClassTy, e.TyArgs, e.Type = at, r.text(), r.text(), r.ty(), r.tys(), r.ty()
	return e
}

func (r *reader) construct(at core.At) core.Expr {
	e := r.l.slabs.constructs.one()
	e.At, e.Con, e.Type = at, r.con(), r.ty()
	e.Args = r.exprs()
	return e
}

func (r *reader) recordExpr(tag int, at core.At) core.Expr {
	switch tag {
	case tagRecord:
		return &core.Record{At: at, Type: r.ty(), Names: r.texts(), Args: r.exprs()}
	case tagSelect:
		return &core.Select{At: at, Field: r.text(), RecTy: r.ty(), Type: r.ty(), E: r.expr()}
	case tagUpdate:
		return &core.Update{At: at, RecTy: r.ty(), Type: r.ty(), E: r.expr(), Names: r.texts(), Args: r.exprs()}
	case tagFail:
		return &core.Fail{At: at, Code: r.text(), Msg: r.text(), Type: r.ty(), ValTys: r.tys(), Values: r.exprs()}
	}
	panic("image: unknown tag")
}

func (r *reader) cases(at core.At) core.Expr {
	e := r.l.slabs.cases.one()
	e.At, e.ScrutTy, e.Type = at, r.ty(), r.ty()
	e.Scrut = r.expr()
	e.Arms = someFrom(r, &r.l.slabs.armLists, (*reader).arm)
	if r.number() == 1 {
		e.Default = r.expr()
	}
	return e
}

// arm begins with 1 for a constructor, 0 for a literal.
func (r *reader) arm() *core.Arm {
	a := r.l.slabs.arms.one()
	if r.number() == 1 {
		a.Con = r.con()
		a.Binds = someFrom(r, &r.l.slabs.localLists, (*reader).bind)
	} else {
		a.Lit = r.lit(core.At{Sp: r.span()})
	}
	a.Body = r.expr()
	return a
}

// bind reads a local, or 0 for a field that is not used.
func (r *reader) bind() *core.Local {
	if r.number() == 0 {
		return nil
	}
	return r.local()
}
