// Call: how the tiers hand arguments to a builtin.

package heap

// MaxBuiltinArgs is the largest arity of a builtin.
const MaxBuiltinArgs = 8

// Call is one application of a builtin. The caller fills Args, Layouts and Dest;
// calls are reused, so a builtin must not keep one. The cheap way:
//
//	c := t.TakeCall(2)
//	c.Args[0], c.Args[1], c.Dest = x, y, dest
//	v := impl(c)
//	t.GiveCall(c)
//
// A call that a fault has left behind need not be given back.
type Call struct {
	Task    *Task
	Args    []Word
	Layouts []*Layout // of the type arguments, for operations that are ByType
	Dest    Word      // where the result is allocated

	buf  [MaxBuiltinArgs]Word
	next *Call
}

// TakeCall gives a call with room for n arguments. Calls may nest: a builtin may
// call back into a tier.
func (t *Task) TakeCall(n int) *Call {
	c := t.calls
	if c == nil {
		c = &Call{Task: t}
	} else {
		t.calls = c.next
	}
	c.Args = c.buf[:n]
	return c
}

// GiveCall returns a call for reuse.
func (t *Task) GiveCall(c *Call) {
	c.next = t.calls
	t.calls = c
}
