// Package slab lends memory that is needed for a short time again and again: what compiling
// one function takes, the next one takes anew. Compiling otherwise spends a third of its time on
// Go's allocator, and on memory that no cache has seen.
package slab

// Of lends slices of T, all of which are taken back at once. The zero value is ready for use. What
// has been lent stays where it is.
type Of[T any] struct {
	chunks [][]T
	few    [4][]T // where chunks is at first
	next   int    // chunk to be lent when rest is not enough
	rest   []T    // of the chunk before: not lent yet
	used   bool   // that chunk has been lent before
}

// first and most are the elements of the first chunk and of the largest, unless more are wanted at once.
const first, most = 64, 4096

// Begin makes memory that nobody uses the first chunk. What is wanted for the first function is best
// one piece of memory: each size that Go's allocator is asked for first takes it as long as compiling ten instructions.
func (s *Of[T]) Begin(memory []T) { s.add(memory) }

func (s *Of[T]) add(chunk []T) {
	if s.chunks == nil {
		s.chunks = s.few[:0]
	}
	s.chunks = append(s.chunks, chunk)
}

// Take lends n elements, all zero.
func (s *Of[T]) Take(n int) []T {
	if len(s.rest) < n {
		s.refill(n)
	}
	out := s.rest[:n:n]
	s.rest = s.rest[n:]
	if s.used {
		clear(out)
	}
	return out
}

// Room lends a list without elements that has room for n.
func (s *Of[T]) Room(n int) []T {
	if len(s.rest) < n {
		s.refill(n)
	}
	out := s.rest[:0:n]
	s.rest = s.rest[n:]
	return out
}

// One lends one element, zero.
func (s *Of[T]) One() *T {
	if len(s.rest) == 0 {
		s.refill(1)
	}
	x := &s.rest[0]
	s.rest = s.rest[1:]
	if s.used {
		var zero T
		*x = zero
	}
	return x
}

// refill goes on with the next chunk that has n elements.
func (s *Of[T]) refill(n int) {
	s.used = true
	for s.next < len(s.chunks) {
		s.rest = s.chunks[s.next]
		s.next++
		if len(s.rest) >= n {
			return
		}
	}
	s.used = false
	s.rest = make([]T, max(n, min(first<<len(s.chunks), most)))
	s.add(s.rest)
	s.next = len(s.chunks)
}

// Reset takes everything back: nobody may use what was lent before.
func (s *Of[T]) Reset() { s.next, s.rest = 0, nil }

// Empty gives no elements, with room for n.
func Empty[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, 0, n+n/4)
	}
	return s[:0]
}

// Sized gives n elements with whatever value in the memory of s, if that is large enough.
func Sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}

// Zeroed gives n elements, all zero, in the memory of s if that is large enough.
func Zeroed[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	s = s[:n]
	clear(s)
	return s
}

// Filled is Zeroed with x instead of zero.
func Filled[T any](s []T, n int, x T) []T {
	s = Sized(s, n)
	for i := range s {
		s[i] = x
	}
	return s
}
