package core

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
)

var randomFrom = flag.Int("from", 0, "seed of the first random program")

var randomRuns = flag.Int("random", 400, "number of random programs")

// Random well-typed programs: the oracle runs the text, the text after each
// pass, and the instances; all must come to the same value or error and print
// the same.
func TestRandomPrograms(t *testing.T) {
	for seed := *randomFrom; seed < *randomFrom+*randomRuns; seed++ {
		if !randomProgram(t, uint64(seed)) {
			t.Fatalf("seed %d", seed)
		}
	}
}

const randomPrelude = `
(data Maybe 1 (Just [a]) (None))
(def @map 2 [(a -> b) -> List a -> List b]
  (\ map (f.1 [a -> b]) (xs.2 [List a])
    (case xs.2
      ((nil) (con nil [List b]))
      ((: (x.3 [a]) (r.4 [List a])) (con : [List b] (app f.1 x.3) (app @map[a, b] f.1 r.4))))))
(def @foldl 2 [(b -> a -> b) -> b -> List a -> b]
  (\ foldl (f.1 [b -> a -> b]) (acc.5 [b]) (xs.2 [List a])
    (case xs.2
      ((nil) acc.5)
      ((: (x.3 [a]) (r.4 [List a])) (app @foldl[a, b] f.1 (app f.1 acc.5 x.3) r.4)))))
(def @compose 3 [(b -> c) -> (a -> b) -> a -> c]
  (\ compose (f.1 [b -> c]) (g.2 [a -> b]) (x.3 [a]) (app f.1 (app g.2 x.3))))
(def @const 2 [a -> b -> a] (\ const (a.1 [a]) (b.2 [b]) a.1))
(def @slow_add 0 [Int -> Int -> Int]
  (\ slow_add (a.1 [Int]) (let (u.2 [Int]) (%tell [Int] a.1) (\ "" (b.3 [Int]) (%add.int [Int] u.2 b.3)))))
(def @apply2 0 [(Int -> Int -> Int) -> Int -> Int]
  (\ apply2 (f.1 [Int -> Int -> Int]) (x.2 [Int]) (let (g.3 [Int -> Int]) (app f.1 x.2) (%add.int [Int] (app g.3 1) (app f.1 x.2 2)))))
(def @Prelude.range 0 [Int -> Int -> List Int] (\ range (a.1 [Int]) (b.2 [Int])
  (case (%gt.int [Bool] a.1 b.2) ((true) (con nil [List Int])) ((false) (con : [List Int] a.1 (app @Prelude.range (%add.int [Int] a.1 1) b.2))))))
(def @get 0 [Int -> Maybe Int -> Int] (\ get (d.1 [Int]) (m.2 [Maybe Int]) (case m.2 ((Just (x.3 [Int])) x.3) ((None) d.1))))
`

// programmer writes random expressions.
type programmer struct {
	*rand.Rand
	p       *Program
	ids     int
	globals []*Def
	maybe   *TyCon
	kinds   []*Type
}

func newProgrammer(t *testing.T, seed uint64) *programmer {
	p := parseProgram(t, randomPrelude)
	g := &programmer{Rand: rand.New(rand.NewPCG(seed, 7)), p: p}
	ts := p.Types
	for _, ty := range ts.all() {
		if ty.Kind == KCon && ty.Con.Name == "Maybe" {
			g.maybe = ty.Con
		}
	}
	g.kinds = []*Type{ts.Int, ts.Int, ts.Int, ts.Bool, ts.List(ts.Int), ts.Con(g.maybe, ts.Int), ts.Pair(ts.Int, ts.Bool),
		ts.Fun(ts.Int, ts.Int), ts.Fun(ts.Int, ts.Int, ts.Int)}
	return g
}

func (g *programmer) local(ty *Type) *Local {
	g.ids++
	return &Local{ID: g.ids, Name: "v", Type: ty}
}

func (g *programmer) kind() *Type { return g.kinds[g.IntN(len(g.kinds))] }

func (g *programmer) op(name string, ty *Type, args ...Expr) Expr {
	return &Prim{Op: findTestOp(name), Args: args, Type: ty}
}

func (g *programmer) define(i int) {
	g.ids = 0
	ty := g.kind()
	d := &Def{Name: Name(fmt.Sprint("g", i)), Display: fmt.Sprint("g", i), Type: ty}
	if ty.IsFun() {
		d.Body = g.lam(ty, 4, nil)
	} else {
		d.Body, d.Nullary = g.expr(ty, 4, nil), true
	}
	g.p.Defs[d.Name] = d
	g.globals = append(g.globals, d)
}

func (g *programmer) lam(ty *Type, depth int, scope []*Local) Expr {
	n := 1 + g.IntN(arrows(ty, 2))
	lam := &Lam{Name: "l", Type: ty}
	for range n {
		p := g.local(ty.Args[0])
		lam.Params, scope, ty = append(lam.Params, p), append(scope[:len(scope):len(scope)], p), ty.Args[1]
	}
	lam.Body = g.expr(ty, depth-1, scope)
	return lam
}

// expr writes an expression of type ty.
func (g *programmer) expr(ty *Type, depth int, scope []*Local) Expr {
	if depth <= 0 || g.IntN(6) == 0 {
		if e := g.leaf(ty, scope); e != nil {
			return e
		}
	}
	with := func(l *Local) []*Local { return append(scope[:len(scope):len(scope)], l) }
	switch g.IntN(10) {
	case 0, 1:
		k := g.kind()
		l := g.local(k)
		rhs := g.expr(k, depth-1, scope)
		return &Let{Local: l, Rhs: rhs, Body: g.expr(ty, depth-1, with(l))}
	case 2:
		return g.choose(ty, depth, scope)
	case 3:
		return g.loop(ty, depth, scope)
	case 4:
		return g.call(ty, depth, scope)
	case 5:
		a, b := g.local(g.kind()), g.local(g.kind())
		f := &Lam{Name: "b", Params: []*Local{a, b}, Type: g.p.Types.Fun(ty, a.Type, b.Type)}
		f.Body = g.expr(ty, depth-1, append(with(a), b))
		return &App{Fn: f, Args: []Expr{g.expr(a.Type, depth-1, scope), g.expr(b.Type, depth-1, scope)}, Type: ty}
	}
	return g.build(ty, depth, scope)
}

// leaf is a variable, a global or a constant.
func (g *programmer) leaf(ty *Type, scope []*Local) Expr {
	for range 4 {
		if len(scope) == 0 {
			break
		}
		if l := scope[g.IntN(len(scope))]; l.Type == ty {
			return &Var{Local: l}
		}
	}
	if len(g.globals) > 0 {
		if d := g.globals[g.IntN(len(g.globals))]; d.Type == ty {
			return &Global{Name: d.Name, Type: ty}
		}
	}
	ts := g.p.Types
	switch {
	case ty == ts.Int:
		return &Lit{Type: ty, Bits: uint64(g.IntN(7) - 2)}
	case ty == ts.Bool && g.IntN(2) == 0:
		return &Construct{Con: ts.BoolCon.Cons[g.IntN(2)], Type: ty}
	case ty == ts.Bool:
		return &Lit{Type: ty, Bits: uint64(g.IntN(2))}
	case ty == ts.List(ts.Int):
		return &Construct{Con: ts.Nil, Type: ty}
	case ty.Kind == KFun && arrows(ty, 3) == 2 && g.IntN(2) == 0:
		return &Global{Name: "slow_add", Type: ty}
	}
	return nil
}

// build makes a value of the type from parts.
func (g *programmer) build(ty *Type, depth int, scope []*Local) Expr {
	ts := g.p.Types
	sub := func(t *Type) Expr { return g.expr(t, depth-1, scope) }
	switch {
	case ty == ts.Int:
		ops := []string{"add.int", "sub.int", "mul.int", "wrap_add", "add.int", "sub.int", "wrap_add", "div.int"}
		if g.IntN(5) == 0 {
			return g.op("tell", ty, sub(ts.Int))
		}
		return g.op(ops[g.IntN(len(ops))], ty, sub(ts.Int), sub(ts.Int))
	case ty == ts.Bool:
		ops := []string{"lt.int", "eq.int", "ge.int"}
		if g.IntN(4) == 0 {
			return g.op("not", ty, sub(ts.Bool))
		}
		if g.IntN(4) == 0 {
			m := ts.Con(g.maybe, ts.Int)
			return &Prim{Op: findTestOp("eq.any"), TyArgs: []*Type{m}, Args: []Expr{sub(m), sub(m)}, Type: ty}
		}
		return g.op(ops[g.IntN(3)], ty, sub(ts.Int), sub(ts.Int))
	case ty.Is(BList):
		return &Construct{Con: ts.Cons, Type: ty, Args: []Expr{sub(ts.Int), sub(ty)}}
	case ty.Kind == KRecord:
		if g.IntN(2) == 0 {
			return &Record{Type: ty, Names: []string{"snd", "fst"}, Args: []Expr{sub(ts.Bool), sub(ts.Int)}}
		}
		if g.IntN(2) == 0 && depth > 0 {
			return &Update{E: sub(ty), RecTy: ty, Names: []string{"fst"}, Args: []Expr{sub(ts.Int)}, Type: ty}
		}
		return &Record{Type: ty, Names: []string{"fst", "snd"}, Args: []Expr{sub(ts.Int), sub(ts.Bool)}}
	case ty.Kind == KFun:
		return g.lam(ty, depth, scope)
	}
	if g.IntN(3) == 0 {
		return &Construct{Con: g.maybe.Cons[1], Type: ty}
	}
	return &Construct{Con: g.maybe.Cons[0], Type: ty, Args: []Expr{sub(ts.Int)}}
}

// choose is a Case of some kind.
func (g *programmer) choose(ty *Type, depth int, scope []*Local) Expr {
	ts := g.p.Types
	s := g.kinds[2+g.IntN(4)]
	e := &Case{Scrut: g.expr(s, depth-1, scope), ScrutTy: s, Type: ty}
	if s == ts.Int {
		for i := range 1 + g.IntN(2) {
			e.Arms = append(e.Arms, &Arm{Lit: &Lit{Type: s, Bits: uint64(i)}, Body: g.expr(ty, depth-1, scope)})
		}
		e.Default = g.expr(ty, depth-1, scope)
		return e
	}
	for _, c := range s.Con.Cons {
		arm, in := &Arm{Con: c}, scope[:len(scope):len(scope)]
		for _, f := range ts.FieldsOf(c, s) {
			if g.IntN(4) == 0 {
				arm.Binds = append(arm.Binds, nil)
				continue
			}
			l := g.local(f)
			arm.Binds, in = append(arm.Binds, l), append(in, l)
		}
		arm.Body = g.expr(ty, depth-1, in)
		e.Arms = append(e.Arms, arm)
	}
	switch g.IntN(6) {
	case 0:
		e.Arms = e.Arms[:1]
		e.Default = g.expr(ty, depth-1, scope)
	case 1:
		e.Arms = e.Arms[:1]
		e.Default = &Fail{Code: "no_match", Msg: "m", Type: ty, Values: []Expr{&Lit{Type: ts.Int, Bits: 3}}, ValTys: []*Type{ts.Int}}
	}
	return e
}

// loop is a local function that counts down, with an accumulator of type ty.
func (g *programmer) loop(ty *Type, depth int, scope []*Local) Expr {
	ts := g.p.Types
	fty := ts.Fun(ty, ts.Int, ty)
	f, n, acc := g.local(fty), g.local(ts.Int), g.local(ty)
	f.Name = "go"
	in := append(scope[:len(scope):len(scope)], n, acc)
	if g.IntN(3) == 0 {
		in = append(in, f) // may escape or be called with anything: fuel bounds it
	}
	next := &App{Fn: &Var{Local: f}, Type: ty, Args: []Expr{
		g.op("sub.int", ts.Int, &Var{Local: n}, &Lit{Type: ts.Int, Bits: 1}), g.expr(ty, depth-2, in)}}
	body := &Case{Scrut: g.op("lt.int", ts.Bool, &Lit{Type: ts.Int}, &Var{Local: n}), ScrutTy: ts.Bool, Type: ty,
		Arms: []*Arm{{Con: ts.True, Body: next}, {Con: ts.False, Body: &Var{Local: acc}}}}
	lam := &Lam{Name: "go", Params: []*Local{n, acc}, Body: body, Type: fty}
	start := &App{Fn: &Var{Local: f}, Type: ty, Args: []Expr{&Lit{Type: ts.Int, Bits: uint64(g.IntN(4))}, g.expr(ty, depth-1, scope)}}
	rec := &LetRec{Locals: []*Local{f}, Rhss: []Expr{lam}, Body: start}
	if g.IntN(3) == 0 {
		l := g.local(fty)
		rec.Body = &Let{Local: l, Rhs: &Var{Local: f}, Body: &App{Fn: &Var{Local: l}, Type: ty,
			Args: []Expr{&Lit{Type: ts.Int, Bits: 2}, g.expr(ty, depth-1, append(scope[:len(scope):len(scope)], l))}}}
	}
	return rec
}

// call applies a global of the prelude, a local function or a field.
func (g *programmer) call(ty *Type, depth int, scope []*Local) Expr {
	ts := g.p.Types
	sub := func(t *Type) Expr { return g.expr(t, depth-1, scope) }
	global := func(name Name, tys ...*Type) Expr {
		return &Global{Name: name, TyArgs: tys, Type: ts.Subst(g.p.Defs[name].Type, tys)}
	}
	apply := func(f Expr, args ...Expr) Expr {
		return &App{Fn: f, Args: args, Type: afterArgs(TypeOf(ts, f), len(args))}
	}
	ii, list := ts.Fun(ts.Int, ts.Int), ts.List(ts.Int)
	switch {
	case ty == list && g.IntN(2) == 0:
		return apply(global("Prelude.range"), sub(ts.Int), sub(ts.Int))
	case ty == list:
		return apply(global("map", ts.Int, ts.Int), sub(ii), sub(list))
	case ty == ii && g.IntN(2) == 0:
		return apply(global("compose", ts.Int, ts.Int, ts.Int), sub(ii), sub(ii))
	case ty == ii:
		return apply(sub(ts.Fun(ts.Int, ts.Int, ts.Int)), sub(ts.Int))
	case ty != ts.Int:
		k := g.kind()
		return apply(global("const", ty, k), sub(ty), sub(k))
	}
	switch g.IntN(7) {
	case 0:
		return apply(global("foldl", ts.Int, ts.Int), sub(ts.Fun(ts.Int, ts.Int, ts.Int)), sub(ts.Int), sub(list))
	case 1:
		return apply(global("slow_add"), sub(ts.Int), sub(ts.Int))
	case 2:
		return apply(global("apply2"), sub(ts.Fun(ts.Int, ts.Int, ts.Int)), sub(ts.Int))
	case 3:
		return apply(global("get"), sub(ts.Int), sub(ts.Con(g.maybe, ts.Int)))
	case 4:
		return apply(sub(ts.Fun(ts.Int, ts.Int, ts.Int)), sub(ts.Int), sub(ts.Int))
	case 5:
		return apply(apply(sub(ts.Fun(ts.Int, ts.Int, ts.Int)), sub(ts.Int)), sub(ts.Int))
	}
	pair := ts.Pair(ts.Int, ts.Bool)
	return &Select{E: sub(pair), RecTy: pair, Field: "fst", Type: ty}
}

const randomFuel = 60_000

func randomProgram(t *testing.T, seed uint64) (ok bool) {
	g := newProgrammer(t, seed)
	for i := range 3 {
		g.define(i)
	}
	ts := g.p.Types
	g.ids = 0
	ty := ts.Con(ts.TupleCon(3), ts.Int, ts.List(ts.Int), g.kind())
	main := &Construct{Con: ts.TupleCon(3).Cons[0], Type: ty}
	for _, t := range ty.Args {
		main.Args = append(main.Args, g.expr(t, 5, nil))
	}
	g.p.Defs["main"] = &Def{Name: "main", Display: "main", Type: ty, Nullary: true, Body: main}
	verifyDefs(t, g.p)
	return g.agree(t, seed)
}

func (g *programmer) agree(t *testing.T, seed uint64) bool {
	oracle := newMachine(NewInstances(g.p, findTestOp))
	oracle.fuel = randomFuel
	want := oracle.evalGlobal("main")
	if oracle.fuel < 0 {
		return true
	}
	in := NewInstances(g.p, findTestOp)
	g.vary(in, seed)
	text := PrintDef(g.p.Defs["main"])
	good := true
	in.watch = func(fn *Fn, pass string, e Expr) {
		if err := in.VerifyClosed(fn.Key+" after "+pass, e, in.facts[fn.ID].ty); err != nil {
			t.Fatalf("seed %d: %v\n%s\nnow\n%s", seed, err, text, PrintExpr(e))
		}
		if fn.Def != "main" || !good {
			return
		}
		m := newMachine(NewInstances(g.p, findTestOp))
		if got := m.outcome(func() any { return m.eval(e, nil) }); got != want {
			good = false
			t.Errorf("seed %d, after %s: got %s\nwant %s\n%s\nnow\n%s", seed, pass, got, want, text, PrintExpr(e))
		}
	}
	main, err := in.Instance("main", nil)
	if err != nil {
		t.Error(err)
		return false
	}
	fns, err := in.Reachable(main)
	if err != nil {
		t.Error(err)
		return false
	}
	for _, fn := range fns {
		if err := VerifyBody(g.p.Types, fn.Code.Load()); err != nil {
			t.Error(err)
			good = false
		}
		if err := in.CheckRegions(fn); err != nil {
			t.Error(err)
			good = false
		}
	}
	m := newMachine(in)
	if got := m.outcome(func() any { return m.enter(main, nil, nil) }); got != want {
		t.Errorf("seed %d: instances give %s\nthe text gives %s\n%s", seed, got, want, text)
		good = false
	}
	return good && !t.Failed()
}

// vary makes some programs redefinable and switches some passes and rules off.
func (g *programmer) vary(in *Instances, seed uint64) {
	if seed%4 == 3 {
		in.Redefinable = func(n Name) bool { return (uint64(n[len(n)-1])+seed)%3 > 0 }
	}
	if seed%5 < 2 {
		in.Options.Off = map[string]bool{}
		for _, p := range append(PassNames(), "inline", "specialise", "case-of-case", "fold") {
			in.Options.Off[p] = g.IntN(3) == 0
		}
	}
}
