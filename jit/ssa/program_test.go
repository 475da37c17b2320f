package ssa_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/ssa"
	"github.com/synoema/synoema/jit/ssa/oracle"
)

// tell is an effect that core's tests use.
var tell = &core.Op{Name: "tell", Type: "Int -> Int", Arity: 1, Effect: true}

func lookup(name string) *core.Op {
	if name == tell.Name {
		return tell
	}
	return builtin.Lookup(name)
}

// buildProgram builds all instances that @main of a Core text reaches, main
// first, with the named passes of core left out.
func buildProgram(text string, way ssa.Building, off ...string) ([]*ssa.Func, error) {
	p := core.NewProgram(core.NewTypes())
	if _, err := core.ParseDefs(p, text, lookup); err != nil {
		return nil, err
	}
	in := core.NewInstances(p, lookup)
	in.Options.Off = map[string]bool{}
	for _, name := range off {
		in.Options.Off[name] = true
	}
	main, err := in.Instance("main", nil)
	if err != nil {
		return nil, err
	}
	return buildReachable(in, main, heap.NewLayouts(p.Types), way)
}

// everywhere lets every function be built where it is called.
var everywhere = ssa.Building{Text: func(fn *core.Fn) *core.Body { return fn.Code.Load() }, Callees: true, Rings: true}

func buildReachable(in *core.Instances, main *core.Fn, layouts *heap.Layouts, way ssa.Building) (funcs []*ssa.Func, err error) {
	fns, err := in.Reachable(main)
	for _, fn := range fns {
		funcs = append(funcs, ssa.BuildWith(fn.Code.Load(), layouts, way))
	}
	return funcs, err
}

// TestCorePrograms takes the programs of core's own tests through the pipeline.
func TestCorePrograms(t *testing.T) {
	files, _ := filepath.Glob("../../core/testdata/*.core")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split("\n"+string(src), "\n### ")[1:] {
			title, text, _ := strings.Cut(part, "\n")
			text, rest, _ := strings.Cut(text, "\n--- result\n")
			result, _, _ := strings.Cut(rest, "\n")
			t.Run(title, func(t *testing.T) {
				checkProgram(t, text, result)
				checkProgram(t, text, result, core.PassNames()...)
			})
		}
	}
}

func checkProgram(t *testing.T, text, result string, off ...string) {
	funcs, err := buildProgram(text, everywhere, off...)
	if err != nil {
		t.Skip(err)
	}
	want := outcome(funcs)
	for _, f := range funcs {
		checkText(t, f)
		ssa.OptimizeWith(f, &ssa.Options{Verify: true})
		checkText(t, f)
	}
	if _, err := strconv.Atoi(result); err == nil && !strings.HasPrefix(want+" ", result+" ") {
		t.Errorf("main gives %s, core says %s", want, result)
	}
	if got := outcome(funcs); got != want {
		t.Errorf("main gives %s, before the passes %s", got, want)
	}
}

// outcome runs main; its value counts when it is a number. The oracle has no
// builtins, so a program whose values come from one may go astray: no outcome.
func outcome(funcs []*ssa.Func) (text string) {
	defer func() {
		if recover() != nil {
			text = "astray"
		}
	}()
	m := oracle.New(funcs...)
	m.Helper = func(op *core.Op, args []uint64) (uint64, bool) { return args[0], op == tell }
	o := m.Run(funcs[0])
	if funcs[0].Ret == ssa.Ptr && o.Trap == nil {
		return "an object" + strings.Join(o.Events, ";")
	}
	return o.String() + " " + strings.Join(o.Events, ";")
}

// checkText writes f, reads it back and writes it again.
func checkText(t *testing.T, f *ssa.Func) {
	t.Helper()
	text := f.String()
	back, err := ssa.Parse(text, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if again := back[0].String(); again != text {
		t.Errorf("reads back as\n%s\nwas\n%s", again, text)
	}
}
