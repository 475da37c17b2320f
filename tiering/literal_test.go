package tiering_test

import (
	"fmt"
	"strings"
	"testing"
)

// A list literal of any length is evaluated in the order of its text, sees the locals
// around it, and an error in it has the chain of the text.
func TestLongLiterals(t *testing.T) {
	for _, n := range []int{255, 256, 257, 512, 513, 2000} {
		var elems, shown []string
		for i := range n {
			elems = append(elems, fmt.Sprintf("(f (k + %d))", i))
			shown = append(shown, fmt.Sprint(3+i))
		}
		text := "f x = (? x % 100 == 3 -> print x : ? x > 1600 -> error \"at ${x}\") ; x\n" +
			"make k = [" + strings.Join(elems, " ") + "]\n" +
			"main = (print (show (make 3)) ; map (\\x -> x + 1) (make 0) |> sum)\n"
		var want outcome
		for _, m := range modes {
			got := runProgram(t, m.cfg, "main.sno", text, "")
			if m.name == modes[0].name {
				want = got
			}
			if got != want {
				t.Errorf("%d elements, %s:\n%+v\n%s:\n%+v", n, m.name, got, modes[0].name, want)
			}
		}
		list := "[" + strings.Join(shown, " ") + "]\n"
		switch {
		case n < 1600 && (want.status != 0 || !strings.Contains(want.out, list) || !strings.HasPrefix(want.out, "3\n103\n203\n")):
			t.Errorf("%d elements: %+v", n, want)
		case n > 1600 && (!strings.HasSuffix(want.out, "\n1503\n") || !strings.Contains(want.errs, "at 1601") ||
			!strings.Contains(want.errs, "in f at main.sno:1:") || strings.Count(want.errs, "\n  in ") != 3):
			t.Errorf("%d elements: %+v", n, want)
		}
	}
}
