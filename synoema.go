// Package synoema embeds Synoema in Go programs.
//
//	s, err := synoema.New(synoema.Config{})
//	defer s.Close()
//	err = s.Load("shapes.sno", text)
//	v, err := s.Eval("6 * 7") // v.Text == "42", v.Type == "Int"
package synoema

import (
	"io"
	"time"

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
type Session struct{ s *tiering.Session }

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
	return &Session{s}, nil
}

// Close gives back the session's memory.
func (s *Session) Close() error { return s.s.Close() }

// Load adds the definitions of a program. The error is a *Error.
func (s *Session) Load(name, text string) error { return s.check(s.s.Load(name, text)) }

// Eval evaluates an expression, or takes definitions as the prompt does (then the
// Value is empty). The error is a *Error.
func (s *Session) Eval(text string) (Value, error) {
	r := s.s.Enter("<eval>", text)
	if err := s.check(r); err != nil || r.Value == nil {
		return Value{}, err
	}
	return Value{r.Value.Text, r.Value.Type}, nil
}

// Run runs main of the loaded program and gives its value.
func (s *Session) Run() (Value, error) {
	r := s.s.RunMain()
	if err := s.check(r); err != nil || r.Value == nil {
		return Value{}, err
	}
	return Value{r.Value.Text, r.Value.Type}, nil
}

// Interrupt ends the evaluation that is running with the error `interrupted`. It may
// be called from any goroutine.
func (s *Session) Interrupt() { s.s.Interrupt() }

// Error is what went wrong, rendered: Text for people, JSON (one object a line)
// for programs. Code is the stable code of the first finding.
type Error struct {
	Code, Text, JSON string
	Status           int // exit status that the command would give
}

func (e *Error) Error() string { return e.Text }

func (s *Session) check(r *tiering.Report) error {
	if err := s.s.Flush(); err != nil {
		return err
	}
	if r.Status == 0 {
		return nil
	}
	e := &Error{Status: r.Status}
	for _, d := range r.Diags {
		if e.Code == "" {
			e.Code = d.Code
		}
		e.Text += d.Text(s.s.Sources(), nil)
		e.JSON += string(d.JSON(s.s.Sources())) + "\n"
	}
	return e
}
