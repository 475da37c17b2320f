package builtin

import (
	"io"
	"testing"
	"time"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// A program that waits for input is interrupted; the line goes to the next read.
func TestInterruptedRead(t *testing.T) {
	in, feed := io.Pipe()
	b := newBench(t, HostConfig{Stdin: in})
	b.task.Poll = func(t *heap.Task) {
		if t.TakePending()&heap.PendingInterrupt != 0 {
			panic(&core.Fault{Code: "interrupted", Msg: "interrupted"})
		}
	}
	go func() {
		time.Sleep(5 * time.Millisecond)
		b.task.Request(heap.PendingGC) // serves nothing, and the wait goes on
		time.Sleep(5 * time.Millisecond)
		b.task.Request(heap.PendingInterrupt)
	}()
	if got := b.call("readline", b.ty.String); got != "interrupted: interrupted" {
		t.Fatal(got)
	}
	go func() {
		io.WriteString(feed, "late\nmore\nlast")
		feed.Close()
	}()
	for _, want := range []string{"late", "more", "last", ""} {
		if got := b.call("readline", b.ty.String); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
