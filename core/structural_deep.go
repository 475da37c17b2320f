// Comparisons of values that may lie inside each other: as far down as levels tell by
// definitions that call each other, from there on by the operation that asks the layout and needs no stack.
//
//	eq[Tree] a b         = eq.deep[Tree] a b 200
//	eq.deep[Tree] a b n  = case n of 0 -> eq.any a b; _ -> … eq.deep[Tree] a1 b1 (n - 1) …

package core

// levels is how far comparisons go down: deep enough for what people write, not for the stack.
const levels = 200

// deeper calls the definition that compares two values of a type up to some levels down.
func (b *madeText) deeper(ty *Type, x, y, n Expr) Expr {
	t := b.in.types
	m := &madeDef{classType: classType{b.m.class, ty}, method: b.m.method, deep: true}
	res := b.relation().result()
	fn := &Global{Name: b.in.makeDef(m), Type: t.Fun(res, ty, ty, t.Int)}
	return &App{Fn: fn, Args: []Expr{x, y, n}, Type: res}
}

// down is the text of such a definition.
func (b *madeText) down(x, y, n Expr, r relation) Expr {
	t := b.in.types
	b.levels = n.(*Var).Local
	whole := b.prim(b.m.method+".any", r.result(), []*Type{b.m.ty}, again(x), again(y))
	return &Case{Scrut: n, ScrutTy: t.Int, Type: r.result(),
		Arms:    []*Arm{{Lit: &Lit{Type: t.Int}, Body: whole}},
		Default: b.compare(x, y, r),
	}
}

// tagOf is the number of a value's constructor.
func (b *madeText) tagOf(x Expr) Expr {
	ty := b.m.ty
	e := &Case{Scrut: x, ScrutTy: ty, Type: b.in.types.Int}
	for i, c := range ty.Con.Cons {
		e.Arms = append(e.Arms, &Arm{Con: c, Binds: make([]*Local, len(c.Fields)), Body: b.int(int64(i))})
	}
	return e
}

// byTag is the order of a value of constructor i and one of another constructor.
func (b *madeText) byTag(i int, y Expr, r relation) Expr {
	t := b.in.types
	m := &madeDef{classType: classType{b.m.class, b.m.ty}, method: "tag"}
	fn := &Global{Name: b.in.makeDef(m), Type: t.Fun(t.Int, b.m.ty)}
	tag := &App{Fn: fn, Args: []Expr{y}, Type: t.Int}
	return &Case{Scrut: b.prim("lt.int", t.Bool, nil, b.int(int64(i)), tag), ScrutTy: t.Bool, Type: r.result(),
		Arms: []*Arm{{Con: t.False, Body: r.differ(false)}, {Con: t.True, Body: r.differ(true)}}}
}
