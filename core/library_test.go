package core_test

import (
	"os"
	"path/filepath"
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

// library is the prelude, and a program on top of it, as the frontend gives them.
type library struct {
	set *source.Set
	p   *core.Program
	env *types.Env
}

func newLibrary(t *testing.T) *library {
	ts := core.NewTypes()
	l := &library{&source.Set{}, core.NewProgram(ts), types.NewEnv(ts, types.Builtins{All: builtin.Table, Lookup: builtin.Lookup})}
	for _, f := range prelude.Files() {
		l.add(t, f.Name, f.Text, types.Unit{Prefix: "Prelude."})
	}
	return l
}

func (l *library) add(t *testing.T, name, text string, unit types.Unit) []*core.Def {
	t.Helper()
	out := &diag.List{}
	f := syntax.ParseFile(l.set, l.set.Add(name, text), out)
	var info *types.Info
	if !out.HasErrors() {
		info = l.env.Check(f, unit, out)
	}
	if out.HasErrors() {
		t.Fatal(name, out.Items[0].Message)
	}
	r := build.Build(f, info, l.p.Types, out)
	for _, d := range r.Defs {
		l.p.Defs[d.Name] = d
	}
	for _, i := range info.Impls {
		l.p.AddImpl(i)
	}
	return r.Defs
}

// verify checks definitions, and everything they run, at every stage.
func (l *library) verify(t *testing.T, in *core.Instances, d *core.Def) {
	t.Helper()
	if err := core.VerifyDef(l.p, d); err != nil {
		t.Error(err)
	}
	fn, err := in.Instance(d.Name, l.someTypes(d))
	if err != nil {
		t.Fatal(err)
	}
	fns, err := in.Reachable(fn)
	if err != nil {
		t.Error(err)
	}
	for _, fn := range fns {
		if err := core.VerifyBody(l.p.Types, fn.Code.Load()); err != nil {
			t.Error(err)
		}
		if err := in.CheckRegions(fn); err != nil {
			t.Error(err)
		}
	}
}

// someTypes instantiates a definition: at Int, at lists where ++ is needed, rows at no more fields.
func (l *library) someTypes(d *core.Def) []*core.Type {
	var tys []*core.Type
	rows := map[int]bool{}
	rowsOf(d.Type, rows)
	for v := range d.TyVars {
		ty := l.p.Types.Int
		if rows[v] {
			ty = l.p.Types.Record(nil, nil, nil)
		}
		for _, c := range d.Constraints {
			if c.Var == v && c.Class == "Append" {
				ty = l.p.Types.List(ty)
			}
		}
		tys = append(tys, ty)
	}
	return tys
}

func TestPreludeIsWellFormedAtEveryStage(t *testing.T) {
	l := newLibrary(t)
	in := core.NewInstances(l.p, builtin.Lookup)
	in.VerifyPasses(func(err error) { t.Error(err) })
	for _, d := range l.p.Defs {
		l.verify(t, in, d)
	}
}

func TestExamplesAreWellFormedAtEveryStage(t *testing.T) {
	files, _ := filepath.Glob("../examples/*.sno")
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			l := newLibrary(t)
			in := core.NewInstances(l.p, builtin.Lookup)
			in.VerifyPasses(func(err error) { t.Error(err) })
			for _, d := range l.add(t, file, string(text), types.Unit{}) {
				l.verify(t, in, d)
			}
		})
	}
}

// rowsOf collects the variables that stand for rows.
func rowsOf(ty *core.Type, rows map[int]bool) {
	if ty.Row != nil {
		rows[ty.Row.Var] = true
	}
	for _, a := range ty.Args {
		rowsOf(a, rows)
	}
}
