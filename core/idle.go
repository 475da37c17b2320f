package core

// passIdle rewrites self tail calls so that a parameter which nothing but its own next value is
// made from is passed on as it is:
//
//	grow n xs = grow (n + 1) (n : xs)      grow n xs = grow (n + 1) xs
//
// The native tier would drop the parameter anyway; done here, the memory that a loop needs
// does not depend on the tier.
func passIdle(b *Body) {
	loops := selfCalls(b.Root, b.Fn, nil)
	if len(loops) == 0 {
		return
	}
	for i := range b.Fn.Params {
		own := 0
		for _, c := range loops {
			if !harmless(c.Args[i]) {
				own = -1
				break
			}
			eachSlot(c.Args[i], countSlot(i, &own))
		}
		all := 0
		eachSlot(b.Root, countSlot(i, &all))
		if own != all {
			continue // read elsewhere, or computing it can be seen
		}
		for _, c := range loops {
			c.Args[i] = &Slot{base(c.Args[i].Place(), b.Slots[i]), i}
		}
	}
}

func countSlot(i int, n *int) func(int) {
	return func(slot int) {
		if slot == i {
			*n++
		}
	}
}

// selfCalls appends the tail calls of fn in n, which is in tail position of its body.
func selfCalls(n Node, fn *Fn, to []*Call) []*Call {
	switch n := n.(type) {
	case *LetNode:
		return selfCalls(n.Body, fn, to)
	case *LetClosures:
		return selfCalls(n.Body, fn, to)
	case *Switch:
		for _, a := range n.Arms {
			to = selfCalls(a.Body, fn, to)
		}
		if n.Default != nil {
			to = selfCalls(n.Default, fn, to)
		}
	case *Call:
		if n.Tail && n.Fn == fn {
			to = append(to, n)
		}
	}
	return to
}

// harmless reports whether evaluating n can neither fail, act, nor take for ever.
func harmless(n Node) bool {
	switch n := n.(type) {
	case *Slot, *Const, *StrConst, *Alloc, *MkClosure, *Field:
	case *PrimNode:
		if n.Op.Fails || n.Op.Effect || n.Op.Lower == LowerCall {
			return false
		}
	default:
		return false
	}
	all := true
	eachOperand(n, func(at *Node) { all = all && harmless(*at) })
	return all
}
