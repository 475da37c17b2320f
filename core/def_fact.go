package core

// defFact is what instances and inlining ask about a definition's text. It is
// found out once for each Def object; redefining makes a new Def.
type defFact struct {
	arity int  // parameters of the directly nested lambdas; 0: a nullary definition
	size  int  // nodes, for inlining
	self  bool // mentions itself
	loop  *loopFact
}

func (in *Instances) defFact(d *Def) *defFact {
	f := in.defs[d]
	if f == nil {
		f = &defFact{arity: lamArity(d.Body)}
		in.defs[d] = f
		f.measure(d.Name, d.Body)
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
	if g, ok := e.(*Global); ok && g.Name == name {
		f.self = true
	}
	eachChild(e, func(c Expr) { f.measure(name, c) })
}
