// Arithmetic. Sums and products of Ints are specialised by operands; the rest are
// one func value an operation.

package interp

import (
	"math"
	"math/bits"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// prim compiles an operation: by the machine's own code, or as a call of a builtin.
func (c *compiler) prim(n *core.PrimNode) code {
	switch n.Op.Lower {
	case core.LowerCall:
		return c.builtin(n)
	case core.AddInt, core.SubInt:
		return c.sum(n)
	case core.MulInt:
		return c.product(n)
	case core.DivInt, core.ModInt:
		return c.quotient(n)
	case core.NegInt:
		k, bad := c.code(n.Args[0]), c.overflow(n)
		return func(th *Thread, fp Word) Word {
			a := k(th, fp)
			if a == 1<<63 {
				return bad(th, fp)
			}
			return -a
		}
	case core.ShiftLeft, core.ShiftRight:
		return c.shift(n)
	case core.CharToInt:
		return c.code(n.Args[0])
	case core.AddFloat, core.SubFloat, core.MulFloat, core.DivFloat:
		return c.floatOp(n)
	}
	if isTest(n.Op.Lower) {
		return c.test(n).word()
	}
	if len(n.Args) == 2 {
		return c.bitOp(n)
	}
	return c.floatFunc(n)
}

// overflow is the code that raises the overflow of n.
func (c *compiler) overflow(n *core.PrimNode) code {
	return c.raise(n, core.CodeOverflow, core.OverflowMsg(n.Op.Lower))
}

func (c *compiler) raise(n core.Node, code, msg string) code {
	site := c.site(n)
	return func(th *Thread, fp Word) Word { return th.fail(site, fp, code, msg) }
}

// slotPlus recognises a local plus or minus a constant.
func slotPlus(n core.Node) (off int, k int64, ok bool) {
	p, ok := n.(*core.PrimNode)
	if !ok {
		return 0, 0, false
	}
	a, k, ok := plusConst(p)
	s, isSlot := a.(*core.Slot)
	if !ok || !isSlot {
		return 0, 0, false
	}
	return 8 * s.N, k, true
}

// plusConst recognises a sum or difference with a constant as `a + k`.
func plusConst(p *core.PrimNode) (a core.Node, k int64, ok bool) {
	if p.Op.Lower != core.AddInt && p.Op.Lower != core.SubInt {
		return nil, 0, false
	}
	if r, isConst := p.Args[1].(*core.Const); isConst {
		k = int64(r.Bits)
		if p.Op.Lower == core.SubInt {
			return p.Args[0], -k, k != math.MinInt64
		}
		return p.Args[0], k, true
	}
	l, isConst := p.Args[0].(*core.Const)
	if p.Op.Lower == core.AddInt && isConst {
		return p.Args[1], int64(l.Bits), true
	}
	return nil, 0, false
}

// sum compiles checked addition and subtraction.
func (c *compiler) sum(n *core.PrimNode) code {
	bad := c.overflow(n)
	if off, k, ok := slotPlus(n); ok {
		return func(th *Thread, fp Word) Word {
			a := int64(heap.Load(fp, off))
			r := a + k
			if (a^r)&(k^r) < 0 {
				return bad(th, fp)
			}
			return Word(r)
		}
	}
	if a, k, ok := plusConst(n); ok {
		left := c.code(a)
		return func(th *Thread, fp Word) Word {
			a := int64(left(th, fp))
			r := a + k
			if (a^r)&(k^r) < 0 {
				return bad(th, fp)
			}
			return Word(r)
		}
	}
	if off0, off1, ok := twoSlots(n.Args); ok {
		return sumOfSlots(n.Op.Lower, off0, off1, bad)
	}
	return sumOf(n.Op.Lower, c.code(n.Args[0]), c.code(n.Args[1]), bad)
}

func sumOfSlots(op core.Lower, off0, off1 int, bad code) code {
	if op == core.SubInt {
		return func(th *Thread, fp Word) Word {
			a, b := int64(heap.Load(fp, off0)), int64(heap.Load(fp, off1))
			r := a - b
			if (a^b)&(a^r) < 0 {
				return bad(th, fp)
			}
			return Word(r)
		}
	}
	return func(th *Thread, fp Word) Word {
		a, b := int64(heap.Load(fp, off0)), int64(heap.Load(fp, off1))
		r := a + b
		if (a^r)&(b^r) < 0 {
			return bad(th, fp)
		}
		return Word(r)
	}
}

func sumOf(op core.Lower, left, right, bad code) code {
	if op == core.SubInt {
		return func(th *Thread, fp Word) Word {
			a := int64(left(th, fp))
			b := int64(right(th, fp))
			r := a - b
			if (a^b)&(a^r) < 0 {
				return bad(th, fp)
			}
			return Word(r)
		}
	}
	return func(th *Thread, fp Word) Word {
		a := int64(left(th, fp))
		b := int64(right(th, fp))
		r := a + b
		if (a^r)&(b^r) < 0 {
			return bad(th, fp)
		}
		return Word(r)
	}
}

func (c *compiler) product(n *core.PrimNode) code {
	bad := c.overflow(n)
	if off0, off1, ok := twoSlots(n.Args); ok {
		return func(th *Thread, fp Word) Word {
			hi, lo := multiply(heap.Load(fp, off0), heap.Load(fp, off1))
			if int64(hi) != int64(lo)>>63 {
				return bad(th, fp)
			}
			return lo
		}
	}
	left, right := c.code(n.Args[0]), c.code(n.Args[1])
	return func(th *Thread, fp Word) Word {
		a := left(th, fp)
		hi, lo := multiply(a, right(th, fp))
		if int64(hi) != int64(lo)>>63 {
			return bad(th, fp)
		}
		return lo
	}
}

// multiply is the signed product in two words. Mul64 is unsigned: the high word is
// corrected for negative factors.
func multiply(a, b Word) (hi, lo Word) {
	hi, lo = bits.Mul64(a, b)
	return hi - (Word(int64(a)>>63)&b + Word(int64(b)>>63)&a), lo
}

// twoSlots recognises two locals and gives their offsets.
func twoSlots(args []core.Node) (off0, off1 int, ok bool) {
	s0, ok0 := args[0].(*core.Slot)
	s1, ok1 := args[1].(*core.Slot)
	if !ok0 || !ok1 {
		return 0, 0, false
	}
	return 8 * s0.N, 8 * s1.N, true
}

// quotient compiles / and %. Go's own operators give MinInt and 0 for a divisor of -1.
func (c *compiler) quotient(n *core.PrimNode) code {
	zero := c.raise(n, core.CodeDivisionByZero, core.DivisionByZeroMsg)
	if n.Op.Lower == core.ModInt {
		return c.remainder(n, zero)
	}
	left, right, bad := c.code(n.Args[0]), c.code(n.Args[1]), c.overflow(n)
	return func(th *Thread, fp Word) Word {
		a := int64(left(th, fp))
		b := int64(right(th, fp))
		if b == 0 {
			return zero(th, fp)
		}
		if b == -1 && a == math.MinInt64 {
			return bad(th, fp)
		}
		return Word(a / b)
	}
}

func (c *compiler) remainder(n *core.PrimNode, zero code) code {
	if off0, off1, ok := twoSlots(n.Args); ok {
		return func(th *Thread, fp Word) Word {
			b := int64(heap.Load(fp, off1))
			if b == 0 {
				return zero(th, fp)
			}
			return Word(int64(heap.Load(fp, off0)) % b)
		}
	}
	left := c.code(n.Args[0])
	if k, ok := n.Args[1].(*core.Const); ok && k.Bits != 0 {
		by := int64(k.Bits)
		return func(th *Thread, fp Word) Word { return Word(int64(left(th, fp)) % by) }
	}
	right := c.code(n.Args[1])
	return func(th *Thread, fp Word) Word {
		a := int64(left(th, fp))
		b := int64(right(th, fp))
		if b == 0 {
			return zero(th, fp)
		}
		return Word(a % b)
	}
}

func (c *compiler) shift(n *core.PrimNode) code {
	left, right, site := c.code(n.Args[0]), c.code(n.Args[1]), c.site(n)
	shownAs, msg := c.m.shared.Layouts.Of(n.Args[1].Type()), core.ShiftMsg(n.Op.Lower)
	arithmetic := n.Op.Lower == core.ShiftRight
	return func(th *Thread, fp Word) Word {
		a := left(th, fp)
		by := right(th, fp)
		switch {
		case by > 63:
			shown := string(th.t.AppendInside(nil, by, shownAs))
			return th.fail(site, fp, core.CodeBadArgument, core.WithValues(msg, []string{shown}))
		case arithmetic:
			return Word(int64(a) >> by)
		}
		return a << by
	}
}

// bitOp compiles the total operations on two Ints.
func (c *compiler) bitOp(n *core.PrimNode) code {
	left, right := c.code(n.Args[0]), c.code(n.Args[1])
	switch n.Op.Lower {
	case core.WrapAdd:
		return func(th *Thread, fp Word) Word { a := left(th, fp); return a + right(th, fp) }
	case core.WrapSub:
		return func(th *Thread, fp Word) Word { a := left(th, fp); return a - right(th, fp) }
	case core.WrapMul:
		return func(th *Thread, fp Word) Word { a := left(th, fp); return a * right(th, fp) }
	case core.AddOverflows:
		return overflows(left, right, addFits)
	case core.SubOverflows:
		return overflows(left, right, subFits)
	case core.MulOverflows:
		return overflows(left, right, mulFits)
	case core.BitAnd:
		return func(th *Thread, fp Word) Word { a := left(th, fp); return a & right(th, fp) }
	case core.BitOr:
		return func(th *Thread, fp Word) Word { a := left(th, fp); return a | right(th, fp) }
	case core.BitXor:
		return func(th *Thread, fp Word) Word { a := left(th, fp); return a ^ right(th, fp) }
	}
	panic("interp: no code for operation " + n.Op.Name)
}

func addFits(a, b int64) bool { n := a + b; return (n > a) == (b > 0) }
func subFits(a, b int64) bool { n := a - b; return (n < a) == (b > 0) }

func mulFits(a, b int64) bool {
	n := a * b
	return a == 0 || n/a == b && !(a == -1 && b == math.MinInt64)
}

func overflows(left, right code, fits func(a, b int64) bool) code {
	return func(th *Thread, fp Word) Word {
		a := int64(left(th, fp))
		if fits(a, int64(right(th, fp))) {
			return 0
		}
		return 1
	}
}

func float(w Word) float64     { return math.Float64frombits(w) }
func fromFloat(f float64) Word { return math.Float64bits(f) }

func (c *compiler) floatOp(n *core.PrimNode) code {
	left, right := c.code(n.Args[0]), c.code(n.Args[1])
	switch n.Op.Lower {
	case core.AddFloat:
		return func(th *Thread, fp Word) Word { a := float(left(th, fp)); return fromFloat(a + float(right(th, fp))) }
	case core.SubFloat:
		return func(th *Thread, fp Word) Word { a := float(left(th, fp)); return fromFloat(a - float(right(th, fp))) }
	case core.MulFloat:
		return func(th *Thread, fp Word) Word { a := float(left(th, fp)); return fromFloat(a * float(right(th, fp))) }
	}
	return func(th *Thread, fp Word) Word { a := float(left(th, fp)); return fromFloat(a / float(right(th, fp))) }
}

// floatFunc compiles the operations of one argument on or to Float.
func (c *compiler) floatFunc(n *core.PrimNode) code {
	k := c.code(n.Args[0])
	switch n.Op.Lower {
	case core.NegFloat:
		return func(th *Thread, fp Word) Word { return k(th, fp) ^ 1<<63 }
	case core.AbsFloat:
		return func(th *Thread, fp Word) Word { return k(th, fp) &^ (1 << 63) }
	case core.SqrtFloat:
		return func(th *Thread, fp Word) Word { return fromFloat(math.Sqrt(float(k(th, fp)))) }
	case core.FloorFloat:
		return func(th *Thread, fp Word) Word { return fromFloat(math.Floor(float(k(th, fp)))) }
	case core.CeilFloat:
		return func(th *Thread, fp Word) Word { return fromFloat(math.Ceil(float(k(th, fp)))) }
	case core.TruncFloat:
		return func(th *Thread, fp Word) Word { return fromFloat(math.Trunc(float(k(th, fp)))) }
	case core.IntToFloat:
		return func(th *Thread, fp Word) Word { return fromFloat(float64(int64(k(th, fp)))) }
	}
	panic("interp: no code for operation " + n.Op.Name)
}
