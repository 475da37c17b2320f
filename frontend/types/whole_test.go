package types_test

import (
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/build"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/frontend/types"
	"github.com/synoema/synoema/prelude"
	"github.com/synoema/synoema/source"
)

// frontEnd is everything up to Core, with the real prelude.
type frontEnd struct {
	set  *source.Set
	env  *types.Env
	core *core.Types
	prog *core.Program
}

func newFrontEnd(t testing.TB) *frontEnd {
	t.Helper()
	ts := core.NewTypes()
	e := &frontEnd{&source.Set{}, types.NewEnv(ts, types.Builtins{All: builtin.Table, Lookup: builtin.Lookup}), ts, core.NewProgram(ts)}
	for _, f := range prelude.Files() {
		r, info, out := e.run(f.Name, f.Text, types.Unit{Prefix: "Prelude."})
		for _, d := range out.Items {
			t.Errorf("%s: %s: %s", e.place(d.Span), d.Code, d.Message)
		}
		if r == nil {
			t.FailNow()
		}
		add(e.prog, r, info)
	}
	return e
}

func add(p *core.Program, r *build.Result, info *types.Info) {
	for _, d := range r.Defs {
		p.Defs[d.Name] = d
	}
	for _, i := range info.Impls {
		p.Impls[i.Class] = append(p.Impls[i.Class], i)
	}
}

func (e *frontEnd) place(sp source.Span) string {
	f := e.set.File(sp.File)
	line, col := f.LineCol(sp.Lo)
	return fmt.Sprintf("%s:%d:%d", f.Name, line, col)
}

// run parses, checks and builds; the result is nil when there are errors.
func (e *frontEnd) run(name, text string, unit types.Unit) (*build.Result, *types.Info, *diag.List) {
	out := &diag.List{}
	f := syntax.ParseFile(e.set, e.set.Add(name, text), out)
	broken := out.HasErrors()
	info := e.env.Check(f, unit, out)
	if broken || out.HasErrors() {
		return nil, info, out
	}
	return build.Build(f, info, e.core, &diag.List{}), info, out
}

// verify checks that what was accepted is well-typed Core.
func (e *frontEnd) verify(r *build.Result, info *types.Info) error {
	p := core.NewProgram(e.core)
	for k, v := range e.prog.Defs {
		p.Defs[k] = v
	}
	for k, v := range e.prog.Impls {
		p.Impls[k] = v[:len(v):len(v)]
	}
	add(p, r, info)
	for _, d := range r.Defs {
		if err := core.VerifyDef(p, d); err != nil {
			return err
		}
	}
	return nil
}

func TestPreludeIsWellTypedCore(t *testing.T) {
	e := newFrontEnd(t)
	for _, d := range e.prog.Defs {
		if err := core.VerifyDef(e.prog, d); err != nil {
			t.Error(err)
		}
	}
}

// corpus: the golden cases and the examples.
func corpus(t testing.TB) []string {
	var texts []string
	files, _ := filepath.Glob("testdata/*.golden")
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, chunk := range strings.Split("\n"+string(raw), "\n==== ")[1:] {
			name, rest, _ := strings.Cut(chunk, "\n")
			text, _, _ := strings.Cut(rest, "\n---->")
			if !strings.HasPrefix(name, "entries") {
				texts = append(texts, text+"\n")
			}
		}
	}
	examples, _ := filepath.Glob("../../examples/*.sno")
	for _, f := range examples {
		if raw, err := os.ReadFile(f); err == nil {
			texts = append(texts, string(raw))
		}
	}
	return texts
}

func TestAcceptedProgramsAreWellTypedCore(t *testing.T) {
	e := newFrontEnd(t)
	accepted := 0
	for _, text := range corpus(t) {
		r, info, _ := e.run("corpus.sno", text, types.Unit{Probe: true})
		if r == nil {
			continue
		}
		accepted++
		if err := e.verify(r, info); err != nil {
			t.Errorf("%v\n%s", err, text)
		}
	}
	if accepted < 20 {
		t.Errorf("only %d programs were accepted", accepted)
	}
}

func TestExamplesAreAccepted(t *testing.T) {
	e := newFrontEnd(t)
	examples, _ := filepath.Glob("../../examples/*.sno")
	for _, f := range examples {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		_, _, out := e.run(f, string(raw), types.Unit{Probe: true})
		for _, d := range out.Items {
			if d.Severity == diag.Error {
				t.Errorf("%s: %s: %s", e.place(d.Span), d.Code, d.Message)
			}
		}
	}
}

var token = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_']*|[0-9.]+|"[^"\n]*"|\s+|->|-o|\|>|>>|\+\+|[=<>!]=|&&|\|\||.`)

// mutate moves, drops, repeats or swaps a few tokens.
func mutate(r *rand.Rand, text string) string {
	toks := token.FindAllString(text, -1)
	for n := 1 + r.Intn(3); n > 0 && len(toks) > 2; n-- {
		i, j := r.Intn(len(toks)), r.Intn(len(toks))
		switch r.Intn(4) {
		case 0:
			toks[i], toks[j] = toks[j], toks[i]
		case 1:
			toks[i] = toks[j]
		case 2:
			toks = append(toks[:i], toks[i+1:]...)
		case 3:
			toks = append(toks[:i:i], append([]string{toks[j]}, toks[i:]...)...)
		}
	}
	return strings.Join(toks, "")
}

// Whatever the text, checking ends without panic, and what is accepted is well typed.
func TestMutations(t *testing.T) {
	e, texts := newFrontEnd(t), corpus(t)
	rounds := 1500
	if testing.Short() {
		rounds = 200
	}
	r := rand.New(rand.NewSource(1))
	for i := 0; i < rounds; i++ {
		text := mutate(r, texts[r.Intn(len(texts))])
		if err := e.survive(text); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	}
}

func (e *frontEnd) survive(text string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	res, info, out := e.run("mutant.sno", text, types.Unit{Probe: true})
	for _, d := range out.Items {
		if d.Span.IsZero() {
			return fmt.Errorf("no span: %s", d.Message)
		}
	}
	if res == nil {
		return nil
	}
	return e.verify(res, info)
}
