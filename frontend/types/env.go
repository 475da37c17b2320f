// What outlives the checking of one file: namespaces, built-in classes and the builtins.

package types

import (
	"sort"
	"strconv"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// Env is what the files of a session know of each other. It is not safe for
// concurrent use.
type Env struct {
	types *core.Types
	pool  tyPool
	basics

	prelude  *namespace
	program  *namespace // the program's file, or all entries so far
	files    map[string]*namespace
	builtins Builtins
	ops      map[string]*binding // what has been mentioned of the builtins, and the methods of built-in classes
	impls    *implSet

	num, eq, ord, show, appendable *class
	pairCon                        *conDef
	trueCon, falseCon              *conDef
	versions                       map[string]int      // of type and class names
	earlier                        map[string]*binding // see Earlier
	changes                        *changes            // of the program's namespace, while they are recorded
	offered                        func() []string     // see Offer
}

// namespace is what one file, the prelude or all entries of a session define.
// Members of modules are under Module.name.
type namespace struct {
	prefix  string
	vals    map[string]*binding
	types   map[string]*typeDef
	cons    map[string]*conDef
	classes map[string]*class
	modules map[string]bool
	used    map[string][]*binding // names brought in by `use`
	imports []*namespace
}

func newNamespace(prefix string) *namespace {
	return &namespace{prefix: prefix, vals: map[string]*binding{}, types: map[string]*typeDef{}, cons: map[string]*conDef{},
		classes: map[string]*class{}, modules: map[string]bool{}, used: map[string][]*binding{}}
}

type bindKind uint8

const (
	bLocal bindKind = iota
	bGlobal
	bOp
	bMethod
)

// binding is what a lower-case name means.
type binding struct {
	kind   bindKind
	name   string // as written, with its module
	span   source.Span
	global core.Name
	local  *core.Local
	op     *core.Op
	method *method
	scheme *scheme // nil while it is being inferred
	mono   *ty     // then: its type inside its own group
	node   *depNode
	inside []syntax.NodeID // occurrences in its own group, to be instantiated at its own variables
	def    *defn
	arity  int  // parameters of its equations
	value  bool // mentioning it evaluates nothing
	doc    string
}

// typeDef is a data type or an alias.
type typeDef struct {
	name  string
	con   *core.TyCon // nil for an alias
	rows  []bool      // parameters that stand for the rest of a record
	alias *scheme
	state aliasState
	same  bool        // repeats the prelude's, which has taken its place
	decl  syntax.Decl // nil of a built-in type or of a library that is known without its text
	doc   string
	cons  []*conDef
	span  source.Span
}

type aliasState uint8

const (
	ready aliasState = iota
	waiting
	expanding
)

// conDef is a constructor; scheme is its type as a function.
type conDef struct {
	dc     *core.DataCon
	def    *typeDef
	scheme *scheme
	span   source.Span
}

func (d *conDef) arity() int { return len(d.dc.Fields) }

// Builtins are the operations that a text can mention.
type Builtins struct {
	All    []*core.Op
	Lookup func(name string) *core.Op // nil for what there is not
}

// NewEnv returns the Env of a session without prelude: built-in types and
// classes, and the builtins.
func NewEnv(t *core.Types, ops Builtins) *Env {
	e := &Env{types: t, prelude: newNamespace(preludePrefix), program: newNamespace(""), files: map[string]*namespace{},
		builtins: ops, ops: map[string]*binding{}, impls: newImplSet(), versions: map[string]int{}, offered: func() []string { return nil }}
	e.basics = e.pool.basics(t)
	e.builtinTypes()
	e.builtinClasses()
	return e
}

func (e *Env) builtinTypes() {
	for _, c := range []*core.Type{e.types.Int, e.types.Float, e.types.Bool, e.types.Char, e.types.String} {
		e.prelude.types[c.Con.Name] = &typeDef{name: c.Con.Name, con: c.Con}
	}
	for _, c := range []*core.TyCon{e.types.ListCon, e.types.ChanCon} {
		e.prelude.types[c.Name] = &typeDef{name: c.Name, con: c, rows: make([]bool, 1)}
	}
	e.trueCon, e.falseCon = &conDef{dc: e.types.True, scheme: mono(e.bool)}, &conDef{dc: e.types.False, scheme: mono(e.bool)}
	c := &checker{tyPool: &e.pool, basics: e.basics}
	a, b := c.gen("a"), c.gen("b")
	pair := e.pool.pair(a, b)
	alias := &typeDef{name: "Pair", rows: make([]bool, 2), alias: c.closeOver([]*ty{a, b}, pair)}
	e.prelude.types["Pair"], e.prelude.types["MkPair"] = alias, alias
	dc := &core.DataCon{Name: "MkPair", Fields: []*core.Type{e.types.Var(0), e.types.Var(1)}}
	e.pairCon = &conDef{dc: dc, def: alias, scheme: c.closeOver([]*ty{a, b}, e.pool.funs([]*ty{a, b}, pair))}
	e.prelude.cons["Pair"], e.prelude.cons["MkPair"] = e.pairCon, e.pairCon
}

func (c *checker) gen(name string) *ty {
	g := c.newVar(kGen, c.level+1)
	g.v.name, g.v.rigid = name, true
	return g
}

func (e *Env) builtinClasses() {
	mk := func(name string, structural bool, supers ...*class) *class {
		cl := &class{name: name, display: name, builtin: true, structural: structural, closed: !structural, supers: supers, methods: map[string]*method{}}
		e.prelude.classes[name] = cl
		return cl
	}
	e.eq, e.ord, e.show = mk("Eq", true), mk("Ord", true), mk("Show", true)
	e.num, e.appendable = mk("Num", false, e.eq, e.ord, e.show), mk("Append", false)
	e.num.members = []core.Builtin{core.BInt, core.BFloat}
	e.appendable.members = []core.Builtin{core.BString, core.BList}
	e.builtinMethod(e.show, "show", "show", "The text of a value: strings and chars as they are, all else as source.", func(a *ty) *ty { return e.pool.fun(a, e.str) })
	e.builtinMethod(e.eq, "eq", "==", "`eq x y` is `x == y`; an `impl Eq` defines it.", func(a *ty) *ty { return e.pool.funs([]*ty{a, a}, e.bool) })
	e.builtinMethod(e.ord, "cmp", "cmp", "`cmp x y` is -1, 0 or 1 as x is less than, equal to or greater than y; an `impl Ord` defines it.", func(a *ty) *ty { return e.pool.funs([]*ty{a, a}, e.int) })
	e.builtinMethod(e.num, "num_to_float", "num_to_float", "", func(a *ty) *ty { return e.pool.fun(a, e.float) })
}

func (e *Env) builtinMethod(cl *class, name, key, doc string, typ func(*ty) *ty) {
	c := &checker{tyPool: &e.pool, basics: e.basics}
	a := c.gen("a")
	a.v.preds = []pred{{cls: cl}}
	m := &method{class: cl, name: name, key: key, scheme: c.closeOver([]*ty{a}, typ(a)), display: name}
	if name != "num_to_float" {
		cl.methods[name] = m
		cl.order = append(cl.order, name)
	}
	e.ops[name] = &binding{kind: bMethod, name: name, method: m, scheme: m.scheme, doc: doc}
}

// op is the builtin of a name, or nil. Its type is read when it is first asked for:
// a program mentions few of them.
func (e *Env) op(name string) *binding {
	b := e.ops[name]
	if b != nil {
		return b
	}
	op := e.builtins.Lookup(name)
	if op == nil {
		return nil
	}
	b = &binding{kind: bOp, name: op.Name, op: op, doc: op.Doc, scheme: e.opType(op)}
	e.ops[name] = b
	return b
}

// opNames are the builtins that a program may mention.
func (e *Env) opNames() []string {
	var names []string
	for name, b := range e.ops {
		if b.kind == bMethod && !b.hidden() {
			names = append(names, name)
		}
	}
	for _, op := range e.builtins.All {
		if b := e.ops[op.Name]; !op.Hidden && (b == nil || b.kind == bOp) {
			names = append(names, op.Name)
		}
	}
	return names
}

// opType reads the type of a builtin. A malformed type is a bug in the table.
func (e *Env) opType(op *core.Op) *scheme {
	set, out := &source.Set{}, &diag.List{}
	t, cs := syntax.ParseType(set, set.Add(op.Name, op.Type), out)
	s := newChecker(e, &syntax.File{}, Unit{Prefix: preludePrefix}, out).signature(t, cs, nil)
	if out.HasErrors() {
		panic("types: type of builtin " + op.Name + ": " + out.Items[0].Error())
	}
	return s
}

// commit adds what a file defines.
func (e *Env) commit(c *checker) {
	undo := e.changes
	if c.in.Prefix != "" {
		undo = nil
	}
	switch {
	case c.in.prelude():
		e.prelude.take(c.own, nil)
	case c.in.Prefix == "":
		e.program.take(c.own, undo)
	case e.files[c.in.Prefix] != nil: // read again: whoever imports it sees the new one
		*e.files[c.in.Prefix] = *c.own
	default:
		e.files[c.in.Prefix] = c.own
	}
	for key, im := range c.impls.byCon {
		put(undo, e.impls.byCon, key, im)
	}
	for cls, ims := range c.impls.records {
		for _, im := range ims {
			earlier := e.impls.like(im)
			undo.add(func() { e.impls.setRecord(cls, im.record, earlier) }) // one by one: what imports add later stays
			e.impls.setRecord(cls, im.record, im)
		}
	}
}

// setRecord makes im the impl of a class for a record, in place of the one that there is; nil is none.
func (s *implSet) setRecord(cls *class, head *core.Type, im *impl) {
	kept := s.records[cls][:0:0]
	for _, other := range s.records[cls] {
		if other.record != head {
			kept = append(kept, other)
		}
	}
	if im != nil {
		kept = append(kept, im)
	}
	s.records[cls] = kept
}

// take adds the contents of a later namespace, which hide what they repeat.
func (n *namespace) take(m *namespace, undo *changes) {
	for k, v := range m.types {
		if old := n.types[k]; old != nil {
			for _, cd := range old.cons {
				if n.cons[cd.dc.Name] == cd {
					drop(undo, n.cons, cd.dc.Name)
				}
			}
		}
		put(undo, n.types, k, v)
	}
	for k, v := range m.classes {
		if old := n.classes[k]; old != nil && old != v {
			for _, name := range old.order {
				if b := n.vals[name]; b != nil && b.method != nil && b.method.class == old {
					drop(undo, n.vals, name)
				}
			}
		}
		put(undo, n.classes, k, v)
	}
	putAll(undo, n.cons, m.cons)
	putAll(undo, n.vals, m.vals)
	putAll(undo, n.modules, m.modules)
	putAll(undo, n.used, m.used)
	if len(m.imports) > 0 {
		before := n.imports
		undo.add(func() { n.imports = before })
		n.imports = append(before[:len(before):len(before)], m.imports...)
	}
}

// TypeOf returns the type of a name as text, with its constraints.
func (e *Env) TypeOf(name string) (string, bool) {
	c := newChecker(e, &syntax.File{}, Unit{}, &diag.List{})
	if b := e.value(name); b != nil && b.scheme != nil {
		return c.showScheme(b.scheme), true
	}
	if cd := c.findCon("", name); cd != nil {
		return c.showScheme(cd.scheme), true
	}
	return "", false
}

func (e *Env) value(name string) *binding {
	c := newChecker(e, &syntax.File{}, Unit{}, &diag.List{})
	b, _ := c.findValue(name)
	return b
}

// Global returns the core name of a definition that a program may mention by name.
func (e *Env) Global(name string) (core.Name, bool) {
	if b := e.value(name); b != nil && b.kind == bGlobal {
		return b.global, true
	}
	return "", false
}

// Doc returns the doc comment of a name or of a type, or "".
func (e *Env) Doc(name string) string {
	if b := e.value(name); b != nil {
		return b.doc
	}
	for _, n := range []*namespace{e.program, e.prelude} {
		if def := n.types[name]; def != nil {
			return def.doc
		}
	}
	return ""
}

// Offer tells names of the prelude that have not been loaded, because nothing
// mentioned them, but could be: suggestions may lead to them. It asks for them when it has
// something to suggest.
func (e *Env) Offer(names func() []string) { e.offered = names }

// Names lists everything that can be mentioned, sorted, for completion.
func (e *Env) Names() []string {
	set := map[string]bool{}
	for _, n := range []*namespace{e.prelude, e.program} {
		n.names(set)
		for _, im := range n.imports {
			im.names(set)
		}
	}
	for _, k := range e.opNames() {
		set[k] = true
	}
	out := make([]string, 0, len(set))
	for k := range set {
		if k[0] != '_' {
			out = append(out, k)
		}
	}
	sort.Strings(out)
	return out
}

// Sort tells which kind of declaration made a name that has no type: "type" or
// "trait"; "" for any other.
func (e *Env) Sort(name string) string {
	for _, n := range []*namespace{e.program, e.prelude} {
		switch {
		case n.types[name] != nil:
			return "type"
		case n.classes[name] != nil:
			return "trait"
		}
	}
	return ""
}

func (n *namespace) names(set map[string]bool) {
	for k := range n.vals {
		set[k] = true
	}
	for k := range n.used {
		set[k] = true
	}
	for k := range n.cons {
		set[k] = true
	}
	for k := range n.types {
		set[k] = true
	}
	for k := range n.classes {
		set[k] = true
	}
}

// hidden builtins are for the prelude only.
func (b *binding) hidden() bool {
	return b.kind == bOp && b.op.Hidden || b.kind == bMethod && b.name == "num_to_float"
}

// version of a type or class name: 0 for the first of that name in the session.
func (e *Env) version(name string) int {
	v := e.versions[name]
	e.versions[name] = v + 1
	return v
}

func itoa(n int) string { return strconv.Itoa(n) }

// Earlier gives a name that the next entry defines anew a meaning in its own right side:
// in `x = x + 1` the x on the right is the one so far.
func (e *Env) Earlier(name string, global core.Name, t *core.Type) {
	if e.earlier == nil {
		e.earlier = map[string]*binding{}
	}
	e.earlier[name] = e.known(name, global, t)
}

// Bind makes a name of the prompt mean a definition that no text declares: the
// last value, `it`.
func (e *Env) Bind(name string, global core.Name, t *core.Type) {
	put(e.changes, e.program.vals, name, e.known(name, global, t))
}

func (e *Env) known(name string, global core.Name, t *core.Type) *binding {
	return &binding{kind: bGlobal, name: name, global: global, scheme: mono(e.pool.fromCore(t, nil))}
}
