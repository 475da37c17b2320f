package tiering

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// Definition is a declaration of the session as :env lists it.
type Definition struct {
	Binding
	Value bool // its value was computed when it was entered
	Stale bool
	Doc   string
	Text  string // as it was last entered, with its signature
}

// describe is a piece as listings show it.
func (s *Session) describe(p *piece) Binding {
	b := Binding{Name: p.kind.word() + p.qualified()}
	switch p.kind {
	case pieceFunction:
		b.Type, _ = s.env.TypeOf(p.qualified())
	case pieceUse, pieceImport:
		b.Name = p.text
	}
	return b
}

// word is what stands before a piece's name in messages.
func (k pieceKind) word() string {
	return [...]string{"", "", "type ", "trait ", "impl ", "", "test "}[k]
}

// Definitions lists what the session has been told, in the order of entering.
func (s *Session) Definitions() []Definition {
	var out []Definition
	for _, p := range s.sorted() {
		out = append(out, s.definition(p))
	}
	return out
}

func (s *Session) definition(p *piece) Definition {
	return Definition{Binding: s.describe(p), Value: p.value, Stale: s.stale[p.global] != nil, Doc: p.doc, Text: p.text}
}

// Definition finds the declaration of a name: of a function, value, type, class, or of
// the data type that a constructor belongs to.
func (s *Session) Definition(name string) (Definition, bool) {
	for _, p := range s.pieces {
		if p.makes(name) {
			return s.definition(p), true
		}
	}
	return Definition{}, false
}

// About lists the declarations that mention a name, in their texts or types, but for the
// one that makes it.
func (s *Session) About(name string) []Definition {
	var out []Definition
	named := map[string]bool{name: true}
	for _, p := range s.sorted() {
		if p.makes(name) {
			continue
		}
		if d := s.definition(p); mentionsName(p.text, named) || mentionsName(d.Type, named) {
			out = append(out, d)
		}
	}
	return out
}

// makes reports whether a name is the piece's own or that of a constructor of it.
func (p *piece) makes(name string) bool {
	return p.kind != pieceImpl && p.kind != pieceTest && (p.qualified() == name || slices.Contains(p.cons, name))
}

// Why tells what is wrong with a stale function, "" of any other.
func (s *Session) Why(name string) string {
	if p := s.pieces[(&piece{kind: pieceFunction, name: name}).key()]; p != nil && s.stale[p.global] != nil {
		return s.stale[p.global].cause.Message
	}
	return ""
}

// Program is a text that makes the session's definitions again: each as it was last
// entered, in order. Left lists what cannot be part of it, with the reason. Imports are
// written relative to dir.
func (s *Session) Program(dir string) (text string, left []string, err error) {
	w := &programWriter{s: s, dir: dir, signed: map[*piece]bool{}, out: map[*piece]string{}}
	if text, err = w.settle(); err != nil {
		return "", nil, err
	}
	for _, p := range s.sorted() {
		if why, ok := w.out[p]; ok {
			left = append(left, s.describe(p).Name+": "+why)
		}
	}
	return text, left, nil
}

// programWriter finds a text by trying: it is loaded into a session of its own and must
// give every name the type that it has here.
type programWriter struct {
	s      *Session
	dir    string
	signed map[*piece]bool   // written with the type that was inferred
	out    map[*piece]string // left out, and why
}

func (w *programWriter) settle() (string, error) {
	all := w.s.sorted()
	for range 2*len(all) + 1 {
		c := w.compose(all)
		changed, err := w.try(c)
		if err != nil {
			return "", err
		}
		if !changed {
			return c.text.String() + w.comments(all), nil
		}
	}
	return "", fmt.Errorf("internal error: the saved program does not settle")
}

func (w *programWriter) compose(all []*piece) *composition {
	var in []*piece
	for _, p := range all {
		if _, out := w.out[p]; out {
			continue
		}
		if m := w.s.stale[p.global]; m != nil && p.global != "" {
			w.out[p] = "it is stale: " + m.cause.Message
			continue
		}
		in = append(in, p)
	}
	return compose(in, w.text)
}

// try loads a text; it reports whether something has to be written differently.
func (w *programWriter) try(c *composition) (changed bool, err error) {
	cfg := Config{Tier: Interp, Fixed: true}
	probe, err := New(cfg)
	if err != nil {
		return false, err
	}
	defer probe.Close()
	r := probe.Load(filepath.Join(w.dir, "session.sno"), c.text.String())
	for _, d := range r.Diags {
		if d.Severity == 0 {
			p := c.at(d.Span.Lo)
			if p == nil {
				return false, d
			}
			w.out[p] = d.Message
			return true, nil
		}
	}
	for _, p := range c.pieces {
		if p.kind != pieceFunction || p.signed || w.signed[p] {
			continue
		}
		here, ok := w.s.env.TypeOf(p.qualified())
		there, _ := probe.env.TypeOf(p.qualified())
		if ok && here != there {
			w.signed[p], changed = true, true
		}
	}
	return changed, nil
}

// text is a piece as a program has it.
func (w *programWriter) text(p *piece) string {
	text := p.text
	switch {
	case p.kind == pieceImport:
		text = "import " + string(heap.AppendQuoted(nil, w.relative(p.name)))
	case p.value && w.s.outdated(p):
		if v, ok := w.s.keptText(p); ok {
			text = "-- entered as: " + strings.ReplaceAll(p.text, "\n", "\n--   ") + "\n" + p.name + " = " + v
		}
	}
	if w.signed[p] || p.value && !p.signed {
		if ty, ok := w.s.env.TypeOf(p.qualified()); ok && !strings.Contains(ty, "(as defined earlier)") {
			text = p.name + " : " + ty + "\n" + text
		}
	}
	if p.doc != "" {
		text = "--- " + strings.ReplaceAll(strings.TrimSpace(p.doc), "\n", "\n--- ") + "\n" + text
	}
	return text + "\n"
}

func (w *programWriter) relative(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	dir, err := filepath.Abs(w.dir)
	if err != nil {
		return abs
	}
	if rel, err := filepath.Rel(dir, abs); err == nil {
		return filepath.ToSlash(rel)
	}
	return abs
}

// comments keeps what was left out for whoever reads the file.
func (w *programWriter) comments(all []*piece) string {
	var b strings.Builder
	for _, p := range all {
		if why, ok := w.out[p]; ok {
			fmt.Fprintf(&b, "\n-- left out, %s:\n-- %s\n", strings.ReplaceAll(why, "\n", " "), strings.ReplaceAll(p.text, "\n", "\n-- "))
		}
	}
	return b.String()
}

// outdated reports whether something that a value was computed from has been defined
// again since: its text would give another value now.
func (s *Session) outdated(value *piece) bool {
	if value.frozen {
		return true
	}
	seen := map[core.Name]bool{value.global: true}
	work := []core.Name{value.global}
	for len(work) > 0 {
		n := work[0]
		work = work[1:]
		if s.program.Defs[n] == nil {
			continue
		}
		for _, m := range s.insts.Mentions(n) {
			p := s.functions[m]
			if isEntry(m) || s.stale[m] != nil || p != nil && p.seq > value.seq {
				return true
			}
			if p != nil && !p.value && !seen[m] {
				seen[m] = true
				work = append(work, m)
			}
		}
	}
	return false
}

// keptText is a kept value as source; ok is false when no text makes it.
func (s *Session) keptText(p *piece) (text string, ok bool) {
	d := s.program.Defs[p.global]
	if d == nil || d.TyVars > 0 || d.Type.MentionsFun() {
		return "", false
	}
	state, v := s.memoOf(d)
	if state != heap.MemoDone {
		return "", false
	}
	return s.task.ShowInside(v, s.shared.Layouts.Of(d.Type)), true
}
