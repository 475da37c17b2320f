// Conditions as C writes them: c ? a : d ? b : e.

package syntax

import "github.com/synoema/synoema/frontend/diag"

// foreignChain is the place of the first `?` of a chain of such conditions whose last
// `?` is token last, and the edits that put the question marks in front.
func (p *parser) foreignChain(last int) (first int, edits []diag.Edit) {
	lo := p.chainStart(last)
	edits = append(edits, p.edit(p.toks[lo].lo, p.toks[lo].lo, "? "))
	colon := -1
	for i := lo; i <= last; i = p.behind(i) {
		switch p.toks[i].kind {
		case tColon:
			colon = i
		case tQuestion:
			if first == 0 {
				first = i
			} else if colon > 0 {
				hi := p.toks[colon].hi
				edits = append(edits, p.edit(hi, hi, " ?"))
			}
			edits = append(edits, p.replaceToken(i, "->"))
		}
	}
	return first, edits
}

// chainStart goes back to the first token of the expression that holds token i,
// over whole brackets.
func (p *parser) chainStart(i int) int {
	for ; i > 0; i-- {
		if t := p.toks[i]; t.bol && t.kind != tColon && t.kind != tQuestion {
			return i
		}
		before := p.toks[i-1]
		switch {
		case before.mate >= 0 && int(before.mate) < i:
			i = int(before.mate) + 1
		case endsBefore(before.kind):
			return i
		}
	}
	return i
}

// endsBefore: an expression can begin behind k but not reach over it.
func endsBefore(k kind) bool {
	switch k {
	case tLParen, tLBracket, tLBrace, tStrBegin, tStrMid, tEqual, tArrow, tLeftArrow, tComma, tSemi, tBar:
		return true
	}
	return false
}

// behind is the token after i, or after the bracket that opens there.
func (p *parser) behind(i int) int { return max(i, int(p.toks[i].mate)) + 1 }

// guardedAlternative fails at `| p when c -> e` and `| p if c -> e`; the next token
// begins the pattern.
func (p *parser) guardedAlternative() {
	for i := p.behind(p.pos); i < len(p.toks)-1 && !p.toks[i].bol && p.toks[i].kind != tArrow; i = p.behind(i) {
		if (p.isWord(i, "when") || p.isWord(i, "if")) && p.toks[i+1].kind != tArrow {
			p.failWith(&diag.Diagnostic{Code: "unexpected_token", Span: p.at(i), Fixability: "medium",
				Message: "an alternative has no guard",
				Hint:    "test in the body: | Just n -> ? n > 0 -> a : b"})
		}
	}
}

// barredConditions fails at `?` with alternatives that are conditions: ? | c -> a | otherwise -> b.
func (p *parser) barredConditions(mark int) {
	d := p.unexpectedToken("expected_expression", "a value to match, or a condition")
	d.Hint = "conditions are written ? c -> a : ? d -> b : e; a match names its value: ? x | p -> a"
	col, first := p.cur().col, p.pos
	for i := p.pos; p.toks[i].kind != tEOF && !(p.toks[i].bol && p.toks[i].col < col); i = p.behind(i) {
		t := &p.toks[i]
		if t.kind != tBar || t.bol != p.toks[first].bol || t.bol && t.col != col {
			continue
		}
		end := p.edit(t.lo, p.toks[i+1].lo, ": ? ")
		switch {
		case i == first:
			end = p.edit(t.lo, p.toks[i+1].lo, "")
		case (p.isWord(i+1, "otherwise") || p.isWord(i+1, "_")) && p.toks[i+2].kind == tArrow:
			end = p.edit(t.lo, p.toks[i+2].hi, ":")
		}
		d.Edits = append(d.Edits, end)
	}
	d.Fixability = "trivial"
	p.failWith(d)
}
