// Sites: which places of a program allocate, and which hold what is in use.
//
// It is known by sampling. Whoever runs a program is asked for its place whenever a soft end
// has been reached (Sampled, Attribute); what has been added to the arena since the last
// time is taken for that place's. So an arena is a sequence of runs:
//
//	base                                      next
//	│ build │ main │ build │ parse │ not known  │
//	        hi     hi      hi      hi
//
// When a top falls, what lies above it is dropped. Of a run that is evacuated as much
// stays as the share of its objects among all that survive: their sizes are not looked
// at. With a profile soft ends are Config.Sampling apart and all is seen. Without one they are up
// to 1 MiB apart, tops that native code moves by a store are not seen to fall, and samples are
// only taken once an eighth of the memory limit is used: enough to say who holds most at the end.

package heap

import (
	"math/bits"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/source"
)

// Site is a place that allocates: in a function of the program, not of the library, and on
// the way to the library when that allocates for it. Numbers are bytes.
type Site struct {
	core.TraceEntry
	Allocated int
	Live      int // now
	AtPeak    int // when most was in use
}

// sites is what a task knows of the places that allocate in it.
type sites struct {
	list    []Site
	index   map[siteKey]int32
	runs    [2][]run
	fallen  [2]int // allocated since the last sample, and given back before the next one
	reached [2]bool
	asked   bool // one of them was
	peak    int  // what was in use of the arenas when AtPeak was noted
	scratch core.Fault
}

type siteKey struct {
	fn *core.Fn
	at source.Span
}

// run is what one site holds of an arena, from the end of the run before it.
type run struct {
	hi    Word
	site  int32
	alive int32 // objects that survive the evacuation under way
}

// askForSite notes that a soft end has been reached. Without a profile places are of interest
// only when memory may run out: programs that use little of it do not pay for them.
func (t *Task) askForSite(i int) {
	if t.sampling > 0 || t.budget != nil && 8*t.Used() > t.budget.limit {
		t.sites.reached[i], t.sites.asked = true, true
	}
}

// Sampled reports whether somebody is to be asked: a soft end has been reached since the last
// Attribute.
func (t *Task) Sampled() bool { return t.sites.asked }

// Chain is an empty chain of calls to be filled for Attribute; more than its first
// core.TraceHead entries are of no use.
func (t *Task) Chain() *core.Fault {
	f := &t.sites.scratch
	f.Trace, f.Omitted, f.At = f.Trace[:0], 0, core.At{}
	return f
}

// Attribute says that the innermost calls of the place which has allocated are f's, native
// or interpreted ones. Where the program's own text is not among them, those that the other
// tier made before are asked for.
func (t *Task) Attribute(f *core.Fault, native bool) {
	s := &t.sites
	place, ok := t.named(f.Trace)
	if !ok && t.Callers != nil {
		t.Callers(t, f, native)
		place, ok = t.named(f.Trace)
	}
	if !ok && len(f.Trace) > 0 {
		place, ok = f.Trace[0], true
	}
	if !ok {
		return // native code in a place without text, to be asked again
	}
	n := s.siteOf(place)
	s.asked = false
	for i := range s.reached {
		if s.reached[i] {
			s.reached[i] = false
			s.extend(i, t.arenas[i].base, t.next(i), n)
		}
	}
}

// named is the innermost call that the program's own text makes.
func (t *Task) named(chain []core.TraceEntry) (place core.TraceEntry, ok bool) {
	for _, e := range chain {
		if t.own == nil || t.own(e) {
			return e, true
		}
	}
	return place, false
}

func (s *sites) siteOf(e core.TraceEntry) int32 {
	key := siteKey{e.Fn, e.At.Sp}
	n, ok := s.index[key]
	if !ok {
		if s.index == nil {
			s.index = map[siteKey]int32{}
		}
		n = int32(len(s.list))
		s.index[key] = n
		s.list = append(s.list, Site{TraceEntry: e})
	}
	return n
}

// end is where the last run of arena i ends.
func (s *sites) end(i int, base Word) Word {
	if n := len(s.runs[i]); n > 0 {
		return s.runs[i][n-1].hi
	}
	return base
}

// extend makes what lies between the last run and next one of site n.
func (s *sites) extend(i int, base, next Word, n int32) {
	size := max(int(next)-int(s.end(i, base)), 0)
	site := &s.list[n]
	site.Allocated += size + s.fallen[i]
	s.fallen[i] = 0
	if size == 0 {
		return
	}
	site.Live += size
	s.add(i, next, n)
}

// add puts a run at the end.
func (s *sites) add(i int, hi Word, n int32) {
	if last := len(s.runs[i]) - 1; last >= 0 && s.runs[i][last].site == n {
		s.runs[i][last].hi = hi
		return
	}
	s.runs[i] = append(s.runs[i], run{hi: hi, site: n})
}

// cut is called before the top of arena i falls from next to top.
func (t *Task) cut(i int, top, next Word) {
	s, base := &t.sites, t.arenas[i].base
	if t.sampling > 0 {
		t.notePeak()
		s.fallen[i] += max(int(next)-int(max(top, s.end(i, base))), 0)
	}
	for n := len(s.runs[i]); n > 0 && s.runs[i][n-1].hi > top; n-- {
		r := &s.runs[i][n-1]
		hi := r.hi
		s.runs[i] = s.runs[i][:n-1]
		from := s.end(i, base)
		s.list[r.site].Live -= int(hi - max(from, top))
		if from < top {
			s.runs[i] = append(s.runs[i], run{hi: top, site: r.site})
			return
		}
	}
}

// notePeak notes who holds what when more is in use than ever, in steps of a sample.
func (t *Task) notePeak() {
	s := &t.sites
	if used := t.Used() - t.charged; used > s.peak+t.sampling/2 {
		s.peak = used
		for i := range s.list {
			s.list[i].AtPeak = s.list[i].Live
		}
	}
}

// countSurvivors counts, run by run, the objects above mark that have been copied. alive is
// what lies above the last run.
func (t *Task) countSurvivors(i int, from *space) (alive int32) {
	runs, hi := t.sites.runs[i], t.next(i)
	if len(runs) == 0 || runs[len(runs)-1].hi <= from.lo {
		return 0 // nobody to be told
	}
	lo := runs[len(runs)-1].hi
	alive = from.marked(lo, hi)
	for k := len(runs) - 1; k >= 0 && runs[k].hi > from.lo; k-- {
		lo, hi = t.arenas[i].base, lo
		if k > 0 {
			lo = runs[k-1].hi
		}
		runs[k].alive = from.marked(lo, hi)
	}
	return alive
}

// marked counts the objects in [lo, hi) that have been copied.
func (s *space) marked(lo, hi Word) int32 {
	lo, hi = max(lo, s.lo), min(hi, s.lo+s.size)
	if lo >= hi {
		return 0
	}
	first, end := (lo-s.lo)>>3, (hi-s.lo)>>3
	n := 0
	for w := first >> 6; w <= (end-1)>>6; w++ {
		word := Field(s.bits, int(w))
		if w == first>>6 {
			word &= ^Word(0) << (first & 63)
		}
		if w == end>>6 {
			word &= 1<<(end&63) - 1
		}
		n += bits.OnesCount64(word)
	}
	return int32(n)
}

// survive replaces the runs above mark by what the n bytes that have survived, now above
// mark, are taken to be; rest are the objects of no run. To be called before the top falls.
func (t *Task) survive(i int, mark Word, n int, rest int32) {
	s := &t.sites
	var kept []run
	total := int(rest)
	for k := len(s.runs[i]); k > 0 && s.runs[i][k-1].hi > mark; k-- {
		if r := s.runs[i][k-1]; r.alive > 0 {
			kept = append(kept, r)
			total += int(r.alive)
		}
	}
	t.cut(i, mark, t.next(i))
	seen := 0
	for k := len(kept) - 1; k >= 0; k-- {
		from := s.end(i, t.arenas[i].base)
		seen += int(kept[k].alive)
		hi := mark + Word(int(float64(n)*float64(seen)/float64(total)))&^7
		if hi > from {
			s.list[kept[k].site].Live += int(hi - from)
			s.add(i, hi, kept[k].site)
		}
	}
	s.fallen[i] = max(s.fallen[i]-(int(mark)+n-int(s.end(i, t.arenas[i].base))), 0)
}

// forget is called when the arenas are empty: functions must not be kept for having allocated once.
func (s *sites) forget() {
	clear(s.index)
	clear(s.list)
	clear(s.scratch.Trace[:cap(s.scratch.Trace)])
	s.list, s.reached, s.asked = s.list[:0], [2]bool{}, false
}

// Sites gives what is known of the places that have allocated in the task since it began,
// and how many bytes were in use at the peak.
func (t *Task) Sites() (list []Site, peak int) {
	t.notePeak()
	return t.sites.list, t.sites.peak
}

// holder is the function of the program that holds most, if that is a quarter or more of
// what is in use, or "".
func (t *Task) holder() string {
	for i := range t.arenas {
		t.cut(i, t.next(i), t.next(i)) // what fell unseen
	}
	live, most := map[string]int{}, ""
	for _, s := range t.sites.list {
		if t.own != nil && !t.own(s.TraceEntry) {
			continue
		}
		name := s.Fn.Display
		live[name] += s.Live
		if n := live[name]; n > live[most] || n == live[most] && name < most {
			most = name
		}
	}
	if 4*live[most] < t.Used() {
		return ""
	}
	return most
}
