package line

import (
	"fmt"
	"math/rand/v2"
	"sort"
	"strings"
	"testing"

	"github.com/synoema/synoema/repl/vt"
)

// TestScreenShowsTheFrame types random keys: whatever was on the screen before, the
// screen shows each frame as it was laid out, with the cursor where it belongs.
func TestScreenShowsTheFrame(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		typist(t, r, fmt.Sprintf("seed %d", seed))
	}
}

func typist(t *testing.T, r *rand.Rand, name string) {
	cols, rows := 3+r.IntN(40), 2+r.IntN(8)
	term := vt.New(cols, rows, Width)
	h := NewHistory("")
	for i := range 5 {
		h.Add(strings.Repeat("old ", i*5) + "\n  end")
	}
	e := newEditor(Config{In: &Input{}, Out: term, Prompt: "> ", More: ". ", History: h,
		Indent:   func(string) string { return "  " },
		Finished: func(text string, whole bool) bool { return strings.HasSuffix(text, ";") },
		Complete: func(text string, at int) Completion {
			return Completion{From: at, Words: []string{"aa", "ab", "日本"}, Detail: func(w string) string { return ": " + w }}
		}})
	e.size = func() (int, int) { return cols, rows }
	e.begin()
	var typed []string
	for range 60 {
		k := randomKey(r)
		typed = append(typed, fmt.Sprintf("%q", k.name+string(k.char)+k.paste))
		if e.press(k) != more {
			e.begin()
		}
		if problem := compare(&e.screen.frame, term, cols, rows); problem != "" {
			t.Fatalf("%s, %dx%d, after %s: %s\n%s", name, cols, rows, strings.Join(typed, " "), problem, term.Text(false))
		}
	}
}

func randomKey(r *rand.Rand) key {
	if r.IntN(3) > 0 {
		chars := []rune("ab (;\t日e\u0301😀\x01")
		return key{char: chars[r.IntN(len(chars))]}
	}
	if r.IntN(20) == 0 {
		return key{name: "Paste", paste: strings.Repeat("line\n", r.IntN(12)) + "日本語 and so on"}
	}
	names := []string{"Escape", "C-g", "C-s", "BackTab"}
	for name := range bindings() {
		if name != "C-z" && name != "Paste" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return key{name: names[r.IntN(len(names))]}
}

// compare tells how a screen differs from a frame, "" when it doesn't.
func compare(f *frame, term *vt.Screen, cols, rows int) string {
	x, y, pending := term.Cursor()
	if x != f.col || pending {
		return fmt.Sprintf("the cursor is in column %d (pending %v), not %d", x, pending, f.col)
	}
	top := y - f.cur
	for i, want := range f.rows {
		if top+i < 0 || top+i >= rows {
			return fmt.Sprintf("row %d of %d is outside of the screen", i, len(f.rows))
		}
		if got := term.Row(top + i); got != strings.TrimRight(want.text, " ") {
			return fmt.Sprintf("row %d is %q, not %q", i, got, want.text)
		}
	}
	for i := top + len(f.rows); i < rows; i++ {
		if got := term.Row(i); got != "" {
			return fmt.Sprintf("below the frame stands %q", got)
		}
	}
	return ""
}
