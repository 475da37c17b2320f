// Applications whose arguments are best looked at in another order, and lambdas that
// take more than was meant.

package types

import (
	"slices"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// memberArgument finds a parameter that is a plain type variable which a later one, a
// list, a Map or the like, contains: of map_insert : k -> v -> Map k v -> …, the first.
// What is in the container says more about the variable than the one argument.
func memberArgument(params []*ty) int {
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

// piped is the value in front of |> that becomes the argument behind those of app.
type piped struct {
	app   *syntax.App
	value syntax.Expr
	t     *ty
}

// argumentOrder are ranks of the arguments of e, or nil where they are looked at from left
// to right: data first, then plain variables that member speaks of, then lambdas, whose
// bodies are best read when it is known what they are applied to.
func argumentOrder(e *syntax.App, general *ty, pipe bool) []uint8 {
	if len(e.Args) < 2 && !pipe {
		return nil
	}
	params := paramsOf(general, len(e.Args))
	member := memberArgument(params)
	if len(params) < len(e.Args) || member < 0 && !slices.ContainsFunc(e.Args, isLambda) {
		return nil
	}
	ranks, greatest, needed := make([]uint8, len(e.Args)), rankData, false
	for i, a := range e.Args {
		switch {
		case isLambda(a):
			ranks[i] = rankLambda
			needed = needed || pipe
		case member >= 0 && i >= member && params[i].kind == kGen:
			ranks[i] = rankPlain
		}
		needed = needed || ranks[i] < greatest
		greatest = max(greatest, ranks[i])
	}
	if !needed {
		return nil
	}
	return ranks
}

// Ranks of arguments.
const (
	rankData uint8 = iota
	rankPlain
	rankLambda
)

// inferInOrder infers an application of a function with at least as many parameters, its
// arguments by rank; t is the function's type. What |> gives stands before the lambdas.
func (c *checker) inferInOrder(e *syntax.App, t, general *ty, ranks []uint8, pipe *piped) *ty {
	errors, first := c.errors, len(c.out.Items)
	params := paramsOf(general, len(e.Args))
	want := make([]*ty, len(e.Args))
	for i := range e.Args {
		t = prune(t)
		want[i], t = t.args[0], t.args[1]
	}
	for rank := rankData; rank <= rankLambda; rank++ {
		if f := prune(t); rank == rankLambda && pipe != nil && f.kind == kFun {
			c.checkPiped(e, pipe, f.args[0])
		}
		for i := range e.Args {
			if ranks[i] != rank {
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

// checkPiped: the value in front of |> is what the next parameter of f takes.
func (c *checker) checkPiped(f syntax.Expr, pipe *piped, param *ty) {
	before := c.errors
	c.require(pipe.value, param, pipe.t, why{role: roleArg, n: len(argsOf(f)) + 1, fn: fnOf(f)})
	if l := c.lambda.fun; c.errors > before && l != nil && openEnded(l) && f.Span().Hi == l.Sp.Hi {
		c.parenthesiseLambda(c.out.Items[len(c.out.Items)-1], l, pipe.value.Span().Hi)
	}
	pipe.t = nil
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
	before := len(c.out.Items)
	c.check(a, want, w)
	if len(c.out.Items) > before && c.swappedParams(c.out.Items[before], e, i) {
		c.out.Items = c.out.Items[:before+1]
	}
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
