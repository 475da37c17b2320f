package builtin

import (
	"bufio"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/synoema/synoema/heap"
)

// output is the standard output: a buffer that empties itself soon after it was
// filled. Whoever reads the other end may stop reading, so a task never waits for
// the buffer to be emptied without serving requests.
type output struct {
	mu      sync.Mutex // held while the buffer is emptied: tasks only try to take it
	w       *bufio.Writer
	limit   int64
	written int64
	flusher *time.Timer
	waiting bool // the flusher is set

	turn   gate        // of long texts
	long   atomic.Bool // one is being printed: nothing may come between its pieces
	gaveUp atomic.Bool // a task was stopped while it waited for whoever reads
}

// flushDelay is how long output may wait for more: long enough to join the lines
// of a loop, short enough to look immediate.
const flushDelay = 15 * time.Millisecond

// grace is how long the end of a program that was stopped because nobody reads
// its output waits for somebody to read it.
const grace = time.Second

const outputBuffer = 64 << 10

var errOutputLimit = errors.New("output limit")

func (o *output) open(w io.Writer, limit int64) {
	o.w, o.limit, o.turn = bufio.NewWriterSize(w, outputBuffer), limit, newGate()
}

func (o *output) begin() {
	o.mu.Lock()
	o.written = 0
	o.mu.Unlock()
}

// print appends what a program prints, with nothing of other tasks in between. What
// the limit leaves no room for is cut off, between two characters.
func (o *output) print(t *heap.Task, text, end string) error {
	if done, err := o.printNow(text, end); done {
		return err
	}
	t.Await(o.turn)
	defer o.turn.leave()
	defer o.long.Store(false)
	o.long.Store(true)
	for _, part := range [...]string{text, end} {
		if err := o.lock(t); err != nil {
			return err
		}
		fits := o.count(part)
		o.mu.Unlock()
		if err := o.inPieces(t, part[:fits]); err != nil {
			return err
		}
		if fits < len(part) {
			return errOutputLimit
		}
	}
	return nil
}

// printNow prints what fits into the buffer, if nobody else is at it.
func (o *output) printNow(text, end string) (done bool, err error) {
	if !o.mu.TryLock() {
		return false, nil
	}
	defer o.mu.Unlock()
	n := len(text) + len(end)
	if o.long.Load() || n > o.w.Available() || o.limit > 0 && o.written+int64(n) > o.limit {
		return false, nil
	}
	o.written += int64(n)
	if err = o.append(text); err == nil {
		err = o.append(end)
	}
	return true, err
}

func (o *output) lock(t *heap.Task) error {
	for !o.mu.TryLock() {
		if err := o.await(t); err != nil {
			return err
		}
	}
	return nil
}

// count takes note of a text and gives how much of it is within the limit.
func (o *output) count(text string) int {
	n := len(text)
	if o.limit > 0 && o.written+int64(n) > o.limit {
		n = int(o.limit - o.written)
		for n > 0 && !utf8.RuneStart(text[n]) {
			n--
		}
		o.written = o.limit
		return n
	}
	o.written += int64(n)
	return n
}

func (o *output) inPieces(t *heap.Task, text string) error {
	for text != "" {
		n, err := o.piece(text)
		if err == nil && n == 0 {
			err = o.await(t)
		}
		if err != nil {
			return err
		}
		text = text[n:]
	}
	return nil
}

// piece appends as much as fits; nothing while the buffer is being emptied.
func (o *output) piece(text string) (n int, err error) {
	if !o.mu.TryLock() {
		return 0, nil
	}
	defer o.mu.Unlock()
	n = min(len(text), o.w.Available())
	return n, o.append(text[:n])
}

// await waits until there is room in the buffer.
func (o *output) await(t *heap.Task) error {
	stopped := true
	defer func() {
		if stopped {
			o.gaveUp.Store(true)
		}
	}()
	err := act(t, o.makeRoom)
	stopped = false
	return err
}

func (o *output) makeRoom() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.w.Available() > 0 {
		return nil
	}
	return o.w.Flush()
}

func (o *output) write(text string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.append(text)
}

// append sees to it that what was appended appears soon.
func (o *output) append(text string) error {
	if _, err := o.w.WriteString(text); err != nil {
		return err
	}
	if !o.waiting && o.w.Buffered() > 0 {
		o.waiting = true
		if o.flusher == nil {
			o.flusher = time.AfterFunc(flushDelay, func() { o.flushNow() }) // a failure shows again at the next one
		} else {
			o.flusher.Reset(flushDelay)
		}
	}
	return nil
}

func (o *output) flush() error {
	if !o.gaveUp.Load() {
		return o.flushNow()
	}
	done := make(chan error, 1)
	go func() { done <- o.flushNow() }()
	select {
	case err := <-done:
		o.gaveUp.Store(false)
		return err
	case <-time.After(grace):
		return nil
	}
}

func (o *output) flushNow() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.waiting = false
	return o.w.Flush()
}
