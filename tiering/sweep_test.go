package tiering_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/tiering"
)

// daily is what somebody enters day by day: definitions that are entered again, types
// that change, values made of values, functions kept in values, expressions.
func daily(i int) []string {
	return []string{
		fmt.Sprintf("f x = x + %d", i),
		"g x = f x * 2",
		fmt.Sprintf("g %d", i),
		fmt.Sprintf("v = map (\\x -> g x + %d) [1..10]", i),
		"sum v + it",
		fmt.Sprintf("map (\\x -> \"${x} %d\") v |> str_join \",\"", i),
		fmt.Sprintf("T = A Int | B String | C%d", i%3),
		"size t = ? t | A n -> n | B s -> str_len s | _ -> 0",
		"size (A 3) + size (B \"abc\")",
		"n = 1",
		"n = n + 1",
		fmt.Sprintf("adders = map (\\a -> \\b -> a + b + %d) [1 2 3]", i),
		"map (\\h -> h 10) adders",
		fmt.Sprintf("h x = \"%d\"", i),
		fmt.Sprintf("k x = h x ++ \"%d\"", i),
		"h x = x",
		fmt.Sprintf("map_size (from_pairs [(%d, [(A 1)])])", i),
	}
}

// left is the Go memory that a session cannot do without.
func left(s *tiering.Session) int64 {
	for range 5 { // idle native code goes after some
		s.Sweep()
	}
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestManyEntriesTakeNoMoreMemory: what the entries of a long session have made goes
// again when nothing can reach it.
func TestManyEntriesTakeNoMoreMemory(t *testing.T) {
	for name, cfg := range map[string]tiering.Config{"interp": {Tier: tiering.Interp}, "auto": {}, "eager": {Threshold: 1}, "jit": {Tier: tiering.JIT}} {
		t.Run(name, func(t *testing.T) {
			s, err := tiering.New(cfg)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			enter := func(from, to int) {
				for i := from; i < to; i++ {
					for _, text := range daily(i) {
						if r := s.Enter("<prompt>", text); r.Status != 0 {
							t.Fatalf("%s: %s", text, r.Diags[0].Message)
						}
					}
				}
			}
			enter(0, 80)
			before := left(s)
			enter(80, 280)
			if grown := left(s) - before; grown > 4<<20 {
				t.Errorf("%d KB more after 3400 entries", grown>>10)
			}
			for text, want := range map[string]string{"map (\\h -> h 10) adders": "[290 291 292]", "n": "2", "sum v": "8480"} {
				if r := s.Enter("<prompt>", text); r.Status != 0 || r.Value.Text != want {
					t.Errorf("%s gives %+v, want %s", text, r, want)
				}
			}
		})
	}
}

// TestUndoneEntriesSurviveSweeps: what :undo brings back has not been swept away.
func TestUndoneEntriesSurviveSweeps(t *testing.T) {
	s, err := tiering.New(tiering.Config{Threshold: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	enter := func(text, want string) {
		t.Helper()
		r := s.Enter("<prompt>", text)
		if r.Status != 0 {
			t.Fatalf("%s: %s", text, r.Diags[0].Message)
		}
		if want != "" && r.Value.Text != want {
			t.Errorf("%s gives %s, want %s", text, r.Value.Text, want)
		}
	}
	enter("map (\\n -> \\x -> x + n) [1 2 3]", "")
	enter("fs = it", "")
	enter("first x = (head fs) x + length it", "")
	enter("first 10", "14")
	enter("fs = []", "")
	enter("first x = x", "")
	for i := range 90 { // each makes many instances
		enter(fmt.Sprintf("map (\\x -> (x, %d, \\y -> x + y)) [1..3] |> map (\\p -> (\\(a, b, f) -> f (a + b)) p) |> zip [\"%d\"] |> unique", i, i), "")
		s.Sweep()
	}
	if u := s.Undo(92); len(u.Texts) != 92 {
		t.Fatalf("took back %d entries", len(u.Texts))
	}
	enter("it", "14")
	enter("first 10", "14")
	enter("map (\\f -> f 1) fs", "[2 3 4]")
}

// TestSweepsAreNotNoticed sweeps and moves kept values after every entry.
func TestSweepsAreNotNoticed(t *testing.T) {
	for _, freeing := range []heap.Freeing{heap.Reuse, heap.Quarantine} {
		for name, cfg := range map[string]tiering.Config{"interp": {Tier: tiering.Interp}, "eager": {Threshold: 1}, "jit": {Tier: tiering.JIT}} {
			cfg.Freeing = freeing
			s, err := tiering.New(cfg)
			if err != nil {
				t.Fatal(err)
			}
			for round := range 3 {
				for _, e := range entries {
					if got := entered(s, e.text); !strings.HasPrefix(got, e.value) {
						t.Errorf("%s, freeing %d, round %d: %s gives %.100s, want %s", name, freeing, round, e.text, got, e.value)
					}
					s.Sweep()
				}
				for _, text := range append(daily(round), "c : Chan (Int -> Int)\nc = chan", "send c (\\x -> x + n)", "(recv c) 40", "it + 0") {
					if r := s.Enter("<prompt>", text); r.Status != 0 {
						t.Errorf("%s: %s", text, r.Diags[0].Message)
					}
					s.Sweep()
				}
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}
