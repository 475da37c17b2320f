package core

import "testing"

// TestSubstSharing replaces a variable in a type whose tree has 2^60 leaves.
func TestSubstSharing(t *testing.T) {
	ts := NewTypes()
	ty := ts.Var(0)
	for range 60 {
		ty = ts.Pair(ty, ty)
	}
	if got := ts.Subst(ty, []*Type{ts.Int}); !got.Closed() {
		t.Fatal("the variable is still there")
	}
}
