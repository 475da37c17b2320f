// Inferring definitions: strongly connected groups, signatures, generalising.

package types

import (
	"slices"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

func (c *checker) inferAll(f *syntax.File) {
	nodes := make([]*depNode, len(c.decls.funs))
	for i, d := range c.decls.funs {
		nodes[i] = d.b.node
	}
	for _, scc := range components(nodes, false) {
		c.inferComponent(defsOf(scc))
	}
	c.inferMethods()
	for _, t := range c.decls.tests {
		c.inferTest(t.decl)
	}
	if f.Entry != nil {
		c.inferEntry(f.Entry)
	}
}

func (c *checker) inferEntry(e syntax.Expr) {
	mark, errors := len(c.constrained), c.errors
	c.level++
	t := c.infer(e)
	c.level--
	p := c.printer()
	p.open = true
	c.info.EntryText = p.text(t) + p.constraints(t)
	c.quiet = c.errors > errors
	c.defaultAbove(mark)
}

func (c *checker) inferTest(t *syntax.TestDecl) {
	mark, errors := len(c.constrained), c.errors
	c.level++
	for _, b := range c.testPar[t] {
		b.mono = c.fresh()
	}
	if t.When != nil {
		c.check(t.When, c.bool, why{role: roleGuard})
	}
	c.check(t.Body, c.bool, why{role: roleTest})
	c.level--
	c.quiet = c.errors > errors
	c.defaultAbove(mark)
}

// inferComponent infers definitions that need each other. Those with a signature
// do not tie the others together; while the component is open, constraints
// that a signature left out still spread to its uses (tvar.uses).
func (c *checker) inferComponent(defs []*defn) {
	for _, d := range defs {
		c.localSignature(d)
	}
	nodes := make([]*depNode, len(defs))
	for i, d := range defs {
		nodes[i] = d.b.node
	}
	for _, scc := range components(nodes, true) {
		group := defsOf(scc)
		if group[0].sig != nil {
			c.inferSigned(group[0])
		} else {
			c.inferGroup(group)
		}
	}
	for _, d := range defs {
		if d.b.scheme != nil {
			d.b.scheme.open = false
			for _, g := range d.b.scheme.vars {
				g.v.uses = nil
			}
		}
	}
}

// localSignature reads the signature of a local definition. A variable that the
// enclosing signature has, too, may mean that one or a new one: what
// inference finds decides (see sigVars), so such a definition is inferred.
func (c *checker) localSignature(d *defn) {
	if d.sigDecl == nil || d.sig != nil {
		return
	}
	d.sig = c.signature(d.sigDecl.Type, d.sigDecl.Constraints, nil)
	d.sig.open = true
	shared := false
	for _, g := range d.sig.vars {
		if outer := c.sigVars[g.v.name]; outer != nil && outer.v.row == g.v.row {
			shared = true
		}
	}
	nonValue := d.nullary() && len(d.sig.vars) > 0 && !c.isValue(d.bind)
	if shared || nonValue {
		d.hint, d.sig = d.sig, nil
		d.b.node.signed = false
		return
	}
	d.b.scheme = d.sig
}

// inferSigned checks a definition against its signature, whose variables are
// rigid inside.
func (c *checker) inferSigned(d *defn) {
	mark, errors := len(c.constrained), c.errors
	saved := c.sigVars
	c.sigVars = map[string]*ty{}
	for k, v := range saved {
		c.sigVars[k] = v
	}
	for _, g := range d.sig.vars {
		c.sigVars[g.v.name] = g
	}
	outer := c.grant
	c.grant = d.grant
	if d.grant.what == "" && d.sigDecl != nil {
		c.grant = grantOf("the signature", d.sigDecl.Type, d.sigDecl.Constraints)
	}
	c.level++
	d.typ = d.sig.body
	d.b.value = !d.nullary() || c.isValueDefn(d)
	w := why{role: roleSignature, name: d.b.name}
	if d.sigDecl != nil {
		w.sp = d.sigDecl.Sp
	}
	c.inferBody(d, d.sig.body, w)
	c.level--
	c.sigVars, c.grant = saved, outer
	c.checkMain(d)
	c.quiet = d.bad || c.errors > errors
	c.defaultAbove(mark)
	d.vars = d.sig.vars
	d.bad = d.bad || c.errors > errors
	c.checkLinear(d)
	c.settled(d)
}

// grant is where a constraint can be added that a body turns out to need.
type grant struct {
	what string // "the signature", "the impl"; "" when there is no such place
	at   source.Span
	more bool // constraints stand there already
}

func grantOf(what string, t syntax.TypeExpr, cs []syntax.Constraint) grant {
	sp := t.Span()
	if n := len(cs); n > 0 {
		sp = cs[n-1].Sp
	}
	return grant{what, at(sp, sp.Hi), len(cs) > 0}
}

// inferGroup infers mutually recursive definitions without signatures.
func (c *checker) inferGroup(group []*defn) {
	mark, errors := len(c.constrained), c.errors
	bad, values, nullary := false, true, false
	c.level++
	for _, d := range group {
		d.b.mono = c.fresh()
		bad = bad || d.bad
	}
	for _, d := range group {
		if d.hint != nil {
			t, _ := c.instantiate(d.hint, &origin{span: d.sigDecl.Sp, what: "the signature"})
			c.unify(d.b.mono, t)
		}
		c.inferBody(d, d.b.mono, why{})
		c.checkMain(d)
		if d.nullary() {
			nullary = true
			values = values && c.isValueDefn(d)
		}
	}
	c.level--
	types := make([]*ty, len(group))
	for i, d := range group {
		types[i] = d.b.mono
		values = values && !(d.top && d.b.name == "main" && c.in.Prefix == "")
	}
	gens := c.generalise(types, values, !nullary)
	c.quiet = bad || c.errors > errors
	c.defaultAbove(mark)
	bad = bad || c.errors > errors
	for _, d := range group {
		c.conclude(d, gens, bad)
	}
	if !group[0].top {
		c.localGens = append(c.localGens, gens...)
	}
	for _, d := range group {
		if d.hint != nil {
			c.checkHint(d)
			c.checkLinear(d)
		}
		c.settled(d)
	}
}

// conclude gives a definition its scheme. After an error in its group the type
// means nothing, and whoever uses it must not be blamed.
func (c *checker) conclude(d *defn, gens []*ty, bad bool) {
	d.b.value = !d.nullary() || c.isValueDefn(d)
	d.typ, d.vars = d.b.mono, gens
	d.bad = bad
	if bad {
		d.b.scheme = &scheme{body: c.err}
		return
	}
	d.b.scheme = c.closeOver(gens, d.b.mono)
	d.b.scheme.open = true
	for _, id := range d.b.inside {
		c.uses[id].args = gens
	}
	d.b.mono = nil
}

// settled numbers a finished top-level definition's variables; a local one's wait
// for the definition around it.
func (c *checker) settled(d *defn) {
	c.defs = append(c.defs, d)
	if d.top {
		c.number(d.vars)
	} else if d.sig != nil {
		c.localGens = append(c.localGens, d.sig.vars...)
	}
}

// inferBody checks the equations, or the right side, of d against typ.
func (c *checker) inferBody(d *defn, typ *ty, w why) {
	if d.fun == nil {
		c.plan(d.bind)
		c.check(d.bind.Rhs, typ, w)
		return
	}
	c.inferClauses(d, typ, w)
}

func (c *checker) inferClauses(d *defn, typ *ty, w why) {
	n := len(d.fun.Clauses[0].Params)
	params, res, ok := c.splitFun(typ, n)
	if !ok {
		c.tooManyParams(d, typ, n)
	}
	for i, cl := range d.fun.Clauses {
		if len(cl.Params) != n {
			continue
		}
		for j, p := range cl.Params {
			errors := c.errors
			c.checkPat(p, params[j], why{role: roleParam, name: d.b.name, n: j + 1, sp: w.sp})
			if c.errors > errors {
				params[j] = c.err
			}
		}
		c.plan(cl)
		bw := w
		if w.role == roleNone && i > 0 {
			bw = why{role: roleEquation, name: d.b.name, sp: d.fun.Clauses[0].Body.Span()}
		}
		c.check(cl.Body, res, bw)
	}
}

// splitFun takes n parameters off a function type, making them up where it is
// still unknown. ok is false when it has fewer.
func (c *checker) splitFun(t *ty, n int) (params []*ty, res *ty, ok bool) {
	params = make([]*ty, n)
	ok = true
	for i := range params {
		t = prune(t)
		switch t.kind {
		case kFun:
			params[i], t = t.args[0], t.args[1]
		case kMeta:
			f := c.fun(c.fresh(), c.fresh())
			f.args[0].v.level, f.args[1].v.level = t.v.level, t.v.level
			c.bind(t, f)
			params[i], t = f.args[0], f.args[1]
		default:
			ok = ok && t.kind == kErr
			params[i], t = c.err, c.err
		}
	}
	return params, t, ok
}

func (c *checker) tooManyParams(d *defn, typ *ty, n int) {
	has := arrows(typ)
	ps := d.fun.Clauses[0].Params
	sp := ps[has].Span().To(ps[n-1].Span())
	e := c.report("signature_mismatch", sp, quote(d.b.name)+" has "+plural(n, "parameter")+", but its type takes "+itoa(has))
	e.Expected, e.Found = plural(has, "parameter"), plural(n, "parameter")
	if d.sigDecl != nil {
		e.Labels = append(e.Labels, diag.Label{Span: d.sigDecl.Sp, Text: "the signature"})
	}
	e.Notes = append(e.Notes, "its type is "+c.show(typ))
}

// plan runs through the steps of a block or of where-lines.
func (c *checker) plan(owner syntax.Node) {
	for _, s := range c.plans[owner] {
		c.planStep(s)
	}
}

func (c *checker) planStep(s step) {
	if s.group != nil {
		c.inferComponent(s.group)
		return
	}
	switch it := s.item.(type) {
	case *syntax.BindItem:
		c.plan(it)
		t := c.infer(it.Rhs)
		c.checkPat(it.Pat, t, why{role: roleBinding, sp: it.Rhs.Span()})
	case *syntax.ExprItem:
		c.infer(it.E)
	}
}

// checkHint: the signature of a definition that had to be inferred holds when
// its variables came out as distinct new variables or as those of the
// enclosing signature that have their names.
func (c *checker) checkHint(d *defn) {
	if d.bad {
		return
	}
	want := c.substitute(d.hint, c.hintImages(d))
	mark := c.failures
	if !c.unify(want, d.typ) {
		c.notGeneral(d, d.sigDecl.Sp)
	}
	c.failures = mark
}

// hintImages: what each variable of the signature became, or the variable
// itself where that would make it less general than written.
func (c *checker) hintImages(d *defn) []*ty {
	images := make([]*ty, len(d.hint.vars))
	taken := map[*ty]bool{}
	for i, g := range d.hint.vars {
		t := c.partAt(d.hint.body, d.typ, g)
		if t != nil && (slices.Contains(d.vars, t) && !taken[t] || t.kind == kMeta || t == c.sigVars[g.v.name]) {
			taken[t] = true
			images[i] = t
			continue
		}
		images[i] = g
	}
	return images
}

// partAt finds what stands in t where g stands in pattern.
func (c *checker) partAt(pattern, t, g *ty) *ty {
	pattern, t = prune(pattern), prune(t)
	if pattern == g {
		return t
	}
	if pattern.kind == kRec && t.kind == kRec {
		t = c.flat(t)
		if pattern.rec.row == g && t.rec.row != nil {
			return prune(t.rec.row)
		}
	}
	for i, p := range pattern.args {
		if i < len(t.args) {
			if x := c.partAt(p, t.args[i], g); x != nil {
				return x
			}
		}
	}
	return nil
}

func (c *checker) notGeneral(d *defn, sp source.Span) {
	e := c.report("signature_mismatch", sp, "the signature of "+quote(d.b.name)+" promises more than the definition keeps")
	e.Expected, e.Found = c.showScheme(d.hint), c.show(d.typ)
	e.Hint = "a type variable of a signature stands for any type; write the type that is meant"
}

// checkMain: main is a value, takes () or takes the arguments.
func (c *checker) checkMain(d *defn) {
	if !d.top || d.b.name != "main" || c.in.Prefix != "" {
		return
	}
	t := d.b.mono
	if t == nil {
		t = d.sig.body
	}
	t = prune(t)
	if t.kind != kFun {
		return
	}
	arg, taken := prune(t.args[0]), 0
	certain := arg.kind != kMeta
	if !certain {
		arg = c.openArgument(arg)
	}
	if d.fun != nil {
		taken = len(d.fun.Clauses[0].Params)
	}
	fits := arg.is(core.BUnit) || arg.kind == kErr || arg.kind == kGen || c.isStrings(arg)
	if fits && taken <= 1 && (prune(t.args[1]).kind != kFun || certain || taken == 1) {
		return // what it gives may be a function, which is shown
	}
	c.takeFailures()
	sp := d.b.span
	if d.nullary() {
		sp = d.fun.Clauses[0].Body.Span()
	}
	e := c.report("type_mismatch", sp, "`main` cannot be run: it takes neither () nor the list of arguments")
	e.Expected, e.Found = "a value, () -> a, or List String -> a", c.show(t)
	e.Hint = "write main = …, main () = … or main args = …"
	switch {
	case taken > 1:
		e.Message = "`main` cannot be run: it takes " + plural(taken, "parameter") + ", but is given at most one"
		e.Hint = "the arguments of the program are one list: main args = ? args | [a b] -> … | _ -> …"
	case d.nullary():
		e.Message = "`main` cannot be run: its value is a function that awaits " + plural(arrows(t), "more argument")
		e.Hint = "give the function all its arguments"
		c.missingArguments(e, d.fun.Clauses[0].Body, c.unit, t, why{})
	}
}

// openArgument fixes the type of a parameter of main that could have any: the
// arguments where its classes ask for something, as in main args = print args.
func (c *checker) openArgument(arg *ty) *ty {
	if len(arg.v.preds) == 0 {
		c.bind(arg, c.unit)
		return c.unit
	}
	strings := c.apply(c.types.ListCon, c.str)
	if c.unify(strings, arg) && len(c.takeFailures()) == 0 {
		return strings
	}
	return arg
}

func (c *checker) isStrings(t *ty) bool {
	return t.is(core.BList) && len(t.args) == 1 && c.unify(c.str, t.args[0])
}

// ---- the value restriction ----

func (c *checker) isValueDefn(d *defn) bool {
	if d.fun != nil {
		cl := d.fun.Clauses[0]
		return len(cl.Where) == 0 && c.isValueExpr(cl.Body)
	}
	return c.isValue(d.bind)
}

func (c *checker) isValue(b *syntax.BindItem) bool {
	return len(b.Where) == 0 && c.isValueExpr(b.Rhs)
}

// isValueExpr: evaluating it does nothing but build data and closures.
func (c *checker) isValueExpr(e syntax.Expr) bool {
	switch e := e.(type) {
	case *syntax.IntLit, *syntax.FloatLit, *syntax.CharLit, *syntax.StrLit, *syntax.Unit, *syntax.Lambda,
		*syntax.Con, *syntax.OpFunc, *syntax.FieldFunc:
		return true
	case *syntax.Var:
		return c.namesValue(e)
	case *syntax.ListLit:
		return c.allValues(e.Elems)
	case *syntax.TupleLit:
		return c.allValues(e.Elems)
	case *syntax.RecordLit:
		for _, f := range e.Fields {
			if !c.isValueExpr(f.Value) {
				return false
			}
		}
		return e.Spread == nil
	case *syntax.LeftSection:
		return c.isValueExpr(e.E)
	case *syntax.RightSection:
		return c.isValueExpr(e.E)
	case *syntax.Binary:
		return (e.Op == ":" || e.Op == ">>") && c.isValueExpr(e.L) && c.isValueExpr(e.R)
	case *syntax.App:
		return c.allValues(e.Args) && len(e.Args) <= c.arityOf(e.Fn)
	}
	return false
}

func (c *checker) allValues(es []syntax.Expr) bool {
	for _, e := range es {
		if !c.isValueExpr(e) {
			return false
		}
	}
	return true
}

// namesValue: mentioning it does not evaluate anything. Locals are values already.
func (c *checker) namesValue(v *syntax.Var) bool {
	u := c.uses[v.ID]
	switch u.kind {
	case RefGlobal:
		return u.b.value
	case RefOp:
		return u.b.op.Arity > 0
	}
	return u.kind != RefNone
}

// arityOf is how many arguments a known function or constructor can be given
// and still be a value: all of a constructor's, one less than a function's.
func (c *checker) arityOf(e syntax.Expr) int {
	switch e := e.(type) {
	case *syntax.Con:
		if u := c.uses[e.ID]; u.con != nil {
			return u.con.arity()
		}
	case *syntax.OpFunc:
		return 1
	case *syntax.Var:
		u := c.uses[e.ID]
		switch {
		case u.kind == RefOp:
			return u.b.op.Arity - 1
		case u.b != nil:
			return u.b.arity - 1
		}
	}
	return -1
}
