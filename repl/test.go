package repl

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/tiering"
)

// TestOptions is what only `synoema test` is asked for.
type TestOptions struct {
	Filter   string // names that don't contain it are left out
	AllTiers bool
	JSON     bool
}

// defaultSeed makes properties try the same inputs in every run, unless --seed asks for others.
const defaultSeed = 1

const statusInterrupted = 130

// testRun counts over files and tiers.
type testRun struct {
	st     Streams
	o      Options
	t      TestOptions
	colors diag.Palette

	passed, failed int
	unread         int // files that could not be read or do not check
	stopped        bool
}

// Test runs the examples, tests and properties of files, and of the .sno files in
// directories, and gives the exit status.
func Test(st Streams, o Options, t TestOptions, paths []string) int {
	if !o.Seeded {
		o.Seed, o.Seeded = defaultSeed, true
	}
	o.JSONErrors = o.JSONErrors || t.JSON
	r := &testRun{st: st, o: o, t: t, colors: palette(o.colored(st, st.OutTTY))}
	files := r.files(paths)
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			r.unreadable(f, err)
			continue
		}
		for _, tier := range r.tiers() {
			if loads := r.file(f, string(text), tier); !loads || r.stopped {
				break
			}
		}
		if r.stopped {
			return statusInterrupted
		}
	}
	return r.summary(len(files))
}

func (r *testRun) unreadable(path string, err error) {
	r.unread++
	showDiag(r.st.Err, &r.o, nil, cannotRead(path, err), palette(r.o.colored(r.st, r.st.ErrTTY)))
}

// files replaces directories by the programs below them.
func (r *testRun) files(paths []string) []string {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	var out []string
	for _, root := range paths {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && path != root && strings.HasPrefix(d.Name(), "."):
				return fs.SkipDir
			case !d.IsDir() && (path == root || filepath.Ext(path) == ".sno"):
				out = append(out, path)
			}
			return nil
		})
		if err != nil {
			r.unreadable(root, err)
		}
	}
	return out
}

func (r *testRun) tiers() []tiering.Tier {
	if r.t.AllTiers {
		return []tiering.Tier{tiering.Interp, tiering.Auto, tiering.JIT}
	}
	return []tiering.Tier{r.o.Tier}
}

// file runs the tests of one file in one tier, in a session of their own. What they
// print is shown with those that fail.
func (r *testRun) file(path, text string, tier tiering.Tier) (loads bool) {
	var out bytes.Buffer
	o := r.o
	o.Tier = tier
	st := r.st
	st.Out, st.In = &out, strings.NewReader("")
	s, err := tiering.New(o.config(st, nil))
	if err != nil {
		r.unreadable(path, err)
		return false
	}
	defer s.Close()
	stop := onInterrupt(s.Interrupt)
	defer stop()
	tests, rep := s.LoadTests(path, text)
	if rep.Status != 0 {
		r.unread++
		showErrors(r.st, &r.o, s, rep)
		return false
	}
	for _, t := range tests {
		if !strings.Contains(t.Name, r.t.Filter) {
			continue
		}
		res := s.RunTest(t, r.o.Seed)
		_ = s.Flush() // into memory
		if r.stopped = res.Interrupted(); r.stopped {
			showErrors(r.st, &r.o, s, &tiering.Report{Diags: res.Diags})
			return true
		}
		r.result(s, &result{t, res, tier, out.String()})
		out.Reset()
	}
	return true
}

// result is one test under one tier.
type result struct {
	test   *tiering.Test
	res    *tiering.Outcome
	tier   tiering.Tier
	output string
}

func (r *testRun) result(s *tiering.Session, x *result) {
	if x.res.Passed {
		r.passed++
	} else {
		r.failed++
	}
	switch {
	case r.t.JSON:
		r.json(s, x)
	case !x.res.Passed:
		r.failure(s, x)
	}
}

func place(s *tiering.Session, t *tiering.Test) (file string, line int) {
	f := s.Sources().File(t.Span.File)
	line, _ = f.LineCol(t.Span.Lo)
	return f.Name, line
}

// failure explains a failed test to a person.
func (r *testRun) failure(s *tiering.Session, x *result) {
	w, res := r.st.Out, x.res
	file, line := place(s, x.test)
	fmt.Fprintf(w, "%s %s:%d: %s %q [%s]\n", r.paint(diag.RoleError, "FAIL"), file, line, x.test.Kind, x.test.Name, x.tier)
	if len(res.Inputs) > 0 {
		fmt.Fprintf(w, "  counter-example (case %d with seed %d%s):\n", res.Cases, r.o.Seed, shrunk(res.Shrunk))
		for _, in := range res.Inputs {
			fmt.Fprintf(w, "    %s = %s\n", in.Name, in.Value)
		}
	}
	if res.Left != "" {
		fmt.Fprintf(w, "  left side:  %s\n  right side: %s\n", res.Left, res.Right)
	}
	if res.Message != "" {
		fmt.Fprintf(w, "  %s\n", res.Message)
	}
	for _, d := range res.Diags {
		fmt.Fprint(w, indent(d.Text(s.Sources(), r.colors)))
	}
	if x.output != "" {
		fmt.Fprintf(w, "  output:\n%s", indent(indent(x.output)))
	}
}

func (r *testRun) paint(role diag.Role, text string) string {
	if r.colors == nil {
		return text
	}
	return r.colors(role, text)
}

func shrunk(steps int) string {
	switch steps {
	case 0:
		return ""
	case 1:
		return ", made smaller once"
	}
	return fmt.Sprintf(", made smaller %d times", steps)
}

func indent(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n  ") + "\n"
}

// jsonResult is one line of --json for one test under one tier; every key is always there.
type jsonResult struct {
	File   string            `json:"file"`
	Line   int               `json:"line"`
	Kind   string            `json:"kind"`
	Name   string            `json:"name"`
	Tier   string            `json:"tier"`
	Passed bool              `json:"passed"`
	Cases  int               `json:"cases"`
	Inputs []jsonInput       `json:"inputs"`
	Shrunk int               `json:"shrunk"`
	Left   *string           `json:"left"`
	Right  *string           `json:"right"`
	Note   *string           `json:"message"`
	Output string            `json:"output"`
	Errors []json.RawMessage `json:"errors"`
}

type jsonInput struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (r *testRun) json(s *tiering.Session, x *result) {
	res := x.res
	j := jsonResult{Kind: x.test.Kind, Name: x.test.Name, Tier: x.tier.String(), Passed: res.Passed, Cases: res.Cases,
		Inputs: []jsonInput{}, Shrunk: res.Shrunk, Left: orNull(res.Left), Right: orNull(res.Right), Note: orNull(res.Message),
		Output: x.output, Errors: []json.RawMessage{}}
	j.File, j.Line = place(s, x.test)
	for _, in := range res.Inputs {
		j.Inputs = append(j.Inputs, jsonInput(in))
	}
	for _, d := range res.Diags {
		j.Errors = append(j.Errors, d.JSON(s.Sources()))
	}
	r.line(j)
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func (r *testRun) line(v any) {
	e := json.NewEncoder(r.st.Out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		fmt.Fprintf(r.st.Err, "synoema: writing the output: %v\n", err)
	}
}

// summary prints the counts. A filter that nothing matches is taken for a mistake.
func (r *testRun) summary(files int) int {
	switch {
	case r.t.JSON:
		r.line(map[string]int64{"files": int64(files), "passed": int64(r.passed), "failed": int64(r.failed),
			"unusable_files": int64(r.unread), "seed": r.o.Seed})
	case r.unread > 0:
		fmt.Fprintf(r.st.Out, "%d passed, %d failed, %d of %d files unusable\n", r.passed, r.failed, r.unread, files)
	default:
		fmt.Fprintf(r.st.Out, "%d passed, %d failed\n", r.passed, r.failed)
	}
	if r.passed+r.failed == 0 && r.t.Filter != "" && r.unread == 0 {
		fmt.Fprintf(r.st.Err, "synoema: no test has %q in its name\n", r.t.Filter)
		return 1
	}
	if r.failed > 0 || r.unread > 0 {
		return 1
	}
	return 0
}
