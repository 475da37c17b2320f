package amd64

import (
	"bytes"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
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

// TestSpace compiles one function after the other in the same memory: nothing is left of the one before.
func TestSpace(t *testing.T) {
	var space Space
	for seed := int64(0); seed < 100; seed++ {
		f := oracle.Generate(rand.New(rand.NewSource(seed)), 5+int(seed*37%150))
		fresh, err := Compile(f)
		if err != nil {
			t.Fatal(err)
		}
		again, err := CompileWith(f, Options{Space: &space})
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(fresh.Bytes, again.Bytes) || !slices.Equal(fresh.Sites, again.Sites) || fresh.Callee != again.Callee {
			t.Fatalf("seed %d: other code in memory that was used before", seed)
		}
	}
}
