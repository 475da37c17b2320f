package core

// defFact is what instances and inlining ask about a definition's text. It is
// found out once for each Def object; redefining makes a new Def.
type defFact struct {
	arity int  // parameters of the directly nested lambdas; 0: a nullary definition
	size  int  // nodes, for inlining
	self  bool // mentions itself
	loop  *loopFact

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
	if g, ok := e.(*Global); ok {
		if g.Name == name {
			f.self = true
		} else if !mentions(f.mentions, g.Name) {
			f.mentions = append(f.mentions, g.Name)
		}
	}
	eachChild(e, func(c Expr) { f.measure(name, c) })
}

// Mentions lists the definitions that the text of a definition mentions.
func (in *Instances) Mentions(name Name) []Name {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.defFact(in.def(name)).mentions
}
