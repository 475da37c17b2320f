package diag

import "sort"

// Apply gives the text with all edits made. Of edits that overlap the first
// counts; spans beyond the text are ignored.
func Apply(text string, edits []Edit) string {
	sorted := append([]Edit(nil), edits...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Span.Lo < sorted[j].Span.Lo })
	var out []byte
	done := 0
	for _, e := range sorted {
		lo, hi := int(e.Span.Lo), int(e.Span.Hi)
		if lo < done || hi < lo || hi > len(text) {
			continue
		}
		out = append(out, text[done:lo]...)
		out = append(out, e.Text...)
		done = hi
	}
	return string(append(out, text[done:]...))
}
