package build

// components sorts 0..len(needs)-1 into strongly connected components (Tarjan,
// "Depth-first search and linear graph algorithms", 1972), each after those that it
// needs; of several that could come next, the one first in the text does.
func components(needs [][]int) [][]int {
	t := &tarjan{needs: needs, index: make([]int, len(needs)), low: make([]int, len(needs)), of: make([]int, len(needs))}
	for i := range needs {
		if t.index[i] == 0 {
			t.visit(i)
		}
	}
	return t.inOrder()
}

type tarjan struct {
	needs      [][]int
	index, low []int // order of discovery from 1; the lowest index reachable
	of         []int // component of a node, numbered from 1; 0 while on the stack
	found      int
	stack      []int
	count      int
}

func (t *tarjan) visit(i int) {
	t.found++
	t.index[i], t.low[i] = t.found, t.found
	t.stack = append(t.stack, i)
	for _, j := range t.needs[i] {
		if t.index[j] == 0 {
			t.visit(j)
		}
		if t.of[j] == 0 {
			t.low[i] = min(t.low[i], t.low[j])
		}
	}
	if t.low[i] != t.index[i] {
		return
	}
	t.count++
	for done := false; !done; {
		last := len(t.stack) - 1
		t.of[t.stack[last]] = t.count
		done = t.stack[last] == i
		t.stack = t.stack[:last]
	}
}

// inOrder lists the components: again and again the first one in the text whose needs are met.
func (t *tarjan) inOrder() [][]int {
	members := make([][]int, t.count+1)
	for i, c := range t.of {
		members[c] = append(members[c], i)
	}
	placed := make([]bool, t.count+1)
	var out [][]int
	for len(out) < t.count {
		c := t.nextReady(placed, members)
		placed[c] = true
		out = append(out, members[c])
	}
	return out
}

func (t *tarjan) nextReady(placed []bool, members [][]int) int {
	for _, c := range t.of {
		if !placed[c] && t.met(c, members[c], placed) {
			return c
		}
	}
	panic(broken("order", nil, "components need each other"))
}

func (t *tarjan) met(c int, members []int, placed []bool) bool {
	for _, i := range members {
		for _, j := range t.needs[i] {
			if t.of[j] != c && !placed[t.of[j]] {
				return false
			}
		}
	}
	return true
}

// edges turns what each line mentions and binds into the lines that it needs.
func edges[K comparable](mentions, binds []map[K]bool) [][]int {
	binder := map[K]int{}
	for i, ks := range binds {
		for k := range ks {
			binder[k] = i
		}
	}
	out := make([][]int, len(mentions))
	for i, ks := range mentions {
		for k := range ks {
			if j, ok := binder[k]; ok {
				out[i] = append(out[i], j)
			}
		}
	}
	return out
}
