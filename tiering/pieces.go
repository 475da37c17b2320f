package tiering

import (
	"path/filepath"
	"sort"
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
	"github.com/synoema/synoema/source"
)

// A piece is one declaration of the program as it was last entered: what redefinition
// checks again, :env lists, :edit opens and :save writes.
type piece struct {
	kind   pieceKind
	module string    // around it, "" at the top level
	name   string    // as declared, without the module; of an impl "Show Shape"
	global core.Name // of a function or value
	doc    string
	text   string   // with its signature, without its doc comment
	signed bool     // a function or value with a signature
	value  bool     // evaluated when it was entered: its value stays
	frozen bool     // what its text mentions has changed: only the value is left
	cons   []string // constructors of a data type
	dir    string   // that an import is relative to
	seq    int      // when it was entered
}

// pieceKind orders the parts of a saved program.
type pieceKind uint8

const (
	pieceImport pieceKind = iota
	pieceUse
	pieceType
	pieceTrait
	pieceImpl
	pieceFunction
	pieceTest
)

// key is what a later piece has in common with the one that it replaces.
func (p *piece) key() string {
	return string('a'+rune(p.kind)) + ":" + p.module + ":" + p.name
}

// keyName is what a key stands for, in words.
func keyName(key string) string {
	module, name, _ := strings.Cut(key[2:], ":")
	return pieceKind(key[0]-'a').word() + inModule(module, name)
}

// qualified is the piece's name with its module.
func (p *piece) qualified() string { return inModule(p.module, p.name) }

func inModule(module, name string) string {
	if module == "" {
		return name
	}
	return module + "." + name
}

// remember keeps the pieces of a checked text. Members of modules are pieces of their own.
func (s *Session) remember(f *syntax.File, info *types.Info, entered bool) {
	r := &rememberer{s: s, file: s.sources.File(f.ID), info: info, entered: entered, dir: s.dirOf(f)}
	r.decls(f.Decls, "")
}

type rememberer struct {
	s       *Session
	file    *source.File
	info    *types.Info
	entered bool
	dir     string
}

func (r *rememberer) decls(decls []syntax.Decl, module string) {
	sigs := map[string]*syntax.SigDecl{}
	for _, d := range decls {
		if sig, ok := d.(*syntax.SigDecl); ok {
			sigs[sig.Name.Name] = sig
		}
	}
	for _, d := range decls {
		if mod, ok := d.(*syntax.ModDecl); ok {
			r.decls(mod.Decls, inModule(module, mod.Name.Name))
			continue
		}
		if p := r.piece(d, sigs); p != nil {
			r.s.ticks++
			p.module, p.dir, p.seq = module, r.dir, r.s.ticks
			r.s.keepPiece(p)
		}
	}
}

func (r *rememberer) piece(d syntax.Decl, sigs map[string]*syntax.SigDecl) *piece {
	text := r.text(d.Span())
	switch d := d.(type) {
	case *syntax.FunDecl:
		return r.function(d, sigs[d.Name.Name], text)
	case *syntax.DataDecl:
		p := &piece{kind: pieceType, name: d.Name.Name, doc: d.Doc, text: text}
		for _, c := range d.Cons {
			p.cons = append(p.cons, c.Name.Name)
		}
		return p
	case *syntax.AliasDecl:
		return &piece{kind: pieceType, name: d.Name.Name, doc: d.Doc, text: text}
	case *syntax.TraitDecl:
		return &piece{kind: pieceTrait, name: d.Name.Name, doc: d.Doc, text: text}
	case *syntax.ImplDecl:
		return &piece{kind: pieceImpl, name: d.Class.Name + " " + r.text(d.Head.Span()), doc: d.Doc, text: text}
	case *syntax.UseDecl:
		return &piece{kind: pieceUse, name: text, text: text}
	case *syntax.ImportDecl:
		return &piece{kind: pieceImport, name: filepath.Join(r.dir, d.Path), text: text}
	case *syntax.TestDecl:
		return &piece{kind: pieceTest, name: d.Name, text: text}
	}
	return nil
}

func (r *rememberer) function(d *syntax.FunDecl, sig *syntax.SigDecl, text string) *piece {
	fun := r.info.Funs[d]
	if fun == nil {
		return nil
	}
	p := &piece{kind: pieceFunction, name: d.Name.Name, global: fun.Global, doc: d.Doc, text: text,
		value: r.entered && len(d.Clauses[0].Params) == 0}
	if sig != nil {
		p.signed = true
		p.text = r.text(sig.Sp) + "\n" + text
		if p.doc == "" {
			p.doc = sig.Doc
		}
	}
	return p
}

// text is what stands at a span, moved to the left edge.
func (r *rememberer) text(sp source.Span) string {
	start := strings.LastIndexByte(r.file.Text[:sp.Lo], '\n') + 1
	indent := int(sp.Lo) - start
	lines := strings.Split(strings.TrimRight(r.file.Text[sp.Lo:sp.Hi], " \t\r\n"), "\n")
	for i, line := range lines {
		if i > 0 {
			blanks := len(line) - len(strings.TrimLeft(line, " "))
			lines[i] = line[min(blanks, indent):]
		}
	}
	return strings.Join(lines, "\n")
}

func (s *Session) keepPiece(p *piece) {
	put(s.rec, s.pieces, p.key(), p)
	if s.rec != nil {
		s.rec.keys = append(s.rec.keys, p.key())
	}
	if p.global != "" {
		put(s.rec, s.functions, p.global, p)
		remove(s.rec, s.stale, p.global)
	}
}

// sorted lists pieces in the order in which they were entered.
func (s *Session) sorted() []*piece {
	out := make([]*piece, 0, len(s.pieces))
	for _, p := range s.pieces {
		out = append(out, p)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].seq < out[j].seq })
	return out
}

// composition is a program text made of pieces.
type composition struct {
	text   strings.Builder
	starts []int32  // where pieces begin
	pieces []*piece // that begin there
}

// compose writes pieces in their order; those of one module stand together.
func compose(pieces []*piece, write func(*piece) string) *composition {
	c := &composition{}
	c.level(pieces, "", write)
	return c
}

func (c *composition) level(pieces []*piece, module string, write func(*piece) string) {
	done := map[string]bool{}
	for _, p := range pieces {
		if p.module == module {
			c.add(p, indentBy(depthOf(module), write(p)))
			continue
		}
		head := topOf(module, p.module)
		if done[head] {
			continue
		}
		done[head] = true
		c.text.WriteString(indentBy(depthOf(module), "mod "+lastName(head)) + "\n")
		c.level(inside(pieces, head), head, write)
	}
}

func (c *composition) add(p *piece, text string) {
	c.starts = append(c.starts, int32(c.text.Len()))
	c.pieces = append(c.pieces, p)
	c.text.WriteString(text + "\n")
}

// at is the piece that an offset lies in, or nil.
func (c *composition) at(off int32) *piece {
	i := sort.Search(len(c.starts), func(i int) bool { return c.starts[i] > off }) - 1
	if i < 0 {
		return nil
	}
	return c.pieces[i]
}

// inside lists the pieces of a module and of the modules in it.
func inside(pieces []*piece, module string) []*piece {
	var out []*piece
	for _, p := range pieces {
		if p.module == module || strings.HasPrefix(p.module, module+".") {
			out = append(out, p)
		}
	}
	return out
}

// topOf is the module directly in outer that leads to inner.
func topOf(outer, inner string) string {
	rest := inner
	if outer != "" {
		rest = inner[len(outer)+1:]
	}
	first, _, _ := strings.Cut(rest, ".")
	return inModule(outer, first)
}

func lastName(module string) string { return module[strings.LastIndexByte(module, '.')+1:] }

func depthOf(module string) int {
	if module == "" {
		return 0
	}
	return 1 + strings.Count(module, ".")
}

func indentBy(depth int, text string) string {
	if depth == 0 {
		return text
	}
	blanks := strings.Repeat("  ", depth)
	return strings.TrimRight(blanks+strings.ReplaceAll(text, "\n", "\n"+blanks), " ")
}

// mentionsName reports whether a text has one of the names as a word of its code.
func mentionsName(text string, names map[string]bool) bool {
	for _, t := range syntax.Tokens(text) {
		if (t.Kind == syntax.TypeName || t.Kind == syntax.Name) && names[text[t.Lo:t.Hi]] {
			return true
		}
	}
	return false
}
