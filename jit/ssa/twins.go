package ssa

// mergeTwins makes one way of two that do the same with different values, when which one is taken is
// undecided (choose.go): what differs is selected. A merge of lists is such a place:
//
//	br x <= y, t, e                                      n = load p+8; m = load q+8; w = select x <= y, x, y
//	t: n = load p+8; c = alloc a, 16; store c, x    →    c = alloc a, 16; store c, w
//	   jump h(n, q, c)                                   jump h(select x <= y, n, p, select x <= y, q, m, c)
//	e: m = load q+8; c = alloc a, 16; store c, y
//	   jump h(p, m, c)
//
// What is read on one way only is read on both, from the two objects whose words the test compares. Other addresses are only selected when
// nothing is read there: where what is compared lies behind an address, as the text of a String does, it is better to guess the way and read ahead.
func mergeTwins(f *Func) (changed bool) {
	g := graphOf(f)
	for _, b := range g.order {
		t := &b.Term
		if t.Kind != TermBranch || !isUndecided(t.Args[0]) || !allOf(t.Args[0].Args, isAtHand) {
			continue
		}
		m := &twins{f: f, b: b, cond: t.Args[0], is: map[*Value]*Value{}}
		yes, no := t.Succs[0].To, t.Succs[1].To
		if yes != no && len(g.preds(yes)) == 1 && len(g.preds(no)) == 1 && m.match(yes, no) {
			m.merge(yes)
			changed = true
		}
	}
	if changed {
		f.graph = nil
		removeUnreachable(f)
	}
	return changed
}

// maxTwin is the number of instructions of a way that may be merged.
const maxTwin = 16

type twins struct {
	f    *Func
	b    *Block
	cond *Value
	is   map[*Value]*Value // what a value of the second way is on the first one
	made map[[2]*Value]*Value
}

// match reports whether the ways are twins, and notes which values belong together.
func (m *twins) match(yes, no *Block) bool {
	y, n := &yes.Term, &no.Term
	if y.Kind != TermJump || n.Kind != TermJump || y.Succs[0].To != n.Succs[0].To || yes.Cold || no.Cold ||
		len(yes.Params)+len(no.Params) > 0 || len(yes.Instrs) != len(no.Instrs) || len(yes.Instrs) > maxTwin {
		return false
	}
	differ := 0
	for i, v := range yes.Instrs {
		if !m.alike(v, no.Instrs[i], &differ) {
			return false
		}
	}
	for i, a := range y.Succs[0].Args {
		differ += m.differ(a, n.Succs[0].Args[i])
	}
	return 0 < differ && differ <= maxTwinChoices
}

// isAtHand reports whether nothing is called for v.
func isAtHand(v *Value) bool { return !v.Op.IsCall() }

// maxTwinChoices is the number of values that differ; more than anything ends the search.
const (
	maxTwinChoices = 5
	tooDifferent   = maxTwinChoices + 1
)

// alike reports whether w does on the second way what v does on the first one, and counts what is selected for it.
func (m *twins) alike(v, w *Value, differ *int) bool {
	if v.Op != w.Op || v.Aux != w.Aux || v.Type != w.Type {
		return false
	}
	switch v.Op {
	case OpConst:
		m.is[w] = v
	case OpLoad:
		if m.same(v.Args[0], w.Args[0]) {
			m.is[w] = v
			return true
		}
		return m.isNext(v) && m.isNext(w)
	case OpAlloc:
		m.is[w] = v
		return v.Args[0] == w.Args[0]
	case OpStore:
		return m.storesAlike(v, w, differ)
	default:
		return false
	}
	return true
}

// storesAlike is alike for stores. What is selected for them is there before anything is made.
func (m *twins) storesAlike(v, w *Value, differ *int) bool {
	for i, a := range v.Args {
		if n := m.differ(a, w.Args[i]); n > 0 {
			*differ += n
			if m.is[w.Args[i]] != nil || a.Block == v.Block && a.Op == OpAlloc {
				return false
			}
		}
	}
	return true
}

func (m *twins) same(v, w *Value) bool { return v == w || m.is[w] == v }

// differ counts a selection between v and w.
func (m *twins) differ(v, w *Value) int {
	switch {
	case m.same(v, w):
		return 0
	case v.Type == F64:
		return tooDifferent
	}
	if v.Type == Ptr && !(m.mayChoose(v) && m.mayChoose(m.first(w))) {
		return tooDifferent
	}
	return 1
}

// mayChoose reports whether an address may be selected.
func (m *twins) mayChoose(v *Value) bool {
	return v.Op == OpAlloc || m.isNext(v) || !m.read(v)
}

// read reports whether anything is read from v.
func (m *twins) read(v *Value) bool {
	for _, b := range m.f.Blocks {
		for _, x := range b.Instrs {
			if x.Op == OpLoad && x.Args[0] == v {
				return true
			}
		}
	}
	return v.Op != OpParam
}

// isNext reports whether v is read from an object of which the test compares a word, or is that object.
func (m *twins) isNext(v *Value) bool {
	for _, key := range m.cond.Args {
		if key.Op != OpLoad {
			continue
		}
		if key.Args[0] == v || v.Op == OpLoad && key.Args[0] == v.Args[0] {
			return true
		}
	}
	return false
}

// merge has the block do what both ways did.
func (m *twins) merge(yes *Block) {
	no := m.b.Term.Succs[1].To
	m.made = map[[2]*Value]*Value{}
	for i, v := range yes.Instrs {
		if !isGiven(v) {
			continue
		}
		if w := no.Instrs[i]; !m.same(v, w) {
			m.b.add(w)
		}
		m.b.add(v)
	}
	for i, v := range yes.Instrs { // selections first, while the flags are those of the test
		if v.Op == OpStore {
			for k, a := range v.Args {
				v.Args[k] = m.choice(a, no.Instrs[i].Args[k])
			}
		}
	}
	out, other := &yes.Term.Succs[0], no.Term.Succs[0].Args
	for i, a := range out.Args {
		if a.Op != OpAlloc && other[i].Op != OpAlloc {
			m.choice(a, other[i])
		}
	}
	for _, v := range yes.Instrs {
		if !isGiven(v) {
			m.b.add(v)
		}
	}
	args := m.f.argList(out.Args)
	for i, a := range args {
		args[i] = m.choice(a, other[i])
	}
	m.b.Term = Term{Kind: TermJump, Succs: m.f.jumpEdge(out.To, args), Trap: -1, Pos: yes.Term.Pos}
	yes.Instrs, no.Instrs = nil, nil
}

// isGiven reports whether an instruction of a way needs nothing that is made there.
func isGiven(v *Value) bool { return v.Op == OpLoad || v.Op == OpConst }

func (m *twins) choice(v, w *Value) *Value {
	if w = m.first(w); v == w {
		return v
	}
	s := m.made[[2]*Value{v, w}]
	if s == nil {
		s = m.f.NewValue(OpSelect, v.Type, m.cond, v, w)
		m.b.add(s)
		m.made[[2]*Value{v, w}] = s
	}
	return s
}

// first is v on the first way, if it is something there.
func (m *twins) first(v *Value) *Value {
	if f := m.is[v]; f != nil {
		return f
	}
	return v
}
