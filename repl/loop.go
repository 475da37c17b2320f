package repl

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/tiering"
)

const (
	promptMain = "synoema> "
	promptMore = "       | "
)

// loop is one prompt: a session, an editor, and where to write.
type loop struct {
	st     Streams
	o      Options
	s      *tiering.Session
	ed     editor
	colors diag.Palette
	open   unfinished // function that the next entry may go on with
	loaded []string   // files loaded, for :load without an argument
	quit   bool
	failed bool // an entry failed: the exit status when input is piped
}

// Loop runs the prompt until :quit, Ctrl-D or the end of input and gives the exit
// status. With piped input the status tells whether any entry failed.
func Loop(st Streams, o Options, files []string) int {
	if !st.InTTY {
		st.In = bufio.NewReader(st.In) // one buffer for the prompt and for programs that read
	}
	s, err := tiering.New(o.config(st, nil))
	if err != nil {
		fmt.Fprintf(st.Err, "synoema: %v\n", err)
		return 1
	}
	defer s.Close()
	defer onInterrupt(s.Interrupt)()
	l := &loop{st: st, o: o, s: s, colors: palette(o.colored(st, st.OutTTY))}
	if l.ed, err = newEditor(st, completer{s}); err != nil {
		fmt.Fprintf(st.Err, "synoema: %v\n", err)
		return 1
	}
	defer l.ed.Close()
	if st.InTTY {
		fmt.Fprintf(st.Out, "Synoema, %s. :help lists commands, Ctrl-D leaves.\n", tiering.Platform())
	}
	for _, f := range files {
		l.load(f)
	}
	l.run()
	_ = s.Flush()
	if l.failed && !st.InTTY {
		return 1
	}
	return 0
}

func (l *loop) run() {
	for !l.quit {
		entry, err := l.readEntry()
		if err == errCancelled {
			continue
		}
		if strings.TrimSpace(entry) != "" {
			l.ed.Remember(entry)
			l.handle(entry)
		}
		if err != nil {
			if err != io.EOF {
				fmt.Fprintf(l.st.Err, "synoema: %v\n", err)
			}
			return
		}
	}
}

// readEntry reads lines until they form a whole entry. An empty line ends an
// entry that waits for more; at the end of input what is there is taken.
func (l *loop) readEntry() (string, error) {
	var lines []string
	prompt := promptMain
	for {
		line, err := l.ed.Line(prompt)
		if err == errCancelled {
			return "", err
		}
		lines = append(lines, line)
		text := strings.Join(lines, "\n")
		if err != nil {
			return text, err
		}
		first := strings.TrimSpace(lines[0])
		if first == "" || strings.HasPrefix(first, ":") || strings.TrimSpace(line) == "" || !syntax.Incomplete(text) {
			return text, nil
		}
		prompt = promptMore
	}
}

func (l *loop) handle(entry string) {
	if text := strings.TrimSpace(entry); strings.HasPrefix(text, ":") {
		l.command(text)
		return
	}
	l.show(l.enter(entry))
}

// show prints what an entry defined and its value, or its errors.
func (l *loop) show(r *tiering.Report) {
	if err := l.s.Flush(); err != nil {
		fmt.Fprintf(l.st.Err, "synoema: writing the output: %v\n", err)
	}
	for _, b := range r.Defined {
		if b.Type == "" {
			fmt.Fprintf(l.st.Out, "%s\n", b.Name)
			continue
		}
		fmt.Fprintf(l.st.Out, "%s : %s\n", b.Name, b.Type)
	}
	if r.Value != nil && !r.Value.Unit {
		fmt.Fprintf(l.st.Out, "%s : %s\n", r.Value.Inside, r.Value.Type)
	}
	showFindings(l.errOut(), &l.o, l.s, r, l.colors, true)
	if r.Status != 0 {
		l.failed = true
	}
	if r.Exit {
		l.quit = true
	}
}

// errOut is where errors go: into the conversation on a terminal.
func (l *loop) errOut() io.Writer {
	if l.st.OutTTY {
		return l.st.Out
	}
	return l.st.Err
}
