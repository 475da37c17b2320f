// The texts of run-time errors that both tiers raise by themselves. Whoever lowers an
// operation takes its message from here, so that no tier can word one differently.

package core

import (
	"slices"
	"unicode/utf8"
)

// Codes of the faults that the tiers raise by themselves.
const (
	CodeOverflow       = "integer_overflow"
	CodeDivisionByZero = "division_by_zero"
	CodeBadArgument    = "bad_argument"
	CodeStackOverflow  = "stack_overflow"
	CodeInternal       = "internal_error"
)

// DivisionByZeroMsg is the message of division_by_zero, for / and % alike.
const DivisionByZeroMsg = "division by zero"

// StackOverflowMsg is the message of stack_overflow.
const StackOverflowMsg = "recursion is too deep"

// OverflowMsg is the message of integer_overflow for one of the checked operations:
// AddInt … NegInt (DivInt overflows at the smallest Int divided by -1).
func OverflowMsg(lower Lower) string {
	return "the result of " + lower.operator() + " does not fit into an Int (64 bits)"
}

// ShiftMsg is the message of bad_argument for a shift count outside 0..63. The count
// is shown after it, as the values of a FailNode are.
func ShiftMsg(lower Lower) string {
	name := "shift_left"
	if lower == ShiftRight {
		name = "shift_right"
	}
	return name + ": the count must be between 0 and 63, found"
}

// A Trace keeps its first TraceHead and its last TraceTail entries.
const (
	TraceHead = 20
	TraceTail = 5
)

// AddTrace appends a function of the chain to the trace, innermost first; calls
// that were inlined at the place are part of the chain. A loop made of inlined
// text runs text of its caller, too (the lambda that it was made for): such a
// place is not the loop's.
func (f *Fault) AddTrace(fn *Fn, at At) {
	var home *Inlined
	if fn != nil {
		home = fn.Home
	}
	in, place := at.In, at.Sp
	for ; in != nil && !in.Around(home); in = in.Call.In {
		f.addEntry(in.Fn, At{Sp: place})
		place = in.Call.Sp
	}
	switch {
	case at.In != nil && place.IsZero(): // by a tail call, so fn is gone
	case in == home:
		f.addEntry(fn, At{Sp: place})
	case in != nil:
		f.addEntry(in.Fn, At{Sp: place})
	case fn.Owner != nil:
		f.addEntry(fn.Owner, At{Sp: place})
	}
}

// Around tells whether in is the call x or one around it.
func (in *Inlined) Around(x *Inlined) bool {
	for x != nil && x != in {
		x = x.Call.In
	}
	return x != nil
}

// AddTraces is AddTrace n times. Of more than the tail holds only the number counts: all
// that they add to it is the same.
func (f *Fault) AddTraces(fn *Fn, at At, n int) {
	for ; n > 0; n-- {
		before := f.Omitted
		f.AddTrace(fn, at)
		if skip := n - 1 - TraceTail; before > 0 && skip > 0 {
			f.Omitted += skip * (f.Omitted - before)
			n -= skip
		}
	}
}

// addEntry overwrites the oldest entry behind the head when Trace is full: a stack that
// overflowed has millions.
func (f *Fault) addEntry(fn *Fn, at At) {
	if len(f.Trace) < TraceHead+TraceTail {
		f.Trace = append(f.Trace, TraceEntry{Fn: fn, At: at})
		return
	}
	f.Trace[TraceHead+f.Omitted%TraceTail] = TraceEntry{Fn: fn, At: at}
	f.Omitted++
}

// TraceEnds gives the innermost and the outermost calls of a trace from which some were
// omitted, each innermost first.
func (f *Fault) TraceEnds() (head, tail []TraceEntry) {
	oldest := TraceHead + f.Omitted%TraceTail
	return f.Trace[:TraceHead], slices.Concat(f.Trace[oldest:], f.Trace[TraceHead:oldest])
}

// WithValues appends the shown values of a FailNode (each as inside a structure:
// quoted, parenthesised) to its message.
func WithValues(msg string, shown []string) string {
	if len(shown) == 0 {
		return msg
	}
	for _, s := range shown {
		msg += " " + shortened(s)
	}
	return msg
}

// valueMax bounds a value in a message, in bytes: a long list says no more than its start.
const valueMax = 200

func shortened(s string) string {
	if len(s) <= valueMax {
		return s
	}
	end := valueMax
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}

func (l Lower) operator() string {
	switch l {
	case AddInt:
		return "+"
	case SubInt:
		return "-"
	case MulInt:
		return "*"
	case DivInt:
		return "/"
	case NegInt:
		return "negation"
	}
	return "the operation"
}
