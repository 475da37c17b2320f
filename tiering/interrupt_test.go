package tiering_test

import (
	"runtime"
	"testing"
	"time"

	"github.com/synoema/synoema/jit/exec"
	"github.com/synoema/synoema/tiering"
)

const endless = "spin n = spin (? n > 1000000 -> 0 : n + 1)\nmain = spin 0\n"

// inBackground runs main of a program that does not end by itself.
func inBackground(t *testing.T, cfg tiering.Config, text string) (s *tiering.Session, done chan *tiering.Report) {
	t.Helper()
	s, err := tiering.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if r := s.Load("main.sno", text); r.Status != 0 {
		t.Fatal(r.Diags[0].Message)
	}
	done = make(chan *tiering.Report)
	go func() { done <- s.RunMain() }()
	return s, done
}

func TestInterruptEndsAnEndlessLoop(t *testing.T) {
	for _, procs := range []int{runtime.GOMAXPROCS(0), 1} {
		old := runtime.GOMAXPROCS(procs)
		for _, m := range modes {
			s, done := inBackground(t, m.cfg, endless)
			s.Interrupt()
			r := <-done
			if r.Status != 130 || r.Diags[0].Code != "interrupted" {
				t.Errorf("%s: status %d", m.name, r.Status)
			}
			if r := s.Enter("<prompt>", "6 * 7"); r.Status != 0 || r.Value.Text != "42" {
				t.Errorf("%s: the session must go on after an interrupt", m.name)
			}
			s.Close()
		}
		runtime.GOMAXPROCS(old)
	}
}

// TestCollectionDuringNativeLoop shows by order, not by clock, that native code
// does not hold up garbage collection: a whole collection completes while the
// loop runs, since only the interrupt after it ends the loop.
func TestCollectionDuringNativeLoop(t *testing.T) {
	for _, procs := range []int{2, 1} {
		old := runtime.GOMAXPROCS(procs)
		s, done := inBackground(t, tiering.Config{Tier: tiering.JIT}, endless)
		for i := 0; i < 10; i++ {
			runtime.Gosched()
			runtime.GC()
		}
		select {
		case r := <-done:
			t.Fatalf("the loop ended by itself: %+v", r)
		default:
		}
		s.Interrupt()
		if r := <-done; r.Status != 130 {
			t.Errorf("status %d", r.Status)
		}
		s.Close()
		runtime.GOMAXPROCS(old)
	}
}

// TestInterruptWhileCompiling asks before anything is compiled: nothing is then, and all is
// the next time.
func TestInterruptWhileCompiling(t *testing.T) {
	s, err := tiering.New(tiering.Config{Tier: tiering.JIT, Fixed: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.Load("main.sno", `count n acc = ? n == 0 -> acc : count (n - 1) (acc + 2)
main = count 21 0
`)
	s.Interrupt()
	if r := s.RunMain(); r.Status != 130 || r.Diags[0].Code != "interrupted" {
		t.Fatalf("%+v", r)
	}
	for _, f := range s.Functions() {
		if f.Tier == "native" {
			t.Errorf("%s was compiled all the same", f.Name)
		}
	}
	if r := s.RunMain(); r.Status != 0 || r.Value.Text != "42" {
		t.Fatalf("%+v", r)
	}
	native := 0
	for _, f := range s.Functions() {
		if f.Tier == "native" {
			native++
		}
	}
	if native == 0 && exec.Supported() {
		t.Error("nothing is native")
	}
}

// TestInterruptWhileLoading: what is loaded is kept whole or not at all, and the request is
// not served by what is entered next.
func TestInterruptWhileLoading(t *testing.T) {
	s, err := tiering.New(tiering.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.Enter("<prompt>", "f x = x + 1")
	s.Interrupt()
	if r := s.Load("main.sno", "f x = x + 2\ng x = f x\n"); r.Status != 130 || len(r.Diags) != 1 || len(r.Defined) > 0 {
		t.Fatalf("%+v", r)
	}
	if r := s.Enter("<prompt>", "f 1"); r.Status != 0 || r.Value.Text != "2" {
		t.Errorf("%+v", r)
	}
	if r := s.Enter("<prompt>", "g 1"); r.Status != 1 {
		t.Errorf("%+v", r)
	}
	if r := s.Load("main.sno", "f x = x + 2\n"); r.Status != 0 {
		t.Errorf("%+v", r)
	}
}

func TestInterruptAfterClose(t *testing.T) {
	s, err := tiering.New(tiering.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s.Interrupt()
}

// TestTimeoutEndsOneEntry: a clock that goes off as its entry ends does not end the
// next one.
func TestTimeoutEndsOneEntry(t *testing.T) {
	s, err := tiering.New(tiering.Config{Timeout: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if r := s.Load("main.sno", endless); r.Status != 0 {
		t.Fatal(r.Diags[0].Message)
	}
	for range 20 {
		if r := s.RunMain(); r.Status != 3 || r.Diags[0].Code != "timeout" {
			t.Fatalf("status %d", r.Status)
		}
	}
}
