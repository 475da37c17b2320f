package tiering

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// Kept values: bindings of the prompt and nullary definitions. They live in the session heap.

// keep moves the value of a nullary definition, made since the mark, out of the arenas, to stay.
func (s *Session) keep(t *heap.Task, since heap.Mark, fn *core.Fn, v heap.Word) heap.Word {
	v = s.shared.Session.Keep(t, since, v, s.shared.Layouts.Of(fn.Ret))
	s.setMemo(fn, v)
	return v
}

// setMemo makes v the kept value of a nullary definition.
func (s *Session) setMemo(fn *core.Fn, v heap.Word) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept[fn.Def] == nil {
		s.kept[fn.Def] = map[*core.Fn]bool{}
	}
	s.kept[fn.Def][fn] = true
	s.shared.Space.Fns.SetMemo(fn.ID, heap.MemoDone, v)
}

// dropMemo has a nullary definition evaluated when it is next mentioned.
func (s *Session) dropMemo(fn *core.Fn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if state, v := s.shared.Space.Fns.Memo(fn.ID); state == heap.MemoDone && s.rec != nil {
		s.rec.memos = append(s.rec.memos, savedMemo{fn, v})
	}
	s.shared.Space.Fns.SetMemo(fn.ID, heap.MemoNone, 0)
	delete(s.kept[fn.Def], fn)
}

// evacuateKept drops from the session heap what no kept value reaches, when it has doubled. It is
// called between entries: nothing else points there then but messages that wait in
// channels; while there are some, nothing is dropped. Where the memory limit is near, values go that
// are only kept for :undo.
func (s *Session) evacuateKept() {
	g := s.shared.Session
	if s.sched.Waiting() || !g.Due() && !g.Tight() {
		return
	}
	tight := g.Tight()
	s.moveKept()
	if tight && len(s.past) > 0 {
		s.past = nil
		s.moveKept()
	}
}

func (s *Session) moveKept() {
	var fns []*core.Fn
	for _, of := range s.kept {
		for fn := range of {
			fns = append(fns, fn)
		}
	}
	var saved []*savedMemo
	for _, rec := range s.past {
		for i := range rec.memos {
			saved = append(saved, &rec.memos[i])
		}
	}
	values := make([]heap.Word, len(fns))
	var roots []*heap.Word
	var layouts []*heap.Layout
	add := func(root *heap.Word, fn *core.Fn) {
		roots, layouts = append(roots, root), append(layouts, s.shared.Layouts.Of(fn.Ret))
	}
	for i, fn := range fns {
		_, values[i] = s.shared.Space.Fns.Memo(fn.ID)
		add(&values[i], fn)
	}
	for _, m := range saved {
		add(&m.value, m.fn)
	}
	s.shared.Session.Evacuate(roots, layouts)
	for i, fn := range fns {
		s.shared.Space.Fns.SetMemo(fn.ID, heap.MemoDone, values[i])
	}
}
