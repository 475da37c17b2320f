package tiering_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/synoema/synoema/tiering"
)

// TestKeptValuesStayFlat redefines large values many times: what nothing names any
// more is given back, what something names stays what it is, taken back or not.
func TestKeptValuesStayFlat(t *testing.T) {
	for _, m := range modes[:2] {
		t.Run(m.name, func(t *testing.T) {
			s, err := tiering.New(m.cfg)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			enter := func(text string) string { return entered(s, text) }
			enter(`first = map (\n -> (n, "n" ++ show n)) [1..100]`)
			enter(`add = map (\k -> \x -> x + k) [1 2 3]`)
			enter(`old = [1..2000]`)
			for i := range 600 {
				enter(fmt.Sprintf(`xs = [%d..%d]`, i, i+2000))
			}
			if kept := s.Memory()[0].Bytes; kept > 5<<20 {
				t.Errorf("the session heap holds %d bytes", kept)
			}
			for text, want := range map[string]string{
				`str_len (show first)`: "1185",
				`map (\f -> f 10) add`: "[11 12 13]",
				`sum old`:              "2001000",
				`head xs`:              "599",
			} {
				if got := enter(text); got != want {
					t.Errorf("%s gives %s, want %s", text, got, want)
				}
			}
			s.Undo(5)
			if got := enter(`head xs`); !strings.HasPrefix(got, "598") {
				t.Errorf("after taking an entry back, head xs gives %s", got)
			}
		})
	}
}
