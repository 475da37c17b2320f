// Type schemes: generalising over the variables that only a definition can
// still determine (by levels: Rémy 1992, as told in Kiselyov's "How OCaml type
// checker works"), instantiating, and defaulting what nobody determines.

package types

import "github.com/synoema/synoema/core"

// scheme is ∀ vars. body. The constraints are with the variables.
type scheme struct {
	vars []*ty // gens
	body *ty
	open bool // its variables may still gain constraints; occurrences are recorded
}

func mono(t *ty) *scheme { return &scheme{body: t} }

func (c *checker) fresh() *ty { return c.newVar(kMeta, c.level) }

func (c *checker) freshRow(lacks []string) *ty {
	t := c.fresh()
	t.v.row, t.v.lacks = true, lacks
	return t
}

// instantiate returns the body with fresh variables and these variables.
func (c *checker) instantiate(s *scheme, why *origin) (*ty, []*ty) {
	if len(s.vars) == 0 {
		return s.body, nil
	}
	args := make([]*ty, len(s.vars))
	for i, g := range s.vars {
		args[i] = c.fresh()
		args[i].v.row, args[i].v.lacks = g.v.row, g.v.lacks
		for _, p := range g.v.preds {
			c.addPred(args[i], pred{cls: p.cls, why: why})
		}
		if s.open {
			g.v.uses = append(g.v.uses, instance{args[i], why})
		}
	}
	return c.substitute(s, args), args
}

// substitute returns the body with args in the place of the variables.
func (c *checker) substitute(s *scheme, args []*ty) *ty {
	for i, g := range s.vars {
		g.v.sol = args[i]
	}
	t := c.subst(s.body, c.newWalk())
	c.endWalk()
	for _, g := range s.vars {
		g.v.sol = nil
	}
	return t
}

func (c *checker) subst(t *ty, walk uint32) *ty {
	if !t.poly {
		return t
	}
	if t.kind == kGen {
		return image(t)
	}
	if t.walk == walk {
		return t.img
	}
	args := make([]*ty, len(t.args))
	for i, a := range t.args {
		args[i] = c.subst(a, walk)
	}
	n := c.new(t.kind)
	n.con, n.args = t.con, args
	if t.rec != nil {
		n.rec = t.rec
		if t.rec.row != nil && t.rec.row.poly {
			n.rec = &recShape{t.rec.fields, image(t.rec.row)}
		}
	}
	c.imagine(t, n, walk)
	return n
}

// image of a gen in the substitution at hand; gens of enclosing definitions stay.
func image(g *ty) *ty {
	if g.v.sol == nil {
		return g
	}
	return g.v.sol
}

// closeOver makes a scheme of a type whose variables vars are gens.
func (c *checker) closeOver(vars []*ty, t *ty) *scheme {
	if len(vars) == 0 {
		return &scheme{body: t}
	}
	for _, g := range vars {
		g.poly = true
	}
	s := &scheme{vars: vars, body: c.settle(t, c.newWalk())}
	c.endWalk()
	return s
}

// settle copies a type without solved variables and with the poly marks set.
func (c *checker) settle(t *ty, walk uint32) *ty {
	t = prune(t)
	if t.kind == kMeta || t.kind == kGen || t.kind == kErr {
		return t
	}
	if t.walk == walk {
		return t.img
	}
	n := c.settleNode(t, walk)
	c.imagine(t, n, walk)
	return n
}

func (c *checker) settleNode(t *ty, walk uint32) *ty {
	if t.kind == kRec {
		t = c.flat(t)
	}
	args, poly := make([]*ty, len(t.args)), false
	for i, a := range t.args {
		args[i] = c.settle(a, walk)
		poly = poly || args[i].poly
	}
	rec := t.rec
	if rec != nil && rec.row != nil {
		rec = &recShape{rec.fields, c.settle(rec.row, walk)}
		poly = poly || rec.row.poly
	}
	if !poly && rec == nil && len(args) == 0 {
		return t
	}
	n := c.new(t.kind)
	n.con, n.args, n.rec, n.poly = t.con, args, rec, poly
	return n
}

// generalise turns the variables of ts above the current level into gens. Those
// that may not be generalised (no value, or constrained in a nullary
// definition) go down to the current level instead.
func (c *checker) generalise(ts []*ty, isValue, overConstraints bool) []*ty {
	var gens []*ty
	for _, t := range ts {
		c.eachMeta(t, func(m *ty) {
			if m.v.level <= c.level {
				return
			}
			if !isValue || !overConstraints && len(m.v.preds) > 0 {
				m.v.level = c.level
				return
			}
			gens = append(gens, c.quantify(m))
		})
	}
	return gens
}

// quantify solves a meta to a new gen with the same constraints.
func (c *checker) quantify(m *ty) *ty {
	g := c.newVar(kGen, c.level+1)
	g.v.row, g.v.lacks, g.v.name = m.v.row, m.v.lacks, m.v.name
	m.v.sol = g
	for _, p := range m.v.preds {
		if p.target != nil {
			c.reportOpenRecord(p)
			continue
		}
		g.v.preds = append(g.v.preds, p)
	}
	return g
}

// eachMeta visits the unsolved variables of t from left to right. f may solve
// the one that it is given.
func (c *checker) eachMeta(t *ty, f func(*ty)) {
	c.eachLeaf(t, c.newWalk(), func(t *ty) bool { return t.kind == kMeta }, f)
}

// eachLeaf visits the parts of t that are leaves, from left to right.
func (c *checker) eachLeaf(t *ty, walk uint32, leaf func(*ty) bool, f func(*ty)) {
	t = prune(t)
	if leaf(t) {
		f(t)
		return
	}
	if t.walk == walk {
		return
	}
	t.walk, t.img = walk, nil
	for _, a := range t.args {
		c.eachLeaf(a, walk, leaf, f)
	}
	if t.rec != nil && t.rec.row != nil {
		c.eachLeaf(t.rec.row, walk, leaf, f)
	}
}

// defaultAbove gives every constrained variable that was made since mark, is
// deeper than the current level and has not been generalised a type.
func (c *checker) defaultAbove(mark int) {
	kept := c.constrained[:mark]
	for i := mark; i < len(c.constrained); i++ {
		m := c.constrained[i]
		if m.v.sol != nil {
			continue
		}
		if m.v.level <= c.level {
			kept = append(kept, m)
			continue
		}
		c.defaultMeta(m)
	}
	c.constrained = kept
}

// defaultMeta picks the first of Int, Float, String and () that satisfies all
// classes of m, if one of these is built in.
func (c *checker) defaultMeta(m *ty) {
	if m.v.row {
		c.bind(m, c.record(nil, nil, nil))
		c.takeFailures()
		return
	}
	builtin := false
	for _, p := range m.v.preds {
		builtin = builtin || p.cls.builtin
	}
	if builtin {
		for _, t := range []*ty{c.int, c.float, c.str, c.unit} {
			if c.satisfiesAll(m.v.preds, t) {
				c.bind(m, t)
				c.takeFailures()
				return
			}
		}
	}
	if !c.quiet {
		c.reportAmbiguous(m)
	}
	m.v.sol = c.err
}

// satisfiesAll reports whether closed type t is a member of all classes.
func (c *checker) satisfiesAll(preds []pred, t *ty) bool {
	for _, p := range preds {
		if p.target != nil {
			continue
		}
		c.solve(pred{cls: p.cls, why: p.why}, t)
		if len(c.takeFailures()) > 0 {
			return false
		}
	}
	return true
}

// number gives the gens of a finished definition their numbers: its own first,
// then those of its local functions.
func (c *checker) number(own []*ty) {
	n := 0
	for _, g := range own {
		g.v.num = n
		n++
	}
	for _, g := range c.localGens {
		g.v.num = n
		n++
	}
	c.localGens = c.localGens[:0]
}

// coreOf finishes a type: unsolved variables become (), unsolved rows end.
func (c *checker) coreOf(t *ty) *core.Type {
	t = prune(t)
	if t.core != nil {
		return t.core
	}
	var out *core.Type
	switch t.kind {
	case kMeta, kErr:
		out = c.types.Unit
		if t.kind == kMeta && t.v.row {
			out = c.types.Record(nil, nil, nil)
		}
		if t.kind == kMeta {
			t.v.sol = c.unit
			if t.v.row {
				t.v.sol = c.record(nil, nil, nil)
			}
		}
	case kGen:
		out = c.types.Var(t.v.num)
	case kFun:
		out = c.types.Fun(c.coreOf(t.args[1]), c.coreOf(t.args[0]))
	case kCon:
		out = c.types.Con(t.con, c.coresOf(t.args)...)
	case kRec:
		var row *core.Type
		if r := t.rec.row; r != nil && prune(r).kind != kErr {
			row = c.coreOf(r)
		}
		out = c.types.Record(t.rec.fields, c.coresOf(t.args), row)
		if row != nil && row.Kind == core.KCon {
			panic("types.coreOf: the row of a record was solved to a type that is no record")
		}
	}
	t.core = out
	return out
}

func (c *checker) coresOf(ts []*ty) []*core.Type {
	if len(ts) == 0 {
		return nil
	}
	out := make([]*core.Type, len(ts))
	for i, t := range ts {
		out[i] = c.coreOf(t)
	}
	return out
}
