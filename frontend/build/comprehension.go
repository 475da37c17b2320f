// Comprehensions and ranges. A comprehension becomes loops that push results
// onto an accumulator, which is reversed at the end: strict, left to right, and
// in constant stack. Fusion (core) makes a loop over a range count.
//
//	[e | x <- xs, g, y <- [a..b]]
//	⇒ reverse (go [] xs)
//	  go acc []       = acc
//	  go acc (x : t)  = go (? g -> go2 acc (range a b) : acc) t
//	  go2 acc []      = acc
//	  go2 acc (y : t) = go2 (e : acc) t

package build

import (
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// Prelude functions that desugaring mentions.
const (
	preludeRange   core.Name = "Prelude.range"
	preludeReverse core.Name = "Prelude.reverse"
)

func isPrelude(n core.Name) bool { return strings.HasPrefix(string(n), "Prelude.") }

func (b *builder) rangeList(e *syntax.RangeLit) core.Expr {
	ty := b.t.Fun(b.ty(e), b.t.Int, b.t.Int)
	return &core.App{At: at(e.Span()), Fn: &core.Global{At: at(e.Span()), Name: preludeRange, Type: ty},
		Args: []core.Expr{b.expr(e.Lo), b.expr(e.Hi)}, Type: b.ty(e)}
}

func (b *builder) comprehension(e *syntax.ListComp) core.Expr {
	ty := b.ty(e)
	c := &collector{builder: b, e: e, ty: ty}
	collected := c.collect(0, func() core.Expr { return &core.Construct{At: at(e.Span()), Con: b.t.Nil, Type: ty} })
	reverse := &core.Global{At: at(e.Span()), Name: preludeReverse, TyArgs: ty.Args, Type: b.t.Fun(ty, ty)}
	return &core.App{At: at(e.Span()), Fn: reverse, Args: []core.Expr{collected}, Type: ty}
}

// collector builds the loops of one comprehension of type ty.
type collector struct {
	*builder
	e  *syntax.ListComp
	ty *core.Type
}

// collect builds what the qualifiers from i on push onto acc; acc makes
// occurrences of the accumulator.
func (c *collector) collect(i int, acc func() core.Expr) core.Expr {
	if i == len(c.e.Quals) {
		return c.cons(at(c.e.Body.Span()), c.ty, c.expr(c.e.Body), acc())
	}
	q := c.e.Quals[i]
	if q.Pat == nil {
		return c.cond(at(q.E.Span()), c.ty, c.expr(q.E), func() core.Expr { return c.collect(i+1, acc) }, acc)
	}
	return c.walk(i, acc)
}

// walk is the loop of a generator over a list.
func (c *collector) walk(i int, acc func() core.Expr) core.Expr {
	q := c.e.Quals[i]
	sp, listTy := q.Sp, c.builder.ty(q.E)
	elemTy := listTy.Args[0]
	acc1, list := c.fresh("acc", c.ty), c.fresh("", listTy)
	head, tail := c.fresh("", elemTy), c.fresh("", listTy)
	loop := c.loop(sp, acc1, list)
	next := c.call2(sp, loop.Locals[0], c.item(i, head, acc1), c.use(sp, tail))
	loop.Rhss[0].(*core.Lam).Body = &core.Case{At: core.At{Sp: sp}, Scrut: c.use(sp, list), ScrutTy: listTy, Type: c.ty,
		Arms: []*core.Arm{
			{Con: c.t.Nil, Body: c.use(sp, acc1)},
			{Con: c.t.Cons, Binds: []*core.Local{c.used(head), tail}, Body: next}}}
	loop.Body = c.call2(sp, loop.Locals[0], acc(), c.expr(q.E))
	return loop
}

// used is the binder of a local, nil when nothing mentions it.
func (c *collector) used(l *core.Local) *core.Local {
	if c.uses[l] == 0 {
		return nil
	}
	return l
}

// loop is a recursive local function of an accumulator and a state, whose
// body is still to be filled in.
func (c *collector) loop(sp source.Span, acc, state *core.Local) *core.LetRec {
	ty := c.t.Fun(c.ty, c.ty, state.Type)
	lam := &core.Lam{At: core.At{Sp: sp}, Params: []*core.Local{acc, state}, Type: ty, Stands: core.Inner}
	return &core.LetRec{At: core.At{Sp: sp}, Locals: []*core.Local{c.fresh("", ty)}, Rhss: []core.Expr{lam}}
}

// item matches an element and goes on with the further qualifiers; one that
// does not fit is skipped.
func (c *collector) item(i int, elem, acc *core.Local) core.Expr {
	q := c.e.Quals[i]
	keep := func() core.Expr { return c.use(q.Sp, acc) }
	m := &matching{span: q.Pat.Span(), kind: "pattern", ty: c.ty, skip: keep}
	m.clauses = []*clause{{span: q.Pat.Span(), pats: []pattern{c.pattern(q.Pat)},
		body: func() core.Expr { return c.collect(i+1, keep) }}}
	m.places = []*place{{ty: elem.Type, local: elem}}
	out := c.match(m)
	if elem.Name == "" {
		elem.Name = m.places[0].name
	}
	return out
}

func (c *collector) call2(sp source.Span, f *core.Local, x, y core.Expr) core.Expr {
	return &core.App{At: core.At{Sp: sp}, Fn: c.use(sp, f), Args: []core.Expr{x, y}, Type: c.ty}
}
