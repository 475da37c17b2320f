// The optimiser: passes over a closed Expr, in the order of one table.
//
// What every pass keeps: evaluation is strict and left to right, errors and
// effects are observable, so a computation that may fail, act or diverge is
// neither dropped, repeated nor moved across another such one.

package core

// Options switches parts of the optimiser; for tests and for finding a faulty pass.
type Options struct {
	Off        map[string]bool // passes that are switched off, by name
	Fuel       *Fuel           // how often passes and rules may run; see Switches
	InlineFuel int             // nodes that inlining may add to one body
	Steps      bool            // bodies count the steps that they make
	Dump       *Dump
	After      func(pass string) // called at the end of every pass and of lowering; for measuring
}

// AllPasses has everything switched on.
func AllPasses() Options {
	return Options{InlineFuel: 4000}
}

// Pass is one step of the optimiser.
type Pass struct {
	Name string
	run  func(*unit, Expr) Expr
	must bool // lowering relies on it
}

// Passes is the table of passes, in the order in which they run.
//
// The rules inline, specialise, case-of-case and fold belong to simplify, and compare
// (structural_walk.go) to monomorphisation; they are switched by their own names.
var passes = []Pass{
	{"simplify", simplifyPass, false},
	{"nest", nestPass, false},
	{"push", pushPass, false},
	{"fuse", fusePass, false},
	{"unroll", unrollPass, false},            // after fuse, which knows loops by their shape
	{"simplify-nested", simplifyPass, false}, // nested scrutinees show their constructors
	{"nest-again", nestPass, false},
	{"join", joinPass, false},
	{"reverse", reversePass, false},
	{"saturate", saturatePass, true},
}

// PassNames lists the passes in order.
func PassNames() []string {
	var out []string
	for _, p := range passes {
		out = append(out, p.Name)
	}
	return out
}

// Switches lists what Options.Off can name: the passes that may be left out, and the
// rules of simplify and of monomorphisation.
func Switches() []string {
	var out []string
	for _, p := range passes {
		if !p.must {
			out = append(out, p.Name)
		}
	}
	return append(out, "inline", "specialise", "case-of-case", "fold", "compare")
}

// on tells whether a pass or rule may run on a function.
func (o *Options) on(pass string, fn *Fn) bool { return !o.Off[pass] && o.Fuel.Spend(pass, fn.Key) }

// textState tells passes what they need not look for.
type textState struct {
	changes    int  // made by passes up to nest-again
	simplified int  // changes when simplify had nothing more to do, and one
	nested     int  // the same of nest
	loops      bool // whether there were local recursive functions then,
	appends    bool // Strings appended to each other,
	itself     bool // or a mention of the definition that the text is of
	cells      int  // the list cells that were written then
}

// isSimple reports whether simplify has nothing to do.
func (t *textState) isSimple() bool { return t.simplified == t.changes+1 }

// isNested reports whether nest has nothing to do; then the other fields hold.
func (t *textState) isNested() bool { return t.nested == t.changes+1 }

// mayLoop, mayAppend, mayMentionItself and mayHaveCells are false only for a text that has none of these.
func (t *textState) mayLoop() bool           { return t.loops || !t.isNested() }
func (t *textState) mayAppend() bool         { return t.appends || !t.isNested() }
func (t *textState) mayMentionItself() bool  { return t.itself || !t.isNested() }
func (t *textState) mayHaveCells(n int) bool { return t.cells >= n || !t.isNested() }

// optimise runs all passes.
func (u *unit) optimise(e Expr) Expr {
	u.show("monomorphise", e)
	for _, p := range passes {
		if !p.must && !u.in.Options.on(p.Name, u.fn) {
			continue
		}
		e = p.run(u, e)
		u.show(p.Name, e)
	}
	return e
}

func (u *unit) show(pass string, e Expr) {
	if u.in.Options.Dump != nil && u.in.Options.Dump.wants(u.fn) {
		u.in.Options.Dump.To(pass, u.fn, PrintExpr(e))
	}
	u.in.Options.after(pass)
	if u.in.watch != nil {
		u.in.watch(u.fn, pass, e)
	}
}

// after tells who measures that a step has ended.
func (o *Options) after(step string) {
	if o.After != nil {
		o.After(step)
	}
}

// Dump asks for the text of one function (by key; "" is every one) after each pass.
type Dump struct {
	Key string
	To  func(pass string, fn *Fn, text string)
}

func (d *Dump) wants(fn *Fn) bool { return d.Key == "" || d.Key == fn.Key }
