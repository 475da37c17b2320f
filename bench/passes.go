package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/synoema/synoema/tiering"
)

// allocated is how many bytes this process has allocated so far.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// sweep is the user time that the heavy programs take without a pass, relative to all
// passes on: the least of several runs, since the differences are small.
type sweep struct {
	Passes   []string
	Programs []string
	Ratios   [][]float64 // of each pass, of each program
}

// runWithout runs a program natively with passes left out.
func runWithout(passes []string, args []string) error {
	text, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	return runText(args[0], string(text),
		tiering.Config{Tier: tiering.JIT, Fixed: true, Args: args[1:], Without: passes, Stdout: os.Stdout})
}

// runText does what `synoema jit` does.
func runText(name, text string, cfg tiering.Config) error {
	s, err := tiering.New(cfg)
	if err != nil {
		return err
	}
	defer s.Close()
	return runIn(s, name, text)
}

// runIn runs the main of a program in a session.
func runIn(s *tiering.Session, name, text string) (err error) {
	r := s.Load(name, text)
	if r.Status == 0 {
		r = s.RunMain()
	}
	if r.Status == 0 && r.Value != nil && !r.Value.Unit {
		err = s.Print(r.Value.Text + "\n")
	}
	if r.Status != 0 {
		return fmt.Errorf("%s: exit status %d: %v", name, r.Status, r.Diags)
	}
	if err != nil {
		return err
	}
	return s.Flush()
}

// measurePasses times the heavy programs with each pass left out in turn.
func (b *bench) measurePasses() (*sweep, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	programs, err := findPrograms(filepath.Join("bench", "heavy"), b.only)
	if err != nil {
		return nil, err
	}
	names := append([]string{"none"}, tiering.Passes()...)
	var cs []contender
	for _, name := range names {
		cs = append(cs, contender{name, func(program string) ([]string, error) {
			return []string{self, "-without", name, program + ".sno"}, nil
		}})
	}
	w := &sweep{Passes: names[1:], Ratios: make([][]float64, len(names)-1)}
	for _, p := range programs {
		fmt.Fprintf(os.Stderr, "%s without each pass\n", p.name)
		samples, err := measureProgram(p, cs, min(b.runs, 3), math.Inf(1))
		if err != nil {
			return nil, err
		}
		w.Programs = append(w.Programs, p.name)
		for i, name := range w.Passes {
			w.Ratios[i] = append(w.Ratios[i], samples[name].User/samples["none"].User)
		}
	}
	return w, nil
}

// table has a line for each pass: the mean, and the programs that need it most.
func (w *sweep) table() grid {
	g := grid{{"without", "geometric mean", "programs that need it most"}}
	for i, pass := range w.Passes {
		g.row(pass, significant(geomean(w.Ratios[i])), w.neediest(i))
	}
	return g
}

// neediest names up to three programs that are slower by a twentieth without a pass.
func (w *sweep) neediest(pass int) string {
	var out []string
	taken := map[int]bool{}
	for len(out) < 3 {
		most := -1
		for j, q := range w.Ratios[pass] {
			if !taken[j] && q > 1.05 && (most < 0 || q > w.Ratios[pass][most]) {
				most = j
			}
		}
		if most < 0 {
			break
		}
		taken[most] = true
		out = append(out, fmt.Sprintf("%s %s", w.Programs[most], significant(w.Ratios[pass][most])))
	}
	return strings.Join(out, ", ")
}
