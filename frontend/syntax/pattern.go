package syntax

import (
	"math"
	"strconv"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/source"
)

// patternRow reads atoms up to what follows them, as before `=`, `<-` and the
// `->` of an alternative: one pattern, possibly a row for resolving to group,
// possibly with `:` between rows.
func (p *parser) patternRow() Pat {
	p.deeper()
	defer func() { p.depth-- }()
	start := p.here()
	first := p.patternAtom()
	atoms := []Pat{first}
	for p.startsPattern() {
		atoms = append(atoms, p.patternAtom())
	}
	row := first
	if len(atoms) > 1 {
		row = &PFlat{p.base(p.since(start)), atoms}
	}
	if p.peek() != tColon {
		return row
	}
	p.advance()
	tail := p.patternRow()
	return &PCons{p.base(p.since(start)), row, tail}
}

// startsPattern: can the next token begin a pattern atom?
func (p *parser) startsPattern() bool {
	switch p.peek() {
	case tName, tUpper, tTrue, tFalse, tInt, tFloat, tChar, tStr, tLParen, tLBracket, tLBrace, tBad:
		return true
	case tMinus:
		k := p.ahead(1).kind
		return (k == tInt || k == tFloat) && p.touches(p.pos+1)
	}
	return false
}

func (p *parser) patternAtom() Pat {
	start := p.here()
	switch p.peek() {
	case tName:
		return p.patternName()
	case tUpper:
		return p.patternCon()
	case tTrue, tFalse:
		id := p.ident()
		return &PCon{Base: p.base(id.Sp), Name: id.Name}
	case tInt, tFloat, tMinus:
		return p.patternNumber(start)
	case tChar, tStr:
		return p.patternText(start)
	case tLParen:
		return p.patternParens(start)
	case tLBracket:
		return p.patternList(start)
	case tLBrace:
		return p.patternRecord(start)
	case tBad:
		p.advance()
		return &BadPat{p.base(start)}
	}
	p.unexpected("a pattern")
	return nil
}

func (p *parser) patternName() Pat {
	id := p.ident()
	if p.cur().kind == tAt && p.peek() == tAt {
		p.advance()
		inner := p.patternAtom()
		return &PAs{p.base(p.since(id.Sp)), id, inner}
	}
	if id.Name == "_" {
		return &PWild{p.base(id.Sp)}
	}
	return &PVar{p.base(id.Sp), id.Name}
}

func (p *parser) patternCon() Pat {
	id := p.ident()
	c := &PCon{Name: id.Name}
	if p.cur().kind == tDot && p.touches(p.pos) && p.touches(p.pos+1) && p.ahead(1).kind == tUpper {
		p.advance()
		c.Module, c.Name = id.Name, p.ident().Name
	}
	c.Base = p.base(p.since(id.Sp))
	return c
}

func (p *parser) patternNumber(start source.Span) Pat {
	negative := p.peek() == tMinus
	if negative {
		p.advance()
	}
	i := p.advance()
	sp := p.since(start)
	switch p.toks[i].kind {
	case tInt:
		v := p.intValue(i, negative)
		if negative {
			p.negatable(i, v)
			v = -v
		}
		return &PInt{p.base(sp), v}
	case tFloat:
		v := p.floatValue(i)
		if negative {
			v = -v
		}
		return &PFloat{p.base(sp), v}
	}
	p.pos = i
	p.unexpected("a number")
	return nil
}

// negatable reports the pattern -0x8000000000000000: the smallest Int has no negation.
func (p *parser) negatable(i int, v int64) {
	if v == math.MinInt64 && p.toks[i].hi-p.toks[i].lo > 1 && p.text[p.toks[i].lo] == '0' {
		d := p.report("invalid_number", p.at(i), "`-%s` does not fit into an Int", p.tokText(i))
		d.Hint, d.Fixability = "the pattern of bits is the smallest Int already: leave the `-` out", "easy"
	}
}

// intValue is the value of an Int token; behind a minus it may be 2^63.
func (p *parser) intValue(i int, negative bool) int64 {
	s := p.tokText(i)
	v, ok := parseInt(s, negative)
	if !ok {
		d := p.report("invalid_number", p.at(i), "`%s` does not fit into an Int", s)
		d.Hint = "Int has 64 bits: -9223372036854775808 to 9223372036854775807; a Float takes a point: " + decimalPoint(s)
		d.Fixability = "medium"
		if _, fits := parseInt(s, true); fits && !negative && i > 1 && p.toks[i-1].kind == tMinus && p.touches(i) {
			d.Understood = false
			d.Hint = "behind an operand `-` subtracts; a negative argument stands in parentheses: " + p.tokText(i-2) + " (-" + s + ")"
		}
	}
	return v
}

func decimalPoint(s string) string {
	if strings.HasPrefix(s, "0x") || strings.HasPrefix(s, "0b") {
		return "1.8e19"
	}
	return s + ".0"
}

func (p *parser) floatValue(i int) float64 {
	s := strings.ReplaceAll(p.tokText(i), "_", "")
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		d := p.report("invalid_number", p.at(i), "`%s` does not fit into a Float", s)
		d.Hint = "infinity is written inf"
	}
	return v
}

func (p *parser) patternText(start source.Span) Pat {
	t := &p.toks[p.advance()]
	value := p.strs[t.val]
	if t.kind == tStr {
		return &PStr{p.base(start), value}
	}
	return &PChar{p.base(start), firstRune(value)}
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// patternParens reads (), (p), (p : ps), (p, q) and (Con p q).
func (p *parser) patternParens(start source.Span) Pat {
	open := p.open()
	if p.peek() == tRParen {
		p.close(open)
		return &PUnit{p.base(p.since(start))}
	}
	pats := []Pat{p.patternRow()}
	for p.peek() == tComma {
		p.advance()
		pats = append(pats, p.patternRow())
	}
	p.close(open)
	sp := p.since(start)
	if len(pats) > 1 {
		return &PTuple{p.base(sp), pats}
	}
	switch one := pats[0].(type) {
	case *PCon: // complete as it is: it takes none of the atoms behind it
		return &PFlat{p.base(sp), pats}
	case *PFlat:
		one.Sp = sp
	case *PCons:
		one.Sp = sp
	}
	return pats[0]
}

// patternList reads [a b c], whose elements are atoms.
func (p *parser) patternList(start source.Span) Pat {
	open := p.open()
	l := &PList{}
	if form, _ := p.listForm(open); form == tComma {
		return p.commaPatterns(start, open)
	}
	for p.peek() != tRBracket {
		if !p.startsPattern() {
			d := p.unexpectedToken("unexpected_token", "`]`")
			if k := p.peek(); k == tBar || k == tColon {
				d.Hint = "a list with head and tail is the pattern (x : xs)"
				if end := int(p.toks[open].mate); len(l.Elems) == 1 && p.ahead(1).kind == tName && p.pos+2 == end {
					d.Edits, d.Fixability = []diag.Edit{p.replaceToken(open, "("), p.replaceToken(p.pos, ":"), p.replaceToken(end, ")")}, "trivial"
				}
			}
			p.failWith(d)
		}
		l.Elems = append(l.Elems, p.patternAtom())
	}
	p.close(open)
	l.Base = p.base(p.since(start))
	return l
}

// patternRecord reads {x, y = p}.
func (p *parser) patternRecord(start source.Span) Pat {
	open := p.open()
	r := &PRecord{}
	for word(p.peek()) {
		f := FieldPat{Name: p.fieldName()}
		switch p.peek() {
		case tColon:
			d := p.report("unexpected_token", p.here(), "the fields of a record take `=`, not `:`")
			d.Edits = []diag.Edit{{Span: p.here(), Text: p.spacedEqual()}}
			d.Hint = "write {x = p}"
			fallthrough
		case tEqual:
			p.advance()
			f.Pat = p.patternRow()
		default:
			f.Pat = &PVar{p.base(f.Name.Sp), f.Name.Name}
		}
		r.Fields = append(r.Fields, f)
		if p.peek() != tComma {
			break
		}
		p.advance()
	}
	p.close(open)
	r.Base = p.base(p.since(start))
	return r
}
