package syntax

import (
	"strings"

	"github.com/synoema/synoema/frontend/diag"
)

// Layout (LANGUAGE §2) is decided while parsing, because whether a line break
// means something depends on the innermost block or bracket:
//
//	f x =            <- block of column 0 (the file)
//	  y = g (x       <- block of column 2; inside ( ) line breaks mean nothing
//	    + 1)
//	  y * y
//
// The parser keeps a stack of open blocks and brackets; peek looks at the next
// token through it and shows tItem, tEnd or tWhere in place of a token that
// begins a new item, closes the block, or begins where-lines.

// frame is one open block or bracket.
type frame struct {
	bracket bool
	col     int32 // of a block
	open    int32 // token index of the bracket, or of the first token of the block
	outside state // of a bracket: what held before it
	mixed   bool  // mixed indentation was reported for this block
	indent  string
}

// state is what an unbracketed `:`, `|` or `|>` means at this point. It is
// cleared by every bracket.
type state struct {
	thenBranch bool  // a `:` on the same line is an else
	pending    int   // open `?` that lack their else: a `:` that begins a line is theirs
	lambda     bool  // an unparenthesised lambda is open: a line with `|>` ends it …
	lambdaCol  int32 // … at this column or left of it, when it opened a block; else -1
	noBraces   bool  // a `{` ends an application
	ifs        bool  // then, else, of, with end an application
	elements   bool  // operands are atoms: we are directly inside a list
	compBar    int32 // the `|` of the comprehension whose body this is, or -1
	matches    []*openMatch
}

var freshState = state{lambdaCol: -1, compBar: -1}

// peek shows the next token through the layout.
func (p *parser) peek() kind {
	t := &p.toks[p.pos]
	if !t.bol || p.accepted == p.pos || len(p.frames) == 0 {
		return t.kind
	}
	top := &p.frames[len(p.frames)-1]
	if top.bracket {
		if p.toks[top.open].mate < 0 && t.col <= p.blockCol() {
			return tEnd // a bracket that is never closed ends with its item
		}
		return t.kind
	}
	switch {
	case closer(t.kind) && p.inBracket():
		return t.kind
	case t.col < top.col:
		return tEnd
	case p.continues(t):
		return t.kind
	case t.col == top.col:
		return tItem
	case t.where || t.sig:
		return tWhere
	}
	return t.kind
}

// continues: does a line that begins with t go on with the item before it?
func (p *parser) continues(t *token) bool {
	switch t.kind {
	case tColon, tBar, tArrow, tEqual, tComma:
		return true
	case tMinus:
		return false
	case tName:
		if p.st.ifs && (p.isWord(p.pos, "then") || p.isWord(p.pos, "else")) {
			return true
		}
		return p.isDerive(p.pos) || p.isWhen(p.pos)
	}
	return opTable[t.kind].Prec > 0
}

// isDerive: the word followed by class names; anything else may be called derive.
func (p *parser) isDerive(i int) bool {
	if w := p.tokText(i); w != "derive" && w != "deriving" {
		return false
	}
	next := p.toks[i+1].kind
	return next == tUpper || next == tLParen && (p.toks[i+2].kind == tUpper || p.toks[i+2].kind == tRParen)
}

// isWhen: `when` as the operator, not as a name that is being defined.
func (p *parser) isWhen(i int) bool {
	return p.tokText(i) == "when" && !p.toks[i].where && p.toks[i+1].kind != tColon
}

// inBracket: is any bracket open outside the innermost block?
func (p *parser) inBracket() bool {
	for i := len(p.frames) - 1; i >= 0; i-- {
		if p.frames[i].bracket {
			return true
		}
	}
	return false
}

// inBlock: is the innermost frame a block?
func (p *parser) inBlock() bool {
	return len(p.frames) > 0 && !p.frames[len(p.frames)-1].bracket
}

// blockCol is the column of the innermost block, brackets notwithstanding.
func (p *parser) blockCol() int32 {
	for i := len(p.frames) - 1; i >= 0; i-- {
		if !p.frames[i].bracket {
			return p.frames[i].col
		}
	}
	return -1
}

// opensBlock: does the next token begin a deeper line, behind `=`, `->`, …?
func (p *parser) opensBlock() bool {
	t := &p.toks[p.pos]
	return t.bol && t.kind != tEOF && !closer(t.kind) && t.col > p.blockCol()
}

func (p *parser) pushBlock(col int32) {
	p.frames = append(p.frames, frame{col: col, open: int32(p.pos), indent: p.indentation(p.pos)})
	p.limitDepth(len(p.frames))
}

func (p *parser) pushBracket(open int) {
	p.frames = append(p.frames, frame{bracket: true, open: int32(open), outside: p.st})
	p.st = freshState
	p.limitDepth(len(p.frames))
}

func (p *parser) pop() {
	n := len(p.frames) - 1
	if p.frames[n].bracket {
		p.st = p.frames[n].outside
	}
	p.frames = p.frames[:n]
}

// accept makes the next token the start of an item: peek shows it as it is.
func (p *parser) accept() {
	p.accepted = p.pos
	if t := &p.toks[p.pos]; t.bol {
		p.checkMixed()
	}
}

// indentation is the blank text before the token that begins a line.
func (p *parser) indentation(i int) string {
	hi := int(p.toks[i].lo)
	lo := hi
	for lo > 0 && p.text[lo-1] != '\n' {
		lo--
	}
	return p.text[lo:hi]
}

// checkMixed warns once per block when lines of it are indented by different
// mixtures of tabs and blanks.
func (p *parser) checkMixed() {
	top := &p.frames[len(p.frames)-1]
	if top.bracket || top.mixed || top.col <= 0 || !strings.ContainsRune(top.indent, '\t') && p.text[p.toks[p.pos].lo-1] != '\t' {
		return
	}
	now, t := p.indentation(p.pos), &p.toks[p.pos]
	if now == top.indent || strings.TrimLeft(top.indent, " \t") != "" {
		return
	}
	top.mixed = true
	sp := p.span(int(t.lo)-len(now), int(t.lo))
	fix := sp
	if !strings.Contains(now, "\t") {
		lo := p.toks[top.open].lo
		fix = p.span(int(lo)-len(top.indent), int(lo))
	}
	p.out.Add(&diag.Diagnostic{
		Code: "mixed_indentation", Severity: diag.Warning,
		Message:    "the lines of this block mix tabs and blanks",
		Span:       sp,
		Hint:       "indent with blanks only: a tab goes to the next multiple of 8",
		Fixability: "trivial",
		Edits:      []diag.Edit{{Span: fix, Text: strings.Repeat(" ", int(t.col))}},
	})
}
