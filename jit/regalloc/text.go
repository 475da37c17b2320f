package regalloc

import (
	"fmt"
	"strings"
)

var kindNames = [...]string{"reg", "any", "late", "lateany", "fixed", "same", "=reg", "=same", "=fixed", "temp"}

// Text prints a function with its allocation, moves included; res may be nil.
func Text(f *Func, res *Result) string {
	var w strings.Builder
	edit := 0
	edits := func(pos int32) {
		for ; res != nil && edit < len(res.Edits) && res.Edits[edit].Pos == pos; edit++ {
			fmt.Fprintf(&w, "\t%v -> %v\n", res.Edits[edit].From, res.Edits[edit].To)
		}
	}
	for b := range f.Blocks {
		blk := &f.Blocks[b]
		fmt.Fprintf(&w, "b%d%v: freq %g\n", b, blk.Params, blk.Freq)
		for i := blk.First; i < blk.Last; i++ {
			edits(4 * i)
			fmt.Fprintf(&w, "%4d\t%s\n", i, instrText(f, res, i))
			edits(4*i + 3)
		}
		for e, s := range blk.Succs {
			fmt.Fprintf(&w, "\t=> b%d%v\n", s, blk.Args[e])
		}
	}
	return w.String()
}

func instrText(f *Func, res *Result, i int32) string {
	var parts []string
	in := &f.Instrs[i]
	for k := in.First; k < in.Last; k++ {
		o := &f.Operands[k]
		s := fmt.Sprintf("%s v%d", kindNames[o.Kind], o.V)
		if f.Remat[o.V] {
			s += "!"
		}
		if res != nil {
			s += fmt.Sprintf(":%v", res.Allocs[k])
		}
		parts = append(parts, s)
	}
	if in.Clobbers != 0 {
		parts = append(parts, fmt.Sprintf("clobbers %x", uint32(in.Clobbers)))
	}
	return strings.Join(parts, ", ")
}
