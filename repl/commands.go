package repl

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/synoema/synoema/frontend/diag"
)

// replCommand is one row of the table from which :help and parsing are made.
type replCommand struct {
	name, args, help string
	run              func(l *loop, arg string)
}

func replCommands() []replCommand {
	return []replCommand{
		{"type", "EXPR", "the type of an expression, without evaluating it", (*loop).typeOf},
		{"doc", "NAME", "what a name is for, with its type", (*loop).doc},
		{"load", "FILE", "load the definitions of a file (again, without FILE)", (*loop).load},
		{"tier", "", "each function's tier, calls and code size", (*loop).tiers},
		{"core", "NAME", "a definition as polymorphic Core", func(l *loop, arg string) { l.dump("core", arg) }},
		{"instance", "NAME", "its instances, as both tiers run them", func(l *loop, arg string) { l.dump("instance", arg) }},
		{"ssa", "NAME", "its instances in SSA, after all passes", func(l *loop, arg string) { l.dump("ssa", arg) }},
		{"asm", "NAME", "its instances as machine code, beside the source", func(l *loop, arg string) { l.dump("asm", arg) }},
		{"help", "", "this list", (*loop).help},
		{"quit", "", "leave (Ctrl-D does too)", func(l *loop, _ string) { l.quit = true }},
	}
}

// command runs a line that starts with a colon. A unique prefix is enough.
func (l *loop) command(line string) {
	name, arg, _ := strings.Cut(strings.TrimPrefix(line, ":"), " ")
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
		found[0].run(l, strings.TrimSpace(arg))
		return
	}
	if len(found) > 1 {
		l.complain(fmt.Sprintf(":%s could be %s", name, commandNames(found)))
		return
	}
	msg := fmt.Sprintf("unknown command :%s", name)
	if near := diag.Nearest(":"+name, names); near != "" {
		msg += fmt.Sprintf("; did you mean %s?", near)
	}
	l.complain(msg + " (:help lists the commands)")
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

func (l *loop) typeOf(expr string) {
	if expr == "" {
		l.complain(":type needs an expression, e.g. :type map")
		return
	}
	text, r := l.s.TypeOf(expr)
	if r.Status == 0 {
		fmt.Fprintf(l.st.Out, "%s : %s\n", expr, text)
		return
	}
	l.show(r)
}

func (l *loop) doc(name string) {
	if name == "" {
		l.complain(":doc needs a name, e.g. :doc map")
		return
	}
	text, ty, r := l.s.Doc(name)
	if r.Status != 0 {
		l.show(r)
		return
	}
	if ty != "" {
		name += " : " + ty
	}
	if text == "" {
		text = "not documented"
	}
	fmt.Fprintf(l.st.Out, "%s\n  %s\n", name, strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  "))
}

func (l *loop) load(path string) {
	if path == "" {
		if len(l.loaded) == 0 {
			l.complain(":load needs a file, e.g. :load examples/lists.sno")
			return
		}
		path = l.loaded[len(l.loaded)-1]
	}
	text, err := os.ReadFile(path)
	if err != nil {
		l.failed = true
		showDiag(l.errOut(), &l.o, nil, cannotRead(path, err), l.colors)
		return
	}
	l.loaded = append(l.loaded, path)
	l.show(l.s.Load(path, string(text)))
}

func (l *loop) dump(stage, name string) {
	if name == "" {
		l.complain(":" + stage + " needs the name of a function")
		return
	}
	text, err := l.s.Dump(stage, name)
	if err != nil {
		l.complain(err.Error())
		return
	}
	fmt.Fprint(l.st.Out, text)
}

func (l *loop) tiers(string) {
	fns := l.s.Functions()
	if len(fns) == 0 {
		fmt.Fprintln(l.st.Out, "nothing has run yet")
		return
	}
	sort.SliceStable(fns, func(i, j int) bool { return fns[i].Calls > fns[j].Calls })
	w := tabwriter.NewWriter(l.st.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "function\ttype\ttier\tcalls\tcode\tcompiled in")
	for _, f := range fns {
		code, took := "-", "-"
		if f.CodeBytes > 0 {
			code, took = fmt.Sprintf("%d bytes", f.CodeBytes), f.CompileTime.Round(time.Microsecond).String()
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\t%s\n", f.Name, f.Type, f.Tier, f.Calls, code, took)
	}
	w.Flush()
}

func (l *loop) help(string) {
	w := tabwriter.NewWriter(l.st.Out, 0, 4, 2, ' ', 0)
	for _, c := range replCommands() {
		fmt.Fprintf(w, ":%s %s\t%s\n", c.name, c.args, c.help)
	}
	w.Flush()
	fmt.Fprint(l.st.Out, `
Definitions (square x = x * x) are kept; an expression is evaluated and shown.
Lines after one that ends in = or -> or an open bracket continue the entry; an
empty line ends it. Equations of one function may follow each other as entries.
Ctrl-C stops an evaluation and keeps everything defined.
`)
}
