package core

import (
	"slices"
	"sort"
)

// localSet is a small set of locals; the map comes in when it grows.
type localSet struct {
	list []*Local
	has  map[*Local]bool
}

func (s *localSet) add(l *Local) bool {
	if s.has == nil && len(s.list) < 12 {
		if slices.Contains(s.list, l) {
			return false
		}
	} else {
		if s.has == nil {
			s.has = map[*Local]bool{}
			for _, x := range s.list {
				s.has[x] = true
			}
		}
		if s.has[l] {
			return false
		}
		s.has[l] = true
	}
	s.list = append(s.list, l)
	return true
}

// scanRoot walks the text once: owners, uses, escapes, mentions.
func (lo *lowering) scanRoot(e Expr) *funFact {
	lam, _ := e.(*Lam)
	if lam == nil || lo.u.fn.Memo {
		f := &funFact{body: e, escapes: true}
		lo.funs = append(lo.funs, f)
		lo.scan(e, f)
		return f
	}
	f := lo.function(lam, nil, nil)
	f.escapes = true
	lo.scan(f.body, f)
	return f
}

func (lo *lowering) function(lam *Lam, local *Local, parent *funFact) *funFact {
	f := &funFact{lam: lam, local: local, parent: parent, body: lam.Body}
	lo.funs = append(lo.funs, f)
	if parent != nil {
		parent.makes = append(parent.makes, f)
	}
	lo.lams[lam] = f
	for _, p := range lam.Params {
		lo.own(p, f)
	}
	if local != nil {
		lo.vars[local.ID].fun = f
	}
	return f
}

func (lo *lowering) own(l *Local, f *funFact) {
	if l == nil {
		return
	}
	for l.ID >= len(lo.vars) {
		lo.vars = append(lo.vars, varFact{})
	}
	lo.vars[l.ID].owner = f
	f.owned++
}

func (lo *lowering) scan(e Expr, in *funFact) {
	switch e := e.(type) {
	case *Var:
		lo.use(e.Local, in, false)
	case *Lam:
		f := lo.function(e, nil, in)
		f.escapes = true
		lo.scan(f.body, f)
	case *App:
		v, ok := e.Fn.(*Var)
		if ok && lo.arity(v.Local) > 0 && lo.arity(v.Local) <= len(e.Args) {
			lo.use(v.Local, in, true)
		} else {
			lo.scan(e.Fn, in)
		}
		for _, a := range e.Args {
			lo.scan(a, in)
		}
	case *Let:
		lo.own(e.Local, in)
		if lam, ok := e.Rhs.(*Lam); ok {
			f := lo.function(lam, e.Local, in)
			lo.scan(f.body, f)
		} else {
			lo.scan(e.Rhs, in)
		}
		lo.scan(e.Body, in)
	case *LetRec:
		lo.scanGroup(e, in)
	case *Case:
		lo.scan(e.Scrut, in)
		for _, a := range e.Arms {
			for _, b := range a.Binds {
				lo.own(b, in)
			}
			lo.scan(a.Body, in)
		}
		if e.Default != nil {
			lo.scan(e.Default, in)
		}
	default:
		eachChild(e, func(c Expr) { lo.scan(c, in) })
	}
}

func (lo *lowering) scanGroup(e *LetRec, in *funFact) {
	fs := make([]*funFact, len(e.Locals))
	for i, l := range e.Locals {
		lo.own(l, in)
		fs[i] = lo.function(e.Rhss[i].(*Lam), l, in)
	}
	for _, f := range fs {
		lo.scan(f.body, f)
	}
	lo.scan(e.Body, in)
}

func (lo *lowering) arity(l *Local) int {
	if f := lo.vars[l.ID].fun; f != nil {
		return len(f.lam.Params)
	}
	return 0
}

// use notes an occurrence in a function. A variable of an outer function is
// needed by every function in between.
func (lo *lowering) use(l *Local, in *funFact, called bool) {
	v := &lo.vars[l.ID]
	if v.owner == nil {
		broken("lower", lo.u.fn.Key+": "+localName(l)+" is not in scope", nil)
	}
	v.uses++
	if v.fun != nil {
		v.fun.escapes = v.fun.escapes || !called
		in.mention(v.fun)
		return
	}
	for f := in; f != v.owner; f = f.parent {
		if !f.need.add(l) {
			return
		}
	}
}

func (f *funFact) mention(g *funFact) {
	// A run of calls of the same function is common; exact duplicates only cost time.
	if n := len(f.mentions); n > 0 && f.mentions[n-1] == g || n < 16 && slices.Contains(f.mentions, g) {
		return
	}
	f.mentions = append(f.mentions, g)
}

// close finds what each function needs, by least fixpoint: its own free
// variables, what functions that it calls or makes need from outside, and the
// closures themselves of those that are run-time objects.
func (lo *lowering) close() {
	for changed := true; changed; {
		changed = false
		for i := len(lo.funs) - 1; i >= 0; i-- {
			changed = lo.closeOne(lo.funs[i]) || changed
		}
	}
	for _, f := range lo.funs {
		sort.Slice(f.need.list, func(i, j int) bool { return f.need.list[i].ID < f.need.list[j].ID })
	}
}

func (lo *lowering) closeOne(f *funFact) bool {
	changed := false
	for _, g := range f.makes {
		changed = g.escapes && lo.needAll(f, g) || changed
	}
	for _, g := range f.mentions {
		if g.closure() {
			changed = lo.needFrom(f, g.local) || changed
		} else if !g.escapes {
			changed = lo.needAll(f, g) || changed
		}
	}
	return changed
}

func (lo *lowering) needAll(f, g *funFact) bool {
	changed := false
	for _, l := range g.need.list {
		changed = lo.needFrom(f, l) || changed
	}
	return changed
}

// needFrom adds l to what f needs, unless f binds it itself.
func (lo *lowering) needFrom(f *funFact, l *Local) bool {
	return lo.vars[l.ID].owner != f && f.need.add(l)
}
