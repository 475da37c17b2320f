package main

import (
	"os"
	"reflect"
	"runtime/debug"

	_ "github.com/synoema/synoema/cmd/repl/early"
)

// settleRuntime suits Go's runtime to a process that compiles for a few milliseconds and
// then runs code that is not Go's. Package early has begun with it.
func settleRuntime() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	freshHeap()
}

// collectAt lets the Go heap reach 16 MB before the first collection. What is on it is
// the compiler's, and programs live elsewhere: with Go's 4 MB, compiling a program of
// 200 lines collected garbage for half of its time.
const collectAt = 400

// heapChunk is what Go's heap grows by, and a multiple of large pages.
const heapChunk = 4 << 20

// freshHeap lets the heap go on in its next chunk, in large pages: the first touch of each small
// one costs as much as compiling a line of a program. The heap begins at random within
// a chunk, so what is left of that one is passed by: an array takes it that is never touched, but
// reaches into the next.
func freshHeap() {
	here := reflect.ValueOf(new([1 << 10]byte)).Pointer()
	next := (here + heapChunk) &^ (heapChunk - 1)
	rest := make([]byte, next-here+8<<10)
	if begin := reflect.ValueOf(rest).Pointer(); begin < next && begin+uintptr(len(rest)) > next {
		preferLargePages(next, heapChunk)
	}
}
