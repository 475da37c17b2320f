package repl

import (
	"fmt"
	"runtime"
	"sort"
	"strings"
	"time"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/tiering"
)

// Commands that watch the tiers, the clock and the memory.

// tierColumn is one column of :tier.
type tierColumn struct {
	name string
	text func(*tiering.FnInfo) string
	less func(a, b *tiering.FnInfo) bool // nil: it cannot be sorted by
}

func tierColumns() []tierColumn {
	return []tierColumn{
		{"name", func(f *tiering.FnInfo) string { return strings.TrimPrefix(f.Name, "Prelude.") }, func(a, b *tiering.FnInfo) bool { return a.Name < b.Name }},
		{"type", func(f *tiering.FnInfo) string { return f.Type }, nil},
		{"tier", func(f *tiering.FnInfo) string { return f.Tier }, func(a, b *tiering.FnInfo) bool { return a.Tier > b.Tier }},
		{"calls", func(f *tiering.FnInfo) string { return number(f.Calls) }, func(a, b *tiering.FnInfo) bool { return a.Calls > b.Calls }},
		{"heat", heat, func(a, b *tiering.FnInfo) bool { return a.Heat > b.Heat }},
		{"compiled", compiled, func(a, b *tiering.FnInfo) bool { return a.CompileTime > b.CompileTime }},
		{"code", code, func(a, b *tiering.FnInfo) bool { return a.CodeBytes > b.CodeBytes }},
		{"inlined by", func(f *tiering.FnInfo) string { return strings.Join(f.InlinedBy, ", ") }, nil},
	}
}

func number(n int64) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprint(n)
}

func heat(f *tiering.FnInfo) string {
	if f.Heat <= 0 || f.CodeBytes > 0 {
		return "-"
	}
	return fmt.Sprintf("%d%%", f.Heat)
}

func compiled(f *tiering.FnInfo) string {
	if f.CodeBytes == 0 {
		return "-"
	}
	return shortTime(f.CompileTime)
}

func code(f *tiering.FnInfo) string {
	if f.CodeBytes == 0 {
		return "-"
	}
	return fmt.Sprintf("%d bytes", f.CodeBytes)
}

// tiers is :tier [TEXT] [by COLUMN].
func (l *loop) tiers(arg string) {
	part, column, sorted := strings.Cut(" "+arg+" ", " by ")
	part, column = strings.TrimSpace(part), strings.TrimSpace(column)
	fns := l.s.Functions()
	if sorted && !l.sortBy(fns, column) {
		return
	}
	rows := [][]string{nil}
	for _, c := range tierColumns() {
		rows[0] = append(rows[0], c.name)
	}
	for i := range fns {
		if !strings.Contains(fns[i].Name, part) {
			continue
		}
		var row []string
		for _, c := range tierColumns() {
			row = append(row, c.text(&fns[i]))
		}
		rows = append(rows, row)
	}
	switch {
	case len(rows) > 1:
		l.table(rows)
	case part == "":
		fmt.Fprintln(l.st.Out, "nothing has run yet")
	default:
		fmt.Fprintf(l.st.Out, "no function with %q in its name has run yet\n", part)
	}
}

func (l *loop) sortBy(fns []tiering.FnInfo, column string) bool {
	var names []string
	for _, c := range tierColumns() {
		if c.less == nil {
			continue
		}
		if names = append(names, c.name); c.name == column {
			sort.SliceStable(fns, func(i, j int) bool { return c.less(&fns[i], &fns[j]) })
			return true
		}
	}
	l.complain(fmt.Sprintf("the table can be sorted by %s, not by %q", strings.Join(names, ", "), column))
	return false
}

// marks tells quietly what has turned native since the last entry.
func (l *loop) marks() {
	fns := l.s.Promoted()
	if l.set.marks == off || l.set.marks == auto && (!l.st.OutTTY || l.o.Tier == tiering.JIT) || len(fns) == 0 {
		return
	}
	var names []string
	bytes := 0
	var took time.Duration
	for _, f := range fns {
		bytes, took = bytes+f.CodeBytes, took+f.CompileTime
		if len(names) < 4 {
			names = append(names, baseName(f.Name))
		}
	}
	if more := len(fns) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	l.quiet(fmt.Sprintf("native now: %s (%d bytes in %s)", strings.Join(names, ", "), bytes, shortTime(took)))
}

// quiet writes a remark that is not part of the answer.
func (l *loop) quiet(text string) {
	text = "  -- " + text
	if l.colors != nil {
		text = l.colors(diag.RoleGutter, text)
	}
	fmt.Fprintln(l.st.Out, text)
}

// shortTime is a duration with three digits.
func shortTime(d time.Duration) string {
	switch {
	case d < 10*time.Microsecond:
		return fmt.Sprintf("%d ns", d.Nanoseconds())
	case d < time.Millisecond:
		return fmt.Sprintf("%.4g µs", float64(d)/float64(time.Microsecond))
	case d < time.Second:
		return fmt.Sprintf("%.4g ms", float64(d)/float64(time.Millisecond))
	}
	return fmt.Sprintf("%.4g s", d.Seconds())
}

func shortBytes(n int) string {
	switch {
	case n < 10<<10:
		return fmt.Sprintf("%d bytes", n)
	case n < 10<<20:
		return fmt.Sprintf("%.1f KB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

func (l *loop) time(expr string) {
	if !l.wants(expr, "time", "an expression, e.g. :time sum [1..1000000]") {
		return
	}
	was := l.set.time
	l.set.time = on
	l.answer(expr)
	l.set.time = was
}

func (l *loop) bench(expr string) {
	if !l.wants(expr, "bench", "an expression, e.g. :bench sum [1..1000]") {
		return
	}
	b, r := l.s.Bench(expr, l.set.bench)
	l.flush()
	if r.Status != 0 {
		l.note(expr, expr, r)
		l.findings(r)
		return
	}
	l.s.Promoted() // the last line says it
	fmt.Fprintf(l.st.Out, "%s : %s\n", expr, b.Type)
	l.table([][]string{
		{"  median", shortTime(b.Median)},
		{"  spread", fmt.Sprintf("%s … %s for nine in ten of %d evaluations", shortTime(b.Low), shortTime(b.High), b.Runs)},
		{"  memory", shortBytes(b.Bytes) + " each"},
		{"  tier", tierText(b)},
	})
}

func tierText(b *tiering.Bench) string {
	switch {
	case b.Native == 0:
		return "interpreted"
	case b.Native == b.Functions:
		return "native"
	}
	return fmt.Sprintf("%d of %d functions native", b.Native, b.Functions)
}

func (l *loop) mem(string) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	rows := [][]string{}
	for _, u := range l.s.Memory() {
		rows = append(rows, []string{u.What, shortBytes(u.Bytes), u.Note})
	}
	rows = append(rows, []string{"compiler and session", shortBytes(int(m.HeapAlloc)), "texts, types, Core, tables (Go memory)"})
	l.table(rows)
}
