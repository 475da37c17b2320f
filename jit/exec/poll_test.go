//go:build linux && amd64

package exec_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/exec"
)

// spin turns for ever after telling that it has begun.
const spin = `
func @"spin"(i64) -> i64 {
block0(v0: i64):
    v9 = dest
    v8 = call.i64 @"begun"(v9, v0)
    jump block1(v8)
block1(v1: i64):
    poll
    v2 = const.i64 1
    v3 = add v1, v2
    jump block1(v3)
}
`

func TestInterruptStopsLoop(t *testing.T) {
	m := newMachine(t, spin, 0)
	begun := make(chan bool, 1)
	m.interp["begun"] = func([]heap.Word, heap.Word) (heap.Word, *exec.TailCall) {
		begun <- true
		return 0, nil
	}
	m.poll = func(pending heap.Word) {
		if pending == heap.PendingInterrupt {
			panic(&core.Fault{Code: "interrupted"})
		}
		t.Errorf("pending %b", pending)
	}
	for range 20 {
		go func() {
			<-begun
			m.task.Request(heap.PendingInterrupt)
		}()
		m.fails("spin", 0, "interrupted")
	}
	if m.task.Poisoned() {
		t.Error("the poison is still there")
	}
}

// TestRequestsAreServedTogether makes requests that are not the last word: the loop
// goes on after them, with every register as it was.
func TestRequestsAreServedTogether(t *testing.T) {
	m := newMachine(t, strings.ReplaceAll(build, "poll", "poll\n    poll"), 0)
	served := heap.Word(0)
	m.poll = func(pending heap.Word) { served |= pending }
	m.task.Request(heap.PendingTimeout)
	m.task.Request(heap.PendingStop)
	m.want("build", 1000, 1000)
	if served != heap.PendingTimeout|heap.PendingStop {
		t.Errorf("served %b", served)
	}
	m.task.Request(heap.PendingGC) // for the engine itself, not for the host
	served = 0
	m.want("build", 1000, 1000)
	if served != 0 {
		t.Errorf("the host was asked to serve %b", served)
	}
}

// TestCollectionCompletes shows that native code does not hold up Go's collector:
// whole collections complete while the loop turns, which only ends after them.
func TestCollectionCompletes(t *testing.T) {
	for _, procs := range []int{2, 1} {
		t.Run(fmt.Sprint(procs), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
			m := newMachine(t, spin, 0)
			begun, ended := make(chan bool), make(chan *core.Fault)
			m.interp["begun"] = func([]heap.Word, heap.Word) (heap.Word, *exec.TailCall) {
				begun <- true
				return 0, nil
			}
			m.poll = func(heap.Word) { panic(&core.Fault{Code: "interrupted"}) }
			go func() {
				_, fault := m.run("spin", 0)
				ended <- fault
			}()
			<-begun
			for range 5 {
				runtime.GC()
			}
			select {
			case f := <-ended:
				t.Fatalf("the loop ended by itself: %v", f)
			default:
			}
			m.task.Request(heap.PendingInterrupt)
			if f := <-ended; f == nil || f.Code != "interrupted" {
				t.Fatalf("fault %v", f)
			}
		})
	}
}

// deep calls itself until the stack is full.
const deep = `
func @"deep"(i64) -> i64 {
block0(v0: i64):
    v1 = dest
    v2 = const.i64 1
    v3 = add v0, v2
    v4 = call.i64 @"deep"(v1, v3) @1:3-6
    v5 = add v4, v3
    ret v5
}
`

func TestStackOverflowByPoll(t *testing.T) {
	m := newMachine(t, deep, 0)
	for range 3 {
		f := m.fails("deep", 0, core.CodeStackOverflow)
		if f.Msg != core.StackOverflowMsg || len(f.Trace) == 0 || f.Omitted == 0 {
			t.Errorf("%q, %d frames, %d left out", f.Msg, len(f.Trace), f.Omitted)
		}
	}
}

// TestTrimGivesStackBack: pages that are given back read as zero.
func TestTrimGivesStackBack(t *testing.T) {
	m := newMachine(t, deep, 0)
	m.fails("deep", 0, core.CodeStackOverflow)
	lo, hi, err := m.task.NativeStack()
	if err != nil {
		t.Fatal(err)
	}
	touched := func() (words int) {
		for at := lo; at < hi; at += 8 {
			if heap.Load(at, 0) != 0 {
				words++
			}
		}
		return words
	}
	before := touched()
	exec.Trim(m.task)
	if after := touched(); after == 0 || after > before/2 {
		t.Errorf("%d words of the stack are in use before Trim, %d after it", before, after)
	}
	m.fails("deep", 0, core.CodeStackOverflow)
}

// TestSignalsBecomeFaults runs machine code that no compiler of ours makes. The
// process lives on, and so do the engine and the task.
func TestSignalsBecomeFaults(t *testing.T) {
	m := newMachine(t, down, 0)
	m.place("bad_load", 0x48, 0x8b, 0x04, 0x25, 8, 0, 0, 0, 0xc3) // mov rax, [8]; ret
	m.place("bad_divide", 0x31, 0xc9, 0x48, 0xf7, 0xf9, 0xc3)     // xor ecx, ecx; idiv rcx; ret
	m.place("no_limit", 0x50, 0xeb, 0xfd)                         // again: push rax; jmp again
	for range 3 {
		if f := m.fails("bad_load", 0, core.CodeInternal); !strings.Contains(f.Msg, "bad_load+0x0 touched address 0x8;") {
			t.Error(f.Msg)
		}
		m.fails("bad_divide", 1, core.CodeInternal)
		m.fails("no_limit", 0, core.CodeStackOverflow)
		m.want("down", 0, 0)
	}
}

// TestFaultsOfGoAreNotTaken: the hooks hand on what did not happen in native code.
func TestFaultsOfGoAreNotTaken(t *testing.T) {
	newMachine(t, down, 0)
	defer func() {
		if err, ok := recover().(runtime.Error); !ok || !strings.Contains(err.Error(), "nil pointer") {
			t.Errorf("recovered %v", err)
		}
	}()
	var p *machine
	p.poll(0)
}

func TestEnginesSideBySide(t *testing.T) {
	var wg sync.WaitGroup
	for n := range 4 {
		m := newMachine(t, down, 0)
		m.interp["up"] = func(args []heap.Word, _ heap.Word) (heap.Word, *exec.TailCall) {
			return m.enter("down", args[0]) + heap.Word(n), nil
		}
		m.place("bad_load", 0x48, 0x8b, 0x04, 0x25, 8, 0, 0, 0, 0xc3)
		wg.Go(func() {
			for range 50 {
				if v, fault := m.run("down", 100); fault != nil || v != int64(100*(n+1)) {
					t.Errorf("engine %d: %d %v", n, v, fault)
				}
				if _, fault := m.run("bad_load", 0); fault == nil || fault.Code != core.CodeInternal {
					t.Errorf("engine %d: %v", n, fault)
				}
			}
		})
	}
	wg.Wait()
}

// TestCloseGivesTheRegionBack opens and closes more engines than can live at once.
func TestCloseGivesTheRegionBack(t *testing.T) {
	for range 100 {
		shared, err := heap.NewShared(core.NewTypes())
		if err != nil {
			t.Fatal(err)
		}
		e, err := exec.New(shared, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		if err := shared.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTooManyEngines(t *testing.T) {
	var open []func() error
	defer func() {
		for _, close := range open {
			if err := close(); err != nil {
				t.Error(err)
			}
		}
	}()
	for range 65 {
		shared, err := heap.NewShared(core.NewTypes())
		if err != nil {
			t.Skip(err) // too little address space
		}
		e, err := exec.New(shared, nil)
		if err != nil {
			open = append(open, shared.Close)
			if !strings.Contains(err.Error(), "sessions") {
				t.Error(err)
			}
			return
		}
		open = append(open, e.Close, shared.Close)
	}
	t.Error("65 engines live at once")
}
