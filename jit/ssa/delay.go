package ssa

import "slices"

// delayAllocs makes an object where its ways meet, when some way on from where it was made
// does not want it. A record that is changed if need be is then made once:
//
//	a = alloc d; store a, x                 br c, t, m(x)
//	br c, t, m(a)                      →    t: jump m(y)
//	t: b = alloc d; store b, y; jump m(b)   m(q): p = alloc d; store p, q
//	m(p): …
//
// What m loads from p is q then. Nothing that gives memory back, or asks where the top is, may lie in between.
func delayAllocs(f *Func) (changed bool) {
	if !f.mayHave(OpAlloc) {
		return false
	}
	g := graphOf(f)
	d := &delaying{f: f, g: g}
	for _, b := range g.order[1:] {
		for i := 0; i < len(b.Params) && d.done < maxDelays; i++ {
			if objs := d.objects(b, i); objs != nil && d.onlyFor(b, i, objs) {
				d.delay(b, i, objs)
				changed = true
				i--
			}
		}
	}
	return changed
}

const (
	maxDelays     = 16 // objects in one function; each takes a look at all of it
	maxDelayBytes = 48
	maxDelayWay   = 4 // blocks
)

type delaying struct {
	f    *Func
	g    *graph
	done int // looks at the whole function
}

// object is what an edge brings: an allocation, and what is stored in its words.
type object struct {
	alloc  *Value
	fields []*Value
}

// objects are those that the edges to b bring for parameter i; nil when they are not alike, not all new,
// or wanted on every way.
func (d *delaying) objects(b *Block, i int) []object {
	preds := d.g.preds(b)
	if b.Params[i].Type != Ptr || len(preds) < 2 || preds[0].edge().Args[i].Op != OpAlloc {
		return nil
	}
	objs, spares := make([]object, len(preds)), false
	for k, p := range preds {
		a := p.edge().Args[i]
		if a.Op != OpAlloc || a.Aux > maxDelayBytes || d.g.dominates(b, p.from) || !d.freeWay(a, p.from) {
			return nil
		}
		objs[k].alloc = a
		if a.Aux != objs[0].alloc.Aux || a.Args[0] != objs[0].alloc.Args[0] {
			return nil
		}
		spares = spares || a.Block.Term.Kind != TermJump
	}
	if !spares {
		return nil
	}
	return objs
}

// freeWay reports whether nothing happens to the arenas but allocations between a and the end of block b.
func (d *delaying) freeWay(a *Value, b *Block) bool {
	for range maxDelayWay {
		instrs := b.Instrs
		if b == a.Block {
			instrs = instrs[slices.Index(instrs, a)+1:]
		}
		for _, v := range instrs {
			if v.Op != OpAlloc && (looksAtTops(v) || v.Op.Frees()) {
				return false
			}
		}
		if b == a.Block {
			return true
		}
		preds := d.g.preds(b)
		if len(preds) != 1 {
			return false
		}
		b = preds[0].from
	}
	return false
}

// onlyFor reports whether nobody uses the objects but parameter i of b, and finds their fields.
func (d *delaying) onlyFor(b *Block, i int, objs []object) bool {
	d.done++
	at := map[*Value]*object{}
	for k := range objs {
		o := &objs[k]
		if at[o.alloc] != nil {
			return false
		}
		at[o.alloc], o.fields = o, make([]*Value, o.alloc.Aux/8)
	}
	for _, c := range d.g.order {
		for _, v := range c.Instrs {
			if !d.fills(v, at) {
				return false
			}
		}
		if !unused(c.Term.Args, at, -1) {
			return false
		}
		for k := range c.Term.Succs {
			e, but := &c.Term.Succs[k], -1
			if e.To == b {
				but = i
			}
			if !unused(e.Args, at, but) {
				return false
			}
		}
	}
	for k := range objs {
		for j, x := range objs[k].fields {
			if x == nil || x.Type != objs[0].fields[j].Type {
				return false
			}
		}
	}
	return true
}

// fills notes what v stores in one of the objects; false when v uses one in another way.
func (d *delaying) fills(v *Value, at map[*Value]*object) bool {
	args := v.Args
	if v.Op == OpStore {
		if o := at[args[0]]; o != nil {
			if v.Block != o.alloc.Block || o.fields[v.Aux/8] != nil {
				return false
			}
			o.fields[v.Aux/8] = args[1]
			args = args[1:]
		}
	}
	return unused(args, at, -1)
}

// unused reports whether none of args, but that at index but, is one of the objects.
func unused(args []*Value, at map[*Value]*object, but int) bool {
	for i, a := range args {
		if i != but && a.Op == OpAlloc && at[a] != nil {
			return false
		}
	}
	return true
}

// delay makes the object in b.
func (d *delaying) delay(b *Block, i int, objs []object) {
	p, preds := b.Params[i], d.g.preds(b)
	obj := d.f.NewValue(OpAlloc, Ptr, objs[0].alloc.Args[0])
	obj.Aux, obj.Pos, obj.Block = objs[0].alloc.Aux, objs[0].alloc.Pos, b
	made := []*Value{obj}
	fields := make([]*Value, len(objs[0].fields))
	for j := range fields {
		fields[j] = d.field(b, preds, objs, j)
		store := d.f.NewValue(OpStore, Void, obj, fields[j])
		store.Aux, store.Pos, store.Block = int64(8*j), obj.Pos, b
		made = append(made, store)
	}
	removeParams(d.g, b, func(q *Value) bool { return q == p })
	b.Instrs = append(made, b.Instrs...)
	sub := newSubstitution(d.f)
	d.replaceLoads(sub, p, fields)
	sub.replace(p, obj)
	sub.apply()
}

// field is word j of the object in b: a parameter, if it is not the same everywhere.
func (d *delaying) field(b *Block, preds []link, objs []object, j int) *Value {
	first := objs[0].fields[j]
	if !slices.ContainsFunc(objs, func(o object) bool { return o.fields[j] != first }) {
		return first
	}
	q := d.f.NewParam(b, first.Type)
	for k, l := range preds {
		e := l.edge()
		e.Args = append(slices.Clip(e.Args), objs[k].fields[j])
	}
	return q
}

func (d *delaying) replaceLoads(sub *substitution, p *Value, fields []*Value) {
	for _, b := range d.g.order {
		for _, v := range b.Instrs {
			if v.Op == OpLoad && v.Args[0] == p && v.Type == fields[v.Aux/8].Type {
				sub.replace(v, fields[v.Aux/8])
			}
		}
	}
}
