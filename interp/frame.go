// Frames on the value stack, and how a fault's trace is read from them.
//
//	fp-24   site    which call made this frame: an index into Machine.sites
//	fp-16   dest    where the function allocates
//	fp-8    env     the closure, when it captures something
//	fp      slots   parameters, captures, locals
//	        temporaries of nested expressions, then the frame of a callee
//
// The distance from a caller's fp to its callee's is fixed for each call, so no top
// of stack is kept: site.back leads from a frame to the one below.

package interp

import (
	"math"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

const (
	frameSite = -24
	frameDest = -16
	frameEnv  = -8
	frameHead = 24
)

// site is a place in the text where a function calls another or can fail.
type site struct {
	fn   *core.Fn
	at   core.At
	back Word // callee's fp minus caller's; calls only
}

// Sites that no text belongs to.
const (
	boundary  = iota // the frame was made by Run or CallFromNative: the chain ends
	entered          // not in a frame: the function of the frame itself has spoken for its place
	firstSite        // the first real one
)

// site registers a place; the number is what compiled code carries.
func (m *Machine) site(fn *core.Fn, at core.At, back Word) Word {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sites = append(m.sites, site{fn, at, back})
	return Word(len(m.sites) - 1)
}

// locate gives the fault the place and the chain of functions from the frame at fp,
// where it happened at site s, down to the boundary.
func (m *Machine) locate(f *core.Fault, s, fp Word) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if s >= firstSite {
		if f.At.Sp.IsZero() {
			f.At = m.sites[s].at
		}
		f.AddTrace(m.sites[s].fn, m.sites[s].at)
	}
	m.chain(f, fp, math.MaxInt)
	if f.At.Sp.IsZero() && len(f.Trace) > 0 {
		f.At = f.Trace[0].At
	}
}

// chain adds up to count callers of the frame at fp. Machine.mu is held.
func (m *Machine) chain(f *core.Fault, fp Word, count int) {
	for count > 0 {
		s := heap.Load(fp, frameSite)
		if s == boundary {
			return
		}
		caller := &m.sites[s]
		n := 1 // recursion returns to the same place again and again
		for fp -= caller.back; n < count && heap.Load(fp, frameSite) == s; fp -= caller.back {
			n++
		}
		f.AddTraces(caller.fn, caller.at, n)
		count -= n
	}
}

// attribute tells the task who has allocated: th.site in the frame at th.fp.
func (th *Thread) attribute() {
	f := th.t.Chain()
	th.Callers(f)
	th.t.Attribute(f, false)
}

// Callers adds the innermost calls of the interpreter, up to the last boundary, to f.
func (th *Thread) Callers(f *core.Fault) {
	th.m.mu.Lock()
	if th.site >= firstSite {
		f.AddTrace(th.m.sites[th.site].fn, th.m.sites[th.site].at)
	}
	th.m.chain(f, th.fp, core.TraceHead)
	th.m.mu.Unlock()
}

// fail raises a fault of the code running in the frame at fp.
func (th *Thread) fail(site, fp Word, code, msg string) Word {
	th.site, th.fp = site, fp
	panic(&core.Fault{Code: code, Msg: msg})
}
