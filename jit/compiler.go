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
	ssa    pool[ssa.Space]
	native pool[amd64.Space]
}

// New returns a compiler for values laid out as layouts says.
func New(layouts *heap.Layouts) *Compiler { return &Compiler{layouts: layouts} }

// pool is memory in which one function after the other is compiled, as far as nobody uses it. Nothing keeps
// it when Go collects garbage, so that what compiling a large function took doesn't stay.
type pool[T any] []weak.Pointer[T]

func (p *pool[T]) take(mu *sync.Mutex) *T {
	mu.Lock()
	defer mu.Unlock()
	for len(*p) > 0 {
		last := len(*p) - 1
		x := (*p)[last].Value()
		*p = (*p)[:last]
		if x != nil {
			return x
		}
	}
	return new(T)
}

func (p *pool[T]) release(mu *sync.Mutex, x *T) {
	mu.Lock()
	*p = append(*p, weak.Make(x))
	mu.Unlock()
}

// ErrStopped is what a step returns when its caller had it stopped.
var ErrStopped = errors.New("stopped while compiling")

// Work is a function on its way to machine code. Its steps are Start, Optimize, Finish: one after the
// other, on whichever goroutine. Only Start asks for other instances, so those that come in a certain
// order must be started in it; only Finish asks what is Known of callees.
//
// A broken invariant in a pass comes back as an error: the function then stays interpreted,
// and nothing is lost. Between passes a step asks stop, unless that is nil, whether to give up with ErrStopped.
type Work struct {
	c     *Compiler
	body  *core.Body
	space *ssa.Space
	f     *ssa.Func
	took  time.Duration
}

// Start builds the function's SSA.
func (c *Compiler) Start(body *core.Body, stop func() bool) (w *Work, err error) {
	w = &Work{c: c, body: body, space: c.ssa.take(&c.mu)}
	err = w.step(stop, func() {
		w.f = c.build(body, ssa.Building{Space: w.space})
		w.f.CheckedRestores = c.Freeing != heap.Reuse || c.Sampling
	})
	return w, err
}

// Optimize runs the passes on it.
func (w *Work) Optimize(stop func() bool) error {
	return w.step(stop, func() {
		opt := w.c.hooks(stop)
		ssa.OptimizeWith(w.f, &opt)
	})
}

// Mentions reports whether the function may run another one, or makes a value of it.
func (w *Work) Mentions(fn *core.Fn) bool { return w.f.Mentions(fn) }

// Finish makes its machine code. Nothing can be asked of it afterwards.
func (w *Work) Finish(stop func() bool) (code *abi.Code, err error) {
	c := w.c
	space := c.native.take(&c.mu)
	o := amd64.Options{Known: c.Known, After: c.afterStep(stop), Space: space}
	broken := w.step(stop, func() {
		if !c.Options.Fuel.Spend("amd64.direct", w.f.Name) {
			o.Known = nil
		}
		code, err = amd64.CompileWith(w.f, o)
	})
	if broken != nil {
		err = broken
	}
	if err != nil {
		return nil, w.stopped(err, stop)
	}
	code.Stats.Nanos = w.took.Nanoseconds()
	c.native.release(&c.mu, space)
	c.ssa.release(&c.mu, w.space)
	w.f, w.space = nil, nil
	return code, nil
}

// step runs a part of the pipeline, and makes an error of its panic.
func (w *Work) step(stop func() bool, run func()) (err error) {
	defer func(start time.Time) {
		w.took += time.Since(start)
		if broken := recover(); broken != nil {
			err = w.stopped(fmt.Errorf("internal error while compiling %s: %v", w.body.Fn.Key, broken), stop)
		}
	}(time.Now())
	run()
	return nil
}

// stopped is the error of a step that may have been told to give up.
func (w *Work) stopped(err error, stop func() bool) error {
	if err != nil && stop != nil && stop() {
		return ErrStopped
	}
	return err
}

// hooks are the options of the passes, with the question to stop behind each.
func (c *Compiler) hooks(stop func() bool) ssa.Options {
	opt := c.Options
	if stop != nil {
		opt.After = func(pass string, f *ssa.Func) {
			ask(stop)
			if c.Options.After != nil {
				c.Options.After(pass, f)
			}
		}
	}
	return opt
}

// afterStep is the same behind the steps that follow the passes.
func (c *Compiler) afterStep(stop func() bool) func(step string) {
	if stop == nil {
		return c.After
	}
	return func(step string) {
		ask(stop)
		if c.After != nil {
			c.After(step)
		}
	}
}

func ask(stop func() bool) {
	if stop() {
		panic(ErrStopped)
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
