package ssa

import (
	"math/bits"
	"slices"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/jit/slab"
)

// valueNumbering gives equal computations one value: a walk over the dominator
// tree with a table of what is computed on the path from the entry (Briggs,
// Cooper, Simpson, "Value Numbering", 1997, the dominator-based variant), with
// the rules of the simplifier on the way.
//
// Beside pure operations it knows:
//
//   - loads: memory is immutable once filled, so a load equals an earlier one, or
//     the store that filled the field;
//   - checks: a dominating equal check has passed, so this one passes with the same result;
//   - conditions: below an edge of a branch its condition is known.
func valueNumbering(f *Func) (changed bool) {
	g, mem := graphOf(f), f.mem()
	n := &numbering{
		simplifier: simplifier{f: f, sub: newSubstitution(f), buf: mem.buf},
		g:          g,
		heads:      mem.ints.Take(tableSize(f.NumValues())),
		table:      slab.Empty(mem.table, f.NumValues()/4),
		truth:      mem.truth[:0],
	}
	n.walk() // which comes to every use behind its definition, so that none is left of what was replaced
	mem.table, mem.truth, mem.buf = n.table, n.truth, n.buf
	removeUnreachable(f)
	return true
}

type numbering struct {
	simplifier
	g     *graph
	heads []int32     // by hash: last entry, 1-based
	table []numbered  // a stack: the entries of the path from the entry
	truth []truthFact // a stack too
}

// numbered says that value is what key computes. Entries of one hash are chained.
type numbered struct {
	hash  uint32
	next  int32
	key   vkey
	value *Value
}

// vkey identifies a computation.
type vkey struct {
	op      Op
	t       Type
	aux     int64
	a, b, c int32    // ids of arguments plus 1
	fn      *core.Fn // callee
	builtin *core.Op // the same
}

// truthFact says that cond is known to be is.
type truthFact struct {
	cond *Value
	is   bool
}

func tableSize(values int) int {
	n := 64
	for n < values {
		n *= 2
	}
	return n
}

// walk visits the dominator tree in preorder without recursion and drops a
// block's entries when its subtree is done.
func (n *numbering) walk() {
	enter := func(b *Block) scope {
		s := scope{n.g.childrenOf(b), len(n.table), len(n.truth)}
		n.enterBlock(b)
		return s
	}
	mem := n.f.mem()
	stack := append(mem.scopes[:0], enter(n.g.order[0]))
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if len(top.children) == 0 {
			n.forget(top.table)
			n.truth = n.truth[:top.more]
			stack = stack[:len(stack)-1]
			continue
		}
		next := top.children[0]
		top.children = top.children[1:]
		stack = append(stack, enter(next))
	}
	mem.scopes = stack
}

// scope is a block whose subtree of the dominator tree is being visited: children that are left, and
// how much was known before it.
type scope struct {
	children    []*Block
	table, more int
}

func (n *numbering) forget(to int) {
	for len(n.table) > to {
		e := &n.table[len(n.table)-1]
		n.heads[n.slot(e.hash)] = e.next
		n.table = n.table[:len(n.table)-1]
	}
}

func (n *numbering) enterBlock(b *Block) {
	n.learn(b)
	n.block(b, n.share)
	n.decide(&b.Term)
	if n.checks {
		cutAfterTrap(n.f, b)
	}
}

// learn notes the condition of the branch that leads into b.
func (n *numbering) learn(b *Block) {
	if t, succ := n.g.wayIn(b); t != nil {
		n.truth = append(n.truth, truthFact{n.sub.find(t.Args[0]), succ == 0})
	}
}

// known finds the fact about cond; the newest few are enough in practice and keep this linear.
func (n *numbering) known(cond *Value) (is, ok bool) {
	for i := len(n.truth) - 1; i >= max(0, len(n.truth)-recentFacts); i-- {
		f := &n.truth[i]
		switch {
		case f.cond == cond:
			return f.is, true
		case opposite(f.cond, cond):
			return !f.is, true
		}
	}
	return false, false
}

const recentFacts = 8

// opposite reports comparisons of which exactly one holds.
func opposite(a, b *Value) bool {
	return inverted[a.Op] == b.Op && b.Op != OpInvalid && a.Args[0] == b.Args[0] && a.Args[1] == b.Args[1]
}

// decide replaces a known condition of a branch by a constant.
func (n *numbering) decide(t *Term) {
	if t.Kind != TermBranch {
		return
	}
	if is, ok := n.known(t.Args[0]); ok {
		t.Args[0] = n.constant(I1, truth(is))
		n.b.Instrs = n.out
	}
}

// share returns the earlier value that equals v, or v after noting it.
// Not OpForce: a definition whose evaluation had an effect is evaluated again.
func (n *numbering) share(v *Value) *Value {
	switch {
	case v.Op == OpStore:
		n.noteStore(v)
		return v
	case v.Op == OpTrapIf:
		n.checkOnce(v)
		return v
	case v.Op == OpCallClosure:
		n.knownCaptures(v)
		return v
	case v.Op == OpDivConst && n.divides(v.Aux, v.Args[0]):
		v.Op = OpSar
		v.Args = n.f.argList([]*Value{v.Args[0], n.constant(I64, int64(bits.TrailingZeros64(uint64(v.Aux))))})
		v.Aux = 0
	case v.Op.IsPure(), v.Op.is(traps) && v.Op != OpCallHelper, v.Op == OpCallHelper && sharable(v.Builtin):
	default:
		return v
	}
	e := n.entry()
	if !e.key.of(v) {
		return v
	}
	return n.lookup(e, v)
}

// divides reports that d is a power of two and x is known to be a multiple, as
// below x % 2 == 0: then division is a shift for negative x too.
func (n *numbering) divides(d int64, x *Value) bool {
	if d <= 1 || d&(d-1) != 0 {
		return false
	}
	for i := len(n.truth) - 1; i >= max(0, len(n.truth)-recentFacts); i-- {
		fact := &n.truth[i]
		c := fact.cond
		if (c.Op == OpEq && fact.is || c.Op == OpNe && !fact.is) && isConst(c.Args[1], 0) {
			if low := c.Args[0]; low.Op == OpAnd && low.Args[0] == x && isConst(low.Args[1], d-1) {
				return true
			}
		}
	}
	return false
}

// checkOnce turns a check whose condition is known into one on a constant,
// which the next simplification drops or makes a trap; what follows one that
// passed knows the condition is false.
func (n *numbering) checkOnce(v *Value) {
	if is, ok := n.known(v.Args[0]); ok {
		v.Args[0] = n.constant(I1, truth(is))
		return
	}
	n.truth = append(n.truth, truthFact{v.Args[0], false})
}

// knownCaptures calls the function of a closure made here directly.
func (n *numbering) knownCaptures(v *Value) {
	e := n.entry()
	e.key = vkey{op: OpLoad, t: Ptr, a: v.Args[1].ID + 1}
	e.hash = e.key.hash()
	desc := n.peek(e)
	if desc != nil && desc.Op == OpDesc && len(desc.Fn.Params) == len(v.Args)-2 {
		v.Op, v.Fn = OpCallEnv, desc.Fn
	}
}

// noteStore makes later loads of the field the value stored.
func (n *numbering) noteStore(v *Value) {
	e := n.entry()
	k := &e.key
	k.op, k.t, k.aux, k.a, k.b, k.c, k.fn, k.builtin = OpLoad, v.Args[1].Type, v.Aux, v.Args[0].ID+1, 0, 0, nil, nil
	n.lookup(e, v.Args[1])
}

// of makes k the key of v; false when it has none.
func (k *vkey) of(v *Value) bool {
	k.op, k.t, k.aux, k.fn, k.builtin = v.Op, v.Type, v.Aux, v.Fn, v.Builtin
	k.a, k.b, k.c = 0, 0, 0
	switch len(v.Args) {
	case 3:
		k.c = v.Args[2].ID + 1
		fallthrough
	case 2:
		k.b = v.Args[1].ID + 1
		fallthrough
	case 1:
		k.a = v.Args[0].ID + 1
	case 0:
	default:
		return false
	}
	if k.a > k.b && v.Op.is(commutes) {
		k.a, k.b = k.b, k.a
	}
	return true
}

// entry is room for the next entry behind the table, where its key is made: copying one that was just written
// field by field waits until the fields are in the cache.
func (n *numbering) entry() *numbered {
	if len(n.table) == cap(n.table) {
		n.table = slices.Grow(n.table, 1)
	}
	return &n.table[:len(n.table)+1][len(n.table)]
}

// lookup is the value of the key of e, the room behind the table. It is v from now on when there was none.
func (n *numbering) lookup(e *numbered, v *Value) *Value {
	e.hash = e.key.hash()
	if old := n.peek(e); old != nil {
		return old
	}
	head := &n.heads[n.slot(e.hash)]
	e.next, e.value = *head, v
	n.table = n.table[:len(n.table)+1]
	*head = int32(len(n.table))
	return v
}

// peek finds the value of the key of e.
func (n *numbering) peek(e *numbered) *Value {
	for i := n.heads[n.slot(e.hash)]; i != 0; {
		o := &n.table[i-1]
		if o.hash == e.hash && o.key.equal(&e.key) {
			return o.value
		}
		i = o.next
	}
	return nil
}

// equal compares field by field.
func (k *vkey) equal(o *vkey) bool {
	return k.a == o.a && k.op == o.op && k.t == o.t && k.aux == o.aux && k.b == o.b && k.c == o.c && k.fn == o.fn && k.builtin == o.builtin
}

func (n *numbering) slot(hash uint32) uint32 { return hash & uint32(len(n.heads)-1) }

// hash leaves out the callee; equal keys are compared in full.
func (k *vkey) hash() uint32 {
	h := uint64(k.op)<<8 | uint64(k.t)
	h = h*0x9E3779B97F4A7C15 + uint64(k.aux)
	h = h*0x9E3779B97F4A7C15 + uint64(uint32(k.a))
	h = h*0x9E3779B97F4A7C15 + uint64(uint32(k.b))
	h = h*0x9E3779B97F4A7C15 + uint64(uint32(k.c))
	return uint32(h>>32) ^ uint32(h)
}
