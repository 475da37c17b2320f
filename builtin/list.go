package builtin

import "github.com/synoema/synoema/heap"

// What the prelude does with long lists without looking at their elements.
var listRows = []row{
	{"list_join", "List a -> List a -> List a", 0, alloc | hidden, 0, listJoin, "`list_join xs ys` is `xs ++ ys`."},
	{"reverse_own", "List a -> List a", 0, sharesFirst | keeps | hidden, 0, reverseOwn, "Reverses in place a list that nothing else can see: core/reverse.go."},
	{"list_skip", "Int -> List a -> List a", 0, hidden, 0, listSkip, "`list_skip n xs` is `drop n xs`."},
}

const cellBytes = 16

// listJoin copies the first list in front of the second. The copy is one object of
// which the last cell is the oldest, as if it had been made cell by cell from its end.
//
//	┌──────┬────┬──────┬──────┬──────┬──────┐
//	│ last │ ys │  …   │      │ first│      │
//	└──────┴────┴──▲───┴──────┴──────┴───┼──┘
//	               └─────────────────────┘
func listJoin(c *Call) heap.Word {
	xs, ys := c.Args[0], c.Args[1]
	if xs == 0 || ys == 0 {
		return xs | ys
	}
	n := 0
	for p := xs; p != 0; p = heap.Field(p, 1) {
		n++
		c.Task.Worked(cellBytes)
	}
	base := c.Task.Alloc(c.Dest, n*cellBytes)
	for cell := base + heap.Word((n-1)*cellBytes); ; cell -= cellBytes {
		heap.SetField(cell, 0, heap.Field(xs, 0))
		if cell == base {
			heap.SetField(cell, 1, ys)
			return base + heap.Word((n-1)*cellBytes)
		}
		heap.SetField(cell, 1, cell-cellBytes)
		xs = heap.Field(xs, 1)
		c.Task.Worked(cellBytes)
	}
}

func reverseOwn(c *Call) heap.Word {
	var done heap.Word
	for p := c.Args[0]; p != 0; {
		next := heap.Field(p, 1)
		heap.SetField(p, 1, done)
		done, p = p, next
		c.Task.Worked(cellBytes)
	}
	return done
}

func listSkip(c *Call) heap.Word {
	n, p := int64(c.Args[0]), c.Args[1]
	for ; n > 0 && p != 0; n-- {
		p = heap.Field(p, 1)
		c.Task.Worked(cellBytes)
	}
	return p
}
