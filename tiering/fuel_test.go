package tiering_test

import (
	"testing"

	"github.com/synoema/synoema/tiering"
)

// TestFuel runs a program with less and less of each pass: its result stays, and the use of
// the pass that fuel ends with is told.
func TestFuel(t *testing.T) {
	const text = `
squares n = map (\x -> x * x) (filter even [1..n])
go n acc = ? n == 0 -> acc : go (n - 1) (take 3 (sum (squares n) : acc))
main = go 30 []
`
	for _, pass := range tiering.Steps() {
		for _, n := range []int{0, 1, 3} {
			var ends []string
			cfg := tiering.Config{Tier: tiering.JIT, CheckRegions: true, Fuel: map[string]int{pass: n},
				FuelEnds: func(pass, function string) { ends = append(ends, pass+" "+function) }}
			o := runProgram(t, cfg, "fuel", text, "")
			if o.out != "[0 4 4]\n" {
				t.Errorf("%s=%d: %+v", pass, n, o)
			}
			if len(ends) > 1 || n == 1 && pass == "inline" && ends == nil {
				t.Errorf("%s=%d ends with %q", pass, n, ends)
			}
		}
	}
}
