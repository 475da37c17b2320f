// Package jit is the native tier's pipeline on one screen: an instance goes in,
// machine code ready to link comes out.
//
//	core.Body ─ ssa.Build ─► ssa.Func ─ ssa.Optimize ─► ssa.Func ─ amd64.Compile ─► abi.Code ─ exec.Link ─► running
package jit

import (
	"fmt"
	"time"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/amd64"
	"github.com/synoema/synoema/jit/ssa"
)

// Compiler turns instances into machine code. Safe for concurrent use.
type Compiler struct {
	layouts *heap.Layouts
	// Dump, when set, sees each function after every stage.
	Dump func(stage string, f *ssa.Func)
	// Options steer the passes; for finding a faulty one.
	Options ssa.Options
	// Freeing is that of the tasks that will run the code.
	Freeing heap.Freeing
	// Sampling says that they watch every end of a scope, for a profile.
	Sampling bool
	// After, when set, is called at the end of every step behind the passes; for measuring.
	After func(step string)
}

// New returns a compiler for values laid out as layouts says.
func New(layouts *heap.Layouts) *Compiler { return &Compiler{layouts: layouts} }

// Compile makes the code of one instance. A broken invariant in a pass comes back
// as an error: the function then stays interpreted, and nothing is lost.
func (c *Compiler) Compile(body *core.Body) (code *abi.Code, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("internal error while compiling %s: %v", body.Fn.Key, broken)
		}
	}()
	start := time.Now()
	f := ssa.Build(body, c.layouts)
	f.CheckedRestores = c.Freeing != heap.Reuse || c.Sampling
	c.dump("build", f)
	ssa.OptimizeWith(f, &c.Options)
	c.dump("optimize", f)
	code, err = amd64.CompileWatched(f, c.After)
	if err == nil {
		code.Stats.Nanos = time.Since(start).Nanoseconds()
	}
	return code, err
}

func (c *Compiler) dump(stage string, f *ssa.Func) {
	if c.Dump != nil {
		c.Dump(stage, f)
	}
}
