package syntax

import (
	"slices"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/source"
)

// Habits from other languages, in declarations and types.

// foreignDeclaration reads a declaration that begins with a keyword of another
// language; nil when the next name is just a name.
func (p *parser) foreignDeclaration(doc string) Decl {
	next := p.ahead(1)
	if next.bol {
		return nil
	}
	word := p.tokText(p.pos)
	switch {
	case next.kind == tName:
		if after := p.tokText(p.pos + 1); isModifier(word) && p.ahead(2).kind == tName && (definingWord(after) || after == "const" || isModifier(after)) {
			return p.modifier(doc)
		}
		if definingWord(word) && p.onlyBegins(word) || p.constHere() {
			return p.foreignDefinition(doc)
		}
		if isModifier(word) && p.onlyBegins(word) && p.namedElsewhere(p.pos+1) {
			return p.modifier(doc)
		}
		if word == "type" && p.isWord(p.pos+1, "alias") && p.ahead(2).kind == tUpper {
			d := p.report("unexpected_token", p.at(p.pos+1), "another name for a type is declared with `type` alone")
			d.Hint = "leave `alias` out"
			d.Edits = []diag.Edit{p.removeToken(p.pos + 1)}
			p.advance()
			return p.alias(doc)
		}
	case next.kind == tLParen && p.typedParameters():
		return p.signedDefinition(doc)
	case next.kind == tUpper && p.toks[p.pos+2].kind != tLBrace && typeWord(word):
		return p.foreignKeyword(word)
	case next.kind == tUpper && (word == "enum" || word == "struct" || word == "interface" || word == "import" || word == "from"):
		d := p.unexpectedToken("unexpected_token", "a declaration")
		d.Hint = "types are declared Shape = Circle Float | Point, records P = P {x : Int}"
		if word == "import" || word == "from" {
			p.foreignImport(d)
		} else {
			p.bracedType(d)
		}
		p.failWith(d)
	case next.kind == tUpper && !p.cur().where || word == "data" || word == "newtype":
		if next.kind == tUpper {
			return p.foreignKeyword(word)
		}
	}
	return nil
}

// typeWord: does w declare types in other languages, in front of T = … or T a = …?
func typeWord(w string) bool {
	switch w {
	case "data", "newtype", "enum", "struct", "record", "union":
		return true
	}
	return false
}

// foreignImport completes the error of an import of a library; the line can go.
func (p *parser) foreignImport(d *diag.Diagnostic) {
	d.Message = "the library needs no import"
	d.Hint = "leave the line out; files of your own are imported by their path: import \"lib/math.sno\""
	d.Fixability = "trivial"
	lo, hi := p.lineStart(p.cur().lo), p.lineEnd(p.cur().hi)
	if int(hi) < len(p.text) {
		hi++
	}
	d.Edits = []diag.Edit{p.edit(lo, hi, "")}
}

// bracedType adds the edits that make `enum T { A, B }` and `struct P { x: Int }` declarations.
func (p *parser) bracedType(d *diag.Diagnostic) {
	open := p.pos + 2
	end := int(p.toks[open].mate)
	if p.toks[open].kind != tLBrace || end < 0 {
		return
	}
	name := p.tokText(p.pos + 1)
	if p.tokText(p.pos) != "enum" {
		d.Hint = "write type " + name + " = {x : Int, y : Int}"
		if last := p.toks[end-1].kind; p.toks[open+1].kind == tName && p.toks[open+2].kind == tColon && last != tSemi {
			d.Edits = []diag.Edit{p.edit(p.cur().lo, p.toks[open].lo, "type "+name+" = ")}
			if last == tComma {
				d.Edits = append(d.Edits, p.replaceToken(end-1, ""))
			}
		}
		return
	}
	var cons []string
	for i := open + 1; i < end; i++ {
		if k := p.toks[i].kind; k == tUpper {
			cons = append(cons, p.tokText(i))
		} else if k != tComma {
			return
		}
	}
	text := name + " = " + strings.Join(cons, " | ")
	d.Hint = "write " + text
	d.Edits = []diag.Edit{p.edit(p.cur().lo, p.toks[end].hi, text)}
}

// typedParameters: f(x : Int, …), where no cons pattern can be meant, before the `=` of a definition.
func (p *parser) typedParameters() bool {
	open := p.pos + 1
	return p.touches(open) && p.toks[open].mate > 0 && p.ahead(2).kind == tName && p.ahead(3).kind == tColon && p.ahead(4).kind == tUpper
}

// signedDefinition reads `f(x : Int) : Int = e` as an equation.
func (p *parser) signedDefinition(doc string) Decl {
	d := p.report("unexpected_token", p.at(p.pos+3), "the types of parameters stand in a signature of its own")
	d.Hint = "write " + p.tokText(p.pos) + " : Int -> Int above the equation, or leave the types out: they are inferred"
	return p.equationOf(d, doc)
}

// namedElsewhere: does the name at token i stand in another line, too, and is it not defined there?
func (p *parser) namedElsewhere(i int) bool {
	name, last := p.tokText(i), p.lastOfLine(i)
	if p.defines(name) {
		return false
	}
	for j := range p.toks {
		if (j < i || j > last) && p.isWord(j, name) {
			return true
		}
	}
	return false
}

var modifiers = []string{"export", "pub", "async", "public", "private", "static"}

func isModifier(word string) bool { return slices.Contains(modifiers, word) }

// modifier skips a word before a definition that means nothing here.
func (p *parser) modifier(doc string) Decl {
	d := p.report("unexpected_token", p.here(), "a definition needs no `%s`", p.tokText(p.pos))
	d.Hint = "leave it out: everything is visible everywhere"
	d.Edits = []diag.Edit{p.removeToken(p.advance())}
	p.accept()
	if w := p.tokText(p.pos); definingWord(w) || w == "const" {
		return p.foreignDefinition(doc)
	}
	return p.declaration()
}

// constHere: const x = e; the prelude's const has two parameters.
func (p *parser) constHere() bool {
	return p.isWord(p.pos, "const") && p.ahead(1).kind == tName && p.ahead(2).kind == tEqual && p.onlyBegins("const")
}

func definingWord(w string) bool {
	switch w {
	case "def", "fn", "fun", "func", "function", "let", "val", "var":
		return true
	}
	return false
}

// onlyBegins: does the word stand only before definitions, as a keyword of
// another language would? Then it is none of the file's own functions.
func (p *parser) onlyBegins(w string) bool {
	return p.remember("begins "+w, func() bool { return p.beginsOnly(w) })
}

func (p *parser) beginsOnly(w string) bool {
	for i := range p.toks {
		if t := &p.toks[i]; t.kind != tName || p.tokText(i) != w {
			continue
		}
		k := kind(tSemi)
		if i > 0 && !p.toks[i].bol {
			k = p.toks[i-1].kind
		}
		if k != tSemi && k != tEqual && k != tArrow && !p.isWord(i-1, "in") && !(i > 0 && isModifier(p.tokText(i-1))) || p.toks[i+1].kind == tEqual {
			return false
		}
	}
	return true
}

// foreignKeyword reads data, class, instance and module.
func (p *parser) foreignKeyword(word string) Decl {
	ours, known := map[string]string{"class": "trait", "instance": "impl", "module": "mod"}[word]
	if !known && !typeWord(word) {
		return nil
	}
	switch word {
	case "module":
		p.moduleHead()
	case "class":
		p.classWithBody()
	}
	d := p.report("unexpected_token", p.here(), "`%s` is not a keyword of Synoema", word)
	doc := p.docs[int32(p.pos)]
	if ours == "" && p.recordBehind(p.pos+2) {
		d.Hint = "another name for a record type is declared with `type`"
		d.Edits = []diag.Edit{p.replaceToken(p.pos, "type")}
		return p.alias(doc)
	}
	if ours == "" {
		d.Hint = "a type is declared without keyword: Shape = Circle Float | Point"
		d.Edits = []diag.Edit{p.removeToken(p.advance())}
		return p.data(doc)
	}
	d.Hint = "write `" + ours + "`"
	d.Edits = []diag.Edit{p.replaceToken(p.pos, ours)}
	switch ours {
	case "trait":
		return p.trait(doc)
	case "impl":
		return p.impl(doc)
	}
	return p.module(doc)
}

// recordBehind: the parameters of a type from token i on, `=` and a record.
func (p *parser) recordBehind(i int) bool {
	for p.toks[i].kind == tName {
		i++
	}
	return p.toks[i].kind == tEqual && p.toks[i+1].kind == tLBrace
}

// classWithBody fails at a class of objects, whose body is skipped.
func (p *parser) classWithBody() {
	if k := p.ahead(2).kind; k != tColon && k != tLParen && k != tLBrace && !p.isWord(p.pos+2, "extends") {
		return
	}
	name := p.tokText(p.pos + 1)
	p.report("unexpected_token", p.here(), "there are no classes of objects").Hint =
		"declare a record, type " + name + " = {x : Int, y : Int}, or a type with constructors, " + name + " = " + name + " Int Int; functions on it stand by themselves"
	p.out.Items[len(p.out.Items)-1].Fixability = "medium"
	p.out.Items[len(p.out.Items)-1].Understood = false
	col := p.blockCol()
	for p.advance(); p.cur().kind != tEOF && !(p.cur().bol && p.cur().col <= col && !closer(p.cur().kind)); {
		p.pos = min(p.behind(p.pos), len(p.toks)-1)
	}
	panic(bail{})
}

// moduleHead fails at `module Main where` above the declarations of the file.
func (p *parser) moduleHead() {
	last := p.lastOfLine(p.pos)
	if p.toks[last+1].col > p.blockCol() || p.toks[last+1].kind == tEOF {
		return
	}
	lo, hi := p.lineStart(p.cur().lo), p.lineEnd(p.toks[last].hi)
	p.failWith(&diag.Diagnostic{Code: "unexpected_token", Span: p.here(), Fixability: "trivial",
		Message: "a file needs no head", Hint: "leave the line out; mod Name groups definitions, which stand deeper below it",
		Edits: []diag.Edit{p.edit(lo, min(hi+1, int32(len(p.text))), "")}})
}

// foreignDefinition reads `def f(x, y):`, `fun f x =` and `let x =` as equations.
func (p *parser) foreignDefinition(doc string) Decl {
	start := p.here()
	word := p.tokText(p.pos)
	d := p.report("unexpected_token", start, "a definition needs no `%s`", word)
	d.Hint = "write name parameters = body"
	p.advance()
	p.skipRec()
	d.Edits = []diag.Edit{p.edit(start.Lo, p.cur().lo, "")}
	return p.equationOf(d, doc)
}

// equationOf reads a definition in the manner of another language; d takes the edits.
func (p *parser) equationOf(d *diag.Diagnostic, doc string) Decl {
	head := p.here()
	name := p.ident()
	c := &Clause{At: At{head}}
	if p.peek() == tLParen && p.touches(p.pos) && p.toks[p.pos].mate >= 0 {
		p.parameterList(c, d)
	}
	for p.startsPattern() && !(p.peek() == tLBrace && p.braceBlockHere()) {
		c.Params = append(c.Params, p.patternAtom())
	}
	if p.peek() == tColon && p.typedValue() {
		lo := p.toks[p.pos-1].hi // let x: i32 = 5
		p.advance()
		p.typeExpr()
		d.Edits = append(d.Edits, p.edit(lo, p.toks[p.pos-1].hi, ""))
	}
	if p.peek() == tArrow && !p.arrowOpensBody() {
		lo := p.toks[p.pos-1].hi // def f(x) -> int:
		for k := p.cur().kind; k != tColon && k != tLBrace && k != tEqual; k = p.cur().kind {
			p.pos = p.behind(p.pos)
		}
		d.Edits = append(d.Edits, p.edit(lo, p.toks[p.pos-1].hi, ""))
	}
	switch p.peek() {
	case tColon, tFatArrow, tArrow:
		d.Edits = append(d.Edits, p.edit(p.toks[p.pos-1].hi, p.cur().hi, " ="))
		p.advance()
	case tLBrace:
		c.Body = p.foreignBody(&foreignBlock{d: d, col: p.blockCol(), closer: -1}, " =")
		c.Sp = p.since(head)
		return &FunDecl{At: c.At, Name: name, Clauses: []*Clause{c}, Doc: doc}
	default:
		p.expect(tEqual, "`=`")
	}
	c.Body = p.equationBody(&c.Where)
	c.Sp = p.since(head)
	return &FunDecl{At: c.At, Name: name, Clauses: []*Clause{c}, Doc: doc}
}

// typedValue: does a type stand between the colon here and a `=` on its line?
func (p *parser) typedValue() bool {
	for i := p.pos + 1; !p.toks[i].bol; i = p.behind(i) {
		switch k := p.toks[i].kind; {
		case k == tEqual:
			return i > p.pos+1
		case !word(k) && k != tLBracket && k != tLParen && k != tLess && k != tGreater && k != tArrow:
			return false
		}
	}
	return false
}

// arrowOpensBody: does the arrow behind the parameters stand for `=` rather than
// before the type of the result?
func (p *parser) arrowOpensBody() bool {
	for i := p.pos + 1; !p.toks[i].bol; i = p.behind(i) {
		if k := p.toks[i].kind; (k == tColon || k == tLBrace || k == tEqual) && i > p.pos+1 {
			return false
		}
	}
	return true
}

// parameterList reads (x, y : T) as the parameters x y.
func (p *parser) parameterList(c *Clause, d *diag.Diagnostic) {
	lo := p.cur().lo
	open := p.open()
	var names []string
	for p.peek() == tName {
		id := p.ident()
		names = append(names, id.Name)
		c.Params = append(c.Params, &PVar{p.base(id.Sp), id.Name})
		for p.peek() != tComma && p.pos < int(p.toks[open].mate) { // a type, a default
			if p.peek() == tEqual {
				p.noDefaults()
			}
			p.pos = p.behind(p.pos)
		}
		if p.peek() != tComma {
			break
		}
		p.advance()
	}
	p.close(open)
	text := " " + strings.Join(names, " ")
	if names == nil {
		text = " ()"
		c.Params = append(c.Params, &PUnit{p.base(p.since(c.Sp))})
	}
	d.Edits = append(d.Edits, p.edit(lo, p.toks[p.pos-1].hi, text))
}

// arrowEquation: `name patterns ->` at the top of a file, an equation but for its arrow.
func (p *parser) arrowEquation() bool {
	i := p.pos + 1
	for word(p.toks[i].kind) && !p.toks[i].bol || p.toks[i].kind >= tInt && p.toks[i].kind <= tStr || p.toks[i].mate > int32(i) {
		i = p.behind(i)
	}
	k := p.toks[i].kind
	return (k == tArrow || k == tFatArrow) && !p.toks[i].bol
}

// arrowInEquation reports the arrow that stands for `=`; start is where the equation begins.
func (p *parser) arrowInEquation(start source.Span) {
	d := p.report("unexpected_token", p.here(), "an equation takes `=`, not `%s`", p.tokText(p.pos))
	d.Hint = "write " + p.source(p.since(start)) + " = …"
	d.Edits = []diag.Edit{p.replaceToken(p.pos, "=")}
}

// noDefaults reports the default value of a parameter.
func (p *parser) noDefaults() {
	d := p.report("unexpected_token", p.here(), "parameters have no default values")
	d.Hint, d.Fixability = "write a second function that calls this one with the value", "medium"
}

// guards reads Haskell's `f x | c = a | otherwise = b` behind the parameters.
func (p *parser) guards() Expr {
	d := p.report("unexpected_token", p.here(), "guards are written as conditions: f x = ? c -> a : b")
	d.Hint = "write = ? c -> a : ? c2 -> b : other"
	return p.guard(d, "= ?")
}

func (p *parser) guard(d *diag.Diagnostic, mark string) Expr {
	p.deeper()
	defer func() { p.depth-- }()
	start := p.here()
	bar := p.advance()
	if next := p.ahead(1).kind; (p.isWord(p.pos, "otherwise") || p.isWord(p.pos, "_")) && (next == tEqual || next == tArrow) {
		d.Edits = append(d.Edits, p.edit(p.toks[bar].lo, p.ahead(1).hi, strings.TrimSuffix(mark, " ?")))
		p.advance()
		p.advance()
		return p.body(precPipe, false)
	}
	d.Edits = append(d.Edits, p.replaceToken(bar, mark))
	c := &Cond{Cond: p.expr(precPipe)}
	if p.peek() == tArrow {
		p.advance()
	} else {
		d.Edits = append(d.Edits, p.replaceToken(p.expect(tEqual, "`->`"), "->"))
	}
	c.Then = p.body(precPipe, false)
	if level(c.Then) < precApp && !enclosed(p.source(c.Then.Span())) {
		d.Edits = append(d.Edits, p.wrap(c.Then.Span())...)
	}
	if p.peek() == tBar {
		c.Else = p.guard(d, ": ?")
	} else {
		d.Edits, d.Fixability, d.Understood = nil, "easy", false
		d.Hint = "write = ? c -> a : b with an else: no later equation is tried"
	}
	c.Base = p.base(p.since(start))
	return c
}

// consWithoutParens reads `f x : xs = …` as `f (x : xs) = …`.
func (p *parser) consWithoutParens(c *Clause) {
	d := p.report("unexpected_token", p.here(), "a cons pattern stands in parentheses")
	last := len(c.Params) - 1
	head := c.Params[last]
	d.Hint = "write (x : xs)"
	p.advance()
	tail := p.consTail()
	sp := head.Span().To(tail.Span())
	d.Edits = p.wrap(sp)
	c.Params[last] = &PCons{p.base(sp), head, tail}
}

func (p *parser) consTail() Pat {
	p.deeper()
	defer func() { p.depth-- }()
	q := p.patternAtom()
	if p.peek() != tColon {
		return q
	}
	p.advance()
	tail := p.consTail()
	return &PCons{p.base(q.Span().To(tail.Span())), q, tail}
}

// whereKeyword reads `where` behind a body; our where-lines need no keyword.
func (p *parser) whereKeyword() []Item {
	d := p.report("unexpected_token", p.here(), "where-lines need no `where`")
	d.Hint = "put the definitions on deeper lines below the equation"
	at := p.advance()
	t, next := &p.toks[at], p.cur()
	switch {
	case next.bol:
		d.Edits = []diag.Edit{p.replaceToken(at, "")}
	case t.bol:
		d.Edits = []diag.Edit{p.replaceToken(at, "     ")}
	default:
		d.Edits = []diag.Edit{p.edit(p.toks[at-1].hi, next.lo, "\n"+strings.Repeat(" ", int(next.col)))}
	}
	if next.bol && next.col <= p.blockCol() {
		return nil
	}
	return p.whereLines()
}

// whereHere: is the next token a `where` with definitions behind it?
func (p *parser) whereHere() bool {
	return p.isWord(p.pos, "where") && (findBind(p.toks, p.pos+1, true) > p.pos+1 || p.toks[p.pos+1].where)
}

// typedDefinition fails at `x : Int = 5`.
func (p *parser) typedDefinition(name Ident) {
	d := p.unexpectedToken("unexpected_token", "the end of the signature")
	d.Message = "a signature and a definition stand on lines of their own"
	d.Hint = "write " + name.Name + " : Type on one line and " + name.Name + " = value on the next"
	if !p.cur().bol {
		indent := strings.Repeat(" ", int(p.blockCol()))
		d.Edits = []diag.Edit{p.edit(p.toks[p.pos-1].hi, p.cur().hi, "\n"+indent+name.Name+" =")}
	}
	p.failWith(d)
}

// headHabit drops `where`, `=`, `:` or `{` at the end of the head of a trait, impl or mod.
func (p *parser) headHabit() {
	d := p.report("unexpected_token", p.here(), "this line ends before `%s`", p.tokText(p.pos))
	d.Hint = "the members stand on deeper lines below it"
	d.Edits = []diag.Edit{p.edit(p.toks[p.pos-1].hi, p.cur().hi, "")}
	if p.cur().kind == tLBrace || !p.ahead(1).bol {
		d.Edits = nil
		panic(bail{})
	}
	p.advance()
}

// useWithoutNames reports `use Math`, which does not say what it brings in.
func (p *parser) useWithoutNames(u *UseDecl) {
	d := p.report("unexpected_token", u.Module.Sp, "`use` says which names it brings in")
	d.Hint = "write use " + u.Module.Name + " (*) for all, or use " + u.Module.Name + " (a b)"
	d.Edits = []diag.Edit{p.edit(u.Module.Sp.Hi, u.Module.Sp.Hi, " (*)")}
	u.All = true
	u.Sp = p.since(u.Module.Sp)
	if !p.cur().bol {
		panic(bail{})
	}
}

// constraintBefore reads Haskell's `Ord a => T` as `T ? Ord a`.
func (p *parser) constraintBefore(start source.Span) TypeExpr {
	d := p.report("unexpected_token", p.here(), "constraints stand behind the type: T ? Ord a")
	d.Hint = "move them to the end, behind `?`"
	text := p.source(p.since(start))
	if enclosed(text) {
		text = text[1 : len(text)-1]
	}
	p.advance()
	d.Edits = []diag.Edit{p.edit(start.Lo, p.cur().lo, "")}
	t := p.typeExpr()
	end := p.toks[p.pos-1].hi
	d.Edits = append(d.Edits, p.edit(end, end, " ? "+text))
	return t
}

// aliasMeant fails at `X = {…}` and the like, which only `type` can declare.
func (p *parser) aliasMeant(decl source.Span) {
	switch p.peek() {
	case tLBrace, tLBracket, tLParen:
	default:
		return
	}
	d := p.unexpectedToken("unexpected_token", "a constructor")
	d.Message = "another name for a type is declared with `type`"
	d.Hint = "write type Name = …"
	d.Fixability = "trivial"
	d.Edits = []diag.Edit{p.edit(decl.Lo, decl.Lo, "type ")}
	p.failWith(d)
}

// classVariable fails at `trait Shape` without the variable that its methods speak of; a Self
// in them is it.
func (p *parser) classVariable() {
	d := p.unexpectedToken("unexpected_token", "the type variable of the class")
	d.Hint = "the variable stands for the type: trait Shape a, and below it area : a -> Float"
	if !p.cur().bol {
		p.failWith(d)
	}
	d.Edits = []diag.Edit{p.edit(p.toks[p.pos-1].hi, p.toks[p.pos-1].hi, " a")}
	for i := p.pos; i < len(p.toks)-1 && !(p.toks[i].bol && p.toks[i].col <= p.blockCol()); i++ {
		if p.toks[i].kind == tUpper && p.tokText(i) == "Self" {
			d.Edits = append(d.Edits, p.replaceToken(i, "a"))
		}
	}
	p.failWith(d)
}

// variantsOfAlias is the error of `type Shape = Circle Float | Point`, or nil.
func (p *parser) variantsOfAlias(a *AliasDecl) *diag.Diagnostic {
	if p.peek() != tBar && !p.isWord(p.pos, "derive") {
		return nil
	}
	d := p.unexpectedToken("unexpected_token", "the end of the alias")
	d.Message = "a type with constructors is declared without `type`"
	d.Hint = "`type` only gives another name to a type; leave it out"
	d.Fixability = "trivial"
	d.Edits = []diag.Edit{p.edit(a.Sp.Lo, a.Name.Sp.Lo, "")}
	return d
}
