package repl

import (
	"fmt"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/tiering"
)

// answer is what an entry led to: what :fix and :explain are about.
type answer struct {
	entry string // as entered
	text  string // as taken: with the equations that it went on with
	fixed string // the text with the edits that were offered; "" when there are none
	code  string // of the first error
}

// note keeps what the latest entry led to.
func (l *loop) note(entry, text string, r *tiering.Report) {
	a := &answer{entry: entry, text: text}
	for _, d := range r.Diags {
		if d.Severity == diag.Error && a.code == "" {
			a.code = d.Code
		}
	}
	for _, d := range r.Diags {
		file := l.s.Sources().File(d.Span.File)
		if len(d.Edits) > 0 && file != nil && file.Text == text {
			a.fixed = diag.Apply(text, d.Edits)
			break
		}
	}
	if word := strings.TrimSpace(entry); a.code == "unbound_variable" && isCommand(word) {
		a.fixed = ":" + word
	}
	l.last = a
}

// isCommand reports whether a text is the name of a command: help, quit and the like are
// what people try first.
func isCommand(text string) bool {
	for _, c := range replCommands() {
		if c.name == text {
			return true
		}
	}
	return false
}

// Fixed is the latest entry with the edit that its error offered; "" when there is none.
func (l *loop) fixed() string {
	if l.last == nil {
		return ""
	}
	return l.last.fixed
}

// fix enters what the latest error suggested.
func (l *loop) fix(string) {
	text := l.fixed()
	if text == "" {
		l.complain("there is no suggestion to apply: :fix takes the one of the latest entry's error")
		return
	}
	fmt.Fprintln(l.st.Out, text)
	l.ed.Remember(text)
	l.handle(text)
}
