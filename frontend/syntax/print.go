package syntax

import (
	"strconv"
	"strings"
)

// Print writes a tree as a text that reads back as the same tree. It keeps doc
// comments, not ordinary ones, and puts more parentheses than a person would.
func Print(f *File) string {
	p := &printer{}
	p.decls(f.Decls)
	if b, ok := f.Entry.(*Block); ok {
		p.items(b.Items)
	} else if f.Entry != nil {
		p.newline()
		p.expr(f.Entry, precPipe)
	}
	return strings.TrimPrefix(p.b.String(), "\n") + "\n"
}

// printer writes lines; indent is the column of the innermost block.
type printer struct {
	b      strings.Builder
	indent int
	inline bool // inside a string: everything stays on one line
}

// Levels above the operators of the table.
const (
	precAny  = 0 // lambdas and branches need no parentheses
	precApp  = 15
	precAtom = 16
)

func (p *printer) w(parts ...string) {
	for _, s := range parts {
		p.b.WriteString(s)
	}
}

func (p *printer) newline() { p.w("\n", strings.Repeat(" ", p.indent)) }

// deeper runs write with blocks indented by n more.
func (p *printer) deeper(n int, write func()) {
	p.indent += n
	write()
	p.indent -= n
}

// ---- Declarations ----

func (p *printer) decls(ds []Decl) {
	lastDoc := ""
	for _, d := range ds {
		if f, ok := d.(*FunDecl); ok && f.Doc == lastDoc {
			p.clauses(f)
			lastDoc = ""
			continue
		}
		lastDoc = docOf(d)
		if lastDoc != "" {
			for _, line := range strings.Split(lastDoc, "\n") {
				p.newline()
				p.w(strings.TrimRight("--- "+line, " "))
			}
		}
		p.decl(d)
	}
}

func docOf(d Decl) string {
	switch d := d.(type) {
	case *FunDecl:
		return d.Doc
	case *SigDecl:
		return d.Doc
	case *DataDecl:
		return d.Doc
	case *AliasDecl:
		return d.Doc
	case *TraitDecl:
		return d.Doc
	case *ImplDecl:
		return d.Doc
	case *ModDecl:
		return d.Doc
	}
	return ""
}

func (p *printer) decl(d Decl) {
	switch d := d.(type) {
	case *FunDecl:
		p.clauses(d)
	case *SigDecl:
		p.newline()
		p.signature(d)
	case *DataDecl:
		p.data(d)
	case *AliasDecl:
		p.newline()
		p.w("type ", d.Name.Name, identTexts(d.Params), " = ")
		p.typ(d.Type)
	case *TraitDecl:
		p.newline()
		p.w("trait ", d.Name.Name, " ", d.Param.Name)
		p.constraints(d.Supers)
		p.deeper(2, func() {
			for _, s := range d.Sigs {
				p.decls([]Decl{s})
			}
			p.members(d.Funs)
		})
	case *ImplDecl:
		p.newline()
		p.w("impl ", d.Class.Name, " ")
		p.typeAtom(d.Head)
		p.constraints(d.Constraints)
		p.deeper(2, func() { p.members(d.Funs) })
	default:
		p.otherDecl(d)
	}
}

func (p *printer) members(funs []*FunDecl) {
	for _, f := range funs {
		p.decls([]Decl{f})
	}
}

func (p *printer) otherDecl(d Decl) {
	p.newline()
	switch d := d.(type) {
	case *ModDecl:
		p.w("mod ", d.Name.Name)
		p.deeper(2, func() { p.decls(d.Decls) })
	case *UseDecl:
		names := strings.TrimPrefix(identTexts(d.Names), " ")
		if d.All {
			names = "*"
		}
		p.w("use ", d.Module.Name, " (", names, ")")
	case *ImportDecl:
		p.w("import ", quote(d.Path))
	case *TestDecl:
		p.w("test ", quote(d.Name), " = ")
		if !d.IsProp {
			p.body(d.Body)
			return
		}
		p.w("prop", identTexts(d.Params), " -> ")
		p.expr(d.Body, precWhen+1)
		if d.When != nil {
			p.w(" when ")
			p.expr(d.When, precWhen+1)
		}
	}
}

func (p *printer) signature(s *SigDecl) {
	p.w(s.Name.Name, " : ")
	p.typ(s.Type)
	p.constraints(s.Constraints)
}

func (p *printer) data(d *DataDecl) {
	p.newline()
	p.w(d.Name.Name, identTexts(d.Params), " = ")
	for i, c := range d.Cons {
		if i > 0 {
			p.w(" | ")
		}
		p.w(c.Name.Name)
		for _, t := range c.Fields {
			p.w(" ")
			p.typeAtom(t)
		}
	}
	if len(d.Derive) > 0 {
		p.w(" derive (", strings.ReplaceAll(strings.TrimPrefix(identTexts(d.Derive), " "), " ", ", "), ")")
	}
}

func (p *printer) clauses(f *FunDecl) {
	for _, c := range f.Clauses {
		p.newline()
		p.clause(f.Name.Name, c)
	}
}

func (p *printer) clause(name string, c *Clause) {
	p.w(name)
	for _, q := range c.Params {
		p.w(" ")
		p.pat(q)
	}
	p.w(" =")
	p.rightSide(c.Body, c.Where)
}

// rightSide writes a body and where-lines; the body's blocks stand right of these.
func (p *printer) rightSide(body Expr, where []Item) {
	p.w(" ")
	if len(where) == 0 {
		p.body(body)
		return
	}
	p.deeper(2, func() { p.body(body) })
	p.deeper(2, func() { p.items(where) })
}

// ---- Items ----

func (p *printer) items(items []Item) {
	for i, it := range items {
		p.newline()
		p.item(it, i == len(items)-1)
	}
}

func (p *printer) item(it Item, last bool) {
	switch it := it.(type) {
	case *BindItem:
		p.pat(it.Pat)
		p.w(" =")
		p.rightSide(it.Rhs, it.Where)
	case *FunItem:
		for i, c := range it.Fun.Clauses {
			if i > 0 {
				p.newline()
			}
			p.clause(it.Fun.Name.Name, c)
		}
	case *SigItem:
		p.signature(it.Sig)
	case *ExprItem:
		prec := precPipe
		if b, ok := it.E.(*Binary); ok && b.Op == ":" && !last {
			prec = precAtom // not to be read as a signature
		}
		p.expr(it.E, prec)
	}
}

// inlineItems writes a block on one line, behind the arrow that opens it.
func (p *printer) inlineItems(items []Item) {
	for i, it := range items {
		if i > 0 {
			p.w("; ")
		}
		switch it := it.(type) {
		case *BindItem:
			p.pat(it.Pat)
			p.w(" = ")
			p.expr(it.Rhs, precApp)
		case *FunItem:
			for j, c := range it.Fun.Clauses {
				if j > 0 {
					p.w("; ")
				}
				p.w(it.Fun.Name.Name)
				for _, q := range c.Params {
					p.w(" ")
					p.pat(q)
				}
				p.w(" = ")
				p.expr(c.Body, precApp)
			}
		case *ExprItem:
			p.expr(it.E, precApp)
		}
	}
}

// ---- Patterns ----

func (p *printer) pat(q Pat) {
	switch q := q.(type) {
	case *PWild:
		p.w("_")
	case *PVar:
		p.w(q.Name)
	case *PUnit:
		p.w("()")
	case *PInt:
		p.w(patNumber(strconv.FormatInt(q.Value, 10)))
	case *PFloat:
		p.w(patNumber(floatText(q.Value)))
	case *PChar:
		p.w("'", escape(string(q.Value), '\''), "'")
	case *PStr:
		p.w(quote(q.Value))
	case *PCon:
		if len(q.Args) == 0 {
			p.w(qualified(q.Module, q.Name))
			return
		}
		p.pats("("+qualified(q.Module, q.Name)+" ", q.Args, " ", ")")
	case *PCons:
		p.pats("(", []Pat{q.Head, q.Tail}, " : ", ")")
	case *PList:
		p.pats("[", q.Elems, " ", "]")
	case *PTuple:
		p.pats("(", q.Elems, ", ", ")")
	case *PRecord:
		p.recordPat(q)
	case *PAs:
		p.w(q.Name.Name, "@")
		p.pat(q.Pat)
	case *PFlat:
		p.pats("(", q.Atoms, " ", ")")
	default:
		p.w("_")
	}
}

func (p *printer) pats(open string, ps []Pat, sep, shut string) {
	p.w(open)
	for i, q := range ps {
		if i > 0 {
			p.w(sep)
		}
		p.pat(q)
	}
	p.w(shut)
}

func (p *printer) recordPat(q *PRecord) {
	p.w("{")
	for i, f := range q.Fields {
		if i > 0 {
			p.w(", ")
		}
		p.w(f.Name.Name)
		if v, ok := f.Pat.(*PVar); !ok || v.Name != f.Name.Name {
			p.w(" = ")
			p.pat(f.Pat)
		}
	}
	p.w("}")
}

func patNumber(s string) string {
	if strings.HasPrefix(s, "-") {
		return "(" + s + ")"
	}
	return s
}

// ---- Types ----

func (p *printer) typ(t TypeExpr) {
	switch t := t.(type) {
	case *TFun:
		if _, fun := t.Arg.(*TFun); fun {
			p.typeAtom(t.Arg)
		} else {
			p.typ(t.Arg)
		}
		if t.Linear {
			p.w(" -o ")
		} else {
			p.w(" -> ")
		}
		p.typ(t.Res)
	case *TName:
		p.w(t.Name)
		for _, a := range t.Args {
			p.w(" ")
			p.typeAtom(a)
		}
	default:
		p.typeAtom(t)
	}
}

func (p *printer) typeAtom(t TypeExpr) {
	switch t := t.(type) {
	case *TVar:
		p.w(t.Name)
	case *TName:
		if len(t.Args) == 0 {
			p.w(t.Name)
			return
		}
		p.types("(", []TypeExpr{t}, ")")
	case *TList:
		p.types("[", []TypeExpr{t.Elem}, "]")
	case *TFun:
		p.types("(", []TypeExpr{t}, ")")
	case *TTuple:
		p.types("(", t.Elems, ")")
	case *TRecord:
		p.recordType(t)
	default:
		p.w("()")
	}
}

func (p *printer) types(open string, ts []TypeExpr, shut string) {
	p.w(open)
	for i, t := range ts {
		if i > 0 {
			p.w(", ")
		}
		p.typ(t)
	}
	p.w(shut)
}

func (p *printer) recordType(t *TRecord) {
	p.w("{")
	for i, f := range t.Fields {
		if i > 0 {
			p.w(", ")
		}
		p.w(f.Name.Name, " : ")
		p.typ(f.Type)
	}
	if t.Row != nil {
		p.w(" | ", t.Row.Name)
	}
	p.w("}")
}

func (p *printer) constraints(cs []Constraint) {
	for i, c := range cs {
		if i == 0 {
			p.w(" ? ")
		} else {
			p.w(", ")
		}
		p.w(c.Class.Name, " ", c.Var.Name)
	}
}

// ---- Literals ----

// intText writes negative values, which come from 64-bit patterns, as patterns.
func intText(v int64) string {
	if v < 0 {
		return "0x" + strconv.FormatUint(uint64(v), 16)
	}
	return strconv.FormatInt(v, 10)
}

// floatText writes a Float so that it reads back as one.
func floatText(f float64) string {
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if strings.ContainsAny(s, ".eIN") {
		return s
	}
	return s + ".0"
}

func quote(s string) string { return `"` + escape(s, '"') + `"` }

// escape writes a text for between two quotes of the given kind.
func escape(s string, quote rune) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == quote || r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == 0:
			b.WriteString(`\0`)
		case r == '$' && (strings.HasPrefix(s[i+1:], "{") || i == len(s)-1):
			b.WriteString(`\$`)
		case r < ' ' || r == 0x7f:
			b.WriteString(`\u{` + strconv.FormatInt(int64(r), 16) + `}`)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
