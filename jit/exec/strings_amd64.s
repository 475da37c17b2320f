//go:build linux

#include "textflag.h"

// Operations on strings in machine code, each standing in for the builtin of its name; see
// strings.go. Nobody calls this function: the engine copies its code behind its stubs.
//
// The registers are those of package abi: arguments in AX, BX, CX, DI, SI, R8, R9, R10, the
// destination in R14, the context in R15, the number of the helper in R11. Everything else is free, but
// to the operations of which abi.StringStubs says what they change. Another operation that meets what it does not do itself (text that is not ASCII, an arena
// whose end is reached, a rare case) goes to slow, where the exit to the Go function stands:
// with the arguments, R11, R14 and the arena as they were.
//
// Layout of strings (heap/string.go): a value is [block | ascii:1 offset:31 length:32],
// a block [capacity | used | bytes]; the upper half of its first word is not the capacity's.

#define next_A      0(R14)
#define end_A       8(R14)
#define ctx_empty   88(R15)
#define ctx_args    128
#define ctx_ownBase 928(R15)
#define ctx_ownSize 936(R15)

// Longer results are made by Go, which copies in larger pieces.
#define largeString 0x100000

// TEXT_OF makes SI the address and CX the length of the text of the string at s; DX is spoilt.
#define TEXT_OF(s)       \
	MOVQ 0(s), SI         \
	MOVQ 8(s), CX         \
	MOVQ CX, DX           \
	SHLQ $1, DX           \
	SHRQ $33, DX          \
	LEAQ 16(SI)(DX*1), SI \
	MOVL CX, CX

// TEXTS_OF_BOTH makes CX and SI the addresses of the texts of the strings at AX and BX, which are spoilt.
#define TEXTS_OF_BOTH    \
	MOVQ 0(AX), CX        \
	MOVL 12(AX), AX       \
	MOVQ 0(BX), SI        \
	MOVL 12(BX), BX       \
	ANDL $0x7fffffff, AX  \
	ANDL $0x7fffffff, BX  \
	LEAQ 16(CX)(AX*1), CX \
	LEAQ 16(SI)(BX*1), SI

// COPY copies CX bytes from SI to DI, where it touches no other byte. Spoils DX, R12, R13, X0, X1.
#define COPY(few, below4, middle, long, more, done) \
	CMPQ    CX, $8               \
	JCS     few                  \
	CMPQ    CX, $16              \
	JHI     middle               \
	MOVQ    (SI), R12            \
	MOVQ    -8(SI)(CX*1), R13    \
	MOVQ    R12, (DI)            \
	MOVQ    R13, -8(DI)(CX*1)    \
	JMP     done                 \
few:                             \
	CMPQ    CX, $4               \
	JCS     below4               \
	MOVL    (SI), R12            \
	MOVL    -4(SI)(CX*1), R13    \
	MOVL    R12, (DI)            \
	MOVL    R13, -4(DI)(CX*1)    \
	JMP     done                 \
below4:                          \
	TESTQ   CX, CX               \
	JEQ     done                 \
	MOVQ    CX, DX               \
	SHRQ    $1, DX               \
	MOVBLZX (SI), R12            \
	MOVBLZX (SI)(DX*1), R13      \
	MOVB    R12, (DI)            \
	MOVBLZX -1(SI)(CX*1), R12    \
	MOVB    R13, (DI)(DX*1)      \
	MOVB    R12, -1(DI)(CX*1)    \
	JMP     done                 \
middle:                          \
	MOVOU   -16(SI)(CX*1), X1    \
	CMPQ    CX, $32              \
	JHI     long                 \
	MOVOU   (SI), X0             \
	MOVOU   X0, (DI)             \
	MOVOU   X1, -16(DI)(CX*1)    \
	JMP     done                 \
long:                            \
	LEAQ    -16(CX), R13         \
	XORL    R12, R12             \
more:                            \
	MOVOU   (SI)(R12*1), X0      \
	MOVOU   X0, (DI)(R12*1)      \
	ADDQ    $16, R12             \
	CMPQ    R12, R13             \
	JCS     more                 \
	MOVOU   X1, -16(DI)(CX*1)    \
done:

TEXT ·stringCode(SB), NOSPLIT|NOFRAME, $0-0
	// One jump for each of abi.StringStubs, in that order, and one to the end.
	JMP strByte
	JMP cmpString
	JMP ltString
	JMP leString
	JMP gtString
	JMP geString
	JMP eqString
	JMP neString
	JMP startsWith
	JMP endsWith
	JMP append
	JMP showInt
	JMP showChar
	JMP strChars
	JMP strFromChars
	JMP slice
	JMP slice
	JMP strSplit
	JMP isInt
	JMP intValue
	JMP jsonEscape
	JMP concat3
	JMP concat4
	JMP concat5
	JMP concat6
	JMP concat7
	JMP concat8
	JMP upper
	JMP lower
	JMP repeat
	JMP reversed
	JMP slow

// str_byte AX at BX.
strByte:
	MOVQ    8(AX), CX
	MOVL    CX, DX
	CMPQ    BX, DX
	JCC     outside
	SHLQ    $1, CX
	SHRQ    $33, CX
	ADDQ    0(AX), CX
	MOVBLZX 16(CX)(BX*1), AX
	RET
outside:
	MOVQ    $-1, AX
	RET

// Comparisons of AX and BX that order: the results are in R11, that for less in the first byte, for equal in the second, for
// greater in the last.
cmpString:
	MOVQ $0x01000000000000ff, R11
	JMP  compare
ltString:
	MOVQ $0x0000000000000001, R11
	JMP  compare
leString:
	MOVQ $0x0000000000000101, R11
	JMP  compare
gtString:
	MOVQ $0x0100000000000000, R11
	JMP  compare
geString:
	MOVQ $0x0100000000000100, R11

// compare goes word by word. To read a whole word where fewer bytes are asked for is safe:
// a block's room is a multiple of 8 bytes and begins at one, so that only a string that
// begins elsewhere is read byte by byte when it is short. What lies behind the
// string is shifted out.
compare:
	MOVL    8(AX), DX
	MOVL    8(BX), DI
	TEXTS_OF_BOTH
	MOVQ    DX, R8
	CMPQ    DI, DX
	CMOVQCS DI, R8
	CMPQ    R8, $8
	JCS     fewBytes
words:
	MOVQ    (CX), AX
	MOVQ    (SI), BX
	CMPQ    AX, BX
	JNE     differ
	ADDQ    $8, CX
	ADDQ    $8, SI
	SUBQ    $8, R8
	CMPQ    R8, $8
	JCC     words
	TESTQ   R8, R8
	JEQ     lengths
	MOVQ    -8(CX)(R8*1), AX
	MOVQ    -8(SI)(R8*1), BX
	CMPQ    AX, BX
	JEQ     lengths
differ:
	BSWAPQ  AX
	BSWAPQ  BX
	CMPQ    AX, BX
	JMP     ordered
fewBytes:
	TESTQ   R8, R8
	JEQ     lengths
	MOVL    CX, AX
	ORL     SI, AX
	TESTB   $7, AX
	JNE     bytes
	MOVQ    (CX), AX
	MOVQ    (SI), BX
	MOVL    $8, CX
	SUBL    R8, CX
	SHLL    $3, CX
	SHLQ    CX, AX
	SHLQ    CX, BX
	CMPQ    AX, BX
	JNE     differ
lengths:
	CMPQ    DX, DI
	JNE     ordered
	SHRQ    $8, R11
	MOVBQSX R11, AX
	RET
ordered:
	MOVBQSX R11, R8
	BSWAPQ  R11
	MOVBQSX R11, AX
	CMOVQCS R8, AX
	RET
bytes:
	MOVBLZX (CX), AX
	CMPB    AX, (SI)
	JNE     ordered
	INCQ    CX
	INCQ    SI
	DECQ    R8
	JNE     bytes
	JMP     lengths

// Comparisons of AX and BX that don't order: R11 is the result when they are equal.
neString:
	XORL R11, R11
	JMP  same
eqString:
	MOVL $1, R11
same:
	MOVL 8(AX), R8
	CMPL R8, 8(BX)
	JNE  unlike
	TEXTS_OF_BOTH
	CMPQ R8, $8
	JCS  fewSame
sameWords:
	MOVQ  (CX), AX
	CMPQ  AX, (SI)
	JNE   unlike
	ADDQ  $8, CX
	ADDQ  $8, SI
	SUBQ  $8, R8
	CMPQ  R8, $8
	JCC   sameWords
	TESTQ R8, R8
	JEQ   alike
	MOVQ  -8(CX)(R8*1), AX
	CMPQ  AX, -8(SI)(R8*1)
	JNE   unlike
alike:
	MOVL R11, AX
	RET
fewSame:
	TESTQ R8, R8
	JEQ   alike
	MOVL  CX, AX
	ORL   SI, AX
	TESTB $7, AX
	JNE   sameBytes
	MOVQ  (CX), AX
	XORQ  (SI), AX
	MOVL  $8, CX
	SUBL  R8, CX
	SHLL  $3, CX
	SHLQ  CX, AX
	JEQ   alike
unlike:
	XORL $1, R11
	MOVL R11, AX
	RET
sameBytes:
	MOVBLZX (CX), AX
	CMPB    AX, (SI)
	JNE     unlike
	INCQ    CX
	INCQ    SI
	DECQ    R8
	JNE     sameBytes
	JMP     alike

// str_starts_with and str_ends_with AX BX.
startsWith:
	XORL    R12, R12
	JMP     hasPart
endsWith:
	MOVQ    $-1, R12
hasPart:
	MOVL    8(AX), R8
	TEXT_OF(AX)
	MOVQ    SI, DI
	TEXT_OF(BX)
	SUBQ    CX, R8
	JCS     hasNot
	ANDQ    R12, R8
	ADDQ    R8, DI
	JMP     partTest
partWord:
	MOVQ    (SI), R8
	CMPQ    R8, (DI)
	JNE     hasNot
	ADDQ    $8, SI
	ADDQ    $8, DI
	SUBQ    $8, CX
partTest:
	CMPQ    CX, $8
	JCC     partWord
	JMP     partBytes
partByte:
	MOVBLZX -1(SI)(CX*1), R8
	CMPB    R8, -1(DI)(CX*1)
	JNE     hasNot
	DECQ    CX
partBytes:
	TESTQ   CX, CX
	JNE     partByte
	MOVL    $1, AX
	RET
hasNot:
	XORL    AX, AX
	RET

// append.string AX BX.
append:
	CMPL 8(AX), $0
	JEQ  second
	CMPL 8(BX), $0
	JEQ  first
	MOVL $2, R12
	JMP  put2
second:
	MOVQ BX, AX
first:
	RET

concat3:
	MOVL $3, R12
	JMP  put3
concat4:
	MOVL $4, R12
	JMP  put4
concat5:
	MOVL $5, R12
	JMP  put5
concat6:
	MOVL $6, R12
	JMP  put6
concat7:
	MOVL $7, R12
	JMP  put7
concat8:
	MOVL $8, R12
	MOVQ R10, ctx_args+56(R15)
put7:
	MOVQ R9, ctx_args+48(R15)
put6:
	MOVQ R8, ctx_args+40(R15)
put5:
	MOVQ SI, ctx_args+32(R15)
put4:
	MOVQ DI, ctx_args+24(R15)
put3:
	MOVQ CX, ctx_args+16(R15)
put2:
	MOVQ BX, ctx_args+8(R15)
	MOVQ AX, ctx_args(R15)

	// R12 strings in ctx_args: first the length of all in DX, and whether all are ASCII in the
	// sign of R13.
	LEAQ ctx_args(R15), SI
	LEAQ (SI)(R12*8), DI
	XORL DX, DX
	MOVQ $-1, R13
lengthOf:
	MOVQ (SI), R8
	MOVQ 8(R8), R9
	ANDQ R9, R13
	MOVL R9, R9
	ADDQ R9, DX
	ADDQ $8, SI
	CMPQ SI, DI
	JNE  lengthOf
	CMPQ DX, $0x7fffffff
	JHI  slowConcat
	SHRQ $63, R13
	SHLQ $63, R13
	ORQ  DX, R13

	// Does the first one end its block, and is that ours?
	MOVQ ctx_args(R15), AX
	MOVQ 0(AX), BX
	MOVQ 8(AX), R8
	MOVL R8, R9
	SHLQ $1, R8
	SHRQ $33, R8
	LEAQ (R8)(R9*1), CX
	MOVQ DX, R10
	CMPQ DX, R9
	JEQ  first
	CMPQ CX, 8(BX)
	JNE  fresh
	MOVQ BX, SI
	SUBQ ctx_ownBase, SI
	CMPQ SI, ctx_ownSize
	JCC  fresh
	ADDQ DX, R10 // it is growing: doubling makes it linear
	MOVL 0(BX), SI
	LEAQ (R8)(DX*1), DX
	CMPQ DX, SI
	JHI  freshAgain

	// Behind it, then.
	SUBQ R9, R10
	SUBQ R9, R10
	CMPQ R10, $(2*largeString)
	JHI  slowConcat
	MOVQ next_A, AX
	LEAQ 16(AX), SI
	CMPQ SI, end_A
	JHI  slowConcat
	MOVQ SI, next_A
	MOVQ DX, 8(BX)
	MOVQ BX, 0(AX)
	SHLQ $32, R8
	ORQ  R13, R8
	MOVQ R8, 8(AX)
	LEAQ 16(BX)(CX*1), DI
	LEAQ ctx_args+8(R15), R8
	JMP  pieces

freshAgain:
	SUBQ R8, DX
fresh:
	CMPQ DX, $largeString
	JHI  slowConcat
	ADDQ $7, R10
	ANDQ $-8, R10
	MOVQ next_A, BX
	LEAQ 16(BX)(R10*1), AX
	LEAQ 16(AX), SI
	CMPQ SI, end_A
	JHI  slowConcat
	MOVQ SI, next_A
	MOVQ R10, 0(BX)
	MOVQ DX, 8(BX)
	MOVQ BX, 0(AX)
	MOVQ R13, 8(AX)
	LEAQ 16(BX), DI
	LEAQ ctx_args(R15), R8

	// The pieces from R8 on go to DI.
pieces:
	LEAQ ctx_args(R15)(R12*8), R9
piece:
	MOVQ (R8), CX
	TEXT_OF(CX)
	COPY(pieceFew, pieceBelow4, pieceMiddle, pieceLong, pieceMore, pieceDone)
	ADDQ CX, DI
	ADDQ $8, R8
	CMPQ R8, R9
	JNE  piece
	RET

slowConcat:
	MOVQ ctx_args(R15), AX
	MOVQ ctx_args+8(R15), BX
	MOVQ ctx_args+16(R15), CX
	MOVQ ctx_args+24(R15), DI
	MOVQ ctx_args+32(R15), SI
	MOVQ ctx_args+40(R15), R8
	MOVQ ctx_args+48(R15), R9
	MOVQ ctx_args+56(R15), R10
	JMP  slow

// AT_LEAST adds 1 to CX when R8 is at least n.
#define AT_LEAST(n) \
	CMPQ R8, n  \
	SBBQ $-1, CX

// PAIR takes the two last digits from AX, which is below 1<<32, and puts them in front of the text in R13.
#define PAIR \
	MOVL   AX, CX            \
	IMULQ  R12, CX           \
	SHRQ   $37, CX           \
	IMUL3L $100, CX, DX      \
	SUBL   DX, AX            \
	IMUL3L $103, AX, DX      \
	SHRL   $10, DX           \
	IMUL3L $10, DX, R10      \
	SUBL   R10, AX           \
	SHLL   $8, AX            \
	LEAL   0x3030(AX)(DX*1), AX \
	SHLQ   $16, R13          \
	ORQ    AX, R13           \
	MOVL   CX, AX

// show.int AX. The text is put together in registers and written word by word: what is written by
// bytes and read by words soon after is read before the processor has written it.
showInt:
	MOVQ AX, R8
	MOVQ AX, R9
	SARQ $63, R9
	XORQ R9, R8
	SUBQ R9, R8
	MOVL $1, CX
	AT_LEAST($10)
	AT_LEAST($100)
	AT_LEAST($1000)
	AT_LEAST($10000)
	AT_LEAST($100000)
	AT_LEAST($1000000)
	AT_LEAST($10000000)
	CMPQ R8, $100000000
	JCC  countOn
counted:
	SUBQ R9, CX
	LEAQ 7(CX), R10
	ANDQ $-8, R10
	MOVQ next_A, BX
	LEAQ 16(BX)(R10*1), SI
	LEAQ 16(SI), R12
	CMPQ R12, end_A
	JHI  slow
	MOVQ R12, next_A
	MOVQ R10, 0(BX)
	MOVQ CX, 8(BX)
	MOVQ BX, 0(SI)
	MOVQ $(1<<63), R10
	ORQ  CX, R10
	MOVQ R10, 8(SI)
	LEAQ 16(BX)(CX*1), DI
	MOVQ R8, AX
	MOVL $1374389535, R12
	XORL R13, R13
	CMPQ AX, $100000000
	JCC  eightDigits
digits:
	CMPL AX, $100
	JCS  lastDigits
	PAIR
	JMP  digits
lastDigits:
	CMPL AX, $10
	JCC  lastPair
	SHLQ $8, R13
	LEAQ 0x30(R13)(AX*1), R13
	JMP  signed
lastPair:
	PAIR
signed:
	CMPL 8(SI), $8
	JHI  byBytes
	TESTQ R9, R9
	JEQ  oneWord
	SHLQ $8, R13
	ORQ  $'-', R13
oneWord:
	MOVQ R13, 16(BX)
	MOVQ SI, AX
	RET

	// More than a word: eight digits at a time from the end, then what stands before them.
eightDigits:
	XORL DX, DX
	MOVQ $100000000, CX
	DIVQ CX
	MOVQ AX, R8
	MOVL DX, AX
	PAIR
	PAIR
	PAIR
	PAIR
	SUBQ $8, DI
	MOVQ R13, (DI)
	XORL R13, R13
	MOVQ R8, AX
	CMPQ AX, $100000000
	JCC  eightDigits
	JMP  digits
byBytes:
	LEAQ 16(BX), DX
	TESTQ R9, R9
	JEQ  oneByte
	MOVB $'-', (DX)
	INCQ DX
oneByte:
	MOVB R13, (DX)
	SHRQ $8, R13
	INCQ DX
	CMPQ DX, DI
	JNE  oneByte
	MOVQ SI, AX
	RET
countOn:
	MOVQ $1000000000, R10
	MOVL $9, CX
countNext:
	CMPQ R8, R10
	JCS  counted
	INCQ CX
	LEAQ (R10)(R10*4), R10
	ADDQ R10, R10
	JMP  countNext

// show.char AX, of ASCII.
showChar:
	CMPQ AX, $0x80
	JCC  slow
	MOVQ next_A, BX
	LEAQ 40(BX), CX
	CMPQ CX, end_A
	JHI  slow
	MOVQ CX, next_A
	MOVQ $8, 0(BX)
	MOVQ $1, 8(BX)
	MOVQ AX, 16(BX)
	MOVQ BX, 24(BX)
	MOVQ $((1<<63)|1), CX
	MOVQ CX, 32(BX)
	LEAQ 24(BX), AX
	RET

// str_chars AX, of ASCII: cells from the last on, so that tails are older.
strChars:
	CMPQ 8(AX), $0
	JGE  slow
	TEXT_OF(AX)
	MOVQ next_A, BX
	MOVQ CX, DX
	SHLQ $4, DX
	ADDQ BX, DX
	CMPQ DX, end_A
	JHI  slow
	MOVQ DX, next_A
	XORL AX, AX
	TESTQ CX, CX
	JEQ  allChars
char:
	MOVBLZX -1(SI)(CX*1), DX
	MOVQ DX, 0(BX)
	MOVQ AX, 8(BX)
	MOVQ BX, AX
	ADDQ $16, BX
	DECQ CX
	JNE  char
allChars:
	RET

// More characters are Go's from the first on: it must not be found out late that there is no room.
#define longChars 0x1000

// str_from_chars AX, of ASCII: the text goes, word by word, to the arena's top, where the block will be.
strFromChars:
	MOVQ next_A, BX
	LEAQ 16(BX), DI
	MOVQ end_A, SI
	SUBQ $8, SI // where the last word may be
	MOVQ AX, R10
	XORL R9, R9
	TESTQ AX, AX
	JEQ  slow
fromChar:
	MOVQ 0(R10), DX
	CMPQ DX, $0x80
	JCC  slow
	SHRQ $8, R8
	SHLQ $56, DX
	ORQ  DX, R8
	INCQ R9
	MOVQ 8(R10), R10
	TESTL $7, R9
	JEQ  charWord
	TESTQ R10, R10
	JNE  fromChar

	// A word that is not full: its text to the lower end.
	MOVL R9, CX
	NEGL CX
	ANDL $7, CX
	SHLL $3, CX
	SHRQ CX, R8
charWord:
	CMPQ DI, SI
	JHI  slow
	CMPQ R9, $longChars
	JHI  slow
	MOVQ R8, (DI)
	ADDQ $8, DI
	TESTQ R10, R10
	JNE  fromChar
	LEAQ 16(DI), R12
	ADDQ $8, SI
	CMPQ R12, SI
	JHI  slow
	MOVQ R12, next_A
	MOVQ DI, R10
	SUBQ BX, R10
	SUBQ $16, R10
	MOVQ R10, 0(BX)
	MOVQ R9, 8(BX)
	MOVQ BX, 0(DI)
	MOVQ $(1<<63), R10
	ORQ  R9, R10
	MOVQ R10, 8(DI)
	MOVQ DI, AX
	RET

// str_slice and str_byte_slice AX from BX to CX, of ASCII.
slice:
	MOVQ 8(AX), R8
	TESTQ R8, R8
	JGE  slow
	MOVL R8, R9
	XORL R10, R10
	MOVQ BX, SI
	TESTQ SI, SI
	CMOVQLT R10, SI
	CMPQ SI, R9
	CMOVQGT R9, SI
	MOVQ CX, DI
	CMPQ DI, SI
	CMOVQLT SI, DI
	CMPQ DI, R9
	CMOVQGT R9, DI
	SUBQ SI, DI // the length, and where it begins: SI
	CMPQ DI, R9
	JEQ  sameString
	TESTQ DI, DI
	JEQ  emptyString
	SHLQ $1, R8
	SHRQ $33, R8
	ADDQ R8, SI
	MOVQ 0(AX), R9
	MOVQ $(1<<63), R10
	ORQ  DI, R10
	MOVQ next_A, R12
	CMPQ DI, $256
	JCC  sharedSlice
	LEAQ 7(DI), R13
	ANDQ $-8, R13
	LEAQ 16(R12)(R13*1), R8
	LEAQ 16(R8), DX
	CMPQ DX, end_A
	JHI  slow
	MOVQ DX, next_A
	MOVQ R13, 0(R12)
	MOVQ DI, 8(R12)
	MOVQ R12, 0(R8)
	MOVQ R10, 8(R8)
	LEAQ 16(R9)(SI*1), SI
	MOVQ DI, CX
	LEAQ 16(R12), DI
	MOVQ R8, AX
	COPY(sliceFew, sliceBelow4, sliceMiddle, sliceLong, sliceMore, sliceDone)
sameString:
	RET
emptyString:
	MOVQ ctx_empty, AX
	RET
sharedSlice:
	LEAQ 16(R12), DX
	CMPQ DX, end_A
	JHI  slow
	MOVQ DX, next_A
	SHLQ $32, SI
	ORQ  SI, R10
	MOVQ R9, 0(R12)
	MOVQ R10, 8(R12)
	MOVQ R12, AX
	RET

// NEW_TEXT makes an ASCII string of CX bytes at the arena's top: its value is AX, its text DI. Spoils DX, R8, R13.
#define NEW_TEXT           \
	LEAQ 7(CX), R8          \
	ANDQ $-8, R8            \
	MOVQ next_A, R13        \
	LEAQ 16(R13)(R8*1), DI  \
	LEAQ 16(DI), DX         \
	CMPQ DX, end_A          \
	JHI  slow               \
	MOVQ DX, next_A         \
	MOVQ R8, 0(R13)         \
	MOVQ CX, 8(R13)         \
	MOVQ R13, 0(DI)         \
	MOVQ $(1<<63), DX       \
	ORQ  CX, DX             \
	MOVQ DX, 8(DI)          \
	MOVQ DI, AX             \
	LEAQ 16(R13), DI

// CHANGE turns the case of the letters in DX: x + (0x80 - c) has the upper bit of each byte of x that is at
// least c, and a letter differs from the other case in one bit. Spoils R12, R13.
#define CHANGE              \
	LEAQ (DX)(R9*1), R12     \
	LEAQ (DX)(R10*1), R13    \
	NOTQ R13                 \
	ANDQ R13, R12            \
	ANDQ R8, R12             \
	SHRQ $2, R12             \
	XORQ R12, DX

// str_upper and str_lower AX, of ASCII, word by word; the last two may share bytes.
upper:
	MOVL $(0x80-'a'), R9
	MOVL $(0x7f-'z'), R10
	JMP  change
lower:
	MOVL $(0x80-'A'), R9
	MOVL $(0x7f-'Z'), R10
change:
	MOVQ 8(AX), BX
	TESTQ BX, BX
	JGE  slow
	TEXT_OF(AX)
	CMPQ CX, $largeString
	JHI  slow
	CMPQ CX, $8
	JCC  changeText
	TESTQ CX, CX
	JEQ  changed
	SHLQ $1, BX
	SHRQ $33, BX
	JNE  slow // a word of it may reach beyond its block
changeText:
	NEW_TEXT
	MOVQ $0x0101010101010101, R8
	IMULQ R8, R9
	IMULQ R8, R10
	SHLQ $7, R8
	XORL BX, BX
	SUBQ $8, CX
	JLE  lastChange
changeWord:
	MOVQ (SI)(BX*1), DX
	CHANGE
	MOVQ DX, (DI)(BX*1)
	ADDQ $8, BX
	CMPQ BX, CX
	JLT  changeWord
	MOVQ CX, BX
lastChange:
	MOVQ (SI)(BX*1), DX
	CHANGE
	MOVQ DX, (DI)(BX*1)
changed:
	RET

// str_reversed AX, of ASCII: words from the end, then what is left at the beginning.
reversed:
	MOVQ 8(AX), BX
	TESTQ BX, BX
	JGE  slow
	TEXT_OF(AX)
	CMPQ CX, $largeString
	JHI  slow
	CMPQ CX, $8
	JCC  reversedText
	TESTQ CX, CX
	JEQ  slow
	SHLQ $1, BX
	SHRQ $33, BX
	JNE  slow // a word of it may reach beyond its block
reversedText:
	NEW_TEXT
	JMP  reversedTest
reversedWord:
	MOVQ (SI)(CX*1), DX
	BSWAPQ DX
	MOVQ DX, (DI)
	ADDQ $8, DI
reversedTest:
	SUBQ $8, CX
	JCC  reversedWord
	ADDQ $8, CX
	JEQ  reversedEnd
	MOVQ (SI), DX
	BSWAPQ DX
	MOVQ $8, R8
	SUBQ CX, R8
	MOVQ R8, CX
	SHLQ $3, CX
	SHRQ CX, DX
	MOVQ DX, (DI)
reversedEnd:
	RET

// str_repeat AX BX, of ASCII.
repeat:
	CMPQ AX, $largeString
	JHI  slow
	MOVQ 8(BX), R9
	TESTQ R9, R9
	JGE  slow
	MOVL R9, CX
	IMULQ AX, CX
	CMPQ CX, $largeString
	JHI  slow
	TESTQ CX, CX
	JEQ  emptyString
	MOVQ AX, R10
	NEW_TEXT
	TEXT_OF(BX)
again:
	COPY(againFew, againBelow4, againMiddle, againLong, againMore, againDone)
	ADDQ CX, DI
	DECQ R10
	JNE  again
	RET

// str_split AX (one byte) BX (ASCII): from the last part on, so that tails are older.
strSplit:
	CMPL 8(AX), $1
	JNE  slow
	CMPQ 8(BX), $0
	JGE  slow
	MOVQ AX, ctx_args(R15)
	MOVQ BX, ctx_args+8(R15)
	MOVQ next_A, CX
	MOVQ CX, ctx_args+16(R15)
	TEXT_OF(AX)
	MOVBLZX (SI), R10
	TEXT_OF(BX)
	MOVQ next_A, DX
	LEAQ (DX)(CX*4), DX
	CMPQ DX, end_A
	JHI  slow // parts of a dozen bytes don't fit: better found out now than late
	MOVQ SI, R8
	LEAQ (SI)(CX*1), R9
	MOVQ CX, ctx_args+24(R15)
	MOVQ R9, BP
	XORL AX, AX
split:
	DECQ BP
	CMPQ BP, R8
	JCS  part
	MOVBLZX (BP), CX
	CMPL CX, R10
	JNE  split

	// The part from behind BP to R9, and a cell for it in front of AX.
part:
	LEAQ 1(BP), SI
	MOVQ R9, CX
	SUBQ SI, CX
	MOVQ next_A, BX
	CMPQ CX, ctx_args+24(R15)
	JEQ  wholePart
	TESTQ CX, CX
	JEQ  emptyPart
	MOVQ $(1<<63), R13
	ORQ  CX, R13
	CMPQ CX, $256
	JCC  sharedPart
	LEAQ 7(CX), R12
	ANDQ $-8, R12
	LEAQ 16(BX)(R12*1), DI
	LEAQ 32(DI), DX
	CMPQ DX, end_A
	JHI  slowSplit
	MOVQ DX, next_A
	MOVQ R12, 0(BX)
	MOVQ CX, 8(BX)
	MOVQ BX, 0(DI)
	MOVQ R13, 8(DI)
	MOVQ DI, 16(DI)
	MOVQ AX, 24(DI)
	LEAQ 16(DI), AX
	LEAQ 16(BX), DI
	COPY(partFew, partBelow4, partMiddle, partLong, partMore, partDone)
parted:
	MOVQ BP, R9
	CMPQ BP, R8
	JCC  split
	RET
emptyPart:
	MOVQ ctx_empty, DI
	JMP  partCell
wholePart:
	MOVQ ctx_args+8(R15), DI
partCell:
	LEAQ 16(BX), DX
	CMPQ DX, end_A
	JHI  slowSplit
	MOVQ DX, next_A
	MOVQ DI, 0(BX)
	MOVQ AX, 8(BX)
	MOVQ BX, AX
	JMP  parted
sharedPart:
	LEAQ 32(BX), DX
	CMPQ DX, end_A
	JHI  slowSplit
	MOVQ DX, next_A
	MOVQ ctx_args+8(R15), DI
	MOVQ 0(DI), DI
	SUBQ DI, SI
	SUBQ $16, SI
	SHLQ $32, SI
	ORQ  SI, R13
	MOVQ DI, 0(BX)
	MOVQ R13, 8(BX)
	MOVQ BX, 16(BX)
	MOVQ AX, 24(BX)
	LEAQ 16(BX), AX
	JMP  parted
slowSplit:
	MOVQ ctx_args(R15), AX
	MOVQ ctx_args+8(R15), BX
	MOVQ ctx_args+16(R15), CX
	MOVQ CX, next_A
	JMP  slow

// str_is_int and str_int_value AX, of up to 18 digits and a sign.
isInt:
	MOVL $1, R12
	JMP  readInt
intValue:
	XORL R12, R12
readInt:
	TEXT_OF(AX)
	TESTQ CX, CX
	JEQ  slow
	XORL R8, R8
	MOVBLZX (SI), DX
	CMPL DX, $'-'
	JNE  readDigits
	MOVQ $-1, R8
	INCQ SI
	DECQ CX
	JEQ  slow
readDigits:
	CMPQ CX, $18
	JHI  slow
	ADDQ SI, CX
	XORL BX, BX
readDigit:
	MOVBLZX (SI), DX
	SUBL $'0', DX
	CMPL DX, $9
	JHI  slow
	LEAQ (BX)(BX*4), BX
	LEAQ (DX)(BX*2), BX
	INCQ SI
	CMPQ SI, CX
	JNE  readDigit
	TESTL R12, R12
	JNE  readable
	XORQ R8, BX
	SUBQ R8, BX
	MOVQ BX, AX
	RET
readable:
	MOVL $1, AX
	RET

// json_escape AX, when nothing is to be escaped.
jsonEscape:
	TEXT_OF(AX)
	CMPQ CX, $largeString
	JHI  slow
	MOVQ $0x0101010101010101, R8
	MOVQ R8, R9
	RORQ $1, R9 // the upper bits of the bytes
	MOVQ R8, R10
	SHLQ $5, R10
	IMUL3Q $'"', R8, R12
	IMUL3Q $'\\', R8, R13
	JMP  plainTest

	// x - n borrows into the upper bit of a byte of x that is less than n, up to 128, and has none itself;
	// x ^ c makes the bytes that are c less than 1. A wrong alarm needs a right one below it.
plainWord:
	MOVQ (SI), DX
	MOVQ DX, DI
	SUBQ R10, DI
	MOVQ DX, BX
	XORQ R12, BX
	SUBQ R8, BX
	ORQ  BX, DI
	MOVQ DX, BX
	XORQ R13, BX
	SUBQ R8, BX
	ORQ  BX, DI
	ANDQ R9, DI
	NOTQ DX
	ANDQ DX, DI
	JNE  slow
	ADDQ $8, SI
	SUBQ $8, CX
plainTest:
	CMPQ CX, $8
	JCC  plainWord
	ADDQ SI, CX
	JMP  plainEnd
plain:
	MOVBLZX (SI), DX
	CMPL DX, $' '
	JCS  slow
	CMPL DX, $'"'
	JEQ  slow
	CMPL DX, $'\\'
	JEQ  slow
	INCQ SI
plainEnd:
	CMPQ SI, CX
	JNE  plain
	RET

slow:
	INT $3

// func stringCodeAt() uintptr
TEXT ·stringCodeAt(SB), NOSPLIT, $0-8
	LEAQ ·stringCode(SB), AX
	MOVQ AX, ret+0(FP)
	RET
