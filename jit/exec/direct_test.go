//go:build linux && amd64

package exec_test

import (
	"testing"

	"github.com/synoema/synoema/heap"
)

// counting polls in each turn of its loop, and fails when it is not given a positive number.
const counting = `
func @"turns"(i64) -> i64 {
  trap !0 bad_argument "not positive"
block0(v0: i64):
    v9 = const.i64 0
    v8 = le v0, v9
    trapif v8 !0 @1:1-2
    jump block1(v0, v9)
block1(v1: i64, v2: i64):
    poll
    v3 = const.i64 1
    v4 = sub v1, v3
    v5 = add v2, v1
    v6 = eq v4, v9
    br v6, block2, block1(v4, v5)
block2:
    ret v5
}
`

// keeping has values in registers while it calls turns directly.
const keeping = `
func @"keeping"(i64) -> i64 {
block0(v0: i64):
    v1 = dest
    v2 = mul v0, v0
    v3 = mul v2, v0
    v4 = mul v3, v0
    v5 = call.i64 @"turns"(v1, v0) @1:7-9
    v6 = add v5, v2
    v7 = add v6, v3
    v8 = add v7, v4
    ret v8
}

func @"hands"(i64) -> i64 {
block0(v0: i64):
    v1 = dest
    tail @"turns"(v1, v0)
}

func @"outer"(i64) -> i64 {
block0(v0: i64):
    v1 = dest
    v2 = mul v0, v0
    v3 = call.i64 @"hands"(v1, v0) @1:17-19
    v4 = call.i64 @"keeping"(v1, v0) @1:27-29
    v5 = add v3, v4
    v6 = add v5, v2
    ret v6
}
`

// TestDirectCalls serves polls while callers keep values in registers that their callees are
// known not to change.
func TestDirectCalls(t *testing.T) {
	m := newMachine(t, counting, 0)
	m.direct = true
	m.link(keeping)
	known, ok := m.engine.Known(m.fn("keeping"))
	if !ok || known.Stack == 0 {
		t.Errorf("known of keeping: %v, %v", known, ok)
	}
	if _, ok := m.engine.Known(m.fn("elsewhere")); ok {
		t.Error("something is known of a function without code")
	}
	served := 0
	m.poll = func(heap.Word) { served++ }
	for _, n := range []int64{1, 3, 1000} {
		m.task.Request(heap.PendingTimeout)
		m.want("outer", n, n*(n+1)+2*n*n+n*n*n+n*n*n*n)
	}
	if served != 3 {
		t.Errorf("%d polls were served", served)
	}
	f := m.fails("outer", 0, "bad_argument")
	if f != nil && len(f.Trace) != 2 {
		t.Errorf("trace %v", f.Trace)
	}
}
