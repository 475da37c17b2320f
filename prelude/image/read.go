// Reading the table: types and declarations.

package image

import (
	"slices"
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/types"
	"github.com/synoema/synoema/prelude"
	"github.com/synoema/synoema/source"
)

// Constructors of types are numbered: the built-in ones, then data types, then tuples by length.
const (
	conInt = iota
	conFloat
	conBool
	conChar
	conString
	conUnit
	conList
	conChan
	conData
	conTuple = 64
)

// Flags of a variable that a type is generic over, and of a definition.
const (
	flagRow   = 1 // stands for the rest of a record
	flagStill = 1 // see types.Value
)

// reader reads what stands from a place on.
type reader struct {
	l      *Library
	from   string
	at     int
	file   source.FileID
	last   int32         // where the span before began
	locals []*core.Local // of the definition, in the order in which they are bound
}

// number reads 7 bits a byte, the least first; the last byte is below 128.
func (r *reader) number() int {
	b := r.from[r.at]
	r.at++
	if b < 128 {
		return int(b)
	}
	return r.longNumber(b)
}

func (r *reader) longNumber(b byte) int {
	n, shift := uint64(b&127), 7
	for b >= 128 {
		b = r.from[r.at]
		r.at++
		n |= uint64(b&127) << shift
		shift += 7
	}
	return int(n)
}

// signed reads a number that may be negative: its sign is the lowest bit.
func (r *reader) signed() int {
	n := uint64(r.number())
	return int(n>>1) ^ -int(n&1)
}

func (r *reader) text() string { return textOf(r.number()) }

func textOf(n int) string { return texts[textAt[n]:textAt[n+1]] }

func (r *reader) texts() []string {
	return some(r, (*reader).text)
}

// some reads a list: its length, then each.
func some[T any](r *reader, one func(*reader) T) []T {
	n := r.number()
	if n == 0 {
		return nil
	}
	return fill(r, make([]T, n), one)
}

// someFrom is some with a slab for the list.
func someFrom[T any](r *reader, s *slab[T], one func(*reader) T) []T {
	n := r.number()
	if n == 0 {
		return nil
	}
	return fill(r, s.many(n), one)
}

func fill[T any](r *reader, out []T, one func(*reader) T) []T {
	for i := range out {
		out[i] = one(r)
	}
	return out
}

// span reads the length, more by one, and the distance from the span before.
func (r *reader) span() source.Span {
	n := r.number()
	if n == 0 {
		return source.Span{}
	}
	r.last += int32(r.signed())
	return source.Span{File: r.file, Lo: r.last, Hi: r.last + int32(n-1)}
}

// openFile reads which file of the prelude spans are in.
func (r *reader) openFile() {
	n := r.number()
	if r.l.files[n] == 0 {
		f := prelude.Files()[n]
		r.l.files[n] = r.l.set.Add(f.SpanName(), f.Text)
	}
	r.file = r.l.files[n]
}

// global reads the name of a definition.
func (r *reader) global() core.Name { return core.Name(r.text()) }

// ---- types ----

// ty reads the number of a type, more by one; 0 is none.
func (r *reader) ty() *core.Type {
	n := r.number()
	if n == 0 {
		return nil
	}
	return r.l.ty(n - 1)
}

func (r *reader) tys() []*core.Type { return someFrom(r, &r.l.slabs.tyLists, (*reader).ty) }

func (l *Library) ty(n int) *core.Type {
	if l.made[n] == nil {
		r := &reader{l: l, from: typeCode, at: int(typeAt[n])}
		l.made[n] = r.newType()
	}
	return l.made[n]
}

func (r *reader) newType() *core.Type {
	t := r.l.types
	switch core.Kind(r.number()) {
	case core.KVar:
		return t.Var(r.number())
	case core.KFun:
		arg := r.ty()
		return t.Fun(r.ty(), arg)
	case core.KRecord:
		names := r.texts()
		args := r.tys()
		return t.Record(names, args, r.ty())
	}
	con := r.tyCon()
	return t.Con(con, r.tys()...)
}

func (r *reader) tyCon() *core.TyCon {
	t := r.l.types
	switch n := r.number(); {
	case n >= conTuple:
		return t.TupleCon(n - conTuple)
	case n >= conData:
		return r.l.datum(n - conData).data.Con
	case n == conList:
		return t.ListCon
	case n == conChan:
		return t.ChanCon
	default:
		return [...]*core.Type{t.Int, t.Float, t.Bool, t.Char, t.String, t.Unit}[n].Con
	}
}

func (r *reader) con() *core.DataCon {
	return r.tyCon().Cons[r.number()]
}

// ---- declarations ----

// datum is a data type with its impls.
type datum struct {
	data  *types.Data
	impls []*types.Impl
}

func (l *Library) datum(n int) *datum {
	if l.data[n] != nil {
		return l.data[n]
	}
	r := &reader{l: l, from: code, at: int(dataAt[n])}
	r.openFile()
	con := &core.TyCon{Name: r.text()}
	d := &datum{data: &types.Data{Con: con, Params: some(r, (*reader).typeVar)}}
	con.Arity = len(d.data.Params)
	l.data[n] = d // fields mention it
	d.data.Doc, d.data.Span = r.text(), r.span()
	con.Cons = make([]*core.DataCon, r.number())
	for tag := range con.Cons {
		con.Cons[tag] = &core.DataCon{Name: r.text(), TyCon: con, Tag: tag}
		d.data.ConSpans = append(d.data.ConSpans, r.span())
		con.Cons[tag].Fields = r.tys()
	}
	d.impls = some(r, (*reader).impl)
	return d
}

func (r *reader) typeVar() types.TypeVar {
	v := types.TypeVar{Name: r.text(), Row: r.number() == flagRow}
	if v.Row {
		v.Lacks = r.texts()
	}
	v.Classes = r.texts()
	return v
}

func (r *reader) impl() *types.Impl {
	im := &core.Impl{Class: r.text(), Head: r.ty(), TyVars: r.number(), Methods: map[string]core.Name{}, Defaults: map[string]core.Name{}, Span: r.span()}
	for range r.number() {
		method := r.text()
		im.Methods[method] = r.global()
	}
	return &types.Impl{Core: im, Conds: some(r, func(r *reader) types.Cond { return types.Cond{Class: r.text(), Arg: r.number()} })}
}

// value reads what mentions see of a definition.
func (l *Library) value(i int) *types.Value {
	r := &reader{l: l, from: code, at: int(entries[i].at - 1)}
	return r.value()
}

func (r *reader) value() *types.Value {
	r.openFile()
	return &types.Value{Global: r.global(), Name: r.text(), Vars: some(r, (*reader).typeVar), Type: r.ty(), Arity: r.number(),
		Still: r.number() == flagStill, Doc: r.text(), Span: r.span()}
}

// definition reads a definition with its expression.
func (l *Library) definition(i int) *core.Def {
	r := &reader{l: l, from: code, at: int(entries[i].at - 1)}
	v := r.value()
	d := &core.Def{Name: v.Global, Display: v.Name, TyVars: len(v.Vars), Constraints: constraints(v.Vars), Type: v.Type, Span: v.Span,
		Doc: v.Doc, Nullary: v.Arity == 0}
	d.Body = r.expr()
	return d
}

// constraints lists those of variables, by variable and then by class.
func constraints(vars []types.TypeVar) []core.Constraint {
	var out []core.Constraint
	for i, v := range vars {
		for _, cls := range v.Classes {
			out = append(out, core.Constraint{Class: cls, Var: i})
		}
	}
	slices.SortStableFunc(out, func(a, b core.Constraint) int {
		if a.Var != b.Var {
			return a.Var - b.Var
		}
		return strings.Compare(a.Class, b.Class)
	})
	return out
}
