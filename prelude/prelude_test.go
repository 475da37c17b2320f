package prelude

import (
	"testing"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// Every file parses without a finding.
func TestParses(t *testing.T) {
	set := &source.Set{}
	out := &diag.List{}
	for _, f := range Files() {
		syntax.ParseFile(set, set.Add(f.Name, f.Text), out)
	}
	for _, d := range out.Items {
		file := set.File(d.Span.File)
		line, col := file.LineCol(d.Span.Lo)
		t.Errorf("%s:%d:%d: %s", file.Name, line, col, d.Error())
	}
}
