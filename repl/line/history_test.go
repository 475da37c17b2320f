package line

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestHistoryFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "history")
	h := NewHistory(path)
	h.Add("1 + 1")
	h.Add("f x =\n  x\n\n")
	h.Add("> looks like a mark\n| so does this")
	h.Add("last")
	want := []string{"1 + 1", "f x =\n  x", "> looks like a mark\n| so does this", "last"}
	if got := NewHistory(path).Entries(); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := h.Entries(); !slices.Equal(got, want) {
		t.Errorf("of the session itself: %q", got)
	}
	h.Add("last")
	if n := len(h.Entries()); n != 4 {
		t.Errorf("%d entries after a repetition", n)
	}
}

// Whatever stands in the file, the prompt works and nothing is lost that it can't read.
func TestHistoryOfOtherVersions(t *testing.T) {
	for _, c := range []struct {
		name, before, after string
		entries             []string
	}{
		{"without header", "a\nb c\n", historyHeader + "> a\n> b c\n> new\n", []string{"a", "b c", "new"}},
		{"cut off", historyHeader + "> a\n| b", historyHeader + "> a\n| b\n> new\n", []string{"a\nb", "new"}},
		{"of a later version", "# synoema history 2\nx\n", "# synoema history 2\nx\n", nil},
		{"empty", "", historyHeader + "> new\n", []string{"new"}},
	} {
		path := filepath.Join(t.TempDir(), "history")
		if err := os.WriteFile(path, []byte(c.before), 0o600); err != nil {
			t.Fatal(err)
		}
		NewHistory(path).Add("new")
		b, err := os.ReadFile(path)
		if err != nil || string(b) != c.after {
			t.Errorf("%s: %q %v", c.name, b, err)
		}
		if got := NewHistory(path).Entries(); !slices.Equal(got, c.entries) {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

func TestHistoryIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	h := NewHistory(path)
	h.Add("oldest")
	big := strings.Repeat("x", maxKept-10)
	for i := range 8 {
		h.Add(fmt.Sprint(i) + big)
	}
	h.Add(strings.Repeat("too long", maxKept))
	info, err := os.Stat(path)
	if err != nil || info.Size() > maxFile+maxKept {
		t.Errorf("%v %v", info.Size(), err)
	}
	got := NewHistory(path).Entries()
	if len(got) == 0 || got[0] == "oldest" || got[len(got)-1] != "7"+big {
		t.Errorf("%d entries", len(got))
	}
	if many := newest(make([]string, maxEntries+5)); len(many) != maxEntries {
		t.Errorf("%d entries are kept", len(many))
	}
}

func TestRecall(t *testing.T) {
	var r recall
	txt := marked("f|")
	r.begin([]string{"f 1", "g", "f 2", "f"}, txt)
	for _, step := range []struct {
		by   int
		ok   bool
		want string
	}{{-1, true, "f 2"}, {-1, true, "f 1"}, {-1, false, "f 1"}, {1, true, "f 2"}, {1, true, "f"}, {1, false, "f"}} {
		if ok := r.move(txt, step.by); ok != step.ok || txt.String() != step.want {
			t.Errorf("%+v: %v %q", step, ok, txt.String())
		}
	}
}

func TestIndexFold(t *testing.T) {
	for _, c := range []struct {
		s, query string
		want     int
	}{{"abc", "", 0}, {"aBc", "bc", 1}, {"abc", "B", -1}, {"aab", "ab", 1}, {"ab", "abc", -1}, {"x ÄÖ", "Ö", 4}} {
		if got := indexFold(c.s, c.query); got != c.want {
			t.Errorf("%q in %q: %d", c.query, c.s, got)
		}
	}
}
