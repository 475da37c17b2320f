package builtin

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// bench is a task with a world, for calling builtins from Go.
type bench struct {
	t    testing.TB
	task *heap.Task
	ty   *core.Types
	host *Host
	out  bytes.Buffer
}

func newBench(t testing.TB, cfg HostConfig) *bench {
	t.Helper()
	b := &bench{t: t, ty: core.NewTypes()}
	if cfg.Stdout == nil {
		cfg.Stdout = &b.out
	}
	b.host = NewHost(cfg)
	sh, err := heap.NewShared(b.ty)
	if err != nil {
		t.Fatal(err)
	}
	if b.task, err = heap.NewTask(heap.TaskConfig{Shared: sh, Host: b.host}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.host.Close(); b.task.Close(); sh.Close() })
	return b
}

// call applies a builtin to Go values and gives the result at type ty as a Go value;
// a fault becomes the text code: message.
func (b *bench) call(name string, ty *core.Type, args ...any) any {
	b.t.Helper()
	op := Lookup(name)
	if op == nil || op.Arity != len(args) {
		b.t.Fatalf("no builtin %s of %d arguments", name, len(args))
	}
	return b.run(op, b.prepare(op, args), ty)
}

// prepare makes values of the arguments.
func (b *bench) prepare(op *core.Op, args []any) *Call {
	c := b.task.TakeCall(len(args))
	c.Dest = b.task.DestA()
	c.Layouts = nil
	for i, a := range args {
		c.Args[i] = b.word(a)
		if op.ByType && c.Layouts == nil {
			c.Layouts = []*heap.Layout{b.layout(a)}
		}
	}
	return c
}

func (b *bench) run(op *core.Op, c *Call, ty *core.Type) (result any) {
	defer func() {
		if f, ok := recover().(*core.Fault); ok {
			result = f.Error()
		}
	}()
	w := Func(op)(c)
	b.task.GiveCall(c)
	return b.value(w, ty)
}

func (b *bench) layout(a any) *heap.Layout {
	ty := b.ty.Int
	switch a.(type) {
	case float64:
		ty = b.ty.Float
	case string:
		ty = b.ty.String
	case rune:
		ty = b.ty.Char
	case []string:
		ty = b.ty.List(b.ty.String)
	}
	return b.task.Shared.Layouts.Of(ty)
}

func (b *bench) word(a any) heap.Word {
	switch a := a.(type) {
	case int:
		return heap.Word(a)
	case float64:
		return math.Float64bits(a)
	case bool:
		return word(a)
	case rune:
		return heap.Word(a)
	case string:
		return b.task.NewString(b.task.DestB(), a)
	case []rune:
		list := heap.Word(0)
		for i := len(a) - 1; i >= 0; i-- {
			list = b.task.Cons(b.task.DestB(), heap.Word(a[i]), list)
		}
		return list
	case []string:
		list := heap.Word(0)
		for i := len(a) - 1; i >= 0; i-- {
			list = b.task.Cons(b.task.DestB(), b.word(a[i]), list)
		}
		return list
	}
	b.t.Fatalf("argument %T", a)
	return 0
}

func (b *bench) value(w heap.Word, ty *core.Type) any {
	switch ty {
	case b.ty.Int:
		return int(w)
	case b.ty.Float:
		return math.Float64frombits(w)
	case b.ty.Bool:
		return w != 0
	case b.ty.String:
		return heap.GoString(w)
	case b.ty.Unit:
		return nil
	}
	return strings.Clone(b.task.ShowText(w, b.task.Shared.Layouts.Of(ty)))
}

type caseOf struct {
	name string
	args []any
	want any
}

func (b *bench) check(ty *core.Type, cases []caseOf) {
	b.t.Helper()
	for _, c := range cases {
		if got := b.call(c.name, ty, c.args...); got != c.want {
			b.t.Errorf("%s %v = %v, want %v", c.name, c.args, got, c.want)
		}
	}
}

const (
	maxI = math.MaxInt64
	minI = math.MinInt64
)

func TestInts(t *testing.T) {
	b := newBench(t, HostConfig{})
	over := func(op core.Lower) string { return "integer_overflow: " + core.OverflowMsg(op) }
	pow := "integer_overflow: the result of ** does not fit into an Int (64 bits)"
	b.check(b.ty.Int, []caseOf{
		{"add.int", []any{2, 3}, 5}, {"add.int", []any{maxI, 1}, over(core.AddInt)}, {"add.int", []any{minI, -1}, over(core.AddInt)},
		{"add.int", []any{minI, maxI}, -1}, {"sub.int", []any{0, minI}, over(core.SubInt)}, {"sub.int", []any{-1, minI}, maxI},
		{"mul.int", []any{-3, 4}, -12}, {"mul.int", []any{minI, -1}, over(core.MulInt)}, {"mul.int", []any{-1, minI}, over(core.MulInt)},
		{"mul.int", []any{1 << 32, 1 << 31}, over(core.MulInt)}, {"mul.int", []any{-1 << 32, 1 << 31}, minI}, {"mul.int", []any{minI, 1}, minI},
		{"div.int", []any{-7, 2}, -3}, {"div.int", []any{1, 0}, "division_by_zero: division by zero"}, {"div.int", []any{minI, -1}, over(core.DivInt)},
		{"mod.int", []any{-7, 2}, -1}, {"mod.int", []any{7, -2}, 1}, {"mod.int", []any{minI, -1}, 0}, {"mod.int", []any{1, 0}, "division_by_zero: division by zero"},
		{"neg.int", []any{5}, -5}, {"neg.int", []any{minI}, over(core.NegInt)},
		{"pow.int", []any{2, 62}, 1 << 62}, {"pow.int", []any{2, 63}, pow}, {"pow.int", []any{-2, 63}, minI}, {"pow.int", []any{0, 0}, 1},
		{"pow.int", []any{-1, maxI}, -1}, {"pow.int", []any{10, 19}, pow}, {"pow.int", []any{7, 1}, 7},
		{"pow.int", []any{2, -1}, "bad_argument: **: the exponent of an Int must not be negative, found (-1)"},
		{"wrap_add", []any{maxI, 1}, minI}, {"wrap_mul", []any{1 << 62, 4}, 0}, {"wrap_sub", []any{minI, 1}, maxI},
		{"bit_xor", []any{5, 3}, 6}, {"shift_left", []any{1, 63}, minI}, {"shift_right", []any{-8, 1}, -4},
		{"shift_left", []any{1, 64}, "bad_argument: shift_left: the count must be between 0 and 63, found 64"},
		{"shift_right", []any{1, -1}, "bad_argument: shift_right: the count must be between 0 and 63, found (-1)"},
		{"cmp.int", []any{minI, maxI}, -1}, {"cmp.float", []any{math.NaN(), math.NaN()}, 0}, {"cmp.float", []any{math.Inf(1), math.NaN()}, -1},
		{"cmp.string", []any{"b", "a"}, 1}, {"cmp.any", []any{"a", "b"}, -1},
		{"to_int", []any{-1.9}, -1}, {"to_int", []any{9.3e18}, "bad_argument: to_int: 9300000000000000000.0 does not fit into an Int (64 bits)"},
		{"to_int", []any{-0x1p63}, minI}, {"to_int", []any{math.NaN()}, "bad_argument: to_int: nan does not fit into an Int (64 bits)"},
	})
	b.check(b.ty.Bool, []caseOf{
		{"lt.float", []any{math.NaN(), 1.0}, false}, {"ge.float", []any{math.NaN(), 1.0}, false}, {"ne.float", []any{math.NaN(), math.NaN()}, true},
		{"eq.any", []any{math.NaN(), math.NaN()}, false}, {"le.any", []any{math.NaN(), 1.0}, false}, {"ge.int", []any{2, 2}, true},
		{"eq.string", []any{"é", "é"}, true}, {"lt.string", []any{"a", "aa"}, true}, {"not", []any{true}, false},
		{"gt.any", []any{[]string{"b"}, []string{"a", "z"}}, true},
	})
}

func TestFloats(t *testing.T) {
	b := newBench(t, HostConfig{})
	b.check(b.ty.Float, []caseOf{
		{"round", []any{2.5}, 3.0}, {"round", []any{-2.5}, -3.0}, {"floor", []any{-1.5}, -2.0}, {"ceil", []any{1.2}, 2.0}, {"truncate", []any{-1.9}, -1.0},
		{"sqrt_float", []any{2.25}, 1.5}, {"pow.float", []any{2.0, 0.5}, math.Sqrt2}, {"to_float", []any{3}, 3.0}, {"abs_float", []any{-2.0}, 2.0},
		{"div.float", []any{1.0, 0.0}, math.Inf(1)}, {"atan2_float", []any{1.0, 1.0}, math.Pi / 4}, {"str_float_value", []any{" -1.5e3 "}, -1500.0},
	})
	b.check(b.ty.String, []caseOf{
		{"show.float", []any{1.0}, "1.0"}, {"show.float", []any{1e21}, "1e21"}, {"show.float", []any{-1.5e-7}, "-1.5e-7"},
		{"float_fixed", []any{2, 3.14159}, "3.14"}, {"float_fixed", []any{0, 2.5}, "2"}, {"float_fixed", []any{1, math.Inf(-1)}, "-inf"},
		{"float_fixed", []any{-1, 2.5}, "bad_argument: float_fixed: the number of digits must be between 0 and 1100, found (-1)"},
	})
}

func TestStrings(t *testing.T) {
	b := newBench(t, HostConfig{})
	long := strings.Repeat("é", 500)
	b.check(b.ty.String, []caseOf{
		{"append.string", []any{"a", "b"}, "ab"},
		{"str_slice", []any{"hello", 1, 3}, "el"}, {"str_slice", []any{"hello", -5, 99}, "hello"}, {"str_slice", []any{"hello", 3, 1}, ""},
		{"str_slice", []any{"日本語", 1, 2}, "本"}, {"str_slice", []any{"日本語", 5, 9}, ""}, {"str_slice", []any{"hello", maxI, maxI}, ""}, {"str_slice", []any{"hello", 2, maxI}, "llo"},
		{"str_slice", []any{long, 1, 400}, strings.Repeat("é", 399)},
		{"str_trim", []any{" \t a b\n"}, "a b"}, {"str_trim", []any{"  "}, ""}, {"str_trim", []any{"x"}, "x"},
		{"str_join", []any{", ", []string{"a", "b", "c"}}, "a, b, c"}, {"str_join", []any{",", []string{}}, ""}, {"str_join", []any{",", []string{"x"}}, "x"},
		{"str_join", []any{"", []string{"", ""}}, ""}, {"str_join", []any{"é", []string{"a", "b"}}, "aéb"},
		{"str_replace", []any{"a", "bb", "banana"}, "bbbnbbnbb"}, {"str_replace", []any{"", "-", "ab"}, "-a-b-"}, {"str_replace", []any{"x", "y", "ab"}, "ab"},
		{"str_replace", []any{"ab", "", "abab"}, ""}, {"str_replace", []any{"é", "e", "été"}, "ete"},
		{"str_upper", []any{"aé1"}, "AÉ1"}, {"str_upper", []any{"abcZ"}, "ABCZ"}, {"str_lower", []any{"ÀB"}, "àb"}, {"str_lower", []any{""}, ""},
		{"str_reversed", []any{""}, ""}, {"str_reversed", []any{"abc"}, "cba"}, {"str_reversed", []any{"añ€x"}, "x€ña"},
		{"str_repeat", []any{3, "ab"}, "ababab"}, {"str_repeat", []any{0, "ab"}, ""}, {"str_repeat", []any{-1, "ab"}, ""}, {"str_repeat", []any{5, ""}, ""},
		{"str_repeat", []any{maxI, "ab"}, "out_of_memory: str_repeat: 9223372036854775807 times 2 bytes is longer than a String can be"},
		{"json_escape", []any{"a\"b\\\n\x01é"}, `a\"b\\\n\u0001é`}, {"json_escape", []any{"plain"}, "plain"},
		{"str_byte_slice", []any{"aéb", 1, 3}, "é"}, {"str_byte_slice", []any{"aéb", -1, 99}, "aéb"},
		{"str_byte_slice", []any{"aéb", 2, 3}, "bad_argument: str_byte_slice: offsets 2 and 3 of \"aéb\" do not lie between characters"},
		{"show.string", []any{"a\"b"}, "a\"b"}, {"show.any", []any{'x'}, "x"}, {"show.any", []any{[]string{"a", "b"}}, `["a" "b"]`}, {"show.int", []any{minI}, "-9223372036854775808"},
	})
	b.check(b.ty.Int, []caseOf{
		{"str_len", []any{"日本"}, 2}, {"str_len", []any{""}, 0}, {"str_find", []any{"banana", "an", 0}, 1}, {"str_find", []any{"banana", "an", 2}, 3},
		{"str_find", []any{"banana", "an", 4}, -1}, {"str_find", []any{"banana", "", 6}, 6}, {"str_find", []any{"banana", "", 7}, -1}, {"str_find", []any{"日本", "", 3}, -1},
		{"str_find", []any{"日本", "", 2}, 2}, {"str_find", []any{"日本語", "語", -4}, 2}, {"str_find", []any{"ab", "b", maxI}, -1},
		{"str_int_value", []any{" -42 "}, -42}, {"str_int_value", []any{"x"}, `bad_argument: str_to_int: not an Int: "x"`},
		{"str_byte", []any{"é", 0}, 0xc3}, {"str_byte", []any{"é", 2}, -1}, {"str_byte", []any{"é", -1}, -1}, {"str_byte_len", []any{"é"}, 2},
		{"char_code", []any{'é'}, 0xe9}, {"char_from_code", []any{0x1F600}, 0x1F600},
		{"char_from_code", []any{0xD800}, "bad_argument: char_from_code: no character has the code 55296"},
	})
	b.check(b.ty.Bool, []caseOf{
		{"str_starts_with", []any{"abc", "ab"}, true}, {"str_ends_with", []any{"abc", "bc"}, true}, {"str_contains", []any{"abc", "x"}, false},
		{"str_is_int", []any{"9223372036854775807"}, true}, {"str_is_int", []any{"9223372036854775808"}, false}, {"str_is_int", []any{"+5"}, true},
		{"str_is_int", []any{"--5"}, false}, {"str_is_int", []any{"+-5"}, false}, {"str_is_int", []any{"+"}, false}, {"str_is_int", []any{" \t-7\n"}, true}, {"str_is_int", []any{"- 7"}, false},
		{"str_is_int", []any{"1_000"}, false}, {"str_is_int", []any{""}, false}, {"str_is_int", []any{"0x10"}, false},
		{"str_is_float", []any{"1"}, true}, {"str_is_float", []any{"-inf"}, true}, {"str_is_float", []any{"nan"}, true}, {"str_is_float", []any{"1e999"}, false},
		{"str_is_float", []any{"0x1p3"}, false}, {"str_is_float", []any{"1.2.3"}, false}, {"str_is_float", []any{""}, false}, {"str_is_float", []any{"infinity"}, false},
		{"is_digit", []any{'5'}, true}, {"is_alpha", []any{'é'}, true}, {"is_space", []any{'\t'}, true}, {"is_alpha", []any{'5'}, false},
	})
	list := b.ty.List(b.ty.String)
	b.check(list, []caseOf{
		{"str_split", []any{",", "a,b,,c"}, `["a" "b" "" "c"]`}, {"str_split", []any{",", ""}, `[""]`}, {"str_split", []any{"aa", "aaa"}, `["" "a"]`},
		{"str_split", []any{"", "aé"}, `["a" "é"]`}, {"str_split", []any{"", ""}, `[]`}, {"str_split", []any{",", ","}, `["" ""]`},
	})
	b.check(b.ty.List(b.ty.Char), []caseOf{{"str_chars", []any{"aé"}, `['a' 'é']`}, {"str_chars", []any{""}, `[]`}})
	chars := b.task.DestA()
	l := b.task.Cons(chars, 'a', b.task.Cons(chars, 'é', 0))
	c := b.task.TakeCall(1)
	c.Args[0], c.Dest = l, chars
	if s := Func(Lookup("str_from_chars"))(c); heap.View(s) != "aé" || b.task.Len(s) != 2 {
		t.Error(heap.View(s))
	}
}

// More occurrences than are kept are looked for again.
func TestReplaceMany(t *testing.T) {
	b := newBench(t, HostConfig{})
	for _, text := range []string{strings.Repeat("abc", 2*keptGaps), strings.Repeat("b", 200) + "a" + strings.Repeat("abc", keptGaps-2) + strings.Repeat("c", 1<<14) + "aab"} {
		for _, to := range []string{"", "x", "xyz"} {
			if got, _ := b.call("str_replace", b.ty.String, "a", to, text).(string); got != strings.ReplaceAll(text, "a", to) {
				t.Errorf("%d bytes, a to %q: differs", len(text), to)
			}
		}
	}
}

func TestWorld(t *testing.T) {
	seed := int64(7)
	b := newBench(t, HostConfig{Stdin: strings.NewReader("one\r\ntwo\nrest\nend"), Args: []string{"x", "y\xff"}, Seed: &seed,
		Env: func(n string) (string, bool) { return "v:" + n, n == "SET" }})
	for _, a := range []any{1, "s", 'c', []string{"a"}} {
		b.call("print", b.ty.Unit, a)
	}
	b.call("write", b.ty.Unit, 1.0)
	b.call("print_string", b.ty.Unit, "!")
	b.check(b.ty.String, []caseOf{
		{"readline", nil, "one"}, {"readline", nil, "two"}, {"read_all", nil, "rest\nend"}, {"readline", nil, ""},
		{"env", []any{"SET"}, "v:SET"}, {"env", []any{"NOT"}, ""}, {"env_or", []any{"d", "NOT"}, "d"}, {"env_or", []any{"d", "SET"}, "v:SET"},
		{"error", []any{"boo"}, "user_error: boo"}, {"bad_argument", []any{"boo"}, "bad_argument: boo"}, {"exit", []any{3}, "exit: 3"},
	})
	b.check(b.ty.List(b.ty.String), []caseOf{{"args", nil, "[\"x\" \"y\uFFFD\"]"}})
	if got, want := b.out.String(), "1\ns\nc\n[\"a\"]\n1.0!\n"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
	first := b.call("random", b.ty.Int, 1, 1000000)
	b.call("seed", b.ty.Unit, 7)
	if again := b.call("random", b.ty.Int, 1, 1000000); again != first {
		t.Errorf("random %v, then %v", first, again)
	}
	for range 100 {
		if n := b.call("random", b.ty.Int, -1, 1).(int); n < -1 || n > 1 {
			t.Error(n)
		}
	}
	b.check(b.ty.Int, []caseOf{{"random", []any{3, 2}, "bad_argument: random: the range 3..2 is empty"}, {"random", []any{5, 5}, 5}})
	b.call("random", b.ty.Int, minI, maxI)
}

func TestOutputLimit(t *testing.T) {
	b := newBench(t, HostConfig{OutputLimit: 5})
	b.call("print", b.ty.Unit, "abc")
	if got := b.call("print", b.ty.Unit, "defg"); got != "output_limit: output limit of 5 bytes reached" {
		t.Error(got)
	}
	b.host.Flush()
	if b.out.String() != "abc\nd" {
		t.Errorf("%q", b.out.String())
	}
}

func TestFiles(t *testing.T) {
	b := newBench(t, HostConfig{})
	path := filepath.Join(t.TempDir(), "f.txt")
	if got := b.call("file_read", b.ty.String, path); got != `io_error: file_read "`+path+`": no such file or directory` {
		t.Error(got)
	}
	b.call("file_write", b.ty.Unit, path, "a\nb\xc3\xa9\n")
	b.call("file_append", b.ty.Unit, path, "c")
	if got := b.call("file_read", b.ty.String, path); got != "a\nbé\nc" {
		t.Error(got)
	}
	fd := b.call("fd_open", b.ty.Int, path)
	for _, want := range []string{"a", "bé", "c", ""} {
		if got := b.call("fd_readline", b.ty.String, fd); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	b.check(b.ty.Unit, []caseOf{
		{"fd_write", []any{fd, "x"}, "io_error: fd_write: descriptor 3 is not open for writing"}, {"fd_close", []any{fd}, nil},
		{"fd_close", []any{fd}, "io_error: fd_close: descriptor 3 is not open"},
	})
	out := b.call("fd_open_write", b.ty.Int, path)
	b.call("fd_write", b.ty.Unit, out, "new")
	b.call("fd_close", b.ty.Unit, out)
	if text, err := os.ReadFile(path); err != nil || string(text) != "new" {
		t.Error(string(text), err)
	}
	p := b.call("fd_popen", b.ty.Int, "read x; echo got $x; exit 3")
	b.call("fd_write", b.ty.Unit, p, "this\n")
	if got := b.call("fd_readline", b.ty.String, p); got != "got this" {
		t.Error(got)
	}
	b.check(b.ty.Unit, []caseOf{{"fd_close", []any{p}, nil}})
}

func TestPermissions(t *testing.T) {
	b := newBench(t, HostConfig{Permit: AllowOnly(core.PermWrite)})
	path := filepath.Join(t.TempDir(), "f.txt")
	b.check(b.ty.String, []caseOf{
		{"file_read", []any{"x"}, `permission_denied: file_read: reading "x" is not permitted (run with --allow-read)`},
		{"fd_popen", []any{"ls"}, `permission_denied: fd_popen: running "ls" is not permitted (run with --allow-run)`},
		{"tcp_listen", []any{0}, `permission_denied: tcp_listen: network access to ":0" is not permitted (run with --allow-net)`},
	})
	b.check(b.ty.Unit, []caseOf{{"file_write", []any{path, "x"}, nil}})
}

// Errors go to the handler by their message; limits go through.
func TestCatch(t *testing.T) {
	b := newBench(t, HostConfig{})
	var fail *core.Fault
	b.task.Call = func(t *heap.Task, closure heap.Word, args []heap.Word, dest heap.Word) (heap.Word, *core.Fault) {
		switch {
		case closure == 2:
			return t.NewString(dest, "handled "+heap.GoString(args[0])), nil
		case fail != nil:
			return 0, fail
		}
		return t.NewString(dest, "fine"), nil
	}
	for _, c := range []struct{ code, want string }{{"", "fine"}, {"user_error", "handled m"}, {"no_match", "handled m"},
		{"timeout", "timeout: m"}, {"interrupted", "interrupted: m"}, {"exit", "exit: m"}, {"stack_overflow", "stack_overflow: m"}} {
		if fail = nil; c.code != "" {
			fail = &core.Fault{Code: c.code, Msg: "m"}
		}
		if got := b.call("catch", b.ty.String, 1, 2); got != c.want {
			t.Errorf("%s: %v", c.code, got)
		}
	}
}

func BenchmarkCall(b *testing.B) {
	x := newBench(b, HostConfig{})
	impl, dest := Func(Lookup("pow.int")), x.task.DestA()
	b.ReportAllocs()
	for b.Loop() {
		c := x.task.TakeCall(2)
		c.Args[0], c.Args[1], c.Dest = 3, 5, dest
		impl(c)
		x.task.GiveCall(c)
	}
}

func BenchmarkShowInt(b *testing.B) {
	x := newBench(b, HostConfig{})
	impl, dest := Func(Lookup("show.int")), x.task.DestA()
	m := x.task.Mark()
	b.ReportAllocs()
	for b.Loop() {
		c := x.task.TakeCall(1)
		c.Args[0], c.Dest = 123456, dest
		impl(c)
		x.task.GiveCall(c)
		x.task.ResetTo(m)
	}
}

func BenchmarkCompareInts(b *testing.B) {
	x := newBench(b, HostConfig{})
	impl, dest := Func(Lookup("cmp.int")), x.task.DestA()
	b.ReportAllocs()
	for b.Loop() {
		c := x.task.TakeCall(2)
		c.Args[0], c.Args[1], c.Dest = 3, 5, dest
		impl(c)
		x.task.GiveCall(c)
	}
}
