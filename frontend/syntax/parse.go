// Package syntax turns the text of a program into its tree.
//
// In goes a file of a source.Set; out come a *File and, in a diag.List, every
// finding about it. The stages are lexing (lex.go), facts about brackets and
// lines (brackets.go) and a Pratt parser that decides layout as it goes
// (layout.go, decl.go, item.go, expr.go, pattern.go, type.go).
//
// Promises: every node carries the span it was read from; parsing always ends,
// without panic, in time linear in the text; one cause gives one error, and
// errors in different items are all reported; where an expression could not be
// read a BadExpr stands, so that later stages can go on. Print writes a tree back
// so that reading it gives the same tree.
//
// The method of operator precedence is Pratt's (Top Down Operator Precedence, 1973).
package syntax

import (
	"fmt"
	"sort"
	"strings"

	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/source"
)

// ParseFile reads a program or an imported file.
func ParseFile(set *source.Set, id source.FileID, out *diag.List) *File {
	f := &File{ID: id}
	guarded(out, func() {
		p := newParser(set, id, out)
		f.Decls = p.program()
		p.finish(f)
		p.inOrder()
	})
	return f
}

// ParseEntry reads an entry of the prompt or the argument of eval: declarations,
// or an expression or block, which goes into File.Entry.
func ParseEntry(set *source.Set, id source.FileID, out *diag.List) *File {
	f := &File{ID: id}
	guarded(out, func() {
		p := newParser(set, id, out)
		p.atPrompt = true
		p.entry(f)
		p.finish(f)
		p.inOrder()
	})
	return f
}

// guarded makes a broken invariant of the parser an error of the text.
func guarded(out *diag.List, read func()) {
	defer func() {
		if broken := recover(); broken != nil {
			out.Add(diag.Internal(broken))
		}
	}()
	read()
}

func (p *parser) finish(f *File) {
	f.NumNodes, f.Fields, f.Text = int(p.nextID), p.fields, p.text
}

// ParseType reads a text that is a type with its constraints, such as
// (a -> b) -> List a -> List b ? Ord b.
func ParseType(set *source.Set, id source.FileID, out *diag.List) (t TypeExpr, cs []Constraint) {
	guarded(out, func() {
		p := newParser(set, id, out)
		t = &BadType{At{p.here()}}
		p.pushBlock(p.cur().col)
		p.recovering(func() {
			p.accept()
			t = p.typeExpr()
			cs = p.constraints()
			if p.cur().kind != tEOF {
				p.unexpected("the end of the type")
			}
		})
	})
	return t, cs
}

// parser reads one file.
type parser struct {
	*lexed
	out      *diag.List
	before   int // findings that out held before
	pos      int // next token
	accepted int // the token last accepted as the start of an item
	frames   []frame
	st       state
	depth    int
	nextID   NodeID
	atPrompt bool
	// where collects where-lines that stand below the value of the block which
	// is the body of an equation; nil outside such bodies.
	where        *[]Item
	failStart    int // where the innermost recovery point began
	overLimit    bool
	failures     int  // how often reading failed
	tolerant     bool // reading the rest of something that failed: stray expressions are no news
	lastDecl     int  // where the declaration before this one began …
	lastFailures int  // … and how often reading had failed before it
	exprStart    int  // the token that began the outermost expression being read
	exprRead     int  // the token that began the last one read
	habits
	answers    map[string]bool // see remember
	fields     map[string]bool // see File
	resumed    int             // where reading went on after the last failure, -1 before any
	declFrames int             // frames open where declarations stand
}

func newParser(set *source.Set, id source.FileID, out *diag.List) *parser {
	text := ""
	if f := set.File(id); f != nil {
		text = f.Text
	}
	before := len(out.Items)
	return &parser{lexed: lex(id, text, out), out: out, before: before, accepted: -1, resumed: -1, st: freshState, fields: map[string]bool{}}
}

// inOrder puts the findings of lexer and parser into the order of the text.
func (p *parser) inOrder() {
	mine := p.out.Items[p.before:]
	sort.SliceStable(mine, func(i, j int) bool { return mine[i].Span.Lo < mine[j].Span.Lo })
}

// habits are the findings that gather further edits while what they are about
// is being read.
type habits struct {
	ifHabit, bangHabit, dollarHabit, colonHabit *diag.Diagnostic
	colonRecord                                 int // the record that colonHabit is about
	letDepth                                    int // open let … in
	angleOpen                                   int // open < of types
}

// ---- Tokens ----

func (p *parser) cur() *token { return &p.toks[p.pos] }

// ahead is the token n places further, EOF behind the last.
func (p *parser) ahead(n int) *token {
	return &p.toks[min(p.pos+n, len(p.toks)-1)]
}

func (p *parser) at(i int) source.Span {
	return source.Span{File: p.file, Lo: p.toks[i].lo, Hi: p.toks[i].hi}
}

func (p *parser) here() source.Span { return p.at(p.pos) }

// since is the span from a node's start to the last token read.
func (p *parser) since(lo source.Span) source.Span {
	if p.pos > 0 && p.toks[p.pos-1].hi > lo.Hi {
		lo.Hi = p.toks[p.pos-1].hi
	}
	return lo
}

// advance consumes the next token and gives its index.
func (p *parser) advance() int {
	i := p.pos
	if i < len(p.toks)-1 {
		p.pos++
	}
	return i
}

func (p *parser) base(sp source.Span) Base {
	id := p.nextID
	p.nextID++
	return Base{At{sp}, id}
}

// fieldName consumes the name of a field of a record.
func (p *parser) fieldName() Ident {
	id := p.ident()
	p.fields[id.Name] = true
	return id
}

// ident consumes a token as a name.
func (p *parser) ident() Ident {
	i := p.advance()
	return Ident{At{p.at(i)}, p.tokText(i)}
}

// expect consumes a token of kind k or fails.
func (p *parser) expect(k kind, what string) int {
	if p.peek() != k {
		p.unexpected(what)
	}
	return p.advance()
}

// touches: does the token at i follow its predecessor without a blank?
func (p *parser) touches(i int) bool { return i > 0 && i < len(p.toks) && !p.toks[i].blank }

// isWord: is the token at i the given lower-case name?
func (p *parser) isWord(i int, word string) bool {
	return i < len(p.toks) && p.toks[i].kind == tName && p.tokText(i) == word
}

// ---- Errors and recovery ----

// bail is thrown by fail and caught by the nearest recovery point.
type bail struct{}

// maxDepth bounds the nesting of what is read, and with it the recursion of
// every later stage.
const maxDepth = 10_000

// failWith reports an error and gives up the item that is being read.
func (p *parser) failWith(d *diag.Diagnostic) {
	if open := p.unclosed(); open >= 0 && d.Code != "compile_limit" {
		d = p.neverClosed(open)
	}
	stale := p.pos == p.resumed && p.accepted != p.pos // the last failure is the cause
	if !stale && !p.lexerReported(d.Span) {
		if d.Fixability == "" {
			d.Fixability = "easy"
		}
		p.out.Add(d)
	}
	panic(bail{})
}

// report adds an error after which reading goes on with the tree that was meant.
func (p *parser) report(code string, sp source.Span, format string, args ...any) *diag.Diagnostic {
	return p.out.Add(&diag.Diagnostic{Code: code, Span: sp, Message: fmt.Sprintf(format, args...), Fixability: "trivial", Understood: true})
}

// lexerReported: did the lexer find something in the item that fails now? Then
// that is the cause.
func (p *parser) lexerReported(sp source.Span) bool {
	return p.lexerErrorIn(p.toks[p.failStart].lo, p.lineEnd(sp.Hi))
}

func (p *parser) lineEnd(at int32) int32 {
	if i := strings.IndexByte(p.text[at:], '\n'); i >= 0 {
		return at + int32(i)
	}
	return int32(len(p.text))
}

func (p *parser) lexerErrorIn(lo, hi int32) bool {
	for _, e := range p.errs {
		if e >= lo && e <= hi {
			return true
		}
	}
	return false
}

// unclosed is the outermost bracket being read that has no partner, or -1.
func (p *parser) unclosed() int32 {
	for i := range p.frames {
		if f := &p.frames[i]; f.bracket && p.toks[f.open].mate < 0 {
			return f.open
		}
	}
	return -1
}

func (p *parser) neverClosed(open int32) *diag.Diagnostic {
	text := p.tokText(int(open))
	want := map[kind]string{tLParen: ")", tLBracket: "]", tLBrace: "}"}[p.toks[open].kind]
	var edits []diag.Edit
	if last := p.pos - 1; want != "" && last > int(open) && p.cur().bol && !strings.Contains(p.text[p.toks[open].lo:p.toks[last].hi], "\n") && opTable[p.toks[last].kind].Prec == 0 {
		edits = []diag.Edit{{Span: source.Span{File: p.file, Lo: p.toks[last].hi, Hi: p.toks[last].hi}, Text: want}}
	}
	return &diag.Diagnostic{Edits: edits,
		Code: "unexpected_token", Span: p.at(int(open)),
		Message: "this `" + text + "` is never closed",
		Hint:    "add the missing `" + want + "`", Expected: "`" + want + "`", Found: p.found(),
		Labels: []diag.Label{{Span: p.here(), Text: "a `" + want + "` is missing before this"}},
	}
}

// found describes the next token for a message.
func (p *parser) found() string {
	t := p.cur()
	switch {
	case t.kind == tEOF:
		return "the end of the text"
	case t.bol && p.accepted != p.pos && p.inBlock():
		if k := p.peek(); k == tItem || k == tEnd || k == tWhere {
			return "the end of the line"
		}
	case t.kind == tStr || t.kind == tStrBegin:
		return "a string"
	case t.kind == tStrMid || t.kind == tStrEnd:
		return "`}`"
	}
	return "`" + p.tokText(p.pos) + "`"
}

// unexpected fails at the next token: something else was wanted there.
func (p *parser) unexpected(want string) {
	p.failWith(p.unexpectedToken("unexpected_token", want))
}

func (p *parser) unexpectedToken(code, want string) *diag.Diagnostic {
	found := p.found()
	d := &diag.Diagnostic{
		Code: code, Span: p.errorSpan(), Expected: want, Found: found,
		Message: fmt.Sprintf("expected %s, found %s", want, found),
	}
	if closer(p.cur().kind) && p.cur().mate < 0 {
		d.Message = found + " closes nothing that was opened"
		d.Hint = "remove it, or open a bracket before it"
		d.Edits = []diag.Edit{{Span: p.here()}}
	}
	return d
}

// errorSpan is the next token; the one before when the next begins another line.
func (p *parser) errorSpan() source.Span {
	t := p.cur()
	if t.kind == tEOF || t.bol && p.pos > 0 && (p.peek() != t.kind) {
		if p.pos > 0 {
			return p.at(p.pos - 1)
		}
	}
	return p.here()
}

// deeper enters a nested construct; the caller defers or calls p.depth--.
func (p *parser) deeper() {
	p.depth++
	p.limitDepth(p.depth)
}

func (p *parser) limitDepth(n int) {
	if n <= maxDepth {
		return
	}
	p.tooLarge("this is nested more than %d levels deep", maxDepth)
}

// tooLarge gives up the file: there is no use in recovering.
func (p *parser) tooLarge(format string, args ...any) {
	if !p.overLimit {
		p.overLimit = true
		d := p.report("compile_limit", p.here(), format, args...)
		d.Hint, d.Fixability, d.Understood = "split it into definitions of their own", "medium", false
	}
	p.pos = len(p.toks) - 1
	panic(bail{})
}

// recovering runs read; when it fails, the parser is put back to the state at
// the start and stands at the next line that may begin an item of this block.
func (p *parser) recovering(read func()) (ok bool) {
	frames, st, depth, where, habits, start := len(p.frames), p.st, p.depth, p.where, p.habits, p.pos
	outer := p.failStart
	p.failStart = start
	defer func() {
		p.failStart = outer
		if ok {
			return
		}
		if r := recover(); r != nil {
			if _, mine := r.(bail); !mine {
				panic(r)
			}
		}
		p.frames, p.st, p.depth, p.where, p.habits = p.frames[:frames], st, depth, where, habits
		p.synchronise(start)
		p.resumed = p.pos
		p.failures++
	}()
	read()
	return true
}

// synchronise skips to the first line behind the failure that the innermost
// block takes as an item, as its end or as where-lines, over whole brackets.
func (p *parser) synchronise(start int) {
	if p.overLimit {
		return
	}
	fail := p.pos
	i := start
	for i < fail {
		if m := int(p.toks[i].mate); m > i {
			i = m
			if m < fail {
				i++
			}
			continue
		}
		i++
	}
	limit := p.enclosingCloser()
	col := p.blockCol()
	for i = max(i, fail); i < limit; i++ {
		t := &p.toks[i]
		if t.bol && i > start {
			p.pos = i
			if t.col <= col && !closer(t.kind) && !p.continues(t) || t.col > col && t.where {
				return
			}
		}
		if m := int(t.mate); m > i && m < limit {
			i = m
		}
	}
	p.pos = limit
}

// enclosingCloser is the token that closes the innermost bracket, or EOF.
func (p *parser) enclosingCloser() int {
	for i := len(p.frames) - 1; i >= 0; i-- {
		if f := &p.frames[i]; f.bracket && p.toks[f.open].mate >= 0 {
			mate := int(p.toks[f.open].mate)
			if p.toks[f.open].kind == tStrBegin {
				return p.nextChunk(int(f.open), mate)
			}
			return mate
		}
	}
	return len(p.toks) - 1
}

// nextChunk is the first piece of the string that begins at open which has not been read.
func (p *parser) nextChunk(open, mate int) int {
	for i := max(open+1, p.pos); i < mate; i++ {
		if p.toks[i].kind == tStrMid {
			return i
		}
		if m := int(p.toks[i].mate); m > i {
			i = m
		}
	}
	return mate
}
