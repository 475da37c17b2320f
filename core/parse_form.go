package core

import "strings"

// expr parses an expression; forms are those of print_expr.go.
func (p *exprParser) expr(s *sexp) Expr {
	if !s.isSeq {
		return p.atomExpr(s)
	}
	head := p.head(s)
	if strings.HasPrefix(head, "%") {
		return p.prim(s)
	}
	switch head {
	case `\`:
		return p.lam(s)
	case "app":
		it := p.need(s, 2)
		e := &App{Fn: p.expr(it[0]), Args: p.exprs(it[1:])}
		e.Type = p.after(s, TypeOf(p.prog.Types, e.Fn), len(e.Args))
		return e
	case "let":
		it := p.need(s, 3)
		rhs := p.expr(it[1])
		return &Let{Local: p.bind(it[0]), Rhs: rhs, Body: p.expr(it[2])}
	case "rec":
		return p.rec(s)
	case "con":
		it := p.need(s, 2)
		ty := p.parseType(it[1])
		return &Construct{Con: p.con(it[0], ty), Type: ty, Args: p.exprs(it[2:])}
	case "record":
		it := p.need(s, 1)
		e := &Record{Type: p.parseType(it[0])}
		e.Names, e.Args = p.fields(it[1:])
		return e
	case "get":
		return p.get(s)
	case "set":
		it := p.need(s, 2)
		e := &Update{Type: p.parseType(it[0]), E: p.expr(it[1])}
		e.RecTy = TypeOf(p.prog.Types, e.E)
		e.Names, e.Args = p.fields(it[2:])
		return e
	case "case":
		return p.caseOf(s)
	case "method":
		it := p.need(s, 5)
		return &Method{Class: it[0].atom, Name: it[1].atom, ClassTy: p.parseType(it[2]),
			TyArgs: p.at(it[3]).parseTypes(it[3].atom), Type: p.parseType(it[4])}
	case "fail":
		it := p.need(s, 3)
		e := &Fail{Code: it[0].atom, Msg: p.unquote(it[1]), Type: p.parseType(it[2]), Values: p.exprs(it[3:])}
		for _, v := range e.Values {
			e.ValTys = append(e.ValTys, TypeOf(p.prog.Types, v))
		}
		return e
	}
	p.at(s).fail("unknown form " + head)
	return nil
}

func (p *exprParser) after(s *sexp, ty *Type, n int) *Type {
	if arrows(ty, n) < n {
		p.at(s).fail("too many arguments for " + ty.String())
	}
	return afterArgs(ty, n)
}

func (p *exprParser) lam(s *sexp) Expr {
	it := p.need(s, 3)
	e := &Lam{Name: p.unquote(it[0])}
	var tys []*Type
	for _, b := range it[1 : len(it)-1] {
		l := p.bind(b)
		e.Params, tys = append(e.Params, l), append(tys, l.Type)
	}
	e.Body = p.expr(it[len(it)-1])
	e.Type = p.prog.Types.Fun(TypeOf(p.prog.Types, e.Body), tys...)
	return e
}

func (p *exprParser) rec(s *sexp) Expr {
	it := p.need(s, 2)
	e := &LetRec{}
	for _, b := range it[:len(it)-1] {
		if len(b.list) != 2 {
			p.at(b).fail("(binder lambda) expected")
		}
		e.Locals = append(e.Locals, p.bind(b.list[0]))
	}
	for _, b := range it[:len(it)-1] {
		e.Rhss = append(e.Rhss, p.expr(b.list[1]))
	}
	e.Body = p.expr(it[len(it)-1])
	return e
}

func (p *exprParser) con(s *sexp, ty *Type) *DataCon {
	if ty.Kind == KCon {
		for _, c := range ty.Con.Cons {
			if conText(c) == s.atom {
				return c
			}
		}
	}
	p.at(s).fail("no constructor " + s.atom + " in " + ty.String())
	return nil
}

func (p *exprParser) fields(ss []*sexp) (names []string, args []Expr) {
	for _, f := range ss {
		names, args = append(names, p.head(f)), append(args, p.expr(p.need(f, 1)[0]))
	}
	return names, args
}

func (p *exprParser) get(s *sexp) Expr {
	it := p.need(s, 2)
	e := &Select{Field: it[0].atom, E: p.expr(it[1])}
	e.RecTy = TypeOf(p.prog.Types, e.E)
	i := e.RecTy.Field(e.Field)
	if i < 0 {
		p.at(s).fail("no field " + e.Field + " in " + e.RecTy.String())
	}
	e.Type = e.RecTy.Args[i]
	return e
}

func (p *exprParser) prim(s *sexp) Expr {
	it := p.need(s, 1)
	e := &Prim{Op: p.findOp(s), Type: p.parseType(it[0])}
	it = it[1:]
	if len(it) > 0 && strings.HasPrefix(it[0].atom, "[") {
		e.TyArgs = p.at(it[0]).parseTypes(it[0].atom)
		it = it[1:]
	}
	e.Args = p.exprs(it)
	return e
}

func (p *exprParser) findOp(s *sexp) *Op {
	op := p.op(p.head(s)[1:])
	if op == nil {
		p.at(s).fail("unknown operation " + p.head(s))
	}
	return op
}

func (p *exprParser) caseOf(s *sexp) Expr {
	it := p.need(s, 2)
	e := &Case{Scrut: p.expr(it[0])}
	e.ScrutTy = TypeOf(p.prog.Types, e.Scrut)
	for _, a := range it[1:] {
		if len(a.list) != 2 {
			p.at(a).fail("(pattern body) expected")
		}
		if a.list[0].atom == "else" {
			e.Default = p.expr(a.list[1])
			e.Type = TypeOf(p.prog.Types, e.Default)
			continue
		}
		arm := &Arm{}
		if pat := a.list[0]; pat.isSeq {
			arm.Con = p.con(pat.list[0], e.ScrutTy)
			for _, b := range pat.list[1:] {
				arm.Binds = append(arm.Binds, p.bind(b))
			}
		} else if arm.Lit = p.literal(pat); arm.Lit == nil {
			p.at(pat).fail("pattern expected")
		}
		arm.Body = p.expr(a.list[1])
		e.Type = TypeOf(p.prog.Types, arm.Body)
		e.Arms = append(e.Arms, arm)
	}
	return e
}
