package tiering_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/synoema/synoema/tiering"
)

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
	for _, region := range regionModes {
		for _, m := range modes {
			cfg := region.of(m.cfg)
			cfg.CheckRegions = true
			s, err := tiering.New(cfg)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if got := entered(s, e.text); !strings.HasPrefix(got, e.value) {
					t.Errorf("%s, %s: %s gives %.100s, want %s", m.name, region.name, e.text, got, e.value)
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
