package tiering_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/tiering"
)

// notByProgram lists the codes that no golden program shows, with what covers them.
var notByProgram = map[string]string{
	"import_cycle":   "needs several files: imports.go has its own tests",
	"compile_limit":  "TestLimitsAndEffects",
	"instance_limit": "TestLimitsAndEffects",
	"timeout":        "TestLimitsAndEffects",
	"io_error":       "TestLimitsAndEffects",
	"task_limit":     "the limit is of the machine, too: builtin/scheduler_test.go",
	"output_limit":   "only the builtins can be given one: builtin",
	"step_limit":     "TestStepLimit",
	"interrupted":    "needs a signal: interrupt_test.go",
	"internal_error": "a fault of Synoema itself",
}

// TestLimitsAndEffects covers what needs a limit, a grant or a very large program.
func TestLimitsAndEffects(t *testing.T) {
	deep := "main = " + strings.Repeat("(", 20000) + "1" + strings.Repeat(")", 20000)
	grow := "grow : Int -> a -> Int ? Show a\ngrow n x = ? n == 0 -> str_len (show x) : grow (n - 1) (x, x)\nmain = grow 5000 1"
	for _, c := range []struct {
		code, program string
		limit         func(*tiering.Config)
	}{
		{"compile_limit", deep, nil},
		{"instance_limit", grow, nil},
		{"out_of_memory", "f xs = ? length xs < 0 -> 0 : f (xs ++ xs)\nmain = f [1]", func(c *tiering.Config) { c.MaxMemory = 64 << 20 }},
		{"timeout", "f n = f (n + 1 - 1)\nmain = f 1", func(c *tiering.Config) { c.Timeout = 50 * time.Millisecond }},
		{"io_error", "main = file_read \"no/such/file\"", func(c *tiering.Config) { c.Grants = tiering.AllowAll() }},
	} {
		for _, m := range modes {
			t.Run(c.code+"/"+m.name, func(t *testing.T) {
				cfg := m.cfg
				if c.limit != nil {
					c.limit(&cfg)
				}
				o := runProgram(t, cfg, "main.sno", c.program, "")
				if codes := codeOfFinding.FindAllString(o.errs, -1); len(codes) != 1 || codes[0] != "error["+c.code+"]" {
					t.Errorf("status %d, %v", o.status, codes)
				}
			})
		}
	}
}

var codeOfFinding = regexp.MustCompile(`(?m)^(?:error|warning)\[(\w+)\]`)

// TestEveryCodeHasAProgram asks for a golden program for every code of the catalogue.
func TestEveryCodeHasAProgram(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range chunkFiles(t) {
		for _, c := range readChunks(t, f) {
			for _, m := range codeOfFinding.FindAllStringSubmatch(c.want, -1) {
				seen[m[1]] = true
			}
		}
	}
	for _, e := range diag.Catalogue {
		_, excused := notByProgram[e.Code]
		switch {
		case excused && seen[e.Code]:
			t.Errorf("%s is in a golden program: take it off the list", e.Code)
		case !excused && !seen[e.Code]:
			t.Errorf("%s is in no golden program", e.Code)
		}
	}
}

// TestCatalogueExamplesGiveTheirCodes checks and, for codes of run time, runs the
// examples: each gives its code and nothing else.
func TestCatalogueExamplesGiveTheirCodes(t *testing.T) {
	for _, e := range diag.Catalogue {
		if e.Example == "" {
			continue
		}
		t.Run(e.Code, func(t *testing.T) {
			var grants tiering.Grants
			if e.Code == "io_error" {
				grants = tiering.AllowAll()
			}
			s, r := load(t, e.Example, grants)
			defer s.Close()
			if !hasErrors(r) && (e.Stage == diag.RunTime || e.Code == "no_main") {
				r = s.RunMain()
			}
			for _, d := range r.Diags {
				if d.Code != e.Code {
					t.Errorf("also gives %s", d.Text(s.Sources(), nil))
				}
			}
			if len(r.Diags) == 0 {
				t.Error("gives nothing")
			}
			editHelps(t, e.Example, r)
		})
	}
}

// TestEditsHelp applies the edits of every golden program whose errors all have some:
// what comes out passes the checker.
func TestEditsHelp(t *testing.T) {
	for _, f := range chunkFiles(t) {
		for _, c := range readChunks(t, f) {
			t.Run(c.name, func(t *testing.T) {
				s, r := load(t, c.program)
				defer s.Close()
				editHelps(t, c.program, r)
			})
		}
	}
}

// editHelps checks that a program passes once all its errors are edited as proposed.
func editHelps(t *testing.T, program string, r *tiering.Report) {
	t.Helper()
	var edits []diag.Edit
	for _, d := range r.Diags {
		if d.Severity == diag.Error && len(d.Edits) == 0 {
			return
		}
		edits = append(edits, d.Edits...)
	}
	if len(edits) == 0 {
		return
	}
	edited := diag.Apply(program, edits)
	s, again := load(t, edited)
	defer s.Close()
	for _, d := range again.Diags {
		if d.Severity == diag.Error {
			t.Errorf("edited to\n%s\nit gives\n%s", edited, d.Text(s.Sources(), nil))
		}
	}
}

func hasErrors(r *tiering.Report) bool {
	return slices.ContainsFunc(r.Diags, func(d *diag.Diagnostic) bool { return d.Severity == diag.Error })
}
