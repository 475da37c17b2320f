package fuzz

import (
	"fmt"
	"slices"
	"strings"
)

// dataType is a type that the program declares.
type dataType struct {
	name    string
	params  []string
	cons    []constructor
	derived string // the instances that it asserts
}

type constructor struct {
	name   string
	fields []*Type // may mention params
}

// dataType declares a type: an enumeration, a recursive one, a polymorphic one or
// all of it. Its first constructor is never recursive: it ends every value.
func (g *generator) dataType() *Term {
	d := &dataType{name: g.name("T")}
	self := con(d.name)
	if g.chance(40) {
		d.params = []string{"a"}
		self = con(d.name, con("a"))
	}
	n := oneOf(g, 1, 2, 2, 3, 4, 9)
	for i := range n {
		c := constructor{name: g.name("C")}
		for k := oneOf(g, 0, 1, 1, 2, 3, 6); k > 0; k-- {
			c.fields = append(c.fields, g.fieldType(d, self, i > 0))
		}
		d.cons = append(d.cons, c)
	}
	if g.chance(20) {
		d.derived = oneOf(g, " derive (Show)", " derive (Eq, Ord)", " derive (Show, Eq, Ord)")
	}
	g.types = append(g.types, d)
	for _, c := range d.cons {
		f := &function{name: c.name, typ: funs(c.fields, self), cost: 1, turns: 1, often: 2, quiet: true}
		g.functions = append(g.functions, f)
	}
	return piece(d.declaration() + "\n\n")
}

func (g *generator) fieldType(d *dataType, self *Type, recursive bool) *Type {
	switch {
	case recursive && g.chance(35):
		return self
	case recursive && g.chance(8):
		return list(self)
	case d.params != nil && g.chance(40):
		return con("a")
	}
	return g.shownType(1)
}

func (d *dataType) declaration() string {
	var alts []string
	for _, c := range d.cons {
		words := []string{c.name}
		for _, f := range c.fields {
			words = append(words, f.text)
		}
		alts = append(alts, strings.Join(words, " "))
	}
	return strings.Join(append([]string{d.name}, d.params...), " ") + " = " + strings.Join(alts, " | ") + d.derived
}

// constructors gives the constructors of a type with their fields at that type.
func (g *generator) constructors(t *Type) []constructor { return constructorsOf(g.types, t) }

func constructorsOf(types []*dataType, t *Type) []constructor {
	switch t.Con {
	case "Maybe":
		return []constructor{{"None", nil}, {"Just", t.Args}}
	case "Result":
		return []constructor{{"Ok", t.Args[:1]}, {"Err", t.Args[1:]}}
	case "List":
		return []constructor{{"[]", nil}, {":", []*Type{t.Args[0], t}}}
	case "JsonValue":
		return jsonValues
	}
	i := slices.IndexFunc(types, func(d *dataType) bool { return d.name == t.Con })
	if i < 0 {
		return nil
	}
	vars := map[string]*Type{}
	for i, p := range types[i].params {
		vars[p] = t.Args[i]
	}
	var out []constructor
	for _, c := range types[i].cons {
		at := constructor{name: c.name}
		for _, f := range c.fields {
			at.fields = append(at.fields, f.with(vars, nil))
		}
		out = append(out, at)
	}
	return out
}

// jsonValues are the constructors of the prelude's JsonValue.
var jsonValues = []constructor{{"JNull", nil}, {"JBool", []*Type{tBool}}, {"JNum", []*Type{tInt}}, {"JFloat", []*Type{tFloat}},
	{"JStr", []*Type{tString}}, {"JArr", []*Type{list(con("JsonValue"))}}, {"JObj", []*Type{list(tuple(tString, con("JsonValue")))}}}

// shownType picks a type whose values can be shown and compared.
func (g *generator) shownType(d int) *Type {
	if d <= 0 || g.chance(45) {
		return oneOf(g, tInt, tInt, tInt, tFloat, tFloat, tBool, tChar, tString, tUnit)
	}
	switch g.IntN(9) {
	case 0, 1:
		return list(g.shownType(d - 1))
	case 8:
		if g.chance(35) {
			return con("JsonValue")
		}
	case 2:
		return con("Maybe", g.shownType(d-1))
	case 3:
		return con("Result", g.shownType(d-1), tString)
	case 4:
		return g.product(func() *Type { return g.shownType(d - 1) })
	case 5:
		return con("Map", oneOf(g, tInt, tString, tChar, tuple(tInt, tString)), g.shownType(d-1))
	}
	if len(g.types) == 0 {
		return tInt
	}
	data := oneOf(g, g.types...)
	if data.params == nil {
		return con(data.name)
	}
	return con(data.name, g.shownType(d-1))
}

// anyType picks a type, functions included.
func (g *generator) anyType(d int) *Type {
	switch {
	case d <= 0 || g.chance(75):
		return g.shownType(d)
	case g.chance(20):
		return g.product(func() *Type { return g.anyType(d - 1) })
	}
	return g.funType(d)
}

func (g *generator) funType(d int) *Type {
	var ps []*Type
	for n := oneOf(g, 1, 1, 1, 2, 2, 3); n > 0; n-- {
		ps = append(ps, g.shownType(max(d-1, 0)))
	}
	return funs(ps, g.shownType(max(d-1, 0)))
}

// product is a tuple or a record of some types. The fields of a record are picked
// out of few names, so that records resemble each other.
func (g *generator) product(make func() *Type) *Type {
	var ts []*Type
	for n := oneOf(g, 2, 2, 3, 3, 5); n > 0; n-- {
		ts = append(ts, make())
	}
	if g.chance(50) {
		return tuple(ts...)
	}
	fields := []string{"x", "y", "z", "name", "w"}
	g.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
	fields = fields[:len(ts)]
	slices.Sort(fields)
	return record(fields, ts)
}

// grows tells whether values of a type can become larger with every turn of a loop.
func (g *generator) grows(t *Type) bool {
	if t.isVar() || t.isFun() || len(g.constructors(t)) > 0 && len(t.Args) == 0 {
		return true
	}
	return t.mentions("List", "String", "Map") || slices.ContainsFunc(t.Args, g.grows)
}

// simplest gives the shortest expression of a type that does not fail.
func simplest(types []*dataType, t *Type) string {
	all := func(ts []*Type, between string) string {
		var parts []string
		for i, a := range ts {
			s := simplest(types, a)
			if t.Fields != nil {
				s = t.Fields[i] + " = " + s
			}
			parts = append(parts, s)
		}
		return strings.Join(parts, between)
	}
	switch t.Con {
	case "Int", "#", "#n":
		return "0"
	case "Float":
		return "0.0"
	case "Bool":
		return "false"
	case "Char":
		return "'a'"
	case "String":
		return `""`
	case "()":
		return "()"
	case "List":
		return "[]"
	case "Map":
		return "map_empty"
	case "->":
		return "(\\_ -> " + simplest(types, t.Args[1]) + ")"
	case "(,)":
		return "(" + all(t.Args, ", ") + ")"
	case "{}":
		return "{" + all(t.Args, ", ") + "}"
	}
	if cons := constructorsOf(types, t); cons != nil {
		if len(cons[0].fields) == 0 {
			return cons[0].name
		}
		return "(" + cons[0].name + " " + all(cons[0].fields, " ") + ")"
	}
	return fmt.Sprintf("(error %q)", t.text)
}
