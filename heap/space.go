// Space: one reservation of less than 2 GiB, so that code reaches descriptors,
// static strings and other code with 32-bit displacements.

package heap

import (
	"fmt"
	"sync"
)

// Sizes of the parts of a Space, less for strings and code where address space is
// limited. Their sum stays below 2 GiB.
const (
	tableBytes  = 64 << 20
	staticBytes = 256 << 20
	codeBytes   = 1 << 30

	// MaxFns is the number of function instances that a session can have.
	MaxFns = tableBytes / FnDescSize
	// maxContexts bounds the tasks that exist at one time.
	maxContexts  = 1 << 15
	contextBytes = maxContexts * CtxSize
)

// Space is the reservation of one session:
//
//	Base                                                         Base + size
//	├─ descriptors ─┼─ static strings ─┼─ contexts ─┼─ code ─────────┤
//
// The code part is left unmapped for jit/exec, which maps its own memory there.
type Space struct {
	Base     Word
	Fns      *FnTable
	Statics  *Statics
	CodeBase Word
	CodeSize int

	contexts Word
	size     int
	mu       sync.Mutex
	made     int    // contexts handed out so far
	free     []Word // contexts given back
}

// NewSpace reserves the address range and commits the descriptor table.
func NewSpace() (*Space, error) {
	statics, code := share(staticBytes, 32), share(codeBytes, 16)
	size := tableBytes + statics + contextBytes + code
	base, err := reserve(size)
	if err != nil {
		return nil, fmt.Errorf("cannot reserve %d MB of address space, which `ulimit -v` may limit: %w", size>>20, err)
	}
	s := &Space{Base: base, size: size, CodeSize: code}
	s.contexts = base + tableBytes + Word(statics)
	s.CodeBase = s.contexts + contextBytes
	if err := commit(base, tableBytes); err != nil {
		return nil, fmt.Errorf("function table: %w", err)
	}
	if err := commit(s.contexts, contextBytes); err != nil {
		return nil, fmt.Errorf("contexts: %w", err)
	}
	s.Fns = &FnTable{Base: base}
	s.Statics = newStatics(base+tableBytes, statics)
	return s, nil
}

// Close gives the reservation back. No task, descriptor or code may be in use.
func (s *Space) Close() error { return release(s.Base, s.size) }

// takeContext hands out a context; contexts are pooled and never unmapped before
// the session ends, so that a late Request meets valid memory.
func (s *Space) takeContext() (Word, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.free); n > 0 {
		c := s.free[n-1]
		s.free = s.free[:n-1]
		clear(Bytes(c, CtxSize))
		return c, nil
	}
	if s.made == maxContexts {
		return 0, fmt.Errorf("more than %d tasks", maxContexts)
	}
	s.made++
	return s.contexts + Word(s.made-1)*CtxSize, nil
}

func (s *Space) giveContext(c Word) {
	s.mu.Lock()
	s.free = append(s.free, c)
	s.mu.Unlock()
}
