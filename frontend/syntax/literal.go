package syntax

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/synoema/synoema/frontend/diag"
)

// ---- Numbers ----

// number reads the extent of a number; its value is made where it is used,
// because only the parser knows the sign before it.
func (l *lexer) number() {
	lo := l.pos
	if l.text[l.pos] == '0' && l.pos+1 < len(l.text) && (l.text[l.pos+1]|0x20 == 'x' || l.text[l.pos+1]|0x20 == 'b') {
		l.word()
		l.endNumber(tInt, lo)
		return
	}
	k := tInt
	l.digits()
	if l.pos+1 < len(l.text) && l.text[l.pos] == '.' && isDigit(l.text[l.pos+1]) {
		k = tFloat
		l.pos++
		l.digits()
	}
	if l.exponent() {
		k = tFloat
	}
	l.word() // letters that touch the number belong to the error
	l.endNumber(k, lo)
}

func (l *lexer) digits() {
	for l.pos < len(l.text) && (isDigit(l.text[l.pos]) || l.text[l.pos] == '_') {
		l.pos++
	}
}

func (l *lexer) exponent() bool {
	rest := l.text[l.pos:]
	if rest == "" || rest[0]|0x20 != 'e' {
		return false
	}
	n := 1
	if n < len(rest) && (rest[n] == '+' || rest[n] == '-') {
		n++
	}
	if n >= len(rest) || !isDigit(rest[n]) {
		return false
	}
	l.pos += n
	l.digits()
	return true
}

func (l *lexer) endNumber(k kind, lo int) {
	s := l.text[lo:l.pos]
	if why := numberFault(k, s); why != "" {
		l.report("invalid_number", lo, l.pos, "`%s` is not a number: %s", s, why)
		l.emit(tBad, lo)
		return
	}
	l.emit(k, lo)
}

// numberFault says what is wrong with the form of a number, or "".
func numberFault(k kind, s string) string {
	if strings.HasSuffix(s, "_") || strings.Contains(s, "__") {
		return "a `_` stands between two digits"
	}
	if k == tFloat {
		if f, err := strconv.ParseFloat(strings.ReplaceAll(s, "_", ""), 64); err != nil && f == 0 || strings.ContainsAny(s, "xX") {
			return "letters follow the digits"
		}
		return ""
	}
	_, err := strconv.ParseUint(intDigits(s))
	if err == nil || err.(*strconv.NumError).Err == strconv.ErrRange {
		return ""
	}
	switch {
	case len(s) == 2 && s[0] == '0' && s[1] > '9':
		return "digits are missing"
	case strings.HasPrefix(s, "0x") || strings.HasPrefix(s, "0X"):
		return "hexadecimal digits are 0-9 and a-f"
	case strings.HasPrefix(s, "0b") || strings.HasPrefix(s, "0B"):
		return "binary digits are 0 and 1"
	}
	return "letters follow the digits"
}

// intDigits prepares the arguments of ParseUint.
func intDigits(s string) (digits string, base, bits int) {
	base = 10
	if len(s) > 1 && s[0] == '0' {
		switch s[1] | 0x20 {
		case 'x':
			s, base = s[2:], 16
		case 'b':
			s, base = s[2:], 2
		}
	}
	return strings.ReplaceAll(s, "_", ""), base, 64
}

// parseInt gives the bits of an integer literal. Decimal ones must be below
// 2^63, or 2^63 itself behind a minus; hexadecimal and binary ones are 64-bit patterns.
func parseInt(s string, negative bool) (int64, bool) {
	digits, base, bits := intDigits(s)
	u, err := strconv.ParseUint(digits, base, bits)
	if err != nil {
		return 0, false
	}
	if base == 10 && u >= 1<<63 && !(negative && u == 1<<63) {
		return 0, false
	}
	return int64(u), true
}

// ---- Strings and chars ----

// stringChunk reads string text from the current position, just behind a quote
// or the brace of an interpolation, to the closing quote (giving last) or to
// the next `${` (giving more).
func (l *lexer) stringChunk(lo int, last, more kind) {
	start := l.pos
	var b strings.Builder
	plain := true // no escape so far: the value is a slice of the text
	for l.pos < len(l.text) {
		c := l.text[l.pos]
		switch {
		case c == '"':
			l.pos++
			l.emitText(last, lo, chunkValue(plain, l.text[start:l.pos-1], &b))
			return
		case c == '\n':
			l.unterminated(lo, last, chunkValue(plain, l.text[start:l.pos], &b))
			return
		case c == '$' && strings.HasPrefix(l.text[l.pos:], "${"):
			value := chunkValue(plain, l.text[start:l.pos], &b)
			l.pos += 2
			l.nest = append(l.nest, '$')
			l.emitText(more, lo, value)
			l.formatSpec()
			return
		case c == '{' && l.inFString:
			value := chunkValue(plain, l.text[start:l.pos], &b)
			l.fString.Edits = append(l.fString.Edits, diag.Edit{Span: l.span(l.pos, l.pos), Text: "$"})
			l.pos++
			l.nest = append(l.nest, 'f')
			l.emitText(more, lo, value)
			l.formatSpec()
			return
		case c == '\\':
			if plain {
				plain = false
				b.WriteString(l.text[start:l.pos])
			}
			if r, ok := l.escape(); ok {
				b.WriteRune(r)
			}
		default:
			if !plain {
				b.WriteByte(c)
			}
			l.pos++
		}
	}
	l.unterminated(lo, last, chunkValue(plain, l.text[start:l.pos], &b))
}

func chunkValue(plain bool, raw string, b *strings.Builder) string {
	if plain {
		return raw
	}
	return b.String()
}

func (l *lexer) unterminated(lo int, last kind, value string) {
	hi := l.pos
	if hi > lo && l.text[hi-1] == '\r' {
		hi--
	}
	if !strings.Contains(string(l.nest), "$") { // else the open `${` is the cause, and reported
		d := l.report("unterminated_string", lo, hi, "this string is not closed on its line")
		d.Hint = "close it with `\"`; a line break inside a string is written `\\n`"
		if text := strings.TrimRight(l.text[lo:hi], " \t"); !strings.ContainsAny(text, ")]}\\") && len(text) > 1 {
			d.Edits = []diag.Edit{{Span: l.span(lo+len(text), lo+len(text)), Text: `"`}}
		}
	}
	l.emitText(last, lo, strings.TrimSuffix(value, "\r"))
}

// abandonInterpolations closes strings whose `${` is still open at a line end.
func (l *lexer) abandonInterpolations() {
	open := strings.IndexAny(string(l.nest), "$f")
	if open < 0 {
		return
	}
	count := len(l.nest) - open - strings.Count(string(l.nest[open:]), "{")
	l.nest = l.nest[:open]
	lo := l.pos
	for i := len(l.toks) - 1; i >= 0; i-- { // point at the `${` that is open
		if l.toks[i].kind == tStrBegin || l.toks[i].kind == tStrMid {
			lo = int(l.toks[i].hi) - 2
			break
		}
	}
	d := l.report("unterminated_string", lo, l.pos, "the `${` of this string is not closed on its line")
	d.Hint = "close it with `}` and the string with `\"`"
	for ; count > 0; count-- {
		l.emitText(tStrEnd, l.pos, "")
	}
}

// escape reads a backslash and what belongs to it. A line end is left alone.
func (l *lexer) escape() (rune, bool) {
	lo := l.pos
	l.pos++
	if l.pos >= len(l.text) || l.text[l.pos] == '\n' {
		return 0, false
	}
	c := l.text[l.pos]
	if i := strings.IndexByte(`nrt\"'0$`, c); i >= 0 {
		l.pos++
		return rune("\n\r\t\\\"'\x00$"[i]), true
	}
	if c == 'u' {
		return l.unicodeEscape(lo)
	}
	_, n := utf8.DecodeRuneInString(l.text[l.pos:])
	l.pos += n
	d := l.report("unknown_escape", lo, l.pos, "unknown escape `%s`", l.text[lo:l.pos])
	d.Hint = "escapes are \\n \\r \\t \\\\ \\\" \\' \\0 \\$ \\u{1F600}; a backslash itself is \\\\"
	return 0, false
}

func (l *lexer) unicodeEscape(lo int) (rune, bool) {
	rest := l.text[l.pos:]
	end := strings.IndexAny(rest, "}\"\n")
	if strings.HasPrefix(rest, "u{") && end > 2 && rest[end] == '}' {
		u, err := strconv.ParseUint(rest[2:end], 16, 32)
		l.pos += end + 1
		if err == nil && utf8.ValidRune(rune(u)) && u <= utf8.MaxRune {
			return rune(u), true
		}
		l.report("unknown_escape", lo, l.pos, "`%s` is not a code point", l.text[lo:l.pos])
		return 0, false
	}
	l.pos++
	d := l.report("unknown_escape", lo, l.pos, "`\\u` is followed by a code point in braces")
	d.Hint = `for instance \u{1F600}`
	if len(rest) > 4 && isHex(rest[1:5]) {
		d.Edits = []diag.Edit{{Span: l.span(l.pos, l.pos+4), Text: "{" + rest[1:5] + "}"}}
		d.Span = l.span(lo, l.pos+4)
		l.pos += 4
	}
	return 0, false
}

func isHex(s string) bool {
	for i := 0; i < len(s); i++ {
		if !strings.ContainsRune("0123456789abcdefABCDEF", rune(s[i])) {
			return false
		}
	}
	return s != ""
}

// char reads 'c'. Longer texts in single quotes are a habit from elsewhere.
func (l *lexer) char() {
	lo := l.pos
	l.pos++
	var value rune
	ok := false
	if l.pos < len(l.text) && l.text[l.pos] == '\\' {
		before := len(l.errs)
		value, ok = l.escape()
		ok = ok || len(l.errs) > before
	} else if r, n := utf8.DecodeRuneInString(l.text[l.pos:]); n > 0 && r != '\n' && r != '\'' {
		l.pos += n
		value, ok = r, true
	}
	if ok && l.pos < len(l.text) && l.text[l.pos] == '\'' {
		l.pos++
		l.emitText(tChar, lo, string(value))
		return
	}
	l.badChar(lo)
}

func (l *lexer) badChar(lo int) {
	rest := l.text[lo+1:]
	if i := strings.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	end := strings.IndexByte(rest, '\'')
	if end <= 0 {
		l.pos = max(lo+1, l.pos)
		d := l.report("unterminated_string", lo, l.pos, "this char is not closed")
		d.Hint = "a char is one character between single quotes: 'a'"
		l.emit(tBad, lo)
		return
	}
	l.pos = lo + 1 + end + 1
	d := l.report("unexpected_char", lo, l.pos, "single quotes hold one character; a string takes double quotes")
	d.Fixability = "trivial"
	d.Hint = `write "` + rest[:end] + `"`
	if !strings.ContainsAny(rest[:end], "\"$") {
		d.Edits = []diag.Edit{{Span: d.Span, Text: `"` + rest[:end] + `"`}}
	}
	l.emitText(tStr, lo, rest[:end])
}
