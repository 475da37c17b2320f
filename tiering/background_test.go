package tiering_test

import (
	"fmt"
	"io"
	"runtime"
	"testing"

	"github.com/synoema/synoema/tiering"
)

// TestBesideRedefined redefines a function again and again while what its last text made hot
// may be under way: no value of an old text may be seen, and no worker may be left.
func TestBesideRedefined(t *testing.T) {
	before := runtime.NumGoroutine()
	s, err := tiering.New(tiering.Config{Threshold: 1, Beside: 1, Stdout: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	enter := func(text string) string {
		t.Helper()
		r := s.Enter("<test>", text)
		if r.Status != 0 {
			t.Fatalf("%s: %v", text, r.Diags[0])
		}
		if r.Value == nil {
			return ""
		}
		return r.Value.Text
	}
	enter("double x = x + x")
	for i := range 60 {
		enter(fmt.Sprintf("f : Int -> Int\nf n = ? n == 0 -> double %d : f (n - 1)", i))
		if got, want := enter(fmt.Sprintf("f %d", 50*i)), fmt.Sprint(2*i); got != want {
			t.Fatalf("after definition %d, f gives %s", i, got)
		}
		if i%7 == 6 {
			s.Undo(2)
			if got, want := enter("f 1000"), fmt.Sprint(2*(i-1)); got != want {
				t.Fatalf("after taking definition %d back, f gives %s", i, got)
			}
		}
		for tries := 0; runtime.NumGoroutine() > before; tries++ { // one may be about to end
			if runtime.Gosched(); tries > 1e6 {
				t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
			}
		}
	}
}

// TestBesideFailing ends evaluations by errors and exits while functions are compiled.
func TestBesideFailing(t *testing.T) {
	s, err := tiering.New(tiering.Config{Threshold: 1, Beside: 1, Stdout: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.Enter("<test>", "g : Int -> Int\ng n = ? n == 0 -> 1 / 0 : g (n - 1)")
	for i := range 40 {
		if r := s.Enter("<test>", fmt.Sprintf("g %d", 20*i)); r.Status != 1 || r.Diags[0].Code != "division_by_zero" {
			t.Fatalf("%+v", r)
		}
	}
	if r := s.Enter("<test>", "map (\\x -> x * x) [1..3]"); r.Status != 0 || r.Value.Text != "[1 4 9]" {
		t.Fatalf("%+v", r)
	}
}
