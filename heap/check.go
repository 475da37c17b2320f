// Checks of what regions rest on: no object points to a younger one, and nothing
// points to freed memory. Used by tests and by the tiers' checked modes.

package heap

import "fmt"

// CheckStore tells what is wrong with storing val, of layout l, into the object at
// obj. Within an arena age is address order. Closures are exempt: those of a
// recursive group are one block and may hold each other. Objects that survived one
// evacuation have one age, which a task remembers if it is Checked.
func (t *Task) CheckStore(obj, val Word, l *Layout) error {
	if l.IsWord() {
		return nil
	}
	for i := range t.arenas {
		a := &t.arenas[i]
		if val-a.base >= a.limit-a.base {
			continue
		}
		if val >= t.next(i) {
			return fmt.Errorf("object %#x points to %#x, which is free memory (top %#x), type %s", obj, val, t.next(i), l.Type)
		}
		if obj-a.base < a.limit-a.base && val > obj && l.Kind != KindFun && !a.sameAge(obj, val) {
			return fmt.Errorf("object %#x points to the younger %#x, type %s", obj, val, l.Type)
		}
	}
	if t.Shared.Session.Contains(obj) && t.Owns(val) {
		return fmt.Errorf("session object %#x points into a task (%#x), type %s", obj, val, l.Type)
	}
	return nil
}

// CheckObject applies CheckStore to the fields of the object at w that were stored just now.
func (t *Task) CheckObject(w Word, l *Layout) error {
	if l.IsWord() || !t.Owns(w) || l.Kind == KindString {
		return nil
	}
	c := copier{ls: t.Shared.Layouts, fns: t.Shared.Space.Fns}
	first, fields := c.parts(w, l)
	for i, f := range fields {
		if err := t.CheckStore(w, Load(w, first+8*i), f); err != nil {
			return err
		}
	}
	return nil
}

// CheckAges applies CheckStore to every pointer that the value w reaches.
func (t *Task) CheckAges(w Word, l *Layout) error {
	c := copier{ls: t.Shared.Layouts, fns: t.Shared.Space.Fns}
	seen := map[Word]bool{}
	todo := []item{{w, l}}
	for len(todo) > 0 {
		it := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if it.layout.IsWord() || !t.Owns(it.word) || seen[it.word] {
			continue
		}
		seen[it.word] = true
		first, fields := c.parts(it.word, it.layout)
		for i, f := range fields {
			v := Load(it.word, first+8*i)
			if err := t.CheckStore(it.word, v, f); err != nil {
				return err
			}
			todo = append(todo, item{v, f})
		}
		if it.layout.Kind == KindString {
			if err := t.CheckStore(it.word, blockOf(it.word), it.layout); err != nil {
				return err
			}
		}
	}
	return nil
}

// sameAge reports whether both objects survived the same evacuation.
func (a *arena) sameAge(x, y Word) bool {
	for _, g := range a.ages {
		if x-g.lo < g.hi-g.lo && y-g.lo < g.hi-g.lo {
			return true
		}
	}
	return false
}
