package heap

import (
	"sync"
	"testing"

	"github.com/synoema/synoema/core"
)

// session is a session and a task for a test.
func session(t testing.TB, cfg TaskConfig) *Task {
	t.Helper()
	sh, err := NewShared(core.NewTypes())
	if err != nil {
		t.Fatal(err)
	}
	cfg.Shared = sh
	task, err := NewTask(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := task.Close(); err != nil {
			t.Error(err)
		}
		if err := sh.Close(); err != nil {
			t.Error(err)
		}
	})
	return task
}

func TestContextPlaces(t *testing.T) {
	task := session(t, TaskConfig{})
	if task.Ctx%64 != 0 {
		t.Errorf("context at %#x", task.Ctx)
	}
	if Other(task.DestA()) != task.DestB() || Other(task.DestB()) != task.DestA() {
		t.Error("Other")
	}
	sp := task.Shared.Space
	if d := sp.CodeBase + Word(sp.CodeSize) - sp.Base; d > 1<<31-1 {
		t.Errorf("the space is %d bytes", d)
	}
}

func TestAllocIsContiguousAndAligned(t *testing.T) {
	task := session(t, TaskConfig{})
	for _, dest := range []Word{task.DestA(), task.DestB()} {
		prev := task.Alloc(dest, 3)
		for range 100000 {
			p := task.Alloc(dest, 24)
			if p != prev+8 && p != prev+24 {
				t.Fatalf("%#x after %#x", p, prev)
			}
			Store(p, 16, 7)
			prev = p
		}
	}
}

// An allocation fails exactly when what is in use and its own bytes exceed the limit.
func TestMemoryLimitIsExact(t *testing.T) {
	for _, limit := range []int{0x1000, 100_000, 5_000_000} {
		task := session(t, TaskConfig{MemoryLimit: limit})
		sizes := []int{8, 16, 24, 128, 4096}
		for round := 0; round < 3; round++ {
			used, i := 0, 0
			for ; ; i++ {
				n := sizes[(i*7+round)%len(sizes)]
				dest := task.DestA()
				if i%3 == 0 {
					dest = task.DestB()
				}
				if used+n > limit {
					if f := allocFault(task, dest, n); f == nil || f.Code != "out_of_memory" {
						t.Fatalf("limit %d: %d + %d bytes allowed", limit, used, n)
					}
					break
				}
				if f := allocFault(task, dest, n); f != nil {
					t.Fatalf("limit %d: %v at %d + %d bytes", limit, f, used, n)
				}
				used += n
			}
			if task.Used() != used {
				t.Errorf("used %d, counted %d", used, task.Used())
			}
			task.Reset()
		}
	}
}

func allocFault(task *Task, dest Word, n int) (fault *core.Fault) {
	defer func() {
		if f, ok := recover().(*core.Fault); ok {
			fault = f
		}
	}()
	Store(task.Alloc(dest, n), 0, 1)
	return nil
}

func TestResetGivesMemoryBack(t *testing.T) {
	task := session(t, TaskConfig{})
	first := task.Alloc(task.DestA(), 8)
	m := task.Mark()
	for range 1 << 20 {
		Store(task.Alloc(task.DestA(), 16), 8, 1)
	}
	task.ResetTo(m)
	if p := task.Alloc(task.DestA(), 8); p != first+8 {
		t.Errorf("after ResetTo %#x, want %#x", p, first+8)
	}
	task.Reset()
	if p := task.Alloc(task.DestA(), 8); p != first {
		t.Errorf("after Reset %#x, want %#x", p, first)
	}
	if w := Load(first, firstChunk+64); w != 0 {
		t.Errorf("memory beyond what Reset keeps reads %#x", w)
	}
}

func TestQuarantine(t *testing.T) {
	for _, mode := range []Freeing{NeverFree, Quarantine} {
		task := session(t, TaskConfig{Freeing: mode, MemoryLimit: 1 << 20})
		for range 20 { // more than the limit in all, never at one time
			m := task.Mark()
			kept := task.Alloc(task.DestA(), 8)
			inner := task.Mark()
			var last Word
			for range 10000 {
				last = task.Alloc(task.DestA(), 64)
				Store(last, 0, 9)
			}
			task.ResetTo(inner)
			if task.Used() != 8 {
				t.Fatalf("%d bytes in use", task.Used())
			}
			p := task.Alloc(task.DestA(), 8)
			if p <= last {
				t.Fatalf("%#x used again", p)
			}
			Store(p, 0, 1)
			want := Word(0xDBDBDBDBDBDBDBDB)
			if mode == NeverFree {
				want = 9
			}
			if w := Load(kept+8, 0); w != want && (kept+8)%pageSize != 0 {
				t.Fatalf("freed memory reads %#x", w)
			}
			task.ResetTo(m)
			if task.Used() != 0 {
				t.Fatalf("%d bytes in use", task.Used())
			}
		}
	}
}

func TestRequests(t *testing.T) {
	task := session(t, TaskConfig{})
	task.LimitNative(4096)
	var wg sync.WaitGroup
	got := Word(0)
	for _, bit := range []Word{PendingGC, PendingInterrupt, PendingTimeout, PendingStop} {
		wg.Add(1)
		go func() { task.Request(bit); wg.Done() }()
	}
	for got != PendingGC|PendingInterrupt|PendingTimeout|PendingStop {
		if task.Poisoned() {
			got |= task.TakePending()
		}
	}
	wg.Wait()
	got = task.TakePending()
	if task.Poisoned() || got != 0 {
		t.Errorf("still poisoned, %b pending", got)
	}
}

func TestStacks(t *testing.T) {
	task := session(t, TaskConfig{})
	s := task.Stack()
	s[0], s[len(s)-1] = 1, 2
	task.TrimStack(1)
	if s[0] != 1 || s[len(s)-1] != 0 {
		t.Error("TrimStack")
	}
	lo, hi, err := task.NativeStack()
	if err != nil || hi-lo < 1<<29 {
		t.Fatalf("%#x..%#x %v", lo, hi, err)
	}
	Store(hi, -8, 5)
	Store(lo, 0, 6)
	Store(task.Ctx, CtxNativeSP, hi-64)
	task.LimitNative(pageSize)
	if f := task.DeepenNative(lo + 2*pageSize); f != nil {
		t.Error(f)
	}
	if task.TrimNative(); task.Used() != 0 {
		t.Errorf("%d bytes charged", task.Used())
	}
	if Load(hi, -8) != 5 || Load(lo, 0) != 0 {
		t.Error("TrimNative")
	}
}

func TestContextsAreReused(t *testing.T) {
	task := session(t, TaskConfig{})
	for range 100 {
		other, err := NewTask(TaskConfig{Shared: task.Shared, ArenaBytes: 1 << 30, StackBytes: 1 << 20})
		if err != nil {
			t.Fatal(err)
		}
		if other.Ctx == task.Ctx || Load(other.Ctx, CtxPending) != 0 {
			t.Fatal("context in use")
		}
		other.Request(PendingStop)
		if err := other.Close(); err != nil {
			t.Fatal(err)
		}
		other.Request(PendingStop) // a late one
	}
}

func TestFnTable(t *testing.T) {
	task := session(t, TaskConfig{})
	types, fns := task.Shared.Layouts.Types(), task.Shared.Space.Fns
	fns.SetDefaults(0x1234, 10)
	fn := &core.Fn{ID: 5000, Display: "f", Params: []*core.Type{types.Int, types.Int}, Captures: []*core.Type{types.Int}}
	fns.Init(fn)
	if fns.Fn(5000) != fn || fns.Fn(4999) != nil || fns.Fn(1<<30) != nil {
		t.Error("Fn")
	}
	d := fns.Desc(5000)
	if fns.ID(d) != 5000 || Arity(fns.Closure(5000)) != 2 || Load32(d, FnCaptures) != 1 || fns.Code(5000) != 0x1234 {
		t.Error("descriptor")
	}
	if fns.FnOf(fns.Closure(5000)) != fn || !fns.IsDesc(d) || fns.IsDesc(d+8) {
		t.Error("closure")
	}
	if fns.SetHeat(5000, -50); fns.Heat(5000) != -50 {
		t.Errorf("heat %d", fns.Heat(5000))
	}
	fns.SetMemo(5000, MemoDone, 42)
	if s, v := fns.Memo(5000); s != MemoDone || v != 42 {
		t.Error("memo")
	}
}

func BenchmarkAlloc(b *testing.B) {
	task := session(b, TaskConfig{})
	dest := task.DestA()
	for i := 0; i < b.N; i++ {
		if i&0xffff == 0 {
			task.Reset()
		}
		Store(task.Alloc(dest, 16), 0, 1)
	}
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		sh, err := NewShared(core.NewTypes())
		if err != nil {
			b.Fatal(err)
		}
		task, err := NewTask(TaskConfig{Shared: sh})
		if err != nil {
			b.Fatal(err)
		}
		Store(task.Alloc(task.DestA(), 16), 0, 1)
		task.Close()
		sh.Close()
	}
}
