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
	all := make([]int, len(b.Slots))
	eachSlot(b.Root, countSlots(all, 1))
	for i := range b.Fn.Params {
		if !onlyItsOwn(i, loops, all[i]) {
			continue // read elsewhere, or computing it can be seen
		}
		for _, c := range loops {
			eachSlot(c.Args[i], countSlots(all, -1))
			all[i]++
			c.Args[i] = &Slot{base(c.Args[i].Place(), b.Slots[i]), i}
		}
	}
}

// onlyItsOwn reports whether all mentions of parameter i stand where its own next value is made, which does
// nothing else.
func onlyItsOwn(i int, loops []*Call, all int) bool {
	own := 0
	for _, c := range loops {
		if !harmless(c.Args[i]) {
			return false
		}
		eachSlot(c.Args[i], func(slot int) {
			if slot == i {
				own++
			}
		})
	}
	return own == all
}

// countSlots adds by to the count of each slot that it is called for.
func countSlots(counts []int, by int) func(int) {
	return func(slot int) { counts[slot] += by }
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
