// Region inference: where each value of an instance lives, and when memory is given back.
//
// A task has two arenas. A function allocates its result in the one its caller names,
// the destination X; the other is Y. Inference decides for every allocating node which of
// the two it takes (NodeBase.Other), puts scopes around operands that leave memory
// behind (ScopeNode), and finds the loops that have to collect (Body.Loop, Body.Chain):
//
//	narrow   (region_narrow.go)   lets move into the operand that alone uses them
//	flow     (region_flow.go)     which slots may be reachable from a value
//	summary  (region_summary.go)  what callers must know of a function, by SCC
//	place    (region_place.go)    arenas and scopes
//	check    (region_check.go)    an independent verifier of the outcome
//
// What holds of an expression that is evaluated into an arena: it leaves the other one's
// top as it found it, and what it leaves above the old top of its own is meant to
// be its value. Only a function as a whole, because of its tail calls, may leave Y
// dirty: its caller restores.
//
// After Tofte and Talpin, Region-Based Memory Management (1997), with two regions a
// function, the destination and its temporaries, and one bit for each parameter in
// place of region variables: data is immutable, so what a value may reach is all
// that matters.

package core

import "slices"

// amount is how much memory an expression may leave behind.
type amount uint8

const (
	nothing   amount = iota
	bounded          // objects that the text of one activation shows
	unbounded        // grows with what calls do
)

// summary is what callers know of a function. A nil summary is that of an unknown
// function: everything may happen.
type summary struct {
	flow  slotSet // parameters that the result may share memory with
	env   bool    // the same for captured values
	keep  slotSet // parameters that the result certainly keeps, or takes apart and keeps
	dest  amount  // allocated in X for the result
	other amount  // left in Y
	waste amount  // left in X and not reachable from the result

	quiet bool // nothing in its text leaves memory behind, not even for a while

	turns bool // makes tail calls of itself
	chain bool // makes tail calls that may come back to it, and memory grows on the way
	loose bool // a chain of tail calls from here may end in an unknown function
}

// slotSet is a set of small numbers; the zero value is the empty one. It is two words, so that it goes
// through registers.
type slotSet struct {
	low  uint64    // numbers below 64: most functions have no more slots
	high *[]uint64 // the others, from 64; or nil
}

// words are the numbers from 64 on.
func (s slotSet) words() []uint64 {
	if s.high == nil {
		return nil
	}
	return *s.high
}

func (s slotSet) has(n int) bool {
	if n < 64 {
		return n >= 0 && s.low>>n&1 != 0
	}
	w := s.words()
	return n>>6 <= len(w) && w[n>>6-1]>>(n&63)&1 != 0
}

func (s slotSet) with(n int) slotSet {
	if n < 64 {
		s.low |= 1 << n
		return s
	}
	s = s.room(n >> 6)
	(*s.high)[n>>6-1] |= 1 << (n & 63)
	return s
}

// room is s with so many words from 64 on, at least.
func (s slotSet) room(n int) slotSet {
	if w := s.words(); n > len(w) {
		w = append(w, make([]uint64, n-len(w))...)
		s.high = &w
	}
	return s
}

func (s slotSet) without(n int) slotSet {
	switch {
	case !s.has(n):
	case n < 64:
		s.low &^= 1 << n
	default:
		(*s.high)[n>>6-1] &^= 1 << (n & 63)
	}
	return s
}

func (s slotSet) clone() slotSet {
	if s.high != nil {
		w := slices.Clone(*s.high)
		s.high = &w
	}
	return s
}

// union adds t to s, which it may change.
func (s slotSet) union(t slotSet) slotSet {
	s.low |= t.low
	if t.high != nil {
		s = s.room(len(*t.high))
		for i, w := range *t.high {
			(*s.high)[i] |= w
		}
	}
	return s
}

// common keeps in s what is in t too.
func (s slotSet) common(t slotSet) slotSet {
	s.low &= t.low
	if s.high != nil {
		w := (*s.high)[:min(len(*s.high), len(t.words()))]
		for i := range w {
			w[i] &= (*t.high)[i]
		}
		s.high = &w
	}
	return s
}

// meets reports whether s and t have a number in common.
func (s slotSet) meets(t slotSet) bool {
	x, y := s.words(), t.words()
	for i := range min(len(x), len(y)) {
		if x[i]&y[i] != 0 {
			return true
		}
	}
	return s.low&t.low != 0
}

// InOther reports whether a node allocates in the other arena than its function's destination.
func InOther(n Node) bool { return n.common().Other }

// boxed reports whether words of the type may be addresses in region memory.
func boxed(t *Type) bool {
	switch t.Kind {
	case KRecord:
		return len(t.Args) > 0
	case KCon:
		switch t.Con.Builtin {
		case BInt, BFloat, BBool, BChar, BUnit, BChan:
			return false
		case NotBuiltin:
			return hasFields(t.Con)
		}
	}
	return true
}

func hasFields(tc *TyCon) bool {
	for _, c := range tc.Cons {
		if len(c.Fields) > 0 {
			return true
		}
	}
	return false
}

// reach is the set of boxed types that the parts of a value have. Closures hold values of
// types that theirs does not show: then it is open.
type reach struct {
	open  bool
	types slotSet // by Type.ID
}

// mayShare reports whether a value of type a may share memory with one of type b.
func (in *Instances) mayShare(a, b *Type) bool {
	ra, rb := in.reachOf(a), in.reachOf(b)
	return ra.open || rb.open || ra.types.meets(rb.types)
}

const maxReachTypes = 1000 // types that one value's parts may have before we stop counting

func (in *Instances) reachOf(t *Type) *reach {
	if r := in.reachSets[t]; r != nil {
		return r
	}
	r := &reach{}
	todo, count := []*Type{t}, 0
	for len(todo) > 0 && !r.open {
		t := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !boxed(t) || r.types.has(t.ID) {
			continue
		}
		r.types = r.types.with(t.ID)
		count++
		r.open = t.Kind == KFun || count > maxReachTypes
		todo = in.appendParts(todo, t)
	}
	in.reachSets[t] = r
	return r
}

func (in *Instances) appendParts(parts []*Type, t *Type) []*Type {
	switch t.Kind {
	case KRecord:
		return append(parts, t.Args...)
	case KCon:
		for _, c := range t.Con.Cons {
			parts = append(parts, in.types.FieldsOf(c, t)...)
		}
	}
	return parts
}
