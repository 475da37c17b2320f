// Loops that are built in the place of their call: a call loses every register, so the
// loop around it keeps all its values in the frame. A small function that calls nothing
// but itself in tail position needs neither a frame nor a place on the stack, and
// becomes a loop of the caller:
//
//	v = call gcd(a, b)          jump header(a, b)
//	                            header(x, y): …  jump header(y, x % y)  …  jump end(x)
//	                            end(v):
//
// Functions that are no loops are inlined before (core/inline.go); loops have no form in Core
// but functions.

package ssa

import "github.com/synoema/synoema/core"

// Callees and Rings are the names, among those of passes, of what Building allows.
const (
	Callees = "callees"
	Rings   = "rings"
)

const (
	calleeMax  = 60  // nodes of a function that is built where it is called
	calleeRoom = 240 // nodes of such functions in one function
)

// inlinedCall is the call whose callee is being built.
type inlinedCall struct {
	from   *frame
	other  bool // its result goes to the other arena than that of the function around it
	merged bool // it is a tail call, a jump to a merged function (build_merge.go)
	result func(core.Node)
	fn     *core.Fn
	at     core.At // place of the call, in terms of the function that is compiled
	places map[*core.Inlined]*core.Inlined
}

// mayBuild returns the body of a call's function if it is to be built here.
func (b *builder) mayBuild(n *core.Call) *core.Body {
	if !b.way.Callees || b.cur.Cold || n.Env != nil || b.in != nil && !b.in.merged || n.Fn == b.body.Fn {
		return nil
	}
	body := b.way.Text(n.Fn)
	if body == nil || body.Size > b.room || !GoesIntoCallers(body) {
		return nil
	}
	b.room -= body.Size
	return body
}

// GoesIntoCallers reports whether the function is built where it is called, as long as there is room.
func GoesIntoCallers(body *core.Body) bool {
	fn := body.Fn
	return body.Size <= calleeMax && !body.Loop && !body.Chain && len(fn.Captures) == 0 &&
		selfTailCalls(body.Root, fn).calls > 0 && callsOnlyItself(body.Root, fn)
}

// callsOnlyItself reports whether n runs no other function but, in tail position, fn.
func callsOnlyItself(n core.Node, fn *core.Fn) bool {
	switch n := n.(type) {
	case *core.Call:
		if n.Fn != fn || !n.Tail || n.Env != nil {
			return false
		}
	case *core.Apply, *core.Force, *core.MkClosure, *core.LetClosures:
		return false
	}
	only := true
	core.EachPart(n, func(c core.Node) { only = only && callsOnlyItself(c, fn) })
	return only
}

// calleeValue builds the callee's text and gives its value.
func (b *builder) calleeValue(n *core.Call, body *core.Body) *Value {
	end := b.f.NewBlock()
	value := b.param(end, TypeOf(n.Ty))
	b.buildCallee(n, body, func(result core.Node) { b.jump(end, b.value(result)) })
	b.cur = end
	return value
}

// calleeCond builds the text of a callee whose value is a condition.
func (b *builder) calleeCond(n *core.Call, body *core.Body, yes, no *Block) {
	b.buildCallee(n, body, func(result core.Node) { b.cond(result, yes, no) })
}

// buildCallee builds the callee's text; result ends the blocks that give its value.
func (b *builder) buildCallee(n *core.Call, body *core.Body, result func(core.Node)) {
	args := b.values(n.Args, 0)
	around := b.frame
	b.frame = &frame{body: body, slots: make([]*Value, len(body.Slots)), in: &inlinedCall{
		from: around, other: n.Other, result: result, fn: body.Fn, at: b.callPlace(n.At),
		places: map[*core.Inlined]*core.Inlined{},
	}}
	copy(b.slots, args)
	b.enterLoop(selfTailCalls(body.Root, body.Fn))
	b.tail(body.Root)
	b.frame = around
}

// callPlace is at for a call that is replaced. In a function that runs text of the one around it
// (core.Fault.AddTrace) such a place is that one's, and has its frame.
func (b *builder) callPlace(a core.At) core.At {
	fn := b.body.Fn
	if a = b.at(a); a.In == nil && b.in == nil && fn.Home != nil && fn.Owner != nil {
		a.In = &core.Inlined{Fn: fn.Owner}
	}
	return a
}

// at is a place of the text being built in terms of the function that is compiled: traces
// show the same calls as if the callee had been called (core.Fault.AddTrace).
func (b *builder) at(a core.At) core.At {
	switch c := b.in; {
	case c == nil:
		return a
	case a.In == c.fn.Home:
		return c.own(a)
	case a.In != nil:
		return core.At{Sp: a.Sp, In: c.around(a.In)}
	case c.fn.Owner != nil:
		return core.At{Sp: a.Sp, In: &core.Inlined{Fn: c.fn.Owner, Call: c.at}}
	default:
		return c.at
	}
}

// own is a place of the callee itself.
func (c *inlinedCall) own(a core.At) core.At {
	in := c.places[a.In]
	if in == nil {
		in = &core.Inlined{Fn: c.fn, Call: c.at}
		c.places[a.In] = in
	}
	return core.At{Sp: a.Sp, In: in}
}

// around is a call that was inlined in the callee's text.
func (c *inlinedCall) around(in *core.Inlined) *core.Inlined {
	out := c.places[in]
	if out == nil {
		out = &core.Inlined{Fn: in.Fn}
		c.places[in] = out
		switch {
		case in.Around(c.fn.Home): // its frame's caller is that of the text around the call
			out.Call = c.at
		case in.Call.In == c.fn.Home:
			out.Call = c.own(in.Call)
		case in.Call.In == nil && c.fn.Owner != nil:
			out.Call = core.At{Sp: in.Call.Sp, In: &core.Inlined{Fn: c.fn.Owner, Call: c.at}}
		case in.Call.In == nil:
			out.Call = c.at
		default:
			out.Call = core.At{Sp: in.Call.Sp, In: c.around(in.Call.In)}
		}
	}
	return out
}
