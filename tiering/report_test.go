package tiering

import (
	"testing"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/source"
)

// Wherever the end of the stack cuts a recursion off, the calls shown are the same.
func TestSteadyTraces(t *testing.T) {
	frames := func(cycle string, from int) []diag.Frame {
		var out []diag.Frame
		for i := range 20 {
			c := cycle[(from+i)%len(cycle)]
			out = append(out, diag.Frame{Func: string(c), Span: source.Span{File: 1, Lo: int32(c), Hi: int32(c) + 1}})
		}
		return out
	}
	text := func(fs []diag.Frame) string {
		s := ""
		for _, f := range fs[:min(len(fs), traceHead)] {
			s += f.Func
		}
		return s
	}
	for _, c := range []struct{ cycle, want string }{
		{"f", "ffffff"}, {"oe", "eoeoeo"}, {"cab", "abcabc"}, {"abac", "abacab"}, {"gbacdefh", "acdefh"},
	} {
		for from := range c.cycle {
			if got := text(steady(frames(c.cycle, from))); got != c.want {
				t.Errorf("%s from %d: got %s, want %s", c.cycle, from, got, c.want)
			}
			leaf := append(frames("x", 0)[:1], frames(c.cycle, from)...)[:20]
			if got := text(steady(leaf)); got != c.want {
				t.Errorf("x before %s from %d: got %s, want %s", c.cycle, from, got, c.want)
			}
		}
	}
	if got := steady(frames("abcdefghijklmnopqrst", 0)); got != nil {
		t.Errorf("nothing repeats, got %s", text(got))
	}
}
