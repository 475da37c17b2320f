package core

import (
	"fmt"
	"strings"
	"testing"

	"github.com/synoema/synoema/source"
)

func sp(n int32) source.Span { return source.Span{File: 1, Lo: n, Hi: n + 1} }

// Inlined calls are frames of the chain; a loop made of inlined text is its
// definition's frame, except where it runs text of the caller.
func TestTraceShowsInlinedCalls(t *testing.T) {
	main, f, fold := &Fn{Display: "main"}, &Fn{Display: "f"}, &Fn{Display: "foldl"}
	inF := &Inlined{f, At{Sp: sp(10)}}
	inFold := &Inlined{fold, At{Sp: sp(20), In: inF}}
	loop := &Fn{Display: "foldl", Owner: main, Home: inFold}
	deep := &Fn{Display: "map", Owner: main, Home: &Inlined{&Fn{Display: "map"}, At{Sp: sp(30), In: inFold}}}
	bad := &Fn{Display: "bad"}
	for _, c := range []struct {
		fn   *Fn
		at   At
		want string
	}{
		{main, At{Sp: sp(1)}, "main@1"},
		{main, At{Sp: sp(1), In: inF}, "f@1 main@10"},
		{main, At{Sp: sp(1), In: inFold}, "foldl@1 f@20 main@10"},
		{loop, At{Sp: sp(1), In: inFold}, "foldl@1"},
		{loop, At{Sp: sp(1)}, "main@1"},
		{loop, At{Sp: sp(1), In: inF}, "f@1"},
		{main, At{Sp: sp(1), In: &Inlined{Fn: f}}, "f@1"}, // a tail call that became a jump
		{loop, At{Sp: sp(1), In: &Inlined{bad, At{Sp: sp(2)}}}, "bad@1 main@2"},
		{loop, At{Sp: sp(1), In: &Inlined{bad, At{Sp: sp(2), In: inF}}}, "bad@1 f@2"},
		{loop, At{Sp: sp(1), In: &Inlined{bad, At{Sp: sp(2), In: inFold}}}, "bad@1 foldl@2"},
		{deep, At{Sp: sp(1), In: &Inlined{bad, At{Sp: sp(2), In: inFold}}}, "bad@1 foldl@2"},
		{deep, At{Sp: sp(1)}, "main@1"},
	} {
		var ft Fault
		ft.AddTrace(c.fn, c.at)
		if s := traceText(&ft); s != c.want {
			t.Errorf("got %s, want %s", s, c.want)
		}
	}
}

func traceText(f *Fault) string {
	var out []string
	for _, e := range f.Trace {
		out = append(out, fmt.Sprintf("%s@%d", e.Fn.Display, e.At.Sp.Lo))
	}
	return strings.Join(out, " ")
}
