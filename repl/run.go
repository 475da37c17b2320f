package repl

import (
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/tiering"
)

// Eval evaluates one expression, prints its value and gives the exit status.
func Eval(st Streams, o Options, text string) int {
	return withSession(st, o, nil, func(s *tiering.Session, ready func()) *tiering.Report {
		ready()
		r := s.Enter("<eval>", text)
		if r.Value != nil && !r.Value.Unit {
			s.Print(r.Value.Text + "\n")
		}
		return r
	})
}

// Run runs main of a program file, or of the text on standard input for "-".
func Run(st Streams, o Options, path string, args []string) int {
	return withSession(st, o, args, func(s *tiering.Session, ready func()) *tiering.Report {
		name, text, err := readProgram(st, path)
		if err != nil {
			return &tiering.Report{Diags: []*diag.Diagnostic{err}, Status: 1}
		}
		if r := s.Load(name, text); r.Status != 0 {
			return r
		}
		ready()
		r := s.RunMain()
		if r.Value != nil && !r.Value.Unit {
			s.Print(r.Value.Text + "\n")
		}
		return r
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
// output is flushed on every way out. f calls ready before the program runs: from
// then on Ctrl-C is heard for certain.
func withSession(st Streams, o Options, args []string, f func(s *tiering.Session, ready func()) *tiering.Report) int {
	cfg := o.config(st, args)
	cfg.Fixed = true
	s, err := tiering.New(cfg)
	if err != nil {
		fmt.Fprintf(st.Err, "synoema: %v\n", err)
		return 1
	}
	ready, stop := onInterrupt(s.Interrupt)
	if st.Last {
		defer s.End()
	} else {
		defer s.Close()
		defer stop()
	}
	r := f(s, ready)
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

// onInterrupt calls f for every Ctrl-C until stop is called. Before signals are heard a
// thread has to start, so that happens beside what the caller does next; ready waits for it.
func onInterrupt(f func()) (ready, stop func()) {
	c := make(chan os.Signal, 1)
	listening, done := make(chan struct{}), make(chan struct{})
	go func() {
		signal.Notify(c, os.Interrupt)
		close(listening)
		for {
			select {
			case <-c:
				f()
			case <-done:
				return
			}
		}
	}()
	ready = func() { <-listening }
	return ready, func() {
		ready()
		signal.Stop(c)
		close(done)
	}
}
