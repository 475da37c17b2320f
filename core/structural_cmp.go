package core

// relation is equality, order or one question about it, as far as the walk over two values differs.
type relation interface {
	result() *Type
	same() Expr                            // of two values without fields
	differ(earlier bool) Expr              // of two constructors; earlier: the left one is declared first
	then(x, y Expr, next func() Expr) Expr // compares x and y, then goes on when they are the same
	last(x, y Expr) Expr                   // compares x and y, behind which nothing is left
}

// relation is what the made definition's method asks.
func (b *madeText) relation() relation {
	switch b.m.method {
	case "eq":
		return equality{b}
	case "cmp":
		return order{b}
	}
	return question{b, b.m.method}
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
			switch len(ty.Fields) - i {
			case 0:
				return r.same()
			case 1:
				return r.last(field(x, i), field(y, i))
			}
			return r.then(field(x, i), field(y, i), func() Expr { return from(i + 1) })
		}
		return from(0)
	}
	outer := &Case{Scrut: x, ScrutTy: ty, Type: r.result()}
	words := b.wordsDiffer(r)
	for i, c := range ty.Con.Cons {
		if words && len(c.Fields) == 0 {
			outer.Default = b.prim("eq.int", b.in.types.Bool, nil, again(x), again(y))
			continue
		}
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

// wordsDiffer reports whether the constructors without fields, whose values are their words, are
// asked for at one go, as there are several.
func (b *madeText) wordsDiffer(r relation) bool {
	n := 0
	for _, c := range b.m.ty.Con.Cons {
		if len(c.Fields) == 0 {
			n++
		}
	}
	_, eq := r.(equality)
	return eq && n > 2 && b.m.ty.Con.Builtin == NotBuiltin
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
	if len(cons) > fewConstructors {
		inner.Default = b.byTag(i, again(inner.Scrut), r)
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
		args := []Expr{xs[0], ys[0]}
		if b.m.deep {
			args = append(args, &Var{Local: b.levels})
		}
		return &App{Fn: b.self(ty), Args: args, Type: r.result()}
	}
	if len(xs) == 1 {
		return r.last(xs[0], ys[0])
	}
	return r.then(xs[0], ys[0], func() Expr { return b.fields(xs[1:], ys[1:], r) })
}

func again(e Expr) Expr { return &Var{Local: e.(*Var).Local} }

func (b *madeText) method(name string, x, y Expr) Expr {
	t := b.in.types
	ty, res := TypeOf(t, x), t.Bool
	if name == "cmp" {
		res = t.Int
	}
	if b.m.deep && b.in.occursIn(b.m.ty, b.in.partsOf(ty), map[*Type]bool{}) && b.in.isWalked(name, ty) {
		return b.deeper(ty, x, y, b.prim("sub.int", t.Int, nil, &Var{Local: b.levels}, b.int(1)))
	}
	m := &Method{Class: ClassOpOf(name).Class, Name: name, ClassTy: ty, Type: t.Fun(res, ty, ty)}
	return &App{Fn: m, Args: []Expr{x, y}, Type: res}
}

// alike asks whether two values are equal by structure: an impl of Eq has no say in their order.
func (b *madeText) alike(x, y Expr) Expr {
	ty := TypeOf(b.in.types, x)
	if impl, _ := b.in.impl("Eq", ty); impl != nil || b.in.containsImpl("Eq", ty) {
		return b.prim("eq.any", b.in.types.Bool, []*Type{ty}, x, y)
	}
	return b.method("==", x, y)
}

// both is y when x holds, else false; either is true when x holds, else y.
func (b *madeText) both(x, y Expr) Expr   { return b.choice(x, y, b.boolean(false)) }
func (b *madeText) either(x, y Expr) Expr { return b.choice(x, b.boolean(true), y) }

func (b *madeText) choice(test, yes, no Expr) Expr {
	t := b.in.types
	return &Case{Scrut: test, ScrutTy: t.Bool, Type: t.Bool, Arms: []*Arm{{Con: t.False, Body: no}, {Con: t.True, Body: yes}}}
}

type equality struct{ b *madeText }

func (r equality) result() *Type       { return r.b.in.types.Bool }
func (r equality) same() Expr          { return r.b.boolean(true) }
func (r equality) differ(bool) Expr    { return r.b.boolean(false) }
func (r equality) last(x, y Expr) Expr { return r.b.method("==", x, y) }
func (r equality) then(x, y Expr, next func() Expr) Expr {
	return r.b.both(r.last(x, y), next())
}

type order struct{ b *madeText }

func (r order) result() *Type       { return r.b.in.types.Int }
func (r order) same() Expr          { return r.b.int(0) }
func (r order) last(x, y Expr) Expr { return r.b.method("cmp", x, y) }
func (r order) differ(earlier bool) Expr {
	if earlier {
		return r.b.int(-1)
	}
	return r.b.int(1)
}

func (r order) then(x, y Expr, next func() Expr) Expr {
	t := r.b.in.types
	c := r.b.local(t.Int)
	return &Let{Local: c, Rhs: r.last(x, y), Body: &Case{
		Scrut: &Var{Local: c}, ScrutTy: t.Int, Type: t.Int,
		Arms:    []*Arm{{Lit: &Lit{Type: t.Int}, Body: next()}},
		Default: &Var{Local: c},
	}}
}

// question is one of < <= > >=. It decides at the first parts that are not equal, so what it
// says of Floats inside is what IEEE says.
type question struct {
	b      *madeText
	method string
}

func (r question) result() *Type            { return r.b.in.types.Bool }
func (r question) same() Expr               { return r.b.boolean(len(r.method) == 2) }
func (r question) differ(earlier bool) Expr { return r.b.boolean(earlier == (r.method[0] == '<')) }
func (r question) last(x, y Expr) Expr      { return r.b.method(r.method, x, y) }

// then compares once where comparing takes long. With Floats inside cmp is another order.
func (r question) then(x, y Expr, next func() Expr) Expr {
	b := r.b
	strict := r.method[:1]
	if ty := TypeOf(b.in.types, x); b.in.isWord(ty) || b.in.hasFloat(ty) {
		return b.either(b.method(strict, x, y), b.both(b.alike(x, y), next()))
	}
	c := b.local(b.in.types.Int)
	sign := func(op string) Expr { return b.prim(op, b.in.types.Bool, nil, &Var{Local: c}, b.int(0)) }
	return &Let{Local: c, Rhs: b.method("cmp", x, y),
		Body: b.either(sign(finishOf(strict)), b.both(sign("eq.int"), next()))}
}
