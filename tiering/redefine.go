package tiering

import (
	"sort"
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/build"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
)

// Redefinition. A caller sees the new body of a function at its next call, since its
// own instances are made anew from unchanged Core. When the type has changed as
// well, the callers' Core no longer fits: their text is checked again. A caller that
// fits the new type is replaced; one that doesn't is stale: it keeps its type and
// raises an error when it is called. Values that the prompt has computed stay.

// unit is a definition's own text, kept to be checked again.
type unit struct {
	name  core.Name
	text  string // its signature and its equations
	value bool   // evaluated when it was entered: its value stays
}

// remember keeps the text of the functions that a file defines at its top level.
func (s *Session) remember(f *syntax.File, info *types.Info, entered bool) {
	text := s.sources.File(f.ID).Text
	sigs := map[string]string{}
	for _, d := range f.Decls {
		if sig, ok := d.(*syntax.SigDecl); ok {
			sigs[sig.Name.Name] = text[sig.Sp.Lo:sig.Sp.Hi] + "\n"
		}
	}
	for _, d := range f.Decls {
		fun, ok := d.(*syntax.FunDecl)
		if !ok || info.Funs[fun] == nil {
			continue
		}
		name := info.Funs[fun].Global
		s.units[name] = &unit{name: name, text: sigs[fun.Name.Name] + text[fun.Sp.Lo:fun.Sp.Hi] + "\n",
			value: entered && len(fun.Clauses[0].Params) == 0}
	}
}

// typesOf notes the types of what a file is about to redefine.
func (s *Session) typesOf(names []core.Name) map[core.Name]string {
	old := map[core.Name]string{}
	for _, n := range names {
		if ty, ok := s.env.TypeOf(string(n)); ok {
			old[n] = ty
		}
	}
	return old
}

// recheck checks the dependents of definitions whose types have changed and gives
// the warnings that name the stale ones.
func (s *Session) recheck(changed []core.Name) []*diag.Diagnostic {
	affected := s.dependents(changed)
	var stale []*diag.Diagnostic
	for len(affected) > 0 {
		bad := s.replace(affected)
		if bad == nil {
			break
		}
		stale = append(stale, s.markStale(bad, changed))
		affected = without(affected, bad.unit)
	}
	return stale
}

// dependents lists the remembered definitions that mention one of names, directly
// or through each other, in a fixed order.
func (s *Session) dependents(names []core.Name) []*unit {
	hit := map[core.Name]bool{}
	for _, n := range names {
		hit[n] = true
	}
	var out []*unit
	for grown := true; grown; {
		grown = false
		for name, u := range s.units {
			if hit[name] || u.value || s.program.Defs[name] == nil {
				continue
			}
			for _, m := range s.insts.Mentions(name) {
				if hit[m] {
					hit[name], grown = true, true
					out = append(out, u)
					break
				}
			}
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].name < out[j].name })
	return out
}

// misfit is a definition whose text no longer checks, and why.
type misfit struct {
	unit  *unit
	cause *diag.Diagnostic
}

// replace checks the texts of units together and installs what comes out. The
// first one that does not check is returned instead.
func (s *Session) replace(units []*unit) *misfit {
	var text strings.Builder
	starts := make([]int32, len(units))
	for i, u := range units {
		starts[i] = int32(text.Len())
		text.WriteString(u.text)
	}
	list := &diag.List{}
	f := syntax.ParseFile(s.sources, s.sources.Add("<prompt>", text.String()), list)
	info := s.env.Check(f, types.Unit{Entry: true}, list)
	for _, d := range list.Items {
		if d.Severity == diag.Error {
			i := sort.Search(len(starts), func(i int) bool { return starts[i] > d.Span.Lo }) - 1
			return &misfit{units[max(i, 0)], d}
		}
	}
	s.install(build.Build(f, info, s.types, list), info)
	s.remember(f, info, false)
	return nil
}

// markStale makes a definition raise an error whenever it is called.
func (s *Session) markStale(m *misfit, changed []core.Name) *diag.Diagnostic {
	old := s.program.Defs[m.unit.name]
	msg := old.Display + " is stale: it no longer fits " + joinNames(changed)
	d := *old
	d.Body = staleBody(s.types, old, msg)
	s.insts.Lock(func() { s.program.Defs[d.Name] = &d })
	s.demote(s.insts.Invalidate(d.Name))
	return &diag.Diagnostic{Code: m.cause.Code, Severity: diag.Warning, Message: msg + ": " + m.cause.Message,
		Span: m.cause.Span, Expected: m.cause.Expected, Found: m.cause.Found,
		Hint: "define " + old.Display + " again; until then calling it is an error"}
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

func without(units []*unit, u *unit) []*unit {
	var out []*unit
	for _, x := range units {
		if x != u {
			out = append(out, x)
		}
	}
	return out
}

func joinNames(names []core.Name) string {
	parts := make([]string, len(names))
	for i, n := range names {
		parts[i] = string(n)
	}
	return strings.Join(parts, ", ")
}
