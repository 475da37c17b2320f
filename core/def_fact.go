package core

// defFact is what instances and inlining ask about a definition's text. It is
// found out once for each Def object; redefining makes a new Def.
type defFact struct {
	arity int  // parameters of the directly nested lambdas; 0: a nullary definition
	size  int  // nodes, for inlining
	self  bool // mentions itself
	leaf  bool // arithmetic, tests and fields only: no calls, no functions made, nothing run outside of machine code
	loops bool // is a local loop, at its end
	loop  *loopFact
	last  *Fn // the instance that was asked for last

	mentions []Name // definitions that the text mentions
	cyclic   onCycle
}

// onCycle tells whether a definition can come back to itself through others.
type onCycle uint8

const (
	unknown onCycle = iota
	cyclic
	acyclic
)

// mutual reports whether d is recursive by way of other definitions: inlining such a
// one copies the whole group again at each level. The search is bounded; a
// definition that reaches too much counts as mutual.
func (in *Instances) mutual(d *Def) bool {
	f := in.defFact(d)
	if f.cyclic == unknown {
		f.cyclic = acyclic
		if in.reaches(d.Name, f.mentions) {
			f.cyclic = cyclic
		}
	}
	return f.cyclic == cyclic
}

const maxReach = 200

func (in *Instances) reaches(goal Name, from []Name) bool {
	seen := map[Name]bool{goal: true}
	for work := append([]Name(nil), from...); len(work) > 0; {
		n := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[n] {
			continue
		}
		seen[n] = true
		for _, m := range in.defFact(in.def(n)).mentions {
			if m == goal || len(seen) > maxReach {
				return true
			}
			work = append(work, m)
		}
	}
	return false
}

func (in *Instances) defFact(d *Def) *defFact {
	f := in.defs[d]
	if f == nil {
		f = &defFact{arity: lamArity(d.Body), leaf: true}
		in.defs[d] = f
		f.measure(d.Name, d.Body)
		f.leaf = f.leaf && f.arity > 0
		f.loops = isLoop(d.Body)
	}
	return f
}

func (in *Instances) arityOf(name Name) int { return in.defFact(in.def(name)).arity }

func lamArity(e Expr) int {
	n := 0
	for {
		lam, ok := e.(*Lam)
		if !ok {
			return n
		}
		n += len(lam.Params)
		e = lam.Body
	}
}

func (f *defFact) measure(name Name, e Expr) {
	f.size++
	if g, ok := e.(*Global); ok {
		if g.Name == name {
			f.self = true
		} else if !mentions(f.mentions, g.Name) {
			f.mentions = append(f.mentions, g.Name)
		}
	}
	f.leaf = f.leaf && (staysInCode(e) || isLam(e) && f.size <= f.arity)
	eachChild(e, func(c Expr) { f.measure(name, c) })
}

// staysInCode reports whether e itself, apart from its parts, neither calls nor makes a
// function. Methods count when they are arithmetic, or of a type that has no parts.
func staysInCode(e Expr) bool {
	switch e := e.(type) {
	case *Global, *Lam, *LetRec:
		return false
	case *App:
		_, is := e.Fn.(*Method)
		return is
	case *Method:
		return e.Class == "Num" || isBasic(e.ClassTy) && !e.ClassTy.Is(BString)
	case *Prim:
		return e.Op.Lower != LowerCall
	}
	return true
}

// isLoop reports whether a function is no more than the call of a local recursive one.
func isLoop(e Expr) bool {
	for {
		switch x := e.(type) {
		case *Lam:
			e = x.Body
		case *LetRec:
			app, ok := x.Body.(*App)
			if !ok || len(x.Locals) != 1 {
				return false
			}
			v, ok := app.Fn.(*Var)
			return ok && v.Local == x.Locals[0]
		default:
			return false
		}
	}
}

// Mentions lists the definitions that the text of a definition mentions.
func (in *Instances) Mentions(name Name) []Name {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.defFact(in.def(name)).mentions
}
