// The region checker: does an annotated body keep to the rules? It knows nothing of how
// arenas were chosen and walks forward, where inference walks backward.
//
// A region is a pair (arena, depth): what is allocated in an arena between the beginning of the
// scope at that depth and its end; the body itself is at depth 0. The shape of a value is
// the set of regions and of parameters that it may reach. Rules:
//
//	E1  e in arena D at depth k           shape includes (D, k) if it allocates
//	E2  scope at depth k, value in D      at its end (D, k) becomes (D, k-1); when it restores,
//	                                      the shape of its value has nothing of (other D, k);
//	                                      else that becomes (other D, k-1) too
//	E3  call into D                       shape: (D, k), and the arguments that the callee's
//	                                      summary lets through
//	E4  result of the body                nothing but X at depth 0, and the parameters that the body's
//	                                      own summary names
//	E5  tail call                         at depth 0, its destination is X; an argument that the callee lets
//	                                      through keeps to E4
//	E6  scopes and their values agree on D; Evac only where the value is boxed
//
// Parameters, captured values, constants and the values of definitions are older than the
// activation and live as long. A checked body never reaches freed memory: a scope's
// value is all that is used of what was made in it (slots are lexical), E2 keeps it off what
// the scope frees, E4 and E5 do so for the caller's scopes.

package core

import (
	"fmt"
)

// CheckRegions verifies the annotations of fn's published body.
func (in *Instances) CheckRegions(fn *Fn) (err error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	b := fn.Code.Load()
	if b == nil || b.regions == nil {
		return nil
	}
	c := &regionChecker{in: in, body: b, shapes: make([]shape, len(b.Slots))}
	defer catchVerifyError(&err)
	for i := range len(fn.Params) + len(fn.Captures) {
		if boxed(b.Slots[i]) {
			c.shapes[i] = shape{from: slotSet{}.with(min(i, len(fn.Params)))}
		}
	}
	c.result(b.Root, c.check(b.Root, false))
	return nil
}

// shape is what a value may reach.
type shape struct {
	from    slotSet // parameters by number; the captured values are one more
	regions slotSet // (arena, depth) as 2*depth + arena
}

func (s shape) join(t shape) shape {
	return shape{s.from.clone().union(t.from), s.regions.clone().union(t.regions)}
}

type regionChecker struct {
	in     *Instances
	body   *Body
	shapes []shape // by slot
	depth  int
}

func (c *regionChecker) fail(n Node, format string, args ...any) {
	panic(verifyError{fmt.Errorf("core: check regions of %s: %s at %s", c.body.Fn.Key, fmt.Sprintf(format, args...), shortDump(n))})
}

// region is the number of the region where an expression in the given arena allocates.
func (c *regionChecker) region(other bool) int {
	if other {
		return 2*c.depth + 1
	}
	return 2 * c.depth
}

// made is the shape of a value that n allocates from parts.
func (c *regionChecker) made(n Node, parts shape) shape {
	if !boxed(n.Type()) {
		return shape{}
	}
	parts.regions = parts.regions.clone().with(c.region(n.common().Other))
	return parts
}

// check gives the shape of n's value, which is evaluated into the arena that other names.
func (c *regionChecker) check(n Node, other bool) shape {
	switch n := n.(type) {
	case *Slot:
		return c.shapes[n.N]
	case *LetNode:
		s := c.check(n.Rhs, c.arena(n.Rhs, other))
		if n.N >= 0 {
			c.shapes[n.N] = s
		}
		return c.check(n.Body, other)
	case *LetClosures:
		return c.closures(n, other)
	case *Switch:
		return c.switchOn(n, other)
	case *Alloc:
		return c.object(n, n.Args)
	case *MkClosure:
		return c.object(n, n.Captures)
	case *Field:
		return c.reading(n, c.parts(n.E))
	case *PrimNode:
		return c.made(n, c.prim(n))
	case *Call:
		return c.call(n, other)
	case *Apply:
		return c.apply(n, other)
	case *ArityOf:
		c.parts(n.E)
	case *Force:
		return c.made(n, shape{})
	case *FailNode:
		c.parts(n.Args...)
	case *ScopeNode:
		return c.scope(n)
	}
	return shape{}
}

// arena is the one that an operand is evaluated into, as far as its own node tells.
func (c *regionChecker) arena(n Node, other bool) bool {
	switch x := behindLets(n).(type) {
	case *ScopeNode, *Call, *Apply, *Alloc, *MkClosure, *PrimNode, *Force:
		return x.common().Other
	}
	return other
}

func (c *regionChecker) parts(ns ...Node) (s shape) {
	for _, n := range ns {
		s = s.join(c.check(n, c.arena(n, false)))
	}
	return s
}

func (c *regionChecker) object(n Node, args []Node) shape {
	s := c.parts(args...)
	if len(args) == 0 {
		return shape{}
	}
	return c.made(n, s)
}

func (c *regionChecker) reading(n Node, s shape) shape {
	if boxed(n.Type()) {
		return s
	}
	return shape{}
}

// prim joins the operands of an operation whose memory may be in its value.
func (c *regionChecker) prim(n *PrimNode) shape {
	if !n.Op.SharesFirst {
		return c.through(n, n.Args)
	}
	for _, a := range n.Args[1:] {
		c.parts(a)
	}
	return c.through(n, n.Args[:1])
}

// through joins the operands whose memory may be in the value of n.
func (c *regionChecker) through(n Node, args []Node) (s shape) {
	for _, a := range args {
		x := c.parts(a)
		if boxed(n.Type()) && boxed(a.Type()) && c.in.mayShare(a.Type(), n.Type()) {
			s = s.join(x)
		}
	}
	return s
}

func (c *regionChecker) closures(n *LetClosures, other bool) shape {
	size := 0
	for _, k := range n.Closures {
		size += len(k.Captures)
	}
	s := c.made(n.Closures[0], shape{})
	s.regions = slotSet{}
	if size > 0 {
		s.regions = s.regions.with(c.region(n.Other))
	}
	for range n.Closures { // members reach each other
		for _, slot := range n.Slots {
			c.shapes[slot] = s
		}
		for _, k := range n.Closures {
			s = s.join(c.parts(k.Captures...))
		}
	}
	for _, slot := range n.Slots {
		c.shapes[slot] = s
	}
	return c.check(n.Body, other)
}

func (c *regionChecker) switchOn(n *Switch, other bool) (out shape) {
	s := c.parts(n.Scrut)
	if n.ScrutN >= 0 {
		c.shapes[n.ScrutN] = s
	}
	for _, a := range n.Arms {
		for _, b := range a.Binds {
			if b >= 0 && boxed(c.body.Slots[b]) {
				c.shapes[b] = s
			}
		}
		out = out.join(c.check(a.Body, other))
	}
	if n.Default != nil {
		out = out.join(c.check(n.Default, other))
	}
	return out
}

func (c *regionChecker) call(n *Call, other bool) shape {
	sum := c.in.summaryOf(n.Fn)
	if n.Fn == c.body.Fn {
		sum = c.body.regions
	}
	var out shape
	for i, a := range n.Args {
		s := c.parts(a)
		if boxed(n.Ty) && boxed(a.Type()) && (sum == nil && c.in.mayShare(a.Type(), n.Ty) || sum != nil && sum.flow.has(i)) {
			out = out.join(s)
		}
	}
	if n.Env != nil {
		s := c.parts(n.Env)
		if boxed(n.Ty) && (sum == nil || sum.env) {
			out = out.join(s)
		}
	}
	return c.called(n, n.Tail, sum == nil || sum.dest != nothing, out)
}

func (c *regionChecker) apply(n *Apply, other bool) shape {
	out := c.through(n, append([]Node{n.Fn}, n.Args...))
	return c.called(n, n.Tail, true, out)
}

// called is the shape of a call's value, given what goes through it.
func (c *regionChecker) called(n Node, tail, allocates bool, through shape) shape {
	if tail && (c.depth > 0 || n.common().Other) {
		c.fail(n, "tail call in a scope or into the other arena")
	}
	if allocates {
		return c.made(n, through)
	}
	return c.reading(n, through)
}

func (c *regionChecker) scope(n *ScopeNode) shape {
	if n.Evac && !boxed(n.Ty) {
		c.fail(n, "nothing to move")
	}
	c.depth++
	s := c.check(n.Body, n.Other)
	c.depth--
	value, temporaries := c.region(n.Other)+2, c.region(!n.Other)+2
	if n.Restore && s.regions.has(temporaries) {
		c.fail(n, "the value reaches what the scope frees")
	}
	for _, r := range []int{value, temporaries} {
		if s.regions.has(r) {
			s.regions = s.regions.clone().without(r).with(r - 2)
		}
	}
	return s
}

// result judges the value of the body.
func (c *regionChecker) result(n Node, s shape) {
	if s.regions.has(1) {
		c.fail(n, "the result reaches the other arena")
	}
	params, sum := len(c.body.Fn.Params), c.body.regions
	for i := range params {
		if s.from.has(i) && !sum.flow.has(i) {
			c.fail(n, "the result reaches parameter %d, which the summary denies", i)
		}
	}
	if s.from.has(params) && !sum.env {
		c.fail(n, "the result reaches captured values, which the summary denies")
	}
}
