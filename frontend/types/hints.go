// What to change: hints and edits for common disagreements and for habits from
// other languages that show in the types.

package types

import (
	"cmp"
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// hint finds the first rule that fits a disagreement.
func (c *checker) hint(d *diag.Diagnostic, node syntax.Node, want, got *ty, w why) {
	e, isExpr := node.(syntax.Expr)
	if !isExpr {
		return
	}
	want, got = c.flatten(want), c.flatten(got)
	if d.Code == "signature_mismatch" {
		if want.kind == kCon && got.kind != kCon {
			c.wrappedValue(d, e, want, got, w)
		}
		return
	}
	switch {
	case c.tupleArgument(d, e, want, w),
		c.spreadTuple(d, e.Span(), got),
		c.flippedFunction(d, e, w),
		c.missingArguments(d, e, want, got, w),
		c.missingParams(d, want, got, w),
		c.negationSection(d, e, want),
		c.stringLength(d, e, want, got, w),
		c.otherContainer(d, got, w),
		c.numberMix(d, e, want, got, w),
		c.shownValue(d, e, want, got, w),
		c.indexed(d, want, got, w),
		c.singleElement(d, e, want, got, w),
		c.wrappedValue(d, e, want, got, w):
	}
}

func (c *checker) setHint(d *diag.Diagnostic, hint, fix string, edits ...diag.Edit) bool {
	d.Hint, d.Fixability = hint, fix
	d.Edits = append(d.Edits, edits...)
	return true
}

func at(sp source.Span, pos int32) source.Span { return source.Span{File: sp.File, Lo: pos, Hi: pos} }

// call is the edit that puts a function in front of e.
func call(fn string, e syntax.Expr) []diag.Edit {
	sp := e.Span()
	if atomic(e) {
		return []diag.Edit{{Span: at(sp, sp.Lo), Text: fn + " "}}
	}
	return []diag.Edit{{Span: at(sp, sp.Lo), Text: fn + " ("}, {Span: at(sp, sp.Hi), Text: ")"}}
}

// callIn is call where the result must be an atom itself.
func callIn(fn string, e syntax.Expr, w why) []diag.Edit {
	if w.role != roleArg && w.role != roleElem {
		return call(fn, e)
	}
	sp := e.Span()
	if atomic(e) {
		return []diag.Edit{{Span: at(sp, sp.Lo), Text: "(" + fn + " "}, {Span: at(sp, sp.Hi), Text: ")"}}
	}
	return call(fn, e)
}

// atomic: does e stand as an argument without parentheses of its own?
func atomic(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.App: // its span includes its parentheses
		return e.Sp.Lo < e.Fn.Span().Lo
	case *syntax.Binary:
		return e.Sp.Lo < e.L.Span().Lo
	case *syntax.Var, *syntax.Con, *syntax.IntLit, *syntax.FloatLit, *syntax.CharLit, *syntax.StrLit, *syntax.Interp,
		*syntax.Unit, *syntax.ListLit, *syntax.RangeLit, *syntax.ListComp, *syntax.TupleLit, *syntax.RecordLit,
		*syntax.Select, *syntax.OpFunc, *syntax.LeftSection, *syntax.RightSection:
		return true
	}
	return false
}

// tupleArgument: f (a, b) for f a b.
func (c *checker) tupleArgument(d *diag.Diagnostic, e syntax.Expr, want *ty, w why) bool {
	t, ok := e.(*syntax.TupleLit)
	if !ok || w.role != roleArg || want.kind == kRec || want.kind == kCon && want.con.Builtin == core.BTuple {
		return false
	}
	sep := ""
	if w.fn.Span().Hi == t.Sp.Lo {
		sep = " "
	}
	return c.setHint(d, "arguments stand side by side, without parentheses and commas: "+orF(nameOf(w.fn))+" a b", "trivial", sideBySide(t, sep)...)
}

// sideBySide are the edits that make arguments of a tuple; sep stands before the first.
func sideBySide(t *syntax.TupleLit, sep string) []diag.Edit {
	first, last := t.Elems[0], t.Elems[len(t.Elems)-1]
	edits := []diag.Edit{{Span: source.Span{File: t.Sp.File, Lo: t.Sp.Lo, Hi: first.Span().Lo}, Text: sep + openParen(first)}}
	for i := 1; i < len(t.Elems); i++ {
		a, b := t.Elems[i-1], t.Elems[i]
		edits = append(edits, diag.Edit{Span: source.Span{File: t.Sp.File, Lo: a.Span().Hi, Hi: b.Span().Lo}, Text: closeParen(a) + " " + openParen(b)})
	}
	return append(edits, diag.Edit{Span: source.Span{File: t.Sp.File, Lo: last.Span().Hi, Hi: t.Sp.Hi}, Text: closeParen(last)})
}

func orF(name string) string {
	if name == "" {
		return "f"
	}
	return name
}

func openParen(e syntax.Expr) string {
	if atomic(e) {
		return ""
	}
	return "("
}

func closeParen(e syntax.Expr) string {
	if atomic(e) {
		return ""
	}
	return ")"
}

// missingArguments: a function stands where its result is wanted.
func (c *checker) missingArguments(d *diag.Diagnostic, e syntax.Expr, want, got *ty, w why) bool {
	if got.kind != kFun || want.kind == kFun {
		return false
	}
	n, name := arrows(got), nameOf(e)
	if c.swallowedArguments(d, e, n) {
		return true
	}
	if name == "" {
		return c.setHint(d, "this is a function that still awaits "+plural(n, "argument"), "easy")
	}
	if app, isApp := e.(*syntax.App); isApp {
		if t, isTuple := app.Args[len(app.Args)-1].(*syntax.TupleLit); isTuple && t.Sp.Lo == app.Fn.Span().Hi && n == len(t.Elems)-1 {
			return c.setHint(d, "arguments stand side by side, without parentheses and commas: "+name+" a b", "trivial", sideBySide(t, " ")...)
		}
		if name == "range" && n == 1 {
			sp := app.Args[0].Span()
			return c.setHint(d, "a range names both ends, which belong to it: [0..n - 1]", "trivial", diag.Edit{Span: app.Sp, Text: "[0.." + strings.Trim(c.file.Text[sp.Lo:sp.Hi], "()") + " - 1]"})
		}
		return c.setHint(d, quote(name)+" still awaits "+plural(n, "argument"), "easy")
	}
	if arg := prune(got.args[0]); arg.is(core.BUnit) && n == 1 {
		return c.setHint(d, "call it: "+name+" ()", "trivial", diag.Edit{Span: at(e.Span(), e.Span().Hi), Text: " ()"})
	}
	if w.role == roleArg {
		return c.setHint(d, quote(name)+" awaits "+plural(n, "argument")+"; as an argument its application needs parentheses: ("+name+" …)", "easy")
	}
	return c.setHint(d, quote(name)+" awaits "+plural(n, "argument"), "easy")
}

// negationSection: (- 1) is a number, not a section.
func (c *checker) negationSection(d *diag.Diagnostic, e syntax.Expr, want *ty) bool {
	_, isNeg := e.(*syntax.Neg)
	if lit, ok := e.(*syntax.IntLit); ok && lit.Value < 0 {
		isNeg = true
	}
	if !isNeg || want.kind != kFun {
		return false
	}
	return c.setHint(d, "(- e) is negation, not a section: write \\x -> x - e", "easy")
}

// missingParams: an equation with fewer parameters than its signature takes.
func (c *checker) missingParams(d *diag.Diagnostic, want, got *ty, w why) bool {
	if w.role != roleSignature || want.kind != kFun || got.kind == kFun {
		return false
	}
	return c.setHint(d, "the signature of "+quote(w.name)+" takes "+plural(arrows(want), "more parameter")+" than the equation has", "easy")
}

// stringLength: length s on a String.
func (c *checker) stringLength(d *diag.Diagnostic, e syntax.Expr, want, got *ty, w why) bool {
	if w.role != roleArg || !want.is(core.BList) || !got.is(core.BString) {
		return false
	}
	v, ok := w.fn.(*syntax.Var)
	if !ok {
		return false
	}
	if v.Name == "concat" {
		return c.setHint(d, "a String is no list: str_join \"\" joins Strings", "trivial", diag.Edit{Span: v.Sp, Text: `str_join ""`})
	}
	if str := stringTwins.Of(v.Name); str != "" {
		return c.setHint(d, "a String is no list: "+str+" is "+v.Name+" for Strings", "trivial", diag.Edit{Span: v.Sp, Text: str})
	}
	edits := callIn("str_chars", e, w)
	return c.setHint(d, "a String is no list; str_chars gives the list of its characters", "easy", edits...)
}

var stringTwins = syntax.Words[string]{{"length", "str_len"}, {"elem", "str_contains"}}

// containerTwins are what functions on one container are called for another.
var containerTwins = syntax.Words[string]{
	{"map Maybe", "map_maybe"}, {"map Result", "map_ok"}, {"map Map", "map_map_values"},
	{"map_maybe List", "map"}, {"map_maybe Result", "map_ok"}, {"map_ok List", "map"}, {"map_ok Maybe", "map_maybe"},
	{"length Map", "map_size"}, {"elem Map", "has_key"},
}

// otherContainer: map f m on a Maybe.
func (c *checker) otherContainer(d *diag.Diagnostic, got *ty, w why) bool {
	v, ok := w.fn.(*syntax.Var)
	if !ok || w.role != roleArg || got.kind != kCon {
		return false
	}
	twin := containerTwins.Of(v.Name + " " + got.con.Name)
	if twin == "" || !c.mentionable(twin) {
		return false
	}
	return c.setHint(d, twin+" is "+v.Name+" for a "+got.con.Name, "trivial", diag.Edit{Span: v.Sp, Text: twin})
}

// numberMix: an Int where a Float is wanted, or the other way round.
func (c *checker) numberMix(d *diag.Diagnostic, e syntax.Expr, want, got *ty, w why) bool {
	switch {
	case want.is(core.BFloat) && got.is(core.BInt):
		return c.setHint(d, "Int and Float do not mix: to_float makes a Float of an Int", "trivial", floatEdits(e, w)...)
	case want.is(core.BInt) && got.is(core.BFloat) && w.role == roleOperand && w.name == "%":
		return c.setHint(d, "`%` works on Int only; the remainder of Floats is x - y * truncate (x / y)", "medium")
	case want.is(core.BInt) && got.is(core.BFloat):
		if f, ok := e.(*syntax.FloatLit); ok && f != nil {
			return c.setHint(d, "Int and Float do not mix; make the other number a Float with to_float, or write an Int here", "easy")
		}
		if other, ok := w.fn.(*syntax.Binary); ok && w.role == roleOperand {
			return c.setHint(d, "Int and Float do not mix: to_float makes a Float of the other operand", "easy", call("to_float", other.L)...)
		}
		return c.setHint(d, "Int and Float do not mix: to_int makes an Int of a Float (it truncates); see also round, floor and ceil", "medium")
	}
	return false
}

// floatEdits converts e; a quotient by its operands, so that it is not truncated.
func floatEdits(e syntax.Expr, w why) []diag.Edit {
	b, ok := e.(*syntax.Binary)
	if !ok || b.Op != "/" {
		return callIn("to_float", e, w)
	}
	var edits []diag.Edit
	for _, x := range []syntax.Expr{b.L, b.R} {
		if _, lit := x.(*syntax.IntLit); !lit {
			edits = append(edits, call("to_float", x)...)
		}
	}
	return edits
}

// shownValue: a value where its text is wanted.
func (c *checker) shownValue(d *diag.Diagnostic, e syntax.Expr, want, got *ty, w why) bool {
	if !want.is(core.BString) || got.kind == kFun {
		return c.numberFromText(d, want, got, w)
	}
	if got.is(core.BUnit) {
		return false
	}
	if got.is(core.BChar) {
		if lit, ok := e.(*syntax.CharLit); ok && lit.Value > ' ' && lit.Value != '"' && lit.Value != '\\' && lit.Value != '$' {
			return c.setHint(d, "a String is written with double quotes", "trivial", diag.Edit{Span: lit.Sp, Text: `"` + string(lit.Value) + `"`})
		}
		return c.setHint(d, "a Char is no String; show makes one of it", "easy", callIn("show", e, w)...)
	}
	if got.is(core.BList) && prune(got.args[0]).is(core.BString) {
		return c.setHint(d, `str_join ", " xs joins a list of Strings; show gives the text of any value`, "easy", callIn("show", e, w)...)
	}
	return c.setHint(d, "show gives the text of a value; in a string write ${…}", "trivial", callIn("show", e, w)...)
}

func (c *checker) numberFromText(d *diag.Diagnostic, want, got *ty, w why) bool {
	if !got.is(core.BString) {
		return false
	}
	switch {
	case w.role == roleOperand && w.name == "%":
		return c.setHint(d, "`%` is the remainder; a string holds expressions in ${…}: \"${n} items\"", "easy")
	case w.role == roleElem && w.n > 0:
		return c.setHint(d, "the elements of a list have one type; values of several types make a tuple: (1, \"a\")", "easy")
	case want.is(core.BInt):
		return c.setHint(d, "str_to_int reads a number; it gives a Result: unwrap_or 0 (str_to_int s)", "medium")
	case want.is(core.BFloat):
		return c.setHint(d, "str_to_float reads a number; it gives a Result: unwrap_or 0.0 (str_to_float s)", "medium")
	case want.is(core.BChar):
		return c.setHint(d, "a Char is written with single quotes: 'a'", "easy")
	}
	return false
}

// wrappedValue: Maybe a or Result e a where an a is wanted, or the other way round.
func (c *checker) wrappedValue(d *diag.Diagnostic, e syntax.Expr, want, got *ty, w why) bool {
	switch {
	case want.kind == kCon && got.kind == kCon && want.con != got.con && want.con.Name == got.con.Name:
		return c.setHint(d, "these are two types of one name", "medium")
	case want.kind == kCon && got.kind == kCon && want.con == got.con:
		return false
	case got.kind == kCon && got.con.Name == "Maybe" && c.wants(want, got.args[0]):
		return c.setHint(d, "take the value out with from_maybe default m, or match: ? m | Just x -> … | None -> …", "easy")
	case got.kind == kCon && got.con.Name == "Result" && len(got.args) == 2 && (c.wants(want, got.args[0]) || c.wants(want, got.args[1])):
		return c.setHint(d, "take the value out with unwrap_or default r, or match: ? r | Ok x -> … | Err e -> …", "easy")
	case want.kind == kCon && want.con.Name == "Maybe" && c.wants(want.args[0], got):
		return c.setHint(d, "wrap it: Just x", "easy", c.wrapped("Just", e, w)...)
	case want.kind != kCon || want.con.Name != "Result" || len(want.args) != 2:
		return false
	case c.wants(want.args[0], got):
		return c.setHint(d, "wrap it: Ok x", "easy", c.wrapped("Ok", e, w)...)
	case c.wants(want.args[1], got):
		return c.setHint(d, "wrap it: Err x", "easy", c.wrapped("Err", e, w)...)
	}
	return false
}

// wrapped is the edit that applies a constructor to e, where that can be done in place.
func (c *checker) wrapped(con string, e syntax.Expr, w why) []diag.Edit {
	switch e.(type) {
	case *syntax.App, *syntax.Binary:
	default:
		if !atomic(e) {
			return nil
		}
	}
	return callIn(con, e, w)
}

// indexed: xs[0] applies xs to a list.
func (c *checker) indexed(d *diag.Diagnostic, want, got *ty, w why) bool {
	if w.role != roleArg || want.kind != kFun || !got.is(core.BList) || !prune(want.args[0]).is(core.BList) {
		return false
	}
	return c.setHint(d, quote(orF(nameOf(w.fn)))+" applies this argument to a list; xs[i] is written index i xs", "easy")
}

// singleElement: xs ++ x for xs ++ [x].
func (c *checker) singleElement(d *diag.Diagnostic, e syntax.Expr, want, got *ty, w why) bool {
	if w.role != roleOperand || (w.name != "++" && w.name != ":") || !want.is(core.BList) || got.is(core.BList) || !c.wants(want.args[0], got) {
		return false
	}
	sp, open, end := e.Span(), "[", "]"
	if !atomic(e) {
		open, end = "[(", ")]"
	}
	return c.setHint(d, "a list of one element is [x]", "easy", diag.Edit{Span: at(sp, sp.Lo), Text: open}, diag.Edit{Span: at(sp, sp.Hi), Text: end})
}

// wants: do the heads of the types agree?
func (c *checker) wants(want, got *ty) bool {
	want, got = prune(want), prune(got)
	return want.kind == kMeta || got.kind == kMeta || want.kind == got.kind && want.con == got.con
}

// operandHint is for operands of a class with fixed members.
func (c *checker) operandHint(d *diag.Diagnostic, node syntax.Node, f failure, o *origin, w why) {
	e, isExpr := node.(syntax.Expr)
	if !isExpr {
		return
	}
	t := c.flatten(f.whole)
	bin, _ := o.node.(*syntax.Binary)
	switch {
	case c.tupleArgument(d, e, c.int, w), c.spreadTuple(d, e.Span(), t):
	case bin != nil && t.is(core.BUnit) && e == bin.L:
		c.printedFirst(d, bin)
	case bin != nil && bin.Op == "-" && t.kind == kFun && e == bin.L:
		c.setHint(d, "this subtracts; a negative argument stands in parentheses", "trivial", negativeArgument(bin)...)
	case t.kind == kFun:
		c.missingArguments(d, e, c.int, t, w)
	case f.pred.cls == c.env.appendable:
		c.setHint(d, "`++` joins Strings and Lists; show gives the text of a value", "easy", c.shown(e, t, w)...)
	case t.is(core.BString) && o.what != "+":
		c.numberFromText(d, c.int, t, w)
	case t.is(core.BList) && o.what == "+":
		c.setHint(d, "lists are joined with ++", "easy")
	case t.kind == kCon && (t.con.Name == "Maybe" || t.con.Name == "Result"):
		c.wrappedValue(d, e, c.fresh(), t, w)
	}
}

// shown is the edit that makes text of e, when e is itself what is no text.
func (c *checker) shown(e syntax.Expr, t *ty, w why) []diag.Edit {
	if whole := c.nodeTypes[e.NodeID()]; whole == nil || prune(whole).kind != t.kind || prune(whole).con != t.con {
		return nil
	}
	return callIn("show", e, w)
}

func negativeArgument(b *syntax.Binary) []diag.Edit {
	sp := b.R.Span()
	if app, ok := b.R.(*syntax.App); ok && !atomic(app) {
		sp = app.Fn.Span() // f -1 x: only the number is negative
	}
	gap := source.Span{File: sp.File, Lo: b.OpSpan.Lo, Hi: sp.Lo}
	return []diag.Edit{{Span: gap, Text: "(-"}, {Span: at(sp, sp.Hi), Text: ")"}}
}

// printedFirst: print "n: " ++ show n appends to the result of print.
func (c *checker) printedFirst(d *diag.Diagnostic, b *syntax.Binary) {
	app, ok := b.L.(*syntax.App)
	if !ok {
		return
	}
	last := app.Args[len(app.Args)-1]
	c.setHint(d, "application binds tighter than `"+b.Op+"`: put the whole argument in parentheses", "trivial",
		diag.Edit{Span: at(last.Span(), last.Span().Lo), Text: "("}, diag.Edit{Span: at(b.R.Span(), b.R.Span().Hi), Text: ")"})
}

// plusOnText: "a" + "b". The left type is as it was before the two met.
func (c *checker) plusOnText(d *diag.Diagnostic, b *syntax.Binary, l, r *ty) {
	if d == nil || b.Op != "+" {
		return
	}
	r = prune(r)
	lText, rText := l.is(core.BString), r.is(core.BString)
	edits := []diag.Edit{{Span: b.OpSpan, Text: "++"}}
	switch {
	case lText && rText:
	case lText && r.kind != kFun && r.kind != kErr:
		edits = append(edits, call("show", b.R)...)
	case rText && l.kind != kFun && l.kind != kErr:
		edits = append(call("show", b.L), edits...)
	default:
		return
	}
	d.Edits = nil
	c.setHint(d, "Strings are joined with ++; show gives the text of other values", "trivial", edits...)
}

// appendToNumber completes the error of the left operand of ++ when the right one, of type
// r, is no text either, or is the list that it goes into.
func (c *checker) appendToNumber(d *diag.Diagnostic, b *syntax.Binary, r *ty) {
	if b.Op != "++" || len(d.Edits) == 0 || d.Span != b.L.Span() {
		return
	}
	switch r = prune(r); {
	case r.is(core.BList):
		open, end := "[", "]"
		if !atomic(b.L) {
			open, end = "[(", ")]"
		}
		d.Edits = []diag.Edit{{Span: at(d.Span, d.Span.Lo), Text: open}, {Span: at(d.Span, d.Span.Hi), Text: end}}
		d.Hint = "`++` joins two lists; one element is put in front by x : xs or [x] ++ xs"
	case r.kind == kCon && !r.is(core.BString) && !r.is(core.BUnit), r.kind == kMeta && hasClass(r, c.env.num):
		d.Edits = append(d.Edits, call("show", b.R)...)
	}
}

// valueCalled: arguments given to something that is no function.
func (c *checker) valueCalled(d *diag.Diagnostic, e *syntax.App, t *ty) {
	if _, isUnit := e.Args[0].(*syntax.Unit); isUnit && len(e.Args) == 1 {
		sp := source.Span{File: e.Sp.File, Lo: e.Fn.Span().Hi, Hi: e.Args[0].Span().Hi}
		c.setHint(d, "it is a value already; leave the () out", "trivial", diag.Edit{Span: sp})
		return
	}
	if list, isList := e.Args[0].(*syntax.ListLit); isList && t.is(core.BList) && len(list.Elems) == 1 {
		c.setHint(d, "an element of a list is taken with index i xs", "easy", c.indexEdit(e, list.Elems[0])...)
		return
	}
	if list, isList := e.Args[0].(*syntax.ListLit); isList && len(list.Elems) == 1 && len(e.Args) == 1 && e.Fn.Span().Hi == list.Sp.Lo {
		i, xs := c.argumentText(list.Elems[0]), c.argumentText(e.Fn)
		switch {
		case t.is(core.BString):
			d.Hint = "a character of a String is str_slice s i (i + 1), as a Char index i (str_chars s)"
			d.Edits = []diag.Edit{{Span: e.Sp, Text: "(index " + i + " (str_chars " + xs + "))"}}
			return
		case t.kind == kCon && t.con.Name == "Map":
			d.Hint = "the value of a key is map_get " + i + " default " + xs + ", or map_lookup " + i + " " + xs + " for a Result"
			d.Edits = []diag.Edit{{Span: e.Sp, Text: "(unwrap (map_lookup " + i + " " + xs + "))"}}
			return
		}
	}
	if fields, ok := e.Args[0].(*syntax.RecordLit); ok && t.kind == kRec && fields.Spread == nil && len(fields.Fields) > 0 && len(e.Args) == 1 {
		name := c.argumentText(e.Fn)
		c.setHint(d, "a record like it with other fields is {..."+name+", "+fields.Fields[0].Name.Name+" = …}", "trivial",
			diag.Edit{Span: e.Fn.Span().To(at(fields.Sp, fields.Fields[0].Name.Sp.Lo)), Text: "{..." + name + ", "})
		return
	}
	d.Hint = "it is a value of type " + c.show(t)
}

// indexEdit writes xs[i], where xs is atomic, as (index i xs).
func (c *checker) indexEdit(e *syntax.App, i syntax.Expr) []diag.Edit {
	list := e.Args[0].Span()
	if len(e.Args) > 1 || !atomic(e.Fn) || e.Fn.Span().Hi != list.Lo {
		return nil
	}
	return []diag.Edit{{Span: at(e.Sp, e.Fn.Span().Lo), Text: "(index " + c.argumentText(i) + " "}, {Span: list, Text: ")"}}
}

// slicesByNumber: xs[1:2], where what follows the `:` can only be a number.
func slicesByNumber(e *syntax.App) bool {
	list, ok := e.Args[0].(*syntax.ListLit)
	if !ok || len(list.Elems) != 1 {
		return false
	}
	b, ok := list.Elems[0].(*syntax.Binary)
	if !ok || b.Op != ":" {
		return false
	}
	switch r := b.R.(type) {
	case *syntax.IntLit, *syntax.Neg:
		return true
	case *syntax.Binary:
		return operatorKind(r.Op) == opNum
	}
	return false
}

// slice: xs[a:b], which reads as xs applied to a list of one cons.
func (c *checker) slice(e *syntax.App, t *ty) bool {
	list, ok := e.Args[0].(*syntax.ListLit)
	if !ok || len(e.Args) > 1 || len(list.Elems) != 1 || e.Fn.Span().Hi != list.Sp.Lo {
		return false
	}
	b, ok := list.Elems[0].(*syntax.Binary)
	if !ok || b.Op != ":" || atomic(b) {
		return false
	}
	from, to, xs := c.argumentText(b.L), c.argumentText(b.R), c.argumentText(e.Fn)
	text := "take (" + to + " - " + from + ") (drop " + from + " " + xs + ")"
	if prune(t).is(core.BString) {
		text = "str_slice " + xs + " " + from + " " + to
	}
	d := c.report("type_mismatch", list.Sp, "a part of a list is taken with take and drop, of a String with str_slice")
	return c.setHint(d, "write "+text, "easy", diag.Edit{Span: e.Sp, Text: "(" + text + ")"})
}

// nestedCall: f g x where f (g x) is meant.
func (c *checker) nestedCall(d *diag.Diagnostic, e *syntax.App, taken int) {
	if _, isUnit := e.Args[taken].(*syntax.Unit); isUnit && len(e.Args) == taken+1 {
		sp := source.Span{File: e.Sp.File, Lo: e.Args[taken-1].Span().Hi, Hi: e.Args[taken].Span().Hi}
		c.setHint(d, "leave the () out", "trivial", diag.Edit{Span: sp})
		return
	}
	if c.indexedArgument(d, e, taken) || c.recordFields(d, e) {
		return
	}
	if v, ok := e.Fn.(*syntax.Var); ok && (v.Name == "print" || v.Name == "write") && !c.anyFunction(e.Args) {
		d.Hint = v.Name + ` takes one value; a string holds several: ` + v.Name + ` "${a} ${b}"`
		return
	}
	for i, a := range e.Args {
		t := c.nodeTypes[a.NodeID()]
		if v := nameOf(a); atomic(a) && v != "" && t != nil && prune(t).kind == kFun && i+1 < len(e.Args) {
			end := e.Args[len(e.Args)-1].Span()
			c.setHint(d, "an argument that is an application stands in parentheses: ("+v+" …)", "easy",
				diag.Edit{Span: at(a.Span(), a.Span().Lo), Text: "("}, diag.Edit{Span: at(end, end.Hi), Text: ")"})
			return
		}
	}
	if d.Code == "arity_mismatch" {
		d.Hint = cmp.Or(c.purpose(e.Fn), "leave out what is too much, or put parentheses around an application")
	}
}

func (c *checker) anyFunction(es []syntax.Expr) bool {
	for _, e := range es {
		if t := c.nodeTypes[e.NodeID()]; t != nil && prune(t).kind == kFun {
			return true
		}
	}
	return false
}

// recordFields: Person "a" 3, where the constructor has one record with as many fields.
func (c *checker) recordFields(d *diag.Diagnostic, e *syntax.App) bool {
	con, ok := e.Fn.(*syntax.Con)
	if !ok || c.uses[con.ID].con == nil || c.uses[con.ID].con.def == nil {
		return false
	}
	decl, ok := c.uses[con.ID].con.def.decl.(*syntax.DataDecl)
	if !ok {
		return false
	}
	for _, k := range decl.Cons {
		if k.Name.Name != con.Name || len(k.Fields) != 1 {
			continue
		}
		rec, ok := k.Fields[0].(*syntax.TRecord)
		if !ok || len(rec.Fields) != len(e.Args) {
			return false
		}
		edits := make([]diag.Edit, len(e.Args)+1)
		gap := e.Fn.Span().Hi
		for i, a := range e.Args {
			text := map[bool]string{true: " {", false: ", "}[i == 0] + rec.Fields[i].Name.Name + " = "
			edits[i] = diag.Edit{Span: source.Span{File: e.Sp.File, Lo: gap, Hi: a.Span().Lo}, Text: text}
			gap = a.Span().Hi
		}
		edits[len(e.Args)] = diag.Edit{Span: at(e.Sp, gap), Text: "}"}
		return c.setHint(d, con.Name+" holds a record: give its fields by name", "trivial", edits...)
	}
	return false
}

// indexedArgument: print xs[0], where argument taken is a list without a blank in front.
func (c *checker) indexedArgument(d *diag.Diagnostic, e *syntax.App, taken int) bool {
	list, isList := e.Args[taken].(*syntax.ListLit)
	if !isList || taken == 0 || len(list.Elems) != 1 || e.Args[taken-1].Span().Hi != list.Sp.Lo {
		return false
	}
	xs := e.Args[taken-1]
	call := &syntax.App{Base: syntax.Base{At: syntax.At{Sp: xs.Span().To(list.Sp)}}, Fn: xs, Args: []syntax.Expr{list}}
	return c.setHint(d, "an element of a list is taken with index i xs", "trivial", c.indexEdit(call, list.Elems[0])...)
}

// listApplication: [f x] has two elements; (f x) is meant. Element i is the function.
func (c *checker) listApplication(e *syntax.ListLit, i int, fn *ty) {
	n, x := arrows(fn), e.Elems[i]
	d := c.report("type_mismatch", x.Span(), "the elements of this list disagree: "+quote(orF(nameOf(x)))+" is a function that awaits "+plural(n, "argument"))
	d.Found = c.show(fn)
	d.Expected = "the type of the other elements"
	if i+n >= len(e.Elems) {
		d.Hint = "elements are atoms: an application needs parentheses: [(f x) y]"
		return
	}
	end := e.Elems[i+n].Span()
	c.setHint(d, "elements of a list are separated by blanks: an application needs parentheses", "trivial",
		diag.Edit{Span: at(x.Span(), x.Span().Lo), Text: "("}, diag.Edit{Span: at(end, end.Hi), Text: ")"})
}
