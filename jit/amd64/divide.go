package amd64

import (
	"math/bits"

	"github.com/synoema/synoema/jit/regalloc"
)

// Division by constants: Granlund and Montgomery, "Division by invariant integers
// using multiplication", PLDI 1994; Warren, "Hacker's Delight", 10-1. The quotient
// of n by d truncates: it is high(magic*n), corrected, shifted, plus one for
// negative n.

// magicFor returns the multiplier and the shift for a divisor of at least 2 in magnitude.
func magicFor(d int64) (magic int64, shift int64) {
	const two63 = uint64(1) << 63
	ad := uint64(d)
	if d < 0 {
		ad = -ad
	}
	t := two63 + uint64(d)>>63
	anc := t - 1 - t%ad
	p := 63
	q1, r1 := two63/anc, two63%anc
	q2, r2 := two63/ad, two63%ad
	for more := true; more; {
		p++
		q1, r1 = double(q1, r1, anc)
		q2, r2 = double(q2, r2, ad)
		delta := ad - r2
		more = q1 < delta || q1 == delta && r1 == 0
	}
	magic = int64(q2 + 1)
	if d < 0 {
		magic = -magic
	}
	return magic, int64(p - 64)
}

// double doubles the quotient q and remainder r of a division by m.
func double(q, r, m uint64) (uint64, uint64) {
	q, r = 2*q, 2*r
	if r >= m {
		return q + 1, r - m
	}
	return q, r
}

func (s *selector) temp() vreg { return s.p.newVReg(regalloc.Int) }

func (s *selector) intConst(x int64) vreg { return s.p.newRemat(remat{kind: rematInt, imm: x}) }

// op2 selects d = a op b over registers.
func (s *selector) op2(sub uint8, d, a, b vreg) {
	if sub == aluAdd {
		s.emit(&inst{op: opAdd}, use(regalloc.UseReg, a), use(regalloc.UseAny, b), use(regalloc.DefReg, d))
		return
	}
	s.emit(&inst{op: opALU, sub: sub, commutes: sub != aluSub}, use(regalloc.UseSame, a), use(regalloc.UseLateAny, b), use(regalloc.DefSame, d))
}

func (s *selector) negate(d, a vreg) {
	s.emit(&inst{op: opUnary, sub: unNeg}, use(regalloc.UseSame, a), use(regalloc.DefSame, d))
}

// divConst selects d = n / c, truncating; c is neither 0 nor -1.
func (s *selector) divConst(d, n vreg, c int64) {
	if c == 1 {
		s.op2(aluAdd, d, n, s.intConst(0))
		return
	}
	if k, ok := powerOfTwo(c); ok {
		q := d
		if c < 0 {
			q = s.temp()
		}
		biased := s.temp()
		s.op2(aluAdd, biased, n, s.bias(n, k))
		s.shiftImm(shSar, q, biased, k)
		if c < 0 {
			s.negate(d, q)
		}
		return
	}
	magic, shift := magicFor(c)
	q := s.temp()
	s.mulHi(q, s.intConst(magic), n)
	if c > 0 && magic < 0 {
		q = s.then(aluAdd, q, n)
	} else if c < 0 && magic > 0 {
		q = s.then(aluSub, q, n)
	}
	if shift > 0 {
		t := s.temp()
		s.shiftImm(shSar, t, q, shift)
		q = t
	}
	sign := s.temp()
	if c > 0 { // as that of n, which is known earlier
		s.shiftImm(shSar, sign, n, 63)
		s.op2(aluSub, d, q, sign)
		return
	}
	s.shiftImm(shShr, sign, q, 63)
	s.op2(aluAdd, d, q, sign)
}

// then is a op b in a new register.
func (s *selector) then(sub uint8, a, b vreg) vreg {
	t := s.temp()
	s.op2(sub, t, a, b)
	return t
}

// powerOfTwo returns k when c is 2^k or -2^k.
func powerOfTwo(c int64) (k int64, ok bool) {
	u := uint64(c)
	if c < 0 {
		u = -u
	}
	return int64(bits.TrailingZeros64(u)), u&(u-1) == 0
}

// bias is 2^k-1 for negative n, else 0: what makes the shift truncate.
func (s *selector) bias(n vreg, k int64) vreg {
	sign := n
	if k > 1 {
		sign = s.temp()
		s.shiftImm(shSar, sign, n, 63)
	}
	b := s.temp()
	s.shiftImm(shShr, b, sign, 64-k)
	return b
}

// modConst selects d = n mod c with the sign of n; c is not 0.
func (s *selector) modConst(d, n vreg, c int64) {
	if c == 1 || c == -1 {
		s.op2(aluXor, d, n, n)
		return
	}
	if k, ok := powerOfTwo(c); ok {
		b := s.bias(n, k)
		sum := s.then(aluAdd, n, b)
		masked := s.then(aluAnd, sum, s.intConst(1<<k-1))
		s.op2(aluSub, d, masked, b)
		return
	}
	q, back := s.temp(), s.temp()
	s.divConst(q, n, c)
	if isInt32(c) {
		s.emit(&inst{op: opIMulImm, imm: c, trap: -1}, use(regalloc.UseAny, q), use(regalloc.DefReg, back))
	} else {
		s.op2(aluMul, back, q, s.intConst(c))
	}
	s.op2(aluSub, d, n, back)
}
