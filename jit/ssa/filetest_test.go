package ssa_test

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/jit/ssa"
	"github.com/synoema/synoema/jit/ssa/oracle"
)

var update = flag.Bool("update", false, "write what the tests print into the files")

// A file of testdata is a row of chunks:
//
//	### title
//	test build | test optimize | test pass=gvn,dce
//	run: f(1, 2.5) == 3            run by the oracle, before and after
//	run: f(0) traps division_by_zero
//	--- in
//	SSA text, or Core definitions: then all instances that @main reaches
//	--- out
//	the functions afterwards
type fileTest struct {
	title, command string
	runs           []string
	in             string
}

func TestFiles(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txt")
	if len(files) == 0 {
		t.Fatal("no test files")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { testFile(t, file) })
	}
}

func testFile(t *testing.T, file string) {
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, chunk := range strings.Split("\n"+string(src), "\n### ")[1:] {
		head, _, _ := strings.Cut(chunk, "\n--- out")
		out.WriteString("### " + head + "\n--- out\n")
		ft := parseFileTest(head)
		t.Run(ft.title, func(t *testing.T) { out.WriteString(ft.run(t) + "\n") })
	}
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if out.String() != string(src) {
		t.Errorf("%s differs, run with -update and look at the diff:\n%s", file, firstDifference(out.String(), string(src)))
	}
}

func parseFileTest(head string) fileTest {
	head, in, _ := strings.Cut(head, "\n--- in\n")
	lines := strings.Split(head, "\n")
	ft := fileTest{title: lines[0], in: in}
	for _, l := range lines[1:] {
		if c, ok := strings.CutPrefix(l, "test "); ok {
			ft.command = c
		} else if r, ok := strings.CutPrefix(l, "run: "); ok {
			ft.runs = append(ft.runs, r)
		}
	}
	return ft
}

func (ft *fileTest) run(t *testing.T) string {
	funcs := ft.functions(t)
	ft.check(t, "before", funcs)
	opt := &ssa.Options{Verify: true, Off: map[string]bool{}}
	if names, ok := strings.CutPrefix(ft.command, "pass="); ok {
		only := "," + names + ","
		for _, p := range ssa.Passes() {
			opt.Off[p.Name] = !strings.Contains(only, ","+p.Name+",")
		}
	}
	var out strings.Builder
	for _, f := range funcs {
		if err := ssa.Verify(f); err != nil {
			t.Error(err)
		}
		if ft.command != "build" && !slices.Contains(ssa.Switches()[:2], ft.command) {
			ssa.OptimizeWith(f, opt)
		}
		out.WriteString(f.String())
	}
	ft.check(t, "after", funcs)
	return out.String()
}

// functions reads SSA text, or builds what Core text reaches from @main.
func (ft *fileTest) functions(t *testing.T) []*ssa.Func {
	if strings.HasPrefix(ft.in, "func") {
		env := ssa.Stubs()
		env.Op = lookup
		funcs, err := ssa.Parse(ft.in, env)
		if err != nil {
			t.Fatal(err)
		}
		return funcs
	}
	way := everywhere
	way.Callees, way.Rings = ft.command == ssa.Callees, ft.command == ssa.Rings
	funcs, err := buildProgram(ft.in, way, core.PassNames()...)
	if err != nil {
		t.Fatal(err)
	}
	return funcs
}

// check runs every run line: name(arguments) == result, or name(arguments) traps code.
func (ft *fileTest) check(t *testing.T, when string, funcs []*ssa.Func) {
	for _, line := range ft.runs {
		name, rest, _ := strings.Cut(line, "(")
		argText, want, _ := strings.Cut(rest, ") ")
		m := oracle.New(funcs...)
		for _, f := range funcs {
			if f.Name != name {
				continue
			}
			got := "== " + m.Run(f, arguments(t, argText)...).String()
			if code, ok := strings.CutPrefix(got, "== trap "); ok {
				got = "traps " + strings.Fields(code)[0]
			}
			if got != want {
				t.Errorf("%s, %s: %s(%s) %s\n%s", ft.title, when, name, argText, got, f)
			}
		}
	}
}

func arguments(t *testing.T, text string) (out []uint64) {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		n, err := strconv.ParseInt(w, 0, 64)
		if err != nil {
			x, err := strconv.ParseFloat(w, 64)
			if err != nil {
				t.Fatal(err)
			}
			n = int64(math.Float64bits(x))
		}
		out = append(out, uint64(n))
	}
	return out
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return fmt.Sprintf("line %d\ngot:\n%s\nwant:\n%s", i+1, strings.Join(g[i:min(i+12, len(g))], "\n"),
				strings.Join(w[min(i, len(w)):min(i+12, len(w))], "\n"))
		}
	}
	return "shorter than wanted"
}
