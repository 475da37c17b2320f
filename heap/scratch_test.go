package heap

import (
	"runtime"
	"testing"

	"github.com/synoema/synoema/core"
)

// longList is [n-1 … 0] at type [Int].
func longList(task *Task, n int) (w Word, l *Layout) {
	for i := range Word(n) {
		w = task.Cons(task.DestA(), i, w)
	}
	ty := task.Shared.Layouts.Types()
	return w, task.Shared.Layouts.Of(ty.List(ty.Int))
}

// What is kept is moved: neither Go memory nor the task's budget has to hold more of it.
func TestKeepTakesOnlyTheCopy(t *testing.T) {
	task := session(t, TaskConfig{MemoryLimit: 5 << 20})
	g, m := task.Shared.Session, task.Mark()
	w, l := longList(task, 200_000)
	for range 50_000 {
		task.Cons(task.DestA(), 0, 0) // garbage
	}
	used := task.Used()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	kept := g.Keep(task, m, w, l)
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 64<<10 {
		t.Errorf("keeping takes %d bytes of Go memory", n)
	}
	if task.Used() != used || task.Stats().Peak > used {
		t.Errorf("%d bytes in use, %d at most, not %d", task.Used(), task.Stats().Peak, used)
	}
	if g.Used() != 200_000*16 {
		t.Errorf("%d bytes in G", g.Used())
	}
	task.Reset()
	for i := 199_999; kept != 0; i, kept = i-1, Field(kept, 1) {
		if Field(kept, 0) != Word(i) {
			t.Fatalf("%d in place of %d", Field(kept, 0), i)
		}
	}
}

// twoTrees is a list of two equal trees of n nodes that only first fields lead down to.
func twoTrees(task *Task, n int) (w Word, l *Layout) {
	ty := task.Shared.Layouts.Types()
	tree := &core.TyCon{Name: "T"}
	tt := ty.Con(tree)
	tree.Cons = []*core.DataCon{{Name: "L", TyCon: tree}, {Name: "N", TyCon: tree, Tag: 1, Fields: []*core.Type{tt, tt}}}
	for range 2 {
		root := Word(1)
		for range n {
			p := task.Alloc(task.DestA(), 16)
			SetField(p, 0, root)
			SetField(p, 1, 1)
			root = p
		}
		w = task.Cons(task.DestA(), root, w)
	}
	return w, task.Shared.Layouts.Of(ty.List(tt))
}

// faultOf gives the fault that f panics with.
func faultOf(f func()) (fault *core.Fault) {
	defer func() { fault, _ = recover().(*core.Fault) }()
	f()
	return nil
}

// What builtins work in counts while they do.
func TestScratchCounts(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(*Task, int) (Word, *Layout)
		work func(task *Task, w Word, l *Layout)
		more int // bytes that it takes at least
	}{
		{"pack", longList, func(task *Task, w Word, l *Layout) { task.Shared.Free(task.Pack(w, l)) }, 3_000_000},
		{"show", longList, func(task *Task, w Word, l *Layout) { task.AppendShow(nil, w, l) }, 1_000_000},
		{"compare", twoTrees, func(task *Task, w Word, l *Layout) { task.Compare(Field(w, 0), Field(Field(w, 1), 0), l.Elem, true) }, 4_000_000},
	} {
		free := session(t, TaskConfig{MemoryLimit: 1 << 30})
		w, l := c.make(free, 200_000)
		used := free.Used()
		c.work(free, w, l)
		if free.Used() != used || free.Stats().Peak < used+c.more {
			t.Errorf("%s: %d bytes in use, %d at most; %d before", c.name, free.Used(), free.Stats().Peak, used)
		}
		tight := session(t, TaskConfig{MemoryLimit: used + c.more/2})
		w, l = c.make(tight, 200_000)
		if f := faultOf(func() { c.work(tight, w, l) }); f == nil || f.Code != "out_of_memory" {
			t.Errorf("%s: %v where memory is short", c.name, f)
		}
		tight.Reset()
		if tight.Used() != 0 {
			t.Errorf("%s: %d bytes are left", c.name, tight.Used())
		}
		w, l = c.make(tight, 1000)
		c.work(tight, w, l)
	}
}
