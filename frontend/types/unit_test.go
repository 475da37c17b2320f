package types

import (
	"slices"
	"strings"
	"testing"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// mustCheck fails on any finding.
func (s *session) mustCheck(t *testing.T, text string, unit Unit) (*syntax.File, *Info) {
	t.Helper()
	f, info, out := s.check("t.sno", text, unit)
	for _, d := range out.Items {
		t.Errorf("%s", s.describe(d))
	}
	return f, info
}

func importer(prefixes map[string]string) func(*syntax.ImportDecl) (string, bool) {
	return func(d *syntax.ImportDecl) (string, bool) {
		p, ok := prefixes[d.Path]
		return p, ok
	}
}

func TestImports(t *testing.T) {
	s := newSession(t)
	s.mustCheck(t, "Color = Red | Blue\nmod Math\n  square x = x * x\nhelp c = ? c == Red -> 1 : 2\n", Unit{Prefix: "lib/a.sno:"})
	s.mustCheck(t, "help x = x\nother = 5\n", Unit{Prefix: "lib/b.sno:"})
	imports := importer(map[string]string{"a": "lib/a.sno:", "b": "lib/b.sno:"})
	f, info := s.mustCheck(t, "import \"a\"\nimport \"b\"\nx = Math.square other\ny : Color\ny = Red\n", Unit{Import: imports})
	app := f.Decls[2].(*syntax.FunDecl).Clauses[0].Body.(*syntax.App)
	if got := info.Refs[app.Fn.NodeID()].Global; got != "lib/a.sno:Math.square" {
		t.Errorf("Math.square refers to %s", got)
	}
	_, _, out := s.check("t.sno", "import \"a\"\nimport \"b\"\nz = help 1\n", Unit{Import: imports})
	if len(out.Items) != 1 || out.Items[0].Code != "duplicate_definition" || len(out.Items[0].Labels) != 2 {
		t.Errorf("a clash of imports where it is used: %v", out.Items)
	}
	s.mustCheck(t, "import \"a\"\nimport \"b\"\nhelp x = 3\nz = help 1\n", Unit{Import: imports})
}

func TestClashOfImportedTypes(t *testing.T) {
	s := newSession(t)
	s.mustCheck(t, "Color = Red | Blue\n", Unit{Prefix: "a.sno:"})
	s.mustCheck(t, "Color = Red | Green\n", Unit{Prefix: "b.sno:"})
	imports := importer(map[string]string{"a": "a.sno:", "b": "b.sno:"})
	s.mustCheck(t, "import \"a\"\nimport \"b\"\nx = Green\n", Unit{Import: imports})
	_, _, out := s.check("t.sno", "import \"a\"\nimport \"b\"\nf Red = 1\ng : Color -> Int\ng x = 1\n", Unit{Import: imports})
	if len(out.Items) != 2 || out.Items[0].Code != "duplicate_definition" || out.Items[1].Code != "duplicate_definition" {
		t.Errorf("%v", out.Items)
	}
}

func TestImportThatFailedIsSilent(t *testing.T) {
	s := newSession(t)
	_, _, out := s.check("t.sno", "import \"gone\"\nx = from_gone 1\n", Unit{Import: importer(nil)})
	if len(out.Items) != 0 {
		t.Errorf("the caller has reported it: %v", s.describe(out.Items[0]))
	}
}

func TestRefs(t *testing.T) {
	s := newSession(t)
	f, info := s.mustCheck(t, "f x = x + 1\ng y = map f [y 2]\n", Unit{})
	sum := f.Decls[0].(*syntax.FunDecl).Clauses[0].Body.(*syntax.Binary)
	if r := info.Refs[sum.ID]; r.Kind != RefMethod || r.Class != "Num" || r.Method != "+" || r.ClassTy.Kind != core.KVar {
		t.Errorf("+ is %+v", r)
	}
	app := f.Decls[1].(*syntax.FunDecl).Clauses[0].Body.(*syntax.App)
	if r := info.Refs[app.Fn.NodeID()]; r.Global != "Prelude.map" || len(r.TyArgs) != 2 {
		t.Errorf("map is %+v", r)
	}
	if r := info.Refs[app.Args[0].NodeID()]; r.Global != "f" || len(r.TyArgs) != 1 || r.TyArgs[0].Kind != core.KVar {
		t.Errorf("f is %+v", r)
	}
	fun := info.Funs[f.Decls[0].(*syntax.FunDecl)]
	if fun.TyVars != 1 || len(fun.Constraints) != 1 || fun.Constraints[0] != (core.Constraint{Class: "Num", Var: 0}) {
		t.Errorf("f has %+v", fun)
	}
}

func TestLocalTyVarsAreNumberedAboveTheDefinitions(t *testing.T) {
	s := newSession(t)
	f, info := s.mustCheck(t, "f x =\n  pair y = (x, y)\n  (pair 1, pair \"a\")\n", Unit{})
	decl := f.Decls[0].(*syntax.FunDecl)
	item := decl.Clauses[0].Body.(*syntax.Block).Items[0].(*syntax.FunItem)
	if local := info.Funs[item.Fun].Local; info.Funs[decl].TyVars != 2 || !slices.Equal(local.TyVars, []int{2}) {
		t.Errorf("f binds %d, pair binds %v", info.Funs[decl].TyVars, local.TyVars)
	}
}

func TestRowsAreGroupedInPlace(t *testing.T) {
	s := newSession(t)
	f, _ := s.mustCheck(t, "f Just Just y None x = y\n", Unit{})
	params := f.Decls[0].(*syntax.FunDecl).Clauses[0].Params
	if len(params) != 3 || len(params[0].(*syntax.PCon).Args) != 1 {
		t.Errorf("grouped into %d", len(params))
	}
}

func TestFailedFilesAndProbesLeaveNoTrace(t *testing.T) {
	s := newSession(t)
	s.check("t.sno", "T = A | B\nf x = x\ng = f 1 2 + nope\n", Unit{Entry: true})
	s.mustCheck(t, "h x = x\n", Unit{Entry: true, Probe: true})
	for _, name := range []string{"f", "g", "A", "h"} {
		if ty, ok := s.env.TypeOf(name); ok {
			t.Errorf("%s : %s is known", name, ty)
		}
	}
}

func TestImplsAndDefaults(t *testing.T) {
	s := newSession(t)
	_, info := s.mustCheck(t, `trait Area a ? Show a
  area : a -> Float
  text : a -> String
  text x = show x
B a = B a
impl Area (B a) ? Show a, Area a
  area (B x) = area x
`, Unit{})
	im := info.Impls[0]
	if im.Class != "Area" || im.TyVars != 1 || im.Methods["area"] == "" || im.Defaults["text"] == "" {
		t.Errorf("impl %+v", im)
	}
}

func TestPropParameters(t *testing.T) {
	s := newSession(t)
	f, info := s.mustCheck(t, "test \"t\" = prop x ys -> length ys + x > x when x > 0\n", Unit{})
	ps := info.Tests[f.Decls[0].(*syntax.TestDecl)].Params
	if len(ps) != 2 || ps[0].Type.String() != "Int" || ps[1].Type.String() != "List ()" {
		t.Errorf("%v", ps)
	}
}

func TestRedefinedTypesAreDifferent(t *testing.T) {
	s := newSession(t)
	_, first := s.mustCheck(t, "T = A Int\nx = A 1\n", Unit{Entry: true})
	_, second := s.mustCheck(t, "T = A Int\ny = A 1\n", Unit{Entry: true})
	typeOf := func(in *Info) *core.Type {
		for _, f := range in.Funs {
			return f.Type
		}
		return nil
	}
	a, b := typeOf(first), typeOf(second)
	if a == b || a.Con.Version >= b.Con.Version {
		t.Errorf("versions %d, %d", a.Con.Version, b.Con.Version)
	}
}

func TestNamesAndOffer(t *testing.T) {
	s := newSession(t)
	s.mustCheck(t, "square x = x * x\n", Unit{Entry: true})
	names := s.env.Names()
	for _, want := range []string{"square", "map", "Just", "print", "Int"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not offered for completion", want)
		}
	}
	if slices.Contains(names, "secret") {
		t.Error("a hidden builtin is offered")
	}
	s.env.Offer(func() []string { return []string{"unusual_name"} })
	_, _, out := s.check("t.sno", "x = unusal_name 1\n", Unit{})
	if out.Items[0].DidYouMean != "unusual_name" {
		t.Errorf("suggested %q", out.Items[0].DidYouMean)
	}
}

func TestSyntaxErrorsSilenceWhatFollowsFromThem(t *testing.T) {
	s := newSession(t)
	_, _, out := s.check("t.sno", "broken x = = 1\ny = helper_that_was_lost 1\nz = lenght [1]\n", Unit{})
	var codes []string
	for _, d := range out.Items {
		codes = append(codes, d.Code)
	}
	if strings.Count(strings.Join(codes, " "), "unbound_variable") != 1 {
		t.Errorf("only the misspelling is certain: %v", codes)
	}
}

func TestMalformedBuiltinPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	NewEnv(core.NewTypes(), among([]*core.Op{{Name: "bad", Type: "List -> Nope"}})).op("bad")
}

// Chains of definitions that need each other must not exhaust anything.
func TestLongChains(t *testing.T) {
	s := newSession(t)
	var b strings.Builder
	for i := 0; i < 5000; i++ {
		b.WriteString("f" + itoa(i) + " x = f" + itoa((i+1)%5000) + " x\n")
	}
	s.mustCheck(t, b.String(), Unit{})
}

// Types that are exponentially large as trees stay small as graphs.
func TestSharedTypes(t *testing.T) {
	s := newSession(t)
	text := "f0 x = (x, x)\n"
	for i := 1; i < 8; i++ {
		text += "f" + itoa(i) + " x = f" + itoa(i-1) + " (f" + itoa(i-1) + " x)\n"
	}
	set := &source.Set{}
	out := &diag.List{}
	f := syntax.ParseFile(set, set.Add("t.sno", text), out)
	s.env.Check(f, Unit{}, out)
	if out.HasErrors() {
		t.Error(out.Items[0])
	}
}
