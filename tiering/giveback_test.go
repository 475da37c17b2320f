package tiering_test

import (
	"bytes"
	"testing"

	"github.com/synoema/synoema/tiering"
)

// TestGivenBack runs programs, in every tier, in a fraction of the memory that they would take if one
// way of giving it back were missing.
func TestGivenBack(t *testing.T) {
	for _, c := range []struct {
		name, text, out string
		mebibytes       int64
	}{
		{"what a failed call has made", `
deep n = ? n == 0 -> [] : attempt (\_ -> index (n + 5000) (sort (map (\x -> x * n % 1009) [1..1000]))) : deep (n - 1)
main = length (deep 1000)
`, "1000\n", 16},
		{"what a builtin's closure leaves behind its tail call", `
skip n xs = ? n == 0 -> length xs : skip (n - 1) (drop 1 xs)
ends = [skip (\n xs -> length xs + n)]
deep n = ? n == 0 -> 0 : scope { (index 1 ends) 3 (sort (map (\x -> x * 7919 % 1009) [1..1000])) } + deep (n - 1)
main = deep 1000
`, "1003000\n", 16},
		{"what an effect works with", `
deep n = ? n == 0 -> 0 : (write (str_slice (show (sort (map (\x -> x * n % 10009) [1..4000]))) 0 0) ; 1 + deep (n - 1))
main = deep 500
`, "500\n", 4},
		{"turns through an unknown function that is the loop's own", `
Step = Step (Step -> Int -> List Int -> Int)
step s n xs = ? n == 0 -> sum xs : (? s | Step f -> f s (n - 1) (map (+ 1) xs))
main = step (Step step) 20000 [1..100]
`, "2005050\n", 12},
	} {
		for _, m := range modes {
			cfg := m.cfg
			cfg.MaxMemory = c.mebibytes << 20
			if o := runProgram(t, cfg, "main.sno", c.text, ""); o.out != c.out {
				t.Errorf("%s, %s: %s", c.name, m.name, describe(o))
			}
		}
	}
}

// TestYoungObjectsAreCollectedAlone: a loop, and functions that go on with one another, that carry a
// growing list and make garbage copy the list once or twice, not at every point, in every tier.
func TestYoungObjectsAreCollectedAlone(t *testing.T) {
	for _, text := range []string{`
grow n keep made = ? n == 0 -> length keep + length made : grow (n - 1) (? n > 40000 -> (n : keep) : keep) (take 50 (map (+ n) [1..100]))
main = grow 60000 [] []
`, `
pick n = index (n % 2) [one two]
more n keep = ? n > 40000 -> (n : keep) : keep
one n keep made = ? n == 0 -> length keep + length made : (pick n) (n - 1) (more n keep) (map (+ 1) made)
two n keep made = ? n == 0 -> length keep + length made : one (n - 1) (more n keep) (reverse made)
main = one 60000 [] [1..100]
`} {
		for _, m := range modes {
			var out bytes.Buffer
			cfg := m.cfg
			cfg.Stdout = &out
			s, err := tiering.New(cfg)
			if err != nil {
				t.Fatal(err)
			}
			o := runIn(t, s, &out, "main.sno", text)
			if copied := s.HeapStats().CopiedWords * 8; o.status != 0 || copied > 2<<20 {
				t.Errorf("%s: %d bytes copied, %s", m.name, copied, describe(o))
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}
