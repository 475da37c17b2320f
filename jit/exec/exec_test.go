//go:build linux && amd64

package exec_test

import (
	"testing"

	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/amd64"
	"github.com/synoema/synoema/jit/exec"
	"github.com/synoema/synoema/jit/ssa"
)

// interpreted stands for a function that the interpreter runs.
type interpreted func(args []heap.Word, dest heap.Word) (heap.Word, *exec.TailCall)

// machine is an engine with one task, and a host that answers from tables.
type machine struct {
	t      testing.TB
	types  *core.Types
	shared *heap.Shared
	task   *heap.Task
	engine *exec.Engine
	fns    map[string]*core.Fn
	interp map[string]interpreted
	poll   func(pending heap.Word)

	params  map[string][]*core.Type // of functions that are not Int -> Int
	careful bool                    // as ssa.Func.CheckedRestores
	direct  bool                    // functions call directly what has been linked before
	maxUsed int                     // by the task at the ends of runs
}

// newMachine links the functions of an SSA text; memory is the task's limit, or 0.
func newMachine(t testing.TB, text string, memory int) *machine {
	m := newMachineWith(t, heap.TaskConfig{MemoryLimit: memory})
	m.link(text)
	return m
}

func newMachineWith(t testing.TB, cfg heap.TaskConfig) *machine {
	m := &machine{t: t, types: core.NewTypes(), fns: map[string]*core.Fn{}, params: map[string][]*core.Type{},
		interp: map[string]interpreted{}}
	var err error
	if m.shared, err = heap.NewShared(m.types); err != nil {
		t.Fatal(err)
	}
	cfg.Shared, cfg.NativeBytes = m.shared, 1<<20
	m.careful = cfg.Freeing != heap.Reuse
	if m.task, err = heap.NewTask(cfg); err != nil {
		t.Fatal(err)
	}
	if m.engine, err = exec.New(m.shared, m); err != nil {
		t.Fatal(err)
	}
	if err := exec.Attach(m.task); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.close)
	return m
}

func (m *machine) close() {
	for _, close := range []func() error{m.engine.Close, m.task.Close, m.shared.Close} {
		if err := close(); err != nil {
			m.t.Error(err)
		}
	}
}

// fn gives every name a function, Int -> Int unless m.params knows better, registered and not native yet.
func (m *machine) fn(name string) *core.Fn {
	if f := m.fns[name]; f != nil {
		return f
	}
	f := &core.Fn{ID: len(m.fns), Key: name, Display: name, Params: []*core.Type{m.types.Int}, Ret: m.types.Int}
	if p := m.params[name]; p != nil {
		f.Params = p
	}
	m.fns[name] = f
	m.shared.Space.Fns.Init(f)
	if err := m.engine.Register(f); err != nil {
		m.t.Fatal(err)
	}
	return f
}

func (m *machine) typ(text string) *core.Type {
	switch text {
	case "String":
		return m.types.String
	case "List Int":
		return m.types.List(m.types.Int)
	}
	return m.types.Int
}

func (m *machine) link(text string) {
	fs, err := ssa.Parse(text, &ssa.Env{Fn: m.fn, Op: builtin.Lookup, Type: m.typ})
	if err != nil {
		m.t.Fatal(err)
	}
	for _, f := range fs {
		f.CheckedRestores = m.careful
		o := amd64.Options{}
		if m.direct {
			o.Known = m.engine.Known
		}
		code, err := amd64.CompileWith(f, o)
		if err == nil {
			err = m.engine.Link(code)
		}
		if err != nil {
			m.t.Fatal(err)
		}
	}
}

// place links machine code written by hand.
func (m *machine) place(name string, code ...byte) *core.Fn {
	f := m.fn(name)
	if err := m.engine.Link(&abi.Code{Fn: f, Bytes: code, Text: len(code)}); err != nil {
		m.t.Fatal(err)
	}
	return f
}

// run calls a native function and gives its result or its fault.
func (m *machine) run(name string, arg int64) (v int64, fault *core.Fault) {
	defer func() {
		if r := recover(); r != nil {
			f, ok := r.(*core.Fault)
			if !ok {
				panic(r)
			}
			fault = f
		}
	}()
	return int64(m.enter(name, heap.Word(arg))), nil
}

func (m *machine) enter(name string, arg heap.Word) heap.Word {
	defer func() { m.maxUsed = max(m.maxUsed, m.task.Used()) }()
	return m.engine.Run(m.task, m.fn(name), 0, []heap.Word{arg}, m.task.DestA())
}

// want runs a native function that must give a value.
func (m *machine) want(name string, arg, result int64) {
	m.t.Helper()
	if v, fault := m.run(name, arg); fault != nil || v != result {
		m.t.Errorf("%s %d = %d %v, want %d", name, arg, v, fault, result)
	}
}

// fails runs a native function that must end in a fault.
func (m *machine) fails(name string, arg int64, code string) *core.Fault {
	m.t.Helper()
	sp := heap.Load(m.task.Ctx, heap.CtxNativeSP)
	v, fault := m.run(name, arg)
	if fault == nil || fault.Code != code {
		m.t.Fatalf("%s %d = %d %v, want the fault %s", name, arg, v, fault, code)
	}
	if now := heap.Load(m.task.Ctx, heap.CtxNativeSP); now != sp {
		m.t.Errorf("the native stack pointer was %#x before the fault and is %#x after it", sp, now)
	}
	return fault
}

func (m *machine) CallInterp(_ *heap.Task, fn *core.Fn, _ heap.Word, args []heap.Word, dest heap.Word) (heap.Word, *exec.TailCall) {
	return m.interp[fn.Key](args, dest)
}

func (m *machine) Force(_ *heap.Task, fn *core.Fn, dest heap.Word) heap.Word {
	v, _ := m.interp[fn.Key](nil, dest)
	return v
}

func (m *machine) Poll(_ *heap.Task, pending heap.Word) { m.poll(pending) }
