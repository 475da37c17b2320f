package ssa

import (
	"fmt"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// Where memory is given back (core/region.go).

// scope builds an expression at whose end memory is given back:
//
//	t = top other; s = top arena
//	…  v
//	restore other, t
//	br arena's top - s < least, join(v), cold
//	cold: w = scopepoint arena, s, v; jump join(w)
func (b *builder) scope(n *core.ScopeNode) *Value {
	end := b.beginScope(n)
	var begin *Value
	if n.Evac {
		begin = b.emit(OpTop, I64, b.arena(n.Other))
	}
	v := b.value(n.Body)
	end()
	if n.Evac {
		return b.scopePoint(n, begin, v)
	}
	return v
}

// beginScope notes the top that end restores.
func (b *builder) beginScope(n *core.ScopeNode) (end func()) {
	if !n.Restore {
		return func() {}
	}
	arena := b.arena(!n.Other)
	top := b.emit(OpTop, I64, arena)
	return func() { b.emit(OpRestore, Void, arena, top) }
}

// scopePoint lets memory be collected when the scope, which ends here, has left enough of it.
func (b *builder) scopePoint(n *core.ScopeNode, begin, v *Value) *Value {
	if v.Type != Ptr {
		b.fail(n, "a word has nothing to collect")
	}
	arena := b.arena(n.Other)
	cold, join := b.f.NewBlock(), b.f.NewBlock()
	cold.Cold = true
	result := b.param(join, Ptr)
	grown := b.emit(OpSub, I64, b.emit(OpTop, I64, arena), begin)
	little := b.emit(OpULt, I1, grown, b.emitAux(OpLoadCtx, I64, heap.CtxScopeMin))
	b.branch(little, join, cold)
	b.cur.Term.Succs[0].Args = b.f.argList([]*Value{v})
	b.cur = cold
	w := b.emit(OpScopePoint, Ptr, arena, begin, v)
	w.TyArgs, w.Pos = []*core.Type{n.Ty}, b.at(n.At)
	b.jump(join, w)
	b.cur = join
	return result
}

// scopedCond is cond for a condition that is a scope: it ends on both ways.
func (b *builder) scopedCond(n *core.ScopeNode, yes, no *Block) {
	end := b.beginScope(n)
	over := [2]*Block{b.f.NewBlock(), b.f.NewBlock()}
	b.cond(n.Body, over[0], over[1])
	for i, to := range []*Block{yes, no} {
		b.cur = over[i]
		end()
		b.jump(to)
	}
}

// loopBuilder is the loop of a function that calls itself in tail position.
type loopBuilder struct {
	header   *Block
	env      bool         // the closure is a parameter of the header too
	collects bool         // memory may grow from turn to turn
	roots    []int        // parameters of the header that may be addresses and change
	types    []*core.Type // of the roots
	begin    [2]*Value    // tops when the loop began
	trigger  *Value       // parameter of the header, like old: the last three
	old      [2]*Value    // tops after the last collection, begin before the first
}

// enterLoop makes the header and rebinds parameters (and closure) to its parameters.
func (b *builder) enterLoop(found selfCalls) {
	fn := b.body.Fn
	args := append([]*Value(nil), b.slots[:len(fn.Params)]...)
	l := &loopBuilder{header: b.f.NewBlock(), env: found.env && b.env != nil, collects: b.body.Loop}
	for i, a := range args {
		b.slots[i] = b.param(l.header, a.Type)
		if !found.kept[i] {
			l.addRoot(b, i, fn.Params[i])
		}
	}
	if l.env {
		args = append(args, b.env)
		b.env = b.param(l.header, Ptr)
		l.addRoot(b, len(args)-1, b.types.Fun(fn.Ret, fn.Params...))
	}
	if l.collects {
		trigger := b.beginLoop(l)
		args = append(args, trigger, l.begin[0], l.begin[1])
		l.trigger = b.param(l.header, I64)
		l.old = [2]*Value{b.param(l.header, I64), b.param(l.header, I64)}
	}
	b.loop = l
	b.jump(l.header, args...)
	b.cur = l.header
	if !l.collects {
		b.poll()
	}
}

// poll is where an interrupt of a loop is served; it is shown at the loop.
func (b *builder) poll() { b.emit(OpPoll, Void).Pos = b.at(b.body.Root.Place()) }

func (l *loopBuilder) addRoot(b *builder, i int, t *core.Type) {
	if !b.layouts.Of(t).IsWord() {
		l.roots, l.types = append(l.roots, i), append(l.types, t)
	}
}

// beginLoop takes the mark of a loop and gives its first trigger.
func (b *builder) beginLoop(l *loopBuilder) *Value {
	if len(l.roots) > heap.MaxRoots {
		panic(fmt.Sprintf("ssa: build of %s: %d values change from turn to turn", b.body.Fn.Key, len(l.roots)))
	}
	for i, off := range []int64{heap.CtxArenaA, heap.CtxArenaB} {
		l.begin[i] = b.emitAux(OpLoadCtx, I64, off)
	}
	sum := b.emit(OpAdd, I64, l.begin[0], l.begin[1])
	return b.emit(OpAdd, I64, sum, b.emitAux(OpLoadCtx, I64, heap.CtxLoopStep))
}

// loopBack begins the next turn.
func (b *builder) loopBack(n *core.Call) {
	args := b.values(n.Args, 0)
	if b.loop.env {
		env := b.env
		if n.Env != nil {
			env = b.value(n.Env)
		}
		args = append(args, env)
	}
	if b.loop.collects {
		args = b.loopPoint(n, args)
		b.poll() // here, not at the header, or the way through the cold block would be a second way back
	}
	b.jump(b.loop.header, args...)
	b.cur.Term.Pos = b.at(n.At)
}

// loopPoint lets memory be collected before the next turn when it has grown beyond the
// trigger. It gives the arguments of the turn, the trigger behind them:
//
//	br grown trigger, cold, again(roots, trigger, old)
//	cold: storectx old …; t = looppoint(mark, roots); roots', old' = loadctx …; jump again(roots', t, old')
func (b *builder) loopPoint(n *core.Call, args []*Value) []*Value {
	l := b.loop
	cold, again := b.f.NewBlock(), b.f.NewBlock()
	cold.Cold = true
	hot := make([]*Value, 0, len(l.roots)+3)
	for _, i := range l.roots {
		hot = append(hot, args[i])
		args[i] = b.param(again, Ptr)
	}
	b.branch(b.emit(OpGrown, I1, l.trigger), cold, again)
	b.cur.Term.Succs[1].Args = b.f.argList(append(hot, l.trigger, l.old[0], l.old[1]))

	b.cur = cold
	for i, off := range oldWords {
		b.emitAux(OpStoreCtx, Void, off, l.old[i])
	}
	p := b.emit(OpLoopPoint, I64, append(l.begin[:], hot...)...)
	p.TyArgs, p.Pos = l.types, b.at(n.At)
	moved := make([]*Value, 0, len(l.roots)+3)
	for i := range l.roots {
		moved = append(moved, b.emitAux(OpLoadCtx, Ptr, heap.CtxRoots+8*int64(i)))
	}
	moved = append(moved, p)
	for _, off := range oldWords {
		moved = append(moved, b.emitAux(OpLoadCtx, I64, off))
	}
	b.jump(again, moved...)
	b.cur = again
	return append(args, b.param(again, I64), b.param(again, I64), b.param(again, I64))
}

// oldWords are where a loop point finds and leaves what heap.Turns calls Old.
var oldWords = [2]int64{heap.CtxOldA, heap.CtxOldB}

// selfCalls is what a function's calls of itself in tail position have in common.
type selfCalls struct {
	calls int
	env   bool   // one brings a closure
	kept  []bool // parameters that all pass on as they are
}

func selfTailCalls(root core.Node, fn *core.Fn) selfCalls {
	s := selfCalls{kept: make([]bool, len(fn.Params))}
	for i := range s.kept {
		s.kept[i] = true
	}
	eachTailCall(root, func(n *core.Call) {
		if n.Fn == fn {
			s.note(n)
		}
	})
	return s
}

// fromMerged notes a call out of another text.
func (s *selfCalls) fromMerged() {
	s.calls++
	clear(s.kept)
}

func (s *selfCalls) note(n *core.Call) {
	s.calls++
	s.env = s.env || n.Env != nil
	for i, a := range n.Args {
		slot, same := a.(*core.Slot)
		s.kept[i] = s.kept[i] && same && slot.N == i
	}
}
