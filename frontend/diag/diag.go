// Package diag is the one record of everything that Synoema has to say about
// a program, from the lexer to the run time. The text view and the JSON view
// are both rendered from it.
package diag

import (
	"fmt"

	"github.com/synoema/synoema/source"
)

// Severity of a finding.
type Severity uint8

const (
	Error Severity = iota
	Warning
)

// Label points at a further place that belongs to a finding.
type Label struct {
	Span source.Span
	Text string
}

// Edit replaces the text at Span by Text; an empty span inserts.
type Edit struct {
	Span source.Span
	Text string
}

// Frame is one entry of the chain of functions that led to a run-time error.
type Frame struct {
	Func string
	Span source.Span
}

// Diagnostic is one finding. Code is one of the stable codes of the catalogue.
type Diagnostic struct {
	Code       string
	Severity   Severity
	Message    string
	Span       source.Span
	Labels     []Label
	Notes      []string
	Expected   string // what the context wants
	Found      string // what stands at Span
	Hint       string
	Fixability string // trivial, easy, medium, hard
	DidYouMean string
	Edits      []Edit
	Trace      []Frame
	// Understood is set by the parser where it went on with the tree that was meant: further
	// findings about the same declaration do not follow from this one.
	Understood bool
}

// Error makes a Diagnostic usable as a Go error.
func (d *Diagnostic) Error() string { return "error[" + d.Code + "]: " + d.Message }

// List collects findings in the order in which they are made.
type List struct{ Items []*Diagnostic }

// Add appends a finding and returns it for further decoration.
func (l *List) Add(d *Diagnostic) *Diagnostic {
	l.Items = append(l.Items, d)
	return d
}

// HasErrors reports whether any finding is an error.
func (l *List) HasErrors() bool {
	for _, d := range l.Items {
		if d.Severity == Error {
			return true
		}
	}
	return false
}

// Internal is the finding for a broken invariant of the compiler.
func Internal(broken any) *Diagnostic {
	return &Diagnostic{Code: "internal_error", Severity: Error, Message: fmt.Sprintf("internal error: %v", broken),
		Hint: "this is a defect of Synoema, not of your program; please report it with the program"}
}
