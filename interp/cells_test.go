package interp

import (
	"testing"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// Recursion behind cells takes no more of Go's stack the deeper it is.
func TestRecursionBehindCells(t *testing.T) {
	w := newWorld(t)
	ints := w.types.List(w.types.Int)
	var left int
	w.force = func(*heap.Task, *core.Fn, Word) Word { left, _ = stackRoom(); return 0 }
	f := w.fn("count", 1, 0)
	f.Ret = ints
	leaf := &core.Force{NodeBase: w.base(w.types.Int), Fn: w.fn("probe", 0, 0)}
	cell := func(x, xs core.Node) core.Node { return w.con(ints, w.types.Cons, x, xs) }
	body := cell(w.slot(0), w.let(1, w.sub(w.slot(0), w.int(1)), w.iff(w.eq(w.slot(1), w.int(0)),
		cell(leaf, w.con(ints, w.types.Nil)),
		cell(w.slot(1), w.call(f, w.sub(w.slot(1), w.int(1)))))))
	w.define(f, 2, body)
	used := func(n Word) int {
		list := w.run(f, n)
		for i := n; i > 0; i-- { // the last is what the probe gave
			if heap.Load(list, 0) != i {
				t.Fatalf("%d stands where %d should", heap.Load(list, 0), i)
			}
			list = heap.Load(list, 8)
		}
		return left
	}
	used(1001)
	if a, b := used(101), used(1001); a != b {
		t.Errorf("%d bytes of Go stack left after 50 calls, %d after 500", a, b)
	}
	used(1_000_001)
	if th := w.m.Thread(w.task); th.depth.light != 0 || th.depth.charged != 0 {
		t.Errorf("afterwards %d bytes of the value stack are taken for light, %d for charged", th.depth.light, th.depth.charged)
	}
}
