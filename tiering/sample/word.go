package sample

import (
	"math"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// Builder puts values on the heap of a task. FromPairs makes a Map of the given
// type from a list of its pairs.
type Builder struct {
	Task      *heap.Task
	Layouts   *heap.Layouts
	FromPairs func(ty *core.Type, pairs heap.Word) heap.Word
}

// Word makes v in the task's first arena.
func (b *Builder) Word(v *Value) heap.Word {
	l := b.Layouts.Of(v.Type)
	switch l.Kind {
	case heap.KindInt, heap.KindBool, heap.KindChar, heap.KindUnit:
		return heap.Word(v.Int)
	case heap.KindFloat:
		return heap.Word(math.Float64bits(v.Float))
	case heap.KindString:
		return b.Task.NewString(b.Task.DestA(), v.Text)
	case heap.KindList:
		return b.list(v.Parts)
	case heap.KindRecord:
		return b.object(v.Parts, 0, 8*len(v.Parts))
	}
	if IsMap(v.Type) {
		return b.FromPairs(v.Type, b.list(v.Parts))
	}
	shape := &l.Cons[v.Con.Tag].Shape
	if shape.Nullary {
		return shape.Immediate
	}
	obj := b.object(v.Parts, shape.FieldOffset(0), shape.Size)
	if shape.HasTag {
		heap.Store(obj, 0, heap.Word(shape.Tag))
	}
	return obj
}

// list is built from its end, so that no cell points to a younger one.
func (b *Builder) list(elems []*Value) heap.Word {
	cells := heap.Word(0)
	for i := len(elems) - 1; i >= 0; i-- {
		cells = b.Task.Cons(b.Task.DestA(), b.Word(elems[i]), cells)
	}
	return cells
}

// object makes an object whose fields are made before it. An empty record is no object.
func (b *Builder) object(parts []*Value, first, size int) heap.Word {
	if size == 0 {
		return 0
	}
	words := make([]heap.Word, len(parts))
	for i, p := range parts {
		words[i] = b.Word(p)
	}
	obj := b.Task.Alloc(b.Task.DestA(), size)
	for i, w := range words {
		heap.Store(obj, first+8*i, w)
	}
	return obj
}
