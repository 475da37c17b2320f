package build

// components sorts 0..n-1 into strongly connected components, each after those
// that it needs and otherwise in the order of the text. The numbers are those
// of the lines of one block, so plain reachability is good enough.
func components(n int, needs func(i, j int) bool) [][]int {
	reach := reachability(n, needs)
	var out [][]int
	placed := make([]bool, n)
	for len(placed) > 0 {
		comp := nextComponent(reach, placed)
		if comp == nil {
			return out
		}
		for _, i := range comp {
			placed[i] = true
		}
		out = append(out, comp)
	}
	return out
}

func reachability(n int, needs func(i, j int) bool) [][]bool {
	reach := make([][]bool, n)
	for i := range reach {
		reach[i] = make([]bool, n)
		for j := range reach[i] {
			reach[i][j] = needs(i, j)
		}
	}
	for k := range reach {
		for i := range reach {
			for j := range reach {
				reach[i][j] = reach[i][j] || reach[i][k] && reach[k][j]
			}
		}
	}
	return reach
}

// nextComponent is the first one in the text that needs nothing but itself and
// what is placed; nil when all is placed.
func nextComponent(reach [][]bool, placed []bool) []int {
	for i := range reach {
		if placed[i] {
			continue
		}
		comp, ready := []int(nil), true
		for j := range reach {
			if i == j || reach[i][j] && reach[j][i] {
				comp = append(comp, j)
			} else if reach[i][j] && !placed[j] {
				ready = false
			}
		}
		if ready {
			return comp
		}
	}
	return nil
}
