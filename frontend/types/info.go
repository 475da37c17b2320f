// What the checker tells the desugarer about a file.

package types

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/syntax"
)

// RefKind tells what an occurrence refers to.
type RefKind uint8

const (
	RefNone   RefKind = iota
	RefLocal          // Local, TyArgs
	RefGlobal         // Global, TyArgs
	RefCon            // Con (the node's type gives the data type's arguments)
	RefOp             // Op of the builtin table, TyArgs
	RefMethod         // Class, Method, ClassTy, TyArgs: a class method or an overloaded operator
)

// Ref is what a Var, Con, PCon, Binary, OpFunc, section or Neg refers to.
// Operators: + - * / ** (Num), neg (prefix minus), == != (Eq), < <= > >= (Ord),
// ++ (Append) and show (Show; also every part of an Interp that is not a String) are RefMethod;
// % is the Op mod.int; `:` is RefCon; ; |> >> when && || have RefNone, their meaning is fixed.
// Integer literals and PInt patterns have their (possibly still variable) Num type in Info.Types.
type Ref struct {
	Kind    RefKind
	Local   *core.Local
	Global  core.Name
	Con     *core.DataCon
	Op      *core.Op
	Class   string
	Method  string // key of core.ClassOps or of a trait
	ClassTy *core.Type
	TyArgs  []*core.Type
}

// `Pair a b` and `MkPair a b` are RefCon like others; the node's (result) type is the record {fst, snd}.
// Default methods of a trait are global functions, generic over the class's parameter as variable 0.

// FunInfo describes a function group (top-level or local) or a nullary definition.
type FunInfo struct {
	Global      core.Name   // top-level, module and impl functions
	Local       *core.Local // local functions (Local.TyVars when generalised)
	TyVars      int         // global: type variables 0..TyVars-1; a local's are numbered above these
	Constraints []core.Constraint
	Type        *core.Type
}

// Info is the result of checking one file. Slices are indexed by syntax.NodeID.
// Rows of constructor patterns in the tree have been grouped in place: no PFlat
// is left and every PCon has its Args.
type Info struct {
	Types  []*core.Type // type of every expression and pattern, solved and defaulted
	Refs   []Ref
	Locals []*core.Local // the variable bound by a PVar or PAs node
	Funs   map[*syntax.FunDecl]*FunInfo
	Entry  *core.Type // type of File.Entry, defaulted; nil without one
	// EntryText is the type of File.Entry before defaulting, as text with constraints.
	EntryText string
	// New names in the order of the text, for the REPL's `name : type` lines.
	Defined []core.Name
	Impls   []*core.Impl
	Tests   map[*syntax.TestDecl]*TestInfo
}

// TestInfo describes a test declaration: the parameters of a prop, with their
// types solved and defaulted.
type TestInfo struct {
	Params []*core.Local
}
