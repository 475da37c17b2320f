//go:build linux && amd64

package exec

import (
	"encoding/binary"
	"fmt"
	"sort"
	"sync/atomic"

	"github.com/synoema/synoema/builtin"
	"github.com/synoema/synoema/core"
	"github.com/synoema/synoema/heap"
	"github.com/synoema/synoema/jit/abi"
)

// placed is linked code in its final place.
type placed struct {
	lo, hi         uintptr
	code           *abi.Code
	helpers, traps []int // its places in the engine's tables

	calls  []helperCall // room for what stands there
	raised []trap
}

// makeRoom makes room for what the code wants to have in the engine's tables.
func (p *placed) makeRoom() {
	calls, traps := 0, 0
	for i := range p.code.Relocs {
		switch p.code.Relocs[i].Kind {
		case abi.RelocHelper, abi.RelocPoint:
			calls++
		case abi.RelocTrap:
			traps++
		}
	}
	if calls > 0 {
		p.helpers, p.calls = make([]int, 0, calls), make([]helperCall, 0, calls)
	}
	if traps > 0 {
		p.traps, p.raised = make([]int, 0, traps), make([]trap, 0, traps)
	}
}

// site returns the site with the given return address.
func (p *placed) site(ret uintptr) *abi.Site {
	off := int(ret - p.lo)
	i := sort.Search(len(p.code.Sites), func(i int) bool { return p.code.Sites[i].Off >= off })
	if i < len(p.code.Sites) && p.code.Sites[i].Off == off {
		return &p.code.Sites[i]
	}
	return nil
}

// helperCall is one place of native code that calls a builtin.
type helperCall struct {
	impl    builtin.Impl
	op      *core.Op
	layouts []*heap.Layout
	locs    []abi.Loc
	at      core.At
}

// trap is one place of native code that raises a run-time error.
type trap struct {
	abi.Trap
	layouts []*heap.Layout
	locs    []abi.Loc
}

// Register gives a function its descriptor and, until it is compiled, a thunk
// that enters the interpreter. Every function that code may mention is registered.
func (e *Engine) Register(fn *core.Fn) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for len(e.sigs) <= fn.ID {
		e.sigs = append(e.sigs, nil)
	}
	if e.sigs[fn.ID] != nil {
		return nil
	}
	if fn.ID >= heap.MaxFns {
		return fmt.Errorf("function number %d of %s is outside the table", fn.ID, fn.Key)
	}
	at := e.thunks + uintptr(fn.ID)*thunkSize
	copy(e.mem.rw[at-e.mem.rx:], thunk(at, fn.ID, e.stubs.entry[abi.StubInterp]))
	sig := newSignature(fn)
	sig.thunk = at
	e.sigs[fn.ID] = sig
	e.publishSigs()
	e.fns.SetCode(fn.ID, heap.Word(at))
	return nil
}

// Unlink sends calls of fn back to the interpreter, after redefinition.
func (e *Engine) Unlink(fn *core.Fn) {
	if s := e.signature(fn); s != nil {
		e.fns.SetCode(fn.ID, heap.Word(s.thunk))
	}
}

// Native reports whether calls of fn enter machine code.
func (e *Engine) Native(fn *core.Fn) bool {
	s := e.signature(fn)
	return s != nil && e.fns.Code(fn.ID) != heap.Word(s.thunk)
}

// Known gives what callers may know of the code of a function, if it has any.
func (e *Engine) Known(fn *core.Fn) (abi.Callee, bool) {
	if fn == nil || !e.Native(fn) {
		return abi.Callee{}, false
	}
	return e.find(uintptr(e.fns.Code(fn.ID)) + 1).code.Callee, true // find takes return addresses
}

// Link places code, patches its relocations and makes it the code of its
// function by one store into the descriptor.
func (e *Engine) Link(c *abi.Code) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	at := e.fromGap(len(c.Bytes))
	reused := at != 0
	if !reused {
		var err error
		if at, err = e.reserve(len(c.Bytes)); err != nil {
			return err
		}
	}
	buf := e.mem.rw[at-e.mem.rx:][:len(c.Bytes)]
	copy(buf, c.Bytes)
	p := &placed{lo: at, hi: at + uintptr(len(c.Bytes)), code: c}
	p.makeRoom()
	for i := range c.Relocs {
		if err := e.patch(buf, p, &c.Relocs[i]); err != nil {
			return err
		}
	}
	e.helpers.publish()
	e.traps.publish()
	e.addPlaced(p)
	if reused {
		synchronised() // a core that runs the program may have read ahead what was here before
	}
	e.fns.SetCode(c.Fn.ID, heap.Word(at))
	e.mapPlaced(p)
	return nil
}

func (e *Engine) patch(buf []byte, p *placed, r *abi.Reloc) error {
	field := buf[r.Off : r.Off+4]
	if n, ok := e.number(p, r); ok {
		binary.LittleEndian.PutUint32(field, uint32(n))
		return nil
	}
	target := e.target(r)
	d := int64(target) + int64(r.Addend) - int64(p.lo+uintptr(r.Off+4))
	if d != int64(int32(d)) {
		return fmt.Errorf("link %s: relocation out of reach", p.code.Fn.Key)
	}
	binary.LittleEndian.PutUint32(field, uint32(int32(d)))
	return nil
}

func (e *Engine) target(r *abi.Reloc) uintptr {
	switch r.Kind {
	case abi.RelocStub:
		return e.stubs.entry[r.Stub]
	case abi.RelocCode:
		return uintptr(e.fns.Code(r.Fn.ID))
	case abi.RelocDesc:
		return uintptr(e.fns.Desc(r.Fn.ID))
	case abi.RelocString:
		return uintptr(e.statics.String(r.Str))
	}
	panic(fmt.Sprintf("link: relocation of unknown kind %d", r.Kind))
}

// number enters a helper call or trap into the engine's tables.
func (e *Engine) number(p *placed, r *abi.Reloc) (n int, ok bool) {
	switch r.Kind {
	case abi.RelocHelper:
		p.calls = append(p.calls, helperCall{})
		h := &p.calls[len(p.calls)-1]
		e.fillHelper(h, r.Call)
		n = e.helpers.add(h)
		p.helpers = append(p.helpers, n)
	case abi.RelocPoint:
		p.calls = append(p.calls, helperCall{})
		h := &p.calls[len(p.calls)-1]
		e.fillPoint(h, r.Call)
		n = e.helpers.add(h)
		p.helpers = append(p.helpers, n)
	case abi.RelocTrap:
		p.raised = append(p.raised, trap{Trap: p.code.Traps[r.Trap]})
		x := &p.raised[len(p.raised)-1]
		e.fillTrap(x)
		n = e.traps.add(x)
		p.traps = append(p.traps, n)
	default:
		return 0, false
	}
	return n, true
}

// appendTo adds to a table that readers index without a lock.
func appendTo[T any](table *atomic.Pointer[[]T], x T) int {
	var old []T
	if p := table.Load(); p != nil {
		old = *p
	}
	grown := append(old, x) // an element beyond every published length: readers don't see it
	table.Store(&grown)
	return len(old)
}

func (e *Engine) fillHelper(h *helperCall, r *abi.HelperCall) {
	h.impl, h.op, h.at, h.layouts = builtin.Func(r.Op), r.Op, r.At, e.layoutsOf(r.TyArgs)
	if h.locs = wordArgs[:min(r.Op.Arity, len(wordArgs))]; r.IsFloat == nil && len(h.locs) == r.Op.Arity {
		return
	}
	h.locs = make([]abi.Loc, r.Op.Arity)
	var assign abi.Assigning
	for i := range h.locs {
		h.locs[i] = assign.Next(i < len(r.IsFloat) && r.IsFloat[i])
	}
}

func (e *Engine) layoutsOf(ts []*core.Type) []*heap.Layout {
	if len(ts) == 0 {
		return nil
	}
	ls := make([]*heap.Layout, len(ts))
	for i, t := range ts {
		ls[i] = e.layouts.Of(t)
	}
	return ls
}

// fillPoint makes the call of a collection point: the mark is the arguments.
func (e *Engine) fillPoint(h *helperCall, r *abi.HelperCall) {
	h.impl, h.at, h.layouts, h.locs = scopePoint, r.At, e.layoutsOf(r.TyArgs), wordArgs[:2]
	if r.Loop {
		h.impl = loopPoint
	}
}

// wordArgs are where arguments are of which none is a Float.
var wordArgs = abi.Assign(make([]bool, 8))

// scopePoint is the end of a scope; its arguments are the top of the value's arena when it
// began, and the value. The other arena is as it was then.
func scopePoint(c *builtin.Call) heap.Word {
	m := c.Task.Mark()
	if c.Dest == c.Task.DestA() {
		m.A = c.Args[0]
	} else {
		m.B = c.Args[0]
	}
	return c.Task.ScopePoint(c.Dest, m, c.Args[1], c.Layouts[0])
}

// loopPoint is the end of a turn; its arguments are the mark, the roots are in the context.
func loopPoint(c *builtin.Call) heap.Word {
	ctx := c.Task.Ctx
	g := heap.Turns{
		Mark: heap.Mark{A: c.Args[0], B: c.Args[1]},
		Old:  heap.Mark{A: heap.Load(ctx, heap.CtxOldA), B: heap.Load(ctx, heap.CtxOldB)},
	}
	trigger := c.Task.LoopPoint(&g, heap.Words(ctx+heap.CtxRoots, len(c.Layouts)), c.Layouts)
	heap.Store(ctx, heap.CtxOldA, g.Old.A)
	heap.Store(ctx, heap.CtxOldB, g.Old.B)
	return trigger
}

// fillTrap finds the layouts and the places of the values that a trap shows.
func (e *Engine) fillTrap(x *trap) {
	x.layouts = e.layoutsOf(x.TyArgs)
	if n := len(x.TyArgs); n > 0 {
		x.locs = make([]abi.Loc, n)
	}
	var assign abi.Assigning
	for i, ty := range x.TyArgs {
		x.locs[i] = assign.Next(ty.Is(core.BFloat))
	}
}

// signature is what entering a function takes.
type signature struct {
	fn      *core.Fn
	thunk   uintptr
	locs    []abi.Loc
	isFloat []bool
	retF    bool
}

func newSignature(fn *core.Fn) *signature {
	s := &signature{fn: fn, isFloat: make([]bool, len(fn.Params)), retF: fn.Ret.Is(core.BFloat)}
	for i, p := range fn.Params {
		s.isFloat[i] = p.Is(core.BFloat)
	}
	s.locs = abi.Assign(s.isFloat)
	return s
}
