// Resolving: every name gets its binding, every run of definitions its order.

package types

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// defn is a definition: equations, or `name = e`, top-level or local.
type defn struct {
	b       *binding
	fun     *syntax.FunDecl  // or nil
	bind    *syntax.BindItem // or nil
	sig     *scheme
	grant   grant
	sigDecl *syntax.SigDecl // a local one gets its scheme when it is inferred
	module  string
	top     bool
	bad     bool    // an error inside was reported: its type is not to be relied on
	vars    []*ty   // generalised
	hint    *scheme // a local signature that inference has to confirm, see localSignature
	typ     *ty
}

// nullary: no parameters.
func (d *defn) nullary() bool { return d.fun == nil || len(d.fun.Clauses[0].Params) == 0 }

// step is what stands in a block or among where-lines: an item, or definitions
// that form a strongly connected group.
type step struct {
	item  syntax.Item
	group []*defn
}

// shadowed is what a name meant before.
type shadowed struct {
	name string
	old  *binding
}

func (c *checker) resolveAll(f *syntax.File) {
	for _, d := range c.decls.funs {
		c.definition(d.module, func() { c.resolveDefn(d) })
	}
	for _, m := range c.decls.methods {
		errors := c.errors
		c.definition(m.module, func() { c.resolveFun(m.fun) })
		m.bad = c.errors > errors
	}
	for _, t := range c.decls.tests {
		c.definition(t.module, func() { c.resolveTest(t.decl) })
	}
	c.module = c.in.Module
	if f.Entry != nil {
		c.definition(c.module, func() { c.resolve(f.Entry) })
	}
}

// definition resolves one definition of a module: its unbound names are reported once.
func (c *checker) definition(module string, resolve func()) {
	c.module = module
	c.missing, c.binders, c.whereLines = map[string]*diag.Diagnostic{}, map[string]binder{}, nil
	resolve()
	c.tellBinders()
}

func (c *checker) resolveTest(t *syntax.TestDecl) {
	mark := c.mark()
	c.binder = binder{what: parameter}
	for _, p := range t.Params {
		c.testPar[t] = append(c.testPar[t], c.bindLocal(p.Name, p.Sp, mark))
	}
	if t.When != nil {
		c.resolve(t.When)
	}
	c.resolve(t.Body)
	c.leave(mark)
}

// ---- scopes ----

func (c *checker) mark() int { return len(c.undo) }

func (c *checker) enter(name string, b *binding) {
	c.undo = append(c.undo, shadowed{name, c.scope[name]})
	c.scope[name] = b
}

func (c *checker) leave(mark int) {
	for len(c.undo) > mark {
		u := c.undo[len(c.undo)-1]
		c.undo = c.undo[:len(c.undo)-1]
		c.scope[u.name] = u.old
	}
}

// bindLocal brings a variable into scope; since mark no other may have its name.
func (c *checker) bindLocal(name string, sp source.Span, mark int) *binding {
	for _, u := range c.undo[mark:] {
		if u.name == name {
			c.duplicate("name "+quote(name)+" is bound twice here", sp, c.scope[name].span)
		}
	}
	b := c.newLocal(name, sp)
	c.enter(name, b)
	return b
}

func (c *checker) newLocal(name string, sp source.Span) *binding {
	c.locals++
	c.binder.span = sp
	c.binders[name] = c.binder
	return &binding{kind: bLocal, name: name, span: sp, local: &core.Local{ID: c.locals, Name: name}}
}

// ---- definitions ----

func (c *checker) resolveDefn(d *defn) {
	errors := c.errors
	c.active = append(c.active, d.b.node)
	if d.fun != nil {
		d.bad = !c.resolveFun(d.fun) || d.bad
		d.b.arity = len(d.fun.Clauses[0].Params)
	} else {
		c.resolveRhs(d.bind)
	}
	c.active = c.active[:len(c.active)-1]
	d.bad = d.bad || c.errors > errors
}

// resolveRhs resolves the right side of a binding under its own where-lines.
func (c *checker) resolveRhs(b *syntax.BindItem) {
	mark := c.mark()
	if len(b.Where) > 0 {
		c.whereLines = append(c.whereLines, b)
	}
	c.resolveWhere(b, b.Where, binder{what: whereOfLine, line: b})
	c.resolve(b.Rhs)
	c.leave(mark)
}

// resolveFun reports false when the equations have different numbers of parameters.
func (c *checker) resolveFun(f *syntax.FunDecl) bool {
	ok := true
	for i, cl := range f.Clauses {
		mark := c.mark()
		c.binder = binder{what: parameter}
		cl.Params = c.patternRow(cl.Params, mark)
		if n := len(f.Clauses[0].Params); i > 0 && len(cl.Params) != n && ok {
			ok = false
			c.unequalClauses(f, cl, n)
		}
		inner := c.mark()
		c.resolveWhere(cl, cl.Where, binder{what: whereLine})
		c.resolve(cl.Body)
		c.leave(inner)
		c.leave(mark)
	}
	return ok
}

func (c *checker) unequalClauses(f *syntax.FunDecl, cl *syntax.Clause, n int) {
	if n == 0 {
		return // reported as a definition given twice
	}
	sp := f.Name.Sp
	if k := len(cl.Params); k > 0 {
		sp = cl.Params[0].Span().To(cl.Params[k-1].Span())
	}
	d := c.report("arity_mismatch", sp, "this equation of "+quote(f.Name.Name)+" has "+plural(len(cl.Params), "parameter")+", the first one has "+itoa(n))
	d.Expected, d.Found = plural(n, "parameter"), plural(len(cl.Params), "parameter")
	d.Labels = append(d.Labels, diag.Label{Span: f.Clauses[0].Sp, Text: "the first equation"})
	d.Hint = "all equations of a function take the same number of parameters"
	c.namedPattern(d, cl.Params)
}

// namedPattern: name as (p) among parameters for name@(p).
func (c *checker) namedPattern(d *diag.Diagnostic, ps []syntax.Pat) {
	for i := 1; i < len(ps)-1; i++ {
		v, isVar := ps[i].(*syntax.PVar)
		name, named := ps[i-1].(*syntax.PVar)
		if isVar && named && v.Name == "as" {
			c.setHint(d, "a pattern gets a name by name@pattern", "trivial", diag.Edit{Text: "@",
				Span: source.Span{File: name.Sp.File, Lo: name.Sp.Hi, Hi: ps[i+1].Span().Lo}})
		}
	}
}

// ---- items ----

// resolveBlock resolves items in order; a run of adjacent local functions is one group.
func (c *checker) resolveBlock(b *syntax.Block) {
	mark := c.mark()
	var steps []step
	sigs := map[string]*syntax.SigDecl{}
	for i := 0; i < len(b.Items); {
		run := c.functionRun(b.Items[i:], sigs)
		if len(run) > 0 {
			steps = append(steps, c.resolveRun(run, sigs)...)
			i = c.behindRun(b.Items, i, len(run))
			continue
		}
		switch it := b.Items[i].(type) {
		case *syntax.SigItem:
			sigs[it.Sig.Name.Name] = it.Sig
		case *syntax.BindItem:
			steps = append(steps, c.resolveBinding(it, sigs))
		case *syntax.ExprItem:
			c.resolve(it.E)
			steps = append(steps, step{item: it})
		}
		i++
	}
	c.leave(mark)
	c.unusedSigs(sigs)
	c.plans[b] = steps
}

func (c *checker) unusedSigs(sigs map[string]*syntax.SigDecl) {
	for _, k := range keysOf(sigs) {
		c.strayedSignature(&sigOf{name: k, decl: sigs[k]})
	}
}

// functionRun collects the local functions at the start of items, with the
// signatures among them.
func (c *checker) functionRun(items []syntax.Item, sigs map[string]*syntax.SigDecl) []syntax.Item {
	var run []syntax.Item
	for _, it := range items {
		switch it := it.(type) {
		case *syntax.FunItem:
			run = append(run, it)
			continue
		case *syntax.BindItem:
			if _, isLambda := it.Rhs.(*syntax.Lambda); isLambda && pvar(it.Pat) != nil {
				run = append(run, it)
				continue
			}
		case *syntax.SigItem:
			if len(run) > 0 && c.nextIsFunction(items, it) {
				sigs[it.Sig.Name.Name] = it.Sig
				continue
			}
		}
		break
	}
	return run
}

// nextIsFunction: does a local function follow the signature?
func (c *checker) nextIsFunction(items []syntax.Item, sig *syntax.SigItem) bool {
	for i, it := range items {
		if it == syntax.Item(sig) && i+1 < len(items) {
			switch next := items[i+1].(type) {
			case *syntax.FunItem:
				return true
			case *syntax.BindItem:
				_, isLambda := next.Rhs.(*syntax.Lambda)
				return isLambda && pvar(next.Pat) != nil
			}
		}
	}
	return false
}

// behindRun is the index behind n functions from i on.
func (c *checker) behindRun(items []syntax.Item, i, n int) int {
	for ; n > 0; i++ {
		if _, isSig := items[i].(*syntax.SigItem); !isSig {
			n--
		}
	}
	return i
}

func pvar(p syntax.Pat) *syntax.PVar {
	v, _ := p.(*syntax.PVar)
	return v
}

// localDefn makes the definition of a function item or `name = …`.
func (c *checker) localDefn(it syntax.Item, g graph, sigs map[string]*syntax.SigDecl) *defn {
	d := &defn{}
	switch it := it.(type) {
	case *syntax.FunItem:
		d.fun = it.Fun
		d.b = c.newLocal(it.Fun.Name.Name, it.Fun.Name.Sp)
	case *syntax.BindItem:
		v := pvar(it.Pat)
		d.bind = it
		d.b = c.newLocal(v.Name, v.Sp)
		c.bound[v.ID] = d.b
	}
	d.b.def = d
	d.b.node = &depNode{def: d, graph: g}
	if s := sigs[d.b.name]; s != nil {
		d.sigDecl = s
		d.b.node.signed = true
		delete(sigs, d.b.name)
	}
	return d
}

// resolveRun resolves adjacent local functions, which see each other.
func (c *checker) resolveRun(run []syntax.Item, sigs map[string]*syntax.SigDecl) []step {
	g := newGraph()
	mark := c.mark()
	var nodes []*depNode
	for _, it := range run {
		c.binder = binder{what: blockLine}
		d := c.localDefn(it, g, sigs)
		for _, u := range c.undo[mark:] {
			if u.name == d.b.name {
				c.duplicate(quote(d.b.name)+" is defined twice", d.b.span, c.scope[u.name].span)
			}
		}
		c.enter(d.b.name, d.b)
		nodes = append(nodes, d.b.node)
	}
	for _, n := range nodes {
		c.resolveDefn(n.def)
	}
	var steps []step
	for _, scc := range components(nodes, false) {
		steps = append(steps, step{group: defsOf(scc)})
	}
	return steps
}

// resolveBinding resolves `p = e` of a block: e does not see p.
func (c *checker) resolveBinding(it *syntax.BindItem, sigs map[string]*syntax.SigDecl) step {
	c.resolveRhs(it)
	c.binder = binder{what: blockLine}
	if v := pvar(it.Pat); v != nil {
		d := c.localDefn(it, nil, sigs)
		c.enter(v.Name, d.b)
		return step{group: []*defn{d}}
	}
	it.Pat = c.onePattern(it.Pat, c.mark())
	return step{item: it}
}

// resolveWhere resolves where-lines, all of which see each other, and orders them
// by what they need; owner is the clause or binding that they belong to.
func (c *checker) resolveWhere(owner syntax.Node, items []syntax.Item, what binder) {
	if len(items) == 0 {
		return
	}
	g := newGraph()
	mark := c.mark()
	sigs := map[string]*syntax.SigDecl{}
	for _, it := range items {
		if s, ok := it.(*syntax.SigItem); ok {
			sigs[s.Sig.Name.Name] = s.Sig
		}
	}
	var nodes []*depNode
	for _, it := range items {
		c.binder = what
		if n := c.whereNode(it, g, mark, sigs); n != nil {
			nodes = append(nodes, n)
		}
	}
	for _, n := range nodes {
		c.resolveWhereLine(n)
	}
	c.unusedSigs(sigs)
	var steps []step
	for _, scc := range components(nodes, false) {
		steps = append(steps, c.whereStep(scc))
	}
	c.plans[owner] = steps
}

// whereNode brings the names of a where-line into scope.
func (c *checker) whereNode(it syntax.Item, g graph, mark int, sigs map[string]*syntax.SigDecl) *depNode {
	b, isBind := it.(*syntax.BindItem)
	if _, isFun := it.(*syntax.FunItem); isFun || isBind && pvar(b.Pat) != nil {
		d := c.localDefn(it, g, sigs)
		for _, u := range c.undo[mark:] {
			if u.name == d.b.name {
				c.duplicate(quote(d.b.name)+" is defined twice", d.b.span, c.scope[u.name].span)
			}
		}
		c.enter(d.b.name, d.b)
		return d.b.node
	}
	if !isBind {
		return nil
	}
	n := &depNode{graph: g, item: b}
	first := c.mark()
	b.Pat = c.onePattern(b.Pat, mark)
	for _, u := range c.undo[first:] {
		c.scope[u.name].node = n
	}
	return n
}

// resolveWhereLine resolves a right side. A strict one cannot mean the names it
// binds itself: they mean what they mean outside.
func (c *checker) resolveWhereLine(n *depNode) {
	if n.def != nil && (n.def.fun != nil || isLambda(n.def.bind.Rhs)) {
		c.resolveDefn(n.def)
		return
	}
	bind := n.item
	if n.def != nil {
		bind = n.def.bind
	}
	mark := c.mark()
	for i := mark - 1; i >= 0; i-- {
		u := c.undo[i]
		if b := c.scope[u.name]; b != nil && b.node == n {
			c.enter(u.name, u.old)
		}
	}
	c.active = append(c.active, n)
	c.resolveRhs(bind)
	c.active = c.active[:len(c.active)-1]
	c.leave(mark)
}

func isLambda(e syntax.Expr) bool {
	_, ok := e.(*syntax.Lambda)
	return ok
}

// whereStep makes a step of lines that need each other, which only functions may.
func (c *checker) whereStep(scc []*depNode) step {
	if len(scc) == 1 && scc[0].item != nil {
		return step{item: scc[0].item}
	}
	if len(scc) > 1 {
		for _, n := range scc {
			if n.item != nil || n.def.fun == nil && !isLambda(n.def.bind.Rhs) {
				c.whereCycle(scc)
				break
			}
		}
	}
	return step{group: defsOf(scc)}
}

func (c *checker) whereCycle(scc []*depNode) {
	var names []string
	sp := source.Span{}
	if scc[0].def != nil {
		sp = scc[0].def.b.span
	} else {
		sp = scc[0].item.Sp
	}
	for _, n := range scc {
		if n.def != nil {
			names = append(names, quote(n.def.b.name))
			n.def.bad = true
		} else {
			names = append(names, "a pattern")
		}
	}
	d := c.report("unbound_variable", sp, joinWords(names, " and ")+" need each other's values")
	d.Hint = "a value must be known before it is used; make one of them a function"
}

func defsOf(scc []*depNode) []*defn {
	var out []*defn
	for _, n := range scc {
		if n.def != nil {
			out = append(out, n.def)
		}
	}
	return out
}
