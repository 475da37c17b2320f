// Monomorphising one text: a copy of a definition's body at concrete types.
//
// In goes System F (Def.Body) and types for its variables; out comes a closed
// Expr over fresh locals: types substituted, literals resolved, class methods
// replaced by operations or functions, polymorphic local functions copied once
// per instantiation (as MLton does), lambdas directly inside lambdas merged.

package core

import "math"

// unit is one body in the making; it numbers the locals and collects what the
// body depends on.
type unit struct {
	in     *Instances
	fn     *Fn
	locals int
	deps   []Name
	fuel   int           // nodes that inlining may still add
	wanted map[*App]bool // calls whose loops others could become one with
	text   textState
	fusing *fusing // what push found out for fuse

	// A closure outlives the redefinition of what was inlined into it, though
	// global names in it mean the current definitions. So a daring unit, one with
	// redefinable text inlined into a lambda, is made again, carefully, when one
	// of its lambdas turns out to be a closure; loops are none.
	daring, careful bool
}

func (u *unit) newLocal(name string, ty *Type) *Local {
	u.locals++
	return &Local{ID: u.locals, Name: name, Type: ty}
}

func (u *unit) dependOn(name Name) {
	if !mentions(u.deps, name) {
		u.deps = append(u.deps, name)
	}
}

// mono copies one text into a unit.
type mono struct {
	u      *unit
	tys    []*Type         // by number of the type variable
	cache  map[*Type]*Type // substitution by tys
	locals *renaming       // monomorphic binders in scope
	poly   map[*Local]*polyGroup
	in     *Inlined  // the call that the text replaces, or nil
	loop   *selfLoop // when the text's own recursive calls become calls of a local function
}

func newMono(u *unit, tys []*Type) *mono {
	return &mono{u: u, tys: tys, locals: u.in.bound.begin()}
}

// at is the place of a copied node.
func (m *mono) at(a At) At { return At{a.Sp, m.in} }

func (m *mono) ty(t *Type) *Type {
	if t.closed {
		return t
	}
	if c := m.cache[t]; c != nil {
		return c
	}
	c := m.u.in.types.Subst(t, m.tys)
	if !c.closed {
		c = m.u.in.close(c)
	}
	if m.cache == nil {
		m.cache = map[*Type]*Type{}
	}
	m.cache[t] = c
	return c
}

// close replaces variables that nothing determines: by (), rows by no more fields.
func (in *Instances) close(ty *Type) *Type {
	switch {
	case ty.closed:
		return ty
	case ty.Kind == KVar:
		return in.types.Unit
	}
	args := make([]*Type, len(ty.Args))
	for i, a := range ty.Args {
		args[i] = in.close(a)
	}
	switch ty.Kind {
	case KFun:
		return in.types.Fun(args[1], args[0])
	case KRecord:
		return in.types.Record(ty.Fields, args, nil)
	}
	return in.types.Con(ty.Con, args...)
}

func (m *mono) tyAll(ts []*Type) []*Type {
	if len(ts) == 0 {
		return nil
	}
	out := make([]*Type, len(ts))
	for i, t := range ts {
		out[i] = m.ty(t)
	}
	return out
}

func (m *mono) bind(l *Local) *Local {
	if l == nil {
		return nil
	}
	n := m.u.newLocal(l.Name, m.ty(l.Type))
	m.locals.set(l, n)
	return n
}

func (m *mono) bindAll(ls []*Local) []*Local {
	return mapped(ls, m.bind)
}

func (m *mono) exprs(es []Expr) []Expr {
	return mapped(es, m.expr)
}

func (m *mono) expr(e Expr) Expr {
	switch e := e.(type) {
	case *Var:
		return m.variable(e)
	case *Global:
		return m.global(e)
	case *Lit:
		return m.literal(e, m.ty(e.Type))
	case *Lam:
		return m.lam(e)
	case *App:
		return m.app(e)
	case *Let:
		return m.let(e)
	case *LetRec:
		return m.letRec(e)
	case *Construct:
		return &Construct{m.at(e.At), e.Con, m.ty(e.Type), m.exprs(e.Args)}
	case *Record:
		return &Record{m.at(e.At), m.ty(e.Type), e.Names, m.exprs(e.Args)}
	case *Select:
		return &Select{m.at(e.At), m.expr(e.E), m.ty(e.RecTy), e.Field, m.ty(e.Type)}
	case *Update:
		return &Update{m.at(e.At), m.expr(e.E), m.ty(e.RecTy), e.Names, m.exprs(e.Args), m.ty(e.Type)}
	case *Case:
		return m.switchOn(e)
	case *Prim:
		return m.prim(e)
	case *Method:
		return m.method(e)
	case *Fail:
		return m.fail(e)
	}
	broken("monomorphise", string(m.u.fn.Key), e)
	return nil
}

func (m *mono) variable(e *Var) Expr {
	if g := m.poly[e.Local]; g != nil {
		return &Var{At: m.at(e.At), Local: g.at(m, e.Local, m.tyAll(e.TyArgs))}
	}
	l := m.locals.of(e.Local)
	if l == nil {
		broken("monomorphise", m.u.fn.Key+": "+localName(e.Local)+" is not in scope", nil)
	}
	return &Var{At: m.at(e.At), Local: l}
}

func (m *mono) global(e *Global) Expr {
	return &Global{m.at(e.At), e.Name, m.tyAll(e.TyArgs), m.ty(e.Type)}
}

// literal gives an integer literal the type that its context wants.
func (m *mono) literal(e *Lit, ty *Type) *Lit {
	bits := e.Bits
	if ty.Is(BFloat) && !e.Type.Is(BFloat) {
		bits = math.Float64bits(float64(int64(bits)))
	} else if ty == e.Type {
		return e
	}
	return &Lit{m.at(e.At), ty, bits, e.Str}
}

// lam copies a function. A body that is a function itself is merged: nothing
// is evaluated in between.
// lam joins lambdas that are nested in the text. One that only becomes nested when
// unused local functions between them go stays: lamArity has not counted it.
func (m *mono) lam(e *Lam) Expr {
	n := &Lam{At: m.at(e.At), Name: e.Name, Params: m.bindAll(e.Params), Type: m.ty(e.Type), Stands: e.Stands}
	n.Body = m.expr(e.Body)
	if inner, ok := n.Body.(*Lam); ok && isLam(e.Body) {
		n.Params = append(n.Params, inner.Params...)
		n.Body = inner.Body
	}
	return n
}

func isLam(e Expr) bool {
	_, is := e.(*Lam)
	return is
}

func (m *mono) app(e *App) Expr {
	if method, ok := e.Fn.(*Method); ok {
		return m.methodApp(method, e)
	}
	if g, ok := e.Fn.(*Global); ok && m.loop != nil {
		if call := m.loop.call(m, g, e); call != nil {
			return call
		}
	}
	return &App{m.at(e.At), m.expr(e.Fn), m.exprs(e.Args), m.ty(e.Type)}
}

func (m *mono) switchOn(e *Case) Expr {
	n := &Case{At: m.at(e.At), Scrut: m.expr(e.Scrut), ScrutTy: m.ty(e.ScrutTy), Type: m.ty(e.Type)}
	n.Arms = make([]*Arm, len(e.Arms))
	arms := make([]Arm, len(e.Arms))
	for i, a := range e.Arms {
		arm := &arms[i]
		arm.Con, arm.Binds = a.Con, m.bindAll(a.Binds)
		if a.Lit != nil {
			arm.Lit = m.literal(a.Lit, n.ScrutTy)
		}
		arm.Body = m.expr(a.Body)
		n.Arms[i] = arm
	}
	if e.Default != nil {
		n.Default = m.expr(e.Default)
	}
	return n
}

func (m *mono) fail(e *Fail) Expr {
	return &Fail{m.at(e.At), e.Code, e.Msg, m.exprs(e.Values), m.tyAll(e.ValTys), m.ty(e.Type)}
}
