package diag

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/synoema/synoema/source"
)

func TestNearest(t *testing.T) {
	names := []string{"length", "filter", "foldl", "foldr", "map", "print", "show", "str_len", "True", "id"}
	for got, want := range map[string]string{
		"lenght": "length", "fliter": "filter", "flodl": "foldl", "pint": "print", "Print": "print",
		"strlen": "str_len", "mpa": "map", "zzz": "", "xy": "", "true": "True", "length": "", "a": "", "ID": "id",
	} {
		if n := Nearest(got, names); n != want {
			t.Errorf("Nearest(%q) = %q, want %q", got, n, want)
		}
	}
}

func TestApply(t *testing.T) {
	sp := func(lo, hi int32) source.Span { return source.Span{File: 1, Lo: lo, Hi: hi} }
	got := Apply("abcdef", []Edit{{sp(4, 5), "X"}, {sp(0, 1), ""}, {sp(2, 2), "--"}, {sp(4, 6), "overlaps"}, {sp(9, 12), "beyond"}})
	if got != "b--cdXf" {
		t.Error(got)
	}
}

func TestCatalogue(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range Catalogue {
		if seen[e.Code] {
			t.Errorf("%s is listed twice", e.Code)
		}
		seen[e.Code] = true
		if e.Meaning == "" || e.Hint == "" || e.Fixability == "" {
			t.Errorf("%s lacks a text", e.Code)
		}
	}
	for _, code := range strings.Fields(`unexpected_char invalid_number unterminated_string unknown_escape unexpected_token
		expected_expression indentation duplicate_definition type_mismatch infinite_type unbound_variable
		unbound_type unbound_module arity_mismatch kind_mismatch pattern_mismatch no_instance ambiguous_type missing_method
		signature_mismatch recursive_alias linear_unused linear_duplicate import_cycle import_not_found
		no_main instance_limit compile_limit non_exhaustive unreachable_equation mixed_indentation no_match division_by_zero
		integer_overflow bad_argument stack_overflow out_of_memory timeout step_limit output_limit task_limit interrupted
		deadlock io_error permission_denied user_error internal_error`) {
		if Lookup(code) == nil {
			t.Errorf("%s is missing", code)
		}
		delete(seen, code)
	}
	if len(seen) > 0 {
		t.Errorf("not in the contract: %v", seen)
	}
}

func TestUnknownCodePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	(&Diagnostic{Code: "nonsense"}).Text(&source.Set{}, nil)
}

// find makes the span of the first occurrence of sub.
func find(id source.FileID, text, sub string) source.Span {
	i := strings.Index(text, sub)
	return source.Span{File: id, Lo: int32(i), Hi: int32(i + len(sub))}
}

func TestText(t *testing.T) {
	var set source.Set
	text := "x = 1\n\ty = \"日本\" + lenght\t+ 2\r\nlast"
	id := set.Add("main.sno", text)
	at := find(id, text, "lenght")
	d := &Diagnostic{Code: "unbound_variable", Message: "unbound variable `lenght`", Span: at,
		Labels: []Label{{find(id, text, "x"), "seen here"}}, Notes: []string{"one\ntwo"}, DidYouMean: "length",
		Edits: []Edit{{at, "length"}}, Trace: []Frame{{"main", at}}}
	want := `error[unbound_variable]: unbound variable ` + "`lenght`" + `
 --> main.sno:2:13
  |
2 |         y = "日本" + lenght     + 2
  |                      ^^^^^^
  |
1 | x = 1
  | - seen here
  = note: one
          two
  = hint: did you mean ` + "`length`?" + `
  = suggestion:
2 |         y = "日本" + length     + 2
  in main at main.sno:2:13
`
	if got := d.Text(&set, nil); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if got := d.Text(&set, ANSI); !strings.Contains(got, "\x1b[1;31merror[unbound_variable]\x1b[0m") {
		t.Errorf("no colour: %q", got)
	}
}

func TestTextEdges(t *testing.T) {
	var set source.Set
	id := set.Add("m.sno", "a = (1\n  2\n")
	for _, c := range []struct {
		d    Diagnostic
		want string
	}{
		{Diagnostic{Code: "no_main", Message: "no main"}, "error[no_main]: no main\n  = hint: define main = …\n"},
		{Diagnostic{Code: "unexpected_token", Message: "m", Hint: "h", Span: source.Span{File: id, Lo: 4, Hi: 10}},
			"error[unexpected_token]: m\n --> m.sno:1:5\n  |\n1 | a = (1\n  |     ^^…\n  = hint: h\n"},
		{Diagnostic{Code: "non_exhaustive", Severity: Warning, Message: "m", Hint: "h", Span: source.Span{File: id, Lo: 11, Hi: 11}},
			"warning[non_exhaustive]: m\n --> m.sno:3:1\n  |\n3 |\n  | ^\n  = hint: h\n"},
	} {
		if got := c.d.Text(&set, nil); got != c.want {
			t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
		}
	}
}

func TestJSON(t *testing.T) {
	var set source.Set
	id := set.Add("m.sno", "a <b>\nc")
	d := &Diagnostic{Code: "unexpected_token", Message: "m <x>", Span: source.Span{File: id, Lo: 2, Hi: 7}}
	want := `{"code":"unexpected_token","severity":"error","message":"m <x>","file":"m.sno","span":{"line":1,"col":3,"end_line":2,"end_col":2},"labels":[],"notes":[],"expected":null,"found":null,"llm_hint":"in short: f a b, ? c -> a : b, \\x -> e, [1 2], {x = 1}, name : Type; blocks are indented lines","fixability":"easy","did_you_mean":null,"edits":[],"trace":[]}`
	if got := string(d.JSON(&set)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	d.Span = source.Span{}
	d.Trace = []Frame{{Func: "main"}}
	var back map[string]any
	if err := json.Unmarshal(d.JSON(&set), &back); err != nil || back["span"] != nil || len(back) != 14 {
		t.Errorf("%v %v", err, back)
	}
}
