package core

import "slices"

// narrow moves bindings into the operand that alone uses them, so that the scope around it
// frees them. The order of evaluation stays:
//
//	let xs = e; n = sum xs in rest     let n = (let xs = e in sum xs) in rest
func narrow(n Node) Node {
	switch n := n.(type) {
	case *LetNode:
		return narrowChain(n)
	case *LetClosures:
		n.Body = narrow(n.Body)
	case *Switch:
		n.Scrut = narrow(n.Scrut)
		for _, a := range n.Arms {
			a.Body = narrow(a.Body)
		}
		if n.Default != nil {
			n.Default = narrow(n.Default)
		}
	default:
		eachOperand(n, func(at *Node) { *at = narrow(*at) })
	}
	return n
}

// binding is one let of a chain on its way into another.
type binding struct {
	let     *LetNode
	last    int // index of the last let of the chain that uses it; len(chain) is the body
	worth   bool
	nothing bool // binds no slot: stays where it is
}

func narrowChain(n *LetNode) Node {
	var chain []*LetNode
	var body Node = n
	for l, ok := n, true; ok; l, ok = body.(*LetNode) {
		l.Rhs = narrow(l.Rhs)
		chain, body = append(chain, l), l.Body
	}
	body = narrow(body)
	if !slices.ContainsFunc(chain, func(l *LetNode) bool { return moves(l.Rhs) }) {
		chain[len(chain)-1].Body = body
		return n
	}
	last := lastUses(chain, body)
	var open []binding
	for j, l := range chain {
		first := len(open)
		for first > 0 && !open[first-1].nothing && open[first-1].last == j {
			first--
		}
		if group := open[first:]; worthMoving(group) {
			for i := len(group) - 1; i >= 0; i-- {
				inner := group[i].let
				inner.Body, inner.Ty = l.Rhs, l.Rhs.Type()
				l.Rhs = inner
			}
			open = open[:first]
		}
		open = append(open, binding{l, last[l.N], moves(l.Rhs), l.N < 0})
	}
	for i := len(open) - 1; i >= 0; i-- {
		open[i].let.Body = body
		body = open[i].let
	}
	return body
}

func worthMoving(group []binding) bool {
	for _, b := range group {
		if b.worth {
			return true
		}
	}
	return false
}

// moves reports whether evaluating n may allocate an object that is then the value.
func moves(n Node) bool {
	if !boxed(n.Type()) {
		return false
	}
	switch n := n.(type) {
	case *Slot, *Const, *StrConst, *Field, *Force:
		return false
	case *LetNode:
		return moves(n.Body)
	}
	return true
}

// lastUses tells for every slot that the chain binds which let, or the body, uses it last.
func lastUses(chain []*LetNode, body Node) map[int]int {
	last := make(map[int]int, len(chain))
	for _, l := range chain {
		if l.N >= 0 {
			last[l.N] = -1
		}
	}
	note := func(i int) func(int) {
		return func(slot int) {
			if _, bound := last[slot]; bound {
				last[slot] = i
			}
		}
	}
	for j, l := range chain {
		eachSlot(l.Rhs, note(j))
	}
	eachSlot(body, note(len(chain)))
	return last
}

// eachSlot visits the slots that n reads.
func eachSlot(n Node, visit func(int)) {
	if s, ok := n.(*Slot); ok {
		visit(s.N)
		return
	}
	EachPart(n, func(part Node) { eachSlot(part, visit) })
}

// EachPart visits the direct subexpressions of n.
func EachPart(n Node, visit func(Node)) {
	switch n := n.(type) {
	case *LetClosures:
		for _, c := range n.Closures {
			visit(c)
		}
	case *Switch:
		for _, a := range n.Arms {
			visit(a.Body)
		}
		if n.Default != nil {
			visit(n.Default)
		}
	}
	eachOperand(n, func(at *Node) { visit(*at) })
}

// eachOperand visits the places of the direct subexpressions of n, in the order of evaluation, but for
// the arms of a switch and the closures of a group.
func eachOperand(n Node, visit func(*Node)) {
	switch n := n.(type) {
	case *LetNode:
		visit(&n.Rhs)
		visit(&n.Body)
	case *LetClosures:
		visit(&n.Body)
	case *Switch:
		visit(&n.Scrut)
	case *Alloc:
		eachPlace(n.Args, visit)
	case *Field:
		visit(&n.E)
	case *PrimNode:
		eachPlace(n.Args, visit)
	case *Call:
		if n.Env != nil {
			visit(&n.Env)
		}
		eachPlace(n.Args, visit)
	case *Apply:
		visit(&n.Fn)
		eachPlace(n.Args, visit)
	case *MkClosure:
		eachPlace(n.Captures, visit)
	case *ArityOf:
		visit(&n.E)
	case *FailNode:
		eachPlace(n.Args, visit)
	case *ScopeNode:
		visit(&n.Body)
	}
}

func eachPlace(ns []Node, visit func(*Node)) {
	for i := range ns {
		visit(&ns[i])
	}
}
