//go:build linux && amd64

package exec_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/exec"
)

// freeings are the ways in which memory may be given back.
var freeings = []heap.TaskConfig{
	{Nursery: 1 << 16},
	{Always: true},
	{Freeing: heap.Quarantine},
	{Freeing: heap.Quarantine, Always: true},
}

// inEachFreeing runs a test in a machine of each kind with the functions of an SSA text. Parameters
// that are pointers are lists of Ints.
func inEachFreeing(t *testing.T, text string, test func(m *machine)) {
	for _, cfg := range freeings {
		t.Run(fmt.Sprintf("freeing %d always %v", cfg.Freeing, cfg.Always), func(t *testing.T) {
			m := newMachineWith(t, cfg)
			m.signatures(text)
			m.link(text)
			test(m)
			if m.maxUsed > 1<<20 && !cfg.Always && cfg.Freeing == heap.Reuse {
				t.Errorf("%d bytes were in use", m.maxUsed)
			}
		})
	}
}

// signatures gives the functions of a text parameters of the types that it says.
func (m *machine) signatures(text string) {
	for _, line := range strings.Split(text, "\n") {
		_, rest, ok := strings.Cut(line, `func @"`)
		if !ok {
			continue
		}
		name, rest, _ := strings.Cut(rest, `"(`)
		params, _, _ := strings.Cut(rest, ")")
		for _, p := range strings.FieldsFunc(params, func(r rune) bool { return r == ',' || r == ' ' }) {
			if p == "ptr" {
				m.params[name] = append(m.params[name], m.types.List(m.types.Int))
			} else {
				m.params[name] = append(m.params[name], m.types.Int)
			}
		}
	}
}

// carrying is a loop that makes a list of one element for each of n carried values in every
// turn, from the one before, and counts down. Its value is the sum of the heads.
func carrying(n int) string {
	var s strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&s, "    "+format+"\n", args...) }
	list := func(format string, sep string) string {
		var parts []string
		for i := range n {
			parts = append(parts, strings.ReplaceAll(format, "#", fmt.Sprint(i+1)))
		}
		return strings.Join(parts, sep)
	}
	s.WriteString("func @\"loop\"(i64) -> i64 {\nblock0(v0: i64):\n")
	p("v1 = dest")
	p("v2 = other v1")
	p("v3 = const.ptr 1")
	p("v4 = const.i64 0")
	p("v5 = const.i64 1")
	for i := 1; i <= n; i++ {
		p("v1%03d = alloc v%d, 16", i, 1+i%2)
		p("store v1%03d+0, v4", i)
		p("store v1%03d+8, v3", i)
	}
	p("v6 = loadctx.i64 %+d", heap.CtxArenaA)
	p("v7 = loadctx.i64 %+d", heap.CtxArenaB)
	p("v8 = add v6, v7")
	p("v9 = loadctx.i64 %+d", heap.CtxLoopStep)
	p("v10 = add v8, v9")
	number := func(base int) string {
		var parts []string
		for i := 1; i <= n; i++ {
			parts = append(parts, fmt.Sprintf("v%d", base+i))
		}
		return strings.Join(parts, ", ")
	}
	p("jump block1(v0, v10, v6, v7, %s)", number(1000))
	fmt.Fprintf(&s, "block1(v11: i64, v12: i64, v20: i64, v21: i64, %s):\n", strings.ReplaceAll(number(2000)+",", ",", ": ptr,")[:len(number(2000))+5*n])
	p("v13 = eq v11, v4")
	p("br v13, block5, block2")
	s.WriteString("block2:\n")
	for i := 1; i <= n; i++ {
		p("v%d = load.i64 v%d+0", 3000+i, 2000+i)
		p("v%d = add v%d, v5", 4000+i, 3000+i)
		p("v%d = alloc v%d, 16", 5000+i, 1+i%2)
		p("store v%d+0, v%d", 5000+i, 4000+i)
		p("store v%d+8, v3", 5000+i)
	}
	p("v14 = sub v11, v5")
	p("v15 = grown v12")
	p("br v15, block3, block4(v12, v20, v21, %s)", number(5000))
	s.WriteString("block3: cold\n")
	p("storectx v20, %+d", heap.CtxOldA)
	p("storectx v21, %+d", heap.CtxOldB)
	p("v16 = looppoint <%s>(v6, v7, %s)", list(`"List Int"`, ", "), number(5000))
	for i := 1; i <= n; i++ {
		p("v%d = loadctx.ptr %+d", 6000+i, heap.CtxRoots+8*(i-1))
	}
	p("v22 = loadctx.i64 %+d", heap.CtxOldA)
	p("v23 = loadctx.i64 %+d", heap.CtxOldB)
	p("jump block4(v16, v22, v23, %s)", number(6000))
	fmt.Fprintf(&s, "block4(v17: i64, v24: i64, v25: i64, %s):\n", strings.ReplaceAll(number(7000)+",", ",", ": ptr,")[:len(number(7000))+5*n])
	p("poll")
	p("jump block1(v14, v17, v24, v25, %s)", number(7000))
	s.WriteString("block5:\n")
	sum := "v4"
	for i := 1; i <= n; i++ {
		p("v%d = load.i64 v%d+0", 8000+i, 2000+i)
		p("v%d = add %s, v%d", 9000+i, sum, 8000+i)
		sum = fmt.Sprintf("v%d", 9000+i)
	}
	p("ret %s", sum)
	s.WriteString("}\n")
	return s.String()
}

func TestLoopPoints(t *testing.T) {
	for _, n := range []int{1, 3, 9, 60, heap.MaxRoots} {
		inEachFreeing(t, carrying(n), func(m *machine) {
			for _, turns := range []int64{0, 1, 2, 1000, 20000} {
				m.want("loop", turns, turns*int64(n))
			}
		})
	}
}

// turns are functions that tail-call each other, each with a list that it makes anew of the
// head of its own; after is what comes next.
func turns(name, after string) string {
	return strings.NewReplacer("NAME", name, "AFTER", after).Replace(`
func @"NAME"(i64, ptr) -> i64 chain {
block0(v0: i64, v1: ptr):
    v2 = dest
    v3 = const.i64 0
    v4 = eq v0, v3
    br v4, block1, block2
block1:
    v5 = load.i64 v1+0
    ret v5
block2:
    v6 = const.i64 1
    v7 = sub v0, v6
    v8 = load.i64 v1+0
    v9 = add v8, v6
    v10 = const.ptr 1
    v11 = other v2
    v12 = alloc v11, 16
    store v12+0, v9
    store v12+8, v10
    AFTER
}
`)
}

// begin calls the first of them, after another list that must not move.
const beginTurns = `
func @"begin"(i64) -> i64 {
block0(v0: i64):
    v1 = dest
    v2 = other v1
    v3 = top v2
    v4 = const.i64 0
    v5 = const.ptr 1
    v6 = alloc v2, 32
    store v6+0, v4
    store v6+8, v5
    v7 = const.i64 16
    v8 = cast.i64 v6
    v9 = add v8, v7
    v10 = cast.ptr v9
    store v10+0, v0
    store v10+8, v5
    v11 = call.i64 @"one"(v1, v0, v6) @1:5-9
    v12 = load.i64 v10+0
    restore v2, v3
    v13 = add v11, v12
    ret v13
}
`

func TestChainPoints(t *testing.T) {
	text := turns("one", `tail @"two"(v2, v7, v12)`) + turns("two", `tail @"one"(v2, v7, v12)`) + beginTurns
	inEachFreeing(t, text, func(m *machine) {
		for _, n := range []int64{0, 1, 2, 1000, 200000} {
			m.want("begin", n, 2*n)
		}
	})
}

// TestChainsThroughUnknownFunctions has every other call go through a function value, and every third
// through a function that only hands on.
func TestChainsThroughUnknownFunctions(t *testing.T) {
	text := turns("one", `v13 = static @"two"
    tailclosure (v2, v13, v7, v12)`) + turns("two", `tail @"on"(v2, v7, v12)`) + beginTurns + `
func @"on"(i64, ptr) -> i64 {
block0(v0: i64, v1: ptr):
    v2 = dest
    v3 = static @"one"
    tailclosure (v2, v3, v0, v1)
}
`
	inEachFreeing(t, text, func(m *machine) {
		for _, n := range []int64{0, 1, 2, 1000, 200000} {
			m.want("begin", n, 2*n)
		}
	})
}

// TestChainsThroughTheInterpreter: an interpreted function in between hands a tail call back.
func TestChainsThroughTheInterpreter(t *testing.T) {
	text := turns("one", `tail @"two"(v2, v7, v12)`) + beginTurns + "; func @\"two\"(i64, ptr)"
	inEachFreeing(t, text, func(m *machine) {
		m.interp["two"] = func(args []heap.Word, dest heap.Word) (heap.Word, *exec.TailCall) {
			if args[0] == 0 {
				return heap.Load(args[1], 0), nil
			}
			list := m.task.Alloc(heap.Other(dest), 16)
			heap.SetField(list, 0, heap.Load(args[1], 0)+1)
			heap.SetField(list, 1, 1)
			return 0, &exec.TailCall{Fn: m.fn("one"), Args: []heap.Word{args[0] - 1, list}}
		}
		for _, n := range []int64{0, 1, 2, 1000, 100000} {
			m.want("begin", n, 2*n)
		}
	})
}

// TestChainInChain: a chain is inside of another one, and fails at its end.
func TestFaultsInChains(t *testing.T) {
	text := turns("one", `v13 = call.i64 @"inner"(v2, v7)
    tail @"two"(v2, v7, v12)`) + turns("two", `tail @"one"(v2, v7, v12)`) + beginTurns +
		strings.NewReplacer(`"one"`, `"three"`, `"begin"`, `"inner"`).Replace(beginTurns) +
		turns("three", `v13 = call.i64 @"check"(v2, v7) @1:3-7
    tail @"three"(v2, v7, v12)`)
	inEachFreeing(t, text, func(m *machine) {
		fail := false
		m.interp["check"] = func(args []heap.Word, _ heap.Word) (heap.Word, *exec.TailCall) {
			if fail && args[0] == 0 {
				panic(&core.Fault{Code: "user_error", Msg: "the bottom"})
			}
			return 0, nil
		}
		for range 3 {
			top := m.task.Mark()
			fail = true
			f := m.fails("begin", 50, "user_error")
			if got := chainOf(f); got != "three inner one begin" {
				t.Errorf("the chain of calls is %s", got)
			}
			m.task.ResetTo(top)
			fail = false
			m.want("begin", 50, 100)
		}
	})
}

func chainOf(f *core.Fault) string {
	var names []string
	for _, e := range f.Trace {
		names = append(names, e.Fn.Key)
	}
	return strings.Join(names, " ")
}

// TestScopePoints has a scope whose value is a small part of what it made.
func TestScopePoints(t *testing.T) {
	text := fmt.Sprintf(`
func @"many"(i64) -> i64 {
block0(v0: i64):
    v1 = dest
    v2 = const.i64 0
    jump block1(v0, v2)
block1(v3: i64, v4: i64):
    poll
    v5 = eq v3, v2
    br v5, block2, block3
block2:
    ret v4
block3:
    v6 = const.i64 1
    v7 = sub v3, v6
    v8 = const.ptr 1
    v20 = alloc v1, 16
    store v20+0, v6
    store v20+8, v8
    v9 = top v1
    v10 = alloc v1, 2048
    store v10+0, v4
    store v10+8, v8
    v11 = alloc v1, 16
    store v11+0, v4
    store v11+8, v20
    v12 = top v1
    v13 = sub v12, v9
    v14 = loadctx.i64 %+d
    v15 = ult v13, v14
    br v15, block5(v11), block4
block4: cold
    v16 = scopepoint <"List Int">(v1, v9, v11)
    jump block5(v16)
block5(v17: ptr):
    v18 = load.i64 v17+0
    v21 = load.ptr v17+8
    v22 = load.i64 v21+0
    v19 = add v18, v22
    jump block1(v7, v19)
}
`, heap.CtxScopeMin)
	inEachFreeing(t, text, func(m *machine) {
		for _, n := range []int64{0, 1, 2, 2000} {
			m.want("many", n, n)
		}
	})
}
