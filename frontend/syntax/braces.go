// Braces around a block, as in languages of C's family; ours make records.

package syntax

import (
	"strings"

	"github.com/synoema/synoema/frontend/diag"
)

// braceBlockHere: do the braces that open here hold statements or an expression
// rather than the fields of a record?
func (p *parser) braceBlockHere() bool {
	open, first := p.pos, p.pos+1
	end := int(p.toks[open].mate)
	if end <= first || p.toks[first].kind == tEllipsis {
		return false
	}
	fields, statements := p.lineStarts(first, end)
	if statements && fields {
		p.fieldsWithoutCommas(first, end)
	}
	return statements || !p.fieldHere(first) && !p.commaBefore(first, end)
}

// fieldsWithoutCommas fails at a record whose fields stand on lines of their own.
func (p *parser) fieldsWithoutCommas(first, end int) {
	d := &diag.Diagnostic{Code: "unexpected_token", Fixability: "trivial",
		Message: "the fields of a record are separated by commas", Hint: "write {x = 1, y = 2}"}
	for i := p.behind(first); i < end; i = p.behind(i) {
		if t := &p.toks[i]; t.bol && p.toks[i-1].kind != tComma && t.col == p.toks[first].col && !p.continues(t) {
			if d.Edits == nil {
				d.Span = p.at(i)
			}
			d.Edits = append(d.Edits, p.edit(p.toks[i-1].hi, p.toks[i-1].hi, ","))
		}
	}
	p.failWith(d)
}

// lineStarts looks at the items of braces that no comma separates: are all of them
// fields, is there any?
func (p *parser) lineStarts(first, end int) (fields, any bool) {
	fields = true
	for i := p.behind(first); i < end; i = p.behind(i) {
		t, before := &p.toks[i], p.toks[i-1].kind
		item := t.bol && before != tComma && t.col == p.toks[first].col && !p.continues(t)
		if t.kind == tSemi && (p.toks[i+1].bol || i+1 == end) {
			return false, true
		}
		if item {
			any = true
			fields = fields && word(t.kind) && p.toks[i+1].kind == tEqual
		}
	}
	return fields, any
}

// fieldHere: can token i begin a field, a key, or the record of an update?
func (p *parser) fieldHere(i int) bool {
	switch p.toks[i+1].kind {
	case tEqual, tColon, tComma, tRBrace, tBar:
		return true
	}
	return p.isWord(i+1, "with")
}

func (p *parser) commaBefore(i, end int) bool {
	for ; i < end; i = p.behind(i) {
		if p.toks[i].kind == tComma {
			return true
		}
	}
	return false
}

// braceBlock reads `{ statements }` as the block that is meant.
func (p *parser) braceBlock() Expr {
	where := p.where
	d := p.report("unexpected_token", p.here(), "braces make records; a block is indented lines without braces")
	d.Hint = "leave the braces out; what stands on one line takes parentheses: (a ; b)"
	open := p.open()
	end := int(p.toks[open].mate)
	oneLine := !strings.Contains(p.text[p.toks[open].lo:p.toks[end].lo], "\n")
	switch {
	case oneLine && findBind(p.toks, p.pos, true) < 0:
		d.Edits = append(d.Edits, p.replaceToken(open, "("), p.replaceToken(end, ")"))
	case p.cur().bol && p.toks[end].bol && p.toks[end+1].bol && open > 0 && p.opensLine(open-1) && p.cur().col > p.blockCol():
		d.Edits = append(d.Edits, p.edit(p.toks[open-1].hi, p.toks[open].hi, ""), p.wholeLine(end))
	default:
		d.Fixability = "easy"
	}
	p.where = nil
	body := p.block(true)
	p.close(open)
	p.where = where
	return body
}

// opensLine: a block may follow token i on deeper lines.
func (p *parser) opensLine(i int) bool {
	switch p.toks[i].kind {
	case tEqual, tArrow, tFatArrow, tColon:
		return true
	}
	return false
}

// wholeLine is the edit that removes token i, which stands alone on its line.
func (p *parser) wholeLine(i int) diag.Edit {
	lo := p.toks[i].lo
	for lo > 0 && (p.text[lo-1] == ' ' || p.text[lo-1] == '\t') {
		lo--
	}
	if lo > 0 {
		lo-- // the line break
	}
	return p.edit(lo, p.toks[i].hi, "")
}
