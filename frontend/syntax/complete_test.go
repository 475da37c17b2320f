package syntax

import (
	"strings"
	"testing"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/source"
)

func TestIncomplete(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "1 + 2": false, "f x = x": false, "f x =": true, "f x =\n": true, "\\x ->": true, "1 +": true,
		"(1": true, "[1 2": true, "{x = (": true, "(1\n2": true, "(1\n\n": true, "f x =\n  y = 1": true, "f x =\n  y = 1\n": true,
		"f x =\n  y = 1\n\n": false, "? x": true, "? x -> 1 : 2": false, "? x\n  | A -> 1": true, "? x | A -> 1": false,
		"trait A a": true, "impl A Int": true, "mod M": true, "mod M\n  x = 1": true, "mod M\n  x = 1\n\n": false,
		"f : Int -> Int": true, "f : Int -> Int\nf x = x": false, "x : xs": false, "\"abc": false, "\"a${x": false,
		"f )": false, "x = 1;": false, "-- comment": false, "scope {": true, "scope {\n  1\n}": false, "x |>": true,
		"sort : List a -> List a ? Ord a": true, "mod = 3": false, "a ? b : c": true, "type P = {x : Int}": false,
		"use Math (*)": false, "f x = ? x -> 1\n  : 2": true, "f x = ? x -> 1\n  : 2\n\n": false, "xs = [\n  1\n]": false,
		"[1\n  2]": false, "f x =\n  g (\n    1)": true, "f x = g (\n    1) +": true, "m ?? 4": false, "m ??": true,
	} {
		if got := Incomplete(text); got != want {
			t.Errorf("Incomplete(%q) = %v", text, got)
		}
	}
}

func TestTokens(t *testing.T) {
	text := "--- doc\nmod M\n  f x = \"a${y}b\" ++ 'c' : 1.5 -- c\n  x = true when when"
	var b strings.Builder
	for _, tok := range Tokens(text) {
		b.WriteString([]string{"n", "T", "K", "1", "s", "c", "d", ".", "?"}[tok.Kind] + ":" + text[tok.Lo:tok.Hi] + "|")
	}
	want := "d:--- doc|K:mod|T:M|n:f|n:x|.:=|s:\"a${|n:y|s:}b\"|.:++|s:'c'|.::|1:1.5|c:-- c|n:x|.:=|K:true|K:when|K:when|"
	if b.String() != want {
		t.Error(b.String())
	}
}

func TestParseType(t *testing.T) {
	for text, want := range map[string]string{
		"(a -> b) -> List a -> List b ? Ord a": "(-> (-> a b) (-> (List a) (List b))) ?Ord.a",
		"  Prelude.Maybe {x : Int | r}":        "(Prelude.Maybe {x : Int | r})",
		"[a] -o ((), Chan a)":                  "(-o (list a) (tuple () (Chan a)))",
		"f a":                                  "BADTYPE kind_mismatch",
		"Int ->":                               "BADTYPE unexpected_token",
		"":                                     "BADTYPE unexpected_token",
		"Int )":                                "Int unexpected_token",
	} {
		set, out := &source.Set{}, &diag.List{}
		typ, cs := ParseType(set, set.Add("t", text), out)
		var d dumper
		d.typ(typ)
		d.constraints(cs)
		for _, x := range out.Items {
			d.f(" %s", x.Code)
		}
		if d.b.String() != want {
			t.Errorf("%q: %s", text, d.b.String())
		}
	}
}

// The examples of the catalogue give their codes; those of later stages parse.
func TestCatalogueExamples(t *testing.T) {
	mine := map[string]bool{}
	for _, c := range strings.Fields("unexpected_char invalid_number unterminated_string unknown_escape unexpected_token expected_expression indentation mixed_indentation") {
		mine[c] = true
	}
	for _, e := range diag.Catalogue {
		if e.Example == "" {
			continue
		}
		items := parseText(e.Example, false).out.Items
		switch {
		case mine[e.Code] && (len(items) != 1 || items[0].Code != e.Code):
			t.Errorf("%s: %v", e.Code, parseText(e.Example, false).findings())
		case !mine[e.Code] && len(items) > 0:
			t.Errorf("%s: %v", e.Code, parseText(e.Example, false).findings())
		}
	}
}

// Every code that the parser reports is in the catalogue, every edit stays in
// the text, and every finding says what to do.
func TestFindingsAreComplete(t *testing.T) {
	for _, text := range goldenTexts(t) {
		for _, d := range parseText(text, false).out.Items {
			if diag.Lookup(d.Code) == nil || d.Message == "" || d.Fixability == "" {
				t.Errorf("%+v", d)
			}
		}
	}
}
