package syntax

// kind is the lexical class of a token. Operators and brackets have one each.
type kind uint8

const (
	tEOF kind = iota
	tBad      // reported by the lexer; the parser stays silent about it
	tName
	tUpper
	tTrue
	tFalse
	tScope
	tSpawn
	tInt
	tFloat
	tChar
	tStr      // a string without interpolation
	tStrBegin // "text${
	tStrMid   // }text${
	tStrEnd   // }text"
	tLParen
	tRParen
	tLBracket
	tRBracket
	tLBrace
	tRBrace
	tComma
	tEqual
	tLeftArrow
	tArrow
	tFatArrow // =>, a habit
	tBackslash
	tQuestion
	tBar
	tAt
	tDot
	tDotDot
	tEllipsis
	tDollar    // habit
	tBackquote // habit
	tBang      // habit

	// Binary operators: opTable is indexed by kind.
	tSemi
	tPipe
	tOr
	tAnd
	tEqEq
	tNotEq
	tLess
	tGreater
	tLessEq
	tGreaterEq
	tAppend
	tColon
	tPlus
	tMinus
	tStar
	tSlash
	tPercent
	tPower
	tCompose
	tWhen // made by the parser of the name `when` behind an operand

	// Made by layout, never by the lexer.
	tItem  // the token starts a new item of the innermost block
	tEnd   // the token closes the innermost block
	tWhere // the token starts where-lines of the equation before it
	numKinds
)

// token is one lexeme. Its text is toks' source between lo and hi.
type token struct {
	kind  kind
	bol   bool // the first of its line
	blank bool // a blank or a line start stands before it
	where bool // bol, and the line binds: it has = or <- outside brackets
	sig   bool // bol, `name :`, and the next line of this column binds that name
	lo    int32
	hi    int32
	col   int32 // from 0; a tab goes to the next multiple of 8
	mate  int32 // index of the partner of a bracket, -1 without one
	val   int32 // index into lexed.strs of a literal's value
}

// Assoc is the associativity of an operator.
type Assoc uint8

const (
	Left Assoc = iota
	Right
	NonAssoc
)

// Operator is a binary operator; a higher Prec binds tighter.
type Operator struct {
	Symbol string
	Prec   int
	Assoc  Assoc
	kind   kind
}

// The levels that the grammar names. Prefix minus lies between * and **.
const (
	precSemi    = 1
	precPipe    = 2
	precWhen    = 3
	precNegate  = 12
	precCompose = 14
)

// Operators is the one table of binary operators, loosest first.
var Operators = []Operator{
	{";", precSemi, Left, tSemi},
	{"|>", precPipe, Left, tPipe},
	{"when", precWhen, NonAssoc, tWhen},
	{"||", 4, Left, tOr},
	{"&&", 5, Left, tAnd},
	{"==", 6, NonAssoc, tEqEq},
	{"!=", 6, NonAssoc, tNotEq},
	{"<", 7, NonAssoc, tLess},
	{">", 7, NonAssoc, tGreater},
	{"<=", 7, NonAssoc, tLessEq},
	{">=", 7, NonAssoc, tGreaterEq},
	{"++", 8, Right, tAppend},
	{":", 9, Right, tColon},
	{"+", 10, Left, tPlus},
	{"-", 10, Left, tMinus},
	{"*", 11, Left, tStar},
	{"/", 11, Left, tSlash},
	{"%", 11, Left, tPercent},
	{"**", 13, Right, tPower},
	{">>", precCompose, Right, tCompose},
}

// opTable finds an operator by its kind; Prec 0 means none.
var opTable = func() (t [numKinds]Operator) {
	for _, o := range Operators {
		t[o.kind] = o
	}
	return t
}()

func opener(k kind) bool {
	return k == tLParen || k == tLBracket || k == tLBrace || k == tStrBegin
}

func closer(k kind) bool {
	switch k {
	case tRParen, tRBracket, tRBrace, tStrMid, tStrEnd:
		return true
	}
	return false
}

// closes reports whether k is the closing partner of the opener o.
func closes(o, k kind) bool {
	switch o {
	case tLParen:
		return k == tRParen
	case tLBracket:
		return k == tRBracket
	case tLBrace:
		return k == tRBrace
	}
	return o == tStrBegin && k == tStrEnd
}

// word reports whether a token reads as a name: as a field, every word does.
func word(k kind) bool { return k >= tName && k <= tSpawn }
