package tiering

import (
	"fmt"
	"hash/fnv"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/tiering/sample"
)

// Bounds of the search for a counter-example.
const (
	propertyCases  = 100  // values tried
	maxDiscards    = 1000 // values that the guard may turn down
	maxShrinkTries = 2000 // calls spent on making a counter-example smaller
	caseSize       = 40   // size of the last case; the first has size 1
)

// property is one under test.
type property struct {
	s           *Session
	src         *sample.Source
	build       sample.Builder
	params      []syntax.Ident
	types       []*core.Type
	guard, body *core.Fn // guard may be nil
}

func (s *Session) runProperty(t *Test, seed int64) *Outcome {
	p, o := s.newProperty(t, seed)
	if o != nil {
		return o
	}
	held, discarded := 0, 0
	for held < propertyCases && discarded < maxDiscards {
		in := p.inputs(1 + (held+discarded)*caseSize/propertyCases%caseSize)
		switch v := p.try(in); {
		case v.skipped:
			discarded++
		case v.held:
			held++
		case v.code() == codeInterrupted:
			return broken(v.fault)
		default:
			return p.counterExample(t, in, v, held+1)
		}
	}
	if held == 0 {
		return &Outcome{Message: fmt.Sprintf("the guard was false for all %d inputs that were generated", discarded)}
	}
	return &Outcome{Passed: true, Cases: held}
}

// newProperty makes all ready, or says why the property cannot be tested.
func (s *Session) newProperty(t *Test, seed int64) (*property, *Outcome) {
	name := fnv.New64a()
	name.Write([]byte(t.Name))
	p := &property{s: s, src: sample.New(s.types, uint64(seed), name.Sum64()), params: t.decl.Decl.Params,
		build: sample.Builder{Task: s.task, Layouts: s.shared.Layouts, FromPairs: s.fromPairs}}
	ty := t.decl.Body.Type
	for range p.params {
		if err := p.src.Check(ty.Args[0]); err != nil {
			return nil, &Outcome{Message: fmt.Sprintf("parameter %s: %v", p.params[len(p.types)].Name, err)}
		}
		p.types = append(p.types, ty.Args[0])
		ty = ty.Args[1]
	}
	var err error
	if p.body, err = s.testInstance(t.decl.Body); err == nil && t.decl.Guard != nil {
		p.guard, err = s.testInstance(t.decl.Guard)
	}
	if err != nil {
		return nil, broken(s.faultReport(instanceFault(err)))
	}
	return p, nil
}

// fromPairs makes a Map as programs do: its nodes obey rules of their own.
func (s *Session) fromPairs(ty *core.Type, pairs heap.Word) heap.Word {
	fn, err := s.insts.Instance("Prelude.from_pairs", ty.Args)
	if err == nil {
		err = s.register(fn)
	}
	if err != nil {
		panic(instanceFault(err))
	}
	v, fault := s.interp.Run(s.task, fn, 0, []heap.Word{pairs}, s.task.DestA())
	if fault != nil {
		panic(fault)
	}
	return v
}

func (p *property) inputs(size int) []*sample.Value {
	in := make([]*sample.Value, len(p.types))
	for i, ty := range p.types {
		in[i] = p.src.Generate(ty, size)
	}
	return in
}

// trial is what a property says of one choice of inputs.
type trial struct {
	skipped, held bool
	fault         *Report // a run-time error, in place of an answer
}

// code of the run-time error; "" without one, and for an `exit`.
func (v trial) code() string {
	if v.fault == nil || len(v.fault.Diags) == 0 {
		return ""
	}
	return v.fault.Diags[0].Code
}

// final: it is no use to try anything else.
func (v trial) final() bool { return v.code() != "" && statusOf(v.code()) != statusError }

// sameFailure: shrinking must not exchange one defect for another.
func (v trial) sameFailure(w trial) bool {
	return !v.skipped && !v.held && (v.fault == nil) == (w.fault == nil) && v.code() == w.code()
}

func (p *property) try(in []*sample.Value) trial {
	words := func() []heap.Word {
		out := make([]heap.Word, len(in))
		for i, v := range in {
			out[i] = p.build.Word(v)
		}
		return out
	}
	if p.guard != nil {
		held, fault := p.s.verdict(p.guard, words)
		if !held {
			return trial{skipped: fault == nil, fault: fault}
		}
	}
	held, fault := p.s.verdict(p.body, words)
	return trial{held: held, fault: fault}
}

// counterExample makes inputs that failed as small as it can, always taking the first
// simpler ones that fail in the same way. A limit, hit before or now, ends the search: the
// clock would not stop the next call, and every call that hits one is long.
func (p *property) counterExample(t *Test, in []*sample.Value, v trial, cases int) *Outcome {
	o := &Outcome{Cases: cases}
	for tries := 0; tries < maxShrinkTries && !v.final(); {
		next, w, n := p.smaller(in, v, maxShrinkTries-tries)
		if w.code() == codeInterrupted {
			return broken(w.fault)
		}
		if next == nil {
			break
		}
		in, v, tries = next, w, tries+n
		o.Shrunk++
	}
	for i, value := range in {
		o.Inputs = append(o.Inputs, Input{p.params[i].Name, value.String()})
	}
	if v.fault != nil {
		b := broken(v.fault)
		o.Diags, o.Message = b.Diags, b.Message
		return o
	}
	p.s.explain(o, t.decl.Decl.Body, p.params, t.module)
	return o
}

// smaller finds simpler inputs that fail like v, with the number of calls it took.
func (p *property) smaller(in []*sample.Value, v trial, budget int) (next []*sample.Value, w trial, tries int) {
	for i := range in {
		for _, simpler := range p.src.Simpler(in[i]) {
			if tries == budget {
				return nil, w, tries
			}
			tries++
			next = append([]*sample.Value{}, in...)
			next[i] = simpler
			if w = p.try(next); w.sameFailure(v) {
				return next, w, tries
			}
			if w.final() {
				return nil, w, tries
			}
		}
	}
	return nil, w, tries
}
