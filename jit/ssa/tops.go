package ssa

// trackTops follows the tops of both arenas through the function:
//
//   - a top that is known to be what it was is not read again;
//   - a restore of a top that cannot have moved since is dropped: a scope around what
//     allocates nothing after all costs nothing;
//   - so is one that another restore of the same arena follows before anything looks.
func trackTops(f *Func) {
	g := graphOf(f)
	if !readsTops(g) {
		return
	}
	for range maxTopRounds {
		t := &tops{g: g, in: make([]topState, f.NumBlocks()), out: make([]topState, f.NumBlocks()), sub: newSubstitution(f)}
		t.solve()
		changed := false
		for _, b := range g.order {
			changed = t.rewrite(b) || changed
			dropOverwritten(b)
		}
		t.sub.apply()
		if !changed {
			return
		}
	}
}

const maxTopRounds = 4 // a top that turns out to be another one may show that of a third

func readsTops(g *graph) bool {
	for _, b := range g.order {
		for _, v := range b.Instrs {
			if v.Op == OpTop {
				return true
			}
		}
	}
	return false
}

// topState says of each arena, the destination and the other one, which OpTop has its
// top: nil before anything is known, someTop when it may be any.
type topState [2]*Value

var someTop = &Value{}

type tops struct {
	g       *graph
	in, out []topState // by block
	sub     *substitution
}

func (t *tops) solve() {
	for changed := true; changed; {
		changed = false
		for i, b := range t.g.order {
			in := topState{someTop, someTop}
			if i > 0 {
				in = t.meet(b)
			}
			out := in
			for _, v := range b.Instrs {
				out.after(v)
			}
			changed = changed || in != t.in[b.ID] || out != t.out[b.ID]
			t.in[b.ID], t.out[b.ID] = in, out
		}
	}
}

// meet is what the predecessors agree on. What was one top at first and is another later may be any.
func (t *tops) meet(b *Block) (in topState) {
	for a := range in {
		for _, p := range t.g.preds(b) {
			out := t.out[p.from.ID][a]
			switch {
			case in[a] == nil:
				in[a] = out
			case out != nil && out != in[a]:
				in[a] = someTop
			}
		}
		if old := t.in[b.ID][a]; old != nil && old != in[a] {
			in[a] = someTop
		}
	}
	return in
}

// after makes s what holds behind v.
func (s *topState) after(v *Value) {
	switch {
	case v.Op == OpTop:
		if a := arenaOf(v.Args[0]); a >= 0 && s[a] == someTop {
			s[a] = v
		}
	case v.Op == OpRestore:
		s.set(arenaOf(v.Args[0]), restoredTop(v))
	case v.Op == OpAlloc:
		s.set(arenaOf(v.Args[0]), someTop)
	case movesTops(v):
		s.set(-1, someTop)
	}
}

func (s *topState) set(arena int, top *Value) {
	if arena < 0 {
		*s = topState{someTop, someTop}
	} else {
		s[arena] = top
	}
}

// restoredTop is the OpTop whose value v restores.
func restoredTop(v *Value) *Value {
	if top := v.Args[1]; top.Op == OpTop && arenaOf(top.Args[0]) == arenaOf(v.Args[0]) {
		return top
	}
	return someTop
}

// movesTops reports whether what v calls may allocate.
func movesTops(v *Value) bool {
	return v.Op.IsCall() && !(v.Op == OpCallHelper && sharable(v.Builtin))
}

// arenaOf is 0 for the destination, 1 for the other arena, else -1.
func arenaOf(v *Value) int {
	switch {
	case v.Op == OpDest:
		return 0
	case v.Op == OpOther && v.Args[0].Op == OpDest:
		return 1
	}
	return -1
}

func (t *tops) rewrite(b *Block) (changed bool) {
	s := t.in[b.ID]
	keep := b.Instrs[:0]
	for _, v := range b.Instrs {
		arena := -1
		if v.Op == OpTop || v.Op == OpRestore {
			arena = arenaOf(v.Args[0])
		}
		known := arena >= 0 && s[arena] != someTop
		switch {
		case known && v.Op == OpTop && s[arena] != v:
			t.sub.replace(v, s[arena])
			changed = true
		case known && v.Op == OpRestore && s[arena] == restoredTop(v):
			changed = true
			continue
		}
		s.after(v)
		keep = append(keep, v) // replaced ones are dropped with the substitution
	}
	clear(b.Instrs[len(keep):])
	b.Instrs = keep
	return changed
}

// dropOverwritten drops restores that another one of the same arena follows.
func dropOverwritten(b *Block) {
	var follows [2]bool
	drop := map[*Value]bool{}
	for i := len(b.Instrs) - 1; i >= 0; i-- {
		switch v := b.Instrs[i]; {
		case v.Op == OpRestore:
			if a := arenaOf(v.Args[0]); a >= 0 {
				drop[v] = follows[a]
				follows[a] = true
			} else {
				follows = [2]bool{}
			}
		case looksAtTops(v):
			follows = [2]bool{}
		}
	}
	keep := b.Instrs[:0]
	for _, v := range b.Instrs {
		if !drop[v] {
			keep = append(keep, v)
		}
	}
	clear(b.Instrs[len(keep):])
	b.Instrs = keep
}

// looksAtTops reports whether v depends on where a top is.
func looksAtTops(v *Value) bool {
	switch v.Op {
	case OpAlloc, OpTop, OpGrown, OpLoadCtx, OpLoadMut, OpPoll:
		return true
	}
	return v.Op.IsCall()
}
