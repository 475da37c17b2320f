// Lowering: from a closed Expr to the Nodes of one instance and of the
// functions lifted out of it.
//
//	outline.go      long list literals become several functions
//	lower_scan.go   who binds what, which local functions escape, what each needs
//	lower.go        functions become Fns, one Body each
//	lower_node.go   expressions become Nodes
//	lower_apply.go  calls of unknown functions
//
// Local functions that are only ever called with all their arguments become
// Fns whose free variables are extra parameters, so that local loops are tight
// (Johnsson 1985); the others become closures that capture only what they use.
// Every binder gets a slot of its own.

package core

import "strings"

type lowering struct {
	u    *unit
	vars []varFact // by Local.ID
	funs []*funFact
	lams map[*Lam]*funFact
	seen map[*Fn]*funFact // last function whose Calls got the Fn
}

type varFact struct {
	fun   *funFact // the function that the local is bound to, or nil
	owner *funFact // the function whose code binds the local
	uses  int32
	slot  int32 // in the function being emitted
}

// funFact is a function to be emitted: the instance itself (parent nil), a
// lambda, or a local function.
type funFact struct {
	lam      *Lam   // nil for a nullary definition
	local    *Local // the name of a local function
	parent   *funFact
	body     Expr
	escapes  bool // used as a value: a closure. Else lifted.
	need     localSet
	mentions []*funFact // local functions that occur in its code
	makes    []*funFact // functions written in its code
	owned    int        // locals that it binds
	fn       *Fn
}

// closure reports whether the function's value is a run-time object.
func (f *funFact) closure() bool { return f.escapes && len(f.need.list) > 0 }

// lower makes the body of u.fn and of the functions in it. Only the former is
// not published yet. It is nil when the unit has to be made again carefully.
func (u *unit) lower(e Expr) *Body {
	if u.text.mayHaveCells(literalPart) {
		e = u.outline(e)
	}
	lo := &lowering{u: u, vars: make([]varFact, u.locals+1), lams: map[*Lam]*funFact{}, seen: map[*Fn]*funFact{}}
	root := lo.scanRoot(e)
	if u.daring && !u.careful && lo.closures() {
		return nil
	}
	lo.close()
	lo.makeFns()
	for _, f := range lo.funs[1:] {
		lo.u.in.setRaw(f.fn, lo.emit(f))
	}
	return lo.emit(root)
}

// closures reports whether a lambda or local function is used as a value.
func (lo *lowering) closures() bool {
	for _, f := range lo.funs {
		if f.parent != nil && f.escapes {
			return true
		}
	}
	return false
}

// makeFns gives every function its Fn, parents first.
func (lo *lowering) makeFns() {
	for _, f := range lo.funs {
		if f.parent == nil {
			f.fn = lo.u.fn
			continue
		}
		name := `\`
		if f.local != nil && f.local.Name != "" {
			name = f.local.Name
		}
		outer, home := lo.u.fn, f.lam.In
		fn := lo.u.in.newFn(f.parent.fn.Key+"."+name, f.display(outer), &fnFact{ty: f.lam.Type, arity: len(f.lam.Params)})
		fn.Def, fn.TyArgs, fn.Owner, fn.Home = outer.Def, outer.TyArgs, outer, home
		var need []*Type
		for _, l := range f.need.list {
			need = append(need, l.Type)
		}
		for _, p := range f.lam.Params {
			fn.Params = append(fn.Params, p.Type)
		}
		if f.escapes {
			fn.Captures = need
		} else {
			fn.Params = append(fn.Params, need...)
		}
		fn.Ret = TypeOf(lo.u.in.types, f.body)
		f.fn = fn
	}
}

// display is what traces and `show` call a function written in outer's text, or in
// text that was inlined there.
func (f *funFact) display(outer *Fn) string {
	home := f.lam.In
	switch {
	case f.lam.Stands == Mention:
		return mentioned(f.lam.Name)
	case f.lam.Stands != Written && f.parent.fn.Home == home:
		return f.parent.fn.Display
	case f.lam.Stands != Written && home != nil:
		return home.Fn.Display
	case f.lam.Stands != Written:
		return outer.Display
	}
	if f.lam.Name == "" {
		return shownLocal(`\`, home, outer)
	}
	return shownLocal(f.lam.Name, home, outer)
}

// shownLocal is what traces call the function of a name that is written in outer's text, or
// in the text that was inlined for the call home.
func shownLocal(name string, home *Inlined, outer *Fn) string {
	if home != nil {
		outer = home.Fn
		if name == outer.Display {
			return name // the loop that a recursive definition became
		}
	}
	return outer.Display + "." + name
}

// mentioned is a function's name as it is written where it is a value.
func mentioned(name string) string {
	if c := name[0]; c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '.' && len(name) > 1 {
		return name
	}
	return "(" + name + ")"
}

// code is one Body in the making.
type code struct {
	lo    *lowering
	f     *funFact
	slots []*Type
	names []string
	size  int
	calls []*Fn
}

func (lo *lowering) emit(f *funFact) *Body {
	n := f.owned + len(f.need.list)
	c := &code{lo: lo, f: f, slots: make([]*Type, 0, n), names: make([]string, 0, n)}
	if f.lam != nil {
		for _, p := range f.lam.Params {
			c.bind(p)
		}
	}
	for _, l := range f.need.list {
		c.bind(l)
	}
	tail := f.lam != nil && f.lam.Stands != Thunk || lo.u.in.Library == nil // nothing loops through the others
	root := c.node(f.body, tail)
	return &Body{Fn: f.fn, Slots: c.slots, Names: c.names, Root: root, Size: c.size,
		Deps: lo.u.deps, Calls: c.calls}
}

// bind gives a local the next slot of this function.
func (c *code) bind(l *Local) int {
	n := c.temp(l.Name, l.Type)
	c.lo.vars[l.ID].slot = int32(n)
	return n
}

func (c *code) temp(name string, ty *Type) int {
	c.slots, c.names = append(c.slots, ty), append(c.names, name)
	return len(c.slots) - 1
}

// mention notes that this body may run fn.
func (c *code) mention(fn *Fn) *Fn {
	if fn != nil && c.lo.seen[fn] != c.f {
		c.lo.seen[fn] = c.f
		c.calls = append(c.calls, fn)
	}
	return fn
}

func (c *code) instance(name Name, tys []*Type) *Fn {
	fn, err := c.lo.u.in.instance(name, tys)
	if err != nil {
		panic(bailout{err})
	}
	return c.mention(fn)
}

func localName(l *Local) string {
	var b strings.Builder
	writeLocal(&b, l)
	return b.String()
}
