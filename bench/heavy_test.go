package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/synoema/synoema/tiering"
)

var update = flag.Bool("update", false, "write what the interpreter gives into the golden file")

// modes are the ways in which every program must give the same.
var modes = []tiering.Config{
	{Tier: tiering.Interp},
	{Tier: tiering.Auto, Threshold: 1},
	{Tier: tiering.Auto},
	{Tier: tiering.JIT},
}

// TestPrograms runs the heavy set and the small tasks at the sizes of tests in every tier. `go run ./bench
// -check` compares the same runs with the other languages.
func TestPrograms(t *testing.T) {
	for _, set := range []string{"heavy", "tasks"} {
		t.Run(set, func(t *testing.T) { testSet(t, set) })
	}
}

func testSet(t *testing.T, set string) {
	golden := "testdata/" + set + ".txt"
	programs, err := findPrograms(set, "")
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, p := range programs {
		outputs := make([]string, len(modes))
		for i, mode := range modes {
			outputs[i] = output(t, p, mode)
			if outputs[i] != outputs[0] {
				t.Errorf("%s prints %q in mode %d, %q interpreted", p.name, outputs[i], i, outputs[0])
			}
		}
		fmt.Fprintf(&got, "=== %s %s\n%s", p.name, strings.Join(p.small, " "), outputs[0])
	}
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || got.String() != string(want) {
		t.Errorf("%s differs (%v); -update writes it anew. Now:\n%s", golden, err, got.String())
	}
}

// output is what a program prints at its small size, its value included.
func output(t *testing.T, p program, cfg tiering.Config) string {
	text, err := os.ReadFile(p.path + ".sno")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	cfg.Fixed, cfg.Args, cfg.Stdout = true, p.small, &out
	if err := runText(p.path+".sno", string(text), cfg); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestPassesHaveNames leaves out each pass that the sweep knows of.
func TestPassesHaveNames(t *testing.T) {
	programs, err := findPrograms("heavy", "redblack")
	if err != nil {
		t.Fatal(err)
	}
	want := output(t, programs[0], tiering.Config{Tier: tiering.JIT})
	for _, pass := range tiering.Passes() {
		if got := output(t, programs[0], tiering.Config{Tier: tiering.JIT, Without: []string{pass}}); got != want {
			t.Errorf("without %s: %q, want %q", pass, got, want)
		}
	}
}

// TestLanguages checks that every program is there in every language.
func TestLanguages(t *testing.T) {
	for _, set := range []string{"heavy", "tasks"} {
		programs, err := findPrograms(set, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range programs {
			for _, l := range languages {
				if _, err := os.Stat(p.path + l.ext); err != nil {
					t.Error(err)
				}
			}
		}
	}
}

// TestProfile checks that what compiling costs is filed completely.
func TestProfile(t *testing.T) {
	text := manyFunctions(20)
	all, err := profileText(text, nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	p, steps := all[0], int64(0)
	for _, s := range p.Steps {
		steps += s.Nanos
	}
	if len(p.Functions) != 3 || p.total() > steps || p.Functions[0].Built == 0 || p.Functions[0].Bytes == 0 || p.Wait == 0 {
		t.Errorf("%d functions, %d of %d ns: %+v", len(p.Functions), p.total(), steps, p)
	}
}
