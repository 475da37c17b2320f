package tiering_test

import (
	"bytes"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/tiering"
)

// regionMode is a way to treat freed memory.
type regionMode struct {
	name    string
	freeing heap.Freeing
	always  bool // every point collects
}

// regionModes are those that no program may tell apart.
var regionModes = []regionMode{
	{"quarantine always", heap.Quarantine, true},
	{"quarantine", heap.Quarantine, false},
	{"never free", heap.NeverFree, false},
	{"always", heap.Reuse, true},
	{"reuse", heap.Reuse, false},
}

func (m regionMode) of(cfg tiering.Config) tiering.Config {
	cfg.Freeing, cfg.EvacuateAlways = m.freeing, m.always
	return cfg
}

// mostAlways is what a program may allocate where every point collects: that takes time in
// the square of what is alive.
const mostAlways = 1 << 20

// TestRegionModes runs the examples and golden programs in every tier and way to treat freed
// memory, with the checker of regions on. A program meets one way in each tier, another
// one than its neighbours: over the corpus each tier meets all. Programs that spawn tasks,
// and with SYNOEMA_ALL_MODES=1 every program, meet all ways in all tiers.
func TestRegionModes(t *testing.T) {
	texts := corpus(t)
	every := os.Getenv("SYNOEMA_ALL_MODES") != ""
	for i, name := range slices.Sorted(maps.Keys(texts)) {
		text := texts[name]
		want, allocated := describeWithHeap(t, name, text)
		all := every || strings.Contains(text, "spawn")
		for k, m := range modes {
			for r, region := range regionModes {
				picked := r == (i+k)%len(regionModes)
				if !all && !picked || region.always && allocated > mostAlways {
					continue
				}
				if got := describe(runProgram(t, region.of(m.cfg), name, text, "")); got != want {
					t.Errorf("%s, %s, %s gives:\n%.400s\nwant:\n%.400s", name, m.name, region.name, got, want)
				}
			}
		}
	}
}

// describeWithHeap is what a program gives in the interpreter, which sees all that is freed,
// and how many bytes its main task has allocated.
func describeWithHeap(t *testing.T, name, text string) (string, int) {
	t.Helper()
	var out bytes.Buffer
	cfg := modes[0].cfg
	cfg.Stdout, cfg.Stdin = &out, strings.NewReader("")
	s, err := tiering.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	o := runIn(t, s, &out, name, text)
	return describe(o), s.HeapStats().Allocated
}

// TestScopesCollect: what a call of an unknown function leaves beside its value is collected
// at the end of its scope, in every tier, or 2000 frames would hold 32 KB each.
func TestScopesCollect(t *testing.T) {
	const text = `
ends = [(\k -> drop 1990 (map (* k) [1..2000])) (\k -> drop 1980 (map (+ k) [1..2000]))]
deep n = ? n == 0 -> [] : (index (n % 2) ends) n : deep (n - 1)
main = sum (map length (deep 2000))
`
	for _, m := range modes {
		cfg := m.cfg
		cfg.MaxMemory = 24 << 20
		if o := runProgram(t, cfg, "deep", text, ""); o.out != "30000\n" {
			t.Errorf("%s: %s", m.name, describe(o))
		}
	}
}

// TestChainsCollect: functions that go on with one another, some of them unknown, live in the
// memory of one turn, in every tier; together they make 50 MB.
func TestChainsCollect(t *testing.T) {
	const text = `
pick n = index (n % 2) [one two]
one n xs = ? n == 0 -> xs : (pick n) (n - 1) (map (+ 1) xs)
two n xs = ? n == 0 -> xs : one (n - 1) (reverse xs)
main = sum (one 20000 [1..100])
`
	for _, m := range modes {
		cfg := m.cfg
		cfg.MaxMemory = 12 << 20
		if o := runProgram(t, cfg, "chain", text, ""); o.out != "1005150\n" {
			t.Errorf("%s: %s", m.name, describe(o))
		}
	}
}
