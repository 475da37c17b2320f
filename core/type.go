// Types of Core: System F types, hash-consed. Two types of one Types table are
// equal exactly when their pointers are.

package core

import (
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// Kind tells what a Type is made of.
type Kind uint8

const (
	KVar    Kind = iota // a type variable bound by the enclosing definition or local function
	KCon                // a type constructor with all its arguments
	KFun                // one argument -> result (curried)
	KRecord             // fields sorted by name, and a row variable unless closed; the pair is {fst, snd}
)

// Type is immutable and interned; make one through a Types table only.
type Type struct {
	Kind   Kind
	ID     int      // dense within the table; for instance keys
	Var    int      // KVar: number of the variable
	Con    *TyCon   // KCon
	Args   []*Type  // KCon: arguments; KFun: {argument, result}; KRecord: types of Fields
	Fields []string // KRecord: sorted
	Row    *Type    // KRecord: a KVar, or nil when closed
	closed bool     // no KVar inside

	fun atomic.Pointer[Type] // the function type with this result that was wanted last
}

// TyCon is a type constructor: a built-in one or a data type.
type TyCon struct {
	Name    string // as the user writes it
	Arity   int
	Cons    []*DataCon // nil for abstract built-ins; filled after creation (recursive types)
	Version int        // grows when a REPL redefines the type
	Builtin Builtin
	id      int // set when first interned, so that keys need no addresses
}

// Builtin marks the type constructors that the compiler knows.
type Builtin uint8

const (
	NotBuiltin Builtin = iota
	BInt
	BFloat
	BBool
	BChar
	BString
	BUnit
	BList  // constructors Nil (tag 0) and Cons (tag 1), written [] and (:)
	BTuple // (a, b, c, …) of three or more; one constructor
	BChan
)

// DataCon is a data constructor. Field types are over KVar 0..Arity-1 of its TyCon.
type DataCon struct {
	Name   string
	TyCon  *TyCon
	Tag    int // position in TyCon.Cons
	Fields []*Type
}

// Types interns types and owns the built-in constructors. Safe for concurrent use.
type Types struct {
	mu     sync.Mutex
	few    map[fewParts]*Type // those of at most two parts
	table  map[string]*Type   // records, and types of more parts
	count  int
	tycons int

	Int, Float, Bool, Char, String, Unit *Type
	ListCon, ChanCon, BoolCon            *TyCon
	Nil, Cons, False, True               *DataCon
	tuples                               map[int]*TyCon
}

// NewTypes returns a table that holds the built-in types.
func NewTypes() *Types {
	t := &Types{few: map[fewParts]*Type{}, table: map[string]*Type{}, tuples: map[int]*TyCon{}}
	base := func(name string, b Builtin) *Type { return t.Con(&TyCon{Name: name, Builtin: b}) }
	t.Int, t.Float, t.Char = base("Int", BInt), base("Float", BFloat), base("Char", BChar)
	t.String, t.Unit = base("String", BString), base("()", BUnit)
	t.BoolCon = &TyCon{Name: "Bool", Builtin: BBool}
	t.Bool = t.Con(t.BoolCon)
	t.False, t.True = &DataCon{Name: "false", TyCon: t.BoolCon}, &DataCon{Name: "true", TyCon: t.BoolCon, Tag: 1}
	t.BoolCon.Cons = []*DataCon{t.False, t.True}
	t.ListCon = &TyCon{Name: "List", Arity: 1, Builtin: BList}
	a := t.Var(0)
	t.Nil = &DataCon{Name: "[]", TyCon: t.ListCon}
	t.Cons = &DataCon{Name: ":", TyCon: t.ListCon, Tag: 1, Fields: []*Type{a, t.List(a)}}
	t.ListCon.Cons = []*DataCon{t.Nil, t.Cons}
	t.ChanCon = &TyCon{Name: "Chan", Arity: 1, Builtin: BChan}
	return t
}

// Var returns the type variable with the given number.
func (t *Types) Var(n int) *Type { return t.internFew(fewParts{kind: KVar, n: n}) }

// Con applies a type constructor to all its arguments.
func (t *Types) Con(c *TyCon, args ...*Type) *Type {
	if len(args) > len(fewParts{}.args) {
		return t.intern(&Type{Kind: KCon, Con: c, Args: slices.Clone(args)})
	}
	s := fewParts{kind: KCon, con: c, n: len(args)}
	copy(s.args[:], args)
	return t.internFew(s)
}

// List returns the type of lists of elem.
func (t *Types) List(elem *Type) *Type { return t.Con(t.ListCon, elem) }

// Fun returns the curried function type args… -> res.
func (t *Types) Fun(res *Type, args ...*Type) *Type {
	for i := len(args) - 1; i >= 0; i-- {
		fun := res.fun.Load()
		if fun == nil || fun.Args[0] != args[i] {
			fun = t.internFew(fewParts{kind: KFun, n: 2, args: [2]*Type{args[i], res}})
			res.fun.Store(fun)
		}
		res = fun
	}
	return res
}

// Record returns a record type; names need not be sorted; row is nil or a KVar
// (or, when substituting, a record, whose fields are merged in).
func (t *Types) Record(names []string, types []*Type, row *Type) *Type {
	type field struct {
		n string
		t *Type
	}
	fs := make([]field, len(names))
	for i := range names {
		fs[i] = field{names[i], types[i]}
	}
	for row != nil && row.Kind == KRecord {
		for i, n := range row.Fields {
			fs = append(fs, field{n, row.Args[i]})
		}
		row = row.Row
	}
	sort.Slice(fs, func(i, j int) bool { return fs[i].n < fs[j].n })
	r := &Type{Kind: KRecord, Row: row}
	for _, f := range fs {
		r.Fields, r.Args = append(r.Fields, f.n), append(r.Args, f.t)
	}
	return t.intern(r)
}

// Pair returns the type of pairs, the record {fst, snd}.
func (t *Types) Pair(a, b *Type) *Type {
	return t.Record([]string{"fst", "snd"}, []*Type{a, b}, nil)
}

// Tuple returns (), a itself, the pair or an n-tuple type.
func (t *Types) Tuple(elems ...*Type) *Type {
	switch len(elems) {
	case 0:
		return t.Unit
	case 1:
		return elems[0]
	case 2:
		return t.Pair(elems[0], elems[1])
	}
	return t.Con(t.TupleCon(len(elems)), elems...)
}

// TupleCon returns the constructor of n-tuples, n >= 3.
func (t *Types) TupleCon(n int) *TyCon {
	t.mu.Lock()
	c := t.tuples[n]
	t.mu.Unlock()
	if c == nil {
		c = t.newTupleCon(n)
	}
	return c
}

// newTupleCon makes the constructor, unless somebody else just did: it is complete before others see it.
func (t *Types) newTupleCon(n int) *TyCon {
	c := &TyCon{Name: "(" + strings.Repeat(",", n-1) + ")", Arity: n, Builtin: BTuple}
	dc := &DataCon{Name: c.Name, TyCon: c}
	for i := range n {
		dc.Fields = append(dc.Fields, t.Var(i))
	}
	c.Cons = []*DataCon{dc}
	t.mu.Lock()
	defer t.mu.Unlock()
	if made := t.tuples[n]; made != nil {
		return made
	}
	t.tuples[n] = c
	return c
}

// Subst replaces the variables 0..len(args)-1 by args. A row variable may be
// replaced by a record.
func (t *Types) Subst(ty *Type, args []*Type) *Type {
	s := substitution{types: t, args: args}
	return s.of(ty)
}

// substitution remembers what it did once a type turns out to be large: types share
// their parts, so that one of a few dozen nodes may be a tree of billions.
type substitution struct {
	types *Types
	args  []*Type
	nodes int
	done  map[*Type]*Type
}

// fewNodes are replaced without a table.
const fewNodes = 64

func (s *substitution) of(ty *Type) *Type {
	if ty.closed || len(s.args) == 0 {
		return ty
	}
	if ty.Kind == KVar {
		if ty.Var < len(s.args) && s.args[ty.Var] != nil {
			return s.args[ty.Var]
		}
		return ty
	}
	if known := s.done[ty]; known != nil {
		return known
	}
	out := s.inside(ty)
	if s.nodes++; s.nodes > fewNodes {
		if s.done == nil {
			s.done = map[*Type]*Type{}
		}
		s.done[ty] = out
	}
	return out
}

func (s *substitution) inside(ty *Type) *Type {
	if ty.Kind == KRecord {
		row := ty.Row
		if row != nil {
			row = s.of(row)
		}
		return s.types.Record(ty.Fields, s.all(ty.Args), row)
	}
	if ty.Kind == KFun {
		return s.types.Fun(s.of(ty.Args[1]), s.of(ty.Args[0]))
	}
	return s.types.Con(ty.Con, s.all(ty.Args)...)
}

func (s *substitution) all(ts []*Type) []*Type {
	out := make([]*Type, len(ts))
	for i, x := range ts {
		out[i] = s.of(x)
	}
	return out
}

// FieldsOf returns the field types of constructor c at the data type ty.
func (t *Types) FieldsOf(c *DataCon, ty *Type) []*Type {
	s := substitution{types: t, args: ty.Args}
	return s.all(c.Fields)
}

// fewParts is what a variable, a function type or a constructor with at most two arguments is told by.
type fewParts struct {
	kind Kind
	n    int // the variable, or the number of arguments
	con  *TyCon
	args [2]*Type
}

// internFew looks without allocating anything: most types that are asked for are known.
func (t *Types) internFew(s fewParts) *Type {
	t.mu.Lock()
	defer t.mu.Unlock()
	if old := t.few[s]; old != nil {
		return old
	}
	ty := &Type{Kind: s.kind, Con: s.con}
	if s.kind == KVar {
		ty.Var = s.n
	} else if s.n > 0 {
		ty.Args = slices.Clone(s.args[:s.n])
	}
	t.few[s] = ty
	t.enter(ty)
	return ty
}

func (t *Types) intern(ty *Type) *Type {
	t.mu.Lock()
	defer t.mu.Unlock()
	if ty.Con != nil && ty.Con.id == 0 {
		t.tycons++
		ty.Con.id = t.tycons
	}
	key := ty.key()
	if old := t.table[key]; old != nil {
		return old
	}
	t.table[key] = ty
	t.enter(ty)
	return ty
}

// enter numbers a type that is new.
func (t *Types) enter(ty *Type) {
	ty.closed = ty.Kind != KVar && ty.Row == nil
	for _, a := range ty.Args {
		ty.closed = ty.closed && a.closed
	}
	t.count++
	ty.ID = t.count
}

func (ty *Type) key() string {
	b := make([]byte, 0, 32)
	b = strconv.AppendInt(append(b, byte('0'+ty.Kind)), int64(ty.Var), 36)
	if ty.Con != nil {
		b = strconv.AppendInt(append(b, '@'), int64(ty.Con.id), 36)
	}
	for _, f := range ty.Fields {
		b = append(append(b, '.'), f...)
	}
	for _, a := range ty.Args {
		b = strconv.AppendInt(append(b, ','), int64(a.ID), 36)
	}
	if ty.Row != nil {
		b = strconv.AppendInt(append(b, '|'), int64(ty.Row.ID), 36)
	}
	return string(b)
}

// Closed reports whether no type variable occurs in ty.
func (ty *Type) Closed() bool { return ty.closed }

// IsFun reports whether ty is a function type.
func (ty *Type) IsFun() bool { return ty.Kind == KFun }

// Is reports whether ty is the given built-in type constructor applied.
func (ty *Type) Is(b Builtin) bool { return ty.Kind == KCon && ty.Con.Builtin == b }

// Field returns the index of a record field, or -1.
func (ty *Type) Field(name string) int {
	for i, f := range ty.Fields {
		if f == name {
			return i
		}
	}
	return -1
}

// MentionsFun reports whether a function type occurs in ty as written (not inside
// the constructors of its data types).
func (ty *Type) MentionsFun() bool {
	if ty.IsFun() {
		return true
	}
	for _, a := range ty.Args {
		if a.MentionsFun() {
			return true
		}
	}
	return false
}
