package tiering_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/tiering"
)

var update = flag.Bool("update", false, "write what the interpreter gives into the golden files")

// modes are the ways in which every program must give the same bytes.
var modes = []struct {
	name string
	cfg  tiering.Config
}{
	{"interp", tiering.Config{Tier: tiering.Interp}},
	{"auto1", tiering.Config{Tier: tiering.Auto, Threshold: 1}},
	{"auto", tiering.Config{Tier: tiering.Auto, Fixed: true}},
	{"jit", tiering.Config{Tier: tiering.JIT, Fixed: true}},
}

// outcome is all that a program may show to the outside.
type outcome struct {
	out    string // what it printed and the value of main
	errs   string // errors as text, with place and call chain
	status int
}

// runProgram runs main of a program in a session of its own.
func runProgram(t *testing.T, cfg tiering.Config, name, text, stdin string) outcome {
	t.Helper()
	var out bytes.Buffer
	cfg.Stdout, cfg.Stdin = &out, strings.NewReader(stdin)
	s, err := tiering.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	r := s.Load(name, text)
	if r.Status == 0 {
		r = s.RunMain()
	}
	if err := s.Flush(); err != nil {
		t.Fatal(err)
	}
	if r.Value != nil && !r.Value.Unit {
		fmt.Fprintln(&out, r.Value.Text)
	}
	o := outcome{out: out.String(), status: r.Status}
	for _, d := range r.Diags {
		if d.Severity == diag.Error {
			o.errs += d.Text(s.Sources(), nil)
		}
	}
	return o
}

func TestExamples(t *testing.T) {
	files, err := filepath.Glob("../examples/*.sno")
	if err != nil || len(files) < 15 {
		t.Fatalf("found %d examples: %v", len(files), err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		golden := strings.TrimSuffix(f, ".sno") + ".out"
		if *update {
			o := runProgram(t, modes[0].cfg, f, string(text), "")
			if o.status != 0 {
				t.Errorf("%s: %s", f, o.errs)
			}
			if err := os.WriteFile(golden, []byte(o.out), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range modes {
			t.Run(filepath.Base(f)+"/"+m.name, func(t *testing.T) {
				o := runProgram(t, m.cfg, f, string(text), "")
				if o.errs != "" || o.status != 0 {
					t.Fatalf("status %d\n%s", o.status, o.errs)
				}
				if o.out != string(want) {
					t.Fatalf("got:\n%s\nwant:\n%s", o.out, want)
				}
			})
		}
	}
}

// TestPrograms runs the chunks of testdata/*.txt:
//
//	=== name
//	program
//	--- output, errors and status
//	expected
func TestPrograms(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no test data: %v", err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) { runChunks(t, f) })
	}
}

const separator = "--- expect\n"

func runChunks(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var rewritten strings.Builder
	for _, chunk := range strings.Split("\n"+string(text), "\n=== ")[1:] {
		name, rest, _ := strings.Cut(chunk, "\n")
		program, want, _ := strings.Cut(rest, separator)
		want = strings.TrimRight(want, "\n")
		if *update {
			want = describe(runProgram(t, modes[0].cfg, "main.sno", program, ""))
		}
		fmt.Fprintf(&rewritten, "=== %s\n%s%s%s\n\n", name, program, separator, want)
		for _, m := range modes {
			t.Run(name+"/"+m.name, func(t *testing.T) {
				if got := describe(runProgram(t, m.cfg, "main.sno", program, "")); got != want {
					t.Errorf("got:\n%s\nwant:\n%s", got, want)
				}
			})
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(rewritten.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func describe(o outcome) string {
	s := o.out
	if o.errs != "" {
		s += o.errs
	}
	if o.status != 0 {
		s += fmt.Sprintf("status %d", o.status)
	}
	return strings.TrimRight(s, "\n")
}
