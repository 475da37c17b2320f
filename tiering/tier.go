// Package tiering holds a session together: it takes text through the frontend,
// keeps the definitions, runs them in the interpreter, counts, and promotes hot
// functions to native code.
//
//	text ─► frontend ─► Core definitions ─► instances ─► interp ──heat──► jit
//	                                            │                          │
//	                                            └── one function table ◄───┘
//
// Everything belongs to one Session; two sessions in a process share nothing.
// The result of an evaluation never depends on the tier that ran it.
package tiering

import (
	"runtime"

	"github.com/synoema/synoema/jit/exec"
)

// Tier says who runs the code.
type Tier uint8

const (
	Auto   Tier = iota // interpreted first, hot functions native
	Interp             // never native
	JIT                // all that main can reach is native before it starts
)

// String names the tier as --tier does.
func (t Tier) String() string { return [...]string{"auto", "interp", "jit"}[t] }

// DefaultThreshold is the heat at which a function is promoted: calls and loop
// turns, weighted by the size of the body. A function of nodesPerThreshold nodes takes
// that once more, one of twice the size twice, since so does compiling it. See
// docs/RATIONALE.md for the choice.
const (
	DefaultThreshold  = 2000
	nodesPerThreshold = 10
)

// Platform describes the machine and whether it has a native tier.
func Platform() string {
	s := runtime.GOOS + "/" + runtime.GOARCH
	if !exec.Supported() {
		return s + " (interpreter only: native code needs linux/amd64)"
	}
	if jitOff() {
		return s + " (interpreter only: SYNOEMA_JIT=off)"
	}
	return s + " (native tier)"
}
