// xs.map(f) and other calls of methods, which Synoema does not have.

package types

import (
	"slices"
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// isMethodName: a function of the library, in a file that has no field or function of this
// name and sees no records of other files.
func (c *checker) isMethodName(name string) bool {
	if c.file.Fields[name] || c.own.vals[name] != nil || c.in.Entry || len(c.own.imports) > 0 || c.in.prelude() {
		return false
	}
	if name == "fst" || name == "snd" { // fields of pairs
		return false
	}
	return methodHints.Of(name) != "" || foreignNames.Of(name)[0] != "" || c.inLibrary(name)
}

// noMethod reports the selection of a field from something that is no record; call is the
// application whose function it is, or nil.
func (c *checker) noMethod(e *syntax.Select, call *syntax.App, t *ty) {
	d := c.report("type_mismatch", e.Field.Sp, c.show(t)+" has no field "+quote(e.Field.Name))
	d.Expected, d.Found = "{"+e.Field.Name+" : a | r}", c.show(t)
	unknown := prune(t).kind == kMeta && !c.inClosedClass(t)
	if unknown {
		d.Message = "there are no methods, and no record of this file has a field " + quote(e.Field.Name)
	}
	fn := c.methodFunction(e.Field.Name, t)
	switch {
	case c.wrappedRecord(d, e, t):
		return
	case methodHints.Of(e.Field.Name) != "" && (!prune(t).is(core.BString) || e.Field.Name == "concat" || e.Field.Name == "format"):
		d.Hint = methodHints.Of(e.Field.Name)
		return
	case fn == "":
		d.Hint = "only records have fields; there are no methods"
		return
	case unknown && stringTwins.Of(fn) != "":
		d.Hint = "functions stand in front: " + fn + " of a List, " + stringTwins.Of(fn) + " of a String"
		return
	}
	var args []syntax.Expr
	sp := e.Sp
	if call != nil {
		args, sp = methodArguments(e, call)
	}
	text := c.callText(fn, e, args, t)
	d.Fixability = "easy"
	d.Hint = "functions stand in front: write " + text
	switch {
	case len(args) == 0:
		d.Hint += ", or x |> " + fn
		d.Edits = []diag.Edit{{Span: at(e.Sp, e.Sp.Lo), Text: "(" + fn + " "}, {Span: source.Span{File: sp.File, Lo: e.E.Span().Hi, Hi: sp.Hi}, Text: ")"}}
	case c.subjectIsFirst(fn, t):
		d.Edits = []diag.Edit{{Span: sp, Text: "(" + text + ")"}}
	default:
		d.Edits = append([]diag.Edit{{Span: at(sp, sp.Lo), Text: "("}, {Span: source.Span{File: sp.File, Lo: e.E.Span().Hi, Hi: e.Sp.Hi}, Text: " |> " + fn + " "}}, linkEdits(call.Args)...)
		d.Edits = append(d.Edits, diag.Edit{Span: at(sp, sp.Hi), Text: ")"})
	}
}

// wrappedRecord: p.name where p is of a type with one constructor that holds a record.
func (c *checker) wrappedRecord(d *diag.Diagnostic, e *syntax.Select, t *ty) bool {
	if t = prune(t); t.kind != kCon || len(t.con.Cons) != 1 || len(t.con.Cons[0].Fields) != 1 {
		return false
	}
	con, rec := t.con.Cons[0], t.con.Cons[0].Fields[0]
	if rec == nil || !slices.Contains(rec.Fields, e.Field.Name) {
		return false
	}
	text := c.argumentText(e.E)
	return c.setHint(d, con.Name+" holds the record that has this field: match it, or declare the record with `type`", "easy",
		diag.Edit{Span: e.Sp, Text: "(? " + text + " | " + con.Name + " r -> r." + e.Field.Name + ")"})
}

func (c *checker) subjectIsFirst(fn string, t *ty) bool {
	return slices.Contains(subjectFirst, fn) || fn == "str_join" && prune(t).is(core.BString)
}

// linkEdits make arguments side by side of the (a, b) of a call of a method.
func linkEdits(args []syntax.Expr) []diag.Edit {
	tuple, ok := args[0].(*syntax.TupleLit)
	if !ok || len(args) > 1 {
		return nil
	}
	return sideBySide(tuple, "")
}

// methodArguments are the arguments of x.f(a, b), or of x.f a b, and what the call covers.
func methodArguments(e *syntax.Select, call *syntax.App) ([]syntax.Expr, source.Span) {
	switch a := call.Args[0].(type) {
	case *syntax.TupleLit:
		if len(call.Args) == 1 {
			return a.Elems, call.Sp
		}
	case *syntax.Unit:
		if a.Sp.Lo == e.Sp.Hi {
			return nil, e.Sp.To(a.Sp)
		}
	}
	return call.Args, call.Sp
}

// methodHints are methods that change something in place elsewhere.
var methodHints = syntax.Words[string]{
	{"append", "nothing is changed in place: xs ++ [x] is a new list with x at its end"}, {"push", "nothing is changed in place: xs ++ [x] is a new list with x at its end"},
	{"add", "nothing is changed in place: xs ++ [x] is a new list, map_insert k v m a new Map"}, {"extend", "nothing is changed in place: xs ++ ys is a new list"},
	{"pop", "nothing is changed in place: last xs is the last element, init xs the list without it"}, {"remove", "nothing is changed in place: filter (\\x -> x != y) xs is a list without y"},
	{"set", "nothing is changed in place: map_insert k v m is a new Map"}, {"put", "nothing is changed in place: map_insert k v m is a new Map"},
	{"concat", "lists and Strings are joined by xs ++ ys"}, {"iter", "functions take the list itself: map f xs"}, {"collect", "lists are not lazy: leave it out"},
	{"clone", "values never change: leave it out"}, {"copy", "values never change: leave it out"}, {"first", "write head xs"}, {"format", "a string holds expressions in ${…}: \"${x} items\""}, {"toFixed", "write float_fixed digits x"},
}

// methodChain reports xs.map(f).filter(g) as a whole; it reads as xs.map ((f).filter) (g).
func (c *checker) methodChain(e *syntax.App, sel *syntax.Select) bool {
	names, args := []*syntax.Select{sel}, []syntax.Expr{}
	end := sel.Sp.Hi
	for _, a := range e.Args {
		link, isSelect := a.(*syntax.Select)
		if a.Span().Lo != end || c.file.Text[end] != '(' {
			return false
		}
		if !isSelect {
			args = append(args, a)
			break
		}
		names, args, end = append(names, link), append(args, link.E), link.Sp.Hi
	}
	if len(names) < 2 || len(args) < len(e.Args) || !c.isMethodName(sel.Field.Name) && prune(c.infer(sel.E)).kind == kRec {
		return false
	}
	t := c.infer(sel.E)
	c.inferRest(args)
	d := c.report("type_mismatch", sel.Field.Sp, "there are no methods: functions stand in front of their arguments")
	text, end := c.argumentText(sel.E), sel.E.Span().Hi
	d.Edits = []diag.Edit{{Span: at(e.Sp, sel.Sp.Lo), Text: "("}}
	for i, s := range names {
		fn := c.methodFunction(s.Field.Name, t)
		if fn == "" {
			fn = s.Field.Name
		}
		text += " |> " + fn
		d.Edits = append(d.Edits, diag.Edit{Span: source.Span{File: e.Sp.File, Lo: end, Hi: s.Field.Sp.Hi}, Text: " |> " + fn + " "})
		if i < len(args) {
			text += c.linkArguments(args[i])
			end = args[i].Span().Hi
			if u, ok := args[i].(*syntax.Unit); ok {
				d.Edits = append(d.Edits, diag.Edit{Span: u.Sp})
			} else {
				d.Edits = append(d.Edits, linkEdits(args[i:i+1])...)
			}
		}
	}
	d.Edits = append(d.Edits, diag.Edit{Span: at(e.Sp, max(end, names[len(names)-1].Sp.Hi)), Text: ")"})
	d.Hint, d.Fixability = "write "+text, "easy"
	return true
}

// linkArguments writes the (a, b) of a call of a method.
func (c *checker) linkArguments(e syntax.Expr) string {
	switch e := e.(type) {
	case *syntax.Unit:
		return ""
	case *syntax.TupleLit:
		text := ""
		for _, x := range e.Elems {
			text += " " + c.argumentText(x)
		}
		return text
	}
	return " " + c.argumentText(e)
}

// subjectFirst are the functions whose subject is not their last argument.
var subjectFirst = []string{"str_slice", "str_find", "str_starts_with", "str_ends_with", "str_contains"}

// callText writes a call of a method as one of a function.
func (c *checker) callText(fn string, e *syntax.Select, args []syntax.Expr, t *ty) string {
	texts := []string{fn}
	self := c.argumentText(e.E)
	first := c.subjectIsFirst(fn, t)
	if first {
		texts = append(texts, self)
	}
	for _, a := range args {
		texts = append(texts, c.argumentText(a))
	}
	if !first {
		texts = append(texts, self)
	}
	return strings.Join(texts, " ")
}

// argumentText is the text of an expression as an argument.
func (c *checker) argumentText(e syntax.Expr) string {
	sp := e.Span()
	text := c.file.Text[sp.Lo:sp.Hi]
	switch e := e.(type) {
	case *syntax.Lambda:
		if openEnded(e) {
			return "(" + text + ")"
		}
		return text
	case *syntax.Var, *syntax.Con, *syntax.StrLit, *syntax.Interp, *syntax.CharLit, *syntax.ListLit, *syntax.IntLit, *syntax.FloatLit:
		if inner, ok := strings.CutPrefix(text, "("); ok && text[1] != '-' {
			return strings.TrimSpace(strings.TrimSuffix(inner, ")"))
		}
		return text
	}
	if !atomic(e) && !strings.HasPrefix(text, "(") {
		return "(" + text + ")"
	}
	return text
}

// methodFunction is the function of the library that a method of a type t stands for, or "".
func (c *checker) methodFunction(name string, t *ty) string {
	t = prune(t)
	snake := snakeCase(name)
	var candidates []string
	switch {
	case t.is(core.BString):
		candidates = []string{stringTwins.Of(name), "str_" + snake, "str_" + strings.TrimPrefix(snake, "to_"), map[string]string{
			"len": "str_len", "size": "str_len", "startswith": "str_starts_with", "endswith": "str_ends_with", "includes": "str_contains",
			"substring": "str_slice", "strip": "str_trim", "toInt": "str_to_int"}[name]}
	case t.kind == kCon && t.con.Name == "Map":
		candidates = []string{"map_" + snake, map[string]string{"contains": "has_key", "containsKey": "has_key", "has": "has_key", "items": "entries"}[name]}
	case t.is(core.BList) && (name == "len" || name == "size" || name == "count"):
		candidates = []string{"length"}
	case t.is(core.BList) && (name == "contains" || name == "includes"):
		candidates = []string{"elem"}
	}
	candidates = append(candidates, name, foreignNames.Of(name)[0], snake)
	for _, f := range candidates {
		if f != "" && f[0] >= 'a' && c.mentionable(f) {
			return f
		}
	}
	return ""
}

// snakeCase writes startsWith as starts_with.
func snakeCase(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if ch := s[i]; ch >= 'A' && ch <= 'Z' {
			b.WriteByte('_')
			b.WriteByte(ch - 'A' + 'a')
		} else {
			b.WriteByte(ch)
		}
	}
	return b.String()
}
