package fuzz

import (
	"fmt"
	"math/rand/v2"
)

// generator makes one program. The names it hands out are all different, but for
// the few lines that shadow on purpose.
type generator struct {
	*rand.Rand
	names     int
	types     []*dataType
	instances map[string][]*Type // of the program's own classes
	functions []*function        // what may be called here: the library and earlier definitions
	scope     []variable
	class     map[string]string // constraints of the type variables in scope
	self      []*function       // functions under definition, with the counter to hand on
	selfCalls int               // how many of their calls may still be written
	cut       int               // how many of a hundred expressions end early
	flat      bool              // inside a string: no line breaks
	quiet     bool              // inside a task: nothing is printed

	fuel   float64 // steps that the definition at hand may still take
	weight float64 // how often the place at hand runs in one call
}

// variable is a local in scope.
type variable struct {
	name string
	typ  *Type
}

// steps is what a program may take in all, roughly.
const steps = 200_000

// sizes say how long programs may be and how many of a hundred expressions are cut short:
// many small programs find more in a time than few large ones.
var sizes = []struct{ limit, cut int }{{1000, 35}, {1000, 25}, {1500, 35}, {1500, 25}, {2000, 25}, {2000, 20}, {3500, 15}, {30000, 0}}

// Generate makes the program of a seed, one of a size that goes by the seed too.
func Generate(seed uint64) *Program {
	r := rand.New(rand.NewPCG(seed, 0x5eed))
	size := sizes[r.IntN(len(sizes))]
	for {
		g := &generator{Rand: rand.New(rand.NewPCG(seed, r.Uint64())), functions: readLibrary(), weight: 1, cut: size.cut, instances: map[string][]*Type{}}
		p := g.program(1 + size.limit/1000)
		if len(p.Text()) <= size.limit {
			return p
		}
		size.limit += size.limit / 4
	}
}

// program makes a program with at most so many definitions, beside those of types.
func (g *generator) program(most int) *Program {
	pieces := []*Term{piece(said)}
	for n := 1 + g.IntN(min(most, 3)); n > 0; n-- {
		pieces = append(pieces, g.dataType())
	}
	pieces = append(pieces, g.classes()...)
	library := len(g.functions)
	for n := 1 + g.IntN(min(most, 8)); n > 0; n-- {
		g.fuel = steps / 40
		pieces = append(pieces, g.definition()...)
	}
	return &Program{root: sequence(nil, "", append(pieces, g.main(g.functions[library:], most)), ""), types: g.types}
}

// main calls every function with several arguments, prints other values and ends
// with one. Most lines keep their errors to themselves, so that the lines after them
// are reached.
func (g *generator) main(own []*function, most int) *Term {
	var lines []*Term
	for _, f := range own {
		lines = append(lines, g.driver(f))
	}
	for n := g.IntN(min(most, 5)); n > 0; n-- {
		g.fuel = steps / 16
		t := g.shownType(2)
		switch {
		case g.chance(20):
			name := g.name("m")
			lines = append(lines, piece(name+" = §\n", g.expr(t, 3)))
			g.scope = append(g.scope, variable{name, t})
		case g.chance(70):
			lines = append(lines, piece("print (attempt (\\_ -> §))\n", g.expr(t, 4)))
		default:
			lines = append(lines, piece("print §\n", g.expr(t, 4)))
		}
	}
	g.fuel = steps / 16
	lines = append(lines, expr(nil, "§\n", g.expr(g.shownType(2), 4)))
	return sequence(nil, "main ="+push+"\n", lines, pop)
}

// driver makes a line that calls f again and again, with arguments that change.
func (g *generator) driver(f *function) *Term {
	g.fuel = steps / 4
	rounds := oneOf(g, 1, 3, 12, 40)
	for rounds > 1 && float64(rounds)*(f.cost+20) > g.fuel {
		rounds /= 3
	}
	vars := []variable{{"i", tInt}, {"k", tInt}, {"h", tFloat}}
	return within(g, vars, func() *Term {
		return repeated(g, float64(rounds), func() *Term {
			e := g.shownResult(f)
			text := "for_each (\\i ->" + push + "\nk = i - 3\nh = to_float k * 0.75\nprint (attempt (\\_ -> §))" + pop + "\n) [1.." + itoa(rounds) + "]\n"
			return piece(text, e)
		})
	})
}

// shownResult calls f with all that it takes to make a value that can be shown.
func (g *generator) shownResult(f *function) *Term {
	t := f.typ.with(map[string]*Type{}, func(string) *Type { return g.shownType(1) })
	n := len(t.params())
	if call := g.applyAt(f, n, t.after(n), 3); call != nil && g.inClass(t.after(n), "Show") {
		return call
	}
	return expr(tInt, "k")
}

// name makes a name that no other has.
func (g *generator) name(prefix string) string {
	g.names++
	return fmt.Sprintf("%s%d", prefix, g.names)
}

// chance is true in so many of a hundred cases.
func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

// oneOf picks an element.
func oneOf[T any](g *generator, xs ...T) T { return xs[g.IntN(len(xs))] }

// afford takes the cost of something that happens at the place at hand out of the
// fuel, if there is enough.
func (g *generator) afford(cost float64) bool {
	if cost*g.weight > g.fuel {
		return false
	}
	g.fuel -= cost * g.weight
	return true
}

// repeated makes something in a place that runs turns times as often.
func repeated[T any](g *generator, turns float64, make func() T) T {
	calls := g.selfCalls
	g.weight *= turns
	g.selfCalls = 0
	defer func() { g.weight /= turns; g.selfCalls = calls }()
	return make()
}

// quietly makes something that prints nothing.
func (g *generator) quietly(make func()) {
	functions, quiet := g.functions, g.quiet
	g.functions, g.quiet = nil, true
	for _, f := range functions {
		if f.quiet {
			g.functions = append(g.functions, f)
		}
	}
	make()
	g.functions, g.quiet = functions, quiet
}

// within makes something with more variables in scope.
func within[T any](g *generator, vars []variable, make func() T) T {
	old := g.scope
	g.scope = append(old[:len(old):len(old)], vars...)
	defer func() { g.scope = old }()
	return make()
}
