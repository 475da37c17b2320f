// Where a name that is not in scope is bound elsewhere in its definition.

package types

import (
	"slices"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// binder is a place that binds a local name.
type binder struct {
	what binderKind
	span source.Span
	line *syntax.BindItem // whereOfLine: the line that it belongs to
}

type binderKind uint8

const (
	blockLine binderKind = iota
	parameter
	alternative
	generator
	whereLine
	whereOfLine
)

// reach says where what is bound there is known.
var reach = [...]string{
	blockLine:   "is bound here, for the lines below it in this block",
	parameter:   "is bound here, inside this function only",
	alternative: "is bound here, inside this alternative only",
	generator:   "is bound here, inside this comprehension only",
	whereLine:   "is bound here, for this equation only",
	whereOfLine: "is bound here: a deeper line belongs to the line above it",
}

// tellBinders adds to the unbound names of a definition where in it they are bound.
func (c *checker) tellBinders() {
	c.aligned = nil
	for _, name := range keysOf(c.missing) {
		d := c.missing[name]
		b, ok := c.binders[name]
		if !ok || foreignNames.Of(name)[0] != "" {
			continue
		}
		d.Labels = append(d.Labels, diag.Label{Span: b.span, Text: quote(name) + " " + reach[b.what]})
		d.DidYouMean, d.Edits, d.Fixability = "", nil, "easy"
		switch {
		case b.what == whereOfLine:
			c.alignWhere(d, b.line)
		case c.insideWhereOf(name, d.Span) != nil:
			c.alignWhere(d, c.insideWhereOf(name, d.Span))
		case b.what == blockLine && b.span.Lo > d.Span.Lo:
			d.Hint = "lines run in order: move its definition above this line, out of any inner block"
		default:
			d.Hint = "bind it where both places see it, or pass it as an argument"
		}
	}
}

// insideWhereOf finds the line of a block that binds a name and has a deeper line, which
// cannot see the name, at sp.
func (c *checker) insideWhereOf(name string, sp source.Span) *syntax.BindItem {
	for _, line := range c.whereLines {
		first, last := line.Where[0].Span(), line.Where[len(line.Where)-1].Span()
		if v := pvar(line.Pat); v != nil && v.Name == name && sp.Lo >= first.Lo && sp.Hi <= last.Hi {
			return line
		}
	}
	return nil
}

// alignWhere moves where-lines of a line of a block to its column.
func (c *checker) alignWhere(d *diag.Diagnostic, line *syntax.BindItem) {
	if c.aligned[line] { // told already
		c.out.Items = slices.DeleteFunc(c.out.Items, func(x *diag.Diagnostic) bool { return x == d })
		return
	}
	if c.aligned == nil {
		c.aligned = map[*syntax.BindItem]bool{}
	}
	c.aligned[line] = true
	d.Hint = "give the deeper line the column of the lines around it"
	indent, ok := c.indentOf(line.Sp.Lo)
	for _, it := range line.Where {
		sp := it.Span()
		if _, alone := c.indentOf(sp.Lo); !alone || !ok || strings.Contains(c.file.Text[sp.Lo:sp.Hi], "\n") {
			d.Edits = nil
			return
		}
		start := int32(strings.LastIndexByte(c.file.Text[:sp.Lo], '\n') + 1)
		d.Edits = append(d.Edits, diag.Edit{Span: source.Span{File: sp.File, Lo: start, Hi: sp.Lo}, Text: indent})
	}
}

// indentOf is what stands before a position on its line; ok when that is blank.
func (c *checker) indentOf(at int32) (string, bool) {
	start := strings.LastIndexByte(c.file.Text[:at], '\n') + 1
	indent := c.file.Text[start:at]
	return indent, strings.TrimSpace(indent) == ""
}
