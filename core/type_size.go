package core

import "strconv"

// shortType is String, cut where a type is large: as a tree it may be
// exponentially larger than in memory.
func shortType(ty *Type) string {
	budget := 40
	if withinBudget(ty, &budget) {
		return ty.String()
	}
	if ty.Kind == KCon {
		return ty.Con.Name + "…#" + strconv.Itoa(ty.ID)
	}
	return "…#" + strconv.Itoa(ty.ID)
}

func withinBudget(ty *Type, budget *int) bool {
	*budget--
	for _, a := range ty.Args {
		if *budget < 0 || !withinBudget(a, budget) {
			return false
		}
	}
	return *budget >= 0
}

// deepest returns the type of greatest depth, or nil of none.
func deepest(tys []*Type) *Type {
	var best *Type
	depths := map[*Type]int{}
	for _, t := range tys {
		if best == nil || depthOf(t, depths) > depthOf(best, depths) {
			best = t
		}
	}
	return best
}

func depthOf(ty *Type, known map[*Type]int) int {
	if d, ok := known[ty]; ok {
		return d
	}
	d := 0
	for _, a := range ty.Args {
		d = max(d, depthOf(a, known))
	}
	known[ty] = d + 1
	return d + 1
}
