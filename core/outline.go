// Outlining: long list literals are made by several functions, so that what the
// tiers do with one function, which may take more than linear time, stays short.
//
//	[e1 … e256 e257 …]    let rest () = e257 : … in e1 : … e256 : rest ()
//
// The order of evaluation is that of the text. Traces don't show these functions.

package core

// literalPart is the number of elements that one function makes.
const literalPart = 256

func (u *unit) outline(e Expr) Expr {
	cells, tail := cellsOf(u.in.types, e)
	if len(cells) == 0 {
		rewriteChildren(e, u.outline)
		return e
	}
	for _, c := range cells {
		c.Args[0] = u.outline(c.Args[0])
	}
	tail = u.outline(tail)
	parts := &bindings{u: u}
	for n := len(cells); n > 0; {
		first := (n - 1) / literalPart * literalPart
		cells[n-1].Args[1] = tail
		if n = first; n > 0 {
			tail = parts.part(cells[first])
		}
	}
	return parts.around(cells[0])
}

// cellsOf is the cells of a list that begins at e and what follows the last one.
func cellsOf(t *Types, e Expr) (cells []*Construct, tail Expr) {
	for {
		c, ok := e.(*Construct)
		if !ok || c.Con != t.Cons {
			return cells, e
		}
		cells, e = append(cells, c), c.Args[1]
	}
}

// part binds a function that gives e and returns its call.
func (b *bindings) part(e *Construct) Expr {
	unit := b.u.in.types.Unit
	ty := b.u.in.types.Fun(e.Type, unit)
	l := b.u.newLocal("", ty)
	b.add(e.At, l, &Lam{At: e.At, Params: []*Local{b.u.newLocal("", unit)}, Body: e, Type: ty, Stands: Inner})
	return &App{At: e.At, Fn: &Var{At: e.At, Local: l}, Args: []Expr{&Lit{At: e.At, Type: unit}}, Type: e.Type}
}
