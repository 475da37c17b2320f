package ssa

import "slices"

// trackTops follows the tops of both arenas through the function:
//
//   - a top that is known to be what it was is not read again, but for marks;
//   - a restore of a top that cannot have moved since is dropped: a scope around what
//     allocates nothing after all costs nothing;
//   - so is one that another restore of the same arena follows before anything looks.
func trackTops(f *Func) (changed bool) {
	if !has(f, OpTop) {
		return false
	}
	g := flowOf(f)
	t := newTops(g, f.Blocks[0], nil, topState{someTop, someTop})
	t.findMarks()
	for _, b := range g.order {
		if t.does[b.ID]&readsOrRestores != 0 {
			n := len(b.Instrs)
			t.rewrite(b)
			dropOverwritten(b)
			changed = changed || len(b.Instrs) < n
		}
	}
	t.sub.apply()
	return changed || t.sub.to != nil
}

// topState says of each arena, the destination and the other one, what its top is: that which
// some OpTop read, or a token for what it was at first; nil before anything is
// known, someTop when it may be any.
type topState [2]*Value

var someTop = &Value{}

// tops follows the tops from the beginning of a block, through all blocks or some.
type tops struct {
	g       *graph
	start   *Block
	blocks  []*Block // in reverse postorder
	first   topState
	in, out []topState // by block
	is      []*Value   // of each OpTop: what it reads
	does    []int32    // by block: what concerns tops, as bits
	sub     *substitution
	marks   []bool // OpTops that say when a scope began that collects: they stay where they are
}

// What a block does, for tops.does.
const (
	movesOrReads    = 1 << iota // something in it that after looks at
	readsOrRestores             // OpTop or OpRestore
	endsScopes                  // OpScopePoint
)

// doings finds what a block does.
func doings(b *Block) (does int32) {
	for _, v := range b.Instrs {
		switch {
		case v.Op == OpTop || v.Op == OpRestore:
			does |= movesOrReads | readsOrRestores
		case v.Op == OpAlloc || v.Op == OpAllocIf:
			does |= movesOrReads
		case v.Op == OpScopePoint:
			does |= movesOrReads | endsScopes
		case movesTops(v):
			does |= movesOrReads
		}
	}
	return does
}

func newTops(g *graph, start *Block, inside func(*Block) bool, first topState) *tops {
	mem := g.f.mem()
	t := &tops{g: g, start: start, first: first, in: mem.states.Take(len(g.nodes)), out: mem.states.Take(len(g.nodes)),
		is: mem.work.Take(g.f.NumValues()), does: mem.ints.Take(len(g.nodes)), sub: newSubstitution(g.f)}
	after := g.order[g.nodes[start.ID].rpo:]
	t.blocks = mem.parts.Room(len(after))
	for _, b := range after {
		if inside == nil || inside(b) {
			t.blocks = append(t.blocks, b)
			t.does[b.ID] = doings(b)
		}
	}
	t.solve()
	return t
}

func (t *tops) solve() {
	for changed := true; changed; {
		changed = false
		for _, b := range t.blocks {
			in := t.first
			if b != t.start {
				in = t.meet(b)
			}
			out := in
			if t.does[b.ID]&movesOrReads != 0 {
				for _, v := range b.Instrs {
					t.after(&out, v)
				}
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
func (t *tops) after(s *topState, v *Value) {
	switch {
	case v.Op == OpTop:
		a := arenaOf(v.Args[0])
		if a < 0 {
			t.is[v.ID] = v
			return
		}
		if s[a] == someTop {
			s[a] = v
		}
		t.is[v.ID] = s[a]
	case v.Op == OpRestore:
		s.set(arenaOf(v.Args[0]), t.restored(v))
	case v.Op == OpAlloc, v.Op == OpAllocIf:
		s.set(arenaOf(v.Args[0]), someTop)
	case !movesTops(v):
	case v.Type == Ptr || v.Op.is(point):
		s.set(-1, someTop)
	default: // what has no memory leaves its arena as it was
		s.set(otherArena(arenaOf(v.Args[0])), someTop)
	}
}

func (s *topState) set(arena int, top *Value) {
	if arena < 0 {
		*s = topState{someTop, someTop}
	} else {
		s[arena] = top
	}
}

// restored is what the top is after a restore.
func (t *tops) restored(v *Value) *Value {
	top := v.Args[1]
	if was := t.is[top.ID]; was != nil && arenaOf(top.Args[0]) == arenaOf(v.Args[0]) {
		return was
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

func otherArena(a int) int {
	if a < 0 {
		return a
	}
	return 1 - a
}

func (t *tops) findMarks() {
	t.marks = t.g.f.mem().flags.Take(t.g.f.NumValues())
	for _, b := range t.blocks {
		if t.does[b.ID]&endsScopes == 0 {
			continue
		}
		for _, v := range b.Instrs {
			if v.Op == OpScopePoint {
				t.marks[v.Args[1].ID] = true
			}
		}
	}
}

// rewrite reads no top twice and restores none that is what it was.
func (t *tops) rewrite(b *Block) {
	s := t.in[b.ID]
	keep := b.Instrs[:0]
	for _, v := range b.Instrs {
		was := s
		t.after(&s, v)
		if a := topArena(v); a >= 0 && v.Op == OpTop && t.is[v.ID] != v && !t.marks[v.ID] {
			t.sub.replace(v, t.is[v.ID])
		} else if a >= 0 && v.Op == OpRestore && was[a] == s[a] && s[a] != someTop {
			continue
		}
		keep = append(keep, v) // replaced ones are dropped with the substitution
	}
	clear(b.Instrs[len(keep):])
	b.Instrs = keep
}

// topArena is the arena whose top v reads or restores, else -1.
func topArena(v *Value) int {
	if v.Op == OpTop || v.Op == OpRestore {
		return arenaOf(v.Args[0])
	}
	return -1
}

// dropOverwritten drops restores that another one of the same arena follows.
func dropOverwritten(b *Block) {
	var follows [2]bool
	dropped := false
	for i := len(b.Instrs) - 1; i >= 0; i-- {
		switch v := b.Instrs[i]; {
		case v.Op == OpRestore:
			if a := arenaOf(v.Args[0]); a >= 0 {
				if follows[a] {
					b.Instrs[i], dropped = nil, true
				}
				follows[a] = true
			} else {
				follows = [2]bool{}
			}
		case looksAtTops(v):
			follows = [2]bool{}
		}
	}
	if dropped {
		b.Instrs = slices.DeleteFunc(b.Instrs, func(v *Value) bool { return v == nil })
	}
}

// looksAtTops reports whether v depends on where a top is.
func looksAtTops(v *Value) bool {
	switch v.Op {
	case OpAlloc, OpAllocIf, OpTop, OpGrown, OpLoadCtx, OpLoadMut, OpPoll:
		return true
	}
	return v.Op.IsCall()
}
