package repl

import (
	"fmt"
	"sort"
	"strings"
	"text/tabwriter"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/tiering"
)

// Commands that look at names and definitions.

func (l *loop) typeOf(expr string) {
	if !l.wants(expr, "type", "an expression, e.g. :type map") {
		return
	}
	text, r := l.s.TypeOf(expr)
	if r.Status == 0 {
		fmt.Fprintf(l.st.Out, "%s : %s\n", expr, text)
		return
	}
	l.findings(r)
}

func (l *loop) doc(name string) {
	if !l.wants(name, "doc", "a name, e.g. :doc map") {
		return
	}
	if c, problem := findCommand(strings.TrimPrefix(name, ":")); name[0] == ':' && problem == "" {
		l.helpFor(c.name)
		return
	}
	text, ty, r := l.s.Doc(name)
	if r.Status != 0 {
		l.findings(r)
		return
	}
	if text == "" {
		text = "not documented"
	}
	fmt.Fprintf(l.st.Out, "%s\n%s", withType(name, ty), indented(l.wrapped(text)))
}

func withType(name, ty string) string {
	if ty == "" {
		return name
	}
	return name + " : " + ty
}

func indented(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  ") + "\n"
}

// wrapped breaks the lines of a text between words where they are too long for the terminal.
func (l *loop) wrapped(text string) string {
	width := l.width() - 2
	if width < 20 {
		return text
	}
	var b strings.Builder
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		col := 0
		for j, word := range strings.Split(line, " ") {
			switch w := diag.Width(word); {
			case j > 0 && col+1+w > width:
				b.WriteByte('\n')
				col = w
			case j > 0:
				b.WriteByte(' ')
				col += 1 + w
			default:
				col = w
			}
			b.WriteString(word)
		}
	}
	return b.String()
}

// info puts together what is known of a name.
func (l *loop) info(name string) {
	if !l.wants(name, "info", "a name, e.g. :info map") {
		return
	}
	doc, ty, r := l.s.Doc(name)
	d, own := l.s.Definition(name)
	if r.Status != 0 && !own {
		l.findings(r)
		return
	}
	w := l.st.Out
	fmt.Fprintln(w, withType(name, ty))
	if doc != "" {
		fmt.Fprint(w, indented(l.wrapped(doc)))
	}
	if own {
		fmt.Fprintf(w, "entered as\n%s", indented(d.Text))
		if d.Stale {
			fmt.Fprintf(w, "stale: %s\n", l.s.Why(name))
		}
	} else {
		fmt.Fprintln(w, "part of the library")
	}
	if users := l.s.About(name); len(users) > 0 {
		fmt.Fprintf(w, "mentioned by %s\n", joinDefinitions(users))
	}
	for _, f := range l.s.Functions() {
		if baseName(f.Name) == name {
			fmt.Fprintf(w, "%s: %s\n", f.Name, tierOf(f))
		}
	}
}

// tierOf says in words how a function runs.
func tierOf(f tiering.FnInfo) string {
	var parts []string
	if f.Calls > 0 || len(f.InlinedBy) == 0 {
		parts = append(parts, f.Tier, count(int(f.Calls), "call"))
	}
	if len(f.InlinedBy) > 0 {
		parts = append(parts, "inlined by "+strings.Join(f.InlinedBy, ", "))
	}
	return strings.Join(parts, ", ")
}

// baseName is an instance's name without its types.
func baseName(key string) string {
	name, _, _ := strings.Cut(key, "[")
	return strings.TrimPrefix(name, "Prelude.")
}

func joinDefinitions(ds []tiering.Definition) string {
	var names []string
	for _, d := range ds {
		names = append(names, d.Name)
	}
	return strings.Join(names, ", ")
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// browse lists names. Types are shown when there are few enough to read.
func (l *loop) browse(part string) {
	seen := map[string]bool{}
	var names []string
	for _, n := range l.s.Names() {
		if strings.Contains(n, part) && !seen[n] {
			seen[n] = true
			names = append(names, n)
		}
	}
	sort.Strings(names)
	switch {
	case len(names) == 0:
		l.complain(fmt.Sprintf("no name has %q in it", part))
	case part == "":
		l.columns(names)
		fmt.Fprintf(l.st.Out, "\n%d names; :browse str_ shows those with str_ in them, with their types\n", len(names))
	default:
		for _, n := range names {
			if _, ty, r := l.s.Doc(n); r.Status == 0 && ty != "" {
				fmt.Fprintf(l.st.Out, "%s : %s\n", n, ty)
			} else {
				fmt.Fprintln(l.st.Out, n)
			}
		}
	}
}

// columns lists words in as many columns as fit.
func (l *loop) columns(words []string) {
	widest := 0
	for _, w := range words {
		widest = max(widest, diag.Width(w))
	}
	line := l.width()
	if line == 0 {
		line = 80
	}
	per := max(1, line/(widest+2))
	rows := (len(words) + per - 1) / per
	for r := range rows {
		var b strings.Builder
		for i := r; i < len(words); i += rows {
			b.WriteString(words[i] + strings.Repeat(" ", widest+2-diag.Width(words[i])))
		}
		fmt.Fprintln(l.st.Out, strings.TrimRight(b.String(), " "))
	}
}

// env lists the session's definitions.
func (l *loop) env(part string) {
	shown := 0
	for _, d := range l.s.Definitions() {
		if !strings.Contains(d.Name, part) {
			continue
		}
		shown++
		line := withType(d.Name, d.Type)
		if d.Stale {
			line += "  (stale)"
		}
		fmt.Fprintln(l.st.Out, line)
	}
	if shown == 0 && part == "" {
		fmt.Fprintln(l.st.Out, "nothing is defined yet")
	} else if shown == 0 {
		fmt.Fprintf(l.st.Out, "nothing that is defined has %q in its name\n", part)
	}
}

func (l *loop) dump(stage, name string) {
	if !l.wants(name, stage, "the name of a function") {
		return
	}
	text, err := l.s.Dump(stage, name)
	if err != nil {
		l.complain(err.Error())
		return
	}
	fmt.Fprint(l.st.Out, l.highlightDump(text))
}

// highlightDump sets the source beside machine code apart, where there are colours.
func (l *loop) highlightDump(text string) string {
	if l.colors == nil {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if at := strings.IndexByte(line, ';'); at >= 0 {
			lines[i] = line[:at] + l.colors(diag.RoleGutter, line[at:])
		}
	}
	return strings.Join(lines, "\n")
}

func (l *loop) explain(code string) {
	if code == "" && l.last != nil {
		code = l.last.code
	}
	if code == "" {
		l.tell(diag.CodeList())
		return
	}
	text := diag.Explain(code)
	if text == "" {
		msg := fmt.Sprintf("there is no code %q", code)
		if near := diag.Nearest(code, diag.Codes()); near != "" {
			msg += "; did you mean " + near + "?"
		}
		l.complain(msg + " (:explain lists them)")
		return
	}
	fmt.Fprint(l.st.Out, text)
}

func (l *loop) showHistory(part string) {
	for i, e := range l.history {
		if strings.Contains(e, part) {
			fmt.Fprintf(l.st.Out, "%4d  %s\n", i+1, strings.ReplaceAll(e, "\n", "\n      "))
		}
	}
}

// table writes rows in columns. Where lines would be too long for the terminal, the
// widest columns give way.
func (l *loop) table(rows [][]string) {
	l.shorten(rows)
	w := tabwriter.NewWriter(l.st.Out, 0, 4, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintln(w, strings.TrimRight(strings.Join(r, "\t"), "\t"))
	}
	w.Flush()
}

func (l *loop) shorten(rows [][]string) {
	width := l.width()
	if width == 0 {
		return
	}
	var widths []int
	for _, r := range rows {
		for i, cell := range r {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], diag.Width(cell))
		}
	}
	total := 2 * (len(widths) - 1)
	for _, w := range widths {
		total += w
	}
	for ; total > width; total-- {
		widest := 0
		for i, w := range widths {
			if w > widths[widest] {
				widest = i
			}
		}
		widths[widest]--
	}
	for _, r := range rows {
		for i, cell := range r {
			r[i] = cut(cell, max(widths[i], 4))
		}
	}
}

// cut shortens a text to so many cells.
func cut(text string, width int) string {
	if diag.Width(text) <= width {
		return text
	}
	runes := []rune(text)
	for len(runes) > 0 && diag.Width(string(runes))+1 > width {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + tiering.Omitted
}

// full shows a value without limits.
func (l *loop) full(expr string) {
	set := l.set
	l.set.lines, l.set.length, l.set.depth, l.set.text, l.whole = noLimit, noLimit, noLimit, noLimit, true
	l.apply()
	defer func() {
		l.set, l.whole = set, false
		l.apply()
	}()
	if expr != "" {
		l.answer(expr)
		return
	}
	r := l.s.Again()
	if r == nil {
		l.complain("there is no value yet: :full shows the last one")
		return
	}
	l.show(r)
}
