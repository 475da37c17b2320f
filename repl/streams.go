// Package repl is what a person meets: the evaluation of programs and
// expressions from the command line, and the prompt. It renders; all work is
// done by a tiering.Session.
//
// It is a library, so that tests run it without a terminal: everything it reads
// and writes goes through Streams.
package repl

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/chzyer/readline"
	"github.com/mattn/go-isatty"

	"github.com/synoema/synoema/tiering"
)

// Streams is where input comes from and output goes to.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	InTTY    bool // In is a terminal: lines can be edited
	OutTTY   bool
	ErrTTY   bool
	Getenv   func(string) string
	Last     bool                       // the process ends with the command: what the system takes back is left to it
	Size     func() (columns, rows int) // of the terminal that Out is; may be nil
}

// Process gives the streams of this process.
func Process() Streams {
	tty := func(f *os.File) bool { return isatty.IsTerminal(f.Fd()) }
	return Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		InTTY: tty(os.Stdin), OutTTY: tty(os.Stdout), ErrTTY: tty(os.Stderr), Getenv: os.Getenv, Last: true, Size: size}
}

func size() (columns, rows int) {
	columns, rows, err := readline.GetSize(int(os.Stdout.Fd()))
	if err != nil {
		return 0, 0
	}
	return columns, rows
}

// ColorMode says when to use colour.
type ColorMode uint8

const (
	ColorAuto ColorMode = iota
	ColorAlways
	ColorNever
)

// Options is what the command line can ask for.
type Options struct {
	Tier       tiering.Tier
	TierSet    bool // --tier was given
	Threshold  int  // 0: the default
	TraceTier  bool
	MaxMemory  int64
	MaxOutput  int64
	MaxSteps   int64
	Timeout    time.Duration
	Seed       int64
	Seeded     bool
	JSONErrors bool
	Grants     tiering.Grants
	Color      ColorMode
	Stats      bool           // say what was done with memory, on standard error
	MemProfile bool           // list who allocates, on standard error
	Check      bool           // verify regions
	Fuel       map[string]int // how often passes may run
	PerfMap    bool           // list native functions for perf
	Dump       Dump           // show functions after the run, on standard error
}

// Dump asks for the text of functions at a stage of the pipeline; without Name of all that have run.
type Dump struct{ Stage, Name string }

// config turns options into those of a session.
func (o *Options) config(st Streams, args []string) tiering.Config {
	c := tiering.Config{Tier: o.Tier, Threshold: o.Threshold, Stdout: st.Out, Stdin: st.In, Args: args,
		CheckRegions: o.Check, ProfileMemory: o.MemProfile, MaxMemory: o.MaxMemory, MaxOutput: o.MaxOutput, MaxSteps: o.MaxSteps, Timeout: o.Timeout, Grants: o.Grants}
	if o.Fuel != nil {
		c.Fuel, c.FuelEnds = o.Fuel, func(pass, function string) {
			fmt.Fprintf(st.Err, "synoema: %s ran for the last time on %s\n", pass, function)
		}
	}
	if o.PerfMap {
		c.PerfMap = fmt.Sprintf("/tmp/perf-%d.map", os.Getpid()) // where perf looks
	}
	if o.TraceTier {
		c.Trace = st.Err
	}
	if o.Seeded {
		c.Seed = &o.Seed
	}
	return c
}

// colored decides whether a stream gets colour: NO_COLOR and TERM=dumb are heard
// unless --color=always.
func (o *Options) colored(st Streams, tty bool) bool {
	switch o.Color {
	case ColorAlways:
		return true
	case ColorNever:
		return false
	}
	return tty && st.Getenv("NO_COLOR") == "" && st.Getenv("TERM") != "dumb"
}
