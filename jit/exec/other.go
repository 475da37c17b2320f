//go:build !(linux && amd64)

package exec

import (
	"errors"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/abi"
)

// ErrUnsupported is returned by New on platforms without a native tier.
var ErrUnsupported = errors.New("no native tier on this platform")

// Engine is never made on this platform.
type Engine struct{}

// Supported reports whether this platform has a native tier.
func Supported() bool { return false }

// New fails with ErrUnsupported.
func New(*heap.Shared, Host) (*Engine, error) { return nil, ErrUnsupported }

// Attach does nothing without native code.
func Attach(*heap.Task) error { return nil }

// Trim does nothing without native code.
func Trim(*heap.Task) {}

func (*Engine) Close() error                      { return nil }
func (*Engine) LimitCode(int)                     {}
func (*Engine) MapTo(string) error                { return ErrUnsupported }
func (*Engine) Register(*core.Fn) error           { return ErrUnsupported }
func (*Engine) Unlink(*core.Fn)                   {}
func (*Engine) Drop(map[*core.Fn]bool)            {}
func (*Engine) Native(*core.Fn) bool              { return false }
func (*Engine) Known(*core.Fn) (abi.Callee, bool) { return abi.Callee{}, false }
func (*Engine) Link(*abi.Code) error              { return ErrUnsupported }
func (*Engine) Run(*heap.Task, *core.Fn, heap.Word, []heap.Word, heap.Word) heap.Word {
	panic(ErrUnsupported)
}

// Callers adds nothing: there is no native code.
func (*Engine) Callers(*heap.Task, *core.Fault) {}
