// Taking back what the entries of a prompt have defined.

package types

// changes is how to take back what was added to the namespace of the program, in the
// order in which it was. A nil one records nothing.
type changes struct{ undo []func() }

func (c *changes) add(undo func()) {
	if c != nil {
		c.undo = append(c.undo, undo)
	}
}

// Record begins to note what later files change; the result makes it as it was. What
// the prelude and imported files define stays: nothing has to mention it.
func (e *Env) Record() (undo func()) {
	c := &changes{}
	e.changes = c
	return func() {
		for i := len(c.undo) - 1; i >= 0; i-- {
			c.undo[i]()
		}
	}
}

// put is m[k] = v.
func put[K comparable, V any](c *changes, m map[K]V, k K, v V) {
	if c != nil {
		c.add(restore(m, k))
	}
	m[k] = v
}

// drop is delete(m, k).
func drop[K comparable, V any](c *changes, m map[K]V, k K) {
	if c != nil {
		c.add(restore(m, k))
	}
	delete(m, k)
}

func putAll[K comparable, V any](c *changes, m, from map[K]V) {
	for k, v := range from {
		put(c, m, k, v)
	}
}

// restore makes m[k] what it is now.
func restore[K comparable, V any](m map[K]V, k K) func() {
	old, had := m[k]
	return func() {
		if had {
			m[k] = old
		} else {
			delete(m, k)
		}
	}
}
