package tiering

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/prelude"
)

// View bounds how much of a value is looked at; zero is no bound.
type View struct {
	Length int // elements of a list, fields of an object
	Depth  int // levels of brackets
	Text   int // characters of a string
	Nodes  int // pieces of text altogether
}

// SetView makes later reports carry values as trees; nil makes them carry texts.
func (s *Session) SetView(v *View) { s.view = v }

// Tree is a value as text with its structure, for whoever has to break lines. Its
// pieces one after the other are what `show` gives inside a structure.
type Tree struct {
	Text  string  // of a leaf, or in front of the parts: "[", "(Just", "x = " of a field
	Parts []*Tree // separated by Sep
	Sep   string
	End   string
}

// Omitted is what stands for what a view leaves out.
const Omitted = "…"

// position is where a value stands; it decides about parentheses.
type position uint8

const (
	plain    position = iota // alone, or a field of a tuple or record
	element                  // of a list: applications need parentheses
	argument                 // of a constructor: negative numbers too
)

// viewer makes one tree.
type viewer struct {
	s     *Session
	nodes int // that may still be made
	depth int
	impls bool // the program has impls of Show
}

func (s *Session) viewOf(w heap.Word, l *heap.Layout) *Tree {
	v := &viewer{s: s, nodes: s.view.Nodes, impls: len(s.program.Impls["Show"]) > 0}
	if v.nodes == 0 {
		v.nodes = 1 << 40
	}
	return v.value(w, l, plain)
}

func (v *viewer) value(w heap.Word, l *heap.Layout, pos position) *Tree {
	v.nodes--
	if v.nodes%4096 == 0 {
		v.s.pollTask(v.s.task)
	}
	if v.nodes < 0 {
		return &Tree{Text: Omitted}
	}
	if v.impls {
		if im := v.s.showImpl(l.Type); im != nil {
			return v.custom(strings.Clone(v.s.showByImpl(w, l.Type)), prelude.Owns(im.Methods["show"]), pos)
		}
	}
	switch l.Kind {
	case heap.KindString:
		return &Tree{Text: v.quoted(heap.View(w))}
	case heap.KindList:
		return v.list(w, l)
	case heap.KindRecord:
		return v.record(w, l)
	case heap.KindTuple:
		return v.object(&Tree{Text: "(", Sep: ", ", End: ")"}, w, 0, l.Fields, nil, plain)
	case heap.KindVariant:
		return v.variant(w, l, pos)
	}
	return &Tree{Text: v.scalar(w, l, pos)}
}

// scalar is a value without parts, in parentheses where it needs them. Inside lists only
// a - that no digit follows does.
func (v *viewer) scalar(w heap.Word, l *heap.Layout, pos position) string {
	text := v.s.task.ShowInside(w, l)
	if pos == argument || len(text) < 3 || text[0] != '(' {
		return text
	}
	inside := text[1 : len(text)-1]
	if pos == plain || l.Kind == heap.KindInt || '0' <= inside[1] && inside[1] <= '9' {
		return inside
	}
	return text
}

// quoted is a string as source, cut where the view ends.
func (v *viewer) quoted(s string) string {
	most := v.s.view.Text
	if most == 0 || len(s) <= most || utf8.RuneCountInString(s) <= most {
		return string(heap.AppendQuoted(nil, s))
	}
	cut := 0
	for range most {
		_, size := utf8.DecodeRuneInString(s[cut:])
		cut += size
	}
	return fmt.Sprintf("%s%s (%d characters)", heap.AppendQuoted(nil, s[:cut]), Omitted, utf8.RuneCountInString(s))
}

func (v *viewer) list(w heap.Word, l *heap.Layout) *Tree {
	t := &Tree{Text: "[", Sep: " ", End: "]"}
	if w != 0 && !v.enter() {
		return &Tree{Text: "[" + Omitted + "]"}
	}
	for most := v.s.view.Length; w != 0; w = heap.Field(w, 1) {
		if most > 0 && len(t.Parts) >= most || v.nodes < 0 {
			t.Parts = append(t.Parts, v.more(w))
			break
		}
		t.Parts = append(t.Parts, v.value(heap.Field(w, 0), l.Elem, element))
	}
	if len(t.Parts) > 0 {
		v.depth--
	}
	return t
}

// more says how much of a list is left out.
func (v *viewer) more(w heap.Word) *Tree {
	n := 0
	for ; w != 0; w = heap.Field(w, 1) {
		if n++; n%4096 == 0 {
			v.s.pollTask(v.s.task)
		}
	}
	return &Tree{Text: fmt.Sprintf("%s %d more", Omitted, n)}
}

// enter goes one level deeper, if the view allows it.
func (v *viewer) enter() bool {
	if most := v.s.view.Depth; most > 0 && v.depth >= most {
		return false
	}
	v.depth++
	return true
}

func (v *viewer) record(w heap.Word, l *heap.Layout) *Tree {
	names := l.Type.Fields
	if len(names) == 2 && names[0] == "fst" && names[1] == "snd" {
		return v.object(&Tree{Text: "(", Sep: ", ", End: ")"}, w, 0, l.Fields, nil, plain)
	}
	return v.object(&Tree{Text: "{", Sep: ", ", End: "}"}, w, 0, l.Fields, names, plain)
}

func (v *viewer) variant(w heap.Word, l *heap.Layout, pos position) *Tree {
	con := &l.Cons[l.Tag(w)]
	if con.Shape.Nullary {
		return &Tree{Text: con.Con.Name}
	}
	t := &Tree{Text: con.Con.Name + " ", Sep: " "}
	if pos != plain {
		t.Text, t.End = "("+t.Text, ")"
	}
	return v.object(t, w, con.Shape.FieldOffset(0), con.Fields, nil, argument)
}

// object adds the fields at w, whose names are given for records.
func (v *viewer) object(t *Tree, w heap.Word, first int, fields []*heap.Layout, names []string, pos position) *Tree {
	if !v.enter() {
		return &Tree{Text: t.Text + Omitted + t.End}
	}
	defer func() { v.depth-- }()
	for i, l := range fields {
		part := v.value(heap.Load(w, first+8*i), l, pos)
		if names != nil {
			part = &Tree{Text: names[i] + " = ", Parts: []*Tree{part}}
		}
		t.Parts = append(t.Parts, part)
	}
	return t
}

// custom is the text that an impl gives. Show puts it into structures as it is, but for
// that of the prelude's, which is an application.
func (v *viewer) custom(text string, source bool, pos position) *Tree {
	if !source {
		if most := v.s.view.Text; most > 0 && utf8.RuneCountInString(text) > most {
			text = string([]rune(text)[:most]) + Omitted
		}
		return &Tree{Text: text}
	}
	t := readShown(text, v.s.view.Length)
	if pos != plain {
		t.Text, t.End = "("+t.Text, t.End+")"
	}
	return t
}

// showImpl is the impl of Show for exactly this type, or nil.
func (s *Session) showImpl(ty *core.Type) *core.Impl {
	for _, im := range s.program.Impls["Show"] {
		if im.Head == ty || im.Head.Kind == core.KCon && ty.Kind == core.KCon && im.Head.Con == ty.Con {
			return im
		}
	}
	return nil
}

// readShown makes a tree of a text that shows data, with at most so many elements in
// each list.
func readShown(text string, length int) *Tree {
	r := &shownReader{text: text, length: length}
	return r.group("", "")
}

type shownReader struct {
	text   string
	pos    int
	length int
}

// group reads what stands between two brackets.
func (r *shownReader) group(open, end string) *Tree {
	parts := [][]*Tree{nil}
	for r.pos < len(r.text) {
		switch c := r.text[r.pos]; {
		case c == ' ':
			r.pos++
		case c == ',':
			r.pos++
			parts = append(parts, nil)
		case end != "" && c == end[0]:
			r.pos++
			return r.tree(open, end, parts)
		default:
			last := len(parts) - 1
			parts[last] = append(parts[last], r.atom(c))
		}
	}
	return r.tree(open, end, parts)
}

func (r *shownReader) tree(open, end string, parts [][]*Tree) *Tree {
	t := &Tree{Text: open, Sep: ", ", End: end}
	first := parts[0]
	switch {
	case len(parts) > 1:
		for _, p := range parts {
			t.Parts = append(t.Parts, &Tree{Sep: " ", Parts: p})
		}
	case open == "[" || len(first) < 2:
		t.Sep, t.Parts = " ", first
	default: // an application
		t.Text, t.Sep, t.Parts = open+first[0].Text+" ", " ", first[1:]
	}
	if n := len(t.Parts); open == "[" && r.length > 0 && n > r.length {
		t.Parts = append(t.Parts[:r.length:r.length], &Tree{Text: fmt.Sprintf("%s %d more", Omitted, n-r.length)})
	}
	return t
}

func (r *shownReader) atom(c byte) *Tree {
	switch c {
	case '[', '(', '{':
		r.pos++
		return r.group(string(c), string("])}"[strings.IndexByte("[({", c)]))
	case '"', '\'':
		return &Tree{Text: r.literal(c)}
	}
	start := r.pos
	for r.pos < len(r.text) && strings.IndexByte(" ,[](){}", r.text[r.pos]) < 0 {
		r.pos++
	}
	if r.pos == start { // a bracket that closes nothing
		r.pos++
	}
	return &Tree{Text: r.text[start:r.pos]}
}

func (r *shownReader) literal(quote byte) string {
	start := r.pos
	for r.pos++; r.pos < len(r.text) && r.text[r.pos] != quote; r.pos++ {
		if r.text[r.pos] == '\\' {
			r.pos++
		}
	}
	r.pos = min(r.pos+1, len(r.text))
	return r.text[start:r.pos]
}
