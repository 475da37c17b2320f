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
	shared                       *Shared
	mu                           sync.Mutex
	base, limit, next, committed Word
	live                         int // what the last evacuation left
	evac                         evacuator
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
	return &SessionHeap{shared: sh, base: base, limit: base + Word(bytes), next: base, committed: base}, nil
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
	base, limit, used := g.base, g.limit, g.next-g.base
	g.live = int(used)
	to, err := reserve(int(limit - base))
	if err != nil {
		return
	}
	from := space{lo: base, size: used, stage: to}
	if commit(to, pages(int(used))) != nil || !g.evac.begin(g.shared, [2]space{from, {lo: base}}) {
		g.release(to, limit-base)
		return
	}
	for i, l := range layouts {
		if !l.IsWord() {
			*roots[i] = g.evac.move(*roots[i], l)
		}
	}
	g.evac.end()
	g.base, g.limit, g.next = to, to+limit-base, g.evac.spaces[0].stage
	g.committed = to + Word(pages(int(used)))
	g.live = int(g.next - g.base)
	g.release(base, limit-base)
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
	return int(g.next - g.base)
}

// Keep copies w out of t's arenas into G.
func (g *SessionHeap) Keep(t *Task, w Word, l *Layout) Word {
	return t.CopyOut(w, l, g.alloc)
}

func (g *SessionHeap) alloc(bytes int) Word {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := Word(bytes+7) &^ 7
	if n > g.limit-g.next {
		panic(tooMuchKept())
	}
	if b := g.shared.Budget; b != nil && int(g.next-g.base+n) > b.limit {
		panic(&core.Fault{Code: "out_of_memory", Msg: fmt.Sprintf("kept values have reached the memory limit of %d bytes", b.limit)})
	}
	if g.next+n > g.committed {
		to := min((g.next+n+maxAhead)&^(pageSize-1), g.limit)
		if commit(g.committed, int(to-g.committed)) != nil {
			panic(tooMuchKept())
		}
		g.committed = to
	}
	p := g.next
	g.next += n
	return p
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
	p.root = t.CopyOut(w, l, func(bytes int) Word {
		t.chargeParcel(parcelBytes + bytes)
		p.addr, p.bytes = t.Shared.mail.take(bytes), bytes
		return p.addr
	})
	if p.addr == 0 {
		t.chargeParcel(parcelBytes)
	}
	return p
}

// Unpack copies the value into dest and gives the parcel's memory back. A parcel
// is unpacked once, or freed.
func (t *Task) Unpack(p Parcel, dest Word) Word {
	defer t.Shared.Free(p)
	if p.addr == 0 {
		return p.root
	}
	mail := &t.Shared.mail
	table := mail.take(p.bytes)
	clear(Bytes(table, p.bytes))
	defer mail.give(table, p.bytes)
	c := &t.copies
	c.start(t.Shared)
	c.from = append(c.from, shadow{p.addr, p.addr + Word(p.bytes), table})
	return c.run(p.root, p.layout, func(bytes int) Word { return t.Alloc(dest, bytes) })
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
