package main

import (
	"fmt"
	"strings"
)

// grid is a table of texts, the head first.
type grid [][]string

func (g *grid) row(cells ...string) { *g = append(*g, cells) }

// text aligns the columns: the first to the left, the others to the right.
func (g grid) text() string {
	widths := g.widths()
	var b strings.Builder
	for _, cells := range g {
		for i, c := range cells {
			pad := strings.Repeat(" ", widths[i]-len([]rune(c)))
			if i == 0 {
				b.WriteString(c + pad)
			} else {
				b.WriteString("  " + pad + c)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// markdown is the same as a Markdown table.
func (g grid) markdown() string {
	var b strings.Builder
	for i, cells := range g {
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
		if i == 0 {
			b.WriteString("| --- |" + strings.Repeat(" ---: |", len(cells)-1) + "\n")
		}
	}
	return b.String()
}

func (g grid) widths() []int {
	widths := make([]int, len(g[0]))
	for _, cells := range g {
		for i, c := range cells {
			widths[i] = max(widths[i], len([]rune(c)))
		}
	}
	return widths
}

// text is the set's tables for the terminal.
func (s *set) text(tools map[string]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: median milliseconds of whole processes\n\n%s\n", s.Name, s.times().text())
	if len(s.contenders()) > 2 {
		fmt.Fprintf(&b, "ratios\n\n%s\n", s.comparison().text())
	}
	fmt.Fprintf(&b, "peak memory, MiB\n\n%s\n", s.memory().text())
	for _, l := range languages {
		if tools[l.name] != "" {
			fmt.Fprintf(&b, "%s: %s\n", l.name, tools[l.name])
		}
	}
	return b.String()
}

// times has the medians; a time from a single run is marked.
func (s *set) times() grid {
	names := s.contenders()
	g := grid{append([]string{"program"}, names...)}
	for _, r := range s.Rows {
		cells := []string{r.title()}
		for _, name := range names {
			cells = append(cells, r.Samples[name].time())
		}
		g.row(cells...)
	}
	return g
}

func (r *row) title() string { return strings.Join(append([]string{r.Program}, r.Args...), " ") }

func (s sample) time() string {
	switch {
	case s.Runs == 0:
		return "-"
	case s.Runs == 1:
		return significant(s.Median) + "*"
	}
	return significant(s.Median)
}

func (s *set) memory() grid {
	names := s.contenders()
	g := grid{append([]string{"program"}, names...)}
	for _, r := range s.Rows {
		cells := []string{r.title()}
		for _, name := range names {
			cells = append(cells, significant(float64(r.Samples[name].Peak)/1024))
		}
		g.row(cells...)
	}
	return g
}

// quotients are the columns of the comparison: a's time over b's.
var quotients = [][2]string{{"jit", "c"}, {"jit", "ocaml"}, {"lua", "jit"}, {"node", "jit"}, {"python", "jit"}, {"run", "jit"}, {"interp", "jit"}}

// comparison has the ratios of the medians, their geometric mean, and that of
// the least times and of the least processor times, which other work disturbs less.
func (s *set) comparison() grid {
	head, mean := []string{"program"}, []string{"geometric mean"}
	least, work := []string{"… of least times"}, []string{"… of processor time"}
	var used [][2]string
	for _, q := range quotients {
		if rs := s.ratios(q[0], q[1]); len(rs) > 0 {
			used = append(used, q)
			head = append(head, q[0]+" ÷ "+q[1])
			mean = append(mean, significant(geomean(rs)))
			least = append(least, significant(s.meanOf(leastTime, q[0], q[1])))
			work = append(work, significant(s.meanOf(leastWork, q[0], q[1])))
		}
	}
	g := grid{head}
	for i := range s.Rows {
		r := &s.Rows[i]
		cells := []string{r.Program}
		for _, q := range used {
			cells = append(cells, significant(r.ratio(q[0], q[1])))
		}
		g.row(cells...)
	}
	g.row(mean...)
	g.row(least...)
	g.row(work...)
	return g
}

// significant writes a number with about three digits.
func significant(x float64) string {
	switch {
	case x == 0:
		return "-"
	case x < 10:
		return fmt.Sprintf("%.2f", x)
	case x < 100:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.0f", x)
}
