// Ranges with a step, as in Haskell: [a, b..c], also with a blank for the comma.

package syntax

import (
	"strconv"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/source"
)

// steppedRange reads what follows lo when it is the first of two numbers in front of `..`; nil
// when it is not.
func (p *parser) steppedRange(start source.Span, open int, lo Expr) Expr {
	var next Expr
	switch a, ok := lo.(*App); {
	case p.peek() == tComma:
		p.advance()
		next = p.expr(precSemi)
	case ok && len(a.Args) == 1 && isInt(a.Fn):
		lo, next = a.Fn, a.Args[0]
	default:
		return nil
	}
	d := p.report("unexpected_token", next.Span(), "a range has no step: [a..b] counts by one")
	d.Hint = "compute the elements: [a + step * i | i <- [0..n]]"
	p.expect(tDotDot, "`..`")
	hi := p.expr(precSemi)
	p.close(open)
	sp := p.since(start)
	if text, ok := p.stepped(lo, next, hi); ok {
		d.Hint = "write " + text
		d.Edits = []diag.Edit{p.edit(sp.Lo, sp.Hi, text)}
	}
	return &RangeLit{p.base(sp), lo, hi}
}

func isInt(e Expr) bool {
	_, ok := e.(*IntLit)
	return ok
}

// stepped is the comprehension for a range whose ends and step are written as numbers.
func (p *parser) stepped(lo, next, hi Expr) (string, bool) {
	var ends [3]int64
	for i, e := range []Expr{lo, next, hi} {
		n, err := strconv.ParseInt(p.source(e.Span()), 10, 32)
		if err != nil {
			return "", false
		}
		ends[i] = n
	}
	a, step := ends[0], ends[1]-ends[0]
	if step == 0 || (ends[2]-a)*step < 0 {
		return "", false
	}
	first, by, op := strconv.FormatInt(a, 10), "i", " + "
	if step < 0 {
		op = " - "
	}
	if m := max(step, -step); m != 1 {
		by = strconv.FormatInt(m, 10) + " * i"
	}
	if a == 0 && step > 0 {
		first, op = "", ""
	}
	return "[" + first + op + by + " | i <- [0.." + strconv.FormatInt((ends[2]-a)/step, 10) + "]]", true
}
