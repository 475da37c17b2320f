// Monomorphisation on demand: which instances there are.
//
// In goes a Program of polymorphic definitions; out come Fns, one for each
// (definition, concrete types) that is asked for, and their Bodies, made on
// first use. A Fn's identity lasts as long as the session: redefining a
// definition drops bodies, never Fns. Types are compared by their interned
// ids, so instances at exponentially large types cost nothing extra.
//
// The idea is MLton's (monomorphise the whole program), done lazily as in
// Julia or .NET, one function at a time.

package core

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"sync"

	"github.com/synoema/synoema/source"
)

// InstanceLimit is the number of instances one definition may have. Only
// polymorphic recursion, whose types grow for ever, comes near it.
const InstanceLimit = 1000

// LimitError reports a definition with too many instances.
type LimitError struct {
	Name    Name
	Display string
	Growing *Type // the deepest of the type arguments that were asked for
	Layer   *Type // its outermost constructor, applied to variables
	Depth   int   // how deep it is nested
	Limit   int
	Span    source.Span
}

func (e *LimitError) Error() string { return "instance_limit: " + e.Message() }

// Message is the error without its code.
func (e *LimitError) Message() string {
	return fmt.Sprintf("%s is needed at more than %d types: its argument grows with every call; so far it is %s, nested %d deep",
		e.Display, e.Limit, e.Layer, e.Depth)
}

func (in *Instances) tooMany(name Name, display string, tys []*Type, at source.Span) *LimitError {
	growing := deepest(tys)
	return &LimitError{Name: name, Display: display, Growing: growing, Layer: in.types.layer(growing),
		Depth: depthOf(growing, map[*Type]int{}), Limit: InstanceLimit, Span: at}
}

// Instances makes and keeps the instances of one Program. Its methods are safe
// for concurrent use; changing the Program's maps needs the caller's own lock
// against them (Lock).
type Instances struct {
	// Redefinable tells which definitions a session may still redefine; nil
	// means none. Their text is never inlined into closures: a closure outlives
	// the redefinition, and global names in it mean the current definitions. Set
	// it before first use.
	Redefinable func(Name) bool
	// Library tells which definitions are the library's; nil means none. Calls of
	// theirs, and calls that a nullary definition makes, keep the caller's frame
	// where that costs no more than the one frame. Set it before first use.
	Library func(Name) bool
	// Optimiser switches; NewInstances turns everything on. Set before first use.
	Options Options

	watch     func(fn *Fn, pass string, e Expr) // tests: sees the text after each pass
	mu        sync.Mutex
	prog      *Program
	types     *Types
	op        func(string) *Op
	fns       []*Fn     // by Fn.ID; nil where one was dropped
	facts     []*fnFact // by Fn.ID
	free      []int     // IDs of dropped ones
	fresh     []*Fn     // made since the last Drop, in order
	byKey     map[instKey][]*Fn
	count     map[Name]int
	keys      map[string]int // times that a readable key was wanted
	defs      map[*Def]*defFact
	made      map[Name]*madeDef // structural show and comparisons
	applies   map[applyKey]*Fn
	custom    map[classType]bool // does a type contain one with an impl?
	nesting   map[*Type]bool     // may its values lie inside each other?
	reachSets map[*Type]*reach   // for regions
	scratch   []byte
	simple    []simpleFact // memory of passes
	bound     renaming     // of mono
	copied    renaming     // of copier
}

type instKey struct {
	name  Name
	types string // interned ids
}

type applyKey struct {
	ty *Type
	n  int
}

// fnFact is what Instances knows of a Fn beyond what the tiers see.
type fnFact struct {
	def    *Def                // text of a definition's instance: the newest that fits the Fn's type and arity
	ty     *Type               // type of the whole function or value
	arity  int                 // number of parameters, without those that lifting adds
	source func(u *unit) Expr  // text of a made function (apply, pap)
	direct func(u *unit) *Body // body of a made function that no Expr can say
	err    error               // a lambda whose definition could not be finished

	raw     *Body        // lowered; annotated once it is published as the Fn's Code
	summed  bool         // summary is what it will be
	summary *summary     // of steady functions; nil when nothing is known
	members map[*Fn]bool // the functions that its calls may come back through, itself included
}

// NewInstances returns an empty set of instances. op finds an operation by name.
func NewInstances(p *Program, op func(string) *Op) *Instances {
	return &Instances{
		Options: AllPasses(), prog: p, types: p.Types, op: op,
		byKey: map[instKey][]*Fn{}, count: map[Name]int{}, keys: map[string]int{},
		defs: map[*Def]*defFact{}, made: map[Name]*madeDef{},
		applies: map[applyKey]*Fn{}, custom: map[classType]bool{}, nesting: map[*Type]bool{}, reachSets: map[*Type]*reach{},
	}
}

// Lock keeps instances from being made while f changes the Program.
func (in *Instances) Lock(f func()) {
	in.mu.Lock()
	defer in.mu.Unlock()
	f()
}

// Instance returns the instance of a definition at closed types.
func (in *Instances) Instance(name Name, tyArgs []*Type) (*Fn, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.instance(name, tyArgs)
}

// Body returns the code of an instance, making it on first use.
func (in *Instances) Body(fn *Fn) (*Body, error) {
	if b := fn.Code.Load(); b != nil {
		return b, nil
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	if b := fn.Code.Load(); b != nil {
		return b, nil
	}
	b, err := in.raw(fn)
	if err != nil {
		return nil, err
	}
	in.annotate(b)
	fn.Code.Store(b)
	return b, nil
}

// Lowered returns the code of an instance as it is before regions are inferred, for those who only look at it.
// Region inference needs the code of all that fn can reach; this doesn't.
func (in *Instances) Lowered(fn *Fn) (*Body, error) {
	if b := fn.Code.Load(); b != nil {
		return b, nil
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.raw(fn)
}

// raw returns the body of an instance as it is before regions are inferred.
func (in *Instances) raw(fn *Fn) (*Body, error) {
	if b := in.facts[fn.ID].raw; b != nil {
		return b, nil
	}
	return in.makeBody(fn)
}

// All returns every instance that has not been dropped, by ID.
func (in *Instances) All() []*Fn {
	in.mu.Lock()
	defer in.mu.Unlock()
	out := make([]*Fn, 0, len(in.fns))
	for _, fn := range in.fns {
		if fn != nil {
			out = append(out, fn)
		}
	}
	return out
}

// Reachable returns fn and every instance that it may run, bodies made.
func (in *Instances) Reachable(fn *Fn) ([]*Fn, error) {
	out, seen := []*Fn{fn}, map[*Fn]bool{fn: true}
	for i := 0; i < len(out); i++ {
		b, err := in.Body(out[i])
		if err != nil {
			return out, err
		}
		for _, c := range b.Calls {
			if !seen[c] {
				seen[c] = true
				out = append(out, c)
			}
		}
	}
	return out, nil
}

// Invalidate drops the bodies of all instances into which the text of the named
// definition went, and returns these instances. Lambdas and local functions
// keep their bodies: closures that exist keep their own text, and remade
// definitions get lambdas of their own. The name ImplsOf(class) stands for the
// set of impls of a class.
func (in *Instances) Invalidate(name Name) []*Fn {
	in.mu.Lock()
	defer in.mu.Unlock()
	if class, ok := implClass(name); ok {
		in.forgetImpls(class)
	}
	var out []*Fn
	for id, fn := range in.fns {
		f := in.facts[id]
		if f == nil || f.raw == nil || f.def == nil || !mentions(f.raw.Deps, name) {
			continue
		}
		f.raw = nil
		if fn.Code.Swap(nil) != nil {
			out = append(out, fn)
		}
	}
	return out
}

func mentions(deps []Name, name Name) bool {
	for _, d := range deps {
		if d == name {
			return true
		}
	}
	return false
}

func (in *Instances) def(name Name) *Def {
	if m := in.made[name]; m != nil {
		return m.definition(in, name)
	}
	if d := in.prog.Def(name); d != nil {
		return d
	}
	broken("instantiate", "no definition of "+string(name), nil)
	return nil
}

func (in *Instances) instance(name Name, tys []*Type) (*Fn, error) {
	def := in.def(name)
	fact := in.defFact(def)
	if last := fact.last; last != nil && in.fns[last.ID] == last && in.facts[last.ID].def == def && sameTypes(last.TyArgs, tys) {
		return last, nil
	}
	fn, err := in.instanceOf(def, name, tys)
	fact.last = fn
	return fn, err
}

func (in *Instances) instanceOf(def *Def, name Name, tys []*Type) (*Fn, error) {
	in.scratch = appendIDs(in.scratch[:0], tys)
	same := in.byKey[instKey{name, string(in.scratch)}]
	for _, fn := range same {
		if in.facts[fn.ID].def == def {
			return fn, nil
		}
	}
	ty, arity := in.types.Subst(def.Type, tys), in.defFact(def).arity
	for _, fn := range same {
		if f := in.facts[fn.ID]; f.ty == ty && f.arity == arity {
			f.def = def
			return fn, nil
		}
	}
	if in.count[name]++; in.count[name] > InstanceLimit {
		return nil, in.tooMany(name, def.Display, tys, def.Span)
	}
	fn := in.newFn(instanceKey(name, tys), shownName(def), &fnFact{def: def, ty: ty, arity: arity})
	fn.Def, fn.TyArgs, fn.Memo = name, append([]*Type(nil), tys...), arity == 0
	fn.Params, fn.Ret = splitFun(ty, arity)
	key := instKey{name, string(appendIDs(nil, tys))}
	in.byKey[key] = append(in.byKey[key], fn)
	return fn, nil
}

// shownName is what traces and `show` call the function that a definition is. One
// that only names another, like what is entered at a prompt, is that function.
func shownName(d *Def) string {
	if lam, ok := d.Body.(*Lam); ok && lam.Stands == Mention {
		return mentioned(lam.Name)
	}
	return d.Display
}

func (in *Instances) newFn(key, display string, f *fnFact) *Fn {
	in.keys[key]++
	if n := in.keys[key]; n > 1 {
		key += "#" + strconv.Itoa(n)
		in.keys[key]++
	}
	fn := &Fn{ID: len(in.fns), Key: key, Display: display}
	if last := len(in.free) - 1; last >= 0 {
		fn.ID = in.free[last]
		in.free = in.free[:last]
		in.fns[fn.ID], in.facts[fn.ID] = fn, f
	} else {
		in.fns, in.facts = append(in.fns, fn), append(in.facts, f)
	}
	in.fresh = append(in.fresh, fn)
	return fn
}

func appendIDs(b []byte, tys []*Type) []byte {
	for _, t := range tys {
		b = binary.AppendUvarint(b, uint64(t.ID))
	}
	return b
}

func splitFun(ty *Type, n int) (params []*Type, ret *Type) {
	for ; n > 0; n-- {
		params, ty = append(params, ty.Args[0]), ty.Args[1]
	}
	return params, ty
}

func instanceKey(name Name, tys []*Type) string {
	if len(tys) == 0 {
		return string(name)
	}
	s := string(name) + "["
	for i, t := range tys {
		if i > 0 {
			s += ","
		}
		s += shortType(t)
	}
	return s + "]"
}
