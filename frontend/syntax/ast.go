// The abstract syntax tree. Every node carries its span; every expression and
// pattern also carries an id, dense within its File, by which later stages
// keep what they learn about it in slices (see types.Info).

package syntax

import "github.com/synoema/synoema/source"

// NodeID numbers expressions and patterns from 0 within one File.
type NodeID int32

// Node is anything with a place in the text.
type Node interface{ Span() source.Span }

// At is embedded by every node.
type At struct{ Sp source.Span }

// Span returns the node's place.
func (a At) Span() source.Span { return a.Sp }

// Base is embedded by every expression and pattern.
type Base struct {
	At
	ID NodeID
}

// NodeID returns the node's number.
func (b *Base) NodeID() NodeID { return b.ID }

// Ident is a name with its place.
type Ident struct {
	At
	Name string
}

// File is one parsed text: a program, an imported file or a REPL entry.
type File struct {
	ID    source.FileID
	Decls []Decl
	// Entry is the expression of `eval` or of a REPL entry that is not a declaration.
	Entry    Expr
	NumNodes int // node ids are below this
	// Fields are the names that stand as fields in a record, a record pattern or a
	// record type of the file.
	Fields map[string]bool
	Text   string // what was parsed
}

// ---- Expressions ----

// Expr is an expression.
type Expr interface {
	Node
	NodeID() NodeID
	widen(source.Span)
	expr()
}

type (
	// Var is a lower-case name, possibly qualified by a module: x, Math.square.
	Var struct {
		Base
		Module string // "" when unqualified
		Name   string
	}
	// Con is a constructor name; the reserved words true and false are Con, too
	// (and PCon in patterns).
	Con struct {
		Base
		Module string
		Name   string
	}
	// IntLit is an integer literal of type Num a; Value holds its 64 bits.
	// 9223372036854775808 directly behind a '-' is folded by the parser.
	IntLit struct {
		Base
		Value int64
	}
	FloatLit struct {
		Base
		Value float64
	}
	CharLit struct {
		Base
		Value rune
	}
	// StrLit is a string without interpolation.
	StrLit struct {
		Base
		Value string
	}
	// Interp is a string with interpolations: Parts are StrLit and other
	// expressions, each shown as by `show`.
	Interp struct {
		Base
		Parts []Expr
	}
	Unit struct{ Base } // ()
	// App is a function applied to one or more arguments in one juxtaposition.
	App struct {
		Base
		Fn   Expr
		Args []Expr
	}
	// Binary is a binary operator, `;`, `|>`, `>>`, `when`, `:` and `++` included.
	Binary struct {
		Base
		Op     string
		OpSpan source.Span
		L, R   Expr
	}
	// Neg is prefix minus.
	Neg struct {
		Base
		E Expr
	}
	// OpFunc is (op).
	OpFunc struct {
		Base
		Op string
	}
	// LeftSection is (e op), RightSection is (op e).
	LeftSection struct {
		Base
		E      Expr
		Op     string
		OpSpan source.Span
	}
	RightSection struct {
		Base
		Op     string
		OpSpan source.Span
		E      Expr
	}
	// Lambda is \p1 p2 -> e. Params are flat atoms until resolved.
	Lambda struct {
		Base
		Params []Pat
		Body   Expr
	}
	// Cond is ? c -> t : e. Else is nil when there is none.
	Cond struct {
		Base
		Cond, Then, Else Expr
	}
	// Match is ? e with | p -> body alternatives.
	Match struct {
		Base
		Scrut Expr
		Alts  []*Alt
	}
	// Block is a run of items whose last one is the value.
	Block struct {
		Base
		Items []Item
	}
	// ListLit is [a b c].
	ListLit struct {
		Base
		Elems []Expr
	}
	// RangeLit is [a..b].
	RangeLit struct {
		Base
		Lo, Hi Expr
	}
	// ListComp is [e | quals].
	ListComp struct {
		Base
		Body  Expr
		Quals []Qual
	}
	// TupleLit has two or more elements; the pair is the record {fst, snd}.
	TupleLit struct {
		Base
		Elems []Expr
	}
	// RecordLit is {x = 1, y} or, with Spread, {...r, x = 2}.
	RecordLit struct {
		Base
		Spread Expr // or nil
		Fields []FieldInit
	}
	// Select is e.field.
	Select struct {
		Base
		E     Expr
		Field Ident
	}
	// FieldFunc is .field as a function.
	FieldFunc struct {
		Base
		Field Ident
	}
	// Scope is scope { … }, Spawn is spawn e.
	Scope struct {
		Base
		Body Expr
	}
	Spawn struct {
		Base
		E Expr
	}
	// BadExpr stands where an expression could not be parsed; an error was reported.
	BadExpr struct{ Base }
)

// FieldInit is one field of a record expression; Value of a pun is a Var.
type FieldInit struct {
	Name  Ident
	Value Expr
}

// Alt is one alternative of a match.
type Alt struct {
	At
	Pat  Pat
	Body Expr
}

// Qual is a generator (Pat non-nil) or a guard of a comprehension.
type Qual struct {
	At
	Pat Pat // or nil
	E   Expr
}

func (*Var) expr()          {}
func (*Con) expr()          {}
func (*IntLit) expr()       {}
func (*FloatLit) expr()     {}
func (*CharLit) expr()      {}
func (*StrLit) expr()       {}
func (*Interp) expr()       {}
func (*Unit) expr()         {}
func (*App) expr()          {}
func (*Binary) expr()       {}
func (*Neg) expr()          {}
func (*OpFunc) expr()       {}
func (*LeftSection) expr()  {}
func (*RightSection) expr() {}
func (*Lambda) expr()       {}
func (*Cond) expr()         {}
func (*Match) expr()        {}
func (*Block) expr()        {}
func (*ListLit) expr()      {}
func (*RangeLit) expr()     {}
func (*ListComp) expr()     {}
func (*TupleLit) expr()     {}
func (*RecordLit) expr()    {}
func (*Select) expr()       {}
func (*FieldFunc) expr()    {}
func (*Scope) expr()        {}
func (*Spawn) expr()        {}
func (*BadExpr) expr()      {}

// ---- Block items and where-lines ----

// Item is a line of a block or a where-line.
type Item interface {
	Node
	item()
}

type (
	// BindItem is p = e or p <- e, with a pattern that is not a function head.
	// `name = e` is one with a PVar; it is recursive only when e is a lambda.
	// Where holds its own where-lines (deeper lines below it that bind), in source order.
	BindItem struct {
		At
		Pat   Pat
		Rhs   Expr
		Where []Item
	}
	// FunItem is a local function: adjacent equations of one name.
	FunItem struct {
		At
		Fun *FunDecl
	}
	// SigItem is a local signature.
	SigItem struct {
		At
		Sig *SigDecl
	}
	// ExprItem is an expression; the last of a block is its value.
	ExprItem struct {
		At
		E Expr
	}
)

func (*BindItem) item() {}
func (*FunItem) item()  {}
func (*SigItem) item()  {}
func (*ExprItem) item() {}

// ---- Patterns ----

// Pat is a pattern.
type Pat interface {
	Node
	NodeID() NodeID
	pat()
}

type (
	PWild struct{ Base }
	PVar  struct {
		Base
		Name string
	}
	PUnit struct{ Base }
	PInt  struct {
		Base
		Value int64
	}
	PFloat struct {
		Base
		Value float64
	}
	PChar struct {
		Base
		Value rune
	}
	PStr struct {
		Base
		Value string
	}
	// PCon is a constructor with its argument patterns. The parser leaves Args
	// empty in flat rows; resolving groups the row (types.Resolve).
	PCon struct {
		Base
		Module, Name string
		Args         []Pat
	}
	// PCons is p : ps.
	PCons struct {
		Base
		Head, Tail Pat
	}
	PList struct {
		Base
		Elems []Pat
	}
	PTuple struct {
		Base
		Elems []Pat
	}
	// PRecord is {x, y = p}; a pun's Pat is a PVar. It matches any record with those fields.
	PRecord struct {
		Base
		Fields []FieldPat
	}
	// PAs is name@p.
	PAs struct {
		Base
		Name Ident
		Pat  Pat
	}
	// PFlat is a row of atoms inside parentheses, as in (Just Cons a b), before
	// resolving groups it into the one pattern that it must be.
	PFlat struct {
		Base
		Atoms []Pat
	}
	BadPat struct{ Base }
)

// FieldPat is one field of a record pattern.
type FieldPat struct {
	Name Ident
	Pat  Pat
}

func (*PWild) pat()   {}
func (*PVar) pat()    {}
func (*PUnit) pat()   {}
func (*PInt) pat()    {}
func (*PFloat) pat()  {}
func (*PChar) pat()   {}
func (*PStr) pat()    {}
func (*PCon) pat()    {}
func (*PCons) pat()   {}
func (*PList) pat()   {}
func (*PTuple) pat()  {}
func (*PRecord) pat() {}
func (*PAs) pat()     {}
func (*PFlat) pat()   {}
func (*BadPat) pat()  {}

// ---- Types ----

// TypeExpr is a type as written.
type TypeExpr interface {
	Node
	typeExpr()
}

type (
	TVar struct {
		At
		Name string
	}
	// TName is a type constructor with its arguments, all of them applied: List a.
	TName struct {
		At
		Name string
		Args []TypeExpr
	}
	TList struct {
		At
		Elem TypeExpr
	}
	TFun struct {
		At
		Arg, Res TypeExpr
		Linear   bool // -o
	}
	TTuple struct {
		At
		Elems []TypeExpr
	}
	TRecord struct {
		At
		Fields []FieldType
		Row    *Ident // {x : Int | r}, or nil
	}
	TUnit   struct{ At }
	BadType struct{ At }
)

// FieldType is one field of a record type.
type FieldType struct {
	Name Ident
	Type TypeExpr
}

func (*TVar) typeExpr()    {}
func (*TName) typeExpr()   {}
func (*TList) typeExpr()   {}
func (*TFun) typeExpr()    {}
func (*TTuple) typeExpr()  {}
func (*TRecord) typeExpr() {}
func (*TUnit) typeExpr()   {}
func (*BadType) typeExpr() {}

// Constraint is `Ord a`.
type Constraint struct {
	At
	Class Ident
	Var   Ident
}

// ---- Declarations ----

// Decl is a top-level declaration (or one inside mod, trait, impl).
type Decl interface {
	Node
	decl()
}

type (
	// FunDecl is a group of adjacent equations of one name. A parameterless
	// definition has one clause without parameters.
	FunDecl struct {
		At
		Name    Ident
		Clauses []*Clause
		Doc     string
	}
	SigDecl struct {
		At
		Name        Ident
		Type        TypeExpr
		Constraints []Constraint
		Doc         string
	}
	DataDecl struct {
		At
		Name   Ident
		Params []Ident
		Cons   []*ConDecl
		Derive []Ident
		Doc    string
	}
	AliasDecl struct {
		At
		Name   Ident
		Params []Ident
		Type   TypeExpr
		Doc    string
	}
	TraitDecl struct {
		At
		Name   Ident
		Param  Ident
		Supers []Constraint
		Sigs   []*SigDecl
		Funs   []*FunDecl // default bodies
		Doc    string
	}
	ImplDecl struct {
		At
		Class       Ident
		Head        TypeExpr
		Constraints []Constraint
		Funs        []*FunDecl
		Doc         string
	}
	ModDecl struct {
		At
		Name  Ident
		Decls []Decl
		Doc   string
	}
	UseDecl struct {
		At
		Module Ident
		Names  []Ident // empty with All
		All    bool
	}
	ImportDecl struct {
		At
		Path     string
		PathSpan source.Span
	}
	TestDecl struct {
		At
		Name   string
		Params []Ident // of prop; nil for a plain test
		IsProp bool
		Body   Expr
		When   Expr // guard of a prop, or nil
	}
)

// Clause is one equation: flat parameter atoms (grouped by resolving), body, where-lines.
type Clause struct {
	At
	Params []Pat
	Body   Expr
	Where  []Item
}

// ConDecl is one alternative of a data declaration; Fields are in order.
type ConDecl struct {
	At
	Name   Ident
	Fields []TypeExpr
}

func (*FunDecl) decl()    {}
func (*SigDecl) decl()    {}
func (*DataDecl) decl()   {}
func (*AliasDecl) decl()  {}
func (*TraitDecl) decl()  {}
func (*ImplDecl) decl()   {}
func (*ModDecl) decl()    {}
func (*UseDecl) decl()    {}
func (*ImportDecl) decl() {}
func (*TestDecl) decl()   {}
