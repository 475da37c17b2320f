package tiering

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// Undo. While an entry is taken, everything that it changes in the session is noted
// together with what it was. Taking the entry back makes it so again; what had been
// made from the changed texts is made anew, as after any redefinition, but values that
// were computed before the entry are there again.

// maxUndo bounds how many entries can be taken back.
const maxUndo = 100

// record is how to take one entry back.
type record struct {
	text  string
	it    bool // the entry's value became `it`
	undo  []func()
	keys  []string    // of the pieces that it entered
	names []core.Name // whose texts it changed or made

	frozen []core.Name // whose texts it took out of the program; their values stayed
	memos  []savedMemo
	defs   []*core.Def // that were in force before
	its    int         // expressions entered before, the one that was `it` included
}

// savedMemo is a kept value that a redefinition has dropped.
type savedMemo struct {
	fn    *core.Fn
	value heap.Word
}

// add notes how to undo a change; a nil record notes nothing.
func (r *record) add(undo func()) {
	if r != nil {
		r.undo = append(r.undo, undo)
	}
}

// put is m[k] = v, to be undone.
func put[K comparable, V any](r *record, m map[K]V, k K, v V) {
	old, had := m[k]
	r.add(func() {
		if had {
			m[k] = old
		} else {
			delete(m, k)
		}
	})
	m[k] = v
}

// define puts a definition into the program.
func (s *Session) define(d *core.Def) {
	if s.rec != nil {
		if old := s.program.Defs[d.Name]; old != nil {
			s.rec.defs = append(s.rec.defs, old)
		} else {
			s.rec.names = append(s.rec.names, d.Name) // its text goes when the entry is taken back
		}
	}
	put(s.rec, s.program.Defs, d.Name, d)
}

// remove is delete(m, k), to be undone.
func remove[K comparable, V any](r *record, m map[K]V, k K) {
	if old, had := m[k]; had {
		r.add(func() { m[k] = old })
	}
	delete(m, k)
}

// recording notes what f changes, as one step to take back. What changed nothing is none.
func (s *Session) recording(text string, f func() *Report) *Report {
	if s.cfg.Fixed || s.rec != nil {
		return f()
	}
	s.tidy()
	s.retryImports()
	rec := &record{text: text, its: s.its}
	restoreNames := s.env.Record()
	s.rec = rec
	defer func() { s.rec = nil }()
	r := f()
	if len(rec.undo) > 0 || rec.it {
		rec.undo = append(rec.undo, restoreNames)
		s.past = append(s.past, rec)
		if len(s.past) > maxUndo {
			s.past = append(s.past[:0:0], s.past[1:]...)
		}
	}
	return r
}

// latest is the entry that would be taken back next, or nil.
func (s *Session) latest() *record {
	if len(s.past) == 0 {
		return nil
	}
	return s.past[len(s.past)-1]
}

// unrecorded is for what stays when the entry is taken back: the prelude, imported files.
func (s *Session) unrecorded() (done func()) {
	rec := s.rec
	s.rec = nil
	return func() { s.rec = rec }
}

// Undone tells what taking back entries has done.
type Undone struct {
	Texts []string // the entries, the last one first
	Gone  []string // what they defined and means nothing now
	Back  []Binding
}

// Undo takes the last n entries back, or as many as there are.
func (s *Session) Undo(n int) *Undone {
	u := &Undone{}
	seen := map[string]bool{}
	var keys []string
	for ; n > 0 && len(s.past) > 0; n-- {
		rec := s.past[len(s.past)-1]
		s.past = s.past[:len(s.past)-1]
		s.takeBack(rec)
		u.Texts = append(u.Texts, rec.text)
		for _, key := range rec.keys {
			if !seen[key] {
				seen[key] = true
				keys = append(keys, key)
			}
		}
	}
	for _, key := range keys {
		if p := s.pieces[key]; p != nil {
			u.Back = append(u.Back, s.describe(p))
		} else {
			u.Gone = append(u.Gone, keyName(key))
		}
	}
	return u
}

func (s *Session) takeBack(rec *record) {
	s.insts.Lock(func() {
		for i := len(rec.undo) - 1; i >= 0; i-- {
			rec.undo[i]()
		}
	})
	s.invalidate(rec.names)
	for _, n := range rec.frozen {
		s.demote(s.insts.Invalidate(n))
	}
	for _, m := range rec.memos {
		s.setMemo(m.fn, m.value)
	}
}
