package tiering_test

import (
	"testing"

	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/tiering"
)

// The checker reads the type of a builtin when a program first mentions it, so a
// malformed row must not wait for that program.
func TestEveryBuiltinHasAType(t *testing.T) {
	s, err := tiering.New(tiering.Config{Tier: tiering.Interp})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, op := range builtin.Table {
		if op.Hidden {
			continue
		}
		if ty, r := s.TypeOf(op.Name); r.Status != 0 || ty == "" {
			t.Errorf("%s: %q %v", op.Name, ty, r.Diags)
		}
	}
}
