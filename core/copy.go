package core

// copier copies a closed Expr with fresh binders; locals bound outside of it
// stay what they are. The copy of a text that takes the place of a call has that call
// around its places.
type copier struct {
	u   *unit
	new *renaming
	in  map[*Inlined]*Inlined // what stands for the calls inlined around a place; nil: themselves
}

func (u *unit) copy(e Expr) Expr {
	c := &copier{u: u, new: u.in.copied.begin()}
	return c.expr(e)
}

// copyInto copies the text of a function to the place of a call of it. home is what its
// places have around them now: nil, or the call that the function was inlined for.
func (u *unit) copyInto(call, home *Inlined, e Expr) Expr {
	c := &copier{u, u.in.copied.begin(), map[*Inlined]*Inlined{nil: nil, home: call}}
	return c.expr(e)
}

// at is the place of a copied node.
func (c *copier) at(a At) At { return At{a.Sp, c.around(a.In)} }

func (c *copier) around(in *Inlined) *Inlined {
	if c.in == nil {
		return in
	}
	n, known := c.in[in]
	if !known {
		n = &Inlined{in.Fn, At{in.Call.Sp, c.around(in.Call.In)}}
		c.in[in] = n
	}
	return n
}

func (c *copier) bind(l *Local) *Local {
	if l == nil {
		return nil
	}
	n := c.u.newLocal(l.Name, l.Type)
	c.new.set(l, n)
	return n
}

func (c *copier) bindAll(ls []*Local) []*Local {
	return mapped(ls, c.bind)
}

func (c *copier) all(es []Expr) []Expr {
	return mapped(es, c.expr)
}

func (c *copier) expr(e Expr) Expr {
	switch e := e.(type) {
	case *Var:
		if l := c.new.of(e.Local); l != nil {
			return &Var{At: c.at(e.At), Local: l}
		}
		return &Var{At: c.at(e.At), Local: e.Local}
	case *Lit:
		return e
	case *Global:
		return &Global{c.at(e.At), e.Name, e.TyArgs, e.Type}
	case *done:
		return &done{c.expr(e.Expr)}
	case *Lam:
		return &Lam{c.at(e.At), e.Name, c.bindAll(e.Params), c.expr(e.Body), e.Type, e.Stands}
	case *App:
		return &App{c.at(e.At), c.expr(e.Fn), c.all(e.Args), e.Type}
	case *Let:
		rhs := c.expr(e.Rhs)
		return &Let{c.at(e.At), c.bind(e.Local), rhs, c.expr(e.Body)}
	case *LetRec:
		return &LetRec{c.at(e.At), c.bindAll(e.Locals), c.all(e.Rhss), c.expr(e.Body)}
	case *Construct:
		return &Construct{c.at(e.At), e.Con, e.Type, c.all(e.Args)}
	case *Record:
		return &Record{c.at(e.At), e.Type, e.Names, c.all(e.Args)}
	case *Select:
		return &Select{c.at(e.At), c.expr(e.E), e.RecTy, e.Field, e.Type}
	case *Update:
		return &Update{c.at(e.At), c.expr(e.E), e.RecTy, e.Names, c.all(e.Args), e.Type}
	case *Case:
		return c.caseOf(e)
	case *Prim:
		return &Prim{c.at(e.At), e.Op, e.TyArgs, c.all(e.Args), e.Type}
	case *Fail:
		return &Fail{c.at(e.At), e.Code, e.Msg, c.all(e.Values), e.ValTys, e.Type}
	}
	broken("copy", c.u.fn.Key, e)
	return nil
}

func (c *copier) caseOf(e *Case) Expr {
	n := &Case{At: c.at(e.At), Scrut: c.expr(e.Scrut), ScrutTy: e.ScrutTy, Type: e.Type}
	n.Arms = make([]*Arm, len(e.Arms))
	arms := make([]Arm, len(e.Arms))
	for i, a := range e.Arms {
		binds := c.bindAll(a.Binds)
		arms[i] = Arm{a.Con, binds, a.Lit, c.expr(a.Body)}
		n.Arms[i] = &arms[i]
	}
	if e.Default != nil {
		n.Default = c.expr(e.Default)
	}
	return n
}

// sizeWithin counts nodes, stopping when there are more than limit.
func sizeWithin(e Expr, limit int) int {
	n := 1
	eachChild(e, func(c Expr) {
		if n <= limit {
			n += sizeWithin(c, limit-n)
		}
	})
	return n
}
