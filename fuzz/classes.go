package fuzz

import "strings"

// classes makes a type class with instances for Int, lists and some of the declared
// types, and now and then an impl that replaces how a declared type is shown or
// compared.
func (g *generator) classes() []*Term {
	var out []*Term
	for _, d := range g.types {
		if d.params == nil && g.chance(15) {
			out = append(out, g.showImpl(d))
		}
		if d.params == nil && g.chance(10) {
			out = append(out, g.orderImpl(d)...)
		}
	}
	if g.chance(50) {
		return out
	}
	out = append(out, piece("trait Tag a\n  tag : a -> Int\n\n"),
		g.instance("Tag Int", "tag", tInt, tInt, 2),
		piece("impl Tag (List a) ? Tag a\n  tag [] = 0\n  tag (x : xs) = wrap_add (tag x) (tag xs)\n\n"))
	g.tagged = []*Type{tInt}
	for _, d := range g.types {
		if t := con(d.name); d.params == nil {
			out = append(out, g.instance("Tag "+d.name, "tag", t, tInt, 2))
			g.tagged = append(g.tagged, t)
		}
	}
	g.functions = append(g.functions, &function{name: "tag", typ: fun(con("a"), tInt), class: map[string]string{"a": "Tag"},
		cost: 40, turns: 1, often: 6})
	return out
}

// instance makes an impl whose one method has an equation for each constructor.
func (g *generator) instance(head, method string, t, result *Type, d int) *Term {
	g.fuel = steps / 400
	cons := g.constructors(t)
	if cons == nil {
		v := g.name("v")
		body := within(g, []variable{{v, t}}, func() *Term { return g.expr(result, d) })
		return expr(nil, "impl "+head+push+"\n"+method+" "+v+" = §"+pop+"\n\n", body)
	}
	text := "impl " + head + push
	var bodies []*Term
	for _, c := range cons {
		words := []string{c.name}
		var vars []variable
		for _, f := range c.fields {
			v := variable{g.name("v"), f}
			words, vars = append(words, v.name), append(vars, v)
		}
		bodies = append(bodies, within(g, vars, func() *Term { return g.expr(result, d) }))
		text += "\n" + method + " (" + strings.Join(words, " ") + ") = §"
	}
	return expr(nil, text+pop+"\n\n", bodies...)
}

// showImpl replaces how a type is shown, without showing anything: it would show its
// own type before long.
func (g *generator) showImpl(d *dataType) *Term {
	return g.instance("Show "+d.name, "show", con(d.name), tString, 0)
}

// orderImpl replaces how a type is compared.
func (g *generator) orderImpl(d *dataType) []*Term {
	rank := g.name("rank")
	text := rank + " : " + d.name + " -> Int"
	for i, c := range d.cons {
		text += "\n" + rank + " (" + c.name + strings.Repeat(" _", len(c.fields)) + ") = " + itoa((i*7+3)%4)
	}
	text += "\n\nimpl Eq " + d.name + "\n  eq x y = " + rank + " x == " + rank + " y\n\n" +
		"impl Ord " + d.name + "\n  cmp x y = ? " + rank + " x < " + rank + " y -> -1 : ? " + rank + " x > " + rank + " y -> 1 : 0\n\n"
	return []*Term{piece(text)}
}
