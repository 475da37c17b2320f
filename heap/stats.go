// Stats: what a task has done with its memory.

package heap

// Stats counts since the task was made. Native code frees by a store that nobody sees, so
// Allocated is at most what was allocated. Peak is the most that was in use when
// somebody looked: at points, at ResetTo, and whenever a soft end was reached. What was in
// use in between is not above Reach.
type Stats struct {
	Allocated   int // bytes
	Used        int // bytes, now
	Peak        int // bytes
	Values      int // bytes; Peak without stacks
	Reach       int // bytes below the highest soft ends
	Resets      int // to marks; scopes that end are not counted
	Evacuations int
	CopiedWords int // by them
	Trials      int // traces of small results
}

// Stats gives the counts of now.
func (t *Task) Stats() Stats {
	t.tally()
	t.noteReach()
	s := t.stats
	s.Allocated, s.Used = t.points.allocated, t.Used()
	return s
}

// noteReach is called after soft ends were moved up.
func (t *Task) noteReach() {
	n := t.charged
	for i := range t.arenas {
		a := &t.arenas[i]
		n += int(Load(t.Ctx, CtxArenaA+16*i+8) - a.base - a.gone)
	}
	t.stats.Reach = max(t.stats.Reach, n)
}
