package repl

import (
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/tiering"
)

// layOut writes a value in lines of at most width cells; 0 is one line however long. A
// part that does not fit in the rest of its line goes to a line of its own, below the
// first part of its brackets:
//
//	[1 2 3
//	 4 5 6]
//	{name = "a",
//	 parts = [1 2 3]}
//
// It is broken inside brackets only, so that it reads back as source.
func layOut(t *tiering.Tree, width int) string {
	p := &printer{width: width}
	p.tree(t, 0)
	return p.b.String()
}

type printer struct {
	b     strings.Builder
	width int
	col   int
}

func (p *printer) write(text string) {
	p.b.WriteString(text)
	p.col += diag.Width(text)
}

func (p *printer) line(indent int) {
	p.b.WriteString("\n" + strings.Repeat(" ", indent))
	p.col = indent
}

// tree writes a value behind which so many closing brackets follow on the line.
func (p *printer) tree(t *tiering.Tree, closing int) {
	if len(t.Parts) == 0 || p.fits(t, closing) {
		p.write(flat(t))
		return
	}
	p.write(t.Text)
	indent := p.col
	if indent > p.width/2 {
		indent = p.width / 4
	}
	// Records and constructors have a line for each part; elements of lists share lines.
	share := t.Text == "["
	for i, part := range t.Parts {
		last := i == len(t.Parts)-1
		after := len(strings.TrimRight(t.Sep, " "))
		if last {
			after = closing + diag.Width(t.End)
		}
		if i > 0 {
			if share && p.fits(part, after+1) {
				p.write(t.Sep)
			} else {
				p.b.WriteString(strings.TrimRight(t.Sep, " "))
				p.line(indent)
			}
		}
		p.tree(part, after)
	}
	p.write(t.End)
}

func (p *printer) fits(t *tiering.Tree, closing int) bool {
	return p.width == 0 || measure(t, p.width-p.col-closing) >= 0
}

// measure is what is left of room behind a value; below 0 it does not fit.
func measure(t *tiering.Tree, room int) int {
	room -= diag.Width(t.Text) + diag.Width(t.End)
	for i, part := range t.Parts {
		if room < 0 {
			return room
		}
		if i > 0 {
			room -= len(t.Sep)
		}
		room = measure(part, room)
	}
	return room
}

// flat is a value on one line.
func flat(t *tiering.Tree) string {
	var b strings.Builder
	writeFlat(&b, t)
	return b.String()
}

func writeFlat(b *strings.Builder, t *tiering.Tree) {
	b.WriteString(t.Text)
	for i, part := range t.Parts {
		if i > 0 {
			b.WriteString(t.Sep)
		}
		writeFlat(b, part)
	}
	b.WriteString(t.End)
}

// typed is a value with its type, which moves to a line of its own when there is no room.
func typed(value, ty string, width int) string {
	last := value[strings.LastIndexByte(value, '\n')+1:]
	if width > 0 && diag.Width(last)+3+diag.Width(ty) > width {
		return value + "\n  : " + ty
	}
	return value + " : " + ty
}
