package fuzz

// The definitions of this file send values of every type between tasks, and keep values for
// long while others come and go.

// relayed makes a polymorphic function that hands a list to a task, element by element, and takes
// it up again: what goes over the channel is whatever it is called with, closures too.
func (g *generator) relayed() (*function, []*Term) {
	a, b := con("a"), con("b")
	f := &function{name: g.name("f"), typ: funs([]*Type{fun(a, b), list(a)}, list(b)), turns: 8, cost: taskCost}
	feed, drain := g.name("feed"), g.name("drain")
	pieces := []*Term{
		piece(feed + " c v = ? v | (x : r) -> (send c x ; " + feed + " c r) | [] -> ()\n\n"),
		piece(drain + " c n h r = ? n <= 0 -> reverse r : " + drain + " c (n - 1) h (h (recv c) : r)\n\n"),
		piece(g.signed(f) + f.name + " h v = scope { c = chan ; spawn " + feed + " c v ; " + drain + " c (length v) h [] }\n\n"),
	}
	if g.chance(50) { // through a second task, as pairs or records that hold more than the element
		wrap, open := "(x, n, show n)", "(x, _, _)"
		if g.chance(50) {
			wrap, open = "{item = x, number = n, text = show n ++ \"!\"}", "{item = x}"
		}
		pass := g.name("pass")
		pieces[1] = piece(drain + " c n h r = ? n <= 0 -> reverse r : (? recv c | " + open + " -> " + drain + " c (n - 1) h (h x : r))\n\n")
		pieces[2] = piece(g.signed(f) + f.name + " h v = scope { c = chan ; d = chan ; spawn " + feed + " c v ; spawn " + pass + " c d (length v) ; " + drain + " d (length v) h [] }\n\n")
		pieces = append(pieces, piece(pass+" c d n = ? n <= 0 -> () : ((\\x -> send d "+wrap+") (recv c) ; "+pass+" c d (n - 1))\n\n"))
	}
	return f, pieces
}

// taskCost is what making tasks and waiting for them counts, in steps.
const taskCost = 3000

// served makes a polymorphic function whose closures are sent to a task, which calls them and sends
// back what they give. While it does, nobody else prints.
func (g *generator) served() (*function, []*Term) {
	a := con("a")
	f := &function{name: g.name("f"), typ: funs([]*Type{list(fun(tInt, a)), tInt}, list(con("Result", a, tString))), cost: taskCost}
	serve := g.name("serve")
	answer := "attempt (\\_ -> h (wrap_add k n))"
	if g.chance(40) {
		answer = "Ok (h (wrap_sub k n))"
	}
	return f, []*Term{
		piece(serve + " c d n k = ? n <= 0 -> () : ((\\h -> send d (" + answer + ")) (recv c) ; " + serve + " c d (n - 1) k)\n\n"),
		piece(g.signed(f) + f.name + " v k = scope { c = chan ; d = chan ; spawn " + serve + " c d (length v) k ; for_each (send c) v ; map (\\_ -> recv d) v }\n\n"),
	}
}

// keeper makes a recursion that goes deep and keeps a value in every frame, while the innermost one,
// or one in so many, collects garbage. On the way back all of them are used.
func (g *generator) keeper() (*function, []*Term) {
	g.fuel = steps / 8
	s, kept := g.state(), g.dataState()
	r := g.dataState().typ
	f := g.loopOf(r, []state{s})
	f.limit = oneOf(g, 20, 200, 3000)
	each := float64(f.limit) / 8
	churn, w := g.name("churn"), variable{g.name("v"), r}
	vars := append(s.vars[:len(s.vars):len(s.vars)], variable{"n", tInt})
	base := within(g, vars, func() *Term { return g.expr(r, 3) })
	var made, down, up *Term
	within(g, vars, func() any {
		return repeated(g, each, func() any {
			made, down = g.short(kept.typ), g.next(s)
			g.scope = append(append(g.scope, kept.vars...), w)
			up = g.carried(w)
			return nil
		})
	})
	when := oneOf(g, "n == 1", "n == 1", "n % 97 == 0", "n % 1000 == 1")
	text := g.signed(f) + f.name + " n " + s.pat + " =" + push + "\n? n <= 0 -> §\n:" + push + "\n" + kept.pat + " = §\n" +
		w.name + " = " + f.name + " (n - 1) §\n_ = (? " + when + " -> " + churn + " " + itoa(oneOf(g, 50, 2000, 8000)) + " [] : 0)\n§" + pop + pop + "\n\n"
	return f, []*Term{
		piece(churn + " n v = ? n <= 0 -> length v : " + churn + " (n - 1) (take 5 ((n, show n) : v))\n\n"),
		piece(text, base, made, down, up),
	}
}

// mapOfRecords is the type of a map whose values have several parts, Strings among them.
func (g *generator) mapOfRecords() *Type {
	key := oneOf(g, tInt, tString)
	return con("Map", key, g.product(func() *Type {
		return oneOf(g, tString, tString, tInt, list(tString), con("Maybe", tString), list(tuple(tInt, tString)))
	}))
}

// updated makes the next value of a map of records: one field of one of them is another.
func (g *generator) updated(v variable, key string) *Term {
	r := v.typ.Args[1]
	i := g.IntN(len(r.Args))
	old := variable{g.name("v"), r}
	part := within(g, []variable{old}, func() *Term { return g.carried(variable{old.name + "." + r.Fields[i], r.Args[i]}) })
	text := "(map_insert " + key + " ((\\" + old.name + " -> {..." + old.name + ", " + r.Fields[i] + " = §}) (map_get " + key + " § " + v.name + ")) " + v.name + ")"
	return expr(v.typ, text, part, g.short(r))
}
