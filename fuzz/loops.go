package fuzz

import "strings"

// The definitions of this file are there for what they do to memory: they carry values
// through many turns and leave garbage behind.

// state is what a loop carries in one parameter: a value, or several in a tuple or record.
type state struct {
	typ  *Type
	pat  string
	vars []variable
}

// carriedType picks a type of values that a loop may carry on; see carried.
func (g *generator) carriedType() *Type {
	return oneOf(g, tInt, tString, tString, list(tInt), list(tInt), list(tString), list(tuple(tInt, tString)),
		fun(tInt, tInt), list(fun(tInt, tInt)), con("Maybe", fun(tInt, tInt)), tuple(tInt, fun(tInt, tInt)), con("Map", tInt, fun(tInt, tInt)), con("Map", tInt, tString), con("Map", tString, list(tInt)), con("Maybe", list(tInt)), tuple(tInt, list(tInt)),
		con("Result", tString, tString), g.mapOfRecords(), g.mapOfRecords(), g.shownType(2))
}

func (g *generator) state() state {
	if g.chance(50) {
		t, v := g.carriedType(), g.name("v")
		return state{t, v, []variable{{v, t}}}
	}
	t := g.product(g.carriedType)
	s := state{typ: t}
	var words []string
	for i, a := range t.Args {
		v := variable{g.name("v"), a}
		s.vars = append(s.vars, v)
		if t.Fields != nil {
			words = append(words, t.Fields[i]+" = "+v.name)
		} else {
			words = append(words, v.name)
		}
	}
	if s.pat = "(" + strings.Join(words, ", ") + ")"; t.Fields != nil {
		whole := variable{g.name("v"), t}
		s.pat = whole.name + "@{" + strings.Join(words, ", ") + "}"
		s.vars = append(s.vars, whole)
	}
	return s
}

// next makes what a state is in the next turn.
func (g *generator) next(s state) *Term {
	if same(s.vars[0].typ, s.typ) {
		return g.carried(s.vars[0])
	}
	if whole := s.vars[len(s.vars)-1]; s.typ.Fields != nil && g.chance(40) {
		i := g.IntN(len(s.typ.Args))
		return expr(s.typ, "{..."+whole.name+", "+s.typ.Fields[i]+" = §}", g.carried(s.vars[i]))
	}
	var kids []*Term
	for i := range s.typ.Args {
		kids = append(kids, g.carried(s.vars[i]))
	}
	open, shut, words := "(", ")", []string{}
	for i := range kids {
		word := hole
		if s.typ.Fields != nil {
			open, shut, word = "{", "}", s.typ.Fields[i]+" = "+hole
		}
		words = append(words, word)
	}
	return expr(s.typ, open+strings.Join(words, ", ")+shut, kids...)
}

// carried makes the next value of a loop's variable: it may be made of everything in scope,
// but does not grow for ever. The turns are counted by n.
func (g *generator) carried(v variable) *Term {
	t := v.typ
	if g.chance(10) {
		return expr(t, v.name)
	}
	if g.chance(12) { // it lives long
		return expr(t, "(? n % 37 == 0 -> § : "+v.name+")", g.short(t))
	}
	if len(t.Args) > 0 && (t.Fields != nil || t.Con == "(,)") && g.chance(80) {
		pat, vars := g.parts(v)
		return expr(t, "((\\"+pat+" -> §) "+v.name+")", within(g, vars, func() *Term { return g.changed(t, vars, v.name) }))
	}
	V := func(text string) string { return strings.ReplaceAll(text, "V", v.name) }
	switch t.Con {
	case "Int":
		return expr(t, V("(wrap_add V §)"), g.expr(t, 3))
	case "Float":
		return expr(t, V(oneOf(g, "(V * 0.5 + §)", "(§ - V)")), g.expr(t, 2))
	case "List":
		return g.carriedList(v, V)
	case "String":
		return expr(t, V(oneOf(g, "(str_slice (V ++ §) 0 30)", "(str_slice (§ ++ V) 3 40)", "(? str_len V > 200 -> str_slice V 90 110 : V ++ §)",
			"(? str_len V > 60 -> take_some § : V ++ V ++ \"+\")", "(str_join \"\" (reverse (take 20 (str_split \"a\" (take_some (V ++ §))))))")), g.expr(t, 3))
	case "Map":
		key := "(n % 9)"
		if t.Args[0] == tString {
			key = "(show (n % 5))"
		} else if t.Args[0] != tInt {
			break
		}
		if g.chance(20) {
			return expr(t, V("(map_delete "+key+" V)"))
		}
		if t.Args[1].Fields != nil && g.chance(60) {
			return g.updated(v, key)
		}
		return expr(t, V("(map_insert "+key+" § V)"), g.short(t.Args[1]))
	case "->":
		if same(t, fun(tInt, tInt)) {
			return g.carriedFunction(v)
		}
	case "Maybe":
		if t.mentions("->") {
			f := g.name("v")
			return expr(t, V("(? V | (Just "+f+") -> (? n % 4 == 0 -> None : Just §) | None -> Just §)"),
				g.carriedFunction(variable{f, t.Args[0]}), g.expr(t.Args[0], 2))
		}
	}
	return g.short(t)
}

func (g *generator) carriedList(v variable, V func(string) string) *Term {
	t := v.typ
	elem := g.short(t.Args[0])
	switch g.IntN(7) {
	case 0:
		return expr(t, V("(? length V > 20 -> drop 15 V : (§ : V))"), elem)
	case 1:
		return expr(t, V("(take 8 (§ : reverse V))"), elem)
	case 2:
		return expr(t, V("(? V | (_ : vs) -> (take 9 vs ++ [§]) | _ -> [§ §])"), elem, g.short(t.Args[0]), g.short(t.Args[0]))
	case 3:
		w := g.name("v")
		body := within(g, []variable{{w, t.Args[0]}}, func() *Term { return repeated(g, 5, func() *Term { return g.short(t.Args[0]) }) })
		return expr(t, V("(map (\\"+w+" -> §) V)"), body)
	case 4:
		return expr(t, V("(unwrap_or V (attempt (\\_ -> take 5 §)))"), g.expr(t, 3))
	case 5:
		return expr(t, V("(filter (\\_ -> §) (take 12 (§ : V)))"), g.expr(tBool, 2), elem)
	}
	return expr(t, V("(take 6 (§ : V))"), elem)
}

// carriedFunction makes a closure that holds on to values made now.
func (g *generator) carriedFunction(v variable) *Term {
	switch g.IntN(4) {
	case 0:
		return expr(v.typ, "((\\k -> \\x -> wrap_add (wrap_mul x 3) k) §)", g.expr(tInt, 3))
	case 1:
		return expr(v.typ, "((\\k -> \\x -> wrap_add x (length k)) §)", g.expr(list(tInt), 3))
	case 2:
		return expr(v.typ, "((\\k -> (\\j x -> wrap_sub (str_len j) x) k) §)", g.expr(tString, 3))
	}
	return expr(v.typ, "(wrap_add ("+v.name+" §))", g.expr(tInt, 2))
}

// short makes a value that is short every few turns, whatever it is made of.
func (g *generator) short(t *Type) *Term {
	if !g.grows(t) {
		return g.expr(t, 3)
	}
	return expr(t, "(? n % 3 == 0 -> § : §)", g.literal(t), g.expr(t, 2))
}

// loopOf starts a function that turns often: it has a counter and some states.
func (g *generator) loopOf(r *Type, states []state) *function {
	ps := []*Type{tCount}
	for _, s := range states {
		ps = append(ps, s.typ)
	}
	f := &function{name: g.name("f"), typ: funs(ps, r), limit: oneOf(g, 20, 60, 200, 600)}
	f.cost = steps / 8
	return f
}

// resultOf picks a type that can be shown: what is not, main does not call.
func (g *generator) resultOf(states []state) *Type {
	if r := states[0].typ; g.chance(40) && !r.mentions("->") {
		return r
	}
	return g.shownType(1)
}

// dataState is a state without functions.
func (g *generator) dataState() state {
	s := g.state()
	for s.typ.mentions("->") {
		s = g.state()
	}
	return s
}

func (g *generator) states() []state {
	out := []state{g.state()}
	for g.chance(40) && len(out) < 3 {
		out = append(out, g.state())
	}
	return out
}

// heads gives the parameters after the counter, and what they bind with it.
func heads(states []state) (words string, vars []variable) {
	for _, s := range states {
		words += " " + s.pat
		vars = append(vars, s.vars...)
	}
	return words, append(vars, variable{"n", tInt})
}

// turnsInto makes the equation of a loop whose next turn is a call written by link, with a hole
// for each state.
func (g *generator) turnsInto(f *function, states []state, link string) *Term {
	r := f.typ.after(len(f.typ.params()))
	words, vars := heads(states)
	base := within(g, vars, func() *Term { return g.expr(r, 3) })
	var lines, args []*Term
	within(g, vars, func() any {
		return repeated(g, float64(f.limit)/8, func() any {
			if g.chance(40) {
				lines = g.lines(3)
			}
			for _, s := range states {
				args = append(args, g.next(s))
			}
			return nil
		})
	})
	call := link + strings.Repeat(" §", len(args))
	if g.chance(12) && f.limit <= 200 {
		call = "((\\w -> §) (" + call + "))"
		vars = append(vars, variable{"w", r})
		args = append([]*Term{within(g, vars, func() *Term { return g.short(r) })}, args...)
	}
	step := sequence(nil, "", append(lines, expr(nil, call, args...)), "")
	return piece(g.signed(f)+f.name+" n"+words+" ="+push+"\n? n <= 0 -> §\n:"+push+"\n§"+pop+pop+"\n\n", base, step)
}

// stateLoop makes a loop that carries data.
func (g *generator) stateLoop() (*function, []*Term) {
	g.fuel = steps / 8
	states := g.states()
	r := g.resultOf(states)
	f := g.loopOf(r, states)
	return f, []*Term{g.turnsInto(f, states, f.name+" (n - 1)")}
}

// reshaped makes a loop that carries one record or tuple, with others in it at times: turns change some
// parts or none, and now and then keep the whole, in a list or a function.
func (g *generator) reshaped() (*function, []*Term) {
	g.fuel = steps / 8
	part := func() *Type { return oneOf(g, tInt, tFloat, tFloat, tString, g.carriedType()) }
	whole := variable{g.name("v"), g.product(func() *Type {
		if g.chance(20) {
			return g.product(part)
		}
		return part()
	})}
	kept := variable{g.name("v"), list(whole.typ)}
	words, vars := g.parts(whole)
	s := state{whole.typ, whole.name + "@" + words, append(vars, whole)}
	k := state{kept.typ, kept.name, []variable{kept}}
	r := g.resultOf([]state{s})
	f := g.loopOf(r, []state{s, k})
	scope := append(s.vars[:len(s.vars):len(s.vars)], kept, variable{"n", tInt})
	base := within(g, scope, func() *Term { return g.expr(r, 3) })
	some := func() *Term {
		return within(g, scope, func() *Term {
			return repeated(g, float64(f.limit)/8, func() *Term { return g.changed(whole.typ, vars, whole.name) })
		})
	}
	again := f.name + " (n - 1) § " + kept.name
	if g.chance(30) {
		again = "(\\w -> " + f.name + " (n - 1) w " + kept.name + ") §"
	}
	text := g.signed(f) + f.name + " n " + s.pat + " " + kept.name + " =" + push + "\n? n <= 0 -> §" +
		"\n: ? n % 17 == 3 -> " + f.name + " (n - 1) § (take 4 (" + whole.name + " : " + kept.name + "))" +
		"\n: ? n % 3 == 0 -> " + f.name + " (n - 1) § " + kept.name + "\n: " + again + pop + "\n\n"
	return f, []*Term{piece(text, base, some(), some(), some())}
}

// parts is the pattern for all parts of a record or tuple, and what it binds.
func (g *generator) parts(whole variable) (pat string, vars []variable) {
	open, shut, words := "(", ")", []string{}
	for i, a := range whole.typ.Args {
		v := variable{g.name("v"), a}
		vars = append(vars, v)
		if word := v.name; whole.typ.Fields != nil {
			open, shut, words = "{", "}", append(words, whole.typ.Fields[i]+" = "+word)
		} else {
			words = append(words, word)
		}
	}
	return open + strings.Join(words, ", ") + shut, vars
}

// changed makes a record or tuple anew, of the given parts, of which some are other ones.
func (g *generator) changed(t *Type, parts []variable, whole string) *Term {
	open, shut, words, kids := "(", ")", []string{}, []*Term{}
	if t.Fields != nil {
		open, shut, words = "{", "}", []string{"..." + whole}
	}
	one := g.IntN(len(parts))
	for i, v := range parts {
		other := i == one || g.chance(25)
		switch {
		case other && t.Fields != nil:
			words = append(words, t.Fields[i]+" = §")
		case other:
			words = append(words, "§")
		case t.Fields == nil:
			words = append(words, v.name)
		}
		if other {
			kids = append(kids, g.carried(v))
		}
	}
	return expr(t, open+strings.Join(words, ", ")+shut, kids...)
}

// ring makes functions that carry the same data and go on with one another: by name, or
// by a function that is picked out of a list.
func (g *generator) ring() (*function, []*Term) {
	g.fuel = steps / 8
	states := g.states()
	r := g.resultOf(states)
	var group []*function
	var names []string
	for range 2 + g.IntN(2) {
		f := g.loopOf(r, states)
		f.limit = min(f.limit, 200)
		group, names = append(group, f), append(names, f.name)
	}
	pick := g.name("pick")
	var pieces []*Term
	for i, f := range group {
		link := group[(i+1)%len(group)].name + " (n - 1)"
		if g.chance(40) {
			link = "(" + pick + " n) (n - 1)"
		}
		pieces = append(pieces, g.turnsInto(f, states, link))
	}
	one := piece(pick + " n = index (n % " + itoa(len(names)) + ") [" + strings.Join(names, " ") + "]\n\n")
	if g.chance(50) {
		one = piece(pick + " n = ? n % 3 == 0 -> " + names[0] + " : " + names[1] + "\n\n")
	}
	return group[0], append(pieces, one)
}

// continued makes a loop in continuation passing style: what is left to do is a chain of closures.
func (g *generator) continued() (*function, []*Term) {
	g.fuel = steps / 8
	s := g.state()
	r := g.dataState().typ
	f := g.loopOf(r, []state{s})
	f.limit = min(f.limit, 200)
	k := variable{g.name("v"), r}
	vars := append(s.vars[:len(s.vars):len(s.vars)], variable{"n", tInt})
	base := within(g, vars, func() *Term { return g.expr(r, 2) })
	back := append(vars, k)
	then := within(g, back, func() *Term { return repeated(g, float64(f.limit)/8, func() *Term { return g.carried(k) }) })
	step := within(g, vars, func() *Term { return repeated(g, float64(f.limit)/8, func() *Term { return g.next(s) }) })
	inner := g.name("f")
	pieces := []*Term{
		piece(inner+" n "+s.pat+" k = ? n <= 0 -> k § : "+inner+" (n - 1) § (\\"+k.name+" -> k §)\n\n", base, step, then),
		piece(g.signed(f) + f.name + " n s = " + inner + " n s (\\x -> x)\n\n"),
	}
	return f, pieces
}

// given makes a loop that applies a function which its caller hands over.
func (g *generator) given() (*function, []*Term) {
	shape := oneOf(g, list(tInt), list(tuple(tInt, tString)), list(list(tInt)), tString)
	cut := "take 10"
	if shape == tString {
		cut = "take_some"
	}
	f := &function{name: g.name("f"), typ: funs([]*Type{tCount, fun(shape, shape), shape}, shape), limit: oneOf(g, 20, 100), turns: 30}
	f.cost = steps / 40
	text := oneOf(g, "f n h v = ? n <= 0 -> v : f (n - 1) h (cut (h v))\n\n",
		"f n h v = ? n <= 0 -> v : f (n - 1) (\\x -> h (cut x)) (cut (h v))\n\n",
		"f n h v = ? n <= 0 -> v : (? unwrap_or v (attempt (\\_ -> h v)) | w -> f (n - 1) h (cut (w ++ v)))\n\n")
	text = strings.NewReplacer("f n", f.name+" n", "f (n", f.name+" (n", "cut", cut).Replace(text)
	return f, []*Term{piece(g.signed(f) + text)}
}

// garbage makes a recursion that is no loop: frames wait while there is garbage in both arenas.
func (g *generator) garbage() (*function, []*Term) {
	g.fuel = steps / 8
	s := g.state()
	r := g.dataState().typ
	f := g.loopOf(r, []state{s})
	w := variable{g.name("v"), r}
	vars := append(s.vars[:len(s.vars):len(s.vars)], variable{"n", tInt})
	base := within(g, vars, func() *Term { return g.expr(r, 3) })
	var lines []*Term
	var down, up *Term
	within(g, vars, func() any {
		return repeated(g, float64(f.limit)/8, func() any {
			if g.chance(50) {
				lines = g.lines(3)
			}
			down = g.next(s)
			g.scope = append(g.scope, w)
			up = g.carried(w)
			return nil
		})
	})
	lines = append(lines, expr(nil, w.name+" = "+f.name+" (n - 1) §\n§", down, up))
	step := sequence(nil, "", lines, "")
	return f, []*Term{piece(g.signed(f)+f.name+" n "+s.pat+" ="+push+"\n? n <= 0 -> §\n:"+push+"\n§"+pop+pop+"\n\n", base, step)}
}

// tasks makes workers that send values which they work out, each on a channel of its own, and
// a function that receives them in turn. Workers print nothing: their order is open.
func (g *generator) tasks() (*function, []*Term) {
	g.fuel = steps / 8
	s, item, out := g.dataState(), g.dataState().typ, g.dataState()
	f := &function{name: g.name("f"), typ: funs([]*Type{tCount, s.typ, out.typ}, out.typ), limit: oneOf(g, 3, 30, 100), cost: steps / 8}
	work, get := g.name("work"), g.name("get")
	each := float64(f.limit) / 8
	var value, step *Term
	g.quietly(func() {
		vars := append(s.vars[:len(s.vars):len(s.vars)], variable{"n", tInt})
		within(g, vars, func() any {
			return repeated(g, each, func() any { value, step = g.short(item), g.next(s); return nil })
		})
	})
	v := variable{g.name("v"), item}
	vars := append(out.vars[:len(out.vars):len(out.vars)], variable{"n", tInt}, v)
	took := within(g, vars, func() *Term { return repeated(g, each, func() *Term { return g.next(out) }) })
	channels, start := "c d", "spawn "+work+" c n s ; spawn "+work+" d n s"
	if g.chance(40) {
		channels, start = "c c", "spawn "+work+" c (n + n + 1) s"
	}
	return f, []*Term{
		piece(work+" c n "+s.pat+" ="+push+"\n_ = send c (attempt (\\_ -> §))\n? n <= 0 -> ()\n: (? attempt (\\_ -> §) | Ok v -> "+work+" c (n - 1) v | Err e -> "+work+"_end c n e)"+pop+"\n\n", value, step),
		piece(work + "_end c n e = ? n <= 0 -> () : (send c (Err e) ; " + work + "_end c (n - 1) e)\n\n"),
		piece(get + " c d n o = ? n < 0 -> o : " + get + " d c (n - 1) (? recv c | Ok " + v.name + " -> " + get + "_next n " + v.name + " o | Err _ -> o)\n\n"),
		piece(get+"_next n "+v.name+" "+out.pat+" = §\n\n", took),
		piece(g.signed(f) + f.name + " n s o = scope { c = chan ; d = chan ; " + start + " ; " + get + " " + channels + " (n + n + 1) o }\n\n"),
	}
}
