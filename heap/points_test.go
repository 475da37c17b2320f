package heap

import (
	"fmt"
	"strings"
	"testing"

	"github.com/synoema/synoema/core"
)

// program is a random program that uses memory as the tiers do: expressions are evaluated
// into one arena and leave the other as they found it, loops and ends of scopes
// are points. Its values are roses of strings; what is not used in a result is garbage.
type program struct {
	*world
	ty     *core.Type
	layout *Layout
	live   []kept // of pending frames
	longs  int    // length of the longest string
}

func newProgram(t testing.TB, task *Task, seed uint64) *program {
	w := newWorld(t, task, seed)
	ty := w.ty.Con(w.data[5], w.ty.String)
	return &program{world: w, ty: ty, layout: task.Shared.Layouts.Of(ty), longs: 20 << w.rng.IntN(13)}
}

// rose makes a value of children that lie in dest or are older.
func (p *program) rose(dest Word, children []kept) kept {
	text := strings.Repeat("x", p.rng.IntN(p.longs))
	s, list, models := p.task.NewString(dest, text), Word(0), mList{}
	for i := len(children) - 1; i >= 0; i-- {
		list = p.task.Cons(dest, children[i].word, list)
	}
	for _, c := range children {
		models = append(models, c.model)
	}
	con := p.data[5].Cons[0]
	w := p.task.Alloc(dest, 16)
	SetField(w, 0, s)
	SetField(w, 1, list)
	return kept{w, mCon{con, []model{mStr(text), models}}, p.ty}
}

// expr is the value of a random expression, in dest.
func (p *program) expr(depth int, dest Word) kept {
	m, pending := p.task.Mark(), len(p.live)
	var v kept
	if p.rng.IntN(4) == 0 {
		v = p.loop(depth, dest)
	} else {
		v = p.block(depth, dest)
	}
	p.live = p.live[:pending]
	return p.endScope(dest, m, v)
}

// block evaluates parts, of which some flow into the result.
func (p *program) block(depth int, dest Word) kept {
	var used []kept
	for n := p.rng.IntN(4); n > 0 && depth > 0; n-- {
		if p.rng.IntN(2) == 0 {
			p.live = append(p.live, p.expr(depth-1, Other(dest)))
			continue
		}
		v := p.expr(depth-1, dest)
		p.live = append(p.live, v)
		used = append(used, v)
	}
	if p.rng.IntN(3) == 0 {
		used = nil
	}
	return p.rose(dest, used)
}

func (p *program) loop(depth int, dest Word) kept {
	acc := p.rose(dest, nil)
	m, trigger := TurnsFrom(p.task.Mark()), p.task.FirstTrigger(p.task.Mark())
	for range p.rng.IntN(30) {
		if p.task.Tops() > trigger {
			roots := []Word{acc.word}
			trigger = p.task.LoopPoint(&m, roots, []*Layout{p.layout})
			acc.word = roots[0]
		}
		var used []kept
		if p.rng.IntN(4) > 0 {
			used = append(used, acc)
		}
		if depth > 0 && p.rng.IntN(8) == 0 {
			p.live = append(p.live, acc)
			used = append(used, p.expr(depth-1, dest))
			p.live = p.live[:len(p.live)-1]
		}
		acc = p.rose(dest, used)
	}
	return acc
}

// endScope restores the other arena and comes to the point.
func (p *program) endScope(dest Word, m Mark, v kept) kept {
	i := p.task.index(dest)
	if other := Other(dest); Load(other, 0) != m.at(1-i) {
		p.task.RestoreTop(other, m.at(1-i))
	}
	if grown := Load(dest, 0) - m.at(i); grown > 0 && grown >= Load(p.task.Ctx, CtxScopeMin) {
		v.word = p.task.ScopePoint(dest, m, v.word, p.layout)
	}
	return v
}

// Random programs give the same in all modes, what pending frames hold is left alone, and
// copying keeps to its budget.
func TestRandomPrograms(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode.name(), func(t *testing.T) {
			task := session(t, mode)
			for seed := range uint64(60) {
				p := newProgram(t, task, seed)
				for range 3 {
					v := p.expr(5, task.DestA())
					p.live = append(p.live, v)
					p.check(t, p.live)
				}
				checkBudget(t, task, seed)
				task.Reset()
				if task.Used() != 0 {
					t.Fatalf("%d bytes in use", task.Used())
				}
			}
			t.Logf("%+v", task.Stats())
		})
	}
}

func checkBudget(t *testing.T, task *Task, seed uint64) {
	t.Helper()
	p := task.points
	if task.always {
		return
	}
	if p.copied+4*p.tried > p.allocated+floor {
		t.Fatalf("seed %d: ends of scopes copied %d and tried %d of %d bytes", seed, p.copied, p.tried, p.allocated)
	}
	if p.loopCopied > 5*p.allocated+nursery {
		t.Fatalf("seed %d: loops copied %d of %d bytes", seed, p.loopCopied, p.allocated)
	}
}

// spin runs a loop that keeps live cells, replaced one at a time, for n turns.
func spin(task *Task, live, n int) Stats {
	l := task.Shared.Layouts.Of(task.Shared.Layouts.Types().List(task.Shared.Layouts.Types().Int))
	queue := func(n int) (list Word) {
		for i := range n {
			list = task.Cons(task.DestA(), Word(i), list)
		}
		return list
	}
	m := TurnsFrom(task.Mark())
	acc, trigger := queue(live), task.FirstTrigger(task.Mark())
	for i := range n {
		if task.Tops() > trigger {
			roots := []Word{acc}
			trigger = task.LoopPoint(&m, roots, []*Layout{l})
			acc = roots[0]
		}
		acc = task.Cons(task.DestA(), Word(i), Field(acc, 1))
	}
	return task.Stats()
}

// A loop takes at most three times what is alive and 2 F, and copies in proportion to what it allocates.
func TestLoopMemory(t *testing.T) {
	for _, live := range []int{1, 1000, 100_000, 1_000_000} {
		task := session(t, TaskConfig{})
		st := spin(task, live, 3_000_000)
		if most := 3*16*live + 2*nursery + 64; st.Peak > most || st.Reach > most+2*firstChunk+maxChunk {
			t.Errorf("%d bytes alive: peak %d, reach %d", 16*live, st.Peak, st.Reach)
		}
		if st.Evacuations == 0 || 8*st.CopiedWords > 2*st.Allocated {
			t.Errorf("%+v", st)
		}
	}
}

// What has survived young and died later is collected too: here all that is alive is replaced
// by something as large again and again.
func TestLoopForgetsSurvivors(t *testing.T) {
	const live, rounds = 100_000, 60
	task := session(t, TaskConfig{})
	l := task.Shared.Layouts.Of(task.Shared.Layouts.Types().List(task.Shared.Layouts.Types().Int))
	m, acc, trigger := TurnsFrom(task.Mark()), Word(0), task.FirstTrigger(task.Mark())
	for i := range rounds * live {
		if i%live == 0 {
			acc = 0
		}
		if task.Tops() > trigger {
			roots := []Word{acc}
			trigger = task.LoopPoint(&m, roots, []*Layout{l})
			acc = roots[0]
		}
		acc = task.Cons(task.DestA(), Word(i), acc)
	}
	if st := task.Stats(); st.Peak > 3*16*live+2*nursery {
		t.Errorf("%d bytes alive: peak %d", 16*live, st.Peak)
	}
}

// A loop finds again what was alive when it was looked at, after loops within it have ended.
func TestLiveOfNestedLoops(t *testing.T) {
	var p points
	outer, first, second := Mark{100, 200}, Mark{300, 200}, Mark{300, 400}
	p.loopOf(outer).live = 7
	p.loopOf(first).live = 8
	if p.loopOf(second).live != 0 || p.loopOf(second).live != 0 {
		t.Error("a loop that begins has seen nothing")
	}
	if p.loopOf(first).live != 8 || p.loopOf(outer).live != 7 || len(p.loops) != 1 {
		t.Errorf("loops that go on: %v", p.loops)
	}
}

// Garbage is collected before a limit is met, wherever the limit leaves a little room.
func TestLimitCountsWhatIsAlive(t *testing.T) {
	for _, live := range []int{10, 1000, 100_000} {
		for _, percent := range []int{101, 110, 150, 1000} {
			limit := 16*live*percent/100 + 1024
			for _, freeing := range []Freeing{Reuse, Quarantine} {
				task := session(t, TaskConfig{MemoryLimit: limit, Freeing: freeing})
				spin(task, live, 50_000)
				if task.Used() > limit {
					t.Errorf("%d bytes in use, limit %d", task.Used(), limit)
				}
			}
		}
	}
}

// So is the end of the reservation.
func TestSmallArenas(t *testing.T) {
	task := session(t, TaskConfig{ArenaBytes: 4 << 20})
	spin(task, 50_000, 1_000_000)
	if task.Used() > 4<<20 {
		t.Errorf("%d bytes in use", task.Used())
	}
}

// What is alive and too much is out_of_memory at the limit, not before.
func TestLimitIsMetAlive(t *testing.T) {
	task := session(t, TaskConfig{MemoryLimit: 1 << 20})
	l := task.Shared.Layouts.Of(task.Shared.Layouts.Types().List(task.Shared.Layouts.Types().Int))
	m, acc := TurnsFrom(task.Mark()), Word(0)
	trigger := task.FirstTrigger(task.Mark())
	defer func() {
		if f, ok := recover().(*core.Fault); !ok || f.Code != "out_of_memory" || task.Used() != 1<<20 {
			t.Errorf("%v with %d bytes in use", f, task.Used())
		}
	}()
	for {
		if task.Tops() > trigger {
			roots := []Word{acc}
			trigger = task.LoopPoint(&m, roots, []*Layout{l})
			acc = roots[0]
		}
		acc = task.Cons(task.DestA(), 1, acc)
	}
}

// The end of a scope with a small result frees what was needed for it; one whose result is
// large is passed by, and the next tries are rare.
func TestScopePoints(t *testing.T) {
	task := session(t, TaskConfig{})
	l := task.Shared.Layouts.Of(task.Shared.Layouts.Types().List(task.Shared.Layouts.Types().Int))
	dest := task.DestB()
	list := func(n int) (w Word) {
		for i := range n {
			w = task.Cons(dest, Word(i), w)
		}
		return w
	}
	m := task.Mark()
	list(1000)
	w := task.ScopePoint(dest, m, list(3), l)
	if w != m.B || task.Used() != 48 || task.ShowText(w, l) != "[2 1 0]" {
		t.Errorf("%d bytes in use: %s", task.Used(), task.ShowText(w, l))
	}
	if w = task.ScopePoint(dest, Mark{m.A, task.Mark().B}, w, l); task.Used() != 48 {
		t.Error("an older result")
	}
	list(100)
	if task.ScopePoint(dest, Mark{m.A, m.B + 48}, w, l); task.Used() != 48 {
		t.Error("garbage above an older result stays")
	}
	m = task.Mark()
	big := list(1000)
	if task.ScopePoint(dest, m, big, l) != big || Load(task.Ctx, CtxScopeMin) != 2*16000 {
		t.Error("a large result")
	}
	list(40_000)
	if big = task.ScopePoint(dest, m, big, l); big != m.B+15984 && task.Used() != 16048 {
		t.Errorf("%d bytes in use", task.Used())
	}
	if Load(task.Ctx, CtxScopeMin) != task.scopeMin() {
		t.Error("success makes points worth trying")
	}
}

// Recursion that returns what it was given does not copy it at each return.
func TestScopesOfDeepRecursionAreLinear(t *testing.T) {
	task := session(t, TaskConfig{})
	l := task.Shared.Layouts.Of(task.Shared.Layouts.Types().List(task.Shared.Layouts.Types().Int))
	dest := task.DestA()
	var build func(n int) Word
	build = func(n int) Word {
		if n == 0 {
			return 0
		}
		m := task.Mark()
		tail := build(n - 1)
		task.Cons(dest, 0, 0) // garbage
		w := task.Cons(dest, Word(n), tail)
		if Load(dest, 0)-m.A >= Load(task.Ctx, CtxScopeMin) {
			w = task.ScopePoint(dest, m, w, l)
		}
		return w
	}
	const n = 200_000
	w := build(n)
	st := task.Stats()
	if 8*st.CopiedWords > st.Allocated+floor || st.Peak > 3*16*n+floor {
		t.Errorf("%+v", st)
	}
	for i := n; i > 0; i-- {
		if Field(w, 0) != Word(i) {
			t.Fatal("wrong element")
		}
		w = Field(w, 1)
	}
}

// Memory that was needed once and is far above the tops since is given back.
func TestHighWaterIsGivenBack(t *testing.T) {
	task := session(t, TaskConfig{Nursery: floor})
	m := task.Mark()
	for range 8 << 20 {
		Store(task.Alloc(task.DestA(), 16), 0, 1)
	}
	far := task.Alloc(task.DestA(), 8)
	Store(far, 0, 1)
	task.Evacuate(m, nil, nil)
	spin(task, 10, 2_000_000)
	if a := &task.arenas[0]; a.high > a.base+16<<20 || Load(far, 0) != 0 {
		t.Errorf("%d bytes are kept", a.high-a.base)
	}
}

// In quarantine the pages of much freed memory are out of reach, and their number of
// pieces is small.
func TestQuarantineOfLoops(t *testing.T) {
	task := session(t, TaskConfig{Freeing: Quarantine, Always: true})
	spin(task, 100, 20_000)
	if g := task.arenas[0].gaps; len(g) != 1 || g[0].shut < g[0].hi-leastShut-pageSize || task.fences != 1 {
		t.Errorf("%d gaps, %d fences", len(g), task.fences)
	}
	if task.Used() > 16*102 {
		t.Errorf("%d bytes in use", task.Used())
	}
}

func BenchmarkLoop(b *testing.B) {
	for _, live := range []int{10, 10_000} {
		b.Run(fmt.Sprint(live), func(b *testing.B) {
			task := session(b, TaskConfig{})
			spin(task, live, b.N)
		})
	}
}

func BenchmarkSmallScope(b *testing.B) {
	task := session(b, TaskConfig{})
	l := task.Shared.Layouts.Of(task.Shared.Layouts.Types().List(task.Shared.Layouts.Types().Int))
	for b.Loop() {
		m, w := task.Mark(), Word(0)
		for i := range 100 {
			w = task.Cons(task.DestA(), Word(i), 0)
		}
		task.ScopePoint(task.DestA(), m, w, l)
		task.setNext(0, m.A)
	}
}
