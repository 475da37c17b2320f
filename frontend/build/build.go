// Package build turns a checked file into polymorphic Core.
//
// In: the syntax tree and what the checker learned about it (types.Info).
// Out: one core.Def for every function of the file (top level, module, trait
// default and impl), one for the entry expression, one for every test; and the
// warnings non_exhaustive and unreachable_equation.
//
//	clauses, `?`, patterns ─ pattern.go ─► pattern matrix ─ matrix.go ─► decision tree ─ match.go ─► Case
//	operators, sections, blocks, where, comprehensions ─ expr.go … ─► Let, Lam, App, Prim, Construct
//
// It promises: evaluation in the order of LANGUAGE §4; every local bound once
// in a Def and numbered from 0 in the order of the text; no right side built
// twice; applications of known functions, constructors and builtins as one node;
// run-time errors pointing at the construct that a user would underline.
package build

import (
	"fmt"
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
	"github.com/synoema/synoema/source"
)

// Result is the Core of one file.
type Result struct {
	Defs  []*core.Def
	Entry *core.Def // the entry expression as a nullary definition, or nil
	Tests []*Test
}

// EntryName is the global name of a file's entry expression.
const EntryName core.Name = "it"

// Build translates a file that was checked without errors.
func Build(f *syntax.File, info *types.Info, t *core.Types, out *diag.List) *Result {
	b := &builder{info: info, t: t, out: out, arity: arities(info)}
	r := &Result{}
	b.decls(r, f.Decls, "")
	if f.Entry != nil {
		b.begin("")
		r.Entry = finish(&core.Def{Name: EntryName, Display: string(EntryName), Type: info.Entry,
			Body: b.expr(f.Entry), Span: f.Entry.Span(), Nullary: true})
	}
	return r
}

// builder holds the file's tables and the state of the definition under way.
type builder struct {
	info  *types.Info
	t     *core.Types
	out   *diag.List
	arity map[core.Name]int // parameters of the file's own functions

	display string                        // the definition's name in messages
	alias   map[*core.Local]*core.Local   // pattern variable -> the local that holds its value
	uses    map[*core.Local]int           // occurrences emitted so far
	arities map[*core.Local]int           // parameters of local functions
	placed  map[syntax.Expr][]*localGroup // where-lines that run on entry to a branch
	sides   map[syntax.Expr]*side         // analysed right sides by their body
}

func (b *builder) begin(display string) {
	b.display = display
	b.alias = map[*core.Local]*core.Local{}
	b.uses = map[*core.Local]int{}
	b.arities = map[*core.Local]int{}
	b.placed = map[syntax.Expr][]*localGroup{}
	b.sides = map[syntax.Expr]*side{}
}

func arities(info *types.Info) map[core.Name]int {
	out := map[core.Name]int{}
	for decl, fun := range info.Funs {
		if fun.Global != "" {
			out[fun.Global] = len(decl.Clauses[0].Params)
		}
	}
	return out
}

func (b *builder) decls(r *Result, ds []syntax.Decl, module string) {
	docs := map[string]string{} // of signatures
	for _, d := range ds {
		switch d := d.(type) {
		case *syntax.SigDecl:
			docs[d.Name.Name] = d.Doc
		case *syntax.FunDecl:
			def := b.def(d, module+d.Name.Name)
			if def.Doc == "" {
				def.Doc = docs[d.Name.Name]
			}
			r.Defs = append(r.Defs, def)
		case *syntax.ModDecl:
			b.decls(r, d.Decls, module+d.Name.Name+".")
		case *syntax.TestDecl:
			b.test(r, d)
		case *syntax.ImplDecl:
			b.functions(r, d.Funs)
		case *syntax.TraitDecl:
			b.functions(r, d.Funs)
		}
	}
}

func (b *builder) functions(r *Result, fs []*syntax.FunDecl) {
	for _, f := range fs {
		r.Defs = append(r.Defs, b.def(f, f.Name.Name))
	}
}

func (b *builder) def(d *syntax.FunDecl, display string) *core.Def {
	fun := b.info.Funs[d]
	if fun == nil {
		panic(broken("def", d, "the checker left no FunInfo for "+display))
	}
	b.begin(display)
	return finish(&core.Def{
		Name: fun.Global, Display: display, TyVars: fun.TyVars, Constraints: fun.Constraints,
		Type: fun.Type, Body: b.function(d, fun.Type), Span: d.Name.Span(), Doc: d.Doc,
		Nullary: len(d.Clauses[0].Params) == 0,
	})
}

// function builds the equations of one name: a Lam, or the right side of a
// definition without parameters.
func (b *builder) function(d *syntax.FunDecl, ty *core.Type) core.Expr {
	n := len(d.Clauses[0].Params)
	if n == 0 {
		return b.rightSide(d.Clauses[0].Body, d.Clauses[0].Where)
	}
	tys, res := peel(ty, n)
	m := &matching{span: d.Name.Span(), kind: "equation", name: d.Name.Name, ty: res}
	rows := make([][]syntax.Pat, len(d.Clauses))
	for i, c := range d.Clauses {
		rows[i] = c.Params
		m.clauses = append(m.clauses, &clause{span: clauseSpan(c), pats: b.patterns(c.Params),
			body: func() core.Expr { return b.rightSide(c.Body, c.Where) }, copyable: len(c.Where) == 0 && b.copyable(c.Body)})
	}
	params := b.params(rows, tys)
	for i, p := range params {
		m.places = append(m.places, &place{ty: tys[i], local: p})
	}
	return &core.Lam{At: at(d.Span()), Name: d.Name.Name, Params: params, Body: b.match(m), Type: ty}
}

// clauseSpan is where an unreachable equation is underlined: its parameters.
func clauseSpan(c *syntax.Clause) source.Span {
	if c.Sp != (source.Span{}) || len(c.Params) == 0 {
		return c.Sp
	}
	return c.Params[0].Span()
}

// params makes the parameters of a function: the variable itself when one
// equation has a plain name there, else a local named after the first name in the column.
func (b *builder) params(rows [][]syntax.Pat, tys []*core.Type) []*core.Local {
	out := make([]*core.Local, len(tys))
	for i, ty := range tys {
		if v, ok := rows[0][i].(*syntax.PVar); ok && len(rows) == 1 {
			out[i] = b.info.Locals[v.ID]
			continue
		}
		out[i] = b.fresh(columnName(rows, i), ty)
	}
	return out
}

func columnName(rows [][]syntax.Pat, col int) string {
	for _, r := range rows {
		switch p := r[col].(type) {
		case *syntax.PVar:
			return p.Name
		case *syntax.PAs:
			return p.Name.Name
		}
	}
	return ""
}

// fresh makes a local; finish numbers it.
func (b *builder) fresh(name string, ty *core.Type) *core.Local {
	return &core.Local{Name: name, Type: ty}
}

// use is an occurrence of a monomorphic local.
func (b *builder) use(sp source.Span, l *core.Local) core.Expr {
	for a := b.alias[l]; a != nil; a = b.alias[l] {
		l = a
	}
	b.uses[l]++
	return &core.Var{At: core.At{Sp: sp}, Local: l}
}

// result is what a function type gives for n arguments.
func result(ty *core.Type, n int) *core.Type {
	for ; n > 0; n-- {
		if !ty.IsFun() {
			panic(broken("result", nil, "more arguments than "+ty.String()+" takes"))
		}
		ty = ty.Args[1]
	}
	return ty
}

// peel takes n parameters off a function type.
func peel(ty *core.Type, n int) (params []*core.Type, res *core.Type) {
	for ; n > 0; n-- {
		if !ty.IsFun() {
			panic(broken("peel", nil, "more parameters than "+ty.String()+" has"))
		}
		params, ty = append(params, ty.Args[0]), ty.Args[1]
	}
	return params, ty
}

func at(sp source.Span) core.At { return core.At{Sp: sp} }

// broken describes a violated invariant; the driver turns the panic into an
// internal error.
func broken(pass string, n syntax.Node, what string) string {
	msg := "build." + pass + ": "
	if n != nil {
		msg += fmt.Sprintf("%s at %v ", strings.TrimPrefix(fmt.Sprintf("%T", n), "*syntax."), n.Span())
	}
	return msg + what
}
