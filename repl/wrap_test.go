package repl

import "testing"

func TestWrapped(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{
		{"as it is", 0, "as it is"},
		{"fits  here\n", 10, "fits  here\n"},
		{":load FILE   reads a file\n  two words\n", 12, ":load FILE\n    reads a\n    file\n  two words\n"},
		{"  indented words", 12, "  indented\n      words"},
		{"世界 世界 x", 6, "世界\n    世界\n    x"},
		{"unbreakable", 4, "unbreakable"},
	} {
		if got := wrapped(c.text, c.width); got != c.want {
			t.Errorf("%q at %d: %q", c.text, c.width, got)
		}
	}
}
