package syntax

import (
	"github.com/synoema/synoema/frontend/diag"
)

// Habits from other languages, in statements: the items of blocks, and what stands at the top of
// a file without being a declaration.

// dropDo drops a `do` at the end of a line that opens a block.
func (p *parser) dropDo() {
	if next := p.ahead(1); !next.bol || next.col <= p.blockCol() || p.cur().bol {
		return
	}
	d := p.report("unexpected_token", p.here(), "a block needs no `do`")
	d.Hint = "leave `do` out"
	d.Edits = []diag.Edit{p.replaceToken(p.advance(), "")}
}

// statements are words that begin a statement elsewhere, with what to write here.
var statements = Words[string]{
	{"if", "write ? condition -> value : other value"},
	{"except", "goes with attempt"},
	{"finally", "goes with attempt"},
	{"catch", "goes with attempt"},
	{"elif", "write : ? condition -> value"},
	{"else", "write : value"},
	{"try", "attempt runs a function and gives a Result: ? attempt (\\() -> e) | Ok x -> … | Err m -> …"},
	{"with", "file_read gives the whole text of a file"},
	{"for", "write for_each (\\x -> …) xs for effects, map or [e | x <- xs] for values"},
	{"while", "write a recursive function; tail calls run as loops"},
}

// understood: a condition or loop that foreignExpr reads.
func (p *parser) understood() bool {
	switch p.tokText(p.pos) {
	case "if":
		return p.headEnds() > 0
	case "for":
		_, _, stop := p.forHead()
		return stop > 0
	}
	return false
}

// statementHabits fails at `if c:`, `for x in xs:` and the like.
func (p *parser) statementHabits() {
	hint, known := "", false
	if p.cur().kind == tName {
		hint, known = statements.Find(p.tokText(p.pos))
	}
	if !known || p.defines(p.tokText(p.pos)) || p.understood() {
		return
	}
	last := p.pos
	for !p.toks[last+1].bol {
		last++
	}
	if k := p.toks[last].kind; k != tColon && !(k == tLBrace && last > p.pos+1 && p.toks[last-1].kind != tScope) && !p.isWord(last, "do") && !p.bracedOrAlone(last) {
		return
	}
	if w := p.tokText(p.pos); (w == "else" || w == "elif" || w == "except" || w == "finally" || w == "catch") && p.failures > 0 {
		panic(bail{}) // goes with an `if` that was reported
	}
	d := p.unexpectedToken("unexpected_token", "an expression")
	d.Message = "`" + p.tokText(p.pos) + "` is not a statement of Synoema"
	d.Hint = hint
	p.failWith(d)
}

// bracedOrAlone: `while c { … }` in a line that ends with token last, or `try` above a deeper block.
func (p *parser) bracedOrAlone(last int) bool {
	switch w := p.tokText(p.pos); w {
	case "while":
		return p.toks[last].kind == tRBrace && int(p.toks[last].mate) > p.pos+1
	case "try":
		return last == p.pos && p.toks[last+1].col > p.cur().col || p.ahead(1).kind == tLBrace
	case "catch", "except", "finally":
		return p.failures > 0
	}
	return false
}

// bindingHabits looks at the item `name : Type = e` and at `let` lines.
func (p *parser) bindingHabits(eq int) {
	if p.cur().kind == tName && p.ahead(1).kind == tColon && p.ahead(2).kind == tUpper {
		name := Ident{At{p.here()}, p.tokText(p.pos)}
		p.pos = eq
		p.typedDefinition(name)
	}
}

// subscriptAssigned fails at xs[i] = e.
func (p *parser) subscriptAssigned(eq int) {
	if next := p.ahead(1); p.cur().kind == tName && next.kind == tLBracket && !next.blank && p.toks[eq].kind == tEqual {
		p.failWith(&diag.Diagnostic{Code: "unexpected_token", Span: p.at(p.pos).To(p.at(int(max(next.mate, int32(p.pos))))), Fixability: "medium",
			Message: "nothing is changed in place",
			Hint:    "map_insert k v m is a new Map with a value for the key, map over a list gives a new list; a loop that builds one up is foldl"})
	}
}

// fieldAssigned fails at r.x = e and r.x <- e.
func (p *parser) fieldAssigned(eq int) {
	dot, field := p.ahead(1), p.ahead(2)
	if p.cur().kind != tName || dot.kind != tDot || dot.blank || field.kind != tName || eq != p.pos+3 {
		return
	}
	name := p.tokText(p.pos)
	p.failWith(&diag.Diagnostic{Code: "unexpected_token", Span: p.at(p.pos).To(p.at(p.pos + 2)), Fixability: "medium",
		Message: "nothing is changed in place",
		Hint:    "a changed record is a new one: " + name + "2 = {..." + name + ", " + p.tokText(p.pos+2) + " = …}; a loop passes it on as an argument"})
}

// letHere: does the item begin with a `let` before a definition?
func (p *parser) letHere() bool {
	w := p.tokText(p.pos)
	return (w == "let" || w == "val" || w == "var" || p.constHere()) && !p.ahead(1).bol &&
		findBind(p.toks, p.pos+1, true) > p.pos+1 && p.onlyBegins(w)
}

// topPattern completes the error of (a, b) = e at the top of a file.
func (p *parser) topPattern(d *diag.Diagnostic) {
	end := int(p.cur().mate)
	if p.peek() != tLParen || end < p.pos || p.toks[end+1].kind != tEqual {
		return
	}
	d.Message = "a pattern defines names only in a block"
	d.Hint = "define each name by itself: a = pair.fst"
	eq, last := end+1, p.lastOfLine(end)
	if end != p.pos+4 || p.ahead(1).kind != tName || p.ahead(2).kind != tComma || p.ahead(3).kind != tName || last != eq+1 || p.toks[last].kind != tName {
		return
	}
	pair := p.tokText(last)
	d.Edits = []diag.Edit{p.edit(p.cur().lo, p.toks[last].hi, p.tokText(p.pos+1)+" = "+pair+".fst\n"+p.tokText(p.pos+3)+" = "+pair+".snd")}
}

// topStatement completes the error of a statement at the top of a file.
func (p *parser) topStatement(d *diag.Diagnostic) {
	if p.cur().kind != tName || !p.cur().bol || len(p.frames) > 1 {
		return
	}
	next, last := p.ahead(1), p.lastOfLine(p.pos)
	body := last
	for i := last + 1; p.toks[i].kind != tEOF && p.toks[i].col > p.cur().col; i++ {
		body = i
	}
	hi := min(p.lineEnd(p.toks[body].hi)+1, int32(len(p.text)))
	switch w := p.tokText(p.pos); {
	case w == "main" && next.kind == tLParen && int(next.mate) == p.pos+2, w == "if" && p.isWord(p.pos+1, "__name__"):
		d.Message, d.Fixability = "main runs by itself", "trivial"
		d.Hint = "leave the call out"
		d.Edits = []diag.Edit{p.edit(p.lineStart(p.cur().lo), hi, "")}
	case w == "assert" && body == last && !next.bol:
		d.Message, d.Fixability = "`assert` is no declaration", "trivial"
		d.Hint = "write test \"name\" = condition"
		d.Edits = []diag.Edit{p.edit(p.cur().lo, next.lo, "test \"assert\" = ")}
	case w == "class":
		d.Hint = "types are declared P = P {x : Int, y : Int}; functions on them stand by themselves"
	case statements.Of(w) != "":
		d.Hint = "at the top of a file stand definitions: put it into main = …; " + statements.Of(w)
	case !p.defines("main") && (next.kind == tLParen || next.kind == tStr || next.kind == tStrBegin) && body == last && (w == "print" || w == "write"):
		d.Edits, d.Fixability = []diag.Edit{p.edit(p.cur().lo, p.cur().lo, "main = ")}, "trivial"
	}
}
