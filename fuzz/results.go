package fuzz

import "strings"

// Functions whose results are taken apart at once, and small ones that call themselves.

// several is a type of several values: what a function gives that has more than one result.
func (g *generator) several() *Type {
	return g.product(func() *Type {
		return oneOf(g, tInt, tInt, tFloat, tBool, tString, list(tInt), list(tChar), con("Maybe", tInt), g.shownType(1))
	})
}

// takenApart makes what a caller does with a call that gives several values: it takes them
// apart, takes one, or keeps them together.
func (g *generator) takenApart(call *Term, r *Type, d int) *Term {
	t := call.Type
	switch n := g.IntN(10); {
	case n < 6:
		pat, vars := g.productPattern(t, 1)
		body := within(g, vars, func() *Term { return g.expr(r, d-1) })
		return expr(r, "(? § | "+pat+" -> § | _ -> §)", call, body, g.literal(r))
	case n < 8:
		v := variable{g.name("v"), t}
		pat, vars := g.productPattern(t, 0)
		body := within(g, append(vars, v), func() *Term { return g.expr(r, d-1) })
		return expr(r, "((\\"+v.name+"@"+pat+" -> §) §)", body, call)
	}
	v := variable{g.name("v"), t}
	body := within(g, []variable{v}, func() *Term { return g.expr(r, d-1) })
	return expr(r, "(§ |> (\\"+v.name+" -> §))", call, body)
}

// manyResults makes a recursive function with several results, and a caller of it.
func (g *generator) manyResults() (*function, []*Term) {
	t, a := g.several(), g.shownType(1)
	f := &function{name: g.name("f"), typ: funs([]*Type{tCount, a}, t), limit: oneOf(g, 5, 30, 200)}
	for _, p := range append(t.Args, a) {
		if g.grows(p) {
			f.limit = min(f.limit, 6)
		}
	}
	vars := []variable{{"n", tInt}, {"v", a}}
	each := float64(f.limit)
	g.weight *= each
	base := within(g, vars, func() *Term { return g.literalProduct(t, func(p *Type) *Term { return g.expr(p, 2) }) })
	call := within(g, vars, func() *Term { return expr(t, "("+f.name+" (n - 1) §)", g.expr(a, 3)) })
	step := call
	if g.chance(65) {
		pat, bound := g.productPattern(t, 1)
		step = within(g, append(vars, bound...), func() *Term {
			return expr(t, "(? § | "+pat+" -> § | _ -> §)", call, g.literalProduct(t, func(p *Type) *Term { return g.expr(p, 2) }), g.literal(t))
		})
	} else if g.chance(40) {
		step = within(g, vars, func() *Term { return expr(t, "(? § -> § : §)", g.expr(tBool, 2), call, g.expr(t, 2)) })
	}
	g.weight /= each
	pieces := []*Term{piece(g.signed(f)+f.name+" n v = ? n <= 0 -> § : §\n\n", base, step)}
	r := g.shownType(1)
	user := &function{name: g.name("f"), typ: funs([]*Type{tCount, a}, r), limit: f.limit, cost: each * 10}
	body := within(g, vars, func() *Term { return g.takenApart(expr(t, "("+f.name+" n v)"), r, 4) })
	return user, append(pieces, piece(g.signed(user)+user.name+" n v = §\n\n", body))
}

// parser makes functions that give a value and the rest of a list, calling each other.
func (g *generator) parser() (*function, []*Term) {
	e, v := oneOf(g, tChar, tChar, tInt), oneOf(g, tInt, list(tInt), tString, g.shownType(1))
	t := tuple(v, list(e))
	one, many := g.name("one"), g.name("many")
	f := &function{name: g.name("f"), typ: fun(list(e), v), cost: 400}
	x := variable{"x", e}
	rest := variable{"xs", list(e)}
	var stop, value, next, end *Term
	within(g, []variable{x, rest}, func() any {
		return repeated(g, 15, func() any {
			stop, value = g.expr(tBool, 3), g.expr(v, 3)
			g.scope = append(g.scope, variable{"acc", v}, variable{"y", v})
			next = g.carried(variable{"acc", v})
			return nil
		})
	})
	within(g, []variable{{"acc", v}, rest}, func() any { end = g.expr(v, 2); return nil })
	result := oneOf(g, "(acc, xs)", "(§, xs)")
	var ends []*Term
	if strings.Contains(result, hole) {
		ends = []*Term{end}
	}
	return f, []*Term{
		piece(one+" : "+list(e).text+" -> "+t.text+"\n"+one+" [] = (§, [])\n"+one+" (x : xs) = ? § -> (§, xs) : "+one+" xs\n\n", g.literal(v), stop, value),
		piece(many+" n acc xs = ? n > 12 || xs == [] -> "+result+" : (? "+one+" xs | (y, ys) -> "+many+" (n + 1) (\\x -> §) ys)\n\n", append(ends, next)...).lambdaApplied(),
		piece(g.signed(f) + f.name + " xs = fst (" + many + " 0 " + simplest(g.types, v) + " (take 30 xs))\n\n"),
	}
}

// lambdaApplied gives the lambda that makes the next value the element that it is for.
func (t *Term) lambdaApplied() *Term {
	for i, p := range t.parts {
		t.parts[i] = strings.Replace(strings.Replace(p, "(\\x -> ", "((\\x -> ", 1), ") ys)", ") (head xs)) ys)", 1)
	}
	return t
}

// smallRecursion makes a small function with several calls of itself, as those that people measure:
// fib, ackermann, tak, hanoi.
func (g *generator) smallRecursion() (*function, []*Term) {
	r := oneOf(g, tInt, tInt, tInt, tFloat, tBool, tString, list(tInt), tuple(tInt, tInt), con("Maybe", tInt), g.shownType(1))
	p := oneOf(g, tInt, tFloat, r, list(tInt), tString)
	f := &function{name: g.name("f"), typ: funs([]*Type{tCount, p}, r), limit: oneOf(g, 3, 6, 9)}
	vars := []variable{{"n", tInt}, {"v", p}}
	calls := float64(int(1) << f.limit)
	g.weight *= calls
	g.fuel = max(g.fuel, 40*calls)
	again := func(by int) *Term {
		arg := within(g, vars, func() *Term { return oneOf(g, expr(p, "v"), expr(p, "v"), g.short(p)) })
		return expr(r, "("+f.name+" (n - "+itoa(by)+") §)", arg)
	}
	base := within(g, vars, func() *Term { return g.expr(r, 1) })
	a, b := again(1), again(1+g.IntN(2))
	var step *Term
	switch g.IntN(5) {
	case 0:
		step = within(g, vars, func() *Term { return expr(r, "(? § -> § : §)", g.expr(tBool, 2), a, b) })
	case 1:
		x, y := variable{g.name("v"), r}, variable{g.name("v"), r}
		body := within(g, append(vars, x, y), func() *Term { return g.short(r) })
		step = expr(r, "((\\"+x.name+" "+y.name+" -> §) § §)", body, a, b)
	case 2:
		x := variable{g.name("v"), r}
		body := within(g, append(vars, x), func() *Term { return g.short(r) })
		step = expr(r, "(? § | "+x.name+" -> §)", a, body)
	case 3: // the result of one call is the argument of the other
		if same(p, r) {
			step = expr(r, "("+f.name+" (n - 1) §)", b)
			break
		}
		fallthrough
	default:
		step = g.combine(r, a, b)
	}
	g.weight /= calls
	trouble := ""
	if g.chance(15) {
		trouble = oneOf(g, "n == 1 -> error \"one\" : ? ", "n == 2 && f (n - 2) v == f (n - 1) v -> say (f 0 v) : ? ")
		if strings.HasPrefix(trouble, "n == 2") && !g.inClass(r, "Eq") {
			trouble = ""
		}
		trouble = strings.ReplaceAll(trouble, "f (", f.name+" (")
		trouble = strings.ReplaceAll(trouble, "(f 0", "("+f.name+" 0")
	}
	return f, []*Term{piece(g.signed(f)+f.name+" n v = ? "+trouble+"n < 1 -> § : §\n\n", base, step)}
}

// combine makes one value of two.
func (g *generator) combine(r *Type, a, b *Term) *Term {
	switch r.Con {
	case "Int":
		return expr(r, oneOf(g, "(§ + §)", "(wrap_add § §)", "(§ - §)", "(max § §)", "(bit_xor § §)", "(§ * §)"), a, b)
	case "Float":
		return expr(r, oneOf(g, "(§ + §)", "(§ * §)", "(§ - §)"), a, b)
	case "Bool":
		return expr(r, oneOf(g, "(§ && §)", "(§ || §)", "(§ == §)", "(not § || §)"), a, b)
	case "String":
		return expr(r, "(take_some (§ ++ §))", a, b)
	case "List":
		return expr(r, "(take 9 (§ ++ §))", a, b)
	}
	if g.inClass(r, "Ord") {
		return expr(r, "("+oneOf(g, "min", "max")+" § §)", a, b)
	}
	return expr(r, "(? § | _ -> §)", a, b)
}

// twoStep makes local functions that go on with each other in tail position, as people
// write the states of a machine.
func (g *generator) twoStep() (*function, []*Term) {
	g.fuel = steps / 8
	s := g.dataState()
	r := g.resultOf([]state{s})
	f := g.loopOf(r, []state{s})
	x := variable{g.name("v"), g.shownType(1)}
	outer := append(s.vars[:len(s.vars):len(s.vars)], variable{"n", tInt})
	inner := append(outer[:len(outer):len(outer)], x)
	turn := func(vars []variable) (next *Term) {
		return within(g, vars, func() *Term { return repeated(g, float64(f.limit)/8, func() *Term { return g.next(s) }) })
	}
	base := within(g, outer, func() *Term { return g.expr(r, 2) })
	test := within(g, inner, func() *Term { return repeated(g, float64(f.limit)/8, func() *Term { return g.expr(tBool, 2) }) })
	item := within(g, outer, func() *Term { return repeated(g, float64(f.limit)/8, func() *Term { return g.short(x.typ) }) })
	end := within(g, inner, func() *Term { return g.expr(r, 2) })
	text := f.name + " k s0 ="
	text += push + "\ngo n " + s.pat + " = ? n <= 0 -> § : step (n - 1) § §\n"
	text += "step n " + x.name + " " + s.pat + " = ? § -> go n § : ? n < 0 -> § : go (n - 1) §\n"
	text += "go k s0" + pop + "\n\n"
	return f, []*Term{piece(g.signed(f)+text, base, item, turn(outer), test, turn(inner), end, turn(inner))}
}
