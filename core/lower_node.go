package core

// node lowers an expression; tail tells that its value is the function's.
func (c *code) node(e Expr, tail bool) Node {
	c.size++
	switch e := e.(type) {
	case *Var:
		return c.variable(e)
	case *Global:
		return c.global(e)
	case *Lit:
		return c.literal(e)
	case *Lam:
		return c.closureOf(c.lo.lams[e], e.At)
	case *App:
		return c.call(e, tail)
	case *Let:
		return c.let(e, tail)
	case *LetRec:
		fs := make([]*funFact, len(e.Rhss))
		for i, r := range e.Rhss {
			fs[i] = c.lo.lams[r.(*Lam)]
		}
		return c.group(e.At, fs, e.Body, tail)
	case *Construct:
		return c.construct(e)
	case *Record:
		return c.record(e)
	case *Select:
		return &Field{base(e.At, e.Type), c.node(e.E, false), nil, fieldIndex(e.RecTy, e.Field, e)}
	case *Update:
		return c.update(e)
	case *Case:
		return c.switchOn(e, tail)
	case *Prim:
		args := c.nodes(e.Args)
		return &PrimNode{base(e.At, e.Type), e.Op, e.TyArgs, args, plainOperation(e.Type, args)}
	case *Fail:
		return &FailNode{base(e.At, e.Type), e.Code, e.Msg, c.nodes(e.Values)}
	}
	broken("lower", c.lo.u.fn.Key, e)
	return nil
}

func base(at At, ty *Type) NodeBase { return NodeBase{At: at, Ty: ty} }

func (c *code) nodes(es []Expr) []Node {
	if len(es) == 0 {
		return nil
	}
	out := make([]Node, len(es))
	for i, e := range es {
		out[i] = c.node(e, false)
	}
	return out
}

func (c *code) slot(at At, l *Local) Node {
	return &Slot{base(at, l.Type), int(c.lo.vars[l.ID].slot)}
}

// variable reads a local; a local function used as a value is its closure.
func (c *code) variable(e *Var) Node {
	f := c.lo.vars[e.Local.ID].fun
	if f == nil || f.closure() {
		return c.slot(e.At, e.Local)
	}
	return c.closureOf(f, e.At)
}

// closureOf makes the closure of a function: its captures are in slots here.
func (c *code) closureOf(f *funFact, at At) *MkClosure {
	n := &MkClosure{NodeBase: base(at, f.lam.Type), Fn: c.mention(f.fn)}
	for _, l := range f.need.list {
		n.Captures = append(n.Captures, c.slot(at, l))
	}
	return n
}

func (c *code) global(e *Global) Node {
	fn := c.instance(e.Name, e.TyArgs)
	if fn.Memo {
		return &Force{base(e.At, e.Type), fn}
	}
	return &MkClosure{NodeBase: base(e.At, e.Type), Fn: fn}
}

func (c *code) literal(e *Lit) Node {
	if e.Type.Is(BString) {
		return &StrConst{base(e.At, e.Type), e.Str}
	}
	return &Const{base(e.At, e.Type), e.Bits}
}

func (c *code) let(e *Let, tail bool) Node {
	if lam, ok := e.Rhs.(*Lam); ok {
		return c.group(e.At, []*funFact{c.lo.lams[lam]}, e.Body, tail)
	}
	rhs, n := c.node(e.Rhs, false), -1
	if c.lo.vars[e.Local.ID].uses > 0 {
		n = c.bind(e.Local)
	}
	body := c.node(e.Body, tail)
	return &LetNode{base(e.At, body.Type()), n, rhs, body}
}

// group allocates the closures of local functions that are run-time objects;
// lifted functions need nothing here.
func (c *code) group(at At, fs []*funFact, body Expr, tail bool) Node {
	n := &LetClosures{NodeBase: base(at, nil)}
	var made []*funFact
	for _, f := range fs {
		if f.closure() {
			n.Slots = append(n.Slots, c.bind(f.local))
			made = append(made, f)
		}
	}
	for _, f := range made {
		n.Closures = append(n.Closures, c.closureOf(f, f.lam.At))
	}
	if len(made) == 0 {
		return c.node(body, tail)
	}
	n.Body = c.node(body, tail)
	n.Ty = n.Body.Type()
	return n
}

func (c *code) construct(e *Construct) Node {
	if e.Type.Is(BBool) {
		return &Const{base(e.At, e.Type), uint64(e.Con.Tag)}
	}
	return &Alloc{base(e.At, e.Type), e.Con, c.nodes(e.Args)}
}

func fieldIndex(rec *Type, name string, e Expr) int {
	i := rec.Field(name)
	if i < 0 {
		broken("lower", "field "+name+" of "+shortType(rec), e)
	}
	return i
}

// record evaluates the fields in the order of the text and stores them in the
// order of their names.
func (c *code) record(e *Record) Node {
	n := &Alloc{NodeBase: base(e.At, e.Type), Args: make([]Node, len(e.Args))}
	keep := c.inOrder(e.Args, func(i int) int { return fieldIndex(e.Type, e.Names[i], e) })
	for i, a := range keep.nodes {
		n.Args[fieldIndex(e.Type, e.Names[i], e)] = a
	}
	return keep.around(n)
}

// update copies a record: the record is evaluated first, then the new fields.
func (c *code) update(e *Update) Node {
	args := append([]Expr{e.E}, e.Args...)
	keep := c.inOrder(args, nil)
	n := &Alloc{NodeBase: base(e.At, e.Type), Args: make([]Node, len(e.Type.Fields))}
	for i, name := range e.Names {
		n.Args[fieldIndex(e.Type, name, e)] = keep.nodes[i+1]
	}
	for i, name := range e.Type.Fields {
		if n.Args[i] == nil {
			c.size++
			n.Args[i] = &Field{base(e.At, e.Type.Args[i]), copyAtom(keep.nodes[0]), nil, fieldIndex(e.RecTy, name, e)}
		}
	}
	return keep.around(n)
}

// ordered is a row of operands, evaluated in order by lets where that matters.
type ordered struct {
	nodes []Node
	lets  []*LetNode
}

// inOrder lowers operands that will be used out of order. place gives an
// operand's place; where places rise, no lets are needed.
func (c *code) inOrder(es []Expr, place func(int) int) *ordered {
	nodes := c.nodes(es)
	rising := place != nil
	for i := 1; rising && i < len(es); i++ {
		rising = place(i-1) < place(i)
	}
	if rising {
		return &ordered{nodes: nodes}
	}
	return c.bindOrdered(nodes)
}

// bindOrdered binds every operand that is not an atom.
func (c *code) bindOrdered(nodes []Node) *ordered {
	o := &ordered{nodes: nodes}
	for i, n := range o.nodes {
		if isAtomNode(n) {
			continue
		}
		slot := c.temp("", n.Type())
		o.lets = append(o.lets, &LetNode{base(n.Place(), nil), slot, n, nil})
		o.nodes[i] = &Slot{base(n.Place(), n.Type()), slot}
		c.size += 2
	}
	return o
}

func (o *ordered) around(n Node) Node {
	for i := len(o.lets) - 1; i >= 0; i-- {
		l := o.lets[i]
		l.Body, l.Ty = n, n.Type()
		n = l
	}
	return n
}

func isAtomNode(n Node) bool {
	switch n.(type) {
	case *Slot, *Const:
		return true
	}
	return false
}

func copyAtom(n Node) Node {
	if s, ok := n.(*Slot); ok {
		return &Slot{s.NodeBase, s.N}
	}
	k := n.(*Const)
	return &Const{k.NodeBase, k.Bits}
}

func (c *code) switchOn(e *Case, tail bool) Node {
	n := &Switch{NodeBase: base(e.At, e.Type), Scrut: c.node(e.Scrut, false), ScrutN: -1}
	if _, ok := n.Scrut.(*Slot); !ok && c.bindsFields(e) {
		n.ScrutN = c.temp("", e.ScrutTy)
	}
	n.Arms = make([]*NodeArm, len(e.Arms))
	arms := make([]NodeArm, len(e.Arms))
	for i, a := range e.Arms {
		arm := &arms[i]
		arm.Con, arm.Lit = a.Con, a.Lit
		if a.Con == nil && a.Lit.Type.Is(BBool) {
			arm.Con, arm.Lit = c.lo.u.in.types.BoolCon.Cons[a.Lit.Bits], nil
		}
		if len(a.Binds) > 0 {
			arm.Binds = mapped(a.Binds, c.bindUsed)
		}
		arm.Body = c.node(a.Body, tail)
		n.Arms[i] = arm
	}
	if e.Default != nil {
		n.Default = c.node(e.Default, tail)
	}
	return n
}

func (c *code) used(l *Local) bool { return l != nil && c.lo.vars[l.ID].uses > 0 }

func (c *code) bindUsed(l *Local) int {
	if !c.used(l) {
		return -1
	}
	return c.bind(l)
}

func (c *code) bindsFields(e *Case) bool {
	for _, a := range e.Arms {
		for _, b := range a.Binds {
			if c.used(b) {
				return true
			}
		}
	}
	return false
}
