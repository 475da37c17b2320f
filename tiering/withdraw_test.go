package tiering

import (
	"strings"
	"testing"
)

// An entry of several definitions is kept whole or not at all.
func TestEntryWithFailingValueIsTakenBack(t *testing.T) {
	s, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if r := s.Enter("<prompt>", "v = 1"); r.Status != 0 {
		t.Fatal(r.Diags)
	}
	r := s.Enter("<prompt>", "T = A | B\nf x = x + v\nv = 2\nw = head []\nz = 3")
	if r.Status != statusError || len(r.Diags) != 1 || len(r.Defined) != 0 {
		t.Fatalf("status %d, %v, defined %v", r.Status, r.Diags, r.Defined)
	}
	notes := strings.Join(r.Diags[0].Notes, "; ")
	for _, want := range []string{"f is not defined", "w is not defined", "z is not defined", "v is what it was before"} {
		if !strings.Contains(notes, want) {
			t.Errorf("the notes lack %q: %s", want, notes)
		}
	}
	if r := s.Enter("<prompt>", "v"); r.Value == nil || r.Value.Text != "1" {
		t.Errorf("v is %v", r)
	}
	for _, gone := range []string{"f 1", "w", "z", "A"} {
		if r := s.Enter("<prompt>", gone); r.Status == 0 || r.Diags[0].Code != "unbound_variable" {
			t.Errorf("%s: %v", gone, r.Diags)
		}
	}
	if r := s.Enter("<prompt>", "v = 2\nz = v + 3"); r.Status != 0 {
		t.Errorf("entered again: %v", r.Diags)
	}
}
