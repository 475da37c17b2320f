package ssa_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/build"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/ssa"
	"github.com/synoema/synoema/prelude/image"
	"github.com/synoema/synoema/source"
)

// frontend takes texts to Core definitions, as a session does.
type frontend struct {
	t       *testing.T
	sources *source.Set
	types   *core.Types
	env     *types.Env
	program *core.Program
}

func newFrontend(t *testing.T) *frontend {
	ty := core.NewTypes()
	return &frontend{t, &source.Set{}, ty, types.NewEnv(ty, types.Builtins{All: builtin.Table, Lookup: builtin.Lookup}), core.NewProgram(ty)}
}

func (fe *frontend) load(name, text string, unit types.Unit) {
	list := &diag.List{}
	f := syntax.ParseFile(fe.sources, fe.sources.Add(name, text), list)
	info := fe.env.Check(f, unit, list)
	if list.HasErrors() {
		fe.t.Skipf("%s: %s", name, list.Items[0].Message)
	}
	res := build.Build(f, info, fe.types, list)
	for _, d := range res.Defs {
		fe.program.Defs[d.Name] = d
	}
	for _, im := range info.Impls {
		fe.program.AddImpl(im)
	}
}

// TestExamples takes every example, with what it uses of the prelude, through
// Build and all passes with the verifier between them.
func TestExamples(t *testing.T) {
	files, _ := filepath.Glob("../../examples/*.sno")
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { exampleFile(t, file) })
	}
}

func exampleFile(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	fe := newFrontend(t)
	lib := image.New(fe.types, fe.sources)
	fe.program.Stock = lib.Def
	for _, im := range lib.Tell(fe.env, string(text)) {
		fe.program.AddImpl(im)
	}
	fe.load(file, string(text), types.Unit{})
	in := core.NewInstances(fe.program, builtin.Lookup)
	main, err := in.Instance("main", nil)
	if err != nil {
		t.Fatal(err)
	}
	funcs, err := buildReachable(in, main, heap.NewLayouts(fe.types), everywhere)
	if err != nil {
		t.Fatal(err)
	}
	instrs, start := 0, time.Now()
	for _, f := range funcs {
		checkText(t, f)
		ssa.OptimizeWith(f, &ssa.Options{Verify: true})
		checkText(t, f)
		for _, b := range f.Blocks {
			instrs += len(b.Instrs) + 1
		}
	}
	t.Logf("%d functions, %d instructions, %v", len(funcs), instrs, time.Since(start))
}
