package builtin

import (
	"bufio"
	"io"

	"github.com/synoema/synoema/heap"
)

// sink is something to write text to. Whoever reads the other end may stop reading,
// so what may block runs in a goroutine of its own, which has the turn until it ends.
type sink struct {
	w    *bufio.Writer
	turn gate
}

func newSink(w io.Writer) *sink { return &sink{bufio.NewWriter(w), newGate()} }

// put appends text; pieces of very long text let other tasks in between.
func (s *sink) put(t *heap.Task, text string) error {
	t.Await(s.turn)
	if len(text) <= s.w.Available() {
		defer s.turn.leave()
		_, err := s.w.WriteString(text)
		return err
	}
	s.turn.leave()
	return inParts(text, func(part []byte) error {
		return s.do(t, func() error { _, err := s.w.Write(part); return err })
	})
}

func (s *sink) flush(t *heap.Task) error { return s.do(t, s.w.Flush) }

// do runs f when it is this task's turn.
func (s *sink) do(t *heap.Task, f func() error) error {
	t.Await(s.turn)
	return act(t, func() error {
		defer s.turn.leave()
		return f()
	})
}

// end flushes, unless a write that was given up is still under way.
func (s *sink) end() error {
	select {
	case <-s.turn:
		return s.w.Flush()
	default:
		return nil
	}
}

// writeText writes to what has no buffer.
func writeText(t *heap.Task, w io.Writer, text string) error {
	return inParts(text, func(part []byte) error {
		return act(t, func() error { _, err := w.Write(part); return err })
	})
}

// inParts writes copies of the parts of text: a write that is given up goes on.
func inParts(text string, write func(part []byte) error) error {
	for from := 0; from < len(text); {
		to := heap.NextPart(text, from)
		if err := write([]byte(text[from:to])); err != nil {
			return err
		}
		from = to
	}
	return nil
}
