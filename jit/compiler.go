// Package jit is the native tier's pipeline on one screen: an instance goes in,
// machine code ready to link comes out.
//
//	core.Body ─ ssa.Build ─► ssa.Func ─ ssa.Optimize ─► ssa.Func ─ amd64.Compile ─► abi.Code ─ exec.Link ─► running
package jit

import (
	"errors"
	"fmt"
	"sync"
	"time"
	"weak"

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
	// Text gives the body of a function that may be built into code that calls it, or
	// nil. Nothing else may ever stand for it while that code lives.
	Text func(*core.Fn) *core.Body
	// Options steer the passes; for finding a faulty one.
	Options ssa.Options
	// Freeing is that of the tasks that will run the code.
	Freeing heap.Freeing
	// Sampling says that they watch every end of a scope, for a profile.
	Sampling bool
	// Known, when set, gives what is known of functions that may be called directly: see amd64.Options.
	Known func(*core.Fn) (abi.Callee, bool)
	// After, when set, is called at the end of every step behind the passes; for measuring.
	After func(step string)

	mu     sync.Mutex
	spaces []weak.Pointer[space] // that nobody uses
}

// space is memory in which one function after the other is compiled. Nothing keeps it when Go collects garbage,
// so that what compiling a large function took doesn't stay.
type space struct {
	ssa   ssa.Space
	amd64 amd64.Space
}

// space gives memory to compile in.
func (c *Compiler) space() *space {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.spaces) > 0 {
		sp := c.spaces[len(c.spaces)-1].Value()
		c.spaces = c.spaces[:len(c.spaces)-1]
		if sp != nil {
			return sp
		}
	}
	return new(space)
}

// release takes memory back.
func (c *Compiler) release(sp *space) {
	c.mu.Lock()
	c.spaces = append(c.spaces, weak.Make(sp))
	c.mu.Unlock()
}

// New returns a compiler for values laid out as layouts says.
func New(layouts *heap.Layouts) *Compiler { return &Compiler{layouts: layouts} }

// ErrStopped is what Compile returns when its caller had it stopped.
var ErrStopped = errors.New("stopped while compiling")

// Compile makes the code of one instance. A broken invariant in a pass comes back
// as an error: the function then stays interpreted, and nothing is lost. Between passes it
// asks stop, unless that is nil, whether to give up with ErrStopped.
func (c *Compiler) Compile(body *core.Body, stop func() bool) (code *abi.Code, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("internal error while compiling %s: %v", body.Fn.Key, broken)
		}
		if err != nil && stop != nil && stop() {
			err = ErrStopped
		}
	}()
	start := time.Now()
	sp := c.space()
	f := c.build(body, ssa.Building{Space: &sp.ssa})
	f.CheckedRestores = c.Freeing != heap.Reuse || c.Sampling
	c.dump("build", f)
	opt, after := c.hooks(stop)
	ssa.OptimizeWith(f, &opt)
	c.dump("optimize", f)
	o := amd64.Options{Known: c.Known, After: after, Space: &sp.amd64}
	if !c.Options.Fuel.Spend("amd64.direct", f.Name) {
		o.Known = nil
	}
	code, err = amd64.CompileWith(f, o)
	if err == nil {
		code.Stats.Nanos = time.Since(start).Nanoseconds()
		c.release(sp)
	}
	return code, err
}

// hooks are what runs after passes and steps, with the question to stop.
func (c *Compiler) hooks(stop func() bool) (ssa.Options, func(step string)) {
	if stop == nil {
		return c.Options, c.After
	}
	opt := c.Options
	ask := func() {
		if stop() {
			panic(ErrStopped)
		}
	}
	opt.After = func(pass string, f *ssa.Func) {
		ask()
		if c.Options.After != nil {
			c.Options.After(pass, f)
		}
	}
	return opt, func(step string) {
		ask()
		if c.After != nil {
			c.After(step)
		}
	}
}

// Build makes the SSA of one instance, before any pass; with places, every value knows where
// in the source it is from.
func (c *Compiler) Build(body *core.Body, places bool) *ssa.Func {
	return c.build(body, ssa.Building{Places: places})
}

func (c *Compiler) build(body *core.Body, way ssa.Building) *ssa.Func {
	on := func(rule string) bool { return c.Text != nil && c.Options.On(rule, body.Fn.Key) }
	way.Text, way.Callees, way.Rings = c.Text, on(ssa.Callees), on(ssa.Rings)
	return ssa.BuildWith(body, c.layouts, way)
}

func (c *Compiler) dump(stage string, f *ssa.Func) {
	if c.Dump != nil {
		c.Dump(stage, f)
	}
}
