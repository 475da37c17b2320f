package heap

import (
	"strings"
	"testing"

	"github.com/synoema/synoema/core"
)

// Whatever copies much serves a request that ends the evaluation in between; what is copied
// next is whole.
func TestCopyingIsBrokenOff(t *testing.T) {
	pairs := func(task *Task, n int) (Word, *Layout) {
		ty := task.Shared.Layouts.Types()
		l := task.Shared.Layouts.Of(ty.List(ty.List(ty.Int)))
		w := Word(0)
		for i := range Word(n) {
			w = task.Cons(task.DestB(), task.Cons(task.DestB(), i, 0), w)
		}
		return w, l
	}
	text := func(task *Task, n int) (Word, *Layout) {
		return task.NewString(task.DestA(), strings.Repeat("0123456789abcdef", n)), task.Shared.Layouts.Of(task.Shared.Layouts.Types().String)
	}
	var parcel Parcel
	for _, c := range []struct {
		name   string
		make   func(task *Task, n int) (Word, *Layout)
		before func(task *Task, w Word, l *Layout)
		copy   func(task *Task, m Mark, w Word, l *Layout) Word
	}{
		{"spine", longList, nil, evacuated},
		{"heads", pairs, nil, evacuated},
		{"text", text, nil, evacuated},
		{"keep", longList, nil, func(task *Task, m Mark, w Word, l *Layout) Word { return task.Shared.Session.Keep(task, m, w, l) }},
		{"pack", longList, nil, func(task *Task, m Mark, w Word, l *Layout) Word {
			p := task.Pack(w, l)
			return task.Unpack(p, task.DestA())
		}},
		{"pack text", text, nil, func(task *Task, m Mark, w Word, l *Layout) Word {
			p := task.Pack(w, l)
			return task.Unpack(p, task.DestA())
		}},
		{"unpack", pairs, func(task *Task, w Word, l *Layout) { parcel = task.Pack(w, l) },
			func(task *Task, m Mark, w Word, l *Layout) Word { return task.Unpack(parcel, task.DestA()) }},
	} {
		task := session(t, TaskConfig{Checked: true})
		task.Shared.Budget = NewBudget(1 << 30)
		task.Poll = func(t *Task) {
			if t.TakePending()&PendingInterrupt != 0 {
				panic(&core.Fault{Code: "interrupted"})
			}
		}
		for _, asked := range []bool{true, false, true, false} {
			g := task.Shared.Session.Used()
			m := task.Mark()
			w, l := c.make(task, 200_000)
			want := task.Hash(w, l)
			if c.before != nil {
				c.before(task, w, l)
			}
			if asked {
				task.Request(PendingInterrupt)
			}
			f := faultOf(func() { w = c.copy(task, m, w, l) })
			if broken := f != nil && f.Code == "interrupted"; broken != asked {
				t.Fatalf("%s, asked %v: %v", c.name, asked, f)
			}
			if used := task.Shared.Session.Used(); asked && used != g {
				t.Errorf("%s: %d bytes stay in G", c.name, used-g)
			}
			if !asked && task.Hash(w, l) != want {
				t.Errorf("%s: the copy is another", c.name)
			}
			if left := task.Shared.Budget.left(); left != 1<<30 {
				t.Errorf("%s, asked %v: %d bytes of parcels", c.name, asked, 1<<30-left)
			}
			task.Reset()
		}
	}
}

// evacuated is w after an evacuation of all that was made since m.
func evacuated(task *Task, m Mark, w Word, l *Layout) Word {
	roots := []Word{w}
	task.Evacuate(m, roots, []*Layout{l})
	return roots[0]
}
