// Traits and impls.

package types

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
)

// implFun is a method given by an impl, or a default method of a trait.
type implFun struct {
	fun    *syntax.FunDecl
	module string
	scheme *scheme
	global core.Name
	bad    bool // an error was reported in it
	grant  grant
	sig    *syntax.SigDecl // the class's, or nil for a built-in one
}

// ---- traits ----

func (c *checker) addTrait(d *syntax.TraitDecl, module string) {
	if old := c.own.classes[d.Name.Name]; old != nil {
		c.duplicate("class "+quote(d.Name.Name)+" is defined twice", d.Name.Sp, old.span)
		return
	}
	cl := &class{name: d.Name.Name, display: d.Name.Name, methods: map[string]*method{}, span: d.Name.Sp, decl: d, module: module}
	c.own.classes[d.Name.Name] = cl
	c.decls.traits = append(c.decls.traits, cl)
}

// collectTraits reads superclasses, then the methods' types and default bodies.
func (c *checker) collectTraits() {
	for _, cl := range c.decls.traits {
		if old := c.env.prelude.classes[cl.name]; old != nil && !c.in.prelude() && c.sameTrait(cl, old) {
			c.own.classes[cl.name] = old
			cl.same = old
			continue
		}
		if n := c.env.version("class " + cl.display); n > 0 || c.env.prelude.classes[cl.display] != nil {
			cl.name += "#" + itoa(n+1)
		}
	}
	for _, cl := range c.decls.traits {
		if errors := c.errors; cl.same == nil {
			c.supersOf(cl)
			cl.broken = c.errors > errors
		}
	}
	for _, cl := range c.decls.traits {
		cl.supers = closure(cl)
		errors := c.errors
		c.traitMethods(cl)
		cl.broken = cl.broken || c.errors > errors
	}
}

func (c *checker) supersOf(cl *class) {
	for _, k := range cl.decl.Supers {
		if k.Var.Name != cl.decl.Param.Name {
			c.report("unbound_type", k.Var.Sp, "a superclass is demanded of the parameter "+quote(cl.decl.Param.Name))
			continue
		}
		if s := c.classNamed(k.Class); s != nil && s != cl {
			cl.supers = append(cl.supers, s)
		}
	}
}

// closure lists all superclasses, direct and indirect, without the class itself.
func closure(cl *class) []*class {
	seen := map[*class]bool{cl: true}
	var out []*class
	var visit func(*class)
	visit = func(k *class) {
		for _, s := range k.supers {
			if !seen[s] {
				seen[s] = true
				out = append(out, s)
				visit(s)
			}
		}
	}
	visit(cl)
	return out
}

// sameTrait: does the declaration repeat what the prelude has?
func (c *checker) sameTrait(cl, old *class) bool {
	if len(cl.decl.Sigs) != len(old.order) || len(cl.decl.Funs) > 0 {
		return false
	}
	for _, s := range cl.decl.Sigs {
		m := old.methods[s.Name.Name]
		if m == nil || c.quietType(s, cl.decl.Param.Name) != c.showScheme(&scheme{body: m.scheme.body}) {
			return false
		}
	}
	return true
}

// quietType is the type of a signature as text, or "" when it has errors.
func (c *checker) quietType(s *syntax.SigDecl, param string) string {
	out, failed, errors := c.out, c.failed, c.errors
	c.out = &diag.List{}
	sc := c.newTypeScope()
	v := c.gen("a")
	sc.vars[param] = v
	text := c.show(c.typeExpr(s.Type, sc))
	if c.out.HasErrors() {
		text = ""
	}
	c.out, c.failed, c.errors = out, failed, errors
	return text
}

func (c *checker) traitMethods(cl *class) {
	if cl.same != nil {
		return
	}
	for _, s := range cl.decl.Sigs {
		name := s.Name.Name
		if old := c.own.vals[name]; old != nil {
			c.duplicate(quote(name)+" is defined twice", s.Name.Sp, old.span)
			continue
		}
		errors := c.errors
		sch := c.methodScheme(cl, s)
		if c.errors > errors {
			sch = mono(c.err)
		}
		m := &method{class: cl, name: name, key: name, scheme: sch, display: name, decl: s}
		cl.methods[name] = m
		cl.order = append(cl.order, name)
		c.own.vals[name] = &binding{kind: bMethod, name: name, span: s.Name.Sp, method: m, scheme: sch, arity: arrows(sch.body), value: true, doc: s.Doc}
	}
	for _, f := range cl.decl.Funs {
		m := cl.methods[f.Name.Name]
		if m == nil {
			d := c.report("unbound_variable", f.Name.Sp, quote(f.Name.Name)+" has no signature in class "+cl.display)
			d.Hint = "add one: " + f.Name.Name + " : …"
			continue
		}
		m.deflt = c.globalName(cl.name + "." + f.Name.Name)
		c.decls.methods = append(c.decls.methods, &implFun{fun: f, module: cl.module, scheme: c.sealedCopy(m.scheme), global: m.deflt, sig: m.decl})
	}
}

// methodScheme has the class parameter as its first variable, which is in the class.
func (c *checker) methodScheme(cl *class, s *syntax.SigDecl) *scheme {
	sc := c.newTypeScope()
	v := c.gen(cl.decl.Param.Name)
	v.v.preds = []pred{{cls: cl, why: &origin{span: s.Name.Sp, what: s.Name.Name}}}
	v.v.sealed = true
	sc.vars[cl.decl.Param.Name] = v
	sc.order = []*ty{v}
	sch := c.signature(s.Type, s.Constraints, sc)
	for i, g := range sch.vars {
		g.v.sealed = true
		g.v.num = i
	}
	if !c.mentions(sch.body, v) {
		if cl.broken {
			return mono(c.err)
		}
		d := c.report("ambiguous_type", s.Name.Sp, "the type of method "+quote(s.Name.Name)+" does not mention the class parameter "+quote(v.v.name))
		d.Hint = "an impl could never be chosen for it"
	}
	return sch
}

func (c *checker) mentions(t, v *ty) bool {
	found := false
	c.eachVar(t, func(x *ty) { found = found || x == v })
	return found
}

// arrows is how many arguments a function of type t takes one after the other.
func arrows(t *ty) (n int) {
	for t = prune(t); t.kind == kFun; t = prune(t.args[1]) {
		n++
	}
	return n
}

// sealedCopy is a scheme of its own variables to check a body against.
func (c *checker) sealedCopy(s *scheme) *scheme {
	vars := make([]*ty, len(s.vars))
	for i, g := range s.vars {
		vars[i] = c.gen(g.v.name)
		vars[i].v.row, vars[i].v.lacks, vars[i].v.preds, vars[i].v.sealed = g.v.row, g.v.lacks, g.v.preds, true
	}
	return c.closeOver(vars, c.substitute(s, vars))
}

// ---- impls ----

func (c *checker) collectImpls() {
	var found []*impl
	for _, d := range c.decls.impls {
		if im := c.implHead(d); im != nil {
			found = append(found, im)
		}
	}
	for _, im := range found {
		c.checkSupers(im)
		c.implMethods(im)
	}
}

// implHead reads what an impl is for and enters it.
func (c *checker) implHead(d located[*syntax.ImplDecl]) *impl {
	cls := c.classNamed(d.decl.Class)
	sc := c.newTypeScope()
	head := c.flatten(c.typeExpr(d.decl.Head, sc))
	if cls == nil || head.kind == kErr {
		return nil
	}
	if cls.closed {
		e := c.report("no_instance", d.decl.Class.Sp, "class "+cls.display+" is closed: it takes no impls")
		e.Hint = "its members are " + joinWords(memberNames(cls), " and ")
		return nil
	}
	c.constraints(d.decl.Constraints, sc)
	im := &impl{cls: cls, span: d.decl.Class.Sp.To(d.decl.Head.Span()), decl: d.decl, prefix: c.in.Prefix, module: d.module, head: head, vars: sc.order}
	for i, v := range sc.order {
		v.v.num, v.v.sealed = i, true
	}
	if !c.implKey(im) {
		e := c.report("kind_mismatch", d.decl.Head.Span(), "an impl is for a type constructor on distinct variables, or for a closed record of concrete types")
		e.Expected, e.Found = "T a b …", c.show(head)
		e.Hint = "write variables for the arguments, such as impl C (Maybe a) ? C a; what is special about one type goes into its methods"
		return nil
	}
	if old := c.sameImpl(im); old != nil {
		c.duplicate("there are two impls of "+cls.display+" for "+c.show(head), im.span, old.span)
		return nil
	}
	c.impls.add(im)
	return im
}

// implKey classifies the head: constructor, pair or closed record.
func (c *checker) implKey(im *impl) bool {
	t := im.head
	if t.kind == kRec && !(isPair(t) && distinctVars(t.args)) {
		k := c.coreOf(t)
		im.record = k
		return k.Closed()
	}
	if t.kind != kCon && t.kind != kRec || !distinctVars(t.args) {
		return false
	}
	im.con = t.con // nil for pairs
	for i, a := range t.args {
		for _, q := range a.v.preds {
			im.conds = append(im.conds, cond{q.cls, i})
		}
	}
	return true
}

func distinctVars(ts []*ty) bool {
	for i, t := range ts {
		if t.kind != kGen {
			return false
		}
		for _, u := range ts[:i] {
			if t == u {
				return false
			}
		}
	}
	return true
}

// sameImpl finds an impl for the same head in this file or, unless this is an
// entry of the prompt, in the session. What the same file had when it was read before is replaced.
func (c *checker) sameImpl(im *impl) *impl {
	if old := c.impls.like(im); old != nil || c.in.Entry {
		return old
	}
	if old := c.env.impls.like(im); old != nil && old.prefix != im.prefix {
		return old
	}
	return nil
}

// like finds the impl of the same class for the same head.
func (s *implSet) like(im *impl) *impl {
	if im.record == nil {
		return s.byCon[implKey{im.cls, im.con}]
	}
	for _, old := range s.records[im.cls] {
		if old.record == im.record {
			return old
		}
	}
	return nil
}

// checkSupers: a member of a class is a member of its superclasses.
func (c *checker) checkSupers(im *impl) {
	for _, s := range im.cls.supers {
		c.solve(pred{cls: s, why: &origin{span: im.cls.span, what: "class " + im.cls.display}}, im.head)
		if fs := c.takeFailures(); len(fs) > 0 {
			f := fs[0]
			d := c.report("no_instance", im.span, c.show(im.head)+" must be a member of the superclass "+s.display+" first")
			d.Expected, d.Found = s.display+" "+c.argument(im.head), c.show(f.inner)
			if f.inner.kind == kGen {
				d.Hint = "add the constraint: ? " + f.pred.cls.display + " " + c.show(f.inner)
			} else {
				d.Hint = "write impl " + s.display + " " + c.argument(f.inner)
			}
		}
	}
}

// implMethods matches the bodies of an impl with the methods of its class.
func (c *checker) implMethods(im *impl) {
	im.core = &core.Impl{Class: im.cls.name, Head: c.coreOf(im.head), TyVars: len(im.vars), Methods: map[string]core.Name{}, Span: im.span}
	given := map[string]*syntax.FunDecl{}
	for _, f := range im.decl.Funs {
		name := f.Name.Name
		m := im.cls.methods[name]
		if m == nil {
			d := c.report("unbound_variable", f.Name.Sp, "class "+im.cls.display+" has no method "+quote(name))
			c.suggest(d, f.Name.Sp, diag.Nearest(name, im.cls.order))
			if d.DidYouMean == "" {
				d.Hint = "its methods are " + joinWords(im.cls.order, " and ")
			}
			continue
		}
		if old := given[name]; old != nil {
			c.duplicate(quote(name)+" is defined twice in this impl", f.Name.Sp, old.Name.Sp)
			continue
		}
		given[name] = f
		global := c.globalName("impl " + im.cls.name + " " + im.core.Head.String() + "." + name)
		if n := c.env.version("impl " + string(global)); n > 0 {
			global += core.Name("#" + itoa(n+1))
		}
		im.core.Methods[name] = global
		c.decls.methods = append(c.decls.methods, &implFun{fun: f, module: im.module, scheme: c.implScheme(im, m), global: global, sig: m.decl,
			grant: grantOf("the impl", im.decl.Head, im.decl.Constraints)})
	}
	im.core.Defaults = map[string]core.Name{}
	for name, m := range im.cls.methods {
		if given[name] == nil && m.deflt != "" {
			im.core.Defaults[name] = m.deflt
		}
	}
	c.missingMethods(im, given)
	c.info.Impls = append(c.info.Impls, im.core)
}

func (c *checker) missingMethods(im *impl, given map[string]*syntax.FunDecl) {
	var missing []string
	for _, name := range im.cls.order {
		if given[name] == nil && im.cls.methods[name].deflt == "" {
			missing = append(missing, quote(name))
		}
	}
	if len(missing) == 0 {
		return
	}
	d := c.report("missing_method", im.span, "the impl of "+im.cls.display+" for "+c.show(im.head)+" lacks "+joinWords(missing, " and "))
	for _, name := range im.cls.order {
		if m := im.cls.methods[name]; given[name] == nil && m.deflt == "" {
			d.Notes = append(d.Notes, name+" : "+c.showScheme(&scheme{body: m.scheme.body}))
		}
	}
	d.Hint = "define it below the impl's first line"
}

// implScheme is the method's type at the impl's head: the head's variables first,
// then the method's own.
func (c *checker) implScheme(im *impl, m *method) *scheme {
	if len(m.scheme.vars) == 0 { // the class's signature has an error
		return m.scheme
	}
	args := make([]*ty, len(m.scheme.vars))
	args[0] = im.head
	vars := append([]*ty{}, im.vars...)
	for i, g := range m.scheme.vars[1:] {
		v := c.gen(g.v.name)
		v.v.row, v.v.lacks, v.v.preds, v.v.sealed = g.v.row, g.v.lacks, g.v.preds, true
		args[i+1] = v
		vars = append(vars, v)
	}
	// Each method checks against variables of its own: they get numbered per definition.
	s := c.closeOver(vars, c.substitute(m.scheme, args))
	return c.sealedCopy(s)
}

// inferMethods checks the bodies of impls and default methods.
func (c *checker) inferMethods() {
	for _, m := range c.decls.methods {
		d := &defn{fun: m.fun, module: m.module, top: true, sig: m.scheme, bad: m.bad}
		d.sigDecl, d.grant = m.sig, m.grant
		d.b = &binding{kind: bGlobal, name: m.fun.Name.Name, global: m.global, span: m.fun.Name.Sp, scheme: m.scheme, def: d, method: &method{}}
		c.module = m.module
		c.inferSigned(d)
	}
	c.module = ""
}
