package core

import "fmt"

// The same machine on Nodes.

type frame struct {
	slots []any
	env   *closure
}

type closure struct {
	fn   *Fn
	caps []any
}

func (m *machine) body(fn *Fn) *Body {
	b, err := m.in.Body(fn)
	if err != nil {
		panic(fault{"instance_limit", ""})
	}
	return b
}

// enter runs a function with exactly its parameters.
func (m *machine) enter(fn *Fn, caps, args []any) any {
	m.tick()
	b := m.body(fn)
	if len(args) != len(fn.Params) || len(caps) != len(fn.Captures) {
		panic(fmt.Sprintf("node oracle: %s called with %d arguments, %d captures", fn.Key, len(args), len(caps)))
	}
	slots := make([]any, len(b.Slots))
	copy(slots, args)
	copy(slots[len(args):], caps)
	return m.run(b.Root, slots)
}

func (m *machine) runs(ns []Node, s []any) []any {
	out := make([]any, len(ns))
	for i, n := range ns {
		out[i] = m.run(n, s)
	}
	return out
}

func (m *machine) run(n Node, s []any) any {
	m.tick()
	switch n := n.(type) {
	case *Slot:
		if s[n.N] == nil {
			panic("node oracle: slot read before it is assigned: " + PrintNode(n))
		}
		return s[n.N]
	case *Const:
		return constant(n.Ty, n.Bits, "")
	case *StrConst:
		return n.Text
	case *LetNode:
		v := m.run(n.Rhs, s)
		if n.N >= 0 {
			s[n.N] = v
		}
		return m.run(n.Body, s)
	case *LetClosures:
		cs := make([]*closure, len(n.Closures))
		for i, c := range n.Closures {
			cs[i] = &closure{fn: c.Fn}
			s[n.Slots[i]] = cs[i]
		}
		for i, c := range n.Closures {
			cs[i].caps = m.runs(c.Captures, s)
		}
		return m.run(n.Body, s)
	case *Switch:
		return m.runSwitch(n, s)
	case *Alloc:
		args := m.runs(n.Args, s)
		if n.Con == nil {
			return &data{names: n.Ty.Fields, args: args, record: true}
		}
		return &data{con: n.Con, args: args}
	case *Field:
		return m.run(n.E, s).(*data).args[n.Index]
	case *PrimNode:
		return m.prim(n.Op, m.runs(n.Args, s))
	case *Call:
		var caps []any
		if n.Env != nil {
			c := m.run(n.Env, s).(*closure)
			if c.fn != n.Fn {
				panic("node oracle: environment of another function")
			}
			caps = c.caps
		}
		return m.enter(n.Fn, caps, m.runs(n.Args, s))
	case *Apply:
		f := m.run(n.Fn, s)
		args := m.runs(n.Args, s)
		c := f.(*closure)
		if len(c.fn.Params) == len(args) {
			return m.enter(c.fn, c.caps, args)
		}
		if n.Slow == nil {
			panic("node oracle: exact apply of wrong arity: " + PrintNode(n))
		}
		return m.enter(n.Slow, nil, append([]any{f}, args...))
	case *MkClosure:
		return &closure{n.Fn, m.runs(n.Captures, s)}
	case *ArityOf:
		return int64(len(m.run(n.E, s).(*closure).fn.Params))
	case *Force:
		if v, ok := m.memo[n.Fn]; ok {
			return v
		}
		v := m.enter(n.Fn, nil, nil)
		m.memo[n.Fn] = v
		return v
	case *ScopeNode:
		return m.run(n.Body, s)
	case *FailNode:
		msg := n.Msg
		for _, v := range m.runs(n.Args, s) {
			msg += " " + render(v, true)
		}
		panic(fault{n.Code, msg})
	}
	panic(fmt.Sprintf("node oracle: %T", n))
}

func (m *machine) runSwitch(n *Switch, s []any) any {
	v := m.run(n.Scrut, s)
	if n.ScrutN >= 0 {
		s[n.ScrutN] = v
	}
	for _, a := range n.Arms {
		if a.Lit != nil {
			if constant(a.Lit.Type, a.Lit.Bits, a.Lit.Str) == v {
				return m.run(a.Body, s)
			}
			continue
		}
		if b, ok := v.(bool); ok {
			if b == (a.Con.Tag == 1) {
				return m.run(a.Body, s)
			}
			continue
		}
		if d := v.(*data); d.con == a.Con {
			for i, b := range a.Binds {
				if b >= 0 {
					s[b] = d.args[i]
				}
			}
			return m.run(a.Body, s)
		}
	}
	if n.Default == nil {
		panic("node oracle: no arm")
	}
	return m.run(n.Default, s)
}
