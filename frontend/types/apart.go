// The types of a prompt's definitions, kept apart from those of the entry that made them.
//
// Inference takes types from slabs, and whatever in a slab is in use keeps all of it, with
// all that it points to: through the slabs of many entries, a definition would keep
// everything that was ever entered. So what an entry defines gets types of its own.

package types

// apart gives the values of a namespace types that share nothing with its checking.
func (n *namespace) apart() {
	for _, b := range n.vals {
		if b.scheme != nil && b.method == nil {
			b.scheme = b.scheme.apart()
		}
	}
}

func (s *scheme) apart() *scheme {
	a := &separation{map[*ty]*ty{}}
	out := &scheme{open: s.open, vars: a.all(s.vars)}
	out.body = a.ty(s.body)
	return out
}

// separation copies a graph of types.
type separation struct{ done map[*ty]*ty }

func (a *separation) ty(t *ty) *ty {
	t = prune(t)
	if n := a.done[t]; n != nil {
		return n
	}
	n := &ty{kind: t.kind, poly: t.poly, con: t.con, core: t.core}
	a.done[t] = n
	n.args = a.all(t.args)
	if t.rec != nil {
		n.rec = &recShape{fields: t.rec.fields}
		if t.rec.row != nil {
			n.rec.row = a.ty(t.rec.row)
		}
	}
	if t.v != nil {
		v := *t.v
		v.sol, v.uses, v.preds = nil, nil, nil
		for _, p := range t.v.preds {
			v.preds = append(v.preds, pred{cls: p.cls})
		}
		n.v = &v
	}
	return n
}

func (a *separation) all(ts []*ty) []*ty {
	if len(ts) == 0 {
		return nil
	}
	out := make([]*ty, len(ts))
	for i, t := range ts {
		out[i] = a.ty(t)
	}
	return out
}
