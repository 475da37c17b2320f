package build

import (
	"fmt"

	"github.com/synoema/synoema/core"
)

// lint checks that the types written on Core agree: what the checker and the
// desugarer together promise to the monomorphiser.
type lint struct {
	s    *session
	t    *core.Types
	def  *core.Def
	errs []string
}

func (s *session) lintDef(d *core.Def) []string {
	l := &lint{s: s, t: s.t, def: d}
	l.expr(d.Body)
	l.same("body", d.Body, core.TypeOf(s.t, d.Body), d.Type)
	return l.errs
}

func (l *lint) same(what string, e core.Expr, got, want *core.Type) {
	if got == want {
		return
	}
	g, w := "nil", "nil"
	if got != nil {
		g = got.String()
	}
	if want != nil {
		w = want.String()
	}
	l.errs = append(l.errs, fmt.Sprintf("%s: %s of %T has type %s, want %s: %.200s", l.def.Name, what, e, g, w, core.PrintExpr(e)))
}

func (l *lint) has(what string, e core.Expr, want *core.Type) {
	l.expr(e)
	l.same(what, e, core.TypeOf(l.t, e), want)
}

func (l *lint) all(what string, es []core.Expr, want []*core.Type) {
	if len(es) != len(want) {
		l.errs = append(l.errs, fmt.Sprintf("%s: %d %ss, want %d", l.def.Name, len(es), what, len(want)))
		return
	}
	for i, e := range es {
		l.has(what, e, want[i])
	}
}

func (l *lint) expr(e core.Expr) {
	switch e := e.(type) {
	case *core.Var:
		if len(e.TyArgs) != 0 && len(e.TyArgs) != len(e.Local.TyVars) {
			l.errs = append(l.errs, fmt.Sprintf("%s: %s has %d type arguments, want %d", l.def.Name, e.Local.Name, len(e.TyArgs), len(e.Local.TyVars)))
		}
	case *core.Global:
		l.global(e)
	case *core.Lit, *core.Method:
	case *core.Lam:
		ty := core.TypeOf(l.t, e.Body)
		for i := len(e.Params) - 1; i >= 0; i-- {
			ty = l.t.Fun(ty, e.Params[i].Type)
		}
		l.same("lambda", e, e.Type, ty)
		l.expr(e.Body)
	case *core.App:
		l.expr(e.Fn)
		tys, res := peel(core.TypeOf(l.t, e.Fn), len(e.Args))
		l.all("argument", e.Args, tys)
		l.same("application", e, e.Type, res)
	case *core.Let:
		l.has("binding", e.Rhs, e.Local.Type)
		l.expr(e.Body)
	case *core.LetRec:
		for i, r := range e.Rhss {
			l.has("binding", r, e.Locals[i].Type)
		}
		l.expr(e.Body)
	case *core.Case:
		l.cases(e)
	default:
		l.data(e)
	}
}

func (l *lint) global(e *core.Global) {
	d := l.s.defs[e.Name]
	if d == nil {
		l.errs = append(l.errs, fmt.Sprintf("%s: no definition of %s", l.def.Name, e.Name))
		return
	}
	if len(e.TyArgs) != d.TyVars {
		l.errs = append(l.errs, fmt.Sprintf("%s: %s has %d type arguments, want %d", l.def.Name, e.Name, len(e.TyArgs), d.TyVars))
		return
	}
	l.same("occurrence", e, e.Type, l.t.Subst(d.Type, e.TyArgs))
}

func (l *lint) cases(e *core.Case) {
	l.has("scrutinee", e.Scrut, e.ScrutTy)
	for _, a := range e.Arms {
		if a.Con != nil {
			for i, ty := range l.t.FieldsOf(a.Con, e.ScrutTy) {
				if i < len(a.Binds) && a.Binds[i] != nil {
					l.same("field", e.Scrut, a.Binds[i].Type, ty)
				}
			}
		} else {
			l.same("literal", a.Lit, a.Lit.Type, e.ScrutTy)
		}
		l.has("arm", a.Body, e.Type)
	}
	if e.Default != nil {
		l.has("default", e.Default, e.Type)
	}
}

func (l *lint) data(e core.Expr) {
	switch e := e.(type) {
	case *core.Construct:
		l.all("field", e.Args, l.t.FieldsOf(e.Con, e.Type))
	case *core.Record:
		for i, a := range e.Args {
			l.has("field", a, e.Type.Args[e.Type.Field(e.Names[i])])
		}
	case *core.Select:
		l.has("record", e.E, e.RecTy)
		l.same("selection", e, e.Type, e.RecTy.Args[e.RecTy.Field(e.Field)])
	case *core.Update:
		l.has("record", e.E, e.RecTy)
		for i, a := range e.Args {
			l.has("field", a, e.Type.Args[e.Type.Field(e.Names[i])])
		}
	case *core.Prim:
		for _, a := range e.Args {
			l.expr(a)
		}
		if len(e.Args) != e.Op.Arity {
			l.errs = append(l.errs, fmt.Sprintf("%s: %s has %d arguments", l.def.Name, e.Op.Name, len(e.Args)))
		}
	case *core.Fail:
		l.all("value", e.Values, e.ValTys)
	}
}
