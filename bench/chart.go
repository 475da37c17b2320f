package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// colours of the contenders in the chart.
var colours = map[string]string{"jit": "#d1242f", "c": "#57606a", "ocaml": "#bf8700", "lua": "#0969da", "node": "#1a7f37", "python": "#8250df"}

// Measures of the chart in pixels.
const (
	chartLeft  = 110
	chartRight = 840
	chartTop   = 60
	rowHeight  = 18
)

// chart draws each program as a line of dots: the time of every contender as a
// multiple of C's, on a logarithmic scale, the slowest program of Synoema's at the top.
func (s *set) chart(tools map[string]string) string {
	rows := slices.Clone(s.Rows)
	slices.SortFunc(rows, func(a, b row) int {
		x, y := a.ratio("jit", "c"), b.ratio("jit", "c")
		switch {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return strings.Compare(a.Program, b.Program)
	})
	axis := axisOf(rows)
	bottom := chartTop + rowHeight*len(rows)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n",
		chartRight+20, bottom+40)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" fill="#ffffff"/>`+"\n")
	legend(&b, tools)
	for p := axis.low; p <= axis.high; p++ {
		axis.line(&b, p, bottom)
	}
	for i := range rows {
		axis.row(&b, &rows[i], chartTop+rowHeight*i+rowHeight/2)
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d" fill="#57606a">time as a multiple of C's</text>`+"\n</svg>\n", chartLeft, bottom+34)
	return b.String()
}

// axis is a logarithmic scale from 2 to the low to 2 to the high.
type axis struct{ low, high int }

func axisOf(rows []row) axis {
	a := axis{-2, 2}
	for i := range rows {
		for name := range colours {
			if q := rows[i].ratio(name, "c"); q > 0 {
				a.low = min(a.low, int(math.Floor(math.Log2(q))))
				a.high = max(a.high, int(math.Ceil(math.Log2(q))))
			}
		}
	}
	return a
}

func (a axis) x(ratio float64) float64 {
	return chartLeft + (math.Log2(ratio)-float64(a.low))/float64(a.high-a.low)*(chartRight-chartLeft)
}

// line draws the vertical line at a power of two.
func (a axis) line(b *strings.Builder, power, bottom int) {
	x, colour := a.x(math.Exp2(float64(power))), "#eaeef2"
	if power == 0 {
		colour = "#57606a"
	}
	fmt.Fprintf(b, `<path d="M%.1f %dV%d" stroke="%s"/>`, x, chartTop, bottom, colour)
	fmt.Fprintf(b, `<text x="%.1f" y="%d" text-anchor="middle" fill="#57606a">%s</text>`+"\n", x, bottom+16, trimmed(math.Exp2(float64(power))))
}

// row draws a program's dots, Synoema's last and largest.
func (a axis) row(b *strings.Builder, r *row, y int) {
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="end">%s</text>`, chartLeft-8, y+4, r.Program)
	for i := len(languages); i >= 0; i-- {
		name, radius := "jit", 5
		if i > 0 {
			name, radius = languages[i-1].name, 4
		}
		if q := r.ratio(name, "c"); q > 0 {
			fmt.Fprintf(b, `<circle cx="%.1f" cy="%d" r="%d" fill="%s"/>`, a.x(q), y, radius, colours[name])
		}
	}
	b.WriteString("\n")
}

func legend(b *strings.Builder, tools map[string]string) {
	x := chartLeft
	entry := func(name, label string) {
		fmt.Fprintf(b, `<circle cx="%d" cy="24" r="5" fill="%s"/><text x="%d" y="28">%s</text>`+"\n", x, colours[name], x+9, label)
		x += 24 + 7*len(label)
	}
	entry("jit", "synoema jit")
	for _, l := range languages {
		if tools[l.name] != "" {
			entry(l.name, tools[l.name])
		}
	}
}

// trimmed writes a power of two: 0.25, 1, 64.
func trimmed(x float64) string {
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.4f", x), "0"), ".")
}
