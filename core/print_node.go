// Text form of instances.
//
//	(fn "Prelude.const[Int,Bool]" (params [Int] [Bool]) [Int] (slots x y) $0)
//	$2  a slot        (call "f" a b)  (tail-call "f" a b)  (call "f" (env $3) a)
//	(apply f a b)     (apply (slow "apply2[…]") f a b)
//	(alloc Just [Maybe Int] 3)   (field 0 e)   (field Just 0 e)
//	(closure "f.\" [Int -> Int] $1 $2)   (closures (($4 …) …) body)
//	(restore e)  (evac e)  (restore-evac e)  scopes

package core

import "strconv"

// PrintNode writes a node in text form.
func PrintNode(n Node) string { return nodeSexp(n).String() }

// PrintFn writes an instance; one without body is only its head.
func PrintFn(fn *Fn) string { return fnSexp(fn, fn.Code.Load()).String() }

// PrintBody writes a body together with the head of its function.
func PrintBody(b *Body) string { return fnSexp(b.Fn, b).String() }

func fnSexp(fn *Fn, b *Body) *sexp {
	items := []*sexp{keyAtom(fn), form("params", typeAtoms(fn.Params)...)}
	if len(fn.Captures) > 0 {
		items = append(items, form("captures", typeAtoms(fn.Captures)...))
	}
	items = append(items, typeAtom(fn.Ret))
	if fn.Display != fn.Key && fn.Display != "" {
		items = append(items, form("display", atom(strconv.Quote(fn.Display))))
	}
	if fn.Memo {
		items = append(items, atom("memo"))
	}
	if b == nil {
		return form("fn", items...)
	}
	if len(b.Slots) > 0 {
		var slots []*sexp
		for i, t := range b.Slots {
			slots = append(slots, seq(atom(slotText(i)+slotName(b.Names[i])), typeAtom(t)))
		}
		items = append(items, form("slots", slots...))
	}
	return spine("fn", append(items, nodeSexp(b.Root))...)
}

func slotName(s string) string {
	if s == "" || !plainName(s) {
		return ""
	}
	return "." + s
}

func slotText(n int) string {
	if n < 0 {
		return "_"
	}
	return "$" + strconv.Itoa(n)
}

func slotAtom(n int) *sexp { return atom(slotText(n)) }

func keyAtom(fn *Fn) *sexp { return atom(strconv.Quote(fn.Key)) }

func typeAtoms(ts []*Type) []*sexp {
	var out []*sexp
	for _, t := range ts {
		out = append(out, typeAtom(t))
	}
	return out
}

func nodeSexps(head []*sexp, ns []Node) []*sexp {
	for _, n := range ns {
		head = append(head, nodeSexp(n))
	}
	return head
}

// nodeSexp writes a node. A tick behind the head says that it allocates in the other
// arena: (alloc' …), (call' "f" …).
func nodeSexp(n Node) *sexp {
	s := plainNodeSexp(n)
	if n.common().Other && s.isSeq {
		s.list[0] = atom(s.list[0].atom + "'")
		s.width++
	}
	return s
}

func plainNodeSexp(n Node) *sexp {
	switch n := n.(type) {
	case *Slot:
		return slotAtom(n.N)
	case *Const:
		return atom(literalText(n.Ty, n.Bits, ""))
	case *StrConst:
		return atom(strconv.Quote(n.Text))
	case *LetNode:
		return spine("let", slotAtom(n.N), nodeSexp(n.Rhs), nodeSexp(n.Body))
	case *LetClosures:
		var items []*sexp
		for i, c := range n.Closures {
			items = append(items, seq(slotAtom(n.Slots[i]), nodeSexp(c)))
		}
		return spine("closures", append(items, nodeSexp(n.Body))...)
	case *Switch:
		return switchSexp(n)
	case *Alloc:
		head := []*sexp{atom("record"), typeAtom(n.Ty)}
		if n.Con != nil {
			head[0] = atom(conText(n.Con))
		}
		return form("alloc", nodeSexps(head, n.Args)...)
	case *Field:
		head := []*sexp{}
		if n.Con != nil {
			head = append(head, atom(conText(n.Con)))
		}
		return form("field", append(head, atom(strconv.Itoa(n.Index)), typeAtom(n.Ty), nodeSexp(n.E))...)
	case *PrimNode:
		head := []*sexp{typeAtom(n.Ty)}
		if len(n.TyArgs) > 0 {
			head = append(head, atom(typesTextAlways(n.TyArgs)))
		}
		return form("%"+n.Op.Name, nodeSexps(head, n.Args)...)
	case *Call:
		head := []*sexp{keyAtom(n.Fn)}
		if n.Env != nil {
			head = append(head, form("env", nodeSexp(n.Env)))
		}
		return form(tailed(n.Tail, "call"), nodeSexps(head, n.Args)...)
	case *Apply:
		head := []*sexp{}
		if n.Slow != nil {
			head = append(head, form("slow", keyAtom(n.Slow)))
		}
		return form(tailed(n.Tail, "apply"), nodeSexps(append(head, nodeSexp(n.Fn)), n.Args)...)
	case *MkClosure:
		return form("closure", nodeSexps([]*sexp{keyAtom(n.Fn), typeAtom(n.Ty)}, n.Captures)...)
	case *ArityOf:
		return form("arity", nodeSexp(n.E))
	case *Force:
		return form("force", keyAtom(n.Fn))
	case *ScopeNode:
		return spine(scopeHead(n), nodeSexp(n.Body))
	case *FailNode:
		return form("fail", nodeSexps([]*sexp{atom(n.Code), atom(strconv.Quote(n.Msg)), typeAtom(n.Ty)}, n.Args)...)
	}
	return atom("?")
}

func tailed(tail bool, head string) string {
	if tail {
		return "tail-" + head
	}
	return head
}

func switchSexp(n *Switch) *sexp {
	items := []*sexp{nodeSexp(n.Scrut)}
	if n.ScrutN >= 0 {
		items = append(items, form("keep", slotAtom(n.ScrutN)))
	}
	for _, a := range n.Arms {
		items = append(items, seq(patternSexp(a.Con, a.Lit, a.Binds, slotAtom), nodeSexp(a.Body)))
	}
	if n.Default != nil {
		items = append(items, form("else", nodeSexp(n.Default)))
	}
	return form("switch", items...)
}

func scopeHead(n *ScopeNode) string {
	switch {
	case n.Restore && n.Evac:
		return "restore-evac"
	case n.Evac:
		return "evac"
	}
	return "restore"
}
