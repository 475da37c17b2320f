// Layouts: what a word means at a type. This is the only place that knows.
//
//	Int Float Char      the value          Bool      0, 1          ()   0
//	List                [] = 0             x : xs ─► ┌ head │ tail ┐
//	Record, tuple       {} = 0             ─► ┌ f0 │ f1 │ … ┐        fields by name / position
//	Variant             nullary constructor: 2*tag+1
//	                    other, when several constructors have fields ─► ┌ tag │ f0 │ f1 │ … ┐
//	                    other, when it is the only one with fields   ─► ┌ f0 │ f1 │ … ┐
//	Function            ─► ┌ descriptor │ capture 0 │ … ┐
//	String              ─► ┌ block │ ascii:1 offset:31 length:32 ┐   (string.go)
//	Chan                a number that the scheduler understands
//
// Addresses are multiples of 8, so bit 0 tells a nullary constructor from an address.

package heap

import (
	"sync"

	"github.com/synoema/synoema/core"
)

// Kind of a Layout.
type Kind uint8

// Kinds. Up to KindUnit and KindChan, a value is its word.
const (
	KindInt Kind = iota
	KindFloat
	KindBool
	KindChar
	KindUnit
	KindChan
	KindString
	KindList
	KindRecord // closed records, the pair included
	KindTuple
	KindVariant
	KindFun
)

// Layout of a closed type. Immutable once Layouts.Of has returned it; layouts of
// one session are equal when their pointers are.
type Layout struct {
	Kind   Kind
	Type   *core.Type
	Elem   *Layout     // of a List or Chan
	Fields []*Layout   // of a Record or Tuple
	Cons   []ConLayout // of a Variant, List, Tuple or Bool, by tag
	Boxed  int         // Variant: tag of the only constructor with fields, or -1 when there are none or several
	Floats bool        // a Float occurs within: no equality by address

	trace   tracing
	object  objectMap   // traceObject
	objects []objectMap // of a Variant, by tag
}

// ConLayout is the layout of one constructor at one type.
type ConLayout struct {
	Con    *core.DataCon
	Shape  Shape
	Fields []*Layout
}

// Shape is what a constructor looks like at every type.
type Shape struct {
	Nullary   bool // no object: the value is Immediate
	Immediate Word
	HasTag    bool // word 0 of the object is the tag
	Tag       int
	Size      int // of the object, in bytes
	first     int // offset of field 0
}

// FieldOffset is the byte offset of field i.
func (s *Shape) FieldOffset(i int) int { return s.first + 8*i }

// ShapeOf tells how constructor con is represented; it depends on no type arguments.
func ShapeOf(con *core.DataCon) Shape {
	n := len(con.Fields)
	s := Shape{Tag: con.Tag, Nullary: n == 0, Size: 8 * n}
	switch con.TyCon.Builtin {
	case core.BBool, core.BList:
		s.Immediate = Word(con.Tag) // false, true; [] is 0
		return s
	}
	if n == 0 {
		s.Immediate = Word(2*con.Tag + 1)
		return s
	}
	if DataShapeOf(con.TyCon).Boxed < 0 {
		s.HasTag, s.first, s.Size = true, 8, s.Size+8
	}
	return s
}

// DataShape is what a switch on a data type has to look at.
type DataShape struct {
	Nullary   int // constructors without fields
	WithField int // constructors with fields
	Boxed     int // tag of the only constructor with fields, or -1
}

// DataShapeOf tells how the constructors of a data type are told apart:
//
//	WithField == 0                the word is the constructor
//	Boxed >= 0 && Nullary == 0    nothing to test
//	Boxed >= 0                    bit 0 clear: Boxed; else the word
//	otherwise                     bit 0 set: the word; else word 0 of the object
//
// For lists and Bool the word itself decides: 0 is the first constructor.
func DataShapeOf(tc *core.TyCon) DataShape {
	d := DataShape{Boxed: -1}
	for _, c := range tc.Cons {
		if len(c.Fields) == 0 {
			d.Nullary++
			continue
		}
		d.WithField++
		d.Boxed = c.Tag
	}
	if d.WithField != 1 {
		d.Boxed = -1
	}
	return d
}

// IsNullary reports whether a word of a Variant is a constructor without fields.
func IsNullary(w Word) bool { return w&1 != 0 }

// Tag is the constructor that word w of a Variant, List or Bool was made with.
func (l *Layout) Tag(w Word) int {
	switch {
	case l.Kind == KindList:
		if w == 0 {
			return 0
		}
		return 1
	case l.Kind == KindBool:
		return int(w)
	case w&1 != 0:
		return int(w >> 1)
	case l.Boxed >= 0:
		return l.Boxed
	}
	return int(Load(w, 0))
}

// IsWord reports whether values are their words: nothing to follow, nothing to copy.
func (l *Layout) IsWord() bool { return l.Kind <= KindChan }

// Layouts makes and keeps the layouts of a session. Safe for concurrent use.
type Layouts struct {
	types  *core.Types
	mu     sync.RWMutex
	byType map[*core.Type]*Layout
	byFn   map[*core.Fn]*closureLayout
}

// closureLayout is the layout of what a function's closures capture.
type closureLayout struct {
	captures []*Layout
	of       []*core.Type // Captures that it was made from
}

// NewLayouts returns the layouts over a table of types.
func NewLayouts(types *core.Types) *Layouts {
	return &Layouts{types: types, byType: map[*core.Type]*Layout{}, byFn: map[*core.Fn]*closureLayout{}}
}

// Types is the table that the layouts are of.
func (ls *Layouts) Types() *core.Types { return ls.types }

// Of is the layout of a closed type. What it reaches is complete; function types are
// leaves, because what a closure captures stands in its descriptor.
func (ls *Layouts) Of(ty *core.Type) *Layout {
	ls.mu.RLock()
	l := ls.byType[ty]
	ls.mu.RUnlock()
	if l != nil {
		return l
	}
	ls.mu.Lock()
	defer ls.mu.Unlock()
	b := layoutBuilder{ls: ls, made: map[*core.Type]*Layout{}}
	l = b.of(ty)
	b.fill()
	b.markFloats()
	for ty, l := range b.made {
		l.makeTrace()
		ls.byType[ty] = l
	}
	return l
}

// captures are the layouts of what closures of fn capture.
func (ls *Layouts) captures(fn *core.Fn) []*Layout {
	ls.mu.RLock()
	c := ls.byFn[fn]
	ls.mu.RUnlock()
	if c != nil && sameTypes(c.of, fn.Captures) {
		return c.captures
	}
	c = &closureLayout{of: fn.Captures}
	for _, ty := range fn.Captures {
		c.captures = append(c.captures, ls.Of(ty))
	}
	ls.mu.Lock()
	ls.byFn[fn] = c
	ls.mu.Unlock()
	return c.captures
}

func sameTypes(a, b []*core.Type) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// layoutBuilder makes all layouts that one type reaches, before any is published.
type layoutBuilder struct {
	ls   *Layouts
	made map[*core.Type]*Layout
	todo []*Layout
}

func (b *layoutBuilder) of(ty *core.Type) *Layout {
	if l := b.ls.byType[ty]; l != nil {
		return l
	}
	if l := b.made[ty]; l != nil {
		return l
	}
	l := &Layout{Kind: kindOf(ty), Type: ty, Boxed: -1}
	l.Floats = l.Kind == KindFloat
	b.made[ty] = l
	b.todo = append(b.todo, l)
	return l
}

func kindOf(ty *core.Type) Kind {
	switch ty.Kind {
	case core.KFun:
		return KindFun
	case core.KRecord:
		if ty.Row == nil {
			return KindRecord
		}
	case core.KCon:
		return builtinKinds[ty.Con.Builtin]
	}
	panic("heap: no layout for the open type " + ty.String())
}

var builtinKinds = [...]Kind{
	core.NotBuiltin: KindVariant, core.BInt: KindInt, core.BFloat: KindFloat, core.BBool: KindBool,
	core.BChar: KindChar, core.BString: KindString, core.BUnit: KindUnit, core.BList: KindList,
	core.BTuple: KindTuple, core.BChan: KindChan,
}

// fill completes the layouts made so far, which may make more.
func (b *layoutBuilder) fill() {
	for len(b.todo) > 0 {
		l := b.todo[len(b.todo)-1]
		b.todo = b.todo[:len(b.todo)-1]
		ty := l.Type
		switch l.Kind {
		case KindList, KindChan:
			l.Elem = b.of(ty.Args[0])
		case KindRecord, KindTuple:
			for _, a := range ty.Args {
				l.Fields = append(l.Fields, b.of(a))
			}
		case KindVariant:
			l.Boxed = DataShapeOf(ty.Con).Boxed
		}
		if ty.Kind == core.KCon {
			b.constructors(l)
		}
	}
}

func (b *layoutBuilder) constructors(l *Layout) {
	for _, con := range l.Type.Con.Cons {
		c := ConLayout{Con: con, Shape: ShapeOf(con)}
		for _, f := range b.ls.types.FieldsOf(con, l.Type) {
			c.Fields = append(c.Fields, b.of(f))
		}
		l.Cons = append(l.Cons, c)
	}
}

// markFloats spreads Floats from parts to wholes until nothing changes.
func (b *layoutBuilder) markFloats() {
	for changed := true; changed; {
		changed = false
		for _, l := range b.made {
			if !l.Floats && l.hasFloatPart() {
				l.Floats, changed = true, true
			}
		}
	}
}

func (l *Layout) hasFloatPart() bool {
	for _, f := range l.Fields {
		if f.Floats {
			return true
		}
	}
	for i := range l.Cons {
		for _, f := range l.Cons[i].Fields {
			if f.Floats {
				return true
			}
		}
	}
	return false
}
