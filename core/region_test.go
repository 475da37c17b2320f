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
(def @pick 0 [(Int -> List Int) -> Int -> List Int]
  (\ pick (f.1 [Int -> List Int]) f.1))
(def @called 0 [List Int -> List Int]
  (\ called (xs.1 [List Int])
    (let (t.2 [List Int]) (con : [List Int] 7 xs.1)
    (rec ((go.3 [Int -> List Int]) (\ go (n.4 [Int])
           (case (%eq.int [Bool] n.4 0) ((true) t.2) ((false) (app (app @pick go.3) (%sub.int [Int] n.4 1))))))
      (app go.3 3)))))
(def @group 0 [List Int -> Int -> List Int]
  (\ group (xs.1 [List Int])
    (let (t.2 [List Int]) (con : [List Int] 7 xs.1)
    (rec ((f.3 [Int -> List Int]) (\ f (n.4 [Int])
           (case (%eq.int [Bool] n.4 0) ((true) (con nil [List Int])) ((false) (app (app @pick g.5) (%sub.int [Int] n.4 1))))))
         ((g.5 [Int -> List Int]) (\ g (n.6 [Int])
           (case (%eq.int [Bool] n.6 0) ((true) t.2) ((false) (app (app @pick f.3) (%sub.int [Int] n.6 1))))))
      (app @pick f.3)))))
(def @unknown 0 [(List Int -> List Int) -> List Int -> List Int]
  (\ unknown (f.1 [List Int -> List Int]) (xs.2 [List Int])
    (app f.1 (con : [List Int] 1 xs.2))))
(def @parts 0 [List (List Int) -> List Int]
  (\ parts (xs.1 [List (List Int)])
    (let (t.2 [List Int]) (con : [List Int] 7 (con nil [List Int]))
    (case (con : [List (List Int)] t.2 xs.1)
      ((nil) (con nil [List Int]))
      ((: (y.3 [List Int]) (r.4 [List (List Int)])) y.3)))))
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
		{"a flow that the summary denies", "pair", func(b *Body) { b.regions.flow = slotSet{} }, "reaches parameter 1"},
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
		{"a closure that a call goes through, in the other arena", "called", func(b *Body) {
			b.Root.(*LetNode).Body.(*LetClosures).Other = true
		}, "the result reaches the other arena"},
		{"captured values that the summary denies", "called/called.go", func(b *Body) { b.regions.env = false }, "reaches captured values"},
		{"what a closure's closure captures, in the other arena", "group", func(b *Body) {
			b.Root.(*LetNode).Rhs.common().Other = true
		}, "the result reaches the other arena"},
		{"what an unknown function is given, in the other arena", "unknown", func(b *Body) {
			b.Root.(*Apply).Args[0].common().Other = true
		}, "the result reaches the other arena"},
		{"an unknown tail call into the other arena", "unknown", func(b *Body) { root(b).common().Other = true }, "tail call in a scope or into the other arena"},
		{"part of what is taken apart, in the other arena", "parts", func(b *Body) {
			b.Root.(*LetNode).Rhs.common().Other = true
		}, "the result reaches the other arena"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := NewInstances(parseProgram(t, regionText), findTestOp)
			in.Options = onlyPasses("regions")
			fn, b := liftedFrom(t, in, c.fn)
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

// liftedFrom makes the body of a definition, or, behind a slash, of a function lifted out of it.
func liftedFrom(t *testing.T, in *Instances, name string) (*Fn, *Body) {
	def, key, lifted := strings.Cut(name, "/")
	fn := instanceOf(t, in, Name(def))
	fns, err := in.Reachable(fn)
	for _, f := range fns {
		if lifted && f.Key == key {
			fn = f
		}
	}
	if err != nil || lifted && fn.Key != key {
		t.Fatal(name, err)
	}
	return fn, fn.Code.Load()
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
