package build

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
	"github.com/synoema/synoema/prelude"
	"github.com/synoema/synoema/source"
)

var update = flag.Bool("update", false, "write what the tests print into the golden files")

// A golden file is a row of chunks:
//
//	### title [: core]
//	program
//	--- core          with `: core` in the title
//	--- output        what main prints
//	--- value         of main, or error[code]: message
//	--- warnings      line:col code: message
//
// Programs run in the evaluator of eval_test.go.

// session holds the prelude's results; chunks add their own to copies of it.
type session struct {
	set   *source.Set
	t     *core.Types
	env   *types.Env
	defs  map[core.Name]*core.Def
	impls []*core.Impl
}

func newSession(t *testing.T) *session {
	t.Helper()
	s := &session{set: &source.Set{}, t: core.NewTypes(), defs: map[core.Name]*core.Def{}}
	s.env = types.NewEnv(s.t, types.Builtins{All: builtin.Table, Lookup: builtin.Lookup})
	for _, f := range prelude.Files() {
		r, out := s.add(s.set.Add(f.Name, f.Text), types.Unit{Prefix: "Prelude."})
		for _, d := range out.Items {
			t.Errorf("%s", s.text(d))
		}
		if r == nil {
			t.FailNow()
		}
		for _, d := range r.Defs {
			for _, e := range s.lintDef(d) {
				t.Error(e)
			}
		}
	}
	return s
}

// add parses, checks and builds a file; the result is nil when it has errors.
func (s *session) add(id source.FileID, unit types.Unit) (*Result, *diag.List) {
	out := &diag.List{}
	f := syntax.ParseFile(s.set, id, out)
	if out.HasErrors() {
		return nil, out
	}
	info := s.env.Check(f, unit, out)
	if out.HasErrors() {
		return nil, out
	}
	r := Build(f, info, s.t, out)
	for _, d := range r.Defs {
		s.defs[d.Name] = d
	}
	s.impls = append(s.impls, info.Impls...)
	return r, out
}

func (s *session) text(d *diag.Diagnostic) string {
	file := s.set.File(d.Span.File)
	line, col := file.LineCol(d.Span.Lo)
	return fmt.Sprintf("%d:%d %s: %s", line, col, d.Code, d.Message)
}

func TestGolden(t *testing.T) {
	debug.SetMaxStack(4 << 30)
	files, _ := filepath.Glob("testdata/*.txt")
	if len(files) == 0 {
		t.Fatal("no golden files")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { goldenFile(t, file) })
	}
}

func goldenFile(t *testing.T, file string) {
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, part := range strings.Split("\n"+string(src), "\n### ")[1:] {
		title, text, _ := strings.Cut(part, "\n")
		text, _, _ = strings.Cut(text, "\n--- ")
		text = strings.TrimSpace(text)
		out.WriteString("### " + title + "\n" + text + "\n" + goldenChunk(t, title, text+"\n") + "\n")
	}
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if out.String() != string(src) {
		t.Errorf("%s differs (run with -update and look at the diff):\n%s", file, firstDiff(out.String(), string(src)))
	}
}

func firstDiff(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return fmt.Sprintf("line %d: got  %s\n         want %s", i+1, g[i], strings.Join(w[min(i, len(w)):min(i+1, len(w))], ""))
		}
	}
	return "the golden file is longer"
}

func goldenChunk(t *testing.T, title, text string) string {
	s := newSession(t)
	r, found := s.add(s.set.Add(title, text), types.Unit{})
	var out strings.Builder
	if r != nil {
		if strings.HasSuffix(title, ": core") {
			out.WriteString("--- core\n")
			for _, d := range r.Defs {
				out.WriteString(core.PrintDef(d) + "\n")
			}
		}
		for _, d := range r.Defs {
			for _, e := range s.lintDef(d) {
				t.Error(e)
			}
		}
		out.WriteString(s.main())
	}
	if len(found.Items) > 0 {
		out.WriteString("--- warnings\n")
	}
	for _, d := range found.Items {
		out.WriteString(s.text(d) + "\n")
	}
	return out.String()
}

// main runs the program's main.
func (s *session) main() (out string) {
	if s.defs["main"] == nil {
		return ""
	}
	ev := &evaluator{t: s.t, defs: s.defs, impls: s.impls}
	defer func() {
		printed := ev.out.String()
		switch f := recover().(type) {
		case nil:
		case fault:
			out = "--- value\nerror[" + f.code + "]: " + f.msg + "\n"
		default:
			panic(f)
		}
		if printed != "" {
			out = "--- output\n" + printed + out
		}
	}()
	return "--- value\n" + ev.show(ev.global("main", nil), 0) + "\n"
}
