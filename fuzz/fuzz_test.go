package fuzz_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/synoema/synoema/fuzz"
	"github.com/synoema/synoema/tiering"
)

// slice is the number of programs that every run of the tests tries.
const slice = 250

// apart is how many programs there are for one whose modes share nothing: prime to the rounds of ModesOf.
const apart = 7

// TestMain makes the Go collector wait: most of what a session makes dies with it.
func TestMain(m *testing.M) {
	debug.SetGCPercent(1600)
	debug.SetMemoryLimit(1 << 30)
	os.Exit(m.Run())
}

func TestSlice(t *testing.T) {
	c := &campaign{T: t}
	c.run(func(n int) bool { return n < slice })
	c.report()
	if c.rejected*20 > slice {
		t.Errorf("%d of %d programs are rejected by the frontend", c.rejected, slice)
	}
}

// TestFuzz runs for a while from a seed on, and reduces what it finds:
//
//	SYNOEMA_FUZZ=10m SYNOEMA_FUZZ_FROM=1000 go test ./fuzz -run TestFuzz -timeout 0
//
// With SYNOEMA_FUZZ_ALL=1 each program runs in all tiers and all ways to treat memory, not in
// the few that its seed picks. SYNOEMA_FUZZ_DIR names a folder that keeps the programs that run,
// for the case that one of them ends the process.
func TestFuzz(t *testing.T) {
	d, err := time.ParseDuration(os.Getenv("SYNOEMA_FUZZ"))
	if err != nil {
		t.Skip("SYNOEMA_FUZZ=10m runs random programs for so long")
	}
	c := &campaign{T: t, reduce: true, all: os.Getenv("SYNOEMA_FUZZ_ALL") != "", dir: os.Getenv("SYNOEMA_FUZZ_DIR"),
		from: number("SYNOEMA_FUZZ_FROM")}
	end := time.Now().Add(d)
	c.run(func(int) bool { return time.Now().Before(end) })
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
		for _, m := range append(fuzz.AllModes(), fuzz.Plain()) {
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
	p := fuzz.Generate(0)
	for seed := uint64(1); p.Size() < 1000; seed++ {
		p = fuzz.Generate(seed)
	}
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
	reduce, all bool
	dir         string // where the programs that run are written to
	from        uint64 // the first seed

	mu                                sync.Mutex // guards the counts
	programs, rejected, limits, found int
}

// run tries the programs of one seed after the other, one on each processor at a time, while
// more says so.
func (c *campaign) run(more func(n int) bool) {
	var next atomic.Int64
	var all sync.WaitGroup
	for worker := range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for n := int(next.Add(1)) - 1; more(n); n = int(next.Add(1)) - 1 {
				c.program(c.from+uint64(n), worker)
			}
		})
	}
	all.Wait()
}

func (c *campaign) report() {
	c.Logf("%d programs from seed %d on, %d rejected, %d met a limit, %d differ", c.programs, c.from, c.rejected, c.limits, c.found)
}

// count adds one to a count.
func (c *campaign) count(n *int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	*n++
}

// program runs the program of a seed in the modes that are its turn.
func (c *campaign) program(seed uint64, worker int) {
	p := fuzz.Generate(seed)
	text := p.Text()
	if c.dir != "" {
		name := filepath.Join(c.dir, fmt.Sprintf("current%d.sno", worker))
		if err := os.WriteFile(name, []byte(fmt.Sprintf("-- %d\n%s", seed, text)), 0o644); err != nil {
			c.Error(err)
			return
		}
	}
	c.count(&c.programs)
	first, trial := fuzz.Base(seed), &fuzz.Trial{Text: text, Apart: seed%apart == 0}
	want := trial.Run(first)
	switch {
	case want.Broken != "":
		c.differs(seed, p, first, first, want, want)
	case want.Rejected():
		c.pass(&c.rejected, seed, want)
	case want.Limit():
		c.pass(&c.limits, seed, want)
	default:
		c.compare(seed, p, trial, want)
	}
}

// pass counts a program that shows nothing.
func (c *campaign) pass(n *int, seed uint64, o fuzz.Outcome) {
	c.count(n)
	if c.reduce {
		c.Logf("seed %d: %s", seed, o.Errs)
	}
}

func (c *campaign) compare(seed uint64, p *fuzz.Program, trial *fuzz.Trial, want fuzz.Outcome) {
	modes := append(fuzz.ModesOf(seed), fuzz.Plain())
	if seed%3 == 0 {
		modes = append(modes, c.without(seed))
	}
	if c.all {
		modes = append(fuzz.AllModes(), fuzz.Plain())
	}
	for _, m := range modes {
		if got := trial.Run(m); !fuzz.Same(want, got, m) {
			c.differs(seed, p, fuzz.Base(seed), m, want, got)
			return
		}
	}
}

// without is the mode of a seed in which one pass is switched off.
func (c *campaign) without(seed uint64) fuzz.Mode {
	names := tiering.Steps()
	m := fuzz.Modes[seed/3%2*uint64(len(fuzz.Modes)-1)].Fixed().Without(names[int(seed/6)%len(names)])
	return m.In(fuzz.Regions[seed/6%uint64(len(fuzz.Regions))])
}

// differs reports a program for which two modes differ.
func (c *campaign) differs(seed uint64, p *fuzz.Program, a, b fuzz.Mode, want, got fuzz.Outcome) {
	c.count(&c.found)
	once := fmt.Sprintf("seed %d: --- %s\n%s--- %s\n%s", seed, a.Name, want, b.Name, got)
	if !c.reduce || fuzz.Difference(p.Text(), a, b) == "" {
		c.Errorf("%s%s", once, p.Text())
		return
	}
	fuzz.Reduce(p, 3000, func(text string) bool { return fuzz.Difference(text, a, b) != "" })
	text := p.Text()
	c.Errorf("seed %d, %s:\n%s\n%s\ngone without: %s", seed, b.Name, text, fuzz.Difference(text, a, b), strings.Join(fuzz.Guilty(text, a, b), ", "))
}

// TestBisect finds the use of a pass with which a property begins to hold.
func TestBisect(t *testing.T) {
	const text = "half x = 10 / x\nmain =\n  print (half 2)\n  print (half 5)\n  half 0\n"
	differs := func(m fuzz.Mode) bool {
		fuzz.Run(m, text)
		_, n, _ := strings.Cut(m.Name, "inline=")
		runs, err := strconv.Atoi(n)
		return err == nil && runs >= 2
	}
	if got := fuzz.Bisect("inline", differs, fuzz.Modes[4]); got != "inline=2 in main" {
		t.Error(got)
	}
}
