package builtin

import (
	"strings"
	"testing"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// Every row is complete, and its arity is that of its type.
func TestTableRows(t *testing.T) {
	seen := map[string]bool{}
	for i, op := range Table {
		if op.Index != i || Lookup(op.Name) != op {
			t.Errorf("%s: index %d at %d", op.Name, op.Index, i)
		}
		if seen[op.Name] {
			t.Errorf("%s: two rows", op.Name)
		}
		seen[op.Name] = true
		if doc, _, _ := strings.Cut(op.Doc, "\nexample:"); !strings.HasSuffix(doc, ".") && !strings.HasSuffix(doc, "?") {
			t.Errorf("%s: no doc line", op.Name)
		}
		if Func(op) == nil {
			t.Errorf("%s: no implementation", op.Name)
		}
		if op.Arity > heap.MaxBuiltinArgs {
			t.Errorf("%s: arity %d", op.Name, op.Arity)
		}
		if op.Perm != core.PermNone && !(op.Effect && op.Fails) {
			t.Errorf("%s: a permission is an effect that can fail", op.Name)
		}
		if op.ByType && !strings.Contains(op.Type, "a") {
			t.Errorf("%s: by type, without a type variable", op.Name)
		}
	}
	for _, want := range []struct {
		name  string
		arity int
	}{{"catch", 2}, {"readline", 0}, {"str_slice", 3}, {"cmp.any", 2}, {"show.any", 1}, {"args", 0}} {
		if got := Lookup(want.name).Arity; got != want.arity {
			t.Errorf("%s: arity %d, want %d", want.name, got, want.arity)
		}
	}
}

// The classes' operators all exist.
func TestClassOps(t *testing.T) {
	for _, op := range core.ClassOps {
		for _, name := range op.At {
			if name != "" && Lookup(name) == nil {
				t.Errorf("%s: no row %s", op.Method, name)
			}
		}
		if op.Any != "" && (Lookup(op.Any) == nil || !Lookup(op.Any).ByType) {
			t.Errorf("%s: no row %s by type", op.Method, op.Any)
		}
	}
	lowered := map[core.Lower]bool{}
	for _, op := range Table {
		lowered[op.Lower] = true
	}
	for l := core.LowerCall; l < core.NumLowers; l++ {
		if !lowered[l] {
			t.Errorf("no row for machine operation %d", l)
		}
	}
}

// Pass join relies on an operation for every number of operands.
func TestConcatRows(t *testing.T) {
	for n := 3; n <= core.MaxConcat; n++ {
		if op := Lookup(core.ConcatName(n)); op == nil || op.Arity != n {
			t.Errorf("no operation appends %d Strings", n)
		}
	}
}

func TestLookup(t *testing.T) {
	for i, op := range Table {
		if Lookup(op.Name) != op || op.Index != i {
			t.Errorf("%s is not found", op.Name)
		}
	}
	if Lookup("") != nil || Lookup("nothing.like.it") != nil {
		t.Error("found what is not there")
	}
}
