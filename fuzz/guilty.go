package fuzz

import (
	"fmt"
	"sort"

	"github.com/synoema/synoema/tiering"
)

// Guilty names the passes without which the difference between two modes disappears, each
// with the use of it that makes the difference: the bound for --fuel-pass and the function.
func Guilty(text string, a, b Mode) []string {
	var found []string
	for _, pass := range tiering.Steps() {
		if Difference(text, a, b.Without(pass)) == "" {
			found = append(found, Bisect(pass, func(m Mode) bool { return Difference(text, a, m) != "" }, b))
		}
	}
	return found
}

// mostRuns is beyond what any pass runs for one program.
const mostRuns = 1 << 20

// Bisect finds the first use of a pass with which differs holds for a mode.
func Bisect(pass string, differs func(Mode) bool, m Mode) string {
	n := sort.Search(mostRuns, func(n int) bool { return differs(m.fuelled(pass, n)) })
	where := ""
	m = m.fuelled(pass, n)
	m.cfg.FuelEnds = func(_, function string) { where = " in " + function }
	differs(m)
	return fmt.Sprintf("%s=%d%s", pass, n, where)
}
