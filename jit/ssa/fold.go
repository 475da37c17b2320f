package ssa

import (
	"math"
	"math/bits"

	"github.com/synoema/synoema/heap"
)

// simplifier computes what is known and applies algebraic laws, to one instruction after the other, in an order
// in which arguments are simple before their uses. Constants that it needs go in front of the instruction at hand.
// A check that is known to fail stays: as itself, or as a trap that ends its block.
type simplifier struct {
	f   *Func
	sub *substitution
	b   *Block
	out []*Value // instructions of b so far
	buf []*Value // what out grows in, block after block

	checks bool // b has an OpTrapIf
}

// block simplifies the instructions of b; share may name an equal earlier value.
func (s *simplifier) block(b *Block, share func(*Value) *Value) {
	s.b = b
	s.out, s.checks = s.buf[:0], false
	for _, v := range b.Instrs {
		s.sub.findAll(v.Args)
		if v.Op == OpTrapIf {
			if isConst(v.Args[0], 0) {
				continue // it cannot fail
			}
			s.checks = true
		}
		w := s.rewrite(v)
		if w == v {
			w = share(v)
		}
		if w != v {
			s.sub.replace(v, w)
			continue
		}
		s.out = append(s.out, v)
	}
	b.Instrs = append(b.Instrs[:0], s.out...)
	s.buf, s.out = s.out, b.Instrs
	s.sub.term(&b.Term)
	s.tailClosure(&b.Term)
}

// rewrite applies rules until none fits. A rule gives another value, or changes
// v in place and returns it, or returns nil.
func (s *simplifier) rewrite(v *Value) *Value {
	for range maxRewrites {
		w := s.rule(v)
		if w == nil {
			return v
		}
		if w != v {
			return w
		}
	}
	return v
}

const maxRewrites = 8 // no value fits more rules in a row; a cycle among rules would

func (s *simplifier) rule(v *Value) *Value {
	if len(v.Args) > 0 && isAnyConst(v.Args[0]) {
		if c, ok := evalConst(v); ok {
			return s.constant(v.Type, c)
		}
	}
	if v.Op.is(commutes) && isAnyConst(v.Args[0]) && !isAnyConst(v.Args[1]) {
		v.Args[0], v.Args[1] = v.Args[1], v.Args[0]
		return v
	}
	switch v.Op {
	case OpAdd, OpSub, OpMul, OpAnd, OpOr, OpXor, OpShl, OpSar, OpShr, OpNeg, OpAddOv, OpSubOv, OpMulOv:
		return s.arithmetic(v)
	case OpDiv, OpMod, OpDivConst, OpModConst:
		return s.division(v)
	case OpEq, OpNe, OpLt, OpLe, OpGt, OpGe, OpULt, OpULe:
		return s.comparison(v)
	case OpNot:
		return s.negation(v)
	case OpSelect:
		return s.selection(v)
	case OpFNeg:
		if v.Args[0].Op == OpFNeg {
			return v.Args[0].Args[0]
		}
	case OpFMul:
		if isConst(v.Args[1], int64(math.Float64bits(1))) {
			return v.Args[0]
		}
	case OpFDiv:
		return s.floatDivision(v)
	case OpCast:
		return castRule(v)
	case OpLoad, OpLoad32:
		return s.loadRule(v)
	case OpCallClosure:
		return s.knownClosure(v)
	}
	return nil
}

func isConst(v *Value, c int64) bool {
	return (v.Op == OpConst || v.Op == OpFConst) && v.Aux == c
}

func isAnyConst(v *Value) bool { return v.Op == OpConst || v.Op == OpFConst }

// constant makes a constant in front of the instruction at hand.
func (s *simplifier) constant(t Type, aux int64) *Value {
	op := OpConst
	if t == F64 {
		op = OpFConst
	}
	v := s.f.NewValue(op, t)
	v.Aux, v.Block = aux, s.b
	s.out = append(s.out, v)
	return v
}

// arithmetic: neutral and absorbing elements, equal arguments.
func (s *simplifier) arithmetic(v *Value) *Value {
	x := v.Args[0]
	if v.Op == OpNeg {
		if x.Op == OpNeg {
			return x.Args[0]
		}
		return nil
	}
	y := v.Args[1]
	switch {
	case isConst(y, 0) && v.Op == OpMul, isConst(y, 0) && v.Op == OpMulOv, isConst(y, 0) && v.Op == OpAnd:
		return y
	case isConst(y, 0):
		return x
	case isConst(y, 1) && (v.Op == OpMul || v.Op == OpMulOv), isConst(y, -1) && v.Op == OpAnd:
		return x
	case isConst(y, -1) && v.Op == OpOr:
		return y
	case x == y && (v.Op == OpSub || v.Op == OpSubOv || v.Op == OpXor):
		return s.constant(I64, 0)
	case x == y && (v.Op == OpAnd || v.Op == OpOr):
		return x
	}
	return s.reassociate(v, x, y)
}

// reassociate joins constants of wrapping operations; checked ones keep their order.
func (s *simplifier) reassociate(v, x, y *Value) *Value {
	joins := v.Op == OpAdd || v.Op == OpMul || v.Op == OpAnd || v.Op == OpOr || v.Op == OpXor
	if !joins || y.Op != OpConst || x.Op != v.Op || x.Args[1].Op != OpConst {
		return nil
	}
	c, _ := foldInt(v.Op, x.Args[1].Aux, y.Aux)
	v.Args[0], v.Args[1] = x.Args[0], s.constant(I64, c)
	return v
}

func (s *simplifier) division(v *Value) *Value {
	switch v.Op {
	case OpDiv, OpMod:
		if y := v.Args[1]; y.Op == OpConst && y.Aux != 0 && y.Aux != -1 {
			v.Aux, v.Args = y.Aux, v.Args[:1]
			v.Op = map[Op]Op{OpDiv: OpDivConst, OpMod: OpModConst}[v.Op]
			return v
		}
	case OpDivConst:
		if v.Aux == 1 {
			return v.Args[0]
		}
	case OpModConst:
		if v.Aux == 1 {
			return s.constant(I64, 0)
		}
	}
	return nil
}

func (s *simplifier) comparison(v *Value) *Value {
	x, y := v.Args[0], v.Args[1]
	switch {
	case x == y:
		holds := v.Op == OpEq || v.Op == OpLe || v.Op == OpGe || v.Op == OpULe
		return s.constant(I1, truth(holds))
	case x.Type == I1 && y.Op == OpConst && (v.Op == OpEq || v.Op == OpNe):
		if (y.Aux == 1) == (v.Op == OpEq) {
			return x
		}
		v.Op, v.Args = OpNot, v.Args[:1]
		return v
	case x.Op == OpConst && mirrored[v.Op] != OpInvalid:
		v.Op = mirrored[v.Op]
		v.Args[0], v.Args[1] = y, x
		return v
	case y.Op == OpConst && y.Type == Ptr && isObject(x):
		// An object's address is neither 0 nor odd: the constant is a nullary constructor.
		return s.constant(I1, truth(v.Op == OpNe))
	}
	if v.throughCompare(x, y) {
		return v
	}
	return s.parity(v, x, y)
}

// throughCompare turns a test of cmp a b, as Build makes it, into one of a and b.
func (v *Value) throughCompare(x, y *Value) bool {
	if x.Op != OpSub || y.Op != OpConst || y.Aux < -1 || y.Aux > 1 || v.Op == OpULt || v.Op == OpULe {
		return false
	}
	more, less := x.Args[0], x.Args[1]
	if more.Op != OpCast || less.Op != OpCast {
		return false
	}
	more, less = more.Args[0], less.Args[0]
	if more.Op != OpGt || less.Op != OpLt || more.Args[0] != less.Args[0] || more.Args[1] != less.Args[1] {
		return false
	}
	switch {
	case y.Aux == 0:
	case v.Op == OpEq:
		v.Op = map[int64]Op{-1: OpLt, 1: OpGt}[y.Aux]
	case v.Op == OpNe:
		v.Op = map[int64]Op{-1: OpGe, 1: OpLe}[y.Aux]
	default:
		return false
	}
	v.Args[0], v.Args[1] = less.Args[0], less.Args[1]
	return true
}

// mirrored is the comparison with its arguments exchanged.
var mirrored = [numOps]Op{OpLt: OpGt, OpGt: OpLt, OpLe: OpGe, OpGe: OpLe}

// inverted is the comparison that holds exactly when the other does not. Floats
// have none for order, because of nan.
var inverted = [numOps]Op{OpEq: OpNe, OpNe: OpEq, OpLt: OpGe, OpGe: OpLt, OpLe: OpGt, OpGt: OpLe, OpFEq: OpFNe, OpFNe: OpFEq}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// isObject reports values that are addresses of objects for certain.
func isObject(v *Value) bool {
	return v.Op == OpAlloc || v.Op == OpAllocIf || v.Op == OpStatic || v.Op == OpStrAddr || v.Op == OpCast && v.Type == Ptr && baseOf(v) != nil
}

// parity decides x mod 2^k = 0 by the low bits.
func (s *simplifier) parity(v, x, y *Value) *Value {
	if (v.Op != OpEq && v.Op != OpNe) || !isConst(y, 0) || x.Op != OpModConst {
		return nil
	}
	d := x.Aux
	if d < 0 {
		d = -d
	}
	if d < 0 || bits.OnesCount64(uint64(d)) != 1 {
		return nil
	}
	low := s.f.NewValue(OpAnd, I64, x.Args[0], s.constant(I64, d-1))
	low.Block = s.b
	s.out = append(s.out, low)
	v.Args[0] = low
	return v
}

func (s *simplifier) negation(v *Value) *Value {
	x := v.Args[0]
	switch {
	case x.Op == OpNot:
		return x.Args[0]
	case inverted[x.Op] != OpInvalid:
		v.Op, v.Args = inverted[x.Op], s.f.argList(x.Args)
		return v
	}
	return nil
}

func (s *simplifier) selection(v *Value) *Value {
	c, x, y := v.Args[0], v.Args[1], v.Args[2]
	switch {
	case x == y || isConst(c, 1):
		return x
	case isConst(c, 0):
		return y
	case v.Type == I1 && isConst(x, 1) && isConst(y, 0):
		return c
	}
	return nil
}

// floatDivision by a power of two is exactly a multiplication.
func (s *simplifier) floatDivision(v *Value) *Value {
	y := v.Args[1]
	if y.Op != OpFConst {
		return nil
	}
	frac, exp := math.Frexp(math.Float64frombits(uint64(y.Aux)))
	if math.Abs(frac) != 0.5 || exp < -1000 || exp > 1000 {
		return nil
	}
	inverse := 1 / math.Float64frombits(uint64(y.Aux))
	v.Op, v.Args[1] = OpFMul, s.constant(F64, int64(math.Float64bits(inverse)))
	return v
}

func castRule(v *Value) *Value {
	x := v.Args[0]
	switch {
	case x.Type == v.Type:
		return x
	case x.Op == OpCast:
		v.Args[0] = x.Args[0]
		return v
	}
	return nil
}

// loadRule knows what stands in closures without captures and in descriptors.
func (s *simplifier) loadRule(v *Value) *Value {
	p := v.Args[0]
	switch {
	case v.Op == OpLoad && p.Op == OpStatic && v.Aux == 0:
		v.Op, v.Fn, v.Args = OpDesc, p.Fn, nil
		return v
	case v.Op == OpLoad32 && p.Op == OpDesc && v.Aux == heap.FnArity && len(p.Fn.Params) > 0:
		return s.constant(I64, int64(len(p.Fn.Params)))
	}
	return nil
}

// knownClosure calls the function of a closure without captures directly.
func (s *simplifier) knownClosure(v *Value) *Value {
	c := v.Args[1]
	if c.Op != OpStatic || len(c.Fn.Params) != len(v.Args)-2 {
		return nil
	}
	v.Op, v.Fn = OpCall, c.Fn
	v.Args = append(v.Args[:1], v.Args[2:]...)
	return v
}

func (s *simplifier) tailClosure(t *Term) {
	if t.Kind != TermTailClosure {
		return
	}
	if c := t.Args[1]; c.Op == OpStatic && len(c.Fn.Params) == len(t.Args)-2 {
		t.Kind, t.Fn = TermTail, c.Fn
		t.Args = append(t.Args[:1], t.Args[2:]...)
	}
}

// cutAfterTrap ends b at a check that always fails.
func cutAfterTrap(f *Func, b *Block) bool {
	for i, v := range b.Instrs {
		if v.Op == OpTrapIf && isConst(v.Args[0], 1) && len(f.Traps[v.Trap].TyArgs) == 0 {
			b.Term = Term{Kind: TermTrap, Trap: v.Trap, Pos: v.Pos}
			f.graph = nil
			clear(b.Instrs[i:])
			b.Instrs = b.Instrs[:i]
			return true
		}
	}
	return false
}
