package fuzz

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/tiering"
)

// Mode is a way to run a program.
type Mode struct {
	Name  string
	cfg   tiering.Config
	base  bool // it says what is right, and has little time
	plain bool // without an optimiser: places of errors may differ
}

// Modes are the ways in which every program must give the same. The first one says
// what is right; between the thresholds, promotion falls into the middle of loops.
var Modes = []Mode{
	{Name: "interp", cfg: tiering.Config{Tier: tiering.Interp}},
	{Name: "auto1", cfg: tiering.Config{Tier: tiering.Auto, Threshold: 1, Beside: -1}},
	{Name: "beside", cfg: tiering.Config{Tier: tiering.Auto, Threshold: 1, Beside: 1}},
	{Name: "auto300", cfg: tiering.Config{Tier: tiering.Auto, Threshold: 300}},
	{Name: "auto", cfg: tiering.Config{Tier: tiering.Auto}},
	{Name: "jit", cfg: tiering.Config{Tier: tiering.JIT}},
}

// Regions are the ways to treat memory that is given back, beside the one that users have.
// No program may see a difference.
var Regions = []Region{
	{"always", heap.Reuse, true},
	{"quarantine", heap.Quarantine, false},
	{"quarantine always", heap.Quarantine, true},
	{"never free", heap.NeverFree, false},
}

// Region says what becomes of freed memory, and whether all points collect.
type Region struct {
	Name    string
	freeing heap.Freeing
	always  bool
}

// In is a mode with another way to treat memory.
func (m Mode) In(r Region) Mode {
	m.Name += " " + r.Name
	m.cfg.Freeing, m.cfg.EvacuateAlways = r.freeing, r.always
	return m
}

// Fixed is a mode in which nothing can be redefined: callers know what they call.
func (m Mode) Fixed() Mode {
	m.Name += " fixed"
	m.cfg.Fixed = true
	return m
}

// Base is the mode that says what is right for the program of a seed. Two of three programs
// cannot be redefined: optimisers may do more then, which call chains show.
func Base(seed uint64) Mode {
	m := Modes[0].fixedFor(seed)
	m.base = true
	return m
}

func (m Mode) fixedFor(seed uint64) Mode {
	if seed/5%3 > 0 {
		return m.Fixed()
	}
	return m
}

// ModesOf are the modes that the program of a seed is run in beside Base: the auto tier, at a
// threshold that goes round, and the native tier, each with its own way to treat memory; each
// third seed the interpreter too. Twenty seeds in a row see all pairs.
func ModesOf(seed uint64) []Mode {
	autos, native := Modes[1:len(Modes)-1], Modes[len(Modes)-1]
	n := uint64(len(autos))
	out := []Mode{place(autos[seed%n], seed/n).fixedFor(seed), place(native, seed).fixedFor(seed)}
	if seed%3 == 2 {
		out = append(out, Modes[0].In(Regions[seed/3%uint64(len(Regions))]).fixedFor(seed))
	}
	return out
}

// place is a mode with the way to treat memory that has a number; 0 is the usual one.
func place(m Mode, region uint64) Mode {
	if r := region % uint64(len(Regions)+1); r > 0 {
		m = m.In(Regions[r-1])
	}
	return m
}

// Plain is the interpreter without the optimiser: the passes over Core are both tiers', so
// that these agree about what a pass has done wrong.
func Plain() Mode {
	m := Modes[0].Without(tiering.CorePasses()...)
	m.Name, m.plain = "plain", true
	return m
}

// AllModes are all tiers in all ways to treat memory.
func AllModes() []Mode {
	var out []Mode
	for _, m := range Modes {
		out = append(out, m, m.Fixed())
		for _, r := range Regions {
			out = append(out, m.In(r).Fixed())
		}
	}
	return out
}

// Without is a mode with optimiser passes switched off.
func (m Mode) Without(passes ...string) Mode {
	m.Name += " without " + strings.Join(passes, ", ")
	m.cfg.Without = append(m.cfg.Without[:len(m.cfg.Without):len(m.cfg.Without)], passes...)
	return m
}

// fuelled is a mode in which a pass runs only so many times.
func (m Mode) fuelled(pass string, n int) Mode {
	m.Name += fmt.Sprintf(" --fuel-pass %s=%d", pass, n)
	m.cfg.Fuel = map[string]int{pass: n}
	return m
}

// Outcome is all that a program shows to the outside.
type Outcome struct {
	Out    string // what it printed and its value
	Errs   string // errors as text, with place and call chain
	Status int
	Broken string // an internal error, also one that only kept a function interpreted
}

// Limit tells that the program met a limit of time, memory or stack: how far it
// came then is a matter of the mode.
func (o Outcome) Limit() bool { return o.Status == 3 }

// Rejected tells that the program has no meaning: the generator's fault.
func (o Outcome) Rejected() bool { return o.Out == "" && strings.Contains(o.Errs, rejected) }

const rejected = "rejected by the frontend\n"

func (o Outcome) String() string {
	return fmt.Sprintf("%s%sstatus %d\n%s", o.Out, o.Errs, o.Status, o.Broken)
}

// Limits of one run: a sane program stays far below. The other modes get much more
// time than the first, so that a busy machine makes no difference.
const (
	maxTime   = time.Second
	patience  = 20
	maxMemory = 256 << 20
)

// Run runs main of a program in a session of its own.
func Run(m Mode, text string) Outcome { return (&Trial{Text: text}).Run(m) }

// Trial runs one program in several modes. The text is checked once, and functions are made
// once by the same passes: what the modes do with them is what differs.
type Trial struct {
	Text   string
	Apart  bool             // every mode checks and makes anew
	loaded *tiering.Session // the first, which is closed
}

// Run runs main in a session that is over when it returns.
func (t *Trial) Run(m Mode) (o Outcome) {
	defer func() {
		if broken := recover(); broken != nil {
			o.Broken = fmt.Sprintf("panic: %v\n", broken)
		}
	}()
	var out, trace bytes.Buffer
	cfg := m.cfg
	cfg.Stdout, cfg.Stdin, cfg.Trace = &out, strings.NewReader(""), &trace
	cfg.Timeout, cfg.MaxMemory, cfg.CheckRegions = patience*maxTime, maxMemory, true
	if m.base {
		cfg.Timeout = maxTime
	}
	s, r, err := t.session(cfg)
	if err != nil {
		return Outcome{Broken: err.Error()}
	}
	defer s.Close()
	if r.Status != 0 {
		o.Errs = rejected
	} else {
		r = s.RunMain()
	}
	if err := s.Flush(); err != nil {
		o.Broken = err.Error()
	}
	if r.Value != nil && !r.Value.Unit {
		fmt.Fprintln(&out, r.Value.Text)
	}
	o.Out, o.Status = out.String(), r.Status
	o.report(s, r, trace.String())
	return o
}

// session has the text loaded.
func (t *Trial) session(cfg tiering.Config) (*tiering.Session, *tiering.Report, error) {
	if t.loaded != nil {
		s, err := t.loaded.Twin(cfg)
		return s, &tiering.Report{}, err
	}
	s, err := tiering.New(cfg)
	if err != nil {
		return nil, nil, err
	}
	r := s.Load("main.sno", t.Text)
	if r.Status == 0 && !t.Apart {
		t.loaded = s
	}
	return s, r, nil
}

// report adds what went wrong.
func (o *Outcome) report(s *tiering.Session, r *tiering.Report, trace string) {
	for _, d := range r.Diags {
		if d.Severity != diag.Error {
			continue
		}
		text := d.Text(s.Sources(), nil)
		o.Errs += text
		if d.Code == "internal_error" {
			o.Broken += text
		}
	}
	for line := range strings.Lines(trace) {
		if strings.Contains(line, "stays interpreted:") {
			o.Broken += line
		}
	}
}

// Difference says how running the text in two modes differs, "" when it doesn't.
// A program that is rejected or meets a limit differs in nothing.
func Difference(text string, a, b Mode) string {
	a.base = true
	want := Run(a, text)
	if want.Broken != "" {
		return a.Name + ": " + want.Broken
	}
	if want.Limit() || want.Rejected() {
		return ""
	}
	got := Run(b, text)
	if Same(want, got, b) {
		return ""
	}
	return fmt.Sprintf("--- %s\n%s--- %s\n%s", a.Name, want, b.Name, got)
}

// Same tells whether a mode gave what it should. Inlining a lambda takes its frame
// out of call chains, so these are left out where a pass is switched off. Where all are,
// places are, too: they are those of the innermost frame of the program's own.
//
// Collecting at every point takes time in the square of what is alive, and memory that is
// never freed runs out: there a limit tells nothing.
func Same(want, got Outcome, m Mode) bool {
	if (m.cfg.EvacuateAlways || m.cfg.Freeing == heap.NeverFree) && got.Limit() && got.Broken == "" {
		return true
	}
	switch {
	case m.plain:
		want, got = withoutNames(want), withoutNames(got)
	case m.cfg.Without != nil || m.cfg.Fuel != nil:
		want.Errs, got.Errs = withoutChain(want.Errs), withoutChain(got.Errs)
	}
	return want == got
}

// functionName is what a shown function is called: that of a lambda may come from what was inlined.
var functionName = regexp.MustCompile(`<function \S+ :`)

// withoutNames leaves of errors only the messages, and of functions only the types.
func withoutNames(o Outcome) Outcome {
	o.Errs = functionName.ReplaceAllString(onlyMessages(o.Errs), "<function :")
	o.Out = functionName.ReplaceAllString(o.Out, "<function :")
	return o
}

func onlyMessages(errs string) string {
	text := ""
	for line := range strings.Lines(errs) {
		if strings.HasPrefix(line, "error[") {
			text += line
		}
	}
	return text
}

func withoutChain(errs string) string {
	text := ""
	for line := range strings.Lines(errs) {
		if !strings.HasPrefix(line, "  in ") {
			text += line
		}
	}
	return text
}
