// Words between operands, as in Python: a if c else b, x in xs, x is None.

package syntax

import "github.com/synoema/synoema/frontend/diag"

// infixWord: does a word stand here, behind an operand, that is an operator elsewhere?
func (p *parser) infixWord() bool {
	t := p.cur()
	if t.kind != tName || t.bol || p.letDepth > 0 || p.st.elements {
		return false
	}
	switch w := p.tokText(p.pos); w {
	case "if":
		return !p.namedHere(w) && p.elseOnLine()
	case "in", "is":
		return p.operandAhead(1) && !p.namedHere(w)
	case "not":
		return p.isWord(p.pos+1, "in") && p.operandAhead(2) && !p.namedHere("in")
	}
	return false
}

func (p *parser) operandAhead(n int) bool {
	switch t := p.ahead(n); t.kind {
	case tName, tUpper, tTrue, tFalse, tInt, tFloat, tChar, tStr, tStrBegin, tLParen, tLBracket:
		return !t.bol
	}
	return false
}

// elseOnLine: does an `else` follow outside brackets on this line?
func (p *parser) elseOnLine() bool {
	for i := p.pos + 1; i < len(p.toks)-1 && !p.toks[i].bol && !closer(p.toks[i].kind); i = p.behind(i) {
		if p.isWord(i, "then") || p.toks[i].kind == tArrow {
			return false
		}
		if p.isWord(i, "else") {
			return true
		}
	}
	return false
}

// namedHere: the file uses the word as a name of its own.
func (p *parser) namedHere(w string) bool {
	return p.remember("named "+w, func() bool {
		for i := range p.toks {
			if !p.isWord(i, w) {
				continue
			}
			switch p.toks[i+1].kind {
			case tEqual, tArrow, tLeftArrow, tColon, tRParen, tComma, tRBracket:
				return true
			}
			if i > 0 && p.toks[i-1].kind == tBackslash {
				return true
			}
		}
		return false
	})
}

// wordOperator reads the operator at the next token behind the operand l; nil when it binds
// looser than prec.
func (p *parser) wordOperator(l Expr, prec int) Expr {
	switch p.tokText(p.pos) {
	case "if":
		if prec <= precPipe+1 {
			return p.pythonTernary(l)
		}
	case "in", "not":
		if prec <= 7 {
			return p.membership(l)
		}
	case "is":
		if prec <= 6 {
			return p.identity(l)
		}
	}
	return nil
}

// pythonTernary reads a if c else b.
func (p *parser) pythonTernary(a Expr) Expr {
	d := p.report("unexpected_token", p.here(), "a condition is written `? c -> a : b`, without `if` and `else`")
	p.advance()
	ifs := p.st.ifs
	p.st.ifs = true
	c := p.expr(precPipe + 1)
	p.st.ifs = ifs
	if !p.isWord(p.pos, "else") {
		p.unexpected("`else`")
	}
	p.advance()
	b := p.expr(precPipe + 1)
	sp := a.Span().To(b.Span())
	text := "? " + p.source(c.Span()) + " -> " + p.argument(a) + " : " + p.source(b.Span())
	d.Hint = "write " + text
	d.Edits = []diag.Edit{p.edit(sp.Lo, sp.Hi, "("+text+")")}
	return &Cond{Base: p.base(sp), Cond: c, Then: a, Else: b}
}

// membership reads x in xs and x not in xs as elem x xs.
func (p *parser) membership(x Expr) Expr {
	if f, ok := x.(*App); ok && len(f.Args) == 1 && p.source(f.Fn.Span()) == "for_each" && !p.isWord(p.pos, "not") {
		return p.forEachIn(f)
	}
	if p.inBracket() {
		p.generatorExpression(int(p.frames[len(p.frames)-1].open))
	}
	d := p.report("unexpected_token", p.here(), "whether a list has an element is asked by elem x xs, a Map a key by has_key k m")
	negated := p.isWord(p.advance(), "not")
	if negated {
		p.advance()
	}
	xs := p.expr(8)
	sp := x.Span().To(xs.Span())
	text := "elem " + p.argument(x) + " " + p.argument(xs)
	var e Expr = &App{p.base(sp), &Var{Base: p.base(d.Span), Name: "elem"}, []Expr{x, xs}}
	if negated {
		text = "not (" + text + ")"
		e = &App{p.base(sp), &Var{Base: p.base(d.Span), Name: "not"}, []Expr{e}}
	}
	d.Hint = "write " + text
	d.Edits = []diag.Edit{p.edit(sp.Lo, sp.Hi, "("+text+")")}
	return e
}

// forEachIn reads for_each f in xs.
func (p *parser) forEachIn(f *App) Expr {
	d := p.report("unexpected_token", p.here(), "for_each takes its function and its list side by side, without `in`")
	d.Hint = "write for_each f xs"
	d.Edits = []diag.Edit{p.removeToken(p.advance())}
	xs := p.operand()
	return &App{p.base(f.Sp.To(xs.Span())), f.Fn, []Expr{f.Args[0], xs}}
}

// identity reads x is y and x is not y as == and !=.
func (p *parser) identity(x Expr) Expr {
	at := p.advance()
	last, op := at, "=="
	if p.isWord(p.pos, "not") {
		last, op = p.advance(), "!="
	}
	d := p.report("unexpected_token", p.at(at).To(p.at(last)), "values are compared by == and !=")
	d.Hint = "write " + op
	d.Edits = []diag.Edit{p.edit(p.toks[at].lo, p.toks[last].hi, op)}
	y := p.expr(7)
	return &Binary{p.base(x.Span().To(y.Span())), op, d.Span, x, y}
}
