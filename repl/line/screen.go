package line

import (
	"io"
	"strconv"
	"strings"
)

// screen draws frames, each over the one before, writing only what differs.
type screen struct {
	out  io.Writer
	cols int
	frame
}

// show draws a frame. The first one after done starts at the cursor's line.
func (s *screen) show(f frame) {
	var b strings.Builder
	d := drawing{b: &b, row: s.cur, last: max(0, len(s.rows)-1)}
	for i, r := range f.rows {
		if i < len(s.rows) && s.rows[i] == r {
			continue
		}
		d.to(i)
		b.WriteByte('\r')
		b.WriteString(r.text)
		if r.width < s.cols {
			b.WriteString("\x1b[K")
		}
	}
	if len(f.rows) < len(s.rows) {
		d.to(len(f.rows))
		b.WriteString("\r\x1b[J")
	}
	d.to(f.cur)
	if b.Len() > 0 || f.col != s.col {
		b.WriteByte('\r')
		if f.col > 0 {
			b.WriteString("\x1b[" + strconv.Itoa(f.col) + "C")
		}
	}
	s.frame = f
	if b.Len() > 0 {
		_, _ = io.WriteString(s.out, b.String())
	}
}

// drawing knows the row that the cursor is in, and the last one that exists.
type drawing struct {
	b         *strings.Builder
	row, last int
}

// to moves the cursor to a row, making it when it is new.
func (d *drawing) to(row int) {
	if row < d.row {
		d.b.WriteString("\x1b[" + strconv.Itoa(d.row-row) + "A")
	} else if n := min(row, d.last) - d.row; n > 0 {
		d.b.WriteString("\x1b[" + strconv.Itoa(n) + "B")
	}
	d.row = min(row, d.last)
	for ; d.row < row; d.row++ {
		d.b.WriteString("\r\n")
	}
	d.last = max(d.last, row)
	d.row = row
}

// done leaves what is shown on the screen and goes to the line below it.
func (s *screen) done() {
	if len(s.rows) > 0 {
		f := s.frame
		f.cur, f.col = len(f.rows)-1, 0
		s.show(f)
		_, _ = io.WriteString(s.out, "\r\n")
	}
	s.frame = frame{}
}

// erase removes what is shown, with the cursor where it began.
func (s *screen) erase() {
	if len(s.rows) > 0 {
		_, _ = io.WriteString(s.out, up(s.cur)+"\r\x1b[J")
	}
	s.frame = frame{}
}

// resized erases what is shown after the terminal has broken its rows anew.
func (s *screen) resized(cols int) {
	above := 0
	for i := range s.rows[:min(s.cur, len(s.rows))] {
		above += max(1, (s.rows[i].width+cols-1)/cols)
	}
	above += s.col / max(1, cols)
	if len(s.rows) > 0 {
		_, _ = io.WriteString(s.out, up(above)+"\r\x1b[J")
	}
	s.cols, s.frame = cols, frame{}
}

// clear empties the terminal.
func (s *screen) clear() {
	_, _ = io.WriteString(s.out, "\x1b[H\x1b[2J")
	s.frame = frame{}
}

func up(n int) string {
	if n <= 0 {
		return ""
	}
	return "\x1b[" + strconv.Itoa(n) + "A"
}
