//go:build linux && amd64

package exec

import (
	"sort"
	"sync/atomic"

	"golang.org/x/sys/unix"

	"github.com/synoema/synoema/core"
)

// Commands of membarrier(2): after it, no core runs instructions that it had read before
// code memory was given back.
const (
	syncCore         = 1 << 5
	registerSyncCore = 1 << 6
)

// gap is code memory that was given back.
type gap struct{ at, size uintptr }

// Drop gives back the code of functions that nothing can run any more, and code that
// redefinition or promotion has replaced. No task may be in native code.
func (e *Engine) Drop(dead map[*core.Fn]bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for fn := range dead {
		if fn.ID < len(e.sigs) {
			e.sigs[fn.ID] = nil
		}
	}
	old := e.placed.Load()
	if old == nil {
		return
	}
	reuse := synchronised()
	var kept []*placed
	for _, p := range *old {
		if !dead[p.code.Fn] && uintptr(e.fns.Code(p.code.Fn.ID)) == p.lo {
			kept = append(kept, p)
			continue
		}
		e.freeSlots(p)
		if reuse {
			e.gaps = append(e.gaps, gap{p.lo, (p.hi - p.lo + 15) &^ 15})
		}
	}
	e.joinGaps()
	e.placed.Store(&kept)
	if e.writeMap() != nil {
		e.codeMap = nil
	}
}

func synchronised() bool {
	_, _, err := unix.Syscall(unix.SYS_MEMBARRIER, registerSyncCore, 0, 0)
	if err == 0 {
		_, _, err = unix.Syscall(unix.SYS_MEMBARRIER, syncCore, 0, 0)
	}
	return err == 0
}

func (e *Engine) freeSlots(p *placed) {
	e.helpers.drop(p.helpers)
	e.traps.drop(p.traps)
}

// joinGaps makes one gap of neighbours.
func (e *Engine) joinGaps() {
	sort.Slice(e.gaps, func(i, j int) bool { return e.gaps[i].at < e.gaps[j].at })
	var joined []gap
	for _, g := range e.gaps {
		if n := len(joined); n > 0 && joined[n-1].at+joined[n-1].size == g.at {
			joined[n-1].size += g.size
		} else {
			joined = append(joined, g)
		}
	}
	e.gaps = joined
}

// fromGap takes room for code that was given back, or 0.
func (e *Engine) fromGap(n int) uintptr {
	size := (uintptr(n) + 15) &^ 15
	for i := range e.gaps {
		if g := &e.gaps[i]; g.size >= size {
			at := g.at
			g.at, g.size = g.at+size, g.size-size
			return at
		}
	}
	return 0
}

// table is a list that readers index without a lock. They see it as it was published last.
type table[T any] struct {
	seen atomic.Pointer[[]*T]
	list []*T
	free []int // places that no code names any more
}

// add puts x into a free place, or behind the last one.
func (t *table[T]) add(x *T) (n int) {
	if last := len(t.free) - 1; last >= 0 {
		n, t.free = t.free[last], t.free[:last]
		t.list[n] = x
		return n
	}
	if t.list == nil {
		t.list = make([]*T, 0, 64)
	}
	t.list = append(t.list, x) // beyond what readers have seen
	return len(t.list) - 1
}

// publish lets readers see what has been added.
func (t *table[T]) publish() {
	if old := t.seen.Load(); old == nil || len(*old) < len(t.list) {
		now := t.list
		t.seen.Store(&now)
	}
}

// drop forgets what is at the given places.
func (t *table[T]) drop(places []int) {
	for _, n := range places {
		t.list[n] = nil
	}
	t.free = append(t.free, places...)
}

func (t *table[T]) at(n int) *T { return (*t.seen.Load())[n] }
