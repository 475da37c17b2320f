package repl

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/tiering"
)

// replCommand is one row of the table from which :help, parsing and completion are made.
type replCommand struct {
	name, args string
	help       string // one line
	more       string // for :help NAME
	run        func(l *loop, arg string)
}

func replCommands() []replCommand {
	cmds := []replCommand{
		{"type", "EXPR", "the type of an expression, without evaluating it", "", (*loop).typeOf},
		{"info", "NAME", "all about a name: type, text, where it is used, tier", "", (*loop).info},
		{"doc", "NAME", "what a name is for, with its type", "", (*loop).doc},
		{"browse", "[TEXT]", "names that are known, those with TEXT in them with their types",
			"TEXT is a part of a name, or a module with its dot: :browse str_, :browse Math.", (*loop).browse},
		{"env", "[TEXT]", "what this session has defined, in order", "", (*loop).env},
		{"full", "[EXPR]", "the last value, or that of EXPR, without limits", "", (*loop).full},
		{"load", "FILE", "load the definitions of a file (again, without FILE)", "", (*loop).load},
		{"reload", "", "load all loaded files and what they import again",
			"What depends on what changed is checked again. Types that did not change stay the same:\nvalues that you have keep fitting.", (*loop).reload},
		{"edit", "[NAME|FILE]", "change a definition, a file or the last entry in $EDITOR",
			"$VISUAL goes before $EDITOR. Without NAME the editor gets the last entry, also one that\nhad errors. What comes out is entered; a FILE is loaded.", (*loop).edit},
		{"save", "FILE", "write a program that makes these definitions again",
			"Each definition is written as it was last entered. A value whose ingredients have changed\nsince is written as it is. Tests, doc comments and imports are kept.\nAn existing file that :save has not written is only replaced by :save! FILE.", (*loop).save},
		{"undo", "[N]", "take the last entry back, with what followed from it",
			"What the entry defined, what was checked again for its sake, and `it` are as before it.\nWhat was printed stays printed. :undo N takes N entries back (up to 100; fewer once kept values come near the memory limit).", (*loop).undo},
		{"fix", "", "enter what the last error suggested", "Tab at the empty prompt lets you look at it first.", (*loop).fix},
		{"reset", "", "forget everything that was defined", "", (*loop).reset},
		{"set", "[SETTING VALUE]", "list or change settings",
			"`:set time on` changes one for this session, `:set save` keeps them for later sessions,\n`:set default` goes back to what they were at first.", (*loop).setCommand},
		{"time", "EXPR", "evaluate and tell how long it took", "", (*loop).time},
		{"bench", "EXPR", "evaluate again and again: median, spread, memory, tier",
			"The functions get the time to turn native first. :set bench 5s measures for longer.", (*loop).bench},
		{"tier", "[TEXT] [by COLUMN]", "the functions: tier, calls, heat, code, who inlined them",
			"TEXT is a part of a name. COLUMN is name, tier, calls, heat, compiled or code:\n:tier by code, :tier fib, :tier map by calls. Native code does not count\nits calls: the number is that of the interpreted ones, loop turns included.", (*loop).tiers},
		{"mem", "", "where the memory is", "", (*loop).mem},
	}
	for _, st := range tiering.Stages {
		cmds = append(cmds, replCommand{st.Name, "NAME", st.Doc, "", func(l *loop, arg string) { l.dump(st.Name, arg) }})
	}
	return append(cmds, []replCommand{
		{"explain", "[CODE]", "what an error code means; without CODE, the last one", "", (*loop).explain},
		{"test", "[FILE…]", "run the tests of this session, or of files", "", (*loop).test},
		{"history", "[TEXT]", "entries of this session, or those with TEXT in them", "", (*loop).showHistory},
		{"demo", "", "a tour of five minutes; a function turns native in it", "", (*loop).demo},
		{"help", "[COMMAND]", "this list, or more about one command, or about keys", "", (*loop).help},
		{"quit", "", "leave (Ctrl-D does too)", "", func(l *loop, _ string) { l.quit = true }},
	}...)
}

// short are commands by the one letter that other prompts have for them.
var short = syntax.Words[string]{{"t", "type"}, {"i", "info"}, {"l", "load"}, {"r", "reload"}, {"e", "edit"}, {"q", "quit"},
	{"h", "help"}, {"?", "help"}, {"s", "save"}, {"d", "doc"}, {"b", "browse"}, {"u", "undo"}}

// command runs a line that starts with a colon. A unique prefix is enough.
func (l *loop) command(line string) {
	name, arg, _ := strings.Cut(strings.TrimPrefix(line, ":"), " ")
	name = strings.TrimSpace(name)
	bare := strings.TrimSuffix(name, "!")
	cmd, problem := findCommand(bare)
	if problem != "" {
		l.complain(problem)
		return
	}
	l.force = bare != name
	cmd.run(l, strings.TrimSpace(arg))
}

func findCommand(name string) (cmd *replCommand, problem string) {
	if full, ok := short.Find(name); ok {
		name = full
	}
	var names []string
	var found []replCommand
	for _, c := range replCommands() {
		names = append(names, ":"+c.name)
		if c.name == name {
			found = []replCommand{c}
			break
		}
		if name != "" && strings.HasPrefix(c.name, name) {
			found = append(found, c)
		}
	}
	if len(found) == 1 {
		return &found[0], ""
	}
	if len(found) > 1 {
		return nil, fmt.Sprintf(":%s could be %s", name, commandNames(found))
	}
	msg := fmt.Sprintf("unknown command :%s", name)
	if near := diag.Nearest(":"+name, names); near != "" {
		msg += fmt.Sprintf("; did you mean %s?", near)
	}
	return nil, msg + " (:help lists the commands)"
}

// commandNames lists commands as ":type or :tier".
func commandNames(cs []replCommand) string {
	var b strings.Builder
	for i, c := range cs {
		switch {
		case i > 0 && i == len(cs)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(":" + c.name)
	}
	return b.String()
}

func (l *loop) complain(msg string) {
	l.failed = true
	fmt.Fprintln(l.errOut(), msg)
}

// wants complains when a command lacks its operand.
func (l *loop) wants(arg, command, what string) bool {
	if arg == "" {
		l.complain(":" + command + " needs " + what)
	}
	return arg != ""
}

func (l *loop) help(name string) {
	if name != "" {
		l.helpFor(strings.TrimPrefix(name, ":"))
		return
	}
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 4, 2, ' ', 0)
	for _, c := range replCommands() {
		fmt.Fprintf(w, ":%s %s\t%s\n", c.name, c.args, c.help)
	}
	w.Flush()
	l.tell(table.String() + `
A unique beginning of a command is enough, so are :t :i :l :r :e :s :d :b :u :h :q.
Definitions (square x = x * x) are kept; an expression is evaluated and shown, and
"it" is the value of the last one. Lines after one that ends in = or -> or an open
bracket continue the entry; an empty line ends it. Equations of one function may
follow each other as entries. Ctrl-C stops an evaluation and keeps what is defined.
:help keys lists the keys.
`)
}

func (l *loop) helpFor(name string) {
	if name == "keys" {
		l.keys()
		return
	}
	c, problem := findCommand(name)
	if problem != "" {
		l.complain(problem)
		return
	}
	text := strings.TrimSpace(":"+c.name+" "+c.args) + "\n  " + c.help + "\n"
	if c.more != "" {
		text += "  " + strings.ReplaceAll(c.more, "\n", "\n  ") + "\n"
	}
	l.tell(text)
}
