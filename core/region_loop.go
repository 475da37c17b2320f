package core

// wasteful reports whether a turn of a function's loop may leave memory behind that the
// next turn does not need. One that only adds to what it carries has nothing to collect:
//
//	go acc (x : t) = go (f x : acc) t
//
// Every object made in a turn must be kept by what is carried on, and every
// carried value too, unless it can only be part of what came into the loop.
func (p *placement) wasteful() bool {
	t := &turnPlacement{placement: *p, from: map[int]int{}}
	t.turn, t.placing, t.flows = true, false, make([]bool, len(p.flows))
	for i := range t.flows {
		t.flows[i] = true
	}
	t.origins(p.body.Root)
	_, e := t.value(p.body.Root, false)
	if e.never { // no turn at all
		return false
	}
	if e.waste != nothing || e.other != nothing {
		return true
	}
	given := t.given()
	for i, ty := range p.body.Fn.Params {
		if boxed(ty) && !given.has(i) && !e.keep.has(i) {
			return true
		}
	}
	return false
}

// goesOn reports whether an expression in tail position may lead to the next turn.
func (p *placement) goesOn(n Node) bool {
	switch n := n.(type) {
	case *LetNode, *LetClosures, *Switch:
		return true
	case *Call:
		return n.Tail && n.Fn == p.body.Fn
	}
	return false
}

// turnPlacement measures a turn: the value of the body is what the next turn is given.
type turnPlacement struct {
	placement
	from  map[int]int // slots that hold a part of another slot's value
	calls []*Call     // of the function itself, in tail position
}

// origins notes where slots come from, and the loop's calls.
func (t *turnPlacement) origins(n Node) {
	switch n := n.(type) {
	case *LetNode:
		if s, ok := partOf(n.Rhs); ok && n.N >= 0 {
			t.from[n.N] = s
		}
		t.origins(n.Body)
	case *LetClosures:
		t.origins(n.Body)
	case *Switch:
		t.scrutOrigins(n)
		for _, a := range n.Arms {
			t.origins(a.Body)
		}
		if n.Default != nil {
			t.origins(n.Default)
		}
	case *Call:
		if n.Tail && n.Fn == t.body.Fn {
			t.calls = append(t.calls, n)
		}
	}
}

func (t *turnPlacement) scrutOrigins(n *Switch) {
	s, ok := partOf(n.Scrut)
	if !ok {
		return
	}
	if n.ScrutN >= 0 && n.ScrutN != s {
		t.from[n.ScrutN] = s
	}
	for _, a := range n.Arms {
		for _, b := range a.Binds {
			if b >= 0 {
				t.from[b] = s
			}
		}
	}
}

// partOf tells which slot a value is read from, if it is.
func partOf(n Node) (slot int, ok bool) {
	for {
		switch x := n.(type) {
		case *Slot:
			return x.N, true
		case *Field:
			n = x.E
		default:
			return 0, false
		}
	}
}

// given are the parameters that only ever hold parts of what the loop began with.
func (t *turnPlacement) given() slotSet {
	var given slotSet
	for i := range t.body.Fn.Params {
		given = given.with(i)
	}
	for changed := true; changed; {
		changed = false
		for _, call := range t.calls {
			for i, a := range call.Args {
				if given.has(i) && !t.isGiven(a, given) {
					given, changed = given.without(i), true
				}
			}
		}
	}
	return given
}

func (t *turnPlacement) isGiven(n Node, given slotSet) bool {
	switch n := n.(type) {
	case *Const, *StrConst:
		return true
	case *Alloc:
		return len(n.Args) == 0
	case *MkClosure:
		return len(n.Captures) == 0
	}
	slot, ok := partOf(n)
	for ok && slot >= len(t.body.Fn.Params) {
		if slot < len(t.body.Fn.Params)+len(t.body.Fn.Captures) {
			return true
		}
		slot, ok = t.from[slot]
	}
	return ok && given.has(slot)
}
