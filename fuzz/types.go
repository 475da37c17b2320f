package fuzz

import (
	"slices"
	"strings"
)

// Type is a type of the generated language. A Con in lower case is a variable;
// "->" has two arguments, "(,)" two or more, "{}" one for each field.
//
// "#" and "#n" are no types of Synoema: they stand in signatures for an Int that
// the caller must keep small, since a length or a number of turns depends on it.
type Type struct {
	Con    string
	Args   []*Type
	Fields []string
	text   string
}

var (
	tInt    = con("Int")
	tFloat  = con("Float")
	tBool   = con("Bool")
	tChar   = con("Char")
	tString = con("String")
	tUnit   = con("()")
	tSmall  = con("#")
	tCount  = con("#n")
)

func con(name string, args ...*Type) *Type {
	t := &Type{Con: name, Args: args}
	t.text = t.print()
	return t
}

func list(t *Type) *Type      { return con("List", t) }
func fun(a, b *Type) *Type    { return con("->", a, b) }
func tuple(ts ...*Type) *Type { return con("(,)", ts...) }
func (t *Type) isVar() bool   { return t.Con[0] >= 'a' && t.Con[0] <= 'z' }
func (t *Type) isFun() bool   { return t.Con == "->" }

func record(fields []string, ts []*Type) *Type {
	t := &Type{Con: "{}", Args: ts, Fields: fields}
	t.text = t.print()
	return t
}

// print gives the type as an atom of Synoema.
func (t *Type) print() string {
	var parts []string
	for i, a := range t.Args {
		s := a.text
		if t.Fields != nil {
			s = t.Fields[i] + " : " + s
		}
		parts = append(parts, s)
	}
	switch {
	case t.Con == "->":
		return "(" + parts[0] + " -> " + parts[1] + ")"
	case t.Con == "(,)":
		return "(" + strings.Join(parts, ", ") + ")"
	case t.Con == "{}":
		return "{" + strings.Join(parts, ", ") + "}"
	case len(parts) == 0:
		return strings.Replace(t.Con, "#n", "Int", 1)
	}
	return "(" + t.Con + " " + strings.Join(parts, " ") + ")"
}

func same(a, b *Type) bool { return a.text == b.text && a.Con == b.Con }

// mentions tells whether a type with one of the constructors occurs in t.
func (t *Type) mentions(cons ...string) bool {
	return slices.Contains(cons, t.Con) || slices.ContainsFunc(t.Args, func(a *Type) bool { return a.mentions(cons...) })
}

// params lists the parameters of a function type; after is what is left of it after n.
func (t *Type) params() []*Type {
	var ps []*Type
	for ; t.isFun(); t = t.Args[1] {
		ps = append(ps, t.Args[0])
	}
	return ps
}

func (t *Type) after(n int) *Type {
	for ; n > 0; n-- {
		t = t.Args[1]
	}
	return t
}

func funs(ps []*Type, r *Type) *Type {
	for i := len(ps) - 1; i >= 0; i-- {
		r = fun(ps[i], r)
	}
	return r
}

// match finds the types of pattern's variables that make it t.
func match(pattern, t *Type, vars map[string]*Type) bool {
	if pattern.isVar() {
		if old := vars[pattern.Con]; old != nil {
			return same(old, t)
		}
		vars[pattern.Con] = t
		return true
	}
	if pattern.Con != t.Con || len(pattern.Args) != len(t.Args) || !slices.Equal(pattern.Fields, t.Fields) {
		return false
	}
	for i, a := range pattern.Args {
		if !match(a, t.Args[i], vars) {
			return false
		}
	}
	return true
}

// with replaces variables by types; pick makes one for a variable that has none yet.
func (t *Type) with(vars map[string]*Type, pick func(name string) *Type) *Type {
	if t.isVar() {
		if vars[t.Con] == nil {
			vars[t.Con] = pick(t.Con)
		}
		return vars[t.Con]
	}
	if len(t.Args) == 0 {
		return t
	}
	args := make([]*Type, len(t.Args))
	for i, a := range t.Args {
		args[i] = a.with(vars, pick)
	}
	u := &Type{Con: t.Con, Args: args, Fields: t.Fields}
	u.text = u.print()
	return u
}

// signature reads a type such as "(a -> b) -> List a -> List b".
func signature(text string) *Type {
	for _, p := range []string{"(", ")", ","} {
		text = strings.ReplaceAll(text, p, " "+p+" ")
	}
	r := &typeReader{words: strings.Fields(text)}
	return r.arrow()
}

type typeReader struct{ words []string }

func (r *typeReader) next() string {
	w := r.peek()
	r.words = r.words[1:]
	return w
}

func (r *typeReader) peek() string {
	if len(r.words) == 0 {
		return ""
	}
	return r.words[0]
}

func (r *typeReader) arrow() *Type {
	t := r.applied()
	if r.peek() == "->" {
		r.next()
		return fun(t, r.arrow())
	}
	return t
}

func (r *typeReader) applied() *Type {
	if w := r.peek(); w == "(" || w[0] >= 'a' {
		return r.atom()
	}
	name := r.next()
	var args []*Type
	for w := r.peek(); w != "" && w != ")" && w != "," && w != "->"; w = r.peek() {
		args = append(args, r.atom())
	}
	return con(name, args...)
}

func (r *typeReader) atom() *Type {
	if r.peek() != "(" {
		return con(r.next())
	}
	r.next()
	if r.peek() == ")" {
		r.next()
		return tUnit
	}
	ts := []*Type{r.arrow()}
	for r.next() == "," {
		ts = append(ts, r.arrow())
	}
	if len(ts) == 1 {
		return ts[0]
	}
	return tuple(ts...)
}
