// Verifiers: System F and closed Expr.
//
// They check what every later stage relies on: each local is bound once and
// used in scope, every annotated type is the one that the parts give, cases
// are exhaustive. A closed Expr further has no type variable and no Method.

package core

import (
	"fmt"
	"slices"
)

// VerifyDef type-checks a definition as the frontend produces it.
func VerifyDef(p *Program, d *Def) error {
	return verifyExpr(p, nil, string(d.Name), d.Body, d.Type)
}

// VerifyClosed checks a monomorphic expression of the given type; in gives the
// definitions, made ones included.
func (in *Instances) VerifyClosed(where string, e Expr, ty *Type) error {
	return verifyExpr(in.prog, in, where, e, ty)
}

type verifyError struct{ err error }

type exprVerifier struct {
	p      *Program
	in     *Instances // closed level, or nil
	where  string
	bound  map[*Local]bool // true while in scope; a key once bound
	ids    map[int]bool
	groups map[*Local]bool // polymorphic locals whose own group is being checked
}

func verifyExpr(p *Program, in *Instances, where string, e Expr, ty *Type) (err error) {
	v := &exprVerifier{p, in, where, map[*Local]bool{}, map[int]bool{}, map[*Local]bool{}}
	defer catchVerifyError(&err)
	v.same(e, "type of the whole", v.check(e), ty)
	return nil
}

func catchVerifyError(err *error) {
	switch r := recover().(type) {
	case nil:
	case verifyError:
		*err = r.err
	default:
		panic(r)
	}
}

func (v *exprVerifier) fail(e Expr, format string, args ...any) {
	panic(verifyError{fmt.Errorf("core: verify %s: %s at %s", v.where, fmt.Sprintf(format, args...), shortDump(e))})
}

func (v *exprVerifier) same(e Expr, what string, got, want *Type) {
	if got != want {
		v.fail(e, "%s is %s, not %s", what, typeOrNil(got), typeOrNil(want))
	}
}

func typeOrNil(t *Type) string {
	if t == nil {
		return "nil"
	}
	return shortType(t)
}

func (v *exprVerifier) closed(e Expr, ts ...*Type) {
	for _, t := range ts {
		if t == nil || v.in != nil && !t.Closed() {
			v.fail(e, "type %s is open", typeOrNil(t))
		}
	}
}

func (v *exprVerifier) bind(e Expr, l *Local) {
	if l == nil {
		return
	}
	if _, twice := v.bound[l]; twice || v.ids[l.ID] {
		v.fail(e, "%s is bound twice", localName(l))
	}
	if v.in != nil && len(l.TyVars) > 0 {
		v.fail(e, "%s is polymorphic", localName(l))
	}
	v.closed(e, l.Type)
	v.bound[l], v.ids[l.ID] = true, true
}

func (v *exprVerifier) unbind(ls ...*Local) {
	for _, l := range ls {
		if l != nil {
			v.bound[l] = false
		}
	}
}

func (v *exprVerifier) check(e Expr) *Type {
	switch e := e.(type) {
	case *Var:
		return v.variable(e)
	case *Global:
		return v.global(e)
	case *Lit:
		v.closed(e, e.Type)
		return e.Type
	case *Lam:
		return v.lam(e)
	case *App:
		return v.app(e, v.check(e.Fn))
	case *Let:
		rhs := v.check(e.Rhs)
		v.bind(e, e.Local)
		v.same(e, localName(e.Local), rhs, e.Local.Type)
		if len(e.Local.TyVars) > 0 && !isValue(e.Rhs) {
			v.fail(e, "polymorphic %s is not a value", localName(e.Local))
		}
		ty := v.check(e.Body)
		v.unbind(e.Local)
		return ty
	case *LetRec:
		return v.letRec(e)
	case *Construct:
		return v.construct(e)
	case *Record:
		v.fields(e, e.Type, e.Names, e.Args)
		if len(e.Names) != len(e.Type.Fields) || e.Type.Row != nil {
			v.fail(e, "fields do not make up %s", shortType(e.Type))
		}
		return e.Type
	case *Select:
		v.same(e, "record", v.check(e.E), e.RecTy)
		i := e.RecTy.Field(e.Field)
		if i < 0 {
			v.fail(e, "no field %s in %s", e.Field, shortType(e.RecTy))
		}
		v.same(e, "field", e.RecTy.Args[i], e.Type)
		return e.Type
	case *Update:
		return v.update(e)
	case *Case:
		return v.caseOf(e)
	case *Prim:
		if len(e.Args) != e.Op.Arity {
			v.fail(e, "%d arguments for %s", len(e.Args), e.Op.Name)
		}
		for _, a := range e.Args {
			v.check(a)
		}
		v.closed(e, append([]*Type{e.Type}, e.TyArgs...)...)
		return e.Type
	case *Method:
		if v.in != nil {
			v.fail(e, "method not resolved")
		}
		return e.Type
	case *Fail:
		if len(e.Values) != len(e.ValTys) {
			v.fail(e, "values without types")
		}
		for i, x := range e.Values {
			v.same(e, "shown value", v.check(x), e.ValTys[i])
		}
		v.closed(e, e.Type)
		return e.Type
	}
	v.fail(e, "unknown expression %T", e)
	return nil
}

func (v *exprVerifier) variable(e *Var) *Type {
	if !v.bound[e.Local] {
		v.fail(e, "%s is not in scope", localName(e.Local))
	}
	if len(e.TyArgs) != len(e.Local.TyVars) && (len(e.TyArgs) > 0 || !v.groups[e.Local]) {
		v.fail(e, "%d type arguments", len(e.TyArgs))
	}
	return instantiateLocal(v.p.Types, e)
}

func (v *exprVerifier) global(e *Global) *Type {
	d := v.p.Def(e.Name)
	if m := v.in; d == nil && m != nil && m.made[e.Name] != nil {
		d = m.made[e.Name].definition(m, e.Name)
	}
	if d == nil {
		v.fail(e, "no definition")
	}
	if len(e.TyArgs) != d.TyVars {
		v.fail(e, "%d type arguments for %d variables", len(e.TyArgs), d.TyVars)
	}
	v.closed(e, e.TyArgs...)
	want := v.p.Types.Subst(d.Type, e.TyArgs)
	if v.in != nil {
		want = v.in.close(want)
	}
	v.same(e, "type", e.Type, want)
	return e.Type
}

func (v *exprVerifier) lam(e *Lam) *Type {
	if len(e.Params) == 0 {
		v.fail(e, "no parameters")
	}
	var tys []*Type
	for _, p := range e.Params {
		v.bind(e, p)
		tys = append(tys, p.Type)
	}
	v.same(e, "function", v.p.Types.Fun(v.check(e.Body), tys...), e.Type)
	v.unbind(e.Params...)
	return e.Type
}

func (v *exprVerifier) app(e *App, fn *Type) *Type {
	if len(e.Args) == 0 {
		v.fail(e, "no arguments")
	}
	for _, a := range e.Args {
		ty := v.check(a)
		if !fn.IsFun() {
			v.fail(e, "too many arguments")
		}
		v.same(e, "argument", ty, fn.Args[0])
		fn = fn.Args[1]
	}
	v.same(e, "result", fn, e.Type)
	return fn
}

func (v *exprVerifier) letRec(e *LetRec) *Type {
	for _, l := range e.Locals {
		v.bind(e, l)
		v.groups[l] = true
	}
	for i, r := range e.Rhss {
		if _, ok := r.(*Lam); !ok {
			v.fail(e, "%s is not bound to a lambda", localName(e.Locals[i]))
		}
		v.same(e, localName(e.Locals[i]), v.check(r), e.Locals[i].Type)
	}
	for _, l := range e.Locals {
		delete(v.groups, l)
	}
	ty := v.check(e.Body)
	v.unbind(e.Locals...)
	return ty
}

func (v *exprVerifier) construct(e *Construct) *Type {
	if e.Type.Kind != KCon || !slices.Contains(e.Type.Con.Cons, e.Con) {
		v.fail(e, "%s does not make %s", e.Con.Name, shortType(e.Type))
	}
	tys := v.p.Types.FieldsOf(e.Con, e.Type)
	if len(tys) != len(e.Args) {
		v.fail(e, "%d fields", len(e.Args))
	}
	for i, a := range e.Args {
		v.same(e, "field", v.check(a), tys[i])
	}
	v.closed(e, e.Type)
	return e.Type
}

func (v *exprVerifier) fields(e Expr, ty *Type, names []string, args []Expr) {
	for i, a := range args {
		k := ty.Field(names[i])
		if k < 0 || slices.Contains(names[:i], names[i]) {
			v.fail(e, "no field %s, or twice", names[i])
		}
		v.same(e, "field "+names[i], v.check(a), ty.Args[k])
	}
	v.closed(e, ty)
}

func (v *exprVerifier) update(e *Update) *Type {
	v.same(e, "record", v.check(e.E), e.RecTy)
	v.fields(e, e.Type, e.Names, e.Args)
	if !slices.Equal(e.RecTy.Fields, e.Type.Fields) || e.RecTy.Row != e.Type.Row {
		v.fail(e, "update changes the fields")
	}
	for i, f := range e.Type.Fields {
		if !slices.Contains(e.Names, f) {
			v.same(e, "field "+f, e.Type.Args[i], e.RecTy.Args[i])
		}
	}
	return e.Type
}

func (v *exprVerifier) caseOf(e *Case) *Type {
	v.same(e, "scrutinee", v.check(e.Scrut), e.ScrutTy)
	for i, a := range e.Arms {
		if a.Con != nil {
			v.conArm(e, a)
		} else if a.Lit == nil || v.in != nil && a.Lit.Type != e.ScrutTy {
			v.fail(e, "literal arm of another type")
		}
		for _, b := range e.Arms[:i] {
			if i < 64 && a.Con == b.Con && (a.Con != nil || sameLit(a.Lit, b.Lit)) {
				v.fail(e, "arm %d repeats one", i)
			}
		}
		v.same(e, "arm", v.check(a.Body), e.Type)
		v.unbind(a.Binds...)
	}
	if e.Default != nil {
		v.same(e, "default", v.check(e.Default), e.Type)
	} else if !exhaustive(e.ScrutTy, len(e.Arms)) {
		v.fail(e, "not exhaustive")
	}
	return e.Type
}

func exhaustive(ty *Type, arms int) bool {
	if ty.Is(BUnit) {
		return arms == 1
	}
	return ty.Kind == KCon && len(ty.Con.Cons) > 0 && arms == len(ty.Con.Cons)
}

func (v *exprVerifier) conArm(e *Case, a *Arm) {
	if e.ScrutTy.Kind != KCon || !slices.Contains(e.ScrutTy.Con.Cons, a.Con) {
		v.fail(e, "%s is no constructor of %s", a.Con.Name, shortType(e.ScrutTy))
	}
	tys := v.p.Types.FieldsOf(a.Con, e.ScrutTy)
	if len(tys) != len(a.Binds) {
		v.fail(e, "%d binders for %s", len(a.Binds), a.Con.Name)
	}
	for i, b := range a.Binds {
		v.bind(e, b)
		if b != nil {
			v.same(e, localName(b), b.Type, tys[i])
		}
	}
}

// isValue reports whether e is a syntactic value, what a polymorphic local may be bound to.
func isValue(e Expr) bool {
	switch e := e.(type) {
	case *Lam, *Lit, *Var, *Global, *Method:
		return true
	case *Construct, *Record:
		ok := true
		eachChild(e, func(c Expr) { ok = ok && isValue(c) })
		return ok
	case *App:
		ok := isValue(e.Fn)
		for _, a := range e.Args {
			ok = ok && isValue(a)
		}
		return ok
	}
	return false
}
