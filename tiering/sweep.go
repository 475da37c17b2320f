package tiering

import (
	"slices"

	"strconv"
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/prelude"
	"github.com/synoema/synoema/source"
)

// Sweeping. A session lives as long as its user likes, so what its entries have made
// and nothing can reach any more has to go: expressions that are no longer `it`, the
// instances that only they ran, old texts of redefined functions, their machine code, and
// the sources that all of these came from. Between two entries nothing runs, so that
// what can still be reached is found by looking:
//
//	definitions in force ─► instances used lately ─► what their bodies mention
//	kept values ─► closures in them ─► their instances
//	entries that :undo can take back ─► old definitions, old values
//
// An instance that has gone is made again when it is asked for.

// Sweep when so many instances, or texts, were made since the last time, or as many as
// were left then.
const (
	sweepInstances = 1 << 9
	sweepTexts     = 1 << 10
	recentTexts    = 256 // that messages on the screen may come from
)

// sweepState is when the session was last swept.
type sweepState struct {
	live  int // instances that were left
	texts int // that there had been
}

// tidy sweeps when it is time. It is called between entries.
func (s *Session) tidy() {
	if s.cfg.Fixed || s.rec != nil {
		return
	}
	if s.sched.Waiting() {
		return // values lie in channels, where nobody can look
	}
	texts := s.sources.Len()
	if s.insts.Made() < max(sweepInstances, s.swept.live) && texts-s.swept.texts < max(sweepTexts, s.swept.live) {
		return
	}
	w := &sweep{s: s, entries: map[core.Name]bool{}, live: map[*core.Fn]bool{}, seen: map[heap.Word]bool{}, fresh: map[*core.Fn]bool{}}
	for _, fn := range s.insts.Fresh() {
		w.fresh[fn] = true
	}
	w.definitions()
	w.roots()
	w.spread()
	w.drop()
	w.sources()
	s.swept = sweepState{live: len(w.live), texts: texts}
}

// sweep is one search for what can be reached.
type sweep struct {
	s       *Session
	entries map[core.Name]bool // entered expressions that something mentions
	live    map[*core.Fn]bool
	work    []*core.Fn
	seen    map[heap.Word]bool // objects of values that hold functions
	fresh   map[*core.Fn]bool  // made since the last sweep
}

// definitions finds the entered expressions whose values may still be asked for.
func (w *sweep) definitions() {
	var work []*core.Def
	enter := func(n core.Name) {
		if d := w.s.program.Defs[n]; isEntry(n) && d != nil && !w.entries[n] {
			w.entries[n] = true
			work = append(work, d)
		}
	}
	if it, ok := w.s.env.Global("it"); ok {
		enter(it)
	}
	for n, d := range w.s.program.Defs {
		switch {
		case !isEntry(n):
			work = append(work, d)
		case len(w.s.past) > 0 && entryNumber(n) >= w.s.past[0].its:
			enter(n)
		}
	}
	for _, rec := range w.s.past {
		work = append(work, rec.defs...)
	}
	for len(work) > 0 {
		d := work[len(work)-1]
		work = work[:len(work)-1]
		if isEntry(d.Name) && w.s.hasValue(d) {
			continue // it is never evaluated again
		}
		for _, m := range w.s.insts.MentionsOf(d) {
			enter(m)
		}
	}
}

func entryNumber(n core.Name) int {
	number, _ := strconv.Atoi(strings.TrimPrefix(string(n), entryPrefix))
	return number
}

// roots marks what is reachable by itself.
func (w *sweep) roots() {
	for _, fn := range w.s.insts.All() {
		st := w.s.state(fn)
		switch {
		case isEntry(fn.Def) && fn.Owner == nil:
			if w.entries[fn.Def] {
				w.mark(fn)
			}
		case fn.Owner == nil && fn.Def != "" && w.s.insts.Current(fn):
			if w.usedLately(fn, st) || w.s.kept[fn.Def][fn] && w.s.functions[fn.Def] != nil {
				w.mark(fn)
			}
		}
	}
	for _, rec := range w.s.past {
		for _, m := range rec.memos {
			w.mark(m.fn)
			w.value(m.value, w.s.shared.Layouts.Of(m.fn.Ret))
		}
	}
}

// idleSweeps is how many sweeps native code outlives that nobody is known to have called.
// Native callers are not counted, so calls alone don't tell.
const idleSweeps = 4

// usedLately: it is new, or has been called since the last sweep, or is native and
// either the only instance of its definition or not idle for long.
func (w *sweep) usedLately(fn *core.Fn, st *fnState) bool {
	if st == nil {
		return w.fresh[fn]
	}
	n := w.s.interp.Stats(st.fn)
	if calls := n.Calls + n.Turns; w.fresh[fn] || calls != st.seen {
		st.seen, st.idle = calls, 0
		return true
	}
	st.idle++
	return st.body != nil && (len(fn.TyArgs) == 0 || st.idle < idleSweeps)
}

func (w *sweep) mark(fn *core.Fn) {
	if !w.live[fn] {
		w.live[fn] = true
		w.work = append(w.work, fn)
	}
}

// spread marks what marked functions mention, and what the values of nullary ones hold.
func (w *sweep) spread() {
	for len(w.work) > 0 {
		fn := w.work[len(w.work)-1]
		w.work = w.work[:len(w.work)-1]
		for _, c := range w.s.insts.CallsOf(fn) {
			w.mark(c)
		}
		if state, v := w.s.shared.Space.Fns.Memo(fn.ID); w.s.kept[fn.Def][fn] && state == heap.MemoDone {
			w.value(v, w.s.shared.Layouts.Of(fn.Ret))
		}
		if st := w.s.state(fn); st != nil && st.body != nil {
			for _, c := range st.body.Calls {
				w.mark(c)
			}
		}
	}
}

// value marks the functions in a kept value. Types that hold none are passed by.
func (w *sweep) value(v heap.Word, l *heap.Layout) {
	type item struct {
		v heap.Word
		l *heap.Layout
	}
	work := []item{{v, l}}
	push := func(v heap.Word, l *heap.Layout) { work = append(work, item{v, l}) }
	for len(work) > 0 {
		it := work[len(work)-1]
		work = work[:len(work)-1]
		switch {
		case !w.s.holdsFunctions(it.l), it.l.Kind == heap.KindVariant && heap.IsNullary(it.v), it.v == 0 || w.seen[it.v]:
			continue
		}
		w.seen[it.v] = true
		switch it.l.Kind {
		case heap.KindFun:
			fn := w.s.shared.Space.Fns.FnOf(it.v)
			if fn == nil {
				continue
			}
			w.mark(fn)
			for i, ty := range fn.Captures {
				push(heap.Field(it.v, i+1), w.s.shared.Layouts.Of(ty))
			}
		case heap.KindList:
			push(heap.Field(it.v, 1), it.l)
			push(heap.Field(it.v, 0), it.l.Elem)
		case heap.KindRecord, heap.KindTuple:
			for i, f := range it.l.Fields {
				push(heap.Field(it.v, i), f)
			}
		case heap.KindVariant:
			con := &it.l.Cons[it.l.Tag(it.v)]
			for i, f := range con.Fields {
				push(heap.Load(it.v, con.Shape.FieldOffset(i)), f)
			}
		}
	}
}

// holdsFunctions reports whether a value of this layout can have a function in it.
func (s *Session) holdsFunctions(l *heap.Layout) bool {
	if l.IsWord() || l.Kind == heap.KindString {
		return false
	}
	known, ok := s.functional[l]
	if !ok {
		known = reaches(l, map[*heap.Layout]bool{}, heap.KindFun)
		s.functional[l] = known
	}
	return known
}

// mayHoldChannel reports whether a value of this type can mention a channel.
func (s *Session) mayHoldChannel(ty *core.Type) bool {
	return reaches(s.shared.Layouts.Of(ty), map[*heap.Layout]bool{}, heap.KindFun, heap.KindChan)
}

func reaches(l *heap.Layout, seen map[*heap.Layout]bool, kinds ...heap.Kind) bool {
	if l == nil || seen[l] {
		return false
	}
	seen[l] = true
	if slices.Contains(kinds, l.Kind) || reaches(l.Elem, seen, kinds...) {
		return true
	}
	for _, f := range l.Fields {
		if reaches(f, seen, kinds...) {
			return true
		}
	}
	for i := range l.Cons {
		for _, f := range l.Cons[i].Fields {
			if reaches(f, seen, kinds...) {
				return true
			}
		}
	}
	return false
}

// drop takes what was not marked out of every table.
func (w *sweep) drop() {
	s := w.s
	dead := map[*core.Fn]bool{}
	for _, fn := range s.insts.All() {
		if !w.live[fn] {
			dead[fn] = true
		}
	}
	valued := map[core.Name]bool{}
	for n := range w.entries {
		valued[n] = s.hasValue(s.program.Defs[n])
	}
	s.insts.Lock(func() {
		for n, d := range s.program.Defs {
			switch {
			case isEntry(n) && !w.entries[n]:
				delete(s.program.Defs, n)
			case isEntry(n) && valued[n]:
				d.Body = valueBody(d)
			}
		}
	})
	s.interp.Drop(dead)
	if s.engine != nil {
		s.engine.Drop(dead)
	}
	for fn := range dead {
		s.shared.Layouts.Drop(fn)
		s.shared.Space.Fns.Drop(fn)
		delete(s.kept[fn.Def], fn)
		if fn.ID < len(s.known) {
			s.known[fn.ID] = nil
		}
	}
	for n, fns := range s.kept {
		if len(fns) == 0 {
			delete(s.kept, n)
		}
	}
	s.insts.Drop(dead)
	s.promoted = nil
}

// sources forgets texts that were typed and that no definition comes from.
func (w *sweep) sources() {
	used := map[source.FileID]bool{}
	for _, d := range w.s.program.Defs {
		used[d.Span.File] = true
	}
	for fn := range w.live {
		if b := fn.Code.Load(); b != nil {
			used[b.Root.Span().File] = true
		}
	}
	for _, rec := range w.s.past {
		for _, d := range rec.defs {
			used[d.Span.File] = true
		}
	}
	recent := source.FileID(w.s.sources.Len() - recentTexts)
	w.s.sources.Drop(func(id source.FileID, f *source.File) bool {
		typed := strings.HasPrefix(f.Name, "<") && !prelude.IsFile(f.Name)
		return !typed || used[id] || id > recent
	})
}
