// Specialisation of recursive functions to known functions.
//
//	map f xs = case xs of [] -> []; x : r -> f x : map f r
//
//	map (\x -> x + k) ys   becomes   let go xs = case xs of … x + k : go r in go ys
//
// A parameter is static when every recursive call passes it on unchanged (the
// static argument transformation, Santos 1995). The text is copied only when a
// function is known for a static parameter.

package core

// loopFact describes a definition whose recursive calls are all saturated, at
// its own types.
type loopFact struct {
	ok     bool
	params []*Local
	static []bool
}

func (f *defFact) loopOf(def *Def) *loopFact {
	if f.loop == nil {
		f.loop = &loopFact{ok: true}
		f.loop.find(def)
	}
	return f.loop
}

func (l *loopFact) find(def *Def) {
	body := def.Body
	for lam, ok := body.(*Lam); ok; lam, ok = body.(*Lam) {
		l.params = append(l.params, lam.Params...)
		body = lam.Body
	}
	l.static = make([]bool, len(l.params))
	for i := range l.static {
		l.static[i] = true
	}
	l.visit(def.Name, body)
	all := true
	for _, s := range l.static {
		all = all && s
	}
	l.ok = l.ok && !all
}

func (l *loopFact) visit(name Name, e Expr) {
	switch e := e.(type) {
	case *Global:
		if e.Name == name {
			l.ok = false // not as the callee of a saturated call
		}
		return
	case *App:
		if g, ok := e.Fn.(*Global); ok && g.Name == name && len(e.Args) == len(l.params) {
			l.recursive(g, e.Args)
			for _, a := range e.Args {
				l.visit(name, a)
			}
			return
		}
	}
	eachChild(e, func(c Expr) { l.visit(name, c) })
}

func (l *loopFact) recursive(g *Global, args []Expr) {
	for i, t := range g.TyArgs {
		l.ok = l.ok && t.Kind == KVar && t.Var == i
	}
	for i, a := range args {
		v, ok := a.(*Var)
		l.static[i] = l.static[i] && ok && v.Local == l.params[i]
	}
}

// selfLoop makes mono turn a text's recursive calls into calls of a local.
type selfLoop struct {
	name  Name
	loop  *loopFact
	local *Local
}

func (l *selfLoop) call(m *mono, g *Global, e *App) Expr {
	if g.Name != l.name {
		return nil
	}
	n := &App{At: m.at(e.At), Fn: &Var{At: m.at(g.At), Local: l.local}, Type: m.ty(e.Type)}
	for i, a := range e.Args {
		if !l.loop.static[i] {
			n.Args = append(n.Args, m.expr(a))
		}
	}
	return n
}

// specialise makes the loop for a call that passes a known function, or
// returns nil.
func (s *simplifier) specialise(e *App, g *Global, def *Def, fact *defFact) Expr {
	loop := fact.loopOf(def)
	if !s.on("specialise") || !loop.ok || fact.size > bigGlobal || !s.wanted(e, g, loop) || !s.spend(fact.size) {
		return nil
	}
	self := &selfLoop{name: g.Name, loop: loop}
	m := s.inlining(e.At, g)
	m.loop = self
	ty := afterArgs(m.ty(def.Type), len(loop.params))
	for i := len(loop.params) - 1; i >= 0; i-- {
		if !loop.static[i] {
			ty = s.u.in.types.Fun(ty, m.ty(loop.params[i].Type))
		}
	}
	self.local = s.u.newLocal(def.Display, ty)
	text := m.expr(def.Body).(*Lam)
	body := &Lam{At: text.At, Name: def.Display, Body: text.Body, Type: ty}
	start := &App{At: e.At, Fn: &Var{At: e.At, Local: self.local}, Type: afterArgs(g.Type, len(loop.params))}
	binds := &bindings{u: s.u}
	for i, p := range text.Params {
		if loop.static[i] {
			binds.add(e.At, p, e.Args[i])
			continue
		}
		t := s.u.newLocal(p.Name, p.Type)
		binds.add(e.At, t, e.Args[i])
		body.Params, start.Args = append(body.Params, p), append(start.Args, &Var{At: e.At, Local: t})
	}
	var call Expr = start
	if rest := e.Args[len(text.Params):]; len(rest) > 0 {
		call = &App{e.At, call, s.atomise(binds, rest), e.Type}
	}
	rec := &LetRec{At: e.At, Locals: []*Local{self.local}, Rhss: []Expr{body}, Body: start}
	s.count(rec, 1)
	rec.Body = call
	s.changed = true
	return s.within(g.Name, binds.around(rec))
}

// wanted reports whether a static parameter is given a known function, or another one
// a list that is made here. Reversing stays what it is: it is part of how loops are known (fuse_producer.go).
func (s *simplifier) wanted(e *App, g *Global, loop *loopFact) (yes bool) {
	for i, static := range loop.static {
		yes = static && loop.params[i].Type.IsFun() && s.knownFunction(e.Args[i]) ||
			!static && g.Name != reverseOntoName && s.makesList(e.Args[i]) || yes
	}
	return yes
}
