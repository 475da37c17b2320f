// Applications whose arguments are best looked at in another order, and lambdas that
// take more than was meant.

package types

import (
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// memberArgument finds a parameter that is a plain type variable which a later one, a
// list, a Map or the like, contains: of map_insert : k -> v -> Map k v -> …, the first.
// What is in the container says more about the variable than the one argument.
func memberArgument(general *ty, n int) int {
	params := paramsOf(general, n)
	for i, p := range params {
		for _, q := range params[i+1:] {
			if p.kind == kGen && q.kind == kCon && containsArg(q, p) {
				return i
			}
		}
	}
	return -1
}

// fixedArity is the number of arguments that a function of this type takes, when its
// result is certainly no function; else -1.
func fixedArity(general *ty) int {
	if general == nil || general.kind != kFun {
		return -1
	}
	n := 0
	for ; general.kind == kFun; general = general.args[1] {
		n++
	}
	if general.kind != kCon && general.kind != kRec {
		return -1
	}
	return n
}

func containsArg(t, g *ty) bool {
	for _, a := range t.args {
		if a == g || a.kind == kCon && containsArg(a, g) {
			return true
		}
	}
	return false
}

// inferContainerFirst infers an application of a function of several parameters, those
// that are plain variables after the others, so that they are blamed.
func (c *checker) inferContainerFirst(e *syntax.App, t, general *ty, member int) *ty {
	errors, first := c.errors, len(c.out.Items)
	want := make([]*ty, len(e.Args))
	params := paramsOf(general, len(e.Args))
	for i := range e.Args {
		t = prune(t)
		if t.kind != kFun {
			c.inferRest(e.Args)
			if t.kind != kErr {
				c.notFunction(e, i, t)
			}
			return c.err
		}
		want[i], t = t.args[0], t.args[1]
	}
	for _, plain := range []bool{false, true} {
		for i := range e.Args {
			if (i >= member && params[i].kind == kGen) != plain {
				continue
			}
			if c.errors > errors && params[i].poly {
				want[i] = c.err
			}
			c.checkArgument(e, i, want[i], prune(t).kind == kFun)
		}
	}
	if c.errors > errors {
		c.swappedArguments(e, general, first)
		if general.poly {
			return c.err
		}
	}
	return t
}

// checkArgument checks argument i of e; more tells that the function awaits others.
func (c *checker) checkArgument(e *syntax.App, i int, want *ty, more bool) {
	a, w := e.Args[i], why{role: roleArg, n: i + 1, fn: e.Fn}
	l, ok := a.(*syntax.Lambda)
	if !ok {
		c.check(a, want, w)
		return
	}
	outer := c.lambda
	c.lambda = openLambda{l, more && i == len(e.Args)-1}
	c.check(a, want, w)
	c.lambda = outer
}

// openLambda is the lambda being checked as an argument; lacks tells that its function
// awaits further arguments behind it.
type openLambda struct {
	fun   *syntax.Lambda
	lacks bool
}

// lambdaTooLong: map \x -> x + 1 xs, where the lambda has taken the argument behind it;
// e is the application at the end of its body that has more arguments than it can take.
func (c *checker) lambdaTooLong(e *syntax.App, given int) bool {
	l := c.lambda.fun
	if l == nil || !c.lambda.lacks || !openEnded(l) || e.Sp.Hi != l.Sp.Hi {
		return false
	}
	last := e.Fn.Span()
	if given > 0 {
		last = e.Args[given-1].Span()
	}
	d := c.report("type_mismatch", e.Args[given].Span().To(e.Args[len(e.Args)-1].Span()), "this belongs to the lambda, whose body reaches as far right as possible")
	return c.parenthesiseLambda(d, l, last.Hi)
}

// parenthesiseLambda proposes that the lambda l ends at the position end.
func (c *checker) parenthesiseLambda(d *diag.Diagnostic, l *syntax.Lambda, end int32) bool {
	d.Edits = nil
	d.Labels = append(d.Labels, diag.Label{Span: source.Span{File: l.Sp.File, Lo: l.Sp.Lo, Hi: l.Sp.Lo + 1}, Text: "the body of this lambda reaches as far right as possible"})
	return c.setHint(d, `parenthesise a lambda that something follows: map (\x -> x + 1) xs`, "trivial",
		diag.Edit{Span: at(l.Sp, l.Sp.Lo), Text: "("}, diag.Edit{Span: at(l.Sp, end), Text: ")"})
}

// swallowedArguments: e awaits n more arguments, and ends in a lambda whose body ends in an
// application that has taken them.
func (c *checker) swallowedArguments(d *diag.Diagnostic, e syntax.Expr, n int) bool {
	app, ok := e.(*syntax.App)
	if !ok {
		return false
	}
	l, ok := app.Args[len(app.Args)-1].(*syntax.Lambda)
	if !ok || !openEnded(l) {
		return false
	}
	inner, ok := rightmost(l.Body).(*syntax.App)
	if !ok || len(inner.Args) < n || inner.Sp.Hi != l.Sp.Hi {
		return false
	}
	end := inner.Fn.Span().Hi
	if k := len(inner.Args) - n; k > 0 {
		end = inner.Args[k-1].Span().Hi
	}
	return c.parenthesiseLambda(d, l, end)
}

// rightmost is the last operand of an expression that is not in parentheses.
func rightmost(e syntax.Expr) syntax.Expr {
	switch x := e.(type) {
	case *syntax.Binary:
		if x.R.Span().Hi == x.Sp.Hi {
			return rightmost(x.R)
		}
	case *syntax.Cond:
		if x.Else != nil {
			return rightmost(x.Else)
		}
	case *syntax.Neg:
		return rightmost(x.E)
	}
	return e
}

// openEnded: no parentheses around it.
func openEnded(l *syntax.Lambda) bool { return l.Body.Span().Hi == l.Sp.Hi }

// checkSpawned: spawn starts an application; of anything else nothing is left to run.
func (c *checker) checkSpawned(e syntax.Expr, t *ty) {
	switch e := e.(type) {
	case *syntax.Var:
		if c.uses[e.ID].kind != RefLocal && t.kind != kFun {
			return // a definition, which the task evaluates
		}
	case *syntax.IntLit, *syntax.FloatLit, *syntax.CharLit, *syntax.StrLit, *syntax.Unit, *syntax.Con, *syntax.Lambda,
		*syntax.ListLit, *syntax.RangeLit, *syntax.TupleLit, *syntax.RecordLit, *syntax.OpFunc, *syntax.FieldFunc:
	default:
		if t.kind != kFun {
			return
		}
	}
	if t.kind == kErr {
		return
	}
	d := c.report("type_mismatch", e.Span(), "spawn starts an application, here it is given a value: there is nothing to run")
	d.Expected, d.Found = "an application", c.show(t)
	d.Hint = "write the call itself behind it: spawn (f x)"
	if t.kind != kFun {
		return
	}
	d.Message = "spawn starts an application, here it is given a function that is not applied"
	if l, ok := e.(*syntax.Lambda); ok {
		c.spawnedLambda(d, l)
		return
	}
	c.missingArguments(d, e, c.unit, t, why{})
}

// spawnedLambda: spawn (\() -> f x) for spawn f x.
func (c *checker) spawnedLambda(d *diag.Diagnostic, l *syntax.Lambda) {
	app, ok := l.Body.(*syntax.App)
	if _, unit := l.Params[0].(*syntax.PUnit); !ok || !unit || len(l.Params) > 1 {
		return
	}
	text := c.file.Text[app.Sp.Lo:app.Sp.Hi]
	c.setHint(d, "write the call itself: spawn "+text, "trivial", diag.Edit{Span: l.Sp, Text: text})
}
