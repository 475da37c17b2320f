// Inferring expressions. check pushes a type inwards, infer finds one; both note
// it for the node.

package types

import (
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// why says what a type is wanted for.
type why struct {
	role role
	name string
	n    int
	sp   source.Span // of what wants it
	fn   syntax.Expr
}

type role uint8

const (
	roleNone      role = iota
	roleArg            // argument n of fn
	roleElem           // element of a list; sp is the first one
	roleElse           // else branch; sp is the then-branch
	roleAlt            // alternative; sp is the first one
	roleEquation       // equation of name; sp is the first body
	roleSignature      // body of name; sp is the signature
	roleParam          // pattern for parameter n of name
	roleBinding        // pattern for the value at sp
	roleScrut          // pattern for the scrutinee at sp
	roleCond           // condition
	roleGuard          // guard
	roleTest           // test body
	roleOperand        // operand of name; sp is the other operand
	roleNoElse         // then-branch without else
	roleRange          // bound of a range
	roleField          // field name of a record
	roleGenerator      // list of a generator
	rolePipe           // function behind |>
)

func (c *checker) note(e syntax.Expr, t *ty) *ty {
	c.nodeTypes[e.NodeID()] = t
	return t
}

// check makes e have the type want.
func (c *checker) check(e syntax.Expr, want *ty, w why) {
	switch e := e.(type) {
	case *syntax.Lambda:
		c.checkLambda(e, want, w)
	case *syntax.Cond:
		c.check(e.Cond, c.bool, why{role: roleCond})
		if e.Else == nil {
			c.check(e.Then, c.unit, why{role: roleNoElse, sp: e.Sp})
			c.require(e, want, c.unit, w)
			break
		}
		c.checkBranches(e, want, w)
	case *syntax.Match:
		c.checkMatch(e, want, w)
	case *syntax.Block:
		c.checkBlock(e, want, w)
	case *syntax.Scope:
		c.uses[e.ID] = use{kind: RefOp, b: c.env.op("scope"), args: []*ty{want}}
		c.check(e.Body, want, w)
	case *syntax.Binary:
		if e.Op != ";" {
			c.require(e, want, c.infer(e), w)
			return
		}
		c.infer(e.L)
		c.check(e.R, want, w)
	case *syntax.IntLit:
		if t := prune(want); t.is(core.BInt) || t.is(core.BFloat) {
			break
		}
		c.require(e, want, c.infer(e), w)
	case *syntax.ListLit:
		if t := prune(want); t.is(core.BList) && !undecided(prune(t.args[0])) {
			c.checkElems(e, t.args[0], w)
			break
		}
		c.require(e, want, c.infer(e), w)
	case *syntax.TupleLit:
		c.checkTuple(e, want, w)
	default:
		c.require(e, want, c.infer(e), w)
		return
	}
	c.note(e, want)
}

// inner keeps an outer reason (a signature, an argument) and otherwise blames
// the disagreement with first.
func inner(w why, r role, first syntax.Expr) why {
	if w.role != roleNone {
		return w
	}
	return why{role: r, sp: first.Span()}
}

// infer finds the type of e.
func (c *checker) infer(e syntax.Expr) *ty {
	switch e := e.(type) {
	case *syntax.Var:
		return c.note(e, c.inferVar(e))
	case *syntax.Con:
		return c.note(e, c.inferCon(e))
	case *syntax.App:
		return c.note(e, c.inferApp(e))
	case *syntax.IntLit:
		t := c.fresh()
		c.addPred(t, pred{cls: c.env.num, why: &origin{span: e.Sp, node: e}})
		return c.note(e, t)
	case *syntax.FloatLit:
		return c.note(e, c.float)
	case *syntax.CharLit:
		return c.note(e, c.char)
	case *syntax.StrLit:
		return c.note(e, c.str)
	case *syntax.Unit:
		return c.note(e, c.unit)
	case *syntax.Interp:
		return c.note(e, c.inferInterp(e))
	case *syntax.Binary:
		return c.note(e, c.inferBinary(e))
	case *syntax.Neg:
		return c.note(e, c.inferNeg(e))
	case *syntax.OpFunc:
		return c.note(e, c.operatorType(e, e.Op))
	case *syntax.LeftSection:
		return c.note(e, c.inferLeftSection(e))
	case *syntax.RightSection:
		return c.note(e, c.inferRightSection(e))
	case *syntax.ListLit:
		elem := c.fresh()
		elem = c.checkElems(e, elem, why{})
		return c.note(e, c.apply(c.types.ListCon, elem))
	case *syntax.RangeLit:
		c.check(e.Lo, c.int, why{role: roleRange})
		c.check(e.Hi, c.int, why{role: roleRange})
		return c.note(e, c.apply(c.types.ListCon, c.int))
	case *syntax.ListComp:
		return c.note(e, c.inferComp(e))
	case *syntax.TupleLit:
		elems := make([]*ty, len(e.Elems))
		for i, x := range e.Elems {
			elems[i] = c.infer(x)
		}
		return c.note(e, c.tuple(elems))
	case *syntax.RecordLit:
		return c.note(e, c.inferRecord(e))
	case *syntax.Select:
		return c.note(e, c.inferSelect(e))
	case *syntax.FieldFunc:
		t := c.fresh()
		return c.note(e, c.fun(c.record([]string{e.Field.Name}, []*ty{t}, c.freshRow([]string{e.Field.Name})), t))
	case *syntax.Spawn:
		t := c.infer(e.E)
		c.uses[e.ID] = use{kind: RefOp, b: c.env.op("spawn"), args: []*ty{t}}
		c.checkSpawned(e.E, prune(t))
		return c.note(e, c.unit)
	case *syntax.BadExpr:
		return c.note(e, c.err)
	}
	t := c.fresh()
	c.check(e, t, why{})
	return t
}

// ---- names ----

func (c *checker) inferVar(e *syntax.Var) *ty {
	u := &c.uses[e.ID]
	b := u.b
	if b == nil {
		return c.err
	}
	if b.scheme == nil {
		if b.mono == nil {
			return c.err // bound by a pattern that was given up
		}
		if b.def != nil {
			b.inside = append(b.inside, e.ID)
		}
		return b.mono
	}
	if len(b.scheme.vars) == 0 {
		return b.scheme.body
	}
	t, args := c.instantiate(b.scheme, &origin{span: e.Sp, what: e.Name, node: e})
	u.args = args
	return t
}

func (c *checker) inferCon(e *syntax.Con) *ty {
	def := c.uses[e.ID].con
	if def == nil || def.scheme == nil {
		return c.err
	}
	t, _ := c.instantiate(def.scheme, nil)
	return t
}

// ---- application ----

func (c *checker) inferApp(e *syntax.App) *ty {
	var pipe *piped
	if c.piped != nil && c.piped.app == e {
		pipe, c.piped = c.piped, nil
	}
	if sel, isSelect := e.Fn.(*syntax.Select); isSelect {
		if c.methodChain(e, sel) {
			return c.err
		}
		c.callee = e
	}
	if c.operatorWord(e) {
		c.infer(e.Fn)
		c.inferRest(e.Args)
		return c.err
	}
	t, general := c.infer(e.Fn), c.generalType(e.Fn)
	if n := fixedArity(general); n >= 0 && n < len(e.Args) && prune(t).kind == kFun {
		c.inferRest(e.Args)
		c.notFunction(e, n, t)
		return c.err
	}
	if general != nil && prune(t).kind == kFun {
		if ranks := argumentOrder(e, general, pipe != nil); ranks != nil {
			return c.inferInOrder(e, t, general, ranks, pipe)
		}
	}
	return c.inferLeftToRight(e, t, general)
}

// inferLeftToRight infers an application of a function of type t, which general was before
// it was instantiated, if it is a known function.
func (c *checker) inferLeftToRight(e *syntax.App, t, general *ty) *ty {
	errors, first, whole := c.errors, len(c.out.Items), general
	for i := range e.Args {
		t = prune(t)
		switch t.kind {
		case kFun:
			want := t.args[0]
			if t = t.args[1]; general != nil && general.kind == kFun {
				if c.errors > errors && general.args[0].poly {
					want = c.err
				}
				general = general.args[1]
			}
			c.checkArgument(e, i, want, prune(t).kind == kFun)
		case kMeta:
			res, ok := c.applyUnknown(e, i, t)
			if !ok {
				return c.err
			}
			t = res
		case kErr:
			c.inferRest(e.Args[i:])
			return c.err
		default:
			if i == 0 && c.slice(e, t) {
				return c.err
			}
			c.inferRest(e.Args[i:])
			if c.errors > errors && first < len(c.out.Items) {
				c.nestedCall(c.out.Items[first], e, i) // f Just 1: one cause
			} else {
				c.notFunction(e, i, t)
			}
			return c.err
		}
	}
	if c.errors > errors && general != nil {
		c.swappedArguments(e, whole, first)
		if general.poly || prune(t).kind == kFun {
			return c.err
		}
	}
	return t
}

// applyUnknown applies what is of an unknown type t to argument i. When it can be no
// function, ok is false, and the arguments from i on are inferred.
func (c *checker) applyUnknown(e *syntax.App, i int, t *ty) (res *ty, ok bool) {
	if i == 0 && slicesByNumber(e) && c.slice(e, t) {
		return nil, false
	}
	if c.inClosedClass(t) {
		c.inferRest(e.Args[i:])
		c.notFunction(e, i, t)
		return nil, false
	}
	f := c.fun(c.fresh(), c.fresh())
	if !c.requireFun(e.Fn, t, f) {
		c.inferRest(e.Args[i:])
		return nil, false
	}
	c.check(e.Args[i], f.args[0], why{role: roleArg, n: i + 1, fn: e.Fn})
	return f.args[1], true
}

// generalType is the type of a function before it was instantiated, or nil. After
// an error in one argument its variables mean nothing for the other ones.
func (c *checker) generalType(fn syntax.Expr) *ty {
	switch fn := fn.(type) {
	case *syntax.Var:
		if b := c.uses[fn.ID].b; b != nil && b.scheme != nil {
			return b.scheme.body
		}
	case *syntax.Con:
		if cd := c.uses[fn.ID].con; cd != nil && cd.scheme != nil {
			return cd.scheme.body
		}
	}
	return nil
}

// inClosedClass: a number, or something to append: no function and no record.
func (c *checker) inClosedClass(m *ty) bool {
	for _, p := range m.v.preds {
		if p.cls.closed && p.target == nil {
			return true
		}
	}
	return false
}

func (c *checker) inferRest(es []syntax.Expr) {
	for _, e := range es {
		c.infer(e)
	}
}

// requireFun makes the type of a function expression a function.
func (c *checker) requireFun(fn syntax.Expr, t, f *ty) bool {
	before := c.errors
	c.require(fn, f, t, why{})
	return c.errors == before
}

func (c *checker) checkLambda(e *syntax.Lambda, want *ty, w why) {
	t := want
	for i, p := range e.Params {
		t = prune(t)
		switch t.kind {
		case kFun:
			c.checkPat(p, t.args[0], why{role: roleParam, n: i + 1})
			t = t.args[1]
		case kErr:
			c.checkPat(p, c.err, why{})
		default:
			c.noteSpread(e, want, i)
			rest := make([]*ty, len(e.Params)-i)
			for j := range rest {
				rest[j] = c.fresh()
			}
			res := c.fresh()
			before := c.errors
			c.require(e, t, c.funs(rest, res), w)
			wrong := c.errors > before
			if wrong {
				rest, res = c.fillErr(rest), c.fresh()
			}
			for j, q := range e.Params[i:] {
				c.checkPat(q, rest[j], why{role: roleParam, n: i + j + 1})
			}
			told := len(c.out.Items)
			c.check(e.Body, res, why{})
			if wrong && c.spread.fun == e {
				c.out.Items = c.out.Items[:told] // its parameters mean something else
			}
			return
		}
	}
	c.check(e.Body, t, w)
}

func (c *checker) fillErr(ts []*ty) []*ty {
	out := make([]*ty, len(ts))
	for i := range out {
		out[i] = c.err
	}
	return out
}

// ---- control ----

func (c *checker) checkMatch(e *syntax.Match, want *ty, w why) {
	t := c.infer(e.Scrut)
	for i, a := range e.Alts {
		errors := c.errors
		c.checkPat(a.Pat, t, why{role: roleScrut, sp: e.Scrut.Span()})
		if c.errors > errors {
			t = c.err // the other patterns need not disagree as well
		}
		aw := w
		if i > 0 {
			aw = inner(w, roleAlt, e.Alts[0].Body)
		}
		c.check(a.Body, want, aw)
	}
}

// checkBlock runs through the steps; the last one is the value.
func (c *checker) checkBlock(e *syntax.Block, want *ty, w why) {
	steps := c.plans[e]
	for i, s := range steps {
		last, isExpr := s.item.(*syntax.ExprItem)
		if i == len(steps)-1 && isExpr {
			c.check(last.E, want, w)
			return
		}
		c.planStep(s)
	}
	c.failed = true // a block without a value: the parser has reported it
}

// ---- lists, tuples, records ----

// checkElems: elements agree with the first one, and that with outer. A function among
// others probably is an application without its parentheses. One disagreement is enough. It
// gives what the elements are then to be taken for.
func (c *checker) checkElems(e *syntax.ListLit, elem *ty, outer why) *ty {
	errors, all := c.errors, elem
	for i, x := range e.Elems {
		if c.errors > errors {
			elem = c.err
		}
		w := why{role: roleElem, n: i, sp: e.Elems[0].Span(), fn: e}
		if i == 0 && outer.role != roleNone {
			w = outer
		}
		if _, isVar := x.(*syntax.Var); !isVar && (i == 0 || prune(elem).kind != kFun) {
			c.check(x, elem, w)
			continue
		}
		t, first := prune(c.infer(x)), prune(elem)
		if len(e.Elems) > 1 && (t.kind == kFun) != (first.kind == kFun) && !undecided(t) && !undecided(first) {
			c.disagreeing(e, i, t, first)
			return c.err
		}
		c.require(x, elem, t, w)
	}
	return all
}

func undecided(t *ty) bool { return t.kind == kMeta && len(t.v.preds) == 0 || t.kind == kErr }

// disagreeing: element i is a function and the first is not, or the other way round.
func (c *checker) disagreeing(e *syntax.ListLit, i int, t, first *ty) {
	c.inferRest(e.Elems[i+1:])
	if t.kind != kFun {
		i, t = 0, first
	}
	c.listApplication(e, i, t)
}

func (c *checker) checkTuple(e *syntax.TupleLit, want *ty, w why) {
	t := c.flatten(want)
	same := t.kind == kCon && t.con.Builtin == core.BTuple && len(t.args) == len(e.Elems) || isPair(t) && len(e.Elems) == 2
	if !same {
		c.require(e, want, c.infer(e), w)
		return
	}
	for i, x := range e.Elems {
		c.check(x, t.args[i], w)
	}
}

func (c *checker) inferComp(e *syntax.ListComp) *ty {
	for _, q := range e.Quals {
		if q.Pat == nil {
			c.check(q.E, c.bool, why{role: roleGuard})
			continue
		}
		elem := c.fresh()
		c.check(q.E, c.apply(c.types.ListCon, elem), why{role: roleGenerator})
		c.checkPat(q.Pat, elem, why{role: roleBinding, sp: q.E.Span()})
	}
	return c.apply(c.types.ListCon, c.infer(e.Body))
}

func (c *checker) inferRecord(e *syntax.RecordLit) *ty {
	names := make([]string, 0, len(e.Fields))
	args := make([]*ty, 0, len(e.Fields))
	var spread *ty
	if e.Spread != nil {
		spread = c.infer(e.Spread)
	}
	for _, f := range e.Fields {
		t := c.infer(f.Value)
		if !containsString(names, f.Name.Name) {
			names, args = append(names, f.Name.Name), append(args, t)
		}
	}
	if e.Spread == nil {
		return c.record(names, args, nil)
	}
	row := c.freshRow(names)
	old := make([]*ty, len(names))
	for i := range old {
		old[i] = c.fresh()
	}
	before := c.errors
	if !c.knownFields(e, spread) {
		return c.err
	}
	c.require(e.Spread, c.record(names, old, row), spread, why{role: roleField})
	if c.errors > before {
		return c.err
	}
	return c.record(names, args, row)
}

func containsString(ss []string, s string) bool {
	for _, x := range ss {
		if x == s {
			return true
		}
	}
	return false
}

func (c *checker) inferSelect(e *syntax.Select) *ty {
	call := c.callee
	c.callee = nil
	if call != nil && call.Fn != syntax.Expr(e) {
		call = nil
	}
	t := c.flatten(c.infer(e.E))
	switch t.kind {
	case kErr:
		return c.err
	case kRec:
		if f := t.field(e.Field.Name); f != nil {
			return f
		}
		if t.rec.row == nil || prune(t.rec.row).kind != kMeta {
			c.noField(e.Field, t)
			return c.err
		}
	case kMeta:
		if c.inClosedClass(t) || c.isMethodName(e.Field.Name) {
			c.noMethod(e, call, t)
			return c.err
		}
	default:
		c.noMethod(e, call, t)
		return c.err
	}
	f := c.fresh()
	c.require(e.E, c.record([]string{e.Field.Name}, []*ty{f}, c.freshRow([]string{e.Field.Name})), t, why{role: roleField, name: e.Field.Name})
	return f
}
