// Matches of other languages whose cases stand on lines of their own:
//
//	match r:            switch (r) {           case r of
//	  case Ok x: x        case 1: a;             Ok x -> x
//	  case _: 0           default: b             _ -> 0
//
// `case r of` and `match r with` are read by caseOf; these are only reported.

package syntax

import (
	"github.com/synoema/synoema/frontend/diag"
)

// foreignMatch fails at a match that begins with the next token, a word, and ends its
// line with `:` or `{`.
func (p *parser) foreignMatch() {
	p.bracedMatch()
	last := p.lastOfLine(p.pos)
	if k := p.toks[last].kind; last < p.pos+2 || k != tColon && k != tLBrace {
		return
	}
	arms := p.foreignArms(last)
	if len(arms) == 0 || p.defines(p.tokText(p.pos)) {
		return
	}
	d := p.notAMatch()
	d.Edits = append(d.Edits, p.replaceToken(p.pos, "?"), p.edit(p.toks[last-1].hi, p.toks[last].hi, ""))
	for _, at := range arms {
		if !p.foreignArm(d, at) {
			d.Edits, d.Fixability = nil, "easy"
			break
		}
	}
	if end := int(p.toks[last].mate); end > last && d.Edits != nil {
		if p.toks[end].bol && p.toks[end+1].bol {
			d.Edits = append(d.Edits, p.wholeLine(end))
		} else {
			d.Edits, d.Fixability = nil, "easy"
		}
	}
	p.failWith(d)
}

// notAMatch is the finding for a match that begins with the next token.
func (p *parser) notAMatch() *diag.Diagnostic {
	return &diag.Diagnostic{Code: "unexpected_token", Span: p.here(), Fixability: "trivial",
		Message: "a match is written `? value` with `| pattern -> body` alternatives, without `" + p.tokText(p.pos) + "`",
		Hint:    "write ? value and an alternative `| pattern -> body` for each case"}
}

// bracedMatch fails at `match v { p => e, q => f }` in one line, which the next token begins.
func (p *parser) bracedMatch() {
	last := p.lastOfLine(p.pos)
	open := p.pos + 2
	for open < last && p.toks[open].kind != tLBrace {
		open = p.behind(open)
	}
	if open >= last {
		return
	}
	end := int(p.toks[open].mate)
	if end < open || end > last {
		return
	}
	d := p.notAMatch()
	d.Edits = append(d.Edits, p.replaceToken(p.pos, "(?"), p.replaceToken(open, "|"), p.edit(p.toks[end-1].hi, p.toks[end].hi, ")"))
	arrows := 0
	for i := open + 1; i < end; i = p.behind(i) {
		switch p.toks[i].kind {
		case tFatArrow:
			arrows++
			d.Edits = append(d.Edits, p.replaceToken(i, "->"))
		case tComma:
			next := " |"
			if i == end-1 {
				next = ""
			}
			d.Edits = append(d.Edits, p.replaceToken(i, next))
		}
	}
	if arrows > 0 {
		p.failWith(d)
	}
}

// lastOfLine is the last token of the line of token i.
func (p *parser) lastOfLine(i int) int {
	for !p.toks[i+1].bol {
		i++
	}
	return i
}

// foreignArms lists the first tokens of the cases behind a head that ends at token last.
func (p *parser) foreignArms(last int) []int {
	var arms []int
	col := p.toks[last+1].col
	if col <= p.blockCol() {
		return nil
	}
	for i := last + 1; i < len(p.toks)-1; i = p.behind(i) {
		t := &p.toks[i]
		if t.bol && (t.col < col || closer(t.kind)) {
			break
		}
		if t.bol && t.col == col {
			arms = append(arms, i)
		}
	}
	return arms
}

// foreignArm adds the edits that make an alternative of the case at token at; false
// when it has none of the known forms.
func (p *parser) foreignArm(d *diag.Diagnostic, at int) bool {
	end := p.lastOfLine(at)
	sep := at
	for sep <= end && p.toks[sep].kind != tColon && p.toks[sep].kind != tArrow && p.toks[sep].kind != tFatArrow {
		if p.isWord(sep, "if") || p.isWord(sep, "when") {
			return false
		}
		sep = p.behind(sep)
	}
	if sep > end {
		return false
	}
	switch {
	case p.isWord(at, "default") || p.isWord(at, "else"):
		d.Edits = append(d.Edits, p.edit(p.toks[at].lo, p.toks[at].hi, "| _"))
	case p.isWord(at, "case") || p.isWord(at, "when"):
		d.Edits = append(d.Edits, p.edit(p.toks[at].lo, p.toks[at+1].lo, "| "))
	case p.toks[at].kind != tBar:
		d.Edits = append(d.Edits, p.edit(p.toks[at].lo, p.toks[at].lo, "| "))
	}
	switch p.toks[sep].kind {
	case tColon:
		d.Edits = append(d.Edits, p.edit(p.toks[sep-1].hi, p.toks[sep].hi, " ->"))
	case tFatArrow:
		d.Edits = append(d.Edits, p.replaceToken(sep, "->"))
	}
	if k := p.toks[end].kind; k == tComma || k == tSemi {
		d.Edits = append(d.Edits, p.replaceToken(end, ""))
	}
	return true
}
