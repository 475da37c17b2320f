package tiering_test

import (
	"strings"
	"testing"
)

// steps is a program of which each part enters functions in another way: recursion,
// loops, fused lists, the prelude's own functions, closures, values kept, what is caught, structures that are compared.
const steps = `
fib n = ? n < 2 -> n : fib (n - 1) + fib (n - 2)
sum_to n acc = ? n == 0 -> acc : sum_to (n - 1) (acc + n)
big = sum (map (\x -> x * x) [1..30])
even_ n = ? n == 0 -> true : odd_ (n - 1)
odd_ n = ? n == 0 -> false : even_ (n - 1)
Tree = Leaf | Node Tree Int Tree
tree n = ? n == 0 -> Leaf : Node (tree (n - 1)) n (tree (n - 1))
same t u k = ? t < u -> k : ? k == 9 -> k : same t u (k + 1)
down n = ? n <= 0 -> [] : 1 : n : down (wrap_sub n 3)
main =
  print (fib 7)
  print (same (tree 4) (tree 4) 0, [(tree 3, 1)] == [(tree 3, 2)], down 30)
  print (attempt (\_ -> sum_to 40 0))
  print (big + big)
  print (even_ 25)
  print (sort_by (\x -> 0 - x) [3 1 2])
  print (length [x | x <- [1..20], even x])
  print (map_lookup 3 (from_pairs [(x, x * x) | x <- [1..9]]))
  scope { c = chan ; spawn send c (fib 5) ; print (recv c) }
`

// Steps are counted alike in every tier, and a limit ends a program at the same one.
func TestStepLimit(t *testing.T) {
	whole := false
	for limit := int64(1); !whole; limit += 1 + limit/8 {
		var first outcome
		for i, m := range modes {
			cfg := m.cfg
			cfg.MaxSteps, cfg.Fixed = limit, true
			o := runProgram(t, cfg, "steps.sno", steps, "")
			if i == 0 {
				first = o
			} else if o != first {
				t.Errorf("limit %d, %s: %+v, but interpreted %+v", limit, m.name, o, first)
			}
		}
		whole = first.status == 0
		if !whole && (first.status != 3 || !strings.HasPrefix(first.errs, "error[step_limit]")) {
			t.Fatalf("limit %d: %+v", limit, first)
		}
	}
}

// A limit that is not reached changes nothing; values that were made under it are kept.
func TestStepsAreSilent(t *testing.T) {
	for _, m := range modes {
		cfg := m.cfg
		cfg.MaxSteps = 1 << 40
		if o, free := runProgram(t, cfg, "steps.sno", steps, ""), runProgram(t, m.cfg, "steps.sno", steps, ""); o != free {
			t.Errorf("%s: %+v, without a limit %+v", m.name, o, free)
		}
	}
}
