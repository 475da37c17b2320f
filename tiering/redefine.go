package tiering

import (
	"sort"
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/build"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
	"github.com/synoema/synoema/heap"
)

// Redefinition. A caller sees the new body of a function at its next call, since its
// own instances are made anew from unchanged Core. When the type has changed as well,
// or a data type was declared anew, the Core of whoever mentions it no longer fits:
// its text is checked again. What fits is replaced; what doesn't is stale: it keeps its
// type, raises an error when it is called, and is tried again after every later
// definition. Values that the prompt has computed stay.

// redefined is what a text is about to declare anew.
type redefined struct {
	values map[core.Name]string // with their types so far
	types  map[string]bool      // data types, aliases, classes and their constructors
}

// redefinedBy looks through the declarations of a text before it is checked.
func (s *Session) redefinedBy(decls []syntax.Decl) *redefined {
	r := &redefined{map[core.Name]string{}, map[string]bool{}}
	r.look(s, decls, "")
	return r
}

func (r *redefined) look(s *Session, decls []syntax.Decl, module string) {
	for _, d := range decls {
		switch d := d.(type) {
		case *syntax.FunDecl:
			name := inModule(module, d.Name.Name)
			if s.program.Defs[core.Name(name)] == nil {
				continue
			}
			if ty, ok := s.env.TypeOf(name); ok {
				r.values[core.Name(name)] = ty
			}
		case *syntax.ModDecl:
			r.look(s, d.Decls, inModule(module, d.Name.Name))
		case *syntax.DataDecl:
			if r.typeAgain(s, module, pieceType, d.Name.Name) {
				for _, c := range d.Cons {
					r.types[c.Name.Name] = true
				}
			}
		case *syntax.AliasDecl:
			r.typeAgain(s, module, pieceType, d.Name.Name)
		case *syntax.TraitDecl:
			r.typeAgain(s, module, pieceTrait, d.Name.Name)
		}
	}
}

func (r *redefined) typeAgain(s *Session, module string, kind pieceKind, name string) bool {
	old := s.pieces[(&piece{kind: kind, module: module, name: name}).key()]
	if old != nil {
		r.addType(old)
	}
	return old != nil
}

func (r *redefined) addType(p *piece) {
	r.types[p.name] = true
	for _, c := range p.cons {
		r.types[c] = true
	}
}

// changed is what is of another type than it was, and all types that are not the same.
func (r *redefined) changed(s *Session) retypings {
	out := retypings{types: r.types}
	for n, was := range r.values {
		if now, _ := s.env.TypeOf(string(n)); now != was {
			out.names = append(out.names, n)
		}
	}
	sort.Slice(out.names, func(i, j int) bool { return out.names[i] < out.names[j] })
	return out
}

// retypings are definitions whose types have changed, and the names of data types,
// classes and constructors that mean others than before.
type retypings struct {
	names []core.Name
	types map[string]bool
}

func newRetypings() retypings { return retypings{types: map[string]bool{}} }

func (r retypings) any() bool { return len(r.names)+len(r.types) > 0 }

// unchangedTypes takes declarations of types and classes out of a text that repeat, word
// for word, what the session has: they are those, and values of them stay good.
func (s *Session) unchangedTypes(f *syntax.File) []syntax.Decl {
	r := &rememberer{s: s, file: s.sources.File(f.ID)}
	same := map[syntax.Decl]bool{}
	fresh := map[string]bool{}
	for _, d := range f.Decls {
		switch d.(type) {
		case *syntax.DataDecl, *syntax.AliasDecl, *syntax.TraitDecl:
			p := r.piece(d, nil)
			if old := s.pieces[p.key()]; old != nil && old.text == p.text {
				same[d] = true
			} else {
				fresh[p.name] = true
			}
		}
	}
	for grown := len(fresh) > 0; grown; {
		grown = false
		for d := range same {
			if p := r.piece(d, nil); mentionsName(p.text, fresh) {
				delete(same, d)
				fresh[p.name], grown = true, true
			}
		}
	}
	var rest []syntax.Decl
	for _, d := range f.Decls {
		if !same[d] {
			rest = append(rest, d)
		}
	}
	return rest
}

// misfit is a piece whose text no longer checks, and why.
type misfit struct {
	piece *piece
	cause *diag.Diagnostic
}

// follow checks what depends on redefined names again, and what was stale before, and
// adds to the report what came of it.
func (s *Session) follow(r *Report, changed retypings, since int) {
	causes := changed.String() // before others join them
	affected := s.dependents(changed, since)
	s.freezeDependents(changed.names, affected, since, causes)
	before := s.typesNow(affected)
	for len(affected) > 0 {
		bad, warnings := s.replace(affected)
		if bad == nil {
			r.Diags = append(r.Diags, warnings...)
			break
		}
		if d := s.misfits(bad, causes); d != nil {
			r.Diags = append(r.Diags, d)
		}
		affected = without(affected, bad.piece)
	}
	for _, p := range affected {
		_, was := s.stale[p.global]
		remove(s.rec, s.stale, p.global)
		if now := s.describe(p); was || before[p] != now.Type {
			r.Followed = append(r.Followed, Followed{now, was})
		}
	}
}

func (s *Session) typesNow(pieces []*piece) map[*piece]string {
	out := map[*piece]string{}
	for _, p := range pieces {
		out[p] = s.describe(p).Type
	}
	return out
}

// dependents lists the pieces entered before that mention what has changed, directly or
// through each other, and the stale ones, in their order.
func (s *Session) dependents(changed retypings, since int) []*piece {
	d := &dependence{s: s, values: map[core.Name]bool{}, types: &redefined{types: changed.types}, found: map[*piece]bool{}}
	for _, n := range changed.names {
		d.values[n] = true
	}
	old := s.sorted()
	for len(old) > 0 && old[len(old)-1].seq > since {
		old = old[:len(old)-1]
	}
	for grown := true; grown; {
		grown = false
		for _, p := range old {
			if !d.found[p] && d.depends(p) {
				d.add(p)
				grown = true
			}
		}
	}
	var out []*piece
	for _, p := range old {
		if d.found[p] {
			out = append(out, p)
		}
	}
	return out
}

// freezeDependents takes the texts of values that mention what has changed out of the
// program: the values stay, and the texts, which would not fit, are never run again.
// Entered expressions that are functions are stale.
func (s *Session) freezeDependents(names []core.Name, affected []*piece, since int, causes string) {
	hit := map[core.Name]bool{}
	for _, n := range names {
		hit[n] = true
	}
	for _, p := range affected {
		hit[p.global] = true
	}
	mentions := func(d *core.Def) bool {
		for _, m := range s.insts.MentionsOf(d) {
			if hit[m] {
				return true
			}
		}
		return false
	}
	for _, p := range s.functions {
		d := s.program.Defs[p.global]
		if p.value && p.seq <= since && d != nil && s.hasValue(d) && mentions(d) {
			frozen := *p
			frozen.frozen = true
			put(s.rec, s.pieces, p.key(), &frozen)
			put(s.rec, s.functions, p.global, &frozen)
			s.freeze(d, valueBody(d))
		}
	}
	for n, d := range s.program.Defs {
		if isEntry(n) && mentions(d) {
			s.freeze(d, staleBody(s.types, d, "it is stale: it no longer fits "+causes+"; enter it again, or take the entry back with :undo"))
		}
	}
}

// valueBody stands for the text of a definition that has its value for good.
func valueBody(d *core.Def) core.Expr {
	return &core.Fail{At: core.At{Sp: d.Span}, Code: core.CodeInternal, Msg: d.Display + " is evaluated again", Type: d.Type}
}

func (s *Session) freeze(d *core.Def, body core.Expr) {
	frozen := *d
	frozen.Body = body
	s.insts.Lock(func() { s.define(&frozen) })
	s.demote(s.insts.Invalidate(d.Name))
	if s.rec != nil {
		s.rec.frozen = append(s.rec.frozen, d.Name)
	}
}

type dependence struct {
	s      *Session
	values map[core.Name]bool
	types  *redefined
	found  map[*piece]bool
}

func (d *dependence) depends(p *piece) bool {
	switch p.kind {
	case pieceFunction:
		if def := d.s.program.Defs[p.global]; def == nil || d.values[p.global] || p.value && d.s.hasValue(def) {
			return false
		}
		if d.s.stale[p.global] != nil {
			return true
		}
		if len(d.values) > 0 {
			for _, m := range d.s.insts.Mentions(p.global) {
				if d.values[m] {
					return true
				}
			}
		}
	case pieceType, pieceTrait, pieceImpl:
	default:
		return false
	}
	return len(d.types.types) > 0 && mentionsName(p.text, d.types.types)
}

// hasValue: what the prompt has computed stays, whatever becomes of its text.
func (s *Session) hasValue(d *core.Def) bool {
	state, _ := s.memoOf(d)
	return d.TyVars == 0 && state == heap.MemoDone
}

func (d *dependence) add(p *piece) {
	d.found[p] = true
	switch p.kind {
	case pieceFunction:
		d.values[p.global] = true
	case pieceType, pieceTrait:
		d.types.addType(p)
	}
}

// replace checks the texts of pieces together and installs what comes out, with the
// warnings. The first one that does not check is returned instead.
func (s *Session) replace(pieces []*piece) (*misfit, []*diag.Diagnostic) {
	c := compose(pieces, func(p *piece) string { return p.text })
	list := &diag.List{}
	text := c.text.String()
	f := syntax.ParseFile(s.sources, s.sources.Add(promptName, text), list)
	info := s.env.Check(f, types.Unit{Entry: true}, list)
	for _, d := range list.Items {
		if d.Severity == diag.Error {
			p := c.at(d.Span.Lo)
			if p == nil || d.Span.File != f.ID {
				p = pieces[0]
			}
			return &misfit{p, d}, nil
		}
	}
	s.install(build.Build(f, info, s.types, list), info)
	return nil, list.Items
}

// promptName is the name of texts that were typed.
const promptName = "<prompt>"

// misfits says of a piece that it no longer fits, once; a function is stale from now on.
func (s *Session) misfits(m *misfit, causes string) *diag.Diagnostic {
	name := m.piece.qualified()
	msg := name + " is stale: it no longer fits " + causes
	hint := "define " + name + " again, or take the entry back with :undo; until then calling it is an error"
	if m.piece.kind == pieceFunction {
		known := s.stale[m.piece.global] != nil
		put(s.rec, s.stale, m.piece.global, m)
		if known {
			return nil
		}
		s.markStale(m.piece, msg)
	} else {
		msg = m.piece.kind.word() + name + " no longer fits " + causes
		hint = "enter it again; until then it is about what " + causes + " was before"
	}
	return &diag.Diagnostic{Code: m.cause.Code, Severity: diag.Warning, Message: msg + ": " + m.cause.Message,
		Span: m.cause.Span, Expected: m.cause.Expected, Found: m.cause.Found, Hint: hint}
}

// markStale makes a function raise an error whenever it is called.
func (s *Session) markStale(p *piece, msg string) {
	d := *s.program.Defs[p.global]
	d.Body = staleBody(s.types, &d, msg+"; define it again, or take the entry back with :undo")
	s.insts.Lock(func() { s.define(&d) })
	s.invalidate([]core.Name{d.Name})
}

// staleBody keeps the parameters, so that the definition's type and arity stay.
func staleBody(t *core.Types, old *core.Def, msg string) core.Expr {
	at := core.At{Sp: old.Span}
	lam, ok := old.Body.(*core.Lam)
	if !ok {
		return &core.Fail{At: at, Code: "user_error", Msg: msg, Type: old.Type}
	}
	body := &core.Lam{At: at, Name: lam.Name, Type: lam.Type}
	res := lam.Type
	for i, p := range lam.Params {
		body.Params = append(body.Params, &core.Local{ID: i, Name: p.Name, Type: p.Type})
		res = res.Args[1]
	}
	body.Body = &core.Fail{At: at, Code: "user_error", Msg: msg, Type: res}
	return body
}

// invalidate has everything that was made from the text of the named definitions made
// anew when it is next called.
func (s *Session) invalidate(names []core.Name) {
	for _, n := range names {
		fns := s.insts.Invalidate(n)
		s.demote(fns)
		s.forget(fns, n)
		if s.rec != nil {
			s.rec.names = append(s.rec.names, n)
		}
	}
}

func without(pieces []*piece, p *piece) []*piece {
	var out []*piece
	for _, x := range pieces {
		if x != p {
			out = append(out, x)
		}
	}
	return out
}

// String lists what has changed as messages name it.
func (r retypings) String() string {
	var parts, others []string
	for _, n := range r.names {
		parts = append(parts, string(n[strings.LastIndexByte(string(n), ':')+1:])) // without the file
	}
	for n := range r.types {
		others = append(others, n)
	}
	sort.Strings(others)
	return strings.Join(append(parts, others...), ", ")
}
