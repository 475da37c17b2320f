// Joining: Strings appended to one another become one operation, which measures them,
// makes room once and writes each in its place.
//
//	a ++ "," ++ show b ++ "\n"     concat.4 a "," (show b) "\n"
//	a ++ (show b ++ c)             concat.3 a (show b) c
//
// Appending is associative and fails only where memory ends. The operands keep their order. The result
// shares memory with the first one only, so the others are given back when it is made.

package core

import (
	"slices"
	"strconv"
)

// MaxConcat is the most operands that there is a concat operation for.
const MaxConcat = 8

// ConcatName is the operation that appends n Strings.
func ConcatName(n int) string {
	if n == 2 {
		return "append.string"
	}
	return "concat." + strconv.Itoa(n)
}

func joinPass(u *unit, e Expr) Expr {
	if !u.text.mayAppend() {
		return e
	}
	j := joining{u}
	return j.expr(e)
}

type joining struct{ u *unit }

func (j joining) expr(e Expr) Expr {
	if !isAppend(e) {
		rewriteChildren(e, j.expr)
		return e
	}
	parts := appendPieces(nil, e.(*Prim), j.expr)
	if len(parts) == 0 {
		return &Lit{At: e.(*Prim).At, Type: e.(*Prim).Type}
	}
	return j.joined(e.(*Prim), parts)
}

// joined appends the parts, as many at a time as there is an operation for.
func (j joining) joined(e *Prim, parts []Expr) Expr {
	for len(parts) > 1 {
		n := min(len(parts), MaxConcat)
		first := &Prim{At: e.At, Op: j.u.in.op(ConcatName(n)), Args: slices.Clone(parts[:n]), Type: e.Type}
		parts = parts[n-1:]
		parts[0] = first
	}
	return parts[0]
}

func isAppend(e Expr) bool {
	p, ok := e.(*Prim)
	return ok && p.Op.Name == "append.string"
}

// appendPieces adds what e appends to parts, each as done leaves it; literals side by side become one.
func appendPieces(parts []Expr, e *Prim, done func(Expr) Expr) []Expr {
	for i, a := range e.Args {
		if isAppend(a) && (i == 0 || !mayGrow(a, parts)) {
			parts = appendPieces(parts, a.(*Prim), done)
			continue
		}
		a = done(a)
		lit, ok := a.(*Lit)
		if ok && lit.Str == "" {
			continue
		}
		if n := len(parts); ok && n > 0 {
			if before, ok := parts[n-1].(*Lit); ok {
				parts[n-1] = &Lit{At: before.At, Type: before.Type, Str: before.Str + lit.Str}
				continue
			}
		}
		parts = append(parts, a)
	}
	return parts
}

// mayGrow reports whether a, which is to be appended to parts, is better made on its own: when parts
// may be empty and a extends a String in place.
func mayGrow(a Expr, parts []Expr) bool {
	if len(parts) > 0 {
		if _, ok := parts[0].(*Lit); ok {
			return false
		}
	}
	for isAppend(a) {
		a = a.(*Prim).Args[0]
	}
	switch a := a.(type) {
	case *Lit:
		return false
	case *Prim:
		return !a.Op.Alloc || a.Op.SharesFirst
	}
	return true
}
