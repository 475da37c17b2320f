package repl

import (
	"fmt"
	"io"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/tiering"
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
	colored := o.colored(st, st.OutTTY)
	l := &loop{o: o, colors: palette(colored)}
	var err error
	if l.ed, l.st, err = openEditor(st, colored, l.complete); err != nil {
		fmt.Fprintf(st.Err, "synoema: %v\n", err)
		return 1
	}
	defer l.ed.Close()
	st = l.st
	s, err := tiering.New(o.config(st, nil))
	if err != nil {
		fmt.Fprintf(st.Err, "synoema: %v\n", err)
		return 1
	}
	l.s = s
	defer s.Close()
	defer onInterrupt(s.Interrupt)()
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
		entry, err := l.ed.Entry()
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
