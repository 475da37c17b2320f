package sample

import (
	"strings"
	"testing"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// kinds are types of every kind, by name.
func kinds(t *core.Types) map[string]*core.Type {
	data := func(name string, arity int, cons ...*core.DataCon) *core.TyCon {
		tc := &core.TyCon{Name: name, Arity: arity, Cons: cons}
		for i, c := range cons {
			c.TyCon, c.Tag = tc, i
		}
		return tc
	}
	a := t.Var(0)
	maybe := data("Maybe", 1, &core.DataCon{Name: "Just", Fields: []*core.Type{a}}, &core.DataCon{Name: "None"})
	shape := data("Shape", 0, &core.DataCon{Name: "Circle", Fields: []*core.Type{t.Float}},
		&core.DataCon{Name: "Rect", Fields: []*core.Type{t.Float, t.Float}}, &core.DataCon{Name: "Point"})
	node := &core.DataCon{Name: "Node"}
	tree := data("Tree", 1, node, &core.DataCon{Name: "Leaf"}) // the recursive one first
	node.Fields = []*core.Type{t.Con(tree, a), a, t.Con(tree, a)}
	rose := &core.DataCon{Name: "Rose"}
	forest := data("Rose", 0, rose)
	rose.Fields = []*core.Type{t.Int, t.List(t.Con(forest))}
	more := &core.DataCon{Name: "More"}
	endless := data("Endless", 0, more)
	more.Fields = []*core.Type{t.Con(endless)}
	return map[string]*core.Type{
		"int": t.Int, "float": t.Float, "bool": t.Bool, "char": t.Char, "string": t.String, "unit": t.Unit,
		"list": t.List(t.List(t.Int)), "pair": t.Pair(t.Int, t.String), "triple": t.Tuple(t.Int, t.Bool, t.Char),
		"record": t.Record([]string{"y", "x"}, []*core.Type{t.Int, t.String}, nil), "empty": t.Record(nil, nil, nil),
		"maybe": t.Con(maybe, t.Con(maybe, t.Int)), "shape": t.Con(shape), "tree": t.Con(tree, t.String), "rose": t.Con(forest),
		"lists of nothing": t.List(t.Con(endless)),
		"!endless":         t.Con(endless), "!function": t.Fun(t.Int, t.Int), "!channel": t.Con(t.ChanCon, t.Int),
		"!inside": t.List(t.Pair(t.Int, t.Fun(t.Int, t.Int))), "!open": t.List(a),
	}
}

func TestCheckRefusesWhatIsNoData(t *testing.T) {
	types := core.NewTypes()
	for name, ty := range kinds(types) {
		if err := New(types, 1, 1).Check(ty); (err != nil) != strings.HasPrefix(name, "!") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Generated values have their type's shape, on the heap too, and are the same for the same seeds.
func TestGenerate(t *testing.T) {
	b, types := builder(t)
	for name, ty := range kinds(types) {
		s, again := New(types, 1, 2), New(types, 1, 2)
		if s.Check(ty) != nil {
			continue
		}
		_ = again.Check(ty)
		layout, seen := b.Layouts.Of(ty), map[string]bool{}
		for i := 0; i < 200; i++ {
			text := show(b, s.Generate(ty, i%40), layout)
			if text != show(b, again.Generate(ty, i%40), layout) {
				t.Fatalf("%s: not repeatable: %s", name, text)
			}
			if len(text) > 10000 {
				t.Errorf("%s: too large", name)
			}
			seen[text] = true
		}
		few := map[string]int{"unit": 1, "empty": 1, "bool": 2, "lists of nothing": 1}[name]
		if few == 0 && len(seen) < 20 || few > 0 && len(seen) != few {
			t.Errorf("%s: %d different values", name, len(seen))
		}
	}
}

// From any value, always taking the last and thus most timid step ends at one that
// has nothing simpler.
func TestSimplerEnds(t *testing.T) {
	b, types := builder(t)
	ends := map[string]string{"int": "0", "list": "[]", "string": `""`, "char": "'a'", "bool": "false", "float": "0.0",
		"pair": `(0, "")`, "triple": "(0, false, 'a')", "tree": "Leaf", "rose": "(Rose 0 [])", "record": `{x = "", y = 0}`}
	for name, ty := range kinds(types) {
		s := New(types, 3, 4)
		if s.Check(ty) != nil {
			continue
		}
		for i := 0; i < 30; i++ {
			v, steps := s.Generate(ty, 12), 0
			for next := s.Simpler(v); len(next) > 0; next = s.Simpler(v) {
				if v, steps = next[len(next)-1], steps+1; steps > 10000 {
					t.Fatalf("%s: shrinking does not end", name)
				}
			}
			if got := strings.Replace(show(b, v, b.Layouts.Of(ty)), "-0.0", "0.0", 1); ends[name] != "" && strings.Trim(got, "()") != strings.Trim(ends[name], "()") {
				t.Errorf("%s: ends at %s", name, got)
			}
		}
	}
}

func builder(t *testing.T) (*Builder, *core.Types) {
	t.Helper()
	types := core.NewTypes()
	shared, err := heap.NewShared(types)
	if err != nil {
		t.Fatal(err)
	}
	task, err := heap.NewTask(heap.TaskConfig{Shared: shared})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := task.Close(); err != nil {
			t.Error(err)
		}
		if err := shared.Close(); err != nil {
			t.Error(err)
		}
	})
	return &Builder{Task: task, Layouts: shared.Layouts}, types
}

func show(b *Builder, v *Value, l *heap.Layout) string {
	defer b.Task.Reset()
	return string(b.Task.AppendInside(nil, b.Word(v), l))
}

// The text of a value is the one that the runtime shows.
func TestText(t *testing.T) {
	b, types := builder(t)
	for name, ty := range kinds(types) {
		s := New(types, 1, 2)
		if s.Check(ty) != nil {
			continue
		}
		for size := range 20 {
			v := s.Generate(ty, size)
			got, want := string(v.append(nil, argument)), b.Task.ShowInside(b.Word(v), b.Layouts.Of(ty))
			if got != want {
				t.Errorf("%s: %s, shown as %s", name, got, want)
			}
		}
	}
}
