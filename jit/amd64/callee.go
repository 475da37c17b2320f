package amd64

import (
	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/regalloc"
	"github.com/synoema/synoema/jit/slab"
)

// callee is what callers may know of the code: the registers that it changes, and what it
// takes of the stack. What it calls itself is part of both, so callees are best compiled before
// their callers (Chow, "Minimizing register usage penalty at procedure calls", PLDI 1988;
// Wall, "Global register allocation at link time", 1986). Calls of itself add nothing.
func (e *emitter) callee() abi.Callee {
	c := abi.Callee{Clobbers: uint32(e.clobbers() & allRegs)}
	if e.unchecked() {
		c.Stack = e.frame + e.p.below
	}
	return c
}

func (e *emitter) clobbers() (set regalloc.RegSet) {
	if e.p.f.Chain {
		return allRegs // its collection point keeps the arguments only
	}
	if e.p.deep && e.losesAll() {
		return allRegs
	}
	for b, blk := range e.p.blocks {
		if set&allRegs == allRegs {
			break
		}
		if !e.p.returns[b] {
			continue
		}
		for i := range blk.insts {
			in := &blk.insts[i]
			if in.op != opEntry {
				set |= e.changes(in)
			}
		}
		for _, m := range e.editsIn(b) {
			if m.To.IsReg() {
				set |= 1 << m.To.Reg()
			}
		}
	}
	return set
}

// losesAll reports whether one instruction alone changes every register.
func (e *emitter) losesAll() bool {
	for b, blk := range e.p.blocks {
		for i := range blk.insts {
			in := &blk.insts[i]
			if (in.clobbers == allRegs && in.op != opCallSelf || in.op == opTailSlot || in.op == opTailClosure) && e.p.returns[b] {
				return true
			}
		}
	}
	return false
}

// findReturning finds the blocks from which control may return: what the others lose, nobody misses.
func (p *program) findReturning() {
	p.returns = slab.Zeroed(p.returns, len(p.blocks))
	returns, work := p.returns, p.work[:0]
	for _, b := range p.blocks {
		if len(b.succs) == 0 && !b.diverges {
			returns[b.index] = true
			work = append(work, b)
		}
	}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		for _, q := range b.preds {
			if !returns[q.index] && !q.diverges {
				returns[q.index] = true
				work = append(work, q)
			}
		}
	}
	p.work = work
}

// changes are the registers that one instruction changes. Arguments that are in their places
// when the function is entered are no change.
func (e *emitter) changes(in *inst) (set regalloc.RegSet) {
	switch in.op {
	case opTailSlot, opTailClosure:
		return allRegs
	case opCallSelf:
	default:
		set = in.clobbers
	}
	for k := in.first; k < in.last; k++ {
		if a := e.res.Allocs[k]; a.IsReg() && e.p.operands[k].Kind.IsDef() {
			set |= 1 << a.Reg()
		}
	}
	return set
}
