// Which declarations the parser could not read as they were meant.

package types

import (
	"math"
	"slices"
	"sort"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// damagedDecls are the stretches from a declaration in which the parser found an error to
// the next declaration.
func damagedDecls(f *syntax.File, found []*diag.Diagnostic) []source.Span {
	starts := declStarts(f.Decls, []int32{0})
	sort.Slice(starts, func(i, j int) bool { return starts[i] < starts[j] })
	var out []source.Span
	for _, d := range found {
		if d.Severity != diag.Error || d.Understood || d.Span.File != f.ID {
			continue
		}
		i := sort.Search(len(starts), func(i int) bool { return starts[i] > d.Span.Lo })
		sp := source.Span{File: f.ID, Lo: starts[i-1], Hi: math.MaxInt32}
		if i < len(starts) {
			sp.Hi = starts[i]
		}
		if n := len(out); n == 0 || out[n-1] != sp {
			out = append(out, sp)
		}
	}
	return out
}

// isDamaged: does sp begin in a declaration that could not be read as it was meant?
func (c *checker) isDamaged(sp source.Span) bool {
	return slices.ContainsFunc(c.damaged, func(d source.Span) bool { return sp.File == d.File && sp.Lo >= d.Lo && sp.Lo < d.Hi })
}

// forgetDamaged takes back the findings from index first on that follow from what the
// parser has reported: those in damaged declarations and those that a lost impl may cause.
func (c *checker) forgetDamaged(first int) {
	if !c.unknown {
		return
	}
	rest := slices.DeleteFunc(c.out.Items[first:], func(d *diag.Diagnostic) bool {
		return c.isDamaged(d.Span) || len(c.damaged) > 0 && (d.Code == "no_instance" || d.Code == "ambiguous_type" || d.Code == "missing_method")
	})
	c.out.Items = c.out.Items[:first+len(rest)]
}

// declStarts lists where declarations begin, those of modules among them.
func declStarts(decls []syntax.Decl, starts []int32) []int32 {
	for _, d := range decls {
		starts = append(starts, d.Span().Lo)
		if m, ok := d.(*syntax.ModDecl); ok {
			starts = declStarts(m.Decls, starts)
		}
	}
	return starts
}
