package core

import "sync"

// Fuel bounds how often passes and rules of the optimiser may run in a session: what comes
// behind is left as it is. Functions are made in the same order each time, so halving the
// fuel finds the one use of a pass that makes a program go wrong. (The idea is that of
// Cranelift's optimisation fuel and of -debug-counter in LLVM.)
//
// A nil Fuel never ends.
type Fuel struct {
	mu   sync.Mutex
	left map[string]int
	last func(pass, function string)
}

// NewFuel lets each named pass run so many times. last is told where a pass ran for the last time.
func NewFuel(runs map[string]int, last func(pass, function string)) *Fuel {
	f := &Fuel{left: map[string]int{}, last: last}
	for pass, n := range runs {
		f.left[pass] = n
	}
	return f
}

// Spend tells whether a pass may run on a function, which it then does.
func (f *Fuel) Spend(pass, function string) bool {
	if f == nil {
		return true
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	n, bounded := f.left[pass]
	if !bounded {
		return true
	}
	f.left[pass] = max(n-1, 0)
	if n == 1 && f.last != nil {
		f.last(pass, function)
	}
	return n > 0
}
