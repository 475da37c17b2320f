// Package synoema embeds Synoema in Go programs.
//
//	s, err := synoema.New(synoema.Config{})
//	defer s.Close()
//	err = s.Load("shapes.sno", text)
//	v, err := s.Eval("6 * 7") // v.Text == "42", v.Type == "Int"
//
//	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
//	defer cancel()
//	v, err = s.EvalContext(ctx, "area (Circle 1.0)") // errors.Is(err, context.DeadlineExceeded)
package synoema

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/tiering"
)

// Config says how a session runs. Zero fields take the defaults.
type Config struct {
	Stdout    io.Writer     // what programs print; nil discards it
	Stdin     io.Reader     // what they read; nil is empty
	Args      []string      // what `args` gives
	MaxMemory int64         // bytes one evaluation may use
	MaxOutput int64         // bytes one evaluation may print; 0 is no limit
	MaxSteps  int64         // functions one evaluation may enter, turns of loops included; 0 is no limit
	Timeout   time.Duration // of one evaluation
	Interpret bool          // never turn functions native
	Grants    Grants        // files, network and commands that programs may use; none by default
}

// Grants says what programs may do beyond printing and reading their input, as the
// flags --allow-read, --allow-write, --allow-net and --allow-run do.
type Grants = tiering.Grants

// AllowAll grants everything.
func AllowAll() Grants { return tiering.AllowAll() }

// Session keeps definitions and evaluates expressions. It is for one goroutine at a
// time, but for Interrupt.
type Session struct {
	s      *tiering.Session
	closed bool
}

// ErrClosed is what the methods of a closed session give.
var ErrClosed = errors.New("synoema: the session is closed")

// Value is the value of an expression: its text as `show` gives it, and its type.
type Value struct{ Text, Type string }

// New starts a session; Close gives its memory back.
func New(c Config) (*Session, error) {
	tc := tiering.Config{Stdout: c.Stdout, Stdin: c.Stdin, Args: c.Args, MaxMemory: c.MaxMemory, MaxOutput: c.MaxOutput, MaxSteps: c.MaxSteps, Timeout: c.Timeout, Grants: c.Grants}
	if c.Interpret {
		tc.Tier = tiering.Interp
	}
	s, err := tiering.New(tc)
	if err != nil {
		return nil, err
	}
	return &Session{s: s}, nil
}

// Close gives back the session's memory; again, it does nothing.
func (s *Session) Close() error {
	if s.closed {
		return nil
	}
	s.closed = true
	return s.s.Close()
}

// Load adds the definitions of a program. The error is a *Error.
func (s *Session) Load(name, text string) error {
	if s.closed {
		return ErrClosed
	}
	return s.check(s.s.Load(name, text))
}

// Eval evaluates an expression, or takes definitions as the prompt does (then the
// Value is empty). The error is a *Error.
func (s *Session) Eval(text string) (Value, error) {
	if s.closed {
		return Value{}, ErrClosed
	}
	return s.value(s.s.Enter("<eval>", text))
}

// EvalContext is Eval until ctx is done: then the evaluation ends with the error
// `interrupted`, which wraps what ended ctx. Nothing is evaluated when ctx is done already.
func (s *Session) EvalContext(ctx context.Context, text string) (Value, error) {
	return s.until(ctx, func() (Value, error) { return s.Eval(text) })
}

// Run runs main of the loaded program and gives its value.
func (s *Session) Run() (Value, error) {
	if s.closed {
		return Value{}, ErrClosed
	}
	return s.value(s.s.RunMain())
}

// RunContext is Run until ctx is done, as EvalContext is Eval.
func (s *Session) RunContext(ctx context.Context) (Value, error) {
	return s.until(ctx, s.Run)
}

func (s *Session) value(r *tiering.Report) (Value, error) {
	if err := s.check(r); err != nil || r.Value == nil {
		return Value{}, err
	}
	return Value{r.Value.Text, r.Value.Type}, nil
}

// until evaluates and interrupts that when ctx is done. A request that came too late is
// dropped, so that it does not end the next evaluation.
func (s *Session) until(ctx context.Context, evaluate func() (Value, error)) (Value, error) {
	switch {
	case s.closed:
		return Value{}, ErrClosed
	case ctx.Err() != nil:
		return Value{}, context.Cause(ctx)
	}
	asked := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		s.s.Interrupt()
		close(asked)
	})
	v, err := evaluate()
	if stop() {
		return v, err
	}
	<-asked
	s.s.DropInterrupt()
	if e, ok := err.(*Error); ok && e.Code == "interrupted" {
		e.cause = context.Cause(ctx)
	}
	return v, err
}

// Interrupt ends the evaluation that is running with the error `interrupted`, or the next
// one when none is. It may be called from any goroutine.
func (s *Session) Interrupt() { s.s.Interrupt() }

// Error is what went wrong, rendered: Text for people, JSON (one object a line)
// for programs. Code is the stable code of the first error, "" for a program that ended
// itself by `exit`.
type Error struct {
	Code, Text, JSON string
	Status           int // exit status that the command would give
	cause            error
}

func (e *Error) Error() string { return e.Text }

// Unwrap gives what ended the context that ended the evaluation, or nil.
func (e *Error) Unwrap() error { return e.cause }

func (s *Session) check(r *tiering.Report) error {
	if err := s.s.Flush(); err != nil {
		return err
	}
	if r.Status == 0 {
		return nil
	}
	e := &Error{Status: r.Status}
	if r.Exit {
		e.Text = fmt.Sprintf("exit status %d", r.Status)
	}
	for _, d := range r.Diags {
		if e.Code == "" && d.Severity == diag.Error {
			e.Code = d.Code
		}
		e.Text += d.Text(s.s.Sources(), nil)
		e.JSON += string(d.JSON(s.s.Sources())) + "\n"
	}
	return e
}
