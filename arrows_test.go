package synoema_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/synoema/synoema"

// arrows says which packages of the project each package may import. Dependencies
// point one way: cmd → repl → tiering → {interp, jit} → {core, heap}; frontend → core.
var arrows = map[string]string{
	".":               "tiering frontend/diag",
	"bench":           "heap tiering",
	"builtin":         "core heap",
	"cmd/repl":        "cmd/repl/early repl tiering frontend/diag",
	"cmd/repl/early":  "",
	"core":            "source",
	"fuzz":            "heap tiering frontend/diag",
	"frontend/build":  "core source frontend/diag frontend/syntax frontend/types",
	"frontend/diag":   "source",
	"frontend/syntax": "source frontend/diag",
	"frontend/types":  "core source frontend/diag frontend/syntax",
	"heap":            "core source",
	"interp":          "builtin core heap",
	"jit":             "core heap jit/abi jit/amd64 jit/ssa",
	"jit/abi":         "core",
	"jit/amd64":       "core heap source jit/abi jit/regalloc jit/slab jit/ssa",
	"jit/exec":        "builtin core heap jit/abi",
	"jit/regalloc":    "jit/abi jit/slab",
	"jit/slab":        "",
	"jit/ssa":         "builtin core heap source jit/slab",
	"jit/ssa/oracle":  "core heap jit/ssa",
	"prelude":         "core",
	"prelude/image":   "builtin core source frontend/types prelude",
	"repl":            "tiering frontend/diag frontend/syntax repl/line source",
	"repl/line":       "",
	"repl/vt":         "",
	"source":          "",
	"tiering": "builtin core heap interp jit jit/abi jit/amd64 jit/exec jit/ssa prelude prelude/image source " +
		"frontend/build frontend/diag frontend/syntax frontend/types tiering/sample",
	"tiering/sample": "core heap",
}

func TestArrowsPointOneWay(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		pkg := filepath.ToSlash(filepath.Dir(path))
		seen[pkg] = true
		allowed, listed := arrows[pkg]
		if !listed {
			t.Errorf("%s: package %s has no row in arrows", path, pkg)
		}
		checkImports(t, path, strings.Fields(allowed))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range arrows {
		if !seen[pkg] {
			t.Errorf("package %s of arrows does not exist", pkg)
		}
	}
}

func checkImports(t *testing.T, path string, allowed []string) {
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, im := range f.Imports {
		name, _ := strconv.Unquote(im.Path.Value)
		inner, ours := strings.CutPrefix(name, module+"/")
		if !ours {
			continue
		}
		ok := false
		for _, a := range allowed {
			ok = ok || a == inner
		}
		if !ok {
			t.Errorf("%s must not import %s", path, inner)
		}
	}
}
