package core

import (
	"strings"
	"testing"
)

// regionText has a function for each rule of the checker to break.
const regionText = `
(def @pair 0 [Int -> List Int -> (List Int, List Int)]
  (\ pair (n.1 [Int]) (xs.2 [List Int])
    (record [(List Int, List Int)] (fst xs.2) (snd (con : [List Int] n.1 (con nil [List Int]))))))
(def @size 0 [List Int -> Int -> Int]
  (\ size (xs.1 [List Int]) (n.2 [Int])
    (case xs.1
      ((nil) n.2)
      ((: (x.3 [Int]) (r.4 [List Int])) (app @size r.4 (%add.int [Int] n.2 1))))))
(def @make 0 [Int -> List Int]
  (\ make (n.1 [Int])
    (let (t.2 [List Int]) (con : [List Int] n.1 (con nil [List Int]))
    (let (k.3 [Int]) (app @size t.2 0)
      (con : [List Int] k.3 (con nil [List Int]))))))
(def @turn 0 [Int -> List Int -> List Int]
  (\ turn (n.1 [Int]) (xs.2 [List Int])
    (case (%eq.int [Bool] n.1 0)
      ((true) xs.2)
      ((false) (app @turn (%sub.int [Int] n.1 1) (con : [List Int] n.1 xs.2))))))
(def @main 0 [Int] nullary (app @size (app @turn 3 (app @make 2)) 0))
`

// TestCheckerFindsFaults breaks annotated bodies one rule at a time.
func TestCheckerFindsFaults(t *testing.T) {
	root := func(b *Body) Node { return b.Root }
	cases := []struct {
		name, fn string
		spoil    func(b *Body)
		want     string
	}{
		{"a result in the other arena", "pair", func(b *Body) { root(b).common().Other = true }, "the result reaches the other arena"},
		{"part of a result in the other arena", "pair", func(b *Body) { b.Root.(*Alloc).Args[1].common().Other = true }, "the result reaches the other arena"},
		{"a flow that the summary denies", "pair", func(b *Body) { b.regions.flow = nil }, "reaches parameter 1"},
		{"a scope around a value that it frees", "pair", func(b *Body) {
			inner := b.Root.(*Alloc).Args[1]
			scope := &ScopeNode{NodeBase: NodeBase{Ty: inner.Type(), Other: true}, Body: inner, Restore: true}
			b.Root.(*Alloc).Args[1] = scope
		}, "the value reaches what the scope frees"},
		{"a tail call in a scope", "turn", func(b *Body) {
			arm := b.Root.(*Switch).Arms[1]
			arm.Body = &ScopeNode{NodeBase: NodeBase{Ty: arm.Body.Type()}, Body: arm.Body, Restore: true}
		}, "tail call in a scope"},
		{"an argument that flows, in the other arena", "turn", func(b *Body) {
			b.Root.(*Switch).Arms[1].Body.(*Call).Args[1].common().Other = true
		}, "the result reaches the other arena"},
		{"a tail call into the other arena", "turn", func(b *Body) {
			b.Root.(*Switch).Arms[1].Body.common().Other = true
		}, "tail call in a scope or into the other arena"},
		{"a collection of a number", "make", func(b *Body) {
			let := b.Root.(*LetNode)
			let.Rhs = &ScopeNode{NodeBase: NodeBase{Ty: let.Rhs.Type()}, Body: let.Rhs, Evac: true}
		}, "nothing to move"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := NewInstances(parseProgram(t, regionText), findTestOp)
			in.Options = onlyPasses("regions")
			fn := instanceOf(t, in, Name(c.fn))
			b, err := in.Body(fn)
			if err != nil {
				t.Fatal(err)
			}
			if err := in.CheckRegions(fn); err != nil {
				t.Fatalf("before: %v", err)
			}
			own := *b.regions
			b.regions = &own
			c.spoil(b)
			if err := in.CheckRegions(fn); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q in:\n%s", err, c.want, PrintBody(b))
			}
		})
	}
}

// TestRedefinableFunctionsAreUnknown: a session's definitions may change, so callers
// assume nothing about them.
func TestRedefinableFunctionsAreUnknown(t *testing.T) {
	in := NewInstances(parseProgram(t, regionText), findTestOp)
	in.Options = onlyPasses("regions")
	in.Redefinable = func(n Name) bool { return n == "size" }
	fn := instanceOf(t, in, "make")
	if _, err := in.Body(fn); err != nil {
		t.Fatal(err)
	}
	if text := in.PrintRegions(fn); !strings.Contains(text, "(restore") {
		t.Errorf("the call of @size needs a scope:\n%s", text)
	}
	if err := in.CheckRegions(fn); err != nil {
		t.Error(err)
	}
}
