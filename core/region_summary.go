package core

// Summaries of functions, bottom-up over the strongly connected components of calls
// (Tarjan 1972). Within one they are a fixpoint: the least for flows and amounts, the
// greatest for what is kept. A function that calls nobody of its own component needs one step.

import "slices"

// summarising is one walk over the functions that are still without a summary.
type summarising struct {
	in    *Instances
	index map[*Fn]int // order of discovery, from 1
	low   map[*Fn]int
	stack []*Fn
}

// summaryOf is what callers may rely on; nil for a function whose text may still change, or
// that cannot be made.
func (in *Instances) summaryOf(fn *Fn) *summary {
	f := in.facts[fn.ID]
	if !f.summed && in.steady(fn) {
		s := &summarising{in: in, index: map[*Fn]int{}, low: map[*Fn]int{}}
		s.visit(fn)
	}
	return f.summary
}

// steady reports whether a function's text stays what it is: a function lifted out of a
// definition keeps it when the definition is entered anew.
func (in *Instances) steady(fn *Fn) bool {
	if in.Redefinable == nil || in.facts[fn.ID].def == nil {
		return true
	}
	b, err := in.raw(fn)
	if err != nil {
		return false
	}
	for _, name := range b.Deps {
		if in.Redefinable(name) {
			return false
		}
	}
	return true
}

func (s *summarising) visit(fn *Fn) {
	s.index[fn] = len(s.index) + 1
	s.low[fn] = s.index[fn]
	s.stack = append(s.stack, fn)
	if b, err := s.in.raw(fn); err == nil {
		for _, c := range b.Calls {
			s.edge(fn, c)
		}
	}
	if s.low[fn] != s.index[fn] {
		return
	}
	i := len(s.stack) - 1
	for s.stack[i] != fn {
		i--
	}
	group := append([]*Fn(nil), s.stack[i:]...)
	s.stack = s.stack[:i]
	s.in.summarise(group)
}

func (s *summarising) edge(from, to *Fn) {
	switch {
	case s.in.facts[to.ID].summed || !s.in.steady(to):
	case s.index[to] == 0:
		s.visit(to)
		s.low[from] = min(s.low[from], s.low[to])
	default:
		s.low[from] = min(s.low[from], s.index[to])
	}
}

// summarise gives the functions of one component their summaries.
func (in *Instances) summarise(group []*Fn) {
	members := map[*Fn]bool{} // and whether they call each other
	var ps []*placement
	for _, fn := range group {
		f := in.facts[fn.ID]
		if f.summed = true; f.raw != nil {
			members[fn] = len(group) > 1 || callsItself(f.raw)
			f.summary, f.members = startSummary(fn), members
			ps = append(ps, in.placement(f.raw, in.summaryOf))
		}
	}
	in.untilSettled(ps, (*placement).addFlows)
	for _, p := range ps {
		p.settled = slices.Clone(p.flows)
	}
	in.untilSettled(ps, (*placement).addAmounts)
}

// untilSettled takes steps for the functions of one component until nothing is added to their summaries.
func (in *Instances) untilSettled(ps []*placement, step func(*placement, *summary) bool) {
	for changed := true; changed; {
		changed = false
		for _, p := range ps {
			fn := p.body.Fn
			changed = step(p, in.facts[fn.ID].summary) && p.group[fn] || changed
		}
	}
}

func callsItself(b *Body) bool {
	for _, c := range b.Calls {
		if c == b.Fn {
			return true
		}
	}
	return false
}

func startSummary(fn *Fn) *summary {
	s := &summary{}
	if !boxed(fn.Ret) { // it keeps nothing
		return s
	}
	for i, t := range fn.Params {
		if boxed(t) {
			s.keep = s.keep.with(i)
		}
	}
	return s
}

// addFlows adds to s what flows into the function's result, given what is known so far. It
// reports whether there was more.
func (p *placement) addFlows(s *summary) (more bool) {
	fn := p.body.Fn
	clear(p.flows)
	p.mark(p.body.Root)
	for i := range fn.Params {
		if p.flows[i] && !s.flow.has(i) {
			s.flow, more = s.flow.with(i), true
		}
	}
	for i := range fn.Captures {
		if p.flows[len(fn.Params)+i] && !s.env {
			s.env, more = true, true
		}
	}
	return more
}

// addAmounts does the same for what is left behind, and for tail calls. What is kept
// becomes less. All flows must be settled.
func (p *placement) addAmounts(s *summary) (more bool) {
	was := *s
	copy(p.flows, p.settled)
	p.memory = false
	_, e := p.value(p.body.Root, false)
	s.dest, s.other, s.waste, s.quiet = e.dest, e.other, e.waste, !p.memory
	for i := range p.body.Fn.Params {
		if s.keep.has(i) && !e.never && !e.keep.has(i) {
			s.keep, more = s.keep.without(i), true
		}
	}
	p.tails(p.body.Root, s)
	s.chain = (s.chain || s.loose) && (s.dest != nothing || s.other != nothing)
	return more || s.dest != was.dest || s.other != was.other || s.waste != was.waste || s.chain != was.chain || s.loose != was.loose
}

func (in *Instances) placement(b *Body, sum func(*Fn) *summary) *placement {
	p := &placement{group: in.facts[b.Fn.ID].members, body: b, slots: b.Slots}
	p.flowing = flowing{in: in, sum: sum, flows: make([]bool, len(b.Slots))}
	return p
}

// tails looks at the tail calls of a body.
func (p *placement) tails(n Node, s *summary) {
	switch n := n.(type) {
	case *LetNode:
		p.tails(n.Body, s)
	case *LetClosures:
		p.tails(n.Body, s)
	case *Switch:
		for _, a := range n.Arms {
			p.tails(a.Body, s)
		}
		if n.Default != nil {
			p.tails(n.Default, s)
		}
	case *Apply:
		s.loose = s.loose || n.Tail
	case *Call:
		s.turns = s.turns || n.Tail && n.Fn == p.body.Fn
		if n.Tail && n.Fn != p.body.Fn {
			callee := p.sum(n.Fn)
			s.loose = s.loose || callee == nil || callee.loose
			s.chain = s.chain || p.group[n.Fn]
		}
	}
}

// annotate places the values of a body, which is then what the tiers run.
func (in *Instances) annotate(b *Body) {
	if !in.Options.on("regions", b.Fn) {
		return
	}
	sum, s := in.summaryOf, in.summaryOf(b.Fn)
	if s == nil {
		sum, s = in.alone(b)
	}
	if b.Chain, b.regions = s.chain, s; s.quiet {
		return
	}
	p := in.placement(b, sum)
	b.Loop = s.turns && (s.dest != nothing || s.other != nothing) && p.wasteful()
	p.placing = true
	p.mark(b.Root)
	b.Root, _ = p.value(b.Root, false)
}

// alone summarises a function that may be redefined, for its own body only: while that runs
// it is the current one.
func (in *Instances) alone(b *Body) (sum func(*Fn) *summary, s *summary) {
	in.facts[b.Fn.ID].members = map[*Fn]bool{b.Fn: true}
	s = startSummary(b.Fn)
	sum = func(fn *Fn) *summary {
		if fn == b.Fn {
			return s
		}
		return in.summaryOf(fn)
	}
	recurs, p := callsItself(b), in.placement(b, sum)
	for p.addFlows(s) && recurs {
	}
	p.settled = slices.Clone(p.flows)
	for p.addAmounts(s) && recurs {
	}
	return sum, s
}
