package syntax

// body writes what stands behind `=`, `->` or an else's `:`.
func (p *printer) body(e Expr) {
	b, isBlock := e.(*Block)
	switch {
	case isBlock && p.inline:
		p.inlineItems(b.Items)
	case isBlock:
		p.deeper(2, func() { p.items(b.Items) })
	case leftmostBlock(e):
		p.deeper(2, func() { p.chain(e) })
	case level(e) == precSemi: // a `;` could end the item
		p.expr(e, precPipe)
	default:
		p.expr(e, precAny)
	}
}

// leftmostBlock: operators that go on behind a block.
func leftmostBlock(e Expr) bool {
	for {
		switch x := e.(type) {
		case *Binary:
			e = x.L
		case *Block:
			return true
		default:
			return false
		}
	}
}

// chain writes a block with the operators that follow it, each on its line.
func (p *printer) chain(e Expr) {
	switch e := e.(type) {
	case *Block:
		p.deeper(2, func() { p.items(e.Items) })
	case *Binary:
		p.chain(e.L)
		p.newline()
		p.w(e.Op, " ")
		p.expr(e.R, opPrec(e.Op)+1)
	}
}

func opPrec(op string) int {
	for i := range Operators {
		if Operators[i].Symbol == op {
			return Operators[i].Prec
		}
	}
	return precAtom
}

// level is the loosest place in which an expression needs no parentheses.
func level(e Expr) int {
	switch e := e.(type) {
	case *Binary:
		return opPrec(e.Op)
	case *Neg:
		return precNegate
	case *App:
		return precApp
	case *Lambda, *Cond, *Match, *Block, *Spawn:
		return precAny
	}
	return precAtom
}

// expr writes e for a place that takes what binds at least as tight as prec.
func (p *printer) expr(e Expr, prec int) {
	if level(e) < prec {
		p.w("(")
		p.expr(e, precAny)
		p.w(")")
		return
	}
	switch e := e.(type) {
	case *Binary:
		p.binary(e)
	case *Neg:
		p.w("- ")
		p.expr(e.E, precNegate)
	case *App:
		p.expr(e.Fn, precAtom)
		for _, a := range e.Args {
			p.w(" ")
			p.expr(a, precAtom)
		}
	case *Lambda:
		p.w("\\")
		for _, q := range e.Params {
			p.pat(q)
			p.w(" ")
		}
		p.w("-> ")
		p.body(e.Body)
	case *Cond:
		p.cond(e)
	case *Match:
		p.match(e)
	case *Spawn:
		p.w("spawn ")
		p.expr(e.E, precApp)
	case *Block:
		p.body(e)
	default:
		p.atom(e)
	}
}

func (p *printer) binary(e *Binary) {
	prec, assoc := opPrec(e.Op), Left
	for i := range Operators {
		if Operators[i].Symbol == e.Op {
			assoc = Operators[i].Assoc
		}
	}
	l, r := prec+1, prec+1
	switch assoc {
	case Left:
		l = prec
	case Right:
		r = prec
	}
	p.expr(e.L, l)
	if e.Op == ";" {
		p.w("; ")
	} else {
		p.w(" ", e.Op, " ")
	}
	p.expr(e.R, r)
}

func (p *printer) cond(e *Cond) {
	p.w("? ")
	p.expr(e.Cond, precPipe)
	p.w(" -> ")
	_, block := e.Then.(*Block)
	if block || leftmostBlock(e.Then) {
		p.deeper(2, func() {
			p.body(e.Then)
			if e.Else != nil && !p.inline {
				p.newline()
			}
		})
	} else {
		p.expr(e.Then, precApp) // an unbracketed cons would be an else
	}
	if e.Else != nil {
		p.w(" : ")
		p.deeper(2, func() { p.body(e.Else) })
	}
}

func (p *printer) match(e *Match) {
	p.w("? ")
	p.expr(e.Scrut, precPipe)
	p.deeper(2, func() {
		for _, a := range e.Alts {
			if p.inline {
				p.w(" ")
			} else {
				p.newline()
			}
			p.w("| ")
			p.pat(a.Pat)
			p.w(" -> ")
			if _, block := a.Body.(*Block); block || leftmostBlock(a.Body) {
				p.body(a.Body)
			} else {
				p.expr(a.Body, precPipe)
			}
		}
	})
}

func (p *printer) atom(e Expr) {
	switch e := e.(type) {
	case *Var:
		p.w(qualified(e.Module, e.Name))
	case *Con:
		p.w(qualified(e.Module, e.Name))
	case *IntLit:
		p.w(intText(e.Value))
	case *FloatLit:
		p.w(floatText(e.Value))
	case *CharLit:
		p.w("'", escape(string(e.Value), '\''), "'")
	case *StrLit:
		p.w(quote(e.Value))
	case *Interp:
		p.interpolation(e)
	case *Unit:
		p.w("()")
	case *OpFunc:
		p.w("(", e.Op, ")")
	case *LeftSection:
		p.w("(")
		p.expr(e.E, precApp)
		p.w(" ", e.Op, ")")
	case *RightSection:
		p.w("(", e.Op, " ")
		p.expr(e.E, precApp)
		p.w(")")
	case *Select:
		p.selection(e)
	case *FieldFunc:
		p.w("(.", e.Field.Name, ")")
	case *Scope:
		p.scope(e)
	default:
		p.bracketed(e)
	}
}

func (p *printer) bracketed(e Expr) {
	switch e := e.(type) {
	case *ListLit:
		p.w("[")
		p.separated(e.Elems, " ", precAtom)
		p.w("]")
	case *RangeLit:
		p.w("[")
		p.expr(e.Lo, precPipe)
		p.w(" .. ")
		p.expr(e.Hi, precPipe)
		p.w("]")
	case *ListComp:
		p.comprehension(e)
	case *TupleLit:
		p.w("(")
		p.separated(e.Elems, ", ", precPipe)
		p.w(")")
	case *RecordLit:
		p.record(e)
	default:
		p.w("()") // BadExpr: the tree is in error anyway
	}
}

func (p *printer) separated(es []Expr, sep string, prec int) {
	for i, e := range es {
		if i > 0 {
			p.w(sep)
		}
		p.expr(e, prec)
	}
}

func (p *printer) selection(e *Select) {
	switch e.E.(type) {
	case *Con, *IntLit, *FloatLit: // Upper.name is a module member, 1.x a number
		p.w("(")
		p.expr(e.E, precAny)
		p.w(")")
	default:
		p.expr(e.E, precAtom)
	}
	p.w(".", e.Field.Name)
}

func (p *printer) interpolation(e *Interp) {
	inline := p.inline
	p.inline = true
	p.w(`"`)
	for _, part := range e.Parts {
		if s, ok := part.(*StrLit); ok {
			p.w(escape(s.Value, '"'))
			continue
		}
		p.w("${")
		p.expr(part, precAny)
		p.w("}")
	}
	p.w(`"`)
	p.inline = inline
}

func (p *printer) scope(e *Scope) {
	b, ok := e.Body.(*Block)
	switch {
	case ok && p.inline:
		p.w("scope { ")
		p.inlineItems(b.Items)
		p.w(" }")
	case ok:
		p.w("scope {")
		p.deeper(2, func() { p.items(b.Items) })
		p.newline()
		p.w("}")
	default:
		p.w("scope { ")
		p.expr(e.Body, precPipe)
		p.w(" }")
	}
}

func (p *printer) comprehension(e *ListComp) {
	p.w("[")
	p.expr(e.Body, precPipe)
	for i, q := range e.Quals {
		if i == 0 {
			p.w(" | ")
		} else {
			p.w(", ")
		}
		if q.Pat != nil {
			p.pat(q.Pat)
			p.w(" <- ")
		}
		p.expr(q.E, precPipe)
	}
	p.w("]")
}

func (p *printer) record(e *RecordLit) {
	p.w("{")
	if e.Spread != nil {
		p.w("...")
		p.expr(e.Spread, precPipe)
	}
	for i, f := range e.Fields {
		if i > 0 || e.Spread != nil {
			p.w(", ")
		}
		p.w(f.Name.Name)
		if v, ok := f.Value.(*Var); ok && v.Module == "" && v.Name == f.Name.Name {
			continue
		}
		p.w(" = ")
		if _, block := f.Value.(*Block); block || leftmostBlock(f.Value) {
			p.body(f.Value)
		} else {
			p.expr(f.Value, precPipe)
		}
	}
	p.w("}")
}
