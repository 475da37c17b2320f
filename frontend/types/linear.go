// Linear arrows. They unify with ordinary ones; what they promise is checked on
// the definition alone: a parameter behind -o, and what matching it binds, occurs
// exactly once on every path.

package types

import (
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// checkLinear checks the equations of a definition against the -o of its signature.
func (c *checker) checkLinear(d *defn) {
	if d.fun == nil || d.sigDecl == nil || d.bad {
		return
	}
	t, i := d.sigDecl.Type, 0
	for f, ok := t.(*syntax.TFun); ok; f, ok = t.(*syntax.TFun) {
		if f.Linear {
			for _, cl := range d.fun.Clauses {
				if i < len(cl.Params) {
					c.linearPattern(cl.Params[i], region{c: c, expr: cl.Body, where: cl.Where})
				}
			}
		}
		t, i = f.Res, i+1
	}
}

// region is the text in which a linear variable lives: where-lines and a body,
// or the rest of a block.
type region struct {
	c     *checker
	expr  syntax.Expr
	where []syntax.Item
	items []syntax.Item
}

// linearPattern checks what p binds; a wildcard throws away what it stands for.
func (c *checker) linearPattern(p syntax.Pat, in region) {
	switch p := p.(type) {
	case *syntax.PVar:
		c.linearVar(c.bound[p.ID], in)
	case *syntax.PAs:
		c.linearVar(c.bound[p.ID], in)
		c.linearPattern(p.Pat, in)
	case *syntax.PWild:
		c.linearUnused(p.Sp, "_")
	case *syntax.PCons:
		c.linearPattern(p.Head, in)
		c.linearPattern(p.Tail, in)
	case *syntax.PCon:
		c.linearPatterns(p.Args, in)
	case *syntax.PList:
		c.linearPatterns(p.Elems, in)
	case *syntax.PTuple:
		c.linearPatterns(p.Elems, in)
	case *syntax.PRecord:
		for _, f := range p.Fields {
			c.linearPattern(f.Pat, in)
		}
	}
}

func (c *checker) linearPatterns(ps []syntax.Pat, in region) {
	for _, p := range ps {
		c.linearPattern(p, in)
	}
}

func (c *checker) linearUnused(sp source.Span, name string) {
	d := c.report("linear_unused", sp, "linear "+quote(name)+" is not used on every path")
	d.Expected, d.Found = "exactly one use", "none"
	d.Hint = "a parameter behind -o is used exactly once on every path; write -> if it need not be"
}

// linearVar counts the uses of b.
func (c *checker) linearVar(b *binding, in region) {
	if b == nil {
		return
	}
	l := &linear{c: c, b: b}
	n := l.region(in)
	switch {
	case n.most > 1:
		d := c.report("linear_duplicate", n.at, "linear "+quote(b.name)+" is used more than once")
		d.Expected, d.Found = "exactly one use", "several"
		if l.many {
			d.Notes = append(d.Notes, "inside a lambda, local function, comprehension or spawn one use counts as many")
		}
		d.Labels = append(d.Labels, diag.Label{Span: b.span, Text: "bound here"})
		d.Hint = "a parameter behind -o is used exactly once on every path"
	case n.least == 0:
		c.linearUnused(b.span, b.name)
	}
}

// count is how often a variable is used on the path that uses it least and on
// the one that uses it most; 2 stands for more.
type count struct {
	least, most int
	at          source.Span // on the latter, the last use or the one too many
}

func (n count) then(m count) count {
	at := m.at
	if n.most > 1 || m.most == 0 {
		at = n.at
	}
	return count{min(n.least+m.least, 2), min(n.most+m.most, 2), at}
}

func (n count) or(m count) count {
	least := min(n.least, m.least)
	if m.most > n.most {
		return count{least, m.most, m.at}
	}
	return count{least, n.most, n.at}
}

// linear counts the uses of one variable. A match on it passes its duty on to
// what the patterns bind.
type linear struct {
	c    *checker
	b    *binding
	many bool
}

func (l *linear) region(in region) count {
	if in.items != nil {
		return l.items(in.items)
	}
	n := l.expr(in.expr)
	return n.then(l.where(in))
}

// where: a line without parameters runs on the paths that use what it binds.
func (l *linear) where(in region) count {
	var n count
	for _, it := range in.where {
		switch it := it.(type) {
		case *syntax.FunItem:
			n = n.then(l.closed(l.fun(it.Fun)))
		case *syntax.BindItem:
			m := l.expr(it.Rhs)
			if m.most == 0 {
				continue
			}
			if v := pvar(it.Pat); v != nil {
				u := &linear{c: l.c, b: l.c.bound[v.ID]}
				used := u.expr(in.expr)
				if used.most > 0 { // an unused line runs at the start
					m.least = min(m.least, used.least)
				}
			}
			n = n.then(m)
		}
	}
	return n
}

func (l *linear) fun(f *syntax.FunDecl) count {
	var n count
	for _, cl := range f.Clauses {
		n = n.then(l.expr(cl.Body)).then(l.where(region{c: l.c, expr: cl.Body, where: cl.Where}))
	}
	return n
}

// closed is for what may run any number of times.
func (l *linear) closed(n count) count {
	if n.most == 0 {
		return n
	}
	l.many = true
	return count{2, 2, n.at}
}

func (l *linear) is(e syntax.Expr) bool {
	v, ok := e.(*syntax.Var)
	return ok && l.c.uses[v.ID].b == l.b
}

func (l *linear) sum(es ...syntax.Expr) count {
	var n count
	for _, e := range es {
		n = n.then(l.expr(e))
	}
	return n
}

func (l *linear) expr(e syntax.Expr) count {
	switch e := e.(type) {
	case *syntax.Var:
		if l.is(e) {
			return count{1, 1, e.Sp}
		}
	case *syntax.App:
		return l.expr(e.Fn).then(l.sum(e.Args...))
	case *syntax.Interp:
		return l.sum(e.Parts...)
	case *syntax.Binary:
		if e.Op == "&&" || e.Op == "||" || e.Op == "when" {
			return l.expr(e.L).then(l.expr(e.R).or(count{}))
		}
		return l.sum(e.L, e.R)
	case *syntax.Neg:
		return l.expr(e.E)
	case *syntax.LeftSection:
		return l.expr(e.E)
	case *syntax.RightSection:
		return l.expr(e.E)
	case *syntax.Lambda:
		return l.closed(l.expr(e.Body))
	case *syntax.Spawn:
		return l.closed(l.expr(e.E))
	case *syntax.Scope:
		return l.expr(e.Body)
	case *syntax.Cond:
		n := l.expr(e.Then)
		if e.Else == nil {
			n = n.or(count{})
		} else {
			n = n.or(l.expr(e.Else))
		}
		return l.expr(e.Cond).then(n)
	case *syntax.Match:
		return l.match(e)
	case *syntax.Block:
		return l.items(e.Items)
	case *syntax.ListLit:
		return l.sum(e.Elems...)
	case *syntax.RangeLit:
		return l.sum(e.Lo, e.Hi)
	case *syntax.ListComp:
		n := l.expr(e.Body)
		for _, q := range e.Quals {
			n = n.then(l.expr(q.E))
		}
		return l.closed(n)
	case *syntax.TupleLit:
		return l.sum(e.Elems...)
	case *syntax.RecordLit:
		var n count
		if e.Spread != nil {
			n = l.expr(e.Spread)
		}
		for _, f := range e.Fields {
			n = n.then(l.expr(f.Value))
		}
		return n
	case *syntax.Select:
		return l.expr(e.E)
	}
	return count{}
}

func (l *linear) match(e *syntax.Match) count {
	n := l.expr(e.Scrut)
	var alts count
	for i, a := range e.Alts {
		m := l.expr(a.Body)
		if i == 0 {
			alts = m
		} else {
			alts = alts.or(m)
		}
		if l.is(e.Scrut) {
			l.c.linearPattern(a.Pat, region{c: l.c, expr: a.Body})
		}
	}
	return n.then(alts)
}

func (l *linear) items(items []syntax.Item) count {
	var n count
	for i, it := range items {
		switch it := it.(type) {
		case *syntax.ExprItem:
			n = n.then(l.expr(it.E))
		case *syntax.FunItem:
			n = n.then(l.closed(l.fun(it.Fun)))
		case *syntax.BindItem:
			n = n.then(l.region(region{c: l.c, expr: it.Rhs, where: it.Where}))
			if l.is(it.Rhs) {
				l.c.linearPattern(it.Pat, region{c: l.c, items: items[i+1:]})
			}
		}
	}
	return n
}
