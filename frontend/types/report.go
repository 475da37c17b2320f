// Disagreements of types as messages: what was wanted and why, what stands there.

package types

import (
	"slices"
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// place is a syntax.Node. What has an expression has to look up how it is a Node, the
// first time with some effort, and only reports need to.
type place any

func nodeAt(p place) syntax.Node {
	n, _ := p.(syntax.Node)
	return n
}

// require unifies and reports at node what is wrong.
func (c *checker) require(node place, want, got *ty, w why) {
	found := prune(got)
	number := found.kind == kMeta && hasClass(found, c.env.num)
	if !c.unify(want, got) {
		c.takeFailures()
		c.mismatch(nodeAt(node), want, got, w)
		return
	}
	if fs := c.takeFailures(); len(fs) > 0 {
		if number && fs[0].pred.cls == c.env.num && fs[0].whole == prune(want) {
			c.numberMismatch(nodeAt(node), fs[0], w)
			return
		}
		c.unsatisfied(nodeAt(node), fs[0], w)
	}
}

// member demands that t, the type of node, is in a class.
func (c *checker) member(p pred, node place, t *ty) {
	c.solve(p, t)
	if fs := c.takeFailures(); len(fs) > 0 {
		c.unsatisfied(nodeAt(node), fs[0], why{})
	}
}

func (c *checker) mismatch(node syntax.Node, want, got *ty, w why) {
	cl := c.clash
	if c.rigidTold(cl) {
		c.failed = true
		c.errors++
		return
	}
	p := c.printer()
	p.room = 2 * maxNodes
	p.reserve(want)
	p.reserve(got)
	exp, found := p.expected(want), p.text(got)
	if cl.kind == infinite {
		c.infiniteType(node, want, got, cl, w)
		return
	}
	code := "type_mismatch"
	if _, isPat := node.(syntax.Pat); isPat {
		code = "pattern_mismatch"
	}
	d := c.report(code, node.Span(), "expected "+exp+", found "+found)
	d.Expected, d.Found = exp, found
	c.explain(d, w)
	switch {
	case cl.kind == escapes || rigid(cl.a) || rigid(cl.b):
		c.explainRigid(d, cl, w)
	case cl.kind == missingField:
		d.Notes = append(d.Notes, "the record has no field "+quote(cl.field))
		d.Hint = "give the record a field " + quote(cl.field)
		if cl.b.kind == kRec {
			d.DidYouMean = diag.Nearest(cl.field, cl.b.rec.fields)
		}
	case cl.kind == extraField:
		d.Notes = append(d.Notes, "there is no field "+quote(cl.field)+" in the record that is expected")
		d.Hint = "leave the field out; a type that allows for more fields ends in a variable: {x : Int | r}"
		if cl.a.kind == kRec {
			d.DidYouMean = diag.Nearest(cl.field, cl.a.rec.fields)
		}
	case cl.a != prune(want) && cl.a.kind != kMeta && cl.b.kind != kMeta && len(exp)+len(found) > 50:
		d.Notes = append(d.Notes, "they differ where "+p.text(cl.a)+" meets "+p.text(cl.b))
	}
	c.hint(d, node, want, got, w)
	c.recallCallee(d, w.fn)
}

// recallCallee tells what the function does whose argument is wrong, where there is no better hint.
func (c *checker) recallCallee(d *diag.Diagnostic, fn syntax.Expr) {
	if d.Hint == "" && len(d.Edits) == 0 {
		d.Hint = c.purpose(fn)
	}
}

// purpose is the first line of a function's doc comment.
func (c *checker) purpose(fn syntax.Expr) string {
	v, ok := fn.(*syntax.Var)
	if !ok || c.uses[v.ID].b == nil {
		return ""
	}
	first, _, _ := strings.Cut(c.uses[v.ID].b.doc, "\n")
	if first != "" && !strings.HasPrefix(first, "`") {
		first = quote(v.Name) + ": " + first
	}
	return first
}

// rigidTold: a variable of a signature that was to be one certain type already: the
// signature is too general, which is said once.
func (c *checker) rigidTold(cl clash) bool {
	v := cl.a
	if !rigid(v) {
		v = cl.b
	}
	if !rigid(v) || cl.kind == infinite {
		return false
	}
	if c.tooGeneral[v] {
		return true
	}
	if c.tooGeneral == nil {
		c.tooGeneral = map[*ty]bool{}
	}
	c.tooGeneral[v] = true
	return false
}

func rigid(t *ty) bool { return t != nil && t.kind == kGen && t.v.rigid }

// expected is how the wanted type is called: a number when any will do.
func (p *printer) expected(t *ty) string {
	if t = prune(t); t.kind == kMeta && hasClass(t, p.c.env.num) {
		return "Int or Float"
	}
	return p.text(t)
}

func (c *checker) infiniteType(node syntax.Node, want, got *ty, cl clash, w why) {
	p := c.printer()
	a, b := p.variable(cl.a.v), p.text(cl.b)
	d := c.report("infinite_type", node.Span(), "the type would be infinite: "+a+" = "+b)
	d.Expected, d.Found = p.text(want), p.text(got)
	e, isExpr := node.(syntax.Expr)
	switch {
	case isExpr && c.flippedFunction(d, e, w):
	case cl.b.kind == kFun:
		d.Hint = "a function is applied to itself, or given one argument too many or too few"
	case cl.b.is(core.BList):
		d.Hint = "a list is used as its own element: `x : xs` puts an element in front, `xs ++ ys` joins lists"
	}
}

func (c *checker) explainRigid(d *diag.Diagnostic, cl clash, w why) {
	d.Code = "signature_mismatch"
	v := cl.a
	if !rigid(v) {
		v = cl.b
	}
	d.Notes = append(d.Notes, "type variable "+quote(v.v.name)+" of the signature stands for any type; here it would have to be one certain type")
	d.Hint = "make the signature say the type that is meant, or leave it out"
	if ours := syntax.ForeignTypes.Of(v.v.name); ours != "" {
		d.Hint = "types begin with an upper-case letter: write " + ours + " in place of " + v.v.name
	}
}

// explain adds where the wanted type comes from.
func (c *checker) explain(d *diag.Diagnostic, w why) {
	label := func(text string) {
		repeated := slices.ContainsFunc(d.Labels, func(l diag.Label) bool { return l.Span == w.sp })
		if !w.sp.IsZero() && !repeated {
			d.Labels = append(d.Labels, diag.Label{Span: w.sp, Text: text})
		}
	}
	note := func(text string) { d.Notes = append(d.Notes, text) }
	switch w.role {
	case roleArg:
		if name := nameOf(w.fn); name != "" {
			note("argument " + itoa(w.n) + " of " + quote(name+" : "+c.typeOfCallee(w.fn)))
		}
	case roleElem:
		if w.n > 0 {
			label("the elements of a list have one type, that of the first one")
		}
	case roleElse:
		label("both branches have one type, that of the then-branch")
	case roleAlt:
		label("all alternatives have one type, that of the first one")
	case roleEquation:
		label("all equations have one type, that of the first one")
	case roleSignature:
		label("the signature of " + quote(w.name))
	case roleParam:
		label("the signature of " + quote(w.name))
	case roleBinding, roleScrut:
		label("the value that is matched")
	case roleCond:
		note("a condition is a Bool")
		d.Hint = "compare the value with another: == != < > <= >="
	case roleGuard:
		note("a guard is a Bool")
	case roleTest:
		note("a test is a Bool")
	case roleOperand:
		note("operand of " + quote(w.name))
	case roleNoElse:
		note("without an else the branch must be (), which is then the value")
		d.Hint = "add an else: ? c -> a : b"
	case roleRange:
		note("a range has Int bounds")
	case roleGenerator:
		note("a generator takes its values from a list")
	case rolePipe:
		note("`x |> f` applies f to x")
	}
}

// typeOfCallee is the declared type of a function, or its type here.
func (c *checker) typeOfCallee(fn syntax.Expr) string {
	switch f := fn.(type) {
	case *syntax.Var:
		if b := c.uses[f.ID].b; b != nil && b.scheme != nil {
			return c.showScheme(b.scheme)
		}
	case *syntax.Con:
		if cd := c.uses[f.ID].con; cd != nil {
			return c.showScheme(cd.scheme)
		}
	}
	if t := c.nodeTypes[fn.NodeID()]; t != nil {
		return c.show(t)
	}
	return "?"
}

// ---- classes ----

// unsatisfied reports a type that is not in a class. Numbers and `++` have
// fixed types, so there it is the type that is wrong.
func (c *checker) unsatisfied(node syntax.Node, f failure, w why) {
	cls, o := f.pred.cls, f.pred.why
	if o == nil {
		o = &origin{span: node.Span()}
	}
	switch {
	case (cls == c.env.num || cls == c.env.appendable) && f.whole == f.inner && !rigidFailure(f):
		c.notOperand(node, f, o, w)
	default:
		c.noInstance(node, f, o)
	}
}

func rigidFailure(f failure) bool { return f.inner.kind == kGen }

// numberMismatch: a number where something else is wanted.
func (c *checker) numberMismatch(node syntax.Node, f failure, w why) {
	code := "type_mismatch"
	if _, isPat := node.(syntax.Pat); isPat {
		code = "pattern_mismatch"
	}
	want := c.show(f.whole)
	d := c.report(code, node.Span(), "expected "+want+", found a number")
	d.Expected, d.Found = want, "Int"
	c.explain(d, w)
	c.hint(d, node, f.whole, c.int, w)
	c.recallCallee(d, w.fn)
}

// notOperand: something else where a number, or a String or List, is wanted.
func (c *checker) notOperand(node syntax.Node, f failure, o *origin, w why) {
	want := "Int or Float"
	if f.pred.cls == c.env.appendable {
		want = "String or List"
	}
	found, code := c.show(f.whole), "type_mismatch"
	if _, isPat := node.(syntax.Pat); isPat {
		code = "pattern_mismatch"
	}
	d := c.report(code, node.Span(), "expected "+want+", found "+found)
	d.Expected, d.Found = want, found
	switch {
	case o.what != "":
		d.Notes = append(d.Notes, quote(o.what)+" works on "+want)
		if w.role == roleOperand {
			w = why{}
		}
		if o.span != node.Span() {
			d.Labels = append(d.Labels, diag.Label{Span: o.span, Text: "this asks for " + want})
		}
	case o.node != nil:
		d.Labels = append(d.Labels, diag.Label{Span: o.span, Text: "because of this number"})
	}
	c.explain(d, w)
	c.operandHint(d, node, f, o, w)
}

func (c *checker) noInstance(node syntax.Node, f failure, o *origin) {
	cls := f.pred.cls
	inner := c.show(f.inner)
	code, msg := "no_instance", inner+" is not a member of class "+cls.display
	if f.inner.kind == kFun {
		msg = "a function cannot be " + deedOf(cls) + ": " + inner + " is not a member of class " + cls.display
	}
	if f.inner.kind == kGen {
		code = "signature_mismatch"
		msg = "the constraint " + cls.display + " " + inner + " is needed here, but " + c.granter() + " does not give it"
	}
	d := c.report(code, node.Span(), msg)
	d.Expected, d.Found = cls.display+" "+c.argument(f.whole), c.show(f.whole)
	if f.whole != f.inner {
		d.Notes = append(d.Notes, inner+" is inside "+c.show(f.whole))
	}
	if o.what != "" {
		d.Notes = append(d.Notes, quote(o.what)+" asks for "+cls.display)
	}
	if !o.span.IsZero() && o.span != node.Span() {
		d.Labels = append(d.Labels, diag.Label{Span: o.span, Text: "this asks for " + cls.display})
	}
	switch {
	case f.inner.kind == kFun && (c.keyWanted(d, o) || c.spreadTuple(d, node.Span(), f.inner) || c.tupleCall(d, node)):
	case f.inner.kind == kFun:
		c.awaiting(d, node, f.whole, deedOf(cls))
	case f.inner.kind == kGen:
		c.addConstraint(d, cls.display+" "+inner)
	case cls.closed:
		d.Hint = "only " + joinWords(memberNames(cls), " and ") + " are members of " + cls.display
	default:
		d.Hint = "write impl " + cls.display + " " + c.argument(f.inner)
	}
}

// awaiting says what a function that should be a value still awaits, and what it does.
func (c *checker) awaiting(d *diag.Diagnostic, node syntax.Node, t *ty, deed string) {
	give := "give it its missing arguments"
	e, _ := node.(syntax.Expr)
	if name, n := nameOf(e), arrows(t); name != "" && n > 0 {
		give = "give " + quote(name) + " the " + strings.TrimPrefix(plural(n, "argument"), "1 ") + " that it still awaits"
		if app, ok := e.(*syntax.App); ok {
			e = app.Fn
		}
		if text := c.purpose(e); text != "" {
			d.Notes = append(d.Notes, text)
		}
	}
	d.Hint = give + ", or take the function out of what is " + deed
}

// keyWanted: sort_by with a comparison of two elements, which sort_with takes.
func (c *checker) keyWanted(d *diag.Diagnostic, o *origin) bool {
	if o.what != "sort_by" {
		return false
	}
	d.Hint = "sort_by takes a key of one element; a comparison of two, which gives -1, 0 or 1, goes to sort_with"
	if !o.span.IsZero() && c.file.Text[o.span.Lo:o.span.Hi] == "sort_by" {
		d.Edits = []diag.Edit{{Span: o.span, Text: "sort_with"}}
	}
	return true
}

// granter is what could give a constraint.
func (c *checker) granter() string {
	if c.grant.what == "" {
		return "the signature"
	}
	return c.grant.what
}

func (c *checker) addConstraint(d *diag.Diagnostic, constraint string) {
	d.Hint = "add the constraint to " + c.granter() + ": ? " + constraint
	if c.grant.what == "" {
		return
	}
	sep := " ? "
	if c.grant.more {
		sep = ", "
	}
	d.Fixability = "trivial"
	d.Edits = []diag.Edit{{Span: c.grant.at, Text: sep + constraint}}
}

func memberNames(cls *class) []string {
	if cls.display == "Num" {
		return []string{"Int", "Float"}
	}
	return []string{"String", "List"}
}

// argument writes a type in parentheses if it needs them.
func (c *checker) argument(t *ty) string {
	s := c.show(t)
	if t = prune(t); t.kind == kFun || t.kind == kCon && len(t.args) > 0 && t.con.Builtin != core.BTuple {
		return "(" + s + ")"
	}
	return s
}

func deedOf(cls *class) string {
	switch cls.display {
	case "Show":
		return "shown"
	case "Eq":
		return "compared"
	case "Ord":
		return "ordered"
	}
	return "a member of " + cls.display
}

func (c *checker) reportAmbiguous(m *ty) {
	var names []string
	o := &origin{}
	for _, p := range m.v.preds {
		names = append(names, p.cls.display)
		if p.why != nil && (o.span.IsZero() || o.what == "") {
			o = p.why
		}
	}
	d := c.report("ambiguous_type", o.span, "it is not determined which type is meant; it must be a member of "+joinWords(names, " and "))
	if o.what != "" {
		d.Notes = append(d.Notes, quote(o.what)+" asks for it")
	}
	d.Hint = "say the type: add a signature, or use a value of the type that is meant"
}

// reportOpenRecord: an impl can only be chosen for a record whose fields are all known.
func (c *checker) reportOpenRecord(p pred) {
	sp := source.Span{}
	if p.why != nil {
		sp = p.why.span
	}
	t := c.flatten(p.target)
	d := c.report("no_instance", sp, "for class "+p.cls.display+" the types of all fields must be known, here the record is "+c.show(t))
	d.Expected, d.Found = p.cls.display+" of a record without type variables", c.show(t)
	d.Hint = "give the function a signature with the whole record type"
}

// ---- functions and fields ----

// operatorWord: one of the arguments is the `and` of `a and b`, or the `mod` of `a mod
// b`, which is reported.
func (c *checker) operatorWord(e *syntax.App) bool {
	return slices.ContainsFunc(e.Args, func(a syntax.Expr) bool {
		v, ok := a.(*syntax.Var)
		return ok && (syntax.LogicalWords.Of(v.Name) != "" || wordOperators.Of(v.Name) != "") && c.uses[v.ID].b == nil
	})
}

func (c *checker) notFunction(e *syntax.App, given int, t *ty) {
	last := e.Args[len(e.Args)-1]
	sp := e.Args[given].Span().To(last.Span())
	name := nameOf(e.Fn)
	if c.lambdaTooLong(e, given) {
		return
	}
	if given == 0 {
		d := c.report("type_mismatch", e.Fn.Span(), "this is no function and takes no arguments")
		d.Expected, d.Found = "a function", c.show(t)
		if name != "" {
			d.Message = quote(name) + " is no function and takes no arguments"
		}
		c.valueCalled(d, e, t)
		return
	}
	d := c.report("arity_mismatch", sp, "too many arguments: "+plural(given, "argument")+" taken, "+itoa(len(e.Args))+" given")
	d.Expected, d.Found = plural(given, "argument"), plural(len(e.Args), "argument")
	if name != "" {
		d.Message = quote(name) + " takes " + plural(given, "argument") + ", but " + itoa(len(e.Args)) + " are given"
		d.Notes = append(d.Notes, quote(name+" : "+c.typeOfCallee(e.Fn)))
	}
	c.nestedCall(d, e, given)
}

func (c *checker) noField(f syntax.Ident, t *ty) {
	d := c.report("type_mismatch", f.Sp, c.show(t)+" has no field "+quote(f.Name))
	d.Expected, d.Found = "{"+f.Name+" : a | r}", c.show(t)
	switch {
	case t.kind == kRec:
		c.suggest(d, f.Sp, diag.Nearest(f.Name, t.rec.fields))
		if d.DidYouMean == "" && len(t.rec.fields) > 0 {
			d.Hint = "its fields are " + joinWords(t.rec.fields, " and ")
		}
	default:
		d.Hint = "only records have fields"
	}
}

// knownFields checks an update against a record whose fields are known.
func (c *checker) knownFields(e *syntax.RecordLit, spread *ty) bool {
	t := c.flatten(spread)
	if t.kind == kErr {
		return false
	}
	if t.kind != kRec || t.rec.row != nil && prune(t.rec.row).kind == kMeta {
		return true
	}
	for _, f := range e.Fields {
		if t.field(f.Name.Name) == nil {
			c.noField(f.Name, t)
			return false
		}
	}
	return true
}
