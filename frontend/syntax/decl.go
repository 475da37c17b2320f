package syntax

import (
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/source"
)

// program reads the declarations of a file.
func (p *parser) program() []Decl {
	if p.cur().kind == tEOF {
		return nil
	}
	p.pushBlock(p.margin())
	decls := p.decls(nil, p.declaration)
	p.pop()
	return decls
}

// margin is the column at which the items of the file stand: that of its
// leftmost line outside brackets. A first line right of it is an error.
func (p *parser) margin() int32 {
	first := p.cur().col
	col := first
	for i := 0; i < len(p.toks)-1; i++ {
		t := &p.toks[i]
		if t.bol && t.col < col && !p.continues(t) && !closer(t.kind) {
			col = t.col
		}
		if m := int(t.mate); m > i {
			i = m
		}
	}
	if col < first {
		sp := p.here()
		d := p.report("indentation", sp, "the first line is indented deeper than the lines below it")
		d.Hint = "start it at the column of the others"
		d.Edits = []diag.Edit{{Span: p.span(int(sp.Lo)-len(p.indentation(0)), int(sp.Lo)), Text: strings.Repeat(" ", int(col))}}
	}
	return col
}

// decls reads the items of the innermost block as declarations, each by one.
func (p *parser) decls(decls []Decl, one func() Decl) []Decl {
	outer := p.declFrames
	p.declFrames = len(p.frames)
	defer func() { p.declFrames = outer }()
	for {
		p.accept()
		start, failures := p.pos, p.failures
		if p.cur().kind == tSemi {
			p.advance()
		} else if !p.recovering(func() { decls = group(decls, one()); p.endOfItem() }) {
			decls = p.badDeclaration(decls, start)
			p.skipDebris()
		}
		p.lastDecl, p.lastFailures = start, failures
		for p.peek() == tWhere { // below something that takes none
			p.whereBelowDeclaration(decls)
		}
		for p.peek() == tSemi {
			p.advance()
		}
		if k := p.peek(); k == tEnd || k == tEOF {
			return decls
		}
	}
}

// group appends a declaration; an equation joins an adjacent one of its name.
func group(decls []Decl, d Decl) []Decl {
	f, ok := d.(*FunDecl)
	if !ok || len(decls) == 0 {
		return append(decls, d)
	}
	switch last := decls[len(decls)-1].(type) {
	case *FunDecl:
		if last.Name.Name != f.Name.Name {
			break
		}
		if unread(last.Clauses[0]) {
			last.Clauses = nil
		} else if len(f.Clauses[0].Params) == 0 || len(last.Clauses[0].Params) == 0 {
			break
		}
		last.Clauses = append(last.Clauses, f.Clauses...)
		last.Sp = last.Sp.To(f.Sp)
		return decls
	case *SigDecl:
		if f.Doc == "" && last.Name.Name == f.Name.Name {
			f.Doc = last.Doc
		}
	}
	return append(decls, d)
}

// unread: an equation that could not be parsed.
func unread(c *Clause) bool {
	_, bad := c.Body.(*BadExpr)
	return bad && len(c.Params) == 0
}

// badDeclaration keeps the name of a definition that could not be parsed, so
// that its uses are not errors, too.
func (p *parser) badDeclaration(decls []Decl, start int) []Decl {
	if p.toks[start].kind != tName {
		return decls
	}
	name := Ident{At{p.at(start)}, p.tokText(start)}
	if n := len(decls); n > 0 {
		switch last := decls[n-1].(type) {
		case *FunDecl:
			if last.Name.Name == name.Name {
				return decls
			}
		}
	}
	body := &BadExpr{p.base(name.Sp)}
	return append(decls, &FunDecl{At: name.At, Name: name, Clauses: []*Clause{{At: name.At, Body: body}}})
}

func (p *parser) whereBelowDeclaration(decls []Decl) {
	sp, failures := p.here(), p.failures
	lines := p.whereLines()
	if p.failures > failures {
		return // whatever it is, it is in error
	}
	if len(decls) > 0 {
		if f, ok := decls[len(decls)-1].(*FunDecl); ok {
			c := f.Clauses[len(f.Clauses)-1]
			c.Where = joinItems(c.Where, lines)
			return
		}
	}
	d := p.report("indentation", sp, "this line is indented, but no equation stands before it")
	d.Understood = false
	d.Hint, d.Fixability = "give it the column of the other declarations", "easy"
	d.Span = sp
	p.noteColumn(d)
}

// declaration reads one declaration of a file or module.
func (p *parser) declaration() Decl {
	doc := p.docs[int32(p.pos)]
	t := p.cur()
	if t.kind == tUpper || t.kind == tName {
		p.foreignVariants()
	}
	switch {
	case t.kind == tUpper:
		return p.data(doc)
	case t.kind != tName:
		p.notADeclaration()
	}
	if d := p.keywordDeclaration(doc); d != nil {
		return d
	}
	if d := p.foreignDeclaration(doc); d != nil {
		return d
	}
	return p.definition(doc)
}

// keywordDeclaration reads the forms that begin with a keyword; the words are
// ordinary names wherever else they stand.
func (p *parser) keywordDeclaration(doc string) Decl {
	t, next := p.cur(), p.ahead(1)
	if next.bol || next.kind != tUpper && next.kind != tStr {
		return nil
	}
	word := p.tokText(p.pos)
	if next.kind == tStr {
		switch word {
		case "import":
			return p.importDecl()
		case "test":
			return p.testDecl()
		}
		return nil
	}
	switch {
	case word == "type":
		return p.alias(doc)
	case t.where && (word != "impl" && word != "trait" || findBind(p.toks, p.pos, false) >= 0):
		return nil // an equation with a constructor pattern
	case word == "mod":
		return p.module(doc)
	case word == "use":
		return p.use()
	case word == "trait":
		return p.trait(doc)
	case word == "impl":
		return p.impl(doc)
	}
	return nil
}

// definition reads a signature or an equation.
func (p *parser) definition(doc string) Decl {
	if next := p.ahead(1); next.kind == tColon && (!p.atPrompt || p.cur().sig || p.looksLikeSignature(p.pos)) {
		s := p.signature()
		s.Doc = doc
		return s
	}
	if findBind(p.toks, p.pos, true) < 0 && !p.guardFollows() && !p.arrowEquation() {
		p.notADeclaration()
	}
	name, clause := p.equation()
	return &FunDecl{At: clause.At, Name: name, Clauses: []*Clause{clause}, Doc: doc}
}

// guardFollows: `name patterns |`, the head of a guarded equation.
func (p *parser) guardFollows() bool {
	i := p.pos + 1
	for ; p.toks[i].kind != tBar; i++ {
		if t := &p.toks[i]; t.bol || !(word(t.kind) || t.mate > int32(i)) {
			return false
		} else if t.mate > int32(i) {
			i = int(t.mate)
		}
	}
	return i > p.pos+1
}

// notADeclaration fails at an expression where only declarations may stand.
func (p *parser) notADeclaration() {
	d := p.unexpectedToken("unexpected_token", "a declaration")
	if !closer(p.cur().kind) && p.cur().kind != tBad {
		d.Hint = "at the top of a file stand definitions; what the program does goes into `main = …`"
	}
	p.topStatement(d)
	p.topPattern(d)
	switch word := p.tokText(p.pos); word {
	case "import", "from", "open", "include", "require":
		p.foreignImport(d)
	case "true", "false", "scope", "spawn":
		d.Hint = "`" + word + "` is reserved: take another name"
	}
	if p.failures > p.lastFailures || p.lexerErrorIn(p.toks[p.lastDecl].lo, p.lineEnd(p.cur().hi)) {
		panic(bail{}) // the rest of a declaration that failed
	}
	for i, last := p.pos, p.lastOfLine(p.pos); i <= last; i++ {
		if opener(p.toks[i].kind) && p.toks[i].mate < 0 {
			p.pos = last
			p.failWith(p.neverClosed(int32(i)))
		}
	}
	p.failWith(d)
}

// signature reads `name : Type ? constraints`.
func (p *parser) signature() *SigDecl {
	start := p.here()
	s := &SigDecl{Name: p.ident()}
	if next := p.ahead(1); p.touches(p.pos) && next.bol && next.col > p.blockCol() && next.kind == tName && p.ahead(2).kind != tArrow && !p.ahead(2).bol {
		p.failWith(&diag.Diagnostic{Code: "unexpected_token", Span: p.here(), Fixability: "trivial",
			Message: "a definition takes `=`, a signature the type on the same line", Hint: "write " + s.Name.Name + " =",
			Edits: []diag.Edit{p.edit(p.cur().lo, p.cur().hi, " =")}})
	}
	p.expect(tColon, "`:`")
	s.Type = p.typeExpr()
	s.Constraints = p.constraints()
	s.Sp = p.since(start)
	if p.peek() == tEqual {
		p.typedDefinition(s.Name)
	}
	return s
}

// data reads `Name params = alternatives derive (…)`.
func (p *parser) data(doc string) Decl {
	start := p.here()
	d := &DataDecl{Name: p.ident(), Doc: doc}
	d.Params = p.typeParams()
	p.expect(tEqual, "`=`")
	if p.peek() == tBar {
		p.advance()
	}
	p.startOfAlternatives()
	for {
		d.Cons = append(d.Cons, p.conDecl(start))
		if p.peek() != tBar {
			break
		}
		p.advance()
	}
	if p.peek() == tName && p.isDerive(p.pos) {
		d.Derive = p.derive()
	}
	d.Sp = p.since(start)
	return d
}

// startOfAlternatives accepts the first alternative on a line of its own.
func (p *parser) startOfAlternatives() {
	if p.opensBlock() {
		p.accept()
		if p.cur().kind == tBar {
			p.advance()
		}
	}
}

func (p *parser) typeParams() []Ident {
	var ids []Ident
	for p.peek() == tName {
		ids = append(ids, p.ident())
	}
	return ids
}

func (p *parser) conDecl(decl source.Span) *ConDecl {
	if p.peek() != tUpper {
		p.aliasMeant(decl)
		p.unexpected("a constructor")
	}
	start := p.here()
	c := &ConDecl{Name: p.ident()}
	for p.startsType() && !p.isDerive(p.pos) {
		c.Fields = append(c.Fields, p.typeAtom())
	}
	c.Sp = p.since(start)
	return c
}

func (p *parser) derive() []Ident {
	if p.isWord(p.pos, "deriving") {
		d := p.report("unexpected_token", p.here(), "`deriving` is written `derive`")
		d.Hint = "write derive (Show, Eq)"
		d.Edits = []diag.Edit{p.replaceToken(p.pos, "derive")}
	}
	p.advance()
	if p.peek() == tUpper {
		return []Ident{p.ident()}
	}
	return p.names(p.open(), tUpper, "a class")
}

// names reads names separated by blanks or commas up to the closing bracket.
func (p *parser) names(open int, k kind, what string) []Ident {
	var ids []Ident
	for p.peek() != tRParen {
		if p.peek() == tComma && len(ids) > 0 {
			p.advance()
		}
		if got := p.peek(); got != k && !(k == tName && word(got)) {
			p.unexpected(what)
		}
		ids = append(ids, p.ident())
	}
	p.close(open)
	return ids
}

// alias reads `type Name params = Type`.
func (p *parser) alias(doc string) Decl {
	start := p.here()
	p.advance()
	name, frames := p.pos, len(p.frames)
	a := &AliasDecl{Name: p.ident(), Doc: doc}
	a.Params = p.typeParams()
	p.expect(tEqual, "`=`")
	if p.opensBlock() {
		p.accept()
	}
	first := p.peek()
	a.Type = p.typeExpr()
	a.Sp = p.since(start)
	if d := p.variantsOfAlias(a); d != nil {
		if len(p.frames) > frames || p.peek() != tBar || first != tUpper {
			p.failWith(d)
		}
		p.out.Add(d)
		d.Understood = true
		p.pos = name // read again as what is meant
		return p.data(doc)
	}
	return a
}

// trait reads `trait Class a ? superclasses` and its methods.
func (p *parser) trait(doc string) Decl {
	start := p.here()
	p.advance()
	t := &TraitDecl{Name: p.ident(), Doc: doc}
	if p.peek() != tName || p.cur().bol {
		p.classVariable()
	}
	t.Param = p.ident()
	t.Supers = p.constraints()
	for _, d := range p.members() {
		switch d := d.(type) {
		case *SigDecl:
			t.Sigs = append(t.Sigs, d)
		case *FunDecl:
			t.Funs = append(t.Funs, d)
		}
	}
	t.Sp = p.since(start)
	return t
}

// impl reads `impl Class Type ? constraints` and its methods.
func (p *parser) impl(doc string) Decl {
	start := p.here()
	p.advance()
	i := &ImplDecl{Class: p.ident(), Doc: doc}
	if !p.startsType() || p.cur().bol {
		p.unexpected("a type")
	}
	if p.isWord(p.pos, "for") && p.ahead(1).kind == tUpper {
		d := p.report("unexpected_token", p.here(), "the type follows the class without `for`")
		d.Hint = "write impl " + i.Class.Name + " Type"
		d.Edits = []diag.Edit{p.removeToken(p.advance())}
	}
	i.Head = p.implHead()
	i.Constraints = p.constraints()
	for _, d := range p.members() {
		if f, ok := d.(*FunDecl); ok {
			i.Funs = append(i.Funs, f)
		}
	}
	i.Sp = p.since(start)
	return i
}

// implHead is a type atom; `impl Show Maybe a` without parentheses is understood.
func (p *parser) implHead() TypeExpr {
	start := p.here()
	if p.peek() != tUpper {
		return p.typeAtom()
	}
	head := p.typeName()
	for p.startsType() && !p.cur().bol && !p.isWord(p.pos, "where") {
		head.Args = append(head.Args, p.typeAtom())
	}
	head.Sp = p.since(start)
	return head
}

// members reads the deeper lines below the head of a trait or impl.
func (p *parser) members() []Decl {
	p.headEnd()
	if !p.opensBlock() {
		return nil
	}
	p.pushBlock(p.cur().col)
	ds := p.decls(nil, p.member)
	p.pop()
	return ds
}

func (p *parser) member() Decl {
	if p.cur().kind != tName {
		p.unexpected("a method")
	}
	return p.definition(p.docs[int32(p.pos)])
}

// headEnd checks that the head of a trait, impl or mod ends with its line.
func (p *parser) headEnd() {
	if t := p.cur(); t.bol {
		return
	}
	if p.isWord(p.pos, "where") || p.cur().kind == tEqual || p.cur().kind == tColon || p.cur().kind == tLBrace {
		p.headHabit()
		return
	}
	p.unexpected("the end of the line")
}

// module reads `mod Name` and the declarations below it.
func (p *parser) module(doc string) Decl {
	start := p.here()
	p.advance()
	m := &ModDecl{Name: p.ident(), Doc: doc}
	p.headEnd()
	if p.opensBlock() {
		p.pushBlock(p.cur().col)
		m.Decls = p.decls(nil, p.declaration)
		p.pop()
	}
	m.Sp = p.since(start)
	return m
}

// use reads `use Module (names)` or `use Module (*)`.
func (p *parser) use() Decl {
	start := p.here()
	p.advance()
	u := &UseDecl{Module: p.modulePath()}
	if p.peek() != tLParen || p.cur().bol {
		p.useWithoutNames(u)
		return u
	}
	open := p.open()
	if p.peek() == tStar {
		p.advance()
		u.All = true
		p.close(open)
	} else {
		u.Names = p.names(open, tName, "a name of the module")
	}
	u.Sp = p.since(start)
	return u
}

func (p *parser) importDecl() Decl {
	start := p.here()
	p.advance()
	i := p.advance()
	return &ImportDecl{At{p.since(start)}, p.strs[p.toks[i].val], p.at(i)}
}

// testDecl reads `test "name" = body` or `… = prop x y -> body [when guard]`.
func (p *parser) testDecl() Decl {
	start := p.here()
	p.advance()
	t := &TestDecl{Name: p.strs[p.toks[p.advance()].val]}
	if p.peek() != tEqual && !p.cur().bol {
		d := p.report("unexpected_token", p.here(), "a test has a `=` behind its name")
		d.Hint = "write test \"name\" = condition"
		at := p.toks[p.pos-1].hi
		d.Edits = []diag.Edit{p.edit(at, at, " =")}
		if k := p.peek(); k == tColon || k == tArrow || k == tFatArrow {
			d.Edits = []diag.Edit{p.edit(at, p.toks[p.advance()].hi, " =")}
		}
	} else {
		p.expect(tEqual, "`=`")
	}
	if p.isWord(p.pos, "prop") && p.isProp() {
		p.prop(t)
	} else {
		t.Body = p.rightSide()
	}
	t.Sp = p.since(start)
	return t
}

// isProp: `prop`, names, `->`; otherwise prop is an ordinary function.
func (p *parser) isProp() bool {
	i := p.pos + 1
	for p.toks[i].kind == tName {
		i++
	}
	return p.toks[i].kind == tArrow
}

func (p *parser) prop(t *TestDecl) {
	p.accept()
	p.advance()
	t.IsProp = true
	for p.peek() == tName {
		t.Params = append(t.Params, p.ident())
	}
	p.expect(tArrow, "`->`")
	t.Body = p.body(precPipe, true)
	if b, ok := t.Body.(*Binary); ok && b.Op == "when" {
		t.Body, t.When = b.L, b.R
	}
}
