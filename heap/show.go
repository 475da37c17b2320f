// Show: the text of a value, as LANGUAGE §7 has it. What it prints of data reads
// back as source. Iterative: neither a long list nor a deep tree takes Go stack.

package heap

import (
	"math"
	"slices"
	"strconv"
	"unicode/utf8"
)

// position is where a value stands in the text; it decides about parentheses.
type position uint8

const (
	plain    position = iota // alone, or a field of a tuple or record
	element                  // of a list: applications need parentheses
	argument                 // of a constructor: negative numbers too
)

// showItem is one piece of text still to be written: lead, then `name = ` if there
// is a name, then the value if there is a layout.
type showItem struct {
	lead, name string
	word       Word
	layout     *Layout
	pos        position
	rest       bool // word is what is left of a list; its bracket is open
}

// shower writes one value.
type shower struct {
	t    *Task
	out  []byte
	todo []showItem // the next piece last

	counted int // bytes of both; see Scratch
}

// Show is the text of w as a string value in dest: a String or Char as it is,
// anything else as AppendInside has it, but without outer parentheses.
func (t *Task) Show(dest, w Word, l *Layout) Word {
	if l.Kind == KindString {
		return w
	}
	t.out = t.AppendShow(t.out[:0], w, l)
	s := t.NewBytes(dest, t.out)
	if cap(t.out) > maxKeptText {
		t.out = nil
	}
	return s
}

// ShowText is the text of w, valid until the task shows something else, is reset, or w is gone.
func (t *Task) ShowText(w Word, l *Layout) string {
	if l.Kind == KindString {
		return View(w)
	}
	t.out = t.AppendShow(t.out[:0], w, l)
	return viewBytes(t.out)
}

// ShowInside is the text of w as AppendInside has it, or as the program's own impls of
// Show do: what a fault's message quotes. They may fail; showing what they failed on is
// not left to them.
func (t *Task) ShowInside(w Word, l *Layout) string {
	if t.ShowByImpl != nil && !t.explaining {
		t.explaining = true
		text, ok := t.ShowByImpl(t, w, l)
		t.explaining = false
		if ok {
			return text
		}
	}
	return string(t.AppendInside(nil, w, l))
}

// maxKeptText bounds the buffer that a task keeps for the next Show.
const maxKeptText = 1 << 20

// AppendShow appends the text of w: Strings and Chars raw.
func (t *Task) AppendShow(b []byte, w Word, l *Layout) []byte {
	switch l.Kind {
	case KindString:
		b = slices.Grow(b, ByteLen(w))
		t.Fill(b[len(b):len(b)+ByteLen(w)], View(w))
		return b[:len(b)+ByteLen(w)]
	case KindChar:
		return utf8.AppendRune(b, rune(w))
	}
	return t.appendShow(b, w, l, plain)
}

// AppendInside appends the text of w as it stands as an argument of a constructor:
// quoted and in parentheses where needed.
func (t *Task) AppendInside(b []byte, w Word, l *Layout) []byte {
	return t.appendShow(b, w, l, argument)
}

func (t *Task) appendShow(b []byte, w Word, l *Layout, pos position) []byte {
	s := shower{t: t, out: b, todo: t.shows[:0]}
	t.shows = nil // a poll may panic, or show something else
	s.value(w, l, pos)
	for steps := 0; len(s.todo) > 0; steps++ {
		if steps%4096 == 4095 {
			t.poll()
		}
		if n := cap(s.out) + cap(s.todo)*bytesOf[showItem](); n > s.counted {
			s.counted = n
			t.Scratch(n)
		}
		it := s.todo[len(s.todo)-1]
		s.todo = s.todo[:len(s.todo)-1]
		s.item(&it)
	}
	if t.shows = s.todo; t.scratch > 0 {
		t.Scratch(0)
		t.shows = nil
	}
	return s.out
}

func (s *shower) item(it *showItem) {
	if it.rest {
		s.listRest(it.word, it.layout, it.lead)
		return
	}
	s.out = append(s.out, it.lead...)
	if it.name != "" {
		s.out = append(append(s.out, it.name...), " = "...)
	}
	if it.layout != nil {
		s.value(it.word, it.layout, it.pos)
	}
}

func (s *shower) value(w Word, l *Layout, pos position) {
	switch l.Kind {
	case KindInt:
		s.int(int64(w), pos)
	case KindFloat:
		s.float(math.Float64frombits(w), pos)
	case KindBool:
		s.out = strconv.AppendBool(s.out, w != 0)
	case KindUnit:
		s.out = append(s.out, "()"...)
	case KindChar:
		s.out = AppendQuotedChar(s.out, rune(w))
	case KindString:
		s.quoted(View(w))
	case KindChan:
		s.opaque("channel", "", l)
	case KindFun:
		s.opaque("function", s.functionName(w), l)
	case KindList:
		s.out = append(s.out, '[')
		s.listRest(w, l, "")
	case KindRecord:
		s.record(w, l)
	case KindTuple:
		s.fields(w, 0, l.Fields, "(", ", ", ")", plain)
	case KindVariant:
		s.variant(w, l, pos)
	}
}

func (s *shower) int(n int64, pos position) {
	if n >= 0 || pos != argument {
		s.out = strconv.AppendInt(s.out, n, 10)
		return
	}
	s.out = append(strconv.AppendInt(append(s.out, '('), n, 10), ')')
}

// float writes -inf in parentheses inside lists too: only before a digit is `-` a sign there.
func (s *shower) float(x float64, pos position) {
	negative := math.Signbit(x) && x == x
	parens := negative && (pos == argument || pos == element && math.IsInf(x, -1))
	if parens {
		s.out = append(s.out, '(')
	}
	s.out = AppendFloat(s.out, x)
	if parens {
		s.out = append(s.out, ')')
	}
}

// quoted is AppendQuoted in parts.
func (s *shower) quoted(text string) {
	s.out = append(s.out, '"')
	for from := 0; from < len(text); {
		to := NextPart(text, from)
		s.out = appendPart(s.out, text, from, to)
		s.t.Worked(to - from)
		from = to
	}
	s.out = append(s.out, '"')
}

func (s *shower) opaque(what, name string, l *Layout) {
	s.out = append(append(s.out, '<'), what...)
	if name != "" {
		s.out = append(append(s.out, ' '), name...)
	}
	s.out = append(append(append(s.out, " : "...), l.Type.String()...), '>')
}

func (s *shower) functionName(w Word) string {
	if fn := s.t.Shared.Space.Fns.FnOf(w); fn != nil {
		return fn.Display
	}
	return ""
}

// listRest writes one element and leaves the rest to do; lead separates them.
func (s *shower) listRest(w Word, l *Layout, lead string) {
	if w == 0 {
		s.out = append(s.out, ']')
		return
	}
	s.out = append(s.out, lead...)
	s.todo = append(s.todo, showItem{lead: " ", word: Field(w, 1), layout: l, rest: true})
	s.value(Field(w, 0), l.Elem, element)
}

func (s *shower) record(w Word, l *Layout) {
	names := l.Type.Fields
	if isPair(names) {
		s.fields(w, 0, l.Fields, "(", ", ", ")", plain)
		return
	}
	s.out = append(s.out, '{')
	s.todo = append(s.todo, showItem{lead: "}"})
	for i := len(names) - 1; i >= 0; i-- {
		lead := ", "
		if i == 0 {
			lead = ""
		}
		s.todo = append(s.todo, showItem{lead: lead, name: names[i], word: Field(w, i), layout: l.Fields[i]})
	}
}

func isPair(names []string) bool {
	return len(names) == 2 && names[0] == "fst" && names[1] == "snd"
}

func (s *shower) variant(w Word, l *Layout, pos position) {
	con := &l.Cons[l.Tag(w)]
	if con.Shape.Nullary {
		s.out = append(s.out, con.Con.Name...)
		return
	}
	open, end := "", ""
	if pos != plain {
		open, end = "(", ")"
	}
	s.out = append(append(s.out, open...), con.Con.Name...)
	s.fields(w, con.Shape.first, con.Fields, " ", " ", end, argument)
}

// fields leaves the fields of the object at w to do, from the last to the first.
func (s *shower) fields(w Word, first int, fields []*Layout, open, between, end string, pos position) {
	if end != "" {
		s.todo = append(s.todo, showItem{lead: end})
	}
	for i := len(fields) - 1; i >= 0; i-- {
		lead := between
		if i == 0 {
			lead = open
		}
		s.todo = append(s.todo, showItem{lead: lead, word: Load(w, first+8*i), layout: fields[i], pos: pos})
	}
}

// AppendQuoted appends a string literal. `$` is escaped only where it would begin
// an interpolation.
func AppendQuoted(b []byte, s string) []byte {
	return append(appendPart(append(b, '"'), s, 0, len(s)), '"')
}

// appendPart appends the characters of a string literal that begin in [from, to).
func appendPart(b []byte, s string, from, to int) []byte {
	for i := from; i < to; {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == '$' && i+1 < len(s) && s[i+1] == '{' {
			b = append(b, '\\')
		}
		b = appendEscaped(b, r, '"')
		i += size
	}
	return b
}

// AppendQuotedChar appends a character literal.
func AppendQuotedChar(b []byte, r rune) []byte {
	return append(appendEscaped(append(b, '\''), r, '\''), '\'')
}

func appendEscaped(b []byte, r, quote rune) []byte {
	switch r {
	case quote, '\\':
		return append(b, '\\', byte(r))
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	case 0:
		return append(b, '\\', '0')
	}
	if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\uFEFF' || r == '\u2028' || r == '\u2029' {
		b = strconv.AppendInt(append(b, `\u{`...), int64(r), 16)
		return append(b, '}')
	}
	return utf8.AppendRune(b, r)
}
