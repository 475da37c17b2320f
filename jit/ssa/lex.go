package ssa

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// lexer cuts the text form into words: names (load, v12), numbers with sign and
// point, "quoted" texts, and single punctuation characters. A line end is the
// word "\n"; several in a row are one.
type lexer struct {
	text string
	pos  int
	line int
	tok  string // current word, "" at the end
}

// syntaxError is raised by the reader and recovered in Parse.
type syntaxError struct{ msg string }

func (lx *lexer) fail(format string, args ...any) {
	panic(syntaxError{fmt.Sprintf("line %d: ", lx.line) + fmt.Sprintf(format, args...)})
}

func (lx *lexer) next() {
	if lx.tok == "\n" {
		lx.line++
	}
	lx.skipBlanks()
	if lx.pos >= len(lx.text) {
		lx.tok = ""
		return
	}
	start := lx.pos
	switch c := lx.text[start]; {
	case c == '"':
		lx.quoted()
	case isWordByte(c):
		lx.word(isDigit(c))
	case strings.HasPrefix(lx.text[start:], "->"):
		lx.pos += 2
	case (c == '+' || c == '-') && start+1 < len(lx.text) && isWordByte(lx.text[start+1]):
		lx.pos++
		lx.word(true)
	default:
		lx.pos++
	}
	lx.tok = lx.text[start:lx.pos]
}

// word moves past a name or, with points, a number.
func (lx *lexer) word(points bool) {
	for lx.pos < len(lx.text) && (isWordByte(lx.text[lx.pos]) || points && lx.text[lx.pos] == '.') {
		lx.pos++
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isWordByte(c byte) bool {
	return c == '_' || isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func (lx *lexer) skipBlanks() {
	for lx.pos < len(lx.text) {
		switch lx.text[lx.pos] {
		case ' ', '\t', '\r':
		case '\n':
			if lx.tok != "\n" {
				return
			}
			lx.line++
		case ';':
			if end := strings.IndexByte(lx.text[lx.pos:], '\n'); end >= 0 {
				lx.pos += end - 1
			} else {
				lx.pos = len(lx.text) - 1
			}
		default:
			return
		}
		lx.pos++
	}
}

func (lx *lexer) quoted() {
	q, err := strconv.QuotedPrefix(lx.text[lx.pos:])
	if err != nil {
		lx.fail("bad quoted text")
	}
	lx.pos += len(q)
}

// take returns the current word and moves on.
func (lx *lexer) take() string {
	t := lx.tok
	lx.next()
	return t
}

func (lx *lexer) accept(w string) bool {
	if lx.tok != w {
		return false
	}
	lx.next()
	return true
}

func (lx *lexer) expect(w string) {
	if !lx.accept(w) {
		lx.fail("expected %q, found %q", w, lx.tok)
	}
}

func (lx *lexer) str() string {
	s, err := strconv.Unquote(lx.tok)
	if err != nil {
		lx.fail("expected a quoted text, found %q", lx.tok)
	}
	lx.next()
	return s
}

func (lx *lexer) int() int64 {
	n, err := strconv.ParseInt(lx.tok, 10, 64)
	if err != nil {
		lx.fail("expected a number, found %q", lx.tok)
	}
	lx.next()
	return n
}

// float reads 1.5, 1e-09 (three words: the sign splits it) or 0x and the bits.
func (lx *lexer) float() uint64 {
	w := lx.take()
	if bits, err := strconv.ParseUint(w, 0, 64); err == nil && strings.HasPrefix(w, "0x") {
		return bits
	}
	if strings.HasSuffix(w, "e") {
		w += lx.take()
	}
	x, err := strconv.ParseFloat(w, 64)
	if err != nil {
		lx.fail("expected a float, found %q", w)
	}
	return math.Float64bits(x)
}

// index reads a word like v12 or block3 and returns its number.
func (lx *lexer) index(prefix string) int32 {
	n, err := strconv.ParseInt(strings.TrimPrefix(lx.tok, prefix), 10, 31)
	if err != nil || !strings.HasPrefix(lx.tok, prefix) {
		lx.fail("expected %sN, found %q", prefix, lx.tok)
	}
	lx.next()
	return int32(n)
}
