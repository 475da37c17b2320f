package line

import (
	"strings"
	"testing"
)

func TestWidth(t *testing.T) {
	for s, want := range map[string]int{"abc": 3, "日本": 4, "é": 1, "e\u0301": 1, "😀": 2, "👩\u200d🚀": 4, "한글": 4, "ｱ": 1, "Ａ": 2, "─": 1,
		"\t": 8, "a\tb": 9, "\x01": 2, "\x7f": 2, "\u1112\u1161\u11ab": 2, "\u00ad": 1, "": 0} {
		if got := columns([]rune(s)); got != want {
			t.Errorf("%q: %d columns, not %d", s, got, want)
		}
	}
}

func TestClusters(t *testing.T) {
	for s, want := range map[string]string{"ab": "a|b|", "e\u0301x": "e\u0301|x|", "👩\u200d🚀!": "👩\u200d🚀|!|", "a\n\u0301": "a|\n|\u0301|"} {
		rs := []rune(s)
		got := ""
		for i := 0; i < len(rs); {
			end := clusterEnd(rs, i)
			got += string(rs[i:end]) + "|"
			if back := clusterStart(rs, end); back != i {
				t.Errorf("%q: from %d back to %d, not %d", s, end, back, i)
			}
			i = end
		}
		if got != want {
			t.Errorf("%q: %q", s, got)
		}
	}
}

// marked is a text with the cursor at |.
func marked(s string) *text {
	before, after, _ := strings.Cut(s, "|")
	return &text{[]rune(before + after), len([]rune(before))}
}

func (t *text) marked() string { return string(t.runes[:t.at]) + "|" + string(t.runes[t.at:]) }

func TestMoves(t *testing.T) {
	for _, c := range []struct {
		from, to string
		move     func(t *text)
	}{
		{"foo_bar' (baz|", "foo_bar' (|baz", func(t *text) { t.at = t.wordLeft() }},
		{"foo_bar' |(baz", "|foo_bar' (baz", func(t *text) { t.at = t.wordLeft() }},
		{"|  foo bar", "  foo| bar", func(t *text) { t.at = t.wordRight() }},
		{"f (x + y)|", "f (x + |y)", func(t *text) { t.at = t.blankLeft() }},
		{"ab\ncd|", "ab\n|cd", func(t *text) { t.at = t.lineStart(t.at) }},
		{"a|b\ncd", "ab|\ncd", func(t *text) { t.at = t.lineEnd(t.at) }},
		{"abcd\ne\nfghi|", "abcd\ne|\nfghi", func(t *text) { t.up(4) }},
		{"abcd\ne|\nfghi", "abcd|\ne\nfghi", func(t *text) { t.up(4) }},
		{"日本\nab|c", "日|本\nabc", func(t *text) { t.up(2) }},
		{"a|b\n\nc", "ab\n|\nc", func(t *text) { t.down(1) }},
		{"ab|", "ba|", (*text).transpose},
		{"a|bc", "ba|c", (*text).transpose},
		{"a|", "a|", (*text).transpose},
		{"a\n|", "a\n|", (*text).transpose},
	} {
		txt := marked(c.from)
		if c.move(txt); txt.marked() != c.to {
			t.Errorf("%q: %q, not %q", c.from, txt.marked(), c.to)
		}
	}
}

func TestUndo(t *testing.T) {
	var u undo
	txt := marked("|")
	for _, r := range "abc" {
		u.note(txt, true)
		txt.insert(r)
	}
	u.note(txt, false)
	txt.cut(0, 2)
	for _, want := range []string{"abc|", "|", "|"} {
		u.back(txt)
		if txt.marked() != want {
			t.Errorf("back: %q, not %q", txt.marked(), want)
		}
	}
	for _, want := range []string{"abc|", "|c", "|c"} {
		u.forth(txt)
		if txt.marked() != want {
			t.Errorf("forth: %q, not %q", txt.marked(), want)
		}
	}
}
