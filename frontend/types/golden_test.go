package types

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

var update = flag.Bool("update", false, "rewrite the expectations in testdata")

// ops is a builtin table for tests: enough for testdata/prelude.sno and the cases.
func ops() []*core.Op {
	table := [][2]string{
		{"mod.int", "Int -> Int -> Int"}, {"sqrt_float", "Float -> Float"}, {"error", "String -> a"},
		{"print", "a -> () ? Show a"}, {"readline", "() -> String"}, {"str_len", "String -> Int"},
		{"str_chars", "String -> List Char"}, {"str_join", "String -> List String -> String"}, {"write", "String -> ()"},
		{"to_float", "Int -> Float"}, {"to_int", "Float -> Int"}, {"pi", "Float"},
		{"chan", "() -> Chan a"}, {"send", "Chan a -> a -> ()"}, {"recv", "Chan a -> a"}, {"secret", "Int -> Int"},
	}
	var out []*core.Op
	for i, r := range table {
		hidden := r[0] == "mod.int" || r[0] == "sqrt_float" || r[0] == "secret"
		out = append(out, &core.Op{Name: r[0], Type: r[1], Index: i, Hidden: hidden, Arity: strings.Count(r[1], "->")})
	}
	return out
}

func among(ops []*core.Op) Builtins {
	return Builtins{ops, func(name string) *core.Op {
		for _, op := range ops {
			if op.Name == name {
				return op
			}
		}
		return nil
	}}
}

// session is an Env with the test prelude.
type session struct {
	env *Env
	set *source.Set
}

func newSession(t testing.TB) *session {
	t.Helper()
	raw, err := os.ReadFile("testdata/prelude.sno")
	if err != nil {
		t.Fatal(err)
	}
	s := &session{NewEnv(core.NewTypes(), among(ops())), &source.Set{}}
	_, _, out := s.check("prelude.sno", string(raw), Unit{Prefix: preludePrefix})
	for _, d := range out.Items {
		t.Errorf("prelude: %s", s.describe(d))
	}
	return s
}

func (s *session) check(name, text string, unit Unit) (*syntax.File, *Info, *diag.List) {
	out := &diag.List{}
	id := s.set.Add(name, text)
	var f *syntax.File
	if unit.Entry {
		f = syntax.ParseEntry(s.set, id, out)
	} else {
		f = syntax.ParseFile(s.set, id, out)
	}
	return f, s.env.Check(f, unit, out), out
}

func (s *session) describe(d *diag.Diagnostic) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %s", s.place(d.Span), d.Code, d.Message)
	for _, l := range d.Labels {
		fmt.Fprintf(&b, "\n  label %s: %s", s.place(l.Span), l.Text)
	}
	for _, n := range d.Notes {
		fmt.Fprintf(&b, "\n  note: %s", n)
	}
	if d.Hint != "" {
		fmt.Fprintf(&b, "\n  hint: %s", d.Hint)
	}
	if d.DidYouMean != "" {
		fmt.Fprintf(&b, "\n  did you mean: %s", d.DidYouMean)
	}
	if len(d.Edits) > 0 && s.set.File(d.Span.File) != nil {
		f := s.set.File(d.Span.File)
		line, _ := f.LineCol(d.Edits[0].Span.Lo)
		fmt.Fprintf(&b, "\n  edited: %s", strings.Split(diag.Apply(f.Text, d.Edits), "\n")[line-1])
	}
	return b.String()
}

func (s *session) place(sp source.Span) string {
	f := s.set.File(sp.File)
	if f == nil {
		return "nowhere"
	}
	l, c := f.LineCol(sp.Lo)
	l2, c2 := f.LineCol(sp.Hi)
	if l == l2 {
		return fmt.Sprintf("%d:%d-%d", l, c, c2)
	}
	return fmt.Sprintf("%d:%d-%d:%d", l, c, l2, c2)
}

// A golden file holds cases: a line `==== name`, the text, a line `---->`, and
// what is expected: the types of the definitions, or the findings. In a case
// whose name begins with "entries", a line `;;;;` separates entries of the prompt.
func TestGolden(t *testing.T) {
	paths, _ := filepath.Glob("testdata/*.golden")
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) { runGolden(t, path) })
	}
}

func runGolden(t *testing.T, path string) {
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var rewritten strings.Builder
	for _, chunk := range strings.Split("\n"+string(raw), "\n==== ")[1:] {
		name, rest, _ := strings.Cut(chunk, "\n")
		text, want, _ := strings.Cut(rest+"\n", "\n---->\n")
		got := judge(t, name, text+"\n")
		if strings.TrimSpace(got) != strings.TrimSpace(want) && !*update {
			t.Errorf("%s\n%s\n--- got\n%s\n--- want\n%s", name, text, got, strings.TrimSpace(want))
		}
		fmt.Fprintf(&rewritten, "==== %s\n%s\n---->\n%s\n", name, strings.TrimRight(text, "\n"), strings.TrimSpace(got))
	}
	if *update {
		if err := os.WriteFile(path, []byte(rewritten.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func judge(t *testing.T, name, text string) string {
	s := newSession(t)
	var b strings.Builder
	parts, unit := []string{text}, Unit{}
	if strings.HasPrefix(name, "entries") {
		parts, unit = strings.Split(text, ";;;;\n"), Unit{Entry: true}
	}
	for _, part := range parts {
		_, info, out := s.check("t.sno", part, unit)
		for _, d := range out.Items {
			b.WriteString(s.describe(d) + "\n")
		}
		if out.HasErrors() {
			continue
		}
		for _, n := range info.Defined {
			text, _ := s.env.TypeOf(string(n))
			fmt.Fprintf(&b, "%s : %s\n", n, text)
		}
		if info.Entry != nil {
			fmt.Fprintf(&b, "it : %s, as in %s\n", info.Entry, info.EntryText)
		}
	}
	return b.String()
}
