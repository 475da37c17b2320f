package image

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/build"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
	"github.com/synoema/synoema/prelude"
	"github.com/synoema/synoema/source"
)

//go:generate go test . -run TestTableIsFresh -update

var update = flag.Bool("update", false, "write table.go")

// The table says what the front end makes of the texts.
func TestTableIsFresh(t *testing.T) {
	const path = "table.go"
	want := newWriter(checked(t)).table()
	if *update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if text, err := os.ReadFile(path); err != nil || !bytes.Equal(text, want) {
		t.Error(path + " is not what the texts give; run go generate ./prelude/image")
	}
}

// What is read is what the front end made: every field of every declaration.
func TestReadsWhatWasWritten(t *testing.T) {
	want := checked(t)
	set := &source.Set{}
	env := newEnv(core.NewTypes())
	got := New(env.types, set)
	for _, e := range entries {
		got.Tell(env.Env, e.name)
	}
	told := env.Library()
	compare(t, want.set, set, "values", want.told.Values, told.Values)
	compare(t, want.set, set, "data types", want.told.Data, told.Data)
	compare(t, want.set, set, "impls", want.told.Impls, told.Impls)
	for _, d := range want.defs {
		def := got.Def(d.Name)
		if def == nil {
			t.Fatalf("there is no %s", d.Name)
		}
		if a, b := core.PrintDef(d), core.PrintDef(def); a != b {
			t.Errorf("%s reads as %s", a, b)
		}
		compare(t, want.set, set, string(d.Name), d, def)
		if got.Def(d.Name) != def {
			t.Errorf("%s is made twice", d.Name)
		}
	}
	for _, v := range want.told.Values {
		a, _ := want.env.TypeOf(v.Name)
		if b, _ := env.TypeOf(v.Name); a != b {
			t.Errorf("%s : %s, where it was %s", v.Name, b, a)
		}
	}
}

// A session is told only what its text may mention, and each thing once.
func TestTell(t *testing.T) {
	env := newEnv(core.NewTypes())
	l := New(env.types, &source.Set{})
	l.Tell(env.Env, "main = sort_by snd (filter f [1..3])")
	for _, name := range []string{"sort_by", "snd", "filter"} {
		if _, ok := env.Global(name); !ok {
			t.Errorf("%s is not known", name)
		}
	}
	if _, ok := env.Global("map"); ok {
		t.Error("map is known")
	}
	if impls := l.Tell(env.Env, "map_size"); len(impls) != 3 || env.Sort("Map") != "type" {
		t.Errorf("with map_size come %d impls of Map, and it is a %q", len(impls), env.Sort("Map"))
	}
	if impls := l.Tell(env.Env, "map_size Map has_key unheard x1 _ 12 '"); len(impls) > 0 {
		t.Error("impls are told twice")
	}
	if l.Def("Prelude.unheard") != nil || l.Def("main") != nil || l.Def("Prelude.Maybe") != nil {
		t.Error("there are definitions of what is none")
	}
}

// ---- what the front end makes ----

type testEnv struct {
	*types.Env
	types *core.Types
}

func newEnv(t *core.Types) testEnv {
	return testEnv{types.NewEnv(t, types.Builtins{All: builtin.Table, Lookup: builtin.Lookup}), t}
}

// library is the whole prelude, checked.
type library struct {
	set  *source.Set
	env  testEnv
	told *types.Library
	defs []*core.Def // by name
}

func checked(t *testing.T) *library {
	t.Helper()
	l := &library{set: &source.Set{}, env: newEnv(core.NewTypes())}
	for _, f := range prelude.Files() {
		list := &diag.List{}
		file := syntax.ParseFile(l.set, l.set.Add(f.SpanName(), f.Text), list)
		for _, d := range file.Decls {
			switch d.(type) {
			case *syntax.TraitDecl, *syntax.AliasDecl, *syntax.ModDecl:
				t.Fatalf("%s: the table has no traits, aliases and modules", f.Name)
			}
		}
		info := l.env.Check(file, types.Unit{Prefix: prelude.Prefix}, list)
		if list.HasErrors() {
			t.Fatalf("%s: %s", f.Name, list.Items[0].Message)
		}
		l.defs = append(l.defs, build.Build(file, info, l.env.types, list).Defs...)
	}
	slices.SortFunc(l.defs, func(a, b *core.Def) int { return strings.Compare(string(a.Name), string(b.Name)) })
	l.told = l.env.Library()
	return l
}

// compare looks for a difference in what two values hold. Types are compared by their texts,
// files by their names.
func compare(t *testing.T, setA, setB *source.Set, what string, a, b any) {
	t.Helper()
	if x, y := describe(setA, a), describe(setB, b); x != y {
		i := 0
		for i < min(len(x), len(y)) && x[i] == y[i] {
			i++
		}
		t.Errorf("%s: …%.200s, read …%.200s", what, x[max(0, i-60):], y[max(0, i-60):])
	}
}

func describe(set *source.Set, x any) string {
	var b strings.Builder
	(&describer{&b, set}).value(reflect.ValueOf(x))
	return b.String()
}

type describer struct {
	*strings.Builder
	set *source.Set
}

func (d *describer) value(v reflect.Value) {
	switch x := v.Interface().(type) {
	case *core.Type:
		fmt.Fprintf(d, "[%v]", x)
		return
	case source.FileID:
		if f := d.set.File(x); f != nil {
			d.WriteString(f.Name)
		}
		return
	case *core.Op:
		d.WriteString(x.Name)
		return
	case *core.TyCon:
		d.tyCon(x)
		return
	case *core.DataCon:
		if x != nil {
			fmt.Fprintf(d, "%s of %s", x.Name, x.TyCon.Name)
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			fmt.Fprintf(d, "%v ", v.Elem().Type())
			d.value(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fmt.Fprintf(d, "%s: ", v.Type().Field(i).Name)
			d.value(v.Field(i))
			d.WriteString("; ")
		}
	case reflect.Slice:
		for i := range v.Len() {
			d.value(v.Index(i))
			d.WriteString(", ")
		}
	default:
		fmt.Fprintf(d, "%v", v.Interface())
	}
}

func (d *describer) tyCon(c *core.TyCon) {
	fmt.Fprintf(d, "%s %d #%d", c.Name, c.Arity, c.Version)
	for _, k := range c.Cons {
		fmt.Fprintf(d, " | %s %v", k.Name, k.Fields)
	}
}

// BenchmarkReadAll makes every definition once.
func BenchmarkReadAll(b *testing.B) {
	b.ReportAllocs()
	for range b.N {
		l := New(core.NewTypes(), &source.Set{})
		for _, e := range entries {
			l.Def(prelude.Prefix + core.Name(e.name))
		}
	}
}
