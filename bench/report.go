package main

import (
	"encoding/json"
	"maps"
	"math"
	"os"
	"runtime"
	"strings"
	"time"
)

const (
	jsonFile  = "docs/benchmarks.json"
	chartFile = "docs/benchmarks.svg"
	textFile  = "docs/benchmarks.md"
)

// report is what docs/benchmarks.json keeps of one measurement.
type report struct {
	Date      string
	CPU       string
	Cores     int
	Tools     map[string]string // versions, by language
	Sets      []set
	Start     map[string]sample // Synoema's own commands
	Memory    *residence
	Compiling *compiling
	Passes    *sweep
}

// set is a measured set of programs.
type set struct {
	Name   string
	Interp bool    // the interpreter alone was timed, too
	Others float64 // share of the processors that other work had meanwhile
	Rows   []row
}

// row is one program.
type row struct {
	Program string
	Args    []string
	Samples map[string]sample
}

// newReport describes this machine and keeps what was measured before.
func newReport() *report {
	r := &report{Date: time.Now().UTC().Format("2006-01-02"), CPU: cpuModel(), Cores: runtime.NumCPU(),
		Tools: map[string]string{}}
	if old, err := loadReport(); err == nil {
		r.Sets, r.Start, r.Memory, r.Compiling, r.Passes = old.Sets, old.Start, old.Memory, old.Compiling, old.Passes
		maps.Copy(r.Tools, old.Tools)
	}
	return r
}

// put adds a measured set, in place of an earlier one of that name.
func (r *report) put(s set) {
	if old := r.set(s.Name); len(old.Rows) > 0 {
		*old = s
	} else {
		r.Sets = append(r.Sets, s)
	}
}

// cpuModel is what the machine calls its processor.
func cpuModel() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err == nil {
		for _, line := range strings.Split(string(text), "\n") {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				return strings.TrimSpace(value)
			}
		}
	}
	return runtime.GOARCH
}

func (r *report) save() error {
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(jsonFile, append(text, '\n'), 0o644)
}

func loadReport() (*report, error) {
	text, err := os.ReadFile(jsonFile)
	if err != nil {
		return nil, err
	}
	r := &report{}
	return r, json.Unmarshal(text, r)
}

// ratio is a's median time over b's in one program; 0 when one is missing.
func (r *row) ratio(a, b string) float64 { return quotient(r.Samples[a].Median, r.Samples[b].Median) }

func quotient(x, y float64) float64 {
	if x == 0 || y == 0 {
		return 0
	}
	return x / y
}

// ratios are all programs' ratios of a's time to b's.
func (s *set) ratios(a, b string) []float64 {
	var out []float64
	for i := range s.Rows {
		if q := s.Rows[i].ratio(a, b); q > 0 {
			out = append(out, q)
		}
	}
	return out
}

// meanOf is the geometric mean of the ratios of some other figure than the median.
func (s *set) meanOf(figure func(sample) float64, a, b string) float64 {
	var out []float64
	for _, r := range s.Rows {
		if q := quotient(figure(r.Samples[a]), figure(r.Samples[b])); q > 0 {
			out = append(out, q)
		}
	}
	return geomean(out)
}

func leastTime(s sample) float64 { return s.Least }
func leastWork(s sample) float64 { return s.Work }

// geomean is the geometric mean; 0 of nothing.
func geomean(xs []float64) float64 {
	if len(xs) == 0 {
		return 0
	}
	sum := 0.0
	for _, x := range xs {
		sum += math.Log(x)
	}
	return math.Exp(sum / float64(len(xs)))
}

// byCPU is the set with processor time in place of time.
func (s *set) byCPU() set {
	t := set{Name: s.Name, Interp: s.Interp}
	for _, r := range s.Rows {
		u := row{Program: r.Program, Args: r.Args, Samples: map[string]sample{}}
		for name, x := range r.Samples {
			x.Median, x.Least = x.CPU, x.Work
			u.Samples[name] = x
		}
		t.Rows = append(t.Rows, u)
	}
	return t
}

// contenders lists who was measured in a set, Synoema first, then in the order of the languages.
func (s *set) contenders() []string {
	var out []string
	names := []string{"jit", "run", "interp"}
	for _, l := range languages {
		names = append(names, l.name)
	}
	for _, name := range names {
		for _, r := range s.Rows {
			if _, ok := r.Samples[name]; ok {
				out = append(out, name)
				break
			}
		}
	}
	return out
}
