package exec

// enter continues native code at CtxNativePC; see enter_amd64.s.
//
//go:noescape
func enter(ctx uintptr)

// hookPC returns the address of signal hook n: 0 SIGURG, 1 SIGSEGV, 2 SIGBUS, 3 SIGFPE.
func hookPC(n int) uintptr
