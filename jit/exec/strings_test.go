//go:build linux && amd64

package exec_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/abi"
)

// TestStringStubs runs every operation on strings that has machine code, and the Go function that it stands in
// for, on equal arguments: results, memory used and what becomes of the arguments are the same.
func TestStringStubs(t *testing.T) {
	for _, memory := range []int{0, 1 << 20} {
		for i := range abi.StringStubs {
			op := builtin.Lookup(abi.StringStubs[i].Name)
			t.Run(fmt.Sprintf("%s/%d", op.Name, memory), func(t *testing.T) {
				m := newMachineWith(t, heap.TaskConfig{MemoryLimit: memory, Checked: true})
				m.stringOp(op)
				for seed := range uint64(2000) {
					m.sameAsGo(op, seed)
					if memory != 0 && seed%16 == 0 {
						m.task.Reset()
					}
				}
			})
		}
	}
}

// ssaTypes are the SSA types of the types of the table.
var ssaTypes = map[string]string{"String": "ptr", "Int": "i64", "Char": "i64", "Bool": "i1"}

func ssaType(typ string) string {
	if s := ssaTypes[typ]; s != "" {
		return s
	}
	return "ptr"
}

// stringOp links a function of the operation's name that only does it.
func (m *machine) stringOp(op *core.Op) {
	types := strings.Split(op.Type, " -> ")
	var params, args []string
	for i, typ := range types[:op.Arity] {
		params = append(params, fmt.Sprintf("v%d: %s", i, ssaType(typ)))
		args = append(args, fmt.Sprintf("v%d", i))
		p := m.types.Int
		if ssaType(typ) == "ptr" {
			p = m.types.String
		}
		m.params[op.Name] = append(m.params[op.Name], p)
	}
	result := ssaType(types[op.Arity])
	sig := make([]string, op.Arity)
	for i := range sig {
		sig[i] = ssaType(types[i])
	}
	m.link(fmt.Sprintf(`func @"%s"(%s) -> %s {
block0(%s):
    v90 = dest
    v91 = callhelper.%s "%s"(v90, %s) @1:1-2
    ret v91
}
`, op.Name, strings.Join(sig, ", "), result, strings.Join(params, ", "), result, op.Name, strings.Join(args, ", ")))
}

// sameAsGo makes equal arguments twice, for machine code and for Go.
func (m *machine) sameAsGo(op *core.Op, seed uint64) {
	m.t.Helper()
	native := func(args []heap.Word) heap.Word {
		return m.engine.Run(m.task, m.fn(op.Name), 0, args, m.task.DestA())
	}
	viaGo := func(args []heap.Word) heap.Word {
		c := m.task.TakeCall(len(args))
		copy(c.Args, args)
		c.Dest = m.task.DestA()
		v := builtin.Func(op)(c)
		m.task.GiveCall(c)
		return v
	}
	got, want := m.outcome(op, seed, native), m.outcome(op, seed, viaGo)
	if got != want {
		m.t.Fatalf("%s, seed %d: machine code gives\n%s\nGo gives\n%s", op.Name, seed, got, want)
	}
}

// outcome describes all that can be seen of one application to the arguments that seed gives.
func (m *machine) outcome(op *core.Op, seed uint64, run func([]heap.Word) heap.Word) (text string) {
	rng := rand.New(rand.NewPCG(seed, 1))
	types := strings.Split(op.Type, " -> ")
	args := make([]heap.Word, op.Arity)
	for i := range args {
		args[i] = m.randomOf(rng, types[i])
	}
	if op.Name == "str_repeat" {
		args[0] = heap.Word(int64(args[0]) % 40) // or the text fills the machine
	}
	defer func() {
		if f, ok := recover().(*core.Fault); ok {
			text += f.Code + ": " + f.Msg
		}
	}()
	before := m.task.Used()
	v := run(args)
	text = fmt.Sprintf("%s in %d bytes", m.describe(v, types[op.Arity]), m.task.Used()-before)
	if op.Name == "append.string" || strings.HasPrefix(op.Name, "concat.") { // twice, so that the place is taken
		text += "\nagain " + m.describe(run(args), "String") + "\non " + m.describe(run(append([]heap.Word{v}, args[1:]...)), "String")
	}
	for i, a := range args {
		text += "\n" + m.describe(a, types[i])
	}
	return text
}

func (m *machine) describe(w heap.Word, typ string) string {
	switch typ {
	case "String":
		return fmt.Sprintf("%q ascii %v", heap.GoString(w), heap.IsASCII(w))
	case "List String", "List Char":
		var parts []string
		for ; w != 0; w = heap.Field(w, 1) {
			parts = append(parts, m.describe(heap.Field(w, 0), strings.TrimPrefix(typ, "List ")))
		}
		return strings.Join(parts, " ")
	}
	return fmt.Sprint(int64(w))
}

func (m *machine) randomOf(rng *rand.Rand, typ string) heap.Word {
	switch typ {
	case "String":
		return m.randomString(rng)
	case "List Char":
		list, text := heap.Word(0), []rune(heap.GoString(m.randomString(rng)))
		for i := len(text) - 1; i >= 0; i-- {
			list = m.task.Cons(m.task.DestA(), heap.Word(text[i]), list)
		}
		return list
	}
	if typ == "Char" {
		return heap.Word([]rune("a0~\x00\x7f\u0080é→😀")[rng.IntN(9)])
	}
	switch n := rng.Int64() >> rng.IntN(64); rng.IntN(8) {
	case 0:
		return heap.Word(rng.IntN(12) - 3)
	case 1:
		return []heap.Word{0, 1 << 63, 1<<63 - 1, ^heap.Word(0), 100_000_000, 99_999_999}[rng.IntN(6)]
	default:
		return heap.Word(n)
	}
}

// randomString is a text that the operations take an interest in: alone in its block, a part of a longer one,
// or one that has room behind it.
func (m *machine) randomString(rng *rand.Rand) heap.Word {
	dest := m.task.DestA()
	alphabet := []string{"ab", ",", "0123456789", "-0123456789", "abcdefghijklmnopqrstuvwxyz, ", "a\"\\\n ~", "aäö→", "12 ", "@AMZ[`amz{\x7f"}[rng.IntN(9)]
	var b strings.Builder
	n := rng.IntN([]int{2, 4, 9, 20, 40, 700}[rng.IntN(6)])
	for letters := []rune(alphabet); b.Len() < n; {
		b.WriteRune(letters[rng.IntN(len(letters))])
	}
	s := m.task.NewString(dest, b.String())
	switch rng.IntN(5) {
	case 0:
		long := m.task.NewString(dest, strings.Repeat("x", 256)+b.String()+strings.Repeat("y", 256))
		return m.task.SliceBytes(dest, m.task.SliceBytes(dest, long, 3, 509+b.Len()), 253, 253+b.Len()+253*rng.IntN(2))
	case 1, 2:
		for range 2 {
			s = m.task.Concat(dest, s, m.task.NewString(dest, ","))
		}
	}
	return s
}

// TestStringStubsKeepRegisters has more values alive across each operation that keeps registers than there are
// registers to keep.
func TestStringStubsKeepRegisters(t *testing.T) {
	for i := range abi.StringStubs {
		if abi.StringStubs[i].Changes == nil {
			continue
		}
		op, m := builtin.Lookup(abi.StringStubs[i].Name), newMachine(t, "", 0)
		args := []heap.Word{m.task.NewString(m.task.DestA(), "a text of some length"), m.task.NewString(m.task.DestA(), "a text")}
		m.params[op.Name] = []*core.Type{m.types.String, m.types.String}
		if !strings.HasPrefix(op.Type, "String -> String") {
			m.params[op.Name][1], args[1] = m.types.Int, 3
		}
		m.link(keepingText(op))
		c := m.task.TakeCall(2)
		copy(c.Args, args)
		want, info := builtin.Func(op)(c), heap.Load(args[0], 8)
		for k := range keptAlive {
			x := info * heap.Word(3+2*k)
			want = (want*3 + x) ^ math.Float64bits(float64(int64(x)))
		}
		if got := m.engine.Run(m.task, m.fn(op.Name), 0, args, m.task.DestA()); got != want {
			t.Errorf("%s changes a register that it says it keeps", op.Name)
		}
	}
}

const keptAlive = 16

// keepingText makes Ints and Floats, does the operation, and mixes its result with all of them.
func keepingText(op *core.Op) string {
	types := strings.Split(op.Type, " -> ")
	second, result := ssaType(types[1]), ssaType(types[2])
	var before, after strings.Builder
	last := "v4"
	if result == "i1" {
		last = "v5"
		after.WriteString("    v5 = cast.i64 v4\n")
	}
	for k := range keptAlive {
		n := 10 * (k + 1)
		fmt.Fprintf(&before, "    v%d = const.i64 %d\n    v%d = mul v3, v%d\n    v%d = inttofloat v%d\n", n, 3+2*k, n+1, n, n+2, n+1)
		fmt.Fprintf(&after, "    v%d = floattobits v%d\n    v%d = mul %s, v10\n    v%d = add v%d, v%d\n    v%d = xor v%d, v%d\n",
			n+3, n+2, n+4, last, n+5, n+4, n+1, n+6, n+5, n+3)
		last = fmt.Sprintf("v%d", n+6)
	}
	return fmt.Sprintf(`func @"%s"(ptr, %s) -> i64 {
block0(v0: ptr, v1: %s):
    v2 = dest
    v3 = load.i64 v0+8
%s    v4 = callhelper.%s "%s"(v2, v0, v1) @1:1-2
%s    ret %s
}
`, op.Name, second, second, before.String(), result, op.Name, after.String(), last)
}
