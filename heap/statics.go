// Statics: string literals. They live as long as the session, outside all arenas.

package heap

import (
	"fmt"
	"sync"
)

// Statics keeps one string value for each literal text. The two-word values lie
// within the Space, where code reaches them RIP-relatively.
type Statics struct {
	mu        sync.Mutex
	byText    map[string]Word
	next, end Word
	committed Word
	base      Word
	empty     Word
}

func newStatics(base Word, bytes int) *Statics {
	s := &Statics{byText: map[string]Word{}, base: base, next: base, committed: base, end: base + Word(bytes)}
	s.empty = s.String("")
	return s
}

// Empty is the empty string.
func (s *Statics) Empty() Word { return s.empty }

// String is the value of the literal text, always the same one.
func (s *Statics) String(text string) Word {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w, ok := s.byText[text]; ok {
		return w
	}
	obj := s.alloc(stringBytes + blockBytes(len(text)))
	block := obj + stringBytes
	initBlock(block, len(text), text)
	writeString(obj, block, 0, len(text), isASCII(text))
	s.byText[viewBlock(block, 0, len(text))] = obj
	return obj
}

// Contains reports whether addr is a static string.
func (s *Statics) Contains(addr Word) bool { return addr-s.base < s.end-s.base }

func (s *Statics) alloc(bytes int) Word {
	n := Word(bytes+7) &^ 7
	if n > s.end-s.next {
		panic(fmt.Sprintf("heap: more than %d bytes of string literals", s.end-s.base))
	}
	if s.next+n > s.committed {
		to := min((s.next+n+firstChunk)&^(pageSize-1), s.end)
		if err := commit(s.committed, int(to-s.committed)); err != nil {
			panic(fmt.Sprintf("heap: memory for string literals: %v", err))
		}
		s.committed = to
	}
	p := s.next
	s.next += n
	return p
}
