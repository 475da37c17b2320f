package main

import (
	"os"
	"strconv"
	"testing"

	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/tiering"
)

// TestMemoryIsBounded runs the programs of bench/memory interpreted and natively: by the heap's own count
// they stay below their ceilings, stacks included, and twice the turns need no more for values.
func TestMemoryIsBounded(t *testing.T) {
	programs, err := findPrograms("memory", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range programs {
		text, err := os.ReadFile(p.path + ".sno")
		if err != nil {
			t.Fatal(err)
		}
		ceiling, err := ceilingOf(string(text))
		if err != nil {
			t.Fatalf("%s: no ceiling in its first line: %v", p.name, err)
		}
		turns, err := strconv.Atoi(p.small[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, mode := range modes {
			once, twice := countOf(t, p, mode, turns), countOf(t, p, mode, 2*turns)
			if most := max(once.Peak, twice.Peak); most > ceiling<<20 {
				t.Errorf("%s, mode %+v: %d bytes, the ceiling is %d MB", p.name, mode, most, ceiling)
			}
			if once, twice := once.Values, twice.Values; twice > once+once/8+256<<10 {
				t.Errorf("%s, mode %+v: %d bytes for %d turns, %d for twice as many", p.name, mode, once, turns, twice)
			}
		}
	}
}

func countOf(t *testing.T, p program, cfg tiering.Config, turns int) heap.Stats {
	t.Helper()
	cfg.Fixed, cfg.Args = true, []string{strconv.Itoa(turns)}
	st, err := heldBy(p, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return st
}
