package syntax

import (
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/source"
)

// maxChain bounds chains of operators: a left-nested tree is as deep as it is long.
const maxChain = 50_000

// expr reads an expression of operators that bind at least as tight as prec.
func (p *parser) expr(prec int) Expr {
	p.deeper()
	outer := p.exprStart
	if prec <= precPipe {
		p.exprStart = p.pos
	}
	e := p.operators(p.operand(), prec)
	p.exprRead, p.exprStart = p.exprStart, outer
	p.depth--
	return e
}

// operators goes on behind the operand l.
func (p *parser) operators(l Expr, prec int) Expr {
	for n := 0; ; n++ {
		if k := p.cur().kind; k == tDollar || k == tBackquote || k == tDot || k == tBang || k == tQuestion || k == tName && p.infixWord() {
			if e := p.foreignOperator(l, prec); e != nil {
				l = e
				continue
			}
		}
		k := p.operatorHere()
		op := &opTable[k]
		if op.Prec == 0 || op.Prec < prec || p.sectionAhead() {
			return l
		}
		if n > maxChain {
			p.tooLarge("this expression chains more than %d operators", maxChain)
		}
		at := p.advance()
		if k == tSemi && p.endsSequence() {
			return l
		}
		l = p.rightOperand(l, op, at)
	}
}

// rightOperand reads what stands behind the operator at token `at`.
func (p *parser) rightOperand(l Expr, op *Operator, at int) Expr {
	next := op.Prec + 1
	if op.Assoc == Right {
		next = op.Prec
	}
	p.operandFollows(at)
	r := p.expr(next)
	b := &Binary{p.base(l.Span().To(r.Span())), op.Symbol, p.at(at), l, r}
	if op.Assoc == NonAssoc {
		if again := &opTable[p.operatorHere()]; again.Prec == op.Prec {
			p.notAssociative(b, again)
		}
	}
	return b
}

// operatorHere is the kind of the binary operator that goes on with the
// expression, or tEOF: some end it, depending on what is open around it.
func (p *parser) operatorHere() kind {
	k := p.peek()
	t := p.cur()
	switch k {
	case tColon:
		if p.st.thenBranch || t.bol && p.st.pending > 0 && p.inBlock() {
			return tEOF
		}
	case tPipe:
		if t.bol && p.st.lambda && (p.st.lambdaCol < 0 || t.col <= p.st.lambdaCol) {
			return tEOF
		}
	case tMinus:
		if p.st.elements && p.signHere() {
			return tEOF
		}
	case tName:
		if p.tokText(p.pos) == "when" {
			return tWhen
		}
		return tEOF
	}
	return k
}

// signHere: in a list, `-` before a digit, after a blank, is a sign.
func (p *parser) signHere() bool {
	next := p.ahead(1)
	return p.cur().blank && !next.blank && (next.kind == tInt || next.kind == tFloat)
}

// sectionAhead: `op )` ends the expression of a left section.
func (p *parser) sectionAhead() bool {
	return p.ahead(1).kind == tRParen && len(p.frames) > 0 && p.cur().kind != tSemi &&
		p.toks[p.pos+1].mate >= 0 && p.frames[len(p.frames)-1].open == p.toks[p.pos+1].mate
}

// endsSequence: a trailing `;` is ignored.
func (p *parser) endsSequence() bool {
	switch k := p.peek(); k {
	case tItem, tEnd, tWhere, tEOF, tComma, tBar, tSemi:
		return true
	case tColon:
		return p.st.thenBranch || p.st.pending > 0
	default:
		return closer(k)
	}
}

// operandFollows fails with the operator in view when its line simply ends.
func (p *parser) operandFollows(at int) {
	k := p.peek()
	if k != tItem && k != tEnd && k != tWhere && k != tEOF && !closer(k) {
		return
	}
	d := p.unexpectedToken("expected_expression", "an expression after `"+p.tokText(at)+"`")
	if k == tItem && !startsDeclaration(p.toks, p.pos) {
		d.Hint = "indent the next line deeper, so that it continues this one"
		d.Edits = []diag.Edit{{Span: source.Span{File: p.file, Lo: p.cur().lo, Hi: p.cur().lo}, Text: "  "}}
	}
	p.failWith(d)
}

func (p *parser) notAssociative(b *Binary, again *Operator) {
	d := &diag.Diagnostic{Code: "unexpected_token", Span: p.here(),
		Message: "`" + b.Op + "` and `" + again.Symbol + "` cannot be chained",
		Labels:  []diag.Label{{Span: b.OpSpan, Text: "the first one"}},
		Hint:    "parenthesise one of the comparisons", Fixability: "easy"}
	if b.Op != "when" && again.Symbol != "when" && !p.wordBetween(d, b.R) {
		text := p.source(b.R.Span())
		d.Hint = "compare twice: a " + b.Op + " b && b " + again.Symbol + " c"
		d.Edits = []diag.Edit{{Span: source.Span{File: p.file, Lo: p.cur().lo, Hi: p.cur().lo}, Text: "&& " + text + " "}}
	}
	p.failWith(d)
}

// source is the text of a span.
func (p *parser) source(sp source.Span) string { return p.text[sp.Lo:sp.Hi] }

// operand reads a prefix minus, a lambda, a `?`, a spawn or an application.
func (p *parser) operand() Expr {
	switch p.peek() {
	case tMinus:
		return p.negation()
	case tBackslash:
		return p.lambda()
	case tQuestion:
		return p.question()
	case tSpawn:
		return p.spawn()
	case tBang:
		return p.bang()
	case tBar:
		if e := p.rustClosure(); e != nil {
			return e
		}
	}
	if p.cur().kind == tName {
		if e := p.foreignExpr(); e != nil {
			return e
		}
	}
	if first := p.cur().kind; first == tName || first == tLParen {
		if arrow := p.bareLambda(); arrow > 0 {
			return p.jsLambda(arrow)
		}
	}
	if p.st.elements {
		return p.atom()
	}
	return p.application()
}

// negation reads `- e`, which binds looser than `**`.
func (p *parser) negation() Expr {
	start := p.here()
	p.operandFollows(p.advance())
	if t := p.cur(); t.kind == tInt {
		if _, fits := parseInt(p.tokText(p.pos), false); !fits {
			if v, ok := parseInt(p.tokText(p.pos), true); ok {
				return p.minInt(start, v)
			}
		}
	}
	e := p.expr(precNegate)
	return &Neg{p.base(start.To(e.Span())), e}
}

// minInt folds -9223372036854775808, whose digits alone are out of range.
func (p *parser) minInt(start source.Span, v int64) Expr {
	p.advance()
	e := Expr(&IntLit{p.base(p.since(start)), v})
	if k := p.operatorHere(); opTable[k].Prec > precNegate {
		p.intValue(p.pos-1, false) // -(2^63 ** n): the digits stand alone
		return p.operators(e, precNegate)
	}
	return e
}

func (p *parser) spawn() Expr {
	start := p.here()
	p.operandFollows(p.advance())
	p.deeper()
	elements := p.st.elements
	p.st.elements = false
	e := p.application()
	p.st.elements = elements
	p.depth--
	return &Spawn{p.base(start.To(e.Span())), e}
}

// lambda reads `\p1 p2 -> body`.
func (p *parser) lambda() Expr {
	start := p.here()
	parenthesised := p.pos > 0 && p.toks[p.pos-1].kind == tLParen
	p.advance()
	l := &Lambda{}
	for p.peek() != tArrow {
		if p.cur().kind == tFatArrow {
			break
		}
		if p.peek() == tComma && len(l.Params) > 0 {
			p.parameterComma()
			continue
		}
		if !p.startsPattern() {
			p.unexpected("a pattern or `->`")
		}
		l.Params = append(l.Params, p.patternAtom())
	}
	if len(l.Params) == 0 {
		p.noParameters(start)
	}
	p.arrowToken()
	saved, where := p.st, p.where
	p.st.elements, p.where = false, nil
	if !parenthesised {
		p.st.lambda, p.st.lambdaCol = true, -1
	}
	l.Body = p.body(precSemi, true)
	p.st, p.where = saved, where
	l.Base = p.base(start.To(l.Body.Span()))
	return l
}

// parameterComma reports a comma between parameters.
func (p *parser) parameterComma() {
	d := p.report("unexpected_token", p.here(), "parameters are separated by blanks, not by commas")
	d.Hint = "write \\x y -> e; a pair is matched by (x, y)"
	text := ""
	if !p.ahead(1).blank {
		text = " "
	}
	d.Edits = []diag.Edit{p.replaceToken(p.advance(), text)}
}

func (p *parser) noParameters(start source.Span) {
	d := p.report("expected_expression", start, "a lambda needs at least one parameter")
	d.Code = "unexpected_token"
	d.Hint = "a function without argument takes (): \\() -> …"
	d.Edits = []diag.Edit{{Span: source.Span{File: p.file, Lo: start.Hi, Hi: start.Hi}, Text: "() "}}
}

// arrowToken consumes `->`; a `=>` in its place is a habit.
func (p *parser) arrowToken() {
	if p.peek() == tFatArrow {
		d := p.report("unexpected_token", p.here(), "the arrow is `->`, not `=>`")
		d.Edits = []diag.Edit{{Span: p.here(), Text: "->"}}
		d.Hint = "write `->`"
		p.advance()
		return
	}
	p.expect(tArrow, "`->`")
}

// openMatch is a `?` with alternatives that is being read. A `|` that begins a
// line belongs to the match whose alternatives stand at its column.
type openMatch struct {
	col   int32 // of the last `|` that began a line, else of the first; -1 without any
	begun bool  // some `|` of it began a line
}

// question reads `? c -> a : b`, or `? e` with alternatives.
func (p *parser) question() Expr {
	start, mark := p.here(), p.pos
	saved := p.st
	p.st.elements = false
	p.operandFollows(p.advance())
	m := &openMatch{col: -1}
	p.st.matches = append(p.st.matches, m)
	if p.thenAhead() {
		p.st = saved
		return p.conditionThen(start)
	}
	if p.cur().kind == tBar {
		p.barredConditions(mark)
	}
	e := p.expr(precSemi)
	var result Expr
	switch k := p.peek(); {
	case k == tBar && p.barIsMine(m):
		result = p.alternatives(start, e, m)
	case k == tArrow || k == tFatArrow:
		p.st.matches = saved.matches
		result = p.branches(start, e)
	default:
		p.questionHabits(mark, e)
		p.unexpected("`->` and a branch, or `|` and an alternative")
	}
	p.st = saved
	return result
}

// branches reads `-> a : b`.
func (p *parser) branches(start source.Span, cond Expr) Expr {
	p.arrowToken()
	saved := p.st
	p.st.thenBranch = true
	p.st.pending++
	c := &Cond{Cond: cond, Then: p.body(precSemi, true)}
	p.st = saved
	end := c.Then.Span()
	if p.peek() == tColon {
		p.advance()
		c.Else = p.body(precSemi, true)
		end = c.Else.Span()
		if k := p.peek(); k == tArrow || k == tFatArrow {
			c.Else = p.missingQuestion(c.Else)
			end = c.Else.Span()
		}
	}
	c.Base = p.base(start.To(end))
	return c
}

// alternatives reads `| pattern -> body` as often as it comes.
func (p *parser) alternatives(start source.Span, scrut Expr, m *openMatch) Expr {
	match := &Match{Scrut: scrut}
	for p.peek() == tBar && p.barIsMine(m) {
		if t := p.cur(); t.bol || m.col < 0 {
			m.col, m.begun = t.col, t.bol
		}
		match.Alts = append(match.Alts, p.alternative())
	}
	match.Base = p.base(start.To(match.Alts[len(match.Alts)-1].Sp))
	return match
}

func (p *parser) alternative() *Alt {
	p.advance()
	start := p.here()
	p.guardedAlternative()
	a := &Alt{Pat: p.patternRow()}
	p.arrowToken()
	a.Body = p.body(precSemi, true)
	a.Sp = start.To(a.Body.Span())
	return a
}

// barIsMine: does the next `|` belong to m, the innermost open match?
func (p *parser) barIsMine(m *openMatch) bool {
	if int32(p.pos) == p.st.compBar {
		return false
	}
	t := p.cur()
	if !t.bol || m.col < 0 {
		return true
	}
	for _, outer := range p.st.matches {
		if outer == m {
			return true
		}
		if outer.begun && t.col <= outer.col || !outer.begun && t.col == outer.col {
			return false
		}
	}
	return true
}

// application reads a function and its arguments.
func (p *parser) application() Expr {
	start := p.here()
	fn := p.atom()
	var args []Expr
	for {
		switch {
		case p.startsAtom():
			args = append(args, p.atom())
			continue
		case p.peek() == tBackslash:
			args = append(args, p.lambda())
		case p.peek() == tQuestion && !p.doubleQuestion():
			args = append(args, p.question())
		}
		break
	}
	if len(args) == 0 {
		return fn
	}
	return &App{p.base(start.To(args[len(args)-1].Span())), fn, args}
}

// startsAtom: can the next token begin an atom as an argument?
func (p *parser) startsAtom() bool {
	switch p.peek() {
	case tName:
		return !p.endsApplication()
	case tUpper, tTrue, tFalse, tScope, tInt, tFloat, tChar, tStr, tStrBegin,
		tLParen, tLBracket, tBad:
		return true
	case tLBrace:
		return !p.st.noBraces
	case tDot:
		return p.fieldFuncHere()
	}
	return false
}

// endsApplication: a word that is no argument: `when`, and words of other
// languages where they are being read as such.
func (p *parser) endsApplication() bool {
	switch p.tokText(p.pos) {
	case "when":
		return true
	case "then", "else", "of", "with":
		return p.st.ifs
	case "in":
		return p.letDepth > 0 || p.infixWord()
	case "if", "is", "not":
		return p.infixWord()
	case "where":
		return p.whereHere()
	}
	return false
}

// fieldFuncHere: `.name` behind a blank or an opening bracket.
func (p *parser) fieldFuncHere() bool {
	return word(p.ahead(1).kind) && p.touches(p.pos+1)
}
