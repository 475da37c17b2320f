package fuzz

import "strings"

// classes makes type classes with instances for Int, lists and some of the declared
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
		out = append(out, g.tagged()...)
	}
	if g.chance(40) {
		out = append(out, g.sized()...)
	}
	return out
}

// ownClass tells whether programs declare the class.
func ownClass(class string) bool { return class == "Tag" || class == "Sized" }

// tagged makes a class whose instances have all to say for themselves.
func (g *generator) tagged() []*Term {
	out := []*Term{piece("trait Tag a\n  tag : a -> Int\n\n"),
		g.instance("Tag Int", "tag", tInt, tInt, 2),
		piece("impl Tag (List a) ? Tag a\n  tag [] = 0\n  tag (x : xs) = wrap_add (tag x) (tag xs)\n\n")}
	g.instances["Tag"] = []*Type{tInt}
	for _, d := range g.types {
		if t := con(d.name); d.params == nil {
			out = append(out, g.instance("Tag "+d.name, "tag", t, tInt, 2))
			g.instances["Tag"] = append(g.instances["Tag"], t)
		}
	}
	g.method("tag", "Tag", fun(con("a"), tInt))
	return out
}

// sized makes a class with a class above it, whose methods have default bodies that mention
// one another; instances keep or replace them.
func (g *generator) sized() []*Term {
	out := []*Term{piece("trait Sized a ? Show a\n  size_of : a -> Int\n  size_of x = str_len (show x)\n" +
		"  label : a -> String\n  label x = \"<\" ++ take_some (show x) ++ \":\" ++ show (size_of x) ++ \">\"\n\n"),
		piece("impl Sized String\n\nimpl Sized (List a) ? Sized a\n  size_of xs = foldl (\\n x -> wrap_add n (size_of x)) 0 xs\n\n"),
		g.instance("Sized Int", "size_of", tInt, tInt, 2)}
	g.instances["Sized"] = []*Type{tInt, tString}
	for _, d := range g.types {
		if t := con(d.name); d.params == nil {
			if g.chance(50) {
				out = append(out, g.instance("Sized "+d.name, "label", t, tString, 2))
			} else {
				out = append(out, piece("impl Sized "+d.name+"\n\n"))
			}
			g.instances["Sized"] = append(g.instances["Sized"], t)
		}
	}
	g.method("size_of", "Sized", fun(con("a"), tInt))
	g.method("label", "Sized", fun(con("a"), tString))
	return out
}

// method makes a method callable.
func (g *generator) method(name, class string, t *Type) {
	g.functions = append(g.functions, &function{name: name, typ: t, class: map[string]string{"a": class}, cost: 40, turns: 1, often: 6})
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
