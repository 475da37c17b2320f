package core

// RegionNote says of a place in the text what is allocated there, and how long it lives.
type RegionNote struct {
	At   At
	Text string
}

// RegionNotes explains the annotations of fn's published body, in the order of the text's nodes.
func (in *Instances) RegionNotes(fn *Fn) []RegionNote {
	b := fn.Code.Load()
	if b == nil || b.regions == nil {
		return nil
	}
	w := &noteWriter{body: b}
	w.node(b.Root)
	return w.notes
}

type noteWriter struct {
	body   *Body
	scopes []*ScopeNode // around the node at hand
	notes  []RegionNote
}

func (w *noteWriter) node(n Node) {
	switch n := n.(type) {
	case *ScopeNode:
		w.scopes = append(w.scopes, n)
		w.node(n.Body)
		w.scopes = w.scopes[:len(w.scopes)-1]
		if n.Evac {
			w.note(n, "what its value does not reach is collected when much has come together")
		}
		return
	case *LetClosures:
		for _, c := range n.Closures {
			w.allocation(c, "closure", len(c.Captures) > 0, n.Other)
		}
	case *Switch:
		w.node(n.Scrut)
		for _, a := range n.Arms {
			w.node(a.Body)
		}
		if n.Default != nil {
			w.node(n.Default)
		}
		return
	case *Alloc:
		w.allocation(n, objectName(n), len(n.Args) > 0, n.Other)
	case *MkClosure:
		w.allocation(n, "closure", len(n.Captures) > 0, n.Other)
	case *PrimNode:
		w.allocation(n, "value of "+n.Op.Name, boxed(n.Ty), n.Other)
	case *Call:
		w.call(n, n.Fn.Display, n.Tail, n.Other)
	case *Apply:
		w.call(n, "an unknown function", n.Tail, n.Other)
	}
	eachOperand(n, func(at *Node) { w.node(*at) })
}

func objectName(n *Alloc) string {
	switch {
	case n.Con == nil:
		return "record"
	case n.Con.TyCon.Builtin == BList:
		return "list cell"
	case n.Con.TyCon.Builtin == BTuple:
		return "tuple"
	}
	return n.Con.Name
}

func (w *noteWriter) call(n Node, name string, tail, other bool) {
	if c, ok := n.(*Call); ok && tail && c.Fn == w.body.Fn {
		if w.body.Loop {
			w.note(n, "next turn: what it is not given is collected when much has come together")
		}
		return
	}
	w.allocation(n, "value of "+name, boxed(n.Type()), other)
}

func (w *noteWriter) allocation(n Node, what string, some, other bool) {
	if some {
		w.note(n, what+": "+w.life(other))
	}
}

// life tells when the arena is given back as far as the node at hand is concerned.
func (w *noteWriter) life(other bool) string {
	for i := len(w.scopes) - 1; i >= 0; i-- {
		if s := w.scopes[i]; s.Restore && s.Other != other {
			return "given back at the end of this expression's scope, around " + scopeName(s.Body)
		}
	}
	if other {
		return "given back when " + w.body.Fn.Display + " has returned"
	}
	return "lives with the result"
}

// scopeName names what a scope stands around.
func scopeName(n Node) string {
	switch x := behindLets(n).(type) {
	case *Call:
		return "the call of " + x.Fn.Display
	case *Apply:
		return "the call of an unknown function"
	case *PrimNode:
		return x.Op.Name
	case *Switch:
		return "the choice"
	}
	return "the expression"
}

// behindLets is the expression whose value n has, behind what n binds.
func behindLets(n Node) Node {
	for {
		switch x := n.(type) {
		case *LetNode:
			n = x.Body
		case *LetClosures:
			n = x.Body
		default:
			return n
		}
	}
}

func (w *noteWriter) note(n Node, text string) {
	w.notes = append(w.notes, RegionNote{n.Place(), text})
}
