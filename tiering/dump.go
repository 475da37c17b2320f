package tiering

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/jit/abi"
	"github.com/synoema/synoema/jit/amd64"
	"github.com/synoema/synoema/jit/ssa"
	"github.com/synoema/synoema/source"
)

// Stage is one of the forms in which Dump can show a function.
type Stage struct{ Name, Doc string }

// Stages are in the order of the pipeline.
var Stages = []Stage{
	{"core", "a definition as polymorphic Core"},
	{"instance", "its instances, as both tiers run them"},
	{"regions", "where their values live, and where memory is given back"},
	{"ssa", "its instances in SSA, after all passes"},
	{"asm", "its instances as machine code, beside the source"},
}

// StageNames are the names of the stages.
func StageNames() []string {
	var out []string
	for _, st := range Stages {
		out = append(out, st.Name)
	}
	return out
}

// Dump gives the text of a function, or of all that have run, at a stage: its polymorphic Core, or each of its
// instances as both tiers run them, in SSA after all passes, or as machine code.
func (s *Session) Dump(stage, name string) (text string, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("internal error while dumping %s: %v", name, broken)
		}
	}()
	s.need(name)
	global, ok := s.env.Global(name)
	if name != "" && (!ok || s.program.Def(global) == nil) {
		return "", fmt.Errorf("there is no definition of %s", name)
	}
	switch {
	case stage == "core" && name == "":
		return s.dumpDefinitions(), nil
	case stage == "core":
		return core.PrintDef(s.program.Def(global)) + "\n", nil
	}
	var b strings.Builder
	for _, fn := range s.insts.All() {
		if name != "" && fn.Def != global || name == "" && fn.Code.Load() == nil {
			continue
		}
		if fn.Code.Load() == nil && s.state(fn) == nil {
			continue // dropped by a redefinition
		}
		text, err := s.dumpInstance(stage, fn)
		if err != nil {
			return "", err
		}
		b.WriteString(text)
	}
	if d := s.program.Def(global); b.Len() == 0 && d != nil && d.TyVars == 0 { // its types are known without a call
		fn, err := s.insts.Instance(global, nil)
		if err != nil {
			return "", err
		}
		return s.dumpInstance(stage, fn)
	}
	if by := s.inlined()[global]; b.Len() == 0 && len(by) > 0 {
		return "", fmt.Errorf("%s runs only as a part of %s: look there", name, strings.Join(by, ", "))
	}
	if b.Len() == 0 {
		return "", fmt.Errorf("%s has no instance yet: call it once, so that its types are known", name)
	}
	return b.String(), nil
}

// dumpDefinitions is the Core of the program's own definitions.
func (s *Session) dumpDefinitions() string {
	var names []string
	for name := range s.program.Defs {
		names = append(names, string(name))
	}
	sort.Strings(names)
	var b strings.Builder
	for _, name := range names {
		b.WriteString(core.PrintDef(s.program.Defs[core.Name(name)]) + "\n")
	}
	return b.String()
}

func (s *Session) dumpInstance(stage string, fn *core.Fn) (string, error) {
	body, err := s.body(fn)
	if err != nil {
		return "", err
	}
	switch stage {
	case "instance":
		return core.PrintBody(body) + "\n", nil
	case "regions":
		return s.insts.PrintRegions(fn) + s.regionNotes(fn), nil
	}
	f := s.builtSSA(body, stage == "asm")
	ssa.Optimize(f)
	if stage == "ssa" {
		return f.String() + "\n", nil
	}
	code, err := amd64.CompileWith(f, amd64.Options{Known: s.calledDirectly(fn)})
	if err != nil {
		return "", err
	}
	home := body.Root.Span().File
	from := ""
	if file := s.sources.File(home); file != nil {
		from = ", " + file.Name
	}
	return fmt.Sprintf("; %s: %d bytes%s\n%s\n", fn.Key, len(code.Bytes), from, amd64.Disassemble(code, s.besideCode(home))), nil
}

func (s *Session) builtSSA(body *core.Body, places bool) *ssa.Func {
	if s.jit == nil {
		return ssa.BuildWith(body, s.shared.Layouts, ssa.Building{Places: places})
	}
	return s.jit.Build(body, places)
}

// calledDirectly is what the code of fn in force knew of its callees.
func (s *Session) calledDirectly(fn *core.Fn) func(*core.Fn) (abi.Callee, bool) {
	return func(callee *core.Fn) (c abi.Callee, ok bool) {
		if st := s.state(fn); st != nil {
			c, ok = st.direct[callee]
		}
		return c, ok
	}
}

// regionNotes tells beside the source which value lives where, and how long.
func (s *Session) regionNotes(fn *core.Fn) string {
	byLine := map[string][]string{}
	var lines []string
	for _, n := range s.insts.RegionNotes(fn) {
		line := s.place(n.At)
		if line == "" {
			continue
		}
		if byLine[line] == nil {
			lines = append(lines, line)
		}
		if !slices.Contains(byLine[line], n.Text) {
			byLine[line] = append(byLine[line], n.Text)
		}
	}
	var b strings.Builder
	for _, line := range lines {
		fmt.Fprintf(&b, "%s\n", line)
		for _, text := range byLine[line] {
			fmt.Fprintf(&b, "    %s\n", text)
		}
	}
	return b.String()
}

// place is a source position as dumps show it: the line and its text.
func (s *Session) place(at core.At) string {
	f := s.sources.File(at.Sp.File)
	if f == nil {
		return ""
	}
	line, _ := f.LineCol(at.Sp.Lo)
	return fmt.Sprintf("%s:%d: %s", f.Name, line, strings.TrimSpace(f.Line(line)))
}

// besideCode shows source positions beside the machine code of a function: the number of the
// line and what the position spans, of which a long one shows the beginning. Only another file
// than the function's own has its name there.
func (s *Session) besideCode(home source.FileID) func(core.At) string {
	return func(at core.At) string {
		sp := at.Span()
		f := s.sources.File(sp.File)
		if f == nil || sp.IsZero() {
			return ""
		}
		line, _ := f.LineCol(sp.Lo)
		text := fmt.Sprintf("%d: %s", line, firstRunes(f.Text[sp.Lo:sp.Hi], widestBeside))
		if sp.File != home {
			text = f.Name + ":" + text
		}
		return text
	}
}

const widestBeside = 60

// firstRunes is the beginning of a text in one line.
func firstRunes(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}
