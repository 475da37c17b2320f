package fuzz

import "strings"

// The definitions of this file make lists as the native tier makes them from the front: recursion behind cells
// (jit/ssa/cells.go), lists that a loop makes backwards and turns round (jit/ssa/forward.go), and ways that do the
// same with other values (jit/ssa/twins.go). Nothing in most of them can fail, or they would not be made loops of.

// spine makes what such a function consists of: its lists are of e, its equations bind x, y and k.
type spine struct {
	*generator
	e    *Type
	name string
}

func (g *generator) spine() spine {
	return spine{g, oneOf(g, tInt, tInt, tInt, tFloat, tString, tuple(tInt, tString), list(tInt), con("Maybe", tInt)), g.name("f")}
}

// test compares what is at hand.
func (s spine) test() string {
	if s.e == tInt && s.chance(60) {
		return oneOf(s.generator, "x < y", "x == y", "k < x", "bit_and x 3 == 0", "bit_and y 1 != bit_and k 1", "x <= y || k > y", "x % 3 == 1")
	}
	return oneOf(s.generator, "x <= y", "x < y", "y < x", "x == y", "x != y", "k > 2", "k < 0")
}

// element is a value for a new cell.
func (s spine) element() string {
	if s.e == tInt && s.chance(40) {
		return oneOf(s.generator, "(wrap_add x k)", "(bit_xor x y)", "k", "(wrap_mul y 3)", "(min x y)", "(x + k)", "(x - y)")
	}
	return oneOf(s.generator, "x", "x", "y")
}

// way is some cells and a tail.
func (s spine) way(tails ...string) string {
	var b strings.Builder
	b.WriteByte('(')
	for s.chance(60) {
		b.WriteString(s.element() + " : ")
	}
	b.WriteString(oneOf(s.generator, tails...) + ")")
	return b.String()
}

// ways is a text that chooses between some of them.
func (s spine) ways(one func() string) string {
	var b strings.Builder
	for range 1 + s.IntN(3) {
		b.WriteString("? " + s.test() + " -> " + one() + " : ")
	}
	return b.String() + one()
}

// merged makes a recursion over two lists that puts what it gives together cell by cell.
func (g *generator) merged() (*function, []*Term) {
	s := g.spine()
	f := &function{name: s.name, typ: funs([]*Type{list(s.e), list(s.e), tInt}, list(s.e)), turns: 12}
	again := s.name + " s t k"
	step := s.ways(func() string {
		return s.way(again, s.name+" s (y : t) k", s.name+" (x : s) t k", s.name+" t s k", s.name+" t (x : s) (wrap_sub k 1)", "s", "x : s", "[]")
	})
	text := strings.NewReplacer("f", s.name, "END", oneOf(g, "xs", "[]", "xs ++ xs", "reverse xs")).Replace("f xs [] _ = END\nf [] ys _ = ys\n") +
		s.name + " (x : s) (y : t) k = " + step + "\n\n"
	return f, []*Term{piece(g.signed(f) + text)}
}

// parted makes a loop over a list that deals its elements out to two others, and turns these round.
func (g *generator) parted() (*function, []*Term) {
	s := g.spine()
	lists := tuple(list(s.e), list(s.e))
	f := &function{name: s.name, typ: funs([]*Type{list(s.e), s.e, tInt}, lists), turns: 12}
	loop := g.name("go")
	first, second := oneOf(g, "reverse a", "reverse a", "a"), oneOf(g, "reverse b", "reverse b", "b", "reverse b ++ a")
	step := s.ways(func() string {
		a, b := "a", "b"
		for s.chance(60) {
			a = "(" + s.element() + " : " + a + ")"
		}
		for s.chance(50) {
			b = "(" + s.element() + " : " + b + ")"
		}
		if s.chance(5) {
			a, b = b, a
		}
		return loop + " s y k " + a + " " + b
	})
	text := s.name + " xs y k = " + loop + " xs y k [] []\n\n" + loop + " [] _ _ a b = (" + first + ", " + second + ")\n" +
		loop + " (x : s) y k a b = " + step + "\n\n"
	return f, []*Term{piece(g.signed(f) + text)}
}
