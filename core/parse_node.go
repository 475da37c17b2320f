// Parser of the text form of instances; the inverse of print_node.go.

package core

import (
	"strconv"
	"strings"
)

// ParseFns reads instances in text form. Functions may mention each other by
// key in any order; one without a body has only its head. IDs count from first.
func ParseFns(p *Program, text string, op func(string) *Op, first int) (fns []*Fn, err error) {
	forms, err := readSexps(text)
	if err != nil {
		return nil, err
	}
	pr := &nodeParser{exprParser: exprParser{prog: p, op: op, text: text, tycons: builtinCons(p.Types)}, byKey: map[string]*Fn{}}
	defer catchParseError(&err)
	pr.knowTypes()
	bodies := make([][]*sexp, len(forms))
	for i, f := range forms {
		fn, rest := pr.fnHead(f)
		fn.ID = first + i
		fns, bodies[i] = append(fns, fn), rest
		pr.byKey[fn.Key] = fn
	}
	for i, fn := range fns {
		if len(bodies[i]) > 0 {
			fn.Code.Store(pr.body(fn, bodies[i]))
		}
	}
	return fns, nil
}

type nodeParser struct {
	exprParser
	byKey map[string]*Fn
	b     *Body
	calls map[*Fn]bool
}

func (p *nodeParser) types(s *sexp) []*Type {
	var out []*Type
	for _, t := range p.need(s, 0) {
		out = append(out, p.parseType(t))
	}
	return out
}

// fnHead reads (fn "key" (params …) (captures …)? [Ret] (display …)? memo?; what follows is returned.
func (p *nodeParser) fnHead(s *sexp) (*Fn, []*sexp) {
	if p.head(s) != "fn" {
		p.at(s).fail("fn expected")
	}
	it := p.need(s, 3)
	fn := &Fn{Key: p.unquote(it[0]), Params: p.types(it[1])}
	fn.Display = fn.Key
	it = it[2:]
	if it[0].isSeq {
		fn.Captures = p.types(it[0])
		it = it[1:]
	}
	fn.Ret = p.parseType(it[0])
	it = it[1:]
	if len(it) > 0 && it[0].isSeq && p.head(it[0]) == "display" {
		fn.Display = p.unquote(p.need(it[0], 1)[0])
		it = it[1:]
	}
	if len(it) > 0 && it[0].atom == "memo" {
		fn.Memo = true
		it = it[1:]
	}
	return fn, it
}

func (p *nodeParser) body(fn *Fn, it []*sexp) *Body {
	p.b, p.calls = &Body{Fn: fn}, map[*Fn]bool{}
	if it[0].isSeq && p.head(it[0]) == "slots" {
		for _, s := range p.need(it[0], 0) {
			_, name, _ := strings.Cut(p.head(s), ".")
			p.b.Names = append(p.b.Names, name)
			p.b.Slots = append(p.b.Slots, p.parseType(p.need(s, 1)[0]))
		}
		it = it[1:]
	}
	p.b.Root = p.node(it[0])
	return p.b
}

func (p *nodeParser) slotN(s *sexp) int {
	if s.atom == "_" {
		return -1
	}
	n, err := strconv.Atoi(strings.TrimPrefix(s.atom, "$"))
	if err != nil || n >= len(p.b.Slots) {
		p.at(s).fail("slot expected, found " + s.atom)
	}
	return n
}

func (p *nodeParser) fn(s *sexp) *Fn {
	fn := p.byKey[p.unquote(s)]
	if fn == nil {
		p.at(s).fail("unknown function " + s.atom)
	}
	if !p.calls[fn] {
		p.calls[fn] = true
		p.b.Calls = append(p.b.Calls, fn)
	}
	return fn
}

func (p *nodeParser) nodes(ss []*sexp) []Node {
	var out []Node
	for _, s := range ss {
		out = append(out, p.node(s))
	}
	return out
}

func (p *nodeParser) node(s *sexp) Node {
	p.b.Size++
	if !s.isSeq {
		return p.atomNode(s)
	}
	if head, other := strings.CutSuffix(p.head(s), "'"); other {
		s.list[0] = atom(head)
		n := p.form(s, head)
		n.common().Other = true
		return n
	}
	return p.form(s, p.head(s))
}

func (p *nodeParser) form(s *sexp, head string) Node {
	if strings.HasPrefix(head, "%") {
		return p.primNode(s)
	}
	switch head {
	case "let":
		it := p.need(s, 3)
		n, rhs := p.slotN(it[0]), p.node(it[1])
		body := p.node(it[2])
		return &LetNode{base(At{}, body.Type()), n, rhs, body}
	case "closures":
		return p.letClosures(s)
	case "closure":
		it := p.need(s, 2)
		return &MkClosure{base(At{}, p.parseType(it[1])), p.fn(it[0]), p.nodes(it[2:])}
	case "switch":
		return p.switchNode(s)
	case "alloc":
		it := p.need(s, 2)
		n := &Alloc{NodeBase: base(At{}, p.parseType(it[1]))}
		if it[0].atom != "record" {
			n.Con = p.con(it[0], n.Ty)
		}
		n.Args = p.nodes(it[2:])
		return n
	case "field":
		return p.fieldNode(s)
	case "call", "tail-call":
		return p.callNode(s)
	case "apply", "tail-apply":
		return p.applyNode(s)
	case "arity":
		return &ArityOf{base(At{}, p.prog.Types.Int), p.node(p.need(s, 1)[0])}
	case "force":
		fn := p.fn(p.need(s, 1)[0])
		return &Force{base(At{}, fn.Ret), fn}
	case "restore", "evac", "restore-evac":
		body := p.node(p.need(s, 1)[0])
		return &ScopeNode{base(At{}, body.Type()), body, head != "evac", head != "restore"}
	case "fail":
		it := p.need(s, 3)
		return &FailNode{base(At{}, p.parseType(it[2])), it[0].atom, p.unquote(it[1]), p.nodes(it[3:])}
	}
	p.at(s).fail("unknown node " + head)
	return nil
}

func (p *nodeParser) atomNode(s *sexp) Node {
	if strings.HasPrefix(s.atom, "$") {
		n := p.slotN(s)
		return &Slot{base(At{}, p.b.Slots[n]), n}
	}
	l := p.literal(s)
	switch {
	case l == nil:
		p.at(s).fail("slot or constant expected, found " + s.atom)
	case l.Type.Is(BString):
		return &StrConst{base(At{}, l.Type), l.Str}
	}
	return &Const{base(At{}, l.Type), l.Bits}
}

func (p *nodeParser) primNode(s *sexp) Node {
	it := p.need(s, 1)
	n := &PrimNode{NodeBase: base(At{}, p.parseType(it[0])), Op: p.findOp(s)}
	it = it[1:]
	if len(it) > 0 && strings.HasPrefix(it[0].atom, "[") {
		n.TyArgs = p.at(it[0]).parseTypes(it[0].atom)
		it = it[1:]
	}
	n.Args = p.nodes(it)
	return n
}

func (p *nodeParser) letClosures(s *sexp) Node {
	it := p.need(s, 2)
	n := &LetClosures{}
	for _, c := range it[:len(it)-1] {
		if len(c.list) != 2 {
			p.at(c).fail("(slot closure) expected")
		}
		n.Slots = append(n.Slots, p.slotN(c.list[0]))
		n.Closures = append(n.Closures, p.node(c.list[1]).(*MkClosure))
	}
	n.Body = p.node(it[len(it)-1])
	n.Ty = n.Body.Type()
	return n
}

func (p *nodeParser) fieldNode(s *sexp) Node {
	it := p.need(s, 3)
	var con *sexp
	if len(it) > 3 {
		con, it = it[0], it[1:]
	}
	n := &Field{base(At{}, p.parseType(it[1])), p.node(it[2]), nil, p.number(it[0])}
	if con != nil {
		n.Con = p.con(con, n.E.Type())
	}
	return n
}

func (p *nodeParser) callNode(s *sexp) Node {
	it := p.need(s, 1)
	n := &Call{Fn: p.fn(it[0]), Tail: p.head(s) == "tail-call"}
	it = it[1:]
	if len(it) > 0 && it[0].isSeq && p.head(it[0]) == "env" {
		n.Env = p.node(p.need(it[0], 1)[0])
		it = it[1:]
	}
	n.Args, n.Ty = p.nodes(it), n.Fn.Ret
	return n
}

func (p *nodeParser) applyNode(s *sexp) Node {
	it := p.need(s, 2)
	n := &Apply{Tail: p.head(s) == "tail-apply"}
	if it[0].isSeq && p.head(it[0]) == "slow" {
		n.Slow = p.fn(p.need(it[0], 1)[0])
		it = it[1:]
	}
	n.Fn = p.node(it[0])
	n.Args = p.nodes(it[1:])
	n.Ty = p.after(s, n.Fn.Type(), len(n.Args))
	return n
}

func (p *nodeParser) switchNode(s *sexp) Node {
	it := p.need(s, 2)
	n := &Switch{Scrut: p.node(it[0]), ScrutN: -1}
	for _, a := range it[1:] {
		if len(a.list) != 2 {
			p.at(a).fail("(pattern body) expected")
		}
		switch a.list[0].atom {
		case "keep":
			n.ScrutN = p.slotN(a.list[1])
		case "else":
			n.Default = p.node(a.list[1])
			n.Ty = n.Default.Type()
		default:
			arm := p.nodeArm(a, n.Scrut.Type())
			n.Arms, n.Ty = append(n.Arms, arm), arm.Body.Type()
		}
	}
	return n
}

func (p *nodeParser) nodeArm(a *sexp, ty *Type) *NodeArm {
	arm := &NodeArm{}
	if pat := a.list[0]; pat.isSeq {
		arm.Con = p.con(pat.list[0], ty)
		for _, b := range pat.list[1:] {
			arm.Binds = append(arm.Binds, p.slotN(b))
		}
	} else if arm.Lit = p.literal(pat); arm.Lit == nil {
		p.at(pat).fail("pattern expected")
	}
	arm.Body = p.node(a.list[1])
	return arm
}
