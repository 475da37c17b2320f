package ssa

import "fmt"

// Verify checks the invariants that every stage relies on:
//
//   - every block ends with one terminator, every edge leads to a block of the
//     function and passes one argument of the right type per parameter;
//   - the entry has no predecessors and takes the function's parameters;
//   - OpDest and OpEnv stand in the entry;
//   - number and types of arguments fit the operation, traps exist;
//   - a use is dominated by its definition. Unreachable blocks are checked for
//     everything but this;
//   - nothing that was given back is used (regionError).
func Verify(f *Func) error {
	c := &checker{f: f, g: newGraph(f), place: make([]int32, f.NumValues()), owner: make([]*Block, f.NumValues())}
	if len(f.Blocks) == 0 {
		return fmt.Errorf("ssa: %s has no blocks", f.Name)
	}
	if err := f.graph.stale(c.g); err != nil {
		return err
	}
	c.definitions()
	c.entry()
	for _, b := range f.Blocks {
		for i, v := range b.Instrs {
			c.instr(v)
			c.uses(b, int32(i+1), v.Args, v)
		}
		c.term(b)
	}
	if c.err == nil {
		c.err = regionError(f, c.g)
	}
	return c.err
}

type checker struct {
	f     *Func
	g     *graph
	place []int32  // position in the block, parameters 0, first instruction 1
	owner []*Block // block of definition, nil when there is none
	err   error
}

// fail keeps the first error.
func (c *checker) fail(b *Block, format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("ssa: %s, block%d: %s", c.f.Name, b.ID, fmt.Sprintf(format, args...))
	}
}

func (c *checker) definitions() {
	seen := make([]bool, c.f.NumBlocks())
	for _, b := range c.f.Blocks {
		if int(b.ID) >= len(seen) || seen[b.ID] {
			c.fail(b, "block id is out of range or taken twice")
			return
		}
		seen[b.ID] = true
		for i, v := range b.Params {
			c.define(b, v, 0)
			if v.Op != OpParam || v.Aux != int64(i) || v.Type == Void {
				c.fail(b, "v%d is not parameter %d", v.ID, i)
			}
		}
		for i, v := range b.Instrs {
			c.define(b, v, int32(i+1))
		}
	}
}

func (c *checker) define(b *Block, v *Value, place int32) {
	switch {
	case int(v.ID) >= len(c.owner):
		c.fail(b, "v%d was not made by this function", v.ID)
	case c.owner[v.ID] != nil:
		c.fail(b, "v%d is defined twice", v.ID)
	case v.Block != b:
		c.fail(b, "v%d does not know its block", v.ID)
	default:
		c.owner[v.ID], c.place[v.ID] = b, place
	}
}

func (c *checker) entry() {
	b := c.f.Blocks[0]
	if len(c.g.preds(b)) > 0 {
		c.fail(b, "the entry has a predecessor")
	}
	if len(b.Params) != len(c.f.Params) {
		c.fail(b, "the entry has %d parameters, the function %d", len(b.Params), len(c.f.Params))
		return
	}
	for i, v := range b.Params {
		if v.Type != c.f.Params[i] {
			c.fail(b, "parameter %d is %s, the function says %s", i, v.Type, c.f.Params[i])
		}
	}
}

func (c *checker) instr(v *Value) {
	if v.Op == OpInvalid || v.Op == OpParam || v.Op >= numOps {
		c.fail(v.Block, "v%d has operation %d", v.ID, v.Op)
		return
	}
	if asked.has(v.Op) && !c.f.made.has(v.Op) {
		c.fail(v.Block, "%s: had another operation", v)
	}
	info := v.Op.info()
	if info.nargs >= 0 && len(v.Args) != int(info.nargs) {
		c.fail(v.Block, "%s: wants %d arguments", v, info.nargs)
		return
	}
	if info.arg != Void {
		for _, a := range v.Args {
			c.typed(v, a, info.arg)
		}
	}
	if (info.res != Void && v.Type != info.res) || v.Op.HasResult() != (v.Type != Void) {
		c.fail(v.Block, "%s: result has type %s", v, v.Type)
	}
	if v.Op.is(hasFn) != (v.Fn != nil) || (v.Op == OpCallHelper) != (v.Builtin != nil) {
		c.fail(v.Block, "%s: wrong callee", v.Op)
	}
	if v.Op.is(traps) && v.Op != OpCallHelper && (v.Trap < 0 || int(v.Trap) >= len(c.f.Traps)) {
		c.fail(v.Block, "%s: no such trap", v)
	}
	if (v.Op == OpDest || v.Op == OpEnv) && v.Block != c.f.Blocks[0] {
		c.fail(v.Block, "%s outside the entry", v)
	}
	c.special(v)
}

// special checks the operations whose arguments differ in type.
func (c *checker) special(v *Value) {
	switch v.Op {
	case OpEq, OpNe:
		c.typed(v, v.Args[1], v.Args[0].Type)
		if v.Args[0].Type == F64 {
			c.fail(v.Block, "%s: compares floats", v)
		}
	case OpSelect:
		c.typed(v, v.Args[0], I1)
		c.typed(v, v.Args[1], v.Type)
		c.typed(v, v.Args[2], v.Type)
	case OpStore:
		c.typed(v, v.Args[0], Ptr)
	case OpAllocIf:
		c.typed(v, v.Args[0], Ptr)
		c.typed(v, v.Args[1], I1)
	case OpRestore:
		c.typed(v, v.Args[0], Ptr)
		c.typed(v, v.Args[1], I64)
	case OpScopePoint:
		c.point(v, 1, 2)
	case OpLoopPoint:
		c.point(v, 2, 2)
	case OpCast:
		if v.Type == F64 || v.Args[0].Type == F64 {
			c.fail(v.Block, "%s: casts a float", v)
		}
	case OpConst:
		if v.Type == F64 || v.Type == I1 && v.Aux>>1 != 0 {
			c.fail(v.Block, "%s: bad constant", v)
		}
	case OpDivConst, OpModConst:
		if v.Aux == 0 || v.Aux == -1 {
			c.fail(v.Block, "%s: bad divisor", v)
		}
	case OpStrAddr:
		if v.Aux < 0 || v.Aux >= int64(len(c.f.Strings)) {
			c.fail(v.Block, "%s: no such string", v)
		}
	}
	if v.Op.IsCall() && !v.Op.is(point) {
		c.hidden(v.Block, v.Op.String(), v.Args, v.Op == OpCallEnv || v.Op == OpCallClosure)
	}
}

// point checks a collection point: the mark is words but for an arena in front, the roots are pointers.
func (c *checker) point(v *Value, ints, mark int) {
	if len(v.Args) < mark || len(v.TyArgs) != len(v.Args)-mark || v.Op == OpScopePoint && len(v.TyArgs) != 1 {
		c.fail(v.Block, "%s: wrong number of arguments or types", v)
		return
	}
	for i, a := range v.Args {
		if i >= mark-ints && i < mark {
			c.typed(v, a, I64)
		} else {
			c.typed(v, a, Ptr)
		}
	}
}

// hidden checks that the destination, and the closure, lead the arguments of a call.
func (c *checker) hidden(b *Block, what string, args []*Value, closure bool) {
	n := 1
	if closure {
		n = 2
	}
	if len(args) < n {
		c.fail(b, "%s lacks hidden arguments", what)
		return
	}
	for _, a := range args[:n] {
		if a.Type != Ptr {
			c.fail(b, "%s: hidden argument v%d is %s", what, a.ID, a.Type)
		}
	}
}

func (c *checker) typed(v, a *Value, t Type) {
	if a.Type != t {
		c.fail(v.Block, "%s: v%d is %s, wants %s", v, a.ID, a.Type, t)
	}
}

func (c *checker) term(b *Block) {
	t := &b.Term
	place := int32(len(b.Instrs) + 1)
	c.uses(b, place, t.Args, nil)
	nargs, nsuccs := -1, 0
	switch t.Kind {
	case TermJump:
		nargs, nsuccs = 0, 1
	case TermBranch:
		nargs, nsuccs = 1, 2
	case TermSwitch:
		nargs, nsuccs = 1, len(t.Succs)
	case TermRet:
		nargs = 1
	case TermTail:
		c.hidden(b, "tail", t.Args, false)
	case TermTailEnv, TermTailClosure:
		c.hidden(b, t.Kind.String(), t.Args, true)
	case TermTrap:
		if t.Trap < 0 || int(t.Trap) >= len(c.f.Traps) || len(t.Args) != len(c.f.Traps[t.Trap].TyArgs) {
			c.fail(b, "bad trap")
		}
	default:
		c.fail(b, "no terminator")
	}
	if nargs >= 0 && len(t.Args) != nargs || len(t.Succs) != nsuccs || t.Kind == TermSwitch && nsuccs == 0 {
		c.fail(b, "%s: wrong number of arguments or successors", t.Kind)
		return
	}
	c.termTypes(b, t)
	for i := range t.Succs {
		c.edge(b, place, &t.Succs[i])
	}
}

func (c *checker) termTypes(b *Block, t *Term) {
	switch {
	case t.Kind == TermBranch && t.Args[0].Type != I1,
		t.Kind == TermSwitch && t.Args[0].Type != I64,
		t.Kind == TermRet && t.Args[0].Type != c.f.Ret:
		c.fail(b, "%s of v%d: %s", t.Kind, t.Args[0].ID, t.Args[0].Type)
	case (t.Kind == TermTail || t.Kind == TermTailEnv) != (t.Fn != nil):
		c.fail(b, "%s: wrong callee", t.Kind)
	}
}

func (c *checker) edge(b *Block, place int32, e *Edge) {
	c.uses(b, place, e.Args, nil)
	if e.To == nil || int(e.To.ID) >= c.f.NumBlocks() || c.g.block(e.To.ID) != e.To {
		c.fail(b, "edge to a block that is not in the function")
		return
	}
	if len(e.Args) != len(e.To.Params) {
		c.fail(b, "edge passes %d arguments, block%d takes %d", len(e.Args), e.To.ID, len(e.To.Params))
		return
	}
	for i, a := range e.Args {
		if p := e.To.Params[i]; a.Type != p.Type {
			c.fail(b, "edge passes v%d: %s for v%d: %s", a.ID, a.Type, p.ID, p.Type)
		}
	}
}

// uses checks that args are defined before the given place of b.
func (c *checker) uses(b *Block, place int32, args []*Value, user *Value) {
	for _, a := range args {
		if a == nil || int(a.ID) >= len(c.owner) || c.owner[a.ID] == nil {
			c.fail(b, "use of a value that no block defines (by %v)", user)
			return
		}
		def := c.owner[a.ID]
		switch {
		case !a.Op.HasResult():
			c.fail(b, "use of v%d, which has no result", a.ID)
		case def == b:
			if c.place[a.ID] >= place {
				c.fail(b, "v%d is used before its definition", a.ID)
			}
		case c.g.reachable(b) && !c.g.dominates(def, b):
			c.fail(b, "use of v%d, whose block%d does not dominate", a.ID, def.ID)
		}
	}
}
