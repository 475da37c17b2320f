// From a definition at concrete types to its Body: the pipeline.

package core

// bailout carries an error that a program can cause out of the pipeline.
type bailout struct{ err error }

// makeBody makes the body of fn and of the functions lifted out of it. The
// lock is held.
func (in *Instances) makeBody(fn *Fn) (b *Body, err error) {
	fact := in.facts[fn.ID]
	if fact.err != nil {
		return nil, fact.err
	}
	made := len(in.fresh)
	defer func() {
		switch r := recover().(type) {
		case nil:
		case bailout:
			b, err = nil, r.err
			in.spoil(made, r.err)
		default:
			panic(r)
		}
	}()
	u := in.newUnit(fn)
	switch {
	case fact.direct != nil:
		b = fact.direct(u)
	case fact.def != nil:
		if b = u.lower(u.optimise(u.closedText(fact))); b == nil {
			u = in.newUnit(fn)
			u.careful = true
			b = u.lower(u.optimise(u.closedText(fact)))
		}
	default:
		broken("instantiate", fn.Key+" has lost its body", nil)
	}
	in.setRaw(fn, b)
	in.Options.after("lower")
	return b, nil
}

// setRaw keeps a lowered body.
func (in *Instances) setRaw(fn *Fn, b *Body) {
	passIdle(b)
	b.Root = narrow(b.Root)
	if in.Options.Steps {
		b.Root = in.counted(b.Root)
	}
	in.facts[fn.ID].raw = b
}

// counted is the text of a function that counts a step whenever it is entered, which
// each turn of a loop does. It is put into the text that both tiers run, so they
// count alike; as an effect it is neither dropped nor moved.
func (in *Instances) counted(root Node) Node {
	tick := &PrimNode{NodeBase: base(root.Place(), in.types.Unit), Op: in.op("tick")}
	return &LetNode{base(root.Place(), root.Type()), -1, tick, root}
}

func (in *Instances) newUnit(fn *Fn) *unit {
	return &unit{in: in, fn: fn, fuel: in.Options.InlineFuel, wanted: map[*App]bool{}}
}

// spoil marks functions whose bodies will never be made because the
// definition they are part of could not be finished.
func (in *Instances) spoil(from int, err error) {
	for _, fn := range in.fresh[from:] {
		if f := in.facts[fn.ID]; f.def == nil && f.direct == nil && f.raw == nil {
			f.err = err
		}
	}
}

// closedText is the unoptimised closed Expr of an instance. When the current
// definition has another type than the instance, only old closures and old
// callers can still run it: it keeps its text. When only the number of
// parameters changed, it passes its arguments on.
func (u *unit) closedText(fact *fnFact) Expr {
	u.dependOn(u.fn.Def)
	def := u.in.def(u.fn.Def)
	if def != fact.def && u.in.types.Subst(def.Type, u.fn.TyArgs) == fact.ty {
		if u.in.defFact(def).arity != fact.arity {
			return u.adapter(fact)
		}
		fact.def = def
	}
	m := newMono(u, u.fn.TyArgs)
	return m.expr(fact.def.Body)
}

func (u *unit) adapter(fact *fnFact) Expr {
	g := &Global{Name: u.fn.Def, TyArgs: u.fn.TyArgs, Type: fact.ty}
	if fact.arity == 0 {
		return g
	}
	lam := &Lam{Type: fact.ty}
	app := &App{Fn: g, Type: u.fn.Ret}
	for _, t := range u.fn.Params {
		p := u.newLocal("", t)
		lam.Params, app.Args = append(lam.Params, p), append(app.Args, &Var{Local: p})
	}
	lam.Body = app
	return lam
}
