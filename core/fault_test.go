package core

import (
	"fmt"
	"testing"

	"github.com/synoema/synoema/source"
)

// TestAddTraces: many times the same call is what as many single calls make of a trace,
// inlined ones among them.
func TestAddTraces(t *testing.T) {
	at := func(n int) At { return At{Sp: source.Span{Lo: int32(n), Hi: int32(n) + 1}} }
	inlined := at(7)
	inlined.In = &Inlined{Fn: &Fn{}, Call: At{Sp: source.Span{Lo: 8, Hi: 9}, In: &Inlined{Fn: &Fn{}, Call: at(9)}}}
	fn := &Fn{}
	for _, runs := range [][]int{{3}, {30}, {1, 100, 1, 2}, {24, 1, 7}, {24, 2, 2000, 3}, {19, 5, 6, 7, 8}} {
		var one, many Fault
		for i, n := range runs {
			place := at(i)
			if i%2 == 1 {
				place = inlined
			}
			for range n {
				one.AddTrace(fn, place)
			}
			many.AddTraces(fn, place, n)
		}
		if a, b := ends(&one), ends(&many); a != b {
			t.Errorf("%v: singly %s\ntogether %s", runs, a, b)
		}
	}
}

func ends(f *Fault) string {
	if f.Omitted == 0 {
		return fmt.Sprint(f.Trace)
	}
	head, tail := f.TraceEnds()
	return fmt.Sprint(f.Omitted, head, tail)
}
