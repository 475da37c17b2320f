package diag

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/synoema/synoema/source"
)

// Role is what a piece of a rendered finding is, for colouring.
type Role uint8

const (
	RoleError   Role = iota // error[code]
	RoleWarning             // warning[code]
	RoleMessage             // the message
	RoleGutter              // line numbers and bars
	RoleCaret               // ^^^ of the finding
	RoleLabel               // --- and text of further places
	RoleHint                // hint, suggestion
	RoleAdded               // text that a suggestion puts in
)

// Palette colours a piece of text. Nil leaves it plain.
type Palette func(role Role, text string) string

// ANSI is the palette of terminals.
func ANSI(role Role, text string) string {
	code := [...]string{"1;31", "1;33", "1", "34", "1;31", "36", "1;36", "32"}[role]
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Text renders the finding for people:
//
//	error[unbound_variable]: unbound variable `lenght`
//	 --> main.sno:1:8
//	  |
//	1 | main = lenght [1 2]
//	  |        ^^^^^^
//	  = note: …
//	  = hint: did you mean `length`?
//	  = suggestion:
//	1 | main = length [1 2]
func (d *Diagnostic) Text(set *source.Set, color Palette) string {
	r := renderer{set: set, color: color, d: d}
	r.gutter = r.gutterWidth()
	r.head()
	r.snippet(d.Span, "^", "", RoleCaret)
	for _, l := range d.Labels {
		r.label(l)
	}
	for _, n := range d.Notes {
		r.remark("note", n)
	}
	if h := d.hint(); h != "" {
		r.remark("hint", h)
	}
	if d.DidYouMean != "" && !strings.Contains(d.hint(), d.DidYouMean) {
		r.remark("hint", "did you mean `"+d.DidYouMean+"`?")
	}
	r.suggestion()
	r.trace()
	return r.b.String()
}

// hint is the finding's own or that of its code.
func (d *Diagnostic) hint() string {
	e := entry(d.Code)
	if d.Hint == "" && d.DidYouMean == "" && len(d.Edits) == 0 {
		return e.Hint
	}
	return d.Hint
}

type renderer struct {
	set    *source.Set
	color  Palette
	d      *Diagnostic
	gutter int
	b      strings.Builder
}

func (r *renderer) paint(role Role, text string) string {
	if r.color == nil || text == "" {
		return text
	}
	return r.color(role, text)
}

func (r *renderer) f(format string, args ...any) { fmt.Fprintf(&r.b, format, args...) }

// head writes the first two lines.
func (r *renderer) head() {
	word, role := "error", RoleError
	if r.d.Severity == Warning {
		word, role = "warning", RoleWarning
	}
	message := strings.ReplaceAll(r.d.Message, "\n", "\n    ")
	r.f("%s: %s\n", r.paint(role, word+"["+r.d.Code+"]"), r.paint(RoleMessage, message))
	if at := r.place(r.d.Span); at != "" {
		r.f("%s%s %s\n", strings.Repeat(" ", r.gutter), r.paint(RoleGutter, "-->"), at)
	}
}

// place is file:line:col, or "" for the unknown file.
func (r *renderer) place(sp source.Span) string {
	file := r.set.File(sp.File)
	if file == nil {
		return ""
	}
	line, col := file.LineCol(sp.Lo)
	return fmt.Sprintf("%s:%d:%d", file.Name, line, col)
}

// gutterWidth is that of the largest line number shown.
func (r *renderer) gutterWidth() int {
	widest := 1
	measure := func(sp source.Span) {
		if file := r.set.File(sp.File); file != nil {
			line, _ := file.LineCol(sp.Lo)
			widest = max(widest, len(strconv.Itoa(line)))
		}
	}
	measure(r.d.Span)
	for _, l := range r.d.Labels {
		measure(l.Span)
	}
	for _, e := range r.d.Edits {
		measure(e.Span)
	}
	return widest
}

// bar writes the gutter: a line number (0 for none) and a bar.
func (r *renderer) bar(line int) {
	number := ""
	if line > 0 {
		number = strconv.Itoa(line)
	}
	r.b.WriteString(r.paint(RoleGutter, fmt.Sprintf("%*s |", r.gutter, number)))
}

// snippet shows the line of a span with marks under exactly the span.
func (r *renderer) snippet(sp source.Span, mark, text string, role Role) {
	file := r.set.File(sp.File)
	if file == nil {
		return
	}
	line, _ := file.LineCol(sp.Lo)
	endLine, _ := file.LineCol(sp.Hi)
	content := file.Line(line)
	start := int(sp.Lo) - lineStart(file, int(sp.Lo))
	end := start + int(sp.Hi-sp.Lo)
	if endLine > line || end > len(content) {
		end = len(content)
	}
	start = min(start, len(content))
	before, under := Width(content[:start]), 0
	if end > start {
		under = Width(content[:end]) - before
	}
	marks := strings.Repeat(mark, max(1, under))
	if endLine > line {
		marks += "…"
	}
	if text != "" {
		marks += " " + text
	}
	r.bar(0)
	r.f("\n")
	r.bar(line)
	r.f("%s\n", strings.TrimRight(" "+expandTabs(content), " "))
	r.bar(0)
	r.f(" %s%s\n", strings.Repeat(" ", before), r.paint(role, marks))
}

func lineStart(file *source.File, off int) int {
	off = min(off, len(file.Text))
	return strings.LastIndexByte(file.Text[:off], '\n') + 1
}

func (r *renderer) label(l Label) {
	file := r.set.File(l.Span.File)
	if file == nil {
		r.remark("note", l.Text)
		return
	}
	if l.Span.File != r.d.Span.File {
		r.f("%s%s %s\n", strings.Repeat(" ", r.gutter), r.paint(RoleGutter, ":::"), r.place(l.Span))
	}
	r.snippet(l.Span, "-", l.Text, RoleLabel)
}

func (r *renderer) remark(kind, text string) {
	text = strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", r.gutter+5+len(kind)))
	r.f("%s %s %s %s\n", strings.Repeat(" ", r.gutter), r.paint(RoleGutter, "="), r.paint(RoleHint, kind+":"), text)
}

// suggestion shows the lines as they are after the edits.
func (r *renderer) suggestion() {
	file := r.set.File(r.d.Span.File)
	if file == nil || len(r.d.Edits) == 0 {
		return
	}
	lo, hi := len(file.Text), 0
	for _, e := range r.d.Edits {
		lo, hi = min(lo, int(e.Span.Lo)), max(hi, int(e.Span.Hi))
	}
	lo = lineStart(file, lo)
	if i := strings.IndexByte(file.Text[min(hi, len(file.Text)):], '\n'); i >= 0 {
		hi += i
	} else {
		hi = len(file.Text)
	}
	line, _ := file.LineCol(int32(lo))
	edited := Apply(file.Text, r.d.Edits)
	hi += len(edited) - len(file.Text)
	r.f("%s %s %s\n", strings.Repeat(" ", r.gutter), r.paint(RoleGutter, "="), r.paint(RoleHint, "suggestion:"))
	for _, text := range strings.Split(strings.TrimRight(edited[lo:max(lo, hi)], "\r\n"), "\n") {
		r.bar(line)
		r.f("%s\n", r.paint(RoleAdded, strings.TrimRight(" "+expandTabs(text), " \r")))
		line++
	}
}

// traceShown bounds how many frames of a deep recursion are listed at each end.
const traceShown = 8

func (r *renderer) trace() {
	t := r.d.Trace
	for i := 0; i < len(t); i++ {
		if len(t) > 2*traceShown+1 && i == traceShown {
			r.f("  … %d more calls\n", len(t)-2*traceShown)
			i = len(t) - traceShown
		}
		at := r.place(t[i].Span)
		if at != "" {
			at = " at " + at
		}
		r.f("  in %s%s\n", t[i].Func, at)
	}
}

// expandTabs shows a tab as blanks up to the next multiple of 8.
func expandTabs(s string) string {
	if strings.IndexFunc(s, isControl) < 0 {
		return s
	}
	var b strings.Builder
	col := 0
	for _, c := range s {
		if c == '\t' {
			n := 8 - col%8
			b.WriteString(strings.Repeat(" ", n))
			col += n
			continue
		}
		b.WriteRune(visible(c))
		col += runeWidth(c)
	}
	return b.String()
}

func isControl(c rune) bool { return c < ' ' || c == 0x7f }

// visible is the picture of a control character, which would not show itself or even
// steer the terminal.
func visible(c rune) rune {
	switch {
	case c == 0x7f:
		return '\u2421'
	case c < ' ':
		return '\u2400' + c
	}
	return c
}

// Width is the number of terminal cells that a line takes.
func Width(s string) int {
	col := 0
	for _, c := range s {
		if c == '\t' {
			col += 8 - col%8
		} else {
			col += runeWidth(c)
		}
	}
	return col
}

// wide are the East Asian wide and emoji ranges (UAX #11, coarse).
var wide = [][2]rune{
	{0x1100, 0x115f}, {0x2e80, 0x303e}, {0x3041, 0x33ff}, {0x3400, 0x4dbf}, {0x4e00, 0x9fff},
	{0xa000, 0xa4cf}, {0xac00, 0xd7a3}, {0xf900, 0xfaff}, {0xfe30, 0xfe6f}, {0xff00, 0xff60},
	{0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
}

func runeWidth(c rune) int {
	switch {
	case c < 0x300:
		return 1
	case unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	}
	for _, w := range wide {
		if c >= w[0] && c <= w[1] {
			return 2
		}
	}
	return 1
}
