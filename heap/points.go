// Points: the places of a program where memory above a mark is precisely known, and when
// they use it to evacuate.
//
// S is what lies above the point's mark, live what survived last time, F is nursery for loops,
// floor for scopes:
//
//	loops, tail calls   young >= live/16 + F, and of the young only;
//	                    all of it when S > 2*live + F            live of this loop; F is floor after manyYoung
//	ends of scopes      S >= 2*live + F                          live of the last evacuation within
//	                    S >= 1 KiB and a trial finds <= S/4      up to 64 words
//
// That 1 KiB is up to 16 as long as no more than F and an eighth of what is in use has come together: to
// evacuate costs some 600 cycles however little it is.
//
// So between two full evacuations of a loop as much survives as did before and F more:
// copying costs O(1) words for each word allocated, and memory is at most three
// times what is alive, plus 2 F. Ends of scopes nest as deep as the recursion does,
// so they have a budget besides: words copied and four times the words tried never exceed
// words allocated plus F. Loops nest too; theirs is four times as large.

package heap

const (
	floor      = 256 << 10 // F of scopes; it stays in the cache
	nursery    = 7 << 18   // F of loops, see TaskConfig: twice as much and a little stay below 4 MB
	leastScope = 1 << 10
	mostScope  = 16 << 10
	tryWords   = 64
	never      = ^Word(0)
)

// points is what the points of a task remember, in bytes.
type points struct {
	seen       [2]Word // tops when allocated was counted
	allocated  int     // as far as tops were seen to rise: too little rather than too much
	copied     int     // by ends of scopes
	tried      int
	loopCopied int
	base       int // bytes in use from which on scopes may leave something behind

	survivors [2]extent // where the last evacuation left them, in each arena
	loops     []marked  // the loops that have evacuated, the innermost last
}

// tally counts what has been allocated since the last time.
func (t *Task) tally() {
	t.countUp(0)
	t.countUp(1)
	used := t.Used()
	t.stats.Peak, t.stats.Values = max(t.stats.Peak, used), max(t.stats.Values, used-t.charged)
}

func (t *Task) countUp(i int) {
	next := t.next(i)
	if next > t.points.seen[i] {
		t.points.allocated += int(next - t.points.seen[i])
	}
	t.points.seen[i] = next
}

// resume is called when tops have moved without allocation.
func (t *Task) resume() {
	t.points.seen = [2]Word{t.next(0), t.next(1)}
}

// wakePoints sets the words that native code looks at: all points are worth trying again.
func (t *Task) wakePoints() {
	step, least := t.step(0), t.scopeMin()
	switch {
	case t.freeing == NeverFree:
		step, least = never>>2, never
	case t.always:
		least = 0
	}
	Store(t.Ctx, CtxLoopStep, step)
	Store(t.Ctx, CtxScopeMin, least)
}

// scopeMin is how much a scope has left behind when its end is worth looking at. Frames that wait and turns of a
// loop may each leave as much, so it is the less the more has come together. What has doubled in spite
// of that is alive, for all one knows.
func (t *Task) scopeMin() Word {
	p, used := &t.points, t.Used()
	if used < p.base || used > 2*p.base+4*floor {
		p.base = used
	}
	if t.budget != nil && t.limitIsNear() {
		return leastScope
	}
	spare := floor + p.base/8 - (used - p.base)
	return Word(min(max(spare/16, leastScope), mostScope))
}

// step is how much may be allocated before a loop evacuates again. Where a limit is
// near it is half of what is left, so that there is a next time; but so little is
// not collected that copying would cost 256 times what it gains. The end of the
// reservation is such a limit too.
func (t *Task) step(live int) Word {
	if t.always {
		return 0
	}
	step := live + t.nursery
	if t.budget != nil {
		step = min(step, max(t.room()/2, live/256))
	}
	for i := range t.arenas { // survivors must find room for staging
		left := int(t.arenas[i].limit - t.next(i))
		step = min(step, max(left-live, 0)/2)
	}
	return Word(step)
}

// Tops is the sum of both tops, which triggers are compared with.
func (t *Task) Tops() Word { return t.next(0) + t.next(1) }

// FirstTrigger is the trigger of a loop that began at a mark: its points are passed by until the sum
// of both tops is above it.
func (t *Task) FirstTrigger(m Mark) Word { return m.A + m.B + Load(t.Ctx, CtxLoopStep) }

// Turns is what a loop, or a chain of tail calls, carries along for its points.
//
//	Mark      Old       tops
//	│ survived │ young   │
type Turns struct {
	Mark Mark // tops when it began
	Old  Mark // tops when its last evacuation ended; Mark before the first one
}

// TurnsFrom are those of a loop that began at a mark.
func TurnsFrom(m Mark) Turns { return Turns{m, m} }

// LoopPoint is called at the header of a loop, or at an entry by tail call, when the sum
// of both tops is above the trigger. It evacuates (see Evacuate) and gives the next trigger.
//
// Mostly only what is young: older objects never point to younger ones, so what has
// survived an evacuation is left alone, without a remembered set, until it has doubled
// (generations after Ungar, Generation Scavenging, 1984).
func (t *Task) LoopPoint(g *Turns, roots []Word, layouts []*Layout) (trigger Word) {
	if t.freeing == NeverFree {
		return never
	}
	t.tally()
	p := &t.points
	if !t.always && p.loopCopied > 4*p.allocated+t.nursery && !t.limitIsNear() {
		return t.Tops() + t.step(0)
	}
	young := g.Old != g.Mark
	if young && !t.renew(g, g.Old, roots, layouts) {
		return t.Tops() + floor
	}
	loop := p.loopOf(g.Mark)
	loop.young++
	if !young || t.fullIsDue(g, loop) {
		if !t.renew(g, g.Mark, roots, layouts) {
			return t.Tops() + floor
		}
		loop.live, loop.young = t.aboveMark(g.Mark), 0
	}
	for i := range p.survivors {
		p.survivors[i] = extent{g.Mark.at(i), g.Old.at(i)}
	}
	return t.Tops() + t.step(loop.live/nurseryShare)
}

// nurseryShare is how much of what is alive a loop may allocate before its next point, if that
// is more than the floor.
const nurseryShare = 16

// renew evacuates what lies above m for a loop.
func (t *Task) renew(g *Turns, m Mark, roots []Word, layouts []*Layout) bool {
	copied, ok := t.evacuate(m, roots, layouts)
	if ok {
		t.points.loopCopied += copied
		g.Old = t.Mark()
	}
	return ok
}

// manyYoung is how many evacuations of young objects tell that a loop carries little along,
// rather than that it builds something large.
const manyYoung = 8

// fullIsDue reports whether survivors have doubled since all of them were looked at, or take what
// a limit that is near leaves room for.
func (t *Task) fullIsDue(g *Turns, loop *marked) bool {
	if t.always {
		return t.stats.Evacuations&1 == 0
	}
	slack := t.nursery
	if loop.young >= manyYoung {
		slack = floor
	}
	grown := t.aboveMark(g.Mark) - loop.live
	return grown > loop.live+slack || t.limitIsNear() && grown > max(t.room()/2, loop.live/256)
}

func (t *Task) aboveMark(m Mark) int { return t.above(0, m.A) + t.above(1, m.B) }

// marked is what was alive above a mark when all of it was looked at last, and how often
// the young have been evacuated since.
type marked struct {
	mark  Mark
	live  int
	young int
}

// loopOf finds the loop that began at m among those that are running. Those that began
// later have ended, or this one would not be at a point. It only guides the policy.
func (p *points) loopOf(m Mark) *marked {
	for n := len(p.loops); n > 0; n-- {
		top := &p.loops[n-1]
		if top.mark == m {
			return top
		}
		if top.mark.A < m.A || top.mark.B < m.B {
			break
		}
		p.loops = p.loops[:n-1]
	}
	if len(p.loops) >= maxMarked {
		p.loops = p.loops[:0]
	}
	p.loops = append(p.loops, marked{mark: m})
	return &p.loops[len(p.loops)-1]
}

const maxMarked = 1 << 10

// limitIsNear reports whether collecting matters more than what it costs.
func (t *Task) limitIsNear() bool { return t.budget != nil && t.room() < t.Used()/4 }

// ScopePoint is the end of a scope with mark m whose value w, of layout l, was evaluated into
// dest; the other arena is restored. Native code calls it when at least CtxScopeMin bytes
// lie above the mark.
func (t *Task) ScopePoint(dest Word, m Mark, w Word, l *Layout) Word {
	if t.freeing == NeverFree {
		return w
	}
	t.tally()
	i := t.index(dest)
	lo, next := m.at(i), t.next(i)
	s := t.above(i, lo)
	switch {
	case s == 0:
		return w
	case l.IsWord() || w-lo >= next-lo:
		t.stats.Resets++
		t.resetArena(i, lo)
		t.resume()
		t.wakePoints()
		return w
	case !t.scopeIsDue(i, m, s, w, l):
		Store(t.Ctx, CtxScopeMin, Word(2*s)) // until something is freed, or a chunk used up
		return w
	}
	from := t.Mark()
	if i == 0 {
		from.A = lo
	} else {
		from.B = lo
	}
	roots, layouts := [1]Word{w}, [1]*Layout{l}
	live, _ := t.evacuate(from, roots[:], layouts[:])
	t.points.copied += live
	return roots[0]
}

func (t *Task) scopeIsDue(i int, m Mark, s int, w Word, l *Layout) bool {
	if t.always {
		return true
	}
	p := &t.points
	credit := p.allocated + floor - p.copied - 4*p.tried
	if s >= 2*t.lastWithin(m)+min(int(t.step(0)), floor) && s <= credit {
		return true
	}
	budget := min(tryWords, s/32)
	if s < leastScope || 8*(5*tryWords+tryWords) > credit {
		return false
	}
	lo := m.at(i)
	words, ok := t.evac.trial(t.Shared, lo, t.next(i)-lo, w, l, budget)
	t.stats.Trials++
	p.tried += 8 * words
	return ok
}

// lastWithin is how much of what survived the last evacuation still lies above m.
func (t *Task) lastWithin(m Mark) (live int) {
	for i, s := range t.points.survivors {
		if s.lo >= m.at(i) && s.hi <= t.next(i) {
			live += int(s.hi - s.lo)
		}
	}
	return live
}
