package heap

import (
	"testing"

	"github.com/synoema/synoema/core"
)

// scopes ends scopes of lists of Ints in one arena.
type scopes struct {
	*Task
	ints *Layout
}

func newScopes(t *testing.T, cfg TaskConfig) *scopes {
	task := session(t, cfg)
	types := task.Shared.Layouts.Types()
	return &scopes{task, task.Shared.Layouts.Of(types.List(types.Int))}
}

// list makes a list of so many bytes in front of another.
func (s *scopes) list(bytes int, tail Word) Word {
	for range bytes / 16 {
		tail = s.Cons(s.DestA(), 1, tail)
	}
	return tail
}

// end comes to the end of a scope and tells how many bytes were copied there.
func (s *scopes) end(m Mark, w Word) (Word, int) {
	before := s.points.copied
	w = s.ScopePoint(s.DestA(), m, w, s.ints)
	return w, s.points.copied - before
}

// What survived the last evacuation is not copied again before it has doubled.
func TestScopeWaitsUntilItHasDoubled(t *testing.T) {
	s := newScopes(t, TaskConfig{})
	m := s.Mark()
	s.list(8<<20, 0)
	s.ResetTo(m) // there is credit now
	w, copied := s.end(m, s.list(400<<10, 0))
	if copied != 400<<10 {
		t.Fatalf("%d bytes copied of 400 KiB", copied)
	}
	w = s.list(350<<10, w)
	if w, copied = s.end(m, w); copied != 0 {
		t.Errorf("%d bytes copied: 350 KiB are new, 400 KiB survived", copied)
	}
	if _, copied = s.end(m, s.list(310<<10, w)); copied != 1060<<10 {
		t.Errorf("%d bytes copied: 660 KiB are new, 400 KiB survived", copied)
	}
}

// What is copied has been paid for by what was allocated.
func TestScopesKeepToTheirCredit(t *testing.T) {
	s := newScopes(t, TaskConfig{})
	m := s.Mark()
	w, copied := s.end(m, s.list(400<<10, 0))
	if copied != 400<<10 {
		t.Fatalf("%d bytes copied of 400 KiB", copied)
	}
	inner := s.Mark()
	s.list(2<<10, 0)
	if w, copied = s.end(inner, s.list(16, w)); copied != 16 { // what the last evacuation left is small now
		t.Fatalf("%d bytes copied of 16", copied)
	}
	if w, copied = s.end(m, w); copied != 0 {
		t.Errorf("%d bytes copied, the credit is 258 KiB", copied)
	}
	inner = s.Mark()
	s.list(200<<10, 0)
	s.ResetTo(inner)
	if _, copied = s.end(m, w); copied != 400<<10+16 {
		t.Errorf("%d bytes copied, the credit is 458 KiB", copied)
	}
}

// So has what loops copy, even where each takes what the one before has left for its own.
func TestLoopsKeepToTheirCredit(t *testing.T) {
	const live = 1 << 20
	s := newScopes(t, TaskConfig{})
	m := s.Mark()
	roots := []Word{s.list(live, 0)}
	for range 100 {
		g := Turns{m, m}
		s.LoopPoint(&g, roots, []*Layout{s.ints})
	}
	if got, most := s.points.loopCopied, 4*live+nursery+live; got < live || got > most {
		t.Errorf("%d bytes copied, the credit is %d", got, most)
	}
}

// A trial follows what closures capture.
func TestTrialOfClosures(t *testing.T) {
	s := newScopes(t, TaskConfig{})
	types, fns := s.Shared.Layouts.Types(), s.Shared.Space.Fns
	ty := types.Fun(types.Int, types.Int)
	fns.Init(&core.Fn{ID: 1, Display: "f", Params: []*core.Type{types.Int}, Captures: []*core.Type{types.List(types.Int)}})
	closure := func(captured Word) Word {
		w := s.Alloc(s.DestA(), 16)
		SetField(w, 0, fns.Desc(1))
		SetField(w, 1, captured)
		return w
	}
	for _, test := range []struct{ held, dropped, survive int }{
		{32 << 10, 0, 32<<10 + 16},
		{48, 32 << 10, 48 + 16},
	} {
		m := s.Mark()
		s.list(test.dropped, 0)
		s.ScopePoint(s.DestA(), m, closure(s.list(test.held, 0)), s.Shared.Layouts.Of(ty))
		if got := s.above(0, m.A); got != test.survive || s.stats.Trials == 0 {
			t.Errorf("%d bytes survive of a closure over %d, after %d trials", got, test.held, s.stats.Trials)
		}
		s.ResetTo(m)
	}
	if s.stats.Trials != 2 || s.stats.Evacuations != 1 {
		t.Errorf("%+v", s.stats)
	}
}

// The age of survivors ends with them.
func TestAgesEndWithEvacuation(t *testing.T) {
	s := newScopes(t, TaskConfig{Checked: true})
	m := s.Mark()
	roots := []Word{s.list(1600, 0)}
	s.Evacuate(m, roots, []*Layout{s.ints})
	if err := s.CheckStore(m.A, m.A+160, s.ints); err != nil {
		t.Errorf("survivors have one age: %v", err)
	}
	s.Evacuate(m, nil, nil)
	older := s.list(16, 0)
	younger := s.list(16, 0)
	if s.CheckStore(older, younger, s.ints) == nil {
		t.Error("objects made since have their own ages")
	}
}
