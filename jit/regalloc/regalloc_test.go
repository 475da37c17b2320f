package regalloc

import (
	"slices"
	"strconv"
	"testing"
	"time"
)

func checkSeed(t *testing.T, seed int64, size int) *Result {
	t.Helper()
	f := randomFunc(seed, size)
	res := Run(f, testMachine)
	if err := Check(f, testMachine, res); err != nil {
		t.Fatalf("seed %d size %d: %v\n%s", seed, size, err, Text(f, res))
	}
	return res
}

func TestRandomFunctions(t *testing.T) {
	n := int64(6000)
	if testing.Short() {
		n = 600
	}
	for seed := int64(0); seed < n; seed++ {
		checkSeed(t, seed, 5+int(seed%120))
	}
}

// TestSpace allocates for one function after the other in the same memory: nothing is left of the one before.
func TestSpace(t *testing.T) {
	var space Space
	for seed := int64(0); seed < 300; seed++ {
		size := 5 + int(seed*37%120)
		fresh := Run(randomFunc(seed, size), testMachine)
		again := space.Run(randomFunc(seed, size), testMachine)
		if !slices.Equal(fresh.Allocs, again.Allocs) || !slices.Equal(fresh.Edits, again.Edits) || fresh.Slots != again.Slots {
			t.Fatalf("seed %d size %d: another allocation in memory that was used before", seed, size)
		}
	}
}

func FuzzAllocation(f *testing.F) {
	f.Add(int64(1), uint16(20))
	f.Fuzz(func(t *testing.T, seed int64, size uint16) { checkSeed(t, seed, int(size%2000)) })
}

// TestCheckerFindsFaults breaks right allocations and expects the checker to see it.
func TestCheckerFindsFaults(t *testing.T) {
	missed := 0
	for seed := int64(0); seed < 200; seed++ {
		f := randomFunc(seed, 40)
		res := Run(f, testMachine)
		if len(res.Edits) == 0 {
			continue
		}
		k := int(seed) % len(res.Edits)
		res.Edits = append(append([]Edit(nil), res.Edits[:k]...), res.Edits[k+1:]...)
		if Check(f, testMachine, res) == nil {
			missed++ // the value may be in both places anyway
		}
	}
	if missed > 20 {
		t.Fatalf("checker missed %d of 200 dropped moves", missed)
	}
}

// BenchmarkSizes allocates for functions of growing size: the time for an instruction must
// not grow much.
func BenchmarkSizes(b *testing.B) {
	for _, size := range []int{500, 5_000, 20_000} {
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			f := longFunc(1, size)
			for b.Loop() {
				Run(f, testMachine)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(f.Instrs)), "ns/instr")
		})
	}
}

// longFunc has about size instructions in a row of branches and loops.
func longFunc(seed int64, size int) *Func {
	g := newGen(seed, 10*size)
	g.local = true
	g.open()
	for len(g.f.Instrs) < size {
		g.stretch(1, 3)
	}
	g.close()
	return g.f
}

// TestManyCalls keeps values alive over a thousand calls.
func TestManyCalls(t *testing.T) {
	g := newGen(1, 0)
	g.open()
	old := append([]VReg(nil), g.scope[Int]...)
	for range 2000 {
		g.emit(Instr{Clobbers: testMachine.all()}, Operand{old[g.r.Intn(len(old))], UseFixed, 0}, g.def(Int, DefFixed, 0))
		g.emit(Instr{}, Operand{old[g.r.Intn(len(old))], UseReg, 0}, Operand{g.any(Int), UseAny, 0})
	}
	g.close()
	start := time.Now()
	res := Run(g.f, testMachine)
	t.Logf("%v for %d instructions", time.Since(start), len(g.f.Instrs))
	if err := Check(g.f, testMachine, res); err != nil {
		t.Fatal(err)
	}
}
