package ssa

import "github.com/synoema/synoema/core"

// deadCode removes what no effect, check or result depends on: pure values,
// objects that are only filled, parameters that only feed themselves.
func deadCode(f *Func) {
	d := &marker{g: graphOf(f), live: make([]bool, f.NumValues())}
	d.collectStores(f)
	for _, b := range f.Blocks {
		for _, v := range b.Instrs {
			if isRoot(v) {
				d.mark(v)
			}
		}
		d.markAll(b.Term.Args)
	}
	for _, p := range f.Blocks[0].Params {
		d.mark(p)
	}
	d.spread()
	d.sweep(f)
}

// isRoot reports whether v matters by itself. A store matters when its object does.
func isRoot(v *Value) bool {
	switch v.Op {
	case OpAlloc, OpAllocIf, OpLoadCtx, OpLoadMut, OpTop, OpGrown:
		return false
	case OpStore:
		return baseOf(v.Args[0]) == nil
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
	stores map[*Value][]*Value // by the object stored into
	todo   []*Value
}

func (d *marker) collectStores(f *Func) {
	d.stores = map[*Value][]*Value{}
	for _, b := range f.Blocks {
		for _, v := range b.Instrs {
			if v.Op == OpStore {
				if obj := baseOf(v.Args[0]); obj != nil {
					d.stores[obj] = append(d.stores[obj], v)
				}
			}
		}
	}
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
			d.markAll(d.stores[v])
		case OpParam:
			for _, l := range d.g.preds(v.Block) {
				d.mark(l.edge().Args[v.Aux])
			}
		}
	}
}

func (d *marker) sweep(f *Func) {
	for _, b := range f.Blocks {
		removeParams(d.g, b, func(p *Value) bool { return !d.live[p.ID] })
		keep := b.Instrs[:0]
		for _, v := range b.Instrs {
			if d.live[v.ID] {
				keep = append(keep, v)
			}
		}
		clear(b.Instrs[len(keep):])
		b.Instrs = keep
	}
}

// sharable reports whether two calls of op with the same arguments give the same value.
func sharable(op *core.Op) bool { return !op.Effect && !op.Alloc && !op.ByType }
