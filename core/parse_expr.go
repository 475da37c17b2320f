// Parser of the text form of System F Core; the inverse of print_expr.go.
//
// Besides definitions a text may declare data types and impls:
//
//	(data Maybe 1 (Just [a]) (None))
//	(impl Show 0 [Shape] (show @show_shape))

package core

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// ParseDefs reads declarations in text form into a program. op finds an
// operation by name. Definitions may refer to later ones.
func ParseDefs(p *Program, text string, op func(string) *Op) (defs []*Def, err error) {
	forms, err := readSexps(text)
	if err != nil {
		return nil, err
	}
	pr := &exprParser{prog: p, op: op, text: text, tycons: builtinCons(p.Types)}
	defer catchParseError(&err)
	pr.knowTypes()
	for _, f := range forms {
		if pr.head(f) == "data" {
			pr.dataHead(f)
		}
	}
	for _, f := range forms {
		if pr.head(f) == "data" {
			pr.dataBody(f)
		}
	}
	bodies := map[*Def]*sexp{}
	for _, f := range forms {
		switch pr.head(f) {
		case "data":
		case "impl":
			pr.impl(f)
		case "def":
			d, body := pr.defHead(f)
			defs, bodies[d] = append(defs, d), body
		default:
			pr.at(f).fail("def, data or impl expected")
		}
	}
	for _, d := range defs {
		pr.locals = map[string]*Local{}
		d.Body = pr.expr(bodies[d])
	}
	return defs, nil
}

type parseError struct{ err error }

func catchParseError(err *error) {
	switch r := recover().(type) {
	case nil:
	case parseError:
		*err = r.err
	default:
		panic(r)
	}
}

type exprParser struct {
	prog   *Program
	op     func(string) *Op
	text   string
	pos    int
	tycons map[string]*TyCon
	locals map[string]*Local
}

func (p *exprParser) at(s *sexp) *exprParser {
	p.pos = s.off
	return p
}

func (p *exprParser) fail(msg string) {
	line := 1 + strings.Count(p.text[:min(p.pos, len(p.text))], "\n")
	panic(parseError{fmt.Errorf("core text, line %d: %s", line, msg)})
}

func (p *exprParser) head(s *sexp) string {
	if !s.isSeq || len(s.list) == 0 || s.list[0].isSeq {
		p.at(s).fail("form expected")
	}
	return s.list[0].atom
}

// need returns the elements after the head, at least n.
func (p *exprParser) need(s *sexp, n int) []*sexp {
	if len(s.list) < n+1 {
		p.at(s).fail(s.list[0].atom + " is too short")
	}
	return s.list[1:]
}

func (p *exprParser) number(s *sexp) int {
	n, err := strconv.Atoi(s.atom)
	if err != nil {
		p.at(s).fail("number expected, found " + s.atom)
	}
	return n
}

// knowTypes finds the data types that the program mentions already.
func (p *exprParser) knowTypes() {
	for _, t := range p.prog.Types.all() {
		if t.Kind == KCon && t.Con.Builtin == NotBuiltin {
			if old := p.tycons[t.Con.Name]; old == nil || old.Version < t.Con.Version {
				p.tycons[t.Con.Name] = t.Con
			}
		}
	}
}

func (p *exprParser) dataHead(s *sexp) {
	it := p.need(s, 2)
	p.tycons[it[0].atom] = &TyCon{Name: it[0].atom, Arity: p.number(it[1])}
}

func (p *exprParser) dataBody(s *sexp) {
	it := p.need(s, 2)
	tc := p.tycons[it[0].atom]
	for i, c := range it[2:] {
		dc := &DataCon{Name: p.head(c), TyCon: tc, Tag: i}
		for _, f := range c.list[1:] {
			dc.Fields = append(dc.Fields, p.parseType(f))
		}
		tc.Cons = append(tc.Cons, dc)
	}
}

func (p *exprParser) impl(s *sexp) {
	it := p.need(s, 3)
	im := &Impl{Class: it[0].atom, TyVars: p.number(it[1]), Head: p.parseType(it[2]), Methods: map[string]Name{}}
	for _, m := range it[3:] {
		name, _ := p.global(p.need(m, 1)[0])
		im.Methods[p.head(m)] = name
	}
	p.prog.Impls[im.Class] = append(p.prog.Impls[im.Class], im)
}

func (p *exprParser) defHead(s *sexp) (*Def, *sexp) {
	it := p.need(s, 4)
	name, _ := p.global(it[0])
	d := &Def{Name: name, Display: lastPart(name), TyVars: p.number(it[1]), Type: p.parseType(it[2])}
	for _, o := range it[3 : len(it)-1] {
		switch {
		case o.atom == "nullary":
			d.Nullary = true
		case p.head(o) == "where":
			d.Constraints = append(d.Constraints, Constraint{o.list[1].atom, varNumber(o.list[2].atom)})
		case p.head(o) == "display":
			d.Display = p.unquote(o.list[1])
		}
	}
	p.prog.Defs[name] = d
	return d, it[len(it)-1]
}

// global reads @name or @name[types].
func (p *exprParser) global(s *sexp) (Name, []*Type) {
	if !strings.HasPrefix(s.atom, "@") {
		p.at(s).fail("@name expected, found " + s.atom)
	}
	text, tys := s.atom[1:], ""
	if strings.HasPrefix(text, `"`) {
		q, err := strconv.QuotedPrefix(text)
		if err != nil {
			p.at(s).fail(err.Error())
		}
		name, _ := strconv.Unquote(q)
		text, tys = name, text[len(q):]
	} else if i := strings.IndexByte(text, '['); i >= 0 {
		text, tys = text[:i], text[i:]
	}
	if tys == "" {
		return Name(text), nil
	}
	return Name(text), p.at(s).parseTypes(tys)
}

func (p *exprParser) unquote(s *sexp) string {
	if !strings.HasPrefix(s.atom, `"`) {
		return s.atom
	}
	t, err := strconv.Unquote(s.atom)
	if err != nil {
		p.at(s).fail("bad string " + s.atom)
	}
	return t
}

// bind reads (x.1 [T]) or (x.1 [T] (forall a,b)), or _.
func (p *exprParser) bind(s *sexp) *Local {
	if s.atom == "_" {
		return nil
	}
	if len(s.list) < 2 {
		p.at(s).fail("binder expected")
	}
	text := s.list[0].atom
	dot := strings.LastIndexByte(text, '.')
	id, err := strconv.Atoi(text[dot+1:])
	if dot < 0 || err != nil {
		p.at(s).fail("binder name.number expected")
	}
	l := &Local{ID: id, Name: text[:dot], Type: p.parseType(s.list[1])}
	if len(s.list) > 2 {
		for _, v := range strings.Split(p.need(s.list[2], 1)[0].atom, ",") {
			l.TyVars = append(l.TyVars, varNumber(v))
		}
	}
	p.locals[text] = l
	return l
}

func (p *exprParser) exprs(ss []*sexp) []Expr {
	var out []Expr
	for _, s := range ss {
		out = append(out, p.expr(s))
	}
	return out
}

func (p *exprParser) atomExpr(s *sexp) Expr {
	if l := p.literal(s); l != nil {
		return l
	}
	if s.atom[0] == '@' {
		name, tys := p.global(s)
		d := p.prog.Defs[name]
		if d == nil {
			p.at(s).fail("no definition of " + string(name))
		}
		return &Global{Name: name, TyArgs: tys, Type: p.prog.Types.Subst(d.Type, tys)}
	}
	text, tys := s.atom, ""
	if i := strings.IndexByte(text, '['); i >= 0 {
		text, tys = text[:i], text[i:]
	}
	l := p.locals[text]
	if l == nil {
		p.at(s).fail("unknown local " + text)
	}
	v := &Var{Local: l}
	if tys != "" {
		v.TyArgs = p.at(s).parseTypes(tys)
	}
	return v
}

// literal reads a constant, or returns nil when the atom is none.
func (p *exprParser) literal(s *sexp) *Lit {
	t, a := p.prog.Types, s.atom
	switch a {
	case "#true":
		return &Lit{Type: t.Bool, Bits: 1}
	case "#false":
		return &Lit{Type: t.Bool}
	case "#unit":
		return &Lit{Type: t.Unit}
	case "#nan":
		return &Lit{Type: t.Float, Bits: math.Float64bits(math.NaN())}
	case "#inf", "#-inf":
		f, _ := strconv.ParseFloat(a[1:], 64)
		return &Lit{Type: t.Float, Bits: math.Float64bits(f)}
	}
	switch a[0] {
	case '"':
		return &Lit{Type: t.String, Str: p.unquote(s)}
	case '\'':
		r, _, _, err := strconv.UnquoteChar(a[1:len(a)-1], '\'')
		if err != nil {
			p.at(s).fail("bad character " + a)
		}
		return &Lit{Type: t.Char, Bits: uint64(r)}
	}
	ty := t.Int
	if i := strings.IndexByte(a, '['); i > 0 && (a[0] == '-' || a[0] >= '0' && a[0] <= '9') {
		ty = p.at(s).parseTypes(a[i:])[0]
		a = a[:i]
	}
	if n, err := strconv.ParseInt(a, 10, 64); err == nil {
		return &Lit{Type: ty, Bits: uint64(n)}
	}
	if a[0] == '-' || a[0] >= '0' && a[0] <= '9' {
		if f, err := strconv.ParseFloat(a, 64); err == nil {
			return &Lit{Type: t.Float, Bits: math.Float64bits(f)}
		}
	}
	return nil
}
