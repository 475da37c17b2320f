package syntax

import (
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/source"
)

// goldenTexts are the texts of all golden cases.
func goldenTexts(t testing.TB) []string {
	var texts []string
	files, _ := filepath.Glob("testdata/*.txt")
	for _, f := range files {
		for _, c := range readGolden(t, f) {
			texts = append(texts, c.text)
		}
	}
	return texts
}

// checkTree verifies what the package promises of every tree: spans inside the
// text and inside their parent, ids below NumNodes and unique.
func checkTree(f *File, size int) error {
	seen := make([]bool, f.NumNodes)
	var err error
	var walk func(v reflect.Value, outer source.Span)
	walk = func(v reflect.Value, outer source.Span) {
		switch v.Kind() {
		case reflect.Interface, reflect.Pointer:
			if v.IsNil() {
				return
			}
			if v.Kind() == reflect.Interface && v.Elem().Kind() != reflect.Pointer {
				return
			}
			walk(v.Elem(), outer)
		case reflect.Slice:
			for i := 0; i < v.Len(); i++ {
				walk(v.Index(i), outer)
			}
		case reflect.Struct:
			if b := v.FieldByName("Base"); b.IsValid() {
				id := NodeID(b.FieldByName("ID").Int())
				if int(id) >= f.NumNodes || seen[id] {
					err = fmt.Errorf("id %d of %s is not unique", id, v.Type())
				} else {
					seen[id] = true
				}
			}
			if sp := v.FieldByName("Sp"); sp.IsValid() {
				s := sp.Interface().(source.Span)
				if s.File != f.ID || s.Lo < 0 || s.Hi < s.Lo || int(s.Hi) > size || s.Lo < outer.Lo || s.Hi > outer.Hi {
					err = fmt.Errorf("span %v of %s is outside %v", s, v.Type(), outer)
				}
				outer = s
			}
			for i := 0; i < v.NumField(); i++ {
				walk(v.Field(i), outer)
			}
		}
	}
	whole := source.Span{File: f.ID, Lo: 0, Hi: int32(size)}
	walk(reflect.ValueOf(f.Decls), whole)
	walk(reflect.ValueOf(&f.Entry).Elem(), whole)
	return err
}

// checkAny parses any text and verifies the promises that hold for all texts.
func checkAny(t *testing.T, text string) *diag.List {
	t.Helper()
	var last *diag.List
	for _, entry := range []bool{true, false} {
		p := parseText(text, entry)
		if err := checkTree(p.file, len(text)); err != nil && !p.out.HasErrors() {
			t.Errorf("%v in\n%s\n%s", err, text, Dump(p.file))
		}
		for _, d := range p.out.Items {
			if d.Code == "internal_error" {
				t.Errorf("%s in\n%q", d.Message, text)
			}
			if s := d.Span; s.File != p.id || s.Lo < 0 || s.Hi < s.Lo || int(s.Hi) > len(text) {
				t.Errorf("%s: bad span %v in\n%q", d.Message, s, text)
			}
			d.Text(p.set, nil)
			d.JSON(p.set)
			diag.Apply(text, d.Edits)
		}
		if !p.out.HasErrors() && (strings.Contains(Dump(p.file), "BAD")) {
			t.Errorf("a hole without an error in\n%s\n%s", text, Dump(p.file))
		}
		last = p.out
	}
	checkPrint(t, text, true)
	checkPrint(t, text, false)
	Incomplete(text)
	return last
}

func FuzzParse(f *testing.F) {
	for _, s := range goldenTexts(f) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		watchdog := time.AfterFunc(time.Minute, func() { panic(fmt.Sprintf("no end for %q", text)) })
		checkAny(t, text)
		watchdog.Stop()
	})
}

// mutate deletes, doubles, swaps or replaces one token of a text.
func mutate(text string, rnd *rand.Rand) string {
	toks := lex(1, text, &diag.List{}).toks
	toks = toks[:len(toks)-1]
	if len(toks) == 0 {
		return text
	}
	t, u := toks[rnd.Intn(len(toks))], toks[rnd.Intn(len(toks))]
	switch rnd.Intn(5) {
	case 0:
		return text[:t.lo] + text[t.hi:]
	case 1:
		return text[:t.hi] + " " + text[t.lo:]
	case 2:
		return text[:t.lo] + text[u.lo:u.hi] + text[t.hi:]
	case 3:
		return text[:t.lo] + "\n" + strings.Repeat(" ", rnd.Intn(6)) + text[t.lo:]
	}
	return text[:t.lo] + breakers[rnd.Intn(len(breakers))] + text[t.lo:]
}

// breakers are pieces that begin or break constructs, those of other languages among them.
var breakers = []string{"(", ")", "=", "|", ":", "?", "\"", "${", "\\", "->", ",", "`", "if ", "{", "}", "=>", "else ",
	"for x in xs:\n", "if x {", "fn f(x) {", "match x {", "class A:", "def f(x):", "|x| ", "println!(", "f\"{", "\"\"\"", ";"}

// One fault in a program of several definitions gives few errors.
func TestMutations(t *testing.T) {
	rnd := rand.New(rand.NewSource(1))
	texts := goldenTexts(t)
	runs, total, worst := 0, 0, 0
	for i := 0; i < 20_000 && !t.Failed(); i++ {
		text := texts[rnd.Intn(len(texts))]
		before := len(parseText(text, false).out.Items)
		changed := mutate(text, rnd)
		n := len(checkAny(t, changed).Items)
		if before == 0 {
			runs, total = runs+1, total+n
			worst = max(worst, n)
			if n > 1 && testing.Verbose() {
				t.Logf("%d errors in\n%s\n%s", n, changed, parseText(changed, false).findings())
			}
		}
	}
	t.Logf("%d runs, %.3f errors each, at most %d", runs, float64(total)/float64(runs), worst)
	if float64(total)/float64(runs) > 1.05 {
		t.Error("cascades")
	}
}

// habitTexts are the programs of other languages that are rejected in every tier.
func habitTexts(t testing.TB) (texts []string) {
	all, err := os.ReadFile("../../tiering/testdata/rejected_habits.txt")
	if err != nil {
		t.Fatal(err)
	}
	for part := range strings.SplitSeq(string(all), "\n=== ") {
		_, part, _ = strings.Cut(part, "\n")
		text, _, _ := strings.Cut(part, "--- ")
		texts = append(texts, text)
	}
	return texts
}

// What looks back finds the beginning of a text where a file would have had more: a habit may be all
// that stands at the prompt.
func TestTails(t *testing.T) {
	for _, text := range append(goldenTexts(t), habitTexts(t)...) {
		toks := lex(1, text, &diag.List{}).toks
		for i := 0; i < len(toks)-1 && i < 200; i++ {
			line, _, _ := strings.Cut(text[toks[i].lo:], "\n")
			checkAny(t, line)
		}
	}
}

// Deep nesting neither ends the process nor takes more than linear time: quadratic time
// would be hours.
func TestDeepNesting(t *testing.T) {
	n := 100_000
	for _, c := range []struct{ open, shut string }{
		{"(", ")"}, {"[", "]"}, {"{x = ", "}"}, {"\\x -> ", ""}, {"? c -> ", " : 1"}, {"- ", ""}, {"f \\x -> ", ""},
		{"\"${", "}\""}, {"a : ", ""}, {"a + ", ""}, {"? x | y -> ", ""}, {"spawn ", ""}, {"scope {", "}"}, {"(- ", ")"},
		{"[x | y <- ", "]"}, {"x.", ""}, {"(a, ", ")"}, {"! ", ""}, {"not $ ", ""}, {"let x = 1 in ", ""},
	} {
		text := "main = " + strings.Repeat(c.open, n) + "1" + strings.Repeat(c.shut, n) + "\ng = 1\n"
		p := parseText(text, false)
		if len(p.out.Items) == 0 || len(p.out.Items) > 3 && c.open != "let x = 1 in " {
			t.Errorf("%q: %d errors: %.200s", c.open, len(p.out.Items), p.findings())
		}
		parseText("f "+strings.Repeat(c.open, n)+" = 1", false)
		parseText("f : "+strings.Repeat(c.open, n), false)
		parseText(strings.Repeat(c.open, n), true)
		Incomplete(text)
	}
}

// Many errors and habits take time linear in the text, too: quadratic time would be an hour.
func TestManyErrors(t *testing.T) {
	for _, line := range brokenLines {
		if p := parseText(strings.Repeat(line, 20_000), false); len(p.out.Items) > 4*20_000 {
			t.Errorf("%d errors of 20,000 times %q", len(p.out.Items), line)
		}
	}
}

var brokenLines = []string{"f x =\n  return if x then [1, 2] else !y\n", "let x = (1\n", "def f(x):\n  return x\n", "f = x ) y\n", "f x | x = 1\n", "  a : b\n"}

func BenchmarkErrors(b *testing.B) {
	for _, line := range brokenLines {
		b.Run(line, func(b *testing.B) {
			text := strings.Repeat(line, 2_000)
			for b.Loop() {
				parseText(text, false)
			}
		})
	}
}

// BenchmarkParse parses 10,000 lines; the aim is 60 ms.
func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	for i := 0; i < 1_250; i++ {
		fmt.Fprintf(&text, "--- doc\nfun%d : Int -> List Int -> Int ? Ord a\nfun%d 0 (x : xs) = x + %d * y\n  y = foldl (\\acc z -> acc + z) 0 xs\nfun%d n [a b c] =\n  m = \"n = ${n + 1}\"\n  ? n > 3 -> [x*2 | x <- xs, x > 0] |> sum\n  : fun%d (n - 1) {x = 1, y = p.x.z}\n", i, i, i, i, i)
	}
	for b.Loop() {
		if p := parseText(text.String(), false); len(p.out.Items) > 0 {
			b.Fatal(p.findings()[:500])
		}
	}
}

// What breaks the parser is an error of the text and not of the process.
func TestGuarded(t *testing.T) {
	list := &diag.List{}
	guarded(list, func() { panic("broken") })
	if !list.HasErrors() || list.Items[0].Code != "internal_error" || list.Items[0].Message != "internal error: broken" {
		t.Errorf("%+v", list.Items)
	}
}
