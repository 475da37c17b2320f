package tiering

import (
	"time"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/jit/ssa"
)

// Profile is what compiling cost a session; see Config.Profile.
type Profile struct {
	Steps     []StepCost // in the order in which they first ran
	Functions []FunctionCost

	start time.Time
	last  time.Duration // since start; a clock that tells no date is read in half the time
	made  FunctionCost  // of the function under way
}

// StepCost is the time of one step of compiling, over all functions.
type StepCost struct {
	Name  string // "core.simplify", "ssa.gvn", "amd64.regalloc", …
	Nanos int64
}

// FunctionCost is what one function cost: SSA instructions as built and after the
// passes, machine instructions, bytes of code.
type FunctionCost struct {
	Name               string
	Built, SSA, Instrs int
	Bytes              int
	Nanos              int64
}

// Steps lists what Config.Without and Config.Fuel can name: the passes and region inference.
func Steps() []string { return append(Passes(), "regions") }

// CorePasses lists those of them that both tiers share.
func CorePasses() []string { return core.Switches() }

// Passes lists the passes of the optimisers.
func Passes() []string {
	out := core.Switches()
	for _, p := range ssa.Switches() {
		out = append(out, "ssa."+p)
	}
	return append(out, "amd64.direct")
}

// watchSteps has the parts of the pipeline report the ends of their steps to Config.Profile.
func (s *Session) watchSteps() {
	p := s.cfg.Profile
	if p == nil || s.jit == nil {
		return
	}
	s.insts.Options.After = func(pass string) { p.step("core.", pass) }
	s.jit.Options.After = p.afterPass
	s.jit.After = func(step string) { p.step("amd64.", step) }
}

// begin starts the clock of a function, or of what it still needs.
func (p *Profile) begin() {
	if p != nil {
		p.start, p.last = time.Now(), 0
	}
}

// step adds what has passed since the last step to the named one, of a part of the pipeline.
func (p *Profile) step(part, name string) {
	if p == nil {
		return
	}
	nanos := (time.Since(p.start) - p.last).Nanoseconds()
	p.made.Nanos += nanos
	p.cost(part + name).Nanos += nanos
	p.last = time.Since(p.start)
}

func (p *Profile) cost(name string) *StepCost {
	for i := range p.Steps {
		if p.Steps[i].Name == name {
			return &p.Steps[i]
		}
	}
	p.Steps = append(p.Steps, StepCost{Name: name})
	return &p.Steps[len(p.Steps)-1]
}

// afterPass notes how large a function is, outside the time of any step.
func (p *Profile) afterPass(pass string, f *ssa.Func) {
	p.step("ssa.", pass)
	n := 0
	for _, b := range f.Blocks {
		n += len(b.Instrs)
	}
	if pass == "build" {
		p.made.Built = n
	}
	p.made.SSA = n
	p.last = time.Since(p.start)
}

// end files the function that has been made.
func (p *Profile) end(fn *core.Fn, instrs, bytes int) {
	if p == nil {
		return
	}
	p.step("", "link")
	p.made.Name, p.made.Instrs, p.made.Bytes = fn.Key, instrs, bytes
	p.Functions = append(p.Functions, p.made)
	p.made = FunctionCost{}
}
