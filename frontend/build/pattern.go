package build

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/syntax"
)

// A pattern of the match compiler: the surface's many forms reduced to what
// can be tested. Lists are constructors, the pair is a record, () and names
// test nothing.
type pattern interface{ pattern() }

type (
	anyPat struct{}
	// conPat is a constructor with all its fields.
	conPat struct {
		con  *core.DataCon
		args []pattern
	}
	litPat struct{ lit *core.Lit }
	// recPat is any record that has these fields.
	recPat struct {
		names []string
		args  []pattern
	}
	// asPat binds a variable to what pat matches.
	asPat struct {
		local *core.Local
		pat   pattern
	}
)

func (anyPat) pattern() {}
func (conPat) pattern() {}
func (litPat) pattern() {}
func (recPat) pattern() {}
func (asPat) pattern()  {}

// pattern reduces a checked surface pattern.
func (b *builder) pattern(p syntax.Pat) pattern {
	switch p := p.(type) {
	case *syntax.PWild, *syntax.PUnit:
		return anyPat{}
	case *syntax.PVar:
		return asPat{b.info.Locals[p.ID], anyPat{}}
	case *syntax.PAs:
		return asPat{b.info.Locals[p.ID], b.pattern(p.Pat)}
	case *syntax.PInt, *syntax.PFloat, *syntax.PChar, *syntax.PStr:
		return litPat{b.patternLit(p)}
	case *syntax.PCon:
		return b.conPattern(p)
	case *syntax.PCons:
		return conPat{b.t.Cons, []pattern{b.pattern(p.Head), b.pattern(p.Tail)}}
	case *syntax.PList:
		return b.listPattern(p)
	case *syntax.PTuple:
		return b.tuplePattern(b.patterns(p.Elems))
	case *syntax.PRecord:
		r := recPat{}
		for _, f := range p.Fields {
			r.names = append(r.names, f.Name.Name)
			r.args = append(r.args, b.pattern(f.Pat))
		}
		return r
	}
	panic(broken("pattern", p, "has no meaning after checking"))
}

func (b *builder) patterns(ps []syntax.Pat) []pattern {
	out := make([]pattern, len(ps))
	for i, p := range ps {
		out[i] = b.pattern(p)
	}
	return out
}

func (b *builder) patternLit(p syntax.Pat) *core.Lit {
	ty := b.info.Types[p.NodeID()]
	switch p := p.(type) {
	case *syntax.PInt:
		return b.number(p.Span(), ty, p.Value)
	case *syntax.PFloat:
		return b.float(p.Span(), p.Value)
	case *syntax.PChar:
		return &core.Lit{At: at(p.Span()), Type: b.t.Char, Bits: uint64(p.Value)}
	case *syntax.PStr:
		return &core.Lit{At: at(p.Span()), Type: b.t.String, Str: p.Value}
	}
	panic(broken("patternLit", p, "is no literal"))
}

func (b *builder) conPattern(p *syntax.PCon) pattern {
	args := b.patterns(p.Args)
	if b.info.Types[p.ID].Kind == core.KRecord { // MkPair a b
		return b.tuplePattern(args)
	}
	con := b.info.Refs[p.ID].Con
	if con == nil || len(con.Fields) != len(args) {
		panic(broken("conPattern", p, "is not grouped"))
	}
	return conPat{con, args}
}

func (b *builder) listPattern(p *syntax.PList) pattern {
	var out pattern = conPat{con: b.t.Nil}
	for i := len(p.Elems) - 1; i >= 0; i-- {
		out = conPat{b.t.Cons, []pattern{b.pattern(p.Elems[i]), out}}
	}
	return out
}

func (b *builder) tuplePattern(elems []pattern) pattern {
	if len(elems) == 2 {
		return recPat{[]string{"fst", "snd"}, elems}
	}
	return conPat{b.t.TupleCon(len(elems)).Cons[0], elems}
}

// refutable: some value of its type does not match.
func refutable(p pattern) bool {
	var parts []pattern
	switch p := p.(type) {
	case litPat:
		return true
	case asPat:
		return refutable(p.pat)
	case recPat:
		parts = p.args
	case conPat:
		if len(p.con.TyCon.Cons) > 1 {
			return true
		}
		parts = p.args
	}
	for _, q := range parts {
		if refutable(q) {
			return true
		}
	}
	return false
}

// variables lists what a pattern binds, left to right.
func variables(p pattern) []*core.Local {
	switch p := p.(type) {
	case asPat:
		return append([]*core.Local{p.local}, variables(p.pat)...)
	case conPat:
		return variablesOf(p.args)
	case recPat:
		return variablesOf(p.args)
	}
	return nil
}

func variablesOf(ps []pattern) []*core.Local {
	var out []*core.Local
	for _, p := range ps {
		out = append(out, variables(p)...)
	}
	return out
}
