package main

import (
	"math"
	"testing"
	"time"
)

func TestGeomean(t *testing.T) {
	if g := geomean([]float64{1, 4, 16}); math.Abs(g-4) > 1e-9 {
		t.Errorf("geomean(1 4 16) = %v", g)
	}
	if g := geomean(nil); g != 0 {
		t.Errorf("geomean of nothing = %v", g)
	}
}

// TestComparison leaves out programs that lack a contender.
func TestComparison(t *testing.T) {
	s := set{Rows: []row{
		{Program: "a", Samples: map[string]sample{"jit": {Median: 6, Least: 4, Work: 2}, "c": {Median: 3, Least: 1, Work: 2}}},
		{Program: "b", Samples: map[string]sample{"jit": {Median: 5}}},
	}}
	want := "program              jit ÷ c\n" +
		"a                       2.00\n" +
		"b                          -\n" +
		"geometric mean          2.00\n" +
		"… of least times        4.00\n" +
		"… of processor time     1.00\n"
	if got := s.comparison().text(); got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

func TestExhausted(t *testing.T) {
	runs := func(n int, each time.Duration) []outcome {
		var rs []outcome
		for range n {
			rs = append(rs, outcome{took: each})
		}
		return rs
	}
	for _, c := range []struct {
		n    int
		each time.Duration
		want bool
	}{{0, 0, false}, {1, time.Second, false}, {1, 10 * time.Second, true}, {3, 2 * time.Second, false}, {4, 2 * time.Second, true}} {
		if got := exhausted(runs(c.n, c.each), 6); got != c.want {
			t.Errorf("%d runs of %v: %v", c.n, c.each, got)
		}
	}
}

func TestVersionIn(t *testing.T) {
	for line, want := range map[string]string{
		"gcc (Debian 12.2.0-14) 12.2.0": "12.2.0",
		"v20.20.2":                      "20.20.2",
		"LuaJIT 2.1.0 -- Copyright (C) 2005-2022 M.P.": "2.1.0",
		"Python 3.11.7": "3.11.7",
	} {
		if got := versionIn(line); got != want {
			t.Errorf("%s: %s, want %s", line, got, want)
		}
	}
}
