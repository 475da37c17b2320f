// Calls: of known functions, and of function values whose arity only the
// closure knows. A value of type a -> b -> c waits for one or for two arguments.
//
//	apply2[a -> b -> c](f, x, y) = case arityOf f of
//	    1 -> apply1 (f x) y
//	    _ -> f x y                      exact
//	apply1[a -> b -> c](f, x) = case arityOf f of
//	    1 -> f x
//	    _ -> closure pap1 {f, x}        waits for one more argument
//	pap1[a -> b -> c]{f, x}(y) = apply2 f x y
//
// The tiers try the exact case themselves and call these only when it fails.

package core

import (
	"strconv"

	"github.com/synoema/synoema/source"
)

func (c *code) call(e *App, tail bool) Node {
	switch f := e.Fn.(type) {
	case *Var:
		if n := c.lo.arity(f.Local); n > 0 && n <= len(e.Args) {
			return c.callLocal(e, c.lo.vars[f.Local.ID].fun, f, tail)
		}
	case *Global:
		fn := c.instance(f.Name, f.TyArgs)
		if n := len(fn.Params); n > 0 && n <= len(e.Args) {
			call := &Call{NodeBase: base(e.At, e.Type), Fn: fn, Args: c.nodes(e.Args[:n]), Tail: tail && !c.keepsFrame(e.At.In, f.Name, n)}
			return c.applyRest(e, call, n, tail)
		}
	}
	return c.apply(e.At, e.Type, c.node(e.Fn, false), TypeOf(c.lo.u.in.types, e.Fn), c.nodes(e.Args), tail)
}

// keepsFrame tells of a call in tail position that it need not be a tail call: a
// library function that takes no functions can't call back, so the caller's frame
// is one more and no stack grows; and traces keep the line that the user wrote. Functions
// that it takes as it takes anything, elements of a list say, it doesn't call either.
// in is the call that the text around was inlined for: what it keeps holds for all its text.
func (c *code) keepsFrame(in *Inlined, callee Name, arity int) bool {
	return c.firstOfLibrary(c.lo.u.fn.Def, callee, arity) || c.inKept(in)
}

// inKept tells whether text inlined for the call in, in this function, is that of a call
// which would have kept the frame, or of one that such a call has led to.
func (c *code) inKept(in *Inlined) bool {
	home := c.f.fn.Home
	if home != nil && !home.Around(in) {
		return false // text that was made one with a loop from elsewhere
	}
	for ; in != home; in = in.Call.In {
		caller := c.lo.u.fn.Def
		if in.Call.In != nil {
			caller = in.Call.In.Fn.Def
		}
		if c.firstOfLibrary(caller, in.Fn.Def, len(in.Fn.Params)) {
			return true
		}
	}
	return false
}

// firstOfLibrary tells of a call from the user's text to a library function that takes no function.
func (c *code) firstOfLibrary(caller, callee Name, arity int) bool {
	library := c.lo.u.in.Library
	return library != nil && library(callee) && !library(caller) && !c.takesFunction(callee, arity)
}

// takesFunction tells whether one of a definition's parameters has a function in its type.
func (c *code) takesFunction(name Name, arity int) bool {
	ty := c.lo.u.in.def(name).Type
	for range arity {
		if ty.Args[0].MentionsFun() {
			return true
		}
		ty = ty.Args[1]
	}
	return false
}

// comesBack tells whether a local function ends where it was called, as the library's text does
// that it was made of. The user's text may have been built in behind it, and that may go on from there
// by tail calls, through the function at hand, too. seen are the functions that were looked at.
func (c *code) comesBack(f *funFact, seen map[*funFact]bool) bool {
	if seen[f] {
		return true
	}
	seen[f] = true
	return f != c.f && c.endsHere(f.body, seen)
}

// endsHere tells of an expression in tail position that it makes no tail calls but of what comes back.
func (c *code) endsHere(e Expr, seen map[*funFact]bool) bool {
	switch e := e.(type) {
	case *Let:
		return c.endsHere(e.Body, seen)
	case *LetRec:
		return c.endsHere(e.Body, seen)
	case *Case:
		for _, a := range e.Arms {
			if !c.endsHere(a.Body, seen) {
				return false
			}
		}
		return e.Default == nil || c.endsHere(e.Default, seen)
	case *App:
		return c.callComesBack(e, seen)
	}
	return true
}

func (c *code) callComesBack(e *App, seen map[*funFact]bool) bool {
	switch f := e.Fn.(type) {
	case *Var:
		return c.lo.arity(f.Local) == len(e.Args) && c.comesBack(c.lo.vars[f.Local.ID].fun, seen)
	case *Global:
		n := c.lo.u.in.arityOf(f.Name)
		return n == len(e.Args) && c.firstOfLibrary(c.lo.u.fn.Def, f.Name, n)
	}
	return false
}

// callLocal calls a local function: lifted ones take what they need as further
// arguments, closures are passed along for their captures.
func (c *code) callLocal(e *App, f *funFact, v *Var, tail bool) Node {
	n := len(f.lam.Params)
	call := &Call{NodeBase: base(e.At, e.Type), Fn: c.mention(f.fn), Tail: tail}
	if f.lam.Stands == Inner {
		call.Sp = source.Span{} // no frame of a trace: the callee's is that of this function
	} else if tail && c.inKept(f.lam.In) && c.comesBack(f, map[*funFact]bool{}) {
		call.Tail = false
	}
	call.Args = c.nodes(e.Args[:n])
	if f.closure() {
		call.Env = c.slot(v.At, v.Local)
	} else if !f.escapes {
		for _, l := range f.need.list {
			call.Args = append(call.Args, c.slot(v.At, l))
		}
	}
	return c.applyRest(e, call, n, tail)
}

// applyRest applies the result of a saturated call to further arguments. All
// arguments are evaluated before the call.
func (c *code) applyRest(e *App, call *Call, n int, tail bool) Node {
	rest := e.Args[n:]
	if len(rest) == 0 {
		return call
	}
	call.Tail = false
	call.Ty = afterArgs(TypeOf(c.lo.u.in.types, e.Fn), n)
	args := c.nodes(rest)
	keep := &ordered{}
	if !allAtoms(args) {
		n := len(call.Args)
		keep = c.bindOrdered(append(call.Args, args...))
		call.Args, args = keep.nodes[:n:n], keep.nodes[n:]
	}
	return keep.around(c.apply(e.At, e.Type, call, call.Ty, args, tail))
}

func allAtoms(ns []Node) bool {
	for _, n := range ns {
		if !isAtomNode(n) {
			return false
		}
	}
	return true
}

func (c *code) apply(at At, ty *Type, f Node, fty *Type, args []Node, tail bool) Node {
	slow := c.mention(c.lo.u.in.slowApply(fty, len(args)))
	return &Apply{base(at, ty), f, args, slow, tail}
}

// slowApply returns the function that applies a value of type ty to n
// arguments when its arity is not n, or nil when it must be n.
func (in *Instances) slowApply(ty *Type, n int) *Fn {
	if n == 1 && !ty.Args[1].IsFun() {
		return nil
	}
	key := applyKey{ty, n}
	if fn := in.applies[key]; fn != nil {
		return fn
	}
	fn := in.newFn("apply"+strconv.Itoa(n)+"["+shortType(ty)+"]", "", &fnFact{ty: ty, arity: n + 1})
	in.applies[key] = fn
	args, ret := splitFun(ty, n)
	fn.Params, fn.Ret = append([]*Type{ty}, args...), ret
	in.facts[fn.ID].direct = func(u *unit) *Body { return u.applyBody(ty, n) }
	return fn
}

// applyBody is apply_n: parameters are the closure and the arguments.
func (u *unit) applyBody(ty *Type, n int) *Body {
	c := u.madeCode(u.fn.Params)
	sw := &Switch{NodeBase: base(At{}, u.fn.Ret), ScrutN: -1}
	sw.Scrut = &ArityOf{base(At{}, u.in.types.Int), c.read(0)}
	for k := 1; k < n; k++ {
		sw.Arms = append(sw.Arms, u.arityArm(k, c.applyInParts(ty, k, n)))
	}
	exact := &Apply{base(At{}, u.fn.Ret), c.read(0), c.reads(1, n+1), nil, true}
	if u.fn.Ret.IsFun() {
		sw.Arms = append(sw.Arms, u.arityArm(n, exact))
		sw.Default = c.papClosure(ty, n)
	} else {
		sw.Default = exact
	}
	c.size = 8 * (n + 1)
	return c.made(sw)
}

func (u *unit) arityArm(k int, body Node) *NodeArm {
	return &NodeArm{Lit: &Lit{Type: u.in.types.Int, Bits: uint64(k)}, Body: body}
}

// applyInParts applies to the first k arguments, then the result to the rest.
func (c *code) applyInParts(ty *Type, k, n int) Node {
	mid := afterArgs(ty, k)
	first := &Apply{base(At{}, mid), c.read(0), c.reads(1, k+1), nil, false}
	t := c.temp("", mid)
	slow := c.mention(c.lo.u.in.slowApply(mid, n-k))
	rest := &Apply{base(At{}, c.lo.u.fn.Ret), c.read(t), c.reads(k+1, n+1), slow, true}
	return &LetNode{base(At{}, rest.Ty), t, first, rest}
}

// papClosure keeps the closure and n arguments, waiting for one more.
func (c *code) papClosure(ty *Type, n int) Node {
	u := c.lo.u
	rest := u.fn.Ret
	fn := u.in.newFn("pap"+strconv.Itoa(n)+"["+shortType(ty)+"]", "", &fnFact{ty: rest, arity: 1})
	fn.Params, fn.Captures, fn.Ret = rest.Args[:1], u.fn.Params, rest.Args[1]
	u.in.facts[fn.ID].direct = func(u *unit) *Body { return u.papBody(ty, n) }
	return &MkClosure{base(At{}, rest), c.mention(fn), c.reads(0, n+1)}
}

// papBody: slot 0 is the parameter, slot 1 the closure, then the arguments kept.
func (u *unit) papBody(ty *Type, n int) *Body {
	c := u.madeCode(append(append([]*Type(nil), u.fn.Params...), u.fn.Captures...))
	slow := c.mention(u.in.slowApply(ty, n+1))
	root := &Apply{base(At{}, u.fn.Ret), c.read(1), append(c.reads(2, n+2), c.read(0)), slow, true}
	c.size = n + 4
	return c.made(root)
}

// madeCode starts the body of a function that no definition's text is behind.
func (u *unit) madeCode(slots []*Type) *code {
	lo := &lowering{u: u, seen: map[*Fn]*funFact{}}
	return &code{lo: lo, f: &funFact{fn: u.fn}, slots: append([]*Type(nil), slots...), names: make([]string, len(slots))}
}

func (c *code) read(n int) Node { return &Slot{base(At{}, c.slots[n]), n} }

func (c *code) reads(from, to int) []Node {
	var out []Node
	for i := from; i < to; i++ {
		out = append(out, c.read(i))
	}
	return out
}

func (c *code) made(root Node) *Body {
	return &Body{Fn: c.lo.u.fn, Slots: c.slots, Names: c.names, Root: root, Size: c.size, Calls: c.calls}
}
