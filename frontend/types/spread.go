// Lambdas with a parameter for each part of a tuple: map (\k v -> …) (entries m).

package types

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// spread is a lambda with more parameters than its context gives, where one of those is a
// tuple of just as many parts more.
type spread struct {
	fun         *syntax.Lambda
	first, last int // the parameters that name the parts
}

// noteSpread remembers e as such a lambda if it is one; want is the type that the context
// gives it, with n parameters.
func (c *checker) noteSpread(e *syntax.Lambda, want *ty, n int) {
	for i := range n {
		want = prune(want)
		if parts := tupleSize(c.flatten(want.args[0])); parts > 1 && parts == len(e.Params)-n+1 && allNames(e.Params[i:i+parts]) {
			c.spread = spread{e, i, i + parts - 1}
		}
		want = want.args[1]
	}
}

// tupleSize is the number of parts of a tuple, 0 for other types.
func tupleSize(t *ty) int {
	switch {
	case isPair(t):
		return 2
	case t.is(core.BTuple):
		return len(t.args)
	}
	return 0
}

func allNames(ps []syntax.Pat) bool {
	for _, p := range ps {
		switch p.(type) {
		case *syntax.PVar, *syntax.PWild:
		default:
			return false
		}
	}
	return true
}

// spreadTuple: what is blamed contains a lambda that gave a function for this reason, or is
// inside one and a tuple.
func (c *checker) spreadTuple(d *diag.Diagnostic, blamed source.Span, got *ty) bool {
	s := c.spread
	if s.fun == nil || !(covers(blamed, s.fun.Sp) && givesFunction(got) || covers(s.fun.Sp, blamed) && tupleSize(got) > 1) {
		return false
	}
	ps := s.fun.Params
	text, edits := "", []diag.Edit{{Span: at(s.fun.Sp, ps[s.first].Span().Lo), Text: "("}}
	for i := s.first; i <= s.last; i++ {
		sp := ps[i].Span()
		if i > s.first {
			text += ", "
			edits = append(edits, diag.Edit{Span: at(sp, ps[i-1].Span().Hi), Text: ","})
		}
		text += c.file.Text[sp.Lo:sp.Hi]
	}
	d.Edits, d.DidYouMean = nil, ""
	return c.setHint(d, "the lambda is given a tuple, whose parts a pattern takes: \\("+text+") -> …", "trivial",
		append(edits, diag.Edit{Span: at(s.fun.Sp, ps[s.last].Span().Hi), Text: ")"})...)
}

// givesFunction: a function, or a container of functions.
func givesFunction(t *ty) bool {
	t = prune(t)
	return t.kind == kFun || t.kind == kCon && len(t.args) > 0 && givesFunction(t.args[len(t.args)-1])
}

func covers(a, b source.Span) bool { return a.File == b.File && a.Lo <= b.Lo && b.Hi <= a.Hi }

// tupleCall: min(2, 3) somewhere in what turned out to be a function, where min 2 3 is meant.
func (c *checker) tupleCall(d *diag.Diagnostic, node syntax.Node) bool {
	e, ok := node.(syntax.Expr)
	if !ok {
		return false
	}
	call, t := c.findTupleCall(e)
	if call == nil {
		return false
	}
	return c.setHint(d, "arguments stand side by side, without parentheses and commas: "+orF(nameOf(call.Fn))+" a b", "trivial", sideBySide(t, " ")...)
}

// findTupleCall looks through tuples, lists, operands and arguments for an application to a
// tuple alone that awaits as many arguments as the tuple has parts more.
func (c *checker) findTupleCall(e syntax.Expr) (*syntax.App, *syntax.TupleLit) {
	switch e := e.(type) {
	case *syntax.App:
		t, isTuple := e.Args[0].(*syntax.TupleLit)
		res := c.nodeTypes[e.ID]
		if isTuple && len(e.Args) == 1 && t.Sp.Lo == e.Fn.Span().Hi && res != nil && arrows(prune(res)) == len(t.Elems)-1 {
			return e, t
		}
		return c.firstTupleCall(e.Args)
	case *syntax.TupleLit:
		return c.firstTupleCall(e.Elems)
	case *syntax.ListLit:
		return c.firstTupleCall(e.Elems)
	case *syntax.Binary:
		return c.firstTupleCall([]syntax.Expr{e.L, e.R})
	}
	return nil, nil
}

func (c *checker) firstTupleCall(es []syntax.Expr) (*syntax.App, *syntax.TupleLit) {
	for _, e := range es {
		if call, t := c.findTupleCall(e); call != nil {
			return call, t
		}
	}
	return nil, nil
}
