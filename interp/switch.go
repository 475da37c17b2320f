// Switches: on Bools as branches, on lists, on variants by a table, on literals.

package interp

import (
	"sort"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
)

// arm is one way out of a switch: fields of the scrutinee are loaded into slots,
// then the body runs.
type arm struct {
	loads []load
	body  code
}

// load copies the word at offset from of the scrutinee to offset to of the frame.
type load struct{ from, to int }

func (a *arm) take(th *Thread, fp, w Word) Word {
	for i := range a.loads {
		l := &a.loads[i]
		heap.Store(fp, l.to, heap.Load(w, l.from))
	}
	return a.body(th, fp)
}

// switchOn compiles a Switch by what its arms look at.
func (c *compiler) switchOn(n *core.Switch) code {
	if yes, no, ok := boolArms(n); ok && n.ScrutN < 0 {
		return c.branch(n.Scrut, yes, no)
	}
	scrut := c.scrutinee(n)
	if len(n.Arms) == 0 {
		body := c.code(n.Default)
		return func(th *Thread, fp Word) Word {
			scrut(th, fp)
			return body(th, fp)
		}
	}
	if con := n.Arms[0].Con; con != nil {
		return c.switchCon(n, con.TyCon, scrut)
	}
	return c.switchLit(n, scrut)
}

// scrutinee is the code of the scrutinee, which also keeps it where the switch says.
func (c *compiler) scrutinee(n *core.Switch) code {
	k := c.code(n.Scrut)
	if n.ScrutN < 0 {
		return k
	}
	if s, ok := n.Scrut.(*core.Slot); ok && s.N == n.ScrutN {
		return k
	}
	off := 8 * n.ScrutN
	return func(th *Thread, fp Word) Word {
		w := k(th, fp)
		heap.Store(fp, off, w)
		return w
	}
}

// boolArms are the branches of a switch on a Bool.
func boolArms(n *core.Switch) (yes, no core.Node, ok bool) {
	if !n.Scrut.Type().Is(core.BBool) {
		return nil, nil, false
	}
	yes, no = n.Default, n.Default
	for _, a := range n.Arms {
		switch {
		case a.Con == nil:
			return nil, nil, false
		case a.Con.Tag == 1:
			yes = a.Body
		default:
			no = a.Body
		}
	}
	return yes, no, yes != nil && no != nil
}

func (c *compiler) branch(on, yes, no core.Node) code {
	then, els := c.code(yes), c.code(no)
	if p, ok := on.(*core.PrimNode); ok {
		if op, negated, ok := positive(p.Op.Lower); ok {
			a, b := then, els
			if negated {
				a, b = els, then
			}
			if t, ok := slotTest(op, p.Args); ok {
				return t.branch(a, b)
			}
			if k, ok := p.Args[1].(*core.Const); ok {
				return branchConst(op, c.code(p.Args[0]), int64(k.Bits), a, b)
			}
		}
	}
	t := c.condition(on)
	if t.negated {
		then, els = els, then
	}
	is := t.is
	return func(th *Thread, fp Word) Word {
		if is(th, fp) {
			return then(th, fp)
		}
		return els(th, fp)
	}
}

// armOf compiles an arm on a constructor.
func (c *compiler) armOf(a *core.NodeArm) *arm {
	out := &arm{body: c.code(a.Body)}
	shape := heap.ShapeOf(a.Con)
	for i, slot := range a.Binds {
		if slot >= 0 {
			out.loads = append(out.loads, load{shape.FieldOffset(i), 8 * slot})
		}
	}
	return out
}

// switchCon compiles a switch on the constructors of tc.
func (c *compiler) switchCon(n *core.Switch, tc *core.TyCon, scrut code) code {
	if len(tc.Cons) == 1 {
		only := c.armOf(n.Arms[0])
		return func(th *Thread, fp Word) Word { return only.take(th, fp, scrut(th, fp)) }
	}
	table := make([]*arm, len(tc.Cons))
	if n.Default != nil {
		rest := &arm{body: c.code(n.Default)}
		for i := range table {
			table[i] = rest
		}
	}
	for _, a := range n.Arms {
		table[a.Con.Tag] = c.armOf(a)
	}
	if tc.Builtin == core.BList || tc.Builtin == core.BBool {
		zero, other := table[0], table[1]
		if len(other.loads) == 2 {
			return switchList(zero.body, other, scrut)
		}
		return func(th *Thread, fp Word) Word {
			w := scrut(th, fp)
			if w == 0 {
				return zero.take(th, fp, w)
			}
			return other.take(th, fp, w)
		}
	}
	return switchTag(heap.DataShapeOf(tc), table, scrut)
}

// switchList is a switch on a list whose cell arm wants head and tail.
func switchList(empty code, cell *arm, scrut code) code {
	s := &listArms{scrut, empty, cell.body, cell.loads[0].to, cell.loads[1].to}
	return func(th *Thread, fp Word) Word {
		w := s.scrut(th, fp)
		if w == 0 {
			return s.empty(th, fp)
		}
		heap.Store(fp, s.head, heap.Load(w, 0))
		heap.Store(fp, s.tail, heap.Load(w, 8))
		return s.body(th, fp)
	}
}

// listArms are the parts of a switch on a list.
type listArms struct {
	scrut, empty, body code
	head, tail         int
}

// switchTag takes the arm by the scrutinee's tag (see heap.DataShapeOf).
func switchTag(shape heap.DataShape, table []*arm, scrut code) code {
	switch {
	case shape.WithField == 0:
		return func(th *Thread, fp Word) Word { return table[scrut(th, fp)>>1].body(th, fp) }
	case shape.Boxed >= 0:
		s := &tagArms{scrut, table, table[shape.Boxed]}
		return func(th *Thread, fp Word) Word {
			w := s.scrut(th, fp)
			if heap.IsNullary(w) {
				return s.table[w>>1].body(th, fp)
			}
			return s.boxed.take(th, fp, w)
		}
	}
	s := &tagArms{scrut: scrut, table: table}
	return func(th *Thread, fp Word) Word {
		w := s.scrut(th, fp)
		if heap.IsNullary(w) {
			return s.table[w>>1].body(th, fp)
		}
		return s.table[heap.Load(w, 0)].take(th, fp, w)
	}
}

// tagArms are the parts of a switch on a variant.
type tagArms struct {
	scrut code
	table []*arm
	boxed *arm // the one with fields, when there is one only
}

// switchLit compiles a switch on literals. Exhaustive ones end in a default.
func (c *compiler) switchLit(n *core.Switch, scrut code) code {
	bodies := make([]code, len(n.Arms))
	for i, a := range n.Arms {
		bodies[i] = c.code(a.Body)
	}
	rest := c.code(n.Default)
	ty := n.Scrut.Type()
	switch {
	case ty.Is(core.BString):
		return switchString(n.Arms, bodies, rest, scrut)
	case ty.Is(core.BFloat):
		return switchFloat(n.Arms, bodies, rest, scrut)
	}
	return switchWord(n.Arms, bodies, rest, scrut)
}

func switchString(arms []*core.NodeArm, bodies []code, rest, scrut code) code {
	byText := make(map[string]code, len(arms))
	for i, a := range arms {
		byText[a.Lit.Str] = bodies[i]
	}
	return func(th *Thread, fp Word) Word {
		if body := byText[heap.View(scrut(th, fp))]; body != nil {
			return body(th, fp)
		}
		return rest(th, fp)
	}
}

// switchFloat compares in order as == does: 0.0 fits -0.0, nan fits nothing.
func switchFloat(arms []*core.NodeArm, bodies []code, rest, scrut code) code {
	keys := make([]float64, len(arms))
	for i, a := range arms {
		keys[i] = float(a.Lit.Bits)
	}
	return func(th *Thread, fp Word) Word {
		w := float(scrut(th, fp))
		for i, k := range keys {
			if w == k {
				return bodies[i](th, fp)
			}
		}
		return rest(th, fp)
	}
}

// fewLiterals is how many are searched one after the other.
const fewLiterals = 8

// switchWord takes the arm of an Int, Char or Bool literal.
func switchWord(arms []*core.NodeArm, bodies []code, rest, scrut code) code {
	type entry struct {
		key  int64
		body code
	}
	entries := make([]entry, len(arms))
	for i, a := range arms {
		entries[i] = entry{int64(a.Lit.Bits), bodies[i]}
	}
	if len(arms) == 1 {
		key, body := entries[0].key, entries[0].body
		return func(th *Thread, fp Word) Word {
			if int64(scrut(th, fp)) == key {
				return body(th, fp)
			}
			return rest(th, fp)
		}
	}
	sort.Slice(entries, func(i, j int) bool { return entries[i].key < entries[j].key })
	return func(th *Thread, fp Word) Word {
		w := int64(scrut(th, fp))
		lo, hi := 0, len(entries)
		for hi-lo > fewLiterals {
			if mid := (lo + hi) / 2; entries[mid].key <= w {
				lo = mid
			} else {
				hi = mid
			}
		}
		for i := lo; i < hi; i++ {
			if entries[i].key == w {
				return entries[i].body(th, fp)
			}
		}
		return rest(th, fp)
	}
}
