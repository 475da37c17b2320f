package oracle

import (
	"math"
	"math/rand"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/ssa"
)

// Generate makes a random function that satisfies ssa.Verify and ends after a
// bounded number of steps: nested conditions, switches, loops and scopes of both arenas over
// checked arithmetic, comparisons, objects, calls. The parameters are three Ints, a Float
// and a Bool.
func Generate(r *rand.Rand, size int) *ssa.Func {
	fn := &core.Fn{Key: "random", Display: "random"}
	f := &ssa.Func{Fn: fn, Name: fn.Key, Ret: ssa.I64, Params: []ssa.Type{ssa.I64, ssa.I64, ssa.I64, ssa.F64, ssa.I1}}
	g := &generator{Rand: r, f: f, left: size, callee: &core.Fn{Key: "callee"}, look: &core.Fn{Key: Look}, helper: &core.Op{Name: "helper"}}
	for i := range 4 {
		f.Traps = append(f.Traps, ssa.Trap{Code: "trap", Msg: string(rune('a' + i))})
	}
	g.cur = f.NewBlock()
	for _, t := range f.Params {
		g.define(g.param(t))
	}
	dest := g.emit(ssa.OpDest, ssa.Ptr)
	g.arenas = [2]*ssa.Value{dest, g.emit(ssa.OpOther, ssa.Ptr, dest)}
	g.arena = dest
	types := core.NewTypes()
	g.pair = types.Pair(types.Int, types.Int)
	for g.left > 0 {
		g.statement(0)
	}
	g.cur.Term = ssa.Term{Kind: ssa.TermRet, Args: []*ssa.Value{g.summary()}, Trap: -1}
	return f
}

// Look is the key of an unknown function whose event shows the two Ints of the object that it is given.
const Look = "look"

// Inputs makes arguments for a generated function, extreme ones often.
func Inputs(r *rand.Rand) []uint64 {
	g := &generator{Rand: r}
	x := math.Float64bits(interestingFloats[r.Intn(len(interestingFloats))])
	return []uint64{g.input(), g.input(), g.input(), x, uint64(r.Intn(2))}
}

// input is often near the constants that generated comparisons use.
func (g *generator) input() uint64 {
	if g.Intn(2) == 0 {
		return uint64(g.Intn(9) - 3)
	}
	return uint64(g.someInt())
}

type generator struct {
	*rand.Rand
	f      *ssa.Func
	cur    *ssa.Block
	left   int // statements still to make
	arenas [2]*ssa.Value
	arena  *ssa.Value // where objects are made
	pair   *core.Type // of objects
	callee *core.Fn
	look   *core.Fn // is given objects
	helper *core.Op

	ints, floats, bools, objects []*ssa.Value // in scope; objects have two Int fields
}

func (g *generator) param(t ssa.Type) *ssa.Value {
	v := g.f.NewValue(ssa.OpParam, t)
	v.Block, v.Aux = g.cur, int64(len(g.cur.Params))
	g.cur.Params = append(g.cur.Params, v)
	return v
}

func (g *generator) emit(op ssa.Op, t ssa.Type, args ...*ssa.Value) *ssa.Value {
	v := g.f.NewValue(op, t, args...)
	v.Block = g.cur
	g.cur.Instrs = append(g.cur.Instrs, v)
	return v
}

// define brings a value into scope.
func (g *generator) define(v *ssa.Value) {
	switch v.Type {
	case ssa.I64:
		g.ints = append(g.ints, v)
	case ssa.F64:
		g.floats = append(g.floats, v)
	case ssa.I1:
		g.bools = append(g.bools, v)
	case ssa.Ptr:
		g.objects = append(g.objects, v)
	}
}

// scope is what is visible at a moment, to go back to when a branch ends.
type scope [4]int

func (g *generator) mark() scope {
	return scope{len(g.ints), len(g.floats), len(g.bools), len(g.objects)}
}

func (g *generator) leave(s scope) {
	g.ints, g.floats, g.bools, g.objects = g.ints[:s[0]], g.floats[:s[1]], g.bools[:s[2]], g.objects[:s[3]]
}

var interestingInts = []int64{0, 1, -1, 2, 3, 8, 10, 63, 64, 100, -8, math.MaxInt64, math.MinInt64, math.MaxInt64 - 1}
var interestingFloats = []float64{0, 1, -1, 0.5, 2, math.Inf(1), math.NaN(), -0.1, 1e300, math.Copysign(0, -1)}

func (g *generator) someInt() int64 {
	if g.Intn(3) > 0 {
		return int64(g.Intn(40)) - 20
	}
	return interestingInts[g.Intn(len(interestingInts))]
}

// pick prefers recent values, so that code depends on itself.
func (g *generator) pick(vs []*ssa.Value) *ssa.Value {
	n := len(vs)
	if g.Intn(2) == 0 {
		return vs[n-1-g.Intn(min(n, 4))]
	}
	return vs[g.Intn(n)]
}

func (g *generator) int() *ssa.Value {
	if g.Intn(4) == 0 {
		v := g.emit(ssa.OpConst, ssa.I64)
		v.Aux = g.someInt()
		return v
	}
	return g.pick(g.ints)
}

func (g *generator) statement(depth int) {
	g.left--
	switch n := g.Intn(22); {
	case n < 6:
		g.define(g.arithmetic())
	case n < 8:
		g.define(g.checked())
	case n < 11:
		g.define(g.comparison())
	case n < 12:
		g.define(g.float())
	case n < 14:
		g.memory()
	case n < 15:
		g.effect()
	case depth > 3:
	case n < 18:
		g.branch(depth)
	case n < 19:
		g.table(depth)
	case n < 20:
		g.loop(depth)
	default:
		g.scope(depth)
	}
}

func (g *generator) arithmetic() *ssa.Value {
	ops := []ssa.Op{ssa.OpAdd, ssa.OpSub, ssa.OpMul, ssa.OpAnd, ssa.OpOr, ssa.OpXor, ssa.OpNeg, ssa.OpMulHi,
		ssa.OpShl, ssa.OpSar, ssa.OpShr, ssa.OpDivConst, ssa.OpModConst, ssa.OpSelect, ssa.OpDiv}
	switch op := ops[g.Intn(len(ops))]; op {
	case ssa.OpNeg:
		return g.emit(op, ssa.I64, g.int())
	case ssa.OpShl, ssa.OpSar, ssa.OpShr:
		c := g.emit(ssa.OpConst, ssa.I64)
		c.Aux = int64(g.Intn(64))
		return g.emit(op, ssa.I64, g.int(), c)
	case ssa.OpDivConst, ssa.OpModConst:
		v := g.emit(op, ssa.I64, g.int())
		for v.Aux == 0 || v.Aux == -1 {
			v.Aux = g.someInt()
		}
		return v
	case ssa.OpSelect:
		return g.emit(op, ssa.I64, g.pick(g.bools), g.int(), g.int())
	case ssa.OpDiv:
		return g.division()
	default:
		return g.emit(op, ssa.I64, g.int(), g.int())
	}
}

// division as Build makes it: the check, then the machine's division by what is left.
func (g *generator) division() *ssa.Value {
	x, y := g.int(), g.int()
	if g.Intn(2) == 0 {
		y = g.emit(ssa.OpAnd, ssa.I64, y, g.int())
	}
	bound := g.emit(ssa.OpConst, ssa.I64)
	bound.Aux = 1
	t := g.emit(ssa.OpTrapIf, ssa.Void, g.emit(ssa.OpLt, ssa.I1, y, bound))
	t.Trap = int32(g.Intn(len(g.f.Traps)))
	return g.emit([]ssa.Op{ssa.OpDiv, ssa.OpMod}[g.Intn(2)], ssa.I64, x, y)
}

func (g *generator) checked() *ssa.Value {
	ops := []ssa.Op{ssa.OpAddOv, ssa.OpAddOv, ssa.OpSubOv, ssa.OpMulOv, ssa.OpNegOv}
	op := ops[g.Intn(len(ops))]
	args := []*ssa.Value{g.int(), g.int()}
	if g.Intn(3) > 0 {
		args[0] = g.emit(ssa.OpModConst, ssa.I64, args[0])
		args[0].Aux = 1 << (3 + g.Intn(30))
		args[1] = g.emit(ssa.OpConst, ssa.I64)
		args[1].Aux = int64(g.Intn(20)) - 10
	}
	if op == ssa.OpNegOv {
		args = args[:1]
	}
	v := g.emit(op, ssa.I64, args...)
	v.Trap = int32(g.Intn(len(g.f.Traps)))
	return v
}

func (g *generator) comparison() *ssa.Value {
	switch g.Intn(10) {
	case 0, 1:
		c := g.emit(ssa.OpFEq+ssa.Op(g.Intn(6)), ssa.I1, g.pick(g.floats), g.pick(g.floats))
		g.define(c)
		return g.emit(ssa.OpNot, ssa.I1, c)
	case 2:
		return g.emit(ssa.OpNot, ssa.I1, g.pick(g.bools))
	case 3:
		return g.emit(ssa.OpEq, ssa.I1, g.pick(g.bools), g.pick(g.bools))
	case 4:
		return g.emit(ssa.OpEq+ssa.Op(g.Intn(8)), ssa.I1, g.int(), g.int())
	}
	return g.bound()
}

// bound compares one of few values with a small constant, so that comparisons
// decide each other.
func (g *generator) bound() *ssa.Value {
	x := g.ints[g.Intn(min(len(g.ints), 4))]
	if g.Intn(4) == 0 {
		d := g.emit([]ssa.Op{ssa.OpModConst, ssa.OpDivConst}[g.Intn(2)], ssa.I64, x)
		d.Aux = 1 << (1 + g.Intn(3))
		g.define(d)
		x = d
	}
	c := g.emit(ssa.OpConst, ssa.I64)
	c.Aux = int64(g.Intn(7)) - 2
	if g.Intn(3) == 0 {
		x, c = c, x
	}
	return g.emit(ssa.OpEq+ssa.Op(g.Intn(8)), ssa.I1, x, c)
}

func (g *generator) float() *ssa.Value {
	switch g.Intn(4) {
	case 0:
		v := g.emit(ssa.OpFConst, ssa.F64)
		v.Aux = int64(math.Float64bits(interestingFloats[g.Intn(len(interestingFloats))]))
		return v
	case 1:
		return g.emit(ssa.OpIntToFloat, ssa.F64, g.int())
	case 2:
		return g.emit(ssa.OpFNeg+ssa.Op(g.Intn(6)), ssa.F64, g.pick(g.floats))
	}
	return g.emit(ssa.OpFAdd+ssa.Op(g.Intn(4)), ssa.F64, g.pick(g.floats), g.pick(g.floats))
}

// memory makes an object of two Ints, or loads a field of one.
func (g *generator) memory() {
	if len(g.objects) > 0 && g.Intn(3) > 0 {
		g.define(g.field())
		return
	}
	x, y := g.int(), g.int()
	if len(g.objects) > 0 && g.Intn(3) == 0 {
		wanted, other := g.pick(g.bools), g.pick(g.objects)
		obj := g.emit(ssa.OpAllocIf, ssa.Ptr, g.arena, wanted)
		g.fill(obj, x, y)
		g.define(g.emit(ssa.OpSelect, ssa.Ptr, wanted, obj, other))
		return
	}
	obj := g.emit(ssa.OpAlloc, ssa.Ptr, g.arena)
	g.fill(obj, x, y)
	g.define(obj)
}

func (g *generator) fill(obj, x, y *ssa.Value) {
	obj.Aux = 16
	g.emit(ssa.OpStore, ssa.Void, obj, x)
	g.emit(ssa.OpStore, ssa.Void, obj, y).Aux = 8
}

func (g *generator) field() *ssa.Value {
	v := g.emit(ssa.OpLoad, ssa.I64, g.pick(g.objects))
	v.Aux = int64(8 * g.Intn(2))
	return v
}

func (g *generator) effect() {
	if len(g.objects) > 0 && g.Intn(3) == 0 {
		g.emit(ssa.OpCall, ssa.I64, g.arenas[0], g.pick(g.objects)).Fn = g.look
		return
	}
	switch g.Intn(8) {
	case 0:
		v := g.emit(ssa.OpTrapIf, ssa.Void, g.pick(g.bools))
		v.Trap = int32(g.Intn(len(g.f.Traps)))
	case 1, 2, 3:
		v := g.emit(ssa.OpCall, ssa.I64, g.arenas[0], g.int(), g.int())
		v.Fn = g.callee
		g.define(v)
	default:
		v := g.emit(ssa.OpCallHelper, ssa.I1, g.arenas[0], g.int())
		v.Builtin = &core.Op{Name: "helper", Effect: true}
		g.define(v)
	}
}

func jump(from, to *ssa.Block, args ...*ssa.Value) {
	from.Term = ssa.Term{Kind: ssa.TermJump, Succs: []ssa.Edge{{To: to, Args: args}}, Trap: -1}
}

func (g *generator) branch(depth int) {
	yes, no := g.f.NewBlock(), g.f.NewBlock()
	cond := g.pick(g.bools)
	if g.Intn(2) == 0 {
		cond = g.bound()
	}
	g.cur.Term = ssa.Term{Kind: ssa.TermBranch, Args: []*ssa.Value{cond}, Succs: []ssa.Edge{{To: yes}, {To: no}}, Trap: -1}
	g.meet(depth, []*ssa.Block{yes, no})
}

func (g *generator) table(depth int) {
	var arms []*ssa.Block
	var succs []ssa.Edge
	for range 2 + g.Intn(3) {
		arms = append(arms, g.f.NewBlock())
		succs = append(succs, ssa.Edge{To: arms[len(arms)-1]})
	}
	g.cur.Term = ssa.Term{Kind: ssa.TermSwitch, Args: []*ssa.Value{g.int()}, Succs: succs, Trap: -1}
	g.meet(depth, arms)
}

// meet fills the arms and joins them with an Int and a Bool.
func (g *generator) meet(depth int, arms []*ssa.Block) {
	join := g.f.NewBlock()
	s := g.mark()
	for i, arm := range arms {
		g.cur = arm
		g.statements(depth + 1)
		if i > 0 && g.Intn(6) == 0 {
			g.cur.Term = ssa.Term{Kind: ssa.TermTrap, Trap: 0}
		} else {
			jump(g.cur, join, g.int(), g.someBool())
		}
		g.leave(s)
	}
	g.cur = join
	g.define(g.param(ssa.I64))
	g.define(g.param(ssa.I1))
}

func (g *generator) someBool() *ssa.Value {
	if g.Intn(2) == 0 {
		return g.pick(g.bools)
	}
	v := g.emit(ssa.OpConst, ssa.I1)
	v.Aux = int64(g.Intn(2))
	return v
}

func (g *generator) statements(depth int) {
	for range 1 + g.Intn(4) {
		g.statement(depth)
	}
}

// loop counts from a constant by a constant to a limit and carries one more Int, and an object
// when there is one: then it may collect before the next turn.
func (g *generator) loop(depth int) {
	start, step, limit := g.constant(int64(g.Intn(5))-2), g.constant(int64(1+g.Intn(2))), g.constant(int64(g.Intn(12)))
	args := []*ssa.Value{start, g.int()}
	collects := len(g.objects) > 0 && g.Intn(2) == 0
	var mark []*ssa.Value
	if collects {
		mark = []*ssa.Value{g.loadCtx(ssa.I64, heap.CtxArenaA), g.loadCtx(ssa.I64, heap.CtxArenaB)}
		sum := g.emit(ssa.OpAdd, ssa.I64, mark[0], mark[1])
		args = append(args, g.emit(ssa.OpAdd, ssa.I64, sum, g.loadCtx(ssa.I64, heap.CtxLoopStep)), g.pick(g.objects))
	}
	header, body, done := g.f.NewBlock(), g.f.NewBlock(), g.f.NewBlock()
	jump(g.cur, header, args...)
	g.cur = header
	i, carried := g.param(ssa.I64), g.param(ssa.I64)
	g.define(i)
	g.define(carried)
	var trigger, object *ssa.Value
	outside := g.mark()
	if collects {
		trigger, object = g.param(ssa.I64), g.param(ssa.Ptr)
		g.define(object)
	}
	g.emit(ssa.OpPoll, ssa.Void)
	more := g.emit(ssa.OpLt, ssa.I1, i, limit)
	header.Term = ssa.Term{Kind: ssa.TermBranch, Args: []*ssa.Value{more}, Succs: []ssa.Edge{{To: body}, {To: done}}, Trap: -1}
	g.cur = body
	s := g.mark()
	g.statements(depth + 1)
	next := g.emit(ssa.OpAddOv, ssa.I64, i, step)
	next.Trap = 1
	again := []*ssa.Value{next, g.int()}
	if collects {
		again = append(again, g.loopPoint(mark, trigger, g.pick(g.objects))...)
	}
	jump(g.cur, header, again...)
	g.leave(s)
	g.cur = done
	if object == nil {
		g.leave(outside)
	}
}

func (g *generator) constant(n int64) *ssa.Value {
	v := g.emit(ssa.OpConst, ssa.I64)
	v.Aux = n
	return v
}

func (g *generator) loadCtx(t ssa.Type, off int64) *ssa.Value {
	v := g.emit(ssa.OpLoadCtx, t)
	v.Aux = off
	return v
}

// loopPoint gives the trigger and the object for the next turn.
func (g *generator) loopPoint(mark []*ssa.Value, trigger, object *ssa.Value) []*ssa.Value {
	cold, join := g.f.NewBlock(), g.f.NewBlock()
	cold.Cold = true
	g.fork(g.emit(ssa.OpGrown, ssa.I1, trigger), ssa.Edge{To: cold}, ssa.Edge{To: join, Args: []*ssa.Value{trigger, object}})
	g.cur = cold
	for i, off := range []int64{heap.CtxOldA, heap.CtxOldB} {
		g.emit(ssa.OpStoreCtx, ssa.Void, mark[i]).Aux = off
	}
	p := g.emit(ssa.OpLoopPoint, ssa.I64, mark[0], mark[1], object)
	p.TyArgs = []*core.Type{g.pair}
	jump(g.cur, join, p, g.loadCtx(ssa.Ptr, heap.CtxRoots))
	g.cur = join
	return []*ssa.Value{g.param(ssa.I64), g.param(ssa.Ptr)}
}

func (g *generator) fork(cond *ssa.Value, yes, no ssa.Edge) {
	g.cur.Term = ssa.Term{Kind: ssa.TermBranch, Args: []*ssa.Value{cond}, Succs: []ssa.Edge{yes, no}, Trap: -1}
}

// scope computes an Int with objects that are given back at its end, or an object of which
// alone is left what the scope made.
func (g *generator) scope(depth int) {
	n, outer, s := g.Intn(2), g.arena, g.mark()
	top := g.emit(ssa.OpTop, ssa.I64, g.arenas[n])
	g.arena = g.arenas[n]
	g.memory()
	g.statements(depth + 1)
	g.arena = outer
	if len(g.objects) == 0 || g.Intn(2) == 0 {
		x := g.int()
		if len(g.objects) > 0 && g.Intn(2) == 0 {
			x = g.field()
		}
		g.emit(ssa.OpRestore, ssa.Void, g.arenas[n], top)
		g.leave(s)
		g.define(x)
		return
	}
	v := g.pick(g.objects)
	cold, join := g.f.NewBlock(), g.f.NewBlock()
	cold.Cold = true
	grown := g.emit(ssa.OpSub, ssa.I64, g.emit(ssa.OpTop, ssa.I64, g.arenas[n]), top)
	little := g.emit(ssa.OpULt, ssa.I1, grown, g.loadCtx(ssa.I64, heap.CtxScopeMin))
	g.fork(little, ssa.Edge{To: join, Args: []*ssa.Value{v}}, ssa.Edge{To: cold})
	g.cur = cold
	w := g.emit(ssa.OpScopePoint, ssa.Ptr, g.arenas[n], top, v)
	w.TyArgs = []*core.Type{g.pair}
	jump(g.cur, join, w)
	g.leave(s)
	g.cur = join
	g.define(g.param(ssa.Ptr))
}

// summary depends on all that is in scope at the end.
func (g *generator) summary() *ssa.Value {
	sum := g.int()
	for _, b := range g.bools {
		g.ints = append(g.ints, g.emit(ssa.OpCast, ssa.I64, b))
	}
	for _, x := range g.ints {
		sum = g.emit(ssa.OpXor, ssa.I64, g.emit(ssa.OpMul, ssa.I64, sum, g.prime()), x)
	}
	for _, x := range g.floats {
		same := g.emit(ssa.OpFLt, ssa.I1, x, g.floats[0])
		sum = g.emit(ssa.OpAdd, ssa.I64, sum, g.emit(ssa.OpCast, ssa.I64, same))
	}
	return sum
}

func (g *generator) prime() *ssa.Value {
	v := g.emit(ssa.OpConst, ssa.I64)
	v.Aux = 1000003
	return v
}
