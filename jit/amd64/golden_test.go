package amd64_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/amd64"
	"github.com/synoema/synoema/jit/ssa"
)

var update = flag.Bool("update", false, "write what is compiled into the files")

const marker = "\n; assembly\n"

// TestGolden compiles every function under testdata; its assembly stands behind it.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.ssa")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { golden(t, file) })
	}
}

func golden(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text, want, _ := strings.Cut(string(data), marker)
	got := assembly(t, text, strings.HasPrefix(filepath.Base(file), "direct"))
	if *update {
		if err := os.WriteFile(file, []byte(text+marker+got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// assembly compiles all functions of a text; each line begins with a comment sign.
// With direct, they know those that stand before them.
func assembly(t *testing.T, text string, direct bool) string {
	o, callees := amd64.Options{}, map[*core.Fn]abi.Callee{}
	if direct {
		o.Known = func(fn *core.Fn) (abi.Callee, bool) { c, ok := callees[fn]; return c, ok }
	}
	fs, err := ssa.Parse(text, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range fs {
		if err := ssa.Verify(f); err != nil {
			t.Fatal(err)
		}
		code, err := amd64.CompileWith(f, o)
		if err != nil {
			t.Fatal(err)
		}
		callees[f.Fn] = code.Callee
		out.WriteString("; " + f.Name + "\n")
		for line := range strings.Lines(amd64.Disassemble(code, nil)) {
			out.WriteString("; " + line)
		}
	}
	return out.String()
}
