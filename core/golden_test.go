package core

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the tests print into the golden files")

// A golden file is a row of chunks:
//
//	### title [: pass …]
//	Core text
//	--- result
//	what main gives
//	--- instances
//	the instances reachable from @main
//
// With passes named in the title the optimiser runs only these.

type chunk struct {
	title, text string
}

func readChunks(t *testing.T, file string) []chunk {
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []chunk
	for _, part := range strings.Split("\n"+string(src), "\n### ")[1:] {
		title, text, _ := strings.Cut(part, "\n")
		text, _, _ = strings.Cut(text, "\n--- ")
		out = append(out, chunk{title, strings.TrimSpace(text)})
	}
	return out
}

func parseProgram(t *testing.T, text string) *Program {
	t.Helper()
	p := NewProgram(NewTypes())
	if _, err := ParseDefs(p, text, findTestOp); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestGolden(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.core")
	if len(files) == 0 {
		t.Fatal("no golden files")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { goldenFile(t, file) })
	}
}

func goldenFile(t *testing.T, file string) {
	var out strings.Builder
	for _, c := range readChunks(t, file) {
		out.WriteString("### " + c.title + "\n" + c.text + "\n")
		t.Run(c.title, func(t *testing.T) { out.WriteString(goldenChunk(t, c)) })
	}
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, _ := os.ReadFile(file)
	if out.String() != string(want) {
		t.Errorf("%s differs (run with -update and look at the diff):\n%s", file, firstDiff(out.String(), string(want)))
	}
}

func firstDiff(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return "got:\n" + strings.Join(g[i:min(i+12, len(g))], "\n") + "\nwant:\n" + strings.Join(w[min(i, len(w)):min(i+12, len(w))], "\n")
		}
	}
	return "shorter than wanted"
}

func goldenChunk(t *testing.T, c chunk) string {
	p := parseProgram(t, c.text)
	in := NewInstances(p, findTestOp)
	if _, only, ok := strings.Cut(c.title, ": "); ok {
		in.Options = onlyPasses(strings.Fields(only)...)
	}
	verifyDefs(t, p)
	in.watch = func(fn *Fn, pass string, e Expr) { verifyPass(t, in, fn, pass, e) }
	main, err := in.Instance("main", nil)
	if err != nil {
		t.Fatal(err)
	}
	want := newMachine(NewInstances(p, findTestOp)).evalGlobal("main")
	fns, err := in.Reachable(main)
	if err != nil {
		return "--- result\n" + want + "\n--- instances\n" + err.Error() + "\n\n"
	}
	var out strings.Builder
	out.WriteString("--- result\n" + want + "\n--- instances\n")
	for _, fn := range fns {
		if strings.HasSuffix(c.title, ": regions") {
			out.WriteString(in.PrintRegions(fn))
		} else {
			out.WriteString(PrintFn(fn) + "\n")
		}
		if err := VerifyBody(p.Types, fn.Code.Load()); err != nil {
			t.Error(err)
		}
		if err := in.CheckRegions(fn); err != nil {
			t.Error(err)
		}
	}
	m := newMachine(in)
	if got := m.outcome(func() any { return m.enter(main, nil, nil) }); got != want {
		t.Errorf("%s: the instances give\n%s\nthe text gives\n%s", c.title, got, want)
	}
	return out.String() + "\n"
}

func (m *machine) evalGlobal(name Name) string {
	return m.outcome(func() any { return m.global(name, nil) })
}

func onlyPasses(names ...string) Options {
	o := AllPasses()
	o.Off = map[string]bool{"regions": true}
	for _, p := range PassNames() {
		o.Off[p] = true
	}
	for _, n := range names {
		delete(o.Off, n)
	}
	return o
}

func verifyDefs(t *testing.T, p *Program) {
	t.Helper()
	for _, d := range p.Defs {
		if err := VerifyDef(p, d); err != nil {
			t.Fatal(err)
		}
	}
}

// verifyPass checks what a pass left, and the oracle's word on nullary definitions.
func verifyPass(t *testing.T, in *Instances, fn *Fn, pass string, e Expr) {
	t.Helper()
	if err := in.VerifyClosed(fn.Key+" after "+pass, e, in.facts[fn.ID].ty); err != nil {
		t.Fatal(err)
	}
}

func TestDumpShowsEveryPass(t *testing.T) {
	p := parseProgram(t, `(def @main 0 [Int] nullary (%add.int [Int] 1 2)) (def @f 0 [Int] nullary 4)`)
	in := NewInstances(p, findTestOp)
	var seen []string
	in.Options.Dump = &Dump{Key: "main", To: func(pass string, fn *Fn, text string) { seen = append(seen, pass+": "+text) }}
	for _, name := range []Name{"main", "f"} {
		if _, err := in.Body(instanceOf(t, in, name)); err != nil {
			t.Fatal(err)
		}
	}
	if len(seen) != len(PassNames())+1 || seen[0] != "monomorphise: (%add.int [Int] 1 2)" || seen[len(seen)-1] != "saturate: 3" {
		t.Errorf("%q", seen)
	}
}
