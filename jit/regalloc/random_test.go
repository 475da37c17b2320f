package regalloc

import (
	"fmt"
	"math/rand"
)

// gen makes random structured functions: nested branches and loops over
// instructions with all kinds of constraints.
type gen struct {
	r      *rand.Rand
	f      *Func
	scope  [numClasses][]VReg // values that dominate the current place
	budget int
	local  bool // values are mostly used soon, as in real programs
}

const (
	testRAX, testRCX, testRDX = PReg(0), PReg(1), PReg(2)
)

var testMachine = &Machine{
	Order:   [numClasses][]PReg{{0, 1, 2, 3, 6, 7, 8}, {16, 17, 18, 19}},
	Scratch: [numClasses]PReg{11, 31},
}

func randomFunc(seed int64, size int) *Func {
	g := newGen(seed, size)
	g.open()
	g.stretch(1, 3)
	g.close()
	return g.f
}

func newGen(seed int64, budget int) *gen {
	return &gen{r: rand.New(rand.NewSource(seed)), f: &Func{Name: fmt.Sprintf("seed%d", seed)}, budget: budget}
}

// open starts the entry block: parameters and constants.
func (g *gen) open() {
	g.block(1)
	g.emit(Instr{}, g.def(Int, DefFixed, 0), g.def(Int, DefFixed, 3), g.def(Int, DefFixed, 1), g.def(Float, DefFixed, 16))
	for i := 0; i < 3; i++ {
		v := g.vreg(Int)
		g.f.Remat[v] = true
		g.emit(Instr{}, Operand{v, DefReg, 0})
		g.scope[Int] = append(g.scope[Int], v)
	}
}

func (g *gen) close() {
	g.emit(Instr{}, Operand{g.any(Int), UseFixed, testRAX})
	g.finish()
	if g.r.Intn(2) == 0 {
		g.f.Home = make([]bool, len(g.f.Class))
		for v := range g.f.Home {
			g.f.Home[v] = g.r.Intn(3) == 0
		}
	}
}

func (g *gen) vreg(c Class) VReg {
	g.f.Class = append(g.f.Class, c)
	g.f.Remat = append(g.f.Remat, false)
	return VReg(len(g.f.Class) - 1)
}

func (g *gen) def(c Class, k Kind, r PReg) Operand {
	v := g.vreg(c)
	if k != Temp {
		g.scope[c] = append(g.scope[c], v)
	}
	return Operand{v, k, r}
}

func (g *gen) any(c Class) VReg {
	s := g.scope[c]
	if (g.local && g.r.Intn(50) > 0 || g.r.Intn(2) == 0) && len(s) > 6 {
		s = s[len(s)-6:]
	}
	return s[g.r.Intn(len(s))]
}

// block starts a block; the last one must have been left.
func (g *gen) block(freq float32) int32 {
	g.f.Blocks = append(g.f.Blocks, Block{First: int32(len(g.f.Instrs)), Freq: freq})
	return int32(len(g.f.Blocks) - 1)
}

func (g *gen) here() int32 { return int32(len(g.f.Blocks) - 1) }

func (g *gen) emit(in Instr, ops ...Operand) {
	in.First = int32(len(g.f.Operands))
	g.f.Operands = append(g.f.Operands, ops...)
	in.Last = int32(len(g.f.Operands))
	g.f.Instrs = append(g.f.Instrs, in)
}

// leave ends the current block with edges that are connected later by link.
func (g *gen) leave(ops ...Operand) int32 {
	g.emit(Instr{}, ops...)
	return g.here()
}

func (g *gen) link(from, to int32, args ...VReg) {
	b := &g.f.Blocks[from]
	b.Succs = append(b.Succs, to)
	b.Args = append(b.Args, args)
	g.f.Blocks[to].Preds = append(g.f.Blocks[to].Preds, from)
}

// finish closes blocks: each lasts until the next begins.
func (g *gen) finish() {
	for b := range g.f.Blocks {
		last := int32(len(g.f.Instrs))
		if b+1 < len(g.f.Blocks) {
			last = g.f.Blocks[b+1].First
		}
		g.f.Blocks[b].Last = last
	}
}

// stretch generates code; values defined inside are forgotten after branches.
func (g *gen) stretch(freq float32, depth int) {
	for n := 2 + g.r.Intn(8); n > 0 && g.budget > 0; n-- {
		g.budget--
		switch x := g.r.Intn(12); {
		case x == 0 && depth > 0:
			g.branch(freq, depth-1)
		case x == 1 && depth > 0:
			g.loop(freq, depth-1)
		default:
			g.instr()
		}
	}
}

// lost is what a call clobbers: everything, or what the callee is known to change.
func (g *gen) lost() RegSet {
	if g.r.Intn(2) == 0 {
		return testMachine.all()
	}
	return testMachine.all() & RegSet(g.r.Uint32()&g.r.Uint32())
}

func (g *gen) instr() {
	switch g.r.Intn(9) {
	case 0:
		g.emit(Instr{Clobbers: g.lost()},
			Operand{g.any(Int), UseFixed, 0}, Operand{g.any(Int), UseFixed, 3}, Operand{g.any(Float), UseFixed, 16},
			g.def(Int, DefFixed, 0))
	case 1:
		a, b := g.any(Int), g.any(Int)
		g.emit(Instr{Clobbers: 1<<testRAX | 1<<testRDX}, Operand{a, UseFixed, testRAX}, Operand{b, UseLate, 0}, g.def(Int, DefFixed, testRDX))
	case 2:
		a, b := g.any(Int), g.any(Int)
		g.emit(Instr{}, Operand{a, UseSame, 0}, Operand{b, UseFixed, testRCX}, g.def(Int, DefSame, 0))
	case 3:
		g.emit(Instr{}, Operand{g.any(Int), UseReg, 0}, Operand{g.any(Float), UseAny, 0}, g.def(Float, DefReg, 0))
	case 4:
		a, b := g.any(Float), g.any(Float)
		g.emit(Instr{Commutes: true}, Operand{a, UseSame, 0}, Operand{b, UseLateAny, 0}, g.def(Float, DefSame, 0))
	case 5:
		g.emit(Instr{}, Operand{g.any(Int), UseLate, 0}, Operand{g.any(Int), UseAny, 0}, g.def(Int, Temp, 0), g.def(Int, DefReg, 0))
	case 6:
		g.emit(Instr{}, Operand{g.any(Int), UseReg, 0}, Operand{g.any(Int), UseReg, 0}, g.def(Int, DefReg, 0))
	default:
		a, b := g.any(Int), g.any(Int)
		g.emit(Instr{Commutes: g.r.Intn(2) == 0}, Operand{a, UseSame, 0}, Operand{b, UseLateAny, 0}, g.def(Int, DefSame, 0))
	}
}

func (g *gen) save() (s [numClasses][]VReg) {
	for c := range s {
		s[c] = append([]VReg(nil), g.scope[c]...)
	}
	return s
}

func (g *gen) branch(freq float32, depth int) {
	from := g.leave(Operand{g.any(Int), UseReg, 0}, Operand{g.any(Int), UseAny, 0})
	outer := g.save()
	p := freq / 2
	if g.r.Intn(3) == 0 {
		p = freq / 1000
	}
	g.link(from, g.block(p))
	g.stretch(p, depth)
	x, y := g.any(Int), g.any(Float)
	left := g.leave()
	g.scope = outer
	outer = g.save()
	g.link(from, g.block(freq-p))
	g.stretch(freq-p, depth)
	u, w := g.any(Int), g.any(Float)
	right := g.leave()
	g.scope = outer
	join := g.block(freq)
	g.params(join)
	g.link(left, join, x, y)
	g.link(right, join, u, w)
}

func (g *gen) params(b int32) {
	for c := Int; c < numClasses; c++ {
		v := g.vreg(c)
		g.scope[c] = append(g.scope[c], v)
		g.f.Blocks[b].Params = append(g.f.Blocks[b].Params, v)
	}
}

func (g *gen) loop(freq float32, depth int) {
	x, y := g.any(Int), g.any(Float)
	from := g.leave()
	head := g.block(freq * 8)
	g.params(head)
	g.link(from, head, x, y)
	g.stretch(freq*8, depth)
	test := g.leave(Operand{g.any(Int), UseReg, 0}, Operand{g.any(Int), UseAny, 0})
	outer := g.save()
	back := g.block(freq * 8)
	g.link(test, back)
	g.stretch(freq*8, depth)
	u, w := g.any(Int), g.any(Float)
	end := g.leave()
	g.link(end, head, u, w)
	g.scope = outer
	g.link(test, g.block(freq))
}
