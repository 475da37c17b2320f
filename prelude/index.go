// The index: which part of the prelude's text defines a name, so that a session
// reads and checks only the parts that its program can reach.

package prelude

import (
	"slices"
	"strings"
	"sync"

	"github.com/synoema/synoema/core"
)

// Prefix is that of the prelude's names in Core, FileName that of its text in spans.
const (
	Prefix   = "Prelude."
	FileName = "<prelude>"
)

// Owns reports whether a definition is the prelude's.
func Owns(n core.Name) bool { return strings.HasPrefix(string(n), Prefix) }

// IsFile reports whether a file of a session holds text of the prelude.
func IsFile(name string) bool { return name == FileName }

// implied are the names that a notation stands for in Core.
var implied = []struct {
	notation string
	names    []string
}{
	{"++", []string{"list_append"}},
	{"..", []string{"range"}},
	{"<-", []string{"range", "reverse"}},
}

// Where the parts lie, which names they define and which parts they mention is in parts_table.go, made from
// the texts by parts_test.go, so that a start need not look through them. A part is a run of text that is read
// as a whole: all equations of a name with signature and doc comment, a type, a trait, or an impl.
type (
	// place is where a part lies: in a file of Files, from a byte to another.
	place struct {
		file   uint8
		lo, hi uint16
	}
	// definition says that a part defines a name; an impl stands under its type's name.
	definition struct {
		name string
		part uint16
	}
)

// Index is one session's view: what was taken of the prelude.
type Index struct {
	files []File
	taken []bool // by part; nil before the first was taken
}

// NewIndex gives an index of which nothing was taken.
func NewIndex() *Index { return &Index{} }

// named are the definitions of a name.
func named(name string) []definition {
	lo, found := slices.BinarySearchFunc(definitions[:], name, func(d definition, name string) int { return strings.Compare(d.name, name) })
	if !found {
		return nil
	}
	hi := lo + 1
	for hi < len(definitions) && definitions[hi].name == name {
		hi++
	}
	return definitions[lo:hi]
}

func (x *Index) text(part uint16) string {
	if x.files == nil {
		x.files = Files()
	}
	p := &parts[part]
	return x.files[p.file].Text[p.lo:p.hi]
}

// Take gives the text of the parts that a text may mention, directly or through
// each other, and that were not taken before; "" when there are none. Any word of
// the text counts as a mention.
func (x *Index) Take(text string) string {
	if x.taken == nil {
		x.taken = make([]bool, len(parts))
	}
	var found []uint16
	size := 0
	take := func(part uint16) {
		if !x.taken[part] {
			x.taken[part] = true
			found = append(found, part)
			size += int(parts[part].hi - parts[part].lo)
		}
	}
	for _, name := range mentions(text) {
		for _, d := range named(name) {
			take(d.part)
		}
	}
	for i := 0; i < len(found); i++ {
		for _, part := range needs[found[i]] {
			take(part)
		}
	}
	var taken strings.Builder
	taken.Grow(size)
	for _, part := range found {
		taken.WriteString(x.text(part))
	}
	return taken.String()
}

func mentions(text string) []string {
	names := identifiers(text)
	for _, i := range implied {
		if strings.Contains(text, i.notation) {
			names = append(names, i.names...)
		}
	}
	return names
}

// Names lists what the prelude offers, sorted.
func (x *Index) Names() []string {
	var names []string
	for i, d := range definitions {
		if d.name[0] != '_' && (i == 0 || definitions[i-1].name != d.name) {
			names = append(names, d.name)
		}
	}
	return names
}

// Signature gives the type that a name of the prelude is declared with, "" when it
// has no signature.
func (x *Index) Signature(name string) string {
	for _, d := range named(name) {
		for line := range strings.Lines(x.text(d.part)) {
			if ty, ok := strings.CutPrefix(line, name+" : "); ok {
				return strings.TrimSpace(ty)
			}
		}
	}
	return ""
}

// nameShapes has, for each first letter, a bit for each length of the prelude's names: most words of a program
// are told by that from names of the prelude.
var nameShapes = sync.OnceValue(func() *[128]uint64 {
	var shapes [128]uint64
	for _, d := range definitions {
		shapes[d.name[0]] |= 1 << (len(d.name) & 63)
	}
	return &shapes
})

// identifiers lists the words of a text that may be names of the prelude.
func identifiers(text string) []string {
	var out []string
	shapes := nameShapes()
	for i := 0; i < len(text); {
		if !nameByte(text[i]) {
			i++
			continue
		}
		start := i
		for i < len(text) && nameByte(text[i]) {
			i++
		}
		if shapes[text[start]]>>((i-start)&63)&1 != 0 {
			out = append(out, text[start:i])
		}
	}
	return out
}

func nameByte(c byte) bool {
	return c == '_' || c == '\'' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
