package syntax

import (
	"fmt"
	"strconv"
	"strings"
)

// Dump renders a tree as S-expressions, one declaration a line: the form in
// which tests compare trees. Spans and ids are left out.
func Dump(f *File) string {
	var d dumper
	for _, x := range f.Decls {
		d.decl(x)
		d.b.WriteByte('\n')
	}
	if f.Entry != nil {
		d.expr(f.Entry)
		d.b.WriteByte('\n')
	}
	return d.b.String()
}

type dumper struct{ b strings.Builder }

func (d *dumper) f(format string, args ...any) { fmt.Fprintf(&d.b, format, args...) }

// list writes (head x y …); each x by its own function.
func (d *dumper) list(head string, parts ...func()) {
	d.f("(%s", head)
	for _, part := range parts {
		d.f(" ")
		part()
	}
	d.f(")")
}

func (d *dumper) exprs(head string, es ...Expr) {
	d.f("(%s", head)
	for _, e := range es {
		d.f(" ")
		d.expr(e)
	}
	d.f(")")
}

func qualified(module, name string) string {
	if module != "" {
		return module + "." + name
	}
	return name
}

func (d *dumper) expr(e Expr) {
	switch e := e.(type) {
	case *Var:
		d.f("%s", qualified(e.Module, e.Name))
	case *Con:
		d.f("%s", qualified(e.Module, e.Name))
	case *IntLit:
		d.f("%d", e.Value)
	case *FloatLit:
		d.f("%s", floatText(e.Value))
	case *CharLit:
		d.f("%s", strconv.QuoteRune(e.Value))
	case *StrLit:
		d.f("%q", e.Value)
	case *Unit:
		d.f("()")
	case *App:
		d.exprs("app", append([]Expr{e.Fn}, e.Args...)...)
	case *Binary:
		d.exprs(e.Op, e.L, e.R)
	case *Neg:
		d.exprs("neg", e.E)
	case *Cond:
		if e.Else == nil {
			d.exprs("?", e.Cond, e.Then)
		} else {
			d.exprs("?", e.Cond, e.Then, e.Else)
		}
	default:
		d.compound(e)
	}
}

func (d *dumper) compound(e Expr) {
	switch e := e.(type) {
	case *Interp:
		d.exprs("interp", e.Parts...)
	case *OpFunc:
		d.f("(op %s)", e.Op)
	case *LeftSection:
		d.exprs("left "+e.Op, e.E)
	case *RightSection:
		d.exprs("right "+e.Op, e.E)
	case *Lambda:
		d.list("\\", func() { d.pats(e.Params) }, func() { d.expr(e.Body) })
	case *Match:
		d.f("(match ")
		d.expr(e.Scrut)
		for _, a := range e.Alts {
			d.f(" ")
			d.list("|", func() { d.pat(a.Pat) }, func() { d.expr(a.Body) })
		}
		d.f(")")
	case *Block:
		d.f("(block")
		d.items(e.Items)
		d.f(")")
	case *ListLit:
		d.exprs("list", e.Elems...)
	case *RangeLit:
		d.exprs("..", e.Lo, e.Hi)
	case *ListComp:
		d.f("(comp ")
		d.expr(e.Body)
		for _, q := range e.Quals {
			d.f(" ")
			if q.Pat == nil {
				d.expr(q.E)
			} else {
				d.list("<-", func() { d.pat(q.Pat) }, func() { d.expr(q.E) })
			}
		}
		d.f(")")
	case *TupleLit:
		d.exprs("tuple", e.Elems...)
	case *RecordLit:
		d.record(e)
	case *Select:
		d.exprs("."+e.Field.Name, e.E)
	case *FieldFunc:
		d.f("(.%s)", e.Field.Name)
	case *Scope:
		d.exprs("scope", e.Body)
	case *Spawn:
		d.exprs("spawn", e.E)
	default:
		d.f("BAD")
	}
}

func (d *dumper) record(e *RecordLit) {
	d.f("{")
	if e.Spread != nil {
		d.f("...")
		d.expr(e.Spread)
	}
	for i, f := range e.Fields {
		if i > 0 || e.Spread != nil {
			d.f(", ")
		}
		d.f("%s = ", f.Name.Name)
		d.expr(f.Value)
	}
	d.f("}")
}

func (d *dumper) items(items []Item) {
	for _, it := range items {
		d.f(" ")
		switch it := it.(type) {
		case *BindItem:
			d.f("(= ")
			d.pat(it.Pat)
			d.f(" ")
			d.expr(it.Rhs)
			d.where(it.Where)
			d.f(")")
		case *FunItem:
			d.fun(it.Fun)
		case *SigItem:
			d.decl(it.Sig)
		case *ExprItem:
			d.expr(it.E)
		}
	}
}

func (d *dumper) where(items []Item) {
	if len(items) > 0 {
		d.f(" (where")
		d.items(items)
		d.f(")")
	}
}

func (d *dumper) fun(f *FunDecl) {
	d.f("(fun %s", f.Name.Name)
	d.doc(f.Doc)
	for _, c := range f.Clauses {
		d.f(" (")
		if len(c.Params) > 0 {
			d.pats(c.Params)
			d.f(" ")
		}
		d.f("= ")
		d.expr(c.Body)
		d.where(c.Where)
		d.f(")")
	}
	d.f(")")
}

func (d *dumper) doc(s string) {
	if s != "" {
		d.f(" doc:%q", s)
	}
}

func (d *dumper) pats(ps []Pat) {
	for i, q := range ps {
		if i > 0 {
			d.f(" ")
		}
		d.pat(q)
	}
}

func (d *dumper) patList(head string, ps []Pat) {
	d.f("(%s", head)
	for _, q := range ps {
		d.f(" ")
		d.pat(q)
	}
	d.f(")")
}

func (d *dumper) pat(q Pat) {
	switch q := q.(type) {
	case *PWild:
		d.f("_")
	case *PVar:
		d.f("%s", q.Name)
	case *PUnit:
		d.f("()")
	case *PInt:
		d.f("%d", q.Value)
	case *PFloat:
		d.f("%s", floatText(q.Value))
	case *PChar:
		d.f("%s", strconv.QuoteRune(q.Value))
	case *PStr:
		d.f("%q", q.Value)
	case *PCon:
		if len(q.Args) == 0 {
			d.f("%s", qualified(q.Module, q.Name))
		} else {
			d.patList("con "+qualified(q.Module, q.Name), q.Args)
		}
	case *PCons:
		d.patList(":", []Pat{q.Head, q.Tail})
	case *PList:
		d.patList("list", q.Elems)
	case *PTuple:
		d.patList("tuple", q.Elems)
	case *PRecord:
		d.f("{")
		for i, f := range q.Fields {
			if i > 0 {
				d.f(", ")
			}
			d.f("%s = ", f.Name.Name)
			d.pat(f.Pat)
		}
		d.f("}")
	case *PAs:
		d.f("%s@", q.Name.Name)
		d.pat(q.Pat)
	case *PFlat:
		d.patList("flat", q.Atoms)
	default:
		d.f("BADPAT")
	}
}

func (d *dumper) types(head string, ts []TypeExpr) {
	d.f("(%s", head)
	for _, t := range ts {
		d.f(" ")
		d.typ(t)
	}
	d.f(")")
}

func (d *dumper) typ(t TypeExpr) {
	switch t := t.(type) {
	case *TVar:
		d.f("%s", t.Name)
	case *TName:
		if len(t.Args) == 0 {
			d.f("%s", t.Name)
		} else {
			d.types(t.Name, t.Args)
		}
	case *TList:
		d.types("list", []TypeExpr{t.Elem})
	case *TFun:
		d.types(map[bool]string{false: "->", true: "-o"}[t.Linear], []TypeExpr{t.Arg, t.Res})
	case *TTuple:
		d.types("tuple", t.Elems)
	case *TRecord:
		d.f("{")
		for i, f := range t.Fields {
			if i > 0 {
				d.f(", ")
			}
			d.f("%s : ", f.Name.Name)
			d.typ(f.Type)
		}
		if t.Row != nil {
			d.f(" | %s", t.Row.Name)
		}
		d.f("}")
	case *TUnit:
		d.f("()")
	default:
		d.f("BADTYPE")
	}
}

func (d *dumper) constraints(cs []Constraint) {
	for _, c := range cs {
		d.f(" ?%s.%s", c.Class.Name, c.Var.Name)
	}
}

func identTexts(ids []Ident) string {
	var b strings.Builder
	for _, id := range ids {
		b.WriteByte(' ')
		b.WriteString(id.Name)
	}
	return b.String()
}

func (d *dumper) decl(x Decl) {
	switch x := x.(type) {
	case *FunDecl:
		d.fun(x)
		return
	case *SigDecl:
		d.f("(sig %s", x.Name.Name)
		d.doc(x.Doc)
		d.f(" ")
		d.typ(x.Type)
		d.constraints(x.Constraints)
	case *DataDecl:
		d.f("(data %s%s", x.Name.Name, identTexts(x.Params))
		d.doc(x.Doc)
		for _, c := range x.Cons {
			d.f(" ")
			d.types(c.Name.Name, c.Fields)
		}
		if len(x.Derive) > 0 {
			d.f(" (derive%s)", identTexts(x.Derive))
		}
	case *AliasDecl:
		d.f("(type %s%s", x.Name.Name, identTexts(x.Params))
		d.doc(x.Doc)
		d.f(" ")
		d.typ(x.Type)
	default:
		d.larger(x)
	}
	d.f(")")
}

// larger writes declarations that hold others, without the closing parenthesis.
func (d *dumper) larger(x Decl) {
	switch x := x.(type) {
	case *TraitDecl:
		d.f("(trait %s %s", x.Name.Name, x.Param.Name)
		d.constraints(x.Supers)
		d.doc(x.Doc)
		for _, s := range x.Sigs {
			d.nested(s)
		}
		for _, f := range x.Funs {
			d.nested(f)
		}
	case *ImplDecl:
		d.f("(impl %s ", x.Class.Name)
		d.typ(x.Head)
		d.constraints(x.Constraints)
		d.doc(x.Doc)
		for _, f := range x.Funs {
			d.nested(f)
		}
	case *ModDecl:
		d.f("(mod %s", x.Name.Name)
		d.doc(x.Doc)
		for _, m := range x.Decls {
			d.nested(m)
		}
	case *UseDecl:
		d.f("(use %s%s", x.Module.Name, identTexts(x.Names))
		if x.All {
			d.f(" *")
		}
	case *ImportDecl:
		d.f("(import %q", x.Path)
	case *TestDecl:
		d.f("(test %q", x.Name)
		if x.IsProp {
			d.f(" (prop%s)", identTexts(x.Params))
		}
		d.f(" ")
		d.expr(x.Body)
		if x.When != nil {
			d.f(" ")
			d.exprs("when", x.When)
		}
	}
}

func (d *dumper) nested(x Decl) {
	d.f("\n  ")
	d.decl(x)
}
