package core

// relation is equality or order, as far as the walk over two values differs.
type relation interface {
	result() *Type
	same() Expr                            // of two values without fields
	differ(earlier bool) Expr              // of two constructors; earlier: the left one is declared first
	then(x, y Expr, next func() Expr) Expr // compares x and y, then goes on when they are the same
}

// compare walks two values of the made definition's type in step.
func (b *madeText) compare(x, y Expr, r relation) Expr {
	ty := b.m.ty
	if ty.Kind == KRecord {
		field := func(e Expr, i int) Expr {
			return &Select{E: again(e), RecTy: ty, Field: ty.Fields[i], Type: ty.Args[i]}
		}
		var from func(i int) Expr
		from = func(i int) Expr {
			if i == len(ty.Fields) {
				return r.same()
			}
			return r.then(field(x, i), field(y, i), func() Expr { return from(i + 1) })
		}
		return from(0)
	}
	outer := &Case{Scrut: x, ScrutTy: ty, Type: r.result()}
	for i, c := range ty.Con.Cons {
		tys := b.in.types.FieldsOf(c, ty)
		xs, xv := b.binds(tys)
		ys, yv := b.binds(tys)
		inner := &Case{Scrut: again(y), ScrutTy: ty, Type: r.result()}
		inner.Arms = []*Arm{{Con: c, Binds: ys, Body: b.fields(xv, yv, r)}}
		b.others(inner, i, r)
		outer.Arms = append(outer.Arms, &Arm{Con: c, Binds: xs, Body: inner})
	}
	return outer
}

// others adds the arms for constructors other than the one at place i.
func (b *madeText) others(inner *Case, i int, r relation) {
	cons := b.m.ty.Con.Cons
	if len(cons) == 1 {
		return
	}
	if _, eq := r.(equality); eq || i == 0 {
		inner.Default = r.differ(true)
		return
	}
	for _, c := range cons[:i] {
		inner.Arms = append(inner.Arms, &Arm{Con: c, Binds: make([]*Local, len(c.Fields)), Body: r.differ(false)})
	}
	if i < len(cons)-1 {
		inner.Default = r.differ(true)
	}
}

func (b *madeText) fields(xs, ys []Expr, r relation) Expr {
	if len(xs) == 0 {
		return r.same()
	}
	// The last field of the same type (the rest of a list) is a tail call.
	if ty := TypeOf(b.in.types, xs[0]); len(xs) == 1 && ty == b.m.ty {
		return &App{Fn: b.self(ty), Args: []Expr{xs[0], ys[0]}, Type: r.result()}
	}
	return r.then(xs[0], ys[0], func() Expr { return b.fields(xs[1:], ys[1:], r) })
}

func again(e Expr) Expr { return &Var{Local: e.(*Var).Local} }

func (b *madeText) method(class, name string, x, y Expr, res *Type) Expr {
	ty := TypeOf(b.in.types, x)
	m := &Method{Class: class, Name: name, ClassTy: ty, Type: b.in.types.Fun(res, ty, ty)}
	return &App{Fn: m, Args: []Expr{x, y}, Type: res}
}

type equality struct{ b *madeText }

func (r equality) result() *Type    { return r.b.in.types.Bool }
func (r equality) same() Expr       { return r.b.boolean(true) }
func (r equality) differ(bool) Expr { return r.b.boolean(false) }
func (r equality) then(x, y Expr, next func() Expr) Expr {
	t := r.b.in.types
	eq := r.b.method("Eq", "==", x, y, t.Bool)
	return &Case{Scrut: eq, ScrutTy: t.Bool, Type: t.Bool, Arms: []*Arm{
		{Con: t.False, Body: r.b.boolean(false)},
		{Con: t.True, Body: next()},
	}}
}

type order struct{ b *madeText }

func (r order) result() *Type { return r.b.in.types.Int }
func (r order) same() Expr    { return r.b.int(0) }
func (r order) differ(earlier bool) Expr {
	if earlier {
		return r.b.int(-1)
	}
	return r.b.int(1)
}

func (r order) then(x, y Expr, next func() Expr) Expr {
	t := r.b.in.types
	c := r.b.local(t.Int)
	return &Let{Local: c, Rhs: r.b.method("Ord", "cmp", x, y, t.Int), Body: &Case{
		Scrut: &Var{Local: c}, ScrutTy: t.Int, Type: t.Int,
		Arms:    []*Arm{{Lit: &Lit{Type: t.Int}, Body: next()}},
		Default: &Var{Local: c},
	}}
}
