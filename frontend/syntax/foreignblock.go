// Conditions and loops of other languages, with their bodies on lines of their own:
//
//	if c:            if (c) {              for x in xs:       for (const x of xs) {
//	  a                a                     print x            print x
//	elif d:          } else if (d) {                          }
//	  b                b
//	else:            } else {
//	  e                e
//	                 }
//
// They are read as what is meant; one finding gathers the edits of a whole chain.

package syntax

import (
	"strings"

	"github.com/synoema/synoema/frontend/diag"
)

// foreignBlock is a condition or loop that is being read.
type foreignBlock struct {
	d      *diag.Diagnostic
	col    int32 // of its first token
	closer int   // the edit that removes the line of the last closing brace, or -1
	open   bool  // its head may end with something else than a `:`; see openHeadEnds
}

// headEnds finds the `:` or `{` at which the head of a foreign statement that begins with
// the next token ends; 0 when it is none. A `:` must end its line.
func (p *parser) headEnds() int {
	last := p.lastOfLine(p.pos)
	for i := p.pos + 1; i <= last; i = p.behind(i) {
		switch p.toks[i].kind {
		case tColon:
			if i == last && i > p.pos+1 {
				return i
			}
		case tLBrace:
			if i > p.pos+1 && p.toks[i].mate > int32(i) && p.toks[i-1].kind != tScope {
				return i
			}
		case tArrow, tEqual, tFatArrow:
			return 0
		}
	}
	return 0
}

// foreignIf reads `if c:` and `if (c) {` with what follows.
func (p *parser) foreignIf() Expr {
	d := p.report("unexpected_token", p.here(), "`if` is not a statement of Synoema")
	d.Hint = "write ? condition -> value : other value"
	d.Edits = append(d.Edits, p.replaceToken(p.pos, "?"))
	return p.ifBranch(&foreignBlock{d: d, col: p.cur().col, closer: -1})
}

// ifBranch reads from an `if` or `elif` on.
func (p *parser) ifBranch(b *foreignBlock) Expr {
	p.deeper()
	defer func() { p.depth-- }()
	start, end := p.here(), p.headEnds()
	p.advance()
	saved, where := p.st, p.where
	p.where = nil
	c := &Cond{Cond: p.headExpr()}
	if p.pos != end {
		p.unexpected("the end of the condition")
	}
	p.st.thenBranch = true
	p.st.pending++
	c.Then = p.foreignBody(b, " ->")
	p.st = saved
	if p.elseFollows(b) {
		p.accept()
		c.Else = p.foreignElse(b)
	}
	p.where = where
	c.Base = p.base(p.since(start))
	return c
}

// headExpr reads the expression of a head: neither a `:` nor a `{` belongs to it.
func (p *parser) headExpr() Expr {
	saved := p.st
	p.st.thenBranch, p.st.noBraces, p.st.matches = true, true, nil
	e := p.expr(precPipe)
	p.st = saved
	return e
}

// headUpTo is headExpr for a head that token stop ends, whatever it is.
func (p *parser) headUpTo(stop int) Expr {
	t := &p.toks[stop]
	if t.kind != tRParen {
		defer func(k kind) { t.kind = k }(t.kind)
		t.kind = tColon
	}
	return p.headExpr()
}

// elseFollows: an `else` or `elif` at the column of the `if`, or behind a brace.
func (p *parser) elseFollows(b *foreignBlock) bool {
	if !p.isWord(p.pos, "else") && !p.isWord(p.pos, "elif") && !p.isWord(p.pos, "elsif") {
		return false
	}
	return p.cur().col == b.col || p.toks[p.pos-1].kind == tRBrace
}

// foreignElse reads from the `else` or `elif` on.
func (p *parser) foreignElse(b *foreignBlock) Expr {
	word := p.pos
	lo := p.toks[word].lo
	if b.closer >= 0 && !p.toks[word].bol { // } else
		lo = p.toks[word-1].lo
		b.d.Edits = append(b.d.Edits[:b.closer], b.d.Edits[b.closer+1:]...)
	}
	if !p.isWord(word, "else") || p.isWord(word+1, "if") {
		if p.isWord(word, "else") {
			p.advance()
		}
		b.d.Edits = append(b.d.Edits, p.edit(lo, p.cur().hi, ": ?"))
		return p.ifBranch(b)
	}
	p.advance()
	b.d.Edits = append(b.d.Edits, p.edit(lo, p.toks[word].hi, ":"))
	return p.foreignBody(b, "")
}

// foreignBody reads a block behind `:` or in braces. The mark is what takes the place of the
// colon or the brace.
func (p *parser) foreignBody(b *foreignBlock, mark string) Expr {
	at := p.pos
	if p.peek() != tLBrace {
		hi := p.toks[at-1].hi
		if !b.open {
			p.expect(tColon, "`:`")
			hi = p.toks[at].hi
		} else if !p.cur().bol {
			hi = p.toks[p.advance()].hi
		}
		b.d.Edits = append(b.d.Edits, p.edit(p.toks[at-1].hi, hi, mark))
		return p.body(precSemi, true)
	}
	open := p.open()
	end := int(p.toks[open].mate)
	if end < 0 {
		p.failWith(p.neverClosed(int32(open)))
	}
	b.closer = -1
	switch before := p.toks[at-1].hi; {
	case !strings.Contains(p.text[p.toks[open].lo:p.toks[end].lo], "\n"):
		b.d.Edits = append(b.d.Edits, p.edit(before, p.toks[at].hi, mark+" ("), p.replaceToken(end, ")"))
	case p.toks[end].bol && (p.toks[end+1].bol || p.isWord(end+1, "else")):
		b.d.Edits = append(b.d.Edits, p.edit(before, p.toks[at].hi, mark))
		b.closer = len(b.d.Edits)
		b.d.Edits = append(b.d.Edits, p.wholeLine(end))
	default:
		b.d.Edits, b.d.Fixability = nil, "easy"
	}
	if p.peek() == tRBrace {
		p.close(open)
		return &Unit{p.base(p.at(open))}
	}
	e := p.block(true)
	p.close(open)
	return e
}

// foreignFor reads `for x in xs:`, `for_each x in xs` and `for (const x of xs) {` as xs |> for_each \x -> …; nil
// when it has another form.
func (p *parser) foreignFor() Expr {
	if lo, in, stop := p.forHead(); stop > 0 {
		return p.forEach(lo, in, stop)
	}
	return nil
}

// forHead finds in the head of a loop where its pattern begins, the `in`, and where its list
// ends; stop is 0 without one.
func (p *parser) forHead() (lo, in, stop int) {
	lo, end := p.pos+1, p.headEnds()
	if end == 0 {
		end = p.openHeadEnds()
	}
	if end == 0 || p.toks[lo].bol {
		return 0, 0, 0
	}
	stop = end
	if p.toks[lo].kind == tLParen && int(p.toks[lo].mate) == end-1 {
		lo, stop = lo+1, end-1
	}
	if w := p.tokText(lo); p.toks[lo].kind == tName && (w == "const" || w == "let" || w == "var") {
		lo++
	}
	for in = lo; in < stop && !p.isWord(in, "in") && !p.isWord(in, "of"); in = p.behind(in) {
		if k := p.toks[in].kind; k == tSemi || k == tEqual {
			return 0, 0, 0
		}
	}
	if in == lo || in+1 >= stop {
		return 0, 0, 0
	}
	return lo, in, stop
}

// openHeadEnds finds where the head of a loop ends that has neither a `:` at the end of its line
// nor a brace: at another `:`, an arrow, a `do`, or before deeper lines; 0 without an end.
func (p *parser) openHeadEnds() int {
	last := p.lastOfLine(p.pos)
	for i := p.pos + 1; i <= last; i = p.behind(i) {
		switch k := p.toks[i].kind; {
		case k == tColon || k == tArrow || k == tFatArrow || p.isWord(i, "do"):
			return i
		case k == tEqual || k == tSemi || closer(k):
			return 0
		}
	}
	if t := &p.toks[last+1]; t.kind >= tName && t.col > p.blockCol() && !p.inBracket() {
		return last + 1
	}
	return 0
}

// forEach reads the loop whose pattern stands between tokens lo and in, and its list behind
// that up to stop.
func (p *parser) forEach(lo, in, stop int) Expr {
	start := p.here()
	d := p.report("unexpected_token", start, "`for` is not a statement of Synoema")
	if !p.isWord(p.pos, "for") {
		d.Message = "`" + p.tokText(p.pos) + " x in xs` is not a statement of Synoema: for_each is a function"
	}
	d.Hint = "write xs |> for_each \\x -> … for effects, map or [e | x <- xs] for values, foldl to sum up"
	b := &foreignBlock{d: d, col: p.cur().col, closer: -1, open: true}
	p.pos = lo
	pattern, pat := p.loopPattern(in)
	p.pos = in + 1
	list, xs := p.loopList(stop)
	if p.pos != stop {
		p.unexpected("the end of the list")
	}
	if p.toks[stop].kind == tRParen {
		p.pos++
	}
	at := xs.Span()
	d.Edits = append(d.Edits, p.edit(start.Lo, at.Lo, ""), p.edit(at.Hi, p.toks[p.pos-1].hi, ""))
	if list != p.source(at) {
		d.Edits[0] = p.edit(start.Lo, at.Hi, list)
	}
	where := p.where
	p.where = nil
	body := p.foreignBody(b, " |> for_each \\"+pattern+" ->")
	p.where = where
	sp := start.To(body.Span())
	each := &Var{Base: p.base(start), Name: "for_each"}
	return &App{p.base(sp), each, []Expr{&Lambda{Base: p.base(sp), Params: []Pat{pat}, Body: body}, xs}}
}

// loopPattern reads `x`, `(a, b)` or `a, b` up to token in.
func (p *parser) loopPattern(in int) (string, Pat) {
	start := p.here()
	text := p.text[start.Lo:p.toks[in-1].hi]
	pats := []Pat{p.patternAtom()}
	for p.pos < in && p.peek() == tComma {
		p.advance()
		pats = append(pats, p.patternAtom())
	}
	if p.pos != in {
		p.unexpected("`in`")
	}
	if len(pats) == 1 {
		return text, pats[0]
	}
	return "(" + text + ")", &PTuple{p.base(p.since(start)), pats}
}

// loopList reads the list of a loop; range(n) counts from 0 and excludes its end.
func (p *parser) loopList(stop int) (string, Expr) {
	lo := p.pos
	e := p.headUpTo(stop)
	text := p.source(e.Span())
	if !p.isWord(lo, "range") || p.toks[lo+1].kind != tLParen || int(p.toks[lo+1].mate) != stop-1 || p.defines("range") {
		return text, e
	}
	from, to := "0", p.text[p.toks[lo+1].hi:p.toks[stop-1].lo]
	if a, b, two := strings.Cut(to, ","); two {
		from, to = strings.TrimSpace(a), strings.TrimSpace(b)
		if strings.Contains(to, ",") {
			return text, &BadExpr{p.base(e.Span())}
		}
	}
	one := &IntLit{p.base(e.Span()), 0}
	return "[" + from + ".." + to + " - 1]", &RangeLit{p.base(e.Span()), one, one}
}
