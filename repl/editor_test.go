package repl

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/repl/line"
	"github.com/synoema/synoema/tiering"
)

func TestFinished(t *testing.T) {
	for _, c := range []struct {
		text        string
		typed, sure bool // typed line by line; there as a whole
	}{
		{"1 + 1", true, true}, {"1 +", false, false}, {"f x =\n  x", false, true}, {"f x =\n  x\n", true, true},
		{"[1\n2", false, false}, {"[1\n\n", true, true}, {"[1\n2]", true, true}, {":type (", true, true}, {"", true, true}, {" \n", true, true},
		{"scope {", false, false}, {"scope {\n  1\n}", true, true}, {"mod M\n  x = 1", false, true},
	} {
		if got := finished(c.text, false); got != c.typed {
			t.Errorf("%q typed: %v", c.text, got)
		}
		if got := finished(c.text, true); got != c.sure {
			t.Errorf("%q as a whole: %v", c.text, got)
		}
	}
}

func TestIndentAfter(t *testing.T) {
	for text, want := range map[string]int{
		"f x =": 2, "f x =\n  y = x": 2, "f x =\n  y =": 4, "1 +": 2, "1 +\n  2 +": 2, "g (": 2, "g (\n  1": 2, "g (\n  1)": 0, "  g (\n    1": 4,
		"scope {": 2, "scope {\n  spawn f x": 2, "mod M": 2, "impl Show T": 2, "f : Int -> Int": 0, "f x = ? x": 2, "f x = ? x\n  | A -> 1": 2,
		"? c -> 1": 0, "f = \\x ->": 2, "f x =\n  ? c ->": 4, "sort : List a ? Ord a": 0, "\"x =": 0, "x -- =": 0, "f x =\n  -- note": 2,
		"f = [\n  1\n]": 0, "a = 1\n\n": 0, "f x =\n  a\n  ": 2, "x |>": 2, "f {a = 1,": 2,
	} {
		if got := len(indentAfter(text)); got != want {
			t.Errorf("%q: %d, not %d", text, got, want)
		}
	}
}

func TestAlignCloser(t *testing.T) {
	for text, want := range map[string]int{"g (": 0, "  g [\n    1": 2, "1": -1, "f {\n  a = (\n    1": 2} {
		if got := alignCloser(text); got != want {
			t.Errorf("%q: %d, not %d", text, got, want)
		}
	}
}

func TestReceiver(t *testing.T) {
	for text, want := range map[string]string{"p": "p", "f p": "p", "f p.x": "p.x", "(f p)": "(f p)", "f (g p).x": "(g p).x", "{x = 1}": "{x = 1}",
		"1 + ": "", "1": "", "": "", "M.p": "M.p", "x + p'": "p'", "f [1]": ""} {
		if got := receiver(text); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

func TestMatching(t *testing.T) {
	for text, want := range map[string]string{"|(a)": "( )", "(a)|": "( )", "(|a)": "( )", "(a|b)": "", "((a)|": "( )", "(a]|": "", "\"(\"|)": "", "f [1 (2)]|": "[ ]"} {
		at := strings.Index(text, "|")
		s := strings.Replace(text, "|", "", 1)
		toks := syntax.Tokens(s)
		got := ""
		if a, b := matching(s, toks, at); a >= 0 {
			got = s[toks[a].Lo:toks[a].Hi] + " " + s[toks[b].Lo:toks[b].Hi]
		}
		if got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestComplete(t *testing.T) {
	s, err := tiering.New(tiering.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.Enter("<prompt>", "mod Geo\n  area w h = w * h\n  around w h = 2 * (w + h)")
	s.Enter("<prompt>", "p = {name = \"a\", inner = {left = 1, right = 2}}")
	l := &loop{s: s}
	for text, want := range map[string]string{
		"str_le": "str_len", "Geo.ar": "area around", "p.": "inner name", "p.inner.": "left right", "f p.inner.r": "right", "(p.inner).l": "left",
		"{...p}.n": "name", "nobody.": "", "Nowhere.": "", "1.": "", ":qu": ":quit", ":help qu": "quit", ":explain type_m": "type_mismatch",
		":load testdata/ses": "session.txt", "file_read \"testdata/ses": "session.txt", "\"${str_le": "str_len", "": "",
		"f something = someth": "something", "f x = whe": "when", "Jus": "Just", "Mayb": "Maybe", ":type str_le": "str_len", ":edit testd": "testdata/", ":edit testdata/ses": "session.txt", ":edit str_le": "str_len",
		":set col": "color", ":set color a": "always auto", "\\q -> q.le": "left", "f q = q.inner.": "inner left name right",
	} {
		if got := l.complete(text, len([]rune(text))).Words; !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestPasted(t *testing.T) {
	for text, want := range map[string]string{
		"f x = x":                          "",
		"f x = x\ng 1":                     "f x = x/g 1",
		"1 + 1":                            "1 + 1",
		"> f x = x":                        "",
		"x = 1\ny = x + 1\n\nx + y\nz = 3": "x = 1\ny = x + 1/x + y/z = 3",
		"f : Int -> Int\nf x =\n  y = x\n  y\nf 1": "f : Int -> Int\nf x =\n  y = x\n  y/f 1",
		"[1 2]\n|> sum\nsum [\n1\n]":               "[1 2]\n|> sum/sum [\n1\n]",
		"-- about f\nf x = x\n-- now\nf 1":         "-- about f\nf x = x/-- now\nf 1",
		":load a.sno\n1 + 1\n:type x\n:tier":       ":load a.sno/1 + 1/:type x/:tier",
		"f x = x\ng y = y":                         "",
		"f (":                                      "",
		"synoema> 1 + 1\n2 : Int\nsynoema> ":       "1 + 1",
		"synoema> f x =\n       |   x + 1\n       |\nf : a\nsynoema> f 1\n2\nsynoema>": "f x =\n  x + 1/f 1",
		"impl Show T\n  show T = \"t\"\nT":                                             "impl Show T\n  show T = \"t\"/T",
	} {
		if got := strings.Join(pasted(text).Entries, "/"); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

// TestKeysInManual checks the table of keys in docs/repl.md; -update writes it.
func TestKeysInManual(t *testing.T) {
	const path, begin, end = "../docs/repl.md", "<!-- keys -->\n", "<!-- /keys -->\n"
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(b), begin)
	old, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no place for the keys between %q and %q", path, begin, end)
	}
	table := "| key | what it does |\n| --- | --- |\n"
	for _, k := range line.Keys() {
		table += "| " + k.Keys + " | " + k.Does + " |\n"
	}
	if old == table {
		return
	}
	if !*update {
		t.Fatalf("the table of keys in %s is not fresh: go test ./repl -run TestKeysInManual -update", path)
	}
	if err := os.WriteFile(path, []byte(before+begin+table+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
