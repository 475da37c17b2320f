// Package vt is a terminal for tests, as far as package line uses one: characters
// with their styles, wrapping, scrolling, and the sequences that it writes.
package vt

import (
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// Screen is what a terminal shows of what is written to it.
type Screen struct {
	mu         sync.Mutex
	width      func(rune) int
	cols, rows int
	cells      [][]cell
	above      []string // lines that have scrolled off
	x, y       int
	wrapped    bool // the last column was written: the next character goes to the next line
	style      string
	modes      map[string]bool
	rest       []byte // of a character or sequence that has not come whole
	unknown    []string
	writes     int
}

type cell struct {
	text  string // "" behind a wide character
	style string
}

// New is an empty screen. A character takes as many columns as width says.
func New(cols, rows int, width func(rune) int) *Screen {
	s := &Screen{cols: cols, rows: rows, width: width, modes: map[string]bool{}}
	for len(s.cells) < rows {
		s.cells = append(s.cells, s.blank())
	}
	return s
}

func (s *Screen) blank() []cell {
	row := make([]cell, s.cols)
	for i := range row {
		row[i].text = " "
	}
	return row
}

// Write takes what the program writes.
func (s *Screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes++
	s.rest = append(s.rest, p...)
	for len(s.rest) > 0 {
		n := s.step(s.rest)
		if n == 0 {
			break
		}
		s.rest = s.rest[n:]
	}
	return len(p), nil
}

// step takes a character or sequence and gives its length, 0 when it is not all there.
func (s *Screen) step(b []byte) int {
	switch b[0] {
	case '\r':
		s.x, s.wrapped = 0, false
	case '\n':
		s.down()
	case '\b':
		s.x, s.wrapped = max(0, s.x-1), false
	case '\a':
	case '\t':
		s.x = min(s.cols-1, s.x/8*8+8)
	case 0x1b:
		return s.sequence(b)
	default:
		if !utf8.FullRune(b) {
			return 0
		}
		r, n := utf8.DecodeRune(b)
		s.put(r)
		return n
	}
	return 1
}

func (s *Screen) down() {
	s.wrapped = false
	if s.y++; s.y < s.rows {
		return
	}
	s.y = s.rows - 1
	s.above = append(s.above, rowText(s.cells[0]))
	s.cells = append(s.cells[1:], s.blank())
}

func (s *Screen) put(r rune) {
	w := s.width(r)
	if w == 0 {
		at := s.x - 1
		if s.wrapped {
			at = s.x
		}
		if at >= 0 {
			for at > 0 && s.cells[s.y][at].text == "" {
				at--
			}
			s.cells[s.y][at].text += string(r)
		}
		return
	}
	if s.wrapped || s.x+w > s.cols {
		s.x = 0
		s.down()
	}
	s.cells[s.y][s.x] = cell{string(r), s.style}
	if w == 2 {
		s.cells[s.y][s.x+1] = cell{"", s.style}
	}
	if s.x += w; s.x == s.cols {
		s.x, s.wrapped = s.cols-1, true
	}
}

func (s *Screen) sequence(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	if b[1] != '[' {
		s.unknown = append(s.unknown, string(b[:2]))
		return 2
	}
	for i := 2; i < len(b); i++ {
		if b[i] >= 0x40 {
			s.control(string(b[2:i]), b[i])
			return i + 1
		}
	}
	return 0
}

func (s *Screen) control(args string, final byte) {
	n, err := strconv.Atoi(args)
	if err != nil {
		n = 1
	}
	s.wrapped = s.wrapped && final == 'm'
	switch final {
	case 'A':
		s.y = max(0, s.y-n)
	case 'B':
		s.y = min(s.rows-1, s.y+n)
	case 'C':
		s.x = min(s.cols-1, s.x+n)
	case 'D':
		s.x = max(0, s.x-n)
	case 'H':
		s.x, s.y = 0, 0
	case 'J':
		s.eraseBelow(args)
	case 'K':
		copy(s.cells[s.y][s.x:], s.blank())
	case 'm':
		s.style = strings.TrimPrefix(args, "0")
	case 'h', 'l':
		s.modes[args] = final == 'h'
	default:
		s.unknown = append(s.unknown, "["+args+string(final))
	}
}

func (s *Screen) eraseBelow(args string) {
	from := s.y + 1
	if args == "2" {
		from = 0
	} else {
		copy(s.cells[s.y][s.x:], s.blank())
	}
	for ; from < s.rows; from++ {
		s.cells[from] = s.blank()
	}
}

// Resize breaks lines anew that have become too long, as terminals do.
func (s *Screen) Resize(cols, rows int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, y, x := s.cells, s.y, s.x
	s.cols, s.rows, s.cells = cols, rows, nil
	last := y
	for i, row := range old {
		if strings.TrimSpace(rowText(row)) != "" {
			last = max(last, i)
		}
	}
	for i, row := range old[:last+1] {
		start := len(s.cells)
		for n := len(strings.TrimRight(rowText(row), " ")); n > cols; n -= cols {
			s.cells, row = append(s.cells, row[:cols]), row[cols:]
		}
		s.cells = append(s.cells, append(append([]cell(nil), row...), s.blank()...)[:cols])
		if i == y {
			s.y, s.x = start+x/cols, x%cols
		}
	}
	if below := len(s.cells) - 1 - s.y; len(s.cells) > rows { // lines below the cursor go first
		s.cells = s.cells[:len(s.cells)-min(below, len(s.cells)-rows)]
	}
	for len(s.cells) > rows {
		s.above = append(s.above, rowText(s.cells[0]))
		s.cells = s.cells[1:]
		s.y--
	}
	for len(s.cells) < rows {
		s.cells = append(s.cells, s.blank())
	}
}

func rowText(row []cell) string {
	var b strings.Builder
	for _, c := range row {
		b.WriteString(c.text)
	}
	return b.String()
}

// CursorMark stands before the character under the cursor.
const CursorMark = "▮"

// Text is what can be seen, with a mark before the character under the cursor and,
// when styles are asked for, styles in angle brackets.
func (s *Screen) Text(styles bool) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var lines []string
	for y, row := range s.cells {
		var b strings.Builder
		style := ""
		for x, c := range row {
			if styles && c.style != style {
				style = c.style
				b.WriteString("<" + style + ">")
			}
			if y == s.y && x == s.x {
				b.WriteString(CursorMark)
			}
			b.WriteString(c.text)
		}
		lines = append(lines, strings.TrimRight(b.String(), " "))
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// Scrolled lists what is above the screen, then what is on it.
func (s *Screen) Scrolled() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := append([]string(nil), s.above...)
	for _, row := range s.cells {
		out = append(out, rowText(row))
	}
	for i := range out {
		out[i] = strings.TrimRight(out[i], " ")
	}
	return out
}

// Writes is the number of pieces that were written.
func (s *Screen) Writes() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.writes
}

// Mode tells whether a mode of the terminal is on.
func (s *Screen) Mode(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.modes[name]
}

// Cursor tells where the cursor is; pending says that the last column was written, so
// that the next character goes to the next line.
func (s *Screen) Cursor() (x, y int, pending bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.x, s.y, s.wrapped
}

// Row is a line of the screen.
func (s *Screen) Row(y int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.TrimRight(rowText(s.cells[y]), " ")
}

// Unknown lists the sequences that were not understood.
func (s *Screen) Unknown() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.unknown
}
