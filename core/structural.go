// Structural show, equality and order: definitions made on demand, one for each type.
//
//	show[List T] xs   eq[(T, Int)] a b   cmp[Maybe T] a b   <[(Int, String)] a b
//
// Types that contain a type with an impl of its own have them so that the impl is honoured
// inside lists, records and constructors. Others have those that compare, so that to compare them is
// machine code. Where values may lie inside each other deeper than any stack, these count how deep
// they are (eq.deep, cmp.deep) and leave what is deeper to the operations that ask the layout, as everything
// else is left to them: show.any, eq.any, lt.any and so on.

package core

import "strconv"

type classType struct {
	class string
	ty    *Type
}

// madeDef is a definition made for a class at a type. Its text is made again
// when the impls of the class have changed.
type madeDef struct {
	classType
	method string // show, eq, cmp, tag (the number of the constructor), or one of < <= > >=
	inside bool   // show: parenthesise constructors that have fields
	deep   bool   // eq, cmp: a third parameter says how many levels may be gone down
	def    *Def
}

// containsImpl reports whether a type with an impl of the class occurs in the
// values of a type, itself excepted.
func (in *Instances) containsImpl(class string, at *Type) bool {
	if len(in.prog.Impls[class]) == 0 {
		return false
	}
	key := classType{class, at}
	known, ok := in.custom[key]
	if !ok {
		known = in.searchImpl(class, at, map[*Type]bool{})
		in.custom[key] = known
	}
	return known
}

func (in *Instances) searchImpl(class string, at *Type, seen map[*Type]bool) bool {
	for _, p := range in.partsOf(at) {
		if seen[p] || len(p.Args) == 0 && p.Kind == KCon && p.Con.Builtin != NotBuiltin {
			continue
		}
		seen[p] = true
		if impl, _ := in.impl(class, p); impl != nil || in.searchImpl(class, p, seen) {
			return true
		}
	}
	return false
}

// forgetImpls forgets what was concluded from the impls of a class. Those of Eq tell also how
// orders ask for equality (alike).
func (in *Instances) forgetImpls(class string) {
	for k := range in.custom {
		if k.class == class {
			delete(in.custom, k)
		}
	}
	for _, m := range in.made {
		if m.class == class || m.class == "Ord" && class == "Eq" {
			m.def = nil
		}
	}
}

// partsOf lists the types of the fields of a type's values. Functions and
// channels have none: no class looks into them.
func (in *Instances) partsOf(ty *Type) []*Type {
	if ty.Kind == KRecord {
		return ty.Args
	}
	var out []*Type
	if ty.Kind == KCon {
		for _, c := range ty.Con.Cons {
			out = append(out, in.types.FieldsOf(c, ty)...)
		}
	}
	return out
}

// structural returns the name of the made definition for a class at a type.
func (in *Instances) structural(class string, at *Type) Name {
	return in.makeDef(&madeDef{classType: classType{class, at}, method: implMethod(class)})
}

func (in *Instances) makeDef(m *madeDef) Name {
	name := m.method
	if m.inside {
		name += ".inside"
	}
	if m.deep {
		name += ".deep"
	}
	n := Name(instanceKey(Name(name), []*Type{m.ty}))
	if other := in.made[n]; other != nil && other.ty != m.ty {
		n += Name("'" + strconv.Itoa(m.ty.ID)) // another type that is written the same
	}
	if in.made[n] == nil {
		in.made[n] = m
	}
	return n
}

// definition returns the text, making it when there is none.
func (m *madeDef) definition(in *Instances, name Name) *Def {
	if m.def != nil {
		return m.def
	}
	t := in.types
	res, args := t.Bool, []*Type{m.ty, m.ty}
	switch m.method {
	case "show":
		res, args = t.String, args[:1]
	case "tag":
		res, args = t.Int, args[:1]
	case "cmp":
		res = t.Int
	}
	if m.deep {
		args = append(args, t.Int)
	}
	b := &madeText{in: in, m: m, name: name}
	m.def = &Def{Name: name, Display: m.method, Type: t.Fun(res, args...)}
	lam := &Lam{Name: m.method, Type: m.def.Type}
	var vars []Expr
	for _, a := range args {
		p := b.local(a)
		lam.Params, vars = append(lam.Params, p), append(vars, &Var{Local: p})
	}
	switch {
	case m.method == "show":
		lam.Body = b.show(vars[0])
	case m.method == "tag":
		lam.Body = b.tagOf(vars[0])
	case m.deep:
		lam.Body = b.down(vars[0], vars[1], vars[2], b.relation())
	case in.nests(m.ty) && !in.containsImpl(m.class, m.ty):
		lam.Body = b.deeper(m.ty, vars[0], vars[1], b.int(levels))
	default:
		lam.Body = b.compare(vars[0], vars[1], b.relation())
	}
	m.def.Body = lam
	return m.def
}

// madeText builds the text of one made definition.
type madeText struct {
	in     *Instances
	m      *madeDef
	name   Name
	locals int
	levels *Local // of a deep one: how many are left
}

func (b *madeText) local(ty *Type) *Local {
	b.locals++
	return &Local{ID: b.locals, Type: ty}
}

func (b *madeText) self(ty *Type) Expr {
	return &Global{Name: b.name, Type: b.m.def.Type}
}

func (b *madeText) boolean(v bool) Expr {
	l := &Lit{Type: b.in.types.Bool}
	if v {
		l.Bits = 1
	}
	return l
}

func (b *madeText) int(n int64) Expr { return &Lit{Type: b.in.types.Int, Bits: uint64(n)} }

// binds makes variables for the fields of a constructor.
func (b *madeText) binds(tys []*Type) (ls []*Local, vs []Expr) {
	for _, t := range tys {
		l := b.local(t)
		ls, vs = append(ls, l), append(vs, &Var{Local: l})
	}
	return ls, vs
}
