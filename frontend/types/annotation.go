// Types written into expressions: (xs : List Int), (3 :: Int).

package types

import (
	"slices"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// typeAnnotation reports e : T, where T can only be a type; the value then counts for e.
func (c *checker) typeAnnotation(e *syntax.Binary) bool {
	if e.Op != ":" || !c.readsAsType(e.R) {
		return false
	}
	if v, ok := e.L.(*syntax.Var); ok && c.uses[v.ID].b == nil {
		return false // a signature without definition
	}
	c.out.Items = slices.DeleteFunc(c.out.Items, func(d *diag.Diagnostic) bool { return d.Span == e.OpSpan })
	d := c.report("unexpected_token", e.OpSpan.To(e.R.Span()), "an expression says no type")
	if c.annotated == nil {
		c.annotated = map[*syntax.Binary]bool{}
	}
	c.annotated[e] = true
	return c.setHint(d, "leave it out: types are inferred; a definition may have a signature in the line above it", "trivial",
		diag.Edit{Span: source.Span{File: e.Sp.File, Lo: e.L.Span().Hi, Hi: e.R.Span().Hi}})
}

// readsAsType: only names with upper-case letters, of which one is a type and no constructor,
// applied to each other or in brackets.
func (c *checker) readsAsType(e syntax.Expr) bool {
	types, others := 0, 0
	c.countTypes(e, &types, &others)
	return types > 0 && others == 0
}

func (c *checker) countTypes(e syntax.Expr, types, others *int) {
	each := func(es []syntax.Expr) {
		for _, x := range es {
			c.countTypes(x, types, others)
		}
	}
	switch e := e.(type) {
	case *syntax.Con:
		if c.findCon(e.Module, e.Name) == nil && c.findType(e.Name) != nil {
			*types++
		}
	case *syntax.App:
		c.countTypes(e.Fn, types, others)
		each(e.Args)
	case *syntax.ListLit:
		each(e.Elems)
	case *syntax.TupleLit:
		each(e.Elems)
	case *syntax.Unit:
	default:
		*others++
	}
}
