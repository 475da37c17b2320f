package fuzz

import "strings"

// definition makes one or more top-level definitions of a kind picked by chance.
func (g *generator) definition() []*Term {
	g.scope, g.class = nil, nil
	before := g.fuel
	kind := oneOf(g, g.plain, g.plain, g.polymorphic, g.equations, g.equations, g.counted, g.counted,
		g.counted, g.mutual, g.overList, g.overData, g.manyArguments, g.table, g.openRecord, g.constant, g.constant, g.deep,
		g.pipeline, g.pipeline, g.pipeline, g.pipeline, g.pipeline, g.manyResults, g.manyResults, g.parser, g.smallRecursion, g.smallRecursion, g.twoStep,
		g.stateLoop, g.stateLoop, g.reshaped, g.reshaped, g.reshaped, g.ring, g.ring, g.continued, g.given, g.garbage, g.garbage, g.tasks,
		g.relayed, g.served, g.keeper, g.keeper, g.merged, g.merged, g.parted, g.parted)
	f, pieces := kind()
	if f != nil {
		f.cost += before - g.fuel
		f.often = 8
		f.turns = max(f.turns, 3)
		g.functions = append(g.functions, f)
	}
	g.scope, g.class, g.self, g.selfCalls = nil, nil, nil, 0
	return pieces
}

// signed gives the signature of a definition, or nothing: then it is inferred.
func (g *generator) signed(f *function) string {
	if g.chance(20) {
		return ""
	}
	text := f.name + " : " + strings.TrimSuffix(strings.TrimPrefix(f.typ.text, "("), ")")
	if !f.typ.isFun() {
		text = f.name + " : " + f.typ.text
	}
	sep := " ? "
	for _, v := range []string{"a", "b"} {
		if c := f.class[v]; c != "" {
			text += sep + c + " " + v
			sep = ", "
		}
	}
	return text + "\n"
}

// parameters makes plain names or patterns for parameters of these types.
func (g *generator) parameters(ps []*Type) (string, []variable) {
	var words []string
	var vars []variable
	for _, p := range ps {
		pat, bound := g.sidePattern(p)
		words, vars = append(words, pat), append(vars, bound...)
	}
	return strings.Join(words, " "), vars
}

func (g *generator) some(n int, pick func() *Type) []*Type {
	var ts []*Type
	for range n {
		ts = append(ts, pick())
	}
	return ts
}

// plain makes a function of one equation, perhaps with where-lines or as a block.
func (g *generator) plain() (*function, []*Term) {
	ps := g.some(1+g.IntN(4), func() *Type { return g.anyType(2) })
	f := &function{name: g.name("f"), typ: funs(ps, g.anyType(2))}
	return f, []*Term{g.body(f, len(ps))}
}

// polymorphic makes a function over type variables.
func (g *generator) polymorphic() (*function, []*Term) {
	a, b := con("a"), con("b")
	pick := func() *Type {
		return oneOf(g, a, a, b, tInt, list(a), con("Maybe", b), tuple(a, b), fun(a, b), fun(a, tInt), fun(a, fun(b, a)))
	}
	ps := g.some(1+g.IntN(4), pick)
	f := &function{name: g.name("f"), typ: funs(append(ps, a), oneOf(g, a, list(a), tuple(a, tInt), con("Maybe", a), tInt))}
	f.class = map[string]string{"a": oneOf(g, "", "Ord", "Show", "Eq", "Tag", "Sized"), "b": oneOf(g, "", "Show")}
	if ownClass(f.class["a"]) && g.instances[f.class["a"]] == nil {
		f.class["a"] = ""
	}
	if !f.typ.mentions("b") {
		delete(f.class, "b")
	}
	g.class = f.class
	return f, []*Term{g.body(f, len(ps)+1)}
}

// body makes the one equation of f.
func (g *generator) body(f *function, n int) *Term {
	words, vars := g.parameters(f.typ.params()[:n])
	head := g.signed(f) + f.name + " " + words + " ="
	result := f.typ.after(n)
	g.scope = append(g.scope, vars...)
	switch g.IntN(4) {
	case 0:
		lines := g.lines(4)
		return looseSequence(head+push+"\n", append(lines, expr(nil, "§", g.expr(result, 4))), pop+"\n\n")
	case 1:
		return g.whereLines(head, result)
	}
	return piece(head+" §\n\n", g.expr(result, 4))
}

// looseSequence is a sequence that may be left out.
func looseSequence(before string, pieces []*Term, after string) *Term {
	t := sequence(nil, before, pieces, after)
	t.loose = true
	return t
}

// whereLines makes a body whose locals are defined behind it. The lines come out of
// the order in which they need each other.
func (g *generator) whereLines(head string, result *Type) *Term {
	var wheres []*Term
	for n := 1 + g.IntN(3); n > 0; n-- {
		var w *Term
		if g.chance(60) {
			w = g.where(g.shownType(2))
		} else {
			w = g.localFunction(4)
		}
		wheres = append([]*Term{w}, wheres...)
	}
	body := expr(nil, "§\n", g.expr(result, 4))
	return looseSequence(head+" "+push, append([]*Term{body}, wheres...), pop+"\n")
}

func (g *generator) where(t *Type) *Term {
	name, e := g.name("q"), g.expr(t, 3)
	g.scope = append(g.scope, variable{name, t})
	return piece(name+" = §\n", e)
}

// equations makes a function of several equations with patterns.
func (g *generator) equations() (*function, []*Term) {
	ps := g.some(1+g.IntN(3), func() *Type { return g.shownType(2) })
	f := &function{name: g.name("f"), typ: funs(ps, g.shownType(2))}
	result := f.typ.after(len(ps))
	var eqs []*Term
	for n := 1 + g.IntN(4); n > 0; n-- {
		words := []string{f.name}
		var vars []variable
		for _, p := range ps {
			pat, bound := g.pattern(p, 2)
			words, vars = append(words, pat), append(vars, bound...)
		}
		eqs = append(eqs, piece(strings.Join(words, " ")+" = §\n", within(g, vars, func() *Term { return g.expr(result, 3) })))
	}
	if g.chance(85) {
		words, vars := g.parameters(ps)
		eqs = append(eqs, piece(f.name+" "+words+" = §\n", within(g, vars, func() *Term { return g.expr(result, 3) })))
	}
	return f, []*Term{looseSequence(g.signed(f), eqs, "\n")}
}

// counted makes a recursive function that counts down.
func (g *generator) counted() (*function, []*Term) {
	ps := g.some(1+g.IntN(3), func() *Type { return g.shownType(1) })
	r := g.shownType(1)
	f := &function{name: g.name("f"), typ: funs(append([]*Type{tCount}, ps...), r)}
	f.limit = g.turns(append(ps, r)...)
	tail := g.chance(50)
	piece := g.countedBody(f, []*function{f}, tail)
	return f, piece
}

// countedBody makes the equation of a function that calls one of the callees with
// the counter one less.
func (g *generator) countedBody(f *function, callees []*function, tail bool) []*Term {
	ps := f.typ.params()
	words, vars := g.parameters(ps[1:])
	calls := float64(f.limit)
	if f.limit <= 7 {
		calls = float64(int(1) << f.limit)
	}
	result := f.typ.after(len(ps))
	vars = append(vars, variable{"n", tInt})
	g.weight *= calls
	base := within(g, vars, func() *Term { return g.expr(result, 2) })
	g.self, g.selfCalls = callees, 1
	if f.limit <= 7 {
		g.selfCalls = 2
	}
	step := within(g, vars, func() *Term {
		if !tail {
			return g.expr(result, 4)
		}
		return g.tailStep(callees, result)
	})
	g.weight /= calls
	head := g.signed(f) + f.name + " n " + words
	if g.chance(50) {
		return []*Term{piece(head+" = ? n <= 0 -> § : §\n\n", base, step)}
	}
	return []*Term{piece(head+" ="+push+"\n? n <= 0 -> §\n: ? § -> §\n: §"+pop+"\n\n", base,
		within(g, vars, func() *Term { return g.expr(tBool, 2) }), within(g, vars, func() *Term { return g.expr(result, 2) }), step)}
}

// tailStep is a call of a callee in tail position.
func (g *generator) tailStep(callees []*function, result *Type) *Term {
	var args []*Term
	f := oneOf(g, callees...)
	g.selfCalls = 0
	for _, p := range f.typ.params()[1:] {
		args = append(args, g.expr(p, 4))
	}
	return expr(result, "("+f.name+" (n - 1)"+strings.Repeat(" §", len(args))+")", args...)
}

// mutual makes two or three functions that call each other.
func (g *generator) mutual() (*function, []*Term) {
	r := g.shownType(1)
	var group []*function
	var all []*Type
	for n := 2 + g.IntN(2); n > 0; n-- {
		ps := g.some(1+g.IntN(3), func() *Type { return g.shownType(1) })
		group = append(group, &function{name: g.name("f"), typ: funs(append([]*Type{tCount}, ps...), r)})
		all = append(all, ps...)
	}
	limit := g.turns(append(all, r)...)
	tail := g.chance(50)
	var pieces []*Term
	for i, f := range group {
		f.limit = limit
		callees := []*function{group[(i+1)%len(group)], f}
		if g.chance(60) {
			callees = callees[:1]
		}
		pieces = append(pieces, g.countedBody(f, callees, tail)...)
	}
	return group[0], pieces
}

// overList makes a function that walks a list.
func (g *generator) overList() (*function, []*Term) {
	e, r := g.shownType(1), g.shownType(1)
	f := &function{name: g.name("f"), typ: funs([]*Type{list(e), r}, r)}
	pat, vars := g.pattern(e, 1)
	vars = append(vars, variable{"vs", list(e)}, variable{"acc", r})
	rec := "(" + f.name + " vs §)"
	step := repeated(g, 10, func() *Term {
		return within(g, vars, func() *Term {
			if g.chance(50) {
				return expr(nil, rec, g.expr(r, 4))
			}
			call := expr(r, rec, g.expr(r, 2))
			return expr(nil, "((\\w -> §) §)", within(g, []variable{{"w", r}}, func() *Term { return g.expr(r, 4) }), call)
		})
	})
	base := within(g, []variable{{"acc", r}}, func() *Term { return g.expr(r, 2) })
	eqs := []*Term{piece(f.name+" [] acc = §\n", base), piece(f.name+" ("+pat+" : vs) acc = §\n", step)}
	if pat[0] != 'v' && g.chance(80) {
		eqs = append(eqs, piece(f.name+" (_ : vs) acc = "+f.name+" vs acc\n"))
	}
	return f, []*Term{looseSequence(g.signed(f), eqs, "\n")}
}

// overData makes a function that folds a declared type, one equation a constructor.
func (g *generator) overData() (*function, []*Term) {
	t, r := con("Maybe", tInt), g.shownType(1)
	if data := oneOf(g, g.types...); data.params == nil {
		t = con(data.name)
	} else {
		t = con(data.name, g.shownType(1))
	}
	f := &function{name: g.name("f"), typ: fun(t, r)}
	var eqs []*Term
	for _, c := range g.constructors(t) {
		words := []string{c.name}
		var vars []variable
		for _, field := range c.fields {
			v := variable{g.name("v"), field}
			words, vars = append(words, v.name), append(vars, v)
		}
		eqs = append(eqs, g.foldEquation(f, t, strings.Join(words, " "), vars))
	}
	return f, []*Term{looseSequence(g.signed(f), eqs, "\n")}
}

// foldEquation makes an equation that folds the parts of its own type first.
func (g *generator) foldEquation(f *function, t *Type, pat string, vars []variable) *Term {
	r := f.typ.Args[1]
	open, shut := "", ""
	for _, v := range vars {
		if same(v.typ, t) {
			w := g.name("v")
			open += w + " = " + f.name + " " + v.name + "\n"
			vars = append(vars, variable{w, r})
		}
	}
	body := repeated(g, 6, func() *Term { return within(g, vars, func() *Term { return g.expr(r, 4) }) })
	if open != "" {
		open, shut = push+"\n"+open, pop
	}
	return piece(f.name+" ("+pat+") = "+open+"§"+shut+"\n", body)
}
