package heap

import (
	"math/rand/v2"
	"testing"
)

// freed is a model of one arena in quarantine: which words of it are in use.
type freed struct {
	t     *testing.T
	task  *Task
	base  Word
	inUse []bool
}

const content = 0x5151

func (f *freed) alloc(words int) {
	w := f.task.Alloc(f.task.DestA(), 8*words)
	for i := range words {
		SetField(w, i, content)
		f.inUse = append(f.inUse, true)
	}
}

// abandon frees the words of [lo, hi).
func (f *freed) abandon(lo, hi int) {
	f.task.abandon(0, f.at(lo), f.at(hi))
	for i := lo; i < hi; i++ {
		f.inUse[i] = false
	}
}

func (f *freed) at(i int) Word { return f.base + Word(8*i) }

func (f *freed) check(seed uint64) {
	f.t.Helper()
	a, n := &f.task.arenas[0], len(f.inUse)
	above, first := 0, n
	for i := n - 1; i >= 0; i-- {
		if f.inUse[i] {
			above, first = above+8, i
			if Load(f.at(i), 0) != content {
				f.t.Fatalf("seed %d: word %d is in use and was overwritten", seed, i)
			}
		} else if Load(f.at(i), 0) != poisonWord {
			f.t.Fatalf("seed %d: word %d is free and was not poisoned", seed, i)
		}
		if got := f.task.above(0, f.at(i)); got != above {
			f.t.Fatalf("seed %d: %d bytes in use above word %d, want %d", seed, got, i, above)
		}
		if got := a.firstAbove(f.at(i)); got != f.at(first) {
			f.t.Fatalf("seed %d: in use from word %d on: %d, want %d", seed, i, (got-f.base)/8, first)
		}
	}
	if f.task.Used() != above {
		f.t.Fatalf("seed %d: %d bytes in use, want %d", seed, f.task.Used(), above)
	}
	for i := 1; i < len(a.gaps); i++ {
		if a.gaps[i-1].hi >= a.gaps[i].lo {
			f.t.Fatalf("seed %d: gaps touch: %v", seed, a.gaps)
		}
	}
}

// Gaps are the ranges that were freed, whichever way they overlap: up to the top, as a
// reset leaves them, or below what an evacuation has just moved to the top.
func TestGaps(t *testing.T) {
	task := session(t, TaskConfig{Freeing: Quarantine})
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 1))
		task.Reset()
		f := &freed{t: t, task: task, base: task.next(0)}
		before := len(task.arenas[0].gaps)
		if before > 1 {
			t.Fatalf("%d gaps after a reset", before)
		}
		f.alloc(1) // what is freed here does not touch what was freed before
		for range 30 {
			f.alloc(rng.IntN(6))
			top := len(f.inUse)
			if rng.IntN(3) == 0 {
				f.alloc(rng.IntN(4))
			}
			f.abandon(1+rng.IntN(top), top)
			f.check(seed)
		}
	}
}
