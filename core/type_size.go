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

// layer is the outermost constructor of a type with variables for its arguments, one for
// equal ones: (a, a) of a pair of pairs.
func (t *Types) layer(ty *Type) *Type {
	vars, args := map[*Type]*Type{}, make([]*Type, len(ty.Args))
	for i, a := range ty.Args {
		if vars[a] == nil {
			vars[a] = t.Var(len(vars))
		}
		args[i] = vars[a]
	}
	switch ty.Kind {
	case KCon:
		return t.Con(ty.Con, args...)
	case KFun:
		return t.Fun(args[1], args[0])
	case KRecord:
		return t.Record(ty.Fields, args, nil)
	}
	return ty
}
