//go:build linux && amd64

package amd64_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/amd64"
	"github.com/synoema/synoema/jit/ssa"
)

// tell is an effect that core's tests use. No native code can call it.
var tell = &core.Op{Name: "tell", Type: "Int -> Int", Arity: 1, Effect: true}

func lookup(name string) *core.Op {
	if name == tell.Name {
		return tell
	}
	return builtin.Lookup(name)
}

// TestCorePrograms compiles the programs of core's tests and runs those whose
// result is a number.
func TestCorePrograms(t *testing.T) {
	files, _ := filepath.Glob("../../core/testdata/*.core")
	ran := 0
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
				for _, off := range [][]string{nil, core.PassNames()} {
					if runProgram(t, text, result, off) {
						ran++
					}
				}
			})
		}
	}
	t.Logf("%d programs ran", ran)
}

// runProgram reports whether the program could be run.
func runProgram(t *testing.T, text, result string, off []string) bool {
	w := newWorld(t)
	p := core.NewProgram(w.types)
	if _, err := core.ParseDefs(p, text, lookup); err != nil {
		t.Skip(err)
	}
	in := core.NewInstances(p, lookup)
	in.Options.Off = map[string]bool{}
	for _, name := range off {
		in.Options.Off[name] = true
	}
	main, err := in.Instance("main", nil)
	if err != nil {
		t.Skip(err)
	}
	fns, err := in.Reachable(main)
	if err != nil {
		t.Skip(err)
	}
	for _, fn := range fns {
		w.task.Shared.Space.Fns.Init(fn)
		if err := w.engine.Register(fn); err != nil {
			t.Fatal(err)
		}
	}
	foreign := false
	for _, fn := range fns {
		f := ssa.Build(fn.Code.Load(), w.task.Shared.Layouts)
		ssa.Optimize(f)
		f.CheckedRestores = true
		code, err := amd64.Compile(f)
		if err != nil {
			t.Fatalf("%v\n%s", err, f)
		}
		if callsTell(f) {
			foreign = true
		} else if err := w.engine.Link(code); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := strconv.Atoi(result); err != nil || foreign {
		return false
	}
	if got := native(w, main); got != result {
		t.Errorf("main gives %s, core says %s", got, result)
	}
	return true
}

func callsTell(f *ssa.Func) bool {
	for _, b := range f.Blocks {
		for _, v := range b.Instrs {
			if v.Builtin == tell {
				return true
			}
		}
	}
	return false
}

func native(w *world, main *core.Fn) (result string) {
	defer func() {
		if r := recover(); r != nil {
			result = fmt.Sprint(r)
		}
	}()
	return fmt.Sprint(int64(w.engine.Run(w.task, main, 0, nil, w.task.Ctx+heap.CtxArenaA)))
}
