package core

// placement walks a body: it measures what every expression leaves behind and, when
// placing, writes arenas and scopes into the nodes.
type placement struct {
	flowing
	body    *Body
	settled []bool // flows into the body's value, once all summaries tell them
	slots   []*Type
	group   map[*Fn]bool // functions of the same SCC: calls of theirs recur
	placing bool
	turn    bool // measuring what a turn of a loop leaves, see wasteful
	inner   int  // operands around the node at hand
	memory  bool // something that may leave memory behind has been met
}

// effect is what an expression leaves behind when it is evaluated into arena D. Go keeps a struct of up to four fields
// and words in registers: reading one from memory in whole waits for the fields that were just written.
type effect struct {
	keep slotSet // slots that its value certainly keeps
	leaving
}

type leaving struct {
	never bool   // it has no value
	dest  amount // left in D
	other amount // left in the other arena
	waste amount // of dest, what the value does not reach
}

func (e effect) add(x effect) effect {
	e.dest, e.other, e.waste = max(e.dest, x.dest), max(e.other, x.other), max(e.waste, x.waste)
	return e
}

// also adds the effect of an operand that is evaluated next.
func (e effect) also(x effect) effect {
	e = e.add(x)
	e.keep = e.keep.union(x.keep)
	e.never = e.never || x.never
	return e
}

// value measures an expression that is evaluated into D: the other arena of the
// function's two when other is set. Slots that flow into its value are marked.
func (p *placement) value(n Node, other bool) (Node, effect) {
	if p.turn && p.inner == 0 && !p.goesOn(n) {
		return n, effect{leaving: leaving{never: true}}
	}
	switch n := n.(type) {
	case *Slot:
		if boxed(n.Ty) {
			return n, effect{keep: slotSet{}.with(n.N)}
		}
		return n, effect{}
	case *LetNode:
		return n, p.let(n, other)
	case *LetClosures:
		return n, p.closures(n, other)
	case *Switch:
		return n, p.switchOn(n, other)
	case *Alloc:
		return n, p.object(n.Args, &n.NodeBase, other)
	case *MkClosure:
		return n, p.object(n.Captures, &n.NodeBase, other)
	case *Field:
		return n, p.part(&n.E, other, use{flows: boxed(n.Ty)})
	case *PrimNode:
		return n, p.prim(n, other)
	case *Call:
		return n, p.call(n, other)
	case *Apply:
		return n, p.apply(n, other)
	case *ArityOf:
		return n, p.part(&n.E, other, use{})
	case *Force:
		p.to(&n.NodeBase, other)
		if boxed(n.Ty) {
			p.memory = true
			return n, effect{leaving: leaving{dest: unbounded}}
		}
	case *FailNode:
		e := p.args(n.Args, other, func(int) use { return use{} })
		e.never = true
		return n, e
	}
	return n, effect{}
}

// to says where a node allocates.
func (p *placement) to(b *NodeBase, other bool) {
	if p.placing {
		b.Other = other
	}
}

// operand measures an expression whose evaluation ends before the enclosing one's: a
// scope restores the other arena, and collects where much may be waste.
func (p *placement) operand(at *Node, other bool, u use) effect {
	n := *at
	if !u.flows && !p.turn {
		p.mark(n)
	}
	p.inner++
	n, e := p.value(n, other)
	p.inner--
	restore, evac := e.other != nothing, e.waste == unbounded && boxed(n.Type()) && !u.turn
	if p.placing {
		if restore || evac {
			n = &ScopeNode{NodeBase: NodeBase{At: n.Place(), Ty: n.Type(), Other: other}, Body: n, Restore: restore, Evac: evac}
		}
		*at = n
	}
	e.other = nothing
	return e
}

// part measures an operand that is evaluated into the arena of the whole when it flows into its
// value, else into the other one.
func (p *placement) part(at *Node, other bool, u use) (e effect) {
	if isPlain(*at) {
		return e
	}
	switch {
	case !boxed((*at).Type()):
		return effect{leaving: leaving{never: p.operand(at, other, use{}).never}}
	case !u.flows:
		x := p.operand(at, !other, use{turn: u.turn})
		return effect{leaving: leaving{other: x.dest, never: x.never}}
	}
	e = p.operand(at, other, u)
	if !u.kept && !e.never {
		e.waste = max(e.waste, e.dest)
		e.keep = slotSet{}
	}
	return e
}

// isPlain reports whether evaluating n leaves nothing behind, keeps nothing and gives a value: there is nothing to
// measure.
func isPlain(n Node) bool {
	switch n := n.(type) {
	case *Slot:
		return !boxed(n.Ty)
	case *Const:
		return true
	case *PrimNode:
		return n.plain
	}
	return false
}

// plainOperation reports whether an operation is plain.
func plainOperation(ty *Type, args []Node) bool {
	for _, a := range args {
		if !isPlain(a) {
			return false
		}
	}
	return !boxed(ty)
}

// use is what becomes of an operand.
type use struct {
	flows bool // it may be reachable from the value of the whole
	kept  bool // it certainly is
	turn  bool // it is carried to the next turn of a loop, where there is a collection point
}

func (p *placement) args(at []Node, other bool, of func(i int) use) (e effect) {
	for i := range at {
		if !isPlain(at[i]) {
			e = e.also(p.part(&at[i], other, of(i)))
		}
	}
	return e
}

func (p *placement) object(args []Node, b *NodeBase, other bool) effect {
	p.to(b, other && len(args) > 0)
	e := p.args(args, other, func(int) use { return use{flows: true, kept: true} })
	if len(args) > 0 {
		p.memory = true
		e.dest = max(e.dest, bounded)
	}
	return e
}

func (p *placement) let(n *LetNode, other bool) effect {
	flows := n.N >= 0 && p.flows[n.N] && boxed(n.Rhs.Type())
	body, e := p.value(n.Body, other)
	n.Body = body
	x := p.part(&n.Rhs, other, use{flows: flows, kept: e.never || e.keep.has(n.N)})
	e.keep = e.keep.without(n.N).union(x.keep)
	e = e.add(x)
	e.never = e.never || x.never
	return e
}

func (p *placement) closures(n *LetClosures, other bool) effect {
	flows := p.any(n.Slots)
	body, e := p.value(n.Body, other)
	n.Body = body
	p.to(&n.NodeBase, other != !flows)
	size, kept := nothing, true
	for i, c := range n.Closures {
		if !flows {
			p.markAll(c.Captures)
		}
		x := p.args(c.Captures, other != !flows, func(int) use { return use{flows: true, kept: true} })
		if len(c.Captures) > 0 {
			p.memory, size = true, bounded
		}
		kept = kept && (e.never || e.keep.has(n.Slots[i]))
		e = e.add(effect{leaving: leaving{other: x.other}})
		if kept {
			e.keep = e.keep.union(x.keep)
		}
	}
	for _, s := range n.Slots {
		e.keep = e.keep.without(s)
	}
	switch {
	case !flows:
		e.other = max(e.other, size)
	case kept:
		e.dest = max(e.dest, size)
	default:
		e.dest, e.waste = max(e.dest, size), max(e.waste, size)
	}
	return e
}

func (p *placement) switchOn(n *Switch, other bool) effect {
	flows := boxed(n.Scrut.Type()) && p.scrutFlows(n)
	e, kept, first := effect{leaving: leaving{never: true}}, true, true
	join := func(body *Node, binds []int) {
		b, x := p.value(*body, other)
		*body = b
		e = e.add(x)
		if x.never {
			return
		}
		kept = kept && p.keeps(n, x.keep, binds)
		if e.never = false; first {
			e.keep, first = x.keep, false
		} else {
			e.keep = e.keep.common(x.keep)
		}
	}
	for _, a := range n.Arms {
		join(&a.Body, a.Binds)
	}
	if n.Default != nil {
		join(&n.Default, nil)
	}
	x := p.part(&n.Scrut, other, use{flows: flows, kept: kept})
	if flows && kept && x.dest != nothing {
		x.waste = max(x.waste, bounded) // the object that is taken apart
	}
	e = e.add(x)
	e.keep = e.keep.union(x.keep)
	e.never = e.never || x.never
	return e
}

// keeps reports whether an arm keeps its scrutinee, or all that it was made of.
func (p *placement) keeps(n *Switch, keep slotSet, binds []int) bool {
	if n.ScrutN >= 0 && keep.has(n.ScrutN) {
		return true
	}
	if binds == nil || p.turn { // each turn would waste an object
		return false
	}
	for _, b := range binds {
		if b < 0 || boxed(p.slots[b]) && !keep.has(b) {
			return false
		}
	}
	return true
}

func (p *placement) prim(n *PrimNode, other bool) effect {
	result := boxed(n.Ty)
	p.to(&n.NodeBase, other && result)
	e := p.args(n.Args, other, func(i int) use {
		a := n.Args[i].Type()
		return use{flows: i < len(n.sharing()) && result && boxed(a) && p.in.mayShare(a, n.Ty), kept: i == 0 && n.Op.Keeps}
	})
	if result && !n.Op.Keeps {
		p.memory = true
		e.dest = unbounded
	}
	return e
}

func (p *placement) call(n *Call, other bool) effect {
	p.to(&n.NodeBase, other)
	if p.turn && n.Tail && n.Fn == p.body.Fn {
		return p.args(n.Args, other, func(int) use { return use{flows: true, kept: true} })
	}
	s, turn := p.sum(n.Fn), n.Tail && n.Fn == p.body.Fn
	e := p.args(n.Args, other, func(i int) use {
		return use{flows: p.in.passes(s, i, n.Args[i], n.Ty), kept: s != nil && s.keep.has(i), turn: turn}
	})
	if n.Env != nil {
		x := p.part(&n.Env, other, use{flows: boxed(n.Ty) && (s == nil || s.env)})
		e = e.add(x)
	}
	e = e.add(p.callee(n, s))
	return e
}

// callee is what the called function leaves behind.
func (p *placement) callee(n *Call, s *summary) effect {
	if s == nil {
		p.memory = true
		return unknownCallee(n.Ty)
	}
	e := effect{leaving: leaving{dest: s.dest, other: s.other, waste: s.waste}}
	p.memory = p.memory || s.dest != nothing || s.other != nothing || s.waste != nothing
	if p.group[n.Fn] && e.dest != nothing {
		e.dest = unbounded
	}
	if n.Fn == p.body.Fn && n.Tail { // a loop's turns add up
		e.waste, e.other = total(e.waste), total(e.other)
	}
	return e
}

// total is what many times an amount may be.
func total(a amount) amount {
	if a != nothing {
		return unbounded
	}
	return nothing
}

func unknownCallee(ty *Type) effect {
	if boxed(ty) {
		return effect{leaving: leaving{dest: unbounded, other: unbounded, waste: unbounded}}
	}
	return effect{leaving: leaving{other: unbounded}}
}

func (p *placement) apply(n *Apply, other bool) effect {
	p.to(&n.NodeBase, other)
	result := boxed(n.Ty)
	e := p.part(&n.Fn, other, use{flows: result})
	e = e.also(p.args(n.Args, other, func(i int) use {
		a := n.Args[i].Type()
		return use{flows: result && boxed(a) && p.in.mayShare(a, n.Ty)}
	}))
	p.memory = true
	e = e.add(unknownCallee(n.Ty))
	return e
}
