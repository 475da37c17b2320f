package ssa

import (
	"slices"

	"github.com/synoema/synoema/core"
)

// recursionBehindCells makes a loop of a function that calls itself for the tail of what it gives (Wadler's
// recursion modulo cons; Leijen and Lorenzen, POPL 2023): the cell is made first, and the next turn puts its value there.
//
//	f(xs):                                 f(xs): d = alloc other, 16; jump h(xs, d, deepest)
//	    …                                  h(xs, last, room): trapif room == 0
//	    v = call f(t)                          …
//	    c = alloc dest, 16                     c = alloc dest, 16
//	    store c, x; store c+8, v         →     store c, x; store last+8, c
//	    ret c                                  jump h(t, c, room - 1)
//	    …                                      …
//	    ret y                                  store last+8, y; list = loadmut d+8; restore other; ret list
//
// The calls that are gone can't be part of a trace, so the function must not be able to fail. And no mark may be taken while
// cells point to younger ones: it calls nothing that allocates, and no point is in it. That it goes too deep is found by counting.
func recursionBehindCells(f *Func) (changed bool) {
	if f.Ret != Ptr || f.Chain || !has(f, OpCall) {
		return false
	}
	c := &celled{f: f}
	if !c.findCalls() {
		return false
	}
	c.countUses()
	for _, v := range c.calls {
		s := &spine{}
		if !c.follow(v, s) {
			return false
		}
		c.spines = append(c.spines, s)
	}
	c.transform()
	return true
}

// deepest is how many calls may wait for each other: as many as make a list of a gigabyte.
const deepest = 1 << 26

// celled is a function that is made a loop.
type celled struct {
	f      *Func
	calls  []*Value
	spines []*spine
	uses   []int32 // by value

	dest, first, top, other *Value // of the entry
	last, room              *Value // parameters of the loop
	exit                    *Block
}

// spine is what is made of the value of one call: cells from the innermost on, the last of which is the function's value.
type spine struct {
	cells  []*Value
	fields []*Value // stores into the cells, but for those that link them
}

// findCalls finds the calls of the function itself, and reports whether it does nothing else that could fail or look at memory.
func (c *celled) findCalls() bool {
	for _, b := range c.f.Blocks {
		switch b.Term.Kind {
		case TermRet, TermJump, TermBranch, TermSwitch:
		default:
			return false
		}
		for _, v := range b.Instrs {
			switch {
			case v.Op == OpCall && v.Fn == c.f.Fn:
				c.calls = append(c.calls, v)
			case v.Op == OpPoll, v.Op == OpCallHelper && neverFails(v.Builtin):
			case v.Op.IsCall(), v.Op.is(traps), v.Op == OpTop, v.Op == OpRestore, v.Op == OpGrown, v.Op == OpEnv:
				return false
			}
		}
	}
	return len(c.calls) > 0
}

// neverFails says that of comparisons, for instance.
func neverFails(op *core.Op) bool { return sharable(op) && !op.Fails }

func (c *celled) countUses() {
	c.uses = c.f.mem().ints.Take(c.f.NumValues())
	count := func(vs []*Value) {
		for _, v := range vs {
			c.uses[v.ID]++
		}
	}
	for _, b := range c.f.Blocks {
		for _, v := range b.Instrs {
			count(v.Args)
		}
		count(b.Term.Args)
		for i := range b.Term.Succs {
			count(b.Term.Succs[i].Args)
		}
	}
}

// follow finds the cells that are made of the value of a call, which nothing else may want.
func (c *celled) follow(v *Value, s *spine) bool {
	b, from := v.Block, slices.Index(v.Block.Instrs, v)+1
	if v.Args[0].Op != OpDest {
		return false
	}
	for range c.f.Blocks {
		end := c.along(v, b.Instrs[from:], s)
		if end == nil {
			return false
		}
		t := &b.Term
		if t.Kind == TermRet {
			return t.Args[0] == end && end.Op == OpAlloc
		}
		if t.Kind != TermJump || len(t.Succs[0].Args) != 1 || t.Succs[0].Args[0] != end {
			return false
		}
		b, from = t.Succs[0].To, 0
		if v = b.Params[0]; c.uses[v.ID] != 1 {
			return false
		}
	}
	return false
}

// along goes through instructions that do nothing but put v behind cells, and gives the outermost one; nil if they do more.
func (c *celled) along(v *Value, instrs []*Value, s *spine) *Value {
	var made []*Value
	linked, own := 0, map[*Value]int32{}
	for _, x := range instrs {
		switch {
		case x.Op == OpConst:
		case x.Op == OpAlloc && x.Args[0].Op == OpDest:
			made = append(made, x)
		case x.Op == OpStore && slices.Contains(made, x.Args[0]):
			cell := x.Args[0]
			own[cell]++
			if x.Args[1] != v {
				s.fields = append(s.fields, x)
				continue
			}
			if x.Aux != cellTail {
				return nil
			}
			s.cells = append(s.cells, cell)
			v = cell
			linked++
		default:
			return nil
		}
	}
	for _, cell := range made {
		if c.uses[cell.ID] != own[cell]+1 {
			return nil
		}
	}
	if linked != len(made) {
		return nil
	}
	return v
}

// transform makes the loop.
func (c *celled) transform() {
	h := c.f.Blocks[0]
	c.newEntry(h)
	c.makeExit()
	for _, b := range c.f.Blocks {
		if b.Term.Kind == TermRet && b != c.exit {
			b.Term = Term{Kind: TermJump, Succs: c.f.jumpEdge(c.exit, b.Term.Args), Trap: -1, Pos: b.Term.Pos}
		}
	}
	for i, v := range c.calls {
		c.again(v, c.spines[i], h)
	}
	c.f.graph = nil
	removeUnreachable(c.f)
}

// newEntry puts a block before h, which becomes the header of the loop.
func (c *celled) newEntry(h *Block) {
	e := c.f.NewBlock()
	blocks := c.f.Blocks
	copy(blocks[1:], blocks[:len(blocks)-1])
	blocks[0] = e
	args := c.f.mem().lists.Take(len(h.Params) + 2)[:0]
	for _, p := range h.Params {
		args = append(args, c.f.NewParam(e, p.Type))
	}
	h.Instrs = slices.DeleteFunc(h.Instrs, func(v *Value) bool {
		if v.Op == OpDest || v.Op == OpOther {
			v.Block = e
			e.Instrs = append(e.Instrs, v)
			return true
		}
		return false
	})
	for _, v := range e.Instrs {
		switch v.Op {
		case OpDest:
			c.dest = v
		case OpOther:
			c.other = v
		}
	}
	if c.other == nil {
		c.other = c.f.appendValue(e, OpOther, Ptr, 0, c.dest)
	}
	c.top = c.f.appendValue(e, OpTop, I64, 0, c.other)
	c.first = c.f.appendValue(e, OpAlloc, Ptr, cellSize, c.other)
	args = append(args, c.first, c.f.appendValue(e, OpConst, I64, deepest))
	c.last, c.room = c.f.NewParam(h, Ptr), c.f.NewParam(h, I64)
	e.Term = Term{Kind: TermJump, Succs: c.f.jumpEdge(h, args), Trap: -1}
	c.beginTurn(h, c.calls[0].Pos)
}

// beginTurn ends a recursion that takes too many turns, and counts this one.
func (c *celled) beginTurn(h *Block, at core.At) {
	rest := h.Instrs
	h.Instrs = c.f.mem().lists.Room(len(rest) + 6)
	c.f.appendValue(h, OpPoll, Void, 0).Pos = at
	t := c.f.appendValue(h, OpTrapIf, Void, 0, c.f.appendValue(h, OpEq, I1, 0, c.room, c.f.appendValue(h, OpConst, I64, 0)))
	c.f.Traps = append(c.f.Traps, Trap{Code: core.CodeStackOverflow, Msg: core.StackOverflowMsg, At: at})
	t.Trap, t.Pos = int32(len(c.f.Traps)-1), at
	c.room = c.f.appendValue(h, OpSub, I64, 0, c.room, c.f.appendValue(h, OpConst, I64, 1))
	h.Instrs = append(h.Instrs, rest...)
}

// makeExit makes the block to which all values go that end the list.
func (c *celled) makeExit() {
	c.exit = c.f.NewBlock()
	end := c.f.NewParam(c.exit, Ptr)
	c.f.appendValue(c.exit, OpStore, Void, cellTail, c.last, end)
	list := c.f.appendValue(c.exit, OpLoadMut, Ptr, cellTail, c.first)
	c.f.appendValue(c.exit, OpRestore, Void, 0, c.other, c.top)
	c.exit.Term = Term{Kind: TermRet, Args: c.f.argList([]*Value{list}), Trap: -1}
}

// again makes the cells in the place of the call v, and begins the next turn. What is stored in them
// is there already: it is defined before all ways on which the cells were made.
func (c *celled) again(v *Value, s *spine, h *Block) {
	b := v.Block
	b.Instrs = b.Instrs[:slices.Index(b.Instrs, v)]
	next := c.last
	for i := len(s.cells) - 1; i >= 0; i-- {
		old := s.cells[i]
		cell := c.f.appendValue(b, OpAlloc, Ptr, old.Aux, c.dest)
		cell.Pos = old.Pos
		for _, f := range s.fields {
			if f.Args[0] == old {
				c.f.appendValue(b, OpStore, Void, f.Aux, cell, c.here(b, f.Args[1]))
			}
		}
		c.f.appendValue(b, OpStore, Void, cellTail, next, cell)
		next = cell
	}
	args := append(c.f.argList(v.Args[1:]), next, c.room)
	b.Term = Term{Kind: TermJump, Succs: c.f.jumpEdge(h, args), Trap: -1, Pos: v.Pos}
}

// here is v, or the same constant in b, where it may have stood behind the call.
func (c *celled) here(b *Block, v *Value) *Value {
	if v.Op == OpConst {
		return c.f.appendValue(b, OpConst, v.Type, v.Aux)
	}
	return v
}
