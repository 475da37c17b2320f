package syntax

import (
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/source"
)

// typeExpr reads a type, function arrows included.
func (p *parser) typeExpr() TypeExpr {
	p.deeper()
	defer func() { p.depth-- }()
	start := p.here()
	t := p.typeApplication()
	switch {
	case p.peek() == tArrow:
		p.advance()
		return p.arrow(start, t, false)
	case p.peek() == tMinus && p.isWord(p.pos+1, "o") && p.touches(p.pos+1):
		p.advance()
		p.advance()
		return p.arrow(start, t, true)
	case p.peek() == tFatArrow:
		return p.constraintBefore(start)
	}
	return t
}

func (p *parser) arrow(start source.Span, arg TypeExpr, linear bool) TypeExpr {
	res := p.typeExpr()
	return &TFun{At{p.since(start)}, arg, res, linear}
}

// typeApplication reads a constructor with its arguments, or an atom.
func (p *parser) typeApplication() TypeExpr {
	start := p.here()
	if p.peek() != tUpper {
		t := p.typeAtom()
		if v, ok := t.(*TVar); ok && p.startsType() && !p.cur().bol {
			p.appliedVariable(v)
		}
		return t
	}
	t := p.typeAtom().(*TName)
	if p.peek() == tLess && p.touches(p.pos) {
		p.angleArguments(t)
	}
	for p.startsType() {
		t.Args = append(t.Args, p.typeAtom())
	}
	t.Sp = p.since(start)
	return t
}

func (p *parser) appliedVariable(v *TVar) {
	d := &diag.Diagnostic{Code: "kind_mismatch", Span: v.Sp, Message: "the type variable `" + v.Name + "` is applied to an argument",
		Hint: "type variables stand for whole types; only type constructors (upper-case) take arguments", Fixability: "medium"}
	if word := map[string]string{"list": "List", "maybe": "Maybe", "int": "Int", "string": "String", "map": "Map"}[v.Name]; word != "" {
		d.DidYouMean = word
		d.Edits = []diag.Edit{{Span: v.Sp, Text: word}}
	}
	p.failWith(d)
}

// startsType: can the next token begin a type atom?
func (p *parser) startsType() bool {
	switch p.peek() {
	case tUpper, tLParen, tLBracket, tLBrace:
		return true
	case tName:
		return true
	}
	return false
}

func (p *parser) typeAtom() TypeExpr {
	start := p.here()
	switch p.peek() {
	case tName:
		id := p.ident()
		return &TVar{id.At, id.Name}
	case tUpper:
		return p.typeName()
	case tLParen:
		return p.typeParens(start)
	case tLBracket:
		return p.typeList(start)
	case tLBrace:
		return p.typeRecord(start)
	}
	p.unexpected("a type")
	return nil
}

// typeName reads Maybe, or Prelude.Maybe as one name with a dot.
func (p *parser) typeName() *TName {
	id := p.ident()
	for p.cur().kind == tDot && p.touches(p.pos) && p.touches(p.pos+1) && p.ahead(1).kind == tUpper {
		p.advance()
		part := p.ident()
		id.Name += "." + part.Name
		id.Sp = id.Sp.To(part.Sp)
	}
	return &TName{At: id.At, Name: id.Name}
}

func (p *parser) typeParens(start source.Span) TypeExpr {
	open := p.open()
	if p.peek() == tRParen {
		p.close(open)
		return &TUnit{At{p.since(start)}}
	}
	ts := []TypeExpr{p.typeExpr()}
	for p.peek() == tComma {
		p.advance()
		ts = append(ts, p.typeExpr())
	}
	p.close(open)
	if len(ts) > 1 {
		return &TTuple{At{p.since(start)}, ts}
	}
	widenType(ts[0], p.since(start))
	return ts[0]
}

// widenType makes the span of a type include its parentheses.
func widenType(t TypeExpr, sp source.Span) {
	switch t := t.(type) {
	case *TVar:
		t.Sp = sp
	case *TName:
		t.Sp = sp
	case *TList:
		t.Sp = sp
	case *TFun:
		t.Sp = sp
	case *TTuple:
		t.Sp = sp
	case *TRecord:
		t.Sp = sp
	case *TUnit:
		t.Sp = sp
	}
}

func (p *parser) typeList(start source.Span) TypeExpr {
	open := p.open()
	elem := p.typeExpr()
	p.close(open)
	return &TList{At{p.since(start)}, elem}
}

// typeRecord reads {x : Int, y : a | r}.
func (p *parser) typeRecord(start source.Span) TypeExpr {
	open := p.open()
	t := &TRecord{}
	for word(p.peek()) {
		f := FieldType{Name: p.fieldName()}
		if p.peek() == tEqual {
			d := p.report("unexpected_token", p.here(), "the fields of a record type take `:`, not `=`")
			d.Edits = []diag.Edit{{Span: p.here(), Text: ":"}}
			d.Hint = "write {x : Int}"
			p.advance()
		} else {
			p.expect(tColon, "`:`")
		}
		f.Type = p.typeExpr()
		t.Fields = append(t.Fields, f)
		if p.peek() != tComma {
			break
		}
		p.advance()
	}
	if p.peek() == tBar {
		p.advance()
		if p.peek() != tName {
			p.unexpected("a type variable")
		}
		row := p.ident()
		t.Row = &row
	}
	p.close(open)
	t.Sp = p.since(start)
	return t
}

// constraints reads `? Ord a, Show b`, or nothing.
func (p *parser) constraints() []Constraint {
	if p.peek() != tQuestion {
		return nil
	}
	p.advance()
	if p.peek() == tLParen {
		open := p.open()
		cs := p.constraintList()
		p.close(open)
		return cs
	}
	return p.constraintList()
}

func (p *parser) constraintList() []Constraint {
	var cs []Constraint
	for {
		start := p.here()
		if p.peek() != tUpper {
			p.unexpected("a class")
		}
		c := Constraint{Class: p.ident()}
		if p.peek() != tName || p.cur().bol {
			p.unexpected("a type variable")
		}
		c.Var = p.ident()
		c.Sp = p.since(start)
		cs = append(cs, c)
		if p.peek() != tComma {
			return cs
		}
		p.advance()
	}
}
