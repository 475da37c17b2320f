// Freeing: marks, resets, and what becomes of freed memory.

package heap

import "fmt"

// Freeing says what becomes of memory that is given back. All but Reuse are for tests.
type Freeing uint8

const (
	Reuse      Freeing = iota
	NeverFree          // stays as it is: a program whose output differs from Reuse used freed memory
	Quarantine         // poisoned and made inaccessible: a use of freed memory faults
)

// gap is a freed range that lies below next. Its whole pages below shut are inaccessible.
type gap struct{ lo, hi, shut Word }

// extent is a range of addresses.
type extent struct{ lo, hi Word }

// A Mark is a pair of tops, one for each arena.
type Mark struct{ A, B Word }

// Of is the top that m has for an arena of t.
func (m Mark) Of(t *Task, dest Word) Word { return m.at(t.index(dest)) }

func (m Mark) at(i int) Word {
	if i == 0 {
		return m.A
	}
	return m.B
}

// Reuses reports whether freed memory is used again at once. Then RestoreTop may be done
// by the store that it is.
func (t *Task) Reuses() bool { return t.freeing == Reuse && t.sampling == 0 }

// Mark is the present pair of tops.
func (t *Task) Mark() Mark { return Mark{t.next(0), t.next(1)} }

// ResetTo frees everything allocated since m was taken.
func (t *Task) ResetTo(m Mark) {
	t.tally()
	t.stats.Resets++
	t.resetArena(0, m.A)
	t.resetArena(1, m.B)
	t.resume()
}

// RestoreTop frees what lies above top in one arena, whose descriptor dest is: what
// the end of a scope does to the other arena. Where freed memory is used again, this is
// the store [dest] = top, and native code does just that.
func (t *Task) RestoreTop(dest, top Word) {
	i := t.index(dest)
	t.countUp(i)
	t.resetArena(i, top)
	t.points.seen[i] = t.next(i)
}

// resetArena frees what lies above top.
func (t *Task) resetArena(i int, top Word) {
	if t.freeing == Reuse {
		t.fall(i, top)
		if t.checked {
			t.arenas[i].forgetAges(top)
		}
		return
	}
	t.abandon(i, top, t.next(i))
}

// fall moves a top down. Under a profile the soft end moves along, so that as much is allocated
// before the next sample as there would have been.
func (t *Task) fall(i int, top Word) {
	next := t.next(i)
	t.cut(i, top, next)
	t.setNext(i, top)
	if t.sampling > 0 && top < next {
		end := t.Ctx + CtxArenaA + Word(16*i) + 8
		Store(end, 0, Load(end, 0)-(next-top))
	}
}

// abandon makes [lo, hi) a gap, together with older gaps that it touches.
func (t *Task) abandon(i int, lo, hi Word) {
	a := &t.arenas[i]
	if hi <= lo {
		return
	}
	first := len(a.gaps)
	for first > 0 && a.gaps[first-1].hi >= lo {
		first--
	}
	g := gap{lo, hi, Word(pages(int(lo)))}
	from := lo
	for _, old := range a.gaps[first:] {
		if old.lo <= lo {
			g.lo, g.shut = old.lo, old.shut
		}
		t.poison(from, old.lo)
		from = old.hi
		a.gone -= old.hi - old.lo
	}
	t.poison(from, hi)
	a.gone += hi - g.lo
	if t.freeing == Quarantine {
		t.shut(&g)
	}
	a.gaps = append(a.gaps[:first], g)
	a.forgetAges(lo)
}

const (
	leastShut = 64 << 10
	maxShut   = 1 << 14 // the kernel bounds the ranges that differ in protection; the rest is only poisoned
)

// shut makes the whole pages of a gap inaccessible and gives their memory back.
func (t *Task) shut(g *gap) {
	to := g.hi &^ (pageSize - 1)
	if to < g.shut+leastShut || t.fences == maxShut {
		return
	}
	if err := discard(g.shut, int(to-g.shut)); err != nil {
		panic(fmt.Sprintf("heap: quarantine of %#x: %v", g.shut, err))
	}
	if err := forbid(g.shut, int(to-g.shut)); err != nil {
		panic(fmt.Sprintf("heap: quarantine of %#x: %v", g.shut, err))
	}
	if g.shut == Word(pages(int(g.lo))) {
		t.fences++
	}
	g.shut = to
}

// PoisonByte fills freed memory in quarantine.
const PoisonByte = 0xDB

const poisonWord = PoisonByte * (^Word(0) / 0xFF)

// poison fills freed memory, whose bounds are multiples of 8, in quarantine.
func (t *Task) poison(from, to Word) {
	if to <= from || t.freeing != Quarantine {
		return
	}
	w := Words(from, int(to-from)/8)
	for i := range w {
		w[i] = poisonWord
	}
}

// above is the number of bytes in use above from in arena i.
func (t *Task) above(i int, from Word) int {
	a, next := &t.arenas[i], t.next(i)
	if next <= from {
		return 0
	}
	n := next - from
	for k := len(a.gaps); k > 0 && a.gaps[k-1].hi > from; k-- {
		n -= a.gaps[k-1].hi - max(a.gaps[k-1].lo, from)
	}
	return int(n)
}

// firstAbove is the lowest address from mark on that is in use: a gap that starts there is skipped.
func (a *arena) firstAbove(mark Word) Word {
	for k := len(a.gaps); k > 0 && a.gaps[k-1].hi > mark; k-- {
		if a.gaps[k-1].lo <= mark {
			return a.gaps[k-1].hi
		}
	}
	return mark
}

// forgetAges drops the ages of what lay above top.
func (a *arena) forgetAges(top Word) {
	n := len(a.ages)
	for n > 0 && a.ages[n-1].lo >= top {
		n--
	}
	a.ages = a.ages[:n]
}
