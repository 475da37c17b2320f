// What evacuation has to know of a layout: where the pointers are. Tables, made with the
// layouts, because the loop that copies has no time for anything else.

package heap

import "github.com/synoema/synoema/core"

// tracing tells the evacuator how to copy an object of a layout.
type tracing uint8

const (
	traceNothing tracing = iota // the value is its word
	traceInts                   // a list whose elements are words
	traceList                   // a list of pointers
	traceObject                 // one kind of object: Layout.object
	traceTagged                 // word 0 is the tag: Layout.objects
	traceString
	traceClosure // word 0 is the descriptor
)

// objectMap is what an object looks like to the evacuator.
type objectMap struct {
	words    int
	pointers []pointerField
}

// pointerField is a field that may hold an address.
type pointerField struct {
	offset Word
	layout *Layout
}

func mapFields(first int, fields []*Layout) objectMap {
	m := objectMap{words: first/8 + len(fields)}
	for i, f := range fields {
		if !f.IsWord() {
			m.pointers = append(m.pointers, pointerField{Word(first + 8*i), f})
		}
	}
	return m
}

// deferField puts fields of layout l first: the evacuator goes into the last and keeps
// the others for later, so that the list of what waits does not grow along a spine.
func (m *objectMap) deferField(l *Layout) {
	var parts, spine []pointerField
	for _, p := range m.pointers {
		if p.layout == l {
			spine = append(spine, p)
		} else {
			parts = append(parts, p)
		}
	}
	m.pointers = append(spine, parts...)
}

// makeTrace fills the tables of a layout that is complete but for them.
func (l *Layout) makeTrace() {
	switch l.Kind {
	case KindString:
		l.trace = traceString
	case KindFun:
		l.trace = traceClosure
	case KindList:
		l.trace = traceList
		if l.Elem.IsWord() {
			l.trace = traceInts
		}
	case KindRecord, KindTuple:
		l.trace, l.object = traceObject, mapFields(0, l.Fields)
	case KindVariant:
		l.trace = traceTagged
		for i := range l.Cons {
			c := &l.Cons[i]
			m := mapFields(c.Shape.first, c.Fields)
			m.deferField(l)
			l.objects = append(l.objects, m)
		}
		if l.Boxed >= 0 {
			l.trace, l.object = traceObject, l.objects[l.Boxed]
		}
	}
}

// closureMap is an objectMap for closures of one function.
type closureMap struct {
	objectMap
	of []*core.Type // Captures that it was made from
}

// closureMap gives the map of closures with the descriptor at desc.
func (s *Shared) closureMap(desc Word) *objectMap {
	id := s.Space.Fns.ID(desc)
	place := s.Space.Fns.mapOf(id)
	fn := s.Space.Fns.Fn(id)
	m := place.Load()
	if m == nil || !sameSlice(m.of, fn.Captures) {
		m = &closureMap{mapFields(8, s.Layouts.captures(fn)), fn.Captures}
		place.Store(m)
	}
	return &m.objectMap
}

func sameSlice(a, b []*core.Type) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}
