package syntax

import (
	"sort"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
)

// Incomplete reports whether an entry of the prompt needs more lines: a bracket
// is open, a line ended where an operand must follow, or a block is being
// written. An empty line ends a block.
func Incomplete(text string) bool {
	l := lex(1, text, &diag.List{})
	n := len(l.toks) - 1
	if n == 0 {
		return false
	}
	for i := range l.toks {
		if t := &l.toks[i]; opener(t.kind) && t.mate < 0 && t.kind != tStrBegin {
			return true
		}
	}
	if blankLineEnds(text) {
		return false
	}
	return l.operandMissing(n-1) || l.headAlone() || l.inDeeperLine() || l.questionOpen()
}

func blankLineEnds(text string) bool {
	i := strings.LastIndexByte(strings.TrimSuffix(text, "\n"), '\n')
	return i >= 0 && strings.TrimSpace(text[i:]) == ""
}

// operandMissing: the last token wants something behind it.
func (l *lexed) operandMissing(last int) bool {
	switch k := l.toks[last].kind; k {
	case tEqual, tArrow, tLeftArrow, tComma, tBackslash, tQuestion, tBar, tAt, tSpawn, tScope, tDollar:
		return true
	case tSemi:
		return false
	default:
		return opTable[k].Prec > 0
	}
}

// headAlone: the head of a declaration whose lines are still to come, or a
// signature without its definition.
func (l *lexed) headAlone() bool {
	p := parser{lexed: l}
	for i := 1; i < len(l.toks)-1; i++ {
		if l.toks[i].bol {
			return false
		}
	}
	if l.toks[0].kind != tName || len(l.toks) < 3 {
		return false
	}
	if l.toks[1].kind == tColon {
		return p.looksLikeSignature(0)
	}
	switch l.tokText(0) {
	case "trait", "impl", "mod":
		return l.toks[1].kind == tUpper && !l.toks[0].where
	}
	return false
}

// inDeeperLine: the last line is deeper than the first, so that its block may go on.
// Lines inside of brackets are no lines.
func (l *lexed) inDeeperLine() bool {
	deeper := false
	for i := 0; i < len(l.toks)-1; i++ {
		t := &l.toks[i]
		if t.bol && i > 0 {
			deeper = t.col > l.toks[0].col && !closer(t.kind)
		}
		if m := int(t.mate); m > i {
			i = m
		}
	}
	return deeper
}

// questionOpen: a `?` that has neither branch nor alternative yet.
func (l *lexed) questionOpen() bool {
	open := false
	for i := 0; i < len(l.toks); i++ {
		switch t := &l.toks[i]; t.kind {
		case tQuestion:
			open = i == 0 || l.toks[i-1].kind != tQuestion || l.toks[i-1].hi != t.lo // `??` is a habit
		case tArrow, tFatArrow, tBar:
			open = false
		case tColon:
			if i == 1 { // a signature with constraints
				return false
			}
		default:
			if m := int(t.mate); m > i {
				i = m
			}
		}
	}
	return open
}

// TokenKind is the class of a token for highlighting.
type TokenKind uint8

const (
	Name TokenKind = iota
	TypeName
	Keyword
	Number
	Text // strings and chars, without their interpolations
	Comment
	DocComment
	Symbol // operators, arrows, brackets
	Unknown
)

// Token is a piece of text for highlighting; blanks belong to none.
type Token struct {
	Kind   TokenKind
	Lo, Hi int
}

// Tokens divides a text for highlighting: every token and comment, in order.
func Tokens(text string) []Token {
	l := lex(1, text, &diag.List{})
	out := make([]Token, 0, len(l.toks)+len(l.comments))
	for i := range l.toks {
		if t := &l.toks[i]; t.kind != tEOF {
			out = append(out, Token{l.tokenKind(i), int(t.lo), int(t.hi)})
		}
	}
	for _, c := range l.comments {
		k := Comment
		if c.doc {
			k = DocComment
		}
		out = append(out, Token{k, int(c.lo), int(c.hi)})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Lo < out[j].Lo })
	return out
}

func (l *lexed) tokenKind(i int) TokenKind {
	switch t := &l.toks[i]; t.kind {
	case tBad:
		return Unknown
	case tName:
		if l.keywordHere(i) {
			return Keyword
		}
		return Name
	case tUpper:
		return TypeName
	case tTrue, tFalse, tScope, tSpawn:
		return Keyword
	case tInt, tFloat:
		return Number
	case tChar, tStr, tStrBegin, tStrMid, tStrEnd:
		return Text
	}
	return Symbol
}

// keywordHere: a contextual keyword where a declaration of its form starts.
func (l *lexed) keywordHere(i int) bool {
	next := l.toks[i+1].kind
	p := parser{lexed: l}
	switch l.tokText(i) {
	case "mod", "use", "trait", "impl", "type":
		return l.toks[i].bol && next == tUpper
	case "import", "test":
		return l.toks[i].bol && next == tStr
	case "derive":
		return p.isDerive(i)
	case "prop":
		return i > 0 && l.toks[i-1].kind == tEqual && next == tName
	case "when":
		return i > 0 && !l.toks[i].bol && next != tEqual
	}
	return false
}
