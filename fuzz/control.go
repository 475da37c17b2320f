package fuzz

import (
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

// matching makes a match of some value against two or more patterns.
func (g *generator) matching(t *Type, d int) *Term {
	s := g.shownType(2)
	kids := []*Term{nil}
	if len(g.scope) > 0 && g.chance(80) {
		if v := oneOf(g, g.scope...); !v.typ.isFun() && !v.typ.isVar() {
			s = v.typ
			kids[0] = expr(s, v.name)
		}
	}
	if kids[0] == nil {
		kids[0] = g.expr(s, d-1)
	}
	for n := oneOf(g, 1, 1, 2, 3, 5); n > 0; n-- {
		pat, vars := g.pattern(s, 2)
		kids = append(kids, piece("| "+pat+" -> § ", within(g, vars, func() *Term { return g.expr(t, d-1) })))
	}
	if g.chance(90) {
		kids = append(kids, piece("| _ -> § ", g.expr(t, d-1)))
	}
	return expr(t, "(? § "+strings.Repeat(hole, len(kids)-1)+")", kids...)
}

// block makes lines that bind and act, and a value.
func (g *generator) block(t *Type, d int) *Term {
	if g.flat {
		return nil
	}
	cond, other := g.expr(tBool, d-1), g.expr(t, d-2)
	old := append([]variable(nil), g.scope...)
	defer func() { g.scope = old }()
	lines := g.lines(d)
	lines = append(lines, expr(nil, "§", g.expr(t, d-1)))
	if g.chance(50) {
		return expr(t, "(? § ->"+push+"\n"+strings.Repeat(hole, len(lines))+pop+"\n : §)",
			append(append([]*Term{cond}, lines...), other)...)
	}
	return sequence(t, "((\\_ ->"+push+"\n", lines, pop+"\n) ())")
}

// lines makes the lines of a block before the last; their names stay in scope.
func (g *generator) lines(d int) []*Term {
	var lines []*Term
	for n := oneOf(g, 1, 2, 2, 3, 5); n > 0; n-- {
		switch k := g.IntN(10); {
		case k < 5:
			t := g.anyType(2)
			lines = append(lines, g.binding(t, d))
		case k < 6:
			t := g.product(func() *Type { return g.shownType(1) })
			e := g.expr(t, d-1)
			pat, vars := g.pattern(t, 1)
			lines = append(lines, piece(pat+" = §\n", e))
			g.scope = append(g.scope, vars...)
		case k < 7 && !g.quiet:
			lines = append(lines, piece("print §\n", g.expr(g.shownType(1), d-1)))
		case k < 9:
			lines = append(lines, g.localFunction(d))
		default:
			lines = append(lines, g.localLoop(d))
		}
	}
	return lines
}

// binding binds a name to a value; now and then a name that is there already, but
// not to a function, which would see itself.
func (g *generator) binding(t *Type, d int) *Term {
	e := g.expr(t, d-1)
	name := g.name("v")
	if n := len(g.scope); n > 0 && g.chance(8) && !t.isFun() && g.scope[n-1].name[0] == 'v' {
		name = g.scope[n-1].name
		g.scope = g.scope[: n-1 : n-1] // what holds on to the longer one keeps it
	}
	g.scope = append(g.scope, variable{name, t})
	return piece(name+" = §\n", e)
}

// localFunction makes a function that sees the locals around it.
func (g *generator) localFunction(d int) *Term {
	t := g.funType(2)
	name := g.name("l")
	text, body := g.equation(name, t, d-1)
	g.scope = append(g.scope, variable{name, t})
	return piece(text+" = §\n", body)
}

func (g *generator) equation(name string, t *Type, d int) (string, *Term) {
	var vars []variable
	words := []string{name}
	for _, p := range t.params() {
		pat, bound := g.sidePattern(p)
		words, vars = append(words, pat), append(vars, bound...)
	}
	body := within(g, vars, func() *Term {
		return repeated(g, 3, func() *Term { return g.expr(t.after(len(t.params())), d) })
	})
	return strings.Join(words, " "), body
}

// localLoop makes a local recursive function with its one call bound to a name.
func (g *generator) localLoop(d int) *Term {
	acc := g.shownType(1)
	turns := g.turns(acc)
	name, a, result := g.name("go"), g.name("v"), g.name("v")
	step := within(g, []variable{{"n", tInt}, {a, acc}}, func() *Term {
		return repeated(g, float64(turns), func() *Term { return g.expr(acc, d-1) })
	})
	text := name + " n " + a + " = ? n <= 0 -> " + a + " : " + name + " (n - 1) §\n" + result + " = " + name + " " + itoa(turns) + " §\n"
	init := g.expr(acc, d-1)
	g.scope = append(g.scope, variable{result, acc})
	return piece(text, step, init)
}

// turns picks how often a loop with such an accumulator may turn.
func (g *generator) turns(accs ...*Type) int {
	for _, t := range accs {
		if g.grows(t) {
			return 1 + g.IntN(7)
		}
	}
	for _, n := range []int{3000, 500, 60} {
		if g.chance(25) && g.afford(float64(n)*5) {
			return n
		}
	}
	return 1 + g.IntN(10)
}

// pattern makes a pattern of a type that is an atom, and what it binds.
func (g *generator) pattern(t *Type, d int) (string, []variable) {
	switch n := g.IntN(10); {
	case n < 1:
		return "_", nil
	case n < 3 || d <= 0 || t.isVar() || t.isFun():
		v := g.name("v")
		return v, []variable{{v, t}}
	case n < 4:
		v := g.name("v")
		pat, vars := g.pattern(t, d-1)
		if pat[0] != '(' {
			return v, []variable{{v, t}}
		}
		return v + "@" + pat, append(vars, variable{v, t})
	}
	return g.structure(t, d)
}

// structure makes a pattern that looks into the value.
func (g *generator) structure(t *Type, d int) (string, []variable) {
	switch t.Con {
	case "Int":
		return oneOf(g, "0", "1", "2", "3", "(-1)", "7", "9223372036854775807"), nil
	case "Float", "Bool", "Char", "String", "()":
		if t.Con == "Float" {
			return oneOf(g, "0.0", "1.5", "(-1.0)"), nil
		}
		return g.literal(t).parts[0], nil
	case "(,)", "{}":
		return g.productPattern(t, d)
	case "Map":
		v := g.name("v")
		return v, []variable{{v, t}}
	}
	c := oneOf(g, g.constructors(t)...)
	words := []string{c.name}
	var vars []variable
	for _, f := range c.fields {
		pat, bound := g.pattern(f, d-1)
		words, vars = append(words, pat), append(vars, bound...)
	}
	switch {
	case c.name == ":":
		return "(" + words[1] + " : " + words[2] + ")", vars
	case len(words) == 1:
		return c.name, vars
	}
	return "(" + strings.Join(words, " ") + ")", vars
}

func (g *generator) productPattern(t *Type, d int) (string, []variable) {
	var parts []string
	var vars []variable
	for i, a := range t.Args {
		if t.Fields != nil && g.chance(30) && len(parts) > 0 {
			continue
		}
		pat, bound := g.pattern(a, d-1)
		if t.Fields != nil {
			pat = t.Fields[i] + " = " + pat
		}
		parts, vars = append(parts, pat), append(vars, bound...)
	}
	if t.Fields != nil {
		return "{" + strings.Join(parts, ", ") + "}", vars
	}
	return "(" + strings.Join(parts, ", ") + ")", vars
}
