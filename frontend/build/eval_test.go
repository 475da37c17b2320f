package build

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/synoema/synoema/core"
)

// An evaluator of polymorphic Core that passes types at run time: the oracle
// for desugaring and for the prelude, independent of the tiers.
type evaluator struct {
	t     *core.Types
	defs  map[core.Name]*core.Def
	impls []*core.Impl
	out   strings.Builder
}

type (
	env struct {
		local *core.Local
		val   any
		up    *env
	}
	scopeOf struct {
		env *env
		tys []*core.Type // by number of type variable
	}
	datum struct {
		con  *core.DataCon
		args []any
	}
	record  map[string]any
	closure struct {
		lam *core.Lam
		in  scopeOf
		fn  func(args []any) any // or a Go function of n arguments
		n   int
		got []any
	}
	unit  struct{}
	fault struct{ code, msg string }
)

func (ev *evaluator) sub(s scopeOf, ty *core.Type) *core.Type { return ev.t.Subst(ty, s.tys) }

func (s scopeOf) with(l *core.Local, v any) scopeOf { return scopeOf{&env{l, v, s.env}, s.tys} }

// eval loops on tail positions.
func (ev *evaluator) eval(e core.Expr, s scopeOf) any {
	for {
		switch x := e.(type) {
		case *core.Let:
			s, e = s.with(x.Local, ev.eval(x.Rhs, s)), x.Body
		case *core.LetRec:
			var cs []*closure
			for i, l := range x.Locals {
				c := &closure{lam: x.Rhss[i].(*core.Lam)}
				cs, s = append(cs, c), s.with(l, c)
			}
			for _, c := range cs {
				c.in = s
			}
			e = x.Body
		case *core.Case:
			e, s = ev.choose(x, ev.eval(x.Scrut, s), s)
		case *core.App:
			f := ev.eval(x.Fn, s).(*closure)
			args := append([]any(nil), f.got...)
			for _, a := range x.Args {
				args = append(args, ev.eval(a, s))
			}
			if f.lam == nil || len(args) != len(f.lam.Params) {
				return ev.apply(f, args)
			}
			s, e = f.enter(args), f.lam.Body
		default:
			return ev.value(e, s)
		}
	}
}

func (c *closure) enter(args []any) scopeOf {
	s := c.in
	for i, p := range c.lam.Params {
		s = s.with(p, args[i])
	}
	return s
}

// apply takes all arguments, the ones that f holds included.
func (ev *evaluator) apply(f *closure, args []any) any {
	n := f.n
	if f.lam != nil {
		n = len(f.lam.Params)
	}
	if len(args) < n {
		return &closure{lam: f.lam, in: f.in, fn: f.fn, n: f.n, got: args}
	}
	var res any
	if f.lam != nil {
		res = ev.eval(f.lam.Body, f.enter(args[:n]))
	} else {
		res = f.fn(args[:n])
	}
	if len(args) > n {
		return ev.apply(res.(*closure), append(append([]any(nil), res.(*closure).got...), args[n:]...))
	}
	return res
}

func (ev *evaluator) choose(c *core.Case, v any, s scopeOf) (core.Expr, scopeOf) {
	for _, a := range c.Arms {
		if a.Lit != nil {
			if ev.compare(ev.lit(a.Lit, s), v) == 0 {
				return a.Body, s
			}
			continue
		}
		if b, ok := v.(bool); ok && b == (a.Con.Name == "true") {
			return a.Body, s
		}
		if d, ok := v.(*datum); ok && d.con == a.Con {
			for i, l := range a.Binds {
				if l != nil {
					s = s.with(l, d.args[i])
				}
			}
			return a.Body, s
		}
	}
	return c.Default, s
}

func (ev *evaluator) lit(l *core.Lit, s scopeOf) any {
	ty := ev.sub(s, l.Type)
	switch {
	case isFloat(ty) && !isFloat(l.Type):
		return float64(int64(l.Bits))
	case isFloat(ty):
		return math.Float64frombits(l.Bits)
	case ty.Is(core.BBool):
		return l.Bits == 1
	case ty.Is(core.BChar):
		return rune(l.Bits)
	case ty.Is(core.BString):
		return l.Str
	case ty.Is(core.BUnit):
		return unit{}
	}
	return int64(l.Bits)
}

func (ev *evaluator) values(es []core.Expr, s scopeOf) []any {
	out := make([]any, len(es))
	for i, e := range es {
		out[i] = ev.eval(e, s)
	}
	return out
}

func (ev *evaluator) value(e core.Expr, s scopeOf) any {
	switch e := e.(type) {
	case *core.Var:
		return ev.variable(e, s)
	case *core.Global:
		return ev.global(e.Name, ev.subAll(s, e.TyArgs))
	case *core.Lit:
		return ev.lit(e, s)
	case *core.Lam:
		return &closure{lam: e, in: s}
	case *core.Construct:
		return &datum{e.Con, ev.values(e.Args, s)}
	case *core.Record:
		r := record{}
		for i, v := range ev.values(e.Args, s) {
			r[e.Names[i]] = v
		}
		return r
	case *core.Select:
		return ev.eval(e.E, s).(record)[e.Field]
	case *core.Update:
		r := record{}
		for n, v := range ev.eval(e.E, s).(record) {
			r[n] = v
		}
		for i, v := range ev.values(e.Args, s) {
			r[e.Names[i]] = v
		}
		return r
	case *core.Prim:
		return ev.prim(e.Op.Name, ev.values(e.Args, s))
	case *core.Method:
		return ev.method(e, s)
	case *core.Fail:
		msg := e.Msg
		for _, v := range ev.values(e.Values, s) {
			msg += " " + ev.show(v, 3)
		}
		panic(fault{e.Code, msg})
	}
	panic(fmt.Sprintf("eval: %T", e))
}

func (ev *evaluator) subAll(s scopeOf, tys []*core.Type) []*core.Type {
	out := make([]*core.Type, len(tys))
	for i, ty := range tys {
		out[i] = ev.sub(s, ty)
	}
	return out
}

func (ev *evaluator) variable(e *core.Var, s scopeOf) any {
	for x := s.env; x != nil; x = x.up {
		if x.local != e.Local {
			continue
		}
		c, ok := x.val.(*closure)
		if !ok || len(e.TyArgs) == 0 || c.lam == nil {
			return x.val
		}
		tys := append([]*core.Type(nil), c.in.tys...)
		for i, ty := range e.TyArgs {
			for n := e.Local.TyVars[i]; len(tys) <= n; {
				tys = append(tys, nil)
			}
			tys[e.Local.TyVars[i]] = ev.sub(s, ty)
		}
		return &closure{lam: c.lam, in: scopeOf{c.in.env, tys}, got: c.got}
	}
	panic("unbound " + e.Local.Name)
}

func (ev *evaluator) global(n core.Name, tys []*core.Type) any {
	d := ev.defs[n]
	if d == nil {
		panic("no definition of " + string(n))
	}
	return ev.eval(d.Body, scopeOf{tys: tys})
}

func (ev *evaluator) method(e *core.Method, s scopeOf) any {
	ty := ev.sub(s, e.ClassTy)
	if impl := ev.impl(e.Class, ty); impl != nil {
		if name, ok := impl.Methods[e.Name]; ok {
			return ev.global(name, append(ev.headArgs(impl, ty), ev.subAll(s, e.TyArgs)...))
		}
		if name, ok := impl.Defaults[e.Name]; ok {
			return ev.global(name, append([]*core.Type{ty}, ev.subAll(s, e.TyArgs)...))
		}
	}
	n := 2
	if e.Name == "neg" || e.Name == "show" || e.Name == "num_to_float" {
		n = 1
	}
	return &closure{n: n, fn: func(args []any) any { return ev.overloaded(e, ty, args) }}
}

func (ev *evaluator) impl(class string, ty *core.Type) *core.Impl {
	for _, i := range ev.impls {
		if i.Class == class && (i.Head == ty || ty.Kind == core.KCon && i.Head.Kind == core.KCon && i.Head.Con == ty.Con) {
			return i
		}
	}
	return nil
}

func (ev *evaluator) headArgs(i *core.Impl, ty *core.Type) []*core.Type {
	out := make([]*core.Type, i.TyVars)
	for k, a := range i.Head.Args {
		if a.Kind == core.KVar {
			out[a.Var] = ty.Args[k]
		}
	}
	return out
}

func (ev *evaluator) overloaded(e *core.Method, ty *core.Type, args []any) any {
	switch e.Name {
	case "show":
		return ev.show(args[0], 0)
	case "num_to_float":
		if n, ok := args[0].(int64); ok {
			return float64(n)
		}
		return args[0]
	case "neg":
		if n, ok := args[0].(int64); ok {
			return -n
		}
		return -args[0].(float64)
	case "++":
		if s, ok := args[0].(string); ok {
			return s + args[1].(string)
		}
		return ev.apply(ev.global("Prelude.list_append", ty.Args).(*closure), args)
	}
	if strings.ContainsAny(e.Name, "+-*/") {
		return arithmetic(e.Name, args[0], args[1])
	}
	if i := ev.impl("Eq", ty); i != nil && e.Class == "Eq" {
		eq := ev.apply(ev.global(i.Methods["eq"], ev.headArgs(i, ty)).(*closure), args).(bool)
		return eq == (e.Name == "==")
	}
	c := ev.cmpAt(ty, args[0], args[1])
	switch e.Name {
	case "==":
		return c == 0
	case "!=":
		return c != 0
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	case ">=":
		return c >= 0
	}
	return int64(c)
}

// cmpAt compares by an impl of Ord at the type itself, else by structure.
func (ev *evaluator) cmpAt(ty *core.Type, a, b any) int {
	if i := ev.impl("Ord", ty); i != nil {
		f := ev.global(i.Methods["cmp"], ev.headArgs(i, ty)).(*closure)
		return int(ev.apply(f, []any{a, b}).(int64))
	}
	return ev.compare(a, b)
}

func arithmetic(op string, a, b any) any {
	if x, ok := a.(float64); ok {
		y := b.(float64)
		return map[string]float64{"+": x + y, "-": x - y, "*": x * y, "/": x / y, "**": math.Pow(x, y)}[op]
	}
	x, y := a.(int64), b.(int64)
	switch op {
	case "+":
		return x + y
	case "-":
		return x - y
	case "*":
		return x * y
	case "**":
		return int64(math.Pow(float64(x), float64(y)))
	}
	if y == 0 {
		panic(fault{"division_by_zero", "division by zero"})
	}
	return x / y
}

func order[T int | int64 | float64 | rune | string](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (ev *evaluator) compare(a, b any) int {
	switch x := a.(type) {
	case int64:
		return order(x, b.(int64))
	case float64:
		return order(x, b.(float64))
	case rune:
		return order(x, b.(rune))
	case string:
		return order(x, b.(string))
	case bool:
		return order(btoi(x), btoi(b.(bool)))
	case *datum:
		y := b.(*datum)
		for len(x.args) == 2 && x.con == y.con && x.con.Name == ":" {
			if c := ev.compare(x.args[0], y.args[0]); c != 0 {
				return c
			}
			x, y = x.args[1].(*datum), y.args[1].(*datum)
		}
		if x.con != y.con {
			return order(x.con.Tag, y.con.Tag)
		}
		for i := range x.args {
			if c := ev.compare(x.args[i], y.args[i]); c != 0 {
				return c
			}
		}
	case record:
		for _, n := range fieldsOf(x) {
			if c := ev.compare(x[n], b.(record)[n]); c != 0 {
				return c
			}
		}
	}
	return 0
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// show at precedence 0 (top), 1 (between commas), 2 (in a list) or 3 (argument).
func (ev *evaluator) show(v any, prec int) string {
	switch v := v.(type) {
	case int64:
		return signed(strconv.FormatInt(v, 10), prec)
	case float64:
		format := byte('g')
		if a := math.Abs(v); a >= 1e-6 && a < 1e21 {
			format = 'f'
		}
		s := strconv.FormatFloat(v, format, -1, 64)
		if !strings.ContainsAny(s, ".eIN") {
			s += ".0"
		}
		return signed(strings.ToLower(strings.TrimPrefix(s, "+")), prec)
	case rune:
		if prec == 0 {
			return string(v)
		}
		return strconv.QuoteRune(v)
	case string:
		if prec == 0 {
			return v
		}
		return strconv.Quote(v)
	case unit:
		return "()"
	case record:
		return ev.showRecord(v)
	case *datum:
		return ev.showData(v, prec)
	case *closure:
		return "<function>"
	}
	return fmt.Sprint(v)
}

func signed(s string, prec int) string {
	if prec == 3 && s[0] == '-' {
		return "(" + s + ")"
	}
	return s
}

func (ev *evaluator) showRecord(v record) string {
	var parts []string
	names := fieldsOf(v)
	pair := len(names) == 2 && names[0] == "fst" && names[1] == "snd"
	for _, n := range names {
		if pair {
			parts = append(parts, ev.show(v[n], 1))
		} else {
			parts = append(parts, n+" = "+ev.show(v[n], 1))
		}
	}
	if pair {
		return "(" + strings.Join(parts, ", ") + ")"
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func (ev *evaluator) showData(v *datum, prec int) string {
	var parts []string
	if v.con.TyCon.Builtin == core.BList {
		for ; len(v.args) == 2; v = v.args[1].(*datum) {
			parts = append(parts, ev.show(v.args[0], 2))
		}
		return "[" + strings.Join(parts, " ") + "]"
	}
	if strings.HasPrefix(v.con.Name, "Map") {
		return "from_pairs " + ev.show(ev.apply(ev.global("Prelude.entries", []*core.Type{nil, nil}).(*closure), []any{v}), 1)
	}
	if v.con.TyCon.Builtin == core.BTuple {
		for _, a := range v.args {
			parts = append(parts, ev.show(a, 1))
		}
		return "(" + strings.Join(parts, ", ") + ")"
	}
	s := v.con.Name
	for _, a := range v.args {
		s += " " + ev.show(a, 3)
	}
	if prec >= 2 && len(v.args) > 0 {
		s = "(" + s + ")"
	}
	return s
}

func fieldsOf(r record) []string {
	var out []string
	for n := range r {
		out = append(out, n)
	}
	for i := range out {
		for j := i; j > 0 && out[j] < out[j-1]; j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}
