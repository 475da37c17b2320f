// The session heap G and parcels: values that outlive a task's arenas.

package heap

import (
	"errors"
	"fmt"
	"math/bits"
	"sync"

	"github.com/synoema/synoema/core"
)

// SessionHeap is G: it holds bindings and memoised definitions. Values in it are complete and
// immutable, and point only into G, to statics and to descriptors; so any task may
// read them. Everything enters through Keep; when that has doubled what G holds, it
// is Due to be evacuated, between entries. It may become as large as the memory limit, apart
// from what tasks use.
type SessionHeap struct {
	shared      *Shared
	mu          sync.Mutex
	base, limit Word
	halves      [2]half // what was made in arenas A and B of tasks
	live        int     // what the last evacuation left
	evac        evacuator
}

// half is a part of G, filled upwards.
type half struct{ base, limit, next, committed Word }

func (h *half) used() Word { return h.next - h.base }

// commitTo makes room for so many bytes more.
func (h *half) commitTo(room Word) bool {
	if room > h.limit-h.next {
		return false
	}
	if h.next+room > h.committed {
		to := min((h.next+room+maxAhead)&^(pageSize-1), h.limit)
		if commit(h.committed, int(to-h.committed)) != nil {
			return false
		}
		h.committed = to
	}
	return true
}

// cut gives back what lies above next.
func (h *half) cut(top Word) {
	if lo, hi := Word(pages(int(h.next))), Word(pages(int(top))); lo < hi {
		if err := discard(lo, int(hi-lo)); err != nil {
			panic(fmt.Sprintf("heap: giving memory of the session heap back: %v", err))
		}
	}
}

// dueFrom is how much G holds at least before it is evacuated.
const dueFrom = 1 << 20

func newSessionHeap(sh *Shared, bytes int) (*SessionHeap, error) {
	bytes = share(bytes, 16)
	base, err := reserve(bytes)
	for ; err != nil; base, err = reserve(bytes) {
		if bytes /= 4; bytes < leastArena {
			return nil, fmt.Errorf("reserving the session heap: %w", err)
		}
	}
	return &SessionHeap{shared: sh, base: base, limit: base + Word(bytes), halves: halvesOf(base, Word(bytes))}, nil
}

// halvesOf divides a reservation.
func halvesOf(base, size Word) [2]half {
	middle := base + size/2&^(pageSize-1)
	return [2]half{{base, middle, base, base}, {middle, base + size, middle, middle}}
}

// Due reports whether G has doubled since it was evacuated.
func (g *SessionHeap) Due() bool { return g.Used() > max(2*g.live, dueFrom) }

// Tight reports whether G has come near the memory limit since it was evacuated.
func (g *SessionHeap) Tight() bool {
	b := g.shared.Budget
	return b != nil && g.Used() > max(b.limit/2, g.live+b.limit/8)
}

// Evacuate moves all that the roots reach to a new range and gives the old one back. It is called
// between entries; the roots must be the only words in use that point into G. Where no new
// range is to be had nothing happens, until G has doubled again.
func (g *SessionHeap) Evacuate(roots []*Word, layouts []*Layout) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.live = g.used()
	base, size := g.base, g.limit-g.base
	to, err := reserve(int(size))
	if err != nil {
		return
	}
	halves := halvesOf(to, size)
	from, ok := g.leave(&halves)
	if !ok || !g.evac.begin(g.shared, from) {
		g.release(to, size)
		return
	}
	for i, l := range layouts {
		if !l.IsWord() {
			*roots[i] = g.evac.move(*roots[i], l)
		}
	}
	g.evac.end()
	for i := range halves {
		halves[i].next = g.evac.spaces[i].stage
	}
	g.base, g.limit, g.halves = to, to+size, halves
	g.live = g.used()
	g.release(base, size)
}

// leave gives the spaces of an evacuation of all of G into other halves.
func (g *SessionHeap) leave(to *[2]half) (from [2]space, ok bool) {
	for i := range g.halves {
		h := &g.halves[i]
		if !to[i].commitTo(h.used()) {
			return from, false
		}
		from[i] = space{lo: h.base, size: h.used(), stage: to[i].base, exact: true}
	}
	return from, true
}

func (g *SessionHeap) release(base, size Word) {
	if err := release(base, int(size)); err != nil {
		panic(fmt.Sprintf("heap: giving the session heap back: %v", err))
	}
}

func (g *SessionHeap) close() error {
	return errors.Join(release(g.base, int(g.limit-g.base)), g.evac.bitmap.close())
}

// Contains reports whether addr lies in G.
func (g *SessionHeap) Contains(addr Word) bool { return addr-g.base < g.limit-g.base }

// Used is the number of bytes that G holds.
func (g *SessionHeap) Used() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.used()
}

func (g *SessionHeap) used() int { return int(g.halves[0].used() + g.halves[1].used()) }

// Keep moves w from t's arenas into G. All that w reaches was made since the mark was taken, or is
// in G; of what was made since then nothing but the result may be used afterwards, for the
// objects that have moved are left broken. It takes no memory but that of the copy: bits
// tell what has moved, and old objects where to.
func (g *SessionHeap) Keep(t *Task, since Mark, w Word, l *Layout) Word {
	if l.IsWord() || !t.Owns(w) {
		return w
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	var from [2]space
	for i := range from {
		h, lo := &g.halves[i], min(t.arenas[i].firstAbove(since.at(i)), t.next(i))
		if !h.commitTo(Word(t.above(i, lo))) {
			panic(tooMuchKept())
		}
		from[i] = space{lo: lo, size: t.next(i) - lo, stage: h.next, exact: true}
	}
	if !t.evac.begin(t.Shared, from) {
		panic(tooMuchKept())
	}
	copied := &t.evac.spaces
	defer func() { // what has come in, if it is not to stay
		for i := range g.halves {
			g.halves[i].cut(copied[i].stage)
		}
	}()
	w = t.evac.move(w, l)
	t.evac.end()
	g.judge(copied)
	for i := range g.halves {
		g.halves[i].next = copied[i].stage
	}
	return w
}

// judge tells whether what has been copied may stay.
func (g *SessionHeap) judge(copied *[2]space) {
	used := copied[0].stage - g.halves[0].base + copied[1].stage - g.halves[1].base
	b := g.shared.Budget
	if b == nil || int(used) <= b.limit {
		return
	}
	panic(&core.Fault{Code: "out_of_memory", Msg: fmt.Sprintf("kept values have reached the memory limit of %d bytes", b.limit)})
}

// A Parcel is a value on its way between two tasks, in memory of its own.
type Parcel struct {
	root   Word
	layout *Layout
	addr   Word
	bytes  int
}

// parcelBytes is what a parcel takes in a queue, beside the copy of its value.
const parcelBytes = 112

// chargeParcel draws bytes of a parcel from the budget of all tasks.
func (t *Task) chargeParcel(bytes int) {
	b := t.Shared.Budget
	if b == nil || b.take(bytes, 0) != 0 {
		return
	}
	t.Rest()
	if b.take(bytes, 0) == 0 {
		panic(t.outOfMemory(b.limit))
	}
}

// Pack copies w out of t's arenas. A value that is its word takes no memory but the parcel's own.
func (t *Task) Pack(w Word, l *Layout) Parcel {
	p := Parcel{layout: l}
	done := false
	defer func() {
		if !done && p.addr != 0 {
			t.Shared.Free(p)
		}
	}()
	p.root = t.CopyOut(w, l, func(bytes int) Word {
		t.chargeParcel(parcelBytes + bytes)
		p.addr, p.bytes = t.Shared.mail.take(bytes), bytes
		return p.addr
	})
	if p.addr == 0 {
		t.chargeParcel(parcelBytes)
	}
	done = true
	return p
}

// Unpack moves the value into dest and gives the parcel's memory back. A parcel
// is unpacked once, or freed.
func (t *Task) Unpack(p Parcel, dest Word) Word {
	defer t.Shared.Free(p)
	if p.addr == 0 {
		return p.root
	}
	to := t.Alloc(dest, p.bytes)
	if !t.evac.begin(t.Shared, [2]space{{lo: p.addr, size: Word(p.bytes), stage: to, exact: true}, {lo: p.addr}}) {
		panic(tooMuchKept())
	}
	w := t.evac.move(p.root, p.layout)
	t.evac.end()
	if t.checked {
		a := &t.arenas[t.index(dest)]
		a.ages = append(a.ages, extent{to, to + Word(p.bytes)})
	}
	return w
}

// Free gives the memory of a parcel that nobody will unpack back.
func (s *Shared) Free(p Parcel) {
	if s.Budget != nil {
		s.Budget.put(parcelBytes + p.bytes)
	}
	if p.addr != 0 {
		s.mail.give(p.addr, p.bytes)
	}
}

// mail is the memory of parcels: free lists by power of two, from 64 bytes to
// maxMail; larger parcels have a reservation of their own.
type mail struct {
	mu         sync.Mutex
	free       [64][]Word
	next, left Word
	slabs      []Word
}

const maxMail = 1 << 18

func mailClass(bytes int) int { return max(bits.Len(uint(bytes-1)), 6) }

func (m *mail) take(bytes int) Word {
	if bytes > maxMail {
		return mapNow(bytes)
	}
	class := mailClass(bytes)
	m.mu.Lock()
	defer m.mu.Unlock()
	if f := m.free[class]; len(f) > 0 {
		m.free[class] = f[:len(f)-1]
		return f[len(f)-1]
	}
	size := Word(1) << class
	if m.left < size {
		m.next, m.left = mapNow(maxMail), maxMail
		m.slabs = append(m.slabs, m.next)
	}
	p := m.next
	m.next, m.left = m.next+size, m.left-size
	return p
}

func (m *mail) give(addr Word, bytes int) {
	if bytes > maxMail {
		if err := release(addr, pages(bytes)); err != nil {
			panic(fmt.Sprintf("heap: freeing a message: %v", err))
		}
		return
	}
	class := mailClass(bytes)
	m.mu.Lock()
	m.free[class] = append(m.free[class], addr)
	m.mu.Unlock()
}

func (m *mail) close() (err error) {
	for _, s := range m.slabs {
		if e := release(s, maxMail); err == nil {
			err = e
		}
	}
	return err
}

// mapNow maps memory that is usable at once.
func mapNow(bytes int) Word {
	p, err := reserve(pages(bytes))
	if err == nil {
		err = commit(p, pages(bytes))
	}
	if err != nil {
		panic(tooMuchKept())
	}
	return p
}
