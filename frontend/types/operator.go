// Inferring operators and sections.

package types

import (
	"slices"

	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/frontend/diag"
	"github.com/synoema/synoema/frontend/syntax"
	"github.com/synoema/synoema/source"
)

// operator kinds by what they ask of their operands.
type opKind uint8

const (
	opNum     opKind = iota // a -> a -> a ? Num a
	opEq                    // a -> a -> Bool ? Eq a
	opOrd                   // a -> a -> Bool ? Ord a
	opAppend                // a -> a -> a ? Append a
	opMod                   // Int -> Int -> Int
	opBool                  // Bool -> Bool -> Bool
	opCons                  // a -> List a -> List a
	opSeq                   // a -> b -> b
	opPipe                  // a -> (a -> b) -> b
	opCompose               // (a -> b) -> (b -> c) -> a -> c
)

var operators = syntax.Words[opKind]{
	{"+", opNum}, {"-", opNum}, {"*", opNum}, {"/", opNum}, {"**", opNum},
	{"==", opEq}, {"!=", opEq}, {"<", opOrd}, {"<=", opOrd}, {">", opOrd}, {">=", opOrd},
	{"++", opAppend}, {"%", opMod}, {"&&", opBool}, {"||", opBool}, {"when", opBool},
	{":", opCons}, {";", opSeq}, {"|>", opPipe}, {">>", opCompose},
}

func operatorKind(op string) opKind {
	k, ok := operators.Find(op)
	if !ok {
		panic("types: the parser made an unknown operator " + op)
	}
	return k
}

func (c *checker) classOf(k opKind) *class {
	switch k {
	case opNum:
		return c.env.num
	case opEq:
		return c.env.eq
	case opOrd:
		return c.env.ord
	case opAppend:
		return c.env.appendable
	}
	return nil
}

// refer notes what an operator node refers to.
func (c *checker) refer(id syntax.NodeID, k opKind, op string, at *ty) {
	switch k {
	case opNum, opEq, opOrd, opAppend:
		c.uses[id] = use{kind: RefMethod, cls: c.classOf(k), method: op, args: []*ty{at}}
	case opMod:
		c.uses[id] = use{kind: RefOp, b: c.env.op("mod.int")}
	case opCons:
		c.uses[id] = use{kind: RefCon, con: &conDef{dc: c.types.Cons}}
	}
}

// operatorType is the type of an operator as a function, its class constraint
// asked for by node.
func (c *checker) operatorType(node syntax.Expr, op string) *ty {
	k := operatorKind(op)
	a := c.fresh()
	if cls := c.classOf(k); cls != nil {
		c.addPred(a, pred{cls: cls, why: &origin{span: node.Span(), what: op, node: node}})
	}
	c.refer(node.NodeID(), k, op, a)
	switch k {
	case opNum, opAppend:
		return c.funs([]*ty{a, a}, a)
	case opEq, opOrd:
		return c.funs([]*ty{a, a}, c.bool)
	case opMod:
		return c.funs([]*ty{c.int, c.int}, c.int)
	case opBool:
		return c.funs([]*ty{c.bool, c.bool}, c.bool)
	case opCons:
		list := c.apply(c.types.ListCon, a)
		return c.funs([]*ty{a, list}, list)
	case opSeq:
		b := c.fresh()
		return c.funs([]*ty{a, b}, b)
	case opPipe:
		b := c.fresh()
		return c.funs([]*ty{a, c.fun(a, b)}, b)
	}
	b, r := c.fresh(), c.fresh()
	return c.funs([]*ty{c.fun(a, b), c.fun(b, r)}, c.fun(a, r))
}

func (c *checker) inferBinary(e *syntax.Binary) *ty {
	k := operatorKind(e.Op)
	switch k {
	case opNum, opEq, opOrd, opAppend:
		return c.inferOverloaded(e, k)
	case opMod:
		c.refer(e.ID, k, e.Op, nil)
		before, want := c.errors, c.int
		c.check(e.L, want, why{role: roleOperand, name: e.Op})
		if c.errors > before {
			want = c.err // both operands being Floats is one cause
		}
		c.check(e.R, want, why{role: roleOperand, name: e.Op})
		return c.int
	case opBool:
		before, want := c.errors, c.bool
		c.check(e.L, want, why{role: roleOperand, name: e.Op})
		if t := c.nodeTypes[e.L.NodeID()]; c.errors > before && t != nil && prune(t).is(core.BUnit) {
			c.effectsInOrder(e)
			want = c.err
		}
		c.check(e.R, want, why{role: roleOperand, name: e.Op})
		return c.bool
	case opCons:
		if c.annotated[e] {
			return c.infer(e.L)
		}
		c.refer(e.ID, k, e.Op, nil)
		left := c.infer(e.L)
		if prune(left).kind == kErr {
			return c.infer(e.R) // `while c: e` is no cons
		}
		list := c.apply(c.types.ListCon, left)
		c.check(e.R, list, why{role: roleOperand, name: e.Op, sp: e.L.Span()})
		return list
	case opSeq:
		c.infer(e.L)
		return c.infer(e.R)
	case opPipe:
		return c.inferPipe(e)
	}
	return c.inferCompose(e)
}

// inferOverloaded: both operands have one type, which is a member of the class.
// The left one is judged first, so that the operand that does not belong is blamed.
func (c *checker) inferOverloaded(e *syntax.Binary, k opKind) *ty {
	if app := negativeNumberApplied(e); app != nil {
		return c.subtractedArgument(e, app)
	}
	t := c.infer(e.L)
	before, left := c.errors, prune(t)
	c.member(pred{cls: c.classOf(k), why: &origin{span: e.OpSpan, what: e.Op, node: e}}, e.L, t)
	if c.errors > before {
		d := c.out.Items[len(c.out.Items)-1]
		r := c.infer(e.R)
		c.plusOnText(d, e, left, r)
		c.appendToNumber(d, e, r)
		t = c.err
	} else {
		c.check(e.R, t, why{role: roleOperand, name: e.Op, sp: e.L.Span(), fn: e})
		if c.errors == before+1 && k == opNum {
			c.plusOnText(c.out.Items[len(c.out.Items)-1], e, left, c.nodeTypes[e.R.NodeID()])
		}
		if c.errors > before && k != opNum {
			t = c.fallback(t, k)
		}
	}
	c.refer(e.ID, k, e.Op, t)
	if k == opEq || k == opOrd {
		return c.bool
	}
	return t
}

// negativeNumberApplied: f -1 x reads as f - (1 x), which is never meant.
func negativeNumberApplied(e *syntax.Binary) *syntax.App {
	app, ok := e.R.(*syntax.App)
	if !ok || e.Op != "-" || atomic(app) || e.OpSpan.Hi != app.Fn.Span().Lo {
		return nil
	}
	switch app.Fn.(type) {
	case *syntax.IntLit, *syntax.FloatLit:
		return app
	}
	return nil
}

func (c *checker) subtractedArgument(e *syntax.Binary, app *syntax.App) *ty {
	c.infer(e.L)
	c.infer(app.Fn)
	c.inferRest(app.Args)
	d := c.report("type_mismatch", e.OpSpan.To(app.Fn.Span()), "here `-` subtracts, and a number takes no arguments")
	c.setHint(d, "a negative argument stands in parentheses", "trivial", negativeArgument(e)...)
	return c.err
}

// fallback after an error: the type of the left operand, unless nothing is known of it.
func (c *checker) fallback(t *ty, k opKind) *ty {
	if prune(t).kind == kMeta && k == opAppend {
		return c.err
	}
	return t
}

func (c *checker) inferPipe(e *syntax.Binary) *ty {
	arg := c.infer(e.L)
	pipe := &piped{value: e.L, t: arg}
	if app, ok := e.R.(*syntax.App); ok && slices.ContainsFunc(app.Args, isLambda) {
		pipe.app, c.piped = app, pipe
	}
	f := c.infer(e.R)
	if f = prune(f); f.kind == kFun {
		if pipe.t != nil {
			c.checkPiped(e.R, pipe, f.args[0])
		}
		return f.args[1]
	}
	res := c.fresh()
	before := c.errors
	c.require(e.R, c.fun(arg, res), f, why{role: rolePipe})
	if c.errors > before {
		return c.err
	}
	return res
}

func argsOf(e syntax.Expr) []syntax.Expr {
	if a, ok := e.(*syntax.App); ok {
		return a.Args
	}
	return nil
}

func fnOf(e syntax.Expr) syntax.Expr {
	if a, ok := e.(*syntax.App); ok {
		return a.Fn
	}
	return e
}

func (c *checker) inferCompose(e *syntax.Binary) *ty {
	a, b, r := c.fresh(), c.fresh(), c.fresh()
	before := c.errors
	c.check(e.L, c.fun(a, b), why{role: roleOperand, name: ">>"})
	if t := c.nodeTypes[e.L.NodeID()]; c.errors > before && t != nil && prune(t).is(core.BUnit) {
		c.effectsInOrder(e)
		c.infer(e.R)
		return c.err
	}
	c.check(e.R, c.fun(b, r), why{role: roleOperand, name: ">>"})
	return c.fun(a, r)
}

// effectsInOrder: print a && print b, where one after the other is meant.
func (c *checker) effectsInOrder(e *syntax.Binary) {
	c.setHint(c.out.Items[len(c.out.Items)-1], "what happens one after the other stands on lines of its own, or is separated by `;`", "trivial", diag.Edit{Span: e.OpSpan, Text: ";"})
}

func (c *checker) inferNeg(e *syntax.Neg) *ty {
	t := c.infer(e.E)
	before := c.errors
	c.member(pred{cls: c.env.num, why: &origin{span: source.Span{File: e.Sp.File, Lo: e.Sp.Lo, Hi: e.Sp.Lo + 1}, what: "-", node: e}}, e.E, t)
	if c.errors > before {
		return c.err
	}
	c.uses[e.ID] = use{kind: RefMethod, cls: c.env.num, method: "neg", args: []*ty{t}}
	return t
}

// inferLeftSection: (e op) is \y -> e op y.
func (c *checker) inferLeftSection(e *syntax.LeftSection) *ty {
	op := c.operatorType(e, e.Op)
	c.check(e.E, op.args[0], why{role: roleOperand, name: e.Op})
	return op.args[1]
}

// inferRightSection: (op e) is \x -> x op e.
func (c *checker) inferRightSection(e *syntax.RightSection) *ty {
	op := c.operatorType(e, e.Op)
	rest := op.args[1]
	c.check(e.E, rest.args[0], why{role: roleOperand, name: e.Op})
	return c.fun(op.args[0], rest.args[1])
}

func (c *checker) inferInterp(e *syntax.Interp) *ty {
	for _, p := range e.Parts {
		if s, ok := p.(*syntax.StrLit); ok {
			c.infer(s)
			continue
		}
		t := c.infer(p)
		c.member(pred{cls: c.env.show, why: &origin{span: p.Span(), what: "${…}", node: p}}, p, t)
	}
	return c.str
}
