package tiering

import (
	"errors"

	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/exec"
)

// spawnedMemory is what a spawned task reserves: address space, not memory.
const (
	spawnedArena = 8 << 30
	spawnedStack = 256 << 20
)

// newTask makes a task that can run code of both tiers.
func (s *Session) newTask(cfg heap.TaskConfig) (*heap.Task, error) {
	cfg.Shared, cfg.Host, cfg.MemoryLimit, cfg.Freeing = s.shared, s.host, int(s.cfg.MaxMemory), s.cfg.Freeing
	t, err := heap.NewTask(cfg)
	if err != nil {
		return nil, err
	}
	t.Call, t.Poll, t.Conc = s.callClosure, s.pollTask, s.sched
	return t, nil
}

// spawnedTask makes the task of a `spawn`.
func (s *Session) spawnedTask(parent *heap.Task) (*heap.Task, error) {
	t, err := s.newTask(heap.TaskConfig{ArenaBytes: spawnedArena, StackBytes: spawnedStack, NativeBytes: spawnedStack})
	if err != nil || s.engine == nil {
		return t, err
	}
	if err := exec.Attach(t); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

func (s *Session) endTask(t *heap.Task) {
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
