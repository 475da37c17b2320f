// Names that are members of a module of the program, or of the library in another spelling.

package types

import (
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
)

// memberElsewhere: add, where the program's module Vec has an add that nobody uses.
func (c *checker) memberElsewhere(d *diag.Diagnostic, e *syntax.Var) bool {
	var homes []string
	for _, n := range c.visible() {
		for _, m := range keysOf(n.modules) {
			if n.vals[m+"."+e.Name] != nil {
				homes = append(homes, m)
			}
		}
	}
	if len(homes) == 0 {
		return false
	}
	full := homes[0] + "." + e.Name
	if len(homes) > 1 {
		d.Hint = "several modules have it: write " + joinWords(homes, " or ") + " and a dot in front"
		return true
	}
	c.suggest(d, e.Sp, full)
	d.Hint = "it is a member of a module: write " + full + ", or use " + homes[0] + " (" + e.Name + ") at the top"
	return true
}

// families are the first words of the library's names that other languages leave out.
var families = []string{"", "str_", "map_", "json_", "is_"}

// sameWords finds a name of the library that is made of the same words as name: startsWith
// is str_starts_with, readFile is file_read.
func (c *checker) sameWords(name string) string {
	words := lettersOf(name)
	if len(words) < 4 {
		return ""
	}
	for _, family := range families {
		for _, n := range c.everywhere() {
			if rest, ok := strings.CutPrefix(n, family); ok && n != name && lettersOf(rest) == words {
				return n
			}
		}
	}
	for _, n := range c.everywhere() {
		if first, last, ok := strings.Cut(n, "_"); ok && lettersOf(last+first) == words {
			return n
		}
	}
	return ""
}

// lettersOf is a name without what tells its words apart.
func lettersOf(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, "_", ""))
}
