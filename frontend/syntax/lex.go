package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/source"
)

// lexed is what the lexer hands to the parser.
type lexed struct {
	file     source.FileID
	text     string
	toks     []token
	strs     []string         // values of strings and chars
	docs     map[int32]string // doc comment by the token that follows it
	comments []comment
	errs     []int32 // offsets of what was reported, ascending
}

type comment struct {
	lo, hi int32
	doc    bool
}

// lexer turns a text into tokens; layout is left to the parser.
type lexer struct {
	lexed
	out       *diag.List
	pos       int
	lineStart int
	adjust    int // column = pos - lineStart + adjust
	bol       bool
	blank     bool
	doc       []string
	nest      []byte           // open '{' and, for an interpolation, '$', in an f"…" 'f'
	fString   *diag.Diagnostic // the last f"…", which gathers the edits of its braces
	inFString bool             // a piece of text of it is being read
}

// lex reads a whole text. Errors go to out; the tokens are usable all the same.
func lex(file source.FileID, text string, out *diag.List) *lexed {
	l := &lexer{out: out, bol: true, blank: true}
	l.file, l.text = file, text
	l.toks = make([]token, 0, len(text)/3+8)
	if strings.HasPrefix(text, "\ufeff") {
		l.pos, l.lineStart = 3, 3
	}
	if strings.HasPrefix(text, "#!") { // the line by which Unix starts a script
		l.lineComment(0)
	}
	if !utf8.ValidString(text) {
		l.notUTF8()
	}
	for l.pos < len(l.text) {
		l.next()
	}
	l.abandonInterpolations()
	l.toks = append(l.toks, token{kind: tEOF, bol: true, blank: true, lo: int32(len(text)), hi: int32(len(text)), col: -1, mate: -1})
	matchBrackets(l.toks)
	markBindings(&l.lexed)
	return &l.lexed
}

// notUTF8 reports the first byte that is none, wherever it stands.
func (l *lexer) notUTF8() {
	for i, r := range l.text {
		if _, n := utf8.DecodeRuneInString(l.text[i:]); r == utf8.RuneError && n == 1 {
			d := l.report("unexpected_char", i, i+1, "this byte (0x%x) is not part of a UTF-8 text", l.text[i])
			d.Hint = "save the file as UTF-8"
			return
		}
	}
}

func (l *lexer) next() {
	c := l.text[l.pos]
	switch {
	case c == ' ' || c == '\r':
		l.pos++
		l.blank = true
	case c == '\n':
		l.newline()
	case c == '\t':
		l.adjust += 7 - l.col()%8
		l.pos++
		l.blank = true
	case c >= 'a' && c <= 'z' || c == '_':
		l.name()
	case c >= 'A' && c <= 'Z':
		l.upper()
	case isDigit(c):
		l.number()
	case c == '"':
		if l.tripleQuoted() {
			return
		}
		l.pos++
		l.inFString = false
		l.stringChunk(l.pos-1, tStr, tStrBegin)
	case c == '\'':
		l.char()
	case c == '-' && strings.HasPrefix(l.text[l.pos:], "--"):
		l.dashes()
	case c < utf8.RuneSelf:
		l.symbol()
	default:
		l.nonASCII()
	}
}

func (l *lexer) col() int { return l.pos - l.lineStart + l.adjust }

func (l *lexer) newline() {
	l.abandonInterpolations()
	l.pos++
	l.lineStart, l.adjust = l.pos, 0
	l.bol, l.blank = true, true
}

// emit appends the token that starts at lo and ends at the current position.
func (l *lexer) emit(k kind, lo int) *token {
	if l.bol && l.doc != nil {
		if l.docs == nil {
			l.docs = map[int32]string{}
		}
		l.docs[int32(len(l.toks))] = strings.Join(l.doc, "\n")
	}
	l.doc = nil
	col := lo - l.lineStart + l.adjust
	l.toks = append(l.toks, token{kind: k, bol: l.bol, blank: l.blank, lo: int32(lo), hi: int32(l.pos), col: int32(col), mate: -1})
	l.bol, l.blank = false, false
	return &l.toks[len(l.toks)-1]
}

// emitText is emit for tokens that may hold characters of several bytes.
func (l *lexer) emitText(k kind, lo int, value string) {
	t := l.emit(k, lo)
	t.val = int32(len(l.strs))
	l.strs = append(l.strs, value)
	s := l.text[lo:l.pos]
	l.adjust -= len(s) - utf8.RuneCountInString(s)
}

func (l *lexer) report(code string, lo, hi int, format string, args ...any) *diag.Diagnostic {
	l.errs = append(l.errs, int32(lo))
	return l.out.Add(&diag.Diagnostic{Code: code, Message: fmt.Sprintf(format, args...), Span: l.span(lo, hi), Fixability: "easy"})
}

func (l *lexed) span(lo, hi int) source.Span {
	return source.Span{File: l.file, Lo: int32(lo), Hi: int32(hi)}
}

func (l *lexer) word() string {
	lo := l.pos
	for l.pos < len(l.text) && isWordByte(l.text[l.pos]) {
		l.pos++
	}
	return l.text[lo:l.pos]
}

func (l *lexer) name() {
	lo := l.pos
	l.word()
	for l.pos < len(l.text) && l.text[l.pos] == '\'' {
		l.pos++
		l.word()
	}
	if l.formatPrefix(lo) {
		return
	}
	k := tName
	if !l.afterDot() {
		k = reserved(l.text[lo:l.pos])
	}
	l.emit(k, lo)
}

// afterDot: behind a touching dot every word is a field or a member.
func (l *lexer) afterDot() bool {
	return !l.blank && len(l.toks) > 0 && l.toks[len(l.toks)-1].kind == tDot
}

func reserved(s string) kind {
	switch s {
	case "true":
		return tTrue
	case "false":
		return tFalse
	case "scope":
		return tScope
	case "spawn":
		return tSpawn
	}
	return tName
}

func (l *lexer) upper() {
	lo := l.pos
	l.word()
	l.emit(tUpper, lo)
}

// dashes reads `--` comments and `---` doc comments; longer rules are plain comments.
func (l *lexer) dashes() {
	n := l.pos
	for n < len(l.text) && l.text[n] == '-' {
		n++
	}
	if n-l.pos != 3 || !l.bol {
		l.lineComment(l.pos)
		return
	}
	l.lineComment(l.pos)
	l.comments[len(l.comments)-1].doc = true
	line := strings.TrimRight(l.text[n:l.pos], "\r \t")
	l.doc = append(l.doc, strings.TrimPrefix(line, " "))
}

// lineComment skips from lo to the end of the line.
func (l *lexer) lineComment(lo int) {
	l.pos = lo
	for l.pos < len(l.text) && l.text[l.pos] != '\n' {
		l.pos++
	}
	l.comments = append(l.comments, comment{lo: int32(lo), hi: int32(l.pos)})
}

// nameByte is how a message calls a byte: a control character by its number.
func nameByte(b byte) string {
	if b < ' ' || b == 0x7f {
		return fmt.Sprintf("%U", b)
	}
	return "`" + string(rune(b)) + "`"
}

// symbol reads an operator, a bracket or a habit from elsewhere.
func (l *lexer) symbol() {
	lo := l.pos
	if l.foreignSymbol() || l.templateString() {
		return
	}
	k, n := symbolAt(l.text[l.pos:])
	if n == 0 {
		l.pos++
		l.report("unexpected_char", lo, l.pos, "unexpected character %s", nameByte(l.text[lo]))
		l.emit(tBad, lo)
		return
	}
	switch k {
	case tLBrace:
		l.nest = append(l.nest, '{')
	case tRBrace:
		if l.closeBrace() {
			return
		}
	}
	l.pos += n
	l.emit(k, lo)
}

// closeBrace goes on with the string when the brace ends an interpolation.
func (l *lexer) closeBrace() bool {
	n := len(l.nest)
	if n == 0 {
		return false
	}
	top := l.nest[n-1]
	l.nest = l.nest[:n-1]
	if top == '{' {
		return false
	}
	l.pos++
	l.inFString = top == 'f'
	l.stringChunk(l.pos-1, tStrEnd, tStrMid)
	return true
}

func symbolAt(s string) (kind, int) {
	if strings.HasPrefix(s, "...") {
		return tEllipsis, 3
	}
	if len(s) >= 2 {
		if k := pairs(s[:2]); k != tEOF {
			return k, 2
		}
	}
	if k := singles[s[0]]; k != tEOF {
		return k, 1
	}
	return tEOF, 0
}

func pairs(s string) kind {
	switch s {
	case "|>":
		return tPipe
	case "||":
		return tOr
	case "&&":
		return tAnd
	case "==":
		return tEqEq
	case "!=":
		return tNotEq
	case "<=":
		return tLessEq
	case ">=":
		return tGreaterEq
	case "++":
		return tAppend
	case "**":
		return tPower
	case ">>":
		return tCompose
	case "<-":
		return tLeftArrow
	case "->":
		return tArrow
	case "=>":
		return tFatArrow
	case "..":
		return tDotDot
	}
	return tEOF
}

var singles = [128]kind{
	'(': tLParen, ')': tRParen, '[': tLBracket, ']': tRBracket, '{': tLBrace, '}': tRBrace,
	',': tComma, ';': tSemi, '=': tEqual, '<': tLess, '>': tGreater, ':': tColon,
	'+': tPlus, '-': tMinus, '*': tStar, '/': tSlash, '%': tPercent,
	'\\': tBackslash, '?': tQuestion, '|': tBar, '@': tAt, '.': tDot,
	'$': tDollar, '`': tBackquote, '!': tBang,
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || isDigit(c)
}
