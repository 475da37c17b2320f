package types_test

import (
	"testing"

	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
	"github.com/synoema/synoema/prelude"
	"github.com/synoema/synoema/source"
)

// The prelude as shipped checks against the builtins as shipped.
func TestRealPrelude(t *testing.T) {
	set, env := &source.Set{}, types.NewEnv(core.NewTypes(), builtin.Table)
	for _, f := range prelude.Files() {
		out := &diag.List{}
		id := set.Add(f.Name, f.Text)
		env.Check(syntax.ParseFile(set, id, out), types.Unit{Prefix: "Prelude."}, out)
		for _, d := range out.Items {
			line, col := set.File(id).LineCol(d.Span.Lo)
			t.Errorf("%s:%d:%d: %s: %s\n%s\n%v %s", f.Name, line, col, d.Code, d.Message, set.File(id).Line(line), d.Notes, d.Hint)
		}
	}
	for _, name := range env.Names() {
		if text, ok := env.TypeOf(name); ok && testing.Verbose() {
			t.Logf("%s : %s", name, text)
		}
	}
}
