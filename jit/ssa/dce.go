package ssa

import "github.com/synoema/synoema/core"

// deadCode removes what no effect, check or result depends on: pure values,
// objects that are only filled, parameters that only feed themselves.
func deadCode(f *Func) (changed bool) {
	mem := f.mem()
	d := &marker{g: flowOf(f), live: mem.flags.Take(f.NumValues()), todo: mem.todo[:0]}
	for _, b := range f.Blocks {
		for _, v := range b.Instrs {
			if v.Op == OpStore {
				d.noteStore(f, v)
			} else if isRoot(v) {
				d.mark(v)
			}
		}
		d.markAll(b.Term.Args)
	}
	for _, p := range f.Blocks[0].Params {
		d.mark(p)
	}
	d.spread()
	mem.todo = d.todo
	if d.last != nil {
		mem.fillings = d.stores
	}
	return d.sweep(f)
}

// isRoot reports whether v matters by itself; stores are left aside.
func isRoot(v *Value) bool {
	switch v.Op {
	case OpAlloc, OpAllocIf, OpLoadCtx, OpLoadMut, OpTop, OpGrown:
		return false
	case OpCallHelper:
		return v.Builtin.Effect || v.Builtin.Fails
	}
	return !v.Op.IsPure()
}

// baseOf is the OpAlloc or OpAllocIf of this function that made the object ptr points into, or nil.
func baseOf(ptr *Value) *Value {
	for {
		switch ptr.Op {
		case OpAlloc, OpAllocIf:
			return ptr
		case OpCast, OpAdd:
			ptr = ptr.Args[0]
		default:
			return nil
		}
	}
}

type marker struct {
	g      *graph
	live   []bool
	stores []filling
	last   []int32 // by object: the last of stores into it, from 1; nil when there are none
	todo   []*Value
}

// filling is a store into an object of this function; before is the one before it, from 1.
type filling struct {
	store  *Value
	before int32
}

// noteStore notes a store into an object of this function, which matters when the object does; others matter.
func (d *marker) noteStore(f *Func, v *Value) {
	obj := baseOf(v.Args[0])
	if obj == nil {
		d.mark(v)
		return
	}
	if d.last == nil {
		d.last, d.stores = f.mem().ints.Take(f.NumValues()), f.mem().fillings[:0]
	}
	d.stores = append(d.stores, filling{v, d.last[obj.ID]})
	d.last[obj.ID] = int32(len(d.stores))
}

func (d *marker) mark(v *Value) {
	if !d.live[v.ID] {
		d.live[v.ID] = true
		d.todo = append(d.todo, v)
	}
}

func (d *marker) markAll(vs []*Value) {
	for _, v := range vs {
		d.mark(v)
	}
}

// spread marks what live values need.
func (d *marker) spread() {
	for len(d.todo) > 0 {
		v := d.todo[len(d.todo)-1]
		d.todo = d.todo[:len(d.todo)-1]
		d.markAll(v.Args)
		switch v.Op {
		case OpAlloc, OpAllocIf:
			d.markStores(v)
		case OpParam:
			for _, l := range d.g.preds(v.Block) {
				d.mark(l.edge().Args[v.Aux])
			}
		}
	}
}

// markStores marks what fills an object.
func (d *marker) markStores(obj *Value) {
	if d.last == nil {
		return
	}
	for i := d.last[obj.ID]; i > 0; i = d.stores[i-1].before {
		d.mark(d.stores[i-1].store)
	}
}

func (d *marker) sweep(f *Func) (changed bool) {
	for _, b := range f.Blocks {
		params := len(b.Params)
		removeParams(d.g, b, func(p *Value) bool { return !d.live[p.ID] })
		keep := b.Instrs[:0]
		for _, v := range b.Instrs {
			if d.live[v.ID] {
				keep = append(keep, v)
			}
		}
		changed = changed || len(b.Params) < params || len(keep) < len(b.Instrs)
		clear(b.Instrs[len(keep):])
		b.Instrs = keep
	}
	return changed
}

// sharable reports whether two calls of op with the same arguments give the same value.
func sharable(op *core.Op) bool { return !op.Effect && !op.Alloc && !op.ByType }
