package core

import (
	"path/filepath"
	"strings"
	"testing"
)

// Everything that is printed reads back as what was printed.
func TestTextRoundTrip(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.core")
	for _, file := range files {
		for _, c := range readChunks(t, file) {
			t.Run(c.title, func(t *testing.T) { roundTrip(t, c.text) })
		}
	}
}

func roundTrip(t *testing.T, text string) {
	p := parseProgram(t, text)
	for _, d := range p.Defs {
		printed := PrintDef(d)
		q := NewProgram(p.Types)
		for n, other := range p.Defs {
			q.Defs[n] = other
		}
		back, err := ParseDefs(q, printed, findTestOp)
		if err != nil {
			t.Fatalf("%v\n%s", err, printed)
		}
		if got := PrintDef(back[0]); got != printed {
			t.Errorf("printed\n%s\nreads back as\n%s", printed, got)
		}
	}
	in := NewInstances(p, findTestOp)
	main, err := in.Instance("main", nil)
	if err != nil {
		t.Fatal(err)
	}
	fns, err := in.Reachable(main)
	if err != nil {
		return // instance_limit
	}
	printed := printFns(fns)
	back, err := ParseFns(p, printed, findTestOp, 0)
	if err != nil {
		t.Fatalf("%v\n%s", err, printed)
	}
	if got := printFns(back); got != printed {
		t.Errorf("printed\n%s\nreads back as\n%s", printed, got)
	}
	for _, fn := range back {
		if err := VerifyBody(p.Types, fn.Code.Load()); err != nil {
			t.Error(err)
		}
	}
}

func printFns(fns []*Fn) string {
	var b strings.Builder
	for _, fn := range fns {
		b.WriteString(PrintFn(fn) + "\n")
	}
	return b.String()
}

func TestParseErrorsNameTheLine(t *testing.T) {
	for text, want := range map[string]string{
		"(def @f 0 [Int]\n  x.1)":        "line 2: unknown local x.1",
		"(def @f 0 [Int] (%nope [Int]))": "unknown operation",
		"\n\n(def @f 0 [Intt] 1)":        "unknown type Intt",
		"(def @f 0 [Int] (app @g 1))":    "no definition of g",
		"(def @f 0 [Int]":                "unclosed (",
		"(frob)":                         "def, data or impl expected",
	} {
		_, err := ParseDefs(NewProgram(NewTypes()), text, findTestOp)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
