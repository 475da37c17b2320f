package ssa

import "fmt"

// regionError reports an address that is used after the memory it may point to was given
// back. At a collection point everything but the roots must be older than the mark: made
// before it, or read from what is older, since objects only point to older ones. What a
// restore frees must not be an object of this function that is still used.
func regionError(f *Func, g *graph) error {
	if !freesMemory(g) {
		return nil
	}
	c := &ageChecker{g: g, place: make([]int32, f.NumValues()), liveOut: make([]valueSet, f.NumBlocks())}
	for _, b := range g.order {
		for i, v := range b.Instrs {
			c.place[v.ID] = int32(i + 1)
		}
	}
	c.liveness()
	for _, b := range g.order {
		live := c.liveOut[b.ID].clone()
		live.useTerm(&b.Term)
		for i := len(b.Instrs) - 1; i >= 0; i-- {
			v := b.Instrs[i]
			delete(live, v)
			if young := c.young(v, live); young != nil {
				return fmt.Errorf("ssa: %s, block%d: v%d is used after %s, which may have given it back", f.Name, b.ID, young.ID, v)
			}
			live.use(v.Args)
		}
	}
	return nil
}

// valueSet is a set of addresses.
type valueSet map[*Value]bool

func (s valueSet) clone() valueSet {
	t := valueSet{}
	for v := range s {
		t[v] = true
	}
	return t
}

func (s valueSet) use(args []*Value) {
	for _, a := range args {
		if isAddress(a) {
			s[a] = true
		}
	}
}

func (s valueSet) useTerm(t *Term) {
	s.use(t.Args)
	for i := range t.Succs {
		s.use(t.Succs[i].Args)
	}
}

// isAddress reports whether v may be an address of region memory.
func isAddress(v *Value) bool {
	switch v.Op {
	case OpCast, OpAdd:
		return isAddress(v.Args[0])
	case OpConst, OpDesc, OpStatic, OpStrAddr, OpDest, OpOther:
		return false
	}
	return v.Type == Ptr
}

type ageChecker struct {
	g       *graph
	place   []int32 // of instructions in their blocks, from 1; parameters 0
	liveOut []valueSet
}

// liveness finds the addresses that are needed behind each block.
func (c *ageChecker) liveness() {
	for changed := true; changed; {
		changed = false
		for i := len(c.g.order) - 1; i >= 0; i-- {
			b := c.g.order[i]
			out := valueSet{}
			for k := range b.Term.Succs {
				for v := range c.liveIn(b.Term.Succs[k].To) {
					out[v] = true
				}
			}
			changed = changed || len(out) != len(c.liveOut[b.ID])
			c.liveOut[b.ID] = out
		}
	}
}

func (c *ageChecker) liveIn(b *Block) valueSet {
	live := c.liveOut[b.ID].clone()
	live.useTerm(&b.Term)
	for _, v := range b.Instrs {
		live.use(v.Args)
	}
	for v := range live {
		if v.Block == b {
			delete(live, v)
		}
	}
	return live
}

// young is a live address that v may have given back, or nil.
func (c *ageChecker) young(v *Value, live valueSet) *Value {
	var mark []*Value
	switch v.Op {
	case OpLoopPoint:
		mark = v.Args[:2]
	case OpScopePoint, OpRestore:
		mark = v.Args[1:2]
	default:
		return nil
	}
	for x := range live {
		freed := v.Op != OpRestore || baseOf(x) != nil && baseOf(x).Args[0] == v.Args[0]
		for _, m := range mark {
			if freed && !c.older(x, m, map[*Value]bool{}) {
				return x
			}
		}
	}
	return nil
}

// older reports whether what x points to was made before m was read.
func (c *ageChecker) older(x, m *Value, seen map[*Value]bool) bool {
	if !isAddress(x) || seen[x] || c.before(x, m) {
		return true
	}
	seen[x] = true
	switch x.Op {
	case OpParam:
		for _, l := range c.g.preds(x.Block) {
			if !c.older(l.edge().Args[x.Aux], m, seen) {
				return false
			}
		}
		return true
	case OpLoad, OpCast, OpAdd, OpSelect:
		for _, a := range x.Args {
			if !c.older(a, m, seen) {
				return false
			}
		}
		return true
	}
	return x.Op == OpEnv
}

// before reports whether x is defined before m on every way.
func (c *ageChecker) before(x, m *Value) bool {
	if x.Block == m.Block {
		return c.place[x.ID] < c.place[m.ID]
	}
	return c.g.dominates(x.Block, m.Block)
}

// freesMemory reports whether anything gives memory back.
func freesMemory(g *graph) bool {
	for _, b := range g.order {
		for _, v := range b.Instrs {
			if v.Op.Frees() {
				return true
			}
		}
	}
	return false
}
