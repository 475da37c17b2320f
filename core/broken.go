package core

import "fmt"

// Broken is the panic of a violated invariant. The session recovers it in one
// place and asks the user to report it.
type Broken struct {
	Pass, Where string
	Node        any // the Expr or Node, or nil
}

func (b *Broken) Error() string {
	if b.Node == nil {
		return fmt.Sprintf("core: %s: broken invariant in %s", b.Pass, b.Where)
	}
	return fmt.Sprintf("core: %s: broken invariant in %s at %s", b.Pass, b.Where, shortDump(b.Node))
}

func broken(pass, where string, node any) {
	panic(&Broken{pass, where, node})
}

// shortDump shows enough of a node to find it in a dump.
func shortDump(node any) string {
	s := ""
	switch n := node.(type) {
	case Expr:
		s = PrintExpr(n)
	case Node:
		s = PrintNode(n)
	default:
		return fmt.Sprintf("%T", node)
	}
	if len(s) > 400 {
		s = s[:400] + " …"
	}
	return s
}
