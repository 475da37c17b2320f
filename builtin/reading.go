package builtin

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"github.com/synoema/synoema/heap"
)

// gate lets one task at a time use what may block. It holds one token; a task
// waits for it by Await, so that it still serves requests.
type gate chan struct{}

func newGate() gate {
	g := make(gate, 1)
	g.leave()
	return g
}

func (g gate) leave() { g <- struct{}{} }

// input is something to read text from. A read that an interrupt made the program
// give up goes on; its text is what the next read gets.
type input struct {
	r      *bufio.Reader
	turn   gate
	unread *reading
}

type reading struct {
	text string
	err  error
}

func newInput(r io.Reader) *input { return &input{r: bufio.NewReader(r), turn: newGate()} }

// next reads. The read runs in a goroutine of its own unless there is a line already.
func (in *input) next(t *heap.Task, read func(*bufio.Reader) (string, error)) (string, error) {
	for {
		t.Await(in.turn)
		if got := in.unread; got != nil {
			in.unread = nil
			in.turn.leave()
			return got.text, got.err
		}
		if lineBuffered(in.r) {
			defer in.turn.leave()
			return read(in.r)
		}
		go func() {
			text, err := read(in.r)
			in.unread = &reading{text, err}
			in.turn.leave()
		}()
	}
}

// await runs a blocking operation so that the task still serves requests. It must not
// touch the task's memory: it goes on when the task is stopped.
func await[T any](t *heap.Task, f func() (T, error)) (v T, err error) {
	done := make(chan struct{})
	go func() {
		v, err = f()
		close(done)
	}()
	t.Await(done)
	return v, err
}

// act is await for what has no result.
func act(t *heap.Task, f func() error) error {
	_, err := await(t, func() (struct{}, error) { return struct{}{}, f() })
	return err
}

// lineBuffered reports whether a line can be had without waiting.
func lineBuffered(r *bufio.Reader) bool {
	b, err := r.Peek(r.Buffered())
	return err == nil && bytes.IndexByte(b, '\n') >= 0
}

// readLine is the next line without its end; "" at the end of input.
func readLine(r *bufio.Reader) (string, error) {
	line, err := r.ReadString('\n')
	if err == io.EOF {
		err = nil
	}
	line = strings.TrimSuffix(line, "\n")
	return strings.ToValidUTF8(strings.TrimSuffix(line, "\r"), "\uFFFD"), err
}

func readRest(r *bufio.Reader) (string, error) {
	b, err := io.ReadAll(r)
	return validText(b), err
}
