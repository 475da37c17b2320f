// Package types resolves names and checks types.
//
// In goes a syntax.File and the Env of what was checked before it; out comes an
// Info, which tells the desugarer what every name refers to and which type
// every node has, and in a diag.List every independent error. The steps:
//
//	collect    declarations into a namespace; types, classes and signatures (decl.go …)
//	resolve    names, rows of patterns, and who needs whom (resolve.go, pattern.go)
//	infer      strongly connected groups of definitions in order (group.go, expr.go …)
//	finish     default what is open, turn types into core.Types (finish.go)
//
// It is Hindley-Milner with rows and one-parameter classes (sources in
// scheme.go, unify.go and class.go), pushing known types inwards (Pierce & Turner,
// "Local type inference", 2000) for the sake of messages: what disagrees is the
// innermost expression that can be blamed.
//
// Promises: a file that is accepted is well-typed Core once desugared; a file
// that is not leaves Env as it was; one cause gives one error.
package types

import (
	"slices"
	"strings"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// Unit says what a file is to the session.
type Unit struct {
	// Prefix of the core names of its definitions: "Prelude." for the files of
	// the prelude, "" for the program and entries of the prompt, "lib/m.sno:" for imports.
	Prefix string
	// Entry is set for an entry of the prompt: it may redefine what earlier ones defined.
	Entry bool
	// Probe is set when only the type is wanted: nothing is added to the Env.
	Probe bool
	// Module is the one whose members the entry sees like its own file's names.
	Module string
	// Import finds the prefix under which an imported file has been checked already. It
	// reports what is wrong itself and then returns false.
	Import func(d *syntax.ImportDecl) (prefix string, ok bool)
}

const preludePrefix = "Prelude."

func (u Unit) prelude() bool { return u.Prefix == preludePrefix }

// Check checks a file and, if nothing is wrong, adds what it defines to the Env.
func (e *Env) Check(f *syntax.File, unit Unit, out *diag.List) *Info {
	c := newChecker(e, f, unit, out)
	if c.unknown {
		c.damaged = damagedDecls(f, out.Items)
	}
	first := len(out.Items)
	c.collect(f.Decls)
	c.resolveAll(f)
	e.earlier = nil
	c.inferAll(f)
	c.defaultAll()
	c.forgetDamaged(first)
	slices.SortStableFunc(out.Items[first:], func(a, b *diag.Diagnostic) int { return int(a.Span.Lo - b.Span.Lo) })
	info := c.finish(f)
	if !c.failed && !c.unknown && !unit.Probe {
		if unit.Entry {
			c.own.apart()
		}
		e.commit(c)
	}
	if unit.Entry {
		e.pool.slab, e.pool.vars = nil, nil // those of this entry live as long as it
	}
	return info
}

// checker is the state of checking one file.
type checker struct {
	*tyPool
	basics
	env   *Env
	types *core.Types
	in    Unit
	file  *syntax.File
	out   *diag.List

	own     *namespace
	impls   *implSet
	module  string        // of the declarations being resolved
	failed  bool          // an error was reported
	errors  int           // how many so far
	unknown bool          // the parser reported errors: names may be missing for that reason
	damaged []source.Span // the declarations that these are in: there, nothing else is reported

	// Found by collecting.
	decls      declarations
	structures map[implKey]*structure

	// Found by resolving.
	scope      map[string]*binding
	undo       []shadowed
	noTypes    map[string]*diag.Diagnostic // unbound types
	missing    map[string]*diag.Diagnostic // unbound names of the definition at hand
	binders    map[string]binder           // names bound somewhere in it, with what the last one is
	binder     binder                      // of the names that are bound next
	whereLines []*syntax.BindItem          // lines of blocks in it that have deeper lines
	aligned    map[*syntax.BindItem]bool   // those that tellBinders has told of
	spellings  []string                    // names known everywhere, collected when a suggestion is first needed
	active     []*depNode                  // definitions around the place being resolved, outermost first
	annotated  map[*syntax.Binary]bool     // e : T, reported
	plans      map[syntax.Node][]step
	uses       []use // by NodeID
	bound      []*binding
	locals     int
	topGraph   graph
	testPar    map[*syntax.TestDecl][]*binding

	// Inference.
	level       int32
	nodeTypes   []*ty // by NodeID
	constrained []*ty // metas with constraints, oldest first
	localGens   []*ty // of local functions of the definition at hand
	failures    []failure
	clash       clash
	tooGeneral  map[*ty]bool   // variables of signatures that errors were about
	grant       grant          // for constraints that the definition at hand lacks
	lambda      openLambda     // around the place at hand
	callee      *syntax.App    // whose function is inferred next
	spread      spread         // the last lambda that names the parts of a tuple
	piped       *piped         // into the application that is inferred next
	quiet       bool           // an error was reported in the definition at hand: do not ask for a type
	sigVars     map[string]*ty // variables of the signatures around the place at hand
	defs        []*defn        // all definitions, to finish
	info        *Info
}

// use is what an occurrence refers to; see Ref.
type use struct {
	kind   RefKind
	b      *binding
	con    *conDef
	method string
	cls    *class
	args   []*ty // instantiation; of a method: the class type first
}

func newChecker(e *Env, f *syntax.File, unit Unit, out *diag.List) *checker {
	return &checker{
		tyPool: &e.pool, basics: e.basics, env: e, types: e.types, in: unit, file: f, out: out,
		own: newNamespace(unit.Prefix), impls: newImplSet(), unknown: out.HasErrors(),
		structures: map[implKey]*structure{}, topGraph: newGraph(), scope: map[string]*binding{}, plans: map[syntax.Node][]step{},
		uses: make([]use, f.NumNodes), bound: make([]*binding, f.NumNodes), nodeTypes: make([]*ty, f.NumNodes),
		noTypes: map[string]*diag.Diagnostic{}, testPar: map[*syntax.TestDecl][]*binding{}, sigVars: map[string]*ty{},
		info: &Info{Funs: map[*syntax.FunDecl]*FunInfo{}, Tests: map[*syntax.TestDecl]*TestInfo{}},
	}
}

// report adds an error.
func (c *checker) report(code string, sp source.Span, msg string) *diag.Diagnostic {
	c.failed = true
	c.errors++
	return c.out.Add(&diag.Diagnostic{Code: code, Message: msg, Span: sp, Fixability: "medium"})
}

// globalName of a definition of this file; name has its module in front.
func (c *checker) globalName(name string) core.Name { return core.Name(c.in.Prefix + name) }

func quote(s string) string { return "`" + s + "`" }

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return itoa(n) + " " + what + "s"
}

func joinWords(ws []string, last string) string {
	if len(ws) < 2 {
		return strings.Join(ws, "")
	}
	return strings.Join(ws[:len(ws)-1], ", ") + last + ws[len(ws)-1]
}
