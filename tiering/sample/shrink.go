package sample

import (
	"math"

	"github.com/synoema/synoema/core"
)

// Simpler lists values of the same type that are nearer to the simplest one, the
// boldest step first.
func (s *Source) Simpler(v *Value) []*Value {
	switch {
	case v.Type == s.types.Int:
		return v.withInts(simplerInts(v.Int))
	case v.Type == s.types.Float:
		return v.simplerFloats()
	case v.Type == s.types.Bool && v.Int == 1:
		return v.withInts([]int64{0})
	case v.Type == s.types.Char:
		return v.withInts(simplerChars(v.Int))
	case v.Type == s.types.String:
		return v.simplerTexts()
	case v.Type.Is(core.BList) || IsMap(v.Type):
		return append(v.shorter(), s.simplerParts(v)...)
	case v.Con != nil:
		return append(s.simplerCons(v), s.simplerParts(v)...)
	}
	return s.simplerParts(v)
}

func (v *Value) withInts(ns []int64) []*Value {
	var out []*Value
	for _, n := range ns {
		out = append(out, &Value{Type: v.Type, Int: n})
	}
	return out
}

// simplerInts: 0, without the sign, halfway there, one less.
func simplerInts(n int64) []int64 {
	if n == 0 {
		return nil
	}
	out := []int64{0}
	if n < 0 && n != math.MinInt64 {
		out = append(out, -n)
	}
	for step := n / 2; step != 0; step /= 2 {
		out = append(out, n-step)
	}
	return out
}

func (v *Value) simplerFloats() []*Value {
	var out []*Value
	add := func(f float64) { out = append(out, &Value{Type: v.Type, Float: f}) }
	if v.Float < 0 {
		add(-v.Float)
	}
	if whole := math.Trunc(v.Float); whole != v.Float {
		add(whole)
		return out
	}
	for _, n := range simplerInts(int64(v.Float)) {
		if n >= 0 || v.Float < 0 {
			add(float64(n))
		}
	}
	return out
}

// charOrder is from the simplest char on; all others come behind.
const charOrder = "abc01 ABC"

func simplerChars(c int64) []int64 {
	var out []int64
	for _, r := range charOrder {
		if int64(r) == c {
			break
		}
		out = append(out, int64(r))
	}
	return out
}

func (v *Value) simplerTexts() []*Value {
	runes := []rune(v.Text)
	var out []*Value
	add := func(rs []rune) { out = append(out, &Value{Type: v.Type, Text: string(rs)}) }
	for _, cut := range cuts(len(runes)) {
		add(append(append([]rune{}, runes[:cut.lo]...), runes[cut.hi:]...))
	}
	for i, r := range runes {
		for _, c := range simplerChars(int64(r)) {
			changed := append([]rune{}, runes...)
			changed[i] = rune(c)
			add(changed)
		}
	}
	return out
}

// cut is a run of elements to leave out.
type cut struct{ lo, hi int }

// cuts of a sequence: all, each half, each quarter …, each single element.
func cuts(n int) []cut {
	var out []cut
	for length := n; length > 0; length /= 2 {
		for lo := 0; lo < n; lo += length {
			out = append(out, cut{lo, min(lo+length, n)})
		}
	}
	return out
}

func (v *Value) shorter() []*Value {
	var out []*Value
	for _, c := range cuts(len(v.Parts)) {
		out = append(out, v.with(append(append([]*Value{}, v.Parts[:c.lo]...), v.Parts[c.hi:]...)))
	}
	return out
}

func (v *Value) with(parts []*Value) *Value {
	return &Value{Type: v.Type, Con: v.Con, Parts: parts}
}

// simplerParts replaces one part at a time.
func (s *Source) simplerParts(v *Value) []*Value {
	var out []*Value
	for i, p := range v.Parts {
		for _, q := range s.Simpler(p) {
			parts := append([]*Value{}, v.Parts...)
			parts[i] = q
			out = append(out, v.with(parts))
		}
	}
	return out
}

// simplerCons: parts that have the same type, then earlier constructors without fields.
func (s *Source) simplerCons(v *Value) []*Value {
	var out []*Value
	for _, p := range v.Parts {
		if p.Type == v.Type {
			out = append(out, p)
		}
	}
	for _, c := range v.Type.Con.Cons {
		if len(c.Fields) == 0 && (len(v.Con.Fields) > 0 || c.Tag < v.Con.Tag) {
			out = append(out, &Value{Type: v.Type, Con: c})
		}
	}
	return out
}
