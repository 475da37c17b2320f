package repl

import (
	"fmt"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
)

// tell writes a text to the terminal, its lines broken to the width.
func (l *loop) tell(text string) { fmt.Fprint(l.st.Out, wrapped(text, l.width())) }

// wrapped breaks the lines of a text that are longer than width at blanks; what goes on stands
// four columns in. Width 0 is no limit.
func wrapped(text string, width int) string {
	if width == 0 {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if diag.Width(l) > width {
			lines[i] = wrappedLine(l, width)
		}
	}
	return strings.Join(lines, "\n")
}

const hanging = "    "

func wrappedLine(l string, width int) string {
	text := strings.TrimLeft(l, " ")
	lead := l[:len(l)-len(text)]
	var b strings.Builder
	b.WriteString(lead)
	col, first := len(lead), true
	for word := range strings.FieldsSeq(text) {
		w := diag.Width(word)
		switch {
		case first:
		case col+1+w > width:
			b.WriteString("\n" + lead + hanging)
			col = len(lead) + len(hanging)
		default:
			b.WriteByte(' ')
			col++
		}
		b.WriteString(word)
		col, first = col+w, false
	}
	return b.String()
}
