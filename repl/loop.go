package repl

import (
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"time"

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
	set    settings
	open   unfinished // function that the next entry may go on with
	last   *answer    // of the latest entry
	loaded []string   // files loaded, the last one last
	force  bool       // the command ended in !
	whole  bool       // values are shown without limits
	told   bool       // that :full shows all
	quit   bool
	failed bool // an entry failed: the exit status when input is piped

	history []string // entries of this session
	running atomic.Pointer[tiering.Session]
	stopped atomic.Bool // by Ctrl-C
}

// maxHistory bounds what :history lists.
const maxHistory = 1000

// Loop runs the prompt until :quit, Ctrl-D or the end of input and gives the exit
// status. With piped input the status tells whether any entry failed.
func Loop(st Streams, o Options, files []string) int {
	l := &loop{st: st, o: o, set: defaultSettings(&o)}
	if st.InTTY {
		l.loadSettings()
	}
	var err error
	if l.ed, l.st, err = l.openEditor(st); err != nil {
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
	l.use(s)
	defer func() { l.s.Close() }()
	stop := onInterrupt(l.interrupt)
	defer stop()
	if st.InTTY {
		l.tell("Synoema, " + tiering.Platform() + ". :help lists commands, :demo shows around.\n")
	}
	for _, f := range files {
		l.load(f)
	}
	l.run()
	_ = l.s.Flush()
	if l.failed && !st.InTTY {
		return 1
	}
	return 0
}

// interrupt serves Ctrl-C. It is called from another goroutine.
func (l *loop) interrupt() {
	l.stopped.Store(true)
	l.ed.Interrupted()
	l.running.Load().Interrupt()
}

// use goes on with another session.
func (l *loop) use(s *tiering.Session) {
	l.s = s
	l.running.Store(s)
	l.apply()
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
	l.s.DropInterrupt()
	l.history = append(l.history, strings.TrimRight(entry, "\n"))
	if len(l.history) > maxHistory {
		l.history = append(l.history[:0:0], l.history[len(l.history)-maxHistory/2:]...)
	}
	if text := strings.TrimSpace(entry); strings.HasPrefix(text, ":") {
		l.command(text)
		return
	}
	l.answer(entry)
}

// answer evaluates an entry and shows what came of it.
func (l *loop) answer(entry string) {
	start := time.Now()
	text, r := l.enter(entry)
	took := time.Since(start)
	l.note(entry, text, r)
	l.show(r)
	if l.set.time == on {
		l.quiet(shortTime(took))
	}
	l.marks()
	fixed := l.fixed()
	if strings.HasPrefix(fixed, ":") {
		l.quiet("commands begin with a colon: " + fixed)
	}
	if fixed != "" {
		l.ed.Offer(fixed)
	}
}

// show prints what an entry defined and its value, or its errors.
func (l *loop) show(r *tiering.Report) {
	l.flush()
	for _, b := range r.Defined {
		fmt.Fprintln(l.st.Out, withType(b.Name, b.Type))
	}
	for _, f := range r.Followed {
		why := "follows"
		if f.Healed {
			why = "fits again"
		}
		l.quiet(withType(f.Name, f.Type) + " " + why)
	}
	if r.Value != nil && !r.Value.Unit {
		l.value(r.Value)
	}
	l.findings(r)
	if r.Exit {
		l.quit = true
	}
}

func (l *loop) value(v *tiering.Value) {
	text := layOut(v.Tree, l.width())
	if l.set.types != off {
		text = typed(text, v.Type, l.width())
	}
	text, cut := firstLines(text, l.lines())
	l.long(text)
	if l.whole {
		return
	}
	if cut > 0 {
		l.quiet(count(cut, "more line") + "; :full shows all")
		l.told = true
	} else if !l.told && strings.Contains(text, tiering.Omitted) {
		l.quiet(":full shows all")
		l.told = true
	}
}

// firstLines gives the first lines of a text and how many are left out.
func firstLines(text string, most int) (first string, cut int) {
	lines := strings.Count(text, "\n") + 1
	if most == 0 || lines <= most {
		return text, 0
	}
	end := 0
	for range most {
		end += strings.IndexByte(text[end:], '\n') + 1
	}
	return text[:end-1], lines - most
}

// long writes a text of any length; Ctrl-C ends it.
func (l *loop) long(text string) {
	text += "\n"
	l.stopped.Store(false)
	for len(text) > 0 && !l.stopped.Load() {
		n := min(len(text), 1<<14)
		if _, err := io.WriteString(l.st.Out, text[:n]); err != nil {
			return
		}
		text = text[n:]
	}
}

func (l *loop) flush() {
	if err := l.s.Flush(); err != nil {
		fmt.Fprintf(l.st.Err, "synoema: writing the output: %v\n", err)
	}
}

// findings shows errors and warnings.
func (l *loop) findings(r *tiering.Report) {
	showFindings(l.errOut(), &l.o, l.s, r, l.colors, l.set.warnings != off)
	if r.Status != 0 {
		l.failed = true
	}
}

// errOut is where errors go: into the conversation on a terminal.
func (l *loop) errOut() io.Writer {
	if l.st.OutTTY {
		return l.st.Out
	}
	return l.st.Err
}
