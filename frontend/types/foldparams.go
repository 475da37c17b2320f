// Lambdas of folds with their parameters in the other order: foldl (\x acc -> …).

package types

import (
	"slices"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
)

// accumulators are what people call the value that a fold passes on.
var accumulators = []string{"acc", "accum", "accumulator", "a", "total", "sum", "result", "res", "state", "st", "memo"}

// swappedParams: d is the first error in the lambda that is argument i of e. When e is a fold
// and the lambda's names tell that its parameters were taken for each other, that is what d says.
func (c *checker) swappedParams(d *diag.Diagnostic, e *syntax.App, i int) bool {
	l := e.Args[i].(*syntax.Lambda)
	general := c.generalType(e.Fn)
	if general == nil || len(l.Params) != 2 || d.Code == "unbound_variable" || !covers(l.Body.Span(), d.Span) {
		return false
	}
	params := paramsOf(general, i+1)
	first, isVar := l.Params[0].(*syntax.PVar)
	second, isVar2 := l.Params[1].(*syntax.PVar)
	if len(params) <= i || !isVar || !isVar2 || foldsInto(params[i], 0) == foldsInto(params[i], 1) {
		return false
	}
	acc, other := first, second
	if foldsInto(params[i], 1) {
		acc, other = second, first
	}
	if !namesAccumulator(other.Name) || namesAccumulator(acc.Name) {
		return false
	}
	d.Edits, d.DidYouMean = nil, ""
	return c.setHint(d, "the lambda's parameters come in the other order: \\"+second.Name+" "+first.Name+" -> …", "trivial",
		diag.Edit{Span: first.Sp, Text: second.Name}, diag.Edit{Span: second.Sp, Text: first.Name})
}

func namesAccumulator(name string) bool {
	return slices.Contains(accumulators, strings.TrimRight(name, "'0123456789"))
}
