package line

import (
	"fmt"
	"strings"
)

// Span gives a piece of a text (in bytes) a style: the parameters of an SGR sequence,
// "1;34". Spans don't overlap and are in order.
type Span struct {
	Lo, Hi int
	Style  string
}

// row is a line of the screen.
type row struct {
	text  string // with its styles
	width int
}

// frame is what the editor shows: rows, and the cursor.
type frame struct {
	rows     []row
	cur, col int
}

// layout says how a frame is laid out.
type layout struct {
	prompt, more string // in front of the first line and the others
	style        string // of the prompts; "" without colour
	cols, rows   int    // of the screen
	top          int    // first line of the text that is shown, when not all are
	paint        func(text string, at int) []Span
	below        []row // rows under the text: a menu, a search
	final        bool  // the entry is finished: no bracket is beside the cursor any more
}

// of lays a text out. Of one that is higher than the screen the part around the cursor
// is shown.
func (l *layout) of(t *text) frame {
	room := max(1, l.rows-len(l.below))
	line := lineNumber(t.runes[:t.at])
	lines := line + 1 + lineNumber(t.runes[t.at:])
	l.top = max(min(l.top, line, lines-room), line-room+1, 0)
	f := l.from(t, room)
	for f.cur >= room && l.top < line {
		l.top++
		f = l.from(t, room)
	}
	return l.clip(f, room)
}

func lineNumber(rs []rune) int {
	n := 0
	for _, r := range rs {
		if r == '\n' {
			n++
		}
	}
	return n
}

// from lays out the lines from l.top on, as many as the room needs.
func (l *layout) from(t *text, room int) frame {
	lo := 0
	for n := l.top; n > 0; n-- {
		lo = t.lineEnd(lo) + 1
	}
	hi := t.lineEnd(lo)
	for n := 0; n < room && hi < len(t.runes); n++ {
		hi = t.lineEnd(hi + 1)
	}
	hi = max(hi, t.lineEnd(t.at))
	return l.lines(t.runes[lo:hi], t.at-lo)
}

// lines lays out whole lines, the cursor at a position of theirs.
func (l *layout) lines(rs []rune, at int) frame {
	b := rowBuilder{cols: l.cols}
	if l.top == 0 {
		b.prompt(l.prompt, l.style)
	} else {
		b.prompt(l.more, l.style)
	}
	spans := l.spans(rs, at)
	offset, col, here := 0, 0, false
	for i, r := range rs {
		here = here || i == at
		if here && !extends(r) { // the cursor stands behind what is drawn onto the character before
			b.cursor()
			here = false
		}
		if r == '\n' {
			b.end()
			b.prompt(l.more, l.style)
			col = 0
		} else {
			for len(spans) > 0 && offset >= spans[0].Hi {
				spans = spans[1:]
			}
			style := ""
			if len(spans) > 0 && offset >= spans[0].Lo {
				style = spans[0].Style
			}
			col += b.char(r, col, style)
		}
		offset += len(string(r))
	}
	if here || at >= len(rs) {
		b.cursor()
	}
	b.end()
	return b.frame
}

func (l *layout) spans(rs []rune, at int) []Span {
	if l.paint == nil {
		return nil
	}
	if l.final {
		return l.paint(string(rs), -1)
	}
	return l.paint(string(rs), len(string(rs[:min(at, len(rs))])))
}

// clip cuts a frame to the room for it, says what is left out, and adds what stands below.
func (l *layout) clip(f frame, room int) frame {
	if len(f.rows) > room {
		from := min(max(0, f.cur-room+1), len(f.rows)-room)
		f.rows = f.rows[from : from+room]
		f.cur -= from
	}
	if l.top > 0 && f.cur > 0 {
		f.rows[0] = plainRow(fmt.Sprintf("%s... %d lines above", l.more, l.top+1), l.cols)
	}
	f.rows = append(f.rows[:len(f.rows):len(f.rows)], l.below...)
	return f
}

// plainRow is a row without styles, cut at the screen's edge.
func plainRow(s string, cols int) row {
	b := rowBuilder{cols: cols}
	for _, r := range s {
		t, w := shown(r, b.width)
		if b.width+w > cols {
			break
		}
		b.put(t, w, "")
	}
	b.end()
	return b.frame.rows[0]
}

// styled is a row all in one style.
func (r row) styled(style string) row {
	if style != "" {
		r.text = "\x1b[" + style + "m" + r.text + "\x1b[0m"
	}
	return r
}

// rowBuilder breaks characters into rows.
type rowBuilder struct {
	frame
	cols  int
	b     strings.Builder
	width int
	style string
}

// char appends a character that stands at a column of its line, and gives its width.
func (b *rowBuilder) char(r rune, col int, style string) int {
	s, w := shown(r, col)
	if len(s) == w { // the blanks of a tab, for example
		for i := range w {
			b.put(s[i:i+1], 1, style)
		}
	} else if w > b.cols {
		b.put("?", 1, style)
	} else {
		b.put(s, w, style)
	}
	return w
}

// put appends a character. It stays whole: what doesn't fit goes into the next row.
func (b *rowBuilder) put(s string, w int, style string) {
	if b.width+w > b.cols && b.width > 0 {
		b.end()
	}
	b.setStyle(style)
	b.b.WriteString(s)
	b.width += w
}

func (b *rowBuilder) setStyle(style string) {
	if style == b.style {
		return
	}
	if b.style != "" {
		b.b.WriteString("\x1b[0m")
	}
	if style != "" {
		b.b.WriteString("\x1b[" + style + "m")
	}
	b.style = style
}

func (b *rowBuilder) prompt(s, style string) {
	for _, r := range s {
		b.put(string(r), Width(r), style)
	}
}

// cursor notes that the cursor stands before the next character. At the right edge
// that is the start of a new row.
func (b *rowBuilder) cursor() {
	if b.width >= b.cols {
		b.end()
	}
	b.cur, b.col = len(b.rows), b.width
}

func (b *rowBuilder) end() {
	b.setStyle("")
	b.rows = append(b.rows, row{b.b.String(), b.width})
	b.b.Reset()
	b.width = 0
}
