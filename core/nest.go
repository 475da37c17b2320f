// Nesting: a let whose local is used once, where evaluation begins, becomes an
// operand again. Nothing changes its place in the order of evaluation except
// past atoms and pure operations.
//
//	let a = f x in let b = g y in a + b      f x + g y

package core

type nesting struct {
	u    *unit
	uses []simpleFact // of which only the uses count
}

func nestPass(u *unit, e Expr) Expr {
	t := &u.text
	if t.isNested() {
		return e
	}
	t.loops, t.appends, t.itself, t.cells = false, false, false, 0
	n := &nesting{u: u, uses: u.in.simple}
	if !t.isSimple() { // else simplify has counted them last
		n.uses = u.in.simpleFacts(u.locals + 1)
		n.count(e)
	}
	e = n.expr(e)
	u.in.simple = n.uses
	t.nested = t.changes + 1
	return e
}

// count counts the uses of locals.
func (n *nesting) count(e Expr) {
	if v, ok := e.(*Var); ok {
		n.uses[v.Local.ID].uses++
		return
	}
	eachChild(e, n.count)
}

// expr nests the lets in e, and notes what passes to come look for.
func (n *nesting) expr(e Expr) Expr {
	t := &n.u.text
	switch e := e.(type) {
	case *Var, *Lit:
		return e
	case *Global:
		t.itself = t.itself || e.Name == n.u.fn.Def
		return e
	case *LetRec:
		t.loops = true
	case *Prim:
		t.appends = t.appends || isAppend(e)
	case *Construct:
		if e.Con == n.u.in.types.Cons {
			t.cells++
		}
	case *Let:
		e.Rhs, e.Body = n.expr(e.Rhs), n.expr(e.Body)
		return n.let(e)
	}
	rewriteChildren(e, n.expr)
	return e
}

// let makes a let an operand again, where it may be one.
func (n *nesting) let(let *Let) Expr {
	if n.uses[let.Local.ID].uses != 1 || isLam(let.Rhs) {
		return let
	}
	p := &placing{n: n, let: let, budget: 24}
	body := p.into(let.Body)
	if p.state == placed {
		n.u.text.changes++
		return body
	}
	return let
}

type placeState uint8

const (
	looking placeState = iota // only pure things so far
	placed
	blocked
)

// placing looks for the one use of a let's local along the order of evaluation.
type placing struct {
	n      *nesting
	let    *Let
	state  placeState
	budget int
}

func (p *placing) into(e Expr) Expr {
	if p.state != looking {
		return e
	}
	if p.budget--; p.budget < 0 {
		p.state = blocked
		return e
	}
	switch e := e.(type) {
	case *Var:
		if e.Local == p.let.Local {
			p.state = placed
			return p.let.Rhs
		}
	case *Lit, *Lam:
	case *Case:
		e.Scrut = p.into(e.Scrut)
		p.block()
	case *LetRec:
		e.Body = p.into(e.Body)
	case *Global:
		if p.n.u.in.arityOf(e.Name) == 0 {
			p.block()
		}
	case *Prim:
		rewriteAll(e.Args, p.into)
		if e.Op.Fails || e.Op.Effect {
			p.block()
		}
	case *App, *Fail:
		rewriteChildren(e, p.into)
		p.block()
	default:
		rewriteChildren(e, p.into)
	}
	return e
}

func (p *placing) block() {
	if p.state == looking {
		p.state = blocked
	}
}
