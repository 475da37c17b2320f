package core

// place is where a shown value stands: strings are quoted in all of them.
type place uint8

const (
	inField    place = iota // of a tuple or record: nothing in parentheses
	inList                  // constructors with fields in parentheses
	inArgument              // of a constructor: negative numbers too
)

// show is the text of a value of the made definition's type.
func (b *madeText) show(x Expr) Expr {
	ty := b.m.ty
	switch {
	case ty.Is(BList):
		return b.showList(x)
	case ty.Kind == KRecord:
		return b.showRecord(x)
	}
	e := &Case{Scrut: x, ScrutTy: ty, Type: b.in.types.String}
	for _, c := range ty.Con.Cons {
		ls, vs := b.binds(b.in.types.FieldsOf(c, ty))
		e.Arms = append(e.Arms, &Arm{Con: c, Binds: ls, Body: b.showCon(c, vs)})
	}
	return e
}

func (b *madeText) showCon(c *DataCon, fields []Expr) Expr {
	switch {
	case c.TyCon.Builtin == BTuple:
		return b.listing("(", ", ", ")", fields, nil)
	case len(fields) == 0:
		return b.text(c.Name)
	}
	parts := []Expr{b.text(c.Name)}
	if b.m.inside {
		parts[0] = b.text("(" + c.Name)
	}
	for _, f := range fields {
		parts = append(parts, b.text(" "), b.part(f, inArgument))
	}
	if b.m.inside {
		parts = append(parts, b.text(")"))
	}
	return b.joined(parts)
}

func (b *madeText) showRecord(x Expr) Expr {
	ty := b.m.ty
	var fields []Expr
	for i, f := range ty.Fields {
		fields = append(fields, &Select{E: again(x), RecTy: ty, Field: f, Type: ty.Args[i]})
	}
	if len(ty.Fields) == 2 && ty.Fields[0] == "fst" && ty.Fields[1] == "snd" {
		return b.listing("(", ", ", ")", fields, nil)
	}
	return b.listing("{", ", ", "}", fields, ty.Fields)
}

func (b *madeText) listing(open, between, end string, fields []Expr, names []string) Expr {
	var parts []Expr
	for i, f := range fields {
		lead := between
		if i == 0 {
			lead = open
		}
		if names != nil {
			lead += names[i] + " = "
		}
		parts = append(parts, b.text(lead), b.part(f, inField))
	}
	return b.joined(append(parts, b.text(end)))
}

// showList appends element by element, in place.
func (b *madeText) showList(x Expr) Expr {
	t, ty := b.in.types, b.m.ty
	elem := ty.Args[0]
	goTy := t.Fun(t.String, t.String, ty)
	loop, acc, rest := b.local(goTy), b.local(t.String), b.local(ty)
	loop.Name = "go"
	next := func(acc, elem, rest Expr, lead string) Expr {
		text := b.joined([]Expr{acc, b.text(lead), b.part(elem, inList)})
		return &App{Fn: &Var{Local: loop}, Args: []Expr{text, rest}, Type: t.String}
	}
	ls, vs := b.binds([]*Type{elem, ty})
	body := &Case{Scrut: &Var{Local: rest}, ScrutTy: ty, Type: t.String, Arms: []*Arm{
		{Con: t.Nil, Body: b.joined([]Expr{&Var{Local: acc}, b.text("]")})},
		{Con: t.Cons, Binds: ls, Body: next(&Var{Local: acc}, vs[0], vs[1], " ")},
	}}
	ls, vs = b.binds([]*Type{elem, ty})
	start := &Case{Scrut: x, ScrutTy: ty, Type: t.String, Arms: []*Arm{
		{Con: t.Nil, Body: b.text("[]")},
		{Con: t.Cons, Binds: ls, Body: next(b.text("["), vs[0], vs[1], "")},
	}}
	lam := &Lam{Name: "go", Params: []*Local{acc, rest}, Body: body, Type: goTy}
	return &LetRec{Locals: []*Local{loop}, Rhss: []Expr{lam}, Body: start}
}

func (b *madeText) text(s string) Expr { return &Lit{Type: b.in.types.String, Str: s} }

func (b *madeText) prim(name string, res *Type, tys []*Type, args ...Expr) Expr {
	return &Prim{Op: b.in.op(name), TyArgs: tys, Args: args, Type: res}
}

// joined concatenates from the left, so that every ++ extends in place.
func (b *madeText) joined(parts []Expr) Expr {
	e := parts[0]
	for _, p := range parts[1:] {
		if l, ok := p.(*Lit); ok && l.Str == "" {
			continue
		}
		e = b.prim("append.string", b.in.types.String, nil, e, p)
	}
	return e
}

// part is the text of a component where it stands.
func (b *madeText) part(x Expr, at place) Expr {
	t := b.in.types
	ty := TypeOf(t, x)
	call := func(name Name, tys []*Type) Expr {
		g := &Global{Name: name, TyArgs: tys, Type: t.Fun(t.String, ty)}
		return &App{Fn: g, Args: []Expr{x}, Type: t.String}
	}
	if impl, head := b.in.impl("Show", ty); impl != nil {
		text := call(impl.Methods["show"], head)
		if at != inField && isPrelude(impl.Methods["show"]) {
			return b.joined([]Expr{b.text("("), text, b.text(")")})
		}
		return text
	}
	if b.in.containsImpl("Show", ty) {
		return call(b.in.makeDef(&madeDef{classType: classType{"Show", ty}, method: "show", inside: at != inField && hasConFields(ty)}), nil)
	}
	return b.plain(x, ty, at)
}

// hasConFields reports whether values of ty are written as constructors with arguments.
func hasConFields(ty *Type) bool {
	return ty.Kind == KCon && ty.Con.Builtin == NotBuiltin
}

// isPrelude reports whether a name belongs to the prelude, whose impl of Show
// for Map writes an application.
func isPrelude(n Name) bool { return len(n) > 8 && n[:8] == "Prelude." }

// plain shows a component without impls inside, as the runtime shows it in a
// list or record: it is shown inside one of a single element, which is cut off.
func (b *madeText) plain(x Expr, ty *Type, at place) Expr {
	t := b.in.types
	if ty == t.Int && at != inArgument {
		return b.prim("show.int", t.String, nil, x)
	}
	if at == inField {
		rec := t.Record([]string{"x"}, []*Type{ty}, nil)
		return b.cut(&Record{Type: rec, Names: []string{"x"}, Args: []Expr{x}}, rec, 5)
	}
	list := t.List(ty)
	single := &Construct{Con: t.Cons, Type: list, Args: []Expr{x, &Construct{Con: t.Nil, Type: list}}}
	text := b.cut(single, list, 1)
	if at == inArgument && (ty == t.Int || ty == t.Float) {
		return b.negative(text)
	}
	return text
}

// cut shows e and takes off the first n characters and the last.
func (b *madeText) cut(e Expr, ty *Type, n int64) Expr {
	t := b.in.types
	l := b.local(t.String)
	v := func() Expr { return &Var{Local: l} }
	end := b.prim("sub.int", t.Int, nil, b.prim("str_len", t.Int, nil, v()), b.int(1))
	return &Let{Local: l, Rhs: b.prim("show.any", t.String, []*Type{ty}, e),
		Body: b.prim("str_slice", t.String, nil, v(), b.int(n), end)}
}

// negative puts a number that begins with a sign in parentheses.
func (b *madeText) negative(text Expr) Expr {
	t := b.in.types
	l := b.local(t.String)
	v := func() Expr { return &Var{Local: l} }
	sign := b.prim("eq.string", t.Bool, nil, b.prim("str_slice", t.String, nil, v(), b.int(0), b.int(1)), b.text("-"))
	return &Let{Local: l, Rhs: text, Body: &Case{Scrut: sign, ScrutTy: t.Bool, Type: t.String, Arms: []*Arm{
		{Con: t.False, Body: v()},
		{Con: t.True, Body: b.joined([]Expr{b.text("("), v(), b.text(")")})},
	}}}
}
