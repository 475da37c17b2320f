package tiering

import (
	"slices"
	"strconv"
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/build"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
	"github.com/synoema/synoema/heap"
)

// Load declares the definitions of a program file. Nothing is evaluated. When Interrupt is
// called meanwhile, nothing is declared, or the evaluation that follows in a Fixed session ends.
func (s *Session) Load(name, text string) *Report {
	defer s.loadingFile(name)()
	var rec *record
	r := s.recording(name, func() *Report {
		rec = s.rec
		list := &diag.List{}
		id := s.sources.Add(name, text)
		r, _ := s.declare(syntax.ParseFile(s.sources, id, list), text, types.Unit{}, list)
		return r
	})
	if s.cfg.Fixed || !s.DropInterrupt() {
		return r
	}
	if rec != nil && s.latest() == rec {
		s.Undo(1)
	}
	return s.faultReport(&core.Fault{Code: codeInterrupted, Msg: codeInterrupted})
}

// declare checks a parsed text, translates it and adds its definitions to the program.
func (s *Session) declare(f *syntax.File, text string, unit types.Unit, list *diag.List) (r *Report, res *build.Result) {
	defer s.rescue(&r, list)
	if list.HasErrors() {
		s.checkRest(f, text, unit, list)
		return failed(list), nil
	}
	s.need(text)
	since := s.ticks
	if unit.Import = s.imports(f, list); list.HasErrors() {
		r = failed(list)
	} else {
		r, res = s.accept(f, unit, list)
	}
	if unit.Prefix == "" && s.retyped.any() {
		s.follow(r, s.retyped, since)
		s.retyped = newRetypings()
	}
	return r, res
}

// accept takes a parsed text whose imports are loaded into the program. What the text
// defines anew is followed by what depends on it, unless nothing can be defined anew.
func (s *Session) accept(f *syntax.File, unit types.Unit, list *diag.List) (*Report, *build.Result) {
	if unit.Prefix != "" || s.cfg.Fixed {
		r, res, _ := s.add(f, unit, list)
		return r, res
	}
	all, since := f.Decls, s.ticks
	f.Decls = s.unchangedTypes(f)
	again := s.redefinedBy(f.Decls)
	if unit.Entry {
		s.earlierValues(f.Decls)
	}
	r, res, info := s.add(f, unit, list)
	f.Decls = all
	if r.Status != 0 {
		return r, res
	}
	s.remember(f, info, unit.Entry)
	r.Defined = append(typeBindings(f), s.bindings(info)...)
	if changed := again.changed(s); changed.any() || len(s.stale) > 0 && len(f.Decls) > 0 {
		s.follow(r, changed, since)
	}
	return r, res
}

// add checks a text, translates it and installs what comes out.
func (s *Session) add(f *syntax.File, unit types.Unit, list *diag.List) (*Report, *build.Result, *types.Info) {
	info := s.env.Check(f, unit, list)
	if list.HasErrors() {
		return failed(list), nil, nil
	}
	res := build.Build(f, info, s.types, list)
	if list.HasErrors() {
		return failed(list), nil, nil
	}
	if res.Entry != nil {
		s.nameEntry(res.Entry)
	}
	s.install(res, info)
	return &Report{Diags: list.Items}, res, info
}

// earlierValues gives values that an entry computes from themselves, as x = x + 1 does,
// another name under which their own right sides find what they have been so far.
func (s *Session) earlierValues(decls []syntax.Decl) {
	for _, d := range decls {
		f, ok := d.(*syntax.FunDecl)
		if !ok || len(f.Clauses[0].Params) > 0 {
			continue
		}
		old, def := s.functions[core.Name(f.Name.Name)], s.program.Defs[core.Name(f.Name.Name)]
		if _, fun := f.Clauses[0].Body.(*syntax.Lambda); fun || old == nil || !old.value || def == nil || def.TyVars > 0 {
			continue
		}
		sp := f.Span()
		if !mentionsName(s.sources.File(sp.File).Text[f.Name.Sp.Hi:sp.Hi], map[string]bool{f.Name.Name: true}) {
			continue
		}
		if state, v := s.memoOf(def); state == heap.MemoDone {
			kept := *def
			s.nameEntry(&kept)
			s.insts.Lock(func() { s.program.Defs[kept.Name] = &kept })
			if fn, err := s.insts.Instance(kept.Name, nil); err == nil && s.register(fn) == nil {
				s.setMemo(fn, v)
				s.env.Earlier(f.Name.Name, kept.Name, kept.Type)
			}
		}
	}
}

// memoOf is the kept value of a nullary definition that is not polymorphic.
func (s *Session) memoOf(d *core.Def) (state int, v heap.Word) {
	if d.TyVars > 0 || len(s.kept[d.Name]) == 0 {
		return heap.MemoNone, 0
	}
	fn, err := s.insts.Instance(d.Name, nil)
	if err != nil || s.state(fn) == nil {
		return heap.MemoNone, 0
	}
	return s.shared.Space.Fns.Memo(fn.ID)
}

// checkRest adds the errors of those declarations of a file that could be read, when
// others could not.
func (s *Session) checkRest(f *syntax.File, text string, unit types.Unit, list *diag.List) {
	if unit.Entry {
		return
	}
	s.need(text)
	found := len(list.Items)
	defer func() {
		if recover() != nil { // the tree is incomplete: what is wrong with it is reported already
			list.Items = list.Items[:found]
		}
		slices.SortStableFunc(list.Items, func(a, b *diag.Diagnostic) int { return int(a.Span.Lo - b.Span.Lo) })
	}()
	if unit.Import = s.imports(f, list); len(list.Items) == found {
		s.env.Check(f, unit, list)
	}
}

// nameEntry gives an entry's expression a name of its own, so that what mentions an
// earlier `it` keeps meaning that one.
func (s *Session) nameEntry(d *core.Def) {
	s.its++
	d.Name = core.Name(entryPrefix + strconv.Itoa(s.its))
}

// entryPrefix begins the names of entered expressions; no text can say them.
const entryPrefix = "it."

func isEntry(n core.Name) bool { return strings.HasPrefix(string(n), entryPrefix) }

// need tells the Env what a text may mention of the prelude. Its definitions are made when
// something runs them, so that a short program starts at once.
func (s *Session) need(text string) {
	if impls := s.lib.Tell(s.env, text); len(impls) > 0 {
		defer s.unrecorded()()
		var classes []core.Name
		s.insts.Lock(func() { classes = s.addImpls(impls) })
		s.invalidate(classes)
	}
}

// install adds definitions to the program. What was made from the text of a
// redefined one is made again when it is next called.
func (s *Session) install(res *build.Result, info *types.Info) {
	var redefined []core.Name
	s.insts.Lock(func() {
		for _, d := range res.Defs {
			if s.program.Defs[d.Name] != nil {
				redefined = append(redefined, d.Name)
			}
			s.define(d)
		}
		if res.Entry != nil {
			s.program.Defs[res.Entry.Name] = res.Entry
		}
		redefined = append(redefined, s.addImpls(info.Impls)...)
	})
	s.invalidate(redefined)
}

// addImpls adds instances of classes to the program; what it gives changes with them.
func (s *Session) addImpls(impls []*core.Impl) (classes []core.Name) {
	for _, im := range impls {
		earlier := s.program.AddImpl(im)
		s.rec.add(func() { // one by one: what the library and imported files add later stays
			if s.program.DropImpl(im); earlier != nil {
				s.program.AddImpl(earlier)
			}
		})
		classes = append(classes, core.ImplsOf(im.Class))
	}
	return classes
}

// typeBindings lists the types and classes that a file declares; they have no type themselves.
func typeBindings(f *syntax.File) []Binding {
	var out []Binding
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *syntax.DataDecl:
			out = append(out, Binding{Name: "type " + d.Name.Name})
		case *syntax.AliasDecl:
			out = append(out, Binding{Name: "type " + d.Name.Name})
		case *syntax.TraitDecl:
			out = append(out, Binding{Name: "trait " + d.Name.Name})
		case *syntax.ModDecl:
			out = append(out, Binding{Name: "mod " + d.Name.Name})
		}
	}
	return out
}

// bindings lists what a file defined, with types as text.
func (s *Session) bindings(info *types.Info) []Binding {
	var out []Binding
	for _, n := range info.Defined {
		if ty, ok := s.env.TypeOf(string(n)); ok {
			out = append(out, Binding{Name: string(n), Type: ty})
		}
	}
	return out
}

// rescue is deferred wherever a session checks, translates or runs something: a fault,
// or a broken invariant of the compiler, becomes the report.
func (s *Session) rescue(r **Report, list *diag.List) {
	switch broken := recover().(type) {
	case nil:
	case *core.Fault:
		defer func() { // a report that fails is no reason to end the process
			if broken := recover(); broken != nil {
				list.Add(diag.Internal(broken))
				*r = failed(list)
			}
		}()
		*r = s.faultReport(broken)
	default:
		list.Add(diag.Internal(broken))
		*r = failed(list)
	}
}
