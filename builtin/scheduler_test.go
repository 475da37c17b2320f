package builtin

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// crew is a session whose closures are Go functions.
type crew struct {
	*bench
	sched  *Scheduler
	bodies []func(t *heap.Task)
	live   atomic.Int32
	elem   *heap.Layout
}

func newCrew(t *testing.T, limit int) *crew {
	b := newBench(t, HostConfig{})
	c := &crew{bench: b, elem: b.task.Shared.Layouts.Of(b.ty.List(b.ty.String))}
	c.sched = NewScheduler(limit, func(int) (*heap.Task, error) {
		nt, err := heap.NewTask(heap.TaskConfig{Shared: b.task.Shared, ArenaBytes: 1 << 26, StackBytes: 1 << 16})
		if err == nil {
			c.prepare(nt)
			c.live.Add(1)
		}
		return nt, err
	}, func(t *heap.Task) { c.live.Add(-1); t.Close() })
	c.prepare(b.task)
	return c
}

func (c *crew) prepare(t *heap.Task) {
	t.Conc = c.sched
	t.Poll = func(t *heap.Task) {
		if bits := t.TakePending(); bits&heap.PendingInterrupt != 0 {
			fault("interrupted", "interrupted")
		} else if bits&heap.PendingStop != 0 {
			c.sched.ServeStop(t)
		}
	}
	t.Call = func(t *heap.Task, closure heap.Word, args []heap.Word, dest heap.Word) (heap.Word, *core.Fault) {
		f := c.bodies[t.Shared.Space.Fns.FnOf(closure).ID]
		return 0, faultOf(func() { f(t) })
	}
}

// closure makes a function value of f.
func (c *crew) closure(f func(t *heap.Task)) heap.Word {
	fn := &core.Fn{ID: len(c.bodies), Params: []*core.Type{c.ty.Unit}}
	c.bodies = append(c.bodies, f)
	c.task.Shared.Space.Fns.Init(fn)
	return c.task.Shared.Space.Fns.Closure(fn.ID)
}

// main runs a program and gives the text of its fault.
func (c *crew) main(body func(t *heap.Task)) string {
	c.t.Helper()
	f := faultOf(func() {
		c.sched.Main(c.task, func() heap.Word { body(c.task); return 0 })
	})
	if n := c.live.Load(); n != 0 {
		c.t.Errorf("%d tasks are left", n)
	}
	if c.sched.waiting != 0 || len(c.sched.tasks) != 0 {
		c.t.Errorf("%d waits, %d tasks are left", c.sched.waiting, len(c.sched.tasks))
	}
	if f == nil {
		return ""
	}
	return f.Error()
}

func (c *crew) send(t *heap.Task, ch heap.Word, s string) {
	c.sched.Send(t, ch, t.Cons(t.DestA(), t.NewString(t.DestA(), s), 0), c.elem)
}

func (c *crew) recv(t *heap.Task, ch heap.Word) string {
	return heap.GoString(heap.Field(c.sched.Recv(t, ch, c.elem, t.DestA()), 0))
}

// spin runs until a request stops it.
func spin(t *heap.Task) {
	for {
		if t.Poisoned() {
			t.Poll(t)
		}
		time.Sleep(time.Microsecond)
	}
}

func TestTasksTalk(t *testing.T) {
	c := newCrew(t, 100)
	ask, answer := c.sched.Chan(nil), c.sched.Chan(nil)
	echo := c.closure(func(t *heap.Task) {
		for {
			s := c.recv(t, ask)
			if s == "" {
				return
			}
			c.send(t, answer, s+"!")
		}
	})
	sum := 0
	if f := c.main(func(t *heap.Task) {
		for range 4 {
			c.sched.Spawn(t, echo)
		}
		for range 500 {
			c.send(t, ask, "hello")
		}
		for range 500 {
			sum += len(c.recv(t, answer))
		}
		for range 4 {
			c.send(t, ask, "")
		}
	}); f != "" || sum != 3000 {
		t.Errorf("%q %d", f, sum)
	}
}

func TestScopeWaitsForGrandchildren(t *testing.T) {
	c := newCrew(t, 100)
	var n atomic.Int32
	leaf := c.closure(func(*heap.Task) { time.Sleep(time.Millisecond); n.Add(1) })
	child := c.closure(func(t *heap.Task) { c.sched.Spawn(t, leaf); c.sched.Spawn(t, leaf) })
	inner := c.closure(func(t *heap.Task) { c.sched.Spawn(t, child); c.sched.Spawn(t, child) })
	if f := c.main(func(t *heap.Task) {
		c.sched.Scope(t, inner, t.DestA())
		if n.Load() != 4 {
			c.t.Errorf("the scope ended with %d of 4", n.Load())
		}
		c.sched.Spawn(t, child) // main waits for these
	}); f != "" || n.Load() != 6 {
		t.Errorf("%q %d", f, n.Load())
	}
}

func TestErrorEndsTheScope(t *testing.T) {
	c := newCrew(t, 100)
	quiet := c.sched.Chan(nil)
	bad := c.closure(func(*heap.Task) { time.Sleep(time.Millisecond); fault("user_error", "bad") })
	busy := c.closure(spin)
	deaf := c.closure(func(t *heap.Task) { c.recv(t, quiet) })
	nest := c.closure(func(t *heap.Task) { c.sched.Scope(t, busy, t.DestA()) })
	all := c.closure(func(t *heap.Task) {
		for _, b := range []heap.Word{busy, deaf, nest, bad} {
			c.sched.Spawn(t, b)
		}
		spin(t)
	})
	for range 20 {
		if f := c.main(func(t *heap.Task) { c.sched.Scope(t, all, t.DestA()) }); f != "user_error: bad" {
			t.Fatal(f)
		}
		// The same, caught: main goes on and a late request does no harm.
		if f := c.main(func(t *heap.Task) {
			if f := faultOf(func() { c.sched.Scope(t, all, t.DestA()) }); f == nil {
				c.t.Error("no error")
			}
			t.Request(heap.PendingStop)
			t.Poll(t)
		}); f != "" {
			t.Fatal(f)
		}
		// The owner waits for its members when one fails.
		if f := c.main(func(t *heap.Task) { c.sched.Spawn(t, busy); c.sched.Spawn(t, bad) }); f != "user_error: bad" {
			t.Fatal(f)
		}
		// The body fails: the members stop.
		if f := c.main(func(t *heap.Task) { c.sched.Spawn(t, busy); c.sched.Spawn(t, deaf); fault("user_error", "own") }); f != "user_error: own" {
			t.Fatal(f)
		}
	}
}

func TestDeadlock(t *testing.T) {
	c := newCrew(t, 100)
	ch := c.sched.Chan(nil)
	const want = "deadlock: every task waits for a message that nobody can send"
	deaf := c.closure(func(t *heap.Task) { c.recv(t, ch) })
	for range 20 {
		if f := c.main(func(t *heap.Task) { c.recv(t, ch) }); f != want {
			t.Fatal(f)
		}
		if f := c.main(func(t *heap.Task) { c.sched.Spawn(t, deaf); c.sched.Spawn(t, deaf) }); f != want {
			t.Fatal(f)
		}
		if f := c.main(func(t *heap.Task) { c.sched.Spawn(t, deaf); c.recv(t, ch) }); f != want {
			t.Fatal(f)
		}
		// One that can go on: no deadlock.
		late := c.closure(func(t *heap.Task) { time.Sleep(time.Millisecond); c.send(t, ch, "x"); c.send(t, ch, "y") })
		if f := c.main(func(t *heap.Task) { c.sched.Spawn(t, deaf); c.sched.Spawn(t, late); c.recv(t, ch) }); f != "" {
			t.Fatal(f)
		}
	}
}

func TestTaskLimitAndInterrupt(t *testing.T) {
	c := newCrew(t, 4)
	busy := c.closure(spin)
	if f := c.main(func(t *heap.Task) {
		for range 10 {
			c.sched.Spawn(t, busy)
		}
	}); f != "task_limit: more than 4 tasks at one time" {
		t.Error(f)
	}
	if f := c.main(func(t *heap.Task) {
		c.sched.Spawn(t, busy)
		go func() { time.Sleep(2 * time.Millisecond); c.sched.RequestAll(heap.PendingInterrupt) }()
	}); f != "interrupted: interrupted" {
		t.Error(f)
	}
}
