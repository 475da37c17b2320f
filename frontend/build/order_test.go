package build

import (
	"fmt"
	"testing"
)

func TestComponents(t *testing.T) {
	for _, c := range []struct {
		needs [][]int
		want  string
	}{
		{nil, "[]"},
		{[][]int{{2}, nil, nil}, "[[1] [2] [0]]"},
		{[][]int{{1}, {0}, {0}}, "[[0 1] [2]]"},
		{[][]int{{0}, {3}, {1}, {2}}, "[[0] [1 2 3]]"},
		{[][]int{{3}, {0}, nil, nil}, "[[2] [3] [0] [1]]"},
	} {
		if got := fmt.Sprint(components(c.needs)); got != c.want {
			t.Errorf("%v: got %s, want %s", c.needs, got, c.want)
		}
	}
}
