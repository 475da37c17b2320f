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
	flags []string // keys in the flag table
	min   int      // operands wanted
	max   int      // -1: any number
	rest  bool     // what follows the first operand belongs to the program, flags too
	run   func(st repl.Streams, o *options) int
}

// flagSpec is one row of the table of flags.
type flagSpec struct {
	name  string
	value string // placeholder of its value; "" for a switch, in brackets when it may be left out
	doc   string
	set   func(o *options, value string) error
	key   string // where it is not the name: one name may mean different things to different commands
}

func (f *flagSpec) id() string {
	if f.key != "" {
		return f.key
	}
	return f.name
}

func (f *flagSpec) optional() bool { return strings.HasPrefix(f.value, "[") }

// dashes is the flag as it is typed.
func (f *flagSpec) dashes() string {
	if len(f.name) == 1 {
		return "-" + f.name
	}
	return "--" + f.name
}

// options is what the command line asked for.
type options struct {
	session  repl.Options
	test     repl.TestOptions
	typeOnly bool
	operands []string
}

// Groups of flags that several commands take.
var (
	showing = []string{"errors", "color"}
	limits  = append([]string{"threshold", "trace-tier", "stats", "check-regions", "dump", "fuel-pass", "max-memory", "max-output", "max-steps", "timeout", "seed",
		"allow-read", "allow-write", "allow-net", "allow-run", "A"}, showing...)
	running = append([]string{"tier", "perf-map"}, limits...)
	once    = append([]string{"profile-memory"}, running...)
)

func commands() []command {
	return []command{
		{name: "eval", args: "EXPR", short: "evaluate an expression and print its value",
			long:  "Evaluates EXPR and prints its value, e.g. synoema eval \"6 * 7\".",
			flags: append([]string{"type"}, once...), min: 1, max: 1, run: eval},
		{name: "run", args: "FILE [ARG…]", short: "run a program: interpreted first, hot functions turn native",
			long:  "Runs main of FILE (- reads the program from standard input). ARGs are what `args` gives.",
			flags: once, min: 1, max: -1, rest: true,
			run: func(st repl.Streams, o *options) int {
				return repl.Run(st, o.session, o.operands[0], o.operands[1:])
			}},
		{name: "jit", args: "FILE [ARG…]", short: "run a program with everything native before main starts",
			long:  "Compiles all that main of FILE can reach to machine code, then runs it.",
			flags: once, min: 1, max: -1, rest: true, run: jit},
		{name: "repl", args: "[FILE…]", short: "explore: definitions and expressions at a prompt",
			long:  "Starts the prompt, after loading FILEs. Input from a pipe works too. :help lists what the prompt can do.",
			flags: running, max: -1,
			run: func(st repl.Streams, o *options) int { return repl.Loop(st, o.session, o.operands) }},
		{name: "check", args: "FILE…", short: "check programs without running them; shows warnings too",
			long:  "Checks syntax and types of every FILE (- is standard input). Status 1 when one has errors.",
			flags: showing, min: 1, max: -1,
			run: func(st repl.Streams, o *options) int { return repl.Check(st, o.session, o.operands) }},
		{name: "type", args: "FILE NAME", short: "the type of a name, or any expression, in the scope of a file",
			long:  "Prints NAME : TYPE without running anything; NAME may be an expression.",
			flags: showing, min: 2, max: 2,
			run: func(st repl.Streams, o *options) int {
				return repl.TypeIn(st, o.session, o.operands[0], o.operands[1])
			}},
		{name: "test", args: "[PATH…]", short: "run examples of doc comments, tests and properties",
			long: "Runs `--- example: e == v` lines, test \"name\" = e, and test \"name\" = prop x y -> e [when guard]\n" +
				"of each file, or of all .sno files below a directory (default: this one). Properties are tried with\n" +
				"100 inputs; a counter-example is made as small as possible. Status 1 when anything fails.",
			flags: append([]string{"tiers", "filter", "json"}, limits...), max: -1,
			run: func(st repl.Streams, o *options) int { return repl.Test(st, o.session, o.test, o.operands) }},
		{name: "explain", args: "[CODE]", short: "what an error code means, with an example",
			long: "Explains CODE, e.g. synoema explain type_mismatch; without it, lists all codes.", max: 1, run: explain},
	}
}

func eval(st repl.Streams, o *options) int {
	if o.typeOnly {
		return repl.TypeOf(st, o.session, o.operands[0])
	}
	return repl.Eval(st, o.session, o.operands[0])
}

func jit(st repl.Streams, o *options) int {
	if !o.session.TierSet {
		o.session.Tier = tiering.JIT
	}
	return repl.Run(st, o.session, o.operands[0], o.operands[1:])
}

func explain(st repl.Streams, o *options) int {
	if len(o.operands) == 0 {
		fmt.Fprint(st.Out, diag.CodeList())
		return statusOK
	}
	text := diag.Explain(o.operands[0])
	if text == "" {
		return usageError(st, unknown("code", o.operands[0], diag.Codes()), "synoema explain lists the codes")
	}
	fmt.Fprint(st.Out, text)
	return statusOK
}

func flagTable() []flagSpec {
	return []flagSpec{
		{name: "tier", value: "interp|auto|jit", doc: "which tier runs the code (results never differ)", set: setTier},
		{name: "tier", key: "tiers", value: "interp|auto|jit|all", doc: "which tier runs the tests; all: each test in every tier", set: setTiers},
		{name: "threshold", value: "N", doc: "heat at which a function turns native (default " + fmt.Sprint(tiering.DefaultThreshold) + ")",
			set: func(o *options, v string) error { return positive(v, &o.session.Threshold) }},
		{name: "trace-tier", value: "", doc: "report on standard error which function turns native, when, and at what cost",
			set: func(o *options, _ string) error { o.session.TraceTier = true; return nil }},
		{name: "stats", value: "", doc: "say on standard error what was done with memory",
			set: func(o *options, _ string) error { o.session.Stats = true; return nil }},
		{name: "profile-memory", value: "", doc: "list on standard error which places allocate and hold most, by samples: what a collection keeps is shared out by number of objects",
			set: func(o *options, _ string) error { o.session.MemProfile = true; return nil }},
		{name: "check-regions", value: "", doc: "verify what region inference did to every function, before it runs",
			set: func(o *options, _ string) error { o.session.Check = true; return nil }},
		{name: "dump", value: "STAGE[=FUNCTION]", doc: "show functions on standard error at the end, as they are after STAGE: " + strings.Join(tiering.StageNames(), ", "),
			set: setDump},
		{name: "fuel-pass", value: "PASS=N", doc: "let PASS of the optimiser run only N times, to find the use of it that makes a program go wrong; may be repeated",
			set: setFuel},
		{name: "perf-map", doc: "list native functions in /tmp/perf-PID.map, so that `perf report` names them",
			set: func(o *options, _ string) error { o.session.PerfMap = true; return nil }},
		{name: "max-memory", value: "SIZE", doc: "end the evaluation when it needs more than SIZE (512M, 2G; default a quarter of the machine)",
			set: func(o *options, v string) error { return size(v, &o.session.MaxMemory) }},
		{name: "max-output", value: "SIZE", doc: "end the evaluation when it prints more than SIZE (64K, 10M)",
			set: func(o *options, v string) error { return size(v, &o.session.MaxOutput) }},
		{name: "max-steps", value: "N", doc: "end the evaluation when it has entered functions N times, turns of loops included; the same in every tier",
			set: func(o *options, v string) error { return positive(v, &o.session.MaxSteps) }},
		{name: "timeout", value: "DURATION", doc: "end the evaluation after DURATION (500ms, 10s)",
			set: func(o *options, v string) error { return duration(v, &o.session.Timeout) }},
		{name: "seed", value: "N", doc: "make `random`, and the inputs of properties, repeatable",
			set: func(o *options, v string) error { o.session.Seeded = true; return integer(v, &o.session.Seed) }},
		{name: "errors", value: "text|json", doc: "how errors are written to standard error",
			set: func(o *options, v string) error {
				return oneOf(v, map[string]bool{"text": false, "json": true}, &o.session.JSONErrors)
			}},
		{name: "color", value: "auto|always|never", doc: "colour in messages and at the prompt",
			set: func(o *options, v string) error {
				return oneOf(v, map[string]repl.ColorMode{"auto": repl.ColorAuto, "always": repl.ColorAlways, "never": repl.ColorNever}, &o.session.Color)
			}},
		grantFlag("read", "[PATH,…]", "let the program read files (only these, or below these directories)",
			func(g *tiering.Grants) *tiering.Grant { return &g.Read }),
		grantFlag("write", "[PATH,…]", "let the program make and change files (only these, or below these directories)",
			func(g *tiering.Grants) *tiering.Grant { return &g.Write }),
		grantFlag("net", "[HOST:PORT,…]", "let the program use the network (only these hosts and ports; listening needs :PORT)",
			func(g *tiering.Grants) *tiering.Grant { return &g.Net }),
		grantFlag("run", "[COMMAND,…]", "let the program start commands (only these)",
			func(g *tiering.Grants) *tiering.Grant { return &g.Run }),
		{name: "A", doc: "all four of --allow-read, --allow-write, --allow-net and --allow-run",
			set: func(o *options, _ string) error { o.session.Grants = tiering.AllowAll(); return nil }},
		{name: "type", doc: "print the type of EXPR in place of its value",
			set: func(o *options, _ string) error { o.typeOnly = true; return nil }},
		{name: "filter", value: "TEXT", doc: "only tests with TEXT in their names",
			set: func(o *options, v string) error { o.test.Filter = v; return nil }},
		{name: "json", doc: "one JSON object a line for each test, and one with the counts",
			set: func(o *options, _ string) error { o.test.JSON = true; return nil }},
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
	if len(c.flags) == 0 {
		return fmt.Sprintf("usage: synoema %s %s\n\n%s\n", c.name, c.args, c.long)
	}
	fmt.Fprintf(&b, "usage: synoema %s [FLAGS] %s\n\n%s\n\nflags:\n", c.name, c.args, c.long)
	for _, f := range flagTable() {
		if !takes(c, f.id()) {
			continue
		}
		left := f.dashes()
		switch {
		case f.optional():
			left += "[=" + f.value[1:]
		case f.value != "":
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
