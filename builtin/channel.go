package builtin

import (
	"slices"

	"github.com/synoema/synoema/heap"
)

// channel is an unbounded queue of messages. A value of type Chan is its number
// in Scheduler.channels. Messages wait, or receivers, never both. Guarded by Scheduler.mu.
type channel struct {
	queue   []heap.Parcel
	taken   int     // of the queue, from its start
	waiters []*wait // receivers, longest waiting first
}

// waiting are the messages that nobody has taken.
func (ch *channel) waiting() []heap.Parcel { return ch.queue[ch.taken:] }

// take takes the oldest message. The places of those taken are used again once they are half of
// the queue.
func (ch *channel) take() heap.Parcel {
	p := ch.queue[ch.taken]
	ch.queue[ch.taken] = heap.Parcel{}
	ch.taken++
	if 2*ch.taken >= len(ch.queue) {
		n := copy(ch.queue, ch.waiting())
		clear(ch.queue[n:])
		ch.queue, ch.taken = ch.queue[:n], 0
		if cap(ch.queue) > 8*n+1024 {
			ch.queue = slices.Clone(ch.queue)
		}
	}
	return p
}

// putBack makes a message the oldest one again.
func (ch *channel) putBack(p heap.Parcel) {
	ch.queue, ch.taken = append([]heap.Parcel{p}, ch.waiting()...), 0
}

// forget takes a receiver out of the line; a nil channel has none.
func (ch *channel) forget(w *wait) {
	if ch == nil {
		return
	}
	for i, x := range ch.waiters {
		if x == w {
			ch.waiters = append(ch.waiters[:i], ch.waiters[i+1:]...)
			return
		}
	}
}

// Chan makes a channel.
func (s *Scheduler) Chan(*heap.Task) heap.Word {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels = append(s.channels, &channel{})
	return heap.Word(len(s.channels) - 1)
}

// Channels is the number of channels so far.
func (s *Scheduler) Channels() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.channels)
}

// Forget drops all channels but the first n, and their messages: no value may mention them.
// Messages that wait in the first n might, then nothing is dropped. No task may run.
func (s *Scheduler) Forget(sh *heap.Shared, n int) {
	for _, ch := range s.channels[:n] {
		if len(ch.waiting()) > 0 {
			return
		}
	}
	for _, ch := range s.channels[n:] {
		for _, p := range ch.waiting() {
			sh.Free(p)
		}
	}
	clear(s.channels[n:])
	s.channels = s.channels[:n]
}

// Waiting reports whether messages wait in channels.
func (s *Scheduler) Waiting() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.channels {
		if len(c.waiting()) > 0 {
			return true
		}
	}
	return false
}

// Send copies v into the channel: to the receiver that has waited longest, or into the queue.
func (s *Scheduler) Send(t *heap.Task, ch, v heap.Word, elem *heap.Layout) {
	p := t.Pack(v, elem)
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[ch]
	if len(c.waiters) == 0 {
		c.queue = append(c.queue, p)
		return
	}
	w := c.waiters[0]
	c.waiters = c.waiters[1:]
	w.message = p
	s.settle(w)
}

// Recv takes the oldest message, and waits for one when there is none.
func (s *Scheduler) Recv(t *heap.Task, ch heap.Word, elem *heap.Layout, dest heap.Word) heap.Word {
	s.mu.Lock()
	c := s.channels[ch]
	if len(c.waiting()) > 0 {
		p := c.take()
		s.mu.Unlock()
		return t.Unpack(p, dest)
	}
	// In line before the wait is registered, which may find a deadlock at once.
	w := &wait{ready: make(chan struct{}), channel: c}
	c.waiters = append(c.waiters, w)
	s.startWait(t, w)
	s.mu.Unlock()
	s.await(t, w)
	if w.deadlock {
		fault("deadlock", "every task waits for a message that nobody can send")
	}
	return t.Unpack(w.message, dest)
}
