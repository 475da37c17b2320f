package fuzz

import (
	"strconv"
	"strings"
)

// Reduce makes p smaller for as long as keep holds for its text: it leaves out what
// may be left out, puts parts in the place of wholes and plain values in the place
// of expressions. What keep doesn't hold for is undone, so names may go before their
// uses. It ends when a round changes nothing, or after so many questions.
func Reduce(p *Program, questions int, keep func(text string) bool) {
	r := &reducer{p: p, left: questions, keep: keep}
	for before := -1; before != r.kept && r.left > 0; {
		before = r.kept
		r.leaveOut(p.root)
		r.simplify(p.root)
	}
}

type reducer struct {
	p    *Program
	keep func(string) bool
	left int // questions that may still be asked
	kept int // changes that stayed
}

// try keeps a change or undoes it.
func (r *reducer) try(change, undo func()) bool {
	before := r.p.Text()
	change()
	if text := r.p.Text(); r.left > 0 && text != before && len(text) <= len(before) {
		r.left--
		if r.keep(text) {
			r.kept++
			return true
		}
	}
	undo()
	return false
}

// leaveOut drops loose kids, many at once first.
func (r *reducer) leaveOut(t *Term) {
	for n := len(t.kids); n > 0; n /= 2 {
		for i := len(t.kids) - n; i >= 0; i -= n {
			r.drop(t, i, n)
		}
	}
	for _, k := range t.kids {
		r.leaveOut(k)
	}
}

// drop takes n kids from the i-th one on out of t.
func (r *reducer) drop(t *Term, i, n int) {
	if i+n > len(t.kids) {
		return
	}
	for _, k := range t.kids[i : i+n] {
		if !k.loose {
			return
		}
	}
	kids, parts := t.kids, t.parts
	r.try(func() {
		t.kids = append(append([]*Term(nil), kids[:i]...), kids[i+n:]...)
		t.parts = append(append([]string(nil), parts[:i+1]...), parts[i+1+n:]...)
		t.parts[i] += strings.TrimLeft(parts[i+n], " ")
	}, func() { t.kids, t.parts = kids, parts })
}

// simplify goes down the tree and replaces expressions.
func (r *reducer) simplify(t *Term) {
	if t.Type != nil {
		old := *t
		undo := func() { *t = old }
		if len(t.kids) > 0 || len(t.parts[0]) > 1 {
			r.try(func() { *t = *expr(old.Type, simplest(r.p.types, old.Type)) }, undo)
		}
		r.shrinkNumber(t)
		r.hoist(t)
	}
	for _, k := range t.kids {
		r.simplify(k)
	}
}

// hoist puts a part of an expression in its place.
func (r *reducer) hoist(t *Term) {
	for again := true; again; {
		again = false
		old := *t
		for _, k := range inside(&old, old.Type, nil) {
			if r.try(func() { *t = *k }, func() { *t = old }) {
				again = true
				break
			}
		}
	}
}

// inside lists the outermost parts of t that have a type.
func inside(t *Term, typ *Type, found []*Term) []*Term {
	for _, k := range t.kids {
		if k.Type != nil && same(k.Type, typ) {
			found = append(found, k)
		} else {
			found = inside(k, typ, found)
		}
	}
	return found
}

// shrinkNumber makes a number smaller.
func (r *reducer) shrinkNumber(t *Term) {
	if len(t.kids) > 0 {
		return
	}
	for {
		old := *t
		n, err := strconv.ParseInt(strings.Trim(t.parts[0], "()"), 10, 64)
		if err != nil || n < 2 {
			return
		}
		half := func(by int64) bool {
			return r.try(func() { *t = *expr(old.Type, strconv.FormatInt(by, 10)) }, func() { *t = old })
		}
		if !half(1) && !half(n/2) && !half(n-n/8-1) {
			return
		}
	}
}
