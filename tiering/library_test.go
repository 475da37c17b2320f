package tiering_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/prelude"
	"github.com/synoema/synoema/source"
	"github.com/synoema/synoema/tiering"
)

//go:generate go test . -run TestLibraryReferenceIsFresh -update

// chapter is a part of docs/library.md: builtins of the table by name or beginning
// of a name, files of the prelude, and methods of built-in classes.
type chapter struct {
	title    string
	builtins string
	files    string
	methods  string
}

var chapters = []chapter{
	{"Functions, logic, Maybe, Result, pairs", "error", "basics", "show cmp eq"},
	{"Lists", "", "list sort group", ""},
	{"Strings and characters", "str_ char_ is_", "string", ""},
	{"Numbers", "to_ floor ceil round truncate float_ wrap_ bit_ shift_ random seed", "math", ""},
	{"Maps", "", "map", ""},
	{"JSON", "json_", "json", ""},
	{"Input, output and the world outside", "print write readline read_all args env exit time_", "", ""},
	{"Files, commands, network", "file_ fd_ tcp_", "", ""},
	{"Tasks", "chan send recv", "", ""},
}

// library renders docs/library.md and collects what has no documentation.
type library struct {
	s            *tiering.Session
	out          strings.Builder
	written      map[string]bool
	undocumented []string
	claims       []string // the examples of the documentation
}

func TestLibraryReferenceIsFresh(t *testing.T) {
	const path = "../docs/library.md"
	l := writeLibrary(t)
	if *update {
		if err := os.WriteFile(path, []byte(l.out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != l.out.String() {
		t.Error("docs/library.md is not what the library says; run go generate ./tiering")
	}
}

// Every example in the documentation of the library holds.
func TestLibraryExamples(t *testing.T) {
	claims := writeLibrary(t).claims
	if len(claims) < 100 {
		t.Errorf("only %d examples", len(claims))
	}
	var text strings.Builder
	for _, c := range claims {
		fmt.Fprintf(&text, "test %s = (%s)\n", strconv.Quote(strings.ReplaceAll(c, "\\", "/")), c)
	}
	for _, m := range modes {
		s, err := tiering.New(m.cfg)
		if err != nil {
			t.Fatal(err)
		}
		tests, r := s.LoadTests("main.sno", text.String())
		for _, d := range r.Diags {
			t.Errorf("%s: %s in %s", m.name, d.Message, text.String()[d.Span.Lo:d.Span.Hi])
		}
		for _, test := range tests {
			if o := s.RunTest(test, 1); !o.Passed {
				t.Errorf("%s: %s: %+v", m.name, test.Name, o)
			}
		}
		s.Close()
	}
}

func writeLibrary(t *testing.T) *library {
	s, err := tiering.New(tiering.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	l := &library{s: s, written: map[string]bool{}}
	l.out.WriteString("# The library\n\n" +
		"<!-- generated from the table of builtins and the doc comments of prelude/*.sno: go generate ./tiering -->\n\n" +
		"All of this can be used without an import. `:doc NAME` at the prompt shows an entry. *Effect*: a definition without\n" +
		"parameters that uses it is evaluated at every mention.\n")
	for _, c := range chapters {
		fmt.Fprintf(&l.out, "\n## %s\n\n", c.title)
		l.prelude(strings.Fields(c.files))
		l.builtins(strings.Fields(c.builtins))
		for _, m := range strings.Fields(c.methods) {
			l.name(m, "")
		}
	}
	for _, op := range builtin.Table {
		if !op.Hidden && !l.written[op.Name] {
			t.Errorf("%s belongs to no chapter", op.Name)
		}
	}
	if len(l.undocumented) > 0 {
		t.Errorf("not documented: %v", l.undocumented)
	}
	return l
}

// prelude documents the named files in the order of their text.
func (l *library) prelude(names []string) {
	for _, f := range prelude.Files() {
		for _, n := range names {
			if f.Name == "prelude/"+n+".sno" {
				l.file(f)
			}
		}
	}
}

func (l *library) file(f prelude.File) {
	set := &source.Set{}
	for _, d := range syntax.ParseFile(set, set.Add(f.Name, f.Text), &diag.List{}).Decls {
		switch d := d.(type) {
		case *syntax.SigDecl:
			l.name(d.Name.Name, "")
		case *syntax.FunDecl:
			l.name(d.Name.Name, "")
		case *syntax.DataDecl:
			if d.Doc != "" { // else it is internal
				l.entry(d.Name.Name, head(d, f.Text), d.Doc, "")
			}
		}
	}
}

// head is a data declaration. How a Map is built is its own affair.
func head(d *syntax.DataDecl, text string) string {
	decl := strings.Join(strings.Fields(text[d.Sp.Lo:d.Sp.Hi]), " ")
	if d.Name.Name == "Map" {
		decl, _, _ = strings.Cut(decl, " =")
	}
	return decl
}

func (l *library) builtins(names []string) {
	for _, op := range builtin.Table {
		for _, n := range names {
			if op.Hidden || op.Name != n && !(strings.HasSuffix(n, "_") && strings.HasPrefix(op.Name, n)) && !(n == "env" && op.Name == "env_or") {
				continue
			}
			remark := ""
			if op.Effect {
				remark = " *Effect.*"
			}
			if op.Perm != core.PermNone {
				remark = " *Effect; needs* `" + builtin.PermissionFlag(op.Perm) + "`."
			}
			l.name(op.Name, remark)
		}
	}
}

// name documents a value with the type that the checker gives it.
func (l *library) name(name, remark string) {
	if name[0] == '_' {
		return
	}
	doc, ty, _ := l.s.Doc(name)
	l.entry(name, name+" : "+ty, doc, remark)
}

func (l *library) entry(name, head, doc, remark string) {
	if l.written[name] {
		return
	}
	l.written[name] = true
	if doc == "" {
		l.undocumented = append(l.undocumented, name)
	}
	text, claims := splitClaims(doc)
	fmt.Fprintf(&l.out, "- `%s` — %s%s", head, text, remark)
	for _, c := range claims {
		fmt.Fprintf(&l.out, "\\\n  `%s`", c)
	}
	l.out.WriteString("\n")
	l.claims = append(l.claims, claims...)
}

// splitClaims takes the examples out of a doc text. One goes on over deeper lines.
func splitClaims(doc string) (text string, claims []string) {
	for _, line := range strings.Split(doc, "\n") {
		claim, is := strings.CutPrefix(line, "example:")
		switch {
		case is:
			claims = append(claims, strings.TrimSpace(claim))
		case len(claims) > 0 && strings.HasPrefix(line, " "):
			claims[len(claims)-1] += " " + strings.TrimSpace(line)
		default:
			text += " " + strings.TrimSpace(line)
		}
	}
	return strings.TrimSpace(text), claims
}
