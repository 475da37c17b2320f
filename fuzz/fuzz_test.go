package fuzz_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/fuzz"
	"github.com/synoema/synoema/jit/ssa"
)

// slice is the number of programs that every run of the tests tries.
const slice = 60

func TestSlice(t *testing.T) {
	c := &campaign{T: t}
	for seed := range uint64(slice) {
		c.program(seed)
	}
	c.report()
	if c.rejected*20 > slice {
		t.Errorf("%d of %d programs are rejected by the frontend", c.rejected, slice)
	}
}

// TestFuzz runs for a while from a seed on, and reduces what it finds:
//
//	SYNOEMA_FUZZ=10m SYNOEMA_FUZZ_FROM=1000 go test ./fuzz -run TestFuzz -timeout 0
func TestFuzz(t *testing.T) {
	d, err := time.ParseDuration(os.Getenv("SYNOEMA_FUZZ"))
	if err != nil {
		t.Skip("SYNOEMA_FUZZ=10m runs random programs for so long")
	}
	c := &campaign{T: t, reduce: true, dir: os.Getenv("SYNOEMA_FUZZ_DIR")}
	for seed, end := number("SYNOEMA_FUZZ_FROM"), time.Now().Add(d); time.Now().Before(end); seed++ {
		c.program(seed)
	}
	c.report()
}

// TestShow prints the program of a seed: SYNOEMA_FUZZ_SHOW=17 go test ./fuzz -run TestShow -v.
func TestShow(t *testing.T) {
	if os.Getenv("SYNOEMA_FUZZ_SHOW") == "" {
		t.Skip("SYNOEMA_FUZZ_SHOW=17 prints the program of seed 17")
	}
	fmt.Println(fuzz.Generate(number("SYNOEMA_FUZZ_SHOW")).Text())
}

// TestFound runs the programs that were found earlier. More than their results is
// looked at: no function may stay interpreted because compiling it failed.
func TestFound(t *testing.T) {
	text, err := os.ReadFile("../tiering/testdata/found.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, chunk := range strings.Split("\n"+string(text), "\n=== ")[1:] {
		name, rest, _ := strings.Cut(chunk, "\n")
		program, _, _ := strings.Cut(rest, "--- expect\n")
		for _, m := range fuzz.Modes {
			if d := fuzz.Difference(program, fuzz.Modes[0], m); d != "" {
				t.Errorf("%s: %s", name, d)
			}
		}
	}
}

func number(env string) uint64 {
	n, _ := strconv.ParseUint(os.Getenv(env), 10, 64)
	return n
}

func TestSameSeedSameProgram(t *testing.T) {
	for seed := range uint64(20) {
		if a, b := fuzz.Generate(seed), fuzz.Generate(seed); a.Text() != b.Text() {
			t.Fatalf("seed %d gives two programs", seed)
		}
	}
}

func TestReduceKeepsTheProperty(t *testing.T) {
	p := fuzz.Generate(1)
	before := p.Size()
	keep := func(text string) bool { return strings.Contains(text, "say x") && strings.Contains(text, "attempt") }
	fuzz.Reduce(p, 5000, keep)
	if !keep(p.Text()) || p.Size()*4 > before {
		t.Errorf("reduced from %d to %d terms:\n%s", before, p.Size(), p.Text())
	}
}

// campaign runs programs and counts.
type campaign struct {
	*testing.T
	reduce                            bool
	dir                               string // where the program that runs is written to
	programs, rejected, limits, found int
}

func (c *campaign) report() {
	c.Logf("%d programs, %d rejected, %d met a limit, %d differ", c.programs, c.rejected, c.limits, c.found)
}

// program runs the program of a seed in all modes.
func (c *campaign) program(seed uint64) {
	p := fuzz.Generate(seed)
	text := p.Text()
	if c.dir != "" {
		if err := os.WriteFile(filepath.Join(c.dir, "current.sno"), []byte(fmt.Sprintf("-- %d\n%s", seed, text)), 0o644); err != nil {
			c.Fatal(err)
		}
	}
	c.programs++
	first := fuzz.Modes[0]
	want := fuzz.Run(first, text)
	switch {
	case want.Broken != "":
		c.differs(seed, p, first, first, want, want)
		return
	case want.Rejected():
		c.rejected++
		if c.reduce {
			c.Logf("seed %d: %s", seed, want.Errs)
		}
		return
	case want.Limit():
		c.limits++
		if c.reduce {
			c.Logf("seed %d: %s", seed, want.Errs)
		}
		return
	}
	for _, m := range append(fuzz.ModesOf(seed), c.without(seed)) {
		if got := fuzz.Run(m, text); !fuzz.Same(want, got, m) {
			c.differs(seed, p, first, m, want, got)
			return
		}
	}
}

// without is the mode of a seed in which one pass is switched off.
func (c *campaign) without(seed uint64) fuzz.Mode {
	names := passNames()
	m := fuzz.Modes[seed%2*4].Fixed().Without(names[int(seed/2)%len(names)])
	return m.In(fuzz.Regions[seed/2%uint64(len(fuzz.Regions))])
}

// passNames lists what can be switched off.
func passNames() []string {
	names := append(core.Switches(), "regions")
	for _, p := range ssa.Passes() {
		names = append(names, "ssa."+p.Name)
	}
	return names
}

// differs reports a program for which two modes differ.
func (c *campaign) differs(seed uint64, p *fuzz.Program, a, b fuzz.Mode, want, got fuzz.Outcome) {
	c.found++
	once := fmt.Sprintf("seed %d: --- %s\n%s--- %s\n%s", seed, a.Name, want, b.Name, got)
	if !c.reduce || fuzz.Difference(p.Text(), a, b) == "" {
		c.Errorf("%s%s", once, p.Text())
		return
	}
	fuzz.Reduce(p, 3000, func(text string) bool { return fuzz.Difference(text, a, b) != "" })
	text := p.Text()
	c.Errorf("seed %d, %s:\n%s\n%s\ngone without: %s", seed, b.Name, text, fuzz.Difference(text, a, b), guilty(text, a, b))
}

// guilty names the passes without which the difference disappears.
func guilty(text string, a, b fuzz.Mode) string {
	var found []string
	for _, n := range passNames() {
		if fuzz.Difference(text, a, b.Without(n)) == "" {
			found = append(found, n)
		}
	}
	return strings.Join(found, " ")
}
