package ssa

import (
	"fmt"
	"slices"

	"github.com/synoema/synoema/jit/slab"
)

// graph is the control flow of a function at one moment: order, predecessors
// and the dominator tree. It is rebuilt, in linear time, after a pass that
// changed edges (graphOf), the tree only for those who ask for it.
//
// The dominators are found by Cooper, Harvey and Kennedy, "A Simple, Fast
// Dominance Algorithm" (2001).
type graph struct {
	f     *Func
	order []*Block // reverse postorder of the reachable blocks
	nodes []node   // by block id
	links []link   // all predecessors, grouped by block

	treeKnown bool
	children  []*Block // of the dominator tree, grouped by parent, in reverse postorder

	loops      []*loop // once they are known
	loopsKnown bool
	loopSlab   slab.Of[loop]
	members    []*Block // lists of the loops
	seen       []int32  // for newLoops
	stack      []visit  // for sort
	size, free []int32  // for growTree
}

// visit is a block with successors that are to be visited.
type visit struct {
	b    *Block
	next int
}

// node is what graph knows of one block.
type node struct {
	block            *Block
	rpo              int32 // position in order, -1 when unreachable
	idom             int32 // position in order of the immediate dominator
	preLo, preHi     int32 // interval of the dominator tree's preorder numbers
	predLo, predHi   int32 // into links
	childLo, childHi int32 // into children
}

// link is an edge seen from its target: successor number succ of from.
type link struct {
	from *Block
	succ int
}

func (l link) edge() *Edge { return &l.from.Term.Succs[l.succ] }

// graphOf is the graph of f as it is now. It is kept until blocks or edges
// change: whoever changes them sets f.graph to nil. The verifier finds who forgot.
func graphOf(f *Func) *graph {
	g := flowOf(f)
	if !g.treeKnown {
		g.findTree()
	}
	return g
}

// flowOf is the graph of f with its order and predecessors alone, unless the tree is known already.
func flowOf(f *Func) *graph {
	if f.graph == nil {
		f.graph = &f.mem().graph
		f.graph.fill(f)
	}
	return f.graph
}

func newGraph(f *Func) *graph {
	g := new(graph)
	g.fill(f)
	g.findTree()
	return g
}

// fill makes g the graph of f, but for the tree, in the memory of what it was before.
func (g *graph) fill(f *Func) {
	g.f, g.nodes, g.order = f, slab.Zeroed(g.nodes, f.NumBlocks()), slab.Empty(g.order, len(f.Blocks))
	g.treeKnown, g.loopsKnown = false, false
	g.loopSlab.Reset()
	for _, b := range f.Blocks {
		g.nodes[b.ID] = node{block: b, rpo: -1}
	}
	if len(f.Blocks) > 0 {
		g.sort()
		g.findPreds()
	}
}

// findTree finds the dominators.
func (g *graph) findTree() {
	g.treeKnown = true
	if len(g.order) > 0 {
		g.findIdoms()
		g.growTree()
	}
}

func (g *graph) block(id int32) *Block   { return g.nodes[id].block }
func (g *graph) reachable(b *Block) bool { return g.nodes[b.ID].rpo >= 0 }
func (g *graph) preds(b *Block) []link   { n := &g.nodes[b.ID]; return g.links[n.predLo:n.predHi] }
func (g *graph) childrenOf(b *Block) []*Block {
	n := &g.nodes[b.ID]
	return g.children[n.childLo:n.childHi]
}

// idom returns the immediate dominator, nil for the entry.
func (g *graph) idom(b *Block) *Block {
	if n := &g.nodes[b.ID]; n.rpo > 0 {
		return g.order[n.idom]
	}
	return nil
}

// dominates reports whether a dominates b; both reachable, a may be b.
func (g *graph) dominates(a, b *Block) bool {
	na, nb := &g.nodes[a.ID], &g.nodes[b.ID]
	return na.rpo >= 0 && na.preLo <= nb.preLo && nb.preHi <= na.preHi
}

// stale reports a kept graph that is not that of the function any more; now is.
func (g *graph) stale(now *graph) error {
	if g == nil {
		return nil
	}
	if !slices.Equal(g.order, now.order) {
		return fmt.Errorf("ssa: %s: the graph is out of date", now.f.Name)
	}
	for _, b := range now.order {
		if !slices.Equal(g.preds(b), now.preds(b)) {
			return fmt.Errorf("ssa: %s: the predecessors of block%d are out of date", now.f.Name, b.ID)
		}
	}
	return nil
}

// wayIn is the branch that leads to b, when all other ways to b come from below b:
// what the branch knows holds in b and below. Of a branch with both edges to b it
// says nothing.
func (g *graph) wayIn(b *Block) (t *Term, succ int) {
	for _, l := range g.preds(b) {
		if g.dominates(b, l.from) {
			continue
		}
		if t != nil || l.from.Term.Kind != TermBranch {
			return nil, 0
		}
		t, succ = &l.from.Term, l.succ
	}
	return t, succ
}

// sort fills order by a depth-first walk without recursion. The first successor is
// visited last, so that it follows its branch in the order.
func (g *graph) sort() {
	const visited = 0
	entry := g.f.Blocks[0]
	stack := append(g.stack[:0], visit{entry, len(entry.Term.Succs)})
	g.nodes[entry.ID].rpo = visited
	post := g.order
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if top.next == 0 {
			post = append(post, top.b)
			stack = stack[:len(stack)-1]
			continue
		}
		top.next--
		if n := g.at(top.b, top.next); n != nil && n.rpo < 0 {
			n.rpo = visited
			stack = append(stack, visit{n.block, len(n.block.Term.Succs)})
		}
	}
	for i, j := 0, len(post)-1; i < j; i, j = i+1, j-1 {
		post[i], post[j] = post[j], post[i]
	}
	g.order, g.stack = post, stack
	for i, b := range g.order {
		g.nodes[b.ID].rpo = int32(i)
	}
}

func (g *graph) findPreds() {
	for _, b := range g.order {
		for i := range b.Term.Succs {
			if to := g.at(b, i); to != nil {
				to.predHi++
			}
		}
	}
	total := int32(0)
	for i := range g.nodes {
		n := &g.nodes[i]
		n.predLo, n.predHi, total = total, total, total+n.predHi
	}
	g.links = slab.Zeroed(g.links, int(total))
	for _, b := range g.order {
		for i := range b.Term.Succs {
			if to := g.at(b, i); to != nil {
				g.links[to.predHi] = link{b, i}
				to.predHi++
			}
		}
	}
}

// at is the node of successor i of b, nil when the edge leads out of the function
// (only in broken functions, which the verifier reports).
func (g *graph) at(b *Block, i int) *node {
	to := b.Term.Succs[i].To
	if to == nil || int(to.ID) >= len(g.nodes) || g.nodes[to.ID].block != to {
		return nil
	}
	return &g.nodes[to.ID]
}

func (g *graph) findIdoms() {
	for _, b := range g.order[1:] {
		g.nodes[b.ID].idom = -1
	}
	for changed := true; changed; {
		changed = false
		for _, b := range g.order[1:] {
			dom := int32(-1)
			for _, l := range g.preds(b) {
				p := &g.nodes[l.from.ID]
				if p.rpo > 0 && p.idom < 0 {
					continue
				}
				if dom < 0 {
					dom = p.rpo
				} else {
					dom = g.meet(dom, p.rpo)
				}
			}
			if n := &g.nodes[b.ID]; n.idom != dom {
				n.idom, changed = dom, true
			}
		}
	}
}

// meet is the nearest common dominator of two positions in order.
func (g *graph) meet(a, b int32) int32 {
	for a != b {
		for a > b {
			a = g.nodes[g.order[a].ID].idom
		}
		for b > a {
			b = g.nodes[g.order[b].ID].idom
		}
	}
	return a
}

// growTree groups children by parent and numbers the tree. Children come after
// their parent in order, so sizes add up backwards and intervals fill forwards.
func (g *graph) growTree() {
	g.size, g.free = slab.Zeroed(g.size, len(g.order)), slab.Zeroed(g.free, len(g.order))
	size, free := g.size, g.free // free: next preorder number within each parent
	for i := len(g.order) - 1; i > 0; i-- {
		n := &g.nodes[g.order[i].ID]
		size[i]++
		size[n.idom] += size[i]
		g.nodes[g.order[n.idom].ID].childHi++
	}
	size[0]++
	total := int32(0)
	for _, b := range g.order {
		n := &g.nodes[b.ID]
		n.childLo, n.childHi, total = total, total, total+n.childHi
	}
	g.children = slab.Zeroed(g.children, int(total))
	for i, b := range g.order {
		n := &g.nodes[b.ID]
		if i > 0 {
			parent := &g.nodes[g.order[n.idom].ID]
			g.children[parent.childHi] = b
			parent.childHi++
			n.preLo = free[n.idom]
			free[n.idom] += size[i]
		}
		n.preHi = n.preLo + size[i]
		free[i] = n.preLo + 1
	}
}
