// Text form of System F Core.
//
//	(def Prelude.const 2 [a -> b -> a] (\ const (x.1 [a]) (y.2 [b]) x.1))
//	x.3[Int]  a local, at types      @map[Int, Int]  a global, at types
//	(%add.int [Int] a b)  an operation, its result type, its type arguments
//	(let (x.1 [Int]) rhs body)       (rec ((f.1 [T]) rhs) … body)
//	(case s ((Just x.1) e) (3 e) (else e))
//	(con Just [Maybe Int] 3)   (record [T] (x e) …)   (get x e)   (set [T] e (x e) …)
//
// Types are written where the parser cannot derive them. Spans are not written.

package core

import (
	"math"
	"strconv"
	"strings"
)

// PrintExpr writes an expression in text form.
func PrintExpr(e Expr) string { return exprSexp(e).String() }

// PrintDef writes a definition in text form.
func PrintDef(d *Def) string {
	items := []*sexp{atom(globalText(d.Name)), atom(strconv.Itoa(d.TyVars)), typeAtom(d.Type)}
	for _, c := range d.Constraints {
		items = append(items, form("where", atom(c.Class), atom(VarName(c.Var))))
	}
	if d.Display != lastPart(d.Name) {
		items = append(items, form("display", atom(strconv.Quote(d.Display))))
	}
	if d.Nullary {
		items = append(items, atom("nullary"))
	}
	return spine("def", append(items, exprSexp(d.Body))...).String()
}

// lastPart is the display name that a definition's unique name suggests.
func lastPart(n Name) string { return strings.TrimPrefix(string(n), "Prelude.") }

func typeAtom(t *Type) *sexp {
	if t == nil {
		return atom("[?]")
	}
	return atom("[" + t.String() + "]")
}

func typesText(ts []*Type) string {
	if len(ts) == 0 {
		return ""
	}
	return typesTextAlways(ts)
}

func typesTextAlways(ts []*Type) string {
	s := "["
	for i, t := range ts {
		if i > 0 {
			s += ", "
		}
		s += t.String()
	}
	return s + "]"
}

func writeLocal(b *strings.Builder, l *Local) {
	if plainName(l.Name) {
		b.WriteString(l.Name)
	}
	b.WriteByte('.')
	b.WriteString(strconv.Itoa(l.ID))
}

// plainName reports whether a name can stand in an atom as it is.
func plainName(s string) bool {
	return !strings.ContainsAny(s, " \t\n\r()[]\";.\\") && !strings.HasPrefix(s, "'")
}

func globalText(n Name) string {
	if s := string(n); s != "" && !strings.ContainsAny(s, " \t\n\r()[]\";\\'") {
		return "@" + s
	}
	return "@" + strconv.Quote(string(n))
}

func binder(l *Local) *sexp {
	if l == nil {
		return atom("_")
	}
	if len(l.TyVars) == 0 {
		return seq(atom(localName(l)), typeAtom(l.Type))
	}
	vars := make([]string, len(l.TyVars))
	for i, v := range l.TyVars {
		vars[i] = VarName(v)
	}
	return seq(atom(localName(l)), typeAtom(l.Type), form("forall", atom(strings.Join(vars, ","))))
}

func exprSexps(head []*sexp, es []Expr) []*sexp {
	for _, e := range es {
		head = append(head, exprSexp(e))
	}
	return head
}

func exprSexp(e Expr) *sexp {
	switch e := e.(type) {
	case *Var:
		return atom(localName(e.Local) + typesText(e.TyArgs))
	case *Global:
		return globalSexp(e)
	case *Lit:
		return atom(literalText(e.Type, e.Bits, e.Str))
	case *Lam:
		items := []*sexp{atom(quoteUnlessPlain(e.Name))}
		for _, p := range e.Params {
			items = append(items, binder(p))
		}
		return spine(`\`, append(items, exprSexp(e.Body))...)
	case *App:
		return form("app", exprSexps([]*sexp{exprSexp(e.Fn)}, e.Args)...)
	case *Let:
		return spine("let", binder(e.Local), exprSexp(e.Rhs), exprSexp(e.Body))
	case *LetRec:
		var items []*sexp
		for i, l := range e.Locals {
			items = append(items, seq(binder(l), exprSexp(e.Rhss[i])))
		}
		return spine("rec", append(items, exprSexp(e.Body))...)
	case *Construct:
		return form("con", exprSexps([]*sexp{atom(conText(e.Con)), typeAtom(e.Type)}, e.Args)...)
	case *Record:
		return form("record", fieldSexps([]*sexp{typeAtom(e.Type)}, e.Names, e.Args)...)
	case *Select:
		return form("get", atom(e.Field), exprSexp(e.E))
	case *Update:
		return form("set", fieldSexps([]*sexp{typeAtom(e.Type), exprSexp(e.E)}, e.Names, e.Args)...)
	case *Case:
		return caseSexp(e)
	case *Prim:
		head := []*sexp{typeAtom(e.Type)}
		if len(e.TyArgs) > 0 {
			head = append(head, atom(typesTextAlways(e.TyArgs)))
		}
		return form("%"+e.Op.Name, exprSexps(head, e.Args)...)
	case *Method:
		return form("method", atom(e.Class), atom(e.Name), typeAtom(e.ClassTy), atom(typesTextAlways(e.TyArgs)), typeAtom(e.Type))
	case *Fail:
		return form("fail", exprSexps([]*sexp{atom(e.Code), atom(strconv.Quote(e.Msg)), typeAtom(e.Type)}, e.Values)...)
	}
	return atom("?")
}

// globalSexp writes the type only of what is polymorphic beyond its arguments
// or closed by them: the parser gets it from the definition.
func globalSexp(e *Global) *sexp { return atom(globalText(e.Name) + typesText(e.TyArgs)) }

func conText(c *DataCon) string {
	if c.TyCon.Builtin == BTuple {
		return "tuple"
	}
	if strings.ContainsAny(c.Name, "[]") {
		return "nil"
	}
	return c.Name
}

func quoteUnlessPlain(s string) string {
	if s == "" || !plainName(s) {
		return strconv.Quote(s)
	}
	return s
}

func fieldSexps(head []*sexp, names []string, args []Expr) []*sexp {
	for i, n := range names {
		head = append(head, seq(atom(n), exprSexp(args[i])))
	}
	return head
}

func caseSexp(e *Case) *sexp {
	items := []*sexp{exprSexp(e.Scrut)}
	for _, a := range e.Arms {
		items = append(items, seq(patternSexp(a.Con, a.Lit, a.Binds, binder), exprSexp(a.Body)))
	}
	if e.Default != nil {
		items = append(items, form("else", exprSexp(e.Default)))
	}
	return form("case", items...)
}

// patternSexp writes what an arm takes: a constructor with its binders, or a literal.
func patternSexp[B any](con *DataCon, lit *Lit, binds []B, binder func(B) *sexp) *sexp {
	if con == nil {
		return atom(literalText(lit.Type, lit.Bits, lit.Str))
	}
	parts := []*sexp{atom(conText(con))}
	for _, b := range binds {
		parts = append(parts, binder(b))
	}
	return seq(parts...)
}

// literalText writes a constant so that its type shows: 3, 3.0, 'c', "s",
// #true, #unit; anything else with its type behind it.
func literalText(ty *Type, bits uint64, str string) string {
	switch {
	case ty.Is(BInt):
		return strconv.FormatInt(int64(bits), 10)
	case ty.Is(BFloat):
		return floatText(math.Float64frombits(bits))
	case ty.Is(BString):
		return strconv.Quote(str)
	case ty.Is(BChar):
		return strconv.QuoteRune(rune(bits))
	case ty.Is(BBool) && bits == 0:
		return "#false"
	case ty.Is(BBool):
		return "#true"
	case ty.Is(BUnit):
		return "#unit"
	}
	return strconv.FormatInt(int64(bits), 10) + typesTextAlways([]*Type{ty})
}

func floatText(f float64) string {
	switch {
	case math.IsNaN(f):
		return "#nan"
	case math.IsInf(f, 1):
		return "#inf"
	case math.IsInf(f, -1):
		return "#-inf"
	}
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}
