package core

// renaming tells which locals stand for those of a text that is being copied. Numbers are dense within a text, so
// a list by number takes the place of a map; it is used again for every text.
type renaming struct {
	list []renamed // by Local.ID
	text uint32    // the text at hand; what others left in the list is of no meaning
}

type renamed struct {
	text uint32
	to   *Local
}

// begin starts another text; no two are copied at the same time.
func (r *renaming) begin() *renaming {
	r.text++
	return r
}

func (r *renaming) set(l, to *Local) {
	for l.ID >= len(r.list) {
		r.list = append(r.list, renamed{})
	}
	r.list[l.ID] = renamed{r.text, to}
}

// of is what stands for l, or nil.
func (r *renaming) of(l *Local) *Local {
	if l.ID < len(r.list) {
		if x := &r.list[l.ID]; x.text == r.text {
			return x.to
		}
	}
	return nil
}
