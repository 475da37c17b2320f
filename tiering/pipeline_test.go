package tiering

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/exec"
	"github.com/synoema/synoema/jit/ssa"
)

// onCores are the ways to make a program native before it starts: by one goroutine, or by two on as many cores.
var onCores = []struct{ beside, procs int }{{-1, 2}, {0, 1}, {1, 2}, {1, 2}, {1, 4}}

// eachWay runs f in each of them.
func eachWay(t *testing.T, f func(cfg Config) string) {
	t.Helper()
	if !exec.Supported() {
		t.Skip("no native tier")
	}
	want := ""
	for i, way := range onCores {
		old := runtime.GOMAXPROCS(way.procs)
		got := f(Config{Tier: JIT, Fixed: true, Beside: way.beside, Stdout: io.Discard})
		runtime.GOMAXPROCS(old)
		if i == 0 {
			want = got
		} else if got != want {
			t.Fatalf("%+v is not what one goroutine does:\n%s\nbut:\n%s", way, got, want)
		}
	}
}

func loaded(t *testing.T, cfg Config, text string) *Session {
	t.Helper()
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if r := s.Load("main.sno", text); r.Status != 0 {
		s.Close()
		t.Fatal(r.Diags[0].Message)
	}
	return s
}

// TestPipelineSameCode: the same bytes at the same places, whoever was quicker.
func TestPipelineSameCode(t *testing.T) {
	programs, _ := filepath.Glob("../examples/*.sno")
	more, _ := filepath.Glob("../bench/heavy/*.sno")
	for _, file := range append(programs, more...) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		list := filepath.Join(t.TempDir(), "perf.map")
		eachWay(t, func(cfg Config) string {
			cfg.PerfMap, cfg.Grants = list, AllowAll()
			s := loaded(t, cfg, string(text))
			defer s.Close()
			return linked(t, s, list)
		})
	}
}

// linked makes a program's main native, and shows the code of all functions.
func linked(t *testing.T, s *Session, list string) string {
	d := s.program.Defs["main"]
	if d.Type.IsFun() {
		d, _ = s.mainCall(d)
	}
	fn, err := s.insts.Instance(d.Name, nil)
	if err == nil {
		err = s.register(fn)
	}
	if err == nil {
		err = s.compileAll(fn)
	}
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	first := heap.Word(0)
	for line := range strings.Lines(string(text)) {
		var lo heap.Word
		var size int
		var name string
		if _, err := fmt.Sscanf(line, "%x %x %s", &lo, &size, &name); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		if first == 0 {
			first = lo
		}
		fmt.Fprintf(&b, "%s at %x:", name, lo-first)
		for at := lo; name != "thunks" && at+8 <= lo+heap.Word(size); at += 8 {
			fmt.Fprintf(&b, " %x", heap.Load(at, 0))
		}
		b.WriteString("\n")
	}
	return b.String()
}

const callingMany = `
half : Int -> Int
half n = ? n < 2 -> n : (? n % 2 == 0 -> half (n / 2) : half (n - 1) + 1)
f : Int -> Int
f n = ? n < 2 -> half n : f (n - 1) + half (n + 1)
g : Int -> Int
g n = ? n < 2 -> f n : g (n - 2) + f n
even : Int -> Bool
even n = ? n == 0 -> true : odd (n - 1)
odd : Int -> Bool
odd n = ? n == 0 -> false : even (n - 1)
words : Int -> String
words n = ? n == 0 -> "" : words (n - 1) ++ show (g n) ++ (? even n -> " " : ", ")
main = words 9
`

// TestPipelineBrokenPass: a function on which a pass breaks stays interpreted, the others become native.
func TestPipelineBrokenPass(t *testing.T) {
	eachWay(t, func(cfg Config) string {
		var trace strings.Builder
		cfg.Trace = &trace
		s := loaded(t, cfg, callingMany)
		defer s.Close()
		s.jit.Options.After = func(pass string, f *ssa.Func) {
			if pass == "gvn" && f.Name == "g" {
				panic("made to fail")
			}
		}
		r := s.RunMain()
		if r.Status != 0 || r.Value.Text == "" {
			t.Fatalf("%+v", r)
		}
		told := "g stays interpreted: internal error while compiling g: made to fail"
		if !strings.Contains(trace.String(), told) || !strings.Contains(trace.String(), "f turned native") {
			t.Fatal(trace.String())
		}
		return r.Value.Text
	})
}

// TestPipelineFull: there is no room for the code of all.
func TestPipelineFull(t *testing.T) {
	eachWay(t, func(cfg Config) string {
		var trace strings.Builder
		cfg.Trace, cfg.MaxCode = &trace, 600
		s := loaded(t, cfg, callingMany)
		defer s.Close()
		if r := s.RunMain(); r.Status == 0 || r.Diags[0].Code != "out_of_memory" {
			t.Fatalf("%+v", r)
		}
		return fmt.Sprint(strings.Count(trace.String(), "turned native"), strings.Count(trace.String(), "stays interpreted"))
	})
}

// TestPipelineInterrupted interrupts at one moment after another. Whatever was under way, the
// session goes on, and no goroutine is left.
func TestPipelineInterrupted(t *testing.T) {
	before := runtime.NumGoroutine()
	eachWay(t, func(cfg Config) string {
		for moment := range 40 {
			s := loaded(t, cfg, callingMany)
			done := make(chan *Report)
			go func() { done <- s.RunMain() }()
			for range moment * moment {
				runtime.Gosched()
			}
			s.Interrupt()
			if r := <-done; r.Status != 0 && (r.Status != 130 || r.Diags[0].Code != "interrupted") {
				t.Fatalf("%+v", r)
			}
			s.DropInterrupt()
			if r := s.RunMain(); r.Status != 0 || len(strings.Fields(r.Value.Text)) != 9 {
				t.Fatalf("%+v", r)
			}
			s.Close()
		}
		return ""
	})
	for tries := 0; runtime.NumGoroutine() > before; tries++ { // one may be about to end
		if runtime.Gosched(); tries > 1e6 {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
}

// TestPipelineHelperPanics: what breaks beside breaks the evaluation, not the process.
func TestPipelineHelperPanics(t *testing.T) {
	p := &pipeline{s: &Session{}, beside: true, bell: make(chan struct{}, 1), jobs: []*job{{st: &fnState{}}}, nodes: 1}
	p.wake()
	<-p.bell
	defer func() {
		if recover() == nil || p.isBusy() {
			t.Error("the helper's panic is lost")
		}
	}()
	p.failed()
}
