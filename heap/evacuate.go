// Evacuation of a task: what is alive above a mark moves down to the mark.
//
//	     m             top            limit of staging
//	A ▒▒▒│▓░░▓▓░░░▓░░░░│·············┆     ▓ reached from the roots
//	A ▒▒▒│▓░░▓▓░░░▓░░░░│▓▓▓▓·········┆     copied: staged, with the addresses of the last line
//	A ▒▒▒│▓▓▓▓│························     moved down; the rest is free
//
// B likewise: an object stays in its arena. The staged copies may take more than
// the memory limit allows, for a moment; as they are never larger than what
// they are copies of, it holds afterwards if it held before.

package heap

import "fmt"

// Evacuate keeps, of what was allocated since m was taken, what the roots reach, and
// frees the rest. The roots, rewritten in place, must be the only words in use that
// point above m. Objects that survive have one age.
//
// Where there is no room for staging nothing happens, which is as correct.
func (t *Task) Evacuate(m Mark, roots []Word, layouts []*Layout) {
	if t.freeing == NeverFree {
		return
	}
	t.tally()
	if live, ok := t.evacuate(m, roots, layouts); ok {
		t.points.loopCopied += live
	}
}

// evacuate gives the bytes that have survived.
func (t *Task) evacuate(m Mark, roots []Word, layouts []*Layout) (live int, ok bool) {
	e := &t.evac
	var from [2]space
	for i := range from {
		if from[i], ok = t.stage(i, m.at(i)); !ok {
			return 0, false
		}
	}
	if !e.begin(t.Shared, from) {
		return 0, false
	}
	for i, l := range layouts {
		if !l.IsWord() {
			roots[i] = e.move(roots[i], l)
		}
	}
	var rest [2]int32
	for i := range e.spaces {
		rest[i] = t.countSurvivors(i, &e.spaces[i])
	}
	e.end()
	for i := range e.spaces {
		live += t.settle(i, m.at(i), &e.spaces[i], rest[i])
	}
	t.stats.Evacuations++
	t.stats.CopiedWords += live / 8
	t.resume()
	t.economize(t.chunk(), mostAhead)
	t.wakePoints()
	return live, true
}

// stage makes room for the survivors of arena i.
func (t *Task) stage(i int, mark Word) (space, bool) {
	a, next := &t.arenas[i], t.next(i)
	lo := min(a.firstAbove(mark), next)
	room := Word(t.above(i, lo))
	if room > a.limit-next || t.commitTo(a, next+room) != nil {
		return space{}, false
	}
	s := space{lo: lo, size: next - lo, stage: next}
	if t.freeing == Reuse {
		s.delta = next - mark
	}
	return s, true
}

// settle moves the survivors of arena i to their places and frees the rest. In quarantine
// they stay where they are, for memory is not used twice.
func (t *Task) settle(i int, mark Word, s *space, rest int32) int {
	a, next := &t.arenas[i], t.next(i)
	n := s.stage - next
	a.use(s.stage)
	dest := t.Ctx + CtxArenaA + Word(16*i)
	if t.freeing == Quarantine {
		SetField(dest, 0, s.stage)
		SetField(dest, 1, max(s.stage, Field(dest, 1)))
		t.abandon(i, mark, next)
		mark = next
	} else {
		t.survive(i, mark, int(n), rest)
		t.evac.copyText(Bytes(mark, int(n)), viewBytes(Bytes(next, int(n))))
		SetField(dest, 0, mark+n)
		SetField(dest, 1, min(Field(dest, 1), mark+n+t.chunk()))
		a.forgetAges(mark)
		a.shrink(Field(dest, 1))
	}
	left := extent{mark, mark + n}
	t.points.survivors[i] = left
	if t.checked && n > 0 {
		a.ages = append(a.ages, left)
	}
	return int(n)
}

// shrink gives memory back that has been far above the soft end for 16 evacuations.
func (a *arena) shrink(end Word) {
	if a.shrinking++; a.shrinking%16 != 0 {
		return
	}
	keep := Word(pages(int(a.recent)))
	if keep-a.base < (a.high-a.base)/8 && a.high-keep > maxAhead {
		if err := discard(keep, int(min(a.high, a.committed)-keep)); err != nil {
			panic(fmt.Sprintf("heap: giving memory back: %v", err))
		}
		a.high = keep
	}
	a.recent = end
}
