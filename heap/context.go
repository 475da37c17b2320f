// The context: a block of memory off the Go heap that belongs to one task. Native
// code reaches it through R15; Go code through the accessors of Task. All
// offsets that native code uses stand here.

package heap

// Word is one 64-bit value: an Int, the bits of a Float, a Bool, a Char, or an
// address in region memory (see layout.go).
type Word = uint64

// Offsets into the context, in bytes. The context is aligned to 64.
const (
	// CtxStackLimit is compared with RSP in prologues and at loop back-edges.
	// Whoever wants native code to leave stores PoisonLimit here.
	CtxStackLimit = 0
	CtxRealLimit  = 8  // the true limit: RSP below it is stack_overflow
	CtxPending    = 16 // bits of PendingXxx, set before the poison is stored
	CtxHostSP     = 24 // Go's RSP while native code runs
	CtxHostBP     = 32
	CtxNativeSP   = 40 // native RSP while Go runs: the next entry or resume starts here
	CtxNativePC   = 48 // where to resume after an exit
	CtxExit       = 56 // exit code (jit/exec)
	CtxExitArg    = 64 // its argument: helper number, function ID, trap number
	CtxFnTable    = 72 // address of descriptor 0 (FnDescSize apart)
	CtxInNative   = 80 // 1 while native code runs on this context
	CtxEmpty      = 88 // the empty string

	// CtxArenaA and CtxArenaB are the descriptors {next, end} of the two arenas.
	// A destination is the address of one of them; the other is dest xor 16.
	CtxArenaA = 96  // 0x60
	CtxArenaB = 112 // 0x70

	CtxIntArgs   = 128 // integer argument registers saved by stubs, in ABI order; [0] also the result
	CtxFloatArgs = 256 // float argument registers; [0] also the float result
	CtxRoots     = 320 // roots of a loop point, which go on into CtxMoreArgs: stubs leave these words alone
	CtxMoreArgs  = 384 // arguments beyond the registers: the caller stores, the callee loads at entry
	CtxDest      = 896 // destination register at an exit, and at an entry
	CtxEnv       = 904 // closure register at an exit, and at an entry
	CtxScratch   = 912

	// Of the task's own memory, both arenas together: the address and the number of bytes.
	CtxOwnBase = 928
	CtxOwnSize = 936

	// CtxLoopStep is what native code adds to the sum of both tops for the first trigger of a loop.
	CtxLoopStep = 960
	// CtxScopeMin is the least number of bytes above its mark with which the end of a scope calls ScopePoint.
	CtxScopeMin = 968
	// CtxOldA and CtxOldB are the Old of the loop whose point is being served; see Turns.
	CtxOldA = 1000
	CtxOldB = 1008

	CtxSize = 1024

	MaxMoreArgs = (CtxDest - CtxMoreArgs) / 8
	MaxRoots    = (CtxDest - CtxRoots) / 8
)

// PoisonLimit is above every stack address.
const PoisonLimit = ^Word(0) >> 1

// Bits of CtxPending.
const (
	PendingGC        = 1 << iota // the Go scheduler wants this thread
	PendingInterrupt             // Ctrl-C or a cancelled context
	PendingTimeout
	PendingStop // another task of the scope failed
)

// Function descriptors: one for each core.Fn, at CtxFnTable + ID*FnDescSize, never moved.
// Word 0 of every closure is the address of its function's descriptor.
const (
	FnCode     = 0  // native entry: compiled code, or the thunk that enters the interpreter
	FnArity    = 8  // int32: parameters, without captures
	FnCaptures = 12 // int32
	FnID       = 16
	FnHeat     = 24 // counts down to promotion
	FnMemo     = 32 // nullary definitions: MemoNone, MemoRunning, MemoDone
	FnValue    = 40 // their value
	FnClosure  = 48 // a closure without captures: this word holds the descriptor's own address,
	// so that the function as a value is the address descriptor+FnClosure
	FnTurns    = 56 // loop turns that the interpreter has run
	FnDescSize = 64
)

// States of FnMemo.
const (
	MemoNone = iota
	MemoRunning
	MemoDone
)
