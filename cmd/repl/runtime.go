package main

import (
	"os"
	"reflect"
	"runtime"
	"runtime/debug"
)

// settleRuntime suits Go's runtime to a process that compiles for a few milliseconds and
// then runs code that is not Go's.
func settleRuntime() {
	runtime.MemProfileRate = 0 // nobody asks for the profile
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	growStack(false)
	freshHeap()
}

// collectAt lets the Go heap reach 16 MB before the first collection. What is on it is
// the compiler's, and programs live elsewhere: with Go's 4 MB, compiling a program of
// 200 lines collected garbage for half of its time.
const collectAt = 400

// growStack lets the stack grow once, while there is next to nothing on it: doubled whenever the
// parser or the compiler go deeper it would be copied five times, frame by frame. What makes it grow
// is the size of the frame, checked on entry; it need not be used.
//
//go:noinline
func growStack(use bool) byte {
	if !use {
		return 0
	}
	var frame [48 << 10]byte
	return frame[len(os.Args)]
}

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
