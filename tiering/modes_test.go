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

type mode struct {
	name string
	cfg  tiering.Config
}

// modes are the ways in which every program must give the same bytes.
var modes = []mode{
	{"interp", tiering.Config{Tier: tiering.Interp}},
	{"auto1", tiering.Config{Tier: tiering.Auto, Threshold: 1, Beside: -1}},
	beside,
	{"auto", tiering.Config{Tier: tiering.Auto, Fixed: true}},
	{"jit", tiering.Config{Tier: tiering.JIT, Fixed: true}},
}

// beside compiles on another core. What turns native when differs from run to run, so that a
// third of the programs does.
var beside = mode{"beside", tiering.Config{Tier: tiering.Auto, Threshold: 1, Beside: 1}}

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
	cfg.Stdout, cfg.Stdin, cfg.CheckRegions = &out, strings.NewReader(stdin), true
	s, err := tiering.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	return runIn(t, s, &out, name, text)
}

// runIn runs main of a program in a session that prints to out.
func runIn(t *testing.T, s *tiering.Session, out *bytes.Buffer, name, text string) outcome {
	t.Helper()
	r := s.Load(name, text)
	if r.Status == 0 {
		r = s.RunMain()
	}
	if err := s.Flush(); err != nil {
		t.Fatal(err)
	}
	if r.Value != nil && !r.Value.Unit {
		fmt.Fprintln(out, r.Value.Text)
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

// TestPrograms runs the chunks of testdata/*.txt in all modes, or only checks them,
// which shows the warnings too:
//
//	=== name
//	program
//	--- expect (or --- check)
//	output, errors and status
func TestPrograms(t *testing.T) {
	for _, f := range chunkFiles(t) {
		t.Run(filepath.Base(f), func(t *testing.T) { runChunks(t, f) })
	}
}

func chunkFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no test data: %v", err)
	}
	return files
}

// chunk is one golden program.
type chunk struct {
	name, program, want string
	check               bool // only checked
}

// readChunks reads a file of golden programs. One without expectation, as it is when
// newly written, is to be run.
func readChunks(t *testing.T, file string) []chunk {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var chunks []chunk
	for _, part := range strings.Split("\n"+string(text), "\n=== ")[1:] {
		var c chunk
		name, rest, _ := strings.Cut(part, "\n")
		c.name = name
		if c.program, c.want, c.check = strings.Cut(rest, "--- check\n"); !c.check {
			c.program, c.want, _ = strings.Cut(rest, "--- expect\n")
		}
		c.program = strings.TrimRight(c.program, "\n") + "\n"
		c.want = strings.TrimRight(c.want, "\n")
		chunks = append(chunks, c)
	}
	return chunks
}

func writeChunks(t *testing.T, file string, chunks []chunk) {
	t.Helper()
	var b strings.Builder
	for _, c := range chunks {
		separator := "--- expect"
		if c.check {
			separator = "--- check"
		}
		fmt.Fprintf(&b, "=== %s\n%s%s\n%s\n\n", c.name, c.program, separator, c.want)
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func runChunks(t *testing.T, file string) {
	chunks := readChunks(t, file)
	for i := range chunks {
		c := &chunks[i]
		if *update {
			c.want = c.outcome(t, modes[0].cfg)
		}
		for _, m := range modes {
			if m.name == beside.name && i%3 != 0 {
				continue
			}
			t.Run(c.name+"/"+m.name, func(t *testing.T) {
				if got := c.outcome(t, m.cfg); got != c.want {
					t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
				}
			})
			if c.check {
				break // nothing runs: the modes do not differ
			}
		}
	}
	if *update {
		writeChunks(t, file, chunks)
	}
}

func (c *chunk) outcome(t *testing.T, cfg tiering.Config) string {
	if c.check {
		return checkProgram(t, c.program)
	}
	return describe(runProgram(t, cfg, "main.sno", c.program, ""))
}

// checkProgram gives the findings of a program that is not run, or "ok".
func checkProgram(t *testing.T, text string) string {
	t.Helper()
	s, r := load(t, text)
	defer s.Close()
	var b strings.Builder
	for _, d := range r.Diags {
		b.WriteString(d.Text(s.Sources(), nil))
	}
	if b.Len() == 0 {
		return "ok"
	}
	return strings.TrimRight(b.String(), "\n")
}

func load(t *testing.T, text string, grants ...tiering.Grants) (*tiering.Session, *tiering.Report) {
	t.Helper()
	cfg := tiering.Config{Tier: tiering.Interp}
	if len(grants) > 0 {
		cfg.Grants = grants[0]
	}
	s, err := tiering.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s, s.Load("main.sno", text)
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
