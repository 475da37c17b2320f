package core

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// typeReader parses types as type_text.go writes them. Constructors are found
// by name among the built-in and the declared ones.
type typeReader struct {
	types *Types
	cons  map[string]*TyCon
	text  string
	pos   int
}

// parseTypes reads "[T, T]" or "[T]".
func (p *exprParser) parseTypes(s string) []*Type {
	if len(s) < 2 || s[0] != '[' || s[len(s)-1] != ']' {
		p.fail("types in brackets expected, found " + s)
	}
	r := &typeReader{p.prog.Types, p.tycons, s[1 : len(s)-1], 0}
	var out []*Type
	for r.peek() != 0 {
		out = append(out, r.fun())
		if r.peek() == ',' {
			r.pos++
		}
	}
	return out
}

func (p *exprParser) parseType(s *sexp) *Type {
	ts := p.at(s).parseTypes(s.atom)
	if len(ts) != 1 {
		p.fail("one type expected, found " + s.atom)
	}
	return ts[0]
}

func (r *typeReader) peek() byte {
	for r.pos < len(r.text) && r.text[r.pos] == ' ' {
		r.pos++
	}
	if r.pos == len(r.text) {
		return 0
	}
	return r.text[r.pos]
}

func (r *typeReader) fail(msg string) {
	panic(parseError{fmt.Errorf("core text: %s in type %q at %d", msg, r.text, r.pos)})
}

func (r *typeReader) fun() *Type {
	t := r.app()
	if r.peek() == '-' && strings.HasPrefix(r.text[r.pos:], "->") {
		r.pos += 2
		return r.types.Fun(r.fun(), t)
	}
	return t
}

func (r *typeReader) app() *Type {
	if c := r.peek(); c < 'A' || c > 'Z' {
		return r.atomic()
	}
	con := r.con(r.word())
	var args []*Type
	for range con.Arity {
		args = append(args, r.atomic())
	}
	return r.types.Con(con, args...)
}

func (r *typeReader) atomic() *Type {
	switch c := r.peek(); {
	case c == '(':
		r.pos++
		return r.tuple()
	case c == '{':
		r.pos++
		return r.record()
	case c >= 'a' && c <= 'z':
		return r.types.Var(varNumber(r.word()))
	case c >= 'A' && c <= 'Z':
		con := r.con(r.word())
		if con.Arity > 0 {
			r.fail(con.Name + " needs arguments")
		}
		return r.types.Con(con)
	}
	r.fail("type expected")
	return nil
}

func (r *typeReader) tuple() *Type {
	var elems []*Type
	for r.peek() != ')' {
		elems = append(elems, r.fun())
		if r.peek() == ',' {
			r.pos++
		}
	}
	r.pos++
	return r.types.Tuple(elems...)
}

func (r *typeReader) record() *Type {
	var names []string
	var types []*Type
	var row *Type
	for r.peek() != '}' {
		switch r.peek() {
		case '|':
			r.pos++
			row = r.atomic()
			continue
		case ',':
			r.pos++
			continue
		}
		names = append(names, r.word())
		if r.peek() != ':' {
			r.fail(": expected")
		}
		r.pos++
		types = append(types, r.fun())
	}
	r.pos++
	return r.types.Record(names, types, row)
}

func (r *typeReader) word() string {
	r.peek()
	start := r.pos
	for r.pos < len(r.text) && (r.text[r.pos] == '_' || r.text[r.pos] == '\'' || r.text[r.pos] == '.' ||
		r.text[r.pos]|32 >= 'a' && r.text[r.pos]|32 <= 'z' || r.text[r.pos] >= '0' && r.text[r.pos] <= '9') {
		r.pos++
	}
	if start == r.pos {
		r.fail("name expected")
	}
	return r.text[start:r.pos]
}

func (r *typeReader) con(name string) *TyCon {
	c := r.cons[name]
	if c == nil {
		r.fail("unknown type " + name)
	}
	return c
}

// varNumber is the inverse of VarName.
func varNumber(s string) int {
	n := int(s[0] - 'a')
	if len(s) > 1 {
		k, _ := strconv.Atoi(s[1:])
		n += 26 * k
	}
	return n
}

// builtinCons are the type constructors that need no declaration.
func builtinCons(t *Types) map[string]*TyCon {
	out := map[string]*TyCon{"List": t.ListCon, "Chan": t.ChanCon, "Bool": t.BoolCon}
	for _, b := range []*Type{t.Int, t.Float, t.Char, t.String} {
		out[b.Con.Name] = b.Con
	}
	return out
}

// all lists the types of the table, in no order.
func (t *Types) all() []*Type {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.AppendSeq(slices.Collect(maps.Values(t.few)), maps.Values(t.table))
}
