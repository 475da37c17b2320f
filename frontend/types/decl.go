// Collecting: what the declarations of a file define, before any body is looked at.

package types

import (
	"slices"
	"sort"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// declarations are those of a file by kind, members of modules among them.
type declarations struct {
	data    []*typeDef // with a *DataDecl
	aliases []*typeDef
	traits  []*class
	impls   []located[*syntax.ImplDecl]
	sigs    map[string]*sigOf
	sigList []*sigOf
	funs    []*defn // in the order of the text
	tests   []located[*syntax.TestDecl]
	uses    []located[*syntax.UseDecl]
	methods []*implFun
}

// located is a declaration with the module that it stands in.
type located[D any] struct {
	decl   D
	module string
}

// sigOf is a top-level signature.
type sigOf struct {
	name   string // with its module
	decl   *syntax.SigDecl
	scheme *scheme
	used   bool
}

// collect runs through the declarations in the order in which they need each other.
func (c *checker) collect(decls []syntax.Decl) {
	c.decls.sigs = map[string]*sigOf{}
	c.sortDecls(decls, "")
	for _, d := range c.decls.data {
		c.repeatsPrelude(d)
	}
	for _, d := range c.decls.aliases {
		c.expandAlias(d, d.span)
	}
	for _, d := range c.decls.data {
		c.dataFields(d)
	}
	c.checkRecursiveArgs()
	c.collectTraits()
	c.collectImpls()
	c.checkDerives()
	for _, s := range c.decls.sigList {
		s.scheme = c.signature(s.decl.Type, s.decl.Constraints, nil)
		s.scheme.open = true
	}
	for _, d := range c.decls.funs {
		c.attachSignature(d)
	}
	for _, s := range c.decls.sigList {
		if !s.used {
			c.strayedSignature(s)
		}
	}
	c.collectUses()
}

func (c *checker) strayedSignature(s *sigOf) {
	if c.unknown {
		c.failed = true
		return
	}
	d := c.report("signature_mismatch", s.decl.Name.Sp, quote(s.decl.Name.Name)+" has a signature but no definition")
	d.Hint = "add an equation: " + s.decl.Name.Name + " … = …"
}

func (c *checker) sortDecls(decls []syntax.Decl, module string) {
	for _, d := range decls {
		switch d := d.(type) {
		case *syntax.FunDecl:
			c.addFun(d, module)
		case *syntax.SigDecl:
			c.addSig(d, module)
		case *syntax.DataDecl:
			c.addData(d)
		case *syntax.AliasDecl:
			c.addAlias(d)
		case *syntax.TraitDecl:
			c.addTrait(d, module)
		case *syntax.ImplDecl:
			c.decls.impls = append(c.decls.impls, located[*syntax.ImplDecl]{d, module})
		case *syntax.TestDecl:
			c.decls.tests = append(c.decls.tests, located[*syntax.TestDecl]{d, module})
		case *syntax.UseDecl:
			c.decls.uses = append(c.decls.uses, located[*syntax.UseDecl]{d, module})
		case *syntax.ImportDecl:
			c.addImport(d)
		case *syntax.ModDecl:
			name := d.Name.Name
			if module != "" {
				name = module + "." + name
			}
			c.own.modules[name] = true
			c.sortDecls(d.Decls, name)
		}
	}
}

func inModule(module, name string) string {
	if module == "" {
		return name
	}
	return module + "." + name
}

func (c *checker) duplicate(msg string, at, first source.Span) {
	d := c.report("duplicate_definition", at, msg)
	d.Labels = append(d.Labels, diag.Label{Span: first, Text: "the first one is here"})
}

func (c *checker) addFun(f *syntax.FunDecl, module string) {
	name := inModule(module, f.Name.Name)
	if len(f.Clauses) > 1 && len(f.Clauses[0].Params) == 0 {
		c.duplicate(quote(name)+" is defined twice", f.Clauses[1].Sp, f.Clauses[0].Sp)
	}
	d := &defn{fun: f, module: module, top: true, bad: c.isDamaged(f.Sp)}
	if old := c.own.vals[name]; old != nil {
		msg := quote(name) + " is defined twice; the equations of a function stand together"
		if len(f.Clauses[0].Params) == 0 {
			msg = quote(name) + " is defined twice; names never change their value"
		}
		c.duplicate(msg, f.Name.Sp, old.span)
		d.b = &binding{kind: bGlobal, name: name, global: c.globalName(name), span: f.Name.Sp, def: d}
		d.bad = true
	} else {
		d.b = &binding{kind: bGlobal, name: name, global: c.globalName(name), span: f.Name.Sp, def: d, doc: f.Doc}
		c.own.vals[name] = d.b
	}
	d.b.node = &depNode{def: d, graph: c.topGraph}
	c.decls.funs = append(c.decls.funs, d)
}

func (c *checker) addSig(s *syntax.SigDecl, module string) {
	name := inModule(module, s.Name.Name)
	if old := c.decls.sigs[name]; old != nil {
		c.duplicate(quote(name)+" has two signatures", s.Name.Sp, old.decl.Name.Sp)
		return
	}
	sig := &sigOf{name: name, decl: s}
	c.decls.sigs[name] = sig
	c.decls.sigList = append(c.decls.sigList, sig)
}

func (c *checker) attachSignature(d *defn) {
	if s := c.decls.sigs[d.b.name]; s != nil && !d.bad {
		s.used = true
		if d.b.doc == "" {
			d.b.doc = s.decl.Doc
		}
		d.sig, d.sigDecl = s.scheme, s.decl
		d.b.scheme = s.scheme
		d.b.node.signed = true
	}
}

// ---- data types and aliases ----

var fixedTypes = []string{"Int", "Float", "Bool", "Char", "String"}

func (c *checker) typeNameTaken(id syntax.Ident) bool {
	if slices.Contains(fixedTypes, id.Name) {
		d := c.report("duplicate_definition", id.Sp, "type "+quote(id.Name)+" is built in and cannot be defined again")
		d.Hint = "choose another name"
		return true
	}
	if old := c.own.types[id.Name]; old != nil {
		c.duplicate("type "+quote(id.Name)+" is defined twice", id.Sp, old.span)
		return true
	}
	return false
}

func (c *checker) addData(d *syntax.DataDecl) {
	if c.typeNameTaken(d.Name) {
		return
	}
	con := &core.TyCon{Name: d.Name.Name, Arity: len(d.Params)}
	def := &typeDef{name: d.Name.Name, con: con, rows: make([]bool, len(d.Params)), decl: d, doc: d.Doc, span: d.Name.Sp}
	c.own.types[d.Name.Name] = def
	c.decls.data = append(c.decls.data, def)
	for i, k := range d.Cons {
		dc := &core.DataCon{Name: k.Name.Name, TyCon: con, Tag: i, Fields: make([]*core.Type, len(k.Fields))}
		con.Cons = append(con.Cons, dc)
		cd := &conDef{dc: dc, def: def, span: k.Name.Sp}
		def.cons = append(def.cons, cd)
		if old := c.own.cons[k.Name.Name]; old != nil {
			c.duplicate("constructor "+quote(k.Name.Name)+" is defined twice", k.Name.Sp, old.span)
			continue
		}
		c.own.cons[k.Name.Name] = cd
	}
}

func (c *checker) addAlias(d *syntax.AliasDecl) {
	if c.typeNameTaken(d.Name) {
		return
	}
	def := &typeDef{name: d.Name.Name, rows: make([]bool, len(d.Params)), decl: d, doc: d.Doc, state: waiting, span: d.Name.Sp}
	c.own.types[d.Name.Name] = def
	c.decls.aliases = append(c.decls.aliases, def)
}

// repeatsPrelude: a declaration that says what the prelude says already is the prelude's.
func (c *checker) repeatsPrelude(d *typeDef) {
	old := c.env.prelude.types[d.name]
	if old == nil || c.in.prelude() {
		d.con.Version = c.env.version("type " + d.name)
		return
	}
	decl := d.decl.(*syntax.DataDecl)
	if !c.sameData(decl, old) {
		d.con.Version = c.env.version("type "+d.name) + 1
		return
	}
	c.own.types[d.name] = old
	for _, k := range decl.Cons {
		if cd := c.env.prelude.cons[k.Name.Name]; cd != nil && cd.def == old {
			c.own.cons[k.Name.Name] = cd
		}
	}
	d.same = true
}

func (c *checker) sameData(decl *syntax.DataDecl, old *typeDef) bool {
	if old == c.env.pairCon.def {
		return c.repeatsPair(decl)
	}
	if len(decl.Params) != len(old.rows) || len(decl.Cons) != len(old.cons) {
		return false
	}
	for _, k := range decl.Cons {
		var same *conDef
		for _, o := range old.cons {
			if o.dc.Name == k.Name.Name && len(o.dc.Fields) == len(k.Fields) {
				same = o
			}
		}
		if same == nil {
			return false
		}
		for i, f := range k.Fields {
			if !c.sameFieldType(f, same.dc.Fields[i], decl.Params) {
				return false
			}
		}
	}
	return true
}

func (c *checker) repeatsPair(decl *syntax.DataDecl) bool {
	if len(decl.Params) != 2 || len(decl.Cons) != 1 || len(decl.Cons[0].Fields) != 2 {
		return false
	}
	k := decl.Cons[0]
	a, okA := k.Fields[0].(*syntax.TVar)
	b, okB := k.Fields[1].(*syntax.TVar)
	return (k.Name.Name == "Pair" || k.Name.Name == "MkPair") && okA && okB &&
		a.Name == decl.Params[0].Name && b.Name == decl.Params[1].Name
}

// sameFieldType compares a field as written with the prelude's, without reporting anything.
func (c *checker) sameFieldType(t syntax.TypeExpr, want *core.Type, params []syntax.Ident) bool {
	out, failed, errors := c.out, c.failed, c.errors
	c.out = &diag.List{}
	sc := c.newTypeScope()
	vars := make([]*ty, len(params))
	for i, p := range params {
		vars[i] = c.gen(p.Name)
		vars[i].v.num = i
		sc.vars[p.Name] = vars[i]
	}
	own := c.own.types
	c.own.types = map[string]*typeDef{}
	got := c.coreOf(c.typeExpr(t, sc))
	c.own.types = own
	same := got == want && !c.out.HasErrors()
	c.out, c.failed, c.errors = out, failed, errors
	return same
}

// dataFields finds the types of the constructors' fields.
func (c *checker) dataFields(d *typeDef) {
	if d.same {
		return
	}
	decl := d.decl.(*syntax.DataDecl)
	sc := c.newTypeScope()
	sc.owner = d.name
	for i, p := range decl.Params {
		if old := sc.vars[p.Name]; old != nil {
			c.duplicate("parameter "+quote(p.Name)+" stands here twice", p.Sp, decl.Params[0].Sp)
		}
		g := c.gen(p.Name)
		g.v.num = i
		sc.vars[p.Name] = g
		sc.order = append(sc.order, g)
	}
	res := c.apply(d.con, sc.order...)
	for i, k := range decl.Cons {
		fields := c.typeExprs(k.Fields, sc)
		for j, f := range fields {
			d.con.Cons[i].Fields[j] = c.coreOf(f)
		}
		d.cons[i].scheme = c.closeOver(sc.order, c.funs(fields, res))
	}
	for i, g := range sc.order {
		d.rows[i] = g.v.row
	}
}

// checkRecursiveArgs keeps types regular: inside a recursive group the arguments
// of recursive occurrences are variables or closed types, so that finitely many
// instances exist.
func (c *checker) checkRecursiveArgs() {
	for _, d := range c.decls.data {
		if d.same {
			continue
		}
		decl := d.decl.(*syntax.DataDecl)
		for i, k := range decl.Cons {
			for j, f := range k.Fields {
				if bad := c.growing(d.con.Cons[i].Fields[j], d.con); bad != nil {
					e := c.report("kind_mismatch", f.Span(), "in the recursive type "+quote(d.name)+" the arguments of "+quote(bad.Con.Name)+" are variables or types without variables")
					e.Found = bad.String()
					e.Hint = "a type that contains itself at ever larger arguments has no finite layout"
				}
			}
		}
	}
}

// growing finds an occurrence, in t, of a type that leads back to con, with an
// argument that is neither a variable nor closed.
func (c *checker) growing(t *core.Type, con *core.TyCon) *core.Type {
	if t.Kind == core.KCon && len(t.Args) > 0 && t.Con.Builtin == core.NotBuiltin && c.reaches(t.Con, con, map[*core.TyCon]bool{}) {
		for _, a := range t.Args {
			if a.Kind != core.KVar && !a.Closed() {
				return t
			}
		}
	}
	for _, a := range t.Args {
		if bad := c.growing(a, con); bad != nil {
			return bad
		}
	}
	return nil
}

func (c *checker) reaches(from, to *core.TyCon, seen map[*core.TyCon]bool) bool {
	if from == to {
		return true
	}
	if seen[from] {
		return false
	}
	seen[from] = true
	var in func(t *core.Type) bool
	in = func(t *core.Type) bool {
		if t == nil {
			return false
		}
		if t.Con != nil && t.Con.Builtin == core.NotBuiltin && c.reaches(t.Con, to, seen) {
			return true
		}
		for _, a := range t.Args {
			if in(a) {
				return true
			}
		}
		return false
	}
	for _, dc := range from.Cons {
		for _, f := range dc.Fields {
			if in(f) {
				return true
			}
		}
	}
	return false
}

// checkDerives: derive asserts that the structural instance exists.
func (c *checker) checkDerives() {
	for _, d := range c.decls.data {
		for _, id := range d.decl.(*syntax.DataDecl).Derive {
			cls := c.classNamed(id)
			if cls == nil {
				continue
			}
			if !cls.structural {
				e := c.report("no_instance", id.Sp, quote(id.Name)+" cannot be derived")
				e.Hint = "Show, Eq and Ord can; for others write impl " + id.Name + " " + d.name
				continue
			}
			con := c.own.types[d.name].con
			if con == nil || c.implFor(cls, con) != nil {
				continue
			}
			if s := c.structure(cls, con); s.bad != nil {
				e := c.report("no_instance", id.Sp, quote(d.name)+" cannot be a member of "+id.Name+": it contains the function type "+quote(s.bad.String()))
				e.Found = s.bad.String()
				e.Hint = "leave " + id.Name + " out of derive, or write impl " + id.Name + " " + d.name
			}
		}
	}
}

// ---- modules and imports ----

func (c *checker) addImport(d *syntax.ImportDecl) {
	if c.in.Import == nil {
		c.report("import_not_found", d.PathSpan, "imports are not possible here")
		c.unknown = true
		return
	}
	prefix, ok := c.in.Import(d)
	if !ok {
		c.failed, c.unknown = true, true
		return
	}
	ns := c.env.files[prefix]
	if ns == nil {
		c.failed, c.unknown = true, true // the imported file has errors, which were reported
		return
	}
	for _, old := range c.own.imports {
		if old == ns {
			return
		}
	}
	c.own.imports = append(c.own.imports, ns)
}

// collectUses brings members of modules into the file's scope.
func (c *checker) collectUses() {
	for _, l := range c.decls.uses {
		u := l.decl
		c.module = l.module
		members := c.membersOf(u.Module.Name)
		if members == nil {
			c.unboundModule(u.Module.Name, "", u.Module.Sp)
			c.unknown = true // what it would have brought in is no news
			continue
		}
		if u.All {
			for name, b := range members {
				c.addUse(name, b)
			}
		}
		for _, id := range u.Names {
			if b := members[id.Name]; b != nil {
				c.addUse(id.Name, b)
				continue
			}
			d := c.report("unbound_variable", id.Sp, "module "+quote(u.Module.Name)+" has no member "+quote(id.Name))
			c.suggest(d, id.Sp, diag.Nearest(id.Name, keysOf(members)))
		}
	}
}

func keysOf[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

func (c *checker) addUse(name string, b *binding) {
	for _, old := range c.own.used[name] {
		if old == b {
			return
		}
	}
	c.own.used[name] = append(c.own.used[name], b)
}
