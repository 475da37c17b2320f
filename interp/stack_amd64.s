#include "textflag.h"

// func growStack()
// The frame is growBytes: the check in the prologue makes Go provide that much.
TEXT ·growStack(SB), 0, $734003200-0
	RET

// func stackRoom() (left, size int)
// The first two words of Go's g are the bounds of its stack.
TEXT ·stackRoom(SB), NOSPLIT, $0-16
	MOVQ (TLS), CX
	MOVQ 0(CX), AX
	MOVQ 8(CX), BX
	SUBQ AX, BX
	MOVQ SP, DX
	SUBQ AX, DX
	MOVQ DX, left+0(FP)
	MOVQ BX, size+8(FP)
	RET
