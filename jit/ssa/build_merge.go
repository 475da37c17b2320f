// Rings of tail calls that become loops of one function: functions that call each other in
// tail position, like the states of a machine. Their texts are built into the
// function that enters the ring, and the calls between them are jumps:
//
//	go i acc = if i > n then acc else step i acc        header go:   …  jump step
//	step i acc = if p i then go (i + 1) (acc + i)       header step: …  jump go
//	             else go (i + 1) acc
//
// "Contification" (Kennedy, "Compiling with Continuations, Continued", 2007) by the simplest
// criterion: a tail call can always be a jump if the text is copied. Rings in which
// memory may grow stay functions, since entering one is a collection point.

package ssa

import "github.com/synoema/synoema/core"

const (
	mergedMax  = 160 // nodes of a function that is merged into the one that calls it,
	mergedOnce = 24  // … when it is not called again by those that it calls
	mergedRoom = 480 // nodes of such functions in one function
	mergedLook = 16  // functions that are looked at
)

// mergedFn is a function whose tail calls are jumps here.
type mergedFn struct {
	body   *core.Body
	ring   bool   // one that it calls may call it again, or the root
	loop   bool   // a way from its header leads back to it
	header *Block // nil until the first call of it is built
}

// merging finds the functions to be merged into one.
type merging struct {
	b      *builder
	root   *core.Fn
	fns    map[*core.Fn]*mergedFn
	within map[*core.Fn]bool // those on the way from the root
	room   int
	looks  int
	again  bool // one of them calls the root
}

// merge finds the functions that can be reached by tail calls and may be merged.
func (b *builder) merge() *merging {
	m := &merging{b: b, root: b.body.Fn, room: mergedRoom, fns: map[*core.Fn]*mergedFn{}, within: map[*core.Fn]bool{}}
	if b.way.Rings && !b.body.Chain {
		m.from(m.root, b.body.Root)
	}
	return m
}

// from looks at the tail calls of self's text. It reports whether one may lead back to a
// function on the way here.
func (m *merging) from(self *core.Fn, n core.Node) (back bool) {
	eachTailCall(n, func(call *core.Call) {
		f := m.fns[call.Fn]
		switch {
		case call.Fn == m.root:
			m.again = m.again || self != m.root
			back = true
			return
		case f == nil && mergeable(call):
			f = m.add(call.Fn)
		case f != nil && m.within[call.Fn]:
			f.loop = true
		}
		back = back || f != nil && f.ring && call.Fn != self
	})
	return back
}

// add looks at a function that is met for the first time.
func (m *merging) add(fn *core.Fn) *mergedFn {
	f := m.text(fn)
	if f != nil {
		f.ring = true // so far
		m.fns[fn], m.within[fn] = f, true
		f.ring = m.from(fn, f.body.Root)
		delete(m.within, fn)
		if !f.wanted() {
			m.room += f.body.Size
		}
	}
	return f
}

// wanted tells of a function that has been looked at whether it is to be merged: it is
// part of a ring, or a loop or a small part of the text of the one that calls it.
func (f *mergedFn) wanted() bool {
	return f.ring || f.body.Fn.Owner != nil && (f.loop || f.body.Size <= mergedOnce)
}

func mergeable(n *core.Call) bool { return n.Env == nil && !n.Other && len(n.Fn.Captures) == 0 }

// text returns a function that may be merged.
func (m *merging) text(fn *core.Fn) *mergedFn {
	if m.looks++; m.looks > mergedLook {
		return nil
	}
	body := m.b.way.Text(fn)
	if body == nil || body.Chain || body.Loop || body.Size > min(mergedMax, m.room) {
		return nil
	}
	m.room -= body.Size
	return &mergedFn{body: body}
}

// eachTailCall visits the known calls in tail position.
func eachTailCall(n core.Node, visit func(*core.Call)) {
	switch n := n.(type) {
	case *core.LetNode:
		eachTailCall(n.Body, visit)
	case *core.LetClosures:
		eachTailCall(n.Body, visit)
	case *core.Switch:
		for _, a := range n.Arms {
			eachTailCall(a.Body, visit)
		}
		if n.Default != nil {
			eachTailCall(n.Default, visit)
		}
	case *core.Call:
		if n.Tail {
			visit(n)
		}
	}
}

// jumpTo ends the block with a jump to the function of a tail call, if that is merged.
func (b *builder) jumpTo(n *core.Call) bool {
	f := b.merged.fns[n.Fn]
	if f == nil || !mergeable(n) || !f.wanted() || b.in != nil && !b.in.merged {
		return false
	}
	args := b.values(n.Args, 0)
	first := f.header == nil
	if first {
		f.header = b.f.NewBlock()
	}
	b.jump(f.header, args...)
	b.cur.Term.Pos = b.at(n.At)
	if first {
		b.buildMerged(f)
	}
	return true
}

// buildMerged builds the text of a merged function.
func (b *builder) buildMerged(f *mergedFn) {
	around := b.frame
	root := around
	for root.in != nil {
		root = root.in.from
	}
	b.cur = f.header
	b.frame = &frame{body: f.body, slots: make([]*Value, len(f.body.Slots)), env: root.env, loop: root.loop, in: &inlinedCall{
		from: root, merged: true, fn: f.body.Fn, places: map[*core.Inlined]*core.Inlined{},
		result: func(n core.Node) { b.ret(b.value(n)) },
	}}
	for i, t := range f.body.Fn.Params {
		b.slots[i] = b.param(f.header, TypeOf(t))
	}
	if f.loop {
		b.poll()
	}
	b.tail(f.body.Root)
	b.frame = around
}
