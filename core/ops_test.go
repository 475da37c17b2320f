package core

import (
	"cmp"
	"math"
	"strings"
)

// testOp is an operation with its meaning on the oracle's values.
type testOp struct {
	op   Op
	eval func(m *machine, a []any) any
}

var testOps = map[string]*testOp{}

func findTestOp(name string) *Op {
	if o := testOps[name]; o != nil {
		return &o.op
	}
	return nil
}

func defineOp(op Op, eval func(m *machine, a []any) any) {
	testOps[op.Name] = &testOp{op, eval}
}

func init() {
	ints := func(name string, l Lower, fails bool, f func(a, b int64) any) {
		defineOp(Op{Name: name, Type: "Int -> Int -> Int", Arity: 2, Lower: l, Fails: fails},
			func(_ *machine, a []any) any { return f(a[0].(int64), a[1].(int64)) })
	}
	ints("add.int", AddInt, true, func(a, b int64) any {
		if s := a + b; (s > a) == (b > 0) {
			return s
		}
		panic(fault{"integer_overflow", ""})
	})
	ints("sub.int", SubInt, true, func(a, b int64) any {
		if s := a - b; (s < a) == (b > 0) {
			return s
		}
		panic(fault{"integer_overflow", ""})
	})
	ints("mul.int", MulInt, true, func(a, b int64) any {
		if s := a * b; a == 0 || (s/a == b && !(a == -1 && b == math.MinInt64)) {
			return s
		}
		panic(fault{"integer_overflow", ""})
	})
	ints("div.int", DivInt, true, func(a, b int64) any {
		if b == 0 {
			panic(fault{"division_by_zero", ""})
		}
		return a / b
	})
	ints("mod.int", ModInt, true, func(a, b int64) any {
		if b == 0 {
			panic(fault{"division_by_zero", ""})
		}
		return a % b
	})
	ints("wrap_add", WrapAdd, false, func(a, b int64) any { return a + b })
	ints("wrap_mul", WrapMul, false, func(a, b int64) any { return a * b })
	defineOp(Op{Name: "reverse_own", Type: "List a -> List a", Arity: 1, SharesFirst: true, Keeps: true}, func(m *machine, a []any) any {
		var out any = &data{con: m.in.types.Nil}
		for xs := a[0].(*data); len(xs.args) > 0; xs = xs.args[1].(*data) {
			out = &data{con: m.in.types.Cons, args: []any{xs.args[0], out}}
		}
		return out
	})
	overflows("add_overflows", AddOverflows, AddInt)
	overflows("sub_overflows", SubOverflows, SubInt)
	overflows("mul_overflows", MulOverflows, MulInt)
	ints("wrap_sub", WrapSub, false, func(a, b int64) any { return a - b })
	ints("cmp.int", LowerCall, false, func(a, b int64) any {
		switch {
		case a < b:
			return int64(-1)
		case a > b:
			return int64(1)
		}
		return int64(0)
	})
	comparisons()
	others()
}

func overflows(name string, l, checked Lower) {
	defineOp(Op{Name: name, Type: "Int -> Int -> Bool", Arity: 2, Lower: l}, func(_ *machine, a []any) any {
		return !fold2(checked, a[0].(int64), a[1].(int64)).ok
	})
}

func comparisons() {
	cmp := func(name string, l Lower, f func(a, b any) bool) {
		defineOp(Op{Name: name, Type: "Int -> Int -> Bool", Arity: 2, Lower: l},
			func(_ *machine, a []any) any { return f(a[0], a[1]) })
	}
	less := func(a, b any) bool {
		switch a := a.(type) {
		case int64:
			return a < b.(int64)
		case bool:
			return !a && b.(bool)
		case *data:
			return a.con.Tag < b.(*data).con.Tag
		}
		return a.(rune) < b.(rune)
	}
	same := func(a, b any) bool {
		if a, ok := a.(*data); ok {
			return a.con == b.(*data).con && len(a.con.Fields) == 0
		}
		return a == b
	}
	cmp("eq.int", EqInt, same)
	cmp("ne.int", NeInt, func(a, b any) bool { return !same(a, b) })
	cmp("lt.int", LtInt, less)
	cmp("le.int", LeInt, func(a, b any) bool { return !less(b, a) })
	cmp("gt.int", GtInt, func(a, b any) bool { return less(b, a) })
	cmp("ge.int", GeInt, func(a, b any) bool { return !less(a, b) })
	cmp("lt.float", LtFloat, func(a, b any) bool { return a.(float64) < b.(float64) })
	cmp("eq.float", EqFloat, func(a, b any) bool { return a.(float64) == b.(float64) })
	cmp("eq.string", LowerCall, func(a, b any) bool { return a.(string) == b.(string) })
	cmp("eq.any", LowerCall, func(a, b any) bool { return render(a, true) == render(b, true) })
	testOps["eq.any"].op.ByType = true
}

func others() {
	floats := func(name string, l Lower, f func(a, b float64) float64) {
		defineOp(Op{Name: name, Type: "Float -> Float -> Float", Arity: 2, Lower: l},
			func(_ *machine, a []any) any { return f(a[0].(float64), a[1].(float64)) })
	}
	floats("add.float", AddFloat, func(a, b float64) float64 { return a + b })
	floats("mul.float", MulFloat, func(a, b float64) float64 { return a * b })
	defineOp(Op{Name: "neg.int", Type: "Int -> Int", Arity: 1, Lower: NegInt, Fails: true},
		func(_ *machine, a []any) any { return -a[0].(int64) })
	defineOp(Op{Name: "not", Type: "Bool -> Bool", Arity: 1, Lower: NotBool},
		func(_ *machine, a []any) any { return !a[0].(bool) })
	show := func(_ *machine, a []any) any { return render(a[0], false) }
	defineOp(Op{Name: "show.int", Type: "Int -> String", Arity: 1, Alloc: true}, show)
	defineOp(Op{Name: "show.string", Type: "String -> String", Arity: 1}, show)
	defineOp(Op{Name: "show.any", Type: "a -> String ? Show a", Arity: 1, ByType: true, Alloc: true}, show)
	defineOp(Op{Name: "show.part", Type: "Int -> a -> String ? Show a", Arity: 2, ByType: true, Alloc: true},
		func(_ *machine, a []any) any { return render(a[1], true) })
	defineOp(Op{Name: "append.string", Type: "String -> String -> String", Arity: 2, Alloc: true},
		func(_ *machine, a []any) any { return a[0].(string) + a[1].(string) })
	for n := 3; n <= MaxConcat; n++ {
		defineOp(Op{Name: ConcatName(n), Type: strings.Repeat("String -> ", n) + "String", Arity: n, Alloc: true, SharesFirst: true},
			func(_ *machine, a []any) any {
				var b strings.Builder
				for _, s := range a {
					b.WriteString(s.(string))
				}
				return b.String()
			})
	}
	defineOp(Op{Name: "str_upper", Type: "String -> String", Arity: 1, Alloc: true},
		func(_ *machine, a []any) any { return strings.ToUpper(a[0].(string)) })
	defineOp(Op{Name: "write", Type: "String -> ()", Arity: 1, Effect: true},
		func(m *machine, a []any) any { m.log = append(m.log, a[0].(string)); return unitValue{} })
	defineOp(Op{Name: "tell", Type: "Int -> Int", Arity: 1, Effect: true},
		func(m *machine, a []any) any { m.log = append(m.log, render(a[0], true)); return a[0] })
}

func init() {
	str := func(name string, arity int, f func(a []any) any) {
		defineOp(Op{Name: name, Arity: arity, Lower: LowerCall}, func(_ *machine, a []any) any { return f(a) })
	}
	str("str_len", 1, func(a []any) any { return int64(len([]rune(a[0].(string)))) })
	str("str_slice", 3, func(a []any) any { return string([]rune(a[0].(string))[a[1].(int64):a[2].(int64)]) })
	defineOp(Op{Name: "print", Type: "a -> () ? Show a", Arity: 1, Effect: true, ByType: true},
		func(m *machine, a []any) any { m.log = append(m.log, render(a[0], false)); return unitValue{} })
	defineOp(Op{Name: "print_string", Type: "String -> ()", Arity: 1, Effect: true},
		func(m *machine, a []any) any { m.log = append(m.log, a[0].(string)); return unitValue{} })
}

func init() {
	defineOp(Op{Name: "cmp.int", Arity: 2},
		func(_ *machine, a []any) any { return int64(cmp.Compare(a[0].(int64), a[1].(int64))) })
	defineOp(Op{Name: "cmp.string", Arity: 2},
		func(_ *machine, a []any) any { return int64(strings.Compare(a[0].(string), a[1].(string))) })
	defineOp(Op{Name: "cmp.any", Arity: 2, ByType: true},
		func(_ *machine, a []any) any { return int64(strings.Compare(render(a[0], true), render(a[1], true))) })
}
