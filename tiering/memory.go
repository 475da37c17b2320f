package tiering

import (
	"fmt"
	"strings"

	"github.com/synoema/synoema/heap"
)

// MemoryUse is one part of the memory that is not the Go runtime's.
type MemoryUse struct {
	What  string
	Bytes int
	Note  string
}

// Memory tells where the memory of values and code is.
func (s *Session) Memory() []MemoryUse {
	code, native := 0, 0
	for _, st := range s.known {
		if st != nil && st.body != nil {
			code, native = code+st.code, native+1
		}
	}
	return []MemoryUse{
		{"kept values", s.shared.Session.Used(), "bindings, `it`, nullary definitions"},
		{"machine code", code, fmt.Sprintf("%d functions", native)},
		{"entries", s.task.Used(), s.entriesNote()},
	}
}

// entriesNote says what entries have done with their memory, which is given back at their end.
func (s *Session) entriesNote() string {
	st := s.task.Stats()
	return fmt.Sprintf("so far: %s allocated at least, %s at one time; evacuations: %d, which copied %s", sizeText(st.Allocated), sizeText(st.Peak),
		st.Evacuations, sizeText(8*st.CopiedWords))
}

// HeapStats counts what the session's main task has done with its memory.
func (s *Session) HeapStats() heap.Stats { return s.task.Stats() }

// StatsText is HeapStats for people.
func (s *Session) StatsText() string {
	st := s.task.Stats()
	var b strings.Builder
	line := func(what string, text string, args ...any) {
		fmt.Fprintf(&b, "%-12s %s\n", what, fmt.Sprintf(text, args...))
	}
	line("allocated", "%s at least", sizeText(st.Allocated))
	line("peak", "%s in use at one time, as seen where memory was looked at; %s at the very most", sizeText(st.Peak), sizeText(st.Reach))
	line("arenas", "%s in use at the end", sizeText(st.Used))
	line("resets", "%d, and those that native code does by one store", st.Resets)
	line("evacuations", "%d, which copied %s; %d trials", st.Evacuations, sizeText(8*st.CopiedWords), st.Trials)
	line("kept", "%s of definitions and bindings", sizeText(s.shared.Session.Used()))
	return b.String()
}

// sizeText writes a number of bytes as people say it.
func sizeText(n int) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d bytes", n)
}
