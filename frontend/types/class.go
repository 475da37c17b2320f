// Type classes. All classes have one parameter, which stands for a type
// without arguments missing, so a constraint is a class and a type, and solving
// one ends in constraints on variables (Wadler & Blott 1989; Jones, "Typing
// Haskell in Haskell" 1999). Instances are resolved by the monomorphiser; here it
// only matters that they exist.

package types

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// class is a built-in class or a trait.
type class struct {
	name       string // unique; key of core.Impl
	display    string
	supers     []*class // transitively closed
	methods    map[string]*method
	order      []string
	builtin    bool
	closed     bool // no impls: Num, Append
	structural bool // holds for every type without functions: Eq, Ord, Show
	members    []core.Builtin
	span       source.Span
	decl       *syntax.TraitDecl
	broken     bool   // its declaration has errors: its constraints always hold
	module     string // that it stands in, for its default bodies
	same       *class // the prelude's class that the declaration repeats
}

// method is a method of a trait, or show, eq and cmp.
type method struct {
	class   *class
	name    string
	key     string    // of core.ClassOps or the trait's own
	scheme  *scheme   // vars[0] is the class parameter
	deflt   core.Name // of the default body, or ""
	display string
	decl    *syntax.SigDecl // nil for built-in ones
}

// pred is a class constraint on the variable that it is kept with, or, for an
// impl of a record whose rest is unknown, on target as soon as the variable is solved.
type pred struct {
	cls    *class
	why    *origin
	target *ty
}

// origin is what in the text asks for a constraint.
type origin struct {
	span source.Span
	what string // "show", "+", the name of a function; "" for a number literal
	node place
}

// impl is an instance head with its conditions.
type impl struct {
	cls    *class
	con    *core.TyCon // nil for records and pairs
	record *core.Type  // closed record
	conds  []cond
	core   *core.Impl
	span   source.Span
	decl   *syntax.ImplDecl
	prefix string // of the unit that it is from
	module string
	head   *ty
	vars   []*ty // of the head, in order
}

// cond says that argument n of a type constructor must be a member of cls.
type cond struct {
	cls *class
	n   int
}

// implies reports whether membership in c entails membership in d.
func (c *class) implies(d *class) bool {
	if c == d {
		return true
	}
	for _, s := range c.supers {
		if s == d {
			return true
		}
	}
	return false
}

// addPred attaches a constraint to an unsolved meta.
func (c *checker) addPred(m *ty, p pred) {
	if p.target == nil {
		kept := m.v.preds
		for i, q := range m.v.preds {
			if q.target != nil {
				continue
			}
			if q.cls.implies(p.cls) {
				return
			}
			if p.cls.closed && q.cls.closed {
				c.fail(p, m, m) // no type is in both
				return
			}
			if p.cls.implies(q.cls) {
				kept = append(append([]pred{}, m.v.preds[:i]...), m.v.preds[i+1:]...)
				break
			}
		}
		m.v.preds = append(kept[:len(kept):len(kept)], p)
	} else {
		m.v.preds = append(m.v.preds[:len(m.v.preds):len(m.v.preds)], p)
	}
	if !m.v.listed {
		m.v.listed = true
		c.constrained = append(c.constrained, m)
	}
}

// solve reduces a constraint on t to constraints on its variables; what cannot
// hold goes to c.failures.
func (c *checker) solve(p pred, t *ty) {
	if p.target != nil {
		whole := c.flatten(p.target)
		c.solve(pred{cls: p.cls, why: p.why}, whole)
		return
	}
	t = prune(t)
	if p.cls.broken {
		return
	}
	switch t.kind {
	case kErr:
	case kMeta:
		c.addPred(t, p)
	case kGen:
		c.solveGen(p, t)
	case kFun:
		c.fail(p, t, t)
	case kCon:
		c.solveCon(p, t)
	case kRec:
		c.solveRecord(p, c.flat(t))
	}
}

func (c *checker) flatten(t *ty) *ty {
	t = prune(t)
	if t.kind == kRec {
		t = c.flat(t)
	}
	return t
}

func (c *checker) fail(p pred, whole, inner *ty) {
	c.failures = append(c.failures, failure{p, whole, inner})
}

func (c *checker) takeFailures() []failure {
	f := c.failures
	c.failures = nil
	return f
}

// solveGen: a quantified variable has the constraints that its signature gives
// and, for built-in classes, those that turn out to be needed.
func (c *checker) solveGen(p pred, g *ty) {
	for _, q := range g.v.preds {
		if q.cls.implies(p.cls) {
			return
		}
	}
	if g.v.sealed || !p.cls.builtin {
		c.fail(p, g, g)
		return
	}
	g.v.preds = append(g.v.preds[:len(g.v.preds):len(g.v.preds)], p)
	for _, u := range g.v.uses {
		c.solve(pred{cls: p.cls, why: u.why}, u.arg)
	}
}

func (c *checker) solveCon(p pred, t *ty) {
	if p.cls.closed {
		for _, b := range p.cls.members {
			if t.con.Builtin == b {
				return
			}
		}
		c.fail(p, t, t)
		return
	}
	if im := c.implFor(p.cls, t.con); im != nil {
		for _, k := range im.conds {
			c.solve(pred{cls: k.cls, why: p.why}, t.args[k.n])
		}
		return
	}
	if !p.cls.structural {
		c.fail(p, t, t)
		return
	}
	need := c.structure(p.cls, t.con)
	if need.bad != nil {
		c.fail(p, t, c.fromCore(need.bad, t.args))
		return
	}
	for _, k := range need.conds {
		c.solveRowOr(pred{cls: k.cls, why: p.why}, t.args[k.n])
	}
}

// solveRowOr: on the argument of a row parameter a class means its fields.
func (c *checker) solveRowOr(p pred, t *ty) {
	if t = c.flatten(t); t.kind == kRec {
		if c.solveFields(p, t); t.rec.row == nil {
			return
		}
	}
	c.solve(p, t)
}

func (c *checker) solveFields(p pred, t *ty) {
	for _, a := range t.args {
		c.solve(p, a)
	}
	if t.rec.row != nil {
		c.solve(p, t.rec.row)
	}
}

// solveRecord: an impl of exactly this record, else field by field. Without
// structural instances an impl is a must, and it may determine the fields' types.
func (c *checker) solveRecord(p pred, t *ty) {
	if p.cls.closed {
		c.fail(p, t, t)
		return
	}
	if im := c.pairImpl(p.cls); im != nil && isPair(t) {
		for _, k := range im.conds {
			c.solve(pred{cls: k.cls, why: p.why}, t.args[k.n])
		}
		return
	}
	if p.cls.structural {
		if c.recordImpl(p.cls, t) == nil {
			c.solveFields(p, t)
		}
		return
	}
	if t.rec.row != nil && prune(t.rec.row).kind == kMeta {
		c.addPred(prune(t.rec.row), pred{p.cls, p.why, t})
		return
	}
	candidates := c.recordImpls(p.cls, t)
	switch {
	case len(candidates) == 0 || t.rec.row != nil:
		c.fail(p, t, t)
	case len(candidates) == 1:
		if !c.unify(c.fromCore(candidates[0].record, nil), t) {
			c.fail(p, t, t)
		}
	case c.recordImpl(p.cls, t) == nil:
		c.deferRecord(p, t)
	}
}

// deferRecord waits for a field's type to be known where several impls could be meant.
func (c *checker) deferRecord(p pred, t *ty) {
	var open *ty
	c.eachMeta(t, func(m *ty) {
		if open == nil {
			open = m
		}
	})
	if open == nil {
		c.fail(p, t, t)
		return
	}
	c.addPred(open, pred{p.cls, p.why, t})
}

func (c *checker) implFor(cls *class, con *core.TyCon) *impl {
	k := implKey{cls, con}
	if im := c.impls.byCon[k]; im != nil {
		return im
	}
	return c.env.impls.byCon[k]
}

func (c *checker) pairImpl(cls *class) *impl { return c.implFor(cls, nil) }

// recordImpl finds the impl of exactly the closed record t.
func (c *checker) recordImpl(cls *class, t *ty) *impl {
	for _, im := range c.recordImpls(cls, t) {
		if c.sameClosed(im.record, t) {
			return im
		}
	}
	return nil
}

// recordImpls finds the impls of records with the fields of t.
func (c *checker) recordImpls(cls *class, t *ty) []*impl {
	var out []*impl
	for _, set := range []*implSet{c.impls, c.env.impls} {
		for _, im := range set.records[cls] {
			if sameFields(im.record.Fields, t.rec.fields) {
				out = append(out, im)
			}
		}
	}
	return out
}

func sameFields(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// sameClosed reports whether t is known to be the closed type k, without unifying.
func (c *checker) sameClosed(k *core.Type, t *ty) bool {
	t = c.flatten(t)
	if t.kind == kCon && (k.Kind != core.KCon || k.Con != t.con) || t.kind == kFun && k.Kind != core.KFun ||
		t.kind == kRec && (k.Kind != core.KRecord || t.rec.row != nil || !sameFields(k.Fields, t.rec.fields)) || t.v != nil || t.kind == kErr {
		return false
	}
	for i, a := range t.args {
		if !c.sameClosed(k.Args[i], a) {
			return false
		}
	}
	return true
}

// ---- structural instances ----

// structure of a type constructor for a class: what its arguments must be
// members of, or the type inside that is none.
type structure struct {
	conds []cond
	bad   *core.Type
}

type implKey struct {
	cls *class
	con *core.TyCon // nil for pairs
}

// implSet is a collection of impls.
type implSet struct {
	byCon   map[implKey]*impl
	records map[*class][]*impl
}

func newImplSet() *implSet {
	return &implSet{map[implKey]*impl{}, map[*class][]*impl{}}
}

func (s *implSet) add(im *impl) {
	if im.record != nil {
		s.records[im.cls] = append(s.records[im.cls], im)
		return
	}
	s.byCon[implKey{im.cls, im.con}] = im
}

// structure finds the least solution for con and everything that its fields
// mention: start with "needs nothing" and repeat until nothing is added.
func (c *checker) structure(cls *class, con *core.TyCon) *structure {
	key := implKey{cls, con}
	if s := c.structures[key]; s != nil {
		return s
	}
	f := &fixpoint{c: c, now: map[implKey]*structure{}}
	f.visit(key)
	for f.changed = true; f.changed; {
		f.changed = false
		for i := 0; i < len(f.order); i++ {
			f.recompute(f.order[i])
		}
	}
	for k, s := range f.now {
		c.structures[k] = s
	}
	return c.structures[key]
}

type fixpoint struct {
	c       *checker
	now     map[implKey]*structure
	order   []implKey
	changed bool
}

func (f *fixpoint) visit(k implKey) *structure {
	if s := f.c.structures[k]; s != nil {
		return s
	}
	if s := f.now[k]; s != nil {
		return s
	}
	s := &structure{}
	f.now[k] = s
	f.order = append(f.order, k)
	f.changed = true
	return s
}

func (f *fixpoint) recompute(k implKey) {
	s := f.now[k]
	for _, dc := range k.con.Cons {
		for _, t := range dc.Fields {
			f.need(s, k.cls, t)
		}
	}
}

// need adds to s what class cls on t asks of t's variables.
func (f *fixpoint) need(s *structure, cls *class, t *core.Type) {
	switch t.Kind {
	case core.KVar:
		f.add(s, cond{cls, t.Var})
	case core.KFun:
		f.blame(s, t)
	case core.KRecord:
		f.needRecord(s, cls, t)
	case core.KCon:
		if im := f.c.implFor(cls, t.Con); im != nil {
			for _, k := range im.conds {
				f.need(s, k.cls, t.Args[k.n])
			}
			return
		}
		if !cls.structural {
			f.needMember(s, cls, t)
			return
		}
		inner := f.visit(implKey{cls, t.Con})
		if inner.bad != nil {
			f.blame(s, inner.bad)
		}
		for _, k := range inner.conds {
			f.need(s, k.cls, t.Args[k.n])
		}
	}
}

func (f *fixpoint) needMember(s *structure, cls *class, t *core.Type) {
	for _, b := range cls.members {
		if t.Is(b) {
			return
		}
	}
	f.blame(s, t)
}

func (f *fixpoint) needRecord(s *structure, cls *class, t *core.Type) {
	if cls.structural && t.Closed() {
		for _, set := range []*implSet{f.c.impls, f.c.env.impls} {
			for _, im := range set.records[cls] {
				if im.record == t {
					return
				}
			}
		}
	}
	for _, a := range t.Args {
		f.need(s, cls, a)
	}
	if t.Row != nil {
		f.add(s, cond{cls, t.Row.Var})
	}
}

func (f *fixpoint) add(s *structure, k cond) {
	for _, old := range s.conds {
		if old.n == k.n && old.cls.implies(k.cls) {
			return
		}
	}
	s.conds = append(s.conds, k)
	f.changed = true
}

func (f *fixpoint) blame(s *structure, t *core.Type) {
	if s.bad == nil {
		s.bad = t
		f.changed = true
	}
}
