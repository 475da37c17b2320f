package tiering

import (
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
	Diags   []*diag.Diagnostic
	Defined []Binding // names that an entry or file defined, in order
	Value   *Value    // of an expression or of main
	Status  int       // exit status: 0, 1 error, 3 limit, 130 interrupted, or that of `exit`
	Exit    bool      // the program called `exit`
}

// Binding is a defined name with its type, as text; of a type or class, only the name.
type Binding struct{ Name, Type string }

// Value is a shown value.
type Value struct {
	Text   string // as `show` gives it
	Inside string // as inside a structure: strings and chars quoted
	Type   string
	Unit   bool
}

// FnInfo describes a function instance for :tier.
type FnInfo struct {
	Name, Type, Tier string
	Calls            int64
	CodeBytes        int
	CompileTime      time.Duration
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
	d := &diag.Diagnostic{Code: f.Code, Severity: diag.Error, Message: f.Msg, Span: f.At.Sp}
	for i, fr := range f.Trace {
		if i == core.TraceHead && f.Omitted > 0 {
			d.Trace = append(d.Trace[:min(len(d.Trace), traceHead)], diag.Frame{Func: "…"})
		}
		if s.inPrelude(d.Span) && !s.inPrelude(fr.At.Sp) && !fr.At.Sp.IsZero() {
			d.Span = fr.At.Sp
		}
		if fr.Fn != nil && !fr.At.Sp.IsZero() && !s.inPrelude(fr.At.Sp) { // without a place: made by the compiler
			d.Trace = append(d.Trace, diag.Frame{Func: fr.Fn.Display, Span: fr.At.Sp})
		}
	}
	return &Report{Diags: []*diag.Diagnostic{d}, Status: statusOf(f.Code)}
}

func (s *Session) inPrelude(sp source.Span) bool {
	f := s.sources.File(sp.File)
	return f != nil && prelude.IsFile(f.Name)
}
