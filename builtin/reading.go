package builtin

import (
	"bufio"
	"bytes"
	"errors"
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

// errTooLong tells that the memory limit leaves no room for a text.
var errTooLong = errors.New("the text is longer than the memory limit allows")

// lines reads a line without its end, of so many bytes at most; "" at the end of input.
func lines(most int) func(r *bufio.Reader) (string, error) {
	return func(r *bufio.Reader) (string, error) {
		var line strings.Builder
		part, err := r.ReadSlice('\n')
		for ; err == bufio.ErrBufferFull; part, err = r.ReadSlice('\n') {
			if line.Write(part); line.Len() > most {
				return "", errTooLong
			}
		}
		line.Write(part)
		if err == io.EOF {
			err = nil
		}
		text := strings.TrimSuffix(line.String(), "\n")
		return validText(strings.TrimSuffix(text, "\r")), err
	}
}

// rest reads all there is, so many bytes at most.
func rest(most int) func(r *bufio.Reader) (string, error) {
	return func(r *bufio.Reader) (string, error) { return readText(r, 0, most) }
}

// readText reads all there is, probably so many bytes.
func readText(r io.Reader, probably int64, most int) (string, error) {
	if probably > int64(most) {
		return "", errTooLong
	}
	var parts [][]byte // one text that grows would be copied again and again
	part, total := max(int(probably)+1, leastPart), 0
	for {
		b := make([]byte, part)
		n, err := io.ReadFull(r, b)
		if total += n; total > most {
			return "", errTooLong
		}
		parts = append(parts, b[:n])
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return validText(joined(parts, total)), nil
		}
		if err != nil {
			return "", err
		}
		part = min(2*part, mostPart)
	}
}

// joined is the text that the parts, of so many bytes in all, are together.
func joined(parts [][]byte, total int) string {
	var b strings.Builder
	b.Grow(total)
	for _, p := range parts {
		b.Write(p)
	}
	return b.String()
}

// How much of a text is read at once, unless it is known how much there is.
const (
	leastPart = 16 << 10
	mostPart  = 4 << 20
)

// made is the String of a text that was read. Until it is there, the text is there twice.
func made(c *Call, text string) heap.Word {
	c.Task.Scratch(len(text))
	defer c.Task.Scratch(0)
	return c.Task.NewString(c.Dest, text)
}

// judged passes the fault of a text that is too long.
func judged(c *Call, err error) error {
	if err == errTooLong {
		panic(c.Task.OutOfMemory())
	}
	return err
}
