package tiering

import (
	"errors"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/exec"
)

// Address space that spawned tasks reserve, beside 2 GiB for their stacks. There are
// 128 TiB of it; maxTasks tasks, of which each has sent something and so needs the
// space of its arenas twice, take a little more than half of that.
const (
	arenasBudget = 4 << 40 // divided by the number of tasks
	largestArena = 64 << 30

	spawnedNursery = 256 << 10 // there may be many tasks
)

// newTask makes a task that can run code of both tiers.
func (s *Session) newTask(cfg heap.TaskConfig) (*heap.Task, error) {
	cfg.Shared, cfg.Host = s.shared, s.host
	cfg.Freeing, cfg.Always, cfg.Checked = s.cfg.Freeing, s.cfg.EvacuateAlways, s.cfg.CheckRegions
	cfg.Own = func(e core.TraceEntry) bool { return !e.At.Sp.IsZero() && !s.inPrelude(e.At.Sp) }
	if s.cfg.ProfileMemory {
		cfg.Sampling = sampling
	}
	t, err := heap.NewTask(cfg)
	if err != nil {
		return nil, err
	}
	t.Callers = s.callers
	t.Call, t.Poll, t.ShowByImpl, t.Conc = s.callClosure, s.pollTask, s.showInMessage, s.sched
	return t, nil
}

// spawnedTask makes the task of a `spawn` beside others: a few tasks may become as
// large as the first, each of many must do with less.
func (s *Session) spawnedTask(others int) (*heap.Task, error) {
	arena := min(largestArena, arenasBudget/2/max(others, 1))
	t, err := s.newTask(heap.TaskConfig{ArenaBytes: arena, Nursery: spawnedNursery})
	if err != nil || s.engine == nil {
		return t, err
	}
	if err := exec.Attach(t); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

func (s *Session) endTask(t *heap.Task) {
	s.addSites(t)
	s.interp.Forget(t)
	if err := t.Close(); err != nil {
		panic(err)
	}
}

// request makes a request of every task that runs, unless what it is for is over.
func (s *Session) request(bit heap.Word, over *bool) {
	s.asking.Lock()
	defer s.asking.Unlock()
	if *over {
		return
	}
	s.task.Request(bit)
	s.sched.RequestAll(bit)
}
