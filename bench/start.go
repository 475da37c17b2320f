package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// Commands of the start-up table.
const (
	versionCommand   = "synoema --version"
	evalCommand      = `synoema eval "6 * 7"`
	generatedCommand = "synoema jit of 100 lines in ten functions"
)

const starts = 31 // runs of each

// doStart times commands whose work is next to nothing.
func (b *bench) doStart() error {
	file := filepath.Join(b.dir, "generated.sno")
	if err := os.WriteFile(file, []byte(manyFunctions(100)), 0o600); err != nil {
		return err
	}
	commands := map[string][]string{versionCommand: {"--version"}, evalCommand: {"eval", "6 * 7"}, generatedCommand: {"jit", file}}
	b.report.Start = map[string]sample{}
	for name, args := range commands {
		cs := []contender{{name, func(string) ([]string, error) { return append([]string{b.binary}, args...), nil }}}
		samples, err := measureProgram(program{name: name}, cs, starts, b.budget)
		if err != nil {
			return err
		}
		b.report.Start[name] = samples[name]
	}
	fmt.Println(b.report.start().text())
	return nil
}

func (r *report) start() grid {
	g := grid{{"command", "median ms", "least ms"}}
	var names []string
	for name := range r.Start {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		s := r.Start[name]
		g.row(name, significant(s.Median), significant(s.Least))
	}
	return g
}
