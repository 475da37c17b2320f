package repl

import (
	"strings"

	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/repl/line"
)

// Styles of tokens, as parameters of SGR sequences.
func tokenStyle(k syntax.TokenKind) string {
	switch k {
	case syntax.Keyword:
		return "35"
	case syntax.TypeName:
		return "36"
	case syntax.Number:
		return "33"
	case syntax.Text:
		return "32"
	case syntax.Comment, syntax.DocComment:
		return "90"
	case syntax.Unknown:
		return "31"
	}
	return ""
}

const (
	commandStyle = "35"
	matchStyle   = "1;4" // the bracket beside the cursor, and its partner
)

// highlight paints an entry with the cursor at a byte.
func highlight(text string, at int) []line.Span {
	from := commandEnd(text)
	var spans []line.Span
	if from > 0 {
		spans = append(spans, line.Span{Lo: 0, Hi: from, Style: commandStyle})
	}
	toks := syntax.Tokens(text[from:])
	for i := range toks {
		toks[i].Lo += from
		toks[i].Hi += from
	}
	a, b := matching(text, toks, at)
	for i, t := range toks {
		style := tokenStyle(t.Kind)
		if i == a || i == b {
			style = matchStyle
		}
		if style != "" {
			spans = append(spans, line.Span{Lo: t.Lo, Hi: t.Hi, Style: style})
		}
	}
	return spans
}

// commandEnd is the end of the command that an entry starts with, 0 when it is none.
func commandEnd(text string) int {
	if !strings.HasPrefix(text, ":") {
		return 0
	}
	if i := strings.IndexAny(text, " \n"); i >= 0 {
		return i
	}
	return len(text)
}

// closerOf gives the partner of an opening bracket.
var closerOf = syntax.Words[string]{{"(", ")"}, {"[", "]"}, {"{", "}"}}

// mates gives for each token the bracket that it belongs to: itself when that is
// missing, -1 for what is no bracket.
func mates(text string, toks []syntax.Token) []int {
	out := make([]int, len(toks))
	var open []int
	for i, t := range toks {
		out[i] = -1
		if t.Kind != syntax.Symbol {
			continue
		}
		switch text[t.Lo:t.Hi] {
		case "(", "[", "{":
			out[i] = i
			open = append(open, i)
		case ")", "]", "}":
			out[i] = i
			if n := len(open) - 1; n >= 0 {
				out[i], out[open[n]] = open[n], i
				open = open[:n]
			}
		}
	}
	return out
}

// opens: the token is an opening bracket.
func opens(text string, t syntax.Token) bool { return closerOf.Of(text[t.Lo:t.Hi]) != "" }

// matching finds the bracket before the cursor, or else the one under it, and its
// partner; -1 for none.
func matching(text string, toks []syntax.Token, at int) (a, b int) {
	a, b = -1, -1
	for i, m := range mates(text, toks) {
		t := toks[i]
		if m < 0 || t.Hi != at && t.Lo != at {
			continue
		}
		lo, hi := toks[min(i, m)], toks[max(i, m)]
		if closerOf.Of(text[lo.Lo:lo.Hi]) == text[hi.Lo:hi.Hi] && (a < 0 || t.Hi == at) {
			a, b = min(i, m), max(i, m)
		}
	}
	return a, b
}

// openBrackets lists the brackets of a text that are not closed, by position.
func openBrackets(text string) []int {
	toks := syntax.Tokens(text)
	var open []int
	for i, m := range mates(text, toks) {
		if m == i && opens(text, toks[i]) {
			open = append(open, toks[i].Lo)
		}
	}
	return open
}

// alignCloser gives the indentation of a line that begins with a closing bracket: that
// of the line with the opening one; -1 when there is none.
func alignCloser(before string) int {
	open := openBrackets(before)
	if len(open) == 0 {
		return -1
	}
	return len(indentOf(before, open[len(open)-1]))
}

// indentOf gives the blanks that the line of a position starts with.
func indentOf(text string, at int) string {
	start := strings.LastIndexByte(text[:at], '\n') + 1
	rest := text[start:]
	return rest[:len(rest)-len(strings.TrimLeft(rest, " \t"))]
}

const step = "  "

// indentAfter gives the indentation of the line behind a text: deeper behind what
// opens a bracket or a block, back behind what closes a bracket.
func indentAfter(before string) string {
	start := strings.LastIndexByte(before, '\n') + 1
	here := indentOf(before, start)
	last := before[start:]
	if strings.TrimSpace(last) == "" {
		return last
	}
	open, was := openBrackets(before), openBrackets(before[:start])
	switch {
	case len(open) > 0 && open[len(open)-1] >= start:
		return here + step
	case len(open) < len(was):
		here = indentOf(before, was[len(open)])
	}
	if opensBlock(last) && !(start > 0 && continued(before[:start-1]) && !endsInBlock(last)) {
		return here + step
	}
	return here
}

// lineTokens are the tokens of a line without comments.
func lineTokens(text string) []string {
	var out []string
	for _, t := range syntax.Tokens(text) {
		if t.Kind != syntax.Comment && t.Kind != syntax.DocComment {
			out = append(out, text[t.Lo:t.Hi])
		}
	}
	return out
}

// opensBlock: a deeper line is to follow.
func opensBlock(text string) bool {
	toks := lineTokens(text)
	if len(toks) == 0 {
		return false
	}
	if endsInBlock(text) || endsInOperator(toks) {
		return true
	}
	switch toks[0] {
	case "trait", "impl", "mod":
		return true
	}
	return matchBegins(toks)
}

// endsInBlock: the line ends in what a block follows.
func endsInBlock(text string) bool {
	toks := lineTokens(text)
	if len(toks) == 0 {
		return false
	}
	switch toks[len(toks)-1] {
	case "=", "->", ":", "<-":
		return true
	}
	return false
}

func endsInOperator(toks []string) bool {
	return strings.ContainsRune("+-*/%<>=&|:,;?\\@", rune(toks[len(toks)-1][0])) && toks[len(toks)-1] != ";"
}

// matchBegins: a `?` whose alternatives stand on the lines below.
func matchBegins(toks []string) bool {
	open := false
	for _, t := range toks {
		switch t {
		case "?":
			open = true
		case "->", "|":
			open = false
		}
	}
	return open && toks[len(toks)-1] != "?" && !isSignature(toks)
}

// isSignature: `name : type`, where a `?` brings constraints.
func isSignature(toks []string) bool { return len(toks) > 1 && toks[1] == ":" }

// continued: the last line of a text ends in an operator, so that the one behind it is
// indented already.
func continued(text string) bool {
	toks := lineTokens(text[strings.LastIndexByte(text, '\n')+1:])
	return len(toks) > 0 && endsInOperator(toks)
}
