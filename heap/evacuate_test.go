package heap

import (
	"fmt"
	"strings"
	"testing"

	"github.com/synoema/synoema/core"
)

// modes are the ways to run a task that must not differ in what a program sees.
var modes = []TaskConfig{
	{Checked: true},
	{Checked: true, Always: true},
	{Checked: true, Freeing: Quarantine},
	{Checked: true, Freeing: Quarantine, Always: true},
	{Checked: true, Freeing: NeverFree},
}

func (c TaskConfig) name() string {
	return fmt.Sprintf("%s always=%v", [...]string{"reuse", "never", "quarantine"}[c.Freeing], c.Always)
}

// kept is a value that a test goes on using, with the text that it must have.
type kept struct {
	word  Word
	model model
	ty    *core.Type
}

func (w *world) keep(depth int) kept {
	ty := w.typ(depth)
	m := w.value(ty, depth)
	return kept{w.build(m, ty), m, ty}
}

func (w *world) check(t *testing.T, ks []kept) {
	t.Helper()
	for _, k := range ks {
		l := w.task.Shared.Layouts.Of(k.ty)
		if got, want := w.task.ShowText(k.word, l), showModel(k.model, true, plain); got != want {
			t.Fatalf("at %s\n got %s\nwant %s", k.ty, got, want)
		}
		if err := w.task.CheckAges(k.word, l); err != nil {
			t.Fatal(err)
		}
	}
}

// split gives the words and layouts of values, as Evacuate wants them.
func (w *world) split(ks []kept) (words []Word, layouts []*Layout) {
	for _, k := range ks {
		words, layouts = append(words, k.word), append(layouts, w.task.Shared.Layouts.Of(k.ty))
	}
	return words, layouts
}

// Random values, random marks, random survivors: all of them keep their text, what
// lies below a mark is left alone, and nothing else is kept.
func TestEvacuateAgainstModel(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode.name(), func(t *testing.T) {
			task := session(t, mode)
			for seed := range uint64(400) {
				w := newWorld(t, task, seed)
				evacuateAtRandom(t, w)
				task.Reset()
			}
		})
	}
}

// evacuateAtRandom opens and closes nested scopes whose values survive at random.
func evacuateAtRandom(t *testing.T, w *world) {
	type scope struct {
		mark  Mark
		below int
	}
	var values []kept
	var open []scope
	for range 30 {
		switch w.rng.IntN(5) {
		case 0:
			open = append(open, scope{w.task.Mark(), len(values)})
		case 1, 2, 3:
			values = append(values, w.keep(w.rng.IntN(4)))
		case 4:
			if len(open) == 0 {
				continue
			}
			s := open[len(open)-1]
			if w.rng.IntN(2) == 0 {
				open = open[:len(open)-1]
			}
			live := values[s.below:]
			w.rng.Shuffle(len(live), func(i, j int) { live[i], live[j] = live[j], live[i] })
			live = live[:w.rng.IntN(len(live)+1)]
			words, layouts := w.split(live)
			w.task.Evacuate(s.mark, words, layouts)
			for i := range live {
				live[i].word = words[i]
			}
			values = values[:s.below+len(live)]
			w.check(t, values)
		}
	}
	w.check(t, values)
}

// A million elements and a million levels, twice: nothing recurses, no list grows.
func TestEvacuateDeepValues(t *testing.T) {
	task := session(t, TaskConfig{})
	w := newWorld(t, task, 1)
	const n = 1_000_000
	lists := task.Shared.Layouts.Of(w.ty.List(w.ty.List(w.ty.Int)))
	trees := task.Shared.Layouts.Of(w.ty.Con(w.data[2], w.ty.Int)) // Leaf | Node left Int right
	node := &trees.Cons[1].Shape
	m := task.Mark()
	list, left, right := Word(0), Word(1), Word(1)
	for i := range Word(n) {
		task.Cons(task.DestB(), 0, 0)
		list = task.Cons(task.DestA(), task.Cons(task.DestB(), i, 0), list)
		l, r := task.Alloc(task.DestA(), node.Size), task.Alloc(task.DestA(), node.Size)
		for j, v := range []Word{left, i, 1} {
			Store(l, node.FieldOffset(j), v)
			Store(r, node.FieldOffset(2-j), []Word{1, i, right}[2-j])
		}
		left, right = l, r
	}
	roots := []Word{list, left, right}
	for range 2 {
		task.Evacuate(m, roots, []*Layout{lists, trees, trees})
	}
	if used := task.Used(); used != n*(16+16+2*node.Size) {
		t.Errorf("%d bytes survive", used)
	}
	if c := cap(task.evac.todo); c > 1000 {
		t.Errorf("%d values waited", c)
	}
	list, left, right = roots[0], roots[1], roots[2]
	for i := Word(n) - 1; i < n; i-- {
		if Field(Field(list, 0), 0) != i || Load(left, node.FieldOffset(1)) != i || Load(right, node.FieldOffset(1)) != i {
			t.Fatal("wrong element")
		}
		list, left, right = Field(list, 1), Load(left, node.FieldOffset(0)), Load(right, node.FieldOffset(2))
	}
}

func benchmarkEvacuate(b *testing.B, bytes int, build func(w *world) (Word, *core.Type)) {
	task := session(b, TaskConfig{})
	w := newWorld(b, task, 1)
	m := task.Mark()
	root, ty := build(w)
	roots, layouts := []Word{root}, []*Layout{task.Shared.Layouts.Of(ty)}
	task.Evacuate(m, roots, layouts)
	before := task.stats.CopiedWords
	b.ReportAllocs()
	b.SetBytes(int64(task.Used()))
	for b.Loop() {
		task.Evacuate(m, roots, layouts)
	}
	objects := float64(task.stats.CopiedWords-before) * 8 / float64(bytes)
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/objects, "ns/object")
}

func BenchmarkEvacuateInts(b *testing.B) {
	benchmarkEvacuate(b, 16, func(w *world) (Word, *core.Type) {
		list := Word(0)
		for i := range Word(100_000) {
			list = w.task.Cons(w.task.DestA(), i, list)
		}
		return list, w.ty.List(w.ty.Int)
	})
}

func BenchmarkEvacuateSmallList(b *testing.B) {
	benchmarkEvacuate(b, 16, func(w *world) (Word, *core.Type) {
		list := Word(0)
		for i := range Word(1000) {
			list = w.task.Cons(w.task.DestA(), i, list)
		}
		return list, w.ty.List(w.ty.Int)
	})
}

func BenchmarkEvacuatePairs(b *testing.B) { // objects: a cell and a pair
	benchmarkEvacuate(b, 16, func(w *world) (Word, *core.Type) {
		list := Word(0)
		for i := range Word(10_000) {
			list = w.task.Cons(w.task.DestA(), w.task.Cons(w.task.DestA(), i, i), list)
		}
		return list, w.ty.List(w.ty.Pair(w.ty.Int, w.ty.Int))
	})
}

func BenchmarkEvacuateTree(b *testing.B) {
	benchmarkEvacuate(b, 24, func(w *world) (Word, *core.Type) {
		var build func(lo, hi Word) Word
		build = func(lo, hi Word) Word {
			if lo == hi {
				return 1
			}
			mid := (lo + hi) / 2
			l, r := build(lo, mid), build(mid+1, hi)
			p := w.task.Alloc(w.task.DestA(), 24)
			SetField(p, 0, l)
			SetField(p, 1, mid)
			SetField(p, 2, r)
			return p
		}
		return build(0, 10_000), w.ty.Con(w.data[2], w.ty.Int)
	})
}

func BenchmarkEvacuateStrings(b *testing.B) { // objects: a cell, a string and its block
	benchmarkEvacuate(b, 24, func(w *world) (Word, *core.Type) {
		list := Word(0)
		for i := range 10_000 {
			s := w.task.NewString(w.task.DestA(), strings.Repeat("x", 17+i%7))
			list = w.task.Cons(w.task.DestA(), s, list)
		}
		return list, w.ty.List(w.ty.String)
	})
}

// Closures that capture each other, shared strings and what lies below the mark.
func TestEvacuateClosures(t *testing.T) {
	for _, mode := range modes {
		task := session(t, mode)
		ty, fns := task.Shared.Layouts.Types(), task.Shared.Space.Fns
		ft := ty.Fun(ty.Int, ty.Int)
		even := &core.Fn{ID: 1, Display: "even", Params: []*core.Type{ty.Int}, Captures: []*core.Type{ft, ty.String, ty.Float}}
		odd := &core.Fn{ID: 2, Display: "odd", Params: []*core.Type{ty.Int}, Captures: []*core.Type{ft, ty.List(ty.Int), ty.String}}
		fns.Init(even)
		fns.Init(odd)
		old := task.Cons(task.DestA(), 5, 0)
		m := task.Mark()
		task.Alloc(task.DestB(), 100)
		s := task.NewString(task.DestB(), "captured")
		group := task.Alloc(task.DestA(), 32+32)
		e, o := group, group+32
		for i, w := range []Word{fns.Desc(1), o, s, 7, fns.Desc(2), e, old, s} {
			SetField(group, i, w)
		}
		fun := task.Shared.Layouts.Of(ft)
		roots := []Word{o, e, 99}
		for range 3 {
			task.Evacuate(m, roots, []*Layout{fun, fun, task.Shared.Layouts.Of(ty.Int)})
		}
		o, e = roots[0], roots[1]
		if fns.FnOf(e) != even || fns.FnOf(o) != odd || Field(e, 1) != o || Field(o, 1) != e || Field(e, 3) != 7 {
			t.Errorf("%s: the cycle is broken", mode.name())
		}
		if View(Field(e, 2)) != "captured" || Field(e, 2) != Field(o, 3) || Field(o, 2) != old || roots[2] != 99 {
			t.Errorf("%s: captures are broken", mode.name())
		}
		if used := task.Used(); mode.Freeing != NeverFree && used != 16+64+blockBytes(8)+stringBytes {
			t.Errorf("%s: %d bytes in use", mode.name(), used)
		}
		if err := task.CheckAges(o, fun); err != nil {
			t.Error(err)
		}
		// A function whose captures have changed has another map.
		odd.Captures = []*core.Type{ty.Int}
		c := task.Alloc(task.DestA(), 16)
		SetField(c, 0, fns.Desc(2))
		SetField(c, 1, m.A)
		roots = []Word{c}
		task.Evacuate(m, roots, []*Layout{fun})
		if Field(roots[0], 1) != m.A {
			t.Error("old captures")
		}
	}
}

// Lists of Ints that end in the same cells go on doing so, and are copied once.
func TestEvacuateSharedTails(t *testing.T) {
	for _, mode := range modes {
		task := session(t, mode)
		ints := task.Shared.Layouts.Of(task.Shared.Layouts.Types().List(task.Shared.Layouts.Types().Int))
		m, shared := task.Mark(), Word(0)
		for i := range Word(10) {
			shared = task.Cons(task.DestA(), i, shared)
		}
		roots := []Word{task.Cons(task.DestA(), 10, shared), task.Cons(task.DestB(), 11, shared), shared}
		task.Evacuate(m, roots, []*Layout{ints, ints, ints})
		if Field(roots[0], 1) != roots[2] || Field(roots[1], 1) != roots[2] {
			t.Errorf("%s: the tail is not shared", mode.name())
		}
		n := Word(10)
		for w := roots[2]; w != 0; w = Field(w, 1) {
			if n--; Field(w, 0) != n {
				t.Fatalf("%s: element %d is %d", mode.name(), n, Field(w, 0))
			}
		}
		if mode.Freeing != NeverFree && task.Used() != 12*16 {
			t.Errorf("%s: %d bytes survive", mode.name(), task.Used())
		}
	}
}

// A spine that carries parts is walked without remembering all of them.
func TestEvacuateLongChain(t *testing.T) {
	task := session(t, TaskConfig{})
	types := task.Shared.Layouts.Types()
	chain := &core.TyCon{Name: "Chain"}
	chain.Cons = []*core.DataCon{{Name: "End", TyCon: chain},
		{Name: "Link", TyCon: chain, Tag: 1, Fields: []*core.Type{types.List(types.Int), types.Con(chain), types.String}}}
	l := task.Shared.Layouts.Of(types.Con(chain))
	link := &l.Cons[1].Shape
	m, w := task.Mark(), Word(1)
	for i := range Word(100_000) {
		next := task.Alloc(task.DestA(), link.Size)
		for k, v := range []Word{task.Cons(task.DestB(), i, 0), w, task.Shared.Space.Statics.Empty()} {
			Store(next, link.FieldOffset(k), v)
		}
		w = next
	}
	roots := []Word{w}
	task.Evacuate(m, roots, []*Layout{l})
	if c := cap(task.evac.todo); c > 1000 {
		t.Errorf("%d values waited", c)
	}
	if task.Used() != 100_000*(16+link.Size) {
		t.Errorf("%d bytes survive", task.Used())
	}
}

// G keeps what its roots reach, wherever they stand.
func TestEvacuateSession(t *testing.T) {
	task := session(t, TaskConfig{})
	g := task.Shared.Session
	for seed := range uint64(100) {
		w := newWorld(t, task, seed)
		var ks []kept
		for range 20 {
			k := w.keep(4)
			k.word = keepCopy(task, k.word, task.Shared.Layouts.Of(k.ty))
			ks = append(ks, k)
		}
		ks = ks[w.rng.IntN(10):]
		words, layouts := w.split(ks)
		roots := make([]*Word, len(words))
		for i := range words {
			roots[i] = &words[i]
		}
		before := g.Used()
		g.Evacuate(roots, layouts)
		if g.Used() > before {
			t.Fatalf("G has grown from %d to %d", before, g.Used())
		}
		for i := range ks {
			ks[i].word = words[i]
			if c := keepCopy(task, words[i], layouts[i]); c != words[i] {
				t.Fatal("not in G")
			}
		}
		w.check(t, ks)
		task.Reset()
	}
}

func TestSessionIsDue(t *testing.T) {
	task := session(t, TaskConfig{})
	g, w := task.Shared.Session, newWorld(t, task, 1)
	l := task.Shared.Layouts.Of(w.ty.List(w.ty.Int))
	binding, rounds := Word(0), 0
	for range 200 { // each binding replaces the one before
		list := Word(0)
		for i := range Word(5000) {
			list = task.Cons(task.DestA(), i, list)
		}
		binding = keepCopy(task, list, l)
		task.Reset()
		if g.Due() {
			rounds++
			g.Evacuate([]*Word{&binding}, []*Layout{l})
			if g.Due() || g.Used() != 80_000 {
				t.Fatalf("%d bytes in G", g.Used())
			}
		}
	}
	if rounds == 0 || rounds > 20 || Field(binding, 0) != 4999 {
		t.Errorf("%d evacuations", rounds)
	}
}
