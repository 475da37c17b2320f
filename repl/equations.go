package repl

import (
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
	"github.com/synoema/synoema/tiering"
)

// unfinished is an entry that defined one function without covering every case.
type unfinished struct{ name, text string }

// enter takes an entry. A function can be typed equation by equation: one that follows
// an equation of the same function that left cases open is taken together with it. When
// the two don't fit, or the first already covers the second, it is a new definition.
func (l *loop) enter(entry string) (text string, r *tiering.Report) {
	before := l.open
	l.open = unfinished{}
	name := functionOf(entry)
	text = entry
	if name != "" && name == before.name {
		text = before.text + "\n" + entry
	}
	r = l.s.Enter(promptFile, text)
	if text != entry && (r.Status != 0 || warns(r, "unreachable_equation")) {
		if r.Status == 0 {
			l.s.Undo(1) // that reading of the entry
		}
		text, r = entry, l.s.Enter(promptFile, entry)
	}
	if name != "" && warns(r, "non_exhaustive") {
		l.open = unfinished{name, text}
	}
	return text, r
}

// promptFile is the name of entries in messages.
const promptFile = "<prompt>"

func warns(r *tiering.Report, code string) bool {
	for _, d := range r.Diags {
		if d.Code == code && d.Severity == diag.Warning {
			return true
		}
	}
	return false
}

// functionOf is the name of the function that an entry defines, if it defines just
// one, with or without its signature.
func functionOf(entry string) string {
	set, list := &source.Set{}, &diag.List{}
	f := syntax.ParseEntry(set, set.Add("", entry), list)
	if list.HasErrors() || f.Entry != nil {
		return ""
	}
	name := ""
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *syntax.SigDecl:
		case *syntax.FunDecl:
			if name != "" || len(d.Clauses[0].Params) == 0 {
				return ""
			}
			name = d.Name.Name
		default:
			return ""
		}
	}
	return name
}
