package ssa

// opInfo is what printer, parser, verifier and passes know of an operation.
type opInfo struct {
	name  string
	nargs int8 // -1: any number
	res   Type // type of the result; Void when it is written out (name.type) or when there is none
	arg   Type // type of the arguments when all are alike, else Void
	aux   auxKind
	flags opFlags
}

// auxKind says how Aux is written.
type auxKind uint8

const (
	auxNone   auxKind = iota
	auxImm            // a number, last operand
	auxFloat          // bits of a float
	auxOffset         // address offset after the first argument, or alone
)

type opFlags uint16

const (
	pure     opFlags = 1 << iota // same arguments, same result; may be moved, shared and dropped
	noSpec                       // pure, but only where the program computes it: it may fault elsewhere
	noResult                     // for effect only
	traps                        // has a Trap
	hasFn                        // has Fn
	call                         // clobbers registers: every one but for points and OpForce, which are rare
	commutes                     // two arguments in any order
	cheap                        // not worth a register across a call
	point                        // what is not reachable from its roots is given back: see region_check.go
)

var opTable = [numOps]opInfo{
	OpParam:  {name: "param", flags: 0},
	OpConst:  {name: "const", aux: auxImm, flags: pure | cheap},
	OpFConst: {name: "fconst", res: F64, aux: auxFloat, flags: pure | cheap},

	OpAdd:      {name: "add", nargs: 2, res: I64, arg: I64, flags: pure | commutes | cheap},
	OpSub:      {name: "sub", nargs: 2, res: I64, arg: I64, flags: pure | cheap},
	OpMul:      {name: "mul", nargs: 2, res: I64, arg: I64, flags: pure | commutes},
	OpNeg:      {name: "neg", nargs: 1, res: I64, arg: I64, flags: pure | cheap},
	OpAnd:      {name: "and", nargs: 2, res: I64, arg: I64, flags: pure | commutes | cheap},
	OpOr:       {name: "or", nargs: 2, res: I64, arg: I64, flags: pure | commutes | cheap},
	OpXor:      {name: "xor", nargs: 2, res: I64, arg: I64, flags: pure | commutes | cheap},
	OpShl:      {name: "shl", nargs: 2, res: I64, arg: I64, flags: pure | cheap},
	OpSar:      {name: "sar", nargs: 2, res: I64, arg: I64, flags: pure | cheap},
	OpShr:      {name: "shr", nargs: 2, res: I64, arg: I64, flags: pure | cheap},
	OpMulHi:    {name: "mulhi", nargs: 2, res: I64, arg: I64, flags: pure | commutes},
	OpDiv:      {name: "div", nargs: 2, res: I64, arg: I64, flags: pure | noSpec},
	OpMod:      {name: "mod", nargs: 2, res: I64, arg: I64, flags: pure | noSpec},
	OpDivConst: {name: "divconst", nargs: 1, res: I64, arg: I64, aux: auxImm, flags: pure},
	OpModConst: {name: "modconst", nargs: 1, res: I64, arg: I64, aux: auxImm, flags: pure},

	OpAddOv:  {name: "addov", nargs: 2, res: I64, arg: I64, flags: traps | commutes},
	OpSubOv:  {name: "subov", nargs: 2, res: I64, arg: I64, flags: traps},
	OpMulOv:  {name: "mulov", nargs: 2, res: I64, arg: I64, flags: traps | commutes},
	OpNegOv:  {name: "negov", nargs: 1, res: I64, arg: I64, flags: traps},
	OpTrapIf: {name: "trapif", nargs: 1, arg: I1, flags: traps | noResult},

	OpEq:      {name: "eq", nargs: 2, res: I1, flags: pure | commutes | cheap},
	OpNe:      {name: "ne", nargs: 2, res: I1, flags: pure | commutes | cheap},
	OpLt:      {name: "lt", nargs: 2, res: I1, arg: I64, flags: pure | cheap},
	OpLe:      {name: "le", nargs: 2, res: I1, arg: I64, flags: pure | cheap},
	OpGt:      {name: "gt", nargs: 2, res: I1, arg: I64, flags: pure | cheap},
	OpGe:      {name: "ge", nargs: 2, res: I1, arg: I64, flags: pure | cheap},
	OpULt:     {name: "ult", nargs: 2, res: I1, arg: I64, flags: pure | cheap},
	OpULe:     {name: "ule", nargs: 2, res: I1, arg: I64, flags: pure | cheap},
	OpFEq:     {name: "feq", nargs: 2, res: I1, arg: F64, flags: pure | commutes | cheap},
	OpFNe:     {name: "fne", nargs: 2, res: I1, arg: F64, flags: pure | commutes | cheap},
	OpFLt:     {name: "flt", nargs: 2, res: I1, arg: F64, flags: pure | cheap},
	OpFLe:     {name: "fle", nargs: 2, res: I1, arg: F64, flags: pure | cheap},
	OpFGt:     {name: "fgt", nargs: 2, res: I1, arg: F64, flags: pure | cheap},
	OpFGe:     {name: "fge", nargs: 2, res: I1, arg: F64, flags: pure | cheap},
	OpAddOver: {name: "addover", nargs: 2, res: I1, arg: I64, flags: pure | commutes | cheap},
	OpSubOver: {name: "subover", nargs: 2, res: I1, arg: I64, flags: pure | cheap},
	OpMulOver: {name: "mulover", nargs: 2, res: I1, arg: I64, flags: pure | commutes},
	OpNot:     {name: "not", nargs: 1, res: I1, arg: I1, flags: pure | cheap},
	OpSelect:  {name: "select", nargs: 3, flags: pure | cheap},

	OpFAdd:        {name: "fadd", nargs: 2, res: F64, arg: F64, flags: pure},
	OpFSub:        {name: "fsub", nargs: 2, res: F64, arg: F64, flags: pure},
	OpFMul:        {name: "fmul", nargs: 2, res: F64, arg: F64, flags: pure},
	OpFDiv:        {name: "fdiv", nargs: 2, res: F64, arg: F64, flags: pure},
	OpFNeg:        {name: "fneg", nargs: 1, res: F64, arg: F64, flags: pure},
	OpFAbs:        {name: "fabs", nargs: 1, res: F64, arg: F64, flags: pure},
	OpFSqrt:       {name: "fsqrt", nargs: 1, res: F64, arg: F64, flags: pure},
	OpFFloor:      {name: "ffloor", nargs: 1, res: F64, arg: F64, flags: pure},
	OpFCeil:       {name: "fceil", nargs: 1, res: F64, arg: F64, flags: pure},
	OpFTrunc:      {name: "ftrunc", nargs: 1, res: F64, arg: F64, flags: pure},
	OpIntToFloat:  {name: "inttofloat", nargs: 1, res: F64, arg: I64, flags: pure},
	OpBitsToFloat: {name: "bitstofloat", nargs: 1, res: F64, arg: I64, flags: pure},
	OpFloatToBits: {name: "floattobits", nargs: 1, res: I64, arg: F64, flags: pure},
	OpCast:        {name: "cast", nargs: 1, flags: pure | cheap},

	OpLoad:     {name: "load", nargs: 1, arg: Ptr, aux: auxOffset, flags: pure | noSpec | cheap},
	OpStore:    {name: "store", nargs: 2, aux: auxOffset, flags: noResult},
	OpLoadCtx:  {name: "loadctx", aux: auxOffset},
	OpStoreCtx: {name: "storectx", nargs: 1, aux: auxOffset, flags: noResult},
	OpLoadMut:  {name: "loadmut", nargs: 1, arg: Ptr, aux: auxOffset},
	OpLoad32:   {name: "load32", nargs: 1, res: I64, arg: Ptr, aux: auxOffset, flags: pure | noSpec | cheap},
	OpAlloc:    {name: "alloc", nargs: 1, res: Ptr, arg: Ptr, aux: auxImm},
	OpAllocIf:  {name: "allocif", nargs: 2, res: Ptr, aux: auxImm},

	OpOther:      {name: "other", nargs: 1, res: Ptr, arg: Ptr, flags: pure | cheap},
	OpTop:        {name: "top", nargs: 1, res: I64, arg: Ptr},
	OpRestore:    {name: "restore", nargs: 2, flags: noResult},
	OpGrown:      {name: "grown", nargs: 1, res: I1, arg: I64},
	OpScopePoint: {name: "scopepoint", nargs: -1, res: Ptr, flags: call | point},
	OpLoopPoint:  {name: "looppoint", nargs: -1, res: I64, flags: call | point},

	OpDesc:    {name: "desc", res: Ptr, flags: pure | hasFn | cheap},
	OpStatic:  {name: "static", res: Ptr, flags: pure | hasFn | cheap},
	OpStrAddr: {name: "straddr", res: Ptr, aux: auxImm, flags: pure | cheap},
	OpDest:    {name: "dest", res: Ptr, flags: pure | cheap},
	OpEnv:     {name: "env", res: Ptr, flags: pure | cheap},

	OpCall:        {name: "call", nargs: -1, flags: hasFn | call},
	OpCallEnv:     {name: "callenv", nargs: -1, flags: hasFn | call},
	OpCallClosure: {name: "callclosure", nargs: -1, flags: call},
	OpCallHelper:  {name: "callhelper", nargs: -1, flags: traps | call},
	OpForce:       {name: "force", nargs: 1, arg: Ptr, flags: hasFn | call},
	OpPoll:        {name: "poll", flags: noResult},
}

func (o Op) info() *opInfo        { return &opTable[o] }
func (o Op) is(f opFlags) bool    { return opTable[o].flags&f != 0 }
func (o Op) explicitType() bool   { return opTable[o].res == Void && !o.is(noResult) }
func (o Op) String() string       { return opTable[o].name }
func (t Type) String() string     { return typeNames[t] }
func (k TermKind) String() string { return termNames[k] }

// IsPure reports whether the operation has no effect and always gives the same
// result for the same arguments.
func (o Op) IsPure() bool { return o.is(pure) }

// IsCall reports whether the operation clobbers the registers as a call does.
func (o Op) IsCall() bool { return o.is(call) }

// Frees reports whether memory is given back, so that loads may not move down past the operation.
func (o Op) Frees() bool { return o == OpRestore || o.is(point) }

// HasResult reports whether the operation makes a value.
func (o Op) HasResult() bool { return !o.is(noResult) }

var typeNames = [...]string{Void: "void", I64: "i64", F64: "f64", I1: "i1", Ptr: "ptr"}

var termNames = [...]string{TermNone: "none", TermJump: "jump", TermBranch: "br", TermSwitch: "switch",
	TermRet: "ret", TermTail: "tail", TermTailEnv: "tailenv", TermTailClosure: "tailclosure", TermTrap: "trap"}
