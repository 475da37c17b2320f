package tiering_test

import (
	"strings"
	"testing"

	"github.com/synoema/synoema/tiering"
)

// parallel has eight tasks instantiate, count, promote and force the same functions
// and definitions at one time, each allocating and sending what it made.
const parallel = `
table = [n * n | n <- [1..200]]

fib n = ? n < 2 -> n : fib (n - 1) + fib (n - 2)

count p xs = sum (map (\x -> ? p x -> 1 : 0) xs)

work c k = send c (k, fib (12 + k % 3) + sum table, count (\x -> x % k == 0) [1..500], show (take k table))

worker c k =
  work c k
  work c (k + 1)

collect c n = ? n == 0 -> [] : recv c : collect c (n - 1)

round c = scope {
  spawn worker c 1
  spawn worker c 2
  spawn worker c 3
  spawn worker c 4
  spawn worker c 5
  spawn worker c 6
  spawn worker c 7
  spawn worker c 8
  sort (collect c 16)
}

main =
  c = chan
  a = round c
  b = round c
  print (a == b)
  print (take 3 a)
`

func TestTasksShareTheSession(t *testing.T) {
	var want outcome
	for _, m := range modes {
		for range 3 {
			got := runProgram(t, m.cfg, "main.sno", parallel, "")
			if got.status != 0 {
				t.Fatalf("%s: %s", m.name, got.errs)
			}
			if want.out == "" {
				want = got
			}
			if got != want {
				t.Errorf("%s: %q, but %s: %q", m.name, got.out, modes[0].name, want.out)
			}
		}
	}
}

// TestTasksStopWithTheirScope has one task fail while the others loop in each tier.
func TestTasksStopWithTheirScope(t *testing.T) {
	const text = `
spin n = spin (? n > 1000000 -> 0 : n + 1)

fail n = ? n == 0 -> error "enough" : fail (n - 1)

main = scope { spawn spin 0; spawn spin 1; spawn fail 3000; spin 2 }
`
	for _, m := range modes {
		if o := runProgram(t, m.cfg, "main.sno", text, ""); o.status != 1 {
			t.Errorf("%s: status %d\n%s", m.name, o.status, o.errs)
		}
	}
}

// TestTasksOfSeveralSessions: sessions in one process don't know of each other.
func TestTasksOfSeveralSessions(t *testing.T) {
	const sessions = 4
	outs := make(chan outcome, sessions)
	for range sessions {
		go func() {
			outs <- runProgram(t, tiering.Config{Tier: tiering.Auto, Threshold: 1}, "main.sno", parallel, "")
		}()
	}
	first := <-outs
	for range sessions - 1 {
		if o := <-outs; o != first || o.status != 0 {
			t.Errorf("%+v, but %+v", o, first)
		}
	}
}

// waiting has as many tasks wait at one time as there may be, each after some work.
const waiting = `
waiter c done i =
  a = length (str_words (str_join " " (map show [1..(i % 10 + 1)])))
  send done (recv c + i + a)

main args =
  n = unwrap (str_to_int (head args))
  c = chan
  done = chan
  scope {
    for_each (\i -> spawn waiter c done i) [1..n]
    for_each (\i -> send c 0) [1..n]
    print (sum [recv done | _ <- [1..n]])
  }
`

func TestManyTasksWait(t *testing.T) {
	for _, m := range []int{0, len(modes) - 1} {
		cfg := modes[m].cfg
		cfg.Args = []string{"9999"}
		if got := runProgram(t, cfg, "main.sno", waiting, ""); got.out != "50049999\n" {
			t.Errorf("%s: %+v", modes[m].name, got)
		}
		cfg.Args = []string{"10000"}
		if got := runProgram(t, cfg, "main.sno", waiting, ""); got.status != 3 || !strings.Contains(got.errs, "more than 10000 tasks") {
			t.Errorf("%s: %+v", modes[m].name, got)
		}
	}
}
