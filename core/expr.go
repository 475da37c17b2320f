// Package core is the intermediate representation that both tiers share.
//
// It has two levels. Expr is System F: what the frontend produces for each
// definition and what a session keeps. Node (node.go) is an instance of it for
// concrete types: locals are numbered slots, lambdas are lifted to functions of
// their own, calls to known functions are marked, and so are tail calls. In
// between, on closed types, Expr is what the optimiser rewrites.
//
//	Def.Body (Expr, polymorphic) ─ monomorphise ─► Expr, closed types ─ optimise ─► lower ─► Fn (Node)
//
// Where things are, in the order in which a definition meets them:
//
//	type*.go, expr.go, op.go, node.go     the two levels and their types
//	instances.go, def_fact.go             which instances there are
//	make_body.go                          the pipeline of one body
//	mono*.go, structural*.go              types in; methods, literals and rows resolved
//	optimise.go                           the table of passes
//	simplify*.go, inline.go, specialise.go, case_of_case.go, fold.go, unroll.go, nest.go, fuse*.go, reverse.go
//	saturate.go, lower*.go                calls made exact; Nodes
//	print_*.go, parse_*.go, sexp.go       text form of both levels
//	verify_*.go                           what every stage may rely on
//
// Package core imports nothing of the tiers or of the frontend.
package core

import (
	"slices"

	"github.com/synoema/synoema/source"
)

// Name is the unique name of a global definition: "Prelude.map" for the
// prelude, "main", "Math.square" for the program, "lib/m.sno:f" for imports.
type Name string

// Local is a variable bound inside a definition. Binders are unique objects;
// an Expr tree never binds one Local twice.
type Local struct {
	ID     int    // unique within the definition
	Name   string // as written, for dumps and traces; may be ""
	Type   *Type
	TyVars []int // numbers of the type variables that a polymorphic local function binds
}

// Expr is a System F expression. Evaluation is strict, left to right.
type Expr interface {
	Span() source.Span
	Place() At
	expr()
}

// At is embedded by every Expr and Node.
type At struct {
	Sp source.Span
	In *Inlined // the call that inlining replaced by this text, or nil
}

// Inlined is a call that was replaced by the callee's text. Traces show it as
// the frame that it would have been (AddTrace).
type Inlined struct {
	Fn   *Fn
	Call At // place of the call in the function around it
}

// Span returns the place in the text that the node comes from.
func (a At) Span() source.Span { return a.Sp }

// Place returns the span together with the calls inlined around it: what
// faults and traces need.
func (a At) Place() At { return a }

// LamRole says what a lambda stands for in the text: what traces and `show` call it.
type LamRole uint8

const (
	Written LamRole = iota // a function that the text defines
	Mention                // the known function Name, given too few arguments
	Inner                  // no function of the text: a part of the one around it
	Thunk                  // such a part that a builtin runs: the block of a scope, the call of a spawn
)

type (
	// Var is an occurrence of a local, instantiated at TyArgs when it is polymorphic.
	Var struct {
		At
		Local  *Local
		TyArgs []*Type
	}
	// Global is an occurrence of a definition, instantiated at TyArgs (one for
	// each of its type variables 0..n-1). A nullary definition is evaluated by it.
	Global struct {
		At
		Name   Name
		TyArgs []*Type
		Type   *Type // of this occurrence
	}
	// Lit is a literal. Int literals have a Num type that may still be a
	// variable; monomorphising turns them into Int or Float constants.
	Lit struct {
		At
		Type *Type
		Bits uint64 // Int: the value; Float: IEEE bits; Bool 0/1; Char: code point; Unit: 0
		Str  string // String
	}
	// Lam is a function of len(Params) >= 1 parameters; Name is a hint.
	Lam struct {
		At
		Name   string
		Params []*Local
		Body   Expr
		Type   *Type // of the whole function
		Stands LamRole
	}
	// App applies a function value to one or more arguments.
	App struct {
		At
		Fn   Expr
		Args []Expr
		Type *Type // of the result
	}
	// Let binds one local, not recursively. A polymorphic Local's Rhs is a value.
	Let struct {
		At
		Local *Local
		Rhs   Expr
		Body  Expr
	}
	// LetRec binds local functions that may refer to each other. Every Rhs is a *Lam.
	LetRec struct {
		At
		Locals []*Local
		Rhss   []Expr
		Body   Expr
	}
	// Construct builds constructor Con of the data type Type, all fields given.
	Construct struct {
		At
		Con  *DataCon
		Type *Type
		Args []Expr
	}
	// Record builds a record; fields are evaluated in the order given.
	// Type may have the shape of a pair.
	Record struct {
		At
		Type  *Type
		Names []string
		Args  []Expr
	}
	// Select takes field Field of a record. Type is that of the field.
	Select struct {
		At
		E     Expr
		RecTy *Type // of E; may be open until monomorphised
		Field string
		Type  *Type
	}
	// Update copies record E with the named fields replaced. Type is the new record's.
	Update struct {
		At
		E     Expr
		RecTy *Type
		Names []string
		Args  []Expr
		Type  *Type
	}
	// Case is a compiled switch. Scrut is evaluated once. Arms are disjoint;
	// Default (nil when Arms are exhaustive) takes everything else.
	// Arms on Int-literals of a Num type compare as the literal would at that type.
	Case struct {
		At
		Scrut   Expr
		ScrutTy *Type
		Arms    []*Arm
		Default Expr
		Type    *Type
	}
	// Prim applies a primitive or builtin to all its arguments.
	Prim struct {
		At
		Op     *Op
		TyArgs []*Type
		Args   []Expr
		Type   *Type
	}
	// Method is an occurrence of a class method at a type; monomorphising
	// replaces it by the impl's function. Class is "Num", "Eq", … or a trait.
	// ClassTy is the class's parameter, TyArgs instantiate further type variables of the method.
	Method struct {
		At
		Class, Name string
		ClassTy     *Type
		TyArgs      []*Type
		Type        *Type
	}
	// Fail raises a run-time error when evaluated.
	Fail struct {
		At
		Code string // diagnostic code, e.g. no_match
		Msg  string
		// Values are shown after Msg, as in `no match in f for (Just 3)`.
		Values []Expr
		ValTys []*Type
		Type   *Type
	}
)

// Arm is one arm of a Case: a constructor with binders for its fields, or a literal.
type Arm struct {
	Con   *DataCon // or nil
	Binds []*Local // one per field; nil entries are unused fields
	Lit   *Lit     // Int, Float, Char or String literal when Con is nil
	Body  Expr
}

func (*Var) expr()       {}
func (*Global) expr()    {}
func (*Lit) expr()       {}
func (*Lam) expr()       {}
func (*App) expr()       {}
func (*Let) expr()       {}
func (*LetRec) expr()    {}
func (*Construct) expr() {}
func (*Record) expr()    {}
func (*Select) expr()    {}
func (*Update) expr()    {}
func (*Case) expr()      {}
func (*Prim) expr()      {}
func (*Method) expr()    {}
func (*Fail) expr()      {}

// Def is a global definition.
type Def struct {
	Name        Name
	Display     string // as the user writes it, for messages and traces
	TyVars      int    // type variables 0..TyVars-1 are bound
	Constraints []Constraint
	Type        *Type
	Body        Expr // a *Lam, or any expression for a nullary definition
	Span        source.Span
	Doc         string
	Nullary     bool // no parameters: its value is kept (see LANGUAGE §3)
}

// Constraint says that variable Var is a member of Class.
type Constraint struct {
	Class string
	Var   int
}

// Impl is a user-written (or prelude) instance of a class. Methods are global
// functions whose first type variables are those of the head, in order.
type Impl struct {
	Class   string
	Head    *Type // a type constructor on distinct variables, or a closed record
	TyVars  int
	Methods map[string]Name
	// Defaults are the default bodies of the methods left out: functions whose
	// first type variable is the class's parameter.
	Defaults map[string]Name
	Span     source.Span
}

// Program is the set of definitions of a session.
type Program struct {
	Types *Types
	Defs  map[Name]*Def
	Impls map[string][]*Impl // by class

	// Stock makes further definitions when they are first asked for, always the same for a name;
	// nil of a name that it has not. It is safe for concurrent use. Set it before first use.
	Stock func(Name) *Def
}

// Def finds a definition; it is nil when there is none.
func (p *Program) Def(name Name) *Def {
	if d := p.Defs[name]; d != nil || p.Stock == nil {
		return d
	}
	return p.Stock(name)
}

// NewProgram returns an empty program over the given types.
func NewProgram(t *Types) *Program {
	return &Program{Types: t, Defs: map[Name]*Def{}, Impls: map[string][]*Impl{}}
}

// AddImpl adds an instance of a class, in place of an earlier one for the same head, which it returns.
func (p *Program) AddImpl(im *Impl) (earlier *Impl) {
	list := p.Impls[im.Class]
	for i, old := range list {
		if old.Head == im.Head {
			list[i] = im
			return old
		}
	}
	p.Impls[im.Class] = append(list, im)
	return nil
}

// DropImpl takes an instance of a class out again.
func (p *Program) DropImpl(im *Impl) {
	p.Impls[im.Class] = slices.DeleteFunc(p.Impls[im.Class], func(other *Impl) bool { return other == im })
}
