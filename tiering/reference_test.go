package tiering_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/tiering"
)

// The language reference says of itself how its examples are marked:
//
//	```synoema            definitions, run in every mode; file=NAME also keeps them as a file
//	name x = x + 1
//	name 1                -- => 2            an expression and its value
//	name "a"              -- error[code]     an entry that is rejected or fails; `: part of message`, `fix: edited`
//	name                  -- : type          the type of an expression
//	-- prints text                           one line of the block's output, with main's value
//	-- error[code]  -- warning[code]         what the definitions, or main, give
//	-- fix: line                             a line as the edits of the error above leave it
//	```
//
//	```console            a shell transcript; [status 1] when it is not 0
//	$ synoema eval "6 * 7"
//	42
//	```
const referenceFile = "../docs/reference.md"

func TestReference(t *testing.T) {
	text, err := os.ReadFile(referenceFile)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(exampleDir(t))
	blocks := fencedBlocks(string(text))
	if len(blocks) < 100 {
		t.Errorf("only %d examples", len(blocks))
	}
	for _, b := range blocks {
		switch b.kind {
		case "synoema":
			for _, m := range modes {
				if !b.check(t, m.name, m.cfg) {
					break // the other modes would mostly say the same
				}
			}
		case "console":
			b.transcript(t)
		case "", "text":
		default:
			t.Errorf("reference.md:%d: unknown kind of example %q", b.line, b.kind)
		}
	}
}

// exampleDir is an empty directory with the command `synoema` in the path.
func exampleDir(t *testing.T) string {
	bin := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(bin, "synoema"), "../cmd/repl")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	return t.TempDir()
}

// example is one fenced block of the reference.
type example struct {
	kind, file string
	line       int // of its first line in the document
	lines      []string
}

var fence = regexp.MustCompile("^```(\\w*)(?: file=(\\S+))?$")

func fencedBlocks(text string) []*example {
	var blocks []*example
	var open *example
	for i, l := range strings.Split(text, "\n") {
		m := fence.FindStringSubmatch(l)
		switch {
		case open == nil && m != nil:
			open = &example{kind: m[1], file: m[2], line: i + 2}
		case open != nil && m != nil:
			blocks, open = append(blocks, open), nil
		case open != nil:
			open.lines = append(open.lines, l)
		}
	}
	return blocks
}

var (
	finding  = regexp.MustCompile(`^-- (error|warning)\[(\w+)\](?:: (.*))?$`)
	entry    = regexp.MustCompile(`^([^ -].*?|-[^-].*?)\s+-- (=> |: |error\[)(.*)$`)
	rejected = regexp.MustCompile(`^(\w+)\](?: fix: (.*)|: (.*))?$`)
)

// run is the state of one example in one mode.
type run struct {
	t     *testing.T
	where string // document line and mode
	bad   bool
	s     *tiering.Session
	out   bytes.Buffer
}

func (r *run) fail(format string, args ...any) {
	r.bad = true
	r.t.Errorf("%s: %s", r.where, fmt.Sprintf(format, args...))
}

func (b *example) check(t *testing.T, mode string, cfg tiering.Config) (ok bool) {
	r := &run{t: t}
	program, entries, prints, findings := b.split()
	name := "main.sno"
	if b.file != "" {
		name = b.file
		keepFile(t, name, program)
	}
	cfg.Stdout, cfg.Stdin, cfg.Timeout = &r.out, strings.NewReader("first\nsecond\n"), 20*time.Second
	s, err := tiering.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	r.s, r.where = s, fmt.Sprintf("reference.md:%d (%s)", b.line, mode)
	report := s.Load(name, program)
	got := report.Diags
	if report.Status == 0 && regexp.MustCompile(`(?m)^main\b`).MatchString(program) {
		ran := s.RunMain()
		if err := s.Flush(); err != nil {
			t.Fatal(err)
		}
		got = append(got, ran.Diags...)
		if ran.Value != nil && !ran.Value.Unit {
			fmt.Fprintln(&r.out, ran.Value.Text)
		}
	}
	r.findings(program, got, findings)
	for _, l := range entries {
		r.where = fmt.Sprintf("reference.md:%d (%s)", b.line+l, mode)
		r.entry(b.lines[l])
	}
	if err := s.Flush(); err != nil {
		t.Fatal(err)
	}
	r.where = fmt.Sprintf("reference.md:%d (%s)", b.line, mode)
	if out := strings.TrimSuffix(r.out.String(), "\n"); out != strings.Join(prints, "\n") {
		r.fail("printed\n%s\nwant\n%s", out, strings.Join(prints, "\n"))
	}
	return !r.bad
}

// split sorts the lines of an example. The program keeps its line numbers.
func (b *example) split() (program string, entries []int, prints, findings []string) {
	lines := make([]string, len(b.lines))
	for i, l := range b.lines {
		switch {
		case l == "-- prints" || strings.HasPrefix(l, "-- prints "):
			prints = append(prints, strings.TrimPrefix(l[len("-- prints"):], " "))
		case finding.MatchString(l) || strings.HasPrefix(l, "-- fix: "):
			findings = append(findings, l)
		case entry.MatchString(l):
			entries = append(entries, i)
		default:
			lines[i] = l
		}
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n", entries, prints, findings
}

// findings compares what loading and running gave with the lines that announce it.
func (r *run) findings(program string, got []*diag.Diagnostic, want []string) {
	var last *diag.Diagnostic
	for _, w := range want {
		if fix, ok := strings.CutPrefix(w, "-- fix: "); ok {
			r.fix(program, last, fix)
			continue
		}
		m := finding.FindStringSubmatch(w)
		if len(got) == 0 {
			r.fail("no more findings, want %s", w)
			return
		}
		last, got = got[0], got[1:]
		if last.Code != m[2] || (last.Severity == diag.Error) != (m[1] == "error") || !strings.Contains(last.Message, m[3]) {
			r.fail("got\n%s\nwant %s", last.Text(r.s.Sources(), nil), w)
		}
	}
	for _, d := range got {
		r.fail("got\n%s", d.Text(r.s.Sources(), nil))
	}
}

// fix applies the edits of a finding: one line must become the given one.
func (r *run) fix(text string, d *diag.Diagnostic, want string) {
	if d == nil {
		return
	}
	before := map[string]bool{}
	for _, l := range strings.Split(text, "\n") {
		before[l] = true
	}
	var changed []string
	for _, l := range strings.Split(diag.Apply(text, d.Edits), "\n") {
		if !before[l] {
			changed = append(changed, l)
		}
	}
	if strings.Join(changed, "\n") != want {
		r.fail("the edits give %q, want %q\n%s", changed, want, d.Text(r.s.Sources(), nil))
	}
}

func (r *run) entry(line string) {
	m := entry.FindStringSubmatch(line)
	text, want := m[1], m[3]
	if m[2] == ": " {
		if got, report := r.s.TypeOf(text); report.Status != 0 || got != want {
			r.fail("type %q, want %q%s", got, want, r.texts(report))
		}
		return
	}
	report := r.s.Enter("<example>", text)
	if m[2] == "=> " {
		if report.Value == nil || report.Value.Text != want {
			r.fail("%s\ngives %s, want %s%s", text, valueText(report), want, r.texts(report))
		}
		return
	}
	w := rejected.FindStringSubmatch(want)
	if w == nil {
		r.fail("malformed %q", want)
		return
	}
	var first *diag.Diagnostic
	for _, d := range report.Diags {
		if d.Severity == diag.Error && first == nil {
			first = d
		}
	}
	if first == nil || first.Code != w[1] || !strings.Contains(first.Message, w[3]) {
		r.fail("%s\ngives %s, want error[%s%s", text, valueText(report), want, r.texts(report))
	} else if w[2] != "" {
		r.fix(text, first, w[2])
	}
}

func valueText(r *tiering.Report) string {
	if r.Value == nil {
		return "no value"
	}
	return r.Value.Text
}

func (r *run) texts(report *tiering.Report) string {
	s := ""
	for _, d := range report.Diags {
		s += "\n" + d.Text(r.s.Sources(), nil)
	}
	return s
}

func keepFile(t *testing.T, name, text string) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// transcript runs the commands of a console block and compares all that they show.
func (b *example) transcript(t *testing.T) {
	var got strings.Builder
	for _, l := range b.lines {
		command, ok := strings.CutPrefix(l, "$ ")
		if !ok {
			continue
		}
		ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
		c := exec.CommandContext(ctx, "sh", "-c", command)
		out, err := c.CombinedOutput()
		stop()
		fmt.Fprintf(&got, "%s\n%s", l, out)
		if err != nil {
			fmt.Fprintf(&got, "[status %d]\n", c.ProcessState.ExitCode())
		}
	}
	if want := strings.Join(b.lines, "\n") + "\n"; got.String() != want {
		t.Errorf("reference.md:%d: got\n%s\nwant\n%s", b.line, got.String(), want)
	}
}
