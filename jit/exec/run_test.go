//go:build linux && amd64

package exec_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/exec"
)

// down calls up, which calls down, to the bottom; each call adds one.
const down = `
func @"down"(i64) -> i64 {
block0(v0: i64):
    v1 = dest
    v2 = const.i64 0
    v3 = eq v0, v2
    br v3, block1, block2
block1:
    ret v0
block2:
    v4 = const.i64 1
    v5 = sub v0, v4
    v6 = call.i64 @"up"(v1, v5) @1:7-9
    v7 = add v6, v4
    ret v7
}
`

// ping and pong call each other last.
const ping = `
func @"ping"(i64) -> i64 {
block0(v0: i64):
    v1 = dest
    v2 = const.i64 0
    v3 = eq v0, v2
    br v3, block1, block2
block1:
    ret v0
block2:
    v4 = const.i64 1
    v5 = sub v0, v4
    tail @"pong"(v1, v5)
}
`

func TestEnterAndLeave(t *testing.T) {
	m := newMachine(t, `
func @"double"(i64) -> i64 {
block0(v0: i64):
    v1 = add v0, v0
    ret v1
}
`, 0)
	for _, n := range []int64{0, 21, -5, 1 << 61} {
		m.want("double", n, 2*n)
	}
}

func TestNestedActivations(t *testing.T) {
	m := newMachine(t, down, 0)
	deepest := ^heap.Word(0)
	m.interp["up"] = func(args []heap.Word, _ heap.Word) (heap.Word, *exec.TailCall) {
		deepest = min(deepest, heap.Load(m.task.Ctx, heap.CtxNativeSP))
		return m.enter("down", args[0]) + 1, nil
	}
	m.want("down", 0, 0)
	top := heap.Load(m.task.Ctx, heap.CtxNativeSP)
	m.want("down", 1000, 2000)
	if top-deepest < 1000*16 {
		t.Errorf("1000 suspended activations take %d bytes of native stack", top-deepest)
	}
	if now := heap.Load(m.task.Ctx, heap.CtxNativeSP); now != top {
		t.Errorf("the native stack pointer was %#x before and is %#x after", top, now)
	}
}

// TestFaultThroughActivations has an error rise through native frames of several
// activations, each of which adds its part of the chain of calls.
func TestFaultThroughActivations(t *testing.T) {
	m := newMachine(t, down, 0)
	m.interp["up"] = func(args []heap.Word, _ heap.Word) (heap.Word, *exec.TailCall) {
		if args[0] == 0 {
			panic(&core.Fault{Code: "user_error", Msg: "the bottom"})
		}
		return m.enter("down", args[0]), nil
	}
	fault := m.fails("down", 4, "user_error")
	if len(fault.Trace) != 4 {
		t.Fatalf("%d frames in the trace, want 4", len(fault.Trace))
	}
	for _, fr := range fault.Trace {
		if fr.Fn.Key != "down" || fr.At.Sp.Lo != 7 {
			t.Errorf("frame %s at %d", fr.Fn.Key, fr.At.Sp.Lo)
		}
	}
	m.want("down", 0, 0)
}

func TestTailCallsAcrossTiersTakeNoStack(t *testing.T) {
	m := newMachine(t, ping, 0)
	turns, lowest, highest := 0, ^heap.Word(0), heap.Word(0)
	m.interp["pong"] = func(args []heap.Word, _ heap.Word) (heap.Word, *exec.TailCall) {
		sp := heap.Load(m.task.Ctx, heap.CtxNativeSP)
		turns, lowest, highest = turns+1, min(lowest, sp), max(highest, sp)
		return 0, &exec.TailCall{Fn: m.fn("ping"), Args: args}
	}
	m.want("ping", 1_000_000, 0)
	if turns != 1_000_000 || lowest != highest {
		t.Errorf("%d turns, native stack between %#x and %#x", turns, lowest, highest)
	}
}

// TestPromotionAndRedefinition changes the slot of a function: the next call goes to
// the tier it names.
func TestPromotionAndRedefinition(t *testing.T) {
	m := newMachine(t, ping, 0)
	pong := m.fn("pong")
	m.interp["pong"] = func([]heap.Word, heap.Word) (heap.Word, *exec.TailCall) { return 7, nil }
	m.want("ping", 5, 7)
	if m.engine.Native(pong) || !m.engine.Native(m.fn("ping")) {
		t.Error("ping is native, pong is not")
	}
	m.link(strings.NewReplacer("ping", "pong", "pong", "ping").Replace(ping))
	if !m.engine.Native(pong) {
		t.Error("pong is native after Link")
	}
	m.want("ping", 1_000_000, 0)
	m.engine.Unlink(pong)
	if m.engine.Native(pong) {
		t.Error("pong is interpreted after Unlink")
	}
	m.want("ping", 5, 7)
	if err := m.engine.Register(pong); err != nil || m.engine.Native(pong) {
		t.Error("registering again changes nothing", err)
	}
}

func TestForceIsServed(t *testing.T) {
	m := newMachine(t, `
func @"plus"(i64) -> i64 {
block0(v0: i64):
    v1 = dest
    v2 = force.i64 @"constant" v1
    v3 = add v0, v2
    ret v3
}
`, 0)
	m.interp["constant"] = func([]heap.Word, heap.Word) (heap.Word, *exec.TailCall) { return 40, nil }
	m.want("plus", 2, 42)
}

func TestHelperIsServed(t *testing.T) {
	m := newMachine(t, `
func @"power"(i64) -> i64 {
block0(v0: i64):
    v1 = dest
    v2 = const.i64 3
    v3 = callhelper.i64 "pow.int"(v1, v0, v2) @1:1-4
    ret v3
}
`, 0)
	m.want("power", 5, 125)
	if f := m.fails("power", 1<<40, "integer_overflow"); len(f.Trace) != 1 || f.At.Sp.Hi != 4 {
		t.Errorf("at %v, trace %v", f.At, f.Trace)
	}
}

// build makes a list of n cells and gives its length by walking it.
const build = `
func @"build"(i64) -> i64 {
block0(v0: i64):
    v1 = dest
    v2 = const.i64 0
    v3 = const.i64 1
    v20 = const.ptr 0
    jump block1(v0, v20)
block1(v4: i64, v5: ptr):
    poll
    v6 = eq v4, v2
    br v6, block3(v5, v2), block2
block2:
    v7 = alloc v1, 16
    store v7+0, v4
    store v7+8, v5
    v8 = sub v4, v3
    jump block1(v8, v7)
block3(v9: ptr, v10: i64):
    v11 = eq v9, v20
    br v11, block4, block5
block4:
    ret v10
block5:
    v12 = load.ptr v9+8
    v13 = add v10, v3
    jump block3(v12, v13)
}
`

func TestAllocationIsServed(t *testing.T) {
	m := newMachine(t, build, 0)
	m.want("build", 1_000_000, 1_000_000)
	if used := m.task.Used(); used != 16_000_000 {
		t.Errorf("%d bytes used", used)
	}
	m.task.Reset()
	limited := newMachine(t, build, 1<<20)
	limited.want("build", 1<<16, 1<<16) // exactly the limit
	limited.task.Reset()
	limited.fails("build", 1<<16+1, "out_of_memory")
}

func TestTrapShowsValues(t *testing.T) {
	m := newMachine(t, `
func @"only"(i64) -> i64 {
  trap !0 no_match "no case for" <"Int"> @1:5-9
  trap !1 integer_overflow "too large" @1:2-3
block0(v0: i64):
    v1 = const.i64 100
    v2 = lt v0, v1
    br v2, block1, block2
block1:
    trap !0 (v0)
block2:
    v3 = mulov v0, v0 !1
    ret v3
}
`, 0)
	m.want("only", 1000, 1_000_000)
	if f := m.fails("only", -42, "no_match"); f.Msg != "no case for (-42)" || f.At.Sp.Lo != 5 {
		t.Errorf("%q at %v", f.Msg, f.At)
	}
	if f := m.fails("only", 1<<33, "integer_overflow"); f.Msg != "too large" || f.At.Sp.Lo != 2 {
		t.Errorf("%q at %v", f.Msg, f.At)
	}
}

// TestCodeMemoryFull fills the code memory: linking fails, and everything that is
// linked or only registered goes on as before.
func TestCodeMemoryFull(t *testing.T) {
	m := newMachine(t, ping, 0)
	m.engine.LimitCode(100)
	pong := m.fn("pong")
	m.interp["pong"] = func([]heap.Word, heap.Word) (heap.Word, *exec.TailCall) { return 7, nil }
	full := &abi.Code{Fn: pong, Bytes: make([]byte, 4096)}
	if err := m.engine.Link(full); err != exec.ErrCodeFull {
		t.Fatalf("linking gives %v", err)
	}
	if m.engine.Native(pong) {
		t.Error("pong has no code")
	}
	m.want("ping", 5, 7)
	for i := range 1000 { // functions can be registered all the same
		m.fn(fmt.Sprint("late", i))
	}
	m.place("small", 0xc3) // ret
	m.want("small", 3, 3)
}
