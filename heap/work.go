// Work: how builtins that go over long texts and lists stay interruptible. They tell
// how far they have come, and pending requests are served about once a megabyte;
// what has been built by then is dropped with everything else above the mark.

package heap

import (
	"cmp"
	"strings"
	"unicode/utf8"
)

// WorkStep is how many bytes a builtin may go over without telling.
const WorkStep = 1 << 20

// Worked tells that a builtin has gone over n bytes, at most about WorkStep. It may
// panic with a *core.Fault.
func (t *Task) Worked(n int) {
	if t.work += n; t.work >= WorkStep {
		t.work = 0
		t.poll()
	}
}

// poll serves pending requests in the middle of a builtin.
func (t *Task) poll() {
	if t.Poll != nil && t.Poisoned() {
		t.Poll(t)
	}
}

// Fill copies s to the beginning of b and gives the rest of b.
func (t *Task) Fill(b []byte, s string) []byte {
	if len(s) < fillStep {
		t.work += len(s) // whoever fills in many tells of each
		return b[copy(b, s):]
	}
	return t.fillLong(b, s)
}

// fillStep is how much may be filled in without a look.
const fillStep = WorkStep / 16

func (t *Task) fillLong(b []byte, s string) []byte {
	for len(s) > WorkStep {
		b = b[copy(b, s[:WorkStep]):]
		s = s[WorkStep:]
		t.Worked(WorkStep)
	}
	t.Worked(len(s))
	return b[copy(b, s):]
}

// FillView is Fill for text that was filled in before.
func (t *Task) FillView(b, s []byte) []byte { return t.Fill(b, viewBytes(s)) }

// Index is strings.Index.
func (t *Task) Index(s, sub string) int {
	if len(s) <= WorkStep {
		return t.indexShort(s, sub)
	}
	step, from := max(WorkStep, 2*len(sub)), 0
	for ; len(s)-from > step; from += step - len(sub) + 1 {
		if at := strings.Index(s[from:from+step], sub); at >= 0 {
			t.Worked(at + len(sub))
			return from + at
		}
		t.Worked(step)
	}
	if at := t.indexShort(s[from:], sub); at >= 0 {
		return from + at
	}
	return -1
}

func (t *Task) indexShort(s, sub string) int {
	at := strings.Index(s, sub)
	over := len(s)
	if at >= 0 {
		over = at + len(sub)
	}
	t.Worked(over)
	return at
}

// EqualText is a == b.
func (t *Task) EqualText(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for len(a) > WorkStep {
		if a[:WorkStep] != b[:WorkStep] {
			return false
		}
		a, b = a[WorkStep:], b[WorkStep:]
		t.Worked(WorkStep)
	}
	return a == b
}

// CompareText orders by code points, which for UTF-8 is the order of bytes.
func (t *Task) CompareText(a, b string) Order {
	for min(len(a), len(b)) > WorkStep {
		if o := cmp.Compare(a[:WorkStep], b[:WorkStep]); o != 0 {
			return Order(o)
		}
		a, b = a[WorkStep:], b[WorkStep:]
		t.Worked(WorkStep)
	}
	return Order(cmp.Compare(a, b))
}

// isASCII is isASCII for long text.
func (t *Task) isASCII(s string) bool {
	for len(s) > WorkStep {
		if !isASCII(s[:WorkStep]) {
			return false
		}
		s = s[WorkStep:]
		t.Worked(WorkStep)
	}
	return isASCII(s)
}

// NextPart is where the part of s that begins at from ends: whole characters, about WorkStep
// bytes of them.
func NextPart(s string, from int) int {
	to := from + WorkStep
	for to < len(s) && !utf8.RuneStart(s[to]) {
		to++
	}
	return min(to, len(s))
}
