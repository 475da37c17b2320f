package syntax

import (
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/source"
)

// atom reads an operand without operators and applications, with the `.field`s
// that touch it.
func (p *parser) atom() Expr {
	start := p.here()
	e := p.primary(start)
	for n := 0; p.cur().kind == tDot && p.touches(p.pos) && p.fieldFuncHere(); n++ {
		if n > maxDepth {
			p.limitDepth(n)
		}
		p.advance()
		field := p.ident()
		e = &Select{p.base(start.To(field.Sp)), e, field}
	}
	return e
}

func (p *parser) primary(start source.Span) Expr {
	switch p.peek() {
	case tName:
		id := p.ident()
		return &Var{Base: p.base(id.Sp), Name: id.Name}
	case tUpper:
		return p.upperName()
	case tTrue, tFalse:
		id := p.ident()
		return &Con{Base: p.base(id.Sp), Name: id.Name}
	case tInt:
		v := p.intValue(p.pos, false)
		p.advance()
		return &IntLit{p.base(start), v}
	case tFloat:
		return &FloatLit{p.base(start), p.floatValue(p.advance())}
	case tChar:
		return &CharLit{p.base(start), firstRune(p.strs[p.toks[p.advance()].val])}
	case tStr:
		return &StrLit{p.base(start), p.strs[p.toks[p.advance()].val]}
	case tStrBegin:
		return p.interpolation(start)
	case tLParen:
		return p.parens(start)
	case tLBracket:
		return p.list(start)
	case tLBrace:
		if p.braceBlockHere() {
			return p.braceBlock()
		}
		return p.record(start)
	case tScope:
		return p.scope(start)
	case tBad:
		p.advance()
		return &BadExpr{p.base(start)}
	case tDot:
		if p.fieldFuncHere() {
			p.advance()
			field := p.ident()
			return &FieldFunc{p.base(p.since(start)), field}
		}
	}
	p.operandHabits()
	p.failWith(p.unexpectedToken("expected_expression", "an expression"))
	return nil
}

// upperName reads a constructor, or a member of a module: Math.square, Math.Vec.dot.
func (p *parser) upperName() Expr {
	id := p.ident()
	if !p.memberHere() {
		return &Con{Base: p.base(id.Sp), Name: id.Name}
	}
	module := id.Name
	p.advance()
	upper := p.cur().kind == tUpper
	member := p.ident()
	for upper && p.memberHere() {
		p.advance()
		module += "." + member.Name
		upper = p.cur().kind == tUpper
		member = p.ident()
	}
	b := p.base(id.Sp.To(member.Sp))
	if upper {
		return &Con{b, module, member.Name}
	}
	return &Var{b, module, member.Name}
}

// memberHere: does `.name` touch the upper-case name before it?
func (p *parser) memberHere() bool {
	return p.cur().kind == tDot && p.touches(p.pos) && p.fieldFuncHere()
}

// modulePath reads the name of a module, with those of the modules around it.
func (p *parser) modulePath() Ident {
	id := p.ident()
	for p.memberHere() && p.ahead(1).kind == tUpper {
		p.advance()
		inner := p.ident()
		id = Ident{At{id.Sp.To(inner.Sp)}, id.Name + "." + inner.Name}
	}
	return id
}

// ---- Brackets ----

// open consumes an opening bracket: line breaks mean nothing up to its partner,
// and what `:`, `|` and `|>` meant outside does not hold inside.
func (p *parser) open() int {
	i := p.advance()
	p.pushBracket(i)
	return i
}

// close consumes the partner of the bracket opened at token i.
func (p *parser) close(open int) {
	k := p.peek()
	if !closes(p.toks[open].kind, k) {
		p.missingCloser(open)
	}
	p.advance()
	p.pop()
}

func (p *parser) missingCloser(open int) {
	if p.toks[open].mate < 0 {
		p.failWith(p.neverClosed(int32(open)))
	}
	want := "`" + p.tokText(int(p.toks[open].mate)) + "`"
	d := p.unexpectedToken("unexpected_token", want)
	d.Labels = []diag.Label{{Span: p.at(open), Text: "to close this"}}
	if p.inBracketHabits(d, open); len(d.Edits) > 0 {
		d.Labels = nil // the bracket has no part in it
	}
	p.failWith(d)
}

// parens reads (), (op), sections, (e) and tuples.
func (p *parser) parens(start source.Span) Expr {
	open := p.open()
	k := p.peek()
	if k == tRParen {
		p.close(open)
		return &Unit{p.base(p.since(start))}
	}
	if op := opTable[k]; op.Prec > 0 && p.ahead(1).kind == tRParen {
		p.advance()
		p.close(open)
		return &OpFunc{p.base(p.since(start)), op.Symbol}
	} else if op.Prec > 0 && k != tMinus {
		at := p.advance()
		e := p.expr(precSemi)
		p.close(open)
		return &RightSection{p.base(p.since(start)), op.Symbol, p.at(at), e}
	}
	first := p.expr(precSemi)
	if op := opTable[p.operatorHere()]; op.Prec > 0 && p.sectionAhead() {
		at := p.advance()
		p.close(open)
		return &LeftSection{p.base(p.since(start)), first, op.Symbol, p.at(at)}
	}
	return p.tupleOrGroup(start, open, first)
}

func (p *parser) tupleOrGroup(start source.Span, open int, first Expr) Expr {
	elems := []Expr{first}
	for p.peek() == tComma {
		p.advance()
		elems = append(elems, p.expr(precSemi))
	}
	p.close(open)
	sp := p.since(start)
	if len(elems) > 1 {
		return &TupleLit{p.base(sp), elems}
	}
	first.widen(sp)
	return first
}

// widen makes the span of a node include its parentheses.
func (b *Base) widen(sp source.Span) { b.Sp = sp }

// interpolation reads "text ${e} text".
func (p *parser) interpolation(start source.Span) Expr {
	begin := p.pos
	s := &Interp{}
	s.Parts = p.chunk(s.Parts)
	p.pushBracket(begin)
	for {
		s.Parts = append(s.Parts, p.expr(precSemi))
		k := p.peek()
		if k != tStrMid && k != tStrEnd {
			p.unexpected("`}`")
		}
		s.Parts = p.chunk(s.Parts)
		if k == tStrEnd {
			break
		}
	}
	p.pop()
	s.Parts = joinTexts(s.Parts)
	if text, ok := s.Parts[0].(*StrLit); ok && len(s.Parts) == 1 {
		text.Sp = p.since(start)
		return text
	}
	s.Base = p.base(p.since(start))
	return s
}

// joinTexts makes one text of adjacent ones, as in "a${"b"}".
func joinTexts(parts []Expr) []Expr {
	out := parts[:1]
	for _, e := range parts[1:] {
		text, ok := e.(*StrLit)
		if last, was := out[len(out)-1].(*StrLit); ok && was {
			last.Value += text.Value
			last.Sp = last.Sp.To(text.Sp)
			continue
		}
		out = append(out, e)
	}
	return out
}

// chunk consumes a piece of text of an interpolated string.
func (p *parser) chunk(parts []Expr) []Expr {
	i := p.advance()
	if value := p.strs[p.toks[i].val]; value != "" {
		parts = append(parts, &StrLit{p.base(p.at(i)), value})
	}
	return parts
}

// scope reads `scope { block }`.
func (p *parser) scope(start source.Span) Expr {
	p.advance()
	if p.peek() != tLBrace {
		d := p.unexpectedToken("unexpected_token", "`{`")
		d.Hint = "write scope { … }"
		if m := int(p.cur().mate); p.peek() == tLParen && m > p.pos {
			d.Edits = []diag.Edit{p.replaceToken(p.pos, "{ "), p.replaceToken(m, " }")}
			if !p.cur().blank {
				d.Edits[0].Text = " { "
			}
		}
		p.failWith(d)
	}
	where := p.where
	open := p.open()
	p.where = nil
	var body Expr
	if p.peek() == tRBrace {
		body = &Unit{p.base(p.since(start))}
	} else {
		body = p.block(true)
	}
	p.close(open)
	p.where = where
	return &Scope{p.base(p.since(start)), body}
}

// ---- Records ----

// record reads {x = 1, y}, {} and {...r, x = 2}.
func (p *parser) record(start source.Span) Expr {
	open := p.open()
	r := &RecordLit{}
	if p.peek() == tEllipsis {
		p.advance()
		r.Spread = p.expr(precSemi)
		if p.peek() == tComma {
			p.advance()
		}
	}
	p.foreignUpdate(r)
	for word(p.peek()) {
		r.Fields = append(r.Fields, p.fieldInit(open))
		if p.peek() != tComma {
			break
		}
		p.advance()
	}
	p.recordHabits()
	p.close(open)
	r.Base = p.base(p.since(start))
	return r
}

func (p *parser) fieldInit(open int) FieldInit {
	f := FieldInit{Name: p.fieldName()}
	switch p.peek() {
	case tColon:
		p.colonInRecord(open)
		fallthrough
	case tEqual:
		p.advance()
		f.Value = p.body(precSemi, false)
	default:
		f.Value = &Var{Base: p.base(f.Name.Sp), Name: f.Name.Name}
	}
	return f
}

// ---- Lists ----

// list reads [a b c], [lo..hi] and [e | quals].
func (p *parser) list(start source.Span) Expr {
	open := p.open()
	form, bar := p.listForm(open)
	switch form {
	case tDotDot:
		return p.rangeList(start, open)
	case tBar:
		return p.comprehension(start, open, bar)
	case tComma:
		return p.commaList(start, open)
	}
	p.comprehensionHabit(open)
	return p.elements(start, open)
}

// listForm looks through a list for what it is: tDotDot, tBar, tComma or, for
// plain elements, tEOF. Bar is the `|` of a comprehension.
func (p *parser) listForm(open int) (form kind, bar int) {
	end := int(p.toks[open].mate)
	if end < 0 {
		return tEOF, -1
	}
	bar, comma, question := -1, false, false
	for i := open + 1; i < end; i++ {
		t := &p.toks[i]
		switch t.kind {
		case tDotDot:
			if bar < 0 {
				return tDotDot, -1
			}
		case tQuestion:
			question = true
		case tBar:
			if bar < 0 && !question || question && !comma && p.qualifiersFollow(i+1, end) {
				bar = i
			}
		case tComma:
			comma = true
		}
		if m := int(t.mate); m > i {
			i = m
		}
	}
	switch {
	case bar >= 0:
		return tBar, bar
	case comma:
		return tComma, -1
	}
	return tEOF, -1
}

// qualifiersFollow: does a generator begin at token i, rather than an alternative?
func (p *parser) qualifiersFollow(i, end int) bool {
	for ; i < end; i++ {
		switch p.toks[i].kind {
		case tLeftArrow:
			return true
		case tArrow, tComma, tBar:
			return false
		}
		if m := int(p.toks[i].mate); m > i {
			i = m
		}
	}
	return false
}

func (p *parser) elements(start source.Span, open int) Expr {
	p.openSlice(open)
	l := &ListLit{}
	p.st.elements = true
	var semi *diag.Diagnostic
	for p.peek() != tRBracket {
		if p.peek() == tSemi && len(l.Elems) > 0 {
			if semi == nil {
				semi = p.report("unexpected_token", p.here(), "the elements of a list are separated by blanks, not by semicolons")
				semi.Hint = "write [1 2 3]; an element that applies a function takes parentheses: [(f x) y]"
			}
			semi.Edits = append(semi.Edits, p.replaceToken(p.advance(), ""))
			continue
		}
		if !p.startsElement() {
			p.missingCloser(open)
		}
		l.Elems = append(l.Elems, p.expr(precPipe))
	}
	p.close(open)
	l.Base = p.base(p.since(start))
	return l
}

func (p *parser) startsElement() bool {
	switch p.peek() {
	case tMinus, tBackslash, tQuestion, tSpawn, tBang:
		return true
	}
	return p.startsAtom()
}

func (p *parser) rangeList(start source.Span, open int) Expr {
	lo := p.expr(precSemi)
	if e := p.steppedRange(start, open, lo); e != nil {
		return e
	}
	if p.peek() != tDotDot {
		p.unexpected("`..`")
	}
	p.advance()
	hi := p.expr(precSemi)
	p.close(open)
	return &RangeLit{p.base(p.since(start)), lo, hi}
}

func (p *parser) comprehension(start source.Span, open, bar int) Expr {
	p.st.compBar = int32(bar)
	c := &ListComp{Body: p.expr(precSemi)}
	p.expect(tBar, "`|`")
	p.st.compBar = -1
	for {
		c.Quals = append(c.Quals, p.qualifier(len(c.Quals) == 0))
		if p.peek() != tComma {
			break
		}
		p.advance()
	}
	p.close(open)
	c.Base = p.base(p.since(start))
	return c
}

// qualifier reads `pattern <- list` or a guard.
func (p *parser) qualifier(first bool) Qual {
	start := p.here()
	q := Qual{}
	if eq := findBind(p.toks, p.pos, true); eq >= 0 && p.generatorAhead(eq) {
		q.Pat = p.patternRow()
		p.expect(tLeftArrow, "`<-`")
	}
	if q.Pat == nil && first {
		q.Pat = p.generatorIn()
	}
	q.E = p.expr(precSemi)
	if q.Pat != nil && p.peek() == tDotDot {
		q.E = p.bareRange(q.E)
	}
	q.Sp = start.To(q.E.Span())
	return q
}

// generatorAhead: `=` in place of `<-` is left for the error.
func (p *parser) generatorAhead(eq int) bool { return p.toks[eq].kind == tLeftArrow }
