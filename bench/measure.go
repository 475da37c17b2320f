package main

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// sample is what one contender took for one program. Times are milliseconds of the whole process.
type sample struct {
	Median float64
	Least  float64
	Most   float64
	CPU    float64 // median of user and system time, all threads
	Work   float64 // the least of it
	User   float64 // the least user time, of the warm-up too: without what the kernel does for memory
	Peak   int64   // KiB of resident memory
	Runs   int
}

// outcome is one run.
type outcome struct {
	out  []byte
	took time.Duration
	cpu  time.Duration
	user time.Duration
	peak int64 // KiB
}

// bench holds what all measurements share.
type bench struct {
	options
	dir    string // temporary: the synoema binary, compiled programs
	binary string
	others []contender
	report *report
}

func newBench(o options) (*bench, error) {
	dir, err := os.MkdirTemp("", "synoema-bench")
	if err != nil {
		return nil, err
	}
	b := &bench{options: o, dir: dir, binary: filepath.Join(dir, "synoema"), report: newReport()}
	build := exec.Command("go", "build", "-o", b.binary, "./cmd/repl")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.close()
		return nil, fmt.Errorf("building synoema: %v\n%s", err, out)
	}
	b.others = install(o.langs, dir, b.report.Tools)
	return b, nil
}

func (b *bench) close() { os.RemoveAll(b.dir) }

// contenders are Synoema's ways of running, then the other languages.
func (b *bench) contenders() []contender {
	cs := []contender{b.synoema("jit", "jit"), b.synoema("run", "run")}
	if b.interp {
		cs = append(cs, b.synoema("interp", "run", "--tier", "interp"))
	}
	return append(cs, b.others...)
}

func (b *bench) synoema(name string, args ...string) contender {
	return contender{name, func(program string) ([]string, error) {
		return append(append([]string{b.binary}, args...), program+".sno"), nil
	}}
}

// measureSet times all programs of a set.
func (b *bench) measureSet(name string) (set, error) {
	programs, err := findPrograms(filepath.Join("bench", name), b.only)
	s := set{Name: name, Interp: b.interp}
	for _, p := range programs {
		if err != nil {
			break
		}
		fmt.Fprintf(os.Stderr, "%s\n", p.name)
		r := row{Program: p.name, Args: p.full}
		r.Samples, err = measureProgram(p, b.contenders(), b.runs, b.budget)
		s.Rows = append(s.Rows, r)
	}
	return s, err
}

// measureProgram runs all contenders of a program in turn: once to warm the file cache and
// to watch the memory, then n times, each round beginning with another one. A
// contender whose next run would go beyond the budget is left out of further rounds.
func measureProgram(p program, cs []contender, n int, budget float64) (map[string]sample, error) {
	commands, err := prepare(p, cs, p.full)
	if err != nil {
		return nil, err
	}
	var want []byte
	runs := map[string][]outcome{}
	for round := 0; round <= n; round++ {
		for i := range commands {
			c := commands[(i+round)%len(commands)]
			if exhausted(runs[c.name], budget) {
				continue
			}
			o, err := runOnce(c.argv, round == 0)
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %v", p.name, c.name, err)
			}
			if want == nil {
				want = o.out
			}
			if !bytes.Equal(want, o.out) {
				return nil, fmt.Errorf("%s: %s prints %q, others %q", p.name, c.name, o.out, want)
			}
			runs[c.name] = append(runs[c.name], o)
		}
	}
	samples := map[string]sample{}
	for name, rs := range runs {
		samples[name] = summarise(rs)
	}
	return samples, nil
}

// exhausted tells whether one more run would go beyond the budget. Three are made
// behind the warm-up unless a single one takes half of it.
func exhausted(rs []outcome, budget float64) bool {
	if len(rs) == 0 {
		return false
	}
	spent := 0.0
	for _, r := range rs {
		spent += r.took.Seconds()
	}
	each := spent / float64(len(rs))
	return spent+each > budget && (len(rs) > 3 || each > budget/2)
}

// prepared is a contender's command for one program.
type prepared struct {
	name string
	argv []string
}

func prepare(p program, cs []contender, args []string) ([]prepared, error) {
	var out []prepared
	for _, c := range cs {
		argv, err := c.prepare(p.path)
		if err != nil {
			return nil, err
		}
		if argv != nil {
			out = append(out, prepared{c.name, append(argv, args...)})
		}
	}
	return out, nil
}

// summarise gives the medians; the first run, the warm-up, counts for memory and
// only when it is the only one for time.
func summarise(rs []outcome) sample {
	s := sample{Peak: rs[0].peak, User: math.Inf(1)}
	for _, r := range rs {
		s.User = min(s.User, float64(r.user)/1e6)
	}
	if len(rs) > 1 {
		rs = rs[1:]
	}
	var took, cpu []float64
	for _, r := range rs {
		took = append(took, float64(r.took)/1e6)
		cpu = append(cpu, float64(r.cpu)/1e6)
	}
	slices.Sort(took)
	slices.Sort(cpu)
	s.Median, s.Least, s.Most, s.Runs = took[len(took)/2], took[0], took[len(took)-1], len(rs)
	s.CPU, s.Work = cpu[len(cpu)/2], cpu[0]
	return s
}

// runOnce runs a command. Its output goes to a file, so that nothing of ours
// wakes up while it runs, unless its memory is watched.
func runOnce(argv []string, watch bool) (outcome, error) {
	file, err := os.CreateTemp("", "synoema-bench-out")
	if err != nil {
		return outcome{}, err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	var errs bytes.Buffer
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdout = file
	if watch {
		cmd.Stderr = &errs
	}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return outcome{}, err
	}
	var peak int64
	if watch {
		peak = watchMemory(cmd)
	}
	err = cmd.Wait()
	o := outcome{took: time.Since(start)}
	if err != nil {
		return o, fmt.Errorf("%v\n%s", err, errs.String())
	}
	o.user = cmd.ProcessState.UserTime()
	o.cpu = o.user + cmd.ProcessState.SystemTime()
	o.peak = peakOf(cmd, peak)
	o.out, err = os.ReadFile(file.Name())
	return o, err
}

// watchMemory gives the highest resident size that /proc told of a process, in KiB,
// looking every millisecond until the process has ended.
func watchMemory(cmd *exec.Cmd) (peak int64) {
	status := fmt.Sprintf("/proc/%d/status", cmd.Process.Pid)
	for {
		text, err := os.ReadFile(status)
		_, rest, found := strings.Cut(string(text), "VmHWM:")
		if err != nil || !found {
			return peak
		}
		if n, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64); err == nil {
			peak = max(peak, n)
		}
		time.Sleep(time.Millisecond)
	}
}

// checkOutputs compares what all languages print at the sizes of the tests.
func checkOutputs(o options) error {
	b, err := newBench(o)
	if err != nil {
		return err
	}
	defer b.close()
	programs, err := findPrograms(filepath.Join("bench", o.set), o.only)
	if err != nil {
		return err
	}
	for _, p := range programs {
		p.full = p.small
		if _, err := measureProgram(p, b.contenders(), 0, 0); err != nil {
			return err
		}
		fmt.Printf("%s: equal\n", p.name)
	}
	return nil
}
