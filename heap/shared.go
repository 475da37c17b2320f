// Shared: what all tasks of a session have in common.

package heap

import (
	"errors"
	"sync/atomic"

	"github.com/synoema/synoema/core"
)

// Shared is the memory side of a session. Safe for concurrent use.
type Shared struct {
	Space   *Space
	Layouts *Layouts
	Session *SessionHeap
	Budget  *Budget // of the tasks, set before there are any; nil: no limit

	mail    mail
	textIDs atomic.Uint64 // numbers that string blocks have got; see positions.go
}

// NewShared reserves what a session needs.
func NewShared(types *core.Types) (*Shared, error) {
	space, err := NewSpace()
	if err != nil {
		return nil, err
	}
	s := &Shared{Space: space, Layouts: NewLayouts(types)}
	if s.Session, err = newSessionHeap(s, defaultArena); err != nil {
		return nil, errors.Join(err, space.Close())
	}
	return s, nil
}

// Close gives all of it back; every task must be closed.
func (s *Shared) Close() error {
	err := s.Session.close()
	if e := s.mail.close(); err == nil {
		err = e
	}
	if e := s.Space.Close(); err == nil {
		err = e
	}
	return err
}

// tooMuchKept is the fault of memory that is not a task's.
func tooMuchKept() *core.Fault {
	return &core.Fault{Code: "out_of_memory", Msg: "the system has no more memory"}
}
