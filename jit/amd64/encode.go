package amd64

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/jit/abi"
)

// Encoding of the instruction forms that emission uses (Intel SDM volume 2). An
// instruction is
//
//	[66|F2|F3] [REX] [0F [3A]] opcode ModRM [SIB] [disp] [imm]
//
// Labels are bound once. Jumps have 32 bits when they are written; shorten makes
// those short that reach their label with one byte.
type assembler struct {
	buf    []byte
	relocs []abi.Reloc
	labels []int32 // offset of each label, or -1
	jumps  []jump
	pool   []uint64
	loads  []fixup // 32-bit fields to words of the pool
	cuts   cuts    // holes that shorter jumps leave
}

type fixup struct{ at, to int32 }

type label int32

// opc is an opcode byte with the prefixes of its form.
type opc uint32

const (
	opW  opc = 1 << (8 + iota) // 64-bit operands
	op0F                       // two-byte opcode
	op3A                       // three-byte opcode 0F 3A
	op66
	opF2
	opF3
	opByte // 8-bit register operand: SPL… need REX
)

// mem is a memory operand: [base+disp], or a place relative to RIP.
type mem struct {
	kind memKind
	base abi.Reg
	disp int32
	word int32 // memPool: index of the word; memReloc: of the relocation, whose field is noted when it is written
}

type memKind uint8

const (
	memBase memKind = iota
	memPool
	memReloc
)

func at(base abi.Reg, disp int64) mem {
	if !isInt32(disp) {
		panic(fmt.Sprintf("encode: displacement %d is out of range", disp))
	}
	return mem{base: base, disp: int32(disp)}
}

// reloc appends a relocation, to be filled in where it stays: copying what was just written in parts waits until it
// is in the cache.
func (a *assembler) reloc(k abi.RelocKind) *abi.Reloc {
	a.relocs = append(a.relocs, abi.Reloc{})
	r := &a.relocs[len(a.relocs)-1]
	r.Kind, r.Off = k, len(a.buf)
	return r
}

// lastReloc is a place for the relocation that was appended last; it is used once.
func (a *assembler) lastReloc() mem { return mem{kind: memReloc, word: int32(len(a.relocs) - 1)} }

// reset begins with other code, in the memory of the one before.
func (a *assembler) reset() {
	a.buf, a.relocs, a.labels, a.jumps = a.buf[:0], a.relocs[:0], a.labels[:0], a.jumps[:0]
	a.pool, a.loads = a.pool[:0], a.loads[:0]
}

func (a *assembler) pc() int       { return len(a.buf) }
func (a *assembler) put(b byte)    { a.buf = append(a.buf, b) }
func (a *assembler) imm32(x int32) { a.buf = binary.LittleEndian.AppendUint32(a.buf, uint32(x)) }
func (a *assembler) imm64(x int64) { a.buf = binary.LittleEndian.AppendUint64(a.buf, uint64(x)) }

// number is the register's number within its file.
func number(r abi.Reg) byte { return byte(r) & 15 }

// word writes the lowest bits of w, whole bytes, in one go.
func (a *assembler) word(w uint64, bits uint) {
	n := len(a.buf)
	if cap(a.buf)-n < 8 {
		a.buf = slices.Grow(a.buf, 8)
	}
	binary.LittleEndian.PutUint64(a.buf[n:n+8], w)
	a.buf = a.buf[:n+int(bits/8)]
}

// prefixes is everything before ModRM, first byte lowest, and its size in bits. reg, rm are full numbers.
func prefixes(op opc, reg, rm byte) (w uint64, bits uint) {
	switch {
	case op&(op66|opF2|opF3) == 0:
	case op&op66 != 0:
		w, bits = 0x66, 8
	case op&opF2 != 0:
		w, bits = 0xf2, 8
	default:
		w, bits = 0xf3, 8
	}
	rex := reg>>3<<2 | rm>>3 | byte(op&opW/opW)<<3
	if rex != 0 || op&opByte != 0 && (reg >= 4 || rm >= 4) {
		w |= uint64(0x40|rex) << bits
		bits += 8
	}
	switch {
	case op&op0F != 0:
		w |= 0x0f << bits
		bits += 8
	case op&op3A != 0:
		w |= 0x3a0f << bits
		bits += 16
	}
	return w | uint64(byte(op))<<bits, bits + 8
}

// rr is op with two registers, reg in the reg field.
func (a *assembler) rr(op opc, reg, rm abi.Reg) {
	w, bits := prefixes(op, number(reg), number(rm))
	a.word(w|uint64(0xc0|number(reg)&7<<3|number(rm)&7)<<bits, bits+8)
}

// ext is op with an extension instead of a register.
func (a *assembler) ext(op opc, ext byte, rm abi.Reg) {
	w, bits := prefixes(op, 0, number(rm))
	a.word(w|uint64(0xc0|ext<<3|number(rm)&7)<<bits, bits+8)
}

// rm is op with memory; tail is the number of bytes of the instruction behind the operand.
func (a *assembler) rm(op opc, reg abi.Reg, m mem, tail int32) { a.memory(op, number(reg), m, tail) }

func (a *assembler) memory(op opc, reg byte, m mem, tail int32) {
	if m.kind != memBase {
		a.placed(op, reg, m, tail)
		return
	}
	base := number(m.base)
	w, bits := prefixes(op, reg, base)
	mode := byte(0x80)
	if m.disp == int32(int8(m.disp)) {
		mode = 0x40
		if m.disp == 0 && base&7 != 5 {
			mode = 0
		}
	}
	w |= uint64(mode|reg&7<<3|base&7) << bits
	bits += 8
	if base&7 == 4 {
		w |= 0x24 << bits
		bits += 8
	}
	if mode == 0x40 {
		w |= uint64(byte(m.disp)) << bits
		bits += 8
	}
	a.word(w, bits)
	if mode == 0x80 {
		a.imm32(m.disp)
	}
}

// placed is op with memory relative to RIP.
func (a *assembler) placed(op opc, reg byte, m mem, tail int32) {
	w, bits := prefixes(op, reg, 0)
	a.word(w|uint64(reg&7<<3|5)<<bits, bits+8)
	at := int32(a.pc())
	if m.kind == memPool {
		a.loads = append(a.loads, fixup{at, m.word})
		a.imm32(-tail)
		return
	}
	r := &a.relocs[m.word]
	r.Off, r.Addend = int(at), r.Addend-tail
	a.imm32(0)
}

// lea2 is d = x + y.
func (a *assembler) lea2(d, x, y abi.Reg) {
	if number(x)&7 == 5 && number(y)&7 != 5 {
		x, y = y, x
	}
	rex := 0x48 | number(d)>>3<<2 | number(y)>>3<<1 | number(x)>>3
	sib := number(y)&7<<3 | number(x)&7
	if number(x)&7 == 5 { // this base needs a displacement
		a.buf = append(a.buf, rex, 0x8d, 0x44|number(d)&7<<3, sib, 0)
		return
	}
	a.buf = append(a.buf, rex, 0x8d, 0x04|number(d)&7<<3, sib)
}

func (a *assembler) lea(d abi.Reg, m mem) { a.rm(opW|0x8d, d, m, 0) }

// alu is d op= s for the family add … cmp; imul is apart.
func (a *assembler) alu(sub uint8, d, s abi.Reg) {
	if sub == aluMul {
		a.rr(opW|op0F|0xaf, d, s)
		return
	}
	a.rr(opW|opc(sub)<<3|1, s, d)
}

func (a *assembler) aluMem(sub uint8, d abi.Reg, m mem) {
	if sub == aluMul {
		a.rm(opW|op0F|0xaf, d, m, 0)
		return
	}
	a.rm(opW|opc(sub)<<3|3, d, m, 0)
}

func (a *assembler) aluImm(sub uint8, d abi.Reg, x int32) {
	switch {
	case sub == aluMul:
		a.imulImm(d, d, x)
	case x == int32(int8(x)):
		a.ext(opW|0x83, sub, d)
		a.put(byte(x))
	case d == abi.RAX:
		a.buf = append(a.buf, 0x48, sub<<3|5)
		a.imm32(x)
	default:
		a.ext(opW|0x81, sub, d)
		a.imm32(x)
	}
}

// aluMemImm is op with memory and an immediate.
func (a *assembler) aluMemImm(sub uint8, m mem, x int32) {
	if x == int32(int8(x)) {
		a.memory(opW|0x83, sub, m, 1)
		a.put(byte(x))
		return
	}
	a.memory(opW|0x81, sub, m, 4)
	a.imm32(x)
}

func (a *assembler) imulImm(d, s abi.Reg, x int32) {
	if x == int32(int8(x)) {
		a.rr(opW|0x6b, d, s)
		a.put(byte(x))
		return
	}
	a.rr(opW|0x69, d, s)
	a.imm32(x)
}

func (a *assembler) imulMemImm(d abi.Reg, m mem, x int32) {
	if x == int32(int8(x)) {
		a.rm(opW|0x6b, d, m, 1)
		a.put(byte(x))
		return
	}
	a.rm(opW|0x69, d, m, 4)
	a.imm32(x)
}

// movImm is the shortest load of a constant; it may change the flags.
func (a *assembler) movImm(d abi.Reg, x int64) {
	switch {
	case x == 0:
		a.rr(0x31, d, d)
	case x == int64(uint32(x)):
		a.shortReg(0, 0xb8, d)
		a.imm32(int32(x))
	case isInt32(x):
		a.ext(opW|0xc7, 0, d)
		a.imm32(int32(x))
	default:
		a.shortReg(8, 0xb8, d)
		a.imm64(x)
	}
}

// shortReg is an opcode with the register in its low bits.
func (a *assembler) shortReg(rex, op byte, r abi.Reg) {
	if rex |= number(r) >> 3; rex != 0 {
		a.put(0x40 | rex)
	}
	a.put(op | number(r)&7)
}

// mov copies a word between registers of any kind.
func (a *assembler) mov(d, s abi.Reg) {
	switch {
	case d == s:
	case d.IsFloat() && s.IsFloat():
		a.rr(op0F|0x28, d, s)
	case d.IsFloat():
		a.rr(opW|op66|op0F|0x6e, d, s)
	case s.IsFloat():
		a.rr(opW|op66|op0F|0x7e, s, d)
	default:
		a.rr(opW|0x89, s, d)
	}
}

func (a *assembler) load(d abi.Reg, m mem) {
	if d.IsFloat() {
		a.rm(opF2|op0F|0x10, d, m, 0)
		return
	}
	a.rm(opW|0x8b, d, m, 0)
}

func (a *assembler) store(m mem, s abi.Reg) {
	if s.IsFloat() {
		a.rm(opF2|op0F|0x11, s, m, 0)
		return
	}
	a.rm(opW|0x89, s, m, 0)
}

func (a *assembler) storeImm(m mem, x int32) {
	a.memory(opW|0xc7, 0, m, 4)
	a.imm32(x)
}

// newLabel makes a label that is bound later.
func (a *assembler) newLabel() label {
	a.labels = append(a.labels, -1)
	return label(len(a.labels) - 1)
}

func (a *assembler) bind(l label) { a.labels[l] = int32(a.pc()) }

func (a *assembler) jmp(l label) {
	a.put(0xe9)
	a.to(l, jumpPlain)
}

func (a *assembler) jcc(c cond, l label) {
	a.buf = append(a.buf, 0x0f, 0x80|byte(c))
	a.to(l, jumpCond)
}

// callLabel calls a place in this code.
func (a *assembler) callLabel(l label) {
	a.put(0xe8)
	a.to(l, jumpFixed)
}

func (a *assembler) to(l label, form jumpForm) {
	a.jumps = append(a.jumps, jump{int32(a.pc()), l, form})
	a.imm32(0)
}

// leaLabel loads the address of a label.
func (a *assembler) leaLabel(d abi.Reg, l label) {
	a.buf = append(a.buf, 0x48|number(d)>>3<<2, 0x8d, 0x05|number(d)&7<<3)
	a.to(l, jumpFixed)
}

// callStub calls stub s, jmpStub goes there.
func (a *assembler) callStub(s abi.Stub) { a.toStub(0xe8, s) }
func (a *assembler) jmpStub(s abi.Stub)  { a.toStub(0xe9, s) }

func (a *assembler) toStub(op byte, s abi.Stub) {
	a.put(op)
	a.reloc(abi.RelocStub).Stub = s
	a.imm32(0)
}

// transferTo calls (E8) or jumps to (E9) the code of a function.
func (a *assembler) transferTo(op byte, fn *core.Fn) {
	a.put(op)
	a.reloc(abi.RelocCode).Fn = fn
	a.imm32(0)
}

// movReloc loads R11D with a number that the engine gives for a relocation, which is still to be filled in.
func (a *assembler) movReloc(k abi.RelocKind) *abi.Reloc {
	a.buf = append(a.buf, 0x41, 0xbb)
	r := a.reloc(k)
	a.imm32(0)
	return r
}

// constant is a word of the pool behind the code.
func (a *assembler) constant(bits uint64) mem {
	for i, x := range a.pool {
		if x == bits {
			return mem{kind: memPool, word: int32(i)}
		}
	}
	a.pool = append(a.pool, bits)
	return mem{kind: memPool, word: int32(len(a.pool) - 1)}
}

// finish appends the pool and fills in all fields within the code.
func (a *assembler) finish() {
	for len(a.pool) > 0 && a.pc()%8 != 0 {
		a.put(0xcc)
	}
	start := int32(a.pc())
	for _, x := range a.pool {
		a.imm64(int64(x))
	}
	for _, f := range a.loads {
		a.patch(f.at, start+8*f.to)
	}
	for _, j := range a.jumps {
		switch target := a.labels[j.to]; {
		case target < 0:
			panic(fmt.Sprintf("encode: label %d is not bound", j.to))
		case j.form == jumpShort:
			a.buf[j.at] = byte(target - (j.at + 1))
		default:
			a.patch(j.at, target)
		}
	}
}

// patch adds the distance from the end of the field to its target.
func (a *assembler) patch(at, target int32) {
	field := a.buf[at : at+4]
	binary.LittleEndian.PutUint32(field, binary.LittleEndian.Uint32(field)+uint32(target-(at+4)))
}

// loadIndexed32 is movsxd d, dword [base+index*4].
func (a *assembler) loadIndexed32(d, base, index abi.Reg) {
	a.buf = append(a.buf, 0x48|number(d)>>3<<2|number(index)>>3<<1|number(base)>>3, 0x63, 0x04|number(d)&7<<3, 0x80|number(index)&7<<3|number(base)&7)
}
