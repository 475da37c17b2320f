package fuzz

import (
	"slices"
	"strconv"
	"strings"
)

// expr makes an expression of a type, about d levels deep.
func (g *generator) expr(t *Type, d int) *Term {
	if d <= 0 || g.cut > 0 && g.chance(g.cut) || !g.afford(1) {
		return g.leaf(t)
	}
	for range 4 {
		if e := g.tryExpr(t, d); e != nil {
			return e
		}
	}
	return g.leaf(t)
}

// tryExpr makes an expression of a shape picked by chance, or nil when that shape
// is not possible here.
func (g *generator) tryExpr(t *Type, d int) *Term {
	if t.Con == "#" || t.Con == "#n" {
		return g.small(d)
	}
	switch n := g.IntN(100); {
	case n < 22:
		return g.variable(t)
	case n < 40:
		return g.specific(t, d)
	case n < 60:
		return g.call(t, d)
	case n < 66:
		return g.callVariable(t, d)
	case n < 72:
		return g.selfCall(t, d)
	case n < 80:
		return expr(t, "(? § -> § : §)", g.expr(tBool, d-1), g.expr(t, d-1), g.expr(t, d-1))
	case n < 87:
		return g.matching(t, d)
	case n < 91:
		return g.block(t, d)
	case n < 93:
		return g.consumed(t, d-1)
	case n < 94:
		p := g.anyType(1)
		return expr(t, "(§ §)", g.lambda(fun(p, t), d-1, 1), g.expr(p, d-1))
	case n < 98:
		return g.projection(t, d)
	case n < 99:
		return expr(t, "(§ ; §)", g.expr(tUnit, d-1), g.expr(t, d-1))
	}
	p := g.shownType(1)
	return expr(t, "(§ |> §)", g.expr(p, d-1), g.lambda(fun(p, t), d-1, 1))
}

// leaf makes an expression without parts that could be deeper.
func (g *generator) leaf(t *Type) *Term {
	if g.chance(85) {
		if v := g.variable(t); v != nil {
			return v
		}
	}
	return g.literal(t)
}

// variable picks a local of the type.
func (g *generator) variable(t *Type) *Term {
	var found []string
	for _, v := range g.scope {
		if same(v.typ, t) {
			found = append(found, v.name)
		}
	}
	if found == nil {
		return nil
	}
	return expr(t, oneOf(g, found...))
}

// specific makes an expression with the operators and forms of its type.
func (g *generator) specific(t *Type, d int) *Term {
	switch t.Con {
	case "Int":
		return g.intOp(d)
	case "Float":
		return g.floatOp(d)
	case "Bool":
		return g.boolOp(d)
	case "String":
		return g.stringOp(d)
	case "()":
		if g.quiet {
			return nil
		}
		return expr(t, "(print §)", g.expr(g.shownType(1), d-1))
	case "List":
		return g.listOp(t, d)
	case "->":
		return g.funOp(t, d)
	case "(,)", "{}":
		return g.productOp(t, d)
	case "Map":
		return expr(t, "(from_pairs §)", g.expr(list(tuple(t.Args...)), d-1))
	}
	return g.construct(t, d)
}

func (g *generator) intOp(d int) *Term {
	op := oneOf(g, "(§ + §)", "(§ + §)", "(§ - §)", "(§ - §)", "(§ * §)", "(§ / §)", "(§ % §)",
		"(- §)", "(bit_and § §)", "(bit_xor § §)", "(wrap_mul § §)", "(wrap_add § §)", "(bit_or § §)")
	if strings.Count(op, hole) == 1 {
		return expr(tInt, op, g.expr(tInt, d-1))
	}
	if g.chance(12) { // constants have forms of their own: powers of two, division, shifts
		c := expr(tInt, oneOf(g, "2", "8", "(-1)", "7", "10", "1000", "(-16)", "3", "1", "0", "4294967296", "2147483648", "(-2147483649)"))
		if g.chance(25) {
			return expr(tInt, op, c, g.expr(tInt, d-1))
		}
		return expr(tInt, op, g.expr(tInt, d-1), c)
	}
	if g.chance(5) {
		return expr(tInt, "(§ ** §)", g.expr(tInt, d-1), g.expr(tSmall, d-1))
	}
	return expr(tInt, op, g.expr(tInt, d-1), g.expr(tInt, d-1))
}

func (g *generator) floatOp(d int) *Term {
	op := oneOf(g, "(§ + §)", "(§ - §)", "(§ * §)", "(§ * §)", "(§ / §)", "(- §)", "(sqrt §)")
	if strings.Count(op, hole) == 1 {
		return expr(tFloat, op, g.expr(tFloat, d-1))
	}
	return expr(tFloat, op, g.expr(tFloat, d-1), g.expr(tFloat, d-1))
}

func (g *generator) boolOp(d int) *Term {
	switch g.IntN(6) {
	case 0:
		return expr(tBool, "(§ && §)", g.expr(tBool, d-1), g.expr(tBool, d-1))
	case 1:
		return expr(tBool, "(§ || §)", g.expr(tBool, d-1), g.expr(tBool, d-1))
	case 2:
		return expr(tBool, "(not §)", g.expr(tBool, d-1))
	}
	t := oneOf(g, tInt, tInt, tFloat, tChar, tString)
	if g.chance(25) {
		t = g.shownType(2)
	}
	op := oneOf(g, "(§ == §)", "(§ != §)", "(§ < §)", "(§ <= §)", "(§ > §)", "(§ >= §)")
	return expr(tBool, op, g.expr(t, d-1), g.expr(t, d-1))
}

func (g *generator) stringOp(d int) *Term {
	if g.chance(40) {
		return expr(tString, "(§ ++ §)", g.expr(tString, d-1), g.expr(tString, d-1))
	}
	defer func(old bool) { g.flat = old }(g.flat)
	g.flat = true
	if g.chance(50) {
		return expr(tString, `"<${§}>"`, g.expr(g.shownType(1), d-1))
	}
	return expr(tString, `"${§} = ${§}"`, g.expr(g.shownType(1), d-1), g.expr(tInt, d-1))
}

func (g *generator) listOp(t *Type, d int) *Term {
	e := t.Args[0]
	switch g.IntN(7) {
	case 0:
		return expr(t, "(§ : §)", g.expr(e, d-1), g.expr(t, d-1))
	case 1:
		return expr(t, "(§ ++ §)", g.expr(t, d-1), g.expr(t, d-1))
	case 2:
		if e == tInt {
			return expr(t, "[§..§]", g.expr(tSmall, d-1), g.expr(tSmall, d-1))
		}
	case 3, 4, 5:
		return g.comprehension(t, d)
	}
	var elems []*Term
	for n := g.IntN(4); n >= 0; n-- {
		elems = append(elems, piece("§ ", g.expr(e, d-1)))
	}
	return sequence(t, "[", elems, "]")
}

// comprehension makes one with up to three generators and guards.
func (g *generator) comprehension(t *Type, d int) *Term {
	var clauses []*Term
	var vars []variable
	turns := 1.0
	for n := oneOf(g, 1, 1, 2, 2, 3); n > 0; n-- {
		within(g, vars, func() any {
			elem := g.shownType(1)
			from, times := g.expr(list(elem), d-2), 6.0
			if g.chance(40) && turns == 1 {
				elem = tInt
				from, times = g.counting()
			}
			pat, bound := g.pattern(elem, 1)
			clauses = append(clauses, expr(nil, pat+" <- §", from))
			vars, turns = append(vars, bound...), turns*times
			return nil
		})
		if g.chance(30) {
			clauses = append(clauses, within(g, vars, func() *Term {
				return repeated(g, turns, func() *Term { return g.expr(tBool, d-2) })
			}))
		}
	}
	head := within(g, vars, func() *Term {
		return repeated(g, turns, func() *Term { return g.expr(t.Args[0], d-1) })
	})
	return expr(t, "[§ | "+strings.TrimSuffix(strings.Repeat("§, ", len(clauses)), ", ")+"]", append([]*Term{head}, clauses...)...)
}

// counting makes a range of a known length, long when there is the fuel for it.
func (g *generator) counting() (*Term, float64) {
	for _, n := range []int{1000, 100, 30} {
		if turns := float64(n); g.chance(12) && g.afford(turns*10) {
			return expr(list(tInt), "[1.."+strconv.Itoa(n)+"]"), turns
		}
	}
	return expr(list(tInt), "[0..§]", g.small(1)), 6
}

func (g *generator) productOp(t *Type, d int) *Term {
	if t.Con == "(,)" {
		return g.literalProduct(t, func(a *Type) *Term { return g.expr(a, d-1) })
	}
	if g.chance(50) {
		i := g.IntN(len(t.Args))
		return expr(t, "{...§, "+t.Fields[i]+" = §}", g.expr(t, d-1), g.expr(t.Args[i], d-1))
	}
	return g.literalProduct(t, func(a *Type) *Term { return g.expr(a, d-1) })
}

// literalProduct makes a tuple or a record; the fields of a record in any order.
func (g *generator) literalProduct(t *Type, make func(*Type) *Term) *Term {
	var parts []string
	var kids []*Term
	for _, i := range g.Perm(len(t.Args)) {
		if t.Fields == nil {
			i = len(kids)
			parts = append(parts, hole)
		} else {
			parts = append(parts, t.Fields[i]+" = "+hole)
		}
		kids = append(kids, make(t.Args[i]))
	}
	open, shut := "(", ")"
	if t.Fields != nil {
		open, shut = "{", "}"
	}
	return expr(t, open+strings.Join(parts, ", ")+shut, kids...)
}

func (g *generator) construct(t *Type, d int) *Term {
	cons := g.constructors(t)
	if cons == nil {
		return nil
	}
	c := oneOf(g, cons...)
	if len(c.fields) == 0 {
		return expr(t, c.name)
	}
	var kids []*Term
	for _, f := range c.fields {
		kids = append(kids, g.expr(f, d-1))
	}
	return expr(t, "("+c.name+strings.Repeat(" §", len(kids))+")", kids...)
}

// projection takes an expression out of a tuple or record.
func (g *generator) projection(t *Type, d int) *Term {
	var found []*Term
	for _, v := range g.scope {
		for i, f := range v.typ.Fields {
			if same(v.typ.Args[i], t) {
				found = append(found, expr(t, v.name+"."+f), expr(t, "(.§ "+v.name+")", expr(nil, f)))
			}
		}
	}
	if found != nil && g.chance(70) {
		return oneOf(g, found...)
	}
	r := g.product(func() *Type { return g.shownType(1) })
	if r.Fields == nil {
		return nil
	}
	i := g.IntN(len(r.Args))
	args := slices.Clone(r.Args)
	args[i] = t
	return expr(t, "§."+r.Fields[i], g.expr(record(r.Fields, args), d-1))
}
