package interp

import (
	"runtime"
	"testing"
	"time"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

func TestFib(t *testing.T) {
	w := newWorld(t)
	if v := w.run(w.fib(), 20); v != 6765 {
		t.Fatalf("fib 20 = %d", v)
	}
}

func TestSelfTailCall(t *testing.T) {
	w := newWorld(t)
	loop := w.loop()
	if v := w.run(loop, 10_000_000, 0); v != 50000005000000 {
		t.Fatalf("loop = %d", v)
	}
	if s := w.m.Stats(loop); s.Turns != 10_000_000 {
		t.Errorf("stats %+v", s)
	}
}

// even and odd tail-call each other 10 million times.
func TestMutualTailCall(t *testing.T) {
	w := newWorld(t)
	even, odd := w.fn("even", 1, 0), w.fn("odd", 1, 0)
	w.define(even, 1, w.iff(w.eq(w.slot(0), w.int(0)), w.int(1), w.tail(odd, w.sub(w.slot(0), w.int(1)))))
	w.define(odd, 1, w.iff(w.eq(w.slot(0), w.int(0)), w.int(0), w.tail(even, w.sub(w.slot(0), w.int(1)))))
	if v := w.run(even, 10_000_001); v != 0 {
		t.Fatalf("even = %d", v)
	}
	// From within an expression too.
	main := w.define(w.fn("main", 1, 0), 1, w.add(w.int(5), w.call(even, w.slot(0))))
	if v := w.run(main, 1_000_000); v != 6 {
		t.Fatalf("5 + even = %d", v)
	}
}

// A tail call with swapped and with many arguments must not overwrite what it still reads.
func TestTailCallArguments(t *testing.T) {
	w := newWorld(t)
	for _, n := range []int{2, 3, 5} {
		f := w.fn("rotate", n+1, 0)
		args := []core.Node{w.sub(w.slot(0), w.int(1))}
		for i := 1; i <= n; i++ {
			args = append(args, w.slot(1+i%n))
		}
		w.define(f, n+1, w.iff(w.eq(w.slot(0), w.int(0)), w.slot(1), w.tail(f, args...)))
		in := []Word{7}
		for i := range n {
			in = append(in, Word(100+i))
		}
		if v, want := w.run(f, in...), Word(100+7%n); v != want {
			t.Errorf("%d arguments: %d, want %d", n, v, want)
		}
	}
}

// Unknown functions: a closure that tail-applies another, with captures.
func TestApply(t *testing.T) {
	w := newWorld(t)
	// step{k}(f, n) = ? n == 0 -> k : f f (n - 1), called through Apply.
	step := w.fn("step", 2, 1)
	w.define(step, 3, w.iff(w.eq(w.slot(1), w.int(0)), w.slot(2),
		w.apply(w.slot(0), nil, true, w.slot(0), w.sub(w.slot(1), w.int(1)))))
	main := w.fn("main", 1, 0)
	w.define(main, 2, w.let(1, w.closure(step, w.int(42)),
		w.add(w.apply(w.slot(1), nil, false, w.slot(1), w.slot(0)), w.int(1))))
	if v := w.run(main, 10_000_000); v != 43 {
		t.Fatalf("main = %d", v)
	}
}

// Slow gets the closure and the arguments when the arity is another one.
func TestApplySlow(t *testing.T) {
	w := newWorld(t)
	add := w.define(w.fn("add", 2, 0), 2, w.add(w.slot(0), w.slot(1)))
	slow1 := w.define(w.fn("slow1", 2, 0), 2, w.add(&core.ArityOf{NodeBase: w.base(w.types.Int), E: w.slot(0)}, w.mul(w.slot(1), w.int(100))))
	slow3 := w.define(w.fn("slow3", 4, 0), 4, w.add(w.mul(w.slot(1), w.int(100)), w.add(w.mul(w.slot(2), w.int(10)), w.slot(3))))
	f := w.closure(add)
	for _, tail := range []bool{false, true} {
		for _, c := range []struct {
			node core.Node
			want Word
		}{
			{w.apply(f, slow1, tail, w.int(3)), 302},
			{w.apply(f, slow1, tail, w.int(3), w.int(4)), 7},
			{w.apply(f, slow3, tail, w.int(3), w.int(4), w.int(5)), 345},
		} {
			if v := w.eval(1, c.node); v != c.want {
				t.Errorf("tail %v: %d, want %d", tail, v, c.want)
			}
		}
	}
}

// A call with the closure given reads the captures; nested calls as arguments do not
// disturb arguments already evaluated.
func TestCallWithEnvAndNesting(t *testing.T) {
	w := newWorld(t)
	scale := w.fn("scale", 1, 2)
	w.define(scale, 3, w.add(w.mul(w.slot(0), w.slot(1)), w.slot(2)))
	call := w.call(scale, w.int(5))
	call.Env = w.slot(0)
	if v := w.eval(1, w.let(0, w.closure(scale, w.int(3), w.int(4)), call)); v != 19 {
		t.Fatalf("scale = %d", v)
	}
	four := w.define(w.fn("four", 4, 0), 4, w.add(w.mul(w.slot(0), w.int(1000)), w.add(w.mul(w.slot(1), w.int(100)), w.add(w.mul(w.slot(2), w.int(10)), w.slot(3)))))
	one := func(n int64) core.Node { return w.call(four, w.int(0), w.int(0), w.int(0), w.int(n)) }
	if v := w.eval(0, w.call(four, one(1), one(2), w.add(one(1), one(2)), one(4))); v != 1234 {
		t.Fatalf("four = %d", v)
	}
}

func TestDeepRecursion(t *testing.T) {
	w := newWorld(t)
	down := w.down()
	start := time.Now()
	if v := w.run(down, 1_000_000); v != 1_000_000 {
		t.Fatalf("down = %d", v)
	}
	t.Logf("1M deep: %v", time.Since(start))
	// 20 nested sums around the call.
	nested := w.fn("nested", 1, 0)
	var sum core.Node = w.call(nested, w.sub(w.slot(0), w.int(1)))
	for range 8 {
		sum = w.add(w.mul(w.int(1), w.int(0)), sum)
	}
	w.define(nested, 1, w.iff(w.eq(w.slot(0), w.int(0)), w.int(7), sum))
	start = time.Now()
	if v := w.run(nested, 1_000_000); v != 7 {
		t.Fatalf("nested = %d", v)
	}
	t.Logf("1M deep, 8 frames more a level: %v", time.Since(start))
}

// Go's collector scans a deep stack, shrinks one that is no longer deep, and neither does harm.
func TestCollectionWhileDeep(t *testing.T) {
	w := newWorld(t)
	leaf := &core.Force{NodeBase: w.base(w.types.Int), Fn: w.fn("leaf", 0, 0)}
	w.force = func(*heap.Task, *core.Fn, Word) Word {
		runtime.GC()
		return 7
	}
	down := w.fn("down", 1, 0)
	w.define(down, 1, w.iff(w.eq(w.slot(0), w.int(0)), leaf, w.add(w.int(1), w.call(down, w.sub(w.slot(0), w.int(1))))))
	for range 3 {
		if v := w.run(down, 100_000); v != 100_007 {
			t.Fatalf("down = %d", v)
		}
		for range 12 { // halves an idle stack each time
			w.run(down, 10)
		}
	}
}

func TestStackOverflow(t *testing.T) {
	w := newWorld(t)
	down := w.down()
	start := time.Now()
	_, f := w.try(down, 100_000_000)
	if f == nil || f.Code != core.CodeStackOverflow {
		t.Fatalf("fault %v", f)
	}
	t.Logf("overflow after %d frames: %v", f.Omitted, time.Since(start))
	if len(f.Trace) != core.TraceHead+core.TraceTail || f.Omitted < 1_000_000 || f.At.Sp.IsZero() {
		t.Errorf("trace of %d, %d omitted, at %v", len(f.Trace), f.Omitted, f.At)
	}
	if v := w.run(down, 1000); v != 1000 {
		t.Errorf("afterwards: %d", v)
	}
}

func TestPromotionInTheMiddleOfALoop(t *testing.T) {
	w := newWorld(t)
	loop := w.loop()
	w.m.Heat(loop, 500)
	var seen []Word
	w.hot = func(fn *core.Fn) { w.m.SetNative(fn, true) }
	w.native = func(_ *heap.Task, fn *core.Fn, _ Word, args []Word, _ Word) Word {
		seen = append(seen, args...)
		return 99
	}
	if v := w.run(loop, 1000, 0); v != 99 {
		t.Fatalf("loop = %d", v)
	}
	if len(seen) != 2 || seen[0] >= 1000 || seen[0] < 800 || seen[1] != (1000*1001-seen[0]*(seen[0]+1))/2 {
		t.Fatalf("promoted with %v", seen)
	}
	w.m.SetNative(loop, false)
	if v := w.run(loop, 10, 0); v != 55 {
		t.Fatalf("demoted: %d", v)
	}
}

// A new body takes effect at the next call and at the next loop turn.
func TestRedefinition(t *testing.T) {
	w := newWorld(t)
	loop := w.loop()
	w.run(loop, 10, 0)
	w.poll = func(*heap.Task) {
		w.task.TakePending()
		loop.Code.Store(nil)
	}
	w.body = func(fn *core.Fn) *core.Body {
		w.define(fn, 2, w.int(-1))
		return fn.Code.Load()
	}
	w.task.Request(heap.PendingInterrupt)
	if v := w.run(loop, 10, 0); int64(v) != -1 {
		t.Fatalf("redefined: %d", int64(v))
	}
}

// An interpreted and a native function tail-call each other: CallFromNative hands the
// call back.
func TestPingPong(t *testing.T) {
	w := newWorld(t)
	ping, pong := w.fn("ping", 1, 0), w.fn("pong", 1, 0)
	w.define(ping, 1, w.iff(w.eq(w.slot(0), w.int(0)), w.int(5), w.tail(pong, w.sub(w.slot(0), w.int(1)))))
	w.m.SetNative(pong, true)
	depth, deepest := 0, 0
	w.native = func(task *heap.Task, fn *core.Fn, env Word, args []Word, dest Word) Word {
		depth++
		deepest = max(deepest, depth)
		defer func() { depth-- }()
		n := args[0]
		for {
			v, tail := w.m.CallFromNative(task, ping, 0, []Word{n}, dest) // pong n = ping n
			if tail == nil {
				return v
			}
			if tail.Fn != pong {
				t.Fatalf("tail call of %s", tail.Fn.Key)
			}
			n = tail.Args[0]
		}
	}
	if v := w.run(ping, 100_000); v != 5 || deepest != 1 {
		t.Fatalf("ping = %d, depth %d", v, deepest)
	}
}

// A tail call handed back to native code that an interpreted function called is over when
// that function returns to native code itself.
func TestTailCallHandedBackOnce(t *testing.T) {
	w := newWorld(t)
	f, g, h := w.fn("f", 1, 0), w.fn("g", 1, 0), w.fn("h", 1, 0)
	w.define(f, 1, w.add(w.int(1), w.call(g, w.slot(0)))) // interpreted
	w.define(h, 1, w.tail(g, w.slot(0)))                  // interpreted, ends in native g
	w.m.SetNative(g, true)
	w.native = func(task *heap.Task, fn *core.Fn, env Word, args []Word, dest Word) Word {
		if _, tail := w.m.CallFromNative(task, h, 0, args, dest); tail == nil || tail.Fn != g {
			t.Error("h did not hand back its tail call")
		}
		return 10
	}
	if v, tail := w.m.CallFromNative(w.task, f, 0, []Word{1}, w.task.DestA()); v != 11 || tail != nil {
		t.Fatalf("f = %d, tail call %v", v, tail)
	}
}

// Crossing back and forth without tail calls goes deep, too, and ends in stack_overflow.
func TestDeepCrossing(t *testing.T) {
	w := newWorld(t)
	f, g := w.fn("f", 1, 0), w.fn("g", 1, 0)
	w.define(f, 1, w.iff(w.eq(w.slot(0), w.int(0)), w.int(0), w.add(w.int(1), w.call(g, w.sub(w.slot(0), w.int(1))))))
	w.m.SetNative(g, true)
	w.native = func(task *heap.Task, fn *core.Fn, env Word, args []Word, dest Word) Word {
		v, _ := w.m.CallFromNative(task, f, 0, []Word{args[0]}, dest)
		return v
	}
	if v := w.run(f, 200_000); v != 200_000 {
		t.Fatalf("f = %d", v)
	}
	if _, fault := w.try(f, 100_000_000); fault == nil || fault.Code != core.CodeStackOverflow {
		t.Fatalf("fault %v", fault)
	}
}

func TestInterrupt(t *testing.T) {
	w := newWorld(t)
	forever := w.fn("forever", 1, 0)
	w.define(forever, 1, w.tail(forever, w.op(w.types.Int, "wrap_add", w.slot(0), w.int(1))))
	w.poll = func(task *heap.Task) {
		if task.TakePending()&heap.PendingInterrupt != 0 {
			panic(&core.Fault{Code: "interrupted", Msg: "interrupted"})
		}
	}
	go func() {
		time.Sleep(20 * time.Millisecond)
		w.task.Request(heap.PendingInterrupt)
	}()
	if _, f := w.try(forever, 0); f == nil || f.Code != "interrupted" {
		t.Fatalf("fault %v", f)
	}
}
