package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/synoema/synoema/tiering"
)

// compiling is what compiling costs. Times are microseconds: those that somebody waits for, from the first instance
// to the last link, but for Work, which is the processor's time of all steps.
type compiling struct {
	Programs []compiled
	Steps    []step    // of all programs, warm
	Growth   []growing // one function of more and more lines
	Growing  []growing // more and more functions of ten lines
}

// compiled is one program's machine code, made before main starts.
type compiled struct {
	Program                       string
	Lines, Functions              int
	Built, SSA, Instrs, CodeBytes int
	Load                          float64 // parsing, checking, desugaring, warm
	Warm, Cold                    float64 // least of several sessions in a process, and its first session
	Work                          float64 // the least of each function
}

// step is a step of the pipeline.
type step struct {
	Name   string
	Micros float64
}

// growing is a generated program.
type growing struct {
	Lines, SSA       int
	Load, Warm, Work float64
	Heap             uint64 // bytes that Go allocated for it
}

// profiled is what compiling a program cost: a session's that nobody looks at, and for its steps another one's,
// which are taken one after the other on one core.
type profiled struct {
	tiering.Profile
	Load, Wait int64 // nanoseconds of the frontend, and until everything was linked
}

const sessions = 40 // per process and way to look

// collectAt has Go collect garbage as rarely as it does in synoema (cmd/repl).
const collectAt = 400

// profileChild compiles and runs a program in several sessions and writes their profiles as JSON.
func profileChild(args []string) error {
	debug.SetGCPercent(collectAt)
	text, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	all, err := profileText(string(text), args[1:], sessions)
	if err != nil {
		return fmt.Errorf("%s: %v", args[0], err)
	}
	return json.NewEncoder(os.Stdout).Encode(all)
}

// profileText runs a program's text, natively, with its output thrown away: n times to see how long it takes, then as
// often to see what takes it.
func profileText(text string, args []string, n int) ([]profiled, error) {
	all := make([]profiled, n)
	cfg := tiering.Config{Tier: tiering.JIT, Fixed: true, Args: args}
	for i := range all {
		p := &all[i]
		var err error
		if p.Load, p.Wait, err = timeText(text, cfg); err != nil {
			return nil, err
		}
	}
	for i := range all {
		cfg.Profile = &all[i].Profile
		if _, _, err := timeText(text, cfg); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// timeText runs it in a session.
func timeText(text string, cfg tiering.Config) (load, wait int64, err error) {
	s, err := tiering.New(cfg)
	if err != nil {
		return 0, 0, err
	}
	defer s.Close()
	start := time.Now()
	r := s.Load("bench.sno", text)
	load = time.Since(start).Nanoseconds()
	if r.Status == 0 {
		r = s.RunMain()
	}
	if r.Status != 0 {
		return 0, 0, fmt.Errorf("exit status %d", r.Status)
	}
	return load, s.CompileTime().Nanoseconds(), nil
}

// total is the time of all functions.
func (p *profiled) total() (nanos int64) {
	for _, f := range p.Functions {
		nanos += f.Nanos
	}
	return nanos
}

// measureCompiling profiles the heavy set, each program in a process of its own.
func measureCompiling(only string) (*compiling, error) {
	debug.SetGCPercent(collectAt)
	programs, err := findPrograms(filepath.Join("bench", "heavy"), only)
	if err != nil {
		return nil, err
	}
	c := &compiling{}
	for _, p := range programs {
		all, err := profileProgram(p)
		if err != nil {
			return nil, err
		}
		least := leastOf(all[1:])
		row := compiled{Program: p.name, Lines: lines(p.path + ".sno"), Functions: len(least.Functions),
			Load: micros(least.Load), Warm: micros(least.Wait), Cold: micros(all[0].Wait), Work: micros(least.total())}
		for _, f := range least.Functions {
			row.Built += f.Built
			row.SSA += f.SSA
			row.Instrs += f.Instrs
			row.CodeBytes += f.Bytes
		}
		c.Programs = append(c.Programs, row)
		c.addSteps(least.Steps)
	}
	c.Growth, err = grow(oneFunction)
	if err != nil {
		return nil, err
	}
	c.Growing, err = grow(manyFunctions)
	return c, err
}

// leastOf takes the least time of each step and of each function from several profiles
// of one program.
func leastOf(all []profiled) profiled {
	least := all[0]
	for _, p := range all[1:] {
		least.Load, least.Wait = min(least.Load, p.Load), min(least.Wait, p.Wait)
		for i := range least.Steps {
			least.Steps[i].Nanos = min(least.Steps[i].Nanos, p.Steps[i].Nanos)
		}
		for i := range least.Functions {
			least.Functions[i].Nanos = min(least.Functions[i].Nanos, p.Functions[i].Nanos)
		}
	}
	return least
}

func profileProgram(p program) ([]profiled, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, append([]string{"-profile", p.path + ".sno"}, p.small...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %v", p.name, err)
	}
	var all []profiled
	return all, json.Unmarshal(out, &all)
}

func lines(file string) int {
	text, _ := os.ReadFile(file)
	return strings.Count(string(text), "\n")
}

func micros(nanos int64) float64 { return float64(nanos) / 1e3 }

// addSteps adds a program's steps; the pipeline's order is that in which they first come.
func (c *compiling) addSteps(steps []tiering.StepCost) {
	for _, s := range steps {
		i := slices.IndexFunc(c.Steps, func(t step) bool { return t.Name == s.Name })
		if i < 0 {
			i = len(c.Steps)
			c.Steps = append(c.Steps, step{Name: s.Name})
		}
		c.Steps[i].Micros += micros(s.Nanos)
	}
}

// grow measures how the time of compiling grows with the length of a generated program.
func grow(text func(lines int) string) (out []growing, err error) {
	for _, n := range []int{100, 1000, 5000, 20000} {
		g := growing{Lines: n}
		source := text(n)
		before := allocated()
		all, err := profileText(source, nil, 3)
		if err != nil {
			return nil, fmt.Errorf("a generated program of %d lines: %v", n, err)
		}
		g.Heap = (allocated() - before) / uint64(2*len(all))
		least := leastOf(all)
		g.Load, g.Warm, g.Work = micros(least.Load), micros(least.Wait), micros(least.total())
		for _, f := range least.Functions {
			g.SSA += f.Built
		}
		out = append(out, g)
	}
	return out, nil
}

// oneFunction is a program whose function f has n lines.
func oneFunction(n int) string {
	var b strings.Builder
	b.WriteString("f : Int -> Int\nf x0 =\n")
	for i := range n {
		fmt.Fprintf(&b, "  x%d = (x%d * %d + x%d) %% 1000003\n", i+1, i, i%97+3, max(0, i-5))
	}
	fmt.Fprintf(&b, "  x%d\n\nmain = f 1\n", n)
	return b.String()
}

// manyFunctions is a program of n lines in functions of ten.
func manyFunctions(n int) string {
	var b strings.Builder
	for k := range n / 10 {
		fmt.Fprintf(&b, "f%d : Int -> Int\nf%d x0 =\n", k, k)
		for i := range 7 {
			fmt.Fprintf(&b, "  x%d = ? x%d > %d -> (x%d * %d) %% 1000003 : f%d x%d\n", i+1, i, k+i, i, i+3, max(0, k-1), i)
		}
		fmt.Fprintf(&b, "  x7 + 1\n")
	}
	fmt.Fprintf(&b, "main = f%d 1000000\n", n/10-1)
	return b.String()
}

// programs is the table of programs; times per instruction are of SSA as built.
func (c *compiling) programs() grid {
	g := grid{{"program", "lines", "functions", "SSA built", "SSA", "machine", "code bytes",
		"frontend µs", "compile µs", "µs/function", "µs/SSA", "cold µs", "processor µs"}}
	var all compiled
	for _, p := range c.Programs {
		g.row(p.cells()...)
		all.add(p)
	}
	all.Program = "all"
	g.row(all.cells()...)
	return g
}

func (p *compiled) add(q compiled) {
	p.Lines += q.Lines
	p.Functions += q.Functions
	p.Built += q.Built
	p.SSA += q.SSA
	p.Instrs += q.Instrs
	p.CodeBytes += q.CodeBytes
	p.Load += q.Load
	p.Warm += q.Warm
	p.Cold += q.Cold
	p.Work += q.Work
}

func (p *compiled) cells() []string {
	cells := []string{p.Program}
	for _, n := range []int{p.Lines, p.Functions, p.Built, p.SSA, p.Instrs, p.CodeBytes} {
		cells = append(cells, fmt.Sprint(n))
	}
	for _, x := range []float64{p.Load, p.Warm, p.Warm / float64(p.Functions), p.Warm / float64(p.Built), p.Cold, p.Work} {
		cells = append(cells, significant(x))
	}
	return cells
}

// steps is the table of steps with their shares.
func (c *compiling) steps() grid {
	total, built := 0.0, 0
	for _, s := range c.Steps {
		total += s.Micros
	}
	for _, p := range c.Programs {
		built += p.Built
	}
	g := grid{{"step", "µs", "ns/SSA", "share"}}
	for _, s := range c.Steps {
		g.row(s.Name, significant(s.Micros), significant(1000*s.Micros/float64(built)), fmt.Sprintf("%.1f %%", 100*s.Micros/total))
	}
	g.row("all", significant(total), significant(1000*total/float64(built)), "100 %")
	return g
}

func growth(rows []growing) grid {
	g := grid{{"lines", "SSA built", "frontend ms", "compile ms", "µs/SSA", "processor ms", "MiB allocated"}}
	for _, r := range rows {
		g.row(fmt.Sprint(r.Lines), fmt.Sprint(r.SSA), significant(r.Load/1e3), significant(r.Warm/1e3),
			significant(r.Warm/float64(r.SSA)), significant(r.Work/1e3), significant(float64(r.Heap)/(1<<20)))
	}
	return g
}
