package sample

import (
	"fmt"
	"math"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// String is the value as source: what to put into a test to see the failure again.
// Impls of Show have no say; a Map is made from its pairs.
func (v *Value) String() string { return string(v.append(nil, alone)) }

// position is where a value stands in source; it decides about parentheses.
type position uint8

const (
	alone    position = iota // or in a tuple or record
	element                  // of a list
	argument                 // of a constructor or of from_pairs
)

func (v *Value) append(b []byte, at position) []byte {
	ty := v.Type
	switch {
	case ty.Is(core.BInt):
		return inParens(b, at == argument && v.Int < 0, fmt.Appendf(nil, "%d", v.Int))
	case ty.Is(core.BFloat):
		return inParens(b, at == argument && math.Signbit(v.Float), heap.AppendFloat(nil, v.Float))
	case ty.Is(core.BBool):
		return fmt.Appendf(b, "%t", v.Int != 0)
	case ty.Is(core.BChar):
		return heap.AppendQuotedChar(b, rune(v.Int))
	case ty.Is(core.BString):
		return heap.AppendQuoted(b, v.Text)
	case ty.Is(core.BList):
		return v.list(b, "[", " ", "]", element)
	case IsMap(ty):
		list := &Value{Type: ty, Parts: v.Parts}
		return inParens(b, at != alone, list.list([]byte("from_pairs "), "[", " ", "]", element))
	case ty.Kind == core.KRecord:
		return v.record(b)
	case ty.Kind == core.KCon && ty.Con.Builtin == core.BTuple:
		return v.list(b, "(", ", ", ")", alone)
	case v.Con == nil:
		return append(b, "()"...)
	}
	return inParens(b, at != alone && len(v.Parts) > 0, v.list([]byte(v.Con.Name), " ", " ", "", argument))
}

// list writes the parts, with open before the first.
func (v *Value) list(b []byte, open, between, end string, at position) []byte {
	for i, p := range v.Parts {
		if i == 0 {
			b = append(b, open...)
		} else {
			b = append(b, between...)
		}
		b = p.append(b, at)
	}
	if len(v.Parts) == 0 && end != "" {
		b = append(b, open...)
	}
	return append(b, end...)
}

func (v *Value) record(b []byte) []byte {
	names := v.Type.Fields
	if len(names) == 2 && names[0] == "fst" && names[1] == "snd" {
		return v.list(b, "(", ", ", ")", alone)
	}
	b = append(b, '{')
	for i, p := range v.Parts {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = p.append(append(append(b, names[i]...), " = "...), alone)
	}
	return append(b, '}')
}

func inParens(b []byte, yes bool, text []byte) []byte {
	if !yes {
		return append(b, text...)
	}
	return append(append(append(b, '('), text...), ')')
}
