package syntax

import (
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/source"
)

// Expressions of other languages that begin with a word: if, let, case, fun.

// foreignExpr reads an expression that begins with a word of another language;
// nil when the next name is just a name.
func (p *parser) foreignExpr() Expr {
	switch p.tokText(p.pos) {
	case "if":
		if p.wordInItem("then") {
			return p.ifThenElse()
		}
		if p.headEnds() > 0 && !p.defines("if") {
			return p.foreignIf()
		}
	case "for", "foreach", "for_each", "forEach":
		if !p.defines(p.tokText(p.pos)) {
			return p.foreignFor()
		}
	case "println", "print", "format", "vec":
		if next := p.ahead(1); next.kind == tBang && p.touches(p.pos+1) && p.ahead(2).mate > int32(p.pos) && !p.ahead(2).blank {
			return p.macro()
		}
	case "return":
		if p.returnHere() {
			return p.returned()
		}
	case "let":
		if next := p.ahead(1); (!next.bol || next.col > p.blockCol()) && next.kind != tEqual && findBind(p.toks, p.pos+1, true) > 0 {
			return p.letIn()
		}
	case "case", "match", "switch":
		if of := p.matchWord(); of > 0 {
			return p.caseOf(of)
		}
		p.foreignMatch()
	case "lambda":
		if p.colonAfterNames(p.pos + 1) {
			return p.pythonLambda()
		}
		fallthrough
	case "fun", "fn", "function":
		if next := p.ahead(1); next.kind == tLParen && next.mate > 0 && p.toks[next.mate+1].kind == tLBrace {
			return p.jsFunction()
		}
		if p.arrowAfterNames(p.pos+1) > 0 {
			return p.funLambda()
		}
	}
	return nil
}

// wordInItem: does the word stand outside brackets in what is left of the item?
func (p *parser) wordInItem(w string) bool {
	col := p.blockCol()
	for i := p.pos + 1; i < len(p.toks)-1; i++ {
		t := &p.toks[i]
		if p.isWord(i, w) {
			return true
		}
		if t.bol && t.col <= col || closer(t.kind) || t.kind == tSemi || t.kind == tEqual {
			return false
		}
		if m := int(t.mate); m > i {
			i = m
		}
	}
	return false
}

// ifThenElse reads `if c then a else b` as `? c -> a : b`. Ifs inside it share
// its finding.
func (p *parser) ifThenElse() Expr {
	start, outer := p.here(), p.ifHabit
	if outer == nil {
		p.ifHabit = p.report("unexpected_token", start, "a condition is written `? c -> a : b`, without `if`, `then` and `else`")
		p.ifHabit.Hint = "write ? condition -> value : other value"
	}
	d, ifs := p.ifHabit, p.st.ifs
	p.st.ifs = true
	d.Edits = append(d.Edits, p.replaceToken(p.advance(), "?"))
	return p.thenElse(start, d, ifs, outer)
}

// thenAhead: does a `then` follow before any arrow or alternative?
func (p *parser) thenAhead() bool {
	for i := p.pos; i < len(p.toks)-1; i++ {
		t := &p.toks[i]
		if p.isWord(i, "then") {
			return i > p.pos
		}
		if t.bol && i > p.pos || closer(t.kind) || t.kind == tArrow || t.kind == tBar || t.kind == tSemi || t.kind == tQuestion {
			return false
		}
		if m := int(t.mate); m > i {
			i = m
		}
	}
	return false
}

// conditionThen reads `? c then a else b`, behind the `?`.
func (p *parser) conditionThen(start source.Span) Expr {
	outer, ifs := p.ifHabit, p.st.ifs
	if outer == nil {
		p.ifHabit = p.report("unexpected_token", start, "a condition is written `? c -> a : b`, without `then` and `else`")
		p.ifHabit.Hint = "write ? condition -> value : other value"
	}
	p.st.ifs = true
	return p.thenElse(start, p.ifHabit, ifs, outer)
}

// thenElse reads what follows `if`; ifs and outer are what held before it.
func (p *parser) thenElse(start source.Span, d *diag.Diagnostic, ifs bool, outer *diag.Diagnostic) Expr {
	c := &Cond{Cond: p.expr(precPipe)}
	if !p.isWord(p.pos, "then") {
		p.unexpected("`->`")
	}
	d.Edits = append(d.Edits, p.replaceToken(p.advance(), "->"))
	c.Then = p.branchOfIf(d)
	end := c.Then.Span()
	if p.isWord(p.pos, "else") {
		d.Edits = append(d.Edits, p.replaceToken(p.advance(), ":"))
		p.st.ifs = ifs
		c.Else = p.body(precPipe, true)
		end = c.Else.Span()
	}
	p.st.ifs, p.ifHabit = ifs, outer
	c.Base = p.base(start.To(end))
	return c
}

// branchOfIf reads a then-branch; a cons in it needs parentheses once `else` is `:`.
func (p *parser) branchOfIf(d *diag.Diagnostic) Expr {
	e := p.body(precPipe, true)
	if b, ok := e.(*Binary); ok && b.Op == ":" && p.toks[p.pos-1].kind != tRParen {
		d.Edits = append(d.Edits, p.wrap(b.Sp)...)
	}
	return e
}

// returnHere: `return` before an operand, and no function of that name.
func (p *parser) returnHere() bool {
	next := p.ahead(1)
	switch next.kind {
	case tName, tUpper, tTrue, tFalse, tInt, tFloat, tChar, tStr, tStrBegin, tLParen, tLBracket, tLBrace, tQuestion, tBackslash:
		return (!next.bol || next.col > p.blockCol()) && !p.isWord(p.pos+1, "when") && !p.defines("return")
	}
	return false
}

// returned reads `return e` as e.
func (p *parser) returned() Expr {
	d := p.report("unexpected_token", p.here(), "there is no `return`: the last line of a block is its value")
	d.Hint = "leave `return` out"
	d.Edits = []diag.Edit{p.removeToken(p.advance())}
	return p.operand()
}

// jsFunction reads function(x) { … } as a lambda.
func (p *parser) jsFunction() Expr {
	start := p.here()
	d := p.report("unexpected_token", start, "a lambda is written `\\x -> e`")
	d.Hint = "write `\\` in place of `" + p.tokText(p.pos) + "`"
	p.advance()
	l, lo := &Lambda{}, p.pos
	p.jsPatterns(l, int(p.toks[lo].mate)+1)
	p.pos = int(p.toks[lo].mate) + 1
	text := `\`
	for i, q := range l.Params {
		if v, ok := q.(*PVar); ok {
			text += map[bool]string{true: " "}[i > 0] + v.Name
		} else {
			text += "()"
		}
	}
	d.Edits = []diag.Edit{p.edit(start.Lo, p.toks[p.pos-1].hi, text)}
	where := p.where
	p.where = nil
	l.Body = p.foreignBody(&foreignBlock{d: d, col: p.blockCol(), closer: -1}, " ->")
	p.where = where
	l.Base = p.base(p.since(start))
	return l
}

// rustClosure reads |x, y| e as a lambda; nil when the `|` here begins none.
func (p *parser) rustClosure() Expr {
	end := p.pos + 1
	for p.toks[end].kind == tName || p.toks[end].kind == tComma {
		end++
	}
	if end == p.pos+1 || p.toks[end].kind != tBar || len(p.st.matches) > 0 {
		return nil
	}
	start := p.here()
	d := p.report("unexpected_token", start, "a lambda is written `\\x -> e`")
	d.Hint = "write \\x -> e in place of |x| e"
	d.Edits = []diag.Edit{p.replaceToken(p.advance(), `\`), p.edit(p.toks[end].lo, p.toks[end].hi, " ->")}
	l := &Lambda{}
	for ; p.pos < end; p.pos++ {
		if p.cur().kind == tName {
			l.Params = append(l.Params, &PVar{p.base(p.here()), p.tokText(p.pos)})
		} else {
			d.Edits = append(d.Edits, p.replaceToken(p.pos, ""))
		}
	}
	p.advance()
	l.Body = p.expr(precSemi)
	l.Base = p.base(start.To(l.Body.Span()))
	return l
}

// macro reads the println!("x") of Rust.
func (p *parser) macro() Expr {
	name := p.tokText(p.pos)
	d := p.report("unexpected_token", p.here().To(p.at(p.pos+1)), "there are no macros like `%s!`", name)
	d.Hint = map[string]string{"vec": "a list is written [1 2 3]", "format": "a string holds expressions in ${…}"}[name]
	if d.Hint == "" {
		d.Hint = "write print \"x = ${x}\""
	}
	ours := map[string]string{"println": "print", "print": "write"}[name]
	placeholders := p.ahead(2).kind == tLParen && strings.Contains(p.text[p.ahead(2).lo:p.toks[p.ahead(2).mate].hi], "{")
	fn := &Var{Base: p.base(p.here()), Name: ours}
	start := p.here()
	d.Edits = []diag.Edit{p.edit(p.cur().lo, p.ahead(1).hi, ours)}
	if placeholders || name == "format" {
		d.Edits, d.Fixability = nil, "easy"
	}
	p.pos += 2
	arg := p.atom()
	if ours == "" {
		return arg
	}
	return &App{p.base(start.To(arg.Span())), fn, []Expr{arg}}
}

// colonAfterNames: names and then a `:`, as behind Python's lambda.
func (p *parser) colonAfterNames(i int) bool {
	first := i
	for p.toks[i].kind == tName || p.toks[i].kind == tComma {
		i++
	}
	return i > first && p.toks[i].kind == tColon
}

// pythonLambda reads `lambda x, y: e`.
func (p *parser) pythonLambda() Expr {
	start := p.here()
	d := p.report("unexpected_token", start, "a lambda is written `\\x -> e`")
	d.Hint = "write `\\` in place of `lambda` and `->` in place of `:`"
	d.Edits = []diag.Edit{p.edit(start.Lo, p.ahead(1).lo, `\`)}
	p.advance()
	l := &Lambda{}
	for p.peek() != tColon {
		if p.peek() == tComma {
			d.Edits = append(d.Edits, p.replaceToken(p.advance(), ""))
			continue
		}
		id := p.ident()
		l.Params = append(l.Params, &PVar{p.base(id.Sp), id.Name})
	}
	d.Edits = append(d.Edits, p.replaceToken(p.advance(), " ->"))
	l.Body = p.expr(precPipe)
	l.Base = p.base(start.To(l.Body.Span()))
	return l
}

// letIn reads `let x = e in body` inside an expression as a block.
func (p *parser) letIn() Expr {
	start := p.here()
	opens := p.pos > 0 && !p.cur().bol && (p.toks[p.pos-1].kind == tEqual || p.toks[p.pos-1].kind == tArrow)
	d := p.letFinding()
	let := p.advance()
	if p.skipRec() {
		opens = false // the edits below take the word for the first definition
	}
	col := p.cur().col
	items := p.letBindings()
	if !p.isWord(p.pos, "in") {
		p.unexpected("`in`")
	}
	in := p.advance()
	if line := "\n" + strings.Repeat(" ", int(col)); opens && col > p.blockCol() && !p.cur().bol {
		lo := p.toks[in-1].hi
		d.Edits = []diag.Edit{p.edit(p.toks[let].lo, p.toks[let+1].lo, line), p.edit(lo, p.cur().lo, line)}
	}
	if t := &p.toks[in]; p.toks[let+1].bol && t.bol && col >= t.col && !p.cur().bol {
		d.Edits = []diag.Edit{p.replaceToken(let, ""), p.edit(t.lo, p.cur().lo, strings.Repeat(" ", int(col-t.col)))}
	}
	value := p.expr(precPipe)
	items = append(items, &ExprItem{At{value.Span()}, value})
	return &Block{p.base(start.To(value.Span())), items}
}

// skipRec skips the `rec` of `let rec f`, or a `mut`.
func (p *parser) skipRec() bool {
	if (p.isWord(p.pos, "rec") || p.isWord(p.pos, "mut")) && p.ahead(1).kind == tName {
		p.advance()
		return true
	}
	return false
}

func (p *parser) letFinding() *diag.Diagnostic {
	d := p.report("unexpected_token", p.here(), "a block needs no `let` and no `in`")
	d.Hint = "put the definitions and then the value on lines of their own, indented, behind `=` or `->`"
	return d
}

// letBindings reads the definitions between `let` and `in`.
func (p *parser) letBindings() []Item {
	p.pushBlock(p.cur().col)
	p.letDepth++
	items := p.items(false)
	p.letDepth--
	p.pop()
	return items
}

// letItems reads `let x = e` as a line of a block, with its `in` if there is one.
func (p *parser) letItems(items []Item) []Item {
	d, col := p.letFinding(), p.cur().col
	let := p.advance()
	p.skipRec()
	inner := p.cur().col
	d.Edits = append(d.Edits, p.edit(p.toks[let].lo, p.cur().lo, ""))
	if next := &p.toks[p.lastOfLine(p.pos)+1]; next.kind != tEOF && next.col > col && next.col < inner {
		return p.item(items, false) // its lines are deeper than `let` only
	}
	items = append(items, p.letBindings()...)
	for i := let + 2; i < p.pos; i++ {
		if t := &p.toks[i]; t.bol && t.col == inner { // stood below the first one
			d.Edits = append(d.Edits, p.edit(t.lo-(inner-col), t.lo, ""))
		}
	}
	if !p.isWord(p.pos, "in") {
		return items
	}
	in := p.advance()
	switch {
	case p.cur().bol:
		d.Edits = append(d.Edits, p.edit(p.toks[in-1].hi, p.toks[in].hi, ""))
		return items
	case p.toks[in].bol:
		d.Edits = append(d.Edits, p.edit(p.toks[in].lo, p.cur().lo, ""))
	default:
		d.Edits = append(d.Edits, p.edit(p.toks[in-1].hi, p.cur().lo, "\n"+strings.Repeat(" ", int(col))))
	}
	p.accept()
	return p.item(items, false)
}

// matchWord finds what ends the scrutinee of `case x of` or `match x with`: the
// word, or the `|` of the first alternative. 0 without one.
func (p *parser) matchWord() int {
	for i := p.pos + 1; i < len(p.toks)-1; i++ {
		t := &p.toks[i]
		switch {
		case p.isWord(i, "of") || p.isWord(i, "with"):
			return i
		case i > p.pos+1 && t.kind == tBar:
			if len(p.st.matches) == 0 && p.st.compBar != int32(i) && !p.defines(p.tokText(p.pos)) {
				return i
			}
			return 0
		case closer(t.kind) || t.kind == tEqual || t.kind == tArrow || t.bol:
			return 0
		}
		if m := int(t.mate); m > i {
			i = m
		}
	}
	return 0
}

// caseOf reads `case e of` with its alternatives as `? e` with `|` before each.
func (p *parser) caseOf(of int) Expr {
	start := p.here()
	word := p.tokText(p.pos)
	d := p.report("unexpected_token", start, "a match is written `? value` with `| pattern -> body` alternatives, without `%s`", word)
	d.Hint = "write ? value and an alternative `| pattern -> body` for each case"
	d.Edits = append(d.Edits, p.replaceToken(p.advance(), "?"))
	ofs := p.st.ifs
	p.st.ifs = true
	m := &Match{Scrut: p.expr(precPipe)}
	p.st.ifs = ofs
	if p.pos != of {
		p.unexpected("alternatives")
	}
	if p.toks[of].kind != tBar {
		d.Edits = append(d.Edits, p.edit(p.toks[of-1].hi, p.toks[of].hi, ""))
		p.advance()
	}
	p.foreignAlternatives(m, d)
	if len(m.Alts) == 0 {
		p.unexpected("alternatives")
	}
	m.Base = p.base(p.since(start))
	return m
}

func (p *parser) foreignAlternatives(m *Match, d *diag.Diagnostic) {
	saved := p.st
	open := &openMatch{col: p.cur().col, begun: p.cur().bol}
	p.st.matches = append(p.st.matches, open)
	col := p.cur().col
	if p.peek() != tBar && p.cur().bol && col > p.blockCol() {
		p.pushBlock(col)
		defer p.pop()
		p.accept()
	}
	for {
		if p.peek() != tBar {
			at := p.cur().lo
			d.Edits = append(d.Edits, p.edit(at, at, "| "))
			p.pos--
		} else if !p.barIsMine(open) {
			break
		}
		m.Alts = append(m.Alts, p.alternative())
		for p.peek() == tSemi || p.peek() == tComma && p.frameIsBlock() {
			p.advance()
		}
		if p.peek() == tItem && p.frameIsBlock() && p.cur().col == col {
			p.accept()
		} else if p.peek() != tBar {
			break
		}
	}
	p.st = saved
}

func (p *parser) frameIsBlock() bool { return p.inBlock() && len(p.frames) > 1 }

// arrowAfterNames gives the arrow that follows names from token i on, or 0.
func (p *parser) arrowAfterNames(i int) int {
	for first := i; i < len(p.toks); i++ {
		switch t := &p.toks[i]; t.kind {
		case tName:
		case tArrow, tFatArrow:
			if i > first {
				return i
			}
			return 0
		case tLParen:
			if t.mate < 0 {
				return 0
			}
			i = int(t.mate)
		default:
			return 0
		}
	}
	return 0
}

// funLambda reads `fun x -> e` and `fn x => e` as lambdas.
func (p *parser) funLambda() Expr {
	d := p.report("unexpected_token", p.here(), "a lambda is written `\\x -> e`")
	d.Hint = "write `\\` in place of `" + p.tokText(p.pos) + "`"
	d.Edits = append(d.Edits, p.edit(p.cur().lo, p.ahead(1).lo, `\`))
	return p.lambda()
}
