package tiering

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/prelude"
	"github.com/synoema/synoema/source"
)

// Report is the outcome of loading, entering or running something.
type Report struct {
	Diags    []*diag.Diagnostic
	Defined  []Binding  // names that an entry or file defined, in order
	Followed []Followed // what was checked again since it mentions one of them
	Value    *Value     // of an expression or of main
	Status   int        // exit status: 0, 1 error, 3 limit, 130 interrupted, or that of `exit`
	Exit     bool       // the program called `exit`
}

// Followed is a definition whose type followed that of a redefined one, or that was
// stale and fits again.
type Followed struct {
	Binding
	Healed bool
}

// Binding is a defined name with its type, as text; of a type or class, only the name.
type Binding struct{ Name, Type string }

// Value is a shown value.
type Value struct {
	Text   string // as `show` gives it
	Inside string // as inside a structure: strings and chars quoted
	Type   string
	Unit   bool
	Tree   *Tree // in place of both texts, after View
}

// FnInfo describes a function instance for :tier.
type FnInfo struct {
	Name, Type, Tier string
	Calls            int64 // and loop turns, as far as the interpreter has counted them
	Heat             int   // per cent of what turns a function native
	CodeBytes        int
	CompileTime      time.Duration
	InlinedBy        []string // functions that its text went into
}

// Exit statuses (LANGUAGE §8).
const (
	statusError       = 1
	statusLimit       = 3
	statusInterrupted = 130
)

// statusOf gives the exit status of a run-time error.
func statusOf(code string) int {
	switch code {
	case "stack_overflow", "out_of_memory", "timeout", "step_limit", "output_limit", "task_limit":
		return statusLimit
	case "interrupted":
		return statusInterrupted
	}
	return statusError
}

// failed makes the report of a frontend that found errors.
func failed(list *diag.List) *Report {
	return &Report{Diags: list.Items, Status: statusError}
}

// traceHead is how many of the innermost frames of a deep recursion are shown. How
// many are left out is not: it is a matter of the tier's stack.
const traceHead = 6

// faultReport turns a run-time error into a report. Frames of the prelude don't
// help whoever wrote the program: the place shown is the innermost one of theirs.
func (s *Session) faultReport(f *core.Fault) *Report {
	if f.Code == builtin.CodeExit {
		status, err := strconv.Atoi(f.Msg)
		if err != nil {
			panic("exit status " + f.Msg)
		}
		return &Report{Status: status, Exit: true}
	}
	d := &diag.Diagnostic{Code: f.Code, Severity: diag.Error, Message: f.Msg, Hint: f.Hint, Span: f.At.Sp}
	if f.Omitted == 0 {
		d.Trace = s.userFrames(f.Trace)
	} else {
		first, last := f.TraceEnds()
		head, tail := s.userFrames(first), s.userFrames(last)
		if f.Code == core.CodeStackOverflow || f.Deep {
			head, d.Span = steady(head), source.Span{}
		}
		d.Trace = append(slices.Clip(head[:min(len(head), traceHead)]), diag.Frame{Func: "…"})
		d.Trace = append(d.Trace, tail...)
	}
	for _, fr := range d.Trace {
		if !d.Span.IsZero() && !s.inPrelude(d.Span) {
			break
		}
		d.Span = fr.Span
	}
	return &Report{Diags: []*diag.Diagnostic{d}, Status: statusOf(f.Code)}
}

// userFrames leaves out the frames of the prelude and those without a place, which
// the compiler made.
func (s *Session) userFrames(trace []core.TraceEntry) []diag.Frame {
	var out []diag.Frame
	for _, e := range trace {
		if e.Fn != nil && !e.At.Sp.IsZero() && !s.inPrelude(e.At.Sp) {
			out = append(out, diag.Frame{Func: e.Fn.Display, Span: e.At.Sp})
		}
	}
	return out
}

// steady makes the innermost calls of a recursion that met the limit of the stack
// the same in every tier. How deep the recursion comes depends on the size of the
// frames, and so on the tier and on what has been promoted when; of functions that
// call each other, any may be the last. What repeats is shown from the same call
// of the cycle on; nothing is shown when nothing repeats.
func steady(head []diag.Frame) []diag.Frame {
	for k := range head { // calls that only the end of the stack cut off are left out
		for p := 1; k+2*p <= len(head) && len(head)-k-p >= traceHead-1; p++ {
			if repeats(head[k:], p) {
				return fromLeast(head[k:], p)
			}
		}
	}
	return nil
}

// repeats reports whether the frames are a cycle of p frames over and over.
func repeats(fs []diag.Frame, p int) bool {
	return slices.Equal(fs[p:], fs[:len(fs)-p])
}

// fromLeast begins a cycle of p frames at the rotation that stands first in the text.
func fromLeast(fs []diag.Frame, p int) []diag.Frame {
	best := 0
	for i := 1; i < p; i++ {
		if slices.CompareFunc(fs[i:i+p], fs[best:best+p], byPlace) < 0 {
			best = i
		}
	}
	return fs[best:]
}

func byPlace(a, b diag.Frame) int {
	return cmp.Or(cmp.Compare(a.Span.File, b.Span.File), cmp.Compare(a.Span.Lo, b.Span.Lo),
		cmp.Compare(a.Span.Hi, b.Span.Hi), cmp.Compare(a.Func, b.Func))
}

func (s *Session) inPrelude(sp source.Span) bool {
	f := s.sources.File(sp.File)
	return f != nil && prelude.IsFile(f.Name)
}
