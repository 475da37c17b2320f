// Arenas: where a task allocates.

package heap

import (
	"fmt"

	"github.com/synoema/synoema/core"
)

const (
	pageSize   = 4096
	firstChunk = 256 << 10 // committed when a task starts, kept by Reset
	maxChunk   = 16 << 20
	hugePage   = 2 << 20
)

// arena is the Go side of an arena; {next, end} lie in the context.
//
//	base       next        end     committed        limit
//	▓▓▓▓▓▓▓▓▓▓▓▓░░░░░░░░░░░░┆·········┆               ┆
//	 objects     free now   soft      readable        end of the reservation
type arena struct {
	base, limit Word
	committed   Word  // addresses below are readable and writable
	gaps        []gap // freed ranges that are not used again, lowest first; see Freeing
	high        Word  // highest address handed out since memory was last given back
}

// gap is a freed range that lies below next.
type gap struct{ lo, hi Word }

// Freeing says what becomes of memory that is given back. All but Reuse are for tests.
type Freeing uint8

const (
	Reuse      Freeing = iota
	NeverFree          // stays as it is: a program whose output differs from Reuse used freed memory
	Quarantine         // poisoned and made inaccessible: a use of freed memory faults
)

// A Mark is a pair of tops, one for each arena.
type Mark struct{ A, B Word }

// DestA and DestB are the task's destinations: what Alloc takes, and what native
// code holds in R14. The other one of d is Other(d).
func (t *Task) DestA() Word { return t.Ctx + CtxArenaA }

// DestB is the destination of the second arena.
func (t *Task) DestB() Word { return t.Ctx + CtxArenaB }

// Other is the other arena of the same task.
func Other(dest Word) Word { return dest ^ (CtxArenaA ^ CtxArenaB) }

// Alloc makes room for an object of the given number of bytes. The memory is
// not cleared: every word must be stored before anything else is allocated that
// could fail, or before the object is reachable.
func (t *Task) Alloc(dest Word, bytes int) Word {
	n := Word(bytes+7) &^ 7
	if p := Bump(dest, n); p != 0 {
		return p
	}
	return t.Grow(dest, bytes)
}

// Bump is the fast path of Alloc, small enough to be inlined: room for bytes, a
// multiple of 8, or 0 when the caller has to Grow.
func Bump(dest, bytes Word) Word {
	d := (*[2]Word)(at(dest))
	p := d[0]
	if p+bytes > d[1] {
		return 0
	}
	d[0] = p + bytes
	return p
}

// Grow is the slow path of Alloc. It panics with a *core.Fault when memory is out.
func (t *Task) Grow(dest Word, bytes int) Word {
	p, fault := t.AllocSlow(dest, bytes)
	if fault != nil {
		panic(fault)
	}
	return p
}

// AllocSlow is Alloc for a destination whose soft end has been reached: it
// judges the limit, commits memory and moves the end.
//
// The limit is exact: with it, both soft ends together never allow more than the
// limit, so an allocation fails exactly when the bytes in use plus its own exceed it.
func (t *Task) AllocSlow(dest Word, bytes int) (Word, *core.Fault) {
	a, b := t.arenaOf(dest), t.arenaOf(Other(dest))
	next, need := Load(dest, 0), Word(bytes+7)&^7
	if bytes < 0 || need > a.limit-next {
		return 0, outOfMemory(int(a.limit - a.base))
	}
	top := next + need
	end := top + min(max(next-a.base, firstChunk), maxChunk)
	if t.limit > 0 {
		used := t.Used() + int(need)
		if used > t.limit {
			return 0, outOfMemory(t.limit)
		}
		// What is left is split: half may go to this arena before it comes back here,
		// the other arena gives up what it was promised beyond the rest.
		slack := Word(t.limit - used)
		mine := min(end-top, slack/2&^7)
		otherNext := Load(Other(dest), 0)
		SetField(Other(dest), 1, min(max(b.committed, otherNext), otherNext+(slack-mine)&^7))
		end = top + mine
	}
	end = min(end, a.limit)
	if fault := t.commitTo(a, end); fault != nil {
		return 0, fault
	}
	SetField(dest, 0, top)
	SetField(dest, 1, end)
	a.high = max(a.high, end)
	return next, nil
}

func (t *Task) commitTo(a *arena, end Word) *core.Fault {
	if end <= a.committed {
		return nil
	}
	unit := Word(pageSize)
	if end-a.base > hugePage {
		unit = hugePage // a large page is only used where all of it is usable
	}
	to := min((end+unit-1)&^(unit-1), a.limit)
	if err := commit(a.committed, int(to-a.committed)); err != nil {
		return &core.Fault{Code: "out_of_memory", Msg: "the system has no more memory"}
	}
	a.committed = to
	return nil
}

func outOfMemory(limit int) *core.Fault {
	return &core.Fault{Code: "out_of_memory", Msg: fmt.Sprintf("memory limit of %d bytes reached", limit)}
}

func (t *Task) arenaOf(dest Word) *arena { return &t.arenas[(dest-t.Ctx-CtxArenaA)/16] }

// Used is the number of bytes that count against the limit.
func (t *Task) Used() int {
	used := t.charged
	for i := range t.arenas {
		a := &t.arenas[i]
		used += int(t.next(i) - a.base)
		for _, g := range a.gaps {
			used -= int(g.hi - g.lo)
		}
	}
	return used
}

// Charge counts bytes outside the arenas (touched stack) against the limit; negative ones give back.
func (t *Task) Charge(bytes int) { t.charged += bytes }

func (t *Task) next(i int) Word       { return Load(t.Ctx, CtxArenaA+16*i) }
func (t *Task) setNext(i int, w Word) { Store(t.Ctx, CtxArenaA+16*i, w) }

// Owns reports whether addr lies in one of the task's arenas.
func (t *Task) Owns(addr Word) bool {
	return addr-t.arenas[0].base < t.arenas[0].limit-t.arenas[0].base ||
		addr-t.arenas[1].base < t.arenas[1].limit-t.arenas[1].base
}

// Mark is the present pair of tops.
func (t *Task) Mark() Mark { return Mark{t.next(0), t.next(1)} }

// ResetTo frees everything allocated since m was taken.
func (t *Task) ResetTo(m Mark) {
	t.resetArena(0, m.A)
	t.resetArena(1, m.B)
}

// resetArena frees what lies above top.
func (t *Task) resetArena(i int, top Word) {
	a, next := &t.arenas[i], t.next(i)
	if t.freeing == Reuse || next == top {
		t.setNext(i, top)
		return
	}
	if t.freeing == Quarantine {
		next = t.quarantine(a, top, next)
		t.setNext(i, next)
		SetField(t.Ctx+CtxArenaA+Word(16*i), 1, max(next, Load(t.Ctx, CtxArenaA+16*i+8)))
	}
	for n := len(a.gaps); n > 0 && a.gaps[n-1].lo >= top; n-- {
		a.gaps = a.gaps[:n-1] // part of the new one
	}
	a.gaps = append(a.gaps, gap{top, next})
}

// quarantine poisons [top, next), forbids its whole pages and gives the place
// where allocation goes on.
func (t *Task) quarantine(a *arena, top, next Word) Word {
	body := Word(pages(int(top)))
	poison(top, min(body, next))
	if next <= body {
		return next
	}
	after := Word(pages(int(next)))
	if fault := t.commitTo(a, after); fault != nil {
		panic(fault)
	}
	if err := forbid(body, int(after-body)); err != nil {
		panic(fmt.Sprintf("heap: quarantine of %#x: %v", body, err))
	}
	return after
}

// PoisonByte fills freed memory in quarantine.
const PoisonByte = 0xDB

func poison(from, to Word) {
	if to <= from {
		return
	}
	b := Bytes(from, int(to-from))
	for i := range b {
		b[i] = PoisonByte
	}
}

// Reset frees both arenas and gives their memory back but for a little.
func (t *Task) Reset() {
	if t.freeing != Reuse {
		t.ResetTo(Mark{t.arenas[0].base, t.arenas[1].base})
		return
	}
	for i := range t.arenas {
		a := &t.arenas[i]
		keep := a.base + firstChunk
		if a.high > keep {
			to := min(Word(pages(int(a.high))), a.committed)
			if err := discard(keep, int(to-keep)); err != nil {
				panic(fmt.Sprintf("heap: giving memory back: %v", err))
			}
		}
		a.high = a.base
		t.setNext(i, a.base)
		t.openArena(i)
	}
}
