package core

import (
	"fmt"
	"testing"
)

// bigDef is a function of about 20 nodes a line: a chain of lets, as a long
// block of a program gives it.
func bigDef(p *Program, lines int) *Def {
	t := p.Types
	id := 0
	local := func(ty *Type) *Local { id++; return &Local{ID: id, Name: "x", Type: ty} }
	v := func(l *Local) Expr { return &Var{Local: l} }
	n := func(i int) Expr { return &Lit{Type: t.Int, Bits: uint64(i)} }
	prim := func(op string, ty *Type, a ...Expr) Expr { return &Prim{Op: findTestOp(op), Args: a, Type: ty} }
	arg := local(t.Int)
	lam := &Lam{Name: "big", Params: []*Local{arg}, Type: t.Fun(t.Int, t.Int)}
	locals := []*Local{arg}
	for range lines {
		locals = append(locals, local(t.Int))
	}
	var body Expr = v(locals[lines])
	for i := lines; i > 0; i-- {
		last := locals[i-1]
		c := &Case{Scrut: prim("lt.int", t.Bool, v(last), n(i)), ScrutTy: t.Bool, Type: t.Int, Arms: []*Arm{
			{Con: t.True, Body: prim("tell", t.Int, v(last))},
			{Con: t.False, Body: &App{Fn: &Global{Name: "other", Type: t.Fun(t.Int, t.Int, t.Int)}, Args: []Expr{v(last), n(i)}, Type: t.Int}}}}
		rhs := prim("add.int", t.Int, c, prim("mul.int", t.Int, v(arg), n(2)))
		body = &Let{Local: locals[i], Rhs: rhs, Body: body}
	}
	lam.Body = body
	return &Def{Name: "big", Display: "big", Type: lam.Type, Body: lam}
}

func listDef(p *Program, n int) *Def {
	t := p.Types
	list := t.List(t.Int)
	var e Expr = &Construct{Con: t.Nil, Type: list}
	for i := range n {
		e = &Construct{Con: t.Cons, Type: list, Args: []Expr{&Lit{Type: t.Int, Bits: uint64(i)}, e}}
	}
	return &Def{Name: "big", Display: "big", Type: list, Body: e, Nullary: true}
}

func benchProgram(def func(*Program, int) *Def, n int) *Program {
	p := NewProgram(NewTypes())
	if _, err := ParseDefs(p, `(def @other 0 [Int -> Int -> Int] (\ other (a.1 [Int]) (b.2 [Int]) (%tell [Int] (%tell [Int] (%tell [Int]
	   (%tell [Int] (%tell [Int] (%tell [Int] (%tell [Int] (%tell [Int] (%tell [Int] (%tell [Int] (%tell [Int] (%tell [Int] (%tell [Int] (%tell [Int]
	   (%tell [Int] (%tell [Int] (%tell [Int] (%tell [Int] (%tell [Int] (%tell [Int] (%tell [Int] (%tell [Int] (%tell [Int] (%tell [Int] (%tell [Int] (%tell [Int]
	   (%add.int [Int] a.1 b.2)))))))))))))))))))))))))))))`, findTestOp); err != nil {
		panic(err)
	}
	p.Defs["big"] = def(p, n)
	return p
}

// BenchmarkInstance reports the time per node of the text.
func BenchmarkInstance(b *testing.B) {
	for _, c := range []struct {
		name string
		def  func(*Program, int) *Def
		n    int
	}{{"block", bigDef, 10}, {"block", bigDef, 1000}, {"block", bigDef, 10000}, {"list", listDef, 10000}} {
		b.Run(fmt.Sprint(c.name, c.n), func(b *testing.B) {
			p := benchProgram(c.def, c.n)
			size := NewInstances(p, findTestOp).defFact(p.Defs["big"]).size
			b.ReportAllocs()
			for b.Loop() {
				in := NewInstances(p, findTestOp)
				fn, _ := in.Instance("big", nil)
				if _, err := in.Body(fn); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(size), "ns/node")
		})
	}
}
