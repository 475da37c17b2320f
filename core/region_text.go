package core

import (
	"fmt"
	"strings"
)

// PrintRegions tells what inference found out about fn's published body: its summary and the
// body with arenas (a tick is the other arena) and scopes.
func (in *Instances) PrintRegions(fn *Fn) string {
	b := fn.Code.Load()
	if b == nil || b.regions == nil {
		return fmt.Sprintf("; %s: no regions\n", fn.Key)
	}
	var out strings.Builder
	for _, line := range b.regions.lines(fn, b) {
		fmt.Fprintf(&out, "; %s\n", line)
	}
	out.WriteString(PrintBody(b) + "\n")
	return out.String()
}

var amountText = [...]string{nothing: "nothing", bounded: "a few objects", unbounded: "any amount"}

func (s *summary) lines(fn *Fn, b *Body) []string {
	out := []string{
		fn.Key + ": allocates for its result " + amountText[s.dest],
		"leaves in the other arena " + amountText[s.other],
	}
	if s.dest != nothing {
		out = append(out, "of its result's arena wastes "+amountText[s.waste])
	}
	var flow []string
	for i := range fn.Params {
		if s.flow.has(i) {
			name := b.Names[i]
			if name == "" {
				name = slotText(i)
			}
			flow = append(flow, name)
		}
	}
	if s.env {
		flow = append(flow, "what it captures")
	}
	if len(flow) > 0 {
		out = append(out, "the result may reach "+strings.Join(flow, ", "))
	}
	switch {
	case b.Chain:
		out = append(out, "collects at its entry by tail call, and at each turn")
	case b.Loop:
		out = append(out, "collects at each turn of a loop")
	}
	return out
}
