package builtin

import (
	"bufio"
	"strings"
	"time"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

var worldRows = []row{
	{"print", "a -> () ? Show a", 0, effect | fails | byType, 0, printValue("\n"), "Prints a value and a line end."},
	{"write", "a -> () ? Show a", 0, effect | fails | byType, 0, printValue(""), "Prints a value without a line end."},
	{"print_string", "String -> ()", 0, effect | fails | hidden, 0, printString("\n"), "Prints a String and a line end."},
	{"write_string", "String -> ()", 0, effect | fails | hidden, 0, printString(""), "Prints a String."},
	{"readline", "String", 0, effect | fails | alloc, 0, readLineOp, "The next line of the input, without its end; empty at the end of the input."},
	{"read_all", "String", 0, effect | fails | alloc, 0, readAll, "The rest of the input."},
	{"args", "List String", 0, alloc, 0, argsOp, "The arguments that the program was started with."},
	{"env", "String -> String", 0, effect | alloc, 0, envOp, "Value of an environment variable; empty when it is not set."},
	{"env_or", "String -> String -> String", 0, effect | alloc, 0, envOr, "`env_or default name` is the value of an environment variable, or the default when it is not set."},
	{"time_ms", "Int", 0, effect, 0, timeMs, "Milliseconds since 1970."},
	{"random", "Int -> Int -> Int", 0, effect | fails, 0, randomOp, "`random lo hi` is a random Int from lo to hi, both included."},
	{"seed", "Int -> ()", 0, effect, 0, seedOp, "Makes the random numbers that follow repeatable."},
}

func printValue(end string) Impl {
	return func(c *Call) heap.Word {
		say(c, c.Task.ShowText(c.Args[0], c.Layouts[0]), end)
		return 0
	}
}

func printString(end string) Impl {
	return func(c *Call) heap.Word {
		say(c, heap.View(c.Args[0]), end)
		return 0
	}
}

func say(c *Call, text, end string) {
	h := hostOf(c)
	switch err := h.out.print(c.Task, text, end); {
	case err == errOutputLimit:
		fault("output_limit", "output limit of %d bytes reached", h.cfg.OutputLimit)
	case err != nil:
		fault("io_error", "print: %s", reason(err))
	}
}

// readLineOp flushes first, so that a prompt appears before the wait.
func readLineOp(c *Call) heap.Word { return readInput(c, "readline", lines(c.Task.Room())) }

func readAll(c *Call) heap.Word { return readInput(c, "read_all", rest(c.Task.Room())) }

func readInput(c *Call, builtin string, read func(*bufio.Reader) (string, error)) heap.Word {
	h := hostOf(c)
	flush(h, builtin)
	text, err := h.in.next(c.Task, read)
	if judged(c, err) != nil {
		fault("io_error", "%s: %s", builtin, reason(err))
	}
	return made(c, text)
}

func flush(h *Host, builtin string) {
	if err := h.Flush(); err != nil {
		fault("io_error", "%s: %s", builtin, reason(err))
	}
}

// validText is what was read as text: bytes that are not UTF-8 become U+FFFD.
func validText(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }

func argsOp(c *Call) heap.Word {
	args := hostOf(c).cfg.Args
	list := heap.Word(0)
	for i := len(args) - 1; i >= 0; i-- {
		list = c.Task.Cons(c.Dest, c.Task.NewString(c.Dest, validText(args[i])), list)
	}
	return list
}

func envOp(c *Call) heap.Word {
	v, _ := lookupEnv(c, c.Args[0])
	return c.Task.NewString(c.Dest, v)
}

func envOr(c *Call) heap.Word {
	if v, ok := lookupEnv(c, c.Args[1]); ok {
		return c.Task.NewString(c.Dest, v)
	}
	return c.Args[0]
}

func lookupEnv(c *Call, name heap.Word) (string, bool) {
	env := hostOf(c).cfg.Env
	if env == nil {
		return "", false
	}
	v, ok := env(heap.GoString(name))
	if !ok {
		return "", false
	}
	return validText(v), true
}

func timeMs(*Call) heap.Word { return heap.Word(time.Now().UnixMilli()) }

func randomOp(c *Call) heap.Word {
	lo, hi := int64(c.Args[0]), int64(c.Args[1])
	if hi < lo {
		fault(core.CodeBadArgument, "random: the range %s..%s is empty", showInside(lo), showInside(hi))
	}
	h := hostOf(c)
	h.randMu.Lock()
	defer h.randMu.Unlock()
	if span := uint64(hi) - uint64(lo) + 1; span != 0 {
		return uint64(lo) + h.rand.Uint64N(span)
	}
	return h.rand.Uint64() // every Int
}

func seedOp(c *Call) heap.Word {
	hostOf(c).Seed(int64(c.Args[0]))
	return 0
}
