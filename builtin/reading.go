package builtin

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"github.com/synoema/synoema/heap"
)

// reading is a read under way, in a goroutine of its own so that the task that
// waits for it still serves interrupts and timeouts.
type reading struct {
	done chan struct{}
	text string
	err  error
}

func startReading(read func() (string, error)) *reading {
	r := &reading{done: make(chan struct{})}
	go func() {
		r.text, r.err = read()
		close(r.done)
	}()
	return r
}

// input reads from the standard input. A read that an interrupt made the program give up
// goes on; its text is what the next read of a line begins with.
func (h *Host) input(t *heap.Task, read func() (string, error)) (string, error) {
	h.inMu.Lock()
	defer h.inMu.Unlock()
	if r := h.unread; r != nil {
		t.Await(r.done)
		h.unread = nil
		return r.text, r.err
	}
	if lineBuffered(h.in) {
		return read()
	}
	r := startReading(read)
	h.unread = r
	t.Await(r.done) // may panic: then unread stays
	h.unread = nil
	return r.text, r.err
}

// await runs a blocking operation so that the task still serves requests.
func await[T any](t *heap.Task, f func() (T, error)) (v T, err error) {
	done := make(chan struct{})
	go func() {
		v, err = f()
		close(done)
	}()
	t.Await(done)
	return v, err
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
