package tiering

import (
	"fmt"
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/build"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/source"
)

// Test is one claim that a file makes about itself.
type Test struct {
	Kind string // "test", "property" or "example"
	Name string
	Span source.Span

	decl   *build.Test // of a test or property
	text   string      // of an example: the expression behind blank lines and columns that put it in its place
	module string      // in which it stands
}

// Outcome is how running a test ended.
type Outcome struct {
	Passed  bool
	Cases   int     // of a property: values that it held for, or the first it failed for
	Inputs  []Input // the counter-example
	Shrunk  int     // steps that made it smaller
	Left    string  // side of the == that does not hold; "" when there is none
	Right   string
	Message string // what is wrong when no Diag says it
	Diags   []*diag.Diagnostic
}

// Input is a generated value, as source.
type Input struct{ Name, Value string }

// Interrupted reports whether the user stopped the test.
func (o *Outcome) Interrupted() bool { return len(o.Diags) > 0 && o.Diags[0].Code == codeInterrupted }

const codeInterrupted = "interrupted"

// LoadTests declares a file and lists its tests in the order of the text.
func (s *Session) LoadTests(name, text string) ([]*Test, *Report) {
	defer s.loadingFile(name)()
	list := &diag.List{}
	f := syntax.ParseFile(s.sources, s.sources.Add(name, text), list)
	r, res := s.declare(f, text, types.Unit{}, list)
	if r.Status != 0 {
		return nil, r
	}
	tests := s.examples(name, text, f)
	for _, d := range res.Tests {
		s.insts.Lock(func() {
			s.program.Defs[d.Body.Name] = d.Body
			if d.Guard != nil {
				s.program.Defs[d.Guard.Name] = d.Guard
			}
		})
		kind := "test"
		if d.Decl.IsProp {
			kind = "property"
		}
		tests = append(tests, &Test{Kind: kind, Name: d.Decl.Name, Span: d.Decl.Sp, decl: d,
			module: moduleAt(f.Decls, d.Decl.Sp.Lo)})
	}
	return inOrder(tests), r
}

func inOrder(tests []*Test) []*Test {
	for i := 1; i < len(tests); i++ { // two runs in order each: few moves
		for j := i; j > 0 && tests[j].Span.Lo < tests[j-1].Span.Lo; j-- {
			tests[j], tests[j-1] = tests[j-1], tests[j]
		}
	}
	return tests
}

// docLine takes a line of a doc comment apart: its text begins at a byte of the line. What
// package regexp would do costs every process the tables of Unicode.
func docLine(line string) (at int, text string) {
	rest, isDoc := strings.CutPrefix(strings.TrimLeft(line, blanks), "---")
	if !isDoc {
		return 0, ""
	}
	text = strings.TrimLeft(rest, blanks)
	return len(line) - len(text), strings.TrimRight(text, blanks)
}

const blanks = " \t"

// exampleLines gives where the claims in doc comments lie that begin in a line of their own.
func exampleLines(text string) (found [][2]int) {
	lo := 0
	for line := range strings.Lines(text) {
		at, doc := docLine(strings.TrimRight(line, blanks+"\r\n"))
		if claim, ok := strings.CutPrefix(doc, "example:"); ok {
			if claim = strings.TrimLeft(claim, blanks); claim != "" {
				hi := lo + at + len(doc)
				found = append(found, [2]int{hi - len(claim), hi})
			}
		}
		lo += len(line)
	}
	return found
}

// examples finds the claims in doc comments. Each belongs to the declaration that follows.
func (s *Session) examples(name, text string, f *syntax.File) []*Test {
	var tests []*Test
	file := s.sources.File(f.ID)
	for _, m := range exampleLines(text) {
		lo, hi := m[0], m[1]
		line, col := file.LineCol(int32(lo))
		expr, end := exampleFrom(text, lo, hi)
		label := strings.Join(strings.Fields(expr), " ")
		if end == hi {
			label = expr
		} else {
			expr, col = "("+expr+")", col-1 // line ends mean nothing in brackets
		}
		if of := declAfter(f.Decls, int32(end)); of != "" {
			label = of + ": " + label
		}
		tests = append(tests, &Test{Kind: "example", Name: label, module: moduleAt(f.Decls, int32(lo)),
			Span: source.Span{File: f.ID, Lo: int32(lo), Hi: int32(end)},
			text: strings.Repeat("\n", line-1) + strings.Repeat(" ", col-1) + expr})
	}
	return tests
}

// exampleFrom is the example whose first line is text[lo:hi], and where it ends. It goes on
// over lines of the comment whose text begins deeper than the word `example:`; what
// makes them a comment becomes blanks.
func exampleFrom(text string, lo, hi int) (expr string, end int) {
	expr, end = text[lo:hi], hi
	before := text[strings.LastIndexByte(text[:lo], '\n')+1 : lo]
	word := strings.Index(before, "example:")
	for {
		_, rest, more := strings.Cut(text[end:], "\n")
		line, _, _ := strings.Cut(rest, "\n")
		at, doc := docLine(strings.TrimSuffix(line, "\r"))
		if !more || doc == "" || at <= word || strings.HasPrefix(doc, "example:") {
			return expr, end
		}
		expr += "\n" + strings.Repeat(" ", at) + doc
		end = len(text) - len(rest) + at + len(doc)
	}
}

// declAfter is the name of the first declaration behind a place; "" when it has none.
func declAfter(decls []syntax.Decl, at int32) string {
	for _, d := range decls {
		if mod, ok := d.(*syntax.ModDecl); ok && mod.Sp.Lo < at && at < mod.Sp.Hi {
			return declAfter(mod.Decls, at)
		}
		if d.Span().Lo >= at {
			return declName(d)
		}
	}
	return ""
}

// moduleAt is the module around a place.
func moduleAt(decls []syntax.Decl, at int32) string {
	for _, d := range decls {
		mod, ok := d.(*syntax.ModDecl)
		if !ok || at < mod.Sp.Lo || at >= mod.Sp.Hi {
			continue
		}
		if inner := moduleAt(mod.Decls, at); inner != "" {
			return mod.Name.Name + "." + inner
		}
		return mod.Name.Name
	}
	return ""
}

func declName(d syntax.Decl) string {
	switch d := d.(type) {
	case *syntax.FunDecl:
		return d.Name.Name
	case *syntax.SigDecl:
		return d.Name.Name
	case *syntax.DataDecl:
		return d.Name.Name
	case *syntax.AliasDecl:
		return d.Name.Name
	case *syntax.TraitDecl:
		return d.Name.Name
	case *syntax.ModDecl:
		return d.Name.Name
	}
	return ""
}

// RunTest runs one test of LoadTests. Inputs of properties depend on the seed and the
// test's name alone.
func (s *Session) RunTest(t *Test, seed int64) *Outcome {
	defer s.startClock()()
	switch t.Kind {
	case "example":
		return s.runExample(t)
	case "property":
		return s.runProperty(t, seed)
	}
	return s.judge(t, t.decl.Body, t.decl.Decl.Body)
}

// judge evaluates a definition of type Bool; text is what a failure is explained by.
func (s *Session) judge(t *Test, def *core.Def, text syntax.Expr) *Outcome {
	fn, err := s.testInstance(def)
	if err != nil {
		return broken(s.faultReport(instanceFault(err)))
	}
	held, r := s.verdict(fn, noArgs)
	if r != nil {
		return broken(r)
	}
	o := &Outcome{Passed: held}
	if !held {
		s.explain(o, text, nil, t.module)
	}
	return o
}

func broken(r *Report) *Outcome {
	o := &Outcome{Diags: r.Diags}
	if r.Exit {
		o.Message = fmt.Sprintf("the test called exit %d", r.Status)
	}
	return o
}

func (s *Session) runExample(t *Test) *Outcome {
	list := &diag.List{}
	f := syntax.ParseEntry(s.sources, s.sources.Add(s.sources.File(t.Span.File).Name, t.text), list)
	if !list.HasErrors() && f.Entry == nil {
		return &Outcome{Message: "an example is an expression such as f 1 == 2"}
	}
	r, res := s.declare(f, t.text, types.Unit{Entry: true, Module: t.module}, list)
	if r.Status != 0 {
		return broken(r)
	}
	if res.Entry.Type != s.types.Bool {
		return &Outcome{Message: "an example is a Bool such as f 1 == 2; this one is of type " + res.Entry.Type.String()}
	}
	return s.judge(t, res.Entry, f.Entry)
}

// testInstance makes a definition ready to be called in the session's tier.
func (s *Session) testInstance(d *core.Def) (*core.Fn, error) {
	fn, err := s.insts.Instance(d.Name, nil)
	if err != nil {
		return nil, err
	}
	if err := s.register(fn); err != nil {
		return nil, err
	}
	if s.cfg.Tier == JIT && s.engine != nil {
		return fn, s.compileAll(fn)
	}
	return fn, nil
}

func noArgs() []heap.Word { return nil }

// verdict calls a function that gives a Bool; args makes its arguments on the heap.
// The arenas are given back.
func (s *Session) verdict(fn *core.Fn, args func() []heap.Word) (held bool, r *Report) {
	defer s.task.Reset()
	defer s.rescue(&r, &diag.List{})
	v := s.runMain(func() heap.Word {
		v, fault := s.interp.Run(s.task, fn, 0, args(), s.task.DestA())
		if fault != nil {
			panic(fault)
		}
		return v
	})
	return v != 0, nil
}

// explain fills in the two sides of an == that does not hold. They are evaluated anew
// from their text, with the counter-example's values in place of a property's
// parameters; when that fails, as it may for sides of several lines, nothing is said.
func (s *Session) explain(o *Outcome, e syntax.Expr, params []syntax.Ident, module string) {
	eq, ok := e.(*syntax.Binary)
	if !ok || eq.Op != "==" {
		return
	}
	left, ok1 := s.sideOf(o, eq.L.Span(), params, module)
	right, ok2 := s.sideOf(o, eq.R.Span(), params, module)
	if ok1 && ok2 {
		o.Left, o.Right = left, right
	}
}

func (s *Session) sideOf(o *Outcome, sp source.Span, params []syntax.Ident, module string) (string, bool) {
	text := s.sources.File(sp.File).Text[sp.Lo:sp.Hi]
	if strings.Contains(text, "\n") {
		return "", false
	}
	if len(params) > 0 {
		text = "(\\" + names(params) + " -> " + text + ")"
		for _, in := range o.Inputs {
			text += " (" + in.Value + ")"
		}
	}
	r := s.enter("<test>", text, types.Unit{Entry: true, Module: module})
	if r.Status != 0 || r.Value == nil {
		return "", false
	}
	return r.Value.Inside, true
}

func names(params []syntax.Ident) string {
	out := make([]string, len(params))
	for i, p := range params {
		out[i] = p.Name
	}
	return strings.Join(out, " ")
}
