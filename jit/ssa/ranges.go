package ssa

import (
	"math"
	"math/bits"
)

// removeChecks drops checks that cannot fail and decides comparisons, from what
// values Ints can have. It walks the dominator tree; on the way down
//
//   - every definition gets an interval from those of its arguments;
//   - an edge of a branch on a comparison narrows its arguments: below i < n, i is at
//     most MaxInt-1 whatever n is, so i + 1 cannot overflow;
//   - a loop counter that only moves one way, by checked steps, never passes its start.
//
// After n >= 2, say, n-1 and n-2 need no check; that is most of what loops over
// Ints and recursion like fib do.
func removeChecks(f *Func) (changed bool) {
	g, mem := graphOf(f), f.mem()
	r := &ranges{f: f, g: g, at: mem.bounds.Take(f.NumValues()), undo: mem.undo[:0], checking: mem.todoBlocks[:0]}
	for i := range r.at {
		r.at[i] = anyInt
	}
	r.walk()
	mem.undo, mem.todoBlocks = r.undo, r.checking
	cut := false
	for _, b := range r.checking {
		cut = cutAfterTrap(f, b) || cut
		dropPassedChecks(b)
	}
	if cut {
		removeUnreachable(f)
	}
	return true
}

// interval is lo..hi, both included, lo <= hi.
type interval struct{ lo, hi int64 }

var anyInt = interval{math.MinInt64, math.MaxInt64}

type ranges struct {
	f  *Func
	g  *graph
	at []interval // by value id, as of the block being visited
	// undo is what narrowing overwrote: restored when the walk leaves the subtree.
	undo     []narrowed
	checking []*Block // those with an OpTrapIf
}

type narrowed struct {
	id  int32
	old interval
}

func (r *ranges) of(v *Value) interval {
	switch {
	case v.Op == OpConst:
		return interval{v.Aux, v.Aux}
	case v.Type == I64 && int(v.ID) < len(r.at):
		return r.at[v.ID]
	}
	return anyInt
}

func (r *ranges) walk() {
	mem := r.f.mem()
	stack := append(mem.scopes[:0], scope{children: r.g.order[:1]})
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if len(top.children) == 0 {
			r.restore(top.more)
			stack = stack[:len(stack)-1]
			continue
		}
		b := top.children[0]
		top.children = top.children[1:]
		mark := len(r.undo)
		r.enter(b)
		stack = append(stack, scope{children: r.g.childrenOf(b), more: mark})
	}
	mem.scopes = stack
}

func (r *ranges) restore(to int) {
	for len(r.undo) > to {
		u := r.undo[len(r.undo)-1]
		r.at[u.id] = u.old
		r.undo = r.undo[:len(r.undo)-1]
	}
}

func (r *ranges) enter(b *Block) {
	preds := r.g.preds(b)
	if t, succ := r.g.wayIn(b); t != nil {
		r.assume(t.Args[0], succ == 0)
	}
	for i, p := range b.Params {
		if p.Type == I64 {
			r.at[p.ID] = r.param(b, i, preds)
		}
	}
	for _, v := range b.Instrs {
		if v.Op == OpTrapIf {
			if n := len(r.checking); n == 0 || r.checking[n-1] != b {
				r.checking = append(r.checking, b)
			}
			r.assume(v.Args[0], false)
			continue
		}
		r.relax(v)
		if v.Type == I64 && int(v.ID) < len(r.at) {
			r.at[v.ID] = r.result(v)
		}
	}
}

// param joins what comes in along forward edges. A back edge is allowed when it
// passes the parameter itself moved by a checked constant step.
func (r *ranges) param(b *Block, i int, preds []link) interval {
	out := interval{math.MaxInt64, math.MinInt64}
	up, down := false, false
	for _, l := range preds {
		a := l.edge().Args[i]
		if !r.g.dominates(b, l.from) {
			if !r.visited(l.from, b) {
				return anyInt
			}
			in := r.of(a)
			out = interval{min(out.lo, in.lo), max(out.hi, in.hi)}
			continue
		}
		step, ok := checkedStep(a, b.Params[i])
		if !ok {
			return anyInt
		}
		up, down = up || step > 0, down || step < 0
	}
	if up {
		out.hi = math.MaxInt64
	}
	if down {
		out.lo = math.MinInt64
	}
	if out.lo > out.hi {
		return anyInt
	}
	return out
}

// visited reports whether what from passes to b has its interval: constants,
// parameters and instructions of a predecessor before b in the order do, since
// the walk follows the order among siblings.
func (r *ranges) visited(from, b *Block) bool {
	return r.g.nodes[from.ID].rpo < r.g.nodes[b.ID].rpo
}

// checkedStep is c when v is p + c or p - c with an overflow check, or p itself.
func checkedStep(v, p *Value) (int64, bool) {
	if v == p {
		return 0, true
	}
	if (v.Op != OpAddOv && v.Op != OpSubOv) || v.Args[0] != p || v.Args[1].Op != OpConst {
		return 0, false
	}
	c := v.Args[1].Aux
	if v.Op == OpSubOv {
		if c == math.MinInt64 {
			return 0, false
		}
		c = -c
	}
	return c, true
}

// assume narrows the arguments of a comparison that is known to hold or not.
func (r *ranges) assume(cond *Value, holds bool) {
	op := cond.Op
	if op == OpNot {
		r.assume(cond.Args[0], !holds)
		return
	}
	if op == OpULe || op == OpULt {
		r.assumeUnsigned(cond, holds)
		return
	}
	if !holds {
		op = inverted[op]
	}
	if op < OpEq || op > OpGe || cond.Args[0].Type != I64 {
		return
	}
	x, y := cond.Args[0], cond.Args[1]
	switch op {
	case OpGt, OpGe:
		x, y = y, x
		op = mirrored[op]
	}
	r.assumeOrder(op, x, y)
}

// assumeOrder takes x = y, x != y, x < y or x <= y for granted.
func (r *ranges) assumeOrder(op Op, x, y *Value) {
	a, b := r.of(x), r.of(y)
	switch op {
	case OpEq:
		both := interval{max(a.lo, b.lo), min(a.hi, b.hi)}
		r.narrow(x, both)
		r.narrow(y, both)
	case OpNe:
		r.narrow(x, without(a, b))
		r.narrow(y, without(b, a))
	case OpLe:
		r.narrow(x, interval{a.lo, min(a.hi, b.hi)})
		r.narrow(y, interval{max(b.lo, a.lo), b.hi})
	case OpLt:
		if b.hi > math.MinInt64 {
			r.narrow(x, interval{a.lo, min(a.hi, b.hi-1)})
		}
		if a.lo < math.MaxInt64 {
			r.narrow(y, interval{max(b.lo, a.lo+1), b.hi})
		}
	}
}

// without is a less the single value of b at either end of a.
func without(a, b interval) interval {
	if b.lo == b.hi && a.lo < a.hi {
		if a.lo == b.lo {
			a.lo++
		} else if a.hi == b.lo {
			a.hi--
		}
	}
	return a
}

// assumeUnsigned uses x <= c unsigned with 0 <= c: x is in 0..c.
func (r *ranges) assumeUnsigned(cond *Value, holds bool) {
	x, c := cond.Args[0], r.of(cond.Args[1])
	if !holds || c.lo < 0 {
		return
	}
	hi := c.hi
	if cond.Op == OpULt {
		if hi == 0 {
			return
		}
		hi--
	}
	a := r.of(x)
	r.narrow(x, interval{max(a.lo, 0), min(a.hi, hi)})
}

// narrow notes a better interval; an empty one means that the code cannot be
// reached, and nothing is done.
func (r *ranges) narrow(v *Value, to interval) {
	if v.Op == OpConst || int(v.ID) >= len(r.at) || to.lo > to.hi || to == r.at[v.ID] {
		return
	}
	r.undo = append(r.undo, narrowed{v.ID, r.at[v.ID]})
	r.at[v.ID] = to
}

// relax replaces an operation by a cheaper one that the intervals allow.
func (r *ranges) relax(v *Value) {
	switch v.Op {
	case OpAddOv, OpSubOv, OpMulOv, OpNegOv:
		if _, fits := r.exact(v); fits {
			v.Op = unchecked[v.Op]
			v.Trap = -1
		}
	case OpAddOver, OpSubOver, OpMulOver:
		if _, fits := r.exact(v); fits {
			v.Op, v.Aux, v.Args = OpConst, 0, nil
		}
	case OpDivConst, OpModConst:
		if r.of(v.Args[0]).lo >= 0 && v.Aux > 0 && bits.OnesCount64(uint64(v.Aux)) == 1 {
			r.unsignedDivision(v)
		}
	default:
		r.decide(v)
	}
}

var unchecked = [numOps]Op{OpAddOv: OpAdd, OpSubOv: OpSub, OpMulOv: OpMul, OpNegOv: OpNeg}

// unsignedDivision of a value that is not negative by a power of two is a shift or a mask.
func (r *ranges) unsignedDivision(v *Value) {
	c := r.f.NewValue(OpConst, I64)
	c.Block = v.Block
	if v.Op == OpDivConst {
		v.Op, c.Aux = OpShr, int64(bits.TrailingZeros64(uint64(v.Aux)))
	} else {
		v.Op, c.Aux = OpAnd, v.Aux-1
	}
	v.Aux = 0
	v.Args = r.f.argList([]*Value{v.Args[0], c})
	insertBefore(v, c)
}

// insertBefore puts c in front of v in v's block.
func insertBefore(v, c *Value) {
	b := v.Block
	for i, w := range b.Instrs {
		if w == v {
			b.Instrs = append(b.Instrs[:i:i], append([]*Value{c}, b.Instrs[i:]...)...)
			return
		}
	}
	panic("ssa: removeChecks: " + v.String() + " is not in its block")
}

// decide turns a comparison whose outcome the intervals know into a constant.
func (r *ranges) decide(v *Value) {
	if v.Op < OpEq || v.Op > OpULe || v.Args[0].Type != I64 {
		return
	}
	if is, known := compareIntervals(v.Op, r.of(v.Args[0]), r.of(v.Args[1])); known {
		v.Op, v.Aux, v.Args = OpConst, truth(is), nil
	}
}

func compareIntervals(op Op, a, b interval) (is, known bool) {
	switch op {
	case OpLt:
		return a.hi < b.lo, a.hi < b.lo || a.lo >= b.hi
	case OpLe:
		return a.hi <= b.lo, a.hi <= b.lo || a.lo > b.hi
	case OpGt:
		return compareIntervals(OpLt, b, a)
	case OpGe:
		return compareIntervals(OpLe, b, a)
	case OpEq:
		same := a.lo == a.hi && a == b
		return same, same || a.hi < b.lo || b.hi < a.lo
	case OpNe:
		is, known = compareIntervals(OpEq, a, b)
		return known && !is, known
	case OpULt, OpULe:
		if a.lo >= 0 && b.lo >= 0 {
			return compareIntervals(OpLt+op-OpULt, a, b)
		}
	}
	return false, false
}

// dropPassedChecks removes the checks of false.
func dropPassedChecks(b *Block) {
	keep := b.Instrs[:0]
	for _, v := range b.Instrs {
		if v.Op != OpTrapIf || !isConst(v.Args[0], 0) {
			keep = append(keep, v)
		}
	}
	clear(b.Instrs[len(keep):])
	b.Instrs = keep
}
