package ssa

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// call builds a call of a known instance that returns here.
func (b *builder) call(n *core.Call) *Value {
	if body := b.mayBuild(n); body != nil {
		return b.calleeValue(n, body)
	}
	op, args := OpCall, b.callArgs(n)
	if n.Env != nil {
		op = OpCallEnv
	}
	v := b.emit(op, TypeOf(n.Ty), args...)
	v.Fn, v.Pos = n.Fn, b.at(n.At)
	return v
}

// callArgs is destination, closure if there is one, arguments.
func (b *builder) callArgs(n *core.Call) []*Value {
	hidden := 1
	if n.Env != nil {
		hidden = 2
	}
	args := b.values(n.Args, hidden)
	args[0] = b.arena(n.Other)
	if n.Env != nil {
		args[1] = b.value(n.Env)
	}
	return args
}

func (b *builder) tailCall(n *core.Call) {
	switch {
	case !n.Tail:
		b.result(n)
	case b.jumpTo(n):
	case n.Fn == b.body.Fn || b.in != nil && n.Fn == b.f.Fn:
		b.loopBack(n)
	case n.Env != nil:
		b.leave(TermTailEnv, n, n.Fn, b.callArgs(n))
	default:
		b.leave(TermTail, n, n.Fn, b.callArgs(n))
	}
}

// apply calls an unknown function value: its code when it waits for exactly
// these arguments, else the function that applies it in parts.
func (b *builder) apply(n *core.Apply) *Value {
	args := b.applyArgs(n)
	if n.Slow == nil {
		return b.callClosure(n, args)
	}
	join := b.f.NewBlock()
	result := b.param(join, TypeOf(n.Ty))
	slow := b.testArity(n, args[1])
	b.jump(join, b.callClosure(n, args))
	b.cur = slow
	v := b.emit(OpCall, TypeOf(n.Ty), args...)
	v.Fn, v.Pos = n.Slow, b.at(n.At)
	b.jump(join, v)
	b.cur = join
	return result
}

// applyArgs is destination, closure, arguments: what the closure's code takes,
// and what Slow takes with the closure as its first argument.
func (b *builder) applyArgs(n *core.Apply) []*Value {
	fn := b.value(n.Fn)
	args := b.values(n.Args, 2)
	args[0], args[1] = b.arena(n.Other), fn
	return args
}

func (b *builder) callClosure(n *core.Apply, args []*Value) *Value {
	v := b.emit(OpCallClosure, TypeOf(n.Ty), args...)
	v.Pos = b.at(n.At)
	return v
}

func (b *builder) tailApply(n *core.Apply) {
	if !n.Tail {
		b.ret(b.apply(n))
		return
	}
	args := b.applyArgs(n)
	if n.Slow == nil {
		b.leave(TermTailClosure, n, nil, args)
		return
	}
	slow := b.testArity(n, args[1])
	b.leave(TermTailClosure, n, nil, args)
	b.cur = slow
	b.leave(TermTail, n, n.Slow, b.f.argList(args)) // a list of its own: passes change lists in place
}

// testArity branches on whether closure waits for len(n.Args) arguments. The
// current block becomes the one where it does; the other is returned.
func (b *builder) testArity(n *core.Apply, closure *Value) (slow *Block) {
	exact := b.f.NewBlock()
	slow = b.f.NewBlock()
	slow.Cold = true
	want := b.constant(I64, int64(len(n.Args)))
	b.branch(b.emit(OpEq, I1, b.arityOf(closure), want), exact, slow)
	b.cur = exact
	return slow
}

func (b *builder) arityOf(closure *Value) *Value {
	return b.emitAux(OpLoad32, I64, heap.FnArity, b.load(closure, 0, Ptr))
}
