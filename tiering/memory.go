package tiering

import "fmt"

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
		{"values of the entry", s.task.Used(), "given back when it ends"},
		{"machine code", code, fmt.Sprintf("%d functions", native)},
	}
}
