package ssa

import "slices"

// invertLoops moves the test of a loop from its head to its ends, so that a
// turn takes one branch, and code that runs in every turn is all below the test
// that guards the first:
//
//	head(i): poll; br i < n, body, exit           head(i): br i < n, body(i), exit(i)
//	body:    … ; jump head(i+1)            ──►     body(i'): … ; poll; br i+1 < n, body(i+1), exit(i+1)
//	exit:    uses i                               exit(i''): uses i''
//
// The head stays as the guard. Its values, where body or exit use them, become
// parameters of those. Loops whose head is long, has effects, or is left in other
// ways where its values are used stay as they are.
func invertLoops(f *Func) (changed bool) {
	if len(findLoops(graphOf(f))) == 0 {
		return false
	}
	var done []*Block // heads that are as they will be
	for range maxInversions {
		g := graphOf(f)
		inverted, left := false, 0
		for _, l := range findLoops(g) {
			if slices.Contains(done, l.header) {
				continue
			}
			if inverted {
				left++
				continue
			}
			done = append(done, l.header)
			if v := newInversion(f, g, l); v != nil && v.collectUses() {
				v.rewrite()
				f.mem().uses = [2][]use{v.body.users, v.exit.users}
				done = append(done, v.body.block)
				inverted, changed = true, true
			}
		}
		if left == 0 {
			break
		}
	}
	return changed
}

const (
	maxInversions = 8 // each rebuilds the graph; Build makes one loop a function
	maxHeadLength = 8 // instructions that are worth copying
	maxLatches    = 4
)

// inversion is one loop being inverted.
type inversion struct {
	f          *Func
	g          *graph
	head       *Block
	body, exit side
	latches    []link
}

// side is one successor of the head: what of the head's values its blocks use.
type side struct {
	succ  int
	block *Block
	uses  []*Value // values of the head, each once
	users []use
}

// use is a place that has to read the parameter instead of the head's value.
type use struct {
	args []*Value
	i    int
}

// newInversion checks the shape of the loop; nil when it does not fit.
func newInversion(f *Func, g *graph, l *loop) *inversion {
	head := l.header
	t := &head.Term
	if t.Kind != TermBranch || len(l.latches) > maxLatches || len(head.Instrs) > maxHeadLength || head == f.Blocks[0] {
		return nil
	}
	for _, v := range head.Instrs {
		if v.Op != OpPoll && !v.Op.IsPure() {
			return nil
		}
	}
	inLoop := func(b *Block) bool {
		for _, x := range l.blocks {
			if x == b {
				return true
			}
		}
		return false
	}
	mem := f.mem()
	v := &inversion{f: f, g: g, head: head, latches: make([]link, 0, maxLatches)}
	v.body.users, v.exit.users = mem.uses[0][:0], mem.uses[1][:0]
	v.body.uses, v.exit.uses = mem.work.Room(maxHeadLength), mem.work.Room(maxHeadLength)
	for _, p := range g.preds(head) {
		if g.dominates(head, p.from) {
			v.latches = append(v.latches, p)
		}
	}
	first := inLoop(t.Succs[0].To)
	if first == inLoop(t.Succs[1].To) {
		return nil
	}
	v.body.succ = 1 - int(truth(first))
	v.exit.succ = 1 - v.body.succ
	return v.sides()
}

// sides finds the blocks of body and exit; each must have the head as its only way in.
func (v *inversion) sides() *inversion {
	for _, s := range []*side{&v.body, &v.exit} {
		e := &v.head.Term.Succs[s.succ]
		if len(v.g.preds(e.To)) != 1 || len(e.Args) > 0 || e.To == v.head {
			return nil
		}
		s.block = e.To
	}
	return v
}

// collectUses finds the uses of the head's values outside it; false when one
// is below neither body nor exit.
func (v *inversion) collectUses() bool {
	for _, b := range v.g.order {
		if b == v.head {
			continue
		}
		for _, x := range b.Instrs {
			if !v.usesIn(b, x.Args) {
				return false
			}
		}
		if !v.usesIn(b, b.Term.Args) {
			return false
		}
		for i := range b.Term.Succs {
			if !v.usesIn(b, b.Term.Succs[i].Args) {
				return false
			}
		}
	}
	return true
}

func (v *inversion) usesIn(b *Block, args []*Value) bool {
	for i, a := range args {
		if a.Block != v.head {
			continue
		}
		switch {
		case v.g.dominates(v.body.block, b):
			v.body.note(a, use{args, i})
		case v.g.dominates(v.exit.block, b):
			v.exit.note(a, use{args, i})
		default:
			return false
		}
	}
	return true
}

func (s *side) note(a *Value, u use) {
	s.users = append(s.users, u)
	for _, x := range s.uses {
		if x == a {
			return
		}
	}
	s.uses = append(s.uses, a)
}

func (v *inversion) rewrite() {
	v.f.graph = nil
	v.body.addParams(v.f)
	v.exit.addParams(v.f)
	for _, l := range v.latches {
		v.testAt(l)
	}
	for _, s := range []*side{&v.body, &v.exit} {
		v.head.Term.Succs[s.succ].Args = v.f.argList(s.uses)
	}
	keep := v.head.Instrs[:0]
	for _, x := range v.head.Instrs {
		if x.Op != OpPoll { // the prologue polls
			keep = append(keep, x)
		}
	}
	v.head.Instrs = keep
}

// addParams makes a parameter for each value of the head that the side uses.
func (s *side) addParams(f *Func) {
	now := newSubstitution(f)
	for _, a := range s.uses {
		now.replace(a, f.NewParam(s.block, a.Type))
	}
	for _, u := range s.users {
		u.args[u.i] = now.find(u.args[u.i])
	}
}

// testAt puts a copy of the head on a back edge.
func (v *inversion) testAt(l link) {
	e := *l.edge()
	at := l.from
	if at.Term.Kind != TermJump {
		at = v.f.NewBlock()
		*l.edge() = Edge{To: at}
	}
	now := renaming(v.f.mem().work.Take(v.f.NumValues()))
	for i, p := range v.head.Params {
		now[p.ID] = e.Args[i]
	}
	for _, x := range v.head.Instrs {
		c := v.f.NewValue(x.Op, x.Type, x.Args...)
		c.Aux, c.Fn, c.Trap, c.Pos, c.Block = x.Aux, x.Fn, x.Trap, x.Pos, at
		now.translate(c.Args)
		at.Instrs = append(at.Instrs, c)
		now[x.ID] = c
	}
	t := Term{Kind: TermBranch, Args: v.f.argList(v.head.Term.Args), Succs: make([]Edge, 2), Trap: -1, Pos: v.head.Term.Pos}
	now.translate(t.Args)
	for _, s := range []*side{&v.body, &v.exit} {
		args := v.f.argList(s.uses)
		now.translate(args)
		t.Succs[s.succ] = Edge{To: s.block, Args: args}
	}
	at.Term = t
}

// renaming says what stands for the values of a head, by id.
type renaming []*Value

func (r renaming) translate(vs []*Value) {
	for i, x := range vs {
		if int(x.ID) < len(r) && r[x.ID] != nil {
			vs[i] = r[x.ID]
		}
	}
}
