package fuzz

import "strings"

// Pipelines over lists: a producer, stages that pass elements on, a consumer. Optimisers fuse
// them, and must keep which element fails or prints first, and what is shared.

// stream makes a list of e by so many stages behind a producer.
func (g *generator) stream(e *Type, stages, d int) *Term {
	t := list(e)
	if stages == 0 || !g.afford(5) {
		return g.producer(e, d)
	}
	more := func(of *Type) *Term { return g.stream(of, stages-1, d) }
	s := g.shownType(1)
	switch g.IntN(15) {
	case 0, 1, 2, 3:
		return g.staged(t, "map §", g.element(fun(s, e), d), more(s))
	case 4, 5, 6:
		return g.staged(t, "filter §", g.element(fun(e, tBool), d), more(e))
	case 7:
		return g.staged(t, oneOf(g, "take", "drop")+" §", g.expr(tSmall, 1), more(e))
	case 8:
		return g.staged(t, oneOf(g, "take_while", "drop_while")+" §", g.element(fun(e, tBool), d), more(e))
	case 9:
		other := more(s)
		return g.staged(t, "zip_with § §", g.element(funs([]*Type{s, tInt}, e), d), other, g.stream(tInt, stages-1, d))
	case 10:
		return g.staged(t, "concatMap §", g.element(fun(s, t), d), more(s))
	case 11:
		return expr(t, "(§ ++ §)", g.producer(e, d), more(e))
	case 12:
		return g.pairs(t, e, stages, d)
	case 13:
		return g.staged(t, oneOf(g, "reverse", "id", "(\\vs -> vs ++ vs)", "tail", "init"), more(e))
	}
	return g.generators(t, e, s, more(s), d)
}

// generators makes a comprehension with one generator or two, the first of which draws elements of s.
func (g *generator) generators(t, e, s *Type, from *Term, d int) *Term {
	pat, vars := g.pattern(s, 1)
	text, kids := "[§ | "+pat+" <- §", []*Term{nil, from}
	if g.chance(40) {
		s2 := g.shownType(1)
		pat2, vars2 := g.pattern(s2, 1)
		kids = append(kids, within(g, vars, func() *Term {
			return repeated(g, streamTurns, func() *Term { return g.producer(s2, d-1) })
		}))
		text, vars = text+", "+pat2+" <- §", append(vars, vars2...)
	}
	if g.chance(50) {
		kids = append(kids, within(g, vars, func() *Term { return g.elementOf(tBool, d) }))
		text += ", §"
	}
	kids[0] = within(g, vars, func() *Term { return g.elementOf(e, d) })
	return expr(t, text+"]", kids...)
}

// pairs makes a list out of one of pairs, zipped or counted.
func (g *generator) pairs(t, e *Type, stages, d int) *Term {
	s := g.shownType(1)
	zipped := expr(list(tuple(tInt, s)), "(enumerate §)", g.stream(s, stages-1, d))
	if g.chance(50) {
		zipped = expr(list(tuple(tInt, s)), "(zip § §)", g.stream(tInt, stages/2, d), g.stream(s, stages-1, d))
	}
	i, v := g.name("v"), g.name("v")
	body := within(g, []variable{{i, tInt}, {v, s}}, func() *Term { return g.elementOf(e, d) })
	return expr(t, "(map (\\("+i+", "+v+") -> §) §)", body, zipped)
}

// staged writes a call whose last argument is a list, or the list and the call behind it.
func (g *generator) staged(t *Type, call string, kids ...*Term) *Term {
	if last := len(kids) - 1; g.chance(25) && last == strings.Count(call, hole) {
		return expr(t, "(§ |> "+call+")", append([]*Term{kids[last]}, kids[:last]...)...)
	}
	return expr(t, "("+call+" §)", kids...)
}

// streamTurns is how often a stage's function is expected to run.
const streamTurns = 12

// element makes the function of a stage.
func (g *generator) element(t *Type, d int) *Term {
	if g.chance(25) {
		return repeated(g, streamTurns, func() *Term { return g.expr(t, d-1) })
	}
	var names []string
	var vars []variable
	for _, p := range t.params() {
		v := variable{g.name("v"), p}
		names, vars = append(names, v.name), append(vars, v)
	}
	body := within(g, vars, func() *Term { return g.elementOf(t.after(len(vars)), d) })
	return expr(t, "(\\"+strings.Join(names, " ")+" -> §)", body)
}

// elementOf makes what a stage makes of an element; now and then it prints or fails.
func (g *generator) elementOf(e *Type, d int) *Term {
	return repeated(g, streamTurns, func() *Term {
		body := g.expr(e, d-1)
		switch n := g.IntN(100); {
		case n < 8 && !g.quiet && g.inClass(e, "Show"):
			return expr(e, "(say §)", body)
		case n < 16:
			return expr(e, `(? § -> error "`+g.name("stop")+`" : §)`, g.expr(tBool, d-1), body)
		}
		return body
	})
}

// producer begins a stream.
func (g *generator) producer(e *Type, d int) *Term {
	t := list(e)
	if v := g.variable(t); v != nil && g.chance(40) {
		return v
	}
	switch {
	case e == tInt && g.chance(60):
		from, _ := g.counting()
		return from
	case e == tInt && g.chance(30):
		return expr(t, "[§..§]", g.expr(tSmall, 1), g.expr(tSmall, 1))
	case e == tChar && g.chance(60):
		return expr(t, "(str_chars §)", g.expr(tString, d-1))
	case g.chance(15):
		return expr(t, "(replicate § §)", g.expr(tSmall, 1), g.expr(e, d-1))
	case g.chance(15):
		return expr(t, "(iterate § § §)", g.expr(tSmall, 1), g.element(fun(e, e), d), g.expr(e, d-1))
	case g.inClass(e, "Ord") && g.chance(15):
		return expr(t, "("+oneOf(g, "sort", "unique")+" §)", g.expr(t, d-1))
	}
	return g.expr(t, d-1)
}

// consumed makes a t out of a stream.
func (g *generator) consumed(t *Type, d int) *Term {
	stages := oneOf(g, 1, 2, 2, 3, 4)
	s := g.shownType(1)
	of := func(e *Type) *Term { return g.stream(e, stages, d) }
	switch {
	case g.chance(30):
		return g.folded(t, s, stages, d)
	case t == tInt && g.chance(80):
		if call := oneOf(g, "sum", "sum", "product", "maximum", "length", "minimum"); call != "length" {
			return g.staged(t, call, of(tInt))
		}
		return g.staged(t, "length", of(s))
	case t == tFloat && g.chance(60):
		return g.staged(t, oneOf(g, "sum", "product", "maximum"), of(tFloat))
	case t == tBool && g.chance(80):
		if g.chance(30) {
			return g.staged(t, "elem §", g.expr(tInt, 1), of(tInt))
		}
		return g.staged(t, oneOf(g, "any", "all")+" §", g.element(fun(s, tBool), d), of(s))
	case t == tUnit && !g.quiet:
		return g.staged(t, "for_each §", oneOf(g, expr(fun(s, tUnit), "print"), g.element(fun(s, tUnit), d)), of(s))
	case t == tString && g.chance(60):
		return g.staged(t, `str_join ","`, of(tString))
	case t.Con == "Maybe":
		return g.staged(t, "find §", g.element(fun(t.Args[0], tBool), d), of(t.Args[0]))
	case t.Con == "List":
		return of(t.Args[0])
	case t.Con == "Map":
		return g.staged(t, "from_pairs", of(tuple(t.Args...)))
	case g.chance(30):
		return g.staged(t, oneOf(g, "head", "last", "index 3"), of(t))
	}
	return g.folded(t, s, stages, d)
}

// folded makes a t by a fold over a stream of s.
func (g *generator) folded(t, s *Type, stages, d int) *Term {
	cut := "§"
	switch {
	case t.Con == "List":
		cut = "(take 9 §)"
	case t == tString:
		cut = "(take_some §)"
	case g.grows(t):
		return nil
	}
	acc, v := variable{g.name("v"), t}, variable{g.name("v"), s}
	body := within(g, []variable{acc, v}, func() *Term { return g.elementOf(t, d) })
	call, words := "foldl", acc.name+" "+v.name
	if g.chance(30) {
		call, words = "foldr", v.name+" "+acc.name
	}
	step := expr(fun(t, t), "(\\"+words+" -> "+cut+")", body)
	return g.staged(t, call+" § §", step, g.expr(t, d-1), g.stream(s, stages, d))
}

// pipeline makes a function whose body is one, or two that share a list.
func (g *generator) pipeline() (*function, []*Term) {
	ps := g.some(1+g.IntN(3), func() *Type {
		return oneOf(g, list(tInt), list(tInt), list(g.shownType(1)), tInt, fun(tInt, tInt), g.shownType(1))
	})
	f := &function{name: g.name("f"), typ: funs(ps, g.shownType(1))}
	words, vars := g.parameters(ps)
	r := f.typ.after(len(ps))
	g.scope = vars
	var lines []*Term
	if g.chance(40) {
		e := g.shownType(1)
		name := g.name("v")
		lines = append(lines, piece(name+" = §\n", g.stream(e, 2, 3)))
		g.scope = append(g.scope, variable{name, list(e)}, variable{name, list(e)})
	}
	body := g.consumed(r, 3)
	if body == nil {
		body = g.expr(r, 4)
	}
	lines = append(lines, expr(nil, "§", body))
	return f, []*Term{looseSequence(g.signed(f)+f.name+" "+words+" ="+push+"\n", lines, pop+"\n\n")}
}
