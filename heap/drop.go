package heap

import "github.com/synoema/synoema/core"

// Drop empties the descriptor of a function that no value and no code mentions.
func (f *FnTable) Drop(fn *core.Fn) {
	if b := f.fns[fn.ID/fnChunk].Load(); b != nil {
		b[fn.ID%fnChunk].fn.Store(nil)
		b[fn.ID%fnChunk].closures.Store(nil)
	}
}

// Drop forgets what closures of a function capture.
func (ls *Layouts) Drop(fn *core.Fn) {
	ls.mu.Lock()
	delete(ls.byFn, fn)
	ls.mu.Unlock()
}
