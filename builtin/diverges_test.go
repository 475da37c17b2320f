package builtin_test

import (
	"slices"
	"testing"

	"github.com/synoema/synoema/builtin"
)

// TestDiverging lists the builtins that never return.
func TestDiverging(t *testing.T) {
	var names []string
	for i := range builtin.Table {
		if builtin.Table[i].Diverges() {
			names = append(names, builtin.Table[i].Name)
		}
	}
	slices.Sort(names)
	if want := []string{"bad_argument", "error", "exit"}; !slices.Equal(names, want) {
		t.Errorf("%q never return, not %q", names, want)
	}
}
