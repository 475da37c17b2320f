package interp

import (
	"math"
	"testing"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

const minInt = math.MinInt64

func TestIntOperations(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		op         string
		a, b, want int64
	}{
		{"add.int", 3, 4, 7}, {"sub.int", 3, 4, -1}, {"mul.int", -3, 4, -12}, {"mul.int", minInt, 1, minInt},
		{"mul.int", -1, -7, 7}, {"div.int", -7, 2, -3}, {"mod.int", -7, 2, -1}, {"mod.int", minInt, -1, 0},
		{"wrap_add", math.MaxInt64, 1, minInt}, {"wrap_sub", minInt, 1, math.MaxInt64}, {"wrap_mul", 1 << 62, 4, 0},
		{"bit_and", 6, 3, 2}, {"bit_or", 6, 3, 7}, {"bit_xor", 6, 3, 5}, {"shift_left", 1, 63, minInt}, {"shift_right", -8, 1, -4},
		{"eq.int", 3, 3, 1}, {"ne.int", 3, 3, 0}, {"lt.int", -1, 0, 1}, {"le.int", 1, 0, 0}, {"gt.int", 1, 0, 1}, {"ge.int", 0, 0, 1},
	} {
		// Locals, constants and nested expressions take different code.
		shapes := map[string]core.Node{
			"slots":  w.op(w.types.Int, c.op, w.slot(0), w.slot(1)),
			"const":  w.op(w.types.Int, c.op, w.slot(0), w.int(c.b)),
			"left":   w.op(w.types.Int, c.op, w.int(c.a), w.slot(1)),
			"nested": w.op(w.types.Int, c.op, w.op(w.types.Int, "wrap_add", w.slot(0), w.int(0)), w.op(w.types.Int, "wrap_add", w.slot(1), w.int(0))),
			"mixed":  w.op(w.types.Int, c.op, w.op(w.types.Int, "wrap_add", w.slot(0), w.int(0)), w.int(c.b)),
		}
		for name, n := range shapes {
			if v := w.run(w.define(w.fn("f", 2, 0), 2, n), Word(c.a), Word(c.b)); int64(v) != c.want {
				t.Errorf("%s %s %d %d = %d, want %d", name, c.op, c.a, c.b, int64(v), c.want)
			}
		}
	}
	if v := w.eval(0, w.op(w.types.Int, "neg.int", w.int(5))); int64(v) != -5 {
		t.Errorf("neg: %d", int64(v))
	}
}

func TestFloatOperations(t *testing.T) {
	w := newWorld(t)
	f := w.types.Float
	for _, c := range []struct {
		op         string
		a, b, want float64
	}{
		{"add.float", 1, 0.5, 1.5}, {"sub.float", 1, 0.5, 0.5}, {"mul.float", 3, 0.5, 1.5}, {"div.float", 1, 0, math.Inf(1)},
	} {
		if v := float(w.eval(0, w.op(f, c.op, w.float(c.a), w.float(c.b)))); v != c.want {
			t.Errorf("%s: %v", c.op, v)
		}
	}
	nan := math.NaN()
	for _, c := range []struct {
		op   string
		a, b float64
		want Word
	}{
		{"eq.float", nan, nan, 0}, {"ne.float", nan, nan, 1}, {"lt.float", nan, 1, 0}, {"le.float", nan, 1, 0},
		{"gt.float", nan, 1, 0}, {"ge.float", nan, 1, 0}, {"gt.float", 2, 1, 1}, {"ge.float", 1, 1, 1}, {"lt.float", 1, 2, 1}, {"le.float", 2, 1, 0},
	} {
		n := w.op(w.types.Bool, c.op, w.float(c.a), w.float(c.b))
		if v := w.eval(0, n); v != c.want {
			t.Errorf("%s %v %v = %d", c.op, c.a, c.b, v)
		}
		if v := w.eval(0, w.iff(n, w.int(1), w.int(0))); v != c.want {
			t.Errorf("? %s %v %v = %d", c.op, c.a, c.b, v)
		}
		if v := w.eval(0, w.iff(w.op(w.types.Bool, "not", n), w.int(0), w.int(1))); v != c.want {
			t.Errorf("? not %s %v %v = %d", c.op, c.a, c.b, v)
		}
	}
}

// (a < 3 && a >= 1) as nested switches.
func TestConnectives(t *testing.T) {
	w := newWorld(t)
	no := &core.Const{NodeBase: w.base(w.types.Bool)}
	and := w.iff(w.lt(w.slot(0), w.int(3)), w.op(w.types.Bool, "ge.int", w.slot(0), w.int(1)), no)
	f := w.define(w.fn("f", 1, 0), 1, w.iff(and, w.int(10), w.int(20)))
	for a, want := range []Word{20, 10, 10, 20} {
		if v := w.run(f, Word(a)); v != want {
			t.Errorf("f %d = %d", a, v)
		}
	}
}

func (w *world) con(ty *core.Type, con *core.DataCon, args ...core.Node) core.Node {
	return &core.Alloc{NodeBase: w.base(ty), Con: con, Args: args}
}

func (w *world) list(xs ...int64) core.Node {
	ty := w.types.List(w.types.Int)
	n := w.con(ty, w.types.Nil)
	for i := len(xs) - 1; i >= 0; i-- {
		n = w.con(ty, w.types.Cons, w.int(xs[i]), n)
	}
	return n
}

// sum xs = ? xs | [] -> 0 | x : rest -> x + sum rest
func (w *world) sum() *core.Fn {
	ty := w.types.List(w.types.Int)
	sum := w.fn("sum", 1, 0)
	sum.Params[0] = ty
	return w.define(sum, 3, &core.Switch{NodeBase: w.base(w.types.Int), Scrut: w.slotOf(ty, 0), ScrutN: 0, Arms: []*core.NodeArm{
		{Con: w.types.Nil, Body: w.int(0)},
		{Con: w.types.Cons, Binds: []int{1, 2}, Body: w.add(w.slot(1), w.call(sum, w.slotOf(ty, 2)))},
	}})
}

func TestLists(t *testing.T) {
	w := newWorld(t)
	sum := w.sum()
	if v := w.eval(0, w.call(sum, w.list(1, 2, 3, 4))); v != 10 {
		t.Fatalf("sum = %d", v)
	}
	xs := make([]int64, 10_000)
	for i := range xs {
		xs[i] = int64(i)
	}
	if v := w.eval(0, w.call(sum, w.list(xs...))); v != 49995000 {
		t.Fatalf("sum of a literal of 10,000 = %d", v)
	}
}

// All shapes of data types.
func TestVariants(t *testing.T) {
	w := newWorld(t)
	i := w.types.Int
	for name, arities := range map[string][]int{
		"enum": {0, 0, 0}, "maybe": {0, 1}, "tree": {0, 3, 0}, "several": {0, 1, 2, 3, 0}, "one": {3}, "pair": {2},
	} {
		tc := &core.TyCon{Name: name}
		for tag, n := range arities {
			con := &core.DataCon{Name: name, TyCon: tc, Tag: tag}
			for range n {
				con.Fields = append(con.Fields, i)
			}
			tc.Cons = append(tc.Cons, con)
		}
		ty := w.types.Con(tc)
		for tag, con := range tc.Cons {
			var args []core.Node
			want := Word(1000 * tag)
			for f := range con.Fields {
				args = append(args, w.int(int64(f+1)))
				want += Word(f + 1)
			}
			sw := &core.Switch{NodeBase: w.base(i), Scrut: w.con(ty, con, args...), ScrutN: 0}
			for tag, con := range tc.Cons {
				arm := &core.NodeArm{Con: con, Body: w.int(int64(1000 * tag))}
				for f := range con.Fields {
					arm.Binds = append(arm.Binds, f+1)
					arm.Body = w.add(arm.Body, w.slot(f+1))
				}
				sw.Arms = append(sw.Arms, arm)
			}
			if v := w.eval(4, sw); v != want {
				t.Errorf("%s %d: %d, want %d", name, tag, v, want)
			}
			sw.Arms = sw.Arms[tag : tag+1]
			sw.Default = w.int(-1)
			if v := w.eval(4, sw); v != want {
				t.Errorf("%s %d with default: %d, want %d", name, tag, v, want)
			}
		}
	}
}

func TestRecords(t *testing.T) {
	w := newWorld(t)
	ty := w.types.Record([]string{"x", "y", "z"}, []*core.Type{w.types.Int, w.types.Int, w.types.Int}, nil)
	rec := w.con(ty, nil, w.int(1), w.add(w.int(1), w.int(1)), w.int(3))
	field := func(i int) core.Node {
		return &core.Field{NodeBase: w.base(w.types.Int), E: w.slotOf(ty, 0), Index: i}
	}
	if v := w.eval(1, w.let(0, rec, w.add(field(0), w.add(w.mul(w.int(10), field(1)), w.mul(w.int(100), field(2)))))); v != 321 {
		t.Fatalf("record: %d", v)
	}
	if v := w.eval(0, &core.Field{NodeBase: w.base(w.types.Int), E: rec, Index: 2}); v != 3 {
		t.Fatalf("field: %d", v)
	}
}

func TestLiteralSwitches(t *testing.T) {
	w := newWorld(t)
	sw := func(scrut core.Node, lits ...*core.Lit) core.Node {
		s := &core.Switch{NodeBase: w.base(w.types.Int), Scrut: scrut, ScrutN: -1, Default: w.int(-1)}
		for i, l := range lits {
			s.Arms = append(s.Arms, &core.NodeArm{Lit: l, Body: w.int(int64(i))})
		}
		return s
	}
	var many []*core.Lit
	for i := range 40 {
		many = append(many, &core.Lit{Bits: uint64(int64((i*7)%40*3 - 60))})
	}
	for i, l := range many {
		if v := w.eval(0, sw(w.int(int64(l.Bits)), many...)); v != Word(i) {
			t.Errorf("int %d: %d", int64(l.Bits), int64(v))
		}
	}
	if v := w.eval(0, sw(w.int(1), many...)); int64(v) != -1 {
		t.Errorf("int default: %d", int64(v))
	}
	if v := w.eval(0, sw(w.int(1), &core.Lit{Bits: 1})); v != 0 {
		t.Errorf("one literal: %d", v)
	}
	zero, nan := &core.Lit{Bits: 0}, &core.Lit{Bits: fromFloat(math.NaN())}
	if v := w.eval(0, sw(w.float(math.Copysign(0, -1)), nan, zero)); v != 1 {
		t.Errorf("-0.0: %d", int64(v))
	}
	if v := w.eval(0, sw(w.float(math.NaN()), nan, zero)); int64(v) != -1 {
		t.Errorf("nan: %d", int64(v))
	}
	for i, s := range []string{"a", "", "bc"} {
		if v := w.eval(0, sw(w.str(s), &core.Lit{Str: "a"}, &core.Lit{Str: ""}, &core.Lit{Str: "bc"})); v != Word(i) {
			t.Errorf("string %q: %d", s, int64(v))
		}
	}
}

// even and odd as closures that capture each other, and a third that captures nothing.
func TestLetClosures(t *testing.T) {
	w := newWorld(t)
	even, odd := w.fn("even", 1, 1), w.fn("odd", 1, 2)
	w.define(even, 2, w.iff(w.eq(w.slot(0), w.int(0)), w.int(1), w.apply(w.slot(1), nil, true, w.sub(w.slot(0), w.int(1)))))
	w.define(odd, 3, w.iff(w.eq(w.slot(0), w.int(0)), w.slot(2), w.apply(w.slot(1), nil, false, w.sub(w.slot(0), w.int(1)))))
	zero := w.define(w.fn("zero", 1, 0), 1, w.int(0))
	body := w.apply(w.slot(1), nil, false, w.add(w.apply(w.slot(2), nil, false, w.int(9)), w.int(11)))
	group := &core.LetClosures{NodeBase: w.base(w.types.Int), Slots: []int{0, 1, 2}, Body: body, Closures: []*core.MkClosure{
		w.closure(even, w.slot(1)), w.closure(odd, w.slot(0), w.int(77)), w.closure(zero)}}
	if v := w.eval(3, group); v != 1 {
		t.Fatalf("odd 11 = %d", v)
	}
}

func TestForce(t *testing.T) {
	w := newWorld(t)
	x := w.fn("x", 0, 0)
	x.Memo = true
	forced := 0
	w.force = func(task *heap.Task, fn *core.Fn, dest Word) Word {
		forced++
		w.shared.Space.Fns.SetMemo(fn.ID, heap.MemoDone, 21)
		return 21
	}
	force := &core.Force{NodeBase: w.base(w.types.Int), Fn: x}
	if v := w.eval(0, w.add(force, force)); v != 42 || forced != 1 {
		t.Fatalf("x + x = %d, forced %d times", v, forced)
	}
}

// Builtins get words, layouts and a destination; `catch` calls back.
func TestBuiltins(t *testing.T) {
	w := newWorld(t)
	show := w.op(w.types.String, "show.any", w.list(1, 2)).(*core.PrimNode)
	show.TyArgs = []*core.Type{w.types.List(w.types.Int)}
	s := w.eval(0, w.op(w.types.String, "append.string", show, w.str("!")))
	if got := heap.GoString(s); got != "[1 2]!" {
		t.Fatalf("show = %q", got)
	}
	bad := w.define(w.fn("bad", 1, 0), 1, w.op(w.types.Int, "div.int", w.int(1), w.slot(0)))
	handler := w.define(w.fn("handler", 1, 0), 1, w.slot(0))
	got := w.eval(0, w.op(w.types.String, "catch", w.closure(bad), w.closure(handler)))
	if heap.GoString(got) != core.DivisionByZeroMsg {
		t.Fatalf("caught %q", heap.GoString(got))
	}
}
