package repl

import (
	"math/rand"
	"strings"
	"testing"

	"github.com/synoema/synoema/tiering"
)

// evaluating is entered between the definitions of `defining`.
var evaluating = []string{
	"a", "b", "c", "r.x", "m", "f 1", "f a", "g 3", "g 0", "h 1 2", "k 5", "twice f 1", "s", "all_areas [s]", "map area [(Circle 1.0) (Square 2.0)]",
	"[s]", "open (Box 1 s)", "move {x = 1, y = 2}", "shout 3", "Math.square 4", "ninth 2", "hello", "it", "even2 10", "both", "pair 1",
	"map f [1 2 3]", "map (\\n -> g n) [1..5]", "keep = map (\\n -> \\x -> (n, f x)) [1 2]", "map (\\fn -> fn 1) keep", "f (f 1)",
	"sum (map (\\n -> h n n |> .fst) [1..100])", "f", "loop n = ? n > 20000 -> f a : loop (n + 1)", "loop 0", ":env", ":undo", ":undo 3",
}

// TestRandomSessionsAgree enters definitions, redefinitions and expressions in any order:
// every tier answers the same.
func TestRandomSessionsAgree(t *testing.T) {
	t.Chdir("testdata")
	modes := []Options{{Threshold: 1}, {Tier: tiering.JIT}, {}}
	for seed := range int64(50) {
		rnd := rand.New(rand.NewSource(seed))
		var lines []string
		for range 40 {
			from := defining
			if rnd.Intn(2) == 0 {
				from = evaluating
			}
			if entry := from[rnd.Intn(len(from))]; entry != "f x = g x" { // which may never end
				lines = append(lines, strings.Split(entry, "\n")...)
			}
		}
		want := answers(Options{Tier: tiering.Interp}, lines...)
		if strings.Contains(want, "internal") {
			t.Fatalf("seed %d:\n%s", seed, want)
		}
		for _, o := range modes {
			if got := answers(o, lines...); got != want {
				t.Fatalf("seed %d, %s, threshold %d: got\n%s\ninterpreted\n%s", seed, o.Tier, o.Threshold, got, want)
			}
		}
	}
}
