// A list cell in a then-branch: in ? c -> x : xs : ys the first `:` begins the else.

package types

import (
	"slices"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// checkBranches checks a then-branch and its else. Where they disagree because the
// `:` of a list cell was taken for the else, one error says so instead of those that follow from it.
func (c *checker) checkBranches(e *syntax.Cond, want *ty, w why) {
	first := len(c.out.Items)
	c.check(e.Then, want, w)
	c.check(e.Else, want, inner(w, roleElse, e.Then))
	if first == len(c.out.Items) {
		return
	}
	end, ok := c.cellEnd(e, c.out.Items[first:])
	if !ok {
		return
	}
	for _, d := range c.out.Items[first:] {
		if d.Code != "type_mismatch" && d.Code != "infinite_type" {
			return
		}
	}
	c.out.Items = c.out.Items[:first]
	open := e.Then.Span()
	d := c.report("type_mismatch", open.To(end), "the first `:` behind `->` begins the else, so this is no list cell")
	c.setHint(d, "a list cell in a then-branch stands in parentheses: ? c -> (x : xs) : e", "trivial",
		diag.Edit{Span: at(open, open.Lo), Text: "("}, diag.Edit{Span: at(end, end.Hi), Text: ")"})
}

// cellEnd finds the operand of the else's cells that is the rest of the list which
// the then-branch would begin. Where the type of a recursive call is not known yet
// the attempt gives an infinite type; then the last `:` is the only one that can be the else.
func (c *checker) cellEnd(e *syntax.Cond, found []*diag.Diagnostic) (source.Span, bool) {
	elem := c.nodeTypes[e.Then.NodeID()]
	// A tuple or record that was checked against a list has that type.
	checked := elem != nil && prune(elem).is(core.BList) && found[0].Span == e.Then.Span()
	var last *syntax.Binary
	cell, ok := e.Else.(*syntax.Binary)
	for ok && cell.Op == ":" && !atomic(cell) {
		t := c.nodeTypes[cell.L.NodeID()]
		if t != nil && elem != nil && prune(t).is(core.BList) && (checked || c.wants(elem, prune(t).args[0])) {
			return cell.L.Span(), true
		}
		last = cell
		cell, ok = cell.R.(*syntax.Binary)
	}
	infinite := slices.ContainsFunc(found, func(d *diag.Diagnostic) bool { return d.Code == "infinite_type" && d.Span == e.Else.Span() })
	if last == nil || !infinite {
		return source.Span{}, false
	}
	return last.L.Span(), true
}
