// Tests: code of Bools, as conditions. A test is a comparison for equality, < or <=, perhaps
// negated: `a >= b` is the negation of `a < b`, and a negation costs nothing where a
// test decides a branch. (Floats have code for all, because of nan.)

package interp

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// test is a condition that holds when is gives true and negated is false, or the
// other way round.
type test struct {
	is      cond
	negated bool
}

func (t test) not() test { return test{t.is, !t.negated} }

// word is the code of the test's value.
func (t test) word() code {
	is, yes, no := t.is, Word(1), Word(0)
	if t.negated {
		yes, no = 0, 1
	}
	return func(th *Thread, fp Word) Word {
		if is(th, fp) {
			return yes
		}
		return no
	}
}

// cond is the test as one condition.
func (t test) cond() cond {
	if !t.negated {
		return t.is
	}
	is := t.is
	return func(th *Thread, fp Word) bool { return !is(th, fp) }
}

// isTest reports whether an operation is a comparison or negation of Bools.
func isTest(l core.Lower) bool { return l >= core.EqInt && l <= core.NotBool }

// condition compiles a node of type Bool.
func (c *compiler) condition(n core.Node) test {
	switch n := n.(type) {
	case *core.PrimNode:
		if isTest(n.Op.Lower) {
			c.goUsed += closureBytes
			c.goMost = max(c.goMost, c.goUsed)
			t := c.test(n)
			c.goUsed -= closureBytes
			return t
		}
	case *core.Switch:
		if t, ok := c.connective(n); ok {
			return t
		}
	}
	k := c.code(n)
	return test{is: func(th *Thread, fp Word) bool { return k(th, fp) != 0 }}
}

// connective compiles a choice between conditions: && and || among them. Tail
// calls in the branches need the value's code instead.
func (c *compiler) connective(n *core.Switch) (test, bool) {
	yes, no, ok := boolArms(n)
	if !ok || n.ScrutN >= 0 || !isPlainTest(yes) || !isPlainTest(no) {
		return test{}, false
	}
	c.goUsed += closureBytes
	c.goMost = max(c.goMost, c.goUsed)
	is, then, els := c.condition(n.Scrut).cond(), c.condition(yes).cond(), c.condition(no).cond()
	c.goUsed -= closureBytes
	return test{is: func(th *Thread, fp Word) bool {
		if is(th, fp) {
			return then(th, fp)
		}
		return els(th, fp)
	}}, true
}

func isPlainTest(n core.Node) bool {
	switch n := n.(type) {
	case *core.Const, *core.Slot:
		return true
	case *core.PrimNode:
		return isTest(n.Op.Lower)
	}
	return false
}

// test compiles a comparison or negation.
func (c *compiler) test(n *core.PrimNode) test {
	if op, negated, ok := positive(n.Op.Lower); ok {
		t := c.compare(op, n.Args)
		t.negated = negated
		return t
	}
	switch n.Op.Lower {
	case core.NotBool:
		return c.condition(n.Args[0]).not()
	case core.NeFloat:
		return c.compareFloats(core.EqFloat, n.Args).not()
	}
	return c.compareFloats(n.Op.Lower, n.Args)
}

// compare compiles ==, < or <= of words.
func (c *compiler) compare(op core.Lower, args []core.Node) test {
	if cmp, ok := slotTest(op, args); ok {
		return test{is: cmp.cond()}
	}
	left := c.code(args[0])
	if k, ok := args[1].(*core.Const); ok {
		return test{is: compareConst(op, left, int64(k.Bits))}
	}
	if s, ok := args[1].(*core.Slot); ok {
		return test{is: compareSlot(op, left, 8*s.N)}
	}
	right := c.code(args[1])
	switch op {
	case core.EqInt:
		return test{is: func(th *Thread, fp Word) bool { a := left(th, fp); return a == right(th, fp) }}
	case core.LtInt:
		return test{is: func(th *Thread, fp Word) bool { a := int64(left(th, fp)); return a < int64(right(th, fp)) }}
	}
	return test{is: func(th *Thread, fp Word) bool { a := int64(left(th, fp)); return a <= int64(right(th, fp)) }}
}

func compareConst(op core.Lower, left code, k int64) cond {
	switch op {
	case core.EqInt:
		return func(th *Thread, fp Word) bool { return int64(left(th, fp)) == k }
	case core.LtInt:
		return func(th *Thread, fp Word) bool { return int64(left(th, fp)) < k }
	}
	return func(th *Thread, fp Word) bool { return int64(left(th, fp)) <= k }
}

// compareSlot compares with a local, which saves a call of the code that reads it.
func compareSlot(op core.Lower, left code, off int) cond {
	switch op {
	case core.EqInt:
		return func(th *Thread, fp Word) bool { return left(th, fp) == heap.Load(fp, off) }
	case core.LtInt:
		return func(th *Thread, fp Word) bool { return int64(left(th, fp)) < int64(heap.Load(fp, off)) }
	}
	return func(th *Thread, fp Word) bool { return int64(left(th, fp)) <= int64(heap.Load(fp, off)) }
}

// branchConst is the code of `? left op k -> then : els` in one func value.
func branchConst(op core.Lower, left code, k int64, then, els code) code {
	switch op {
	case core.EqInt:
		return func(th *Thread, fp Word) Word {
			if int64(left(th, fp)) == k {
				return then(th, fp)
			}
			return els(th, fp)
		}
	case core.LtInt:
		return func(th *Thread, fp Word) Word {
			if int64(left(th, fp)) < k {
				return then(th, fp)
			}
			return els(th, fp)
		}
	}
	return func(th *Thread, fp Word) Word {
		if int64(left(th, fp)) <= k {
			return then(th, fp)
		}
		return els(th, fp)
	}
}

// positive gives the comparison of words that op is, or is the negation of.
func positive(op core.Lower) (base core.Lower, negated, ok bool) {
	switch op {
	case core.EqInt, core.LtInt, core.LeInt:
		return op, false, true
	case core.NeInt:
		return core.EqInt, true, true
	case core.GeInt:
		return core.LtInt, true, true
	case core.GtInt:
		return core.LeInt, true, true
	}
	return op, false, false
}

// localTest compares a local with a constant or with another local.
type localTest struct {
	op       core.Lower // EqInt, LtInt or LeInt
	off      int
	other    int // offset of the other local, or -1
	constant int64
}

func slotTest(op core.Lower, args []core.Node) (localTest, bool) {
	s, ok := args[0].(*core.Slot)
	if !ok {
		return localTest{}, false
	}
	switch r := args[1].(type) {
	case *core.Const:
		return localTest{op, 8 * s.N, -1, int64(r.Bits)}, true
	case *core.Slot:
		return localTest{op, 8 * s.N, 8 * r.N, 0}, true
	}
	return localTest{}, false
}

func (t localTest) cond() cond {
	off, other, k := t.off, t.other, t.constant
	switch {
	case t.op == core.EqInt && other < 0:
		return func(th *Thread, fp Word) bool { return int64(heap.Load(fp, off)) == k }
	case t.op == core.LtInt && other < 0:
		return func(th *Thread, fp Word) bool { return int64(heap.Load(fp, off)) < k }
	case t.op == core.LeInt && other < 0:
		return func(th *Thread, fp Word) bool { return int64(heap.Load(fp, off)) <= k }
	case t.op == core.EqInt:
		return func(th *Thread, fp Word) bool { return heap.Load(fp, off) == heap.Load(fp, other) }
	case t.op == core.LtInt:
		return func(th *Thread, fp Word) bool { return int64(heap.Load(fp, off)) < int64(heap.Load(fp, other)) }
	}
	return func(th *Thread, fp Word) bool { return int64(heap.Load(fp, off)) <= int64(heap.Load(fp, other)) }
}

// branch is the code of `? test -> then : els` in one func value.
func (t localTest) branch(then, els code) code {
	off, k := t.off, t.constant
	if t.other >= 0 {
		is := t.cond()
		return func(th *Thread, fp Word) Word {
			if is(th, fp) {
				return then(th, fp)
			}
			return els(th, fp)
		}
	}
	switch t.op {
	case core.EqInt:
		return func(th *Thread, fp Word) Word {
			if int64(heap.Load(fp, off)) == k {
				return then(th, fp)
			}
			return els(th, fp)
		}
	case core.LtInt:
		return func(th *Thread, fp Word) Word {
			if int64(heap.Load(fp, off)) < k {
				return then(th, fp)
			}
			return els(th, fp)
		}
	}
	return func(th *Thread, fp Word) Word {
		if int64(heap.Load(fp, off)) <= k {
			return then(th, fp)
		}
		return els(th, fp)
	}
}

func (c *compiler) compareFloats(op core.Lower, args []core.Node) test {
	left, right := c.code(args[0]), c.code(args[1])
	switch op {
	case core.EqFloat:
		return test{is: func(th *Thread, fp Word) bool { a := float(left(th, fp)); return a == float(right(th, fp)) }}
	case core.LtFloat:
		return test{is: func(th *Thread, fp Word) bool { a := float(left(th, fp)); return a < float(right(th, fp)) }}
	case core.LeFloat:
		return test{is: func(th *Thread, fp Word) bool { a := float(left(th, fp)); return a <= float(right(th, fp)) }}
	case core.GtFloat:
		return test{is: func(th *Thread, fp Word) bool { a := float(left(th, fp)); return a > float(right(th, fp)) }}
	}
	return test{is: func(th *Thread, fp Word) bool { a := float(left(th, fp)); return a >= float(right(th, fp)) }}
}
