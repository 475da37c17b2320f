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
			d.Edits, d.DidYouMean, d.Fixability = nil, "", "easy"
			c.out.Items = slices.DeleteFunc(c.out.Items, func(x *diag.Diagnostic) bool { return x != d && x.Span == a.Span() && x.Severity == diag.Error })
			return
		}
	}
}

// isParameter: a local whose type may come from this very use.
func (c *checker) isParameter(e syntax.Expr) bool {
	v, ok := e.(*syntax.Var)
	return ok && c.uses[v.ID].kind == RefLocal && c.uses[v.ID].b.scheme == nil
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
