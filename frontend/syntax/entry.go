package syntax

import "strings"

// entry reads what was typed at the prompt.
func (p *parser) entry(f *File) {
	if p.cur().kind == tEOF {
		return
	}
	p.pushBlock(p.margin())
	if p.entryDeclares() {
		f.Decls = p.decls(nil, p.declaration)
	} else {
		f.Entry = p.entryBlock(f)
	}
	if p.cur().kind != tEOF && p.failures == 0 {
		p.recovering(func() { p.unexpected("the end of the entry") })
	}
	p.pop()
}

// entryBlock reads an entry with an expression in it: a block, before which
// types, modules and the like may be declared.
func (p *parser) entryBlock(f *File) Expr {
	start := p.here()
	for p.declaresType(p.pos) && p.cur().kind != tEOF {
		p.accept()
		if !p.recovering(func() { f.Decls = append(f.Decls, p.declaration()); p.endOfItem() }) {
			return nil
		}
		for p.peek() == tSemi {
			p.advance()
		}
		if p.peek() == tItem {
			p.accept()
		}
	}
	failures := p.failures
	items := p.items(false)
	return p.blockOf(items, start, failures)
}

// entryDeclares: are all items of the entry declarations?
func (p *parser) entryDeclares() bool {
	col := p.blockCol()
	newItem, hidden := true, false
	for i := p.pos; p.toks[i].kind != tEOF; i++ {
		t := &p.toks[i]
		if i > p.pos && t.bol && t.col <= col && !p.continues(t) && !closer(t.kind) {
			newItem, hidden = true, false
		}
		if newItem && t.kind != tSemi && !p.declares(i) {
			return false
		}
		newItem = t.kind == tSemi && !hidden
		hidden = hidden || t.kind == tBackslash || t.kind == tQuestion || t.kind == tArrow
		if t.mate > int32(i) {
			i = int(t.mate)
		}
	}
	return true
}

// declares: does a declaration begin at token i of an entry?
func (p *parser) declares(i int) bool {
	if p.declaresType(i) || p.toks[i].sig {
		return true
	}
	if p.toks[i].kind != tName {
		return false
	}
	return p.toks[i+1].kind == tColon && p.looksLikeSignature(i) || p.bindsName(i)
}

// bindsName: an equation `name p1 … =`, not a pattern binding.
func (p *parser) bindsName(i int) bool {
	eq := findBind(p.toks, i, false)
	return eq > i && (p.toks[eq].kind == tEqual || eq == i+1) && p.toks[i+1].kind != tAt && p.tokText(i) != "_"
}

// declaresType: a declaration that cannot stand in a block.
func (p *parser) declaresType(i int) bool {
	t, next := &p.toks[i], &p.toks[min(i+1, len(p.toks)-1)]
	if t.kind == tUpper {
		eq := findBind(p.toks, i, false)
		return eq > i && p.toks[eq].kind == tEqual && p.onlyNames(i+1, eq) && (p.toks[eq+1].kind == tUpper || p.toks[eq+1].kind == tBar || p.toks[eq+1].kind == tLBrace)
	}
	if t.kind != tName || next.bol {
		return false
	}
	switch p.tokText(i) {
	case "type", "trait", "impl":
		return next.kind == tUpper
	case "mod", "use":
		return next.kind == tUpper && findBind(p.toks, i, true) < 0
	case "import", "test":
		return next.kind == tStr
	}
	return false
}

func (p *parser) onlyNames(i, end int) bool {
	for ; i < end; i++ {
		if p.toks[i].kind != tName {
			return false
		}
	}
	return true
}

// looksLikeSignature tells `f : Int -> a` from the cons `x : xs`.
func (p *parser) looksLikeSignature(i int) bool {
	for i += 2; i < len(p.toks) && !p.toks[i].bol; i++ {
		switch t := &p.toks[i]; t.kind {
		case tUpper:
			return !strings.Contains(p.text[t.hi:min(int(t.hi)+1, len(p.text))], ".")
		case tArrow:
			return true
		case tName, tLParen, tLBracket, tLBrace, tRParen, tComma:
		default:
			return false
		}
	}
	return false
}
