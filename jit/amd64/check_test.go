package amd64

import (
	"math/rand"
	"os"
	"path/filepath"
	"testing"

	"github.com/synoema/synoema/jit/regalloc"
	"github.com/synoema/synoema/jit/ssa"
	"github.com/synoema/synoema/jit/ssa/oracle"
)

// checkAllocation runs the symbolic checker on what the allocator makes of f.
func checkAllocation(t *testing.T, f *ssa.Func) {
	t.Helper()
	p := new(Space).selectCode(f, nil)
	arrange(p)
	in := p.forAllocation()
	res := regalloc.Run(in, &machine)
	if err := regalloc.Check(in, &machine, res); err != nil {
		t.Fatalf("%v\n%s\n%s", err, f, regalloc.Text(in, res))
	}
}

func TestAllocationOfRandomFunctions(t *testing.T) {
	n := int64(150)
	if testing.Short() {
		n = 40
	}
	for seed := int64(0); seed < n; seed++ {
		checkAllocation(t, oracle.Generate(rand.New(rand.NewSource(seed)), 5+int(seed%150)))
	}
}

func TestAllocationOfGoldenFunctions(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.ssa")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		fs, err := ssa.Parse(string(text), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range fs {
			checkAllocation(t, f)
		}
	}
}
