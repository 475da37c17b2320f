// Libraries that were checked when the program was built: what their declarations say to
// other files is told to the Env, without their texts.

package types

import (
	"slices"
	"sort"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// Value is a definition as its mentions see it.
type Value struct {
	Name   string // as written
	Global core.Name
	Vars   []TypeVar  // what its type is generic over, by number
	Type   *core.Type // with these as variables 0…
	Arity  int        // parameters of its equations
	Still  bool       // mentioning it evaluates nothing
	Doc    string
	Span   source.Span
}

// TypeVar is a variable that a scheme binds.
type TypeVar struct {
	Name    string // as the signature has it
	Row     bool   // stands for the rest of a record
	Lacks   []string
	Classes []string // built-in ones, in the order of the constraints
}

// Data is a data type; the types of its constructors' fields are with Con.
type Data struct {
	Con      *core.TyCon
	Params   []TypeVar
	Doc      string
	Span     source.Span
	ConSpans []source.Span
}

// Impl is an instance of a built-in class for a data type.
type Impl struct {
	Core  *core.Impl
	Conds []Cond
}

// Cond says that an argument of the data type must be a member of a class.
type Cond struct {
	Class string
	Arg   int
}

// Know makes the prelude have a value.
func (e *Env) Know(v *Value) {
	vars := e.gens(v.Vars)
	e.prelude.vals[v.Name] = &binding{kind: bGlobal, name: v.Name, span: v.Span, global: v.Global, arity: v.Arity, value: v.Still, doc: v.Doc,
		scheme: e.newScheme(vars, e.pool.fromCore(v.Type, vars))}
}

// KnowData makes the prelude have a data type with its constructors.
func (e *Env) KnowData(d *Data) {
	d.Con.Version = e.version("type " + d.Con.Name)
	vars := e.gens(d.Params)
	def := &typeDef{name: d.Con.Name, con: d.Con, rows: make([]bool, len(vars)), doc: d.Doc, span: d.Span}
	for i, p := range d.Params {
		def.rows[i] = p.Row
	}
	res := e.pool.apply(d.Con, vars...)
	for i, dc := range d.Con.Cons {
		fields := make([]*ty, len(dc.Fields))
		for j, f := range dc.Fields {
			fields[j] = e.pool.fromCore(f, vars)
		}
		cd := &conDef{dc: dc, def: def, span: d.ConSpans[i], scheme: e.newScheme(vars, e.pool.funs(fields, res))}
		def.cons = append(def.cons, cd)
		e.prelude.cons[dc.Name] = cd
	}
	e.prelude.types[def.name] = def
}

// KnowImpl makes a data type of the prelude a member of a class.
func (e *Env) KnowImpl(m *Impl) {
	im := &impl{cls: e.prelude.classes[m.Core.Class], con: m.Core.Head.Con, core: m.Core, span: m.Core.Span, prefix: preludePrefix}
	for _, k := range m.Conds {
		im.conds = append(im.conds, cond{e.prelude.classes[k.Class], k.Arg})
	}
	e.impls.add(im)
}

func (e *Env) newScheme(vars []*ty, body *ty) *scheme {
	c := &checker{tyPool: &e.pool, basics: e.basics}
	return c.closeOver(vars, body)
}

// gens are the variables that a scheme binds.
func (e *Env) gens(vars []TypeVar) []*ty {
	out := make([]*ty, len(vars))
	for i, v := range vars {
		g := e.pool.newVar(kGen, 1)
		g.v.name, g.v.rigid, g.v.row, g.v.lacks, g.v.num = v.Name, true, v.Row, v.Lacks, i
		for _, cls := range v.Classes {
			g.v.preds = append(g.v.preds, pred{cls: e.prelude.classes[cls]})
		}
		out[i] = g
	}
	return out
}

// Library is what the prelude's files have said to each other.
type Library struct {
	Values []*Value
	Data   []*Data
	Impls  []*Impl
}

// Library tells what the prelude has that was checked: values, data types and impls of built-in
// classes, by name; Know and its like take it. Aliases and traits of a prelude are not told.
func (e *Env) Library() *Library {
	l := &Library{}
	for _, name := range keysOf(e.prelude.vals) {
		l.Values = append(l.Values, e.toldValue(e.prelude.vals[name]))
	}
	for _, name := range keysOf(e.prelude.types) {
		if def := e.prelude.types[name]; def.cons != nil {
			l.Data = append(l.Data, toldData(def))
		}
	}
	for _, im := range e.impls.byCon {
		out := &Impl{Core: im.core}
		for _, k := range im.conds {
			out.Conds = append(out.Conds, Cond{k.cls.name, k.n})
		}
		l.Impls = append(l.Impls, out)
	}
	sort.Slice(l.Impls, func(i, j int) bool { return l.Impls[i].id() < l.Impls[j].id() })
	return l
}

func (m *Impl) id() string { return m.Core.Head.String() + " " + m.Core.Class }

func (e *Env) toldValue(b *binding) *Value {
	c := newChecker(e, &syntax.File{}, Unit{}, &diag.List{})
	return &Value{Name: b.name, Global: b.global, Vars: toldVars(b.scheme.vars), Type: c.coreOf(b.scheme.body), Arity: b.arity, Still: b.value,
		Doc: b.doc, Span: b.span}
}

func toldData(def *typeDef) *Data {
	d := &Data{Con: def.con, Params: toldVars(def.cons[0].scheme.vars), Doc: def.doc, Span: def.span}
	for _, cd := range def.cons {
		d.ConSpans = append(d.ConSpans, cd.span)
	}
	return d
}

func toldVars(gens []*ty) []TypeVar {
	var out []TypeVar
	for _, g := range gens {
		v := TypeVar{Name: g.v.name, Row: g.v.row, Lacks: slices.Clone(g.v.lacks)}
		for _, p := range g.v.preds {
			v.Classes = append(v.Classes, p.cls.name)
		}
		out = append(out, v)
	}
	return out
}
