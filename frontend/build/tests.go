package build

import (
	"fmt"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/syntax"
)

// Test is a test declaration: a Bool, or for a prop a function of its
// parameters to Bool. Guard, when there is one, takes the same parameters;
// values for which it is false are no cases of the property.
type Test struct {
	Decl  *syntax.TestDecl
	Body  *core.Def
	Guard *core.Def // or nil
}

func (b *builder) test(r *Result, d *syntax.TestDecl) {
	t := &Test{Decl: d}
	name := core.Name(fmt.Sprintf("test:%d:%s", len(r.Tests), d.Name))
	t.Body = b.testDef(d, name, d.Body)
	if d.When != nil {
		t.Guard = b.testDef(d, name+" when", d.When)
	}
	r.Tests = append(r.Tests, t)
}

// testDef builds one expression of a test; body and guard have parameters of their own.
func (b *builder) testDef(d *syntax.TestDecl, name core.Name, e syntax.Expr) *core.Def {
	b.begin(d.Name)
	def := &core.Def{Name: name, Display: d.Name, Type: b.t.Bool, Span: d.Sp, Nullary: true}
	lam := &core.Lam{At: at(e.Span()), Name: d.Name}
	for i := len(b.info.Tests[d].Params) - 1; i >= 0; i-- {
		def.Type = b.t.Fun(def.Type, b.info.Tests[d].Params[i].Type)
	}
	for _, p := range b.info.Tests[d].Params {
		own := b.fresh(p.Name, p.Type)
		b.alias[p] = own
		lam.Params = append(lam.Params, own)
	}
	def.Body = b.expr(e)
	if len(lam.Params) > 0 {
		lam.Body, lam.Type = def.Body, def.Type
		def.Body, def.Nullary = lam, false
	}
	return finish(def)
}
