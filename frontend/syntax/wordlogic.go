package syntax

import "github.com/synoema/synoema/frontend/diag"

// LogicalWords are what other languages call the operators of Bool.
var LogicalWords = Words[string]{{"and", "&&"}, {"or", "||"}}

// logicalWord finds the `and` of `a and b`, which reads as an application.
func logicalWord(e Expr) *Var {
	app, ok := e.(*App)
	if !ok {
		return nil
	}
	for _, a := range app.Args[:len(app.Args)-1] {
		if v, ok := a.(*Var); ok && LogicalWords.Of(v.Name) != "" {
			return v
		}
	}
	return nil
}

// wordBetween: `a > 1 and b > 2` is no chain of comparisons.
func (p *parser) wordBetween(d *diag.Diagnostic, e Expr) bool {
	v := logicalWord(e)
	if v == nil || p.findDefinition(v.Name) {
		return false
	}
	op := LogicalWords.Of(v.Name)
	d.Span, d.Labels, d.Fixability = v.Sp, nil, "trivial"
	d.Message = "`" + v.Name + "` is written `" + op + "`"
	d.Hint = "`and` is &&, `or` is ||, negation is the function not"
	d.Edits = []diag.Edit{p.edit(v.Sp.Lo, v.Sp.Hi, op)}
	return true
}
