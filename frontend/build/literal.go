package build

import (
	"math"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/source"
)

// number is an integer literal of a Num type; where the type is known to be
// Float it becomes a Float literal at once.
func (b *builder) number(sp source.Span, ty *core.Type, v int64) *core.Lit {
	if ty == b.t.Float {
		return b.float(sp, float64(v))
	}
	return &core.Lit{At: core.At{Sp: sp}, Type: ty, Bits: uint64(v)}
}

func (b *builder) float(sp source.Span, v float64) *core.Lit {
	return &core.Lit{At: core.At{Sp: sp}, Type: b.t.Float, Bits: math.Float64bits(v)}
}

func (b *builder) str(sp source.Span, s string) *core.Lit {
	return &core.Lit{At: core.At{Sp: sp}, Type: b.t.String, Str: s}
}

func (b *builder) unit(sp source.Span) *core.Lit {
	return &core.Lit{At: core.At{Sp: sp}, Type: b.t.Unit}
}

func (b *builder) boolean(sp source.Span, v bool) *core.Lit {
	l := &core.Lit{At: core.At{Sp: sp}, Type: b.t.Bool}
	if v {
		l.Bits = 1
	}
	return l
}

func isFloat(ty *core.Type) bool { return ty.Is(core.BFloat) }
