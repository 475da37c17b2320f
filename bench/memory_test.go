package main

import (
	"os"
	"strconv"
	"testing"

	"github.com/synoema/synoema/tiering"
)

// TestMemoryIsBounded runs the programs of bench/memory interpreted and natively: by the heap's own count
// they stay below their ceilings, and twice the turns need no more. Stacks are not counted
// here; the interpreter's are larger than native ones.
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
			once, twice := valuesOf(t, p, mode, turns), valuesOf(t, p, mode, 2*turns)
			if most := max(once, twice); most > ceiling<<20 {
				t.Errorf("%s, mode %+v: %d bytes, the ceiling is %d MB", p.name, mode, most, ceiling)
			}
			if twice > once+once/8+256<<10 {
				t.Errorf("%s, mode %+v: %d bytes for %d turns, %d for twice as many", p.name, mode, once, turns, twice)
			}
		}
	}
}

func valuesOf(t *testing.T, p program, cfg tiering.Config, turns int) int {
	t.Helper()
	cfg.Fixed, cfg.Args = true, []string{strconv.Itoa(turns)}
	st, err := heldBy(p, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return st.Values
}
