package core

import (
	"errors"
	"strings"
	"sync"
	"testing"
)

func instanceOf(t *testing.T, in *Instances, name Name, tys ...*Type) *Fn {
	t.Helper()
	fn, err := in.Instance(name, tys)
	if err != nil {
		t.Fatal(err)
	}
	return fn
}

func runMain(t *testing.T, in *Instances) string {
	t.Helper()
	m := newMachine(in)
	main := instanceOf(t, in, "main")
	return m.outcome(func() any { return m.enter(main, nil, nil) })
}

func redefine(t *testing.T, p *Program, text string) {
	t.Helper()
	if _, err := ParseDefs(p, text, findTestOp); err != nil {
		t.Fatal(err)
	}
}

const redefinitionText = `
(def @g 0 [Int -> Int] (\ g (x.1 [Int]) (%add.int [Int] x.1 1)))
(def @keep 0 [Int -> Int -> Int] (\ keep (n.1 [Int]) (let (u.3 [Int]) (%tell [Int] n.1) (\ "" (y.2 [Int]) (%mul.int [Int] n.1 (app @g y.2))))))
(def @main 0 [Int] nullary (app @g 10))
`

func TestInvalidateRemakesCallers(t *testing.T) {
	p := parseProgram(t, redefinitionText)
	in := NewInstances(p, findTestOp)
	in.Redefinable = func(Name) bool { return true }
	if got := runMain(t, in); got != "11" {
		t.Fatal(got)
	}
	main := instanceOf(t, in, "main")
	in.Lock(func() { redefine(t, p, `(def @g 0 [Int -> Int] (\ g (x.1 [Int]) (%mul.int [Int] x.1 2)))`) })
	dropped := in.Invalidate("g")
	if len(dropped) != 1 || dropped[0] != main {
		t.Errorf("g was inlined into main only, dropped %v", dropped)
	}
	if got := runMain(t, in); got != "20" {
		t.Error(got)
	}
	if instanceOf(t, in, "main") != main {
		t.Error("main has lost its identity")
	}
}

// A closure made before the redefinition keeps its text; g in it means the new g.
func TestOldClosureCallsNewDefinition(t *testing.T) {
	p := parseProgram(t, redefinitionText)
	in := NewInstances(p, findTestOp)
	in.Redefinable = func(Name) bool { return true }
	m := newMachine(in)
	old := m.enter(instanceOf(t, in, "keep"), nil, []any{int64(3)}).(*closure)
	if got := m.enter(old.fn, old.caps, []any{int64(1)}); got != int64(6) {
		t.Fatal(got)
	}
	in.Lock(func() {
		redefine(t, p, `(def @g 0 [Int -> Int] (\ g (x.1 [Int]) (%mul.int [Int] x.1 100)))
		(def @keep 0 [Int -> Int -> Int] (\ keep (n.1 [Int]) (\ "" (y.2 [Int]) 0)))`)
	})
	in.Invalidate("g")
	in.Invalidate("keep")
	if got := m.enter(old.fn, old.caps, []any{int64(1)}); got != int64(300) {
		t.Error(got)
	}
}

// A caller that still knows the old number of parameters reaches the new text.
func TestChangedArityKeepsOldInstancesRunning(t *testing.T) {
	p := parseProgram(t, redefinitionText)
	in := NewInstances(p, findTestOp)
	old := instanceOf(t, in, "keep")
	in.Lock(func() {
		redefine(t, p, `(def @keep 0 [Int -> Int -> Int] (\ keep (n.1 [Int]) (y.2 [Int]) (%sub.int [Int] n.1 y.2)))`)
	})
	in.Invalidate("keep")
	if fn := instanceOf(t, in, "keep"); fn == old || len(fn.Params) != 2 {
		t.Error("no instance for the new arity")
	}
	m := newMachine(in)
	f := m.enter(old, nil, []any{int64(9)}).(*closure)
	if got := m.enter(f.fn, f.caps, []any{int64(2)}); got != int64(7) {
		t.Error(got)
	}
}

// An instance at a type that the definition no longer has keeps its text.
func TestChangedTypeKeepsOldText(t *testing.T) {
	p := parseProgram(t, redefinitionText)
	in := NewInstances(p, findTestOp)
	old := instanceOf(t, in, "g")
	in.Lock(func() { redefine(t, p, `(def @g 0 [String -> String] (\ g (x.1 [String]) x.1))`) })
	in.Invalidate("g")
	if instanceOf(t, in, "g") == old {
		t.Error("the instance has changed its type")
	}
	m := newMachine(in)
	if got := m.enter(old, nil, []any{int64(1)}); got != int64(2) {
		t.Error(got)
	}
}

func TestInstanceLimit(t *testing.T) {
	p := parseProgram(t, `
(def @grow 1 [a -> Int -> Int] (\ grow (x.1 [a]) (n.2 [Int])
  (case n.2 (0 0) (else (app @grow[(a, a)] (record [(a, a)] (fst x.1) (snd x.1)) (%sub.int [Int] n.2 1))))))
(def @main 0 [Int] nullary (app @grow[Int] 1 5))`)
	in := NewInstances(p, findTestOp)
	if got := runMain(t, in); got != "0" {
		t.Error(got)
	}
	_, err := in.Reachable(instanceOf(t, in, "main"))
	var limit *LimitError
	if !errors.As(err, &limit) || limit.Name != "grow" || limit.Growing == nil {
		t.Fatalf("%v", err)
	}
	if msg := err.Error(); len(msg) > 300 || !strings.Contains(msg, "instance_limit") {
		t.Error(msg)
	}
}

func TestBodiesAreMadeOnceUnderConcurrency(t *testing.T) {
	p := benchProgram(bigDef, 50)
	in := NewInstances(p, findTestOp)
	fn := instanceOf(t, in, "big")
	var wg sync.WaitGroup
	bodies := make([]*Body, 8)
	for i := range bodies {
		wg.Go(func() { bodies[i], _ = in.Body(fn) })
	}
	wg.Wait()
	for _, b := range bodies {
		if b == nil || b != bodies[0] {
			t.Error("different bodies")
		}
	}
}

func TestIDsAreDense(t *testing.T) {
	in := NewInstances(parseProgram(t, redefinitionText), findTestOp)
	runMain(t, in)
	instanceOf(t, in, "keep")
	for i, fn := range in.All() {
		if fn.ID != i {
			t.Errorf("%s has ID %d at place %d", fn.Key, fn.ID, i)
		}
	}
}

// Deep and long texts neither overflow nor take quadratic time.
func TestLargeTexts(t *testing.T) {
	for _, def := range []func(*Program, int) *Def{bigDef, listDef} {
		p := benchProgram(def, 30000)
		in := NewInstances(p, findTestOp)
		b, err := in.Body(instanceOf(t, in, "big"))
		if err != nil {
			t.Fatal(err)
		}
		if err := VerifyBody(p.Types, b); err != nil {
			t.Error(err)
		}
	}
}

func TestShowInstance(t *testing.T) {
	p := parseProgram(t, `(data C 0 (R)) (impl Show 0 [C] (show @s)) (def @s 0 [C -> String] (\ s (c.1 [C]) "r"))`)
	in := NewInstances(p, findTestOp)
	ts := p.Types
	c := p.Impls["Show"][0].Head
	for ty, want := range map[*Type]string{ts.Int: "", ts.List(ts.Int): "", c: "s", ts.List(c): "show[List C]", ts.Pair(c, ts.Int): "show[(C, Int)]"} {
		fn, err := in.ShowInstance(ty)
		if err != nil || fn == nil && want != "" || fn != nil && fn.Key != want {
			t.Errorf("%s: %v %v", ty, fn, err)
		}
	}
}

// Definitions that need themselves are found at run time; instances are made all the same.
func TestCircularDefinitions(t *testing.T) {
	p := parseProgram(t, `
(def @x 0 [Int] nullary @x)
(def @f 0 [Int -> Int] nullary @g)
(def @g 0 [Int -> Int] nullary @f)
(def @main 0 [Int] nullary (let (u.1 [Int]) @x (app @f 3)))`)
	in := NewInstances(p, findTestOp)
	fns, err := in.Reachable(instanceOf(t, in, "main"))
	if err != nil {
		t.Fatal(err)
	}
	for _, fn := range fns {
		if err := VerifyBody(p.Types, fn.Code.Load()); err != nil {
			t.Error(err)
		}
	}
}

// Loops, unlike closures, have redefinable text inlined.
func TestRedefinableTextIsInlinedIntoLoops(t *testing.T) {
	p := parseProgram(t, `
(def @g 0 [Int -> Int] (\ g (x.1 [Int]) (%add.int [Int] x.1 1)))
(def @main 0 [Int] nullary
  (rec ((go.1 [Int -> Int -> Int]) (\ go (n.2 [Int]) (acc.3 [Int])
     (case n.2 (0 acc.3) (else (app go.1 (%sub.int [Int] n.2 1) (app @g acc.3))))))
   (app go.1 3 0)))`)
	in := NewInstances(p, findTestOp)
	in.Redefinable = func(Name) bool { return true }
	fns, err := in.Reachable(instanceOf(t, in, "main"))
	if err != nil {
		t.Fatal(err)
	}
	if text := printFns(fns); strings.Contains(text, `call "g"`) {
		t.Error(text)
	}
	if dropped := in.Invalidate("g"); len(dropped) != 1 {
		t.Errorf("dropped %v", dropped)
	}
}
