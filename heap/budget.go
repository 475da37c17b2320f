// Budget: the memory that the tasks of a session may use together.
//
// A task draws what it is about to need, and a little ahead so that it does not come back
// for each object; it gives back what it does not need when it has evacuated, when it waits and
// when it ends. The last bytes are drawn one by one: an allocation fails exactly when what
// all tasks have drawn leaves no room for it.
//
//	Budget  │ task 1 ▓▓▓▓▓▓░░ │ task 2 ▓▓░ │ messages ▓▓ │ free ·········│
//
// Counted are the arenas up to their tops, stacks as far as they have been used beyond a first
// piece, messages on their way, and what builtins work in.

package heap

import (
	"math"
	"slices"
	"sync/atomic"

	"github.com/synoema/synoema/core"
)

// Budget is safe for concurrent use. A nil one has no end.
type Budget struct {
	limit int
	free  atomic.Int64
}

// NewBudget returns a budget of the given bytes; nil when there is no limit.
func NewBudget(limit int) *Budget {
	if limit <= 0 {
		return nil
	}
	b := &Budget{limit: limit}
	b.free.Store(int64(limit))
	return b
}

// left is what nobody has drawn.
func (b *Budget) left() int { return int(b.free.Load()) }

// take draws least bytes, up to ahead more if there is plenty, and gives how many: 0 when
// there are fewer than least.
func (b *Budget) take(least, ahead int) int {
	for {
		free := b.free.Load()
		if int64(least) > free {
			return 0
		}
		n := int64(least) + min(int64(ahead), (free-int64(least))/2)
		if b.free.CompareAndSwap(free, free-n) {
			return int(n)
		}
	}
}

func (b *Budget) put(bytes int) { b.free.Add(int64(bytes)) }

// What tasks draw ahead and keep: as much as they use, within these bounds.
const (
	leastAhead = 16 << 10
	mostAhead  = 4 << 20
)

// grant makes sure that the task may use so many bytes in all.
func (t *Task) grant(used int) bool {
	if used+leastAhead/2 <= t.granted || t.draw(used) {
		return true
	}
	freed := t.shrinkNative()
	return freed > 0 && t.draw(used-freed)
}

func (t *Task) draw(used int) bool {
	t.granted += t.budget.take(max(used-t.granted, 0), min(max(used, leastAhead), mostAhead))
	return used <= t.granted
}

// room is what the limit leaves.
func (t *Task) room() int { return max(t.granted+t.budget.left()-t.Used(), 0) }

// Room is how many bytes the memory limit leaves.
func (t *Task) Room() int {
	if t.budget == nil {
		return math.MaxInt / 2
	}
	return t.room()
}

// OutOfMemory is the fault of what the limit leaves no room for.
func (t *Task) OutOfMemory() *core.Fault { return t.outOfMemory(t.budget.limit) }

// Rest gives back what is not in use, for a task that is going to wait. There may be thousands
// of them.
func (t *Task) Rest() {
	t.shrinkNative()
	if t.budget != nil {
		t.economize(0, min(leastAhead, t.budget.limit>>16))
	}
}

// economize gives back all but the given number of bytes for each arena, if that is more than
// least. Soft ends never promise more than what has been drawn.
func (t *Task) economize(keep Word, least int) {
	if t.budget == nil || t.granted <= t.Used()+2*int(keep)+least {
		return
	}
	t.holdEnds(keep)
	used := t.Used() + 2*int(keep)
	t.budget.put(t.granted - used)
	t.granted = used
}

// holdEnds puts soft ends at most so far above the tops.
func (t *Task) holdEnds(keep Word) {
	for i := range t.arenas {
		end := t.Ctx + CtxArenaA + Word(16*i) + 8
		Store(end, 0, min(Load(end, 0), t.next(i)+keep))
	}
}

// charge counts bytes outside the arenas, of stacks, against the limit; fewer than none give back.
func (t *Task) charge(bytes int) *core.Fault {
	if t.budget != nil && bytes > 0 {
		if !t.grant(t.Used() + bytes) {
			return t.outOfMemory(t.budget.limit)
		}
		t.holdEnds(Word(t.granted-t.Used()-bytes) / 2 &^ 7)
	}
	t.charged += bytes
	t.stats.Peak = max(t.stats.Peak, t.Used())
	return nil
}

// freeScratch is what a builtin may work in without its being counted.
const freeScratch = 256 << 10

// Scratch counts the memory outside the arenas that a builtin works in just now: texts in the making,
// what is left to do, where copies lie. It takes the place of what was counted before; whoever is
// done counts nothing. It may panic with a *core.Fault.
func (t *Task) Scratch(bytes int) {
	more := max(bytes-freeScratch, 0) - t.scratch
	if more == 0 {
		return
	}
	if fault := t.charge(more); fault != nil {
		panic(fault)
	}
	t.scratch += more
}

// Grown makes room for one more element of a list that a builtin works with, and counts it.
func Grown[E any](t *Task, list []E) []E {
	if len(list) == cap(list) {
		t.Scratch(2 * cap(list) * bytesOf[E]())
		list = slices.Grow(list, len(list)+1)
	}
	return list
}
