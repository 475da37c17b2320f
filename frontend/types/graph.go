// Who needs whom: dependency graphs of definitions and their strongly connected
// components (Tarjan 1972).

package types

import "github.com/synoema/synoema/frontend/syntax"

// graph identifies a run of definitions that may refer to each other.
type graph *int

func newGraph() graph { return new(int) }

// depNode is a definition, or a where-line that takes a value apart.
type depNode struct {
	def    *defn
	item   *syntax.BindItem
	graph  graph
	signed bool
	deps   []*depNode
	last   *depNode // that has added an edge to this one last

	index, low int
	onStack    bool
}

// depend notes that the definition around the place at hand in n's graph needs n.
func (c *checker) depend(n *depNode) {
	for i := len(c.active) - 1; i >= 0; i-- {
		if a := c.active[i]; a.graph == n.graph {
			if n.last != a {
				n.last = a
				a.deps = append(a.deps, n)
			}
			return
		}
	}
}

// components returns the strongly connected components of nodes, needed ones
// first, otherwise in order. With cut, edges to signed definitions and to nodes that
// are not among nodes do not count.
func components(nodes []*depNode, cut bool) [][]*depNode {
	t := &tarjan{cut: cut}
	if cut {
		t.among = map[*depNode]bool{}
		for _, n := range nodes {
			t.among[n] = true
		}
	}
	for _, n := range nodes {
		n.index = 0
	}
	for _, n := range nodes {
		if n.index == 0 {
			t.visit(n)
		}
	}
	return t.out
}

type tarjan struct {
	cut   bool
	among map[*depNode]bool
	next  int
	stack []*depNode
	out   [][]*depNode
}

func (t *tarjan) visit(n *depNode) {
	t.next++
	n.index, n.low = t.next, t.next
	n.onStack = true
	t.stack = append(t.stack, n)
	for _, m := range n.deps {
		if t.cut && (m.signed || !t.among[m]) {
			continue
		}
		if m.index == 0 {
			t.visit(m)
			n.low = min(n.low, m.low)
		} else if m.onStack {
			n.low = min(n.low, m.index)
		}
	}
	if n.low < n.index {
		return
	}
	first := len(t.stack) - 1
	for t.stack[first] != n {
		first--
	}
	scc := append([]*depNode{}, t.stack[first:]...)
	t.stack = t.stack[:first]
	for _, m := range scc {
		m.onStack = false
	}
	t.out = append(t.out, scc)
}
