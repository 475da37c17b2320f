package fuzz

import (
	"fmt"
	"strconv"
	"strings"
)

// literal makes a value of a type in the shortest way, but not always the same one.
func (g *generator) literal(t *Type) *Term {
	switch t.Con {
	case "Int":
		return expr(t, g.intText())
	case "#", "#n":
		return g.small(0)
	case "Float":
		return expr(t, g.floatText())
	case "Bool":
		return expr(t, oneOf(g, "true", "false"))
	case "Char":
		return expr(t, oneOf(g, "'a'", "'b'", "'z'", "'0'", "' '", "'é'", `'\n'`, `'\''`))
	case "String":
		return expr(t, oneOf(g, `""`, `"a"`, `"ab"`, `"hello world"`, `"é日"`, `"12"`, `"a,b,c"`, `"x\n\"y"`))
	case "()":
		return expr(t, "()")
	case "List":
		if g.chance(30) {
			return expr(t, "[]")
		}
		return expr(t, "[§ §]", g.literal(t.Args[0]), g.literal(t.Args[0]))
	case "Map":
		return expr(t, "(from_pairs [(§, §)])", g.literal(t.Args[0]), g.literal(t.Args[1]))
	case "->":
		return g.lambda(t, 0, 1)
	case "(,)", "{}":
		return g.literalProduct(t, g.literal)
	}
	return g.literalData(t)
}

// literalData makes a constructor without parts of the same type.
func (g *generator) literalData(t *Type) *Term {
	cons := g.constructors(t)
	if cons == nil { // a type variable
		if v := g.variable(t); v != nil {
			return v
		}
		return expr(t, `(error "nothing")`)
	}
	c := cons[0]
	if alt := oneOf(g, cons...); len(alt.fields) == 0 || t.Con == "Maybe" || t.Con == "Result" {
		c = alt
	}
	var kids []*Term
	for _, f := range c.fields {
		kids = append(kids, g.literal(f))
	}
	if kids == nil {
		return expr(t, c.name)
	}
	return expr(t, "("+c.name+strings.Repeat(" §", len(kids))+")", kids...)
}

func (g *generator) intText() string {
	var n int64
	switch g.IntN(14) {
	case 0:
		n = oneOf[int64](g, 1<<63-1, -1<<63, -1<<63+1, 1<<62, 1<<32, -1<<31, 1<<31-1, 1<<31, 1<<53+1)
	case 1:
		n = int64(g.Uint64())
	case 2, 3:
		n = int64(g.IntN(2000) - 1000)
	default:
		n = int64(g.IntN(14) - 3)
	}
	if n < 0 {
		return "(" + strconv.FormatInt(n, 10) + ")"
	}
	return strconv.FormatInt(n, 10)
}

func (g *generator) floatText() string {
	s := oneOf(g, "0.0", "1.0", "0.5", "1e300", "1e-300", "3.25", "100.0", "9007199254740993.0")
	if g.chance(40) {
		s = fmt.Sprintf("%d.%d", g.IntN(50), g.IntN(100))
	}
	if g.chance(25) {
		return "(-" + s + ")"
	}
	return s
}

// small makes an Int that is near zero whatever its parts are.
func (g *generator) small(d int) *Term {
	if d <= 0 || g.chance(60) {
		n := g.IntN(12) - 1
		if n < 0 {
			return expr(tSmall, "(-1)")
		}
		return expr(tSmall, strconv.Itoa(n))
	}
	if g.chance(50) {
		return expr(tSmall, "(§ % 9)", g.expr(tInt, d-1))
	}
	return expr(tSmall, "(bit_and § 7)", g.expr(tInt, d-1))
}
