package oracle

import (
	"fmt"
	"slices"

	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/ssa"
)

// arena is one of the two arenas. Freed memory is never used again, so that every
// use of it is found; tops only rise.
type arena struct {
	base    uint64
	words   []uint64
	dead    []bool   // by word
	objects []uint64 // addresses, rising
}

// arenaAt are the addresses of the arenas' descriptors, which are all that programs know of them.
var arenaAt = [2]uint64{heap.CtxArenaA, heap.CtxArenaB}

func newArenas() [2]*arena { return [2]*arena{{base: 1 << 40}, {base: 2 << 40}} }

func (m *Machine) arena(dest uint64) *arena {
	switch dest {
	case arenaAt[0]:
		return m.arenas[0]
	case arenaAt[1]:
		return m.arenas[1]
	}
	panic(fmt.Sprintf("oracle: %#x is no arena", dest))
}

func (a *arena) top() uint64 { return a.base + 8*uint64(len(a.words)) }

func (a *arena) alloc(bytes int64) uint64 {
	at := a.top()
	a.objects = append(a.objects, at)
	a.words = append(a.words, make([]uint64, bytes/8)...)
	a.dead = append(a.dead, make([]bool, bytes/8)...)
	return at
}

func (a *arena) owns(at uint64) bool { return at >= a.base && at < a.top() }

// free ends the life of what lies from the address on, up to another.
func (a *arena) free(from, to uint64) {
	for i := (from - a.base) / 8; i < (to-a.base)/8; i++ {
		a.dead[i] = true
	}
}

// evacuation moves what roots reach of the memory above a mark to the end of its arena. Words
// that look like addresses are: numbers in tests are not that large.
type evacuation struct {
	m     *Machine
	mark  [2]uint64
	tops  [2]uint64
	moved map[uint64]uint64 // by old address
}

func (m *Machine) evacuate(mark [2]uint64, roots []uint64) {
	e := &evacuation{m: m, mark: mark, moved: map[uint64]uint64{}}
	for i, a := range m.arenas {
		e.tops[i] = a.top()
	}
	for i, w := range roots {
		roots[i] = e.follow(w)
	}
	for i, a := range m.arenas {
		a.free(mark[i], e.tops[i])
	}
}

// follow gives the new address of what a word points to.
func (e *evacuation) follow(w uint64) uint64 {
	for i, a := range e.m.arenas {
		if !a.owns(w) || w < e.mark[i] || w >= e.tops[i] {
			continue
		}
		k, _ := slices.BinarySearch(a.objects, w+1)
		old := a.objects[k-1]
		if _, known := e.moved[old]; !known {
			e.copy(a, old, k)
		}
		return e.moved[old] + w - old
	}
	return w
}

func (e *evacuation) copy(a *arena, old uint64, next int) {
	end := a.top()
	if next < len(a.objects) {
		end = a.objects[next]
	}
	to := a.alloc(int64(end - old))
	e.moved[old] = to
	for off := uint64(0); off < end-old; off += 8 {
		w := e.follow(*e.m.word(old + off))
		*e.m.word(to + off) = w
	}
}

// evalArena computes the operations of core's regions. Every point collects.
func (fr *frame) evalArena(v *ssa.Value, a []uint64) (uint64, bool) {
	switch v.Op {
	case ssa.OpDest:
		return fr.dest, true
	case ssa.OpOther:
		return a[0] ^ (arenaAt[0] ^ arenaAt[1]), true
	case ssa.OpAlloc, ssa.OpAllocIf: // room for an object that is not made is not used for another
		return fr.arena(a[0]).alloc(v.Aux), true
	case ssa.OpTop:
		return fr.arena(a[0]).top(), true
	case ssa.OpRestore:
		fr.arena(a[0]).free(a[1], fr.arena(a[0]).top())
		return 0, true
	case ssa.OpGrown:
		return 1, true
	case ssa.OpScopePoint:
		mark := [2]uint64{fr.arenas[0].top(), fr.arenas[1].top()}
		mark[slices.Index(arenaAt[:], a[0])] = a[1]
		fr.evacuate(mark, a[2:])
		return a[2], true
	case ssa.OpLoopPoint:
		fr.evacuate([2]uint64{a[0], a[1]}, a[2:])
		copy(fr.ctx[heap.CtxRoots/8:], a[2:])
		return 0, true
	case ssa.OpLoadCtx:
		if i := slices.Index(arenaAt[:], uint64(v.Aux)); i >= 0 {
			return fr.arenas[i].top(), true
		}
	}
	return 0, false
}
