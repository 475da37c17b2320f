package build

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
)

// The examples become Core whose types agree.
func TestExamples(t *testing.T) {
	files, _ := filepath.Glob("../../examples/*.sno")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s := newSession(t)
		r, out := s.add(s.set.Add(file, string(text)), types.Unit{})
		for _, d := range out.Items {
			t.Errorf("%s:%s", file, s.text(d))
		}
		if r == nil {
			continue
		}
		for _, d := range r.Defs {
			for _, e := range s.lintDef(d) {
				t.Errorf("%s: %s", file, e)
			}
		}
	}
}

// A plain test is a Bool; body and guard of a prop take the parameters.
func TestTests(t *testing.T) {
	s := newSession(t)
	r, out := s.add(s.set.Add("tests", `
double x = x + x
test "plain" = double 2 == 4
test "prop" = prop x y -> double (x + y) == double x + double y when x > 0
`), types.Unit{})
	if r == nil || len(r.Tests) != 2 {
		t.Fatalf("%v", out.Items)
	}
	ev := &evaluator{t: s.t, defs: s.defs, impls: s.impls}
	if got := ev.eval(r.Tests[0].Body.Body, scopeOf{}); got != true || !r.Tests[0].Body.Nullary {
		t.Errorf("plain test gives %v", got)
	}
	prop := r.Tests[1]
	for _, def := range []*core.Def{prop.Body, prop.Guard} {
		f := ev.eval(def.Body, scopeOf{}).(*closure)
		if got := ev.apply(f, []any{int64(3), int64(4)}); got != true {
			t.Errorf("%s gives %v", def.Name, got)
		}
		if want := s.t.Fun(s.t.Bool, s.t.Int, s.t.Int); def.Type != want || len(s.lintDef(def)) > 0 {
			t.Errorf("%s : %s %v", def.Name, def.Type, s.lintDef(def))
		}
	}
}

// The entry of a prompt becomes a nullary definition.
func TestEntry(t *testing.T) {
	s := newSession(t)
	out := &diag.List{}
	f := syntax.ParseEntry(s.set, s.set.Add("entry", "[1 2] |> map (* 2) |> sum"), out)
	r := Build(f, s.env.Check(f, types.Unit{Entry: true}, out), s.t, out)
	if len(out.Items) > 0 {
		t.Fatal(out.Items[0])
	}
	ev := &evaluator{t: s.t, defs: s.defs, impls: s.impls}
	if got := ev.eval(r.Entry.Body, scopeOf{}); got != int64(6) || !r.Entry.Nullary || r.Entry.Type != s.t.Int {
		t.Errorf("entry gives %v : %s", got, r.Entry.Type)
	}
}

// Patterns that need exponentially many tests are an error, found in time.
func TestTreeLimit(t *testing.T) {
	const pairs = 30
	var text strings.Builder
	for i := 0; i < pairs; i++ {
		row := strings.Fields(strings.Repeat("_ ", 2*pairs))
		row[2*i], row[2*i+1] = "true", "true"
		fmt.Fprintf(&text, "f %s = %d\n", strings.Join(row, " "), i)
	}
	s := newSession(t)
	_, out := s.add(s.set.Add("limit", text.String()), types.Unit{})
	if len(out.Items) != 1 || out.Items[0].Code != "compile_limit" {
		t.Errorf("found %v", out.Items)
	}
}

// What the checker's golden files accept becomes Core whose types agree.
func TestCheckedPrograms(t *testing.T) {
	files, _ := filepath.Glob("../types/testdata/*.golden")
	checked := 0
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split("\n"+string(src), "\n==== ")[1:] {
			title, text, _ := strings.Cut(part, "\n")
			text, _, _ = strings.Cut(text, "---->")
			s := newSession(t)
			r, _ := s.add(s.set.Add(title, text), types.Unit{})
			if r == nil {
				continue
			}
			checked++
			for _, d := range r.Defs {
				for _, e := range s.lintDef(d) {
					t.Errorf("%s: %s: %s", file, title, e)
				}
			}
		}
	}
	t.Logf("%d programs", checked)
}
