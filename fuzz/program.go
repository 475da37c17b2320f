package fuzz

import "strings"

// Program is generated text that still knows its parts, so that it can be reduced.
type Program struct {
	root  *Term
	types []*dataType
}

// Term is a piece of program text with holes for smaller ones. One with a type is
// an expression and an atom of the syntax; another of its type may take its place.
type Term struct {
	Type  *Type
	parts []string // around and between the kids: one more than there are kids
	kids  []*Term
	loose bool // may be left out: a declaration, equation, line, alternative, element
}

// In the parts of a term: hole stands for the next kid, push and pop change the
// column at which the lines after them begin.
const (
	hole = "§"
	push = "\x0e"
	pop  = "\x0f"
)

// expr makes an expression; text has a hole for each kid.
func expr(t *Type, text string, kids ...*Term) *Term {
	parts := strings.Split(text, hole)
	if len(parts) != len(kids)+1 {
		panic("fuzz: holes and kids of " + text)
	}
	return &Term{Type: t, parts: parts, kids: kids}
}

// piece makes something that may be left out.
func piece(text string, kids ...*Term) *Term {
	t := expr(nil, text, kids...)
	t.loose = true
	return t
}

// sequence puts pieces behind each other, after and before some text.
func sequence(t *Type, before string, pieces []*Term, after string) *Term {
	return expr(t, before+strings.Repeat(hole, len(pieces))+after, pieces...)
}

// Text is the program as source text.
func (p *Program) Text() string {
	w := &writer{}
	w.term(p.root)
	return w.String()
}

// Size counts the terms of the program.
func (p *Program) Size() int { return p.root.size() }

func (t *Term) size() int {
	n := 1
	for _, k := range t.kids {
		n += k.size()
	}
	return n
}

type writer struct {
	strings.Builder
	column int
}

func (w *writer) term(t *Term) {
	for i, part := range t.parts {
		w.text(part)
		if i < len(t.kids) {
			w.term(t.kids[i])
		}
	}
}

func (w *writer) text(s string) {
	for _, r := range s {
		switch string(r) {
		case push:
			w.column += 2
		case pop:
			w.column -= 2
		case "\n":
			w.WriteByte('\n')
			w.WriteString(strings.Repeat(" ", w.column))
		default:
			w.WriteRune(r)
		}
	}
}
