package ssa_test

import (
	"fmt"
	"math/rand"
	"os"
	"strconv"
	"testing"

	"github.com/synoema/synoema/jit/ssa"
	"github.com/synoema/synoema/jit/ssa/oracle"
)

func TestPassOrder(t *testing.T) {
	if err := ssa.CheckOrder(ssa.Passes()); err != nil {
		t.Fatal(err)
	}
	ps := ssa.Passes()
	ps[0], ps[1] = ps[1], ps[0]
	if ssa.CheckOrder(ps) == nil {
		t.Error("fold before clean is accepted")
	}
}

// TestPassesKeepMeaning runs random functions before and after every pass.
// SYNOEMA_SSA_SEED runs one seed, SYNOEMA_SSA_ROUNDS more of them.
func TestPassesKeepMeaning(t *testing.T) {
	first, rounds := 1, envInt("SYNOEMA_SSA_ROUNDS", 400)
	if seed := envInt("SYNOEMA_SSA_SEED", 0); seed != 0 {
		first, rounds = seed, 1
	}
	for seed := first; seed < first+rounds; seed++ {
		checkSeed(t, int64(seed))
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func FuzzPasses(f *testing.F) {
	f.Add(int64(1))
	f.Fuzz(func(t *testing.T, seed int64) { checkSeed(t, seed) })
}

func envInt(name string, def int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return def
}

func checkSeed(t *testing.T, seed int64) {
	r := rand.New(rand.NewSource(seed))
	f := oracle.Generate(r, 10+r.Intn(60))
	var inputs [][]uint64
	var want []*oracle.Outcome
	for range 12 {
		in := oracle.Inputs(r)
		inputs = append(inputs, in)
		want = append(want, oracle.New(f).Run(f, in...))
	}
	before := f.String()
	check := func(pass string, f *ssa.Func) {
		if err := ssa.Verify(f); err != nil {
			t.Fatalf("seed %d: after %s: %v\nbefore:\n%s\nafter:\n%s", seed, pass, err, before, f)
		}
		for i, in := range inputs {
			if got := run(f, in); !got.Same(want[i]) && !want[i].Cut {
				t.Fatalf("seed %d: after %s: f%v gives %s %v, want %s %v\nbefore:\n%s\nafter:\n%s",
					seed, pass, in, got, got.Events, want[i], want[i].Events, before, f)
			}
		}
		before = f.String()
	}
	defer func() {
		if e := recover(); e != nil {
			panic(fmt.Sprintf("seed %d: %v\nbefore:\n%s", seed, e, before))
		}
	}()
	ssa.OptimizeWith(f, &ssa.Options{After: check})
}

func run(f *ssa.Func, in []uint64) *oracle.Outcome {
	m := oracle.New(f)
	m.Steps = 2_000_000
	return m.Run(f, in...)
}
