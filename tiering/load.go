package tiering

import (
	"fmt"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/build"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
	"github.com/synoema/synoema/prelude"
)

// Load declares the definitions of a program file. Nothing is evaluated.
func (s *Session) Load(name, text string) *Report {
	defer s.loadingFile(name)()
	list := &diag.List{}
	id := s.sources.Add(name, text)
	r, _ := s.declare(syntax.ParseFile(s.sources, id, list), text, types.Unit{}, list)
	return r
}

// declare checks a parsed text, translates it and adds its definitions to the program.
func (s *Session) declare(f *syntax.File, text string, unit types.Unit, list *diag.List) (r *Report, res *build.Result) {
	defer func() {
		if broken := recover(); broken != nil {
			r = s.internalError(broken, list)
		}
	}()
	if list.HasErrors() {
		return failed(list), nil
	}
	if err := s.need(text); err != nil {
		return &Report{Diags: err.Items, Status: statusError}, nil
	}
	unit.Import = s.imports(f, list)
	if list.HasErrors() {
		return failed(list), nil
	}
	old := s.typesOf(declared(f))
	info := s.env.Check(f, unit, list)
	if list.HasErrors() {
		return failed(list), nil
	}
	res = build.Build(f, info, s.types, list)
	if list.HasErrors() {
		return failed(list), nil
	}
	if res.Entry != nil {
		s.nameEntry(res.Entry)
	}
	changed := s.changedTypes(old, info)
	s.install(res, info)
	s.remember(f, info, unit.Entry)
	if len(changed) > 0 {
		list.Items = append(list.Items, s.recheck(changed)...)
	}
	return &Report{Diags: list.Items, Defined: append(typeBindings(f), s.bindings(info)...)}, res
}

// nameEntry gives an entry's expression a name of its own, so that what mentions an
// earlier `it` keeps meaning that one.
func (s *Session) nameEntry(d *core.Def) {
	s.its++
	d.Name = core.Name(fmt.Sprintf("it%d", s.its))
}

// declared lists the functions that a file defines at its top level.
func declared(f *syntax.File) []core.Name {
	var names []core.Name
	for _, d := range f.Decls {
		if fun, ok := d.(*syntax.FunDecl); ok {
			names = append(names, core.Name(fun.Name.Name))
		}
	}
	return names
}

// changedTypes lists the redefined names whose types are not what they were.
func (s *Session) changedTypes(old map[core.Name]string, info *types.Info) []core.Name {
	var changed []core.Name
	for _, n := range info.Defined {
		if was, ok := old[n]; ok && s.program.Defs[n] != nil {
			if now, _ := s.env.TypeOf(string(n)); now != was {
				changed = append(changed, n)
			}
		}
	}
	return changed
}

// need loads the parts of the prelude that a text may mention: they are parsed
// and checked when they are first wanted, so that a short program starts at once.
func (s *Session) need(text string) *diag.List {
	part := s.lib.Take(text)
	if part == "" {
		return nil
	}
	list := &diag.List{}
	id := s.sources.Add(prelude.FileName, part)
	f := syntax.ParseFile(s.sources, id, list)
	if list.HasErrors() {
		return list
	}
	info := s.env.Check(f, types.Unit{Prefix: prelude.Prefix}, list)
	if list.HasErrors() {
		return list
	}
	res := build.Build(f, info, s.types, list)
	if list.HasErrors() {
		return list
	}
	s.install(res, info)
	return nil
}

// install adds definitions to the program. What was made from the text of a
// redefined one is made again when it is next called.
func (s *Session) install(res *build.Result, info *types.Info) {
	defs := res.Defs
	if res.Entry != nil {
		defs = append(defs[:len(defs):len(defs)], res.Entry)
	}
	var redefined []core.Name
	s.insts.Lock(func() {
		for _, d := range defs {
			if s.program.Defs[d.Name] != nil {
				redefined = append(redefined, d.Name)
			}
			s.program.Defs[d.Name] = d
		}
		for _, im := range info.Impls {
			s.program.AddImpl(im)
		}
	})
	for _, im := range info.Impls {
		redefined = append(redefined, core.ImplsOf(im.Class))
	}
	for _, n := range redefined {
		fns := s.insts.Invalidate(n)
		s.demote(fns)
		s.forget(fns, n)
	}
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

// internalError reports a broken invariant of the compiler as a diagnostic.
func (s *Session) internalError(broken any, list *diag.List) *Report {
	if f, ok := broken.(*core.Fault); ok {
		return s.faultReport(f)
	}
	list.Add(&diag.Diagnostic{Code: core.CodeInternal, Severity: diag.Error,
		Message: fmt.Sprintf("internal error: %v", broken),
		Hint:    "this is a defect of Synoema, not of your program; please report it with the program"})
	return failed(list)
}
