// Package exec runs machine code: it owns the code memory, links what jit/amd64
// makes, and carries control across the border between Go and native code.
//
//	           Run                      dispatch
//	Go ────────────► enter ─► [code] ─► stub ─► exit code ─► Go serves it ─► resume
//	                    ▲                                          │
//	                    └──────────────── ExitDone ◄───────────────┘
//
// There is one way in (enterStub loads the argument registers from the context
// and calls) and one way out (a stub stores what the exit needs into the
// context, writes an exit code, and returns on Go's stack). While native code is
// suspended its frames stay on the task's native stack; a nested Run starts
// below them. Nothing on the native stack points into Go's stack or heap, so Go
// may move its stack and collect garbage between an exit and its resume.
//
// Signals. SIGURG, by which the Go runtime asks for preemption, is seen first
// by a hook that poisons the stack limit of the context in R15 when native code
// was interrupted and then goes on to Go's own handler; the next poll leaves
// native code and a function prologue in Go does the rest. SIGSEGV, SIGBUS and
// SIGFPE in native code are turned into an exit: a net, since all checks are
// explicit. The exit protocol itself is described in jit/abi/code.go.
package exec
