package tiering_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/tiering"
)

// TestFreedMemoryIsNotUsedByPrograms runs the examples and golden programs with
// freed memory in quarantine, where a use of it faults, and with memory that is never
// used again. Memory is freed when main has ended, and when a spawned task has: the
// programs that spawn tasks run in every mode.
func TestFreedMemoryIsNotUsedByPrograms(t *testing.T) {
	texts := corpus(t)
	for _, m := range modes {
		t.Run(m.name, func(t *testing.T) {
			for name, text := range texts {
				if m.name != "auto1" && !strings.Contains(text, "spawn") {
					continue
				}
				want := describe(runProgram(t, m.cfg, name, text, ""))
				for _, freeing := range []heap.Freeing{heap.Quarantine, heap.NeverFree} {
					cfg := m.cfg
					cfg.Freeing = freeing
					if got := describe(runProgram(t, cfg, name, text, "")); got != want {
						t.Errorf("%s gives:\n%.400s\nwhere memory is used again:\n%.400s", name, got, want)
					}
				}
			}
		})
	}
}

// corpus gives the programs by name.
func corpus(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	examples, _ := filepath.Glob("../examples/*.sno")
	for _, f := range examples {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		texts[f] = string(text)
	}
	for _, f := range chunkFiles(t) {
		for _, c := range readChunks(t, f) {
			if !c.check && !strings.Contains(c.want, "stack_overflow") { // that takes long, and frees nothing
				texts[f+": "+c.name] = c.program
			}
		}
	}
	return texts
}

// entries is what is typed at one prompt: values outlive the entries that made them,
// while the memory of those is freed.
var entries = []struct{ text, value string }{
	{`names = map (\n -> "w" ++ show n) [1..2000]`, ""},
	{`keyed = map (\w -> (str_len w, w)) names`, ""},
	{`adders = map (\n -> \x -> x + n) [1..50]`, ""},
	{`part = take 3 (drop 1000 names)`, ""},
	{`sum (map str_len names)`, "8893"},
	{`it + 1`, "8894"},
	{`part`, `["w1001" "w1002" "w1003"]`},
	{`sum (map (\f -> f 1) adders)`, "1325"},
	{`bad = head (drop 1 [1])`, "bad_argument"},
	{`length (filter (\p -> p.fst == 5) keyed)`, "1001"},
	{`names = ["other"]`, ""},
	{`keyed`, `[(2, "w1")`},
	{`part`, `["w1001"`},
	{`scope { c = chan; spawn send c part; recv c }`, `["w1001"`},
	{`map (\f -> f 0) (take 3 adders)`, "[1 2 3]"},
	{`it`, "[1 2 3]"},
}

// TestFreedMemoryIsNotUsedByEntries gives the entries to one session, in all modes
// and ways of freeing.
func TestFreedMemoryIsNotUsedByEntries(t *testing.T) {
	for _, freeing := range []heap.Freeing{heap.Reuse, heap.NeverFree, heap.Quarantine} {
		for _, m := range modes {
			cfg := m.cfg
			cfg.Freeing = freeing
			s, err := tiering.New(cfg)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if got := entered(s, e.text); !strings.HasPrefix(got, e.value) {
					t.Errorf("%s, freeing %d: %s gives %.100s, want %s", m.name, freeing, e.text, got, e.value)
				}
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// entered gives the value of an entry, or the code of its error.
func entered(s *tiering.Session, text string) string {
	r := s.Enter("<prompt>", text)
	if r.Status != 0 {
		return r.Diags[len(r.Diags)-1].Code
	}
	if r.Value == nil {
		return ""
	}
	return r.Value.Text
}
