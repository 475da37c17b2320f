// Scopes and collection points: where memory is given back (core/region.go).
//
// The interpreter keeps nothing of its own for them: a scope's mark is a Go local of
// its code, a loop's is one of whoever runs the loop. Everything else that lives at a
// collection point is older than the mark.

package interp

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// scope compiles an expression at whose end memory is given back.
func (c *compiler) scope(n *core.ScopeNode) code {
	body, flip := c.code(n.Body), arena(n)
	if !n.Evac {
		return restoring(body, heap.Other(flip))
	}
	s := &scope{body, c.site(n), flip, c.m.shared.Layouts.Of(n.Ty), n.Restore}
	return func(th *Thread, fp Word) Word {
		m := th.t.Mark()
		w := s.body(th, fp)
		return s.end(th, fp, w, m)
	}
}

// scope is an expression at whose end there is a collection point.
type scope struct {
	body       code
	site, flip Word
	layout     *heap.Layout
	restore    bool
}

// end gives back what the scope has left above the mark but for its value.
func (s *scope) end(th *Thread, fp, w Word, m heap.Mark) Word {
	dest := heap.Load(fp, frameDest) ^ s.flip
	if s.restore {
		th.restore(heap.Other(dest), m.Of(th.t, heap.Other(dest)))
	}
	if grown := heap.Load(dest, 0) - m.Of(th.t, dest); grown != 0 && grown >= heap.Load(th.ctx, heap.CtxScopeMin) {
		th.site, th.fp = s.site, fp
		w = th.t.ScopePoint(dest, m, w, s.layout)
	}
	return w
}

// restoring puts the top of the arena dest xor flip back where it was.
func restoring(body code, flip Word) code {
	return func(th *Thread, fp Word) Word {
		arena := heap.Load(fp, frameDest) ^ flip
		top := heap.Load(arena, 0)
		w := body(th, fp)
		th.restore(arena, top)
		return w
	}
}

// restore frees what lies above top in one arena.
func (th *Thread) restore(arena, top Word) {
	if th.reuses {
		heap.Store(arena, 0, top)
	} else {
		th.t.RestoreTop(arena, top)
	}
}

// growth watches how memory grows from one turn of a loop to the next.
type growth struct {
	turns   heap.Turns
	trigger Word
}

// watch begins to: what lies below the mark is older than the loop.
func (th *Thread) watch(m heap.Mark) growth { return growth{heap.TurnsFrom(m), th.t.FirstTrigger(m)} }

// collect is called at the entry of f by tail call, in the frame at fp: all that is alive above
// the mark hangs on the arguments and the closure.
func (g *growth) collect(th *Thread, f *function, fp Word) {
	if th.t.Tops() > g.trigger {
		g.evacuate(th, f, fp)
	}
}

func (g *growth) evacuate(th *Thread, f *function, fp Word) {
	th.leave(entered, fp, f.above(fp))
	roots := f.rootsOf(th.m)
	words := th.roots[:0]
	for _, off := range roots.offsets {
		words = append(words, heap.Load(fp, off))
	}
	g.trigger = th.t.LoopPoint(&g.turns, words, roots.layouts)
	for i, off := range roots.offsets {
		heap.Store(fp, off, words[i])
	}
	th.roots = words
}

// roots are the places in a function's frame that hold addresses when it is entered.
type roots struct {
	offsets []int
	layouts []*heap.Layout
}

func (f *function) rootsOf(m *Machine) *roots {
	if r := f.roots.Load(); r != nil {
		return r
	}
	r := &roots{}
	add := func(off int, ty *core.Type) {
		if l := m.shared.Layouts.Of(ty); !l.IsWord() {
			r.offsets, r.layouts = append(r.offsets, off), append(r.layouts, l)
		}
	}
	for i, t := range f.fn.Params {
		add(8*i, t)
	}
	if len(f.fn.Captures) > 0 {
		add(frameEnv, m.shared.Layouts.Types().Fun(f.fn.Ret, f.fn.Params...))
	}
	f.roots.Store(r)
	return r
}
