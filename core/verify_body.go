package core

import (
	"fmt"
	"slices"
)

// VerifyBody checks an instance's code: slots are assigned before they are
// read and have the types of their readers, calls fit their functions, tail
// flags stand in tail positions only, switches are exhaustive.
func VerifyBody(types *Types, b *Body) (err error) {
	v := &bodyVerifier{types: types, b: b, set: make([]bool, len(b.Slots)), bound: make([]bool, len(b.Slots))}
	defer catchVerifyError(&err)
	v.head()
	v.check(b.Root, true)
	if b.Root.Type() != b.Fn.Ret {
		v.fail(b.Root, "result is %s, not %s", typeOrNil(b.Root.Type()), typeOrNil(b.Fn.Ret))
	}
	return nil
}

type bodyVerifier struct {
	types *Types
	b     *Body
	set   []bool // in scope here
	bound []bool // bound anywhere so far
}

func (v *bodyVerifier) fail(n Node, format string, args ...any) {
	panic(verifyError{fmt.Errorf("core: verify body of %s: %s at %s", v.b.Fn.Key, fmt.Sprintf(format, args...), shortDump(n))})
}

func (v *bodyVerifier) same(n Node, what string, got, want *Type) {
	if got != want {
		v.fail(n, "%s is %s, not %s", what, typeOrNil(got), typeOrNil(want))
	}
}

func (v *bodyVerifier) head() {
	fn := v.b.Fn
	if fn.Memo && len(fn.Params)+len(fn.Captures) > 0 {
		v.fail(v.b.Root, "nullary definition with parameters")
	}
	for i, t := range append(slices.Clone(fn.Params), fn.Captures...) {
		if i >= len(v.b.Slots) {
			v.fail(v.b.Root, "no slot for parameter %d", i)
		}
		v.same(v.b.Root, fmt.Sprintf("slot of parameter %d", i), v.b.Slots[i], t)
		v.set[i], v.bound[i] = true, true
	}
	if len(v.b.Names) != len(v.b.Slots) {
		v.fail(v.b.Root, "%d names for %d slots", len(v.b.Names), len(v.b.Slots))
	}
}

func (v *bodyVerifier) bind(n Node, slot int, ty *Type) {
	if slot < 0 {
		return
	}
	if slot >= len(v.bound) || v.bound[slot] {
		v.fail(n, "slot %d is assigned twice or does not exist", slot)
	}
	v.same(n, fmt.Sprintf("slot %d", slot), v.b.Slots[slot], ty)
	v.bound[slot], v.set[slot] = true, true
}

func (v *bodyVerifier) unbind(slot int) {
	if slot >= 0 {
		v.set[slot] = false
	}
}

func (v *bodyVerifier) args(n Node, args []Node, want []*Type) {
	if len(args) != len(want) {
		v.fail(n, "%d operands for %d", len(args), len(want))
	}
	for i, a := range args {
		v.check(a, false)
		v.same(n, fmt.Sprintf("operand %d", i), a.Type(), want[i])
	}
}

func (v *bodyVerifier) tail(n Node, marked, tail bool) {
	if marked && !tail {
		v.fail(n, "marked as a tail call")
	}
}

func (v *bodyVerifier) check(n Node, tail bool) {
	if n.Type() == nil || !n.Type().Closed() {
		v.fail(n, "no closed type")
	}
	switch n := n.(type) {
	case *Slot:
		if n.N >= len(v.set) || !v.set[n.N] {
			v.fail(n, "slot %d read before it is assigned", n.N)
		}
		v.same(n, "slot", n.Ty, v.b.Slots[n.N])
	case *LetNode:
		v.check(n.Rhs, false)
		v.bind(n, n.N, n.Rhs.Type())
		v.check(n.Body, tail)
		v.unbind(n.N)
		v.same(n, "let", n.Ty, n.Body.Type())
	case *LetClosures:
		v.closures(n, tail)
	case *Switch:
		v.switchOn(n, tail)
	case *Alloc:
		v.args(n, n.Args, v.layout(n, n.Con, n.Ty))
	case *Field:
		v.check(n.E, false)
		tys := v.layout(n, n.Con, n.E.Type())
		if n.Index >= len(tys) {
			v.fail(n, "no field %d", n.Index)
		}
		v.same(n, "field", n.Ty, tys[n.Index])
	case *PrimNode:
		if len(n.Args) != n.Op.Arity {
			v.fail(n, "%d arguments", len(n.Args))
		}
		for _, a := range n.Args {
			v.check(a, false)
		}
	case *Call:
		v.call(n, tail)
	case *Apply:
		v.apply(n, tail)
	case *MkClosure:
		v.args(n, n.Captures, n.Fn.Captures)
		v.same(n, "closure", n.Ty, v.types.Fun(n.Fn.Ret, n.Fn.Params...))
	case *ArityOf:
		v.check(n.E, false)
	case *Force:
		if !n.Fn.Memo {
			v.fail(n, "not a nullary definition")
		}
		v.same(n, "value", n.Ty, n.Fn.Ret)
	case *ScopeNode:
		if tail {
			v.fail(n, "scope in tail position")
		}
		v.check(n.Body, false)
		v.same(n, "scope", n.Ty, n.Body.Type())
	case *FailNode:
		for _, a := range n.Args {
			v.check(a, false)
		}
	}
}

// layout gives the types of the fields of a constructor or record.
func (v *bodyVerifier) layout(n Node, con *DataCon, ty *Type) []*Type {
	if con == nil {
		if ty.Kind != KRecord {
			v.fail(n, "not a record: %s", shortType(ty))
		}
		return ty.Args
	}
	if ty.Kind != KCon || !slices.Contains(ty.Con.Cons, con) {
		v.fail(n, "%s is no constructor of %s", con.Name, shortType(ty))
	}
	return v.types.FieldsOf(con, ty)
}

func (v *bodyVerifier) closures(n *LetClosures, tail bool) {
	if len(n.Slots) != len(n.Closures) {
		v.fail(n, "%d slots", len(n.Slots))
	}
	for i, c := range n.Closures {
		v.bind(n, n.Slots[i], c.Ty)
	}
	for _, c := range n.Closures {
		v.check(c, false)
	}
	v.check(n.Body, tail)
	for _, s := range n.Slots {
		v.unbind(s)
	}
}

func (v *bodyVerifier) switchOn(n *Switch, tail bool) {
	v.check(n.Scrut, false)
	v.bind(n, n.ScrutN, n.Scrut.Type())
	for _, a := range n.Arms {
		if a.Con != nil {
			tys := v.layout(n, a.Con, n.Scrut.Type())
			for i, b := range a.Binds {
				v.bind(n, b, tys[i])
			}
		}
		v.check(a.Body, tail)
		v.same(n, "arm", a.Body.Type(), n.Ty)
		for _, b := range a.Binds {
			v.unbind(b)
		}
	}
	if n.Default != nil {
		v.check(n.Default, tail)
		v.same(n, "default", n.Default.Type(), n.Ty)
	} else if !exhaustive(n.Scrut.Type(), len(n.Arms)) {
		v.fail(n, "not exhaustive")
	}
	v.unbind(n.ScrutN)
}

func (v *bodyVerifier) call(n *Call, tail bool) {
	v.tail(n, n.Tail, tail)
	if n.Env != nil {
		v.check(n.Env, false)
	}
	if (n.Env != nil) != (len(n.Fn.Captures) > 0) {
		v.fail(n, "environment for %d captures", len(n.Fn.Captures))
	}
	v.args(n, n.Args, n.Fn.Params)
	v.same(n, "result", n.Ty, n.Fn.Ret)
}

func (v *bodyVerifier) apply(n *Apply, tail bool) {
	v.tail(n, n.Tail, tail)
	v.check(n.Fn, false)
	ty := n.Fn.Type()
	if arrows(ty, len(n.Args)) < len(n.Args) || len(n.Args) == 0 {
		v.fail(n, "%d arguments for %s", len(n.Args), shortType(ty))
	}
	args, ret := splitFun(ty, len(n.Args))
	v.args(n, n.Args, args)
	v.same(n, "result", n.Ty, ret)
	if n.Slow != nil && len(n.Slow.Params) != len(n.Args)+1 {
		v.fail(n, "slow path takes %d", len(n.Slow.Params))
	}
}
