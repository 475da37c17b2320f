package syntax

import (
	"sort"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/source"
)

// Habits from other languages, in expressions. Each gets one finding with its
// own hint and, where the meaning is sure, edits that repair it; then the tree is
// built as it was meant, so that reading goes on.

func (p *parser) edit(lo, hi int32, text string) diag.Edit {
	return diag.Edit{Span: source.Span{File: p.file, Lo: lo, Hi: hi}, Text: text}
}

// replaceToken is the edit that puts text in place of token i.
func (p *parser) replaceToken(i int, text string) diag.Edit {
	return diag.Edit{Span: p.at(i), Text: text}
}

// removeToken is the edit that takes token i and the blanks behind it out.
func (p *parser) removeToken(i int) diag.Edit {
	hi := p.toks[i].hi
	if next := &p.toks[i+1]; !next.bol {
		hi = next.lo
	}
	return p.edit(p.toks[i].lo, hi, "")
}

// wrap is the pair of edits that parenthesises a span.
func (p *parser) wrap(sp source.Span) []diag.Edit {
	return []diag.Edit{p.edit(sp.Lo, sp.Lo, "("), p.edit(sp.Hi, sp.Hi, ")")}
}

// parenthesised: are the tokens from lo to the last one read one bracket?
func (p *parser) parenthesised(lo int) bool {
	return p.toks[lo].kind == tLParen && int(p.toks[lo].mate) == p.pos-1
}

// bang reads `!x` as `not x`.
func (p *parser) bang() Expr {
	start, inList := p.here(), p.st.elements
	at := p.advance()
	outer := p.bangHabit
	if outer == nil {
		p.bangHabit = p.report("unexpected_token", start, "negation is the function `not`")
		p.bangHabit.Hint = "write not x"
	}
	d := p.bangHabit
	if p.peek() != tBang {
		p.bangHabit = nil // others in the operand are findings of their own
	}
	first := p.pos
	p.deeper()
	var e Expr
	switch {
	case p.peek() == tBang:
		e = p.bang()
	case inList:
		e = p.atom()
	default:
		e = p.application()
	}
	p.depth--
	p.bangHabit = outer
	open, shut := "not ", ""
	if _, app := e.(*App); app && !p.parenthesised(first) {
		open, shut = "not (", ")"
	}
	if inList {
		open, shut = "("+open, shut+")"
	}
	d.Edits = append(d.Edits, p.replaceToken(at, open))
	if shut != "" {
		d.Edits = append(d.Edits, p.edit(e.Span().Hi, e.Span().Hi, shut))
	}
	not := &Var{Base: p.base(start), Name: "not"}
	return &App{p.base(start.To(e.Span())), not, []Expr{e}}
}

// foreignOperator reads `f $ x`, `f . g` and “a `f` b“ behind the operand l, if
// one stands there that binds at least as tight as prec.
func (p *parser) foreignOperator(l Expr, prec int) Expr {
	switch p.peek() {
	case tDollar:
		if prec <= precPipe+1 {
			return p.dollar(l)
		}
	case tBackquote:
		if word(p.ahead(1).kind) && p.ahead(2).kind == tBackquote && prec <= infixLevel(p.tokText(p.pos+1)) {
			return p.backquoted(l)
		}
	case tQuestion:
		if prec <= precPipe && p.doubleQuestion() {
			return p.orDefault(l)
		}
	case tDot:
		if prec <= precCompose && p.cur().blank && p.ahead(1).blank {
			return p.dotted(l)
		}
	case tName:
		return p.wordOperator(l, prec)
	case tBang:
		if p.ahead(1).kind == tBang && p.touches(p.pos+1) && !(p.st.elements && p.cur().blank && !p.ahead(2).blank) {
			return p.indexedBy(l)
		}
	}
	return nil
}

// indexedBy reads xs !! i as index i xs.
func (p *parser) indexedBy(l Expr) Expr {
	at := p.advance()
	d := p.report("unexpected_token", p.at(at).To(p.at(at+1)), "an element of a list is taken with `index i xs`")
	p.operandFollows(p.advance())
	var r Expr
	if p.st.elements {
		r = p.atom()
	} else {
		r = p.application()
	}
	sp := l.Span().To(r.Span())
	d.Hint = "write index " + p.argument(r) + " " + p.argument(l)
	d.Edits = []diag.Edit{p.edit(sp.Lo, sp.Hi, "(index "+p.argument(r)+" "+p.argument(l)+")")}
	return &App{p.base(sp), &Var{Base: p.base(d.Span), Name: "index"}, []Expr{r, l}}
}

// doubleQuestion: m ?? d, where no elements of a list may stand.
func (p *parser) doubleQuestion() bool {
	return !p.st.elements && p.ahead(1).kind == tQuestion && p.touches(p.pos+1)
}

// orDefault reads m ?? d as from_maybe d m.
func (p *parser) orDefault(l Expr) Expr {
	at := p.advance()
	d := p.report("unexpected_token", p.at(at).To(p.at(at+1)), "there is no `??`")
	p.operandFollows(p.advance())
	r := p.expr(precPipe + 1)
	sp := l.Span().To(r.Span())
	call := "from_maybe " + p.argument(r) + " " + p.argument(l)
	d.Hint = "write " + call + " for a Maybe, unwrap_or for a Result"
	d.Edits = []diag.Edit{p.edit(sp.Lo, sp.Hi, "("+call+")")}
	return &App{p.base(sp), &Var{Base: p.base(d.Span), Name: "from_maybe"}, []Expr{r, l}}
}

func (p *parser) dollar(l Expr) Expr {
	outer := p.dollarHabit
	if outer == nil {
		p.dollarHabit = p.report("unexpected_token", p.here(), "there is no `$`: parenthesise the argument")
		p.dollarHabit.Hint = "write f (x y), or turn it around: x y |> f"
	}
	d := p.dollarHabit
	at := p.advance()
	p.operandFollows(at)
	d.Edits = append(d.Edits, p.edit(p.toks[at].lo, p.cur().lo, "("))
	r := p.expr(precPipe + 1)
	d.Edits = append(d.Edits, p.edit(r.Span().Hi, r.Span().Hi, ")"))
	p.dollarHabit = outer
	return p.apply(l, r)
}

// apply gives f another argument.
func (p *parser) apply(f Expr, arg Expr) Expr {
	sp := f.Span().To(arg.Span())
	if a, ok := f.(*App); ok {
		return &App{p.base(sp), a.Fn, append(a.Args[:len(a.Args):len(a.Args)], arg)}
	}
	return &App{p.base(sp), f, []Expr{arg}}
}

// infixLevel is how tight a backquoted function binds, as in Haskell.
func infixLevel(name string) int {
	switch name {
	case "mod", "div", "rem", "quot":
		return 11
	case "elem", "notElem":
		return 7
	case "seq":
		return precPipe
	}
	return precNegate
}

func (p *parser) backquoted(l Expr) Expr {
	at := p.advance()
	f := p.ident()
	p.advance()
	r := p.expr(infixLevel(f.Name) + 1)
	sp := l.Span().To(r.Span())
	d := p.report("unexpected_token", p.at(at).To(p.at(at+2)), "functions are not written between their arguments")
	if op := map[string]string{"mod": "%", "rem": "%", "div": "/", "quot": "/"}[f.Name]; op != "" {
		d.Hint = "the operator is `" + op + "`"
		d.Edits = []diag.Edit{p.edit(p.toks[at].lo, p.toks[at+2].hi, op)}
		return &Binary{p.base(sp), op, f.Sp, l, r}
	}
	d.Hint = "write " + f.Name + " x y"
	d.Edits = []diag.Edit{p.edit(sp.Lo, sp.Hi, "("+f.Name+" "+p.argument(l)+" "+p.argument(r)+")")}
	fn := &Var{Base: p.base(f.Sp), Name: f.Name}
	return &App{p.base(sp), fn, []Expr{l, r}}
}

// argument is the text of an expression as an argument.
func (p *parser) argument(e Expr) string {
	text := p.source(e.Span())
	if level(e) < precAtom && !strings.HasPrefix(text, "(") {
		return "(" + text + ")"
	}
	return text
}

// dotted reads f . g . h as h >> g >> f.
func (p *parser) dotted(l Expr) Expr {
	d := p.report("unexpected_token", p.here(), "functions are composed by `>>`, the first one first")
	parts := []Expr{l}
	for p.peek() == tDot && p.cur().blank && p.ahead(1).blank {
		p.operandFollows(p.advance())
		parts = append(parts, p.application())
	}
	texts := make([]string, len(parts))
	for i, e := range parts {
		texts[len(parts)-1-i] = p.source(e.Span())
	}
	sp := l.Span().To(parts[len(parts)-1].Span())
	text := strings.Join(texts, " >> ")
	d.Hint = "write " + text
	if p.peek() == tDollar {
		text = "(" + text + ")"
	}
	d.Edits = []diag.Edit{p.edit(sp.Lo, sp.Hi, text)}
	e := parts[len(parts)-1]
	for i := len(parts) - 2; i >= 0; i-- {
		e = &Binary{p.base(sp), ">>", d.Span, e, parts[i]}
	}
	return e
}

// defines: does a line of the file define this name?
func (p *parser) defines(name string) bool {
	return p.remember("defines "+name, func() bool { return p.findDefinition(name) })
}

// remember answers a question about the whole file once.
func (p *parser) remember(question string, answer func() bool) bool {
	known, ok := p.answers[question]
	if !ok {
		known = answer()
		if p.answers == nil {
			p.answers = map[string]bool{}
		}
		p.answers[question] = known
	}
	return known
}

func (p *parser) findDefinition(name string) bool {
	for i := range p.toks {
		if t := &p.toks[i]; t.bol && t.where && t.kind == tName && p.tokText(i) == name {
			return true
		}
	}
	return false
}

// questionHabits fails at `c ? a : b`; mark is the `?`.
func (p *parser) questionHabits(mark int, e Expr) {
	if p.peek() == tEqual {
		p.failWith(&diag.Diagnostic{Code: "unexpected_token", Span: p.here(), Fixability: "trivial",
			Message: "`=` defines; whether two values are equal asks `==`", Hint: "write == here",
			Edits: []diag.Edit{p.replaceToken(p.pos, "==")}})
	}
	b, cons := e.(*Binary)
	if !(cons && b.Op == ":") && p.peek() != tColon {
		return
	}
	d := &diag.Diagnostic{Code: "unexpected_token", Span: p.at(mark), Fixability: "trivial",
		Message: "a condition begins with `?`: `? c -> a : b`", Hint: "write ? c -> a : b"}
	if first, edits := p.foreignChain(mark); first > 0 && p.chainStart(mark) < first {
		d.Span, d.Edits = p.at(first), edits
	}
	p.failWith(d)
}

// missingQuestion goes on with an else that turns out to be another condition.
func (p *parser) missingQuestion(e Expr) Expr {
	at := e.Span()
	d := p.report("unexpected_token", p.here(), "this branch of a chain of conditions lacks its `?`")
	d.Hint = "write : ? c -> a"
	d.Edits = []diag.Edit{p.edit(at.Lo, at.Lo, "? ")}
	return p.branches(at, e)
}

// leftOver fails at what no part of an item could take.
func (p *parser) leftOver() {
	d := p.unexpectedToken("unexpected_token", "the end of the line")
	switch k := p.peek(); {
	case k == tArrow || k == tFatArrow:
		p.arrowLeft(d)
	case p.cur().bol && p.startsElement():
		d.Code, d.Message = "indentation", "this line stands at the column of no block that is open"
		d.Hint = "give it the column of the block that it belongs to"
	case k == tBang:
		d.Hint = "negation is the function not: write (not x)"
	case k == tBackquote:
		d.Hint = "functions stand before their arguments: write f x y"
	case k == tEqual:
		d.Hint = "`==` compares; a definition stands on a line of its own"
		if next := p.ahead(1); !p.cur().bol && !next.bol {
			d.Edits = []diag.Edit{p.replaceToken(p.pos, "==")}
		}
	case k == tComma:
		d.Hint = "a tuple stands in parentheses: (a, b); arguments are separated by blanks"
		p.tupleAssigned(d)
	case k == tSpawn:
		d.Hint = "parenthesise it: (spawn f x)"
	case k == tColon:
		d.Hint = "an else belongs to a `?`: ? c -> a : b"
	case k == tBar:
		d.Hint = "alternatives belong to a `?`: ? value | pattern -> body; `or` is `||`"
	}
	p.failWith(d)
}

// tupleAssigned: x, y = e as an item of a block.
func (p *parser) tupleAssigned(d *diag.Diagnostic) {
	first, eq := p.failStart, p.failStart
	for p.toks[eq].kind == tName || p.toks[eq].kind == tComma {
		eq++
	}
	if p.toks[eq].kind != tEqual || eq < p.pos || !p.toks[first].bol {
		return
	}
	d.Edits = []diag.Edit{p.edit(p.toks[first].lo, p.toks[first].lo, "("), p.edit(p.toks[eq-1].hi, p.toks[eq-1].hi, ")")}
	last := p.lastOfLine(eq)
	for i := eq + 1; i <= last; i = p.behind(i) {
		if p.toks[i].kind == tComma {
			d.Edits = append(d.Edits, p.edit(p.toks[eq+1].lo, p.toks[eq+1].lo, "("), p.edit(p.toks[last].hi, p.toks[last].hi, ")"))
			break
		}
	}
	d.Fixability = "trivial"
}

// arrowLeft: an arrow behind an expression is a lambda without `\`, or a
// condition without `?`.
func (p *parser) arrowLeft(d *diag.Diagnostic) {
	first := p.patternsBefore(p.pos)
	arrow := []diag.Edit{}
	if p.cur().kind == tFatArrow {
		arrow = append(arrow, p.replaceToken(p.pos, "->"))
	}
	before := tEOF
	if first > 0 {
		before = p.toks[first-1].kind
	}
	alone := first < p.pos && (first == 0 || p.toks[first].bol)
	if alone && p.withoutBars(d, first) {
		return
	}
	switch {
	case first < p.pos && (before == tLParen || before == tEqual || before == tComma || before == tArrow):
	case first < p.pos-1 && before == tPipe:
		first = p.pos - 1
	case alone && p.atPrompt && first == 0 && (p.toks[0].kind == tName || p.toks[0].kind == tLParen):
	case alone && p.toks[first].kind == tName && first < p.pos-1 && p.toks[first+1].kind != tBar:
		d.Message = "an equation takes `=`, not `" + p.tokText(p.pos) + "`"
		d.Hint = "write " + p.source(p.at(first).To(p.at(p.pos-1))) + " = …"
		d.Edits = []diag.Edit{p.replaceToken(p.pos, "=")}
		return
	case alone && p.toks[first].kind != tName:
		d.Message = "an alternative of a match begins with `|`"
		d.Hint = "write ? value and then the alternatives: | pattern -> body"
		return
	default:
		lo := p.toks[p.exprRead].lo
		d.Message = "a condition begins with `?`: `? c -> a : b`"
		d.Hint = "write ? c -> a : b"
		d.Edits = append(arrow, p.edit(lo, lo, "? "))
		return
	}
	lo := p.toks[first].lo
	d.Message = "a lambda begins with `\\`: `\\x -> e`"
	d.Hint = "put `\\` before the parameters"
	if text, ok := p.jsParameters(first); ok {
		d.Edits = append(arrow, p.edit(lo, p.toks[p.pos-1].hi, text))
		return
	}
	d.Edits = append(arrow, p.edit(lo, lo, `\`))
}

// bareLambda finds the arrow of `x => e`, `(x, y) => e` or `(x -> e)`, which lack their
// backslash; 0 without one.
func (p *parser) bareLambda() int {
	first, before := p.pos, tEOF
	if first > 0 {
		before = p.toks[first-1].kind
	}
	arrow := p.behind(first)
	if p.toks[first].kind == tName {
		for p.toks[arrow].kind == tName && !p.toks[arrow].bol {
			arrow++
		}
	}
	switch k := p.toks[arrow].kind; {
	case p.toks[arrow].bol || len(p.st.matches) > 0:
		return 0
	case k == tFatArrow && (arrow == first+1 || p.toks[first].kind == tLParen) && before != tQuestion && before != tBar:
		return arrow
	case k == tArrow && before == tLParen && p.toks[first].kind == tName && p.inBracket() && !p.frames[len(p.frames)-1].outside.ifs:
		return arrow
	}
	return 0
}

// jsLambda reads a lambda that lacks its backslash.
func (p *parser) jsLambda(arrow int) Expr {
	start := p.here()
	d := p.report("unexpected_token", p.at(arrow), "a lambda begins with `\\`: `\\x -> e`")
	d.Hint = "put `\\` before the parameters"
	p.pos = arrow
	text, js := p.jsParameters(p.indexAt(start.Lo))
	p.pos = p.indexAt(start.Lo)
	l := &Lambda{}
	if js {
		d.Edits = []diag.Edit{p.edit(start.Lo, p.toks[arrow-1].hi, text)}
		p.jsPatterns(l, arrow)
	} else {
		d.Edits = []diag.Edit{p.edit(start.Lo, start.Lo, `\`)}
		for p.pos < arrow {
			l.Params = append(l.Params, p.patternAtom())
		}
	}
	if p.toks[arrow].kind == tFatArrow {
		d.Edits = append(d.Edits, p.replaceToken(arrow, "->"))
	}
	p.pos = arrow + 1
	saved, where := p.st, p.where
	p.st.elements, p.where = false, nil
	l.Body = p.body(precSemi, true)
	p.st, p.where = saved, where
	l.Base = p.base(start.To(l.Body.Span()))
	return l
}

// jsPatterns reads (x, y) as two parameters, () as one.
func (p *parser) jsPatterns(l *Lambda, arrow int) {
	sp := p.here()
	for p.pos++; p.pos < arrow-1; p.pos++ {
		if p.cur().kind == tName {
			l.Params = append(l.Params, &PVar{p.base(p.here()), p.tokText(p.pos)})
		}
	}
	if l.Params == nil {
		l.Params = []Pat{&PUnit{p.base(sp)}}
	}
}

// indexAt is the token that begins at a position.
func (p *parser) indexAt(lo int32) int {
	return sort.Search(len(p.toks), func(i int) bool { return p.toks[i].lo >= lo })
}

// withoutBars: the alternatives of a match on lines of their own, the first tokens of which
// stand in one column below the `?`, lack their bars; token last begins one of them.
func (p *parser) withoutBars(d *diag.Diagnostic, last int) bool {
	col := p.toks[last].col
	var edits []diag.Edit
	head := -1
	for i := last; i >= 0 && head < 0; i-- {
		t := &p.toks[i]
		if !t.bol || t.col > col {
			continue
		}
		if t.col < col || t.kind == tQuestion {
			head = p.questionOn(i)
			break
		}
		edits = append(edits, p.edit(t.lo, t.lo, "| "))
	}
	if head < 0 {
		return false
	}
	for i := last + 1; i < len(p.toks) && (!p.toks[i].bol || p.toks[i].col >= col); i++ {
		if t := &p.toks[i]; t.bol && t.col == col {
			edits = append(edits, p.edit(t.lo, t.lo, "| "))
		}
	}
	d.Span = p.at(last)
	d.Message, d.Hint = "an alternative of a match begins with `|`", "write ? value and then the alternatives: | pattern -> body"
	d.Edits, d.Fixability = edits, "trivial"
	if p.cur().kind == tFatArrow {
		d.Edits, d.Fixability = nil, "easy"
	}
	return true
}

// questionOn finds a `?` on the line that token i begins, behind which nothing but a value
// stands; -1 without one.
func (p *parser) questionOn(i int) int {
	found := -1
	for ; found < 0 || !p.toks[i].bol; i++ {
		switch p.toks[i].kind {
		case tQuestion:
			found = i
		case tArrow, tBar, tColon, tEOF:
			return -1
		}
		if p.toks[i+1].bol {
			break
		}
	}
	return found
}

// jsParameters writes the (x, y) of (x, y) => e as parameters.
func (p *parser) jsParameters(first int) (string, bool) {
	if p.cur().kind != tFatArrow || p.toks[first].kind != tLParen || int(p.toks[first].mate) != p.pos-1 {
		return "", false
	}
	text := `\`
	for i := first + 1; i < p.pos-1; i++ {
		switch p.toks[i].kind {
		case tName:
			text += p.tokText(i)
		case tComma:
			text += " "
		default:
			return "", false
		}
	}
	if text == `\` {
		text += "()"
	}
	return text, true
}

// patternsBefore is the first of the tokens before i that can be parameters.
func (p *parser) patternsBefore(i int) int {
	for i > 0 && !p.toks[i].bol {
		switch t := &p.toks[i-1]; {
		case t.kind >= tName && t.kind <= tFalse || t.kind >= tInt && t.kind <= tStr:
			i--
		case t.kind == tRBracket && t.mate >= 0:
			i = int(t.mate)
		case (t.kind == tRParen || t.kind == tRBrace) && t.mate >= 0:
			i = int(t.mate)
		default:
			return i
		}
	}
	return i
}

// inBracketHabits improves the error at a token that no bracket can take.
func (p *parser) inBracketHabits(d *diag.Diagnostic, open int) {
	switch k := p.peek(); {
	case k == tArrow || k == tFatArrow:
		p.arrowLeft(d)
	case k == tEqual && p.toks[open].kind == tLParen:
		d.Hint = "`==` compares; definitions stand on lines of their own, not inside parentheses"
		d.Edits = []diag.Edit{p.replaceToken(p.pos, "==")}
	case p.toks[open].kind == tLBrace:
		d.Hint = "braces make records: {x = 1, y = 2}; blocks are indented lines without braces"
	}
}

// operandHabits fails with a better hint where an operand should begin.
func (p *parser) operandHabits() {
	k := p.peek()
	d := p.unexpectedToken("expected_expression", "an expression")
	switch {
	case k == tDot && word(p.ahead(1).kind):
		d.Hint = "a field function is written .name, without a blank"
	case (k == tRParen || k == tRBrace) && p.pos > 0 && p.toks[p.pos-1].kind == tComma:
		d.Hint = "remove the comma before it"
		d.Edits = []diag.Edit{p.edit(p.toks[p.pos-1].lo, p.cur().lo, "")}
		d.Fixability = "trivial"
	case k == tEllipsis:
		d.Hint = "lists are joined by ++: xs ++ [x]"
	case k == tRBracket && p.pos > 0 && p.toks[p.pos-1].kind == tDotDot:
		d.Hint = "a range has two ends: [1..10]; enumerate numbers the elements of a list"
	case k == tStar || k == tStar+2:
		d.Hint = "an operand is missing before the operator; the operator as a function is (*)"
	default:
		return
	}
	p.failWith(d)
}
