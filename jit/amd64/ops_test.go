//go:build linux && amd64

package amd64_test

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/ssa"
	"github.com/synoema/synoema/jit/ssa/oracle"
)

var someInts = []uint64{0, 1, 2, 3, 5, 7, 10, 63, 64, 100, 127, 128, 1 << 31, 1<<31 - 1, 1<<32 - 1, 1 << 32, 1<<32 + 5, 1<<62 + 1, 1<<63 - 1,
	1 << 63, 1<<63 + 1, ^uint64(0), ^uint64(1), ^uint64(6), ^uint64(127), ^uint64(128), ^uint64(1 << 31), 6700417, 0x123456789abcdef}

var someFloats = func() (out []uint64) {
	for _, x := range []float64{0, math.Copysign(0, -1), 1, -1, 0.5, -0.5, 1.5, -2.5, 3.999, 1e300, -1e300, 4e-320, math.Inf(1), math.Inf(-1), math.NaN(), math.Pi} {
		out = append(out, math.Float64bits(x))
	}
	return out
}()

// compareText compiles all functions of a text and compares the first one with the oracle on all pairs of inputs.
func compareText(t *testing.T, w *world, text string, xs, ys []uint64) {
	t.Helper()
	fs, err := ssa.Parse(text, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	for _, f := range fs {
		if err := ssa.Verify(f); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	}
	var outs []*oracle.Outcome
	for _, x := range xs {
		for _, y := range ys {
			outs = append(outs, oracle.New(fs...).Run(fs[0], []uint64{x, y}[:len(fs[0].Params)]...))
		}
	}
	w.adopt(fs...)
	for _, f := range fs {
		w.link(f)
	}
	for i, out := range outs {
		x, y := xs[i/len(ys)], ys[i%len(ys)]
		got := w.run(fs[0], []uint64{x, y}[:len(fs[0].Params)]...)
		if fs[0].Ret == ssa.F64 && math.IsNaN(math.Float64frombits(got.Result)) && math.IsNaN(math.Float64frombits(out.Result)) {
			continue
		}
		if !got.Same(out) {
			t.Fatalf("%#x %#x: native %v %v, oracle %v %v\n%s", x, y, got, got.Events, out, out.Events, text)
		}
	}
}

func TestIntOps(t *testing.T) {
	w := newWorld(t)
	for _, op := range strings.Fields("add sub mul and or xor mulhi addov subov mulov") {
		trap := ""
		if strings.HasSuffix(op, "ov") {
			trap = " !0"
		}
		compareText(t, w, fmt.Sprintf(`func @"f"(i64, i64) -> i64 {
  trap !0 integer_overflow "overflow"
block0(v0: i64, v1: i64):
    v2 = %s v0, v1%s
    ret v2
}`, op, trap), someInts, someInts)
		for _, c := range someInts {
			for _, order := range []string{"v0, v2", "v2, v0"} {
				compareText(t, w, fmt.Sprintf(`func @"f"(i64, i64) -> i64 {
  trap !0 integer_overflow "overflow"
block0(v0: i64, v1: i64):
    v2 = const.i64 %d
    v3 = %s %s%s
    v4 = add v3, v1
    ret v4
}`, int64(c), op, order, trap), someInts, []uint64{0, 9})
			}
		}
	}
	for _, op := range []string{"neg", "negov"} {
		trap := strings.Repeat(" !0", strings.Count(op, "ov"))
		compareText(t, w, fmt.Sprintf("func @\"f\"(i64) -> i64 {\n  trap !0 integer_overflow \"overflow\"\nblock0(v0: i64):\n v1 = %s v0%s\n ret v1\n}", op, trap), someInts, []uint64{0})
	}
}

func TestShifts(t *testing.T) {
	w := newWorld(t)
	counts := []uint64{0, 1, 2, 31, 32, 62, 63}
	for _, op := range []string{"shl", "sar", "shr"} {
		compareText(t, w, fmt.Sprintf("func @\"f\"(i64, i64) -> i64 {\nblock0(v0: i64, v1: i64):\n v2 = %s v0, v1\n v3 = add v2, v1\n ret v3\n}", op), someInts, counts)
		for _, n := range counts {
			compareText(t, w, fmt.Sprintf("func @\"f\"(i64) -> i64 {\nblock0(v0: i64):\n v1 = const.i64 %d\n v2 = %s v0, v1\n v3 = add v2, v0\n ret v3\n}", n, op), someInts, []uint64{0})
		}
	}
}

func TestDivision(t *testing.T) {
	w := newWorld(t)
	for _, op := range []string{"div", "mod"} {
		divisors := []uint64{1, 2, 3, 7, 10, ^uint64(1), ^uint64(6), 1 << 63, 1<<63 - 1}
		compareText(t, w, fmt.Sprintf("func @\"f\"(i64, i64) -> i64 {\nblock0(v0: i64, v1: i64):\n v2 = %s v0, v1\n v3 = add v2, v1\n ret v3\n}", op), someInts, divisors)
		for _, c := range append(divisors, 5, 6, 9, 11, 12, 25, 125, 625, 641, 1000, 1<<20, 1<<62, 3<<62, ^uint64(2), ^uint64(4), ^uint64(9), 6700417, 1<<32+1, 715827883) {
			compareText(t, w, fmt.Sprintf("func @\"f\"(i64) -> i64 {\nblock0(v0: i64):\n v1 = %sconst v0, %d\n v2 = add v1, v0\n ret v2\n}", op, int64(c)), someInts, []uint64{0})
		}
	}
}

// conditionForms uses a comparison v2 in every way.
const conditionForms = `func @"f"(%[1]s, %[1]s) -> i64 {
  trap !0 trap "first"
  trap !1 trap "second"
block0(v0: %[1]s, v1: %[1]s):
    v10 = const.i64 1
    v11 = const.i64 2
    v12 = const.i64 4
    v13 = const.i64 0
    v60 = fconst 0.5
    v61 = fconst 0.25
    v2 = %[2]s v0, v1
    v3 = cast.i64 v2
    v4 = %[2]s v0, v1
    v5 = select.i64 v4, v11, v13
    v6 = %[2]s v0, v1
    v7 = not v6
    v8 = select.i64 v7, v12, v13
    v14 = %[2]s v0, v1
    v15 = select.f64 v14, v60, v61
    v16 = floattobits v15
    v20 = add v3, v5
    v21 = add v20, v8
    v22 = xor v21, v16
    v23 = %[2]s v0, v1
    br v23, block1, block2
block1:
    v24 = %[2]s v0, v1
    v25 = not v24
    br v25, block3(v10), block4(v22)
block2:
    v26 = %[2]s v0, v1
    br v26, block3(v11), block4(v22)
block3(v30: i64):
    ret v30
block4(v31: i64):
    v32 = %[2]s v0, v1
    v34 = %[3]s v0, v1
    trapif v32 !0
    trapif v34 !1
    ret v31
}`

func TestComparisons(t *testing.T) {
	w := newWorld(t)
	not := map[string]string{"eq": "ne", "ne": "eq", "lt": "ge", "le": "gt", "gt": "le", "ge": "lt", "ult": "ult", "ule": "ule",
		"addover": "subover", "subover": "mulover", "mulover": "addover"}
	for op, n := range not {
		compareText(t, w, fmt.Sprintf(conditionForms, "i64", op, n), someInts, someInts)
	}
	for _, op := range strings.Fields("feq fne flt fle fgt fge") {
		for _, other := range strings.Fields("feq fne flt fle fgt fge") {
			compareText(t, w, fmt.Sprintf(conditionForms, "f64", op, other), someFloats, someFloats)
		}
	}
}

func TestOverflowsWithConstants(t *testing.T) {
	w := newWorld(t)
	for _, op := range strings.Fields("addover subover mulover") {
		for _, c := range someInts {
			for _, order := range []string{"v0, v1", "v1, v0"} {
				compareText(t, w, fmt.Sprintf("func @\"f\"(i64) -> i64 {\nblock0(v0: i64):\n v1 = const.i64 %d\n v2 = %s %s\n br v2, block1, block2\nblock1:\n ret v0\nblock2:\n v3 = cast.i64 v2\n ret v3\n}", int64(c), op, order), someInts, []uint64{0})
			}
		}
	}
}

func TestFloatOps(t *testing.T) {
	w := newWorld(t)
	for _, op := range strings.Fields("fadd fsub fmul fdiv") {
		compareText(t, w, fmt.Sprintf("func @\"f\"(f64, f64) -> f64 {\nblock0(v0: f64, v1: f64):\n v2 = %s v0, v1\n ret v2\n}", op), someFloats, someFloats)
		compareText(t, w, fmt.Sprintf("func @\"f\"(f64) -> f64 {\nblock0(v0: f64):\n v1 = fconst 2.5\n v2 = %s v0, v1\n v3 = %s v1, v2\n ret v3\n}", op, op), someFloats, []uint64{0})
	}
	for _, op := range strings.Fields("fneg fabs fsqrt ffloor fceil ftrunc") {
		compareText(t, w, fmt.Sprintf("func @\"f\"(f64) -> f64 {\nblock0(v0: f64):\n v1 = %s v0\n v2 = fadd v1, v0\n v3 = %s v1\n v4 = fadd v2, v3\n ret v1\n}", op, op), someFloats, []uint64{0})
	}
	compareText(t, w, "func @\"f\"(i64) -> f64 {\nblock0(v0: i64):\n v1 = inttofloat v0\n ret v1\n}", someInts, []uint64{0})
	compareText(t, w, "func @\"f\"(i64) -> i64 {\nblock0(v0: i64):\n v1 = bitstofloat v0\n v2 = floattobits v1\n v3 = add v2, v0\n ret v3\n}", someInts, []uint64{0})
}

func TestSwitch(t *testing.T) {
	w := newWorld(t)
	for n := 0; n < 12; n++ {
		var text strings.Builder
		text.WriteString("func @\"f\"(i64, i64) -> i64 {\nblock0(v0: i64, v1: i64):\n    switch v0")
		for i := range n {
			fmt.Fprintf(&text, ", block%d(v1)", i%5+2)
		}
		text.WriteString(" else block1\nblock1:\n    ret v0\n")
		for i := range min(n, 5) {
			fmt.Fprintf(&text, "block%d(v%d: i64):\n    v%d = const.i64 %d\n    v%d = mul v%d, v%d\n    ret v%d\n", i+2, 10*i+10, 10*i+11, i+100, 10*i+12, 10*i+10, 10*i+11, 10*i+12)
		}
		text.WriteString("}\n")
		compareText(t, w, text.String(), append(someInts, 4, 6, 8, 9, 11, 12), []uint64{3})
	}
}

// calls uses every kind of call, and more arguments than there are registers.
const calls = `func @"f"(i64, i64) -> i64 {
block0(v0: i64, v1: i64):
    v2 = dest
    v3 = inttofloat v0
    v4 = inttofloat v1
    v5 = const.i64 7
    v6 = call.f64 @"many"(v2, v0, v1, v3, v4, v5, v0, v1, v3, v4, v5, v0, v1, v0, v1, v3, v4, v3, v4, v3, v4, v1, v5)
    v7 = call.i64 @"outside"(v2, v0, v6)
    v8 = static @"inner"
    v9 = callclosure.i64 (v2, v8, v7, v1)
    v10 = alloc v2, 24
    v11 = desc @"closure"
    store v10+0, v11
    store v10+8, v0
    store v10+16, v9
    v12 = callclosure.i64 (v2, v10, v7)
    v13 = callenv.i64 @"closure"(v2, v10, v1)
    v14 = add v12, v13
    v15 = force.i64 @"memo" v2
    v16 = add v14, v15
    v17 = lt v0, v1
    br v17, block1, block2
block1:
    tail @"inner"(v2, v16, v0)
block2:
    v18 = eq v0, v1
    br v18, block3, block4
block3:
    tailclosure (v2, v10, v16)
block4:
    tailenv @"closure"(v2, v10, v14)
}

func @"many"(i64, i64, f64, f64, i64, i64, i64, f64, f64, i64, i64, i64, i64, i64, f64, f64, f64, f64, f64, f64, i64, i64) -> f64 {
block0(v0: i64, v1: i64, v2: f64, v3: f64, v4: i64, v5: i64, v6: i64, v7: f64, v8: f64, v9: i64, v10: i64, v11: i64, v12: i64, v13: i64, v14: f64, v15: f64, v16: f64, v17: f64, v18: f64, v19: f64, v20: i64, v21: i64):
    v30 = dest
    v31 = sub v0, v13
    v32 = mul v31, v12
    v33 = add v32, v20
    v34 = add v33, v21
    v35 = call.i64 @"outside"(v30, v34, v19)
    v36 = fsub v2, v18
    v37 = inttofloat v35
    v38 = fadd v37, v36
    v39 = fmul v38, v17
    v40 = add v4, v11
    v41 = inttofloat v40
    v42 = fadd v39, v41
    ret v42
}

func @"inner"(i64, i64) -> i64 {
block0(v0: i64, v1: i64):
    v2 = sub v0, v1
    ret v2
}

func @"closure"(i64) -> i64 {
block0(v0: i64):
    v1 = env
    v2 = load.i64 v1+8
    v3 = load.i64 v1+16
    v4 = mul v0, v2
    v5 = sub v4, v3
    ret v5
}
`

func TestCalls(t *testing.T) {
	compareText(t, newWorld(t), calls, []uint64{1, 5, ^uint64(3)}, []uint64{1, 2, 9})
}

func prevOf(i int) int {
	if i == 0 {
		return 1
	}
	return 99 + i
}

// TestManyLocals keeps more values alive over calls and loops than there are registers.
func TestManyLocals(t *testing.T) {
	w := newWorld(t)
	for n := 4; n < 40; n += 7 {
		var b strings.Builder
		b.WriteString("func @\"f\"(i64, i64) -> i64 {\nblock0(v0: i64, v1: i64):\n    v2 = dest\n")
		for i := range n {
			fmt.Fprintf(&b, "    v%d = mul v%d, v0\n    v%d = inttofloat v%d\n", 100+i, prevOf(i), 200+i, 100+i)
		}
		b.WriteString("    v90 = const.i64 0\n    v91 = const.i64 1\n    v92 = const.i64 3\n    jump block1(v90, v1)\nblock1(v3: i64, v4: i64):\n    poll\n    v5 = lt v3, v92\n    br v5, block2, block3\nblock2:\n")
		prev := "v4"
		for i := range n {
			fmt.Fprintf(&b, "    v%d = add %s, v%d\n    v%d = floattobits v%d\n    v%d = xor v%d, v%d\n", 300+i, prev, 100+i, 400+i, 200+i, 500+i, 300+i, 400+i)
			prev = fmt.Sprintf("v%d", 500+i)
		}
		fmt.Fprintf(&b, "    v6 = call.i64 @\"outside\"(v2, %s)\n    v7 = add v3, v91\n    jump block1(v7, v6)\nblock3:\n    ret v4\n}\n", prev)
		compareText(t, w, b.String(), []uint64{1, 3, ^uint64(4)}, []uint64{1, 77})
	}
}

const endless = `func @"down"(i64) -> i64 {
block0(v0: i64):
    v1 = dest
    v2 = const.i64 1
    v3 = add v0, v2
    v4 = call.i64 @"down"(v1, v3)
    v5 = add v4, v0
    ret v5
}
`

const shows = `func @"shows"(i64, f64) -> i64 {
  trap !0 no_match "no match for"<"Int", "Float">
block0(v0: i64, v1: f64):
    v2 = const.i64 3
    v3 = lt v0, v2
    br v3, block1, block2
block1:
    ret v0
block2:
    v4 = mul v0, v2
    trap !0 (v4, v1)
}
`

// TestExits leaves native code by polls, faults with values and endless recursion.
func TestExits(t *testing.T) {
	w := newWorld(t)
	f := parseOne(t, endless)
	w.adopt(f)
	w.link(f)
	if out := w.run(f, 1); out.Trap == nil || out.Trap.Code != "stack_overflow" {
		t.Errorf("endless recursion: %v", out)
	}
	g := parseOne(t, shows)
	g.Traps[0].TyArgs = []*core.Type{w.types.Int, w.types.Float}
	w.adopt(g)
	w.link(g)
	if out := w.run(g, 7, math.Float64bits(2.5)); out.Trap == nil || out.Trap.Msg != "no match for 21 2.5" {
		t.Errorf("trap with values: %v", out)
	}
	text, err := os.ReadFile("testdata/loops.ssa")
	if err != nil {
		t.Fatal(err)
	}
	collatz := parseOne(t, string(text)[strings.Index(string(text), `func @"collatz"`):strings.Index(string(text), `func @"sumlist"`)])
	w.adopt(collatz)
	w.link(collatz)
	w.task.Request(heap.PendingInterrupt)
	if out := w.run(collatz, 63728127, 0); out.Result != 949 || w.polls == 0 {
		t.Errorf("poll in a loop: %v after %d polls", out, w.polls)
	}
}

func parseOne(t *testing.T, text string) *ssa.Func {
	t.Helper()
	fs, err := ssa.Parse(text, nil)
	if err != nil {
		t.Fatal(err)
	}
	return fs[0]
}
