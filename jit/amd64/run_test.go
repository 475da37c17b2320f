//go:build linux && amd64

package amd64_test

import (
	"fmt"
	"math/rand"
	"testing"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/amd64"
	"github.com/synoema/synoema/jit/exec"
	"github.com/synoema/synoema/jit/ssa"
	"github.com/synoema/synoema/jit/ssa/oracle"
)

// world runs compiled functions. Calls of anything else arrive at CallInterp, which
// answers and records as the oracle does.
type world struct {
	t      testing.TB
	types  *core.Types
	task   *heap.Task
	engine *exec.Engine
	events []string
	fns    int
	polls  int
}

func newWorld(t testing.TB) *world {
	w := &world{t: t, types: core.NewTypes()}
	shared, err := heap.NewShared(w.types)
	if err != nil {
		t.Fatal(err)
	}
	if w.task, err = heap.NewTask(heap.TaskConfig{Shared: shared, NativeBytes: 16 << 20, Freeing: heap.Quarantine, Always: true}); err != nil {
		t.Fatal(err)
	}
	if w.engine, err = exec.New(shared, w); err != nil {
		t.Fatal(err)
	}
	if err := exec.Attach(w.task); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, close := range []func() error{w.engine.Close, w.task.Close, shared.Close} {
			if err := close(); err != nil {
				t.Error(err)
			}
		}
	})
	return w
}

func (w *world) CallInterp(_ *heap.Task, fn *core.Fn, _ heap.Word, args []heap.Word, _ heap.Word) (heap.Word, *exec.TailCall) {
	h := uint64(14695981039346656037)
	text := fn.Key
	for i, a := range args {
		switch {
		case fn.Key == oracle.Look:
			a = 31*heap.Load(a, 0) + heap.Load(a, 8)
		case ssa.TypeOf(fn.Params[i]) == ssa.Ptr:
			a = 0
		}
		h = (h ^ a) * 1099511628211
		text += fmt.Sprintf(" %d", int64(a))
	}
	w.events = append(w.events, text)
	if ssa.TypeOf(fn.Ret) == ssa.I1 {
		h &= 1
	}
	return h, nil
}

func (w *world) Force(_ *heap.Task, fn *core.Fn, dest heap.Word) heap.Word {
	if w.engine.Native(fn) {
		return w.engine.Run(w.task, fn, 0, nil, dest)
	}
	v, _ := w.CallInterp(nil, fn, 0, nil, 0)
	return v
}

func (w *world) Poll(*heap.Task, heap.Word) { w.polls++ }

func (w *world) coreType(t ssa.Type) *core.Type {
	switch t {
	case ssa.F64:
		return w.types.Float
	case ssa.I1:
		return w.types.Bool
	case ssa.I64:
		return w.types.Int
	}
	return w.types.String
}

// adopt gives functions and what they call ids and descriptors. Helpers become
// functions, since the test has no builtins.
func (w *world) adopt(fs ...*ssa.Func) {
	known, helpers := map[*core.Fn]bool{}, map[string]*core.Fn{}
	for _, f := range fs {
		known[f.Fn] = true
		w.sign(f.Fn, f.Ret, nil)
		for _, t := range f.Params {
			f.Fn.Params = append(f.Fn.Params, w.coreType(t))
		}
		w.register(f.Fn)
	}
	for _, f := range fs {
		for _, b := range f.Blocks {
			for _, v := range b.Instrs {
				if v.Op == ssa.OpCallHelper {
					name := v.Builtin.Name
					if helpers[name] == nil {
						helpers[name] = &core.Fn{Key: name}
					}
					v.Op, v.Fn = ssa.OpCall, helpers[name]
				}
				if v.Fn != nil && !known[v.Fn] {
					known[v.Fn] = true
					w.sign(v.Fn, v.Type, v.Args[1:])
					w.register(v.Fn)
				}
			}
		}
	}
}

func (w *world) sign(fn *core.Fn, ret ssa.Type, args []*ssa.Value) {
	fn.Params, fn.Ret = nil, w.coreType(ret)
	for _, a := range args {
		fn.Params = append(fn.Params, w.coreType(a.Type))
	}
}

func (w *world) register(fn *core.Fn) {
	fn.ID = w.fns
	w.fns++
	w.task.Shared.Space.Fns.Init(fn)
	if err := w.engine.Register(fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) link(f *ssa.Func) {
	f.CheckedRestores = true
	code, err := amd64.Compile(f)
	if err != nil {
		w.t.Fatalf("%v\n%s", err, f)
	}
	if err := w.engine.Link(code); err != nil {
		w.t.Fatal(err)
	}
}

// run calls a linked function and says what happened as the oracle does.
func (w *world) run(f *ssa.Func, args ...uint64) (out *oracle.Outcome) {
	out = &oracle.Outcome{}
	w.events = nil
	defer func() {
		out.Events = w.events
		if r := recover(); r != nil {
			fault, ok := r.(*core.Fault)
			if !ok {
				panic(r)
			}
			out.Trap = &ssa.Trap{Code: fault.Code, Msg: fault.Msg}
		}
	}()
	out.Result = w.engine.Run(w.task, f.Fn, 0, args, w.task.Ctx+heap.CtxArenaA)
	return out
}

// TestAgainstOracle runs random functions natively and in the oracle.
func TestAgainstOracle(t *testing.T) {
	n := int64(3000)
	if testing.Short() {
		n = 300
	}
	w := newWorld(t)
	for seed := int64(0); seed < n; seed++ {
		compareSeed(w, seed, 3+int(seed%80))
	}
}

func FuzzAgainstOracle(f *testing.F) {
	f.Add(int64(1), uint16(30))
	f.Fuzz(func(t *testing.T, seed int64, size uint16) { compareSeed(newWorld(t), seed, int(size%300)) })
}

func compareSeed(w *world, seed int64, size int) {
	r := rand.New(rand.NewSource(seed))
	f := oracle.Generate(r, size)
	text := f.String()
	var ins [][]uint64
	var want []*oracle.Outcome
	for range 6 {
		in := oracle.Inputs(r)
		ins = append(ins, in)
		want = append(want, oracle.New(f).Run(f, in...))
	}
	w.adopt(f)
	w.link(f)
	for i, in := range ins {
		if want[i].Cut {
			continue
		}
		if got := w.run(f, in...); !got.Same(want[i]) {
			w.t.Fatalf("seed %d size %d %v: native %v %v, oracle %v %v\n%s", seed, size, in, got, got.Events, want[i], want[i].Events, text)
		}
	}
}
