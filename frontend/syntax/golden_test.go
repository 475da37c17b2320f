package syntax

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/source"
)

var update = flag.Bool("update", false, "rewrite the expectations in testdata")

// A golden file holds cases: a line `==== name`, the text, a line `---->`, and
// what is expected: the tree, then one line for each finding. A name that begins
// with "entry" is read as an entry of the prompt. A case whose name ends in
// "fixed" must parse without error after its edits are applied.
type goldenCase struct{ name, text, want string }

func readGolden(t testing.TB, path string) []goldenCase {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var cases []goldenCase
	for _, chunk := range strings.Split("\n"+string(raw), "\n==== ")[1:] {
		name, rest, _ := strings.Cut(chunk, "\n")
		text, want, _ := strings.Cut(rest+"\n", "\n---->\n")
		cases = append(cases, goldenCase{name, text + "\n", want})
	}
	return cases
}

func writeGolden(t *testing.T, path string, cases []goldenCase) {
	t.Helper()
	var b strings.Builder
	for _, c := range cases {
		fmt.Fprintf(&b, "==== %s\n%s\n---->\n%s\n", c.name, strings.TrimSuffix(c.text, "\n"), strings.TrimSuffix(c.want, "\n"))
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

type parsed struct {
	set  *source.Set
	id   source.FileID
	file *File
	out  *diag.List
}

func parseText(text string, entry bool) parsed {
	p := parsed{set: &source.Set{}, out: &diag.List{}}
	p.id = p.set.Add("t.sno", text)
	if entry {
		p.file = ParseEntry(p.set, p.id, p.out)
	} else {
		p.file = ParseFile(p.set, p.id, p.out)
	}
	return p
}

// findings lists errors as `line:col-line:col code: message`, hints and edits below.
func (p parsed) findings() string {
	var b strings.Builder
	f := p.set.File(p.id)
	for _, d := range p.out.Items {
		l, c := f.LineCol(d.Span.Lo)
		_, c2 := f.LineCol(d.Span.Hi)
		fmt.Fprintf(&b, "%d:%d-%d %s: %s\n", l, c, c2, d.Code, d.Message)
		if d.Hint != "" {
			fmt.Fprintf(&b, "    hint: %s\n", d.Hint)
		}
		if len(d.Edits) > 0 {
			for _, line := range changedLines(f.Text, diag.Apply(f.Text, d.Edits)) {
				fmt.Fprintf(&b, "    edit: %s\n", line)
			}
		}
	}
	return b.String()
}

// changedLines are the lines of after without those that it begins and ends with as before.
func changedLines(before, after string) []string {
	b, a := strings.Split(before, "\n"), strings.Split(after, "\n")
	for len(a) > 1 && len(b) > 1 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 1 && len(b) > 1 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return a
}

func TestGolden(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txt")
	if len(files) == 0 {
		t.Fatal("no golden files")
	}
	for _, path := range files {
		cases := readGolden(t, path)
		for i := range cases {
			c := &cases[i]
			t.Run(filepath.Base(path)+"/"+c.name, func(t *testing.T) { checkGolden(t, c) })
		}
		if *update {
			writeGolden(t, path, cases)
		}
	}
}

func checkGolden(t *testing.T, c *goldenCase) {
	entry := strings.HasPrefix(c.name, "entry")
	p := parseText(c.text, entry)
	got := Dump(p.file) + p.findings()
	if *update {
		c.want = got
	} else if strings.TrimRight(got, "\n") != strings.TrimRight(c.want, "\n") {
		t.Errorf("text:\n%s\ngot:\n%s\nwant:\n%s", c.text, got, c.want)
	}
	if crlf := parseText(strings.ReplaceAll(c.text, "\n", "\r\n"), entry); Dump(crlf.file) != Dump(p.file) {
		t.Errorf("with CRLF:\n%s", Dump(crlf.file))
	}
	if strings.HasSuffix(c.name, "fixed") {
		checkFixed(t, p, c.text, entry)
	}
}

// checkFixed applies the edits of every finding and parses the result.
func checkFixed(t *testing.T, p parsed, text string, entry bool) {
	t.Helper()
	var edits []diag.Edit
	for _, d := range p.out.Items {
		edits = append(edits, d.Edits...)
	}
	fixed := diag.Apply(text, edits)
	if len(edits) == 0 || parseText(fixed, entry).out.HasErrors() {
		t.Errorf("%d edits do not repair\n%s\nthey give\n%s\n%s", len(edits), text, fixed, parseText(fixed, entry).findings())
	}
}
