package syntax

import (
	"slices"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/source"
)

// Habits in brackets: commas in lists, colons and bars in records.

// commaList reads [a, b] as [a b]; one finding removes all commas.
func (p *parser) commaList(start source.Span, open int) Expr {
	l := &ListLit{}
	var d *diag.Diagnostic
	for p.peek() != tRBracket {
		first := p.pos
		if p.peek() != tComma {
			e := p.expr(precSemi)
			if row := p.juxtaposed(e); row != nil {
				l.Elems = append(l.Elems, row...)
				continue
			}
			l.Elems = append(l.Elems, e)
			if p.needsParens(e, first, len(l.Elems) > 1) {
				d = p.commaFinding(d)
				d.Edits = append(d.Edits, p.wrap(e.Span())...)
			}
		}
		if p.peek() == tComma {
			d = p.commaFinding(d)
			d.Edits = append(d.Edits, p.dropComma())
		} else if p.peek() != tRBracket {
			p.missingCloser(open)
		}
	}
	p.close(open)
	l.Base = p.base(p.since(start))
	return l
}

// juxtaposed are the elements of [a, (b, 1) (c, 2)], where two stand beside each other without
// comma: what begins with a tuple, a literal or a list applies nothing.
func (p *parser) juxtaposed(e Expr) []Expr {
	app, ok := e.(*App)
	if !ok || enclosed(p.source(e.Span())) {
		return nil
	}
	switch app.Fn.(type) {
	case *TupleLit, *IntLit, *FloatLit, *StrLit, *Interp, *CharLit, *RecordLit, *ListLit:
		return append([]Expr{app.Fn}, app.Args...)
	}
	return nil
}

// openSlice fails at xs[n:], xs[:n] and xs[::-1]; xs[a:b] reads as a list of a cell, which
// the types tell of.
func (p *parser) openSlice(open int) {
	end := int(p.toks[open].mate)
	if open == 0 || !p.touches(open) || end < open+3 || p.toks[open-1].kind != tName && !closer(p.toks[open-1].kind) {
		return
	}
	first, last := open+1, end-1
	name := p.tokText(open - 1)
	var text string
	switch {
	case p.tokText(first) == "::" && p.text[p.toks[first+1].lo:p.toks[end].lo] == "-1":
		p.out.Items = slices.DeleteFunc(p.out.Items, func(d *diag.Diagnostic) bool { return d.Span == p.at(first) })
		text = "reverse " + name
	case p.toks[first].kind == tColon && p.text[p.toks[first+1].lo:p.toks[end].lo] == "-1":
		text = "init " + name
	case p.toks[first].kind == tColon:
		text = "take " + inParens(p.text[p.toks[first+1].lo:p.toks[end].lo], end-first-1) + " " + name
	case p.toks[last].kind == tColon:
		text = "drop " + inParens(p.text[p.toks[first].lo:p.toks[last].lo], last-first) + " " + name
	default:
		return
	}
	d := &diag.Diagnostic{Code: "unexpected_token", Span: p.at(open).To(p.at(end)), Fixability: "easy",
		Message: "a part of a list is taken with take and drop, of a String with str_slice", Hint: "write " + text}
	if p.toks[open-1].kind == tName && (open == 1 || p.toks[open-2].kind != tDot) {
		d.Edits = []diag.Edit{p.edit(p.toks[open-1].lo, p.toks[end].hi, "("+text+")")}
	} else {
		d.Hint = "write take n xs, drop n xs, init xs or reverse xs"
	}
	p.failWith(d)
}

// inParens is a text of n tokens as an argument.
func inParens(text string, n int) string {
	if text = strings.TrimSpace(text); n > 1 {
		return "(" + text + ")"
	}
	return text
}

// generatorIn reads the `x in` of a first qualifier `x in xs`, where x can only be the pattern.
func (p *parser) generatorIn() Pat {
	if p.peek() != tName || !p.isWord(p.pos+1, "in") || p.ahead(1).bol {
		return nil
	}
	id := p.ident()
	d := p.report("unexpected_token", p.here(), "a generator takes `<-`")
	d.Hint = "write " + id.Name + " <- xs"
	d.Edits = []diag.Edit{p.replaceToken(p.advance(), "<-")}
	return &PVar{p.base(id.Sp), id.Name}
}

// bareRange reads the a..b of a generator, which lacks its brackets.
func (p *parser) bareRange(lo Expr) Expr {
	d := p.report("unexpected_token", p.here(), "a range stands in brackets")
	d.Hint = "write [a..b]"
	p.advance()
	hi := p.expr(precSemi)
	sp := lo.Span().To(hi.Span())
	d.Edits = []diag.Edit{p.edit(sp.Lo, sp.Lo, "["), p.edit(sp.Hi, sp.Hi, "]")}
	return &RangeLit{p.base(sp), lo, hi}
}

// generatorExpression fails at (e for x in xs); the next token is the `in`.
func (p *parser) generatorExpression(open int) {
	for i := open + 1; i < p.pos; i = p.behind(i) {
		if p.isWord(i, "for") && i > open+1 {
			p.pos = open + 1
			p.comprehensionHabit(open)
			return
		}
	}
}

// comprehensionHabit fails at [e for x in xs if c].
func (p *parser) comprehensionHabit(open int) {
	var edits []diag.Edit
	at := 0
	for i := p.pos; i < int(p.toks[open].mate); i++ {
		switch m := int(p.toks[i].mate); {
		case m > i:
			i = m
		case p.isWord(i, "for") && i > p.pos && p.toks[i+1].kind != tRBracket:
			edits, at = append(edits, p.replaceToken(i, "|")), i
		case p.isWord(i, "in") && len(edits) == 1:
			edits = append(edits, p.replaceToken(i, "<-"))
		case p.isWord(i, "if") && len(edits) == 2:
			edits = append(edits, p.edit(p.toks[i-1].hi, p.toks[i].hi, ","))
		}
	}
	if len(edits) < 2 {
		return
	}
	if p.toks[open].kind == tLParen {
		edits = append(edits, p.replaceToken(open, "["), p.replaceToken(int(p.toks[open].mate), "]"))
	}
	p.failWith(&diag.Diagnostic{Code: "unexpected_token", Span: p.at(at), Fixability: "trivial", Edits: edits,
		Message: "a comprehension is written [e | x <- xs, condition]", Hint: "write `|` for `for` and `<-` for `in`"})
}

// commaFinding makes the finding of a list at its first comma.
func (p *parser) commaFinding(d *diag.Diagnostic) *diag.Diagnostic {
	if d != nil {
		return d
	}
	at := p.pos
	for p.toks[at].kind != tComma && at+1 < len(p.toks) {
		at++
	}
	d = p.report("unexpected_token", p.at(at), "the elements of a list are separated by blanks, not by commas")
	d.Hint = "write [1 2 3]; an element that applies a function takes parentheses: [(f x) y]"
	return d
}

// dropComma consumes a comma and gives the edit that removes it.
func (p *parser) dropComma() diag.Edit {
	i := p.advance()
	if next := &p.toks[p.pos]; next.blank || closer(next.kind) || p.toks[i].blank && next.kind != tMinus {
		return p.replaceToken(i, "")
	}
	return p.replaceToken(i, " ")
}

// needsParens: would the element that begins at token first read differently
// when only blanks separate it?
func (p *parser) needsParens(e Expr, first int, follows bool) bool {
	if p.parenthesised(first) {
		return false
	}
	if n, ok := e.(*Neg); ok && follows {
		_, isInt := n.E.(*IntLit)
		_, isFloat := n.E.(*FloatLit)
		return !(isInt || isFloat) || n.E.Span().Lo != n.Sp.Lo+1
	}
	return p.looserThanElement(e)
}

// looserThanElement: something in it applies a function outside parentheses, or
// has a minus that would be a sign.
func (p *parser) looserThanElement(e Expr) bool {
	text := p.source(e.Span())
	switch e := e.(type) {
	case *App, *Lambda, *Cond, *Match, *Spawn, *Block:
		return !enclosed(text)
	case *Neg:
		return p.looserThanElement(e.E)
	case *Binary:
		if enclosed(text) {
			return false
		}
		sign := e.Op == "-" && e.R.Span().Lo == e.OpSpan.Hi && e.L.Span().Hi < e.OpSpan.Lo
		return sign || e.Op == ";" || p.looserThanElement(e.L) || p.looserThanElement(e.R)
	}
	return false
}

// enclosed: one pair of brackets spans the whole text.
func enclosed(s string) bool {
	if !strings.HasPrefix(s, "(") || !strings.HasSuffix(s, ")") {
		return false
	}
	depth := 0
	for i, c := range s {
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 && i < len(s)-1 {
				return false
			}
		}
	}
	return true
}

// restPattern fails at [x, ...rest] and [x, *rest], a list with head and tail.
func (p *parser) restPattern(open int) {
	end := int(p.toks[open].mate)
	rest := end - 2
	if rest < open+3 || p.toks[rest+1].kind != tName || p.toks[rest].kind != tEllipsis && p.toks[rest].kind != tStar || p.toks[rest-1].kind != tComma {
		return
	}
	d := &diag.Diagnostic{Code: "unexpected_token", Span: p.at(rest), Fixability: "trivial",
		Message: "a list with head and tail is the pattern (x : xs)", Hint: "write (x : rest)",
		Edits: []diag.Edit{p.replaceToken(open, "(")}}
	for i := open + 1; i < rest; i = p.behind(i) {
		if p.toks[i].kind == tComma {
			d.Edits = append(d.Edits, p.replaceToken(i, " :"))
		}
	}
	d.Edits = append(d.Edits, p.replaceToken(rest, ""), p.replaceToken(end, ")"))
	p.failWith(d)
}

// commaPatterns reads the list pattern [a, b] as [a b].
func (p *parser) commaPatterns(start source.Span, open int) Pat {
	l := &PList{}
	p.restPattern(open)
	d := p.commaFinding(nil)
	for p.peek() != tRBracket {
		if p.peek() == tComma {
			d.Edits = append(d.Edits, p.dropComma())
			continue
		}
		q := p.patternRow()
		l.Elems = append(l.Elems, q)
		switch q.(type) {
		case *PFlat, *PCons:
			if !enclosed(p.source(q.Span())) {
				d.Edits = append(d.Edits, p.wrap(q.Span())...)
			}
		}
		if p.peek() != tComma && p.peek() != tRBracket {
			p.missingCloser(open)
		}
	}
	p.close(open)
	l.Base = p.base(p.since(start))
	return l
}

// ---- Records ----

// spacedEqual is the text that replaces the `:` of {x: 1}.
func (p *parser) spacedEqual() string {
	if p.cur().blank {
		return "="
	}
	return " ="
}

// colonInRecord reports {name: "x"}, once for each record.
func (p *parser) colonInRecord(open int) {
	if p.colonRecord != open || p.colonHabit == nil {
		p.colonHabit = p.report("unexpected_token", p.here(), "the fields of a record take `=`, not `:`")
		p.colonHabit.Hint = "write {name = value}"
		p.colonRecord = open
	}
	p.colonHabit.Edits = append(p.colonHabit.Edits, p.replaceToken(p.pos, p.spacedEqual()))
}

// foreignUpdate reads {r | x = 1} and {r with x = 1} as {...r, x = 1}.
func (p *parser) foreignUpdate(r *RecordLit) {
	next := p.ahead(1)
	if p.peek() != tName || next.kind != tBar && !(p.isWord(p.pos+1, "with") && p.ahead(2).kind == tName) {
		return
	}
	base := p.ident()
	d := p.report("unexpected_token", p.here(), "a changed record is written {...r, x = 1}")
	d.Hint = "write `..." + base.Name + ",` before the fields"
	hi := p.cur().hi
	p.advance()
	d.Edits = []diag.Edit{p.edit(base.Sp.Lo, hi, "..."+base.Name+",")}
	r.Spread = &Var{Base: p.base(base.Sp), Name: base.Name}
}

// dictLiteral fails at {"a": 1, "b": 2}: a Map, or a record where the values are of different
// kinds. The first key comes next.
func (p *parser) dictLiteral() {
	open := p.pos - 1
	end := int(p.toks[open].mate)
	if p.toks[open].kind != tLBrace || end < 0 {
		return
	}
	pairs := []diag.Edit{p.replaceToken(open, "(from_pairs [")}
	record := []diag.Edit{}
	names, kinds := true, map[kind]bool{}
	for i := p.pos; i < end; {
		if p.toks[i+1].kind != tColon || p.toks[i+2].kind == tComma || i+2 >= end {
			return
		}
		name := strings.Trim(p.tokText(i), "\"")
		names = names && p.toks[i].kind == tStr && isWordText(name) && name[0] >= 'a' && name[0] <= 'z'
		kinds[p.toks[i+2].kind] = true
		pairs = append(pairs, p.edit(p.toks[i].lo, p.toks[i].lo, "("), p.edit(p.toks[i].hi, p.toks[i+1].hi, ","))
		record = append(record, p.edit(p.toks[i].lo, p.toks[i+1].hi, name+" ="))
		for i += 2; i < end && p.toks[i].kind != tComma; i = p.behind(i) {
		}
		pairs = append(pairs, p.edit(p.toks[i-1].hi, p.toks[i-1].hi, ")"))
		if i < end {
			pairs = append(pairs, p.replaceToken(i, ""))
			i++
		}
	}
	pairs = append(pairs, p.replaceToken(end, "])"))
	d := p.unexpectedToken("unexpected_token", "a field name")
	d.Message = "braces make records, whose fields have names; a Map is made by from_pairs"
	d.Hint = `write from_pairs [("a", 1) ("b", 2)], or {a = 1, b = 2} for a record`
	d.Edits, d.Fixability = pairs, "trivial"
	if names && len(kinds) > 1 {
		d.Edits = record
	}
	p.pos = end
	p.failWith(d)
}

// recordHabits fails at a key or end that no record has.
func (p *parser) recordHabits() {
	switch k := p.peek(); {
	case (k == tInt || k == tChar) && p.ahead(1).kind == tColon:
		p.dictLiteral()
	case k == tStr && p.ahead(1).kind == tColon:
		p.dictLiteral()
		d := p.unexpectedToken("unexpected_token", "a field name")
		name := p.strs[p.cur().val]
		d.Hint = `records have named fields: {name = "x"}; keys that are values go into from_pairs [("name", "x")]`
		if isWordText(name) && name[0] >= 'a' && name[0] <= 'z' {
			d.Edits = []diag.Edit{p.edit(p.cur().lo, p.ahead(1).hi, name+" =")}
		}
		p.failWith(d)
	case k == tRBrace && p.toks[p.pos-1].kind == tComma:
		d := p.report("unexpected_token", p.at(p.pos-1), "a comma stands only between fields")
		d.Hint = "remove it"
		d.Edits = []diag.Edit{p.replaceToken(p.pos-1, "")}
	}
}
