// The text form's letters: S-expressions. Both levels are printed to them and
// parsed from them. An atom may hold types in brackets (x.3[List Int]) and
// quoted strings; everything from ; to the end of the line is a comment.

package core

import (
	"fmt"
	"strings"
)

// sexp is an atom or a list.
type sexp struct {
	atom  string
	list  []*sexp
	isSeq bool
	flat  bool // the last element of a broken list is not indented (bodies of lets)
	width int  // when written on one line
	off   int  // where it was read
}

func atom(s string) *sexp { return &sexp{atom: s, width: len(s)} }

func seq(items ...*sexp) *sexp {
	w := 2
	for _, i := range items {
		w += i.width + 1
	}
	return &sexp{list: items, isSeq: true, width: w}
}

func form(head string, items ...*sexp) *sexp {
	return seq(append([]*sexp{atom(head)}, items...)...)
}

// spine is a form whose last element continues at the same depth.
func spine(head string, items ...*sexp) *sexp {
	s := form(head, items...)
	s.flat = true
	return s
}

const lineWidth = 100

func (s *sexp) String() string {
	var b strings.Builder
	s.write(&b, 0)
	return b.String()
}

func (s *sexp) write(b *strings.Builder, indent int) {
	if !s.isSeq {
		b.WriteString(s.atom)
		return
	}
	b.WriteByte('(')
	split := indent+s.width > lineWidth
	for i, x := range s.list {
		switch {
		case i == 0:
		case split && !s.leads(i):
			in := min(indent+2, 60)
			if s.flat && i == len(s.list)-1 {
				in = indent
			}
			b.WriteString("\n" + strings.Repeat(" ", in))
			x.write(b, in)
			continue
		default:
			b.WriteByte(' ')
		}
		x.write(b, indent+2)
	}
	b.WriteByte(')')
}

// leads reports whether element i stays on the first line of a broken list:
// short things that follow the head.
func (s *sexp) leads(i int) bool {
	for _, x := range s.list[1 : i+1] {
		if x.width > 40 || x.isSeq && !s.flat {
			return false
		}
	}
	return i < len(s.list)-1
}

// sexpReader reads S-expressions; errors name the line.
type sexpReader struct {
	text string
	pos  int
}

func readSexps(text string) ([]*sexp, error) {
	r := &sexpReader{text: text}
	var out []*sexp
	for {
		r.skip()
		if r.pos == len(text) {
			return out, nil
		}
		s, err := r.read()
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
}

func (r *sexpReader) skip() {
	for r.pos < len(r.text) {
		c := r.text[r.pos]
		if c == ';' {
			for r.pos < len(r.text) && r.text[r.pos] != '\n' {
				r.pos++
			}
			continue
		}
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return
		}
		r.pos++
	}
}

func (r *sexpReader) fail(msg string) error {
	return fmt.Errorf("core text, line %d: %s", 1+strings.Count(r.text[:min(r.pos, len(r.text))], "\n"), msg)
}

func (r *sexpReader) read() (*sexp, error) {
	start := r.pos
	switch r.text[r.pos] {
	case ')':
		return nil, r.fail("unexpected )")
	case '(':
		r.pos++
		s := &sexp{isSeq: true, off: start}
		for {
			r.skip()
			if r.pos == len(r.text) {
				return nil, r.fail("unclosed (")
			}
			if r.text[r.pos] == ')' {
				r.pos++
				return s, nil
			}
			x, err := r.read()
			if err != nil {
				return nil, err
			}
			s.list = append(s.list, x)
		}
	}
	if err := r.atomEnd(); err != nil {
		return nil, err
	}
	return &sexp{atom: r.text[start:r.pos], off: start}, nil
}

// atomEnd moves past an atom: quotes and brackets are opaque.
func (r *sexpReader) atomEnd() error {
	depth, start := 0, r.pos
	for ; r.pos < len(r.text); r.pos++ {
		c := r.text[r.pos]
		switch {
		case c == '"' || c == '\'' && r.pos == start:
			if err := r.quoted(c); err != nil {
				return err
			}
		case c == '[':
			depth++
		case c == ']':
			depth--
		case depth == 0 && strings.IndexByte(" \n\t\r();", c) >= 0:
			return nil
		}
	}
	if depth != 0 {
		return r.fail("unclosed [")
	}
	return nil
}

// quoted leaves pos at the closing quote.
func (r *sexpReader) quoted(q byte) error {
	for r.pos++; r.pos < len(r.text); r.pos++ {
		switch r.text[r.pos] {
		case '\\':
			r.pos++
		case q:
			return nil
		}
	}
	return r.fail("unclosed quote")
}
