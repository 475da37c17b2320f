package builtin

import (
	"math/rand/v2"
	"testing"
)

// ASCII text is split into the words that any text is split into.
func TestLastWordOfASCII(t *testing.T) {
	task := newBench(t, HostConfig{}).task
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		b := make([]byte, rng.IntN(12))
		for i := range b {
			b[i] = "ab \t\n\v\f\r\x00\x1c\x1f\x7f"[rng.IntN(12)]
		}
		lo, hi := lastWordASCII(task, string(b))
		if wantLo, wantHi := lastWord(task, string(b)); lo != wantLo || hi != wantHi {
			t.Errorf("%q: %d:%d, want %d:%d", b, lo, hi, wantLo, wantHi)
		}
	}
}
