// Finishing: what is still open is defaulted, types become core.Types.

package types

import (
	"sort"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/syntax"
)

// defaultAll decides the constrained variables that stayed open to the end of the file.
func (c *checker) defaultAll() {
	c.level = -1
	c.quiet = c.failed
	c.defaultAbove(0)
	c.level = 0
	c.number(nil)
}

func (c *checker) finish(f *syntax.File) *Info {
	in := c.info
	in.Types = make([]*core.Type, f.NumNodes)
	in.Refs = make([]Ref, f.NumNodes)
	in.Locals = make([]*core.Local, f.NumNodes)
	if c.failed {
		return in
	}
	for id, t := range c.nodeTypes {
		if t != nil {
			in.Types[id] = c.coreOf(t)
		}
	}
	for id := range c.uses {
		in.Refs[id] = c.refOf(&c.uses[id])
	}
	for id, b := range c.bound {
		if b != nil {
			in.Locals[id] = c.finishLocal(b)
		}
	}
	for _, d := range c.defs {
		c.finishDefn(d)
	}
	for t, ps := range c.testPar {
		info := &TestInfo{}
		for _, b := range ps {
			info.Params = append(info.Params, c.finishLocal(b))
		}
		in.Tests[t] = info
	}
	for _, t := range c.decls.tests {
		if in.Tests[t.decl] == nil {
			in.Tests[t.decl] = &TestInfo{}
		}
	}
	if f.Entry != nil {
		in.Entry = in.Types[f.Entry.NodeID()]
	}
	for _, d := range c.decls.funs {
		in.Defined = append(in.Defined, d.b.global)
	}
	return in
}

// finishLocal gives a variable its type and the type variables that it binds.
func (c *checker) finishLocal(b *binding) *core.Local {
	if b.local.Type != nil {
		return b.local
	}
	t := b.mono
	if b.scheme != nil {
		t = b.scheme.body
		for _, g := range b.scheme.vars {
			b.local.TyVars = append(b.local.TyVars, g.v.num)
		}
	}
	if t != nil {
		b.local.Type = c.coreOf(t)
	}
	return b.local
}

func (c *checker) refOf(u *use) Ref {
	switch u.kind {
	case RefLocal:
		return Ref{Kind: RefLocal, Local: c.finishLocal(u.b), TyArgs: c.coresOf(u.args)}
	case RefGlobal:
		return Ref{Kind: RefGlobal, Global: u.b.global, TyArgs: c.coresOf(u.args)}
	case RefCon:
		return Ref{Kind: RefCon, Con: u.con.dc}
	case RefOp:
		r := Ref{Kind: RefOp, TyArgs: c.coresOf(u.args)}
		if u.b != nil {
			r.Op = u.b.op
		}
		return r
	case RefMethod:
		r := Ref{Kind: RefMethod, ClassTy: c.coreOf(u.args[0]), TyArgs: c.coresOf(u.args[1:])}
		if u.b != nil {
			r.Class, r.Method = u.b.method.class.name, u.b.method.key
		} else {
			r.Class, r.Method = u.cls.name, u.method
		}
		return r
	}
	return Ref{}
}

func (c *checker) finishDefn(d *defn) {
	if d.b.kind == bLocal {
		c.finishLocal(d.b)
	}
	info := &FunInfo{Global: d.b.global, Local: d.b.local, Type: c.coreOf(d.typ)}
	if d.top {
		info.TyVars = len(d.vars)
	}
	for _, g := range d.vars {
		for _, p := range g.v.preds {
			info.Constraints = append(info.Constraints, core.Constraint{Class: p.cls.name, Var: g.v.num})
		}
	}
	sort.Slice(info.Constraints, func(i, j int) bool {
		a, b := info.Constraints[i], info.Constraints[j]
		return a.Var < b.Var || a.Var == b.Var && a.Class < b.Class
	})
	if d.fun != nil {
		c.info.Funs[d.fun] = info
	}
	d.b.node, d.b.def, d.b.inside = nil, nil, nil
}
