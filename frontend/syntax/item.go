package syntax

import (
	"sort"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/source"
)

// body reads what stands behind `=`, `->` or the `:` of an else: a block when
// the line ended there, a block from the same line on when a binding follows
// (only with bindings), else an expression of at least the given precedence.
func (p *parser) body(prec int, bindings bool) Expr {
	p.deeper()
	defer func() { p.depth-- }()
	if p.cur().kind == tName && p.isWord(p.pos, "do") {
		p.dropDo()
	}
	if p.opensBlock() {
		return p.operators(p.block(true), prec)
	}
	if bindings && !p.cur().bol && findBind(p.toks, p.pos, false) >= 0 {
		return p.operators(p.block(false), prec)
	}
	if k := p.peek(); p.cur().bol && (k == tItem || k == tEnd) {
		d := p.unexpectedToken("expected_expression", "an expression")
		d.Hint = "the lines of a body are indented deeper than the line that opens it"
		p.indentBody(d)
		p.failWith(d)
	}
	return p.expr(prec)
}

// indentBody offers to indent the lines below the head of a definition that can be no
// declarations themselves.
func (p *parser) indentBody(d *diag.Diagnostic) {
	col, defs := p.cur().col, false
	for i := p.pos; p.toks[i].kind != tEOF; i++ {
		t := &p.toks[i]
		if !t.bol || t.col < col {
			if t.bol {
				break
			}
			continue
		}
		if t.col == col && (startsDeclaration(p.toks, i) || t.kind == tUpper && p.toks[i+1].kind != tDot) {
			defs = true
			break
		}
		d.Edits = append(d.Edits, p.edit(t.lo, t.lo, "  "))
	}
	if !defs {
		d.Fixability = "trivial"
	}
}

// block reads the block that the next token begins. One that was indented hides
// the else of enclosing branches; one on the line of its `->` does not.
func (p *parser) block(indented bool) Expr {
	start, saved, where, failures := p.here(), p.st, p.where, p.failures
	p.pushBlock(p.cur().col)
	if indented {
		p.st.thenBranch = false
	}
	if p.st.lambda {
		p.st.lambdaCol = p.cur().col
	}
	p.st.elements = false
	items := p.items(false)
	p.pop()
	p.st, p.where = saved, where
	return p.blockOf(items, start, failures)
}

// blockOf is the value of items: a lone expression is itself. Failures is the
// count from before them: a block in error already is not said to lack its value.
func (p *parser) blockOf(items []Item, start source.Span, failures int) Expr {
	if len(items) == 1 {
		if e, ok := items[0].(*ExprItem); ok {
			return e.E
		}
	}
	b := &Block{p.base(p.since(start)), items}
	if n := len(items); n > 0 && p.failures == failures && !p.tokenInTheWay() {
		if _, ok := items[n-1].(*ExprItem); !ok {
			p.valueMissing(items)
		}
	}
	return b
}

// tokenInTheWay: what follows is no sensible end of a block and will be an error.
func (p *parser) tokenInTheWay() bool {
	switch k := p.peek(); k {
	case tItem, tEnd, tWhere, tEOF, tComma, tBar:
		return false
	default:
		return opTable[k].Prec == 0 && !closer(k)
	}
}

func (p *parser) valueMissing(items []Item) {
	d := p.report("expected_expression", items[len(items)-1].Span(), "this block ends with a definition and so has no value")
	d.Expected, d.Found = "an expression as the last line", "a definition"
	d.Understood = false
	d.Hint, d.Fixability = "end the block with the expression that is its value", "easy"
	p.definedTooLate(d, items)
}

// definedTooLate: the definitions at the end of a block stand below a line that uses them.
func (p *parser) definedTooLate(d *diag.Diagnostic, items []Item) {
	first := len(items)
	names := map[string]bool{}
	for ; first > 0; first-- {
		name := definedName(items[first-1])
		if name == "" {
			break
		}
		names[name] = true
	}
	if first == len(items) {
		return
	}
	for _, it := range items[:first] {
		lo, hi := it.Span().Lo, items[first].Span().Lo
		if !p.mentions(it.Span(), names) {
			continue
		}
		d.Hint = "lines run in order: move the definition above the line that uses it"
		d.Labels = append(d.Labels, diag.Label{Span: it.Span(), Text: "this line uses it"})
		start, end := p.lineStart(hi), p.lineEnd(items[len(items)-1].Span().Hi)
		if p.lineStart(lo) < start && strings.TrimSpace(p.text[start:hi]) == "" && strings.TrimSpace(p.text[p.lineStart(lo):lo]) == "" {
			at := p.lineStart(lo)
			d.Edits = []diag.Edit{p.edit(at, at, p.text[start:end]+"\n"), p.edit(start-1, end, "")}
		}
		return
	}
}

func definedName(it Item) string {
	switch it := it.(type) {
	case *FunItem:
		return it.Fun.Name.Name
	case *BindItem:
		if v, ok := it.Pat.(*PVar); ok {
			return v.Name
		}
	}
	return ""
}

// mentions: does a token of the span name one of these?
func (p *parser) mentions(sp source.Span, names map[string]bool) bool {
	i := sort.Search(len(p.toks), func(i int) bool { return p.toks[i].lo >= sp.Lo })
	for ; p.toks[i].lo < sp.Hi; i++ {
		if p.toks[i].kind == tName && names[p.tokText(i)] {
			return true
		}
	}
	return false
}

// lineStart is where the line of a position begins.
func (p *parser) lineStart(at int32) int32 {
	return int32(strings.LastIndexByte(p.text[:at], '\n') + 1)
}

// items reads the items of the innermost block up to its end. In where-lines
// (where set) only bindings may stand.
func (p *parser) items(where bool) []Item {
	var items []Item
	for {
		p.accept()
		start := p.pos
		ok := p.recovering(func() {
			items = p.item(items, where)
			p.endOfItem()
		})
		if !ok {
			items = append(items, p.badItem(start))
			p.skipDebris()
		}
		for p.peek() == tWhere {
			p.strayWhere(items)
		}
		for p.peek() == tSemi {
			p.advance()
		}
		if !p.anotherItem() {
			return items
		}
	}
}

// anotherItem: does an item follow, on its own line or behind a `;`?
func (p *parser) anotherItem() bool {
	switch k := p.peek(); k {
	case tItem:
		return true
	case tEnd, tEOF, tComma:
		return false
	default:
		return p.toks[p.pos-1].kind == tSemi && !closer(k) && !p.atBranchEnd()
	}
}

// endOfItem fails when something stands behind an item that belongs to nobody.
func (p *parser) endOfItem() {
	switch k := p.peek(); {
	case k == tItem, k == tEnd, k == tWhere, k == tSemi, k == tEOF:
	case p.inBracket() || p.atBranchEnd() || p.whereHere() || p.letDepth > 0 && p.isWord(p.pos, "in"):
	default:
		p.leftOver()
	}
}

// skipDebris takes what is left of an item that failed. Of its deeper lines the
// definitions are read, for their names and for errors of their own.
func (p *parser) skipDebris() []Item {
	var defs []Item
	tolerant := p.tolerant
	p.tolerant = true
	for !p.overLimit {
		if p.peek() == tWhere {
			defs = append(defs, definitions(p.whereLines())...)
		} else if p.atItemEnd() || p.inBracket() {
			break
		} else {
			p.synchronise(p.pos)
		}
	}
	p.tolerant = tolerant
	return defs
}

// definitions are the items that are no expressions.
func definitions(items []Item) []Item {
	var defs []Item
	for _, it := range items {
		if _, ok := it.(*ExprItem); !ok {
			defs = append(defs, it)
		}
	}
	return defs
}

// atItemEnd: is the next token the start of another item, or the end of the block?
func (p *parser) atItemEnd() bool {
	switch k := p.peek(); k {
	case tItem, tEnd, tSemi, tEOF:
		return true
	default:
		return closer(k) && p.inBracket()
	}
}

// atBranchEnd: a `:` or `|` here belongs to a `?` around the block.
func (p *parser) atBranchEnd() bool {
	k := p.peek()
	return k == tColon && p.st.pending > 0 || k == tBar && len(p.st.matches) > 0 || k == tPipe && p.st.lambda
}

func (p *parser) badItem(start int) Item {
	sp := p.at(start)
	return &ExprItem{At{sp}, &BadExpr{p.base(sp)}}
}

// strayWhere takes where-lines that follow an item which is no equation: below
// the value of an equation's block they are where-lines of that equation.
func (p *parser) strayWhere(items []Item) {
	_, isExpr := items[len(items)-1].(*ExprItem)
	sp := p.here()
	lines := p.whereLines()
	if isExpr && p.where != nil && p.peek() != tItem {
		*p.where = joinItems(*p.where, lines)
		return
	}
	d := p.report("indentation", sp, "this definition is indented deeper than its block, but no equation stands before it")
	d.Understood = false
	d.Hint, d.Fixability = "give it the column of the other lines of the block", "easy"
	p.noteColumn(d)
}

// noteColumn tells the column of the innermost block and offers to move the line there.
func (p *parser) noteColumn(d *diag.Diagnostic) {
	lo := d.Span
	for lo.Lo > 0 && (p.text[lo.Lo-1] == ' ' || p.text[lo.Lo-1] == '\t') {
		lo.Lo--
	}
	lo.Hi = d.Span.Lo
	d.Edits = []diag.Edit{{Span: lo, Text: strings.Repeat(" ", int(p.blockCol()))}}
}

// item reads one item and appends it; equations join the function before them.
func (p *parser) item(items []Item, where bool) []Item {
	if p.cur().kind == tName && p.letHere() {
		return p.letItems(items)
	}
	if p.cur().sig {
		sig := p.signature()
		return append(items, &SigItem{At{sig.Sp}, sig})
	}
	eq := findBind(p.toks, p.pos, true)
	switch {
	case eq >= 0:
		return p.binding(items, eq)
	case where && !p.tolerant:
		p.unexpected("a definition")
	}
	p.statementHabits()
	start := p.here()
	prec := precPipe // a `;` ends the item
	e := p.expr(prec)
	return append(items, &ExprItem{At{p.since(start)}, e})
}

// binding reads `p = e`, `p <- e` or an equation; eq is the token that binds.
func (p *parser) binding(items []Item, eq int) []Item {
	t := p.cur()
	p.subscriptAssigned(eq)
	p.fieldAssigned(eq)
	if t.kind == tName && p.pos+1 < eq && p.ahead(1).kind != tAt && p.ahead(1).kind != tColon && p.toks[eq].kind == tEqual {
		return p.localEquation(items)
	}
	p.bindingHabits(eq)
	start := p.here()
	b := &BindItem{Pat: p.patternRow(), At: At{start}}
	if k := p.peek(); k != tEqual && k != tLeftArrow {
		p.unexpected("`=`")
	}
	p.advance()
	b.Rhs = p.equationBody(&b.Where)
	b.Sp = p.since(start)
	return append(items, b)
}

func (p *parser) localEquation(items []Item) []Item {
	name, clause := p.equation()
	fun := &FunDecl{At: At{clause.Sp}, Name: name, Clauses: []*Clause{clause}}
	return joinItems(items, []Item{&FunItem{At{clause.Sp}, fun}})
}

// joinItems appends more to items; equations join the function before them.
func joinItems(items, more []Item) []Item {
	if len(items) > 0 && len(more) > 0 {
		f, isFun := items[len(items)-1].(*FunItem)
		g, too := more[0].(*FunItem)
		if isFun && too && f.Fun.Name.Name == g.Fun.Name.Name {
			f.Fun.Clauses = append(f.Fun.Clauses, g.Fun.Clauses...)
			f.Sp = f.Sp.To(g.Sp)
			f.Fun.Sp = f.Sp
			more = more[1:]
		}
	}
	return append(items, more...)
}

// equation reads `name p1 p2 = body` with its where-lines.
func (p *parser) equation() (Ident, *Clause) {
	start := p.here()
	name := p.ident()
	c := &Clause{At: At{start}}
	for p.peek() != tEqual && (p.peek() != tLeftArrow || c.Params != nil) {
		if !p.startsPattern() {
			if k := p.peek(); (k == tArrow || k == tFatArrow) && p.inDeclarations() {
				p.arrowInEquation(start)
				break
			}
			if p.peek() == tBar && c.Params != nil {
				return p.guarded(name, c)
			}
			if p.peek() == tColon && c.Params != nil {
				p.consWithoutParens(c)
				continue
			}
			p.unexpected("`=`")
		}
		c.Params = append(c.Params, p.patternAtom())
	}
	p.advance()
	c.Body = p.equationBody(&c.Where)
	c.Sp = p.since(start)
	return name, c
}

// guarded reads the guards behind the parameters of an equation.
func (p *parser) guarded(name Ident, c *Clause) (Ident, *Clause) {
	c.Body = p.guards()
	p.endOfItem()
	for p.peek() == tWhere || p.whereHere() {
		c.Where = joinItems(c.Where, p.moreWhere())
	}
	c.Sp = p.since(c.Sp)
	return name, c
}

func (p *parser) moreWhere() []Item {
	if p.peek() != tWhere || p.whereHere() {
		return p.whereKeyword()
	}
	return p.whereLines()
}

// equationBody reads the right side of a binding and then its where-lines.
func (p *parser) equationBody(where *[]Item) (body Expr) {
	saved := p.where
	p.where = where
	start := p.pos
	if !p.recovering(func() { body = p.rightSide(); p.endOfItem() }) {
		body = &BadExpr{p.base(p.at(start))}
		p.where = saved
		*where = append(*where, p.skipDebris()...)
	}
	p.where = saved
	for p.peek() == tWhere || p.whereHere() && !p.atItemEnd() {
		*where = joinItems(*where, p.moreWhere())
	}
	return body
}

// rightSide reads the expression of a binding. At the top of a file a `;` can
// only mean a sequence, unless another definition follows it.
func (p *parser) rightSide() Expr {
	e := p.body(precPipe, false)
	for p.peek() == tSemi && p.inDeclarations() && p.sequenceGoesOn() {
		op := p.advance()
		r := p.body(precPipe, false)
		e = &Binary{p.base(e.Span().To(r.Span())), ";", p.at(op), e, r}
	}
	return e
}

// inDeclarations: is the innermost block one of declarations, not of an expression?
func (p *parser) inDeclarations() bool { return len(p.frames) <= p.declFrames && !p.atPrompt }

// sequenceGoesOn: does an expression follow the `;`, on its line or on a deeper one?
func (p *parser) sequenceGoesOn() bool {
	next := p.ahead(1)
	if next.kind == tEOF || next.kind == tSemi || findBind(p.toks, p.pos+1, true) >= 0 {
		return false
	}
	return !next.bol || next.col > p.blockCol() && !p.continues(next)
}

// whereLines reads one block of where-lines.
func (p *parser) whereLines() []Item {
	saved, where := p.st, p.where
	p.st, p.where = freshState, nil
	p.pushBlock(p.cur().col)
	items := p.items(true)
	p.pop()
	p.st, p.where = saved, where
	return items
}
