// Package sample makes values of any data type for properties, after QuickCheck
// (Claessen & Hughes, ICFP 2000): at random and growing, then, when one of them is
// a counter-example, smaller ones of the same type until no smaller one fails.
//
//	type ─ Check ─► Generate ─► Value ─ Simpler ─► Values
//	                              └──── Word ────► what the tiers run on
//
// It promises that what it makes depends on type, size and random source alone,
// and that a chain of Simpler values ends.
package sample

import (
	"fmt"
	"math/rand/v2"

	"github.com/synoema/synoema/core"
)

// Value is a value of a closed type, outside the heap.
type Value struct {
	Type  *core.Type
	Int   int64   // Int, Bool, Char
	Float float64 // Float
	Text  string  // String
	Con   *core.DataCon
	Parts []*Value // fields; elements of a list; of a Map its pairs
}

// Source makes values.
type Source struct {
	types *core.Types
	rand  *rand.Rand
	depth map[*core.Type]int // least nesting of a value of the type
}

// New returns a source that repeats itself for the same seeds.
func New(t *core.Types, seed, stream uint64) *Source {
	return &Source{types: t, rand: rand.New(rand.NewPCG(seed, stream)), depth: map[*core.Type]int{}}
}

// Check says why values of a type cannot be made, or nil.
func (s *Source) Check(ty *core.Type) error {
	seen := map[*core.Type]bool{}
	if bad := s.unmakeable(ty, seen); bad != nil {
		return fmt.Errorf("values of type %s cannot be generated: %s", ty, reason(bad))
	}
	for t := range seen {
		s.depth[t] = endless
	}
	for changed := true; changed; {
		changed = false
		for t := range seen {
			if d := s.leastDepth(t); d < s.depth[t] {
				s.depth[t], changed = d, true
			}
		}
	}
	if s.depth[ty] == endless {
		return fmt.Errorf("values of type %s cannot be generated: each would be endless", ty)
	}
	return nil
}

func reason(ty *core.Type) string {
	if ty.IsFun() {
		return fmt.Sprintf("it contains the function type %s; take the data that the function is made from as a parameter", ty)
	}
	return fmt.Sprintf("it contains %s", ty)
}

// endless is the depth of a type without finite values.
const endless = 1 << 30

// unmakeable finds a part of ty that is no data and collects all parts of it.
func (s *Source) unmakeable(ty *core.Type, seen map[*core.Type]bool) *core.Type {
	if seen[ty] {
		return nil
	}
	seen[ty] = true
	if ty.IsFun() || ty.Is(core.BChan) || !ty.Closed() {
		return ty
	}
	for _, alt := range s.alternatives(ty) {
		for _, part := range alt {
			if bad := s.unmakeable(part, seen); bad != nil {
				return bad
			}
		}
	}
	return nil
}

// alternatives lists the ways to build a value of ty, each by its parts.
func (s *Source) alternatives(ty *core.Type) [][]*core.Type {
	switch {
	case ty.Kind == core.KRecord:
		return [][]*core.Type{ty.Args}
	case IsMap(ty):
		return [][]*core.Type{{}, {s.types.Pair(ty.Args[0], ty.Args[1])}}
	case ty.Is(core.BList):
		return [][]*core.Type{{}, {ty.Args[0]}}
	case ty.Kind == core.KCon && len(ty.Con.Cons) > 0 && !ty.Is(core.BBool):
		var out [][]*core.Type
		for _, c := range ty.Con.Cons {
			out = append(out, s.types.FieldsOf(c, ty))
		}
		return out
	}
	return [][]*core.Type{{}}
}

// IsMap reports whether ty is the prelude's Map. Its nodes obey rules that values made
// at random would break, so a Map is made from pairs.
func IsMap(ty *core.Type) bool {
	return ty.Kind == core.KCon && ty.Con.Name == "Map" && len(ty.Args) == 2 &&
		len(ty.Con.Cons) > 0 && ty.Con.Cons[0].Name == "MapOf"
}

func (s *Source) leastDepth(ty *core.Type) int {
	least := endless
	for _, alt := range s.alternatives(ty) {
		least = min(least, s.deepest(alt)+1)
	}
	return least
}

func (s *Source) deepest(parts []*core.Type) int {
	d := 0
	for _, p := range parts {
		d = max(d, s.depth[p])
	}
	return min(d, endless-1)
}

// Generate makes a value of a checked type. Size bounds numbers, lengths and nesting.
func (s *Source) Generate(ty *core.Type, size int) *Value {
	v := &Value{Type: ty}
	switch {
	case ty == s.types.Int:
		v.Int = s.int(size)
	case ty == s.types.Float:
		v.Float = float64(s.int(size)) / float64(int(1)<<s.rand.IntN(4))
	case ty == s.types.Bool:
		v.Int = int64(s.rand.IntN(2))
	case ty == s.types.Char:
		v.Int = int64(s.char())
	case ty == s.types.String:
		for n := s.rand.IntN(size/2 + 1); n > 0; n-- {
			v.Text += string(s.char())
		}
	case ty.Is(core.BList):
		s.elements(v, ty.Args[0], size)
	case IsMap(ty):
		s.elements(v, s.types.Pair(ty.Args[0], ty.Args[1]), size)
	case ty.Kind == core.KRecord:
		s.fields(v, ty.Args, size)
	case len(ty.Con.Cons) > 0:
		s.construct(v, size)
	}
	return v
}

// int is small, since integers are checked: a sum of properties' inputs should fit.
func (s *Source) int(size int) int64 {
	if s.rand.IntN(16) == 0 {
		size *= 100
	}
	return int64(s.rand.IntN(2*size+1) - size)
}

// oddChars are those that programs tend to forget.
var oddChars = []rune(" \n\t\"'\\,;0é√😀")

func (s *Source) char() rune {
	if s.rand.IntN(8) == 0 {
		return oddChars[s.rand.IntN(len(oddChars))]
	}
	return rune("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789_ -"[s.rand.IntN(45)])
}

func (s *Source) elements(v *Value, elem *core.Type, size int) {
	if s.depth[elem] >= endless {
		return
	}
	n := s.rand.IntN(size/2 + 1)
	for i := 0; i < n; i++ {
		v.Parts = append(v.Parts, s.Generate(elem, s.share(size, n)))
	}
}

// share is the size of one of n parts: nested data stays as small as flat data,
// while numbers in a long list are not all zero.
func (s *Source) share(size, n int) int { return max(size*2/(n+2), min(size, 3)-1) }

func (s *Source) fields(v *Value, types []*core.Type, size int) {
	for _, t := range types {
		v.Parts = append(v.Parts, s.Generate(t, size))
	}
}

// construct picks any constructor while there is size left, then one that leads to
// an end.
func (s *Source) construct(v *Value, size int) {
	cons := v.Type.Con.Cons
	var able []*core.DataCon
	for _, c := range cons {
		d := s.deepest(s.types.FieldsOf(c, v.Type)) + 1
		if d == s.depth[v.Type] || size > 0 && d < endless {
			able = append(able, c)
		}
	}
	v.Con = able[s.rand.IntN(len(able))]
	types := s.types.FieldsOf(v.Con, v.Type)
	boxed := 0
	for _, t := range types {
		if !flat(t) {
			boxed++
		}
	}
	for _, t := range types {
		part := size
		if !flat(t) {
			part = (size - 1) / max(boxed, 1)
		}
		v.Parts = append(v.Parts, s.Generate(t, max(part, 0)))
	}
}

// flat reports whether values of ty hold no others.
func flat(ty *core.Type) bool {
	return ty.Kind == core.KCon && len(ty.Args) == 0 && (len(ty.Con.Cons) == 0 || ty.Is(core.BBool))
}
