package builtin

import (
	"strconv"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

var controlRows = []row{
	{"error", "String -> a", 0, fails, 0, raise("user_error"), "Raises a run-time error with the given message."},
	{"bad_argument", "String -> a", 0, fails | hidden, 0, raise(core.CodeBadArgument), "Raises the error bad_argument with the given message."},
	{"catch", "(() -> a) -> (String -> a) -> a", 0, effect | fails | alloc | hidden, 0, catch, "Runs the first function; a run-time error goes by its message to the second."},
	{"exit", "Int -> a", 0, effect | fails, 0, exit, "Ends the program with the given exit status."},
	{"tick", "()", 0, effect | fails | hidden | silent, 0, tick, "Counts a step of the program."},
	{"scope", "(() -> a) -> a", 0, effect | fails | alloc | hidden, 0, scope, "Runs a function and waits for what it spawned."},
	{"spawn", "(() -> a) -> ()", 0, effect | fails | hidden, 0, spawn, "Runs a function in a task of the innermost scope."},
	{"chan", "Chan a", 0, effect, 0, newChan, "A new channel; each mention makes one."},
	{"send", "Chan a -> a -> ()", 0, effect | fails | byType, 0, send, "Sends a value into a channel; never waits."},
	{"recv", "Chan a -> a", 0, effect | fails | alloc | byType, 0, recv, "Takes the next value out of a channel; waits for one."},
}

func raise(code string) Impl {
	return func(c *Call) heap.Word {
		panic(&core.Fault{Code: code, Msg: heap.GoString(c.Args[0])})
	}
}

// uncaught are the faults that no program sees: limits, and the wish to stop.
func uncaught(code string) bool {
	switch code {
	case core.CodeStackOverflow, "out_of_memory", "timeout", "step_limit", "output_limit", "task_limit", "interrupted",
		core.CodeInternal, CodeExit, CodeStopped:
		return true
	}
	return false
}

func catch(c *Call) heap.Word {
	unit := [1]heap.Word{}
	v, f := c.Task.Call(c.Task, c.Args[0], unit[:], c.Dest)
	if f == nil {
		return v
	}
	if uncaught(f.Code) {
		panic(f)
	}
	msg := [1]heap.Word{c.Task.NewString(c.Dest, f.Msg)}
	if v, f = c.Task.Call(c.Task, c.Args[1], msg[:], c.Dest); f != nil {
		panic(f)
	}
	return v
}

// CodeExit is the code of the fault that ends a program by `exit`; its message is
// the status in decimal. It is never shown.
const CodeExit = "exit"

func exit(c *Call) heap.Word {
	panic(&core.Fault{Code: CodeExit, Msg: strconv.Itoa(int(int64(c.Args[0]) & 0xff))})
}

func tick(c *Call) heap.Word {
	h := hostOf(c)
	if h.steps.Add(1) > h.cfg.StepLimit {
		fault("step_limit", "step limit of %d reached", h.cfg.StepLimit)
	}
	return 0
}

func scope(c *Call) heap.Word { return c.Task.Conc.Scope(c.Task, c.Args[0], c.Dest) }

func spawn(c *Call) heap.Word {
	c.Task.Conc.Spawn(c.Task, c.Args[0])
	return 0
}

func newChan(c *Call) heap.Word { return c.Task.Conc.Chan(c.Task) }

func send(c *Call) heap.Word {
	c.Task.Conc.Send(c.Task, c.Args[0], c.Args[1], c.Layouts[0])
	return 0
}

func recv(c *Call) heap.Word {
	return c.Task.Conc.Recv(c.Task, c.Args[0], c.Layouts[0], c.Dest)
}
