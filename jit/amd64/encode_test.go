package amd64

import (
	"bytes"
	"fmt"
	"math/rand"
	"sync"
	"testing"

	"github.com/twitchyliquid64/golang-asm/obj"
	"github.com/twitchyliquid64/golang-asm/obj/x86"
	"github.com/twitchyliquid64/golang-asm/objabi"

	"github.com/synoema/synoema/jit/abi"
)

// golangAsm is the façade over golang-asm: one obj.Link and a slab of Progs for
// all instructions. Its traps: errors go to DiagFunc or the instruction vanishes,
// IsAsm keeps it from padding jumps, CMP takes its operands the other way
// round, and the tables are initialised once before any concurrency.
type golangAsm struct {
	ctxt  *obj.Link
	slab  []obj.Prog
	first *obj.Prog
	last  *obj.Prog
	used  int
	err   error
}

var initTables sync.Once

func newGolangAsm() *golangAsm {
	g := &golangAsm{ctxt: obj.Linknew(&x86.Linkamd64), slab: make([]obj.Prog, 4096)}
	g.ctxt.Headtype = objabi.Hlinux
	g.ctxt.IsAsm = true
	g.ctxt.DiagFunc = func(format string, args ...any) { g.err = fmt.Errorf(format, args...) }
	initTables.Do(func() { x86.Linkamd64.Init(g.ctxt) })
	return g
}

func (g *golangAsm) add(as obj.As, from, to obj.Addr, more ...obj.Addr) {
	p := &g.slab[g.used]
	g.used++
	*p = obj.Prog{Ctxt: g.ctxt, As: as, From: from, To: to, RestArgs: more}
	if g.first == nil {
		g.first = p
	} else {
		g.last.Link = p
	}
	g.last = p
}

func (g *golangAsm) assemble() ([]byte, error) {
	s := &obj.LSym{Func: &obj.FuncInfo{Text: g.first}}
	x86.Linkamd64.Assemble(g.ctxt, s, func() *obj.Prog { return &obj.Prog{Ctxt: g.ctxt} })
	g.first, g.last, g.used = nil, nil, 0
	return s.P, g.err
}

// Operands of golang-asm.
func gReg(r abi.Reg) obj.Addr {
	if r.IsFloat() {
		return obj.Addr{Type: obj.TYPE_REG, Reg: x86.REG_X0 + int16(r-abi.X0)}
	}
	return obj.Addr{Type: obj.TYPE_REG, Reg: x86.REG_AX + int16(r)}
}

func gByteReg(r abi.Reg) obj.Addr {
	if r >= abi.RSP && r <= abi.RDI {
		return obj.Addr{Type: obj.TYPE_REG, Reg: x86.REG_SPB + int16(r-abi.RSP)}
	}
	if r < abi.RSP {
		return obj.Addr{Type: obj.TYPE_REG, Reg: x86.REG_AL + int16(r)}
	}
	return obj.Addr{Type: obj.TYPE_REG, Reg: x86.REG_R8B + int16(r-abi.R8)}
}

func gMem(base abi.Reg, disp int64) obj.Addr {
	return obj.Addr{Type: obj.TYPE_MEM, Reg: gReg(base).Reg, Offset: disp}
}

func gImm(x int64) obj.Addr { return obj.Addr{Type: obj.TYPE_CONST, Offset: x} }

// form is one instruction form: how we encode it and how golang-asm does.
type form struct {
	name string
	own  func(a *assembler, c *operandsCase)
	ref  func(g *golangAsm, c *operandsCase)
}

type operandsCase struct {
	d, s, base abi.Reg // integer registers
	x, y       abi.Reg // float registers
	disp       int64
	imm        int64
	n          byte
}

var aluNames = map[uint8]obj.As{aluAdd: x86.AADDQ, aluOr: x86.AORQ, aluAnd: x86.AANDQ, aluSub: x86.ASUBQ, aluXor: x86.AXORQ}

var floatOps = map[uint8]obj.As{fAdd: x86.AADDSD, fSub: x86.ASUBSD, fMul: x86.AMULSD, fDiv: x86.ADIVSD, fSqrt: x86.ASQRTSD}

var condSets = map[cond]obj.As{ccO: x86.ASETOS, ccB: x86.ASETCS, ccAE: x86.ASETCC, ccE: x86.ASETEQ, ccNE: x86.ASETNE, ccBE: x86.ASETLS,
	ccA: x86.ASETHI, ccP: x86.ASETPS, ccNP: x86.ASETPC, ccL: x86.ASETLT, ccGE: x86.ASETGE, ccLE: x86.ASETLE, ccG: x86.ASETGT}

var condMoves = map[cond]obj.As{ccB: x86.ACMOVQCS, ccAE: x86.ACMOVQCC, ccE: x86.ACMOVQEQ, ccNE: x86.ACMOVQNE, ccBE: x86.ACMOVQLS,
	ccA: x86.ACMOVQHI, ccL: x86.ACMOVQLT, ccGE: x86.ACMOVQGE, ccLE: x86.ACMOVQLE, ccG: x86.ACMOVQGT}

func forms() (fs []form) {
	add := func(name string, own func(a *assembler, c *operandsCase), ref func(g *golangAsm, c *operandsCase)) {
		fs = append(fs, form{name, own, ref})
	}
	for sub, as := range aluNames {
		add("alu rr", func(a *assembler, c *operandsCase) { a.alu(sub, c.d, c.s) }, func(g *golangAsm, c *operandsCase) { g.add(as, gReg(c.s), gReg(c.d)) })
		add("alu rm", func(a *assembler, c *operandsCase) { a.aluMem(sub, c.d, at(c.base, c.disp)) }, func(g *golangAsm, c *operandsCase) { g.add(as, gMem(c.base, c.disp), gReg(c.d)) })
		add("alu ri", func(a *assembler, c *operandsCase) { a.aluImm(sub, c.d, int32(c.imm)) }, func(g *golangAsm, c *operandsCase) { g.add(as, gImm(c.imm), gReg(c.d)) })
	}
	add("cmp rr", func(a *assembler, c *operandsCase) { a.alu(aluCmp, c.d, c.s) }, func(g *golangAsm, c *operandsCase) { g.add(x86.ACMPQ, gReg(c.d), gReg(c.s)) })
	add("cmp rm", func(a *assembler, c *operandsCase) { a.aluMem(aluCmp, c.d, at(c.base, c.disp)) }, func(g *golangAsm, c *operandsCase) { g.add(x86.ACMPQ, gReg(c.d), gMem(c.base, c.disp)) })
	add("cmp ri", func(a *assembler, c *operandsCase) { a.aluImm(aluCmp, c.d, int32(c.imm)) }, func(g *golangAsm, c *operandsCase) { g.add(x86.ACMPQ, gReg(c.d), gImm(c.imm)) })
	add("cmp mi", func(a *assembler, c *operandsCase) { a.aluMemImm(aluCmp, at(c.base, c.disp), int32(c.imm)) }, func(g *golangAsm, c *operandsCase) { g.add(x86.ACMPQ, gMem(c.base, c.disp), gImm(c.imm)) })
	add("test", func(a *assembler, c *operandsCase) { a.rr(opW|0x85, c.d, c.d) }, func(g *golangAsm, c *operandsCase) { g.add(x86.ATESTQ, gReg(c.d), gReg(c.d)) })
	add("imul rr", func(a *assembler, c *operandsCase) { a.alu(aluMul, c.d, c.s) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AIMULQ, gReg(c.s), gReg(c.d)) })
	add("imul rm", func(a *assembler, c *operandsCase) { a.aluMem(aluMul, c.d, at(c.base, c.disp)) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AIMULQ, gMem(c.base, c.disp), gReg(c.d)) })
	add("imul rri", func(a *assembler, c *operandsCase) { a.imulImm(c.d, c.s, int32(c.imm)) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AIMUL3Q, gImm(c.imm), gReg(c.d), gReg(c.s)) })
	add("neg", func(a *assembler, c *operandsCase) { a.ext(opW|0xf7, unNeg, c.d) }, func(g *golangAsm, c *operandsCase) { g.add(x86.ANEGQ, obj.Addr{}, gReg(c.d)) })
	add("imul high", func(a *assembler, c *operandsCase) { a.ext(opW|0xf7, 5, c.s) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AIMULQ, gReg(c.s), obj.Addr{}) })
	add("idiv", func(a *assembler, c *operandsCase) { a.ext(opW|0xf7, 7, c.s) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AIDIVQ, gReg(c.s), obj.Addr{}) })
	add("div32", func(a *assembler, c *operandsCase) { a.ext(0xf7, 6, c.s) }, func(g *golangAsm, c *operandsCase) { g.add(x86.ADIVL, gReg(c.s), obj.Addr{}) })
	for sub, as := range map[uint8]obj.As{shShl: x86.ASHLQ, shShr: x86.ASHRQ, shSar: x86.ASARQ} {
		add("shift imm", func(a *assembler, c *operandsCase) { a.ext(opW|0xc1, sub, c.d); a.put(c.n) }, func(g *golangAsm, c *operandsCase) { g.add(as, gImm(int64(c.n)), gReg(c.d)) })
		add("shift cl", func(a *assembler, c *operandsCase) { a.ext(opW|0xd3, sub, c.d) }, func(g *golangAsm, c *operandsCase) { g.add(as, gReg(abi.RCX), gReg(c.d)) })
	}
	add("lea", func(a *assembler, c *operandsCase) { a.lea(c.d, at(c.base, c.disp)) }, func(g *golangAsm, c *operandsCase) { g.add(x86.ALEAQ, gMem(c.base, c.disp), gReg(c.d)) })
	add("mov rr", func(a *assembler, c *operandsCase) { a.rr(opW|0x89, c.s, c.d) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AMOVQ, gReg(c.s), gReg(c.d)) })
	add("load", func(a *assembler, c *operandsCase) { a.load(c.d, at(c.base, c.disp)) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AMOVQ, gMem(c.base, c.disp), gReg(c.d)) })
	add("load32", func(a *assembler, c *operandsCase) { a.rm(opW|0x63, c.d, at(c.base, c.disp), 0) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AMOVLQSX, gMem(c.base, c.disp), gReg(c.d)) })
	add("store", func(a *assembler, c *operandsCase) { a.store(at(c.base, c.disp), c.s) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AMOVQ, gReg(c.s), gMem(c.base, c.disp)) })
	add("store imm", func(a *assembler, c *operandsCase) { a.storeImm(at(c.base, c.disp), int32(c.imm)) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AMOVQ, gImm(c.imm), gMem(c.base, c.disp)) })
	add("mov imm64", func(a *assembler, c *operandsCase) { a.movImm(c.d, c.imm<<32|1<<40) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AMOVQ, gImm(c.imm<<32|1<<40), gReg(c.d)) })
	for cc, as := range condSets {
		add("setcc", func(a *assembler, c *operandsCase) { a.ext(opByte|op0F|0x90|opc(cc), 0, c.d) }, func(g *golangAsm, c *operandsCase) { g.add(as, obj.Addr{}, gByteReg(c.d)) })
	}
	for cc, as := range condMoves {
		add("cmov", func(a *assembler, c *operandsCase) { a.rr(opW|op0F|0x40|opc(cc), c.d, c.s) }, func(g *golangAsm, c *operandsCase) { g.add(as, gReg(c.s), gReg(c.d)) })
	}
	for sub, as := range floatOps {
		add("float rr", func(a *assembler, c *operandsCase) { a.rr(opF2|op0F|opc(sub), c.x, c.y) }, func(g *golangAsm, c *operandsCase) { g.add(as, gReg(c.y), gReg(c.x)) })
		add("float rm", func(a *assembler, c *operandsCase) { a.rm(opF2|op0F|opc(sub), c.x, at(c.base, c.disp), 0) }, func(g *golangAsm, c *operandsCase) { g.add(as, gMem(c.base, c.disp), gReg(c.x)) })
	}
	add("ucomisd", func(a *assembler, c *operandsCase) { a.rr(op66|op0F|0x2e, c.x, c.y) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AUCOMISD, gReg(c.y), gReg(c.x)) })
	add("xorpd", func(a *assembler, c *operandsCase) { a.rr(op66|op0F|fXor, c.x, c.y) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AXORPD, gReg(c.y), gReg(c.x)) })
	add("andpd", func(a *assembler, c *operandsCase) { a.rr(op66|op0F|fAnd, c.x, c.y) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AANDPD, gReg(c.y), gReg(c.x)) })
	add("xorps", func(a *assembler, c *operandsCase) { a.rr(op0F|0x57, c.x, c.x) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AXORPS, gReg(c.x), gReg(c.x)) })
	add("movaps", func(a *assembler, c *operandsCase) { a.rr(op0F|0x28, c.x, c.y) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AMOVAPS, gReg(c.y), gReg(c.x)) })
	add("roundsd", func(a *assembler, c *operandsCase) { a.rr(op66|op3A|0x0b, c.x, c.y); a.put(roundFloor) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AROUNDSD, gImm(roundFloor), gReg(c.x), gReg(c.y)) })
	add("cvtsi2sd", func(a *assembler, c *operandsCase) { a.rr(opW|opF2|op0F|0x2a, c.x, c.s) }, func(g *golangAsm, c *operandsCase) { g.add(x86.ACVTSQ2SD, gReg(c.s), gReg(c.x)) })
	add("movq to float", func(a *assembler, c *operandsCase) { a.mov(c.x, c.s) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AMOVQ, gReg(c.s), gReg(c.x)) })
	add("movq to int", func(a *assembler, c *operandsCase) { a.mov(c.d, c.x) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AMOVQ, gReg(c.x), gReg(c.d)) })
	add("float load", func(a *assembler, c *operandsCase) { a.load(c.x, at(c.base, c.disp)) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AMOVSD, gMem(c.base, c.disp), gReg(c.x)) })
	add("float store", func(a *assembler, c *operandsCase) { a.store(at(c.base, c.disp), c.x) }, func(g *golangAsm, c *operandsCase) { g.add(x86.AMOVSD, gReg(c.x), gMem(c.base, c.disp)) })
	return fs
}

func randomCase(r *rand.Rand) *operandsCase {
	reg := func() abi.Reg {
		for {
			if x := abi.Reg(r.Intn(16)); x != abi.RSP {
				return x
			}
		}
	}
	c := &operandsCase{d: reg(), s: reg(), base: abi.Reg(r.Intn(16)), x: abi.X0 + abi.Reg(r.Intn(16)), y: abi.X0 + abi.Reg(r.Intn(16)), n: byte(2 + r.Intn(62))}
	c.disp = []int64{0, 8, -8, 127, 128, -128, -129, 4096, 1<<31 - 1}[r.Intn(9)]
	c.imm = []int64{1, -1, 2, 127, 128, -128, -129, 1000, 1<<31 - 1, -1 << 31}[r.Intn(10)]
	return c
}

// TestEncodingAgainstGolangAsm compares all forms byte for byte.
func TestEncodingAgainstGolangAsm(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	g := newGolangAsm()
	for _, f := range forms() {
		for range 300 {
			c := randomCase(r)
			a := &assembler{}
			f.own(a, c)
			f.ref(g, c)
			want, err := g.assemble()
			if err != nil {
				t.Fatalf("%s %+v: %v", f.name, *c, err)
			}
			if !bytes.Equal(a.buf, want) {
				t.Errorf("%s %+v: % x, golang-asm % x", f.name, *c, a.buf, want)
				break
			}
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	const n = 1000
	r := rand.New(rand.NewSource(1))
	fs := forms()
	var cases [n]*operandsCase
	for i := range cases {
		cases[i] = randomCase(r)
	}
	b.Run("own", func(b *testing.B) {
		a := &assembler{}
		for b.Loop() {
			a.buf = a.buf[:0]
			for i, c := range cases {
				fs[i%len(fs)].own(a, c)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/instr")
	})
	b.Run("golang-asm", func(b *testing.B) {
		g := newGolangAsm()
		for b.Loop() {
			for i, c := range cases {
				fs[i%len(fs)].ref(g, c)
			}
			if _, err := g.assemble(); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/instr")
	})
}
