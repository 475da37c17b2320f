// Inferring patterns.

package types

import "github.com/synoema/synoema/frontend/syntax"

// checkPat makes p a pattern for values of type want and types its variables.
func (c *checker) checkPat(p syntax.Pat, want *ty, w why) {
	c.nodeTypes[p.NodeID()] = want
	switch p := p.(type) {
	case *syntax.PVar:
		c.bound[p.ID].mono = want
	case *syntax.PAs:
		c.bound[p.ID].mono = want
		c.checkPat(p.Pat, want, w)
	case *syntax.PUnit:
		c.require(p, want, c.unit, w)
	case *syntax.PInt:
		c.checkPInt(p, want, w)
	case *syntax.PFloat:
		c.require(p, want, c.float, w)
	case *syntax.PChar:
		c.require(p, want, c.char, w)
	case *syntax.PStr:
		c.require(p, want, c.str, w)
	case *syntax.PCon:
		c.checkPCon(p, want, w)
	case *syntax.PCons:
		elem := c.elemOf(p, want, w)
		c.checkPat(p.Head, elem, w)
		c.checkPat(p.Tail, c.apply(c.types.ListCon, elem), w)
	case *syntax.PList:
		elem := c.elemOf(p, want, w)
		for _, e := range p.Elems {
			c.checkPat(e, elem, w)
		}
	case *syntax.PTuple:
		c.checkPTuple(p, want, w)
	case *syntax.PRecord:
		c.checkPRecord(p, want, w)
	case *syntax.BadPat:
		c.nodeTypes[p.ID] = c.err
	}
}

func (c *checker) checkPInt(p *syntax.PInt, want *ty, w why) {
	t := c.fresh()
	c.addPred(t, pred{cls: c.env.num, why: &origin{span: p.Sp, node: p}})
	c.require(p, want, t, w)
}

// elemOf is the element type of a list pattern; an error when want is no list.
func (c *checker) elemOf(p syntax.Pat, want *ty, w why) *ty {
	if t := prune(want); t.kind == kCon && t.con == c.types.ListCon {
		return t.args[0]
	}
	elem := c.fresh()
	before := c.errors
	c.require(p, want, c.apply(c.types.ListCon, elem), w)
	if c.errors > before {
		return c.err
	}
	return elem
}

func (c *checker) checkPCon(p *syntax.PCon, want *ty, w why) {
	def := c.uses[p.ID].con
	before := c.errors
	var t *ty
	if def == nil || def.scheme == nil {
		t = c.err
	} else {
		t, _ = c.instantiate(def.scheme, nil)
	}
	fields := make([]*ty, len(p.Args))
	for i := range p.Args {
		fields[i] = c.err
		if t.kind == kFun {
			fields[i], t = t.args[0], t.args[1]
		}
	}
	c.require(p, want, t, w)
	if c.errors > before {
		fields = c.fillErr(fields)
	}
	for i, a := range p.Args {
		c.checkPat(a, fields[i], w)
	}
}

func (c *checker) checkPTuple(p *syntax.PTuple, want *ty, w why) {
	elems := make([]*ty, len(p.Elems))
	for i := range elems {
		elems[i] = c.fresh()
	}
	before := c.errors
	c.require(p, want, c.tuple(elems), w)
	if c.errors > before {
		elems = c.fillErr(elems)
	}
	for i, e := range p.Elems {
		c.checkPat(e, elems[i], w)
	}
}

func (c *checker) checkPRecord(p *syntax.PRecord, want *ty, w why) {
	var names []string
	var types []*ty
	for _, f := range p.Fields {
		if !containsString(names, f.Name.Name) {
			names, types = append(names, f.Name.Name), append(types, c.fresh())
		}
	}
	before := c.errors
	c.require(p, want, c.record(names, types, c.freshRow(names)), w)
	for i, f := range p.Fields {
		t := c.err
		if c.errors == before && i < len(types) {
			t = types[i]
		}
		c.checkPat(f.Pat, t, w)
	}
}
