package syntax

import (
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/synoema/synoema/frontend/diag"
)

// Spellings from other languages that the lexer can see. Where the meaning is
// sure it emits the token that was meant, so that parsing goes on undisturbed.

// foreign is a symbol of other languages with the one that is meant here.
type foreign struct {
	symbol, ours string
	kind         kind
	hint         string
}

var foreignSymbols = []foreign{
	{"===", "==", tEqEq, "equality is `==`"},
	{"!==", "!=", tNotEq, "inequality is `!=`"},
	{"::", ":", tColon, "a signature and a cons take one `:`"},
	{":=", "=", tEqual, "a definition takes `=`; names never change their value"},
	{"/=", "!=", tNotEq, "inequality is `!=`"},
	{"<>", "++", tAppend, "strings and lists are joined by `++`; inequality is `!=`"},
	{"<$>", "", tBad, "map f xs is for Lists, map_maybe f m for a Maybe, map_ok f r for a Result"},
	{">>=", "", tBad, "there are no monads: and_then f r goes on with the value of a Result; a match ? m | Just x -> … | None -> … does for a Maybe"},
	{"<*>", "", tBad, "there are no applicatives: match the values and apply the function"},
	{"<|", "", tBad, "there is no `<|`: parenthesise the argument, or turn it around with `|>`"},
	{"+=", "", tBad, "names never change their value: bind a new one, x = x + 1; what a loop sums up is foldl or sum"},
	{"-=", "", tBad, "names never change their value: bind a new one, x = x - 1; what a loop sums up is foldl or sum"},
	{"*=", "", tBad, "names never change their value: bind a new one, x = x * 2; what a loop sums up is foldl or sum"},
	{"<<", "", tBad, "bits are moved by shift_left x n and shift_right x n; functions are composed by f >> g"},
	{"~", "", tBad, "bits are inverted by bit_xor (-1) x; numbers are negated by -"},
	{"^", "**", tPower, "powers are written `**`; bits are combined by bit_xor"},
}

// foreignSymbol reads a habit at the current position, if there is one.
func (l *lexer) foreignSymbol() bool {
	rest := l.text[l.pos:]
	if rest[0] == '#' || strings.HasPrefix(rest, "//") || strings.HasPrefix(rest, "/*") || strings.HasPrefix(rest, "{-") {
		return l.foreignComment()
	}
	if rest[0] == '&' && !strings.HasPrefix(rest, "&&") {
		if l.besideNumber(rest[1:]) {
			return l.substitute(foreign{"&", "", tBad, "bits are combined by bit_and a b, bit_or a b and bit_xor a b"})
		}
		return l.substitute(foreign{"&", "&&", tAnd, "`and` is `&&`; bits are combined by bit_and"})
	}
	for i := range foreignSymbols {
		if f := &foreignSymbols[i]; rest[0] == f.symbol[0] && strings.HasPrefix(rest, f.symbol) {
			return l.substitute(*f)
		}
	}
	return false
}

// besideNumber: a number stands before the operator here, or behind it, where rest begins.
func (l *lexer) besideNumber(rest string) bool {
	n := len(l.toks)
	rest = strings.TrimLeft(rest, " ")
	return n > 0 && l.toks[n-1].kind == tInt || rest != "" && isDigit(rest[0])
}

func (l *lexer) substitute(f foreign) bool {
	lo := l.pos
	l.pos += len(f.symbol)
	msg := "`" + f.symbol + "` is not an operator of Synoema"
	if f.kind == tBad {
		l.report("unexpected_token", lo, l.pos, "%s", msg).Hint = f.hint
		l.emit(tBad, lo)
		return true
	}
	d := l.habit("unexpected_token", lo, l.pos, "%s", msg)
	d.Hint = f.hint
	d.Edits = []diag.Edit{{Span: d.Span, Text: f.ours}}
	l.emit(f.kind, lo)
	return true
}

// habit reports a finding after which the tokens are as good as new, so that
// later errors of the same item are worth reporting.
func (l *lexer) habit(code string, lo, hi int, format string, args ...any) *diag.Diagnostic {
	return l.out.Add(&diag.Diagnostic{Code: code, Message: fmt.Sprintf(format, args...), Span: l.span(lo, hi), Fixability: "trivial", Understood: true})
}

// foreignComment reads `#`, `//` and `/*` comments; `//` between operands is a division.
func (l *lexer) foreignComment() bool {
	lo, n := l.pos, 1
	if l.text[lo] != '#' {
		n = 2
	}
	mark := l.text[lo : lo+n]
	line := l.text[lo+n:]
	if i := strings.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	if mark == "//" && !l.bol && (looksLikeOperand(line) || closesBracket(line)) {
		return l.substitute(foreign{"//", "/", tSlash, "`/` on Int is the whole quotient; a comment begins with `--`"})
	}
	d := l.habit("unexpected_char", lo, lo+n, "a comment begins with `--`, not with `%s`", mark)
	d.Hint = "write `--` in place of `" + mark + "`"
	if mark != "/*" && mark != "{-" {
		d.Edits = []diag.Edit{{Span: d.Span, Text: "--"}}
		l.lineComment(lo)
		return true
	}
	d.Hint = "begin every line of the comment with `--`"
	closing := map[string]string{"/*": "*/", "{-": "-}"}[mark]
	end := strings.Index(l.text[lo+2:], closing) + 2
	if end < 2 {
		end = len(l.text) - lo - 2
	}
	if line := l.text[lo : lo+end+2]; !strings.Contains(line, "\n") && l.endsLine(lo+end+2) {
		d.Edits = []diag.Edit{{Span: d.Span, Text: "--"}, {Span: l.span(lo+end, lo+end+2)}}
	}
	for l.pos < lo+end+2 {
		if l.text[l.pos] == '\n' {
			l.newline()
		} else {
			l.pos++
		}
	}
	l.blank = true
	return true
}

// endsLine: only blanks follow on the line of a position.
func (l *lexer) endsLine(at int) bool {
	line, _, _ := strings.Cut(l.text[at:], "\n")
	return strings.TrimSpace(line) == ""
}

// looksLikeOperand: one word or bracketed term up to the end of the line.
func looksLikeOperand(s string) bool {
	s = strings.TrimSpace(s)
	if s == "" {
		return false
	}
	return s[0] == '(' || strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '.' }) < 0
}

// closesBracket: a bracket that was opened before is closed in s.
func closesBracket(s string) bool {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth < 0 {
				return true
			}
		}
	}
	return false
}

// templateString reads the `a ${x}` of JavaScript as a string; what stands in ${…} is left alone.
func (l *lexer) templateString() bool {
	rest := l.text[l.pos:]
	if n := len(l.toks); rest[0] != '`' || n > 1 && !l.blank && l.toks[n-2].kind == tBackquote {
		return false
	}
	line, _, _ := strings.Cut(rest[1:], "\n")
	end := strings.IndexByte(line, '`')
	if end < 0 || isWordText(line[:end]) && l.behindOperand() {
		return false
	}
	lo := l.pos
	l.pos += end + 2
	d := l.habit("unexpected_token", lo, l.pos, "a string stands between double quotes")
	d.Hint = "write \"…\"; expressions in it stand in ${…}"
	if !strings.Contains(line[:end], `"`) {
		d.Edits = []diag.Edit{{Span: l.span(lo, lo+1), Text: `"`}, {Span: l.span(l.pos-1, l.pos), Text: `"`}}
	}
	l.emitText(tStr, lo, line[:end])
	return true
}

// behindOperand: the token before is the end of an operand.
func (l *lexer) behindOperand() bool {
	if len(l.toks) == 0 || l.bol {
		return false
	}
	k := l.toks[len(l.toks)-1].kind
	return word(k) || closer(k) || k >= tInt && k <= tStr
}

// tripleQuoted reads a """text""" of Python as the string it is.
func (l *lexer) tripleQuoted() bool {
	rest := l.text[l.pos:]
	if !strings.HasPrefix(rest, `"""`) {
		return false
	}
	end := strings.Index(rest[3:], `"""`)
	if end < 0 {
		return false
	}
	lo, text := l.pos, rest[3:3+end]
	l.pos += end + 6
	d := l.habit("unterminated_string", lo, lo+3, "a string stands on one line, between single double quotes")
	d.Hint = "a line break in it is written \\n"
	if len(text) < 2000 {
		one := strings.NewReplacer("\r\n", "\\n", "\n", "\\n", "\t", "\\t", `"`, `\"`).Replace(text)
		d.Edits = []diag.Edit{{Span: l.span(lo, l.pos), Text: `"` + one + `"`}}
	}
	l.emitText(tStr, lo, text)
	if i := strings.LastIndexByte(l.text[:l.pos], '\n'); i >= lo {
		l.lineStart, l.adjust = i+1, 0
	}
	return true
}

// formatPrefix reads the f"a {x}" of Python, behind its `f`, which begins at lo: the
// expressions stand between bare braces.
func (l *lexer) formatPrefix(lo int) bool {
	rest := l.text[l.pos:]
	if l.text[lo:l.pos] != "f" || !strings.HasPrefix(rest, `"`) {
		return false
	}
	end := strings.IndexAny(rest[1:], "\"\n") + 1
	brace := strings.IndexByte(rest[:max(end, 0)], '{')
	if brace < 1 || rest[brace-1] == '$' || !isWordByte(rest[brace+1]) {
		return false
	}
	l.fString = l.habit("unexpected_token", lo, l.pos, "a string needs no `f` in front of it")
	l.fString.Hint = "expressions in a string stand in ${…}"
	l.fString.Edits = []diag.Edit{{Span: l.span(lo, l.pos)}}
	l.pos++
	l.inFString = true
	l.stringChunk(l.pos-1, tStr, tStrBegin)
	return true
}

// formatSpec handles "${x:.2f}": the part behind the colon is a format of other
// languages. It is skipped, so that the rest of the string parses.
func (l *lexer) formatSpec() {
	rest := l.text[l.pos:]
	end := strings.IndexAny(rest, "}\n\"{")
	if end < 0 || rest[end] != '}' {
		return
	}
	colon := strings.LastIndexByte(rest[:end], ':')
	if colon < 1 || !isFormat(rest[colon+1:end]) {
		return
	}
	expr, format := rest[:colon], rest[colon+1:end]
	d := l.habit("unexpected_token", l.pos+colon, l.pos+end, "an interpolation holds an expression, not a format like `:%s`", format)
	d.Hint = "format with functions: float_fixed 2 x, str_pad_left 8 (show x)"
	if digits := strings.Trim(format, ".f"); strings.HasPrefix(format, ".") && strings.HasSuffix(format, "f") && isDigits(digits) {
		if !isWordText(expr) {
			expr = "(" + expr + ")"
		}
		d.Edits = []diag.Edit{{Span: l.span(l.pos, l.pos+end), Text: "float_fixed " + digits + " " + expr}}
	}
	l.cutFormat(colon, end)
}

// cutFormat blanks the format out of the text that is still to be read.
func (l *lexer) cutFormat(colon, end int) {
	blanks := strings.Repeat(" ", end-colon)
	l.text = l.text[:l.pos+colon] + blanks + l.text[l.pos+end:]
}

// isFormat recognises printf-like formats such as .2f, 5d, >10, 02x.
func isFormat(s string) bool {
	digits := strings.TrimLeft(s, "<>^+0 ,")
	digits = strings.TrimRight(digits, "dfegxXs%b")
	whole, frac, dotted := strings.Cut(digits, ".")
	if s == "" || !isDigits(whole) && whole != "" || dotted && !isDigits(frac) {
		return false
	}
	return dotted || s != digits && whole != ""
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

func isWordText(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isWordByte(s[i]) && s[i] != '.' {
			return false
		}
	}
	return s != ""
}

// runeNames are characters that editors and models put in place of ASCII.
// The table is made when the first of them is met.
var runeNames = sync.OnceValue(func() map[rune]runeName {
	return map[rune]runeName{
		'\u201c': {"left double quotation mark", `"`, tBad},
		'\u201d': {"right double quotation mark", `"`, tBad},
		'\u201e': {"low double quotation mark", `"`, tBad},
		'\u00ab': {"left angle quotation mark", `"`, tBad},
		'\u00bb': {"right angle quotation mark", `"`, tBad},
		'\u2018': {"left single quotation mark", `'`, tBad},
		'\u2019': {"right single quotation mark", `'`, tBad},
		'\u00a0': {"non-breaking blank", " ", tEOF},
		'\u202f': {"narrow non-breaking blank", " ", tEOF},
		'\u2007': {"figure blank", " ", tEOF},
		'\u2009': {"thin blank", " ", tEOF},
		'\u3000': {"ideographic blank", " ", tEOF},
		'\u200b': {"zero-width blank", "", tEOF},
		'\ufeff': {"byte order mark", "", tEOF},
		'\u2013': {"en dash", "-", tMinus},
		'\u2014': {"em dash", "-", tMinus},
		'\u2212': {"minus sign", "-", tMinus},
		'\u2192': {"right arrow", "->", tArrow},
		'\u2190': {"left arrow", "<-", tLeftArrow},
		'\u21d2': {"double arrow", "->", tArrow},
		'\u2264': {"less-or-equal sign", "<=", tLessEq},
		'\u2265': {"greater-or-equal sign", ">=", tGreaterEq},
		'\u2260': {"not-equal sign", "!=", tNotEq},
		'\u00d7': {"multiplication sign", "*", tStar},
		'\u00f7': {"division sign", "/", tSlash},
		'\u03bb': {"lambda", `\`, tBackslash},
		'\u2227': {"logical and", "&&", tAnd},
		'\u2228': {"logical or", "||", tOr},
		'\u2026': {"ellipsis", "...", tEllipsis},
		'\uff08': {"full-width parenthesis", "(", tLParen},
		'\uff09': {"full-width parenthesis", ")", tRParen},
		'\uff0c': {"full-width comma", ",", tComma},
		'\uff1a': {"full-width colon", ":", tColon},
		'\uff1d': {"full-width equals sign", "=", tEqual},
	}
})

type runeName struct {
	name, ours string
	kind       kind
}

// nonASCII reports a character that may stand only in strings, chars and comments.
func (l *lexer) nonASCII() {
	lo := l.pos
	r, n := utf8.DecodeRuneInString(l.text[lo:])
	if known, ok := runeNames()[r]; ok {
		l.lookalike(r, n, known.name, known.ours, known.kind)
		return
	}
	lo = l.takeBackName(lo)
	for l.pos < len(l.text) && (l.text[l.pos] >= utf8.RuneSelf || isWordByte(l.text[l.pos])) {
		l.pos++
	}
	if r != utf8.RuneError || n != 1 { // else reported by notUTF8
		d := l.report("unexpected_char", lo, l.pos, "`%s` (%U) may stand only in strings, chars and comments", l.text[lo:l.pos], r)
		d.Hint = "names are made of ASCII letters, digits, _ and '"
	}
	l.emitText(tBad, lo, "")
}

// takeBackName gives the start of the word that goes on at lo, so that größe is one error.
func (l *lexer) takeBackName(lo int) int {
	n := len(l.toks) - 1
	if n < 0 || int(l.toks[n].hi) != lo || !word(l.toks[n].kind) {
		return lo
	}
	t := l.toks[n]
	l.toks = l.toks[:n]
	l.bol, l.blank = t.bol, t.blank
	return int(t.lo)
}

func (l *lexer) lookalike(r rune, n int, name, ours string, k kind) {
	lo := l.pos
	if ours == `"` {
		l.smartString(r, n, name)
		return
	}
	d := l.habit("unexpected_char", lo, lo+n, "`%c` is a %s (%U)", r, name, r)
	d.Edits = []diag.Edit{{Span: d.Span, Text: ours}}
	d.Hint = "write `" + ours + "`"
	if unicode.IsSpace(r) || ours == "" || ours == " " {
		d.Message = fmt.Sprintf("this is a %s (%U), not an ordinary blank", name, r)
		d.Hint = "replace it by an ordinary blank"
	}
	l.pos += n
	switch {
	case k == tEOF:
		l.blank = true
		l.adjust -= n - 1
	case k == tBad:
		l.errs = append(l.errs, int32(lo))
		l.emitText(tBad, lo, "")
	default:
		l.emit(k, lo)
		l.adjust -= n - 1
	}
}

// smartString reads a string between typographic quotes as the string it is.
func (l *lexer) smartString(r rune, n int, name string) {
	lo := l.pos
	d := l.habit("unexpected_char", lo, lo+n, "`%c` is a %s (%U)", r, name, r)
	d.Hint = "strings stand between straight quotes: \""
	d.Edits = []diag.Edit{{Span: d.Span, Text: `"`}}
	rest := l.text[lo+n:]
	if i := strings.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	end := strings.IndexAny(rest, "\u201c\u201d\u00ab\u00bb\"")
	if end < 0 {
		d.Edits = nil
		l.pos = lo + n
		l.errs = append(l.errs, int32(lo))
		l.emitText(tBad, lo, "")
		return
	}
	_, m := utf8.DecodeRuneInString(rest[end:])
	l.pos = lo + n + end + m
	if rest[end] != '"' {
		d.Edits = append(d.Edits, diag.Edit{Span: l.span(l.pos-m, l.pos), Text: `"`})
	}
	l.emitText(tStr, lo, rest[:end])
}
