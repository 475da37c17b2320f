package fuzz

import (
	"slices"
	"strings"
)

// call calls a known function that can give a t: with all its arguments, with too
// few when t is a function, with one too many when its result is one.
func (g *generator) call(t *Type, d int) *Term {
	var found []*function
	var given []int
	for _, f := range g.functions {
		if n := fitting(f, t); n > 0 || n == 0 && !ownClass(f.class["a"]) { // alone a method leaves its type open
			for range f.often {
				found, given = append(found, f), append(given, n)
			}
		}
	}
	for range 3 {
		if found == nil {
			return nil
		}
		i := g.IntN(len(found))
		if e := g.apply(found[i], given[i], t, d); e != nil {
			return e
		}
	}
	return nil
}

// fitting gives the number of arguments after which f is a t, or -1.
func fitting(f *function, t *Type) int {
	ps := f.typ.params()
	for n := len(ps); n >= 0; n-- {
		if match(f.typ.after(n), t, map[string]*Type{}) {
			return n
		}
	}
	return -1
}

// apply calls f with n arguments, after which it is a t.
func (g *generator) apply(f *function, n int, t *Type, d int) *Term {
	result := f.typ.after(n)
	if result.isVar() && g.chance(10) && n > 0 { // a result that is a function, applied at once
		p := g.shownType(1)
		if e := g.applyAt(f, n, fun(p, t), d); e != nil {
			return expr(t, "(§ §)", e, g.expr(p, d-1))
		}
		return nil
	}
	return g.applyAt(f, n, t, d)
}

func (g *generator) applyAt(f *function, n int, t *Type, d int) *Term {
	vars := map[string]*Type{}
	if !match(f.typ.after(n), t, vars) {
		return nil
	}
	at := f.typ.with(vars, func(name string) *Type {
		if f.class[name] != "" {
			return g.typeOfClass(f.class[name])
		}
		return g.anyType(1)
	})
	for v, class := range f.class {
		if vars[v] != nil && !g.inClass(vars[v], class) {
			return nil
		}
	}
	if !g.afford(f.cost) {
		return nil
	}
	if n == 0 {
		return expr(t, f.name)
	}
	var args []*Term
	for i, p := range at.params()[:n] {
		args = append(args, g.argument(f, p, d-1, i))
	}
	return expr(t, "("+f.name+strings.Repeat(" §", n)+")", args...)
}

// argument makes an argument for f.
func (g *generator) argument(f *function, p *Type, d, i int) *Term {
	switch {
	case p.Con == "#n":
		return expr(tCount, g.count(f.limit))
	case p.isFun():
		return repeated(g, max(f.turns, 1), func() *Term { return g.expr(p, d) })
	}
	return g.expr(p, d)
}

// count writes how many turns a loop takes: mostly few, else all that it may.
func (g *generator) count(limit int) string {
	n := limit
	if g.chance(30) {
		n = g.IntN(limit + 1)
	}
	if g.chance(3) {
		n = 0
	}
	return itoa(n)
}

// inClass tells whether t is an instance of a class.
func (g *generator) inClass(t *Type, class string) bool {
	switch {
	case class == "Num":
		return t == tInt || t == tFloat
	case ownClass(class) && !t.isVar():
		return t.Con == "List" && g.inClass(t.Args[0], class) || slices.ContainsFunc(g.instances[class], func(u *Type) bool { return same(t, u) })
	case t.isVar():
		has := g.class[t.Con]
		return has == class || has == "Ord" && class == "Eq" || has == "Sized" && class == "Show"
	case t.isFun():
		return false
	}
	for _, a := range t.Args {
		if !g.inClass(a, class) {
			return false
		}
	}
	return true
}

func (g *generator) typeOfClass(class string) *Type {
	if class == "Num" {
		return oneOf(g, tInt, tFloat)
	}
	if ownClass(class) {
		return oneOf(g, g.instances[class]...) // no list: an empty one would leave the type open
	}
	return g.shownType(1)
}

// callVariable calls a local function that gives a t.
func (g *generator) callVariable(t *Type, d int) *Term {
	var found []variable
	for _, v := range g.scope {
		if v.typ.isFun() && fitting(&function{typ: v.typ}, t) > 0 && rigid(v.typ) {
			found = append(found, v)
		}
	}
	if found == nil || !g.afford(30) {
		return nil
	}
	v := oneOf(g, found...)
	f := &function{name: v.name, typ: v.typ, turns: 3}
	return g.applyAt(f, fitting(f, t), t, d)
}

// rigid tells that matching would not take a type variable for a hole.
func rigid(t *Type) bool {
	if t.isVar() {
		return false
	}
	for _, a := range t.Args {
		if !rigid(a) {
			return false
		}
	}
	return true
}

// selfCall calls a function that is being defined, with the counter one less.
func (g *generator) selfCall(t *Type, d int) *Term {
	if g.selfCalls <= 0 {
		return nil
	}
	for _, f := range g.self {
		ps := f.typ.params()
		if !same(f.typ.after(len(ps)), t) {
			continue
		}
		g.selfCalls--
		args := []*Term{expr(tCount, "(n - 1)")}
		for _, p := range ps[1:] {
			args = append(args, g.expr(p, d-1))
		}
		return expr(t, "("+f.name+strings.Repeat(" §", len(args))+")", args...)
	}
	return nil
}

// lambda makes a function written out; its body runs turns times.
func (g *generator) lambda(t *Type, d int, turns float64) *Term {
	var pats []string
	var vars []variable
	for t2, n := t, 1+g.IntN(3); n > 0 && t2.isFun(); t2, n = t2.Args[1], n-1 {
		pat, bound := g.sidePattern(t2.Args[0])
		pats, vars = append(pats, pat), append(vars, bound...)
	}
	result := t.after(len(pats))
	body := within(g, vars, func() *Term {
		return repeated(g, turns, func() *Term { return g.expr(result, d) })
	})
	return expr(t, "(\\"+strings.Join(pats, " ")+" -> §)", body)
}

// sidePattern makes a pattern that stands beside others: always in brackets.
func (g *generator) sidePattern(t *Type) (string, []variable) {
	if g.chance(75) || !(t.Con == "(,)" || t.Con == "{}" || t.Con == "()") {
		v := g.name("v")
		return v, []variable{{v, t}}
	}
	return g.pattern(t, 1)
}

// funOp makes a function: a lambda, a section, a composition, a known one with too
// few arguments.
func (g *generator) funOp(t *Type, d int) *Term {
	p, r := t.Args[0], t.Args[1]
	switch g.IntN(6) {
	case 0:
		if f := g.call(t, d); f != nil {
			return f
		}
	case 1:
		if p == r && (p == tInt || p == tFloat) {
			return expr(t, oneOf(g, "(§ +)", "(+ §)", "(§ -)", "(* §)", "(§ /)"), g.expr(p, d-1))
		}
		if r == tBool && g.inClass(p, "Ord") && !p.isVar() {
			return expr(t, oneOf(g, "(§ <)", "(== §)", "(>= §)"), g.expr(p, d-1))
		}
	case 2:
		if g.chance(50) {
			m := g.shownType(1)
			return expr(t, "(§ >> §)", g.expr(fun(p, m), d-1), g.expr(fun(m, r), d-1))
		}
	}
	return g.lambda(t, d-1, 2)
}
