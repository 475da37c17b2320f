package main

import (
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/repl"
	"github.com/synoema/synoema/tiering"
)

// Exit statuses (LANGUAGE §8).
const (
	statusOK    = 0
	statusUsage = 2
)

// command is one row of the table of commands: everything that --help says and
// that parsing needs.
type command struct {
	name  string
	args  string // synopsis of the operands
	short string
	long  string
	flags []string // names in the flag table
	min   int      // operands wanted
	max   int      // -1: any number
	run   func(st repl.Streams, o *options) int
}

// flagSpec is one row of the table of flags.
type flagSpec struct {
	name  string
	value string // placeholder of its value; "" for a switch
	doc   string
	set   func(o *options, value string) error
}

// options is what the command line asked for.
type options struct {
	session  repl.Options
	operands []string
}

var common = []string{"tier", "threshold", "trace-tier", "max-memory", "timeout", "seed", "errors", "color"}

func commands() []command {
	return []command{
		{"eval", "EXPR", "evaluate an expression and print its value",
			"Evaluates EXPR and prints its value, e.g. synoema eval \"6 * 7\".", common, 1, 1,
			func(st repl.Streams, o *options) int { return repl.Eval(st, o.session, o.operands[0]) }},
		{"run", "FILE [ARG…]", "run a program: interpreted first, hot functions turn native",
			"Runs main of FILE (- reads the program from standard input). ARGs are what `args` gives.", common, 1, -1,
			func(st repl.Streams, o *options) int { return repl.Run(st, o.session, o.operands[0], o.operands[1:]) }},
		{"jit", "FILE [ARG…]", "run a program with everything native before main starts",
			"Compiles all that main of FILE can reach to machine code, then runs it.", common, 1, -1,
			func(st repl.Streams, o *options) int {
				if !o.session.TierSet {
					o.session.Tier = tiering.JIT
				}
				return repl.Run(st, o.session, o.operands[0], o.operands[1:])
			}},
		{"repl", "[FILE…]", "explore: definitions and expressions at a prompt",
			"Starts the prompt, after loading FILEs. Input from a pipe works too. :help lists what the prompt can do.",
			common, 0, -1,
			func(st repl.Streams, o *options) int { return repl.Loop(st, o.session, o.operands) }},
	}
}

func flagTable() []flagSpec {
	return []flagSpec{
		{"tier", "interp|auto|jit", "which tier runs the code (results never differ)", setTier},
		{"threshold", "N", "heat at which a function turns native (default " + fmt.Sprint(tiering.DefaultThreshold) + ")",
			func(o *options, v string) error { return positive(v, &o.session.Threshold) }},
		{"trace-tier", "", "report on standard error which function turns native, when, and at what cost",
			func(o *options, _ string) error { o.session.TraceTier = true; return nil }},
		{"max-memory", "SIZE", "end the evaluation when it needs more than SIZE (512M, 2G; default a quarter of the machine)",
			func(o *options, v string) error { return size(v, &o.session.MaxMemory) }},
		{"timeout", "DURATION", "end the evaluation after DURATION (500ms, 10s)",
			func(o *options, v string) error { return duration(v, &o.session.Timeout) }},
		{"seed", "N", "make `random` repeatable",
			func(o *options, v string) error { o.session.Seeded = true; return integer(v, &o.session.Seed) }},
		{"errors", "text|json", "how errors are written to standard error",
			func(o *options, v string) error {
				return oneOf(v, map[string]bool{"text": false, "json": true}, &o.session.JSONErrors)
			}},
		{"color", "auto|always|never", "colour in messages and at the prompt",
			func(o *options, v string) error {
				return oneOf(v, map[string]repl.ColorMode{"auto": repl.ColorAuto, "always": repl.ColorAlways, "never": repl.ColorNever}, &o.session.Color)
			}},
	}
}

// run is main without the process: it parses args and gives the exit status.
func run(args []string, st repl.Streams) int {
	cmds := commands()
	if len(args) == 0 {
		fmt.Fprint(st.Err, usage(cmds))
		return statusUsage
	}
	switch args[0] {
	case "--help", "-h", "help":
		return helpFor(st, cmds, args[1:])
	case "--version", "-V", "version":
		fmt.Fprintln(st.Out, versionLine())
		return statusOK
	}
	cmd := findCommand(cmds, args[0])
	if cmd == nil {
		return usageError(st, unknown("command", args[0], commandNames(cmds)), "synoema --help lists the commands")
	}
	o, help, err := parse(cmd, args[1:])
	if help {
		fmt.Fprint(st.Out, commandHelp(cmd))
		return statusOK
	}
	if err != nil {
		return usageError(st, err.Error(), "synoema "+cmd.name+" --help lists its flags")
	}
	return cmd.run(st, o)
}

func helpFor(st repl.Streams, cmds []command, rest []string) int {
	if len(rest) == 0 {
		fmt.Fprint(st.Out, usage(cmds))
		return statusOK
	}
	if cmd := findCommand(cmds, rest[0]); cmd != nil {
		fmt.Fprint(st.Out, commandHelp(cmd))
		return statusOK
	}
	return usageError(st, unknown("command", rest[0], commandNames(cmds)), "synoema --help lists the commands")
}

func usageError(st repl.Streams, msg, more string) int {
	fmt.Fprintf(st.Err, "synoema: %s\n%s\n", msg, more)
	return statusUsage
}

func unknown(what, got string, known []string) string {
	msg := fmt.Sprintf("unknown %s %q", what, got)
	if near := diag.Nearest(got, known); near != "" {
		msg += fmt.Sprintf("; did you mean %q?", near)
	}
	return msg
}

func findCommand(cmds []command, name string) *command {
	for i := range cmds {
		if cmds[i].name == name {
			return &cmds[i]
		}
	}
	return nil
}

func commandNames(cmds []command) []string {
	names := []string{"help", "version"}
	for _, c := range cmds {
		names = append(names, c.name)
	}
	return names
}

func usage(cmds []command) string {
	var b strings.Builder
	b.WriteString("Synoema: a small strict typed language, interpreted at once and native when hot.\n\nusage: synoema COMMAND [FLAGS] …\n\n")
	for _, c := range cmds {
		fmt.Fprintf(&b, "  %-20s %s\n", c.name+" "+c.args, c.short)
	}
	fmt.Fprintf(&b, "  %-20s %s\n  %-20s %s\n", "help [COMMAND]", "this text, or more on a command", "--version", "version, platform, native tier")
	b.WriteString("\nsynoema COMMAND --help lists the command's flags.\n")
	return b.String()
}

func commandHelp(c *command) string {
	var b strings.Builder
	fmt.Fprintf(&b, "usage: synoema %s [FLAGS] %s\n\n%s\n\nflags:\n", c.name, c.args, c.long)
	for _, f := range flagTable() {
		if !takes(c, f.name) {
			continue
		}
		left := "--" + f.name
		if f.value != "" {
			left += " " + f.value
		}
		fmt.Fprintf(&b, "  %-28s %s\n", left, f.doc)
	}
	return b.String()
}

func takes(c *command, flag string) bool {
	for _, f := range c.flags {
		if f == flag {
			return true
		}
	}
	return false
}

func versionLine() string {
	version := "development"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		version = info.Main.Version
	}
	return "synoema " + version + ", " + tiering.Platform()
}
