package interp

import (
	"math"
	"sync"
	"testing"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

func TestFaults(t *testing.T) {
	w := newWorld(t)
	i := w.types.Int
	op := func(name string, a int64) core.Node { return w.op(i, name, w.int(a), w.slot(0)) }
	for _, c := range []struct {
		node      core.Node
		arg       int64
		code, msg string
	}{
		{op("add.int", math.MaxInt64), 1, core.CodeOverflow, core.OverflowMsg(core.AddInt)},
		{w.add(w.slot(0), w.int(1)), math.MaxInt64, core.CodeOverflow, core.OverflowMsg(core.AddInt)},
		{w.sub(w.slot(0), w.int(1)), minInt, core.CodeOverflow, core.OverflowMsg(core.SubInt)},
		{w.sub(w.int(0), w.slot(0)), minInt, core.CodeOverflow, core.OverflowMsg(core.SubInt)},
		{w.sub(w.slot(0), w.int(minInt)), 0, core.CodeOverflow, core.OverflowMsg(core.SubInt)},
		{op("mul.int", minInt), -1, core.CodeOverflow, core.OverflowMsg(core.MulInt)},
		{op("div.int", minInt), -1, core.CodeOverflow, core.OverflowMsg(core.DivInt)},
		{w.op(i, "neg.int", w.slot(0)), minInt, core.CodeOverflow, core.OverflowMsg(core.NegInt)},
		{op("div.int", 1), 0, core.CodeDivisionByZero, core.DivisionByZeroMsg},
		{op("mod.int", 1), 0, core.CodeDivisionByZero, core.DivisionByZeroMsg},
		{w.op(i, "mod.int", w.slot(0), w.slot(0)), 0, core.CodeDivisionByZero, core.DivisionByZeroMsg},
		{w.mul(w.slot(0), w.slot(0)), minInt, core.CodeOverflow, core.OverflowMsg(core.MulInt)},
		{op("shift_left", 1), 64, core.CodeBadArgument, core.ShiftMsg(core.ShiftLeft) + " 64"},
		{op("shift_right", 1), -1, core.CodeBadArgument, core.ShiftMsg(core.ShiftRight) + " (-1)"},
		{&core.FailNode{NodeBase: w.base(i), Code: "no_match", Msg: "no match in f for", Args: []core.Node{w.slot(0), w.list(1, 2)}}, 7, "no_match", "no match in f for 7 [1 2]"},
		{w.op(i, "error", w.str("oh")), 0, "user_error", "oh"},
	} {
		f := w.define(w.fn("f", 1, 0), 1, c.node)
		_, fault := w.try(f, Word(c.arg))
		if fault == nil || fault.Code != c.code || fault.Msg != c.msg {
			t.Errorf("%v, want %s: %s", fault, c.code, c.msg)
			continue
		}
		if fault.At.Sp != c.node.Span() || len(fault.Trace) != 1 || fault.Trace[0].Fn != f {
			t.Errorf("%v: at %v, trace %v", fault, fault.At, fault.Trace)
		}
	}
}

// main calls f in an argument, f tail-calls g, g fails: g was called from main as far as
// the stack knows.
func TestTrace(t *testing.T) {
	w := newWorld(t)
	g := w.fn("g", 1, 0)
	div := w.op(w.types.Int, "div.int", w.int(1), w.slot(0))
	w.define(g, 1, w.add(w.int(1), div))
	f := w.define(w.fn("f", 1, 0), 1, w.tail(g, w.slot(0)))
	inner := w.call(f, w.int(0))
	h := w.define(w.fn("h", 2, 0), 2, w.slot(1))
	h2 := w.define(w.fn("h2", 0, 0), 0, w.call(h, w.int(1), inner))
	outer := w.call(h2)
	main := w.define(w.fn("main", 0, 0), 0, w.add(outer, w.int(1)))
	_, fault := w.try(main)
	want := []core.TraceEntry{{Fn: g, At: core.At{Sp: div.Span()}}, {Fn: h2, At: inner.At}, {Fn: main, At: outer.At}}
	if fault == nil || len(fault.Trace) != len(want) {
		t.Fatalf("fault %v, trace %v", fault, fault.Trace)
	}
	for i, e := range want {
		if fault.Trace[i] != e {
			t.Errorf("entry %d: %s %v", i, fault.Trace[i].Fn.Key, fault.Trace[i].At)
		}
	}
}

func TestTraceIsCapped(t *testing.T) {
	w := newWorld(t)
	down := w.fn("down", 1, 0)
	w.define(down, 1, w.iff(w.eq(w.slot(0), w.int(0)), w.op(w.types.Int, "error", w.str("deep")),
		w.add(w.int(1), w.call(down, w.sub(w.slot(0), w.int(1))))))
	_, f := w.try(down, 1000)
	if f == nil || len(f.Trace) != core.TraceHead+core.TraceTail || f.Omitted != 1001-len(f.Trace) {
		t.Fatalf("%v: %d entries, %d omitted", f, len(f.Trace), f.Omitted)
	}
}

// A fault from deep down crosses the goroutines that the stack went on in.
func TestDeepFault(t *testing.T) {
	w := newWorld(t)
	down := w.fn("down", 1, 0)
	w.define(down, 1, w.iff(w.eq(w.slot(0), w.int(0)), w.op(w.types.Int, "error", w.str("deep")),
		w.add(w.int(1), w.call(down, w.sub(w.slot(0), w.int(1))))))
	if _, f := w.try(down, 3_000_000); f == nil || f.Msg != "deep" || f.Omitted < 2_000_000 {
		t.Fatalf("fault %v", f)
	}
	if v := w.run(w.down(), 100_000); v != 100_000 {
		t.Fatalf("afterwards %d", v)
	}
}

// Every compiled node must take no more Go stack than the plan of frames assumes.
func TestStackWeights(t *testing.T) {
	w := newWorld(t)
	probe := w.fn("probe", 0, 0)
	var left int
	w.force = func(*heap.Task, *core.Fn, Word) Word { left, _ = stackRoom(); return 0 }
	leaf := &core.Force{NodeBase: w.base(w.types.Int), Fn: probe}
	ty := w.types.List(w.types.Int)
	pair := w.types.Pair(w.types.Int, w.types.Int)
	for name, around := range map[string]func(f *core.Fn, x core.Node) core.Node{
		"call1": func(f *core.Fn, x core.Node) core.Node { return w.call(f, x, w.int(1)) },
		"sum":   func(f *core.Fn, x core.Node) core.Node { return w.add(w.int(1), w.call(f, x, w.int(1))) },
		"calls": func(f *core.Fn, x core.Node) core.Node { return w.add(w.call(f, x, w.int(1)), w.slot(1)) },
		"let":   func(f *core.Fn, x core.Node) core.Node { return w.let(2, w.call(f, x, w.int(1)), w.slot(2)) },
		"apply2": func(f *core.Fn, x core.Node) core.Node {
			return w.mul(w.int(1), w.apply(w.closure(f), f, false, x, w.int(1)))
		},
		"cons": func(f *core.Fn, x core.Node) core.Node {
			return &core.Field{NodeBase: w.base(w.types.Int), Con: w.types.Cons, Index: 0,
				E: w.con(ty, w.types.Cons, w.call(f, x, w.int(1)), w.con(ty, w.types.Nil))}
		},
		"record": func(f *core.Fn, x core.Node) core.Node {
			return &core.Field{NodeBase: w.base(w.types.Int), Index: 1,
				E: w.con(pair, nil, w.int(1), w.call(f, x, w.int(1)))}
		},
		"condition": func(f *core.Fn, x core.Node) core.Node {
			return w.iff(w.lt(w.call(f, x, w.int(1)), w.slot(1)), w.int(1), w.int(2))
		},
		"switch": func(f *core.Fn, x core.Node) core.Node {
			return &core.Switch{NodeBase: w.base(w.types.Int), Scrut: w.list(1), ScrutN: 2, Arms: []*core.NodeArm{
				{Con: w.types.Nil, Body: w.int(0)}, {Con: w.types.Cons, Binds: []int{1, 2}, Body: w.call(f, x, w.int(1))}}}
		},
		"literal": func(f *core.Fn, x core.Node) core.Node {
			return &core.Switch{NodeBase: w.base(w.types.Int), Scrut: w.slot(1), ScrutN: 2, Default: w.call(f, x, w.int(1)),
				Arms: []*core.NodeArm{{Lit: &core.Lit{Bits: 5}, Body: w.int(1)}, {Lit: &core.Lit{Bits: 6}, Body: w.int(2)}}}
		},
		"loop": func(f *core.Fn, x core.Node) core.Node {
			return w.iff(w.eq(w.slot(1), w.int(0)), w.tail(f, w.slot(0), w.int(5)), w.let(2, w.call(f, x, w.int(0)), w.slot(2)))
		},
		"builtin": func(f *core.Fn, x core.Node) core.Node {
			return w.op(w.types.Int, "pow.int", w.call(f, x, w.int(1)), w.int(1))
		},
	} {
		f := w.fn(name, 2, 0)
		w.define(f, 3, w.iff(w.eq(w.slot(0), w.int(0)), leaf, around(f, w.sub(w.slot(0), w.int(1)))))
		w.checkWeight(name, f, &left)
	}
	four := w.define(w.fn("four", 4, 0), 4, w.slot(3))
	for name, wrap := range map[string]func(x core.Node) core.Node{
		"sums":     func(x core.Node) core.Node { return w.add(w.slot(1), x) },
		"products": func(x core.Node) core.Node { return w.mul(x, w.int(1)) },
		"builtins": func(x core.Node) core.Node { return w.op(w.types.Int, "pow.int", x, w.int(1)) },
		"records": func(x core.Node) core.Node {
			return &core.Field{NodeBase: w.base(w.types.Int), Index: 1, E: w.con(pair, nil, w.int(1), x)}
		},
		"arguments": func(x core.Node) core.Node { return w.call(four, w.int(1), w.int(1), w.int(1), x) },
		"lets":      func(x core.Node) core.Node { return w.let(2, x, w.slot(2)) },
		"kept": func(x core.Node) core.Node {
			return &core.Switch{NodeBase: w.base(w.types.Int), Scrut: x, ScrutN: 2, Default: w.slot(2), Arms: []*core.NodeArm{{Lit: &core.Lit{Bits: 5}, Body: w.int(1)}}}
		},
		"arms": func(x core.Node) core.Node {
			return &core.Switch{NodeBase: w.base(w.types.Int), Scrut: w.list(1), ScrutN: -1, Arms: []*core.NodeArm{
				{Con: w.types.Nil, Body: w.int(0)}, {Con: w.types.Cons, Binds: []int{1, 2}, Body: x}}}
		},
		"conditions": func(x core.Node) core.Node { return w.iff(w.lt(w.add(x, w.slot(1)), w.slot(1)), w.int(1), w.int(2)) },
		"unknown": func(x core.Node) core.Node {
			return w.apply(w.closure(four), nil, false, w.int(1), w.int(1), w.int(1), x)
		},
	} {
		f := w.fn(name, 2, 0)
		var body core.Node = w.call(f, w.sub(w.slot(0), w.int(1)), w.int(1))
		for range 10 {
			body = wrap(body)
		}
		w.define(f, 3, w.iff(w.eq(w.slot(0), w.int(0)), leaf, body))
		w.checkWeight(name, f, &left)
	}
}

// checkWeight compares the Go stack that a level of f takes with the plan. left is what
// the innermost level found.
func (w *world) checkWeight(name string, f *core.Fn, left *int) {
	used := func(depth Word) int {
		w.run(f, depth, 1)
		return *left
	}
	const shallow, deep = 100, 600
	used(2 * deep) // the stack has its size from here on
	b, a := used(deep), used(shallow)
	level, plan := (a-b)/(deep-shallow), w.m.planOf(f)
	if level <= 0 || level > plan {
		w.t.Errorf("%s: %d bytes a level, %d planned", name, level, plan)
	}
	w.t.Logf("%s: %d bytes a level, %d planned", name, level, plan)
}

// planOf is the Go stack that the innermost call within f's body is planned to take.
func (m *Machine) planOf(f *core.Fn) int {
	plan := 0
	for _, s := range m.sites {
		if s.fn == f {
			plan = max(plan, int(s.back)*goRatio)
		}
	}
	return plan
}

// Several tasks run one machine at the same time.
func TestTasks(t *testing.T) {
	w := newWorld(t)
	fib, loop, sum := w.fib(), w.loop(), w.sum()
	list := w.define(w.fn("list", 0, 0), 0, w.call(sum, w.list(1, 2, 3)))
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			task, err := heap.NewTask(heap.TaskConfig{Shared: w.shared})
			if err != nil {
				t.Error(err)
				return
			}
			for range 20 {
				a, _ := w.m.Run(task, fib, 0, []Word{15}, task.DestA())
				b, _ := w.m.Run(task, loop, 0, []Word{1000, 0}, task.DestA())
				c, _ := w.m.Run(task, list, 0, nil, task.DestA())
				if a != 610 || b != 500500 || c != 6 {
					t.Errorf("%d %d %d", a, b, c)
				}
				w.m.SetNative(loop, false)
			}
			w.m.Forget(task)
			if err := task.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
}
