package slab

import "testing"

// TestTake takes more and more: pieces are zero, apart from each other, and the same memory after Reset.
func TestTake(t *testing.T) {
	var s Of[int]
	var firsts []*int
	for round := range 3 {
		var lent [][]int
		for n := 1; n < 300; n += 7 {
			p := s.Take(n)
			for _, x := range p {
				if x != 0 {
					t.Fatalf("round %d: a piece of %d is not zero", round, n)
				}
			}
			for i := range p {
				p[i] = n
			}
			lent = append(lent, p)
		}
		for k, p := range lent {
			if n := 1 + 7*k; len(p) != n || cap(p) != n || p[0] != n || p[n-1] != n {
				t.Fatalf("round %d: the piece of %d is %v", round, n, p)
			}
		}
		if r := s.Room(5); len(r) != 0 || cap(r) != 5 {
			t.Fatalf("round %d: room for %d with %d", round, cap(r), len(r))
		}
		firsts = append(firsts, &lent[0][0])
		s.Reset()
	}
	if firsts[0] != firsts[1] || firsts[1] != firsts[2] {
		t.Error("memory is not used again")
	}
}

func TestZeroedAndFilled(t *testing.T) {
	a := Filled([]int(nil), 5, 7)
	if b := Filled(a, 3, 9); &a[0] != &b[0] || len(b) != 3 || b[2] != 9 {
		t.Errorf("Filled gives %v", b)
	}
	if b := Zeroed(a, 5); &a[0] != &b[0] || b[0] != 0 || b[4] != 0 {
		t.Errorf("Zeroed gives %v", b)
	}
	if b := Sized(a, 4); len(b) != 4 || &a[0] != &b[0] {
		t.Errorf("Sized gives %v", b)
	}
	if b := Empty(a, 4); len(b) != 0 || &a[0] != &b[:1][0] {
		t.Errorf("Empty gives %v", b)
	}
	if b := Empty(a, 100); len(b) != 0 || cap(b) < 100 {
		t.Errorf("Empty gives room for %d", cap(b))
	}
	if b := Zeroed(a, 100); len(b) != 100 || b[99] != 0 {
		t.Errorf("Zeroed gives %d elements", len(b))
	}
}
