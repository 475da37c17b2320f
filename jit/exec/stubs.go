//go:build linux && amd64

package exec

import (
	"encoding/binary"

	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/abi"
)

// Exit codes in CtxExit.
const (
	exitDone = iota
	exitTrap
	exitPoll
	exitAlloc
	exitRestore
	exitHelper
	exitForce
	exitChain
	exitInterp
	exitFault // a signal in native code
)

// saved is the room that stubs which preserve registers take on the native stack:
// thirteen general registers and fifteen X registers.
var savedInts = []abi.Reg{abi.RAX, abi.RCX, abi.RDX, abi.RBX, abi.RBP, abi.RSI, abi.RDI,
	abi.R8, abi.R9, abi.R10, abi.R12, abi.R13, abi.R14}

const savedFloats = 15

var savedSize = int32(8 * (len(savedInts) + savedFloats))

// emitter writes the few instruction forms that stubs are made of.
type emitter struct{ b []byte }

func (e *emitter) bytes(b ...byte) { e.b = append(e.b, b...) }
func (e *emitter) imm32(n int32)   { e.b = binary.LittleEndian.AppendUint32(e.b, uint32(n)) }

// context emits op reg, [r15+off] (or the store), op being 8B or 89.
func (e *emitter) context(op byte, r abi.Reg, off int32) {
	rex := byte(0x49)
	if r >= abi.R8 {
		rex |= 4
	}
	e.bytes(rex, op, 0x87|byte(r&7)<<3)
	e.imm32(off)
}
func (e *emitter) loadCtx(r abi.Reg, off int32)  { e.context(0x8b, r, off) }
func (e *emitter) storeCtx(off int32, r abi.Reg) { e.context(0x89, r, off) }

func (e *emitter) contextFloat(op byte, x abi.Reg, off int32) {
	n := byte(x - abi.X0)
	e.bytes(0xf2, 0x41|n>>3<<2, 0x0f, op, 0x87|(n&7)<<3)
	e.imm32(off)
}
func (e *emitter) loadCtxFloat(x abi.Reg, off int32)  { e.contextFloat(0x10, x, off) }
func (e *emitter) storeCtxFloat(off int32, x abi.Reg) { e.contextFloat(0x11, x, off) }

// stack emits mov between a general register and [rsp+off].
func (e *emitter) stack(op byte, r abi.Reg, off int32) {
	rex := byte(0x48)
	if r >= abi.R8 {
		rex |= 4
	}
	e.bytes(rex, op, 0x84|byte(r&7)<<3, 0x24)
	e.imm32(off)
}

func (e *emitter) stackFloat(op byte, n int, off int32) {
	e.bytes(0xf2)
	if n >= 8 {
		e.bytes(0x44)
	}
	e.bytes(0x0f, op, 0x84|byte(n&7)<<3, 0x24)
	e.imm32(off)
}

func (e *emitter) storeCtxImm(off, n int32) {
	e.bytes(0x49, 0xc7, 0x87)
	e.imm32(off)
	e.imm32(n)
}

func (e *emitter) addCtx(r abi.Reg, off int32) { e.context(0x03, r, off) }
func (e *emitter) pushCtx(off int32)           { e.bytes(0x41, 0xff, 0xb7); e.imm32(off) }
func (e *emitter) ret()                        { e.bytes(0xc3) }
func (e *emitter) callCtx(off int32)           { e.bytes(0x41, 0xff, 0x97); e.imm32(off) }
func (e *emitter) jmpCtx(off int32)            { e.bytes(0x41, 0xff, 0xa7); e.imm32(off) }
func (e *emitter) addSP(n int32)               { e.bytes(0x48, 0x81, 0xc4); e.imm32(n) }
func (e *emitter) subSP(n int32)               { e.bytes(0x48, 0x81, 0xec); e.imm32(n) }
func (e *emitter) saveArgs()                   { e.args(e.storeIntArg, e.storeFloatArg) }
func (e *emitter) loadArgs()                   { e.args(e.loadIntArg, e.loadFloatArg) }
func (e *emitter) storeIntArg(i int)           { e.storeCtx(int32(heap.CtxIntArgs+8*i), abi.IntArgs[i]) }
func (e *emitter) loadIntArg(i int)            { e.loadCtx(abi.IntArgs[i], int32(heap.CtxIntArgs+8*i)) }
func (e *emitter) storeFloatArg(i int) {
	e.storeCtxFloat(int32(heap.CtxFloatArgs+8*i), abi.FloatArgs[i])
}
func (e *emitter) loadFloatArg(i int) {
	e.loadCtxFloat(abi.FloatArgs[i], int32(heap.CtxFloatArgs+8*i))
}

// back is a return that is no RET. An exit switches stacks between a call and its
// return, so the processor's stack of return addresses has another address on top than
// the one to go to: RET is always predicted wrong there, in and out; an indirect
// jump is predicted by what was taken before.
func (e *emitter) back() {
	e.bytes(0x48, 0x8d, 0x64, 0x24, 0x08) // lea rsp,[rsp+8]: no register and no flag changes
	e.bytes(0xff, 0x64, 0x24, 0xf8)       // jmp [rsp-8]; signals are taken on another stack
}

func (e *emitter) args(ints, floats func(int)) {
	for i := range abi.IntArgs {
		ints(i)
	}
	for i := range abi.FloatArgs {
		floats(i)
	}
}

func (e *emitter) loadResult() {
	e.loadIntArg(0)
	e.loadFloatArg(0)
}

// exit leaves native code; it comes back, if at all, at the resume point that
// Go stores into CtxNativePC, with the stack as it was.
func (e *emitter) exit(code int32) {
	e.storeCtx(heap.CtxExitArg, abi.R11)
	e.storeCtxImm(heap.CtxExit, code)
	e.storeCtx(heap.CtxNativeSP, abi.RSP)
	e.loadCtx(abi.RSP, heap.CtxHostSP)
	e.loadCtx(abi.RBP, heap.CtxHostBP)
	e.storeCtxImm(heap.CtxInNative, 0)
	if code == exitDone {
		e.ret()
	} else {
		e.back()
	}
}

// saveAll and restoreAll keep every register but R11, R15 and X15.
func (e *emitter) saveAll() {
	e.subSP(savedSize)
	e.eachSaved(0x89, 0x11)
}

func (e *emitter) restoreAll() {
	e.eachSaved(0x8b, 0x10)
	e.addSP(savedSize)
}

func (e *emitter) eachSaved(opInt, opFloat byte) {
	for i, r := range savedInts {
		e.stack(opInt, r, int32(8*i))
	}
	for n := 0; n < savedFloats; n++ {
		e.stackFloat(opFloat, n, int32(8*(len(savedInts)+n)))
	}
}

// stubs holds the addresses of the engine's stubs and of their resume points.
type stubs struct {
	entry [abi.NumStubs]uintptr
	enter uintptr // loads arguments from the context, calls CtxScratch, exits with exitDone
	done  uintptr // the return address that enter leaves: the bottom of a native activation

	kept [2]uintptr // return addresses of calls that keep registers: what saveAll has saved lies above them

	resumeResult uintptr // result registers from the context, return to native code
	resumeSaved  uintptr // all registers from the stack, return
	resumeAlloc  uintptr // the same with R11 = CtxScratch
	resumeArgs   uintptr // argument registers from the context, return
	resumeTail   uintptr // argument registers from the context, jump to CtxScratch
	fault        uintptr // where the signal hooks send a fault in native code
}

// beginChain makes the words of a chain and calls the address in R11. The two tops of the last
// evacuation are room that only Go writes.
func (e *emitter) beginChain() {
	e.bytes(0x66, 0x4d, 0x0f, 0x6e, 0xfb) // movq x15, r11
	e.subSP(abi.ChainWords*8 - 24)
	e.loadCtx(abi.R11, heap.CtxArenaA)
	e.addCtx(abi.R11, heap.CtxArenaB)
	e.addCtx(abi.R11, heap.CtxLoopStep)
	e.bytes(0x41, 0x53) // push r11
	e.pushCtx(heap.CtxArenaB)
	e.pushCtx(heap.CtxArenaA)
	e.bytes(0x66, 0x4d, 0x0f, 0x7e, 0xfb) // movq r11, x15
	e.bytes(0x41, 0xff, 0xd3)             // call r11
}

// emitStubs writes all stubs into room; base is the address that the first byte will have.
func emitStubs(base uintptr, room []byte) ([]byte, *stubs) {
	e, s := &emitter{room[:0]}, &stubs{}
	here := func() uintptr { return base + uintptr(len(e.b)) }
	hidden := func(op func(abi.Reg, int32)) {
		op(abi.Dest, heap.CtxDest)
		op(abi.Env, heap.CtxEnv)
	}
	store := func(r abi.Reg, off int32) { e.storeCtx(off, r) }

	s.enter = here()
	e.loadArgs()
	hidden(e.loadCtx)
	e.callCtx(heap.CtxScratch)
	s.done = here()
	e.storeIntArg(0)
	e.storeFloatArg(0)
	e.exit(exitDone)

	s.entry[abi.StubTrap] = here()
	e.saveArgs()
	e.exit(exitTrap)

	for _, st := range []struct {
		stub abi.Stub
		code int32
	}{{abi.StubPoll, exitPoll}, {abi.StubRestore, exitRestore}} {
		s.entry[st.stub] = here()
		e.saveAll()
		e.exit(st.code)
	}
	s.resumeSaved = here()
	e.restoreAll()
	e.back()

	s.entry[abi.StubAlloc] = here()
	e.saveAll()
	e.exit(exitAlloc)
	s.resumeAlloc = here()
	e.restoreAll()
	e.loadCtx(abi.R11, heap.CtxScratch)
	e.back()

	for _, st := range []struct {
		stub abi.Stub
		code int32
	}{{abi.StubForce, exitForce}, {abi.StubChainPoint, exitChain}, {abi.StubInterp, exitInterp}, {abi.StubHelper, exitHelper}} {
		if st.stub == abi.StubHelper {
			strings, entry := stringStubs()
			for i, off := range entry {
				s.entry[abi.StubString+abi.Stub(i)] = here() + uintptr(off)
			}
			e.bytes(strings...) // falls through to the helper
		}
		s.entry[st.stub] = here()
		e.saveArgs()
		hidden(store)
		e.exit(st.code)
	}
	s.resumeResult = here()
	e.loadResult()
	e.back()
	for i, st := range [...]abi.Stub{abi.StubHelper, abi.StubForce} {
		s.entry[abi.StubHelperKept+abi.Stub(i)] = here()
		e.saveAll()
		e.bytes(0xe8) // call
		e.imm32(int32(int64(s.entry[st]) - int64(here()+4)))
		s.kept[i] = here()
		e.stack(0x89, abi.IntResult, 0) // over what has been saved of them
		e.stackFloat(0x11, 0, int32(8*len(savedInts)))
		e.restoreAll()
		e.ret()
	}
	s.resumeArgs = here()
	e.loadArgs()
	hidden(e.loadCtx)
	e.back()
	s.resumeTail = here()
	e.loadArgs()
	hidden(e.loadCtx)
	e.jmpCtx(heap.CtxScratch)

	s.entry[abi.StubBeginChain] = here()
	e.beginChain()
	s.entry[abi.StubEndChain] = here()
	e.addSP(8 * abi.ChainWords)
	e.ret()

	s.fault = here()
	e.exit(exitFault)
	return e.b, s
}

// thunkSize is the room of one thunk: mov r11d, id; jmp StubInterp.
const thunkSize = 16

func thunk(at uintptr, id int, target uintptr) []byte {
	e := &emitter{}
	e.bytes(0x41, 0xbb)
	e.imm32(int32(id))
	e.bytes(0xe9)
	e.imm32(int32(int64(target) - int64(at+uintptr(len(e.b)+4))))
	return e.b
}
