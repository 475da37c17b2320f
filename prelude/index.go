// The index: which part of the prelude's text defines a name, so that a session
// reads and checks only the parts that its program can reach.

package prelude

import (
	"sort"
	"strings"

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

// part is a run of the prelude's text that is read as a whole: all equations of a
// name with signature and doc comment, a type, a trait, or an impl.
type part struct {
	text  string
	taken bool
}

// Index is one session's view: what defines which name, and what was taken. The text is
// split when a name is first looked for: a short program may have none.
type Index struct {
	parts  []*part            // in order
	byName map[string][]*part // an impl stands under its type's name; nil before the text is split
}

// NewIndex gives an index of which nothing was taken.
func NewIndex() *Index { return &Index{} }

// named are the parts that define a name.
func (x *Index) named(name string) []*part {
	x.open()
	return x.byName[name]
}

// open splits the prelude. The text follows a convention that a test checks:
// every part starts at column 1, and lines that continue it are indented.
func (x *Index) open() {
	if x.byName != nil {
		return
	}
	x.byName = make(map[string][]*part, manyNames)
	for _, f := range Files() {
		x.split(f.Text)
	}
}

const manyNames = 400 // that there is room for at once

func (x *Index) split(text string) {
	start, last := 0, ""
	var open *part
	for pos := 0; pos < len(text); {
		end := len(text)
		if i := strings.IndexByte(text[pos:], '\n'); i >= 0 {
			end = pos + i + 1
		}
		line := text[pos:end]
		if names := heads(line); names != nil {
			if names[0] == last && open != nil {
				open.text = text[start:end]
			} else {
				if open != nil {
					start += len(open.text)
				}
				open, last = x.add(names), names[0]
			}
		}
		if open != nil && !comment(line) {
			open.text = text[start:end]
		}
		pos = end
	}
}

func (x *Index) add(names []string) *part {
	p := &part{}
	x.parts = append(x.parts, p)
	end := len(x.parts)
	for _, n := range names {
		if others := x.byName[n]; others != nil {
			x.byName[n] = append(others, p)
		} else {
			x.byName[n] = x.parts[end-1 : end : end] // most names have one part
		}
	}
	return p
}

func comment(line string) bool {
	return strings.HasPrefix(line, "--") || strings.TrimSpace(line) == ""
}

// heads gives the names that a line at column 1 begins to define, or nil.
func heads(line string) []string {
	if comment(line) || line[0] == ' ' || line[0] == '\t' || !nameByte(line[0]) {
		return nil
	}
	first := firstName(line)
	switch {
	case first == "impl":
		return identifiers(line)[2:3]
	case first == "trait" || first == "type":
		return identifiers(line)[1:2]
	case 'A' <= line[0] && line[0] <= 'Z':
		return append([]string{first}, constructors(line)...)
	}
	return []string{first}
}

func firstName(line string) string {
	n := 0
	for n < len(line) && nameByte(line[n]) {
		n++
	}
	return line[:n]
}

// constructors lists what stands directly behind = and | in a one-line data declaration.
func constructors(line string) []string {
	_, rhs, _ := strings.Cut(line, "=")
	var names []string
	for _, alt := range strings.Split(rhs, "|") {
		if words := identifiers(alt); len(words) > 0 {
			names = append(names, words[0])
		}
	}
	return names
}

// Take gives the text of the parts that a text may mention, directly or through
// each other, and that were not taken before; "" when there are none. Any word of
// the text counts as a mention.
func (x *Index) Take(text string) string {
	var taken []*part
	for work := []string{text}; len(work) > 0; {
		t := work[len(work)-1]
		work = work[:len(work)-1]
		for _, name := range mentions(t) {
			for _, p := range x.named(name) {
				if !p.taken {
					p.taken = true
					taken = append(taken, p)
					work = append(work, p.text)
				}
			}
		}
	}
	var b strings.Builder
	for _, p := range taken {
		b.WriteString(p.text)
	}
	return b.String()
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
	x.open()
	var names []string
	for n := range x.byName {
		if n[0] != '_' {
			names = append(names, n)
		}
	}
	sort.Strings(names)
	return names
}

// Signature gives the type that a name of the prelude is declared with, "" when it
// has no signature.
func (x *Index) Signature(name string) string {
	for _, p := range x.named(name) {
		for line := range strings.Lines(p.text) {
			if ty, ok := strings.CutPrefix(line, name+" : "); ok {
				return strings.TrimSpace(ty)
			}
		}
	}
	return ""
}

func identifiers(text string) []string {
	var out []string
	for i := 0; i < len(text); {
		if !nameByte(text[i]) {
			i++
			continue
		}
		start := i
		for i < len(text) && nameByte(text[i]) {
			i++
		}
		if c := text[start]; c > '9' {
			out = append(out, text[start:i])
		}
	}
	return out
}

func nameByte(c byte) bool {
	return c == '_' || c == '\'' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
