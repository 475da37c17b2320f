package main

import (
	_ "embed"
	"fmt"
	"os"
	"strings"
	"text/template"
)

//go:embed benchmarks.md.tmpl
var docsTemplate string

// writeDocs makes the chart and the text anew from docs/benchmarks.json.
func writeDocs() error {
	r, err := loadReport()
	if err != nil {
		return err
	}
	text, err := r.markdown()
	if err != nil {
		return err
	}
	if err := os.WriteFile(textFile, []byte(text), 0o644); err != nil {
		return err
	}
	return os.WriteFile(chartFile, []byte(r.set("heavy").chart(r.Tools)), 0o644)
}

func (r *report) markdown() (string, error) {
	t, err := template.New("benchmarks").Parse(docsTemplate)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = t.Execute(&b, docs{r})
	return b.String(), err
}

// set is the measured set of a name; empty when there is none.
func (r *report) set(name string) *set {
	for i := range r.Sets {
		if r.Sets[i].Name == name {
			return &r.Sets[i]
		}
	}
	return &set{Name: name}
}

// docs is what the template of docs/benchmarks.md sees.
type docs struct{ *report }

// Busy is the share of the processors that other work had.
func (d docs) Busy() string { return fmt.Sprintf("%.0f %%", 100*d.set("heavy").Others) }

// Disturbed tells whether that is too much for times to be trusted.
func (d docs) Disturbed() bool { return d.set("heavy").Others > 0.1 }

// Compared lists the tools of the other languages.
func (d docs) Compared() string {
	var out []string
	for _, l := range languages {
		if v := d.Tools[l.name]; v != "" {
			out = append(out, v)
		}
	}
	return strings.Join(out, ", ")
}

func (d docs) Times(name string) string      { return d.set(name).times().markdown() }
func (d docs) Comparison(name string) string { return d.set(name).comparison().markdown() }
func (d docs) Memory(name string) string     { return d.set(name).memory().markdown() }
func (d docs) Compiled() string              { return d.Compiling.programs().markdown() }
func (d docs) Steps() string                 { return d.Compiling.steps().markdown() }
func (d docs) Growth() string                { return growth(d.Compiling.Growth).markdown() }
func (d docs) Growing() string               { return growth(d.Compiling.Growing).markdown() }
func (d docs) Sweep() string                 { return d.Passes.table().markdown() }
func (d docs) Goals() string                 { return d.goals().markdown() }
func (d docs) Held() string                  { return d.report.Memory.table().markdown() }
func (d docs) Started() string               { return d.start().markdown() }
func (d docs) Spread() string                { return d.spread().markdown() }

// GainOfC is how many times faster the heavy set's programs are in C than in Python, empty unless both were measured: the
// yardstick for the same ratio of Synoema.
func (d docs) GainOfC() string {
	if q := mean("heavy", "python", "c")(d.report); q > 0 {
		return significant(q)
	}
	return ""
}

// goal is a ratio that is aimed at.
type goal struct {
	what   string
	value  func(r *report) float64
	least  bool // at least, not at most
	target float64
}

var goals = []goal{
	{"heavy set, jit ÷ C, geometric mean", mean("heavy", "jit", "c"), false, 1.5},
	{"heavy set, jit ÷ OCaml, geometric mean", mean("heavy", "jit", "ocaml"), false, 1},
	{"heavy set, jit ÷ OCaml, share of the programs that are faster", faster("heavy", "jit", "ocaml"), true, 0.75},
	{"heavy set, jit ÷ OCaml, the worst program", worst("heavy", "jit", "ocaml"), false, 1.5},
	{"heavy set, LuaJIT ÷ jit, geometric mean", luajit(mean("heavy", "lua", "jit")), true, 3},
	{"heavy set, Node ÷ jit, geometric mean", mean("heavy", "node", "jit"), true, 3},
	{"heavy set, Python ÷ jit, geometric mean", mean("heavy", "python", "jit"), true, 40},
	{"heavy set, run ÷ jit, the worst program", worst("heavy", "run", "jit"), false, 1.1},
	{"fib, jit ÷ OCaml", one("heavy", "fib", "jit", "ocaml"), false, 1.2},
	{"list pipeline, jit ÷ C without lists", one("heavy", "pipeline", "jit", "c"), false, 2},
	{"small tasks, run, the slowest in ms", slowest("tasks", "run"), false, 3},
	{"small tasks, run ÷ C, the worst program", worst("tasks", "run", "c"), false, 4},
	{"small tasks, Python ÷ run, the least", least("tasks", "python", "run"), true, 10},
	{evalCommand + ", ms", started(evalCommand), false, 2.5},
	{generatedCommand + ", ms", started(generatedCommand), false, 3},
	{"memory, jit ÷ OCaml, the worst of the two sorts", againstOCaml, false, 2},
	{"compiling, µs for each SSA instruction", func(r *report) float64 { return r.Compiling.perInstruction() }, false, 1.5},
}

func mean(set, a, b string) func(*report) float64 {
	return func(r *report) float64 { return geomean(r.set(set).ratios(a, b)) }
}

// luajit is a value that counts only when Lua was LuaJIT.
func luajit(value func(*report) float64) func(*report) float64 {
	return func(r *report) float64 {
		if !strings.HasPrefix(r.Tools["lua"], "luajit") {
			return 0
		}
		return value(r)
	}
}

// started is the median time of a command of the start-up table, in milliseconds.
func started(command string) func(*report) float64 {
	return func(r *report) float64 { return r.Start[command].Median }
}

func worst(set, a, b string) func(*report) float64 {
	return func(r *report) (most float64) {
		for _, q := range r.set(set).ratios(a, b) {
			most = max(most, q)
		}
		return most
	}
}

func least(set, a, b string) func(*report) float64 {
	return func(r *report) float64 {
		if q := worst(set, b, a)(r); q > 0 {
			return 1 / q
		}
		return 0
	}
}

func faster(set, a, b string) func(*report) float64 {
	return func(r *report) float64 {
		n, qs := 0, r.set(set).ratios(a, b)
		for _, q := range qs {
			if q < 1 {
				n++
			}
		}
		return float64(n) / float64(max(1, len(qs)))
	}
}

func one(set, program, a, b string) func(*report) float64 {
	return func(r *report) float64 {
		for _, row := range r.set(set).Rows {
			if row.Program == program {
				return row.ratio(a, b)
			}
		}
		return 0
	}
}

func slowest(set, name string) func(*report) float64 {
	return func(r *report) (most float64) {
		for _, row := range r.set(set).Rows {
			most = max(most, row.Samples[name].Median)
		}
		return most
	}
}

// goals is the table of what is aimed at and what was measured.
func (r *report) goals() grid {
	g := grid{{"aim", "wanted", "measured", ""}}
	for _, a := range goals {
		value := a.value(r)
		wanted, met := "≤ "+significant(a.target), value <= a.target
		if a.least {
			wanted, met = "≥ "+significant(a.target), value >= a.target
		}
		mark := "missed"
		switch {
		case value == 0:
			mark = "not measured"
		case met:
			mark = "met"
		}
		g.row(a.what, wanted, significant(value), mark)
	}
	return g
}

// spread tells how far apart the runs of one program were: the noise of the machine.
func (r *report) spread() grid {
	g := grid{{"contender", "longest run ÷ shortest, geometric mean", "the worst program"}}
	for _, s := range r.Sets {
		for _, name := range s.contenders() {
			var qs []float64
			worst, where := 0.0, ""
			for _, row := range s.Rows {
				x := row.Samples[name]
				if x.Runs < 2 {
					continue
				}
				q := x.Most / x.Least
				qs = append(qs, q)
				if q > worst {
					worst, where = q, row.Program
				}
			}
			g.row(s.Name+", "+name, significant(geomean(qs)), fmt.Sprintf("%s %s", where, significant(worst)))
		}
	}
	return g
}

// perInstruction is the time of compiling for each SSA instruction as built, in microseconds.
func (c *compiling) perInstruction() float64 {
	if c == nil {
		return 0
	}
	var all compiled
	for _, p := range c.Programs {
		all.add(p)
	}
	return all.Warm / float64(max(1, all.Built))
}

// HasMemory tells whether bench/memory was measured.
func (d docs) HasMemory() bool { return d.report.Memory != nil }

// EmptyProcess is what a program that does nothing takes, in MiB.
func (d docs) EmptyProcess() string { return significant(float64(d.report.Memory.Empty) / 1024) }
