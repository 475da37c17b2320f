package core

import (
	"slices"
	"strings"
	"unicode"
)

// Lower says how the tiers realise an operation: as a machine-level one that
// each lowers by itself, or as a call of the Go function in package builtin.
type Lower uint8

const (
	LowerCall Lower = iota // Go function in the builtin table

	// Int -> Int -> Int. The first six are checked: integer_overflow, division_by_zero.
	AddInt
	SubInt
	MulInt
	DivInt
	ModInt
	NegInt // one argument
	WrapAdd
	WrapSub
	WrapMul
	BitAnd
	BitOr
	BitXor
	ShiftLeft  // bad_argument outside 0..63
	ShiftRight // arithmetic; bad_argument outside 0..63

	// Float
	AddFloat
	SubFloat
	MulFloat
	DivFloat
	NegFloat
	SqrtFloat
	AbsFloat
	FloorFloat
	CeilFloat
	TruncFloat
	IntToFloat

	// Comparisons to Bool. Int ones serve Int, Char and Bool.
	EqInt
	NeInt
	LtInt
	LeInt
	GtInt
	GeInt
	EqFloat
	NeFloat
	LtFloat
	LeFloat
	GtFloat
	GeFloat

	NotBool
	CharToInt // identity on words

	// Int -> Int -> Bool: would the checked operation overflow?
	AddOverflows
	SubOverflows
	MulOverflows

	NumLowers
)

// Permission that a builtin needs.
type Permission uint8

const (
	PermNone Permission = iota
	PermRead
	PermWrite
	PermNet
	PermRun
)

// Op is a primitive or builtin. The one table of all Ops is builtin.Table.
type Op struct {
	Name   string // "add.int", "str_len"
	Type   string // scheme as in LANGUAGE §6, e.g. "Int -> Int -> Int", "a -> String ? Show a"
	Arity  int
	Lower  Lower
	Effect bool // reads or changes the world: never dropped, moved or kept as a memo
	Fails  bool // may raise a run-time error
	Alloc  bool // allocates its result in the destination
	// SharesFirst tells that no argument but the first may be reachable from the result; for others types decide.
	SharesFirst bool
	Keeps       bool // all of the first argument is part of the result, and nothing else
	ByType      bool // receives the layouts of its type arguments (show, ==, cmp)
	Perm        Permission
	Hidden      bool // not a name that programs can mention (operators, prelude-internal)
	Doc         string
	Index       int // position in the table: the helper number in native code
}

// Diverges reports whether a call never returns: it promises a value of whatever type is wanted.
func (op *Op) Diverges() bool {
	i := strings.LastIndex(op.Type, "-> ")
	if i < 0 || !op.Fails && !op.Effect {
		return false
	}
	result := op.Type[i+len("-> "):]
	if !unicode.IsLower(rune(result[0])) || strings.Contains(result, " ") {
		return false
	}
	words := strings.FieldsFunc(op.Type[:i], func(r rune) bool { return !unicode.IsLetter(r) })
	return !slices.Contains(words, result)
}

// ClassOp says which Op a method of a built-in class becomes at a built-in type.
type ClassOp struct {
	Method string // "+", "neg", "==", "<", "cmp", "show", "++"
	Class  string
	At     opAt
	Any    string // op name (ByType) for every other type, or ""
}

// opAt is the name of an op by built-in type constructor, or "".
type opAt [BChan + 1]string

// ClassOps is the table of built-in class methods (the operators of LANGUAGE §4 that are overloaded).
// `++` at List is the prelude function Prelude.list_append (see monomorphise).
var ClassOps = [...]ClassOp{
	{"+", "Num", opAt{BInt: "add.int", BFloat: "add.float"}, ""},
	{"-", "Num", opAt{BInt: "sub.int", BFloat: "sub.float"}, ""},
	{"*", "Num", opAt{BInt: "mul.int", BFloat: "mul.float"}, ""},
	{"/", "Num", opAt{BInt: "div.int", BFloat: "div.float"}, ""},
	{"**", "Num", opAt{BInt: "pow.int", BFloat: "pow.float"}, ""},
	{"neg", "Num", opAt{BInt: "neg.int", BFloat: "neg.float"}, ""},
	// num_to_float serves sqrt and its kin, which take any Num.
	{"num_to_float", "Num", opAt{BInt: "to_float", BFloat: "id.float"}, ""},
	{"==", "Eq", opAt{BInt: "eq.int", BFloat: "eq.float", BBool: "eq.int", BChar: "eq.int", BString: "eq.string"}, "eq.any"},
	{"!=", "Eq", opAt{BInt: "ne.int", BFloat: "ne.float", BBool: "ne.int", BChar: "ne.int", BString: "ne.string"}, "ne.any"},
	{"<", "Ord", opAt{BInt: "lt.int", BFloat: "lt.float", BBool: "lt.int", BChar: "lt.int", BString: "lt.string"}, "lt.any"},
	{"<=", "Ord", opAt{BInt: "le.int", BFloat: "le.float", BBool: "le.int", BChar: "le.int", BString: "le.string"}, "le.any"},
	{">", "Ord", opAt{BInt: "gt.int", BFloat: "gt.float", BBool: "gt.int", BChar: "gt.int", BString: "gt.string"}, "gt.any"},
	{">=", "Ord", opAt{BInt: "ge.int", BFloat: "ge.float", BBool: "ge.int", BChar: "ge.int", BString: "ge.string"}, "ge.any"},
	{"cmp", "Ord", opAt{BInt: "cmp.int", BFloat: "cmp.float", BBool: "cmp.int", BChar: "cmp.int", BString: "cmp.string"}, "cmp.any"},
	{"show", "Show", opAt{BInt: "show.int", BFloat: "show.float", BChar: "show.char", BString: "show.string"}, "show.any"},
	{"++", "Append", opAt{BString: "append.string"}, ""},
}

// ClassOpOf is the row of a method, or nil when no built-in class has it.
func ClassOpOf(method string) *ClassOp {
	for i := range ClassOps {
		if ClassOps[i].Method == method {
			return &ClassOps[i]
		}
	}
	return nil
}
