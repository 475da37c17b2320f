package amd64

import (
	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/slab"
)

// wrapFrame decides which blocks run without the frame: those on the way from the
// entry to the first block that uses a slot or calls, and returns before that.
// A recursive function's base case then costs no frame (Chow, "Minimizing
// register usage penalty at procedure calls", PLDI 1988).
//
// Invariant: the predecessors of a block are alike, all bare or all not. A block
// that isn't bare and whose predecessors are makes the frame.
func (e *emitter) wrapFrame() {
	e.bare = slab.Zeroed(e.bare, len(e.p.blocks))
	for b := range e.p.blocks {
		e.bare[b] = e.frame == 0 || e.canBeBare(b)
	}
	for changed := e.frame > 0; changed; {
		changed = false
		for b, blk := range e.p.blocks {
			framed := 0
			for _, q := range blk.preds {
				if !e.bare[q.index] {
					framed++
				}
			}
			switch {
			case e.bare[b] && framed > 0:
				e.bare[b], changed = false, true
			case !e.bare[b] && framed > 0 && framed < len(blk.preds):
				for _, q := range blk.preds {
					e.bare[q.index] = false
				}
				changed = true
			}
		}
	}
}

// canBeBare reports whether block b itself needs no frame.
func (e *emitter) canBeBare(b int) bool {
	blk := e.p.blocks[b]
	if blk.loop != nil {
		return false
	}
	for _, m := range e.editsIn(b) {
		if m.From.IsSlot() || m.To.IsSlot() {
			return false
		}
	}
	for i := range blk.insts {
		in := &blk.insts[i]
		if in.isCall() {
			return false
		}
		for _, a := range e.res.Allocs[in.first:in.last] {
			if a.IsSlot() {
				return false
			}
		}
	}
	return true
}

// makesFrame reports whether the frame is made at the beginning of block b.
func (e *emitter) makesFrame(b int) bool {
	preds := e.p.blocks[b].preds
	return !e.bare[b] && (len(preds) == 0 || e.bare[preds[0].index])
}

func (e *emitter) enterFrame() {
	if e.frame > 0 {
		e.aluImm(aluSub, abi.RSP, e.frame)
	}
}

func (e *emitter) dropFrame() {
	if e.frame > 0 {
		e.aluImm(aluAdd, abi.RSP, e.frame)
	}
}

// leaveFrame drops the frame before a return or a tail call, if there is one.
func (e *emitter) leaveFrame() {
	if !e.isBare {
		e.dropFrame()
	}
}
