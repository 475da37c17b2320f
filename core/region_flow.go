package core

// flowing finds the slots that a value may share memory with: flows marks every slot
// that may be reachable from the value of n. Scopes of slots nest and each is bound
// once, so one array serves a whole body.
type flowing struct {
	in    *Instances
	sum   func(*Fn) *summary
	flows []bool // by slot
}

func (f *flowing) markAll(ns []Node) {
	for _, n := range ns {
		f.mark(n)
	}
}

func (f *flowing) mark(n Node) {
	if !boxed(n.Type()) {
		return
	}
	switch n := n.(type) {
	case *Slot:
		f.flows[n.N] = true
	case *LetNode:
		f.mark(n.Body)
		if n.N >= 0 && f.flows[n.N] {
			f.mark(n.Rhs)
		}
	case *LetClosures:
		f.mark(n.Body)
		if f.any(n.Slots) {
			for i, c := range n.Closures {
				f.flows[n.Slots[i]] = true
				f.markAll(c.Captures)
			}
		}
	case *Switch:
		f.markSwitch(n)
	case *Alloc:
		f.markAll(n.Args)
	case *MkClosure:
		f.markAll(n.Captures)
	case *Field:
		f.mark(n.E)
	case *PrimNode:
		f.markSharing(n.sharing(), n.Ty)
	case *Call:
		f.markCall(n)
	case *Apply:
		f.mark(n.Fn)
		f.markSharing(n.Args, n.Ty)
	case *ScopeNode:
		f.mark(n.Body)
	}
}

func (f *flowing) markSwitch(n *Switch) {
	for _, a := range n.Arms {
		f.mark(a.Body)
	}
	if n.Default != nil {
		f.mark(n.Default)
	}
	if f.scrutFlows(n) {
		f.mark(n.Scrut)
	}
}

// scrutFlows reports whether the scrutinee or a part of it has been marked.
func (f *flowing) scrutFlows(n *Switch) bool {
	if n.ScrutN >= 0 && f.flows[n.ScrutN] {
		return true
	}
	for _, a := range n.Arms {
		if f.any(a.Binds) {
			return true
		}
	}
	return false
}

func (f *flowing) any(slots []int) bool {
	for _, s := range slots {
		if s >= 0 && f.flows[s] {
			return true
		}
	}
	return false
}

// sharing are the operands that may be reachable from the value, as far as types allow.
func (n *PrimNode) sharing() []Node {
	if n.Op.SharesFirst {
		return n.Args[:1]
	}
	return n.Args
}

func (f *flowing) markSharing(args []Node, ty *Type) {
	for _, a := range args {
		if boxed(a.Type()) && f.in.mayShare(a.Type(), ty) {
			f.mark(a)
		}
	}
}

func (f *flowing) markCall(n *Call) {
	s := f.sum(n.Fn)
	for i, a := range n.Args {
		if f.in.passes(s, i, a, n.Ty) {
			f.mark(a)
		}
	}
	if n.Env != nil && (s == nil || s.env) {
		f.mark(n.Env)
	}
}

// passes reports whether argument i of a call may be reachable from its result, of type ty.
func (in *Instances) passes(s *summary, i int, arg Node, ty *Type) bool {
	if !boxed(arg.Type()) || !boxed(ty) {
		return false
	}
	return s == nil && in.mayShare(arg.Type(), ty) || s != nil && s.flow.has(i)
}
