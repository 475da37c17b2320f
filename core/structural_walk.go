// Which types are compared by definitions that are made for them.

package core

const (
	manyConstructors = 16 // with fields: more are compared by their layout
	fewConstructors  = 5  // of a type whose order has an arm for each two of them
)

// isEnum reports whether no constructor of a type has fields: the words of its values are in
// the order of the constructors, whoever compares them compares Ints (heap.ShapeOf).
func isEnum(ty *Type) bool {
	if ty.Kind != KCon || ty.Con.Builtin != NotBuiltin {
		return false
	}
	for _, c := range ty.Con.Cons {
		if len(c.Fields) > 0 {
			return false
		}
	}
	return len(ty.Con.Cons) > 0
}

// isWord reports whether to compare two values is one instruction.
func (in *Instances) isWord(ty *Type) bool {
	return isEnum(ty) || isBasic(ty) && ty != in.types.String
}

// isWalked reports whether a method of Eq or Ord at a type without impls is a definition made for it.
func (in *Instances) isWalked(method string, at *Type) bool {
	if len(in.partsOf(at)) == 0 {
		return false
	}
	fields := 0
	if at.Kind == KCon {
		for _, c := range at.Con.Cons {
			if len(c.Fields) > 0 {
				fields++
			}
		}
	}
	question := method != "==" && method != "!=" && method != "cmp"
	return fields <= manyConstructors && !(question && in.nests(at) && in.hasFloat(at))
}

// nests is mayNest, known from the last time.
func (in *Instances) nests(at *Type) bool {
	known, ok := in.nesting[at]
	if !ok {
		known = in.mayNest(at)
		in.nesting[at] = known
	}
	return known
}

// mayNest reports whether values of a type hold others of the same type elsewhere than as the
// last field, which comparing goes on to by a tail call. They may lie inside each other
// deeper than any stack.
func (in *Instances) mayNest(at *Type) bool {
	if at.Kind == KRecord {
		return in.occursIn(at, at.Args, map[*Type]bool{})
	}
	for _, c := range at.Con.Cons {
		fields := in.types.FieldsOf(c, at)
		if n := len(fields); n > 0 && fields[n-1] == at {
			fields = fields[:n-1]
		}
		if in.occursIn(at, fields, map[*Type]bool{}) {
			return true
		}
	}
	return false
}

func (in *Instances) occursIn(at *Type, parts []*Type, seen map[*Type]bool) bool {
	for _, p := range parts {
		if p == at {
			return true
		}
		if !seen[p] {
			seen[p] = true
			if in.occursIn(at, in.partsOf(p), seen) {
				return true
			}
		}
	}
	return false
}

// hasFloat reports whether a Float occurs in the values of a type.
func (in *Instances) hasFloat(ty *Type) bool {
	return in.occursIn(in.types.Float, []*Type{ty}, map[*Type]bool{})
}
