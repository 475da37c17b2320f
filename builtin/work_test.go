package builtin

import (
	"io"
	"strings"
	"testing"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

const interrupted = "interrupted: interrupted"

// interruptible makes the task end what it does when it is asked to.
func interruptible(t *heap.Task) {
	t.Poll = func(t *heap.Task) {
		if t.TakePending()&heap.PendingInterrupt != 0 {
			panic(&core.Fault{Code: "interrupted", Msg: "interrupted"})
		}
	}
}

// Builtins that go over a String or a list, with arguments over which they have
// much to do.
var longWork = map[string]func(text, accents string, list []string) [][]any{
	"eq.string": twoTexts, "ne.string": twoTexts, "lt.string": twoTexts, "le.string": twoTexts, "gt.string": twoTexts,
	"ge.string": twoTexts, "cmp.string": twoTexts, "append.string": twoTexts,
	"concat.3": texts(3), "concat.4": texts(4), "concat.5": texts(5), "concat.6": texts(6), "concat.7": texts(7), "concat.8": texts(8),
	"eq.any": twoLists, "ne.any": twoLists, "lt.any": twoLists, "le.any": twoLists, "gt.any": twoLists, "ge.any": twoLists,
	"cmp.any": twoLists, "list_join": twoLists,
	"show.any": func(s, u string, l []string) [][]any { return [][]any{{l}, {[]string{s}}} },
	"print":    oneText, "write": oneText, "print_string": oneText, "write_string": oneText,
	"reverse_own":   func(s, u string, l []string) [][]any { return [][]any{{l}} },
	"list_skip":     func(s, u string, l []string) [][]any { return [][]any{{len(l), l}} },
	"str_is_int":    blankText,
	"str_is_float":  blankText,
	"str_int_value": blankText, "str_float_value": blankText,
	"str_byte_slice": func(s, u string, l []string) [][]any { return [][]any{{s + "é", 0, len(s)}} },
	"str_len":        func(s, u string, l []string) [][]any { return [][]any{{u}} },
	"str_slice":      func(s, u string, l []string) [][]any { return [][]any{{u, 1, len(u)/2 - 1}} },
	"str_find":       func(s, u string, l []string) [][]any { return [][]any{{s, "x", 0}, {s, "abx", 7}, {u, "e", 9}} },
	"str_starts_with": func(s, u string, l []string) [][]any {
		return [][]any{{s, s[:len(s)-1]}}
	},
	"str_ends_with": func(s, u string, l []string) [][]any { return [][]any{{s, s[2:]}} },
	"str_contains":  func(s, u string, l []string) [][]any { return [][]any{{s, "ax"}} },
	"str_trim":      blankText,
	"str_join": func(s, u string, l []string) [][]any {
		return [][]any{{"", l}, {s, []string{"a", "b"}}, {",", []string{s, s}}}
	},
	"str_split": func(s, u string, l []string) [][]any { return [][]any{{"x", s}, {"b", s}, {"", u}} },
	"str_lines": func(s, u string, l []string) [][]any { return [][]any{{s}, {strings.Repeat("\n", len(s))}} },
	"str_words": func(s, u string, l []string) [][]any { return [][]any{{s}, {u}, {strings.Repeat("a ", len(s)/2)}} },
	"str_replace": func(s, u string, l []string) [][]any {
		return [][]any{{"x", "y", s}, {"b", "ccc", s}, {"ab", "", s}, {"", "-", s}, {"", "-", u}}
	},
	"str_upper": oneText, "str_lower": oneText, "str_reversed": oneText,
	"str_repeat":     func(s, u string, l []string) [][]any { return [][]any{{len(s), "a"}, {3, s}} },
	"str_chars":      oneText,
	"json_escape":    func(s, u string, l []string) [][]any { return [][]any{{s}, {strings.Repeat("\"", len(s))}} },
	"file_write":     func(s, u string, l []string) [][]any { return [][]any{{"/dev/null", s}} },
	"file_append":    func(s, u string, l []string) [][]any { return [][]any{{"/dev/null", s}} },
	"str_from_chars": func(s, u string, l []string) [][]any { return [][]any{{[]rune(s)}, {[]rune(u)}} },
}

func oneText(s, u string, l []string) [][]any  { return [][]any{{s}, {u}} }
func twoTexts(s, u string, l []string) [][]any { return [][]any{{s, s[:len(s)-1] + "c"}} }
func texts(n int) func(s, u string, l []string) [][]any {
	return func(s, u string, l []string) [][]any {
		args := []any{"x"}
		for len(args) < n {
			args = append(args, s)
		}
		return [][]any{args}
	}
}
func twoLists(s, u string, l []string) [][]any { return [][]any{{l, l[:len(l):len(l)]}} }
func blankText(s, u string, l []string) [][]any {
	return [][]any{{strings.Repeat(" ", len(s))}, {strings.Repeat("\u2003", len(s))}, {"x" + strings.Repeat(" ", len(s)) + "\u2003"}}
}

// The others that take or give Strings, lists or any value, and why they need no look.
var shortWork = map[string]string{
	"show.int": "bounded", "show.char": "bounded", "show.float": "bounded", "float_fixed": "bounded", "str_byte_len": "bounded", "str_byte": "bounded",
	"show.string": "gives its argument", "error": "ends the evaluation", "bad_argument": "ends the evaluation",
	"catch": "runs a function", "scope": "runs a function", "spawn": "runs a function", "exit": "ends the evaluation",
	"send": "copies a value", "recv": "copies a value", "chan": "bounded",
	"file_read": "waits", "fd_open": "waits", "fd_open_write": "waits", "fd_readline": "waits", "fd_write": "waits", "fd_popen": "bounded",
	"readline": "waits", "read_all": "waits", "args": "bounded", "env": "bounded", "env_or": "bounded",
}

// A builtin with much to do notices that it is to stop before it is done.
func TestLongWorkIsInterrupted(t *testing.T) {
	text, accents := strings.Repeat("ab", 1<<20), strings.Repeat("é", 1<<20)
	list := strings.Split(text[:1<<18], "")
	for _, op := range Table {
		args := longWork[op.Name]
		if args == nil {
			if shortWork[op.Name] == "" && (strings.Contains(op.Type, "String") || strings.Contains(op.Type, "a ")) {
				t.Errorf("%s: neither long nor short", op.Name)
			}
			continue
		}
		for i, a := range args(text, accents, list) {
			b := newBench(t, HostConfig{})
			interruptible(b.task)
			c := b.prepare(op, a)
			b.task.Request(heap.PendingInterrupt)
			if got := b.run(op, c, b.ty.Unit); got != interrupted {
				t.Errorf("%s, case %d: %v", op.Name, i, got)
			}
		}
	}
}

// Whoever reads the output of a program may stop: the program can be stopped all the same.
func TestPrintingToNobodyIsInterrupted(t *testing.T) {
	_, out := io.Pipe()
	b := newBench(t, HostConfig{Stdout: out})
	interruptible(b.task)
	t.Cleanup(func() { out.Close() })
	for range 2 {
		b.task.Request(heap.PendingInterrupt)
		if got := b.call("print", b.ty.Unit, strings.Repeat("a", 4*outputBuffer)); got != interrupted {
			t.Error(got)
		}
	}
	out.Close() // or the end would wait for a reader
}

// What is printed by pieces stands together, and the limit cuts between characters.
func TestPrintingInPieces(t *testing.T) {
	b := newBench(t, HostConfig{OutputLimit: 3*outputBuffer + 1})
	long := strings.Repeat("é", outputBuffer)
	if got := b.call("print", b.ty.Unit, long); got != nil {
		t.Error(got)
	}
	if got := b.call("print", b.ty.Unit, long); got == nil {
		t.Error("no limit")
	}
	b.host.Flush()
	if want := long + "\n" + long[:outputBuffer]; b.out.String() != want {
		t.Errorf("%d bytes, want %d", b.out.Len(), len(want))
	}
}
