package ssa

import (
	"slices"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// carryFields has loops carry the fields of a record in place of the record, when turns
// make new ones. What a turn does not change stays in its register, and no turn
// makes an object, but where one is wanted as a whole:
//
//	h(p): x = load p+0; br c, t, e(p)         h(x, y): br c, t, m
//	t: a = alloc d; store a, x'…; jump h(a)   t: jump h(x', y)
//	e(q): call f(d, q)                    →   m: a = alloc d; store a, x; store a+8, y; call f(d, a)
//
// Only collection points still see objects, and those are in cold blocks: they tell the type, and
// so that there is something to load from whatever comes in from outside.
func carryFields(f *Func) (changed bool) {
	if !has(f, OpLoopPoint) {
		return false
	}
	for done := map[*Value]bool{}; ; changed = true {
		c := nextCarried(f, done)
		if c == nil {
			return changed
		}
		c.rewrite()
		f.graph = nil
		c.dropIdlePoints()
	}
}

const maxCarried = 6 // fields

// carried is a record that a loop carries: the parameters of blocks that it goes through, and what comes into them.
type carried struct {
	f      *Func
	g      *graph
	nest   *nest
	loop   *loop
	inside []bool // by block: is it in the loop?

	web     []*Value           // the parameters; the header's is the first
	objects map[*Value]*object // allocations that come in, whose fields are known
	model   *object            // one that a turn makes
	typed   bool               // the type is known to be an object's

	fields map[*Value][]*Value // of each parameter
	wanted []wanted            // where a parameter is wanted as a whole
	kept   map[*Value]bool     // objects that are wanted as a whole
}

// wanted says that in block b, somebody wants parameter p as a whole.
type wanted struct {
	p *Value
	b *Block
}

// nextCarried finds a record to take apart among the parameters of headers that are not in done yet.
func nextCarried(f *Func, done map[*Value]bool) *carried {
	g := graphOf(f)
	var n *nest
	for i, l := range findLoops(g) {
		if l.header == f.Blocks[0] || !l.carriesObjects() {
			continue
		}
		for _, p := range l.header.Params {
			if p.Type != Ptr || done[p] {
				continue
			}
			done[p] = true
			if n == nil {
				n = newNest(g)
			}
			c := &carried{f: f, g: g, nest: n, loop: l, objects: map[*Value]*object{}, kept: map[*Value]bool{}}
			if c.collect(p, int32(i)) && c.findUses() && c.pays() {
				return c
			}
		}
	}
	return nil
}

// carriesObjects reports whether a root of the loop's points is always an object.
func (l *loop) carriesObjects() bool {
	for _, b := range l.blocks {
		if p := loopPointOf(b); p != nil && slices.ContainsFunc(p.TyArgs, alwaysObject) {
			return true
		}
	}
	return false
}

func loopPointOf(b *Block) *Value {
	for _, v := range b.Instrs {
		if v.Op == OpLoopPoint {
			return v
		}
	}
	return nil
}

// collect finds the parameters that p gets its values through, in loop number inner but in none inside it, and the objects
// that come into them.
func (c *carried) collect(p *Value, inner int32) bool {
	c.inside = make([]bool, len(c.g.nodes))
	for _, b := range c.loop.blocks {
		c.inside[b.ID] = true
	}
	c.web = []*Value{p}
	for i := 0; i < len(c.web); i++ {
		w := c.web[i]
		for _, l := range c.g.preds(w.Block) {
			a := l.edge().Args[w.Aux]
			switch {
			case a.Op == OpParam && c.inside[a.Block.ID] && c.nest.inner[a.Block.ID] == inner:
				if !slices.Contains(c.web, a) {
					c.web = append(c.web, a)
				}
			case a.Op == OpAlloc:
				if !c.addObject(a) {
					return false
				}
			case a.Op == OpLoadCtx:
				c.typed = c.typed || alwaysObject(rootType(a))
			}
		}
	}
	return c.typed && c.model != nil && c.alike()
}

// addObject notes an object that comes in; false when two that turns make lie in different arenas.
func (c *carried) addObject(a *Value) bool {
	if c.objects[a] != nil || a.Aux > 8*maxCarried {
		return true
	}
	o, stores := &object{alloc: a, fields: make([]*Value, a.Aux/8)}, 0
	for _, v := range a.Block.Instrs {
		if v.Op == OpStore && v.Args[0] == a {
			stores++
			o.fields[v.Aux/8] = v.Args[1]
		}
	}
	if stores != len(o.fields) || slices.Contains(o.fields, nil) {
		return true
	}
	c.objects[a] = o
	if c.inside[a.Block.ID] {
		if c.model == nil {
			c.model = o
		}
		return c.model.alloc.Args[0] == a.Args[0]
	}
	return true
}

// alike reports whether all objects have fields of the same types.
func (c *carried) alike() bool {
	for _, o := range c.objects {
		if !slices.EqualFunc(o.fields, c.model.fields, func(a, b *Value) bool { return a.Type == b.Type }) {
			return false
		}
	}
	return true
}

// rootType is the type of a root that v loads behind a loop's collection point, or nil.
func rootType(v *Value) *core.Type {
	point, i := rootOf(v)
	if point == nil {
		return nil
	}
	return point.TyArgs[i]
}

// rootOf is the collection point that v loads a root behind, and which.
func rootOf(v *Value) (point *Value, i int) {
	if v.Op != OpLoadCtx {
		return nil, 0
	}
	point, i = loopPointOf(v.Block), int(v.Aux-heap.CtxRoots)/8
	if point == nil || v.Aux < heap.CtxRoots || i >= len(point.TyArgs) {
		return nil, 0
	}
	return point, i
}

// alwaysObject reports whether every value of type t is the address of an object of one shape.
func alwaysObject(t *core.Type) bool {
	switch {
	case t == nil:
		return false
	case t.Kind == core.KRecord:
		return len(t.Fields) > 0
	case t.Kind != core.KCon || t.Con.Builtin != core.NotBuiltin && t.Con.Builtin != core.BTuple:
		return false
	}
	shape := heap.DataShapeOf(t.Con)
	return shape.Boxed >= 0 && shape.Nullary == 0
}

// findUses looks for whoever wants one of the parameters or objects as a whole; false when that is too hard.
func (c *carried) findUses() bool {
	for _, b := range c.g.order {
		for _, v := range b.Instrs {
			if !c.noteInstr(v, b) {
				return false
			}
		}
		c.noteArgs(b.Term.Args, b)
		for i := range b.Term.Succs {
			e := &b.Term.Succs[i]
			for k, a := range e.Args {
				if !slices.Contains(c.web, e.To.Params[k]) {
					c.note(a, b)
				}
			}
		}
	}
	return c.canMake()
}

func (c *carried) noteInstr(v *Value, b *Block) bool {
	switch v.Op {
	case OpLoopPoint:
		return true
	case OpLoad:
		if i := slices.Index(c.web, v.Args[0]); i >= 0 {
			return int(v.Aux/8) < len(c.model.fields) && v.Type == c.model.fields[v.Aux/8].Type
		}
	case OpStore:
		if slices.Contains(c.web, v.Args[0]) {
			return false // it changes
		}
		if o := c.objects[v.Args[0]]; o != nil {
			c.note(v.Args[1], b)
			return o.alloc.Block == b // else it changes
		}
		if obj := baseOf(v.Args[0]); slices.Contains(c.web, v.Args[1]) && (obj == nil || obj.Block != b) {
			return false // older than what would be made here
		}
	}
	c.noteArgs(v.Args, b)
	return true
}

func (c *carried) noteArgs(args []*Value, b *Block) {
	for _, a := range args {
		c.note(a, b)
	}
}

// note notes that a is wanted as a whole in b, if it is one of the parameters or objects.
func (c *carried) note(a *Value, b *Block) {
	switch {
	case a.Op == OpAlloc && c.objects[a] != nil:
		c.kept[a] = true
	case a.Op == OpParam && slices.Contains(c.web, a):
		if w := (wanted{a, b}); !slices.Contains(c.wanted, w) {
			c.wanted = append(c.wanted, w)
		}
	}
}

// canMake reports whether objects may be made where they are wanted, at the beginnings of the blocks: no scope has
// begun since the turn did, at whose end the object would go, no inner loop would make it again and
// again, and objects that turns make may come there, so that their arena is the right one.
func (c *carried) canMake() bool {
	if len(c.wanted) == 0 {
		return true
	}
	open, made := c.openScopes(), c.getsObjects()
	for _, w := range c.wanted {
		if open[w.b.ID] || !c.nest.within(w.b, c.loop.header) || !made[w.p] {
			return false
		}
	}
	return true
}

// openScopes tells, by block, whether at its beginning a scope or the mark of a loop may be open that was not when the turn began.
func (c *carried) openScopes() []bool {
	const closed = 1 // above: number of open scopes
	in, out := make([]int, len(c.g.nodes)), make([]int, len(c.g.nodes))
	scopes := c.scopes()
	for changed := true; changed; {
		changed = false
		for _, b := range c.g.order[c.g.nodes[c.loop.header.ID].rpo:] {
			n := closed
			for _, l := range c.g.preds(b) {
				if b != c.loop.header {
					n = max(n, out[l.from.ID])
				}
			}
			in[b.ID] = n
			for _, v := range b.Instrs {
				switch {
				case v.Op == OpRestore && scopes[v.Args[1]]:
					n--
				case v.Op == OpTop, v.Op == OpLoadCtx && (v.Aux == heap.CtxArenaA || v.Aux == heap.CtxArenaB):
					n++
				}
			}
			n = min(n, len(c.g.nodes)+closed) // what no restore ends, in a loop
			changed = changed || n != out[b.ID]
			out[b.ID] = n
		}
	}
	open := make([]bool, len(in))
	for i, n := range in {
		open[i] = n > closed
	}
	return open
}

// scopes are the tops below the header that one restore brings back.
func (c *carried) scopes() map[*Value]bool {
	scopes, twice := map[*Value]bool{}, map[*Value]bool{}
	for _, b := range c.g.order {
		for _, v := range b.Instrs {
			if v.Op == OpRestore && v.Args[1].Op == OpTop && c.g.dominates(c.loop.header, v.Args[1].Block) {
				twice[v.Args[1]] = scopes[v.Args[1]]
				scopes[v.Args[1]] = true
			}
		}
	}
	for v, is := range twice {
		if is {
			delete(scopes, v)
		}
	}
	return scopes
}

// getsObjects are the parameters that objects made by turns may come to.
func (c *carried) getsObjects() map[*Value]bool {
	made := map[*Value]bool{}
	for again := true; again; {
		again = false
		for _, w := range c.web {
			for _, l := range c.g.preds(w.Block) {
				a := l.edge().Args[w.Aux]
				if o := c.objects[a]; !made[w] && (made[a] || o != nil && c.inside[a.Block.ID]) {
					made[w], again = true, true
				}
			}
		}
	}
	return made
}

// pays reports whether turns make fewer objects than before, by the text.
func (c *carried) pays() bool {
	n := 0
	for a := range c.objects {
		if c.inside[a.Block.ID] && !c.kept[a] {
			n++
		}
	}
	for _, w := range c.wanted {
		if c.inside[w.b.ID] && !w.b.Cold {
			n--
		}
	}
	return n > 0
}

func (c *carried) rewrite() {
	c.fields = map[*Value][]*Value{}
	for _, w := range c.web {
		c.fields[w] = make([]*Value, len(c.model.fields))
		for j, x := range c.model.fields {
			c.fields[w][j] = c.f.NewParam(w.Block, x.Type)
		}
	}
	for _, w := range c.web {
		c.passFields(w)
	}
	for _, b := range c.g.order {
		if p := loopPointOf(b); p != nil {
			c.makeRoots(p)
		}
	}
	for _, w := range c.wanted {
		c.makeWhole(w)
	}
	c.dropWhole()
}

// passFields hands the fields over with parameter w.
func (c *carried) passFields(w *Value) {
	for _, l := range c.g.preds(w.Block) {
		e := l.edge()
		e.Args = append(slices.Clip(e.Args), c.fieldsOf(e.Args[w.Aux], l.from)...)
	}
}

// fieldsOf are the fields of a at the end of block b.
func (c *carried) fieldsOf(a *Value, b *Block) []*Value {
	if known := c.known(a); known != nil {
		return known
	}
	var before []*Value // a collection point moves the object, and what it points to
	if point, i := rootOf(a); point != nil {
		before = c.known(point.Args[2+i])
	}
	fields := make([]*Value, len(c.model.fields))
	for j, x := range c.model.fields {
		if before != nil && x.Type != Ptr {
			fields[j] = before[j]
			continue
		}
		v := c.f.NewValue(OpLoad, x.Type, a)
		v.Aux, v.Block, v.Pos = int64(8*j), b, c.model.alloc.Pos
		b.Instrs = append(b.Instrs, v)
		fields[j] = v
	}
	return fields
}

// known are the fields of a parameter or object, nil of anything else.
func (c *carried) known(a *Value) []*Value {
	if o := c.objects[a]; o != nil {
		return o.fields
	}
	return c.fields[a]
}

// makeRoots makes the objects that a collection point is to move.
func (c *carried) makeRoots(point *Value) {
	for i, a := range point.Args {
		if fields := c.known(a); fields != nil && !c.kept[a] {
			made := c.object(fields, point.Block)
			at := slices.Index(point.Block.Instrs, point)
			point.Block.Instrs = slices.Insert(point.Block.Instrs, at, made...)
			point.Args[i] = made[0]
		}
	}
}

// makeWhole makes the object that is wanted in a block.
func (c *carried) makeWhole(w wanted) {
	made := c.object(c.fields[w.p], w.b)
	replace := func(args []*Value) {
		for i, a := range args {
			if a == w.p {
				args[i] = made[0]
			}
		}
	}
	for _, v := range w.b.Instrs {
		if v.Op != OpLoad {
			replace(v.Args)
		}
	}
	replace(w.b.Term.Args)
	for i := range w.b.Term.Succs {
		replace(w.b.Term.Succs[i].Args)
	}
	w.b.Instrs = append(made, w.b.Instrs...)
}

// object is what makes an object with the given fields; its address is the first.
func (c *carried) object(fields []*Value, b *Block) []*Value {
	alloc := c.f.NewValue(OpAlloc, Ptr, c.model.alloc.Args[0])
	alloc.Aux, alloc.Pos, alloc.Block = c.model.alloc.Aux, c.model.alloc.Pos, b
	made := []*Value{alloc}
	for j, x := range fields {
		store := c.f.NewValue(OpStore, Void, alloc, x)
		store.Aux, store.Pos, store.Block = int64(8*j), alloc.Pos, b
		made = append(made, store)
	}
	return made
}

// dropWhole drops the parameters and objects that nobody wants any more; loads are the fields.
func (c *carried) dropWhole() {
	sub := newSubstitution(c.f)
	for _, b := range c.g.order {
		for _, v := range b.Instrs {
			if v.Op == OpLoad && slices.Contains(c.web, v.Args[0]) {
				sub.replace(v, c.fields[v.Args[0]][v.Aux/8])
			}
		}
		removeParams(c.g, b, func(p *Value) bool { return slices.Contains(c.web, p) })
		b.Instrs = slices.DeleteFunc(b.Instrs, func(v *Value) bool {
			a := v
			if v.Op == OpStore {
				a = v.Args[0]
			}
			return a.Op == OpAlloc && c.objects[a] != nil && !c.kept[a]
		})
	}
	sub.apply()
}

// dropIdlePoints drops the points that are not needed any more.
func (c *carried) dropIdlePoints() {
	g := graphOf(c.f)
	for _, l := range findLoops(g) {
		if l.header == c.loop.header {
			l.dropPoints(g)
			return
		}
	}
}
