package ssa

import (
	"sort"

	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// switchValue builds a Switch whose arms meet again: the value is the
// parameter of the block where they do.
func (b *builder) switchValue(n *core.Switch) *Value {
	join := b.f.NewBlock()
	result := b.param(join, TypeOf(n.Ty))
	b.switchOn(n, func(arm core.Node) { b.jump(join, b.value(arm)) })
	b.cur = join
	return result
}

// cond builds n, a Bool, as control flow: to yes when it is true, else to no.
// Chains of && and || come as nested Switches, so nothing is materialised.
func (b *builder) cond(n core.Node, yes, no *Block) {
	b.mark(n)
	switch n := n.(type) {
	case *core.Const:
		if n.Bits == 0 {
			yes = no
		}
		b.jump(yes)
		return
	case *core.LetNode:
		b.let(n)
		b.cond(n.Body, yes, no)
		return
	case *core.LetClosures:
		b.letClosures(n)
		b.cond(n.Body, yes, no)
		return
	case *core.Switch:
		b.switchOn(n, func(arm core.Node) { b.cond(arm, yes, no) })
		return
	case *core.PrimNode:
		if n.Op.Lower == core.NotBool {
			b.cond(n.Args[0], no, yes)
			return
		}
		if op := simpleLower[n.Op.Lower]; op != OpInvalid && asks[op] != OpInvalid {
			yes.Cold = true // it comes to an error
		}
	case *core.Call:
		if body := b.mayBuild(n); body != nil {
			b.calleeCond(n, body, yes, no)
			return
		}
	case *core.ScopeNode:
		b.scopedCond(n, yes, no)
		return
	case *core.FailNode:
		b.failure(n)
		return
	}
	b.branch(b.value(n), yes, no)
}

// switchOn builds the scrutinee, the tests and, by arm, the bodies.
func (b *builder) switchOn(n *core.Switch, arm func(core.Node)) {
	if n.Scrut.Type().Is(core.BBool) {
		b.switchBool(n, arm)
		return
	}
	x := b.value(n.Scrut)
	if n.ScrutN >= 0 {
		b.slots[n.ScrutN] = x
	}
	s := &switching{builder: b, n: n, x: x, arm: arm}
	if n.Default != nil {
		s.defaultTo = b.f.NewBlock()
	}
	switch {
	case len(n.Arms) == 0:
		b.jump(s.defaultTo)
	case n.Arms[0].Lit != nil:
		s.literals()
	default:
		s.constructors()
	}
	s.bodies()
}

func (b *builder) switchBool(n *core.Switch, arm func(core.Node)) {
	var bodies [2]core.Node
	for i := range bodies {
		bodies[i] = n.Default
		for _, a := range n.Arms {
			if boolTag(a) == i {
				bodies[i] = a.Body
			}
		}
		if bodies[i] == nil {
			b.fail(n, "no arm for a Bool")
		}
	}
	yes, no := b.f.NewBlock(), b.f.NewBlock()
	b.cond(n.Scrut, yes, no)
	for i, blk := range []*Block{yes, no} {
		b.cur = blk
		if n.ScrutN >= 0 {
			b.slots[n.ScrutN] = b.constant(I1, int64(1-i))
		}
		arm(bodies[1-i])
	}
}

func boolTag(a *core.NodeArm) int {
	if a.Con != nil {
		return a.Con.Tag
	}
	return int(a.Lit.Bits)
}

// switching is the translation of one Switch: a block per arm, first the tests that lead to them.
type switching struct {
	*builder
	n         *core.Switch
	x         *Value // scrutinee
	arm       func(core.Node)
	targets   []*Block // by arm
	defaultTo *Block   // nil when the arms are exhaustive
}

// target opens the block of the next arm.
func (s *switching) target() *Block {
	blk := s.f.NewBlock()
	s.targets = append(s.targets, blk)
	return blk
}

// bodies fills the blocks: fields of the matched constructor, then the body.
func (s *switching) bodies() {
	for i, a := range s.n.Arms {
		s.cur = s.targets[i]
		if a.Con != nil {
			shape := heap.ShapeOf(a.Con)
			for field, slot := range a.Binds {
				if slot >= 0 {
					s.slots[slot] = s.load(s.x, shape.FieldOffset(field), TypeOf(s.body.Slots[slot]))
				}
			}
		} else {
			s.bindFields(a)
		}
		s.arm(a.Body)
	}
	if s.defaultTo != nil {
		s.cur = s.defaultTo
		s.arm(s.n.Default)
	}
}

// bindFields is for the arm of a record, which has neither constructor nor literal.
func (s *switching) bindFields(a *core.NodeArm) {
	for field, slot := range a.Binds {
		if slot >= 0 {
			s.slots[slot] = s.load(s.x, 8*field, TypeOf(s.body.Slots[slot]))
		}
	}
}

// Literals.

func (s *switching) literals() {
	ty := s.n.Scrut.Type()
	switch {
	case ty.Is(core.BString):
		s.chain(s.equalString)
	case ty.Is(core.BFloat):
		s.chain(func(lit *core.Lit) *Value {
			return s.emit(OpFEq, I1, s.x, s.constant(F64, int64(lit.Bits)))
		})
	default:
		var cases []swCase
		for _, a := range s.n.Arms {
			cases = append(cases, swCase{int64(a.Lit.Bits), s.target()})
		}
		s.dispatch(s.x, cases, s.defaultTo)
	}
}

// chain tests literals in the order of the arms.
func (s *switching) chain(equal func(*core.Lit) *Value) {
	for i, a := range s.n.Arms {
		next := s.defaultTo
		if i < len(s.n.Arms)-1 {
			next = s.f.NewBlock()
		} else if next == nil {
			s.jump(s.target())
			return
		}
		s.branch(equal(a.Lit), s.target(), next)
		s.cur = next
	}
}

func (s *switching) equalString(lit *core.Lit) *Value {
	text := s.emitAux(OpStrAddr, Ptr, s.stringIndex(lit.Str))
	return s.equalStrings(&s.n.NodeBase, builtin.Lookup("eq.string"), []*Value{s.x, text}, 1)
}

// Constructors.

// constructors tells the arms apart as heap.DataShape says: nullary ones by the
// word, the others by the tag in word 0 when there are several.
func (s *switching) constructors() {
	data := heap.DataShape{WithField: 1} // a record
	if con := s.n.Arms[0].Con; con != nil {
		data = heap.DataShapeOf(con.TyCon)
	}
	nullary, boxed := s.armsByShape()
	pointers := s.pointerTarget(boxed, data)
	s.wordTests(nullary, pointers, data)
	if data.WithField > 1 && len(boxed) > 0 {
		s.cur = pointers
		s.dispatch(s.load(s.x, 0, I64), boxed, s.unless(len(boxed) == data.WithField))
	}
}

func (s *switching) armsByShape() (nullary, boxed []swCase) {
	for _, a := range s.n.Arms {
		blk := s.target()
		switch {
		case a.Con == nil:
			boxed = append(boxed, swCase{0, blk})
		case len(a.Con.Fields) == 0:
			nullary = append(nullary, swCase{int64(heap.ShapeOf(a.Con).Immediate), blk})
		default:
			boxed = append(boxed, swCase{int64(a.Con.Tag), blk})
		}
	}
	return nullary, boxed
}

// pointerTarget is where every constructor with fields goes first, nil when there is none.
func (s *switching) pointerTarget(boxed []swCase, data heap.DataShape) *Block {
	switch {
	case data.WithField == 0:
		return nil
	case len(boxed) == 0:
		return s.defaultTo
	case data.WithField == 1:
		return boxed[0].to
	}
	return s.f.NewBlock()
}

// wordTests leads nullary constructors to their arms and addresses to pointers.
// A tag may only be loaded from what is known to be an address.
func (s *switching) wordTests(nullary []swCase, pointers *Block, data heap.DataShape) {
	all := len(nullary) == data.Nullary
	switch {
	case pointers == nil:
		s.dispatch(s.x, nullary, s.unless(all))
	case data.Nullary == 0 || len(nullary) == 0 && pointers == s.defaultTo:
		s.jump(pointers)
	case len(nullary) == 0:
		s.branch(s.isAddress(data), pointers, s.defaultTo)
	case all && len(nullary) <= 2 || pointers == s.defaultTo:
		s.dispatch(s.x, nullary, pointers)
	default:
		words := s.f.NewBlock()
		s.branch(s.isAddress(data), pointers, words)
		s.cur = words
		s.dispatch(s.x, nullary, s.unless(all))
	}
}

// unless is the default's block, or nil when the cases before it are exhaustive.
func (s *switching) unless(exhaustive bool) *Block {
	if exhaustive {
		return nil
	}
	return s.defaultTo
}

// isAddress tests a value of a type with constructors of both kinds.
func (s *switching) isAddress(data heap.DataShape) *Value {
	if data.Nullary == 1 {
		for _, con := range s.n.Arms[0].Con.TyCon.Cons {
			if len(con.Fields) == 0 {
				word := s.constant(Ptr, int64(heap.ShapeOf(con).Immediate))
				return s.emit(OpNe, I1, s.x, word)
			}
		}
	}
	bit := s.emit(OpAnd, I64, s.emit(OpCast, I64, s.x), s.constant(I64, 1))
	return s.emit(OpEq, I1, bit, s.constant(I64, 0))
}

// Tests of a word against constants.

// swCase leads one word to a block.
type swCase struct {
	key int64
	to  *Block
}

const (
	chainMax = 3 // up to so many cases are compared one after the other
	denseMin = 4 // a table pays from so many cases on,
	denseGap = 3 // when its entries are at most so many times the cases
)

// dispatch ends the current block: x leads to the case with its key, else to
// def. With def nil the cases are all there are and the last needs no test.
func (b *builder) dispatch(x *Value, cases []swCase, def *Block) {
	if x.Type == Ptr && len(cases) > chainMax {
		x = b.tagsOf(x, cases)
	}
	sort.Slice(cases, func(i, j int) bool { return cases[i].key < cases[j].key })
	if def == nil {
		last := len(cases) - 1
		cases, def = cases[:last], cases[last].to
	}
	b.search(x, cases, def)
}

// tagsOf looks at nullary constructors, 2*tag+1, by tag: a table has no holes then.
func (b *builder) tagsOf(x *Value, cases []swCase) *Value {
	for i := range cases {
		cases[i].key >>= 1
	}
	return b.emit(OpSar, I64, b.emit(OpCast, I64, x), b.constant(I64, 1))
}

func (b *builder) search(x *Value, cases []swCase, def *Block) {
	switch n := len(cases); {
	case n == 0:
		b.jump(def)
	case n <= chainMax:
		next := def
		if n > 1 {
			next = b.f.NewBlock()
		}
		b.branch(b.emit(OpEq, I1, x, b.constant(x.Type, cases[0].key)), cases[0].to, next)
		if n > 1 {
			b.cur = next
			b.search(x, cases[1:], def)
		}
	case n >= denseMin && uint64(cases[n-1].key-cases[0].key) < uint64(denseGap*n):
		b.table(x, cases, def)
	default:
		low, high := b.f.NewBlock(), b.f.NewBlock()
		b.branch(b.emit(OpLt, I1, x, b.constant(I64, cases[n/2].key)), low, high)
		b.cur = low
		b.search(x, cases[:n/2], def)
		b.cur = high
		b.search(x, cases[n/2:], def)
	}
}

// table jumps through x - lowest key; what is outside goes to def.
func (b *builder) table(x *Value, cases []swCase, def *Block) {
	lo := cases[0].key
	size := cases[len(cases)-1].key - lo + 1
	index := x
	if lo != 0 {
		index = b.emit(OpSub, I64, x, b.constant(I64, lo))
	}
	succs := make([]Edge, size+1)
	for i := range succs {
		succs[i].To = def
	}
	for _, c := range cases {
		succs[c.key-lo].To = c.to
	}
	b.cur.Term = Term{Kind: TermSwitch, Args: b.f.argList([]*Value{index}), Succs: succs, Trap: -1}
}
