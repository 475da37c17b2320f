package amd64

import (
	"slices"

	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/slab"
	"github.com/synoema/synoema/jit/ssa"
)

// arrange puts the blocks of a program into the order of the code: loops
// together, cold blocks last. It splits critical edges, drops blocks that can't
// be reached and estimates how often each block is executed.
func arrange(p *program) {
	splitCritical(p)
	rpo := reversePostorder(p, asTheyAre)
	p.idom = dominators(rpo, p.idom)
	findLoops(rpo, p.idom)
	rpo = reversePostorder(p, loopFirst)
	spreadCold(rpo)
	estimate(rpo)
	p.blocks = p.blocks[:0]
	for _, cold := range []bool{false, true} {
		for _, b := range rpo {
			if b.cold == cold {
				b.index = len(p.blocks)
				p.blocks = append(p.blocks, b)
			}
		}
	}
	keepRegisters(p)
}

// keepRegisters makes calls of helpers keep registers, at some cost: those that not every turn of a
// loop comes to, as the others would pay for them, and those outside of loops where they are
// all that would lose registers, since callers then know that little is lost.
func keepRegisters(p *program) {
	p.findReturning()
	if !p.keepable {
		return
	}
	var outside []*inst
	alone, returns := true, p.returns
	for _, b := range p.blocks {
		for i := range b.insts {
			switch in := &b.insts[i]; {
			case in.clobbers != allRegs || in.op == opCallSelf || !returns[b.index]:
			case in.op != opCallHelper || !canKeep(in.val):
				alone = false
			case b.loop == nil:
				outside = append(outside, in)
			case b.freq < b.loop.freq:
				in.clobbers = keptRegs
			default:
				alone = false
			}
		}
	}
	for _, in := range outside {
		if alone {
			in.clobbers = keptRegs
		}
	}
}

// canKeep reports whether a call of a helper may go through the stub that keeps registers without being slower: it is
// no operation on strings that machine code does.
func canKeep(v *ssa.Value) bool {
	stub, _ := abi.StubOf(v.Builtin.Name)
	return stub == abi.StubHelper
}

// splitCritical puts a block on every edge from a block with several successors
// to one with several predecessors.
func splitCritical(p *program) {
	for _, b := range p.blocks[:len(p.blocks):len(p.blocks)] {
		if len(b.succs) < 2 {
			continue
		}
		for e, s := range b.succs {
			if len(s.preds) < 2 {
				continue
			}
			mid := p.newBlock()
			mid.cold = b.cold || s.cold
			mid.insts = append(p.insts.Room(1), inst{op: opJump})
			mid.preds = append(mid.preds, b)
			mid.succs, mid.args = append(mid.succs, s), append(mid.args, b.args[e])
			b.succs[e], b.args[e] = mid, nil
			s.preds[slices.Index(s.preds, b)] = mid
		}
	}
}

// reversePostorder returns what can be reached from the entry, numbered. Of the
// successors that next lists, the first comes right behind its block if it can.
func reversePostorder(p *program, next func([]*block, *block) []*block) []*block {
	for _, b := range p.blocks {
		b.index = -1
	}
	root := p.blocks[0]
	root.index = 0
	stack := append(p.stack[:0], visit{root, 0})
	todo := next(p.todo[:0], root)
	post := slab.Empty(p.rpo, len(p.blocks))
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		n := len(todo) - 1
		if n < top.todo {
			post = append(post, top.b)
			stack = stack[:len(stack)-1]
			continue
		}
		s := todo[n]
		todo = todo[:n]
		if s.index < 0 {
			s.index = 0
			stack = append(stack, visit{s, n})
			todo = next(todo, s)
		}
	}
	p.rpo, p.stack, p.todo = post, stack, todo
	slices.Reverse(post)
	for i, b := range post {
		b.index = i
		b.preds = slices.DeleteFunc(b.preds, func(q *block) bool { return q.index < 0 })
	}
	return post
}

// visit is a block whose successors are being visited.
type visit struct {
	b    *block
	todo int // what of it is to be visited lies above here
}

// asTheyAre appends the successors of b.
func asTheyAre(out []*block, b *block) []*block { return append(out, b.succs...) }

// loopFirst appends the successors of b: hot before cold, those in its loop before exits, what
// differs before what is equal.
func loopFirst(out []*block, b *block) []*block {
	n := len(out)
	out = append(out, b.succs...)
	if len(b.succs) == 2 {
		if b.rank(out[n+1]) < b.rank(out[n]) {
			out[n], out[n+1] = out[n+1], out[n]
		}
	} else if len(b.succs) > 2 {
		slices.SortStableFunc(out[n:], func(x, y *block) int { return b.rank(x) - b.rank(y) })
	}
	return out
}

// rank orders the successors of b.
func (b *block) rank(s *block) int {
	switch {
	case s.cold:
		return 3
	case b.loop != nil && !s.in(b.loop):
		return 2
	case s == b.rarely():
		return 1
	}
	return 0
}

// rarely is the successor for two words that are equal, or nil: most comparisons for equality find
// none (Ball and Larus, "Branch prediction for free", PLDI 1993).
func (b *block) rarely() *block {
	in := &b.insts[len(b.insts)-1]
	switch {
	case in.op != opBranch || in.test != testInt:
		return nil
	case in.cc == ccE:
		return b.succs[0]
	case in.cc == ccNE:
		return b.succs[1]
	}
	return nil
}

// dominators computes immediate dominators (Cooper, Harvey, Kennedy, "A simple,
// fast dominance algorithm"), in the memory of idom; blocks are in reverse postorder.
func dominators(rpo []*block, idom []int) []int {
	idom = slab.Filled(idom, len(rpo), -1)
	idom[0] = 0
	for changed := true; changed; {
		changed = false
		for i, b := range rpo[1:] {
			d := -1
			for _, q := range b.preds {
				if idom[q.index] < 0 {
					continue
				}
				if d < 0 {
					d = q.index
				}
				d = meet(idom, d, q.index)
			}
			if idom[i+1] != d {
				idom[i+1], changed = d, true
			}
		}
	}
	return idom
}

func meet(idom []int, a, b int) int {
	for a != b {
		for a > b {
			a = idom[a]
		}
		for b > a {
			b = idom[b]
		}
	}
	return a
}

func dominates(idom []int, a, b int) bool {
	for b > a {
		b = idom[b]
	}
	return a == b
}

// findLoops finds the innermost natural loop of each block. Headers are visited
// last to first, so inner loops come before outer ones.
func findLoops(rpo []*block, idom []int) {
	for i := len(rpo) - 1; i >= 0; i-- {
		head := rpo[i]
		var latches []*block
		for _, q := range head.preds {
			if q.index >= i && dominates(idom, i, q.index) {
				latches = append(latches, q)
			}
		}
		if len(latches) > 0 {
			head.outer, head.loop = nil, head
			markLoop(head, latches)
		}
	}
}

// markLoop makes head the innermost loop of everything that reaches the latches,
// except that an inner loop is represented by its header.
func markLoop(head *block, work []*block) {
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if b.loop == nil {
			b.loop = head
			work = append(work, b.preds...)
			continue
		}
		h := b.loop
		for h.outer != nil && h != head {
			h = h.outer
		}
		if h != head {
			h.outer = head
			work = append(work, h.preds...)
		}
	}
}

// in reports whether b belongs to the loop with header head.
func (b *block) in(head *block) bool {
	for h := b.loop; h != nil; h = h.outer {
		if h == head {
			return true
		}
	}
	return false
}

// depth is the number of loops around b.
func (b *block) depth() (n int) {
	for h := b.loop; h != nil; h = h.outer {
		n++
	}
	return n
}

// spreadCold marks blocks that lead only to cold ones or are reached only from cold ones.
func spreadCold(rpo []*block) {
	for i := len(rpo) - 1; i > 0; i-- {
		b := rpo[i]
		if b.insts[len(b.insts)-1].op == opTrap || len(b.succs) > 0 && all(b.succs, isCold) {
			b.cold = true
		}
	}
	for _, b := range rpo[1:] {
		if all(b.preds, isCold) {
			b.cold = true
		}
	}
	rpo[0].cold = false
}

func isCold(b *block) bool { return b.cold }

func all(bs []*block, is func(*block) bool) bool {
	return !slices.ContainsFunc(bs, func(b *block) bool { return !is(b) })
}

// Frequencies: a loop turns eight times, cold code runs once in a thousand.
const (
	loopTurns = 8
	coldShare = 0.001
	maxDepth  = 8
)

// estimate computes how often each block is executed in one call: branches
// are even, except that leaving a loop takes nothing from what stays in it.
func estimate(rpo []*block) {
	for i, b := range rpo {
		share := float32(0)
		for _, q := range b.preds {
			if b.loop != b || !q.in(b) {
				share += q.share * chance(q, b)
			}
		}
		if i == 0 {
			share = 1
		}
		b.share = min(share, 1)
		b.freq = b.share
		for d := min(b.depth(), maxDepth); d > 0; d-- {
			b.freq *= loopTurns
		}
	}
}

// chance is the probability that control goes from q to its successor b.
func chance(q, b *block) float32 {
	leaves := func(s *block) bool { return q.loop != nil && !s.in(q.loop) }
	alike := 0
	for _, s := range q.succs {
		if s.cold == b.cold && leaves(s) == leaves(b) {
			alike++
		}
	}
	if b.cold && !q.cold {
		return coldShare / float32(alike)
	}
	return 1 / float32(alike)
}
