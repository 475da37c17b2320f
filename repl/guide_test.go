package repl

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
)

//go:generate go test . -run TestGuide -update

// TestGuide replays the transcripts of docs/repl.md, all in one session, and compares
// its tables with those of the program.
func TestGuide(t *testing.T) {
	const path = "../docs/repl.md"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```synoema-repl\n(.*?)```")
	g := &guided{}
	for _, m := range blocks.FindAllStringSubmatch(string(text), -1) {
		for _, line := range strings.Split(strings.TrimSuffix(m[1], "\n"), "\n") {
			if isInput(line) {
				g.lines = append(g.lines, line)
			}
		}
	}
	st := (&conversation{}).streams()
	st.In, st.Out, st.Err = g, &g.said, &g.said
	Loop(st, Options{}, nil)
	answers := strings.Split(g.said.String(), "\x00")[1:]
	n := 0
	fresh := blocks.ReplaceAllStringFunc(string(text), func(block string) string {
		var b strings.Builder
		for _, line := range strings.Split(block, "\n") {
			if isInput(line) {
				b.WriteString(answers[n])
				n++
			}
		}
		return "```synoema-repl\n" + b.String() + "```"
	})
	fresh = between(fresh, "commands", commandTable())
	fresh = between(fresh, "settings", settingTable())
	if *update {
		if err := os.WriteFile(path, []byte(fresh), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if fresh != string(text) {
		t.Errorf("docs/repl.md is stale: go generate ./repl; it should be\n%s", fresh)
	}
}

func isInput(line string) bool {
	return strings.HasPrefix(line, promptMain) || strings.HasPrefix(line+" ", promptMore)
}

// guided types the lines of the guide, which begin with prompts, and notes what is said
// to each behind a NUL.
type guided struct {
	lines []string
	said  bytes.Buffer
}

func (g *guided) Read(p []byte) (int, error) {
	if len(g.lines) == 0 {
		return 0, io.EOF
	}
	line := g.lines[0]
	g.lines = g.lines[1:]
	g.said.WriteString("\x00" + line + "\n")
	return copy(p, strings.TrimRight(strings.TrimPrefix(strings.TrimPrefix(line+" ", promptMain), promptMore), " ")+"\n"), nil
}

func between(text, name, table string) string {
	start := "<!-- " + name + " -->\n"
	lo := strings.Index(text, start) + len(start)
	hi := lo + strings.Index(text[lo:], "<!-- /"+name+" -->")
	return text[:lo] + table + text[hi:]
}

func commandTable() string {
	var b strings.Builder
	b.WriteString("| command | what it does |\n| --- | --- |\n")
	for _, c := range replCommands() {
		help := c.help
		if c.more != "" {
			help += ". " + strings.ReplaceAll(c.more, "\n", " ")
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", strings.ReplaceAll(strings.TrimSpace(":"+c.name+" "+c.args), "|", "\\|"), strings.ReplaceAll(help, "|", "\\|"))
	}
	return b.String()
}

func settingTable() string {
	var b strings.Builder
	b.WriteString("| setting | values | at first | what |\n| --- | --- | --- | --- |\n")
	set := defaultSettings(&Options{})
	for _, s := range settingsTable() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", s.name, strings.ReplaceAll(s.values, "|", " \\| "), s.show(&set), s.help)
	}
	return b.String()
}
