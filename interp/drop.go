package interp

import "github.com/synoema/synoema/core"

// Drop forgets functions that nothing can run any more. No task may be running: what is
// left is compiled again when it is next called, so that places of the text that only
// old code names go, too.
func (m *Machine) Drop(dead map[*core.Fn]bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	table := *m.fns.Load()
	for i := range table {
		f := table[i].Load()
		switch {
		case f == nil:
		case dead[f.fn]:
			table[i].Store(nil)
		case !f.native.Load():
			f.settle()
			f.entry.Store(outOfDate())
		}
	}
	m.sites = make([]site, firstSite)
}
