package syntax

// Facts about tokens that layout and parser look up instead of searching:
// the partner of each bracket, and which lines bind something.

// matchBrackets fills in mate. When brackets do not balance, a second reading
// takes a line at the margin that looks like a declaration as the end of
// everything open, so that one missing bracket is one error.
func matchBrackets(toks []token) {
	if pairUp(toks, -1) {
		return
	}
	for i := range toks {
		toks[i].mate = -1
	}
	pairUp(toks, toks[0].col)
}

func pairUp(toks []token, margin int32) (balanced bool) {
	balanced = true
	var open []int32
	for i := range toks {
		t := &toks[i]
		switch {
		case len(open) > 0 && t.bol && t.col == margin && startsDeclaration(toks, i):
			open = open[:0]
		case opener(t.kind):
			open = append(open, int32(i))
		case t.kind == tStrMid:
		case closer(t.kind):
			n := len(open) - 1
			for n >= 0 && !closes(toks[open[n]].kind, t.kind) {
				n--
			}
			if n < len(open)-1 {
				balanced = false
			}
			if n >= 0 {
				t.mate = open[n]
				toks[open[n]].mate = int32(i)
				open = open[:n]
			}
		}
	}
	return balanced && len(open) == 0
}

// startsDeclaration is a guess from the line alone: a name, and = or : before brackets get in the way.
func startsDeclaration(toks []token, i int) bool {
	if toks[i].kind != tName && toks[i].kind != tUpper {
		return false
	}
	depth := 0
	for i++; i < len(toks) && !toks[i].bol; i++ {
		switch k := toks[i].kind; {
		case opener(k):
			depth++
		case closer(k) && k != tStrMid:
			if depth--; depth < 0 {
				return false
			}
		case depth == 0 && (k == tEqual || k == tColon):
			return true
		case depth == 0 && k == tComma:
			return false
		}
	}
	return false
}

// markBindings sets where and sig of the first tokens of lines.
func markBindings(l *lexed) {
	toks := l.toks
	for i := range toks {
		if toks[i].bol && toks[i].kind != tEOF {
			toks[i].where = findBind(toks, i, true) > i
		}
	}
	for i := len(toks) - 3; i >= 0; i-- {
		if t := &toks[i]; t.bol && t.kind == tName && toks[i+1].kind == tColon && !toks[i+1].bol {
			t.sig = l.nextLineBinds(i)
		}
	}
}

// nextLineBinds: does the next line of token i's column bind the same name?
func (l *lexed) nextLineBinds(i int) bool {
	name := l.tokText(i)
	for j := i + 1; j < len(l.toks) && j < i+400; j++ {
		t := &l.toks[j]
		if !t.bol || t.col > l.toks[i].col {
			continue
		}
		return t.col == l.toks[i].col && t.kind == tName && (t.where || t.sig) && l.tokText(j) == name
	}
	return false
}

func (l *lexed) tokText(i int) string { return l.text[l.toks[i].lo:l.toks[i].hi] }

// findBind looks from token i for the = or <- that makes what starts there a
// binding, and gives its index or -1. Lambdas and branches hide one. With cons
// a `:` may stand in the pattern.
func findBind(toks []token, i int, cons bool) int {
	for first := i; i < len(toks); i++ {
		t := &toks[i]
		if t.bol && i > first && t.kind != tEqual && t.kind != tLeftArrow {
			return -1
		}
		switch t.kind {
		case tEqual, tLeftArrow:
			return i
		case tBackslash, tQuestion, tArrow, tFatArrow, tSemi, tComma, tBar, tEOF,
			tRParen, tRBracket, tRBrace, tStrMid, tStrEnd:
			return -1
		case tColon:
			if !cons {
				return -1
			}
		case tLParen, tLBracket, tLBrace, tStrBegin:
			if t.mate < 0 {
				return -1
			}
			i = int(t.mate)
		}
	}
	return -1
}
