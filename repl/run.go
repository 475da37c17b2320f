package repl

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"time"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/tiering"
)

// Eval evaluates one expression, prints its value and gives the exit status.
func Eval(st Streams, o Options, text string) int {
	return withSession(st, o, nil, func(s *tiering.Session) *tiering.Report {
		return s.Enter("<eval>", text)
	})
}

// Run runs main of a program file, or of the text on standard input for "-".
func Run(st Streams, o Options, path string, args []string) int {
	return withSession(st, o, args, func(s *tiering.Session) *tiering.Report {
		name, text, err := readProgram(st, path)
		if err != nil {
			return &tiering.Report{Diags: []*diag.Diagnostic{err}, Status: 1}
		}
		if r := s.Load(name, text); r.Status != 0 {
			return r
		}
		return s.RunMain()
	})
}

func readProgram(st Streams, path string) (name, text string, unread *diag.Diagnostic) {
	if path == "-" {
		b, err := io.ReadAll(st.In)
		if err != nil {
			return "", "", cannotRead("standard input", err)
		}
		return "<stdin>", string(b), nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", "", cannotRead(path, err)
	}
	return path, string(b), nil
}

// withSession runs f in a new session: Ctrl-C interrupts it, errors are shown,
// output is flushed on every way out.
func withSession(st Streams, o Options, args []string, f func(s *tiering.Session) *tiering.Report) int {
	cfg := o.config(st, args)
	cfg.Fixed, cfg.PrintsValue = true, true
	s, err := tiering.New(cfg)
	if err != nil {
		fmt.Fprintf(st.Err, "synoema: %v\n", err)
		return 1
	}
	stop := onInterruptSoon(s.Interrupt)
	if st.Last {
		defer s.End()
	} else {
		defer s.Close()
		defer stop()
	}
	r := f(s)
	if err := s.Flush(); err != nil && r.Status == 0 {
		fmt.Fprintf(st.Err, "synoema: writing the output: %v\n", err)
		r.Status = 1
	}
	showErrors(st, &o, s, r)
	if o.Stats {
		fmt.Fprint(st.Err, s.StatsText())
	}
	if o.MemProfile {
		fmt.Fprint(st.Err, s.MemoryProfile())
	}
	if o.Dump.Stage != "" {
		text, err := s.Dump(o.Dump.Stage, o.Dump.Name)
		if err != nil {
			text = "synoema: " + err.Error() + "\n"
		}
		fmt.Fprint(st.Err, text)
	}
	return r.Status
}

// onInterrupt calls f for every Ctrl-C until stop is called.
func onInterrupt(f func()) (stop func()) {
	c, done := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(c, os.Interrupt)
	go func() {
		for {
			select {
			case <-c:
				f()
			case <-done:
				return
			}
		}
	}()
	return func() {
		signal.Stop(c)
		close(done)
	}
}

// deafness is for how long Ctrl-C just ends a process that has begun. To hear signals takes two
// threads more, a tenth of what the start of a small program takes, and nobody is that quick. It ends before
// the first output is overdue: a timer that is to fire earlier than those there are wakes the thread that waits for them.
const deafness = 14 * time.Millisecond

// onInterruptSoon is onInterrupt after a moment.
func onInterruptSoon(f func()) (stop func()) {
	var mu sync.Mutex
	over, deaf := false, func() {}
	timer := time.AfterFunc(deafness, func() {
		mu.Lock()
		defer mu.Unlock()
		if !over {
			deaf = onInterrupt(f)
		}
	})
	return func() {
		timer.Stop()
		mu.Lock()
		defer mu.Unlock()
		over = true
		deaf()
	}
}
