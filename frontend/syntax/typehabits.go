// Types with constructors as other languages declare them:
//
//	shape = Circle Float | Point      type shape = Circle of float | Point
//	data shape = …                    type Shape = Circle of float * float | …
//	                                  type point = {x: int; y: int}

package syntax

import (
	"strings"

	"github.com/synoema/synoema/frontend/diag"
)

// foreignVariants fails at a declaration of a type in such a form; the next token is its
// first word.
func (p *parser) foreignVariants() {
	at := p.pos
	switch p.tokText(at) {
	case "data", "newtype", "type", "enum":
		if next := p.ahead(1); !next.bol && (next.kind == tName || next.kind == tUpper) {
			at++
		}
	}
	eq := at + 1
	for p.toks[eq].kind == tName {
		eq++
	}
	if p.toks[eq].kind != tEqual {
		return
	}
	if p.toks[eq+1].kind == tLBrace && p.toks[eq+2].kind == tName && p.toks[eq+3].kind == tColon && at > p.pos {
		p.foreignRecord(at, eq+1)
		return
	}
	if k := p.toks[eq+1].kind; k != tUpper && k != tBar {
		return
	}
	edits, ofs, ok := p.variantEdits(eq + 1)
	name := p.tokText(at)
	lower := p.toks[at].kind == tName
	if !ok || !lower && !ofs || name[0] == '_' || p.toks[at].kind == tUpper && at == p.pos && !ofs {
		return
	}
	d := &diag.Diagnostic{Code: "unexpected_token", Span: p.at(at), Fixability: "trivial", Edits: edits,
		Message: "the name of a type begins with an upper-case letter"}
	upper := strings.ToUpper(name[:1]) + name[1:]
	d.Hint = "write " + upper + " = …"
	if !lower {
		d.Message = "a type with constructors is declared as Shape = Circle Float | Point"
		d.Hint = "the fields of a constructor follow it, separated by blanks, without `of` and `*`"
	}
	d.Edits = append(d.Edits, p.edit(p.toks[p.pos].lo, p.toks[at].hi, upper))
	p.failWith(d)
}

// foreignRecord fails at a record type whose name, at token at, begins with a lower-case letter or whose fields, from
// the brace at token open on, end in semicolons.
func (p *parser) foreignRecord(at, open int) {
	name := p.tokText(at)
	upper := strings.ToUpper(name[:1]) + name[1:]
	d := &diag.Diagnostic{Code: "unexpected_token", Span: p.at(at), Fixability: "trivial",
		Message: "the name of a type begins with an upper-case letter", Hint: "write type " + upper + " = {x : Int, y : Int}"}
	if upper != name {
		d.Edits = append(d.Edits, p.replaceToken(at, upper))
	}
	end := int(p.toks[open].mate)
	for i := open + 1; i < end; i = p.behind(i) {
		switch p.toks[i].kind {
		case tSemi:
			if upper == name && d.Span == p.at(at) {
				d.Span, d.Message = p.at(i), "the fields of a record type are separated by commas"
			}
			text := ","
			if i == end-1 {
				text = ""
			}
			d.Edits = append(d.Edits, p.replaceToken(i, text))
		case tName:
			if ours := ForeignTypes.Of(p.tokText(i)); ours != "" && p.toks[i-1].kind == tColon {
				d.Edits = append(d.Edits, p.replaceToken(i, ours))
			}
		}
	}
	if end > open && len(d.Edits) > 0 && (upper != name || d.Span != p.at(at)) {
		p.failWith(d)
	}
}

// variantEdits goes through constructors with fields from token i on to the end of the
// declaration. ok is false when they are none; ofs tells that words of other languages are among them.
func (p *parser) variantEdits(i int) (edits []diag.Edit, ofs, ok bool) {
	bars := 0
	for ; i < len(p.toks)-1 && !(p.toks[i].bol && p.toks[i].col <= p.blockCol() && p.toks[i].kind != tBar && !p.isDerive(i)); i = p.behind(i) {
		switch k := p.toks[i].kind; {
		case k == tBar:
			bars++
			if p.toks[i+1].kind != tUpper {
				return nil, false, false
			}
		case p.isWord(i, "of"):
			edits, ofs = append(edits, p.removeToken(i)), true
		case k == tStar && ofs:
			edits = append(edits, p.edit(p.toks[i-1].hi, p.toks[i+1].lo, " "))
		case k == tName:
			if ours := ForeignTypes.Of(p.tokText(i)); ours != "" {
				edits = append(edits, p.replaceToken(i, ours))
			}
		case k == tUpper || k == tLParen || k == tLBracket || k == tLBrace || k == tArrow:
		default:
			return nil, false, false
		}
	}
	return edits, ofs, bars > 0 || ofs
}

// ForeignTypes are what other languages call types.
var ForeignTypes = Words[string]{
	{"Integer", "Int"}, {"int", "Int"}, {"Long", "Int"}, {"Double", "Float"}, {"Number", "Float"}, {"Boolean", "Bool"},
	{"float", "Float"}, {"string", "String"}, {"bool", "Bool"}, {"char", "Char"}, {"double", "Float"}, {"number", "Float"}, {"str", "String"}, {"boolean", "Bool"},
	{"i32", "Int"}, {"i64", "Int"}, {"u32", "Int"}, {"u64", "Int"}, {"usize", "Int"}, {"f32", "Float"}, {"f64", "Float"}, {"Str", "String"}, {"Text", "String"}, {"Unit", "()"}, {"unit", "()"}, {"Option", "Maybe"}, {"Optional", "Maybe"}, {"Either", "Result"},
	{"Array", "List"}, {"Vec", "List"}, {"Vector", "List"}, {"Dict", "Map"}, {"HashMap", "Map"},
}

// angleArguments reads the List<Int> of other languages as List Int.
func (p *parser) angleArguments(t *TName) {
	d := p.report("unexpected_token", p.here(), "the arguments of a type follow it, separated by blanks")
	d.Hint = "write Map String (List Int)"
	p.angles(t, d)
	if p.angleOpen > 0 {
		p.angleOpen = 0
		p.unexpected("`>`")
	}
}

// angles reads <A, B<C>>; an argument with arguments of its own takes parentheses.
func (p *parser) angles(t *TName, d *diag.Diagnostic) {
	p.deeper()
	defer func() { p.depth-- }()
	d.Edits = append(d.Edits, p.replaceToken(p.advance(), " "))
	p.angleOpen++
	depth := p.angleOpen
	for {
		lo := p.cur().lo
		arg := p.typeAtom()
		if n, ok := arg.(*TName); ok && p.peek() == tLess {
			d.Edits = append(d.Edits, p.edit(lo, lo, "("))
			p.angles(n, d)
			end := p.toks[p.pos-1].hi
			if p.angleOpen < depth-1 {
				end-- // a `>>` closes both
			}
			d.Edits = append(d.Edits, p.edit(end, end, ")"))
		}
		t.Args = append(t.Args, arg)
		if p.peek() != tComma || p.angleOpen < depth {
			break
		}
		d.Edits = append(d.Edits, p.replaceToken(p.advance(), ""))
	}
	if p.angleOpen < depth {
		return
	}
	switch p.peek() {
	case tGreater:
		p.angleOpen--
	case tCompose:
		p.angleOpen -= 2
	default:
		p.unexpected("`>`")
	}
	d.Edits = append(d.Edits, p.replaceToken(p.advance(), ""))
}
