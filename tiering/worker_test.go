package tiering

import "testing"

// TestWorkerAtRest stops a worker in the middle: what was under way and what waited is given
// back, and the next evaluation has a worker again.
func TestWorkerAtRest(t *testing.T) {
	begun, released := make(chan *fnState), []*fnState{}
	b := &background{}
	b.release = func(st *fnState) { released = append(released, st) }
	b.promote = func(st *fnState) {
		begun <- st
		for !b.over() {
		}
		b.release(st)
	}
	first, second := &fnState{}, &fnState{}
	if b.want(first) {
		t.Fatal("nothing runs, and yet there is a worker")
	}
	for range 3 {
		released = nil
		b.start()
		if !b.want(first) || !b.want(second) {
			t.Fatal("a worker does not take what is wanted")
		}
		if got := <-begun; got != first {
			t.Fatal("the second is done first")
		}
		b.rest()
		if len(released) != 2 || released[0] != first || released[1] != second {
			t.Fatalf("%d of 2 are given back", len(released))
		}
	}
}
