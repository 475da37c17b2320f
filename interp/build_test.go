package interp

import (
	"testing"

	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/source"
)

// world is a machine with a task and functions built by hand.
type world struct {
	t      testing.TB
	types  *core.Types
	shared *heap.Shared
	task   *heap.Task
	m      *Machine
	fns    int
	spans  int32

	// Hooks of the host.
	hot    func(fn *core.Fn)
	native func(t *heap.Task, fn *core.Fn, env Word, args []Word, dest Word) Word
	force  func(t *heap.Task, fn *core.Fn, dest Word) Word
	poll   func(t *heap.Task)
	body   func(fn *core.Fn) *core.Body
}

func (w *world) Body(fn *core.Fn) *core.Body {
	if b := fn.Code.Load(); b != nil {
		return b
	}
	return w.body(fn)
}
func (w *world) Hot(t *heap.Task, fn *core.Fn) {
	if w.hot != nil {
		w.hot(fn)
	}
}
func (w *world) EnterNative(t *heap.Task, fn *core.Fn, env Word, args []Word, dest Word) Word {
	return w.native(t, fn, env, args, dest)
}
func (w *world) Force(t *heap.Task, fn *core.Fn, dest Word) Word { return w.force(t, fn, dest) }
func (w *world) Poll(t *heap.Task)                               { w.poll(t) }

func newWorld(t testing.TB) *world {
	w := &world{t: t, types: core.NewTypes()}
	var err error
	if w.shared, err = heap.NewShared(w.types); err != nil {
		t.Fatal(err)
	}
	if w.task, err = heap.NewTask(heap.TaskConfig{Shared: w.shared}); err != nil {
		t.Fatal(err)
	}
	w.shared.Space.Fns.SetDefaults(0, 1<<40)
	w.m = New(w.shared, w)
	w.task.Call = func(t *heap.Task, closure Word, args []Word, dest Word) (Word, *core.Fault) {
		return w.m.Run(t, w.shared.Space.Fns.FnOf(closure), closure, args, dest)
	}
	t.Cleanup(func() {
		if err := w.task.Close(); err != nil {
			t.Error(err)
		}
		if err := w.shared.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// fn makes a function of Int parameters without a body.
func (w *world) fn(name string, params, captures int) *core.Fn {
	fn := &core.Fn{ID: w.fns, Key: name, Display: name, Def: core.Name(name), Ret: w.types.Int}
	w.fns++
	for range params {
		fn.Params = append(fn.Params, w.types.Int)
	}
	for range captures {
		fn.Captures = append(fn.Captures, w.types.Int)
	}
	w.shared.Space.Fns.Init(fn)
	return fn
}

// define gives fn a body with the given number of slots.
func (w *world) define(fn *core.Fn, slots int, root core.Node) *core.Fn {
	b := &core.Body{Fn: fn, Root: root, Size: 5}
	for range slots {
		b.Slots = append(b.Slots, w.types.Int)
	}
	fn.Code.Store(b)
	return fn
}

func (w *world) base(ty *core.Type) core.NodeBase {
	w.spans++
	return core.NodeBase{At: core.At{Sp: source.Span{File: 1, Lo: w.spans, Hi: w.spans + 1}}, Ty: ty}
}

func (w *world) slot(n int) core.Node { return &core.Slot{NodeBase: w.base(w.types.Int), N: n} }
func (w *world) slotOf(ty *core.Type, n int) core.Node {
	return &core.Slot{NodeBase: w.base(ty), N: n}
}
func (w *world) int(n int64) core.Node {
	return &core.Const{NodeBase: w.base(w.types.Int), Bits: uint64(n)}
}
func (w *world) float(f float64) core.Node {
	return &core.Const{NodeBase: w.base(w.types.Float), Bits: fromFloat(f)}
}
func (w *world) str(s string) core.Node {
	return &core.StrConst{NodeBase: w.base(w.types.String), Text: s}
}

// op applies the operation of the given name.
func (w *world) op(ty *core.Type, name string, args ...core.Node) core.Node {
	op := builtin.Lookup(name)
	if op == nil {
		w.t.Fatalf("no operation %s", name)
	}
	return &core.PrimNode{NodeBase: w.base(ty), Op: op, Args: args}
}
func (w *world) add(a, b core.Node) core.Node { return w.op(w.types.Int, "add.int", a, b) }
func (w *world) sub(a, b core.Node) core.Node { return w.op(w.types.Int, "sub.int", a, b) }
func (w *world) mul(a, b core.Node) core.Node { return w.op(w.types.Int, "mul.int", a, b) }
func (w *world) lt(a, b core.Node) core.Node  { return w.op(w.types.Bool, "lt.int", a, b) }
func (w *world) eq(a, b core.Node) core.Node  { return w.op(w.types.Bool, "eq.int", a, b) }

func (w *world) iff(c, a, b core.Node) core.Node {
	return &core.Switch{NodeBase: w.base(a.Type()), Scrut: c, ScrutN: -1,
		Arms: []*core.NodeArm{{Con: w.types.False, Body: b}, {Con: w.types.True, Body: a}}}
}
func (w *world) call(fn *core.Fn, args ...core.Node) *core.Call {
	return &core.Call{NodeBase: w.base(fn.Ret), Fn: fn, Args: args}
}
func (w *world) tail(fn *core.Fn, args ...core.Node) core.Node {
	c := w.call(fn, args...)
	c.Tail = true
	return c
}
func (w *world) apply(f core.Node, slow *core.Fn, tail bool, args ...core.Node) core.Node {
	return &core.Apply{NodeBase: w.base(w.types.Int), Fn: f, Args: args, Slow: slow, Tail: tail}
}
func (w *world) closure(fn *core.Fn, captures ...core.Node) *core.MkClosure {
	return &core.MkClosure{NodeBase: w.base(w.types.Fun(w.types.Int, w.types.Int)), Fn: fn, Captures: captures}
}
func (w *world) let(n int, rhs, body core.Node) core.Node {
	return &core.LetNode{NodeBase: w.base(body.Type()), N: n, Rhs: rhs, Body: body}
}

func (w *world) try(fn *core.Fn, args ...Word) (Word, *core.Fault) {
	return w.m.Run(w.task, fn, 0, args, w.task.DestA())
}

func (w *world) run(fn *core.Fn, args ...Word) Word {
	w.t.Helper()
	v, f := w.try(fn, args...)
	if f != nil {
		w.t.Fatalf("%s: %v", fn.Key, f)
	}
	return v
}

// eval runs a function without parameters whose body is root.
func (w *world) eval(slots int, root core.Node) Word {
	w.t.Helper()
	return w.run(w.define(w.fn("eval", 0, 0), slots, root))
}

func (w *world) fib() *core.Fn {
	fib := w.fn("fib", 1, 0)
	return w.define(fib, 1, w.iff(w.lt(w.slot(0), w.int(2)), w.slot(0),
		w.add(w.call(fib, w.sub(w.slot(0), w.int(1))), w.call(fib, w.sub(w.slot(0), w.int(2))))))
}

// loop i acc = ? i == 0 -> acc : loop (i - 1) (acc + i)
func (w *world) loop() *core.Fn {
	loop := w.fn("loop", 2, 0)
	return w.define(loop, 2, w.iff(w.eq(w.slot(0), w.int(0)), w.slot(1),
		w.tail(loop, w.sub(w.slot(0), w.int(1)), w.add(w.slot(1), w.slot(0)))))
}

// down n = ? n == 0 -> 0 : 1 + down (n - 1)
func (w *world) down() *core.Fn {
	down := w.fn("down", 1, 0)
	return w.define(down, 1, w.iff(w.eq(w.slot(0), w.int(0)), w.int(0),
		w.add(w.int(1), w.call(down, w.sub(w.slot(0), w.int(1))))))
}

func BenchmarkFib30(b *testing.B) {
	w := newWorld(b)
	fib := w.fib()
	const calls = 2692537
	for b.Loop() {
		if w.run(fib, 30) != 832040 {
			b.Fatal("wrong result")
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/calls, "ns/call")
}

func BenchmarkLoop10M(b *testing.B) {
	w := newWorld(b)
	loop := w.loop()
	for b.Loop() {
		w.run(loop, 10_000_000, 0)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e7, "ns/turn")
}

func BenchmarkDeep1M(b *testing.B) {
	w := newWorld(b)
	down := w.down()
	for b.Loop() {
		w.run(down, 1_000_000)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e6, "ns/level")
}
