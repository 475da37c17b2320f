package fuzz

import "strings"

// The definitions of this file are there for what they do to the native tier.

// manyArguments makes a function with more parameters and live values than there
// are registers, Ints and Floats mixed.
func (g *generator) manyArguments() (*function, []*Term) {
	pick := func() *Type { return oneOf(g, tInt, tInt, tFloat, tFloat, tBool, tString, list(tInt)) }
	ps := g.some(7+g.IntN(20), pick)
	f := &function{name: g.name("f"), typ: funs(ps, oneOf(g, tInt, tFloat, tuple(tFloat, tInt), tString))}
	var vars []variable
	var words []string
	for _, p := range ps {
		v := variable{g.name("v"), p}
		words, vars = append(words, v.name), append(vars, v)
	}
	g.scope = vars
	var lines []*Term
	for range g.IntN(16) {
		lines = append(lines, g.binding(oneOf(g, tInt, tFloat), 2))
	}
	all := expr(nil, g.allOf(g.scope)+"§", g.expr(f.typ.after(len(ps)), 4))
	head := g.signed(f) + f.name + " " + strings.Join(words, " ") + " =" + push + "\n"
	return f, []*Term{looseSequence(head, append(lines, all), pop+"\n\n")}
}

// allOf uses every number of vars after all of them are there, in an order of its
// own, so that they live at one time.
func (g *generator) allOf(vars []variable) string {
	ints, floats := []string{"0"}, []string{"0.0"}
	for _, i := range g.Perm(len(vars)) {
		switch v := vars[i]; v.typ {
		case tInt:
			ints = append(ints, v.name)
		case tFloat:
			floats = append(floats, v.name)
		}
	}
	sum := strings.Join(floats, oneOf(g, " + ", " - "))
	mix := ints[0]
	for _, v := range ints[1:] {
		mix = "(wrap_add (wrap_mul " + mix + " 31) " + v + ")"
	}
	both := variable{g.name("v"), tInt}
	total := variable{g.name("v"), tFloat}
	g.scope = append(g.scope, both, total)
	return both.name + " = " + mix + "\n" + total.name + " = " + sum + "\n"
}

// table makes a function with an equation for each of many constants.
func (g *generator) table() (*function, []*Term) {
	key := oneOf(g, tInt, tInt, tChar, tString)
	f := &function{name: g.name("f"), typ: fun(key, oneOf(g, tInt, tInt, tFloat, tString, tBool))}
	result := f.typ.Args[1]
	var eqs []*Term
	for i := range 4 + g.IntN(40) {
		var k string
		switch key {
		case tInt:
			k = oneOf(g, itoa(i), itoa(i), itoa(i*i), "("+itoa(-i-1)+")")
		case tChar:
			k = "'" + string(rune('a'+i%26)) + "'"
		default:
			k = `"` + strings.Repeat(string(rune('a'+i%5)), i/5) + `"`
		}
		eqs = append(eqs, piece(f.name+" "+k+" = §\n", g.expr(result, g.IntN(3))))
	}
	if g.chance(85) {
		eqs = append(eqs, piece(f.name+" v = §\n", within(g, []variable{{"v", key}}, func() *Term { return g.expr(result, 3) })))
	}
	return f, []*Term{looseSequence(g.signed(f), eqs, "\n")}
}

// openRecord makes a function that takes every record with some fields.
func (g *generator) openRecord() (*function, []*Term) {
	r := g.product(func() *Type { return g.shownType(1) })
	for r.Fields == nil {
		r = g.product(func() *Type { return g.shownType(1) })
	}
	f := &function{name: g.name("f"), typ: fun(r, oneOf(g, r.Args[0], tInt, r))}
	if g.chance(40) || f.typ.Args[1] == r {
		g.scope = []variable{{"r", r}}
		return f, []*Term{piece(g.signed(f)+f.name+" r = §\n\n", g.expr(f.typ.Args[1], 4))}
	}
	uses := ""
	for i, field := range r.Fields {
		v := variable{g.name("v"), r.Args[i]}
		uses += v.name + " = r." + field + "\n"
		g.scope = append(g.scope, v)
	}
	open := f.name + " : " + strings.TrimSuffix(r.text, "}") + " | r} -> " + f.typ.Args[1].text + "\n"
	return f, []*Term{piece(open+f.name+" r ="+push+"\n"+uses+"§"+pop+"\n\n", g.expr(f.typ.Args[1], 4))}
}

// constant makes a definition without parameters: it is evaluated once, or each
// time when it prints or fails.
func (g *generator) constant() (*function, []*Term) {
	f := &function{name: g.name("k"), typ: g.anyType(2)}
	signed := g.signed(f)
	return f, []*Term{piece(signed+f.name+" = §\n\n", g.expr(f.typ, 4))}
}

// deep makes a function that is not tail recursive and goes deep.
func (g *generator) deep() (*function, []*Term) {
	r := oneOf(g, tInt, tFloat, list(tInt), tuple(tInt, tInt))
	f := &function{name: g.name("f"), typ: funs([]*Type{tCount, r}, r), limit: oneOf(g, 100, 1000, 20000)}
	if !g.afford(float64(f.limit)) {
		f.limit = 10
	}
	vars := []variable{{"n", tInt}, {"v", r}, {"w", r}}
	up := repeated(g, float64(f.limit), func() *Term { return within(g, vars, func() *Term { return g.after(r) }) })
	return f, []*Term{piece(g.signed(f)+f.name+" n v = ? n == 0 -> v : (\\w -> §) ("+f.name+" (n - 1) v)\n\n", up)}
}

// after makes what a deep recursion does on its way back.
func (g *generator) after(r *Type) *Term {
	switch r {
	case tInt:
		return expr(r, oneOf(g, "(wrap_add (wrap_mul w 3) n)", "(bit_xor w n)", "(w + 1)", "(w - n * n)"))
	case tFloat:
		return expr(r, oneOf(g, "(w * 0.5 + 1.0)", "(w + to_float n)"))
	}
	if r.Con == "List" {
		return expr(r, "(? n % 100 == 0 -> (n : w) : w)")
	}
	return expr(r, "((\\(p, q) -> (q, wrap_add p n)) w)")
}
