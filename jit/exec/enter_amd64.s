#include "textflag.h"

// func enter(ctx uintptr)
//
// Goes to CtxNativePC on the native stack CtxNativeSP. Comes back by the RET of
// a stub's exit sequence, which has restored SP and BP from the context. The
// compiler's ABI wrapper restores R14 and X15.
TEXT ·enter(SB), NOSPLIT|NOFRAME, $0-8
	MOVQ ctx+0(FP), R15
	MOVQ BP, 32(R15)  // CtxHostBP
	MOVQ SP, 24(R15)  // CtxHostSP
	MOVQ $1, 80(R15)  // CtxInNative
	MOVQ 40(R15), SP  // CtxNativeSP
	MOVQ 48(R15), AX  // CtxNativePC
	JMP  AX

// The hooks run on the signal stack with the kernel's arguments: DI signal, SI
// siginfo, DX ucontext. In the ucontext: R15 at 96, RSP at 160, RIP at 168.
// They may clobber AX, CX, R8 and R9 only.

// inCode leaves 1 in AX when the interrupted RIP lies in a code region.
#define IN_CODE(found, missing) \
	MOVQ 168(DX), AX          \
	LEAQ ·regions(SB), CX     \
	MOVQ $64, R8              \
next:                         \
	CMPQ AX, 0(CX)            \
	JB   skip                 \
	CMPQ AX, 8(CX)            \
	JB   found                \
skip:                         \
	ADDQ $16, CX              \
	DECQ R8                   \
	JNZ  next                 \
	JMP  missing

// urgHook poisons the stack limit and goes on to Go's handler.
TEXT ·urgHook(SB), NOSPLIT|NOFRAME, $0
	IN_CODE(native, chain)
native:
	MOVQ 96(DX), R9
	LOCK
	ORQ  $1, 16(R9)           // CtxPending |= PendingGC
	MOVQ $0x7fffffffffffffff, AX
	MOVQ AX, 0(R9)            // CtxStackLimit = PoisonLimit
chain:
	MOVQ ·urgNext(SB), AX
	JMP  AX

// faultHook sends a fault in native code to its region's fault exit.
TEXT ·segvHook(SB), NOSPLIT|NOFRAME, $0
	IN_CODE(native, chain)
native:
	LEAQ ·regions(SB), R8
	SUBQ R8, CX
	LEAQ ·faultExits(SB), R8
	SHRQ $1, CX
	ADDQ CX, R8
	MOVQ 0(R8), AX
	MOVQ 96(DX), R9
	MOVQ 168(DX), R8
	MOVQ R8, 912(R9)          // CtxScratch = faulting RIP
	MOVQ 16(SI), R8
	MOVQ R8, 920(R9)          // and the faulting address
	MOVQ AX, 168(DX)
	RET
chain:
	MOVQ ·segvNext(SB), AX
	JMP  AX

TEXT ·busHook(SB), NOSPLIT|NOFRAME, $0
	IN_CODE(native, chain)
native:
	JMP ·segvHook(SB)
chain:
	MOVQ ·busNext(SB), AX
	JMP  AX

TEXT ·fpeHook(SB), NOSPLIT|NOFRAME, $0
	IN_CODE(native, chain)
native:
	JMP ·segvHook(SB)
chain:
	MOVQ ·fpeNext(SB), AX
	JMP  AX


// func hookPC(n int) uintptr
TEXT ·hookPC(SB), NOSPLIT, $0-16
	MOVQ n+0(FP), AX
	CMPQ AX, $0
	JEQ  urg
	CMPQ AX, $1
	JEQ  segv
	CMPQ AX, $2
	JEQ  bus
	LEAQ ·fpeHook(SB), AX
	JMP  done
urg:
	LEAQ ·urgHook(SB), AX
	JMP  done
segv:
	LEAQ ·segvHook(SB), AX
	JMP  done
bus:
	LEAQ ·busHook(SB), AX
done:
	MOVQ AX, ret+8(FP)
	RET
