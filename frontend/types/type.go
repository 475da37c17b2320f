// Types as inference sees them: graphs with variables that get solved in place.

package types

import (
	"sort"

	"github.com/synoema/synoema/core"
)

type kind uint8

const (
	kMeta kind = iota // a variable to be solved
	kGen              // a quantified variable, or a rigid one of a signature
	kCon              // con applied to args
	kFun              // args[0] -> args[1]
	kRec              // a record, or the rest of one when it stands in a row
	kErr              // stands where an error was reported; agrees with everything
)

// ty is a type under construction. Metas are solved by setting v.sol; look at
// a ty only after prune. Everything else is immutable.
type ty struct {
	kind kind
	poly bool   // contains variables of the scheme that this node is the body of
	walk uint32 // the last walk that came here; see tyPool.newWalk
	img  *ty    // what that walk made of it
	con  *core.TyCon
	args []*ty
	rec  *recShape
	v    *tvar
	core *core.Type // the finished type, once converted
}

// recShape is the rest of a kRec: args are the types of fields, sorted by name.
type recShape struct {
	fields []string
	row    *ty // nil when closed, else a row variable (or, solved, a further kRec)
}

// tvar is what variables have in addition.
type tvar struct {
	level  int32 // metas: the binding depth at which it may be generalised; gens: where it is bound
	row    bool  // stands for the rest of a record
	rigid  bool  // gen: named by a signature
	sealed bool  // gen: no constraint may be added (class parameters, heads of impls)
	listed bool  // meta: stands in checker.constrained
	name   string
	num    int // gen: number in the finished definition
	sol    *ty // meta: its solution; gen: its image while the scheme is instantiated
	preds  []pred
	lacks  []string   // row: fields that its records have already
	uses   []instance // gen of a scheme that may still gain constraints
}

// instance is an occurrence of an unfinished scheme: a constraint that the
// variable gains later must hold for arg as well.
type instance struct {
	arg *ty
	why *origin
}

func prune(t *ty) *ty {
	for t.kind == kMeta && t.v.sol != nil {
		if n := t.v.sol; n.kind == kMeta && n.v.sol != nil {
			t.v.sol = n.v.sol
		}
		t = t.v.sol
	}
	return t
}

// tyPool hands out types from slabs; inference makes very many.
//
// Types are graphs that can be exponentially larger as trees, so walks mark where
// they have been.
type tyPool struct {
	walks  uint32
	imaged []*ty // types that have images in the walk under way
	slab   []ty
	vars   []tvar
}

// newWalk starts a walk over types. A walk must end before the next one begins.
func (p *tyPool) newWalk() uint32 {
	p.walks++
	return p.walks
}

// imagine makes n the image of t in a walk.
func (p *tyPool) imagine(t, n *ty, walk uint32) {
	t.walk, t.img = walk, n
	p.imaged = append(p.imaged, t)
}

// endWalk forgets images: what lives long must not keep alive what was made of it.
func (p *tyPool) endWalk() {
	for _, t := range p.imaged {
		t.img = nil
	}
	p.imaged = p.imaged[:0]
}

func (p *tyPool) new(k kind) *ty {
	if len(p.slab) == 0 {
		p.slab = make([]ty, 256)
	}
	t := &p.slab[0]
	p.slab = p.slab[1:]
	t.kind = k
	return t
}

func (p *tyPool) newVar(k kind, level int32) *ty {
	if len(p.vars) == 0 {
		p.vars = make([]tvar, 128)
	}
	t := p.new(k)
	t.v = &p.vars[0]
	p.vars = p.vars[1:]
	t.v.level = level
	return t
}

func (p *tyPool) apply(c *core.TyCon, args ...*ty) *ty {
	t := p.new(kCon)
	t.con, t.args = c, args
	return t
}

func (p *tyPool) fun(arg, res *ty) *ty {
	t := p.new(kFun)
	t.args = []*ty{arg, res}
	return t
}

func (p *tyPool) funs(args []*ty, res *ty) *ty {
	for i := len(args) - 1; i >= 0; i-- {
		res = p.fun(args[i], res)
	}
	return res
}

// record makes a record type; fields need not be sorted but are distinct.
func (p *tyPool) record(fields []string, args []*ty, row *ty) *ty {
	t := p.new(kRec)
	if !sort.StringsAreSorted(fields) {
		idx := make([]int, len(fields))
		for i := range idx {
			idx[i] = i
		}
		sort.Slice(idx, func(i, j int) bool { return fields[idx[i]] < fields[idx[j]] })
		fs, as := make([]string, len(fields)), make([]*ty, len(fields))
		for i, j := range idx {
			fs[i], as[i] = fields[j], args[j]
		}
		fields, args = fs, as
	}
	t.args, t.rec = args, &recShape{fields, row}
	return t
}

var pairFields = []string{"fst", "snd"}

func (p *tyPool) pair(a, b *ty) *ty { return p.record(pairFields, []*ty{a, b}, nil) }

// flat merges a record with what its row has been solved to. Its row is nil, an
// unsolved meta, a gen or an error.
func (p *tyPool) flat(t *ty) *ty {
	row := t.rec.row
	if row == nil {
		return t
	}
	row = prune(row)
	if row.kind != kRec {
		return t
	}
	rest := p.flat(row)
	if len(rest.args) == 0 && rest.rec.row == nil && len(t.args) > 0 {
		r := p.new(kRec)
		r.args, r.rec = t.args, &recShape{t.rec.fields, nil}
		return r
	}
	fields := append(append([]string{}, t.rec.fields...), rest.rec.fields...)
	return p.record(fields, append(append([]*ty{}, t.args...), rest.args...), rest.rec.row)
}

// field returns the type of a field of a flat record, or nil.
func (t *ty) field(name string) *ty {
	for i, f := range t.rec.fields {
		if f == name {
			return t.args[i]
		}
	}
	return nil
}

func isPair(t *ty) bool {
	return t.kind == kRec && t.rec.row == nil && len(t.args) == 2 && t.rec.fields[0] == "fst" && t.rec.fields[1] == "snd"
}

func (t *ty) is(b core.Builtin) bool { return t.kind == kCon && t.con.Builtin == b }

// basics are the types without arguments that the checker mentions all the time.
type basics struct {
	int, float, bool, char, str, unit, err *ty
}

func (p *tyPool) basics(t *core.Types) basics {
	base := func(c *core.Type) *ty {
		b := p.apply(c.Con)
		b.core = c
		return b
	}
	return basics{base(t.Int), base(t.Float), base(t.Bool), base(t.Char), base(t.String), base(t.Unit), p.new(kErr)}
}

// fromCore reads a finished type; vars[i] stands for variable i.
func (p *tyPool) fromCore(c *core.Type, vars []*ty) *ty {
	switch c.Kind {
	case core.KVar:
		return vars[c.Var]
	case core.KFun:
		return p.fun(p.fromCore(c.Args[0], vars), p.fromCore(c.Args[1], vars))
	}
	args := make([]*ty, len(c.Args))
	for i, a := range c.Args {
		args[i] = p.fromCore(a, vars)
	}
	if c.Kind == core.KCon {
		return p.apply(c.Con, args...)
	}
	var row *ty
	if c.Row != nil {
		row = vars[c.Row.Var]
	}
	return p.record(c.Fields, args, row)
}
