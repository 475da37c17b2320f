// Arenas: where a task allocates.

package heap

import (
	"fmt"

	"github.com/synoema/synoema/core"
)

const (
	pageSize   = 4096
	firstChunk = 256 << 10 // committed when a task starts, kept by Reset
	maxChunk   = 1 << 20   // how far the soft end moves: small, for its being reached is a sign of life
	maxAhead   = 16 << 20  // how much is committed at a time
	hugePage   = 2 << 20
)

// arena is the Go side of an arena; {next, end} lie in the context.
//
//	base       next        end     committed        limit
//	▓▓▓▓▓▓▓▓▓▓▓▓░░░░░░░░░░░░┆·········┆               ┆
//	 objects     free now   soft      readable        end of the reservation
type arena struct {
	base, limit Word
	committed   Word     // addresses below are readable and writable
	high        Word     // memory from here on has not been used since it was last given back
	recent      Word     // the part of it that has been used lately ends here
	gaps        []gap    // freed ranges that are not used again, lowest first; see Freeing
	gone        Word     // bytes in gaps
	shrinking   int      // counts evacuations; see shrink
	ages        []extent // survivors of evacuations, in checked tasks: objects of one have one age
}

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
// The limit is exact: both soft ends together never allow more than what was drawn
// from the budget, so an allocation fails exactly when what is in use and its own exceed it.
func (t *Task) AllocSlow(dest Word, bytes int) (Word, *core.Fault) {
	a, b := &t.arenas[t.index(dest)], &t.arenas[t.index(Other(dest))]
	next, need := Load(dest, 0), Word(bytes+7)&^7
	if bytes < 0 || need > a.limit-next {
		return 0, t.outOfMemory(int(a.limit - a.base))
	}
	top := next + need
	end := top + min(max(next-a.base, firstChunk), t.chunk())
	if t.budget != nil {
		used := t.Used() + int(need)
		if !t.grant(used) {
			return 0, t.outOfMemory(t.budget.limit)
		}
		used = t.Used() + int(need)
		// What is left is split: half may go to this arena before it comes back here,
		// the other arena gives up what it was promised beyond the rest.
		slack := Word(t.granted - used)
		mine := min(end-top, slack/2&^7)
		otherNext := Load(Other(dest), 0)
		promised := min(max(b.committed, otherNext), otherNext+(slack-mine)&^7)
		if t.sampling > 0 {
			promised = min(promised, Load(Other(dest), 8)) // its next sample is not put off
		}
		SetField(Other(dest), 1, promised)
		end = top + mine
	}
	end = min(end, a.limit)
	if fault := t.commitTo(a, end); fault != nil {
		return 0, fault
	}
	t.tally()
	t.askForSite(t.index(dest))
	SetField(dest, 0, top)
	SetField(dest, 1, end)
	a.use(end)
	t.noteReach()
	t.wakePoints()
	return next, nil
}

func (t *Task) commitTo(a *arena, end Word) *core.Fault {
	if end <= a.committed {
		return nil
	}
	end = (end + pageSize - 1) &^ (pageSize - 1)
	ahead := a.base + firstChunk
	if end > ahead {
		end = (end + hugePage - 1) &^ (hugePage - 1) // a large page is only used where all of it is usable
		ahead = a.committed + min(a.committed-a.base, maxAhead)&^(hugePage-1)
	}
	for _, to := range []Word{min(max(end, ahead), a.limit), min(end, a.limit)} {
		if commit(a.committed, int(to-a.committed)) == nil {
			a.committed = to
			return nil
		}
	}
	return &core.Fault{Code: "out_of_memory", Msg: "the system has no more memory"}
}

// use notes that memory up to end is handed out.
func (a *arena) use(end Word) {
	a.high = max(a.high, end)
	a.recent = max(a.recent, end)
}

// chunk is how far soft ends move at most.
func (t *Task) chunk() Word {
	if t.sampling > 0 {
		return Word(t.sampling)
	}
	return maxChunk
}

// outOfMemory names who holds most. It gives no numbers: they are a matter of the tier.
func (t *Task) outOfMemory(limit int) *core.Fault {
	f := &core.Fault{Code: "out_of_memory", Msg: fmt.Sprintf("memory limit of %d bytes reached", limit)}
	if 2*(t.charged-t.scratch) > t.Used() {
		f.Hint = "calls that wait for the calls they make take most of it; recurse less deeply, or raise the limit"
	} else if name := t.holder(); name != "" {
		f.Hint = name + " holds more of it than any other function; keep less at once, or raise the limit"
	}
	return f
}

// index tells which arena has its descriptor at dest.
func (t *Task) index(dest Word) int { return int(dest-t.Ctx-CtxArenaA) / 16 }

// Used is the number of bytes that count against the limit.
func (t *Task) Used() int {
	used := t.charged
	for i := range t.arenas {
		a := &t.arenas[i]
		used += int(t.next(i) - a.base - a.gone)
	}
	return used
}

func (t *Task) next(i int) Word       { return Load(t.Ctx, CtxArenaA+16*i) }
func (t *Task) setNext(i int, w Word) { Store(t.Ctx, CtxArenaA+16*i, w) }

// Owns reports whether addr lies in one of the task's arenas.
func (t *Task) Owns(addr Word) bool {
	return addr-t.arenas[0].base < t.arenas[0].limit-t.arenas[0].base ||
		addr-t.arenas[1].base < t.arenas[1].limit-t.arenas[1].base
}

// Reset frees both arenas and gives their memory back but for a little.
func (t *Task) Reset() {
	t.tally()
	t.stats.Resets++
	t.points.survivors = [2]extent{}
	t.Scratch(0)
	if cap(t.out) > maxKeptText {
		t.out = nil
	}
	if t.freeing != Reuse {
		t.ResetTo(Mark{t.arenas[0].base, t.arenas[1].base})
		return
	}
	for i := range t.arenas {
		a := &t.arenas[i]
		keep := a.base + firstChunk
		if a.high > keep {
			to := min((a.high+hugePage-1)&^(hugePage-1), a.committed) // part of a large page would be kept
			if err := discard(keep, int(to-keep)); err != nil {
				panic(fmt.Sprintf("heap: giving memory back: %v", err))
			}
		}
		t.cut(i, a.base, t.next(i))
		a.high, a.recent, a.ages = a.base, a.base, a.ages[:0]
		t.setNext(i, a.base)
		t.openArena(i)
	}
	if t.sampling == 0 {
		t.sites.forget()
	}
	t.resume()
	t.economize(0, 0)
	t.wakePoints()
}
