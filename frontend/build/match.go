package build

import (
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/source"
)

// clause is one line of a match: patterns for all places, and what to do.
type clause struct {
	span source.Span
	pats []pattern
	body func() core.Expr
	// copyable: the body binds nothing and is as small as a call of it, so it
	// is built wherever the tree needs it instead of being shared.
	copyable bool
	join     *core.Local // of a shared body: the local function that holds it
}

// matching is a match to be compiled: the equations of a function, a lambda,
// `?` with alternatives, or a destructuring bind.
type matching struct {
	span    source.Span // of the warning and of the failure
	kind    string      // what a line is called: "equation", "alternative", "pattern"
	name    string      // of the function whose equations these are, or ""
	ty      *core.Type  // of the bodies
	places  []*place    // with locals
	clauses []*clause
	skip    func() core.Expr // instead of failing; nil for no_match
}

// match compiles m. A body that several leaves need becomes a local function
// of its pattern's variables; no body is built twice.
func (b *builder) match(m *matching) core.Expr {
	rows := make([]row, len(m.clauses))
	for i, c := range m.clauses {
		rows[i] = row{pats: c.pats, action: i}
	}
	mx := &matrix{t: b.t, reached: make([]int, len(rows))}
	tree := mx.compile(m.places, rows, nil)
	if mx.tooLarge() {
		b.out.Add(&diag.Diagnostic{Code: "compile_limit", Span: m.span, Fixability: "hard",
			Message: "these patterns need too many tests in combination",
			Hint:    "match on fewer values at once, and on the others inside the branches"})
	} else {
		b.warn(m, mx)
	}
	for i, c := range m.clauses {
		if mx.reached[i] > 1 && !c.copyable {
			c.join = b.fresh("", b.joinType(c, m.ty))
		}
	}
	out := b.emit(m, tree)
	for i := len(m.clauses) - 1; i >= 0; i-- {
		if c := m.clauses[i]; c.join != nil {
			out = &core.Let{At: core.At{Sp: c.span}, Local: c.join, Rhs: b.joinBody(c), Body: out}
		}
	}
	return out
}

func (b *builder) joinParams(c *clause) []*core.Local {
	if vs := variablesOf(c.pats); len(vs) > 0 {
		return vs
	}
	return []*core.Local{b.fresh("", b.t.Unit)}
}

func (b *builder) joinType(c *clause, res *core.Type) *core.Type {
	var tys []*core.Type
	for _, v := range b.joinParams(c) {
		tys = append(tys, v.Type)
	}
	return b.t.Fun(res, tys...)
}

func (b *builder) joinBody(c *clause) core.Expr {
	params := b.joinParams(c)
	return &core.Lam{At: core.At{Sp: c.span}, Params: params, Body: c.body(), Type: c.join.Type, Stands: core.Inner}
}

// emit turns the decision tree into Core.
func (b *builder) emit(m *matching, t tree) core.Expr {
	switch t := t.(type) {
	case leaf:
		return b.emitLeaf(m, t)
	case failure:
		return b.emitFailure(m)
	case loads:
		return b.emitLoads(m, t)
	case choice:
		return b.emitChoice(m, t)
	}
	panic(broken("emit", nil, "unknown tree"))
}

func (b *builder) emitLeaf(m *matching, t leaf) core.Expr {
	c := m.clauses[t.action]
	for _, v := range t.binds {
		if c.join == nil && v.local != v.at.local {
			b.alias[v.local] = v.at.local
		}
	}
	if c.join == nil {
		return c.body()
	}
	args := make([]core.Expr, 0, len(t.binds))
	for _, v := range variablesOf(c.pats) {
		for _, bind := range t.binds {
			if bind.local == v {
				args = append(args, b.use(c.span, bind.at.local))
			}
		}
	}
	if len(args) == 0 {
		args = append(args, b.unit(c.span))
	}
	return &core.App{At: core.At{Sp: c.span}, Fn: b.use(c.span, c.join), Args: args, Type: m.ty}
}

func (b *builder) emitFailure(m *matching) core.Expr {
	if m.skip != nil {
		return m.skip()
	}
	f := &core.Fail{At: core.At{Sp: m.span}, Code: "no_match", Msg: "no match for", Type: m.ty}
	if b.display != "" {
		f.Msg = "no match in " + b.display + " for"
	}
	for i, p := range m.places {
		if !m.tested(i) {
			continue
		}
		f.Values = append(f.Values, b.use(m.span, p.local))
		f.ValTys = append(f.ValTys, p.ty)
	}
	return f
}

// tested: some clause looks at the value in column i, so that a failure shows it.
func (m *matching) tested(i int) bool {
	for _, c := range m.clauses {
		if refutable(c.pats[i]) {
			return true
		}
	}
	return false
}

func (b *builder) emitLoads(m *matching, t loads) core.Expr {
	b.name(t.fields)
	out := b.emit(m, t.next)
	for i := len(t.fields) - 1; i >= 0; i-- {
		f := t.fields[i]
		if b.uses[f.local] == 0 {
			continue
		}
		out = &core.Let{At: core.At{Sp: m.span}, Local: f.local, Body: out, Rhs: &core.Select{
			At: core.At{Sp: m.span}, E: b.use(m.span, t.at.local), RecTy: t.at.ty, Field: t.names[i], Type: f.ty}}
	}
	return out
}

func (b *builder) emitChoice(m *matching, t choice) core.Expr {
	c := &core.Case{At: core.At{Sp: m.span}, Scrut: b.use(m.span, t.at.local), ScrutTy: t.at.ty, Type: m.ty}
	for _, arm := range t.arms {
		b.name(arm.fields)
		a := &core.Arm{Con: arm.con, Lit: arm.lit, Body: b.emit(m, arm.next)}
		for _, f := range arm.fields {
			if b.uses[f.local] == 0 {
				a.Binds = append(a.Binds, nil)
			} else {
				a.Binds = append(a.Binds, f.local)
			}
		}
		c.Arms = append(c.Arms, a)
	}
	if t.rest != nil {
		c.Default = b.emit(m, t.rest)
	}
	return c
}

// name gives places their locals.
func (b *builder) name(ps []*place) {
	for _, p := range ps {
		p.local = b.fresh(p.name, p.ty)
	}
}

// matchOn compiles a match of one value. A scrutinee that only the topmost
// test looks at is evaluated there, any other is bound first.
func (b *builder) matchOn(m *matching, scrut core.Expr, ty *core.Type) core.Expr {
	if v, ok := scrut.(*core.Var); ok && len(v.TyArgs) == 0 {
		m.places = []*place{{ty: ty, local: v.Local}}
		b.uses[v.Local]--
		return b.match(m)
	}
	p := &place{ty: ty, local: b.fresh("", ty)}
	m.places = []*place{p}
	out := b.match(m)
	p.local.Name = p.name
	if c, ok := out.(*core.Case); ok && b.uses[p.local] == 1 {
		if v, ok := c.Scrut.(*core.Var); ok && v.Local == p.local {
			c.Scrut = scrut
			return c
		}
	}
	return &core.Let{At: core.At{Sp: scrut.Span()}, Local: p.local, Rhs: scrut, Body: out}
}

// completion says how to cover what is missing. A binding or lambda has only one pattern.
func (m *matching) completion(missing string) string {
	if m.kind == "pattern" {
		return "match the value where it may be `" + missing + "`: ? value | pattern -> … | " + missing + " -> …"
	}
	return "add an " + m.kind + " for `" + missing + "`, or one for `_` that takes the rest"
}

// warn reports what the rows don't cover and rows that are never reached.
func (b *builder) warn(m *matching, mx *matrix) {
	if mx.failed && m.skip == nil {
		ex := witness(m.places, mx.failing)
		missing := m.name + " " + strings.Join(ex, " ")
		if m.name == "" && len(ex) == 1 {
			missing = unparenthesised(ex[0])
		}
		missing = strings.TrimSpace(missing)
		b.out.Add(&diag.Diagnostic{
			Code: "non_exhaustive", Severity: diag.Warning, Span: m.span, Fixability: "easy",
			Message: "not every case is covered: `" + missing + "` is missing",
			Hint:    m.completion(missing),
		})
	}
	for i, c := range m.clauses {
		if mx.reached[i] == 0 {
			b.out.Add(&diag.Diagnostic{
				Code: "unreachable_equation", Severity: diag.Warning, Span: c.span, Fixability: "easy",
				Message: "this " + m.kind + " is never reached: those before it take every value that it would match",
				Hint:    "remove it, or move it up",
			})
		}
	}
}
