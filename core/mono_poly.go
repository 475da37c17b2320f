// Polymorphic local functions: one copy for each instantiation.

package core

// polyGroup is the group of polymorphic locals that one Let or LetRec binds.
// Occurrences ask for copies; the copies' right sides are made when the body is
// done and may ask for further ones.
type polyGroup struct {
	locals []*Local
	rhss   []Expr
	tys    []*Type // type environment at the definition
	copies []polyCopy
	done   int
}

type polyCopy struct {
	of    int // index in locals
	args  []*Type
	local *Local
}

// at returns the copy of l at args. Without args, inside the group itself, it
// is the copy at the types of the function that is being made.
func (g *polyGroup) at(m *mono, l *Local, args []*Type) *Local {
	if len(args) == 0 && len(l.TyVars) > 0 {
		args = make([]*Type, len(l.TyVars))
		for i, v := range l.TyVars {
			args[i] = m.ty(m.u.in.types.Var(v))
		}
	}
	of := 0
	for g.locals[of] != l {
		of++
	}
	for i := range g.copies {
		if c := &g.copies[i]; c.of == of && sameTypes(c.args, args) {
			return c.local
		}
	}
	if len(g.copies) > InstanceLimit {
		panic(bailout{m.u.in.tooMany(Name(l.Name), l.Name, args, g.rhss[of].Span())})
	}
	env := g.env(of, args)
	n := m.u.newLocal(l.Name, m.u.in.close(m.u.in.types.Subst(l.Type, env)))
	g.copies = append(g.copies, polyCopy{of, args, n})
	return n
}

func (g *polyGroup) env(of int, args []*Type) []*Type {
	vars := g.locals[of].TyVars
	size := len(g.tys)
	for _, v := range vars {
		size = max(size, v+1)
	}
	env := make([]*Type, size)
	copy(env, g.tys)
	for i, v := range vars {
		env[v] = args[i]
	}
	return env
}

func sameTypes(a, b []*Type) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// enter makes the group's locals mean copies until leave.
func (m *mono) enter(locals []*Local, rhss []Expr) *polyGroup {
	g := &polyGroup{locals: locals, rhss: rhss, tys: m.tys}
	if m.poly == nil {
		m.poly = map[*Local]*polyGroup{}
	}
	for _, l := range locals {
		m.poly[l] = g
	}
	return g
}

// next makes the right side of the next copy that has none, or reports false.
func (g *polyGroup) next(m *mono) (l *Local, rhs Expr, ok bool) {
	if g.done == len(g.copies) {
		return nil, nil, false
	}
	c := g.copies[g.done]
	g.done++
	tys, cache := m.tys, m.cache
	m.tys, m.cache = g.env(c.of, c.args), nil
	rhs = m.expr(g.rhss[c.of])
	m.tys, m.cache = tys, cache
	return c.local, rhs, true
}

func (m *mono) let(e *Let) Expr {
	if len(e.Local.TyVars) == 0 {
		n := &Let{At: m.at(e.At), Rhs: m.expr(e.Rhs)}
		n.Local = m.bind(e.Local)
		n.Body = m.expr(e.Body)
		return n
	}
	g := m.enter([]*Local{e.Local}, []Expr{e.Rhs})
	body := m.expr(e.Body)
	for {
		l, rhs, ok := g.next(m)
		if !ok {
			break
		}
		body = &Let{m.at(e.At), l, rhs, body}
	}
	delete(m.poly, e.Local)
	return body
}

func (m *mono) letRec(e *LetRec) Expr {
	n := &LetRec{At: m.at(e.At)}
	var locals []*Local
	var rhss []Expr
	for i, l := range e.Locals {
		if len(l.TyVars) > 0 {
			locals, rhss = append(locals, l), append(rhss, e.Rhss[i])
		} else {
			n.Locals = append(n.Locals, m.bind(l))
		}
	}
	g := m.enter(locals, rhss)
	for i, l := range e.Locals {
		if len(l.TyVars) == 0 {
			n.Rhss = append(n.Rhss, m.expr(e.Rhss[i]))
		}
	}
	n.Body = m.expr(e.Body)
	for {
		l, rhs, ok := g.next(m)
		if !ok {
			break
		}
		n.Locals, n.Rhss = append(n.Locals, l), append(n.Rhss, rhs)
	}
	for _, l := range locals {
		delete(m.poly, l)
	}
	if len(n.Locals) == 0 {
		return n.Body
	}
	return n
}
