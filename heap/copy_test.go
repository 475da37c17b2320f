package heap

import (
	"strings"
	"sync"
	"testing"

	"github.com/synoema/synoema/core"
)

// A million elements, a million levels: nothing recurses.
func TestDeepValues(t *testing.T) {
	task := session(t, TaskConfig{})
	w := newWorld(t, task, 1)
	const n = 1_000_000
	ints := task.Shared.Layouts.Of(w.ty.List(w.ty.Int))
	list, same := Word(0), Word(0)
	for i := range Word(n) {
		list, same = task.Cons(task.DestA(), i%10, list), task.Cons(task.DestB(), i%10, same)
	}
	tree := w.ty.Con(w.data[2], w.ty.Int) // Leaf | Node left Int right
	node := &task.Shared.Layouts.Of(tree).Cons[1].Shape
	left, right := Word(1), Word(1)
	for i := range Word(n) {
		l, r := task.Alloc(task.DestA(), node.Size), task.Alloc(task.DestA(), node.Size)
		for j, v := range []Word{left, i % 7, 1} {
			Store(l, node.FieldOffset(j), v)
		}
		for j, v := range []Word{1, i % 7, right} {
			Store(r, node.FieldOffset(j), v)
		}
		left, right = l, r
	}
	trees := task.Shared.Layouts.Of(tree)
	for _, c := range []struct {
		w, other Word
		l        *Layout
		length   int
	}{{list, same, ints, 2*n + 1}, {left, left, trees, 0}, {right, right, trees, 0}} {
		text := task.ShowText(c.w, c.l)
		if c.length != 0 && len(text) != c.length {
			t.Errorf("%d bytes of text", len(text))
		}
		text = strings.Clone(text)
		if task.Compare(c.w, c.other, c.l, false) != Same {
			t.Error("compare")
		}
		kept := keepCopy(task, c.w, c.l)
		if task.Compare(kept, c.w, c.l, true) != Same || task.Hash(kept, c.l) != task.Hash(c.w, c.l) || task.ShowText(kept, c.l) != text {
			t.Error("copy")
		}
		back := task.Unpack(task.Pack(c.w, c.l), task.DestB())
		if task.Compare(back, c.w, c.l, true) != Same {
			t.Error("parcel")
		}
	}
}

// copyIn makes a copy of w in dest. It shares nothing with w that lies in the task's arenas.
func copyIn(task *Task, w Word, l *Layout, dest Word) Word {
	return task.CopyOut(w, l, func(bytes int) Word { return task.Alloc(dest, bytes) })
}

// keepCopy moves a copy of w, which stays as it is, into the session heap.
func keepCopy(task *Task, w Word, l *Layout) Word {
	m := task.Mark()
	defer task.ResetTo(m)
	return task.Shared.Session.Keep(task, m, copyIn(task, w, l, task.DestA()), l)
}

// Sharing is kept: a tree of 60 levels whose halves are the same object stays small.
func TestCopyKeepsSharing(t *testing.T) {
	task := session(t, TaskConfig{})
	ty := task.Shared.Layouts.Types()
	tree := &core.TyCon{Name: "T"}
	tt := ty.Con(tree)
	tree.Cons = []*core.DataCon{{Name: "L", TyCon: tree}, {Name: "N", TyCon: tree, Tag: 1, Fields: []*core.Type{tt, tt}}}
	v := Word(1)
	for range 60 {
		p := task.Alloc(task.DestA(), 16)
		SetField(p, 0, v)
		SetField(p, 1, v)
		v = p
	}
	g := task.Shared.Session
	before := g.Used()
	kept := keepCopy(task, v, task.Shared.Layouts.Of(tt))
	if n := g.Used() - before; n != 60*16 {
		t.Errorf("copy takes %d bytes", n)
	}
	for range 60 {
		if Field(kept, 0) != Field(kept, 1) {
			t.Fatal("halves differ")
		}
		kept = Field(kept, 0)
	}
}

// Closures that capture each other, a string and a list are copied as a cycle.
func TestCopyClosures(t *testing.T) {
	task := session(t, TaskConfig{})
	ty, fns := task.Shared.Layouts.Types(), task.Shared.Space.Fns
	ft := ty.Fun(ty.Int, ty.Int)
	even := &core.Fn{ID: 1, Display: "even", Params: []*core.Type{ty.Int}, Captures: []*core.Type{ft, ty.String, ty.Float}}
	odd := &core.Fn{ID: 2, Display: "odd", Params: []*core.Type{ty.Int}, Captures: []*core.Type{ft, ty.List(ty.Int)}}
	plain := &core.Fn{ID: 3, Display: "plain", Params: []*core.Type{ty.Int}}
	for _, f := range []*core.Fn{even, odd, plain} {
		fns.Init(f)
	}
	s, list := task.NewString(task.DestB(), "captured"), task.Cons(task.DestA(), 5, 0)
	block := task.Alloc(task.DestA(), 32+24)
	e, o := block, block+32
	for i, w := range []Word{fns.Desc(1), o, s, 7, fns.Desc(2), e, list} {
		SetField(block, i, w)
	}
	l := task.Shared.Layouts.Of(ft)
	if err := task.CheckAges(e, l); err != nil {
		t.Error(err)
	}
	if got := task.ShowText(e, l); got != "<function even : Int -> Int>" {
		t.Error(got)
	}
	kept := keepCopy(task, e, l)
	task.Reset()
	ko := Field(kept, 1)
	if fns.FnOf(kept) != even || fns.FnOf(ko) != odd || Field(ko, 1) != kept || Field(kept, 3) != 7 {
		t.Error("cycle is broken")
	}
	if View(Field(kept, 2)) != "captured" || Field(Field(ko, 2), 0) != 5 {
		t.Error("captures are broken")
	}
	if c := fns.Closure(3); copyIn(task, c, l, task.DestA()) != c {
		t.Error("a static closure is copied")
	}
}

// Tasks of one session use layouts, statics, G and parcels at the same time.
func TestConcurrentTasks(t *testing.T) {
	task := session(t, TaskConfig{})
	ty := task.Shared.Layouts.Types()
	mail := make(chan Parcel, 4)
	l := func() *Layout { return task.Shared.Layouts.Of(ty.List(ty.Pair(ty.String, ty.Int))) }
	var wg sync.WaitGroup
	for n := range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			me, err := NewTask(TaskConfig{Shared: task.Shared, ArenaBytes: 1 << 28, StackBytes: 1 << 16})
			if err != nil {
				t.Error(err)
				return
			}
			defer me.Close()
			for i := range 300 {
				p := me.Alloc(me.DestA(), 16)
				SetField(p, 0, me.NewString(me.DestA(), strings.Repeat("x", i)))
				SetField(p, 1, Word(i))
				mail <- me.Pack(me.Cons(me.DestA(), p, 0), l())
				v := me.Unpack(<-mail, me.DestB())
				if p := Field(v, 0); me.Len(Field(p, 0)) != int(Field(p, 1)) || Field(v, 1) != 0 {
					t.Error("message is broken")
				}
				keepCopy(me, v, l())
				me.Shared.Space.Statics.String(strings.Repeat("s", i%50+n))
				if i%50 == 0 {
					me.Reset()
				}
			}
		}()
	}
	wg.Wait()
}

func TestCheckStore(t *testing.T) {
	task := session(t, TaskConfig{})
	l := task.Shared.Layouts.Of(task.Shared.Layouts.Types().List(task.Shared.Layouts.Types().Int))
	old := task.Cons(task.DestA(), 1, 0)
	m := task.Mark()
	young := task.Cons(task.DestA(), 1, old)
	if task.CheckStore(young, old, l) != nil || task.CheckStore(old, young, l) == nil {
		t.Error("age")
	}
	task.ResetTo(m)
	if task.CheckStore(old, young, l) == nil {
		t.Error("freed")
	}
}

func TestLayouts(t *testing.T) {
	task := session(t, TaskConfig{})
	w := newWorld(t, task, 1)
	ls := task.Shared.Layouts
	shape := ls.Of(w.ty.Con(w.data[3], w.ty.Int, w.ty.Bool)) // Point | Circle a | Rect b Float | Empty
	if shape.Cons[3].Shape.Immediate != 7 || !shape.Cons[1].Shape.HasTag || shape.Cons[2].Shape.Size != 24 || shape.Cons[2].Shape.FieldOffset(1) != 16 {
		t.Errorf("%+v", shape.Cons)
	}
	if maybe := ls.Of(w.ty.Con(w.data[0], w.ty.Int)); maybe.Boxed != 1 || maybe.Cons[1].Shape.HasTag || maybe.Floats {
		t.Errorf("%+v", maybe)
	}
	if rose := ls.Of(w.ty.Con(w.data[5], w.ty.Float)); !rose.Floats || !rose.Cons[0].Fields[1].Floats || rose.Cons[0].Fields[1].Elem != rose {
		t.Error("recursion")
	}
	if ls.Of(w.ty.Bool).Tag(1) != 1 || ls.Of(w.ty.List(w.ty.Int)).Tag(0) != 0 {
		t.Error("tags")
	}
}

func BenchmarkShowList(b *testing.B) {
	task := session(b, TaskConfig{})
	l := task.Shared.Layouts.Of(task.Shared.Layouts.Types().List(task.Shared.Layouts.Types().Int))
	list := Word(0)
	for i := range Word(1000) {
		list = task.Cons(task.DestA(), i, list)
	}
	b.ReportAllocs()
	for b.Loop() {
		task.ShowText(list, l)
	}
}

func BenchmarkKeepList(b *testing.B) {
	task := session(b, TaskConfig{})
	l := task.Shared.Layouts.Of(task.Shared.Layouts.Types().List(task.Shared.Layouts.Types().Int))
	list := Word(0)
	for i := range Word(100_000) {
		list = task.Cons(task.DestA(), i, list)
	}
	m := task.Mark()
	b.ReportAllocs()
	for b.Loop() {
		copyIn(task, list, l, task.DestA())
		task.ResetTo(m)
	}
}

func BenchmarkCompareRecords(b *testing.B) {
	task := session(b, TaskConfig{})
	ty := task.Shared.Layouts.Types()
	l := task.Shared.Layouts.Of(ty.Pair(ty.Int, ty.String))
	make := func() Word {
		p := task.Alloc(task.DestA(), 16)
		SetField(p, 0, 5)
		SetField(p, 1, task.NewString(task.DestA(), "hello"))
		return p
	}
	x, y := make(), make()
	b.ReportAllocs()
	for b.Loop() {
		task.Compare(x, y, l, false)
	}
}
