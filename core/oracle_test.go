package core

import (
	"fmt"
	"math"
	"sort"
	"strings"
)

// The oracle: a slow, obvious evaluator of closed Exprs, and one of Nodes.
// Values are Go values: int64, float64, bool, rune, string, unit, *data, *fun.

type unitValue struct{}

type data struct {
	con    *DataCon // nil: a record, args by sorted name
	names  []string
	args   []any
	record bool
}

// fun is a function value of either evaluator.
type fun struct {
	arity int
	call  func(args []any) any
}

type fault struct{ code, msg string }

type machine struct {
	in    *Instances
	log   []string
	fuel  int
	memo  map[*Fn]any
	texts map[*Fn]Expr
}

type env struct {
	l    *Local
	v    any
	next *env
}

func (e *env) get(l *Local) any {
	for ; e != nil; e = e.next {
		if e.l == l {
			return e.v
		}
	}
	panic("oracle: not in scope: " + localName(l))
}

func (m *machine) tick() {
	if m.fuel--; m.fuel < 0 {
		panic(fault{"fuel", ""})
	}
}

func constant(ty *Type, bits uint64, s string) any {
	switch {
	case ty.Is(BInt):
		return int64(bits)
	case ty.Is(BFloat):
		return math.Float64frombits(bits)
	case ty.Is(BString):
		return s
	case ty.Is(BChar):
		return rune(bits)
	case ty.Is(BBool):
		return bits != 0
	}
	return unitValue{}
}

func (m *machine) apply(f any, args []any) any {
	for len(args) > 0 {
		m.tick()
		g := f.(*fun)
		if len(args) < g.arity {
			held := append([]any(nil), args...)
			return &fun{g.arity - len(args), func(more []any) any {
				return m.apply(g, append(append([]any(nil), held...), more...))
			}}
		}
		f, args = g.call(args[:g.arity]), args[g.arity:]
	}
	return f
}

func (m *machine) global(name Name, tys []*Type) any {
	fn, err := m.in.instance(name, tys)
	if err != nil {
		panic(fault{"instance_limit", ""})
	}
	if v, ok := m.memo[fn]; ok {
		return v
	}
	e := m.texts[fn]
	if e == nil {
		u := &unit{in: m.in, fn: fn}
		e = u.closedText(m.in.facts[fn.ID])
		m.texts[fn] = e
	}
	v := m.eval(e, nil)
	if _, isFun := e.(*Lam); !isFun {
		m.memo[fn] = v
	}
	return v
}

func (m *machine) evals(es []Expr, en *env) []any {
	out := make([]any, len(es))
	for i, e := range es {
		out[i] = m.eval(e, en)
	}
	return out
}

func (m *machine) eval(e Expr, en *env) any {
	m.tick()
	switch e := e.(type) {
	case *Var:
		return en.get(e.Local)
	case *Global:
		return m.global(e.Name, e.TyArgs)
	case *Lit:
		return constant(e.Type, e.Bits, e.Str)
	case *Lam:
		return &fun{len(e.Params), func(args []any) any {
			en := en
			for i, p := range e.Params {
				en = &env{p, args[i], en}
			}
			return m.eval(e.Body, en)
		}}
	case *App:
		f := m.eval(e.Fn, en)
		return m.apply(f, m.evals(e.Args, en))
	case *Let:
		return m.eval(e.Body, &env{e.Local, m.eval(e.Rhs, en), en})
	case *LetRec:
		for _, l := range e.Locals {
			en = &env{l, nil, en}
		}
		for i, l := range e.Locals {
			v := m.eval(e.Rhss[i], en)
			for x := en; ; x = x.next {
				if x.l == l {
					x.v = v
					break
				}
			}
		}
		return m.eval(e.Body, en)
	case *Construct:
		args := m.evals(e.Args, en)
		if e.Type.Is(BBool) {
			return e.Con.Tag == 1
		}
		return &data{con: e.Con, args: args}
	case *Record:
		return newRecord(e.Names, m.evals(e.Args, en))
	case *Select:
		return m.eval(e.E, en).(*data).field(e.Field)
	case *Update:
		old := m.eval(e.E, en).(*data)
		args := m.evals(e.Args, en)
		fields := map[string]any{}
		for i, n := range old.names {
			fields[n] = old.args[i]
		}
		for i, n := range e.Names {
			fields[n] = args[i]
		}
		r := &data{names: old.names, record: true}
		for _, n := range old.names {
			r.args = append(r.args, fields[n])
		}
		return r
	case *Case:
		return m.caseOf(e, en)
	case *Prim:
		return m.prim(e.Op, m.evals(e.Args, en))
	case *Fail:
		msg := e.Msg
		for _, v := range m.evals(e.Values, en) {
			msg += " " + render(v, true)
		}
		panic(fault{e.Code, msg})
	}
	panic(fmt.Sprintf("oracle: %T", e))
}

func newRecord(names []string, args []any) *data {
	idx := make([]int, len(names))
	for i := range idx {
		idx[i] = i
	}
	sort.Slice(idx, func(i, j int) bool { return names[idx[i]] < names[idx[j]] })
	r := &data{record: true}
	for _, i := range idx {
		r.names, r.args = append(r.names, names[i]), append(r.args, args[i])
	}
	return r
}

func (d *data) field(name string) any {
	for i, n := range d.names {
		if n == name {
			return d.args[i]
		}
	}
	panic("oracle: no field " + name)
}

func (m *machine) caseOf(e *Case, en *env) any {
	s := m.eval(e.Scrut, en)
	for _, a := range e.Arms {
		if a.Lit != nil {
			if constant(a.Lit.Type, a.Lit.Bits, a.Lit.Str) == s {
				return m.eval(a.Body, en)
			}
			continue
		}
		if b, ok := s.(bool); ok {
			if b == (a.Con.Tag == 1) {
				return m.eval(a.Body, en)
			}
			continue
		}
		if d := s.(*data); d.con == a.Con {
			for i, b := range a.Binds {
				if b != nil {
					en = &env{b, d.args[i], en}
				}
			}
			return m.eval(a.Body, en)
		}
	}
	if e.Default == nil {
		panic("oracle: no arm for " + render(s, true))
	}
	return m.eval(e.Default, en)
}

func (m *machine) prim(op *Op, args []any) any {
	f := testOps[op.Name]
	if f == nil || f.eval == nil {
		panic("oracle: no operation " + op.Name)
	}
	return f.eval(m, args)
}

// render shows any value; it is what results are compared by.
func render(v any, nested bool) string {
	switch v := v.(type) {
	case string:
		if nested {
			return fmt.Sprintf("%q", v)
		}
		return v
	case float64:
		return floatText(v)
	case rune:
		return fmt.Sprintf("%q", v)
	case unitValue:
		return "()"
	case *fun, *closure:
		return "<function>"
	case *data:
		if v.record {
			var parts []string
			for i, n := range v.names {
				parts = append(parts, n+" = "+render(v.args[i], true))
			}
			return "{" + strings.Join(parts, ", ") + "}"
		}
		return renderCon(v)
	}
	return fmt.Sprint(v)
}

func renderCon(v *data) string {
	if v.con.TyCon.Builtin == BList {
		var parts []string
		for ; v.con.Tag == 1; v = v.args[1].(*data) {
			parts = append(parts, render(v.args[0], true))
		}
		return "[" + strings.Join(parts, " ") + "]"
	}
	s := v.con.Name
	for _, a := range v.args {
		s += " " + render(a, true)
	}
	if len(v.args) > 0 {
		s = "(" + s + ")"
	}
	return s
}

// outcome runs f and renders what came of it: value or fault, and the log.
func (m *machine) outcome(f func() any) (s string) {
	defer func() {
		if r := recover(); r != nil {
			ft, ok := r.(fault)
			if !ok {
				panic(r)
			}
			s = "error " + ft.code + " " + ft.msg
		}
		for _, l := range m.log {
			s += "\n| " + l
		}
	}()
	return render(f(), false)
}

func newMachine(in *Instances) *machine {
	return &machine{in: in, fuel: 2_000_000, memo: map[*Fn]any{}, texts: map[*Fn]Expr{}}
}
