// Arguments in the order of another library: map xs f, str_join xs sep.

package types

import (
	"slices"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
)

// swappedArguments looks, after an error in the arguments of a known function,
// for another argument that fits where the error is, and the other way round. first
// is the number of findings before the application.
func (c *checker) swappedArguments(e *syntax.App, general *ty, first int) {
	params := paramsOf(general, len(e.Args))
	if len(params) < len(e.Args) || first >= len(c.out.Items) {
		return
	}
	d := c.out.Items[first]
	i := slices.IndexFunc(e.Args, func(a syntax.Expr) bool { return a.Span() == d.Span })
	if i < 0 {
		return
	}
	for j, a := range e.Args {
		fits := c.hasHead(a, params[i]) && (params[j].kind == kGen || c.hasHead(e.Args[i], params[j]))
		fits = fits || isLambda(e.Args[i]) && params[j].kind == kFun && c.isParameter(a)
		if j != i && fits && !c.hasHead(e.Args[i], params[i]) {
			d.Hint = "the arguments are in another order: " + orF(nameOf(e.Fn)) + " : " + c.typeOfCallee(e.Fn)
			d.Edits, d.DidYouMean, d.Fixability = c.reordered(e, params), "", "easy"
			c.out.Items = slices.DeleteFunc(c.out.Items, func(x *diag.Diagnostic) bool { return x != d && x.Span == a.Span() && x.Severity == diag.Error })
			return
		}
	}
}

// reordered are the edits that bring arguments into an order in which each may be what its
// parameter wants: the one that changes least, none if that is not certain.
func (c *checker) reordered(e *syntax.App, params []*ty) []diag.Edit {
	if len(e.Args) > maxReordered {
		return nil
	}
	var best []int
	least, tie := 0, false
	var place func(order []int, inversions int)
	place = func(order []int, inversions int) {
		if len(order) == len(e.Args) {
			if best == nil || inversions < least {
				best, least, tie = slices.Clone(order), inversions, false
			} else if inversions == least {
				tie = true
			}
			return
		}
		for i, a := range e.Args {
			if !slices.Contains(order, i) && c.mayBe(a, params[len(order)]) {
				place(append(order, i), inversions+above(order, i))
			}
		}
	}
	place(make([]int, 0, len(e.Args)), 0)
	if best == nil || tie {
		return nil
	}
	var edits []diag.Edit
	for to, from := range best {
		if to != from {
			edits = append(edits, diag.Edit{Span: e.Args[to].Span(), Text: c.argumentText(e.Args[from])})
		}
	}
	return edits
}

const maxReordered = 4 // arguments: there are 24 orders of as many

// above counts the elements that are greater than n.
func above(list []int, n int) int {
	count := 0
	for _, m := range list {
		if m > n {
			count++
		}
	}
	return count
}

// mayBe reports whether nothing speaks against e being a want.
func (c *checker) mayBe(e syntax.Expr, want *ty) bool {
	return want.kind == kGen || c.hasHead(e, want) || c.isParameter(e)
}

// isParameter: a local whose type may come from this very use.
func (c *checker) isParameter(e syntax.Expr) bool {
	v, ok := e.(*syntax.Var)
	return ok && c.uses[v.ID].kind == RefLocal && c.uses[v.ID].b.scheme == nil
}

// flippedFunction: foldl insert where foldl (flip insert) is meant: a fold gives its function
// the accumulator first (foldl) or last (foldr), which is the argument that it has the result's type of.
func (c *checker) flippedFunction(d *diag.Diagnostic, e syntax.Expr, w why) bool {
	v, ok := e.(*syntax.Var)
	if !ok || w.role != roleArg || w.fn == nil {
		return false
	}
	outer, own := c.generalType(w.fn), c.generalType(v)
	if outer == nil || own == nil {
		return false
	}
	params := paramsOf(outer, w.n)
	if len(params) < w.n || !foldsInto(params[w.n-1], 0) && !foldsInto(params[w.n-1], 1) {
		return false
	}
	acc := 0
	if foldsInto(params[w.n-1], 1) {
		acc = 1
	}
	if !foldsInto(own, 1-acc) || foldsInto(own, acc) {
		return false
	}
	name := c.file.Text[v.Sp.Lo:v.Sp.Hi]
	d.Edits, d.DidYouMean = nil, ""
	return c.setHint(d, quote(name)+" takes its arguments in the other order: flip "+name, "trivial", diag.Edit{Span: v.Sp, Text: "(flip " + name + ")"})
}

// foldsInto: a function of two arguments whose result has the type of argument i.
func foldsInto(t *ty, i int) bool {
	params := paramsOf(t, 2)
	return len(params) == 2 && sameType(params[i], t.args[1].args[1])
}

// sameType compares types of a scheme.
func sameType(a, b *ty) bool {
	if a == b {
		return true
	}
	if a.kind != kCon || b.kind != kCon || a.con != b.con {
		return false
	}
	return slices.EqualFunc(a.args, b.args, sameType)
}

func paramsOf(t *ty, n int) []*ty {
	var out []*ty
	for ; t.kind == kFun && len(out) < n; t = t.args[1] {
		out = append(out, t.args[0])
	}
	return out
}

// hasHead reports whether e certainly is of the kind of type that want is.
func (c *checker) hasHead(e syntax.Expr, want *ty) bool {
	switch e.(type) {
	case *syntax.Lambda, *syntax.OpFunc, *syntax.LeftSection, *syntax.RightSection, *syntax.FieldFunc:
		return want.kind == kFun
	case *syntax.ListLit, *syntax.RangeLit, *syntax.ListComp:
		return want.is(core.BList)
	case *syntax.IntLit:
		return want.is(core.BInt) || want.is(core.BFloat)
	case *syntax.StrLit, *syntax.Interp:
		return want.is(core.BString)
	}
	t := c.nodeTypes[e.NodeID()]
	if t == nil {
		return false
	}
	t = prune(t)
	return t.kind == want.kind && t.con == want.con && (t.kind == kFun || t.kind == kCon || t.kind == kRec)
}
